//! A plain HTTP client over one connection per request: it must know exactly what it was told before a server died.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// What came back whole.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Status code.
    pub status: u16,
    /// Head of the answer.
    pub head: String,
    /// Body.
    pub body: String,
}

impl Reply {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The value of a hidden field of a page.
    pub fn field(&self, name: &str) -> Option<&str> {
        let start = format!("name=\"{name}\" value=\"");
        let rest = &self.body[self.body.find(&start)? + start.len()..];
        rest.split('"').next()
    }
}

/// The connection broke before the whole answer was there: nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost;

/// A client with one session.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// Host and port.
    pub address: String,
    /// Session cookie, as `name=value`.
    pub cookie: String,
    /// What forms must send back.
    pub csrf: String,
}

impl Browser {
    /// A client without a session.
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), ..Self::default() }
    }

    /// Opens a page.
    pub fn get(&self, path: &str) -> Result<Reply, Lost> {
        self.send(&format!("GET {path} HTTP/1.1\r\n"), &[])
    }

    /// Posts a form with the session's token.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Reply, Lost> {
        let all = fields.iter().copied().chain([("_csrf", self.csrf.as_str())]);
        let body: Vec<String> =
            all.map(|(name, value)| format!("{}={}", web::percent_encode(name), web::percent_encode(value))).collect();
        let head = format!("POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n");
        self.send(&head, body.join("&").as_bytes())
    }

    /// Posts a multipart form with the session's token and one file: field, name, content.
    pub fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Result<Reply, Lost> {
        const MARK: &str = "----khue-boundary";
        let all = fields.iter().copied().chain([("_csrf", self.csrf.as_str())]);
        let part = |name: &str| format!("--{MARK}\r\nContent-Disposition: form-data; name=\"{name}\"");
        let mut body: Vec<u8> =
            all.flat_map(|(name, value)| format!("{}\r\n\r\n{value}\r\n", part(name)).into_bytes()).collect();
        let (field, name, content) = file;
        body.extend(format!("{}; filename=\"{name}\"\r\n\r\n", part(field)).bytes());
        body.extend(content);
        body.extend(format!("\r\n--{MARK}--\r\n").bytes());
        self.send(&format!("POST {path} HTTP/1.1\r\nContent-Type: multipart/form-data; boundary={MARK}\r\n"), &body)
    }

    /// Signs in; the session counts from the moment the answer is whole.
    pub fn sign_in(&mut self, username: &str, password: &str) -> Result<Reply, Lost> {
        let reply = self.post("/sign-in", &[("username", username), ("password", password)])?;
        if let Some(cookie) = reply.header("set-cookie").filter(|_| reply.status == 303) {
            cookie.split(';').next().unwrap_or("").clone_into(&mut self.cookie);
        }
        Ok(reply)
    }

    fn send(&self, head: &str, body: &[u8]) -> Result<Reply, Lost> {
        let mut stream = TcpStream::connect(&self.address).map_err(|_| Lost)?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).map_err(|_| Lost)?;
        let cookie = if self.cookie.is_empty() { String::new() } else { format!("Cookie: {}\r\n", self.cookie) };
        let request = format!(
            "{head}Host: {}\r\n{cookie}Connection: close\r\nContent-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all(&[request.as_bytes(), body].concat()).map_err(|_| Lost)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).map_err(|_| Lost)?;
        whole(&String::from_utf8_lossy(&bytes))
    }
}

/// An answer, if all of it is there.
fn whole(text: &str) -> Result<Reply, Lost> {
    let (head, body) = text.split_once("\r\n\r\n").ok_or(Lost)?;
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or(Lost)?;
    let reply = Reply { status, head: head.to_owned(), body: body.to_owned() };
    match reply.header("content-length").and_then(|length| length.parse::<usize>().ok()) {
        Some(length) if reply.body.len() < length => Err(Lost),
        None if reply.header("transfer-encoding").is_some() && !reply.body.ends_with("0\r\n\r\n") => Err(Lost),
        _ => Ok(reply),
    }
}

#[test]
fn half_an_answer_is_none() {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    assert_eq!(whole(answer).unwrap().body, "hello");
    assert_eq!(whole(&answer[..answer.len() - 1]).unwrap_err(), Lost);
    assert_eq!(whole("HTTP/1.1 200").unwrap_err(), Lost);
}
