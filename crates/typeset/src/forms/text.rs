//! What the printed forms share: checks of their texts, dates, cells.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::MAX_ENTRIES;
use crate::model::{MAX_TEXT, ModelError, is_forbidden};
use crate::view::{LONG_CELL, inline_in_cell, may_break};

/// Faults of any form: texts too long or with control characters, too many entries.
pub(crate) fn faults(model: &Value, entries: (&str, usize)) -> Vec<ModelError> {
    let mut errors = Vec::new();
    if entries.1 > MAX_ENTRIES {
        errors.push(ModelError::new(entries.0, "list-too-long"));
        return errors;
    }
    walk(model, String::new(), &mut errors);
    errors
}

fn walk(value: &Value, path: String, errors: &mut Vec<ModelError>) {
    match value {
        Value::String(text) => {
            if text.chars().count() > MAX_TEXT {
                errors.push(ModelError::new(path.clone(), "text-too-long"));
            }
            if text.chars().any(is_forbidden) {
                errors.push(ModelError::new(path, "text-control-character"));
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                walk(item, format!("{path}/{i}"), errors);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                walk(item, format!("{path}/{key}"), errors);
            }
        }
        _ => {}
    }
}

/// A cell of the shared table.
pub(crate) fn cell(text: &str) -> Value {
    json!({"text": inline_in_cell(&text.trim().into())})
}

/// A row of cells.
pub(crate) fn row(texts: &[&str]) -> Vec<Value> {
    let long = texts.iter().any(|text| text.chars().count() > LONG_CELL);
    texts.iter().map(|text| cell(text)).map(|cell| if long { may_break(cell) } else { cell }).collect()
}

/// The row `(1) (2) …` that the decree's forms have under their titles.
pub(crate) fn ordinals(columns: usize) -> Vec<Value> {
    (1..=columns).map(|n| json!({"text": [format!("({n})")], "plain": true})).collect()
}

/// `dd/MM/yyyy`, empty without a date.
pub(crate) fn date(date: Option<Date>) -> String {
    date.map(kernel::format_date).unwrap_or_default()
}
