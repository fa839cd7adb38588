//! Serves a file of an arrival to the clerks who may see the arrival; the hash of a file is never a right (law 10).

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use kernel::Id;
use web::{Error, Visit};

use crate::store::arrivals;
use crate::{Arrival, policy};

/// A served file may load nothing and run nothing, and only our own pages may frame it.
const CSP: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox; frame-ancestors 'self'";

/// Types a browser shows by itself; everything else is downloaded.
const SHOWN: [&str; 3] = ["application/pdf", "image/png", "image/jpeg"];

pub(super) async fn get(visit: Visit, Path((id, ordinal)): Path<(Id<Arrival>, usize)>) -> web::Result<Response> {
    let file = {
        let tx = visit.read().await?;
        load(&visit, &tx, id).await?;
        arrivals::files(&tx, id).await?.into_iter().nth(ordinal).ok_or_else(Error::not_found)?
    };
    let bytes = visit.app.store.blobs.get(&file.blob).await?;
    let inline = SHOWN.contains(&file.media_type.as_str()) && !file.blocks();
    Ok(respond(&file.name, &file.media_type, bytes, inline))
}

pub(super) async fn envelope(visit: Visit, Path(id): Path<Id<Arrival>>) -> web::Result<Response> {
    let arrival = {
        let tx = visit.read().await?;
        load(&visit, &tx, id).await?
    };
    let blob = arrival.envelope.ok_or_else(Error::not_found)?;
    let bytes = visit.app.store.blobs.get(&blob).await?;
    Ok(respond(&arrival.file_name, "application/xml", bytes, false))
}

async fn load(visit: &Visit, tx: &store::Tx, id: Id<Arrival>) -> web::Result<Arrival> {
    if !policy::receives(visit.actor()) {
        return Err(Error::not_found());
    }
    arrivals::load(tx, visit.actor(), id).await?.ok_or_else(Error::not_found)
}

fn respond(name: &str, media_type: &str, bytes: Bytes, inline: bool) -> Response {
    let kind = if inline { "inline" } else { "attachment" };
    let media_type = if inline { media_type } else { "application/octet-stream" };
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition(kind, name)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, CSP.to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// The name in ASCII for old browsers and in full by RFC 6266.
fn disposition(kind: &str, name: &str) -> String {
    use std::fmt::Write as _;
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._- ".contains(c) { c } else { '_' };
    let ascii: String = kernel::text::fold(name).chars().map(plain).collect();
    let full = name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    });
    format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{full}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_the_header() {
        let header = disposition("attachment", "Công \"văn\"\r\nX: y.pdf");
        assert!(!header.contains(['\r', '\n']));
        assert!(header.starts_with("attachment; filename=\"cong _van___X_ y.pdf\"") || header.contains("cong _van_"));
        assert!(header.ends_with("C%C3%B4ng%20%22v%C4%83n%22%0D%0AX%3A%20y.pdf"));
    }
}
