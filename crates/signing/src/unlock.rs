//! Opens a key with its PIN, wherever it is. Wrong PINs of a key kept here are counted before the answer is given, and five lock
//! it; a device counts by itself.

use kernel::{Actor, Instant, Locale};
use keyring::Devices;
use pades::{Signer, SoftKey};
use store::Record;
use web::{App, BlockingPool};

use crate::error::logged;
use crate::fitness::fitness;
use crate::keys::{self, MAX_WRONG_PINS, SigningKey};
use crate::model::Place;
use crate::{KeyError, devices, levels};

/// An opened key, ready to sign from any thread.
pub type OpenKey = Box<dyn Signer + Send + Sync>;

/// Opens a key. Tries of one key run one after another in this process, so that guessing in parallel gains nothing; each
/// further node could add one try.
///
/// # Errors
/// [`KeyError`]: the certificate may not sign now, the lock, or the PIN with the tries left.
pub async fn unlock(app: &App, actor: &Actor, key: &SigningKey, pin: &str, at: Instant) -> Result<OpenKey, KeyError> {
    let pool = app.service::<BlockingPool>();
    let _turn = pool.turn(key.id.uuid()).await;
    let tx = app.store.read().await?;
    let key = keys::of(&tx, key.owner).await?.filter(|now| now.id == key.id).ok_or(KeyError::NoKey)?;
    drop(tx);
    fitness(app, &key, at).await?;
    let pin = pin.trim().to_owned();
    let own = key.certificate().cloned().ok_or(KeyError::NoKey)?;
    let opened: OpenKey = match key.place.clone() {
        Place::File { sealed } => open_file(app, actor, &key, sealed, pin).await?,
        Place::Token { serial, label, key_id } => {
            let known = devices(app);
            let open = move || open_token(&known, &serial, &label, &key_id, &pin, key.certificates);
            pool.run(open).await?.inspect_err(device_logged)?
        }
        Place::Remote { credential, .. } => {
            let known = devices(app);
            let open = move || Ok::<OpenKey, KeyError>(Box::new(known.remote()?.open(&credential, &pin, &own)?));
            pool.run(open).await?.inspect_err(device_logged)?
        }
        Place::Tool => return Err(KeyError::InTool),
    };
    // Where a time-stamping service is set, its signatures get a time-stamp of their own.
    Ok(levels::stamping(app, opened))
}

fn device_logged(error: &KeyError) {
    if let KeyError::Device(device) = error {
        logged(device);
    }
}

fn open_token(
    known: &Devices,
    serial: &str,
    label: &str,
    key_id: &str,
    pin: &str,
    certificates: Vec<pades::Cert>,
) -> Result<OpenKey, KeyError> {
    let token = known.token(serial, label)?;
    Ok(Box::new(known.open(token, key_id, pin, certificates)?))
}

async fn open_file(
    app: &App,
    actor: &Actor,
    key: &SigningKey,
    sealed: Vec<u8>,
    pin: String,
) -> Result<OpenKey, KeyError> {
    if key.is_locked() {
        return Err(KeyError::locked(key.owner));
    }
    let certificates = key.certificates.clone();
    let open = move || SoftKey::from_encrypted_pkcs8(&sealed, &pin, certificates);
    let opened = app.service::<BlockingPool>().run(open).await?;
    Ok(Box::new(counted(app, actor, key, opened).await?))
}

/// Counts what a try of the PIN came to, before anybody learns it.
pub(crate) async fn counted<T>(
    app: &App,
    actor: &Actor,
    key: &SigningKey,
    tried: pades::Result<T>,
) -> Result<T, KeyError> {
    match tried {
        Ok(opened) => {
            if key.wrong_pins > 0 {
                let tx = app.store.db.write().await?;
                keys::forget_wrong_pins(&tx, key.id).await?;
                tx.commit().await?;
            }
            Ok(opened)
        }
        Err(pades::Error::WrongPin) => {
            let ctx = app.store.write(actor.clone(), Locale::Vi, "").await?;
            keys::count_wrong_pin(&ctx.tx, key.id).await?;
            let detail = serde_json::json!({ "wrong": key.wrong_pins + 1 });
            ctx.audit("wrong-pin", Record::new("signing-key", key.id), detail).await?;
            ctx.commit().await?;
            // The last wrong one locks: whoever typed it learns that, not that no try is left.
            match MAX_WRONG_PINS - key.wrong_pins - 1 {
                left if left > 0 => Err(KeyError::WrongPin(left)),
                _ => Err(KeyError::locked(key.owner)),
            }
        }
        Err(other) => Err(other.into()),
    }
}
