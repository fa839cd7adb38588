//! PDF signatures (PAdES): sign by increment, verify, explain.
