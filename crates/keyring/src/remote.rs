//! A remote signing service by CSC API v2 (Cloud Signature Consortium, "Architectures and protocols for remote signature
//! applications" 2.0): the calls, their limits, and their refusals as cases of ours.

use std::io::Read;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::Redacted;
use pades::{Algorithm, Cert};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::remote_key::RemoteKey;
use crate::token::{Opens, algorithm_of};
use crate::{KeyringError, Result};

/// The largest answer: certificate chains and signatures are some kilobytes.
const MAX_ANSWER: u64 = 1 << 20;
/// Certificates of one chain at the most.
const MAX_CHAIN: usize = 10;

/// What the settings say of the service.
#[derive(Debug, Clone)]
pub struct RemoteSettings {
    /// Its address up to, without, `/csc/v2`.
    pub url: String,
    /// How this house is known to it.
    pub client_id: String,
    /// The secret that belongs to it.
    pub client_secret: Redacted<String>,
    /// How long one call may take.
    pub patience: Duration,
}

/// The service.
#[derive(Debug, Clone)]
pub struct Remote {
    settings: RemoteSettings,
    agent: ureq::Agent,
}

/// A credential: a key with its certificate at the service.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Its identifier.
    pub id: String,
    /// The holder's certificate first.
    pub certificates: Vec<Cert>,
    /// How it signs.
    pub algorithm: Algorithm,
    /// Whether the PIN is asked for.
    pub pin: bool,
    /// Whether a one-time code is asked for.
    pub otp: bool,
    /// Whether each authorisation names what is signed (SCAL2).
    pub bound: bool,
    /// Signatures by one authorisation.
    pub multisign: u32,
}

impl Credential {
    /// What it is opened with.
    pub fn opens(&self) -> Opens {
        match (self.pin, self.otp) {
            (true, true) => Opens::PinAndCode,
            (false, true) => Opens::Code,
            (_, false) => Opens::Pin,
        }
    }
}

#[derive(Deserialize)]
struct Refused {
    error: Option<String>,
    error_description: Option<String>,
}

#[derive(Deserialize)]
struct Info {
    key: KeyInfo,
    cert: CertInfo,
    #[serde(default)]
    auth: Auth,
    #[serde(rename = "SCAL", default)]
    scal: Option<String>,
    #[serde(default)]
    multisign: Value,
}

#[derive(Deserialize)]
struct KeyInfo {
    status: String,
}

#[derive(Deserialize)]
struct CertInfo {
    #[serde(default)]
    status: Option<String>,
    certificates: Vec<String>,
}

#[derive(Deserialize, Default)]
struct Auth {
    #[serde(default)]
    mode: String,
    #[serde(default)]
    objects: Vec<AuthObject>,
}

#[derive(Deserialize)]
struct AuthObject {
    id: String,
}

