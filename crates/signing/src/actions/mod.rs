//! The use cases of this room, one file each.

pub mod change_key;
pub mod change_trust;
pub mod choose_key;
pub mod confirm_holder;
mod key_error;

pub use key_error::ChangeError;
