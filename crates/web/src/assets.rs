//! Styles, scripts, icons and fonts: made by `cargo xtask assets`, embedded by release builds, read from disk otherwise.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../assets/dist"]
#[allow_missing = true]
struct Dist;

/// The built front-end.
#[derive(Clone)]
pub struct Assets(Arc<HashMap<String, String>>);

impl Assets {
    /// Reads the manifest of the build. Without one pages still work, unstyled, and `missing` says what to run.
    pub fn load() -> Self {
        Self(Arc::new(Self::read()))
    }

    fn read() -> HashMap<String, String> {
        let manifest: Option<HashMap<String, serde_json::Value>> =
            Dist::get("manifest.json").and_then(|f| serde_json::from_slice(&f.data).ok());
        let url = |value: &serde_json::Value| {
            let file = value.as_str().or_else(|| value.get("file")?.as_str())?;
            Some(format!("/assets/{file}"))
        };
        manifest.unwrap_or_default().iter().filter_map(|(name, v)| Some((name.clone(), url(v)?))).collect()
    }

    /// The URL of a built file by its stable name; the empty text when the front-end was not built.
    pub fn url(&self, name: &str) -> String {
        // A debug build serves from disk, where the files may be built anew under other names while it runs.
        if cfg!(debug_assertions) {
            return Self::read().remove(name).unwrap_or_default();
        }
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// Whether the front-end was not built.
    pub fn missing(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes of a built file, e.g. `fonts/Tinos-Regular.ttf`.
    pub fn bytes(path: &str) -> Option<Cow<'static, [u8]>> {
        Dist::get(path).map(|file| file.data)
    }
}

/// Serves a built file. Names carry a hash, so they may be kept for a year.
pub(crate) async fn serve(Path(path): Path<String>) -> Response {
    let Some(file) = Dist::get(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = file.data.into_owned().into_response();
    let media_type =
        HeaderValue::from_str(file.metadata.mimetype()).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    response
}
