//! Keys kept by devices and services: PKCS#11 tokens and HSMs, remote signing by CSC API v2. Each is a [`pades::Signer`].
//!
//! *Invariant:* no private key comes here and no PIN stays: it lives as long as the opened key and is wiped with it. The
//! device or service counts wrong PINs, nobody else does. Nothing here knows a database or a page; every call blocks.

mod devices;
mod error;
mod modules;
mod remote;
mod remote_key;
mod token;

pub use devices::Devices;
pub use error::{KeyringError, PinLeft};
pub use remote::{Credential, Remote, RemoteSettings};
pub use remote_key::RemoteKey;
pub use token::{Found, Opens, TokenInfo, TokenKey};

/// Result of this room.
pub type Result<T, E = KeyringError> = std::result::Result<T, E>;
