//! Others judge our signatures: pyHanko's difference analysis, pdfsig and qpdf on the signing order of a ministry.

mod support;

use support::*;

fn all_good(answer: &serde_json::Value, count: usize) {
    let signatures = answer["signatures"].as_array().unwrap_or_else(|| panic!("refused: {answer}"));
    assert_eq!(signatures.len(), count, "{answer:#}");
    for signature in signatures {
        assert_eq!(signature["bottom_line"], true, "{signature:#}");
        assert_eq!(signature["intact"], true);
        assert_eq!(signature["trusted"], true);
        let level = signature["modification"].as_str().unwrap_or("NONE");
        assert!(["NONE", "LTA_UPDATES", "FORM_FILLING"].contains(&level), "{signature:#}");
        assert!(signature["signed_at"].as_str().is_some_and(|t| t.ends_with("+07:00")), "{signature:#}");
    }
    assert_eq!(signatures[count - 1]["coverage"], "ENTIRE_FILE");
}

#[test]
fn pyhanko_calls_leader_number_and_seal_valid() {
    let scene = Scene::new();
    let folder = tempfile::tempdir().expect("a folder");
    let mut paths = Vec::new();
    for (name, base) in bases() {
        let pdf = scene.chain(&base);
        assert!(pdf.starts_with(&base), "the original bytes are a prefix");
        let path = folder.path().join(format!("{name}.pdf"));
        std::fs::write(&path, pdf).expect("written");
        paths.push(path);
    }
    if let Some(keep) = std::env::var_os("KHUE_KEEP") {
        for path in &paths {
            let _ = std::fs::copy(path, std::path::Path::new(&keep).join(path.file_name().unwrap_or_default()));
        }
    }
    let files: Vec<_> = paths.iter().map(|p| p.as_path()).collect();
    if let Some(answers) = pyhanko(scene.ca.root(), &files) {
        assert_eq!(answers.len(), files.len());
        answers.iter().for_each(|answer| all_good(answer, 3));
    }
    for file in files {
        if let Some((good, text)) = tool("qpdf", &["--check"], file) {
            assert!(good && !text.contains("WARNING"), "{text}");
        }
        if let Some((good, text)) = tool("pdfsig", &["-nocert"], file) {
            assert!(good, "{text}");
            assert_eq!(text.matches("Signature is Valid").count(), 3, "{text}");
        }
    }
}
