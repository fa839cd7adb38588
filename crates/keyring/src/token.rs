//! Tokens and HSMs behind a PKCS#11 module: what they hold, and their keys as signers.

use std::path::PathBuf;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};

use cryptoki::context::Pkcs11;
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use pades::{Algorithm, Cert, Signer};

use crate::modules::{load, pin_left, refused, turn};
use crate::{KeyringError, PinLeft, Result};

/// A token that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenInfo {
    /// The module that sees it.
    pub module: PathBuf,
    /// The name its owner gave it.
    pub label: String,
    /// The maker's serial number; names the token.
    pub serial: String,
    /// Make and model.
    pub model: String,
    /// Whether the token locked itself.
    pub locked: bool,
    /// What it says of the tries that are left.
    pub left: PinLeft,
}

/// A key on a token with its certificate.
#[derive(Debug, Clone)]
pub struct Found {
    /// `CKA_ID`, hexadecimal; at a service the credential.
    pub key_id: String,
    /// The holder's certificate first.
    pub certificates: Vec<Cert>,
    /// What it is opened with.
    pub opens: Opens,
}

/// What a key is opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Opens {
    /// A PIN.
    #[default]
    Pin,
    /// A PIN and a one-time code.
    PinAndCode,
    /// A one-time code alone.
    Code,
}

/// A key on a token. Every signature logs in anew, so a token that was pulled out and put back simply goes on.
pub struct TokenKey {
    token: TokenInfo,
    key_id: Vec<u8>,
    pin: AuthPin,
    certificates: Vec<Cert>,
    algorithm: Algorithm,
    refused: AtomicBool,
}

/// The tokens a module sees now.
pub(crate) fn tokens(path: &std::path::Path) -> Result<Vec<TokenInfo>> {
    let module = load(path)?;
    let slots = module.get_slots_with_token().map_err(|e| refused(&e, ""))?;
    Ok(slots.into_iter().filter_map(|slot| describe(&module, path, slot)).collect())
}

fn describe(module: &Pkcs11, path: &std::path::Path, slot: Slot) -> Option<TokenInfo> {
    let info = module.get_token_info(slot).ok().filter(|info| info.token_initialized())?;
    let left = match (info.user_pin_final_try(), info.user_pin_count_low()) {
        (true, _) => PinLeft::Final,
        (_, true) => PinLeft::Low,
        _ => PinLeft::Unsaid,
    };
    Some(TokenInfo {
        module: path.to_path_buf(),
        label: info.label().trim().to_owned(),
        serial: info.serial_number().trim().to_owned(),
        model: format!("{} {}", info.manufacturer_id().trim(), info.model().trim()),
        locked: info.user_pin_locked(),
        left,
    })
}

/// Does something with a token under its PIN, in its turn, and logs out.
fn logged_in<T>(token: &TokenInfo, pin: &AuthPin, act: impl FnOnce(&Pkcs11, Slot, &Session) -> Result<T>) -> Result<T> {
    let module = load(&token.module)?;
    let turn = turn(&token.serial);
    let _mine = turn.lock().unwrap_or_else(PoisonError::into_inner);
    let gone = |e: Error| refused(&e, &token.label);
    let slots = module.get_slots_with_token().map_err(gone)?;
    let here = |slot: &Slot| describe(&module, &token.module, *slot).is_some_and(|t| t.serial == token.serial);
    let slot = slots.into_iter().find(here).ok_or_else(|| KeyringError::Gone(token.label.clone()))?;
    if module.get_token_info(slot).map_err(gone)?.user_pin_locked() {
        return Err(KeyringError::Locked);
    }
    let session = module.open_ro_session(slot).map_err(gone)?;
    match session.login(UserType::User, Some(pin)) {
        Ok(()) => {}
        // Somebody's session was left open by a module that lost its token: never go on under their PIN.
        Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {
            session.logout().map_err(gone)?;
            session.login(UserType::User, Some(pin)).map_err(|e| login_refused(&e, &module, slot, token))?;
        }
        Err(error) => return Err(login_refused(&error, &module, slot, token)),
    }
    let done = act(&module, slot, &session);
    // A token that is gone has logged out by itself.
    session.logout().ok();
    done
}

