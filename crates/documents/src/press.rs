//! Fonts and typesetter: the service behind everything that is typeset. Its work runs on the pool of the house.

use std::sync::Arc;

use kernel::{Kind, Refusal};
use typeset::model::ModelError;
use typeset::{MissingCharacter, OfficialDocument, RenderOptions, Rendered, TypesetError, Typesetter};
use web::{BlockingPool, PoolError};

/// Fonts of official documents, the family's upright first.
pub const FONTS: [&str; 4] = ["Tinos-Regular.ttf", "Tinos-Italic.ttf", "Tinos-Bold.ttf", "Tinos-BoldItalic.ttf"];

/// Why nothing could be typeset.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// The fonts were not built into this program.
    #[error("the fonts are missing: run `cargo xtask assets`")]
    NoFonts,
    /// The document.
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    /// The pool.
    #[error(transparent)]
    Pool(#[from] PoolError),
}

impl Refusal for PressError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoFonts => Kind::Unavailable,
            Self::Typeset(TypesetError::Invalid(_) | TypesetError::MissingGlyph(_)) => Kind::Invalid,
            Self::Typeset(_) => Kind::Bug,
            Self::Pool(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoFonts => "press-no-fonts",
            Self::Typeset(TypesetError::Invalid(_)) => "press-incomplete",
            Self::Typeset(TypesetError::MissingGlyph(_)) => "press-missing-glyph",
            Self::Typeset(_) => "bug",
            Self::Pool(e) => e.code(),
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Typeset(TypesetError::MissingGlyph(missing)) => {
                let mut characters: Vec<String> = missing.iter().map(|m| m.character.to_string()).collect();
                characters.dedup();
                vec![("characters", characters.join(" "))]
            }
            _ => Vec::new(),
        }
    }
}

/// The fonts that signatures are written in.
pub struct Fonts {
    /// Upright: the number.
    pub regular: Vec<u8>,
    /// Italic: the date.
    pub italic: Vec<u8>,
    /// Bold: the drawn seal.
    pub bold: Vec<u8>,
}

struct Parts {
    typesetter: Typesetter,
    fonts: Fonts,
}

/// The service; cheap to clone.
#[derive(Clone)]
pub struct Press {
    parts: Option<Arc<Parts>>,
    pool: BlockingPool,
}

impl Press {
    /// A press over the fonts that `read` finds by file name (see [`FONTS`]). Without them everything that is to be typeset
    /// is refused with the command that builds them; all else works.
    pub fn new(pool: BlockingPool, read: impl Fn(&str) -> Option<Vec<u8>>) -> Self {
        let files: Option<Vec<Vec<u8>>> = FONTS.iter().map(|name| read(name)).collect();
        let parts = files.and_then(|files| {
            let fonts = Fonts { regular: files[0].clone(), italic: files[1].clone(), bold: files[2].clone() };
            Some(Arc::new(Parts { typesetter: Typesetter::new(files).ok()?, fonts }))
        });
        Self { parts, pool }
    }

    /// A press over the fonts that were built with the front-end.
    pub fn load(pool: BlockingPool) -> Self {
        Self::new(pool, |name| web::Assets::bytes(&format!("fonts/{name}")).map(std::borrow::Cow::into_owned))
    }

    /// Whether the fonts are there.
    pub fn has_fonts(&self) -> bool {
        self.parts.is_some()
    }

    /// Every character of a document that no font has, as faults of the draft; none without fonts. Cheap, nothing is typeset.
    pub fn missing(&self, document: &OfficialDocument) -> Vec<ModelError> {
        let Some(parts) = &self.parts else { return Vec::new() };
        let missing = parts.typesetter.missing_characters(document).into_iter();
        let fault = |missing: MissingCharacter| ModelError {
            character: Some(missing.character),
            ..ModelError::new(missing.path, "missing-glyph")
        };
        missing.map(fault).collect()
    }

    /// Typesets an official document.
    ///
    /// # Errors
    /// [`PressError`].
    pub async fn render(&self, document: OfficialDocument, options: RenderOptions) -> Result<Rendered, PressError> {
        self.typeset(move |typesetter| typesetter.render(&document, &options)).await
    }

    /// Runs anything of the typesetter (registers, slips, contents).
    ///
    /// # Errors
    /// [`PressError`].
    pub async fn typeset<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Typesetter) -> Result<T, TypesetError> + Send + 'static,
    ) -> Result<T, PressError> {
        let parts = self.parts.clone().ok_or(PressError::NoFonts)?;
        Ok(self.pool.run(move || work(&parts.typesetter)).await??)
    }

    /// Runs slow work that needs the fonts of signatures.
    ///
    /// # Errors
    /// [`PressError::NoFonts`], or the pool.
    pub async fn with_fonts<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Fonts) -> T + Send + 'static,
    ) -> Result<T, PressError> {
        let parts = self.parts.clone().ok_or(PressError::NoFonts)?;
        Ok(self.pool.run(move || work(&parts.fonts)).await?)
    }
}
