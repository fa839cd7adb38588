//! Key files under another secret: what somebody uploads is kept under a PIN of its own, and a PIN can be changed. The key
//! in the clear never leaves this room.

use crate::cert::Cert;
use crate::error::Result;
use crate::key::{SoftKey, seal};
use crate::{Error, pkcs12};
use pkcs8::{EncryptedPrivateKeyInfo, PrivateKeyInfo};

/// How a key is sealed under a PIN (PBKDF2-SHA256, AES-256-CBC); chance is handed in.
#[derive(Debug, Clone, Copy)]
pub struct Sealing {
    /// Salt of the PIN.
    pub salt: [u8; 16],
    /// Start vector of the cipher.
    pub iv: [u8; 16],
    /// Rounds of PBKDF2.
    pub rounds: u32,
}

/// Takes the key out of a PKCS#12 file and seals it under a PIN; gives PKCS#8 and the certificates, the holder's first.
///
/// # Errors
/// As [`SoftKey::from_pkcs12`].
pub fn pkcs12_under_pin(der: &[u8], password: &str, pin: &str, sealing: &Sealing) -> Result<(Vec<u8>, Vec<Cert>)> {
    let certificates = SoftKey::from_pkcs12(der, password)?.into_certificates();
    let opened = pkcs12::open(der, password)?;
    Ok((sealed(&opened.key, pin, sealing)?, certificates))
}

/// Seals a PKCS#8 key under another PIN.
///
/// # Errors
/// [`Error::WrongPin`] when the old one does not open it.
pub fn change_pin(der: &[u8], old: &str, new: &str, sealing: &Sealing) -> Result<Vec<u8>> {
    let info = EncryptedPrivateKeyInfo::try_from(der).map_err(|_| Error::Key("it is not an encrypted PKCS#8 file"))?;
    let plain = info.decrypt(old).map_err(|_| Error::WrongPin)?;
    // WHY: about one wrong PIN in 256 leaves valid padding; what comes out then is no key.
    if PrivateKeyInfo::try_from(plain.as_bytes()).is_err() {
        return Err(Error::WrongPin);
    }
    sealed(plain.as_bytes(), new, sealing)
}

fn sealed(plain: &[u8], pin: &str, sealing: &Sealing) -> Result<Vec<u8>> {
    let info = PrivateKeyInfo::try_from(plain).map_err(|_| Error::Key("it is not PKCS#8"))?;
    seal(&info, pin, &sealing.salt, &sealing.iv, sealing.rounds)
}
