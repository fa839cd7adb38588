//! Why a document could not be typeset, in a form that can be told to the person who wrote it.

use std::fmt;

use kernel::{Kind, Refusal};

use crate::model::ModelError;

/// A character that none of the fonts can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingCharacter {
    /// The character.
    pub character: char,
    /// JSON pointer to a text of the model that holds it; empty when it stands in no text of the model.
    pub path: String,
}

impl fmt::Display for MissingCharacter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” (U+{:04X}) at {}", self.character, u32::from(self.character), self.path)
    }
}

/// Why typesetting failed.
#[derive(Debug, thiserror::Error)]
pub enum TypesetError {
    /// The model is incomplete or breaks a limit; nothing was typeset.
    #[error("the document cannot be typeset: {}", list(.0))]
    Invalid(Vec<ModelError>),
    /// The document holds characters that no font has; they are named, never dropped.
    #[error("no font has the character {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    MissingGlyph(Vec<MissingCharacter>),
    /// No usable font was handed in.
    #[error("no usable font: {0}")]
    Fonts(String),
    /// The options are outside the ranges of the decree.
    #[error("page setup outside NĐ 30/2020 PL I: {0}")]
    PageSetup(&'static str),
    /// The layout engine refused; a fault of this crate.
    #[error("typesetting failed: {0}")]
    Engine(String),
}

fn list(errors: &[ModelError]) -> String {
    errors.iter().take(5).map(|e| format!("{} at {}", e.code, e.path)).collect::<Vec<_>>().join(", ")
}

impl Refusal for TypesetError {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) | Self::MissingGlyph(_) => Kind::Invalid,
            Self::Fonts(_) | Self::PageSetup(_) | Self::Engine(_) => Kind::Bug,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "typeset-invalid-document",
            Self::MissingGlyph(_) => "typeset-missing-glyph",
            Self::Fonts(_) => "typeset-no-fonts",
            Self::PageSetup(_) => "typeset-page-setup",
            Self::Engine(_) => "typeset-engine",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Invalid(errors) => vec![("count", errors.len().to_string())],
            Self::MissingGlyph(missing) => {
                let named = |m: &MissingCharacter| format!("“{}” (U+{:04X})", m.character, u32::from(m.character));
                vec![("characters", missing.iter().map(named).collect::<Vec<_>>().join(", "))]
            }
            Self::Fonts(_) | Self::PageSetup(_) | Self::Engine(_) => Vec::new(),
        }
    }
}
