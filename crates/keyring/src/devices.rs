//! The devices and the service a house knows, in one value: the roof fills it from the settings.

use std::path::PathBuf;

use pades::Cert;

use crate::remote::Remote;
use crate::token::{self, Found, TokenInfo, TokenKey};
use crate::{KeyringError, Result};

/// What the settings name.
#[derive(Debug, Clone, Default)]
pub struct Devices {
    /// Modules of token makers.
    pub modules: Vec<PathBuf>,
    /// The remote signing service.
    pub remote: Option<Remote>,
}

impl Devices {
    /// Every token that is there. One module that fails does not hide the tokens of the others.
    ///
    /// # Errors
    /// [`KeyringError::NoModule`], or why no module could be asked.
    pub fn tokens(&self) -> Result<Vec<TokenInfo>> {
        let mut failed = Some(KeyringError::NoModule);
        let mut all: Vec<TokenInfo> = Vec::new();
        for module in &self.modules {
            match token::tokens(module) {
                Ok(found) => {
                    failed = None;
                    // Two modules may see one token.
                    let new = found.into_iter().filter(|t| !all.iter().any(|known| known.serial == t.serial));
                    let new: Vec<_> = new.collect();
                    all.extend(new);
                }
                Err(why) => failed = failed.map(|_| why),
            }
        }
        failed.map_or(Ok(all), Err)
    }

    /// A token by its serial number, or its label; `called` is how the person knows it.
    ///
    /// # Errors
    /// [`KeyringError::Gone`] when it is not there.
    pub fn token(&self, name: &str, called: &str) -> Result<TokenInfo> {
        let all = self.tokens()?;
        let by_serial = all.iter().find(|t| t.serial == name);
        let found = by_serial.or_else(|| all.iter().find(|t| t.label == name)).cloned();
        found.ok_or_else(|| KeyringError::Gone(called.to_owned()))
    }

    /// The keys of a token that have a certificate.
    ///
    /// # Errors
    /// The token is gone, the PIN wrong or the token locked.
    pub fn keys(&self, token: &TokenInfo, pin: &str) -> Result<Vec<Found>> {
        token::keys(token, pin)
    }

    /// Opens a key on a token.
    ///
    /// # Errors
    /// As [`Devices::keys`]; a key that is not there or may not sign.
    pub fn open(&self, token: TokenInfo, key_id: &str, pin: &str, certificates: Vec<Cert>) -> Result<TokenKey> {
        TokenKey::open(token, key_id, pin, certificates)
    }

    /// The remote service.
    ///
    /// # Errors
    /// [`KeyringError::NoRemote`] when none is set.
    pub fn remote(&self) -> Result<&Remote> {
        self.remote.as_ref().ok_or(KeyringError::NoRemote)
    }
}