fn login_refused(error: &Error, module: &Pkcs11, slot: Slot, token: &TokenInfo) -> KeyringError {
    match refused(error, &token.label) {
        KeyringError::WrongPin(_) => pin_left(module, slot),
        other => other,
    }
}

/// The keys of a token that have a certificate and may sign.
pub(crate) fn keys(token: &TokenInfo, pin: &str) -> Result<Vec<Found>> {
    logged_in(token, &AuthPin::from(pin.to_owned()), |_, _, session| {
        let gone = |e: Error| refused(&e, &token.label);
        let mut all = Vec::new();
        for handle in session.find_objects(&[Attribute::Class(ObjectClass::CERTIFICATE)]).map_err(gone)? {
            let read = session.get_attributes(handle, &[AttributeType::Id, AttributeType::Value]).map_err(gone)?;
            let (mut id, mut value) = (Vec::new(), Vec::new());
            for attribute in read {
                match attribute {
                    Attribute::Id(bytes) => id = bytes,
                    Attribute::Value(bytes) => value = bytes,
                    _ => {}
                }
            }
            // What is no X.509 certificate is none of ours.
            all.extend(Cert::from_der(&value).ok().map(|cert| (id, cert)));
        }
        let mut found = Vec::new();
        for (id, cert) in &all {
            let is_own = !id.is_empty() && private(session, id, &token.label).is_ok();
            if is_own && !found.iter().any(|f: &Found| f.certificates.first() == Some(cert)) {
                let others = all.iter().filter(|(_, other)| other != cert).map(|(_, other)| other.clone()).collect();
                let certificates = cert.clone().with_issuers(others);
                found.push(Found { key_id: hex::encode(id), certificates, opens: Opens::Pin });
            }
        }
        Ok(found)
    })
}

fn private(session: &Session, id: &[u8], label: &str) -> Result<ObjectHandle> {
    let template = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Id(id.to_vec())];
    let handles = session.find_objects(&template).map_err(|e| refused(&e, label))?;
    handles.first().copied().ok_or(KeyringError::NoSuchKey)
}

/// Whether a key wants the PIN before each signature (`CKA_ALWAYS_AUTHENTICATE`), as those for qualified signatures may.
fn wants_pin_each_time(session: &Session, key: ObjectHandle, label: &str) -> Result<bool> {
    let read = session.get_attributes(key, &[AttributeType::AlwaysAuthenticate]).map_err(|e| refused(&e, label))?;
    Ok(read.contains(&Attribute::AlwaysAuthenticate(true)))
}

/// The mechanism that takes the message itself, in parts. WHY: the PIN of each signature comes after the signing has begun,
/// and only in parts may anything come between.
fn whole(algorithm: Algorithm) -> Result<Mechanism<'static>> {
    match algorithm {
        Algorithm::EcdsaP256 => Ok(Mechanism::EcdsaSha256),
        Algorithm::EcdsaP384 => Ok(Mechanism::EcdsaSha384),
        Algorithm::RsaPkcs1 => Ok(Mechanism::Sha256RsaPkcs),
        Algorithm::RsaPkcs1Sha384 => Ok(Mechanism::Sha384RsaPkcs),
        Algorithm::RsaPkcs1Sha512 => Ok(Mechanism::Sha512RsaPkcs),
        other => Err(KeyringError::EachTime(format!("{other:?}"))),
    }
}

