//! What one client, or very many, cannot do to the server: keep connections that say nothing, or ask for more at once than
//! it can work on (law 17). The size of bodies and the rate of each person are the web room's.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::serve::Listener;
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, Sleep};

/// A connection on which nothing moves for so long is closed; longer than any statement or page may take.
pub const IDLE: Duration = Duration::from_secs(120);
/// How long a request waits for its turn before it is told to come back.
pub const TURN: Duration = Duration::from_secs(3);
/// How long a body may take, and the slowest pace of a large one beyond that, in bytes a second: half a megabit.
const BODY: Duration = Duration::from_secs(30);
const SLOWEST: u64 = 64 * 1024;
/// What it is told, in both languages: no page can be rendered when nothing can be worked on.
const BUSY: &str = "Khuê đang bận, xin thử lại sau giây lát.\nKhuê is busy. Please try again in a moment.\n";

/// Lets only so many requests be worked on at once; the others wait for their `turn`, then get 503.
pub fn bounded(application: Router, at_once: usize, turn: Duration) -> Router {
    application.layer(from_fn_with_state((Arc::new(Semaphore::new(at_once)), turn), take_turn))
}

async fn take_turn(State((turns, turn)): State<(Arc<Semaphore>, Duration)>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path == "/healthz" || path == "/metrics" {
        return next.run(request).await;
    }
    match tokio::time::timeout(turn, turns.acquire()).await {
        Ok(Ok(_turn)) => next.run(in_time(request)).await,
        _ => {
            metrics::counter!("khue_http_busy_total").increment(1);
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "3")], BUSY).into_response()
        }
    }
}

/// The request with a body that must arrive in time: whoever trickles it keeps a turn from others, and acts with the rights
/// of the moment when it began.
fn in_time(request: Request) -> Request {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let patience = BODY + Duration::from_secs(announced.unwrap_or(0) / SLOWEST);
    request.map(|body| Body::new(Timely::new(body, patience)))
}

struct Timely {
    body: Body,
    late: Pin<Box<Sleep>>,
}

impl Timely {
    fn new(body: Body, patience: Duration) -> Self {
        Self { body, late: Box::pin(tokio::time::sleep(patience)) }
    }
}

impl HttpBody for Timely {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.late.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Some(Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut)))));
        }
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A listener whose connections are closed when they are silent.
pub struct Patient {
    listener: TcpListener,
    idle: Duration,
}

impl Patient {
    /// Wraps a listener.
    pub fn new(listener: TcpListener, idle: Duration) -> Self {
        Self { listener, idle }
    }
}

impl Listener for Patient {
    type Io = PatientStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (PatientStream, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Pages are written whole; waiting for more to send would only slow them down.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection without TCP_NODELAY");
        }
        let sleep = Box::pin(tokio::time::sleep(self.idle));
        (PatientStream { stream, idle: self.idle, sleep }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends when nothing moves on it for too long.
pub struct PatientStream {
    stream: TcpStream,
    idle: Duration,
    sleep: Pin<Box<Sleep>>,
}

impl PatientStream {
    /// Begins to wait anew when something moved, ends the wait when it was too long.
    fn watch<T>(&mut self, moved: Poll<io::Result<T>>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        if moved.is_ready() {
            let until = Instant::now() + self.idle;
            self.sleep.as_mut().reset(until);
            return moved;
        }
        self.sleep.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for PatientStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let moved = Pin::new(&mut self.stream).poll_read(cx, into);
        self.watch(moved, cx)
    }
}

impl AsyncWrite for PatientStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        let moved = Pin::new(&mut self.stream).poll_write(cx, from);
        self.watch(moved, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let moved = Pin::new(&mut self.stream).poll_write_vectored(cx, from);
        self.watch(moved, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use axum::serve::ListenerExt;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_silent_connection_is_closed_and_a_busy_one_is_not() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let slow = || async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            "done"
        };
        let router = Router::new().route("/", get(slow));
        let patient = Patient::new(listener, Duration::from_millis(300)).tap_io(|_| {});
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(axum::serve(patient, service).into_future());

        let mut silent = TcpStream::connect(address).await.unwrap();
        silent.write_all(b"GET / HTTP/1.1\r\nHost: k").await.unwrap();
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(5), silent.read_to_end(&mut rest)).await;
        assert!(closed.is_ok(), "half a request is not waited for");

        let mut busy = TcpStream::connect(address).await.unwrap();
        for _ in 0..5 {
            busy.write_all(b"GET / HTTP/1.1\r\nHost: khue\r\n\r\n").await.unwrap();
            let mut answer = [0; 512];
            let length = busy.read(&mut answer).await.unwrap();
            assert!(answer[..length].starts_with(b"HTTP/1.1 200"));
        }
    }

    #[tokio::test]
    async fn who_gets_no_turn_is_told_to_come_back() {
        let never = || async {
            std::future::pending::<()>().await;
            "never"
        };
        let routes = Router::new().route("/", get(never)).route("/healthz", get(|| async { "ok" }));
        let router = bounded(routes, 1, Duration::from_millis(50));
        let ask = |path: &str| {
            let request = Request::builder().uri(path).body(axum::body::Body::empty()).unwrap();
            router.clone().oneshot(request)
        };
        let first = tokio::spawn(ask("/"));
        tokio::task::yield_now().await;
        let second = ask("/").await.unwrap();
        assert_eq!(second.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(second.headers()[header::RETRY_AFTER], "3");
        assert_eq!(ask("/healthz").await.unwrap().status(), StatusCode::OK, "health is asked without a turn");
        first.abort();
    }

    #[tokio::test]
    async fn a_body_that_trickles_is_given_up() {
        let drops = futures::stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Some((Ok::<_, io::Error>(Bytes::from_static(b"x")), ()))
        });
        let trickle = Timely::new(Body::from_stream(drops), Duration::from_millis(200));
        let read = axum::body::to_bytes(Body::new(trickle), usize::MAX);
        assert!(tokio::time::timeout(Duration::from_secs(10), read).await.expect("it ends").is_err());
        let quick = Timely::new(Body::from("whole"), Duration::from_secs(10));
        assert_eq!(axum::body::to_bytes(Body::new(quick), 10).await.unwrap(), "whole");
    }
}
