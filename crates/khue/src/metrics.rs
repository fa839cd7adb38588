//! `/metrics` for Prometheus, and the count and duration of requests by route template.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::{Failure, Outcome};

/// Upper bounds of the duration histogram, in seconds.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// A request slower than this is named in the log.
const SLOW: Duration = Duration::from_secs(2);

/// The recorder of this process; one for all servers in it.
static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Installs the recorder and keeps it tidy. Call inside the runtime.
///
/// # Errors
/// When another recorder is already installed.
pub fn install() -> Outcome<PrometheusHandle> {
    if let Some(handle) = RECORDER.get() {
        return Ok(handle.clone());
    }
    let builder = PrometheusBuilder::new();
    let builder = builder.set_buckets_for_metric(Matcher::Full("khue_http_seconds".into()), BUCKETS);
    let handle = builder
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|error| Failure::new(format!("Metrics cannot be collected: {error}"), ""))?;
    let handle = RECORDER.get_or_init(|| handle).clone();
    let upkeep = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(5)).await;
            upkeep.run_upkeep();
        }
    });
    Ok(handle)
}

/// What the route needs.
#[derive(Clone)]
struct Guarded {
    handle: PrometheusHandle,
    token: Option<Arc<str>>,
}

/// Adds `/metrics` to the application and measures every request.
pub fn measured(application: Router, handle: PrometheusHandle, token: Option<String>) -> Router {
    let guarded = Guarded { handle, token: token.map(Into::into) };
    // Not merged: merging would lose the application's own page for what is not found.
    application.route("/metrics", get(render).with_state(guarded)).layer(from_fn(measure))
}

async fn render(State(guarded): State<Guarded>, request: Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    if !allowed(guarded.token.as_deref(), peer, request.headers()) {
        let sentence = "Metrics are for this machine, or for the bearer token in `metrics_token_file`.\n";
        return (StatusCode::FORBIDDEN, sentence).into_response();
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], guarded.handle.render()).into_response()
}

/// Whether this request may read the metrics: with the token, or from this machine itself (not through its proxy).
fn allowed(token: Option<&str>, peer: Option<SocketAddr>, headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    match (token, given) {
        (Some(token), Some(given)) => same(token.as_bytes(), given.as_bytes()),
        _ => {
            let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
            !forwarded && peer.is_some_and(|peer| peer.ip().is_loopback())
        }
    }
}

/// Compares without telling by its duration where the first difference is.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (x, y)| difference | (x ^ y)) == 0
}

/// Notes a request when it ends, also when its client has gone before.
struct Measure {
    method: &'static str,
    route: String,
    begun: Instant,
    status: u16,
}

impl Drop for Measure {
    fn drop(&mut self) {
        let took = self.begun.elapsed();
        // 499: the client went away before the answer.
        let status = self.status.to_string();
        let labels = [("method", self.method.to_owned()), ("route", self.route.clone())];
        metrics::histogram!("khue_http_seconds", &labels).record(took.as_secs_f64());
        metrics::counter!("khue_http_requests_total", "method" => self.method, "route" => self.route.clone(), "status" => status)
            .increment(1);
        if took > SLOW {
            tracing::warn!(method = self.method, route = self.route, status = self.status, ?took, "a slow request");
        } else {
            tracing::debug!(method = self.method, route = self.route, status = self.status, ?took, "request");
        }
    }
}

async fn measure(request: Request, next: Next) -> Response {
    let method = match request.method().as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "HEAD" => "HEAD",
        _ => "OTHER",
    };
    // The template, never the path: paths hold identifiers, and every label value is a time series.
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    let mut measure = Measure { method, route, begun: Instant::now(), status: 499 };
    let response = next.run(request).await;
    measure.status = response.status().as_u16();
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_for_this_machine_or_the_token() {
        let (near, far) = (Some("127.0.0.1:9".parse().unwrap()), Some("10.1.2.3:9".parse().unwrap()));
        let bare = HeaderMap::new();
        assert!(allowed(None, near, &bare) && allowed(Some("t"), near, &bare));
        assert!(!allowed(None, far, &bare) && !allowed(None, None, &bare));
        let mut forwarded = HeaderMap::new();
        forwarded.insert("x-forwarded-for", "10.1.2.3".parse().unwrap());
        assert!(!allowed(None, near, &forwarded), "a proxy on this machine is not this machine");
        let bearer =
            |text: &str| HeaderMap::from_iter([(header::AUTHORIZATION, format!("Bearer {text}").parse().unwrap())]);
        assert!(allowed(Some("token"), far, &bearer("token")));
        assert!(!allowed(Some("token"), far, &bearer("tokem")) && !allowed(None, far, &bearer("token")));
    }
}
