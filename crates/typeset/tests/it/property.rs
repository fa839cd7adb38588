//! Whatever is typed: it is shown as typed, or refused with a reason; never a panic, never markup.

use proptest::prelude::*;
use typeset::TypesetError;
use typeset::model::{Block, Paragraph};

use crate::support::{CONG_VAN, document, options, squeezed, typesetter};

fn shown(text: &str) -> String {
    squeezed(text).chars().filter(|c| !is_invisible(*c)).collect()
}

/// Default ignorable characters take no ink and are left out of runs.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_shown_or_refused(text in "\\PC{1,60}", subject in "[ -~]{1,80}", name in "[#$*_=<>@\\\\`/+~-]{1,30}") {
        let mut model = document(CONG_VAN);
        model.subject.clone_from(&subject);
        model.signature.as_mut().expect("signature").name.clone_from(&name);
        model.body = vec![Block::Paragraph(Paragraph { text: text.as_str().into(), ..Paragraph::default() })];
        match typesetter().render(&model, &options()) {
            Ok(rendered) => {
                let all = shown(&rendered.text.concat());
                prop_assert!(all.contains(&shown(&subject)), "{subject}");
                prop_assert!(all.contains(&shown(&name)), "{name}");
                for c in shown(&text).chars().filter(char::is_ascii) {
                    prop_assert!(all.contains(c));
                }
                prop_assert!(all.contains("TrântrọngQ.") || all.contains("Trântrọng./."), "what follows is untouched");
            }
            Err(TypesetError::MissingGlyph(missing)) => {
                for missing in missing {
                    prop_assert!(text.contains(missing.character), "{missing}");
                    prop_assert_eq!(missing.path, "/body/0/paragraph/text");
                }
            }
            Err(TypesetError::Invalid(errors)) => {
                for error in errors {
                    prop_assert!(["required", "text-control-character"].contains(&error.code.as_str()), "{:?}", error);
                }
            }
            Err(error) => prop_assert!(false, "{}", error),
        }
    }

    #[test]
    fn the_model_survives_its_json(text in "\\PC{0,40}", level in 1u8..=4) {
        let mut model = document(CONG_VAN);
        model.closing = Some(text.as_str().into());
        model.body.push(serde_json::from_value(serde_json::json!({"heading": {"level": level, "text": text}})).expect("heading"));
        let json = serde_json::to_string(&model).expect("JSON");
        let again: typeset::OfficialDocument = serde_json::from_str(&json).expect("model");
        prop_assert_eq!(again, model);
    }
}
