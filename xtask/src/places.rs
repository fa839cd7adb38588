//! Where things lie: the clone's root, and the folder outside the clone that holds everything built and downloaded.

use std::path::{Path, PathBuf};

/// The root of the clone.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the clone").to_path_buf()
}

/// `$XDG_CACHE_HOME/khue`, or `~/.cache/khue`.
pub fn cache() -> PathBuf {
    let base =
        std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()).map(PathBuf::from).unwrap_or_else(|| {
            let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_else(std::env::temp_dir);
            home.join(".cache")
        });
    base.join("khue")
}

/// Cargo's target folder for all that xtask builds: outside the clone, shared by clones.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from).unwrap_or_else(|| cache().join("target"))
}

/// The Python environment that holds pyHanko.
pub fn venv() -> PathBuf {
    cache().join("venv")
}

/// The folder the client files are built into.
pub fn assets() -> PathBuf {
    root().join("assets/dist")
}
