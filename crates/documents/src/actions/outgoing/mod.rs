//! What people do to outgoing documents, one use case a file.
//!
//! Everything slow (typesetting, signing, hashing, storing files) happens in the `prepare` of an action, before the write
//! transaction is opened; its `run` checks again what was read then.

pub mod acknowledge;
pub mod advance;
pub mod attach;
pub mod batch;
pub mod cosign;
pub mod create;
pub mod dispatch;
mod error;
pub mod import;
pub mod issue;
pub mod look_after;
mod people;
mod pictures;
pub mod publish;
pub mod save;
pub mod seal;
pub mod sign;

pub use error::OutgoingError;
pub use people::{Found, can_sign, find, frame, named, signer_of, standing};
pub use pictures::{legible, pictures};
