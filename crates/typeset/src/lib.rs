//! Official documents to PDF in the layout of NĐ 30/2020, by Typst.
//!
//! A pure crate: a structured model and fonts come in as values, bytes of a PDF and the exact places where signatures,
//! seals, numbers and dates belong come out. It opens no file, reads no clock and starts no thread.
//!
//! Invariant: nothing a person typed ever becomes Typst markup. The templates are constants of this crate; the words reach
//! them only as the strings of a virtual JSON file, so `#import` or `$x$` in a document are six and three characters of text.
//!
//! ```no_run
//! # fn fonts() -> Vec<Vec<u8>> { vec![] }
//! use typeset::{OfficialDocument, RenderOptions, Typesetter};
//! let typesetter = Typesetter::new(fonts())?;
//! let document: OfficialDocument = serde_json::from_str("{}").unwrap_or_default();
//! let rendered = typesetter.render(&document, &RenderOptions::new(jiff::Timestamp::UNIX_EPOCH))?;
//! assert!(rendered.slots.signature.is_some());
//! # Ok::<(), typeset::TypesetError>(())
//! ```

mod compile;
mod error;
pub mod forms;
pub mod model;
mod options;
mod slots;
mod typesetter;
mod view;
mod world;

pub use error::{MissingCharacter, TypesetError};
pub use model::{Inline, ModelError, OfficialDocument, Run};
pub use options::{EmptyNumber, PageSetup, PdfStandard, RenderOptions};
pub use slots::{Rect, Slot, Slots};
pub use typesetter::{Rendered, Typesetter};
pub use view::number_line::{NumberLine, number_line};
