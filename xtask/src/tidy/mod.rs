//! `cargo xtask tidy`: the house's own checks, each a pure function from the tracked files to sentences.

mod files;
mod icons;
mod layers;
mod locales;
mod portable;
mod sources;
mod tables;
mod templates;

use crate::{Outcome, places};
use files::{Finding, Tree};

/// Runs all checks and prints what they found.
pub fn run() -> Outcome {
    let root = places::root();
    let tree = Tree::read(&root)?;
    let layers = layers::Layers::read(&root)?;
    let stylesheet = templates::built_stylesheet(&places::assets());
    let mut findings = Vec::new();
    findings.extend(layers.check(&tree)?);
    findings.extend(sources::check(&tree, &layers));
    findings.extend(tables::check(&tree, &layers));
    findings.extend(locales::check(&tree));
    findings.extend(templates::check(&tree, stylesheet.as_deref()));
    findings.extend(icons::check(&tree)?);
    findings.extend(portable::check(&tree));
    report(&findings)
}

fn report(findings: &[Finding]) -> Outcome {
    for finding in findings {
        match finding {
            Finding::Wrong(sentence) => println!("wrong: {sentence}"),
            Finding::Notice(sentence) => println!("notice: {sentence}"),
        }
    }
    match findings.iter().filter(|finding| matches!(finding, Finding::Wrong(_))).count() {
        0 => {
            println!("The house is tidy.");
            Ok(())
        }
        1 => Err("tidy found one thing that is wrong.".to_string()),
        many => Err(format!("tidy found {many} things that are wrong.")),
    }
}
