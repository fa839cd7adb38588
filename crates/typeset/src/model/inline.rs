//! Running text: plain words, or runs of words with a style.

use serde::{Deserialize, Serialize};

/// A stretch of text of one style. A line feed in `text` is a forced line break.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The words, in Unicode as typed.
    pub text: String,
    /// Bold.
    #[serde(default, skip_serializing_if = "is_false")]
    pub bold: bool,
    /// Italic.
    #[serde(default, skip_serializing_if = "is_false")]
    pub italic: bool,
    /// Raised, as in m².
    #[serde(default, skip_serializing_if = "is_false")]
    pub superscript: bool,
    /// Lowered, as in CO₂.
    #[serde(default, skip_serializing_if = "is_false")]
    pub subscript: bool,
    /// Underlined.
    #[serde(default, skip_serializing_if = "is_false")]
    pub underline: bool,
}

fn is_false(value: &bool) -> bool {
    !*value
}

impl Run {
    /// Words without any style.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn is_plain(&self) -> bool {
        *self == Self::plain(self.text.as_str())
    }
}

/// Text of a paragraph. In JSON either a string or a list of [`Run`]s; one plain run is written as a string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Repr", into = "Repr")]
pub struct Inline(
    /// The runs in reading order.
    pub Vec<Run>,
);

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Repr {
    Plain(String),
    Runs(Vec<Run>),
}

impl From<Repr> for Inline {
    fn from(value: Repr) -> Self {
        match value {
            Repr::Plain(text) => Self::from(text),
            Repr::Runs(runs) => Self(runs),
        }
    }
}

impl From<Inline> for Repr {
    fn from(value: Inline) -> Self {
        match value.0.as_slice() {
            [] => Repr::Plain(String::new()),
            [one] if one.is_plain() => Repr::Plain(one.text.clone()),
            _ => Repr::Runs(value.0),
        }
    }
}

impl From<String> for Inline {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::default() } else { Self(vec![Run::plain(text)]) }
    }
}

impl From<&str> for Inline {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl Inline {
    /// All words without their styles.
    pub fn plain_text(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// True when no run holds anything but white space.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|run| run.text.trim().is_empty())
    }

    /// Length in characters.
    pub fn len(&self) -> usize {
        self.0.iter().map(|run| run.text.chars().count()).sum()
    }

    /// True when there is no character at all.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|run| run.text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_run_is_a_json_string() {
        let inline = Inline::from("Trân trọng./.");
        assert_eq!(serde_json::to_string(&inline).unwrap(), "\"Trân trọng./.\"");
        let styled: Inline = serde_json::from_str(r#"[{"text":"m"},{"text":"2","superscript":true}]"#).unwrap();
        assert_eq!(styled.plain_text(), "m2");
        assert_eq!(serde_json::to_string(&styled).unwrap(), r#"[{"text":"m"},{"text":"2","superscript":true}]"#);
        assert_eq!(serde_json::from_str::<Inline>("\"\"").unwrap(), Inline::default());
    }

    #[test]
    fn an_unknown_style_is_refused() {
        assert!(serde_json::from_str::<Inline>(r#"[{"text":"m","script":"x"}]"#).is_err());
    }
}
