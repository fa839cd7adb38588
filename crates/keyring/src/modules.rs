//! Modules of token makers: each is loaded once for the life of the process, as PKCS#11 wants it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::slot::Slot;

use crate::{KeyringError, PinLeft, Result};

static LOADED: Mutex<BTreeMap<PathBuf, Pkcs11>> = Mutex::new(BTreeMap::new());
static TURNS: Mutex<BTreeMap<String, Arc<Mutex<()>>>> = Mutex::new(BTreeMap::new());

/// The module at a path.
pub(crate) fn load(path: &Path) -> Result<Pkcs11> {
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(module) = loaded.get(path) {
        return Ok(module.clone());
    }
    let failed = |why: String| KeyringError::Module { path: path.display().to_string(), why };
    if !path.is_absolute() {
        // WHY: the system would look for a bare name in its folders of libraries, and run what it finds there.
        return Err(failed("the path must be absolute".to_owned()));
    }
    let module = Pkcs11::new(path).map_err(|e| failed(e.to_string()))?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(other) => return Err(failed(other.to_string())),
    }
    loaded.insert(path.to_path_buf(), module.clone());
    Ok(module)
}

/// The turn of one token. WHY: whoever is logged in is so for the whole process; without turns a second person's session
/// would sign without any PIN.
pub(crate) fn turn(serial: &str) -> Arc<Mutex<()>> {
    let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
    turns.entry(serial.to_owned()).or_default().clone()
}

/// What a module said, as a case of ours.
pub(crate) fn refused(error: &Error, token: &str) -> KeyringError {
    use RvError::{
        DeviceError, DeviceRemoved, MechanismInvalid, PinExpired, PinIncorrect, PinInvalid, PinLenRange, PinLocked,
        SessionClosed, SessionHandleInvalid, SlotIdInvalid, TokenNotPresent, TokenNotRecognized, UserPinNotInitialized,
    };
    match error {
        Error::Pkcs11(rv, _) => match rv {
            PinIncorrect | PinInvalid | PinLenRange => KeyringError::WrongPin(PinLeft::Unsaid),
            PinLocked => KeyringError::Locked,
            PinExpired | UserPinNotInitialized => KeyringError::PinUnset,
            TokenNotPresent | TokenNotRecognized | DeviceRemoved | DeviceError | SlotIdInvalid | SessionClosed
            | SessionHandleInvalid => KeyringError::Gone(token.to_owned()),
            MechanismInvalid => KeyringError::Mechanism(rv.to_string()),
            other => KeyringError::Token(other.to_string()),
        },
        other => KeyringError::Token(other.to_string()),
    }
}

/// What the token's flags say of its PIN.
pub(crate) fn pin_left(module: &Pkcs11, slot: Slot) -> KeyringError {
    match module.get_token_info(slot) {
        Ok(info) if info.user_pin_locked() => KeyringError::Locked,
        Ok(info) if info.user_pin_final_try() => KeyringError::WrongPin(PinLeft::Final),
        Ok(info) if info.user_pin_count_low() => KeyringError::WrongPin(PinLeft::Low),
        _ => KeyringError::WrongPin(PinLeft::Unsaid),
    }
}