/// Signs with the PIN between the beginning and the first part (PKCS#11 3.0, 5.6.6: a log-in for this context alone).
fn in_parts(
    session: &Session,
    key: ObjectHandle,
    (mechanism, message): (&Mechanism<'_>, &[u8]),
    pin: &AuthPin,
    refused_again: impl Fn(Error) -> KeyringError,
) -> Result<Vec<u8>> {
    session.sign_init(mechanism, key).map_err(&refused_again)?;
    session.login(UserType::ContextSpecific, Some(pin)).map_err(&refused_again)?;
    session.sign_update(message).map_err(&refused_again)?;
    session.sign_final().map_err(&refused_again)
}

/// How the key of the first certificate signs.
pub(crate) fn algorithm_of(certificates: &[Cert]) -> Result<Algorithm> {
    let own = certificates.first().ok_or(KeyringError::NoSuchKey)?;
    Algorithm::of(own).map_err(|error| KeyringError::Weak(error.to_string()))
}

impl TokenKey {
    /// Opens a key: logs in, and sees that the token holds it and can sign with it.
    pub(crate) fn open(token: TokenInfo, key_id: &str, pin: &str, certificates: Vec<Cert>) -> Result<Self> {
        let algorithm = algorithm_of(&certificates)?;
        let id = hex::decode(key_id).map_err(|_| KeyringError::NoSuchKey)?;
        let pin = AuthPin::from(pin.to_owned());
        logged_in(&token, &pin, |module, slot, session| {
            let key = private(session, &id, &token.label)?;
            let each_time = wants_pin_each_time(session, key, &token.label)?;
            let wanted = match each_time {
                true => whole(algorithm)?.mechanism_type(),
                false if algorithm.is_ecdsa() => MechanismType::ECDSA,
                false => MechanismType::RSA_PKCS,
            };
            let known = module.get_mechanism_list(slot).map_err(|e| refused(&e, &token.label))?;
            match known.contains(&wanted) {
                true => Ok(()),
                false if each_time => Err(KeyringError::EachTime(wanted.to_string())),
                false => Err(KeyringError::Mechanism(wanted.to_string())),
            }
        })?;
        Ok(Self { token, key_id: id, pin, certificates, algorithm, refused: AtomicBool::new(false) })
    }

    fn signature(&self, message: &[u8]) -> Result<Vec<u8>> {
        let weak = |error: pades::Error| KeyringError::Weak(error.to_string());
        let digest = self.algorithm.digest(message);
        let (mechanism, data) = match self.algorithm.is_ecdsa() {
            true => (Mechanism::Ecdsa, digest),
            false => (Mechanism::RsaPkcs, self.algorithm.digest_info(&digest).map_err(weak)?),
        };
        let raw = logged_in(&self.token, &self.pin, |module, slot, session| {
            let label = &self.token.label;
            let key = private(session, &self.key_id, label)?;
            if wants_pin_each_time(session, key, label)? {
                let again = |e: Error| login_refused(&e, module, slot, &self.token);
                return in_parts(session, key, (&whole(self.algorithm)?, message), &self.pin, again);
            }
            session.sign(&mechanism, key, &data).map_err(|e| refused(&e, label))
        })?;
        let value = match self.algorithm.is_ecdsa() {
            true => pades::ecdsa_to_der(&raw).map_err(|_| KeyringError::Mismatch)?,
            false => raw,
        };
        let own = self.certificates.first().ok_or(KeyringError::NoSuchKey)?;
        if self.algorithm.holds(own, message, &value) { Ok(value) } else { Err(KeyringError::Mismatch) }
    }
}

impl Signer for TokenKey {
    fn certificates(&self) -> &[Cert] {
        &self.certificates
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8]) -> pades::Result<Vec<u8>> {
        // WHY: the PIN was changed meanwhile; a batch that goes on trying would lock the token.
        if self.refused.load(Ordering::Acquire) {
            return Err(KeyringError::WrongPin(PinLeft::Low).into());
        }
        let signed = self.signature(message);
        if matches!(signed, Err(KeyringError::WrongPin(_) | KeyringError::Locked)) {
            self.refused.store(true, Ordering::Release);
        }
        Ok(signed?)
    }
}
