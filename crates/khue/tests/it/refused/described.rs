//! The description of the API is one that generators of clients can read (OpenAPI 3.1).

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

/// Panics with everything that is wrong.
pub fn must_be_good(described: &Value) {
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    for (path, item) in described["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            let at = format!("{method} {path}");
            let name = operation["operationId"].as_str().unwrap_or_default().to_owned();
            if name.is_empty() || !names.insert(name.clone()) {
                wrong.push(format!("{at}: the operation {name:?} is named twice, or not at all"));
            }
            wrong.extend(parameters(path, operation).into_iter().map(|what| format!("{at}: {what}")));
            let answers = operation["responses"].as_object().expect("answers");
            for (code, answer) in answers {
                if answer.get("$ref").is_none() && answer["description"].as_str().is_none_or(str::is_empty) {
                    wrong.push(format!("{at}: {code} has no description"));
                }
            }
        }
    }
    for reference in references(described) {
        let found = reference.strip_prefix('#').and_then(|pointer| described.pointer(pointer));
        if found.is_none() {
            wrong.push(format!("{reference} leads nowhere"));
        }
    }
    if described["components"]["securitySchemes"]["token"]["scheme"] != "bearer"
        || described["servers"][0]["url"] != "/"
    {
        wrong.push("how one signs in, or where, is not said".into());
    }
    wrong.extend(
        named_twice().into_iter().map(|name| format!("{name} is the name of two schemas: one hides the other")),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every name in braces is a parameter of the path, and no other is.
fn parameters(path: &str, operation: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let all = operation["parameters"].as_array().cloned().unwrap_or_default();
    let in_path: BTreeSet<&str> =
        all.iter().filter(|one| one["in"] == "path").filter_map(|one| one["name"].as_str()).collect();
    let braced: BTreeSet<&str> = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .map(|name| name.trim_start_matches('*'))
        .collect();
    if in_path != braced {
        wrong.push(format!("the path names {braced:?}, described are {in_path:?}"));
    }
    let optional = |one: &&Value| one["in"] == "path" && one["required"] != true;
    wrong.extend(all.iter().filter(optional).map(|one| format!("{} is not required", one["name"])));
    wrong
}

fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(references).collect(),
        Value::Object(map) => {
            let own = map.get("$ref").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(map.values().flat_map(references)).collect()
        }
        _ => Vec::new(),
    }
}

/// Names of described types in all rooms that stand for two of them. The description itself cannot tell: it holds the last.
fn named_twice() -> Vec<String> {
    let (mut seen, mut twice) = (BTreeSet::new(), Vec::new());
    let rooms = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the rooms");
    for file in sources(rooms) {
        let text = std::fs::read_to_string(&file).expect("a source file");
        let mut described = false;
        for line in text.lines().map(str::trim) {
            described |= line.starts_with("#[derive(") && line.contains("ToSchema");
            let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let Some(at) = words.iter().position(|word| matches!(*word, "struct" | "enum")).filter(|_| described)
            else {
                continue;
            };
            if line.starts_with("//") || line.starts_with('#') {
                continue;
            }
            described = false;
            // A macro has its name from where it is used.
            let Some(name) = words.get(at + 1).filter(|name| !name.is_empty()).map(|name| (*name).to_owned()) else {
                continue;
            };
            if !seen.insert(name.clone()) {
                twice.push(name);
            }
        }
    }
    assert!(seen.len() > 20, "only {} described types were found", seen.len());
    twice
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs")
            && path.components().any(|part| part.as_os_str() == "src")
        {
            found.push(path);
        }
    }
    found
}
