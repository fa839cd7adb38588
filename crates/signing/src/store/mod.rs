//! What the database knows of keys and trust.

pub mod keys;
