//! `cargo xtask setup`: installs what the other commands need, and does nothing, quickly, when all of it is there.

use crate::{Outcome, places, sh};
use std::path::Path;

/// A tool that comes with the system: the program that shows it is there, and the Debian package that brings it.
struct Tool {
    name: &'static str,
    package: &'static str,
    is_there: fn() -> bool,
}

const TOOLS: &[Tool] = &[
    Tool { name: "postgres", package: "postgresql", is_there: || crate::postgres::binaries().is_some() },
    Tool { name: "chromium", package: "chromium", is_there: || sh::find("chromium").is_some() },
    Tool { name: "poppler", package: "poppler-utils", is_there: || sh::find("pdftotext").is_some() },
    Tool { name: "qpdf", package: "qpdf", is_there: || sh::find("qpdf").is_some() },
    Tool { name: "openssl", package: "openssl", is_there: || sh::find("openssl").is_some() },
    Tool { name: "softhsm2", package: "softhsm2", is_there: || sh::find("softhsm2-util").is_some() },
    Tool { name: "xmllint", package: "libxml2-utils", is_there: || sh::find("xmllint").is_some() },
    Tool { name: "xmlsec1", package: "xmlsec1", is_there: || sh::find("xmlsec1").is_some() },
    Tool { name: "cc", package: "build-essential", is_there: || sh::find("cc").is_some() },
    Tool { name: "pyhanko", package: "python3-venv", is_there: || has_venv_module() },
    Tool { name: "node", package: "nodejs", is_there: || sh::find("node").is_some() },
    Tool { name: "npm", package: "npm", is_there: || sh::find("npm").is_some() },
];

/// The oldest Node.js that Vite and Playwright run on.
const NODE_AT_LEAST: (u32, u32) = (20, 19);

/// Installs everything.
pub fn run() -> Outcome {
    everything(&[])?;
    println!("Setup is complete.");
    Ok(())
}

/// Installs everything but what `without` names.
pub fn everything(without: &[String]) -> Outcome {
    system_tools(without)?;
    node_packages("frontend")?;
    if !without.iter().any(|name| name == "chromium") {
        node_packages("e2e")?;
    }
    if !without.iter().any(|name| name == "pyhanko") {
        python_packages()?;
    }
    Ok(())
}

fn system_tools(without: &[String]) -> Outcome {
    let missing: Vec<&Tool> =
        TOOLS.iter().filter(|tool| !without.iter().any(|name| name == tool.name) && !(tool.is_there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|tool| tool.package).collect();
    let names: Vec<&str> = missing.iter().map(|tool| tool.name).collect();
    let line = format!("sudo apt-get install --no-install-recommends {}", packages.join(" "));
    let sudo = !sh::is_root();
    let may_install =
        sh::find("apt-get").is_some() && (!sudo || sh::output(&mut sh::command("sudo", &["-n", "true"])).is_ok());
    if !may_install {
        return Err(format!("Missing: {}. Install with:\n  {line}", names.join(", ")));
    }
    println!("Installing {} …", packages.join(" "));
    let mut words = if sudo { vec!["sudo", "-n", "apt-get"] } else { vec!["apt-get"] };
    words.extend(["install", "--yes", "--no-install-recommends"]);
    words.extend(&packages);
    let mut install = sh::command(words[0], &words[1..]);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    sh::run(&mut install)
        .map_err(|why| format!("{why}\nInstall by hand, perhaps after `apt-get update`:\n  {line}"))?;
    match missing.iter().find(|tool| !(tool.is_there)()) {
        Some(tool) => Err(format!("{} is still missing after installing {}.", tool.name, tool.package)),
        None => Ok(()),
    }
}

fn has_venv_module() -> bool {
    places::venv().join("bin/python").exists()
        || sh::output(&mut sh::command("python3", &["-c", "import venv, ensurepip"])).is_ok()
}

/// `npm ci` in `folder`, when its lock file changed since the last time.
pub fn node_packages(folder: &str) -> Outcome {
    let version = sh::output(&mut sh::command("node", &["--version"]))
        .map_err(|_| "Node.js is missing. Install with:\n  sudo apt-get install nodejs npm".to_string())?;
    if node_version(&version).is_none_or(|found| found < NODE_AT_LEAST) {
        let (major, minor) = NODE_AT_LEAST;
        return Err(format!("Node.js {major}.{minor} or newer is needed, this is {}.", version.trim()));
    }
    let here = places::root().join(folder);
    let wanted = format!("{} {}", sh::hash(&[here.join("package-lock.json")])?, version.trim());
    let stamp = here.join("node_modules/.khue-stamp");
    if sh::is_stamped(&stamp, &wanted) {
        return Ok(());
    }
    println!("Installing the npm packages of {folder}/ …");
    let mut install = sh::command("npm", &["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
    sh::run(install.current_dir(&here))?;
    sh::stamp(&stamp, &wanted)
}

/// The major and minor number of `v20.19.1`.
fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().trim_start_matches('v').split('.').map(|part| part.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

fn python_packages() -> Outcome {
    let requirements = places::root().join("e2e/requirements.txt");
    let wanted = sh::hash(std::slice::from_ref(&requirements))?;
    let venv = places::venv();
    let stamp = venv.join(".khue-stamp");
    if sh::is_stamped(&stamp, &wanted) {
        return Ok(());
    }
    println!("Installing pyHanko into {} …", venv.display());
    make_venv(&venv)?;
    let pip = venv.join("bin/python");
    let requirements = requirements.to_string_lossy().into_owned();
    let words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", &requirements];
    sh::run(&mut sh::command(pip, &words))?;
    sh::stamp(&stamp, &wanted)
}

fn make_venv(venv: &Path) -> Outcome {
    if venv.join("bin/python").exists() {
        return Ok(());
    }
    let words = ["-m", "venv", &venv.to_string_lossy()];
    sh::run(&mut sh::command("python3", &words)).map_err(|why| {
        format!("{why}\nPython's venv module may be missing. Install with:\n  sudo apt-get install python3-venv")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert_eq!(node_version("v20.19.2\n"), Some((20, 19)));
        assert_eq!(node_version("v9.1.0"), Some((9, 1)));
        assert!(node_version("v20.9.0") < Some(NODE_AT_LEAST));
        assert_eq!(node_version("none"), None);
    }
}
