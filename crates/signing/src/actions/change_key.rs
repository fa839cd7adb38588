//! Changes to the key somebody has: another PIN, the image, giving it up.

use kernel::Actor;
use serde_json::json;
use store::{Ctx, Record};
use web::{App, BlockingPool};

use super::ChangeError;
use super::choose_key::{NewPin, sealing, told};
use crate::keys::{self, SigningKey};
use crate::model::{Owner, Place, clean};
use crate::unlock::counted;
use crate::{KeyError, OpenKey};

/// Sizes of seals in millimetres; official ones have 28 to 42 (TT 07/2010/TT-BCA).
const SEAL_MM: std::ops::RangeInclusive<i64> = 20..=60;

/// A key sealed anew, not yet written.
#[derive(Debug)]
pub struct Resealed {
    key: SigningKey,
    sealed: Vec<u8>,
}

/// Opens a key kept here with its old PIN and seals it under a new one. Wrong PINs count as in signing.
///
/// # Errors
/// [`ChangeError`]: no key, a key that is not kept here, the PINs.
pub async fn new_pin(app: &App, actor: &Actor, owner: Owner, old: &str, new: &NewPin) -> Result<Resealed, ChangeError> {
    let fresh = new.checked()?.to_owned();
    if fresh == old.trim() {
        return Err(ChangeError::SamePin);
    }
    let pool = app.service::<BlockingPool>();
    let tx = app.store.read().await?;
    let id = keys::of(&tx, owner).await?.ok_or(KeyError::NoKey)?.id;
    drop(tx);
    let _turn = pool.turn(id.uuid()).await;
    let tx = app.store.read().await?;
    let key = keys::of(&tx, owner).await?.filter(|key| key.id == id).ok_or(ChangeError::Changed)?;
    drop(tx);
    let Place::File { sealed } = key.place.clone() else { return Err(ChangeError::NotHere) };
    if key.is_locked() {
        return Err(KeyError::locked(owner).into());
    }
    let (old, sealing) = (old.trim().to_owned(), sealing(app));
    let tried = pool.run(move || pades::change_pin(&sealed, &old, &fresh, &sealing)).await?;
    let sealed = counted(app, actor, &key, tried).await?;
    Ok(Resealed { key, sealed })
}

/// Writes the key under its new PIN.
///
/// # Errors
/// [`ChangeError::Changed`] when it was replaced meanwhile.
pub async fn reseal(ctx: &mut Ctx, resealed: Resealed) -> Result<(), ChangeError> {
    let key = current(ctx, resealed.key.owner).await?;
    if key.id != resealed.key.id || key.place != resealed.key.place {
        return Err(ChangeError::Changed);
    }
    keys::reseal(&ctx.tx, key.id, &resealed.sealed).await?;
    ctx.audit("pin-changed", Record::new("signing-key", key.id), told(&key)).await?;
    Ok(())
}

async fn current(ctx: &Ctx, owner: Owner) -> Result<SigningKey, ChangeError> {
    Ok(keys::of(&ctx.tx, owner).await?.ok_or(KeyError::NoKey)?)
}

/// Sets the image of the handwritten signature, or of the seal with its real size.
///
/// # Errors
/// [`ChangeError`]: the image, the size, no key.
pub async fn set_image(ctx: &mut Ctx, owner: Owner, image: &[u8], millimetres: Option<i64>) -> Result<(), ChangeError> {
    let picture = clean(image).map_err(ChangeError::Image)?;
    let millimetres = match owner {
        Owner::Person(_) => None,
        Owner::Agency(_) => Some(millimetres.filter(|mm| SEAL_MM.contains(mm)).ok_or(ChangeError::BadSize)?),
    };
    if matches!(owner, Owner::Agency(_)) && !picture.is_red() {
        return Err(ChangeError::SealNotRed);
    }
    let key = current(ctx, owner).await?;
    keys::set_image(&ctx.tx, key.id, Some(&picture.png), millimetres).await?;
    let detail = json!({ "sha256": store::BlobId::of(&picture.png), "width": picture.width, "height": picture.height,
        "millimetres": millimetres });
    ctx.audit("signature-image-set", Record::new("signing-key", key.id), detail).await?;
    Ok(())
}

/// Takes the image away.
///
/// # Errors
/// [`KeyError::NoKey`].
pub async fn remove_image(ctx: &mut Ctx, owner: Owner) -> Result<(), ChangeError> {
    let key = current(ctx, owner).await?;
    keys::set_image(&ctx.tx, key.id, None, None).await?;
    ctx.audit("signature-image-removed", Record::new("signing-key", key.id), json!({})).await?;
    Ok(())
}

/// Gives the key up: it signs nothing any more.
///
/// # Errors
/// [`KeyError::NoKey`].
pub async fn end(ctx: &mut Ctx, owner: Owner) -> Result<(), ChangeError> {
    let key = current(ctx, owner).await?;
    keys::end_all(ctx, owner).await?;
    ctx.audit("key-ended", Record::new("signing-key", key.id), told(&key)).await?;
    Ok(())
}

/// Opens a key for a trial: the PIN is right, the device there, the certificate valid. Nothing is signed but a word of ours.
///
/// # Errors
/// [`KeyError`].
pub async fn try_out(app: &App, actor: &Actor, owner: Owner, pin: &str) -> Result<(), KeyError> {
    let tx = app.store.read().await?;
    let key = keys::of(&tx, owner).await?.ok_or(KeyError::NoKey)?;
    drop(tx);
    let now = app.store.clock.now();
    let opened: OpenKey = crate::unlock(app, actor, &key, pin, now).await?;
    let word = format!("khue {}", kernel::format_instant(now));
    let pool = app.service::<BlockingPool>();
    let tried = pool.run(move || {
        let value = opened.sign(word.as_bytes())?;
        let own = opened.certificates().first().map(|own| opened.algorithm().holds(own, word.as_bytes(), &value));
        Ok::<_, pades::Error>(own == Some(true))
    });
    let holds = tried.await??;
    if holds { Ok(()) } else { Err(keyring::KeyringError::Mismatch.into()) }
}
