//! The authority's offers on the net: `openssl ocsp`, `openssl ts` and files, behind HTTP on a port of this machine.
#![allow(dead_code)] // each test binary uses its own part

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

/// A running server; it ends with the test process.
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    dir: PathBuf,
    /// Held while openssl works on the authority's files.
    alone: Arc<Mutex<()>>,
    /// What goes wrong: `ocsp-down`, `tsa-garbage`, `ocsp-replay` and so on.
    faults: Mutex<HashSet<String>>,
    /// The first answer of each place, for replays.
    first: Mutex<HashMap<String, Vec<u8>>>,
    calls: Mutex<Vec<String>>,
}

impl Server {
    pub fn start(dir: PathBuf, alone: Arc<Mutex<()>>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = State { dir, alone, faults: Mutex::default(), first: Mutex::default(), calls: Mutex::default() };
        let state = Arc::new(state);
        let inner = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = answer(&inner, stream);
            }
        });
        Server { address, state }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Switches a fault on.
    pub fn fault(&self, name: &str) {
        self.state.faults.lock().expect("alone").insert(name.to_owned());
    }

    /// Switches all faults off.
    pub fn mend(&self) {
        self.state.faults.lock().expect("alone").clear();
    }

    /// The paths called so far; the list begins anew.
    pub fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.state.calls.lock().expect("alone"))
    }

    /// Calls the server as a program would: HTTP over TCP.
    pub fn call(&self, call: &pades::Call<'_>) -> Result<Vec<u8>, String> {
        let rest = call.url.strip_prefix("http://").ok_or("only http here")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let mut stream = TcpStream::connect(host).map_err(|e| e.to_string())?;
        let body = call.body.unwrap_or_default();
        let method = if call.body.is_some() { "POST" } else { "GET" };
        let kind = call.content_type.map(|t| format!("Content-Type: {t}\r\n")).unwrap_or_default();
        let head = format!("{method} /{path} HTTP/1.1\r\nHost: {host}\r\n{kind}Content-Length: {}\r\n\r\n", body.len());
        let mut answer = Vec::new();
        let mut exchange = || -> std::io::Result<()> {
            stream.write_all(head.as_bytes())?;
            stream.write_all(body)?;
            stream.read_to_end(&mut answer)?;
            Ok(())
        };
        exchange().map_err(|e| e.to_string())?;
        let split = answer.windows(4).position(|w| w == b"\r\n\r\n").ok_or("no answer")?;
        let head = String::from_utf8_lossy(&answer[..split]).into_owned();
        if head.starts_with("HTTP/1.1 200") { Ok(answer.split_off(split + 4)) } else { Err(head) }
    }
}

fn answer(state: &State, mut stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        if header.trim().is_empty() {
            break;
        }
        if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    state.calls.lock().expect("alone").push(path.clone());
    match respond(state, &path, &body) {
        Some(answer) => {
            let kind = match path.rsplit('.').next() {
                Some("tsa") => "application/timestamp-reply",
                Some("ocsp") => "application/ocsp-response",
                Some("crl") => "application/pkix-crl",
                _ => "application/pkix-cert",
            };
            let len = answer.len();
            let head = format!("Content-Type: {kind}\r\nContent-Length: {len}\r\nConnection: close");
            write!(stream, "HTTP/1.1 200 OK\r\n{head}\r\n\r\n")?;
            stream.write_all(&answer)
        }
        None => stream.write_all(b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    }
}

fn respond(state: &State, path: &str, body: &[u8]) -> Option<Vec<u8>> {
    let place = path.split('.').next_back().filter(|e| *e == "crl").unwrap_or(path);
    let faulty = |what: &str| state.faults.lock().expect("alone").contains(&format!("{place}-{what}"));
    if faulty("down") {
        return None;
    }
    if faulty("garbage") {
        return Some(b"<html>busy</html>".to_vec());
    }
    let kept = state.first.lock().expect("alone").get(path).cloned();
    if faulty("replay") && kept.is_some() {
        return kept;
    }
    let _alone = state.alone.lock().expect("alone");
    let answer = match path {
        "ocsp" => ocsp(&state.dir, body, faulty("wrong-signer"))?,
        "tsa" => time_stamp(&state.dir, body)?,
        "issuing.cer" => run(&state.dir, "issuing.cer", &["x509", "-in", "issuing.pem", "-outform", "DER"])?,
        _ => std::fs::read(state.dir.join(path)).ok()?,
    };
    state.first.lock().expect("alone").entry(path.to_owned()).or_insert_with(|| answer.clone());
    Some(answer)
}

fn ocsp(dir: &Path, request: &[u8], wrong_signer: bool) -> Option<Vec<u8>> {
    std::fs::write(dir.join("ocsp.req"), request).ok()?;
    let (cert, key) = if wrong_signer { ("tsa.pem", "tsa.key") } else { ("responder.pem", "responder.key") };
    let mut args = vec!["ocsp", "-index", "issuing.txt", "-CA", "issuing.pem", "-rsigner", cert, "-rkey", key];
    args.extend(["-reqin", "ocsp.req", "-ndays", "7"]);
    run(dir, "ocsp.resp", &args)
}

fn time_stamp(dir: &Path, request: &[u8]) -> Option<Vec<u8>> {
    std::fs::write(dir.join("tsa.req"), request).ok()?;
    let args = ["ts", "-reply", "-config", "ca.conf", "-section", "stamps", "-queryfile", "tsa.req"];
    run(dir, "tsa.resp", &args)
}

/// Runs openssl and reads what it wrote.
fn run(dir: &Path, out: &str, args: &[&str]) -> Option<Vec<u8>> {
    let flag = if args[0] == "ocsp" { "-respout" } else { "-out" };
    let output = Command::new("openssl").args(args).args([flag, out]).current_dir(dir).output().ok()?;
    if !output.status.success() {
        eprintln!("openssl {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        return None;
    }
    std::fs::read(dir.join(out)).ok()
}
