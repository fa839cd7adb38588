//! The committed table of who may do what is the one the code gives.

use std::path::Path;

#[test]
fn the_committed_matrix_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/access-matrix.md");
    let now = identity::policy::matrix() + &documents::model::matrix::markdown();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &now).expect("docs is writable");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(committed, now, "docs/access-matrix.md is stale: run `UPDATE=1 cargo test -p khue matrix`");
}
