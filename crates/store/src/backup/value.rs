//! One value as JSON and back, without loss on either engine.
//!
//! Integers, booleans and texts are themselves; a UUID is its hyphenated text, bytes are hexadecimal; NULL is null.

use serde_json::Value as Json;
use uuid::Uuid;

use super::catalogue::{ColumnDef, Kind};
use crate::{Bind, Result, Row, Value};

/// The value of a column as JSON.
pub(super) fn read(row: &Row, column: &ColumnDef) -> Result<Json> {
    let name = column.name.as_str();
    Ok(match column.kind {
        Kind::Int => row.get::<Option<i64>>(name)?.map_or(Json::Null, Json::from),
        Kind::Bool => row.get::<Option<bool>>(name)?.map_or(Json::Null, Json::from),
        Kind::Text => row.get::<Option<String>>(name)?.map_or(Json::Null, Json::from),
        Kind::Uuid => row.get::<Option<Uuid>>(name)?.map_or(Json::Null, |id| Json::from(id.to_string())),
        Kind::Bytes => row.get::<Option<Vec<u8>>>(name)?.map_or(Json::Null, |bytes| Json::from(hex::encode(bytes))),
    })
}

/// The value to bind for a column; none when the JSON is of another kind.
pub(super) fn bind(value: Json, kind: Kind) -> Option<Value> {
    Some(match (kind, value) {
        (Kind::Int, Json::Null) => i64::null(),
        (Kind::Bool, Json::Null) => bool::null(),
        (Kind::Text, Json::Null) => String::null(),
        (Kind::Uuid, Json::Null) => Uuid::null(),
        (Kind::Bytes, Json::Null) => <Vec<u8>>::null(),
        (Kind::Int, Json::Number(number)) => number.as_i64()?.bind(),
        (Kind::Bool, Json::Bool(truth)) => truth.bind(),
        (Kind::Text, Json::String(text)) => text.bind(),
        (Kind::Uuid, Json::String(text)) => Uuid::try_parse(&text).ok()?.bind(),
        (Kind::Bytes, Json::String(text)) => hex::decode(text).ok()?.bind(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_the_right_kind_is_bound() {
        assert_eq!(bind(json!(i64::MIN), Kind::Int), Some(i64::MIN.bind()));
        assert_eq!(bind(json!("00ff"), Kind::Bytes), Some(vec![0_u8, 255].bind()));
        assert_eq!(bind(json!(null), Kind::Uuid), Some(Uuid::null()));
        for (wrong, kind) in [
            (json!("1"), Kind::Int),
            (json!(1.5), Kind::Int),
            (json!(u64::MAX), Kind::Int),
            (json!(1), Kind::Bool),
            (json!("x"), Kind::Uuid),
            (json!("0"), Kind::Bytes),
            (json!({}), Kind::Text),
        ] {
            assert_eq!(bind(wrong.clone(), kind), None, "{wrong} as {kind:?}");
        }
    }
}
