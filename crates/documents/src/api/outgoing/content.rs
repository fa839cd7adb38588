//! The content of a draft in the API: the drafter's own model, described for those who read `/openapi.json`.
//!
//! WHY a file and no derive: the model is the typesetter's, which knows no web; the test below holds the two together.

use serde::{Deserialize, Serialize};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::model::outgoing::Input;

/// What a drafter writes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Content(pub(super) Input);

/// The name of the schema.
const NAME: &str = "OutgoingContent";

/// Every schema of the content by name.
fn described() -> Vec<(String, Schema)> {
    let all: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(include_str!("content.json")).unwrap_or_default();
    // A schema that cannot be read is left out; the test below says which.
    all.into_iter().filter_map(|(name, schema)| Some((name, serde_json::from_value(schema).ok()?))).collect()
}

impl PartialSchema for Content {
    fn schema() -> RefOr<Schema> {
        let own = described().into_iter().find(|(name, _)| name == NAME);
        own.map_or_else(|| RefOr::Ref(Ref::from_schema_name(NAME)), |(_, schema)| RefOr::T(schema))
    }
}

impl ToSchema for Content {
    fn name() -> std::borrow::Cow<'static, str> {
        NAME.into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.extend(described().into_iter().map(|(name, schema)| (name, RefOr::T(schema))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outgoing::{Authority, JointAgency, Purpose, Recipient, Target, notation};
    use serde_json::{Map, Value, json};
    use std::collections::BTreeSet;
    use typeset::model::{Party, SignatureBlock};

    fn schemas() -> Map<String, Value> {
        serde_json::from_str(include_str!("content.json")).unwrap()
    }

    /// Whether a value is of a schema, as far as our file uses the language: objects, arrays, choices, scalars, names.
    fn fits(all: &Map<String, Value>, schema: &Value, value: &Value) -> bool {
        if let Some(name) = schema["$ref"].as_str() {
            return fits(all, &all[name.rsplit('/').next().unwrap()], value);
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            return choices.iter().any(|choice| fits(all, choice, value));
        }
        if let Some(names) = schema["enum"].as_array() {
            return names.contains(value);
        }
        let kinds = match &schema["type"] {
            Value::Array(kinds) => kinds.clone(),
            kind => vec![kind.clone()],
        };
        kinds.iter().any(|kind| match (kind.as_str().unwrap(), value) {
            ("object", Value::Object(fields)) => {
                let known = schema["properties"].as_object().unwrap();
                let needed = schema["required"].as_array().cloned().unwrap_or_default();
                needed.iter().all(|name| fields.contains_key(name.as_str().unwrap()))
                    && fields.iter().all(|(name, value)| known.get(name).is_some_and(|of| fits(all, of, value)))
            }
            ("array", Value::Array(items)) => items.iter().all(|item| fits(all, &schema["items"], item)),
            ("string", Value::String(_)) | ("boolean", Value::Bool(_)) | ("null", Value::Null) => true,
            ("number" | "integer", Value::Number(_)) => true,
            _ => false,
        })
    }

    #[test]
    fn every_schema_is_read_and_every_name_in_it_is_there() {
        let names: BTreeSet<String> = described().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, schemas().keys().cloned().collect());
        let text = include_str!("content.json");
        for part in text.split("#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(names.contains(name), "{name}");
        }
    }

    #[test]
    fn a_draft_with_everything_fits_its_description() {
        let text = "Phần I. A\nChương I. A\nMục 1. A\nTiểu mục 1. A\nĐiều 1. [Tên] Chữ **đậm**.\n1. Khoản.\na) Điểm.\n*. Không số.\n\
                    - Gạch\n# I. Đề mục\n{center} Giữa\n{page}\n{image 80mm} a.png | Hình 1\n|+ Bảng 1\n|= 11 landscape\n| A | B |\n|:-: 10mm|:-- 2|\n| {2x1} C |\n\
                    === {landscape} {headed} Phụ lục I | TÊN\n==- (Kèm theo)\n1. Khoản.";
        let text = notation::read(text);
        let position = kernel::Id::from_uuid(uuid::Uuid::from_u128(1));
        let targets = vec![Target::Unit(kernel::Id::from_uuid(uuid::Uuid::nil())), Target::Paper];
        let recipients =
            Purpose::ALL.map(|purpose| Recipient { line: "x".into(), purpose, targets: targets.clone() }).to_vec();
        let cosigner = SignatureBlock { authority: vec!["THƯ KÝ".into()], post: vec!["x".into()], name: "x".into() };
        let full = Input {
            body: text.body,
            annexes: text.annexes,
            recipients,
            signer: Some(position),
            joint: vec![JointAgency {
                name: "Bộ Tài chính".into(),
                abbreviation: "BTC".into(),
                ..JointAgency::default()
            }],
            parties: vec![Party { name: "BÊN A".into(), details: vec!["x".into()] }],
            cosigners: vec![cosigner],
            ..Input::default()
        };
        let all = schemas();
        let basis = "GUQ 12".to_owned();
        for authority in [
            Authority::Head,
            Authority::OnBehalf { body: basis.clone() },
            Authority::Acting,
            Authority::ForHead,
            Authority::ByOrder,
            Authority::ByOrderForHead,
            Authority::ByAuthorization { basis },
        ] {
            let value = serde_json::to_value(Content(Input { authority, ..full.clone() })).unwrap();
            for (name, part) in value.as_object().unwrap() {
                let schema = &all[NAME]["properties"][name];
                assert!(!schema.is_null() && fits(&all, schema, part), "{name}: {part:#}");
            }
        }
        let fields = serde_json::to_value(Input::default()).unwrap();
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(names(&fields), names(&all[NAME]["properties"]));
        assert!(!fits(&all, &all["DocumentBlock"], &json!({ "verse": {} })), "the check can fail");
    }
}
