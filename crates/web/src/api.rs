//! What all JSON endpoints share.

use utoipa::openapi::{Info, InfoBuilder};

/// The head of `/openapi.json`.
pub(crate) fn info() -> Info {
    InfoBuilder::new()
        .title("Khuê")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Official documents of a ministry. Sign in with a bearer token (Account → API tokens). Writes accept an \
             Idempotency-Key header. Errors are RFC 9457 problems.",
        ))
        .build()
}
