//! A remote signing service by CSC API v2, as small as a test needs it; what it does depends on the credential asked for.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::Redacted;
use keyring::{Remote, RemoteSettings};
use serde_json::{Value, json};

use super::{ca, certificate, openssl};

pub const PIN: &str = "135790";
pub const OTP: &str = "111222";
const SECRET: &str = "the house's own";

pub struct Csc {
    pub url: String,
    state: Arc<State>,
}

struct State {
    folder: tempfile::TempDir,
    tries: Mutex<u32>,
    authorised: Mutex<Vec<(String, u64)>>,
    calls: Mutex<Vec<String>>,
}

impl Csc {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, kind, option) in [("rsa", "RSA", "rsa_keygen_bits:2048"), ("ec", "EC", "ec_paramgen_curve:P-256")] {
            let pem = folder.path().join(name);
            openssl(&["genpkey", "-algorithm", kind, "-pkeyopt", option, "-out", pem.to_str().expect("UTF-8")]);
        }
        let state = State { folder, tries: Mutex::new(3), authorised: Mutex::default(), calls: Mutex::default() };
        let state = Arc::new(state);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let serving = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = serving.clone();
                std::thread::spawn(move || serve(&state, stream));
            }
        });
        Self { url, state }
    }

    pub fn remote(&self, secret: &str) -> Remote {
        let settings = RemoteSettings {
            url: self.url.clone(),
            client_id: "khue".to_owned(),
            client_secret: Redacted::new(secret.to_owned()),
            patience: Duration::from_millis(1500),
        };
        Remote::new(settings).expect("this machine")
    }

    /// The same service where nobody listens any more.
    pub fn moved_to(self, url: String) -> Self {
        Self { url, ..self }
    }

    pub fn known(&self) -> Remote {
        self.remote(SECRET)
    }

    pub fn certificate(&self, key: &str) -> pades::Cert {
        self.state.certificate(key)
    }

    pub fn count(&self, method: &str) -> usize {
        self.state.calls.lock().expect("calls").iter().filter(|call| *call == method).count()
    }
}

fn serve(state: &State, mut stream: TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let (mut length, mut bearer) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        match name.to_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok()?,
            "authorization" => bearer = value.trim().to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let method = first.split_whitespace().nth(1)?.strip_prefix("/csc/v2/")?.to_owned();
    state.calls.lock().ok()?.push(method.clone());
    let (status, answer) = match (method.as_str(), bearer.as_str()) {
        ("oauth2/token", _) => state.sign_in(&serde_json::from_slice(&body).ok()?),
        (_, "Bearer access") => state.answer(&method, &serde_json::from_slice(&body).ok()?),
        _ => refuse("invalid_token", "Sign in first"),
    };
    let head = format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", answer.len());
    stream.write_all(&[head.as_bytes(), answer.as_bytes()].concat()).ok()
}

fn refuse(code: &str, why: &str) -> (u16, String) {
    (400, json!({ "error": code, "error_description": why }).to_string())
}

fn give(value: Value) -> (u16, String) {
    (200, value.to_string())
}

impl State {
    fn certificate(&self, key: &str) -> pades::Cert {
        let pem = self.folder.path().join(key);
        let spki = openssl(&["pkey", "-in", pem.to_str().expect("UTF-8"), "-pubout", "-outform", "DER"]);
        certificate("Nguyễn Từ Xa", &spki)
    }

    fn sign_in(&self, body: &Value) -> (u16, String) {
        match (body["grant_type"].as_str(), body["client_secret"].as_str()) {
            (Some("client_credentials"), Some(SECRET)) => {
                give(json!({ "access_token": "access", "token_type": "Bearer" }))
            }
            _ => refuse("invalid_client", "Unknown client"),
        }
    }

    fn answer(&self, method: &str, body: &Value) -> (u16, String) {
        let credential = body["credentialID"].as_str().unwrap_or_default().to_owned();
        match method {
            "credentials/list" => match body["userID"].as_str() {
                Some("xa") => give(json!({ "credentialIDs": ["ec-single", "rsa-many", "expired"] })),
                Some("otp") => give(json!({ "credentialIDs": ["ec-otp"] })),
                Some("old") => give(json!({ "credentialIDs": ["expired"] })),
                Some("hang") => self.hang(),
                Some("html") => (200, "<html>maintenance</html>".to_owned()),
                Some("down") => (503, String::new()),
                _ => give(json!({ "credentialIDs": [] })),
            },
            "credentials/info" => self.info(&credential),
            "credentials/authorize" => self.authorise(&credential, body),
            "signatures/signHash" => self.sign(&credential, body),
            _ => (404, String::new()),
        }
    }

