//! What every description of an API must say and no endpoint says by itself: how one signs in, where the house is, a name for
//! each operation, a word for each answer (OpenAPI 3.1).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

/// The name of the way of signing in.
const TOKEN: &str = "token";

/// The whole description, as it is handed out.
pub(crate) fn finished(described: &OpenApi) -> Value {
    // INVARIANT: it is made of texts and maps alone, which JSON can hold.
    let mut all = serde_json::to_value(described).unwrap_or_default();
    all["servers"] = json!([{ "url": "/", "description": "This house" }]);
    all["security"] = json!([{ TOKEN: [] }]);
    all["components"]["securitySchemes"] = json!({
        TOKEN: { "type": "http", "scheme": "bearer", "description": "A token of Account → API tokens" }
    });
    let paths = all["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            operation["operationId"] = name(method, path).into();
            operation["responses"].as_object_mut().into_iter().flatten().for_each(|(code, answer)| tell(code, answer));
        }
    }
    all
}

/// `get-incoming-documents-id`: methods and paths are unique, names of functions are not.
fn name(method: &str, path: &str) -> String {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    let words = path.split(['/', '{', '}', '.', '*']).filter(|word| !word.is_empty());
    std::iter::once(method).chain(words).collect::<Vec<_>>().join("-")
}

/// Every answer has a description; where nobody wrote one, what the status says.
fn tell(code: &str, answer: &mut Value) {
    let Some(answer) = answer.as_object_mut() else { return };
    let said =
        |answer: &Map<String, Value>| answer.get("description").and_then(Value::as_str).is_some_and(|s| !s.is_empty());
    if !answer.contains_key("$ref") && !said(answer) {
        let status = code.parse().ok().and_then(|code| StatusCode::from_u16(code).ok());
        let word = status.and_then(|status| status.canonical_reason()).unwrap_or("An answer");
        answer.insert("description".into(), word.into());
    }
}
