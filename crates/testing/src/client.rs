//! A browser without a window: cookies, forms with their hidden fields, answers to look into.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt;

/// Largest answer a test reads.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// What came back.
pub struct Answer {
    /// Status code.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub bytes: Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("not JSON ({e}): {}", self.text()))
    }

    /// Where a redirect leads; empty when it is none.
    pub fn location(&self) -> String {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned()
    }

    /// Panics with the page unless the status is as expected.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// Panics with the page unless it holds the text.
    #[track_caller]
    pub fn contains(self, text: &str) -> Self {
        assert!(self.text().contains(text), "no {text:?} in: {}", self.text());
        self
    }

    /// Panics with the page if it holds the text.
    #[track_caller]
    pub fn lacks(self, text: &str) -> Self {
        assert!(!self.text().contains(text), "{text:?} in: {}", self.text());
        self
    }
}

/// One browser.
pub struct Client {
    router: Router,
    cookies: HashMap<String, String>,
    /// The CSRF token of the session; forms send it by themselves.
    pub csrf: String,
    nonces: AtomicU64,
}

impl Client {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, cookies: HashMap::new(), csrf: String::new(), nonces: AtomicU64::new(0) }
    }

    pub(crate) fn set_session(&mut self, secret: &str, csrf: &str) {
        self.cookies.insert(web::session::COOKIE.to_owned(), secret.to_owned());
        csrf.clone_into(&mut self.csrf);
    }

    /// Sets a cookie such as `khue_lang`.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    fn nonce(&self) -> String {
        format!("test-{}-{}", self.csrf.get(..8).unwrap_or(""), self.nonces.fetch_add(1, Ordering::Relaxed))
    }

    /// The beginning of a request of this browser, for one that is built by hand.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let builder = Request::builder().method(method).uri(path);
        if cookies.is_empty() { builder } else { builder.header(header::COOKIE, cookies.join("; ")) }
    }

    /// Sends a request that was built by hand.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("the router always answers");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, MAX_BODY).await.expect("a readable body");
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).expect("a request")).await
    }

    /// Posts a form with the hidden fields a page would have put in.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let nonce = self.nonce();
        let mut all = vec![("_csrf", self.csrf.as_str()), ("_nonce", nonce.as_str())];
        all.extend_from_slice(fields);
        self.post_raw(path, &all).await
    }

    /// Posts exactly these fields.
    pub async fn post_raw(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(k, v)| format!("{}={}", web::percent_encode(k), web::percent_encode(v))).collect();
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")));
        self.send(request.expect("a request")).await
    }

    /// Posts a multipart form: text fields, and files as field, name, bytes.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        const BOUNDARY: &str = "----khue-test-boundary";
        let nonce = self.nonce();
        let mut body = Vec::new();
        let hidden = [("_csrf", self.csrf.as_str()), ("_nonce", nonce.as_str())];
        for (name, value) in hidden.iter().chain(fields) {
            let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, file, bytes) in files {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Posts JSON to the API. The session's cookie signs in; an idempotency key may be given.
    pub async fn post_json(&self, path: &str, body: &serde_json::Value, key: Option<&str>) -> Answer {
        self.send_json(Method::POST, path, body, key).await
    }

    /// Sends JSON to the API by any method.
    pub async fn send_json(&self, method: Method, path: &str, body: &serde_json::Value, key: Option<&str>) -> Answer {
        let mut builder = self.request(method, path).header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            builder = builder.header("idempotency-key", key);
        }
        builder = builder.header("x-csrf-token", &self.csrf);
        self.send(builder.body(Body::from(body.to_string())).expect("a request")).await
    }
}
