//! Opens a key with its PIN. Wrong PINs are counted before the answer is given, and five lock the key.

use kernel::{Actor, Instant, Locale};
use pades::SoftKey;
use store::{Record, Store};

use super::SigningError;
use crate::press::Press;
use crate::store::keys::{self, MAX_WRONG_PINS, SigningKey};

/// Whose key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Person(uuid::Uuid),
    Agency(uuid::Uuid),
}

/// Opens a key. Tries of one key run one after another in this process, so that guessing in parallel gains nothing; each
/// further node could add one try.
///
/// # Errors
/// [`SigningError`]: the certificate's time, the lock, or the PIN with the tries left.
pub async fn unlock(
    store: &Store,
    press: &Press,
    actor: &Actor,
    key: &SigningKey,
    pin: &str,
    at: Instant,
) -> Result<SoftKey, SigningError> {
    let owner = key.person.map(Owner::Person).or(key.agency.map(Owner::Agency)).ok_or(SigningError::NoKey)?;
    let _turn = press.turn(key.id.uuid()).await;
    let tx = store.read().await?;
    let key = match owner {
        Owner::Person(person) => keys::of_person(&tx, person).await?,
        Owner::Agency(agency) => keys::of_agency(&tx, agency).await?,
    };
    drop(tx);
    let key = key.ok_or(SigningError::NoKey)?;
    check_time(&key, at)?;
    if key.is_locked() {
        return Err(SigningError::Locked);
    }
    let (id, wrong_pins) = (key.id, key.wrong_pins);
    let pin = pin.trim().to_owned();
    let opened = press.run(move || SoftKey::from_encrypted_pkcs8(&key.key, &pin, key.certificates)).await?;
    match opened {
        Ok(opened) => {
            if wrong_pins > 0 {
                let tx = store.db.write().await?;
                keys::forget_wrong_pins(&tx, id).await?;
                tx.commit().await?;
            }
            Ok(opened)
        }
        Err(pades::Error::WrongPin) => {
            let ctx = store.write(actor.clone(), Locale::Vi, "").await?;
            keys::count_wrong_pin(&ctx.tx, id).await?;
            ctx.audit("wrong-pin", Record::new("signing-key", id), serde_json::json!({ "wrong": wrong_pins + 1 }))
                .await?;
            ctx.commit().await?;
            Err(SigningError::WrongPin((MAX_WRONG_PINS - wrong_pins - 1).max(0)))
        }
        Err(other) => Err(other.into()),
    }
}

fn check_time(key: &SigningKey, at: Instant) -> Result<(), SigningError> {
    if at > key.valid_to {
        return Err(SigningError::Expired(key.valid_to));
    }
    if at < key.valid_from {
        return Err(SigningError::NotYet(key.valid_from));
    }
    Ok(())
}
