//! A plain HTTP client over one connection that stays open: it costs the machine next to nothing beside the server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::{Outcome, said};

/// What came back, and how long it took from the first byte sent to the last one read.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) took: Duration,
}

impl Reply {
    /// The reply, if it is a success.
    pub(crate) fn good(self, path: &str) -> Outcome<Self> {
        match self.status {
            200 => Ok(self),
            status => Err(format!("{path} answers {status}: {}", self.text().chars().take(300).collect::<String>())),
        }
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One client.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Client {
    /// Connects; `who` is the header that says who asks.
    pub(crate) fn connect(address: &str, who: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address).map_err(said("the server does not answer"))?;
        stream.set_nodelay(true).map_err(said("the connection"))?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).map_err(said("the connection"))?;
        Ok(Self { stream: BufReader::with_capacity(1 << 16, stream), head: format!("Host: {address}\r\n{who}\r\n") })
    }

    /// As somebody with a session.
    pub(crate) fn with_session(address: &str, session: &str) -> Outcome<Self> {
        Self::connect(address, &format!("Cookie: {}={session}", web::session::COOKIE))
    }

    /// As a program with a token.
    pub(crate) fn with_token(address: &str, token: &str) -> Outcome<Self> {
        Self::connect(address, &format!("Authorization: Bearer {token}"))
    }

    /// Opens a page that must be there.
    pub(crate) fn get(&mut self, path: &str) -> Outcome<Reply> {
        self.send(&format!("GET {path} HTTP/1.1\r\n{}\r\n", self.head)).and_then(|reply| reply.good(path))
    }

    /// Posts JSON; the caller looks at the status.
    pub(crate) fn post_json(&mut self, path: &str, body: &str) -> Outcome<Reply> {
        let head = &self.head;
        self.send(&format!(
            "POST {path} HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    fn send(&mut self, request: &str) -> Outcome<Reply> {
        let began = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes()).map_err(said("the request cannot be sent"))?;
        let (status, body) = self.receive().map_err(said("the answer cannot be read"))?;
        Ok(Reply { status, body, took: began.elapsed() })
    }

    fn receive(&mut self) -> std::io::Result<(u16, Vec<u8>)> {
        let (mut line, mut status, mut length, mut chunked) = (String::new(), 0, 0, false);
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let text = line.trim_end();
            if status == 0 {
                status = text.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(1);
            } else if let Some((name, value)) = text.split_once(':') {
                match name.to_ascii_lowercase().as_str() {
                    "content-length" => length = value.trim().parse().unwrap_or(0),
                    "transfer-encoding" => chunked = value.trim() == "chunked",
                    _ => {}
                }
            } else {
                break;
            }
        }
        let mut body = vec![0; length];
        if chunked {
            while self.chunk(&mut body)? {}
        } else {
            self.stream.read_exact(&mut body)?;
        }
        Ok((status, body))
    }

    /// Reads one chunk of an answer whose length is not known beforehand; the last one is empty.
    fn chunk(&mut self, body: &mut Vec<u8>) -> std::io::Result<bool> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let size = usize::from_str_radix(line.trim(), 16).map_err(|_| std::io::ErrorKind::InvalidData)?;
        let from = body.len();
        body.resize(from + size + 2, 0);
        self.stream.read_exact(&mut body[from..])?;
        body.truncate(from + size);
        Ok(size > 0)
    }
}
