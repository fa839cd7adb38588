//! Configuration, composition and command line of the khue binary.
