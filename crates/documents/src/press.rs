//! Fonts, typesetter and turns: the service behind everything that is typeset or signed.
//!
//! Slow work runs on the blocking pool, never more of it at once than there are processors, and always before the write
//! transaction is opened (law 17).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::{Kind, Refusal};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use typeset::model::ModelError;
use typeset::{MissingCharacter, OfficialDocument, RenderOptions, Rendered, TypesetError, Typesetter};
use uuid::Uuid;

/// Fonts of official documents, the family's upright first.
pub const FONTS: [&str; 4] = ["Tinos-Regular.ttf", "Tinos-Italic.ttf", "Tinos-Bold.ttf", "Tinos-BoldItalic.ttf"];

/// How long somebody without an account waits for a slot.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why nothing could be typeset.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// The fonts were not built into this program.
    #[error("the fonts are missing: run `cargo xtask assets`")]
    NoFonts,
    /// The document.
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    /// Too many people without an account ask at once.
    #[error("too many ask at once")]
    Busy,
    /// A fault of ours.
    #[error("typesetting stopped: {0}")]
    Stopped(String),
}

impl Refusal for PressError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoFonts | Self::Busy => Kind::Unavailable,
            Self::Typeset(TypesetError::Invalid(_) | TypesetError::MissingGlyph(_)) => Kind::Invalid,
            Self::Typeset(_) | Self::Stopped(_) => Kind::Bug,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NoFonts => "press-no-fonts",
            Self::Busy => "press-busy",
            Self::Typeset(TypesetError::Invalid(_)) => "press-incomplete",
            Self::Typeset(TypesetError::MissingGlyph(_)) => "press-missing-glyph",
            Self::Typeset(_) | Self::Stopped(_) => "bug",
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
    slots: Arc<Semaphore>,
    /// Those of people without an account: half, so that work inside never waits for them alone.
    strangers: Arc<Semaphore>,
    turns: Arc<Mutex<HashMap<Uuid, Arc<tokio::sync::Mutex<()>>>>>,
}

impl Press {
    /// A press over the fonts that `read` finds by file name (see [`FONTS`]). Without them everything that is to be typeset
    /// is refused with the command that builds them; all else works.
    pub fn new(read: impl Fn(&str) -> Option<Vec<u8>>) -> Self {
        let files: Option<Vec<Vec<u8>>> = FONTS.iter().map(|name| read(name)).collect();
        let parts = files.and_then(|files| {
            let fonts = Fonts { regular: files[0].clone(), italic: files[1].clone(), bold: files[2].clone() };
            Some(Arc::new(Parts { typesetter: Typesetter::new(files).ok()?, fonts }))
        });
        let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let strangers = Arc::new(Semaphore::new((processors / 2).max(1)));
        Self { parts, slots: Arc::new(Semaphore::new(processors)), strangers, turns: Arc::default() }
    }

    /// A press over the fonts that were built with the front-end.
    pub fn load() -> Self {
        Self::new(|name| web::Assets::bytes(&format!("fonts/{name}")).map(std::borrow::Cow::into_owned))
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
        Ok(self.run(move || work(&parts.typesetter)).await??)
    }

    /// Runs slow work that needs the fonts of signatures.
    ///
    /// # Errors
    /// [`PressError::NoFonts`], or [`PressError::Stopped`] when the work panicked.
    pub async fn with_fonts<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Fonts) -> T + Send + 'static,
    ) -> Result<T, PressError> {
        let parts = self.parts.clone().ok_or(PressError::NoFonts)?;
        self.run(move || work(&parts.fonts)).await
    }

    /// Runs slow work, as much at once as there are processors.
    ///
    /// # Errors
    /// [`PressError::Stopped`] when the work panicked.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PressError> {
        let stopped = |e: &dyn std::fmt::Display| PressError::Stopped(e.to_string());
        let _slot = self.slots.acquire().await.map_err(|e| stopped(&e))?;
        tokio::task::spawn_blocking(work).await.map_err(|e| stopped(&e))
    }

    /// A slot for the work of somebody without an account, to be held until it is done.
    ///
    /// # Errors
    /// [`PressError::Busy`] when none comes free soon.
    pub async fn slot_of_strangers(&self) -> Result<OwnedSemaphorePermit, PressError> {
        match tokio::time::timeout(PATIENCE, self.strangers.clone().acquire_owned()).await {
            Ok(Ok(slot)) => Ok(slot),
            _ => Err(PressError::Busy),
        }
    }

    /// Waits for the turn of a thing that is done one after another in this process: trying PINs of a key, numbering in
    /// an agency. Other nodes are kept right by the database, not by this.
    pub async fn turn(&self, of: Uuid) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.entry(of).or_default().clone()
        };
        turn.lock_owned().await
    }
}
