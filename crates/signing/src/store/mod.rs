//! What the database knows of keys, trust and proof.

pub mod answers;
pub mod evidence;
pub mod holders;
pub mod keys;
pub mod trust;