fn is_loopback(url: &str) -> bool {
    let host = url.strip_prefix("http://").and_then(|rest| rest.split(['/', '?']).next()).unwrap_or_default();
    let name = host
        .strip_prefix('[')
        .and_then(|h| h.split_once(']'))
        .map_or_else(|| host.split(':').next().unwrap_or_default(), |(inside, _)| inside);
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl Remote {
    /// A service at an address: https, or this very machine.
    ///
    /// # Errors
    /// [`KeyringError::NotHttps`].
    pub fn new(settings: RemoteSettings) -> Result<Self> {
        if !settings.url.starts_with("https://") && !is_loopback(&settings.url) {
            return Err(KeyringError::NotHttps(settings.url));
        }
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(settings.patience))
            .http_status_as_error(false)
            // A secret goes to the address that was set, nowhere else.
            .max_redirects(0)
            .build();
        Ok(Self { settings, agent: config.into() })
    }

    /// Its address.
    pub fn url(&self) -> &str {
        self.settings.url.trim_end_matches('/')
    }

    /// A token of access for this house (OAuth 2.0 client credentials, CSC 8.4.4).
    ///
    /// # Errors
    /// [`KeyringError::Client`] when the service does not know the house.
    pub fn sign_in(&self) -> Result<Redacted<String>> {
        let RemoteSettings { client_id, client_secret, .. } = &self.settings;
        let body = json!({
            "grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret.reveal(),
        });
        let answer = self.call("oauth2/token", None, &body).map_err(|error| match error {
            KeyringError::Service(why) => KeyringError::Client(why),
            other => other,
        })?;
        text(&answer, "access_token").map(Redacted::new)
    }

    /// The credentials of a user of the service.
    ///
    /// # Errors
    /// [`KeyringError`]: reach, time, refusals, shape.
    pub fn list(&self, user: &str) -> Result<Vec<String>> {
        let access = self.sign_in()?;
        let answer = self.call("credentials/list", Some(&access), &json!({ "userID": user }))?;
        let ids = answer.get("credentialIDs").and_then(Value::as_array);
        let ids = ids.ok_or_else(|| KeyringError::Malformed("credentialIDs".to_owned()))?;
        Ok(ids.iter().filter_map(Value::as_str).take(MAX_CHAIN).map(str::to_owned).collect())
    }

    /// A credential with its certificates.
    ///
    /// # Errors
    /// [`KeyringError::Credential`] when it is disabled or its certificate ended; a key that may not sign.
    pub fn info(&self, id: &str) -> Result<Credential> {
        let access = self.sign_in()?;
        let body = json!({ "credentialID": id, "certificates": "chain", "certInfo": true, "authInfo": true });
        let answer = self.call("credentials/info", Some(&access), &body)?;
        let info: Info = serde_json::from_value(answer).map_err(|e| KeyringError::Malformed(e.to_string()))?;
        let status = info.cert.status.as_deref().unwrap_or("valid");
        if info.key.status != "enabled" || status != "valid" {
            return Err(KeyringError::Credential(format!("{}, {status}", info.key.status)));
        }
        if !matches!(info.auth.mode.as_str(), "" | "implicit" | "explicit") {
            return Err(KeyringError::Credential(format!("authorisation {}", info.auth.mode)));
        }
        let certificates = chain(&info.cert.certificates)?;
        let asks = |name: &str| info.auth.objects.iter().any(|object| object.id.eq_ignore_ascii_case(name));
        Ok(Credential {
            id: id.to_owned(),
            algorithm: algorithm_of(&certificates)?,
            certificates,
            pin: asks("PIN") || asks("password"),
            otp: asks("OTP"),
            bound: info.scal.as_deref() == Some("2"),
            multisign: info.multisign.as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(1).max(1),
        })
    }

    /// A key at the service. `secret`: the PIN, and behind a space or a new line the one-time code where one is asked for.
    ///
    /// # Errors
    /// As [`Remote::info`]; another certificate than `expected`; a one-time code that is missing.
    pub fn open(&self, id: &str, secret: &str, expected: &Cert) -> Result<RemoteKey> {
        let credential = self.info(id)?;
        if credential.certificates.first() != Some(expected) {
            return Err(KeyringError::Mismatch);
        }
        RemoteKey::open(self.clone(), credential, secret)
    }

    /// One call; a refusal becomes the case it stands for.
    pub(crate) fn call(&self, method: &str, access: Option<&Redacted<String>>, body: &Value) -> Result<Value> {
        let url = format!("{}/csc/v2/{method}", self.url());
        let mut request = self.agent.post(&url).header("Content-Type", "application/json");
        if let Some(access) = access {
            request = request.header("Authorization", format!("Bearer {}", access.reveal()));
        }
        let answer = request.send(body.to_string()).map_err(|error| unreachable(&error))?;
        let status = answer.status().as_u16();
        let mut bytes = Vec::new();
        let read = answer.into_body().into_reader().take(MAX_ANSWER + 1).read_to_end(&mut bytes);
        read.map_err(|error| match error.kind() {
            std::io::ErrorKind::TimedOut => KeyringError::TimedOut,
            _ => KeyringError::Unreachable(error.to_string()),
        })?;
        if bytes.len() as u64 > MAX_ANSWER {
            return Err(KeyringError::Malformed("too large".to_owned()));
        }
        match status {
            200 => serde_json::from_slice(&bytes).map_err(|e| KeyringError::Malformed(e.to_string())),
            _ => Err(refusal(status, &bytes)),
        }
    }
}

