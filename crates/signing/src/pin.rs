//! Opens a key with its PIN. Wrong PINs are counted before the answer is given, and five lock the key.

use kernel::{Actor, Instant, Locale};
use pades::SoftKey;
use store::Record;
use web::{App, BlockingPool};

use crate::KeyError;
use crate::keys::{self, MAX_WRONG_PINS, SigningKey};

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
/// [`KeyError`]: the certificate's time, the lock, or the PIN with the tries left.
pub async fn unlock(app: &App, actor: &Actor, key: &SigningKey, pin: &str, at: Instant) -> Result<SoftKey, KeyError> {
    let owner = key.person.map(Owner::Person).or(key.agency.map(Owner::Agency)).ok_or(KeyError::NoKey)?;
    let (store, pool) = (&app.store, app.service::<BlockingPool>());
    let _turn = pool.turn(key.id.uuid()).await;
    let tx = store.read().await?;
    let key = match owner {
        Owner::Person(person) => keys::of_person(&tx, person).await?,
        Owner::Agency(agency) => keys::of_agency(&tx, agency).await?,
    };
    drop(tx);
    let key = key.ok_or(KeyError::NoKey)?;
    check_time(&key, at)?;
    if key.is_locked() {
        return Err(KeyError::Locked);
    }
    let (id, wrong_pins) = (key.id, key.wrong_pins);
    let pin = pin.trim().to_owned();
    let opened = pool.run(move || SoftKey::from_encrypted_pkcs8(&key.key, &pin, key.certificates)).await?;
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
            Err(KeyError::WrongPin((MAX_WRONG_PINS - wrong_pins - 1).max(0)))
        }
        Err(other) => Err(other.into()),
    }
}

fn check_time(key: &SigningKey, at: Instant) -> Result<(), KeyError> {
    if at > key.valid_to {
        return Err(KeyError::Expired(key.valid_to));
    }
    if at < key.valid_from {
        return Err(KeyError::NotYet(key.valid_from));
    }
    Ok(())
}
