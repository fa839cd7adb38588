//! Pure rules of keys and trust.

mod holder;
mod image;
mod place;
pub mod trust;

pub use holder::{HolderError, check_holder};
pub use image::{ImageError, MAX_IMAGE, Picture, clean};
pub use place::{Owner, Place};
