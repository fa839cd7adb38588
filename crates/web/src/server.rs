//! Puts the modules' routes and the platform's layers together.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use tower_http::compression::CompressionLayer;
use utoipa::openapi::OpenApiBuilder;
use utoipa_axum::router::OpenApiRouter;

use crate::middleware::{Limiter, detach, explain, headers, identify, limit};
use crate::{App, assets, components, form, problems};

/// The whole web application.
pub fn router(app: App) -> Router {
    let mut api = OpenApiRouter::with_openapi(OpenApiBuilder::new().info(crate::api::info()).build());
    let mut pages = Router::new();
    for module in &app.modules {
        pages = pages.merge((module.routes)());
        api = api.nest("/api/v1", (module.api)());
    }
    let (api, described) = api.split_for_parts();
    let openapi = crate::openapi::finished(&described);
    Router::new()
        .merge(pages)
        .merge(api)
        .route("/openapi.json", get(move || async move { Json(openapi) }))
        .route("/_components", get(components::gallery))
        .route("/_components/sample.pdf", get(components::sample_pdf))
        .route("/problems/{code}", get(problems::show))
        .route("/settings/language/{tag}", post(choose_language))
        .route("/settings/theme/{theme}", post(choose_theme))
        .route("/assets/{*path}", get(assets::serve))
        .route("/manifest.webmanifest", get(web_manifest))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        // From the inside out: who asks, how often, in a task of its own, with words for what went wrong.
        .layer(from_fn_with_state(app.clone(), identify))
        .layer(from_fn_with_state((app.clone(), Limiter::default()), limit))
        .layer(from_fn(detach))
        .layer(from_fn_with_state(app.clone(), explain))
        .layer(from_fn(headers))
        .layer(DefaultBodyLimit::max(app.settings.max_upload))
        .layer(CompressionLayer::new())
        .with_state(app)
}

async fn ready(State(app): State<App>) -> Response {
    match app.store.read().await {
        Ok(_) => "ready".into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    }
}

async fn web_manifest(State(app): State<App>) -> Response {
    let icon = |size: &str| serde_json::json!({ "src": app.assets.url(&format!("brand/khue-{size}.png")), "sizes": format!("{size}x{size}"), "type": "image/png" });
    let body = serde_json::json!({
        "name": "Khuê", "short_name": "Khuê", "start_url": "/", "display": "standalone", "lang": "vi",
        "background_color": "#ffffff", "theme_color": "#0b5f5b", "icons": [icon("192"), icon("512")],
    });
    ([(header::CONTENT_TYPE, "application/manifest+json")], body.to_string()).into_response()
}

#[derive(serde::Deserialize)]
struct Return {
    #[serde(default)]
    next: String,
}

async fn choose_language(path: axum::extract::Path<String>, form: form::Form<Return>) -> Response {
    let tag = kernel::Locale::from_tag(&path).unwrap_or_default().tag();
    remember("khue_lang", tag, &form.input.next)
}

async fn choose_theme(path: axum::extract::Path<String>, form: form::Form<Return>) -> Response {
    let theme = if ["light", "dark"].contains(&path.as_str()) { path.as_str() } else { "auto" };
    remember("khue_theme", theme, &form.input.next)
}

/// A preference in a cookie for a year, and back to the page it was chosen on.
fn remember(cookie: &str, value: &str, next: &str) -> Response {
    let cookie = format!("{cookie}={value}; Path=/; Max-Age=31536000; SameSite=Lax");
    ([(header::SET_COOKIE, cookie)], Redirect::to(local_path(next))).into_response()
}

/// A path on this site, never another site's.
pub fn local_path(next: &str) -> &str {
    // WHY no control characters: browsers drop tabs from addresses, and then another site may be left.
    let local =
        next.starts_with('/') && !next.starts_with("//") && !next.contains(|c: char| c == '\\' || c.is_control());
    if local { next } else { "/" }
}

/// Shows a sentence once on the next page: `flash-<key>` of the locale files.
pub fn with_flash(mut response: Response, key: &'static str) -> Response {
    let cookie = format!("khue_flash={key}; Path=/; Max-Age=60; SameSite=Lax");
    if let Ok(value) = cookie.parse() {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for good in ["/", "/desk?page=1", "/search?q=a//b"] {
            assert_eq!(local_path(good), good);
        }
        for bad in ["", "//evil", "/\\evil", "https://evil", "/\t/evil", "/\r\n", "/\u{1}x", "/\u{7f}x", "evil"] {
            assert_eq!(local_path(bad), "/", "{bad:?}");
        }
    }
}
