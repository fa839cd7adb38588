//! A key at a remote service: each signature is authorised by PIN and one-time code, then made from its digest.

use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::Redacted;
use pades::{Algorithm, Cert, Signer};
use serde_json::{Value, json};

use crate::remote::{Credential, Remote, text};
use crate::{KeyringError, Result};

/// Signatures asked for by one authorisation at the most, where the service allows several.
const MOST_AT_ONCE: u32 = 50;

/// A key at a remote service.
pub struct RemoteKey {
    remote: Remote,
    credential: Credential,
    secret: Secret,
    granted: Mutex<Granted>,
}

struct Secret {
    pin: Redacted<String>,
    otp: Option<Redacted<String>>,
}

/// What the last authorisation still allows.
#[derive(Default)]
struct Granted {
    data: Option<Redacted<String>>,
    left: u32,
    /// A one-time code was used up, or a PIN refused: not tried again.
    spent: Option<KeyringError>,
}

impl RemoteKey {
    pub(crate) fn open(remote: Remote, credential: Credential, secret: &str) -> Result<Self> {
        let (pin, otp) = match (credential.pin, credential.otp, secret.trim().rsplit_once(char::is_whitespace)) {
            (true, true, Some((pin, otp))) => (pin.trim().to_owned(), Some(otp.to_owned())),
            (true, true, None) => return Err(KeyringError::Otp),
            (false, true, _) => (String::new(), Some(secret.trim().to_owned())),
            _ => (secret.trim().to_owned(), None),
        };
        let secret = Secret { pin: Redacted::new(pin), otp: otp.map(Redacted::new) };
        let key = Self { remote, credential, secret, granted: Mutex::default() };
        if !key.credential.bound {
            // The PIN is tried now: whoever mistyped it learns so before anything is typeset.
            let mut granted = key.granted.lock().unwrap_or_else(PoisonError::into_inner);
            let access = key.remote.sign_in()?;
            key.authorise(&mut granted, &access, None)?;
            drop(granted);
        }
        Ok(key)
    }

    fn authorise(&self, granted: &mut Granted, access: &Redacted<String>, hash: Option<&str>) -> Result<()> {
        let count = if self.credential.bound { 1 } else { self.credential.multisign.min(MOST_AT_ONCE) };
        let mut auth = Vec::new();
        if self.credential.pin {
            auth.push(json!({ "id": "PIN", "value": self.secret.pin.reveal() }));
        }
        if let Some(otp) = &self.secret.otp {
            auth.push(json!({ "id": "OTP", "value": otp.reveal() }));
        }
        let mut body = json!({ "credentialID": self.credential.id, "numSignatures": count, "authData": auth });
        if let Some(hash) = hash {
            body["hashes"] = json!([hash]);
            body["hashAlgorithmOID"] = json!(self.credential.algorithm.oids().0);
        }
        let answer = self.remote.call("credentials/authorize", Some(access), &body);
        match &answer {
            Err(KeyringError::RemotePin(_) | KeyringError::Otp) => granted.spent = answer.as_ref().err().cloned(),
            // A one-time code opens once.
            _ if self.secret.otp.is_some() => granted.spent = Some(KeyringError::Otp),
            _ => {}
        }
        granted.data = Some(Redacted::new(text(&answer?, "SAD")?));
        granted.left = count;
        Ok(())
    }

    fn signature(&self, message: &[u8]) -> Result<Vec<u8>> {
        let algorithm = self.credential.algorithm;
        let hash = STANDARD.encode(algorithm.digest(message));
        let access = self.remote.sign_in()?;
        // One after another: an authorisation counts down.
        let mut granted = self.granted.lock().unwrap_or_else(PoisonError::into_inner);
        if granted.left == 0 {
            if let Some(spent) = &granted.spent {
                return Err(spent.clone());
            }
            self.authorise(&mut granted, &access, Some(&hash))?;
        }
        granted.left -= 1;
        let (hash_oid, sign_oid) = algorithm.oids();
        let body = json!({
            "credentialID": self.credential.id, "SAD": granted.data.as_ref().map(|sad| sad.reveal().as_str()),
            "hashes": [hash], "hashAlgorithmOID": hash_oid, "signAlgo": sign_oid,
        });
        let answer = self.remote.call("signatures/signHash", Some(&access), &body)?;
        let first = answer.get("signatures").and_then(Value::as_array).and_then(|all| all.first()?.as_str());
        let value = first.and_then(|text| STANDARD.decode(text).ok());
        self.fitting(message, value.ok_or_else(|| KeyringError::Malformed("signatures".to_owned()))?)
    }

    /// Services give ECDSA as a sequence or as two numbers side by side.
    fn fitting(&self, message: &[u8], value: Vec<u8>) -> Result<Vec<u8>> {
        let own = self.credential.certificates.first().ok_or(KeyringError::Mismatch)?;
        let algorithm = self.credential.algorithm;
        let turned = algorithm.is_ecdsa().then(|| pades::ecdsa_to_der(&value).ok()).flatten();
        let holds = |value: &Vec<u8>| algorithm.holds(own, message, value);
        [Some(value), turned].into_iter().flatten().find(holds).ok_or(KeyringError::Mismatch)
    }
}

impl Signer for RemoteKey {
    fn certificates(&self) -> &[Cert] {
        &self.credential.certificates
    }

    fn algorithm(&self) -> Algorithm {
        self.credential.algorithm
    }

    fn sign(&self, message: &[u8]) -> pades::Result<Vec<u8>> {
        Ok(self.signature(message)?)
    }
}
