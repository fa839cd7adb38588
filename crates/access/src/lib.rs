//! Subjects, grants and the one access predicate.