    fn hang(&self) -> (u16, String) {
        std::thread::sleep(Duration::from_secs(4));
        give(json!({ "credentialIDs": [] }))
    }

    fn key(credential: &str) -> &'static str {
        if credential.starts_with("rsa") { "rsa" } else { "ec" }
    }

    fn info(&self, credential: &str) -> (u16, String) {
        let own = STANDARD.encode(self.certificate(Self::key(credential)).der());
        let chain = match credential {
            "ec-no-certificate" => vec![],
            "ec-garbage" => vec!["AAAA".to_owned()],
            _ => vec![own, STANDARD.encode(ca().root().der())],
        };
        let mut objects = vec![json!({ "type": "Password", "id": "PIN", "format": "N" })];
        if credential.ends_with("otp") {
            objects.push(json!({ "type": "Password", "id": "OTP", "format": "N", "generator": "totp" }));
        }
        let status = if credential == "expired" { "expired" } else { "valid" };
        give(json!({
            "key": { "status": "enabled", "algo": ["1.2.840.10045.4.3.2"], "len": 256 },
            "cert": { "status": status, "certificates": chain },
            "auth": { "mode": "explicit", "objects": objects },
            "SCAL": if credential.contains("many") { "1" } else { "2" },
            "multisign": if credential.contains("many") { 3 } else { 1 },
        }))
    }

    fn authorise(&self, credential: &str, body: &Value) -> (u16, String) {
        let given = |id: &str| body["authData"].as_array()?.iter().find(|a| a["id"] == id)?["value"].as_str();
        let mut tries = self.tries.lock().expect("tries");
        if given("PIN") != Some(PIN) {
            *tries -= 1;
            return refuse("invalid_request", &format!("Invalid PIN, {tries} tries left"));
        }
        if credential.ends_with("otp") && given("OTP") != Some(OTP) {
            return refuse("invalid_otp", "Wrong one-time code");
        }
        // SCAL2 binds the authorisation to what is signed.
        if !credential.contains("many") && body["hashes"].as_array().is_none_or(Vec::is_empty) {
            return refuse("invalid_request", "Missing hashes");
        }
        let count = body["numSignatures"].as_u64().unwrap_or(1);
        let mut all = self.authorised.lock().expect("authorised");
        let sad = format!("sad-{}", all.len());
        all.push((sad.clone(), count));
        match credential {
            "ec-no-sad" => give(json!({ "expiresIn": 60 })),
            _ => give(json!({ "SAD": sad, "expiresIn": 60 })),
        }
    }

    fn sign(&self, credential: &str, body: &Value) -> (u16, String) {
        let mut all = self.authorised.lock().expect("authorised");
        let Some(left) = all.iter_mut().find(|(sad, left)| body["SAD"] == sad.as_str() && *left > 0) else {
            return refuse("invalid_request", "Invalid SAD");
        };
        left.1 -= 1;
        let hash = STANDARD.decode(body["hashes"][0].as_str().unwrap_or_default()).unwrap_or_default();
        let (key, input) = (self.folder.path().join(Self::key(credential)), self.folder.path().join("hash"));
        std::fs::write(&input, &hash).expect("written");
        let (key, input) = (key.to_str().expect("UTF-8"), input.to_str().expect("UTF-8"));
        let mut args = vec!["pkeyutl", "-sign", "-inkey", key, "-in", input];
        if Self::key(credential) == "rsa" {
            args.extend(["-pkeyopt", "digest:sha256"]);
        }
        let value = match credential {
            "ec-wrong" => vec![1; 64],
            _ => openssl(&args),
        };
        let value = if credential == "ec-raw" { raw(&value) } else { value };
        match credential {
            "ec-empty" => give(json!({ "signatures": [] })),
            "ec-slow" => self.hang(),
            _ => give(json!({ "signatures": [STANDARD.encode(value)] })),
        }
    }
}

/// The two numbers of a DER sequence, side by side.
fn raw(der: &[u8]) -> Vec<u8> {
    let number = |at: usize| {
        let len = usize::from(der[at + 1]);
        let digits = &der[at + 2..at + 2 + len];
        let digits = digits.strip_prefix(&[0]).unwrap_or(digits);
        ([vec![0; 32 - digits.len()], digits.to_vec()].concat(), at + 2 + len)
    };
    let (r, next) = number(2);
    [r, number(next).0].concat()
}
