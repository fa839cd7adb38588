//! Extractors, sessions, CSRF, idempotency, errors, page shell and components; knows no domain.
