//! The khue binary.
fn main() {}