fn unreachable(error: &ureq::Error) -> KeyringError {
    match error {
        ureq::Error::Timeout(_) => KeyringError::TimedOut,
        other => KeyringError::Unreachable(other.to_string()),
    }
}

/// The case behind a refusal. Services differ in the code and agree in naming what was wrong.
fn refusal(status: u16, body: &[u8]) -> KeyringError {
    let Ok(Refused { error: Some(code), error_description }) = serde_json::from_slice(body) else {
        return match status {
            500.. => KeyringError::Unreachable(format!("HTTP {status}")),
            _ => KeyringError::Service(format!("HTTP {status}")),
        };
    };
    // Foreign words on our screen: one line, bounded.
    let said: String = error_description.unwrap_or_default().chars().filter(|c| !c.is_control()).take(200).collect();
    let words = format!("{code} {said}").to_lowercase();
    let why = if said.is_empty() { code.clone() } else { said };
    let names = |word: &str| words.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
    match code.as_str() {
        "invalid_client" | "unauthorized_client" | "invalid_token" | "access_denied" => KeyringError::Client(why),
        _ if names("otp") => KeyringError::Otp,
        _ if names("pin") => KeyringError::RemotePin(why),
        _ if ["expired", "disabled", "suspended", "revoked"].into_iter().any(names) => KeyringError::Credential(why),
        _ => KeyringError::Service(why),
    }
}

pub(crate) fn text(answer: &Value, name: &str) -> Result<String> {
    let found = answer.get(name).and_then(Value::as_str).filter(|value| !value.is_empty());
    found.map(str::to_owned).ok_or_else(|| KeyringError::Malformed(name.to_owned()))
}

fn chain(encoded: &[String]) -> Result<Vec<Cert>> {
    let wrong = || KeyringError::Malformed("certificates".to_owned());
    let decode = |text: &String| Cert::from_der(&STANDARD.decode(text).map_err(|_| wrong())?).map_err(|_| wrong());
    let mut all = encoded.iter().take(MAX_CHAIN).map(decode).collect::<Result<Vec<_>>>()?;
    if all.is_empty() {
        return Err(wrong());
    }
    let own = all.remove(0);
    Ok(own.with_issuers(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str) -> Result<Remote> {
        let secret = Redacted::new(String::new());
        let (client_id, patience) = (String::new(), Duration::from_secs(1));
        Remote::new(RemoteSettings { url: url.to_owned(), client_id, client_secret: secret, patience })
    }

    #[test]
    fn secrets_go_by_https_or_stay_on_the_machine() {
        for good in ["https://rss.example.vn/api", "http://127.0.0.1:8080", "http://localhost/x", "http://[::1]:9"] {
            assert!(at(good).is_ok(), "{good}");
        }
        for bad in ["http://rss.example.vn", "http://localhost.evil.vn", "http://127.0.0.1.evil.vn", "ftp://localhost"]
        {
            assert!(matches!(at(bad), Err(KeyringError::NotHttps(_))), "{bad}");
        }
    }

    #[test]
    fn refusals_become_cases() {
        let case = |body: &str| refusal(400, body.as_bytes());
        let pin = r#"{"error":"invalid_request","error_description":"Invalid PIN. 2 attempts left"}"#;
        assert_eq!(case(pin), KeyringError::RemotePin("Invalid PIN. 2 attempts left".to_owned()));
        assert_eq!(case(r#"{"error":"invalid_otp"}"#), KeyringError::Otp);
        assert_eq!(
            case(r#"{"error":"x","error_description":"Key expired"}"#),
            KeyringError::Credential("Key expired".into())
        );
        // "pinned" is no PIN.
        assert!(matches!(case(r#"{"error":"x","error_description":"pinned"}"#), KeyringError::Service(_)));
        assert!(matches!(case("<html>"), KeyringError::Service(_)));
        assert!(matches!(refusal(503, b""), KeyringError::Unreachable(_)));
    }
}
