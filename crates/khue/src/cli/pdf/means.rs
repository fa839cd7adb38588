//! Where the key of `khue pdf sign` is: a key file, a token or HSM, a remote signing service.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{ArgGroup, Args};
use kernel::Redacted;
use keyring::{Devices, Found, KeyringError, Remote, RemoteSettings};
use pades::{Signer, SoftKey};

use super::refused;
use crate::settings::secret;
use crate::{Failure, Outcome, failure};

/// How long one call to a remote service may take.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug, Args)]
#[group(skip)]
#[command(group(ArgGroup::new("means").required(true)))]
pub(super) struct Means {
    /// The key file (PKCS#12: .p12, .pfx).
    #[arg(long, value_name = "KEY.p12", group = "means")]
    key: Option<PathBuf>,
    /// The module of a signing token or HSM (PKCS#11): absolute path of its library.
    #[arg(long, value_name = "LIBRARY", requires = "token", group = "means")]
    pkcs11_module: Option<PathBuf>,
    /// Label or serial number of the token.
    #[arg(long, value_name = "NAME", requires = "pkcs11_module")]
    token: Option<String>,
    /// A remote signing service (CSC API v2): its address up to, without, /csc/v2.
    #[arg(
        long,
        value_name = "URL",
        requires_all = ["client_id", "client_secret_file", "key_id"],
        group = "means"
    )]
    remote: Option<String>,
    /// How the service knows this client.
    #[arg(long, value_name = "ID", requires = "remote")]
    client_id: Option<String>,
    /// A file with the secret that belongs to the client id.
    #[arg(long, value_name = "FILE", requires = "remote")]
    client_secret_file: Option<PathBuf>,
    /// The key: `CKA_ID` in hexadecimal, where the token holds several; the credential of the remote service.
    #[arg(long, value_name = "ID", conflicts_with = "key")]
    key_id: Option<String>,
    /// A file with the password or PIN in its first line; for a one-time code behind the PIN and a space.
    #[arg(long, value_name = "FILE")]
    password_file: PathBuf,
}

impl Means {
    /// The key, opened.
    pub(super) fn open(&self) -> Outcome<Box<dyn Signer>> {
        let text = std::fs::read_to_string(&self.password_file).map_err(failure::file(&self.password_file, "read"))?;
        let secret = text.lines().next().unwrap_or_default();
        if let Some(path) = &self.key {
            let der = std::fs::read(path).map_err(failure::file(path, "read"))?;
            return Ok(Box::new(SoftKey::from_pkcs12(&der, secret).map_err(|error| unopened(path, error))?));
        }
        if let (Some(module), Some(token)) = (&self.pkcs11_module, &self.token) {
            let devices = Devices { modules: vec![module.clone()], remote: None };
            return self.on_token(&devices, token, secret);
        }
        self.at_service(secret)
    }

    fn on_token(&self, devices: &Devices, token: &str, pin: &str) -> Outcome<Box<dyn Signer>> {
        let token = devices.token(token, token).map_err(told)?;
        let mut found = devices.keys(&token, pin).map_err(told)?;
        if let Some(wanted) = &self.key_id {
            found.retain(|key| key.key_id.eq_ignore_ascii_case(wanted));
        }
        let [only] = &found[..] else { return Err(not_one(&found)) };
        let opened = devices.open(token, &only.key_id, pin, only.certificates.clone());
        Ok(Box::new(opened.map_err(told)?))
    }

    fn at_service(&self, pin: &str) -> Outcome<Box<dyn Signer>> {
        let file = self.client_secret_file.as_deref();
        let client_secret = Redacted::new(file.map(secret).transpose()?.unwrap_or_default());
        let settings = RemoteSettings {
            url: self.remote.clone().unwrap_or_default(),
            client_id: self.client_id.clone().unwrap_or_default(),
            client_secret,
            patience: PATIENCE,
        };
        let remote = Remote::new(settings).map_err(told)?;
        let id = self.key_id.as_deref().unwrap_or_default();
        let own = remote.info(id).map_err(told)?.certificates.into_iter().next();
        let own = own.ok_or_else(|| told(KeyringError::NoSuchKey))?;
        Ok(Box::new(remote.open(id, pin, &own).map_err(told)?))
    }
}

/// A key file has a password, no PIN, and old ones are encrypted in ways that are broken by now.
fn unopened(path: &Path, error: pades::Error) -> Failure {
    let place = path.display();
    match error {
        pades::Error::WrongPin => {
            let next = "The first line of --password-file must be the password of the key file, exactly.";
            Failure::new(format!("{place}: the password is wrong."), next)
        }
        pades::Error::Key(why) if why.contains("old way") => {
            let next = "Encrypt it anew with its own password: `openssl pkcs12 -legacy -in OLD.pfx -nodes -out key.pem`, then \
                        `openssl pkcs12 -export -in key.pem -out NEW.p12`, then delete key.pem.";
            Failure::new(format!("{place}: {}.", pades::Error::Key(why)), next)
        }
        other => refused(path)(other),
    }
}

fn not_one(found: &[Found]) -> Failure {
    let names: Vec<String> = found.iter().filter_map(named).collect();
    match names.is_empty() {
        true => Failure::new(
            "The token holds no such key with a certificate.",
            "Leave --key-id away to see which it holds.",
        ),
        false => {
            Failure::new(format!("The token holds several keys: {}.", names.join("; ")), "Name one with --key-id.")
        }
    }
}

fn named(key: &Found) -> Option<String> {
    Some(format!("{} ({})", key.key_id, key.certificates.first()?.subject()))
}

fn told(error: KeyringError) -> Failure {
    let next = match &error {
        KeyringError::WrongPin(_) | KeyringError::RemotePin(_) => {
            "Each wrong one counts; the token or service may lock itself."
        }
        KeyringError::Gone(_) => "Plug it in, or look at its name with the maker's software.",
        KeyringError::Module { .. } => "Give the absolute path of the maker's PKCS#11 library.",
        KeyringError::Otp => "Write the PIN, a space and a fresh one-time code into the file.",
        _ => "",
    };
    Failure::new(format!("Signing is not possible: {error}."), next)
}
