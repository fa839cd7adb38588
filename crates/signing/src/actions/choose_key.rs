//! Chooses the key somebody signs with from now on: a key file, a token, a remote service, the tool on the own machine. The former one is ended, never
//! deleted, for what it signed must stay explained.

use identity::{agencies, people};
use kernel::{Id, Instant};
use keyring::{Found, Opens};
use pades::{Cert, Sealing};
use serde_json::json;
use store::{Ctx, Record, Tx};
use web::{App, BlockingPool};

use super::ChangeError;
use crate::error::logged;
use crate::keys::{self, SigningKey};
use crate::model::{Owner, Place, check_holder};
use crate::store::holders;
use crate::{KeyError, devices, fitness};

/// Rounds of PBKDF2 under a PIN that people type: about a tenth of a second, which a thief of the database pays for each try.
const ROUNDS: u32 = 200_000;
/// Shortest PIN.
const PIN_LENGTH: std::ops::RangeInclusive<usize> = 6..=64;

/// A key that was looked at and may be chosen; nothing is written yet.
#[derive(Debug)]
pub struct Chosen {
    owner: Owner,
    place: Place,
    certificates: Vec<Cert>,
}

/// What a device or service offers.
#[derive(Debug)]
pub enum Offer {
    /// One key, ready to be chosen.
    One(Box<Chosen>),
    /// Several: the person says which.
    Several(Vec<Found>),
}

/// A new PIN, typed twice.
#[derive(Debug)]
pub struct NewPin {
    /// The PIN.
    pub pin: String,
    /// The same again.
    pub again: String,
}

impl NewPin {
    /// The PIN, if it is long enough, not of one character alone, and typed the same twice.
    pub(crate) fn checked(&self) -> Result<&str, ChangeError> {
        let pin = self.pin.trim();
        let first = pin.chars().next();
        if !PIN_LENGTH.contains(&pin.chars().count()) || pin.chars().all(|c| Some(c) == first) {
            return Err(ChangeError::WeakPin);
        }
        if pin != self.again.trim() { Err(ChangeError::PinsDiffer) } else { Ok(pin) }
    }
}

/// Fresh chance for a PIN.
pub(crate) fn sealing(app: &App) -> Sealing {
    Sealing { salt: app.store.ids.bytes(), iv: app.store.ids.bytes(), rounds: ROUNDS }
}

/// Takes a key out of a PKCS#12 file and seals it under a new PIN.
///
/// # Errors
/// [`ChangeError`]: the file, its password, the PIN, the certificate.
pub async fn from_file(
    app: &App,
    owner: Owner,
    file: bytes::Bytes,
    password: String,
    new: &NewPin,
) -> Result<Chosen, ChangeError> {
    let (pin, sealing) = (new.checked()?.to_owned(), sealing(app));
    let open = move || pades::pkcs12_under_pin(&file, &password, &pin, &sealing);
    let opened = app.service::<BlockingPool>().run(open).await?;
    let (sealed, certificates) = opened.map_err(|error| match error {
        pades::Error::WrongPin => ChangeError::WrongPassword,
        other => ChangeError::BadFile(other),
    })?;
    admit(app, owner, Place::File { sealed }, certificates).await
}

/// The signing tool on the own machine: the key stays there, its certificate is known here (PEM with its issuers, or DER).
///
/// # Errors
/// [`ChangeError`]: the file, the certificate.
pub async fn from_certificate(app: &App, owner: Owner, file: &[u8]) -> Result<Chosen, ChangeError> {
    let certificates = Cert::all_from_file(file).map_err(|_| ChangeError::NotCertificate)?;
    admit(app, owner, Place::Tool, certificates).await
}

/// Looks for the keys of a token; with `key_id` for that one.
///
/// # Errors
/// [`ChangeError`]: the token, its PIN, the certificate.
pub async fn from_token(
    app: &App,
    owner: Owner,
    serial: &str,
    pin: &str,
    key_id: Option<&str>,
) -> Result<Offer, ChangeError> {
    let (known, name, pin) = (devices(app), serial.to_owned(), pin.trim().to_owned());
    let look = move || {
        let token = known.token(&name, &name)?;
        let found = known.keys(&token, &pin)?;
        Ok::<_, keyring::KeyringError>((token, found))
    };
    let (token, mut found) = app.service::<BlockingPool>().run(look).await?.inspect_err(logged)?;
    if let Some(key_id) = key_id.filter(|id| !id.is_empty()) {
        found.retain(|key| key.key_id == key_id);
    }
    let place = |key_id, _| Place::Token { serial: token.serial.clone(), label: token.label.clone(), key_id };
    offer(app, owner, found, place).await
}

/// Looks for the credentials of a user of the remote service; with `credential` for that one.
///
/// # Errors
/// [`ChangeError`]: the service, the certificate.
pub async fn from_remote(app: &App, owner: Owner, user: &str, credential: Option<&str>) -> Result<Offer, ChangeError> {
    let (known, name) = (devices(app), user.trim().to_owned());
    let wanted = credential.filter(|id| !id.is_empty()).map(str::to_owned);
    let look = move || {
        let remote = known.remote()?;
        let mut found = Vec::new();
        for id in remote.list(&name)?.into_iter().filter(|id| wanted.as_ref().is_none_or(|w| w == id)) {
            // One credential that ended does not hide the others.
            match remote.info(&id) {
                Ok(info) => {
                    let opens = info.opens();
                    found.push(Found { key_id: info.id, certificates: info.certificates, opens });
                }
                Err(why @ keyring::KeyringError::Credential(_)) if wanted.is_some() => return Err(why),
                Err(keyring::KeyringError::Credential(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok((remote.url().to_owned(), found))
    };
    let (service, found) = app.service::<BlockingPool>().run(look).await?.inspect_err(logged)?;
    let user = user.trim().to_owned();
    let place = |credential, opens| Place::Remote { user: user.clone(), service: service.clone(), credential, opens };
    offer(app, owner, found, place).await
}

async fn offer(
    app: &App,
    owner: Owner,
    mut found: Vec<Found>,
    place: impl Fn(String, Opens) -> Place,
) -> Result<Offer, ChangeError> {
    match found.len() {
        0 => Err(ChangeError::NothingFound),
        1 => {
            let only = found.remove(0);
            let chosen = admit(app, owner, place(only.key_id, only.opens), only.certificates).await?;
            Ok(Offer::One(Box::new(chosen)))
        }
        _ => Ok(Offer::Several(found)),
    }
}

/// Whether somebody may sign with these certificates: strong, valid now, issued by somebody trusted, and their own.
async fn admit(app: &App, owner: Owner, place: Place, certificates: Vec<Cert>) -> Result<Chosen, ChangeError> {
    let own = certificates.first().ok_or(KeyError::NoKey)?;
    pades::Algorithm::of(own).map_err(|_| KeyError::Unfit(pades::Reason::WeakAlgorithm))?;
    let now = app.store.clock.now();
    {
        let tx = app.store.read().await?;
        is_theirs(&tx, owner, own).await?;
    }
    fitness::check(app, &certificates, now).await?;
    Ok(Chosen { owner, place, certificates })
}

async fn is_theirs(tx: &Tx, owner: Owner, own: &Cert) -> Result<(), ChangeError> {
    if holders::of(tx, own).await? == Some(owner) {
        return Ok(());
    }
    let name = match owner {
        Owner::Person(id) => people::get(tx, Id::from_uuid(id)).await?.map(|person| person.name),
        Owner::Agency(id) => agencies::get(tx, Id::from_uuid(id)).await?.map(|agency| agency.name),
    };
    check_holder(own, &name.ok_or(ChangeError::Nobody)?).map_err(ChangeError::NotTheirs)
}

/// Writes the choice. The image stays with its owner.
///
/// # Errors
/// When the database refuses.
pub async fn run(ctx: &mut Ctx, chosen: Chosen) -> Result<(), ChangeError> {
    let former = keys::of(&ctx.tx, chosen.owner).await?;
    let mut key = SigningKey::new(ctx, chosen.owner, chosen.place, chosen.certificates)?;
    if let Some(former) = former {
        (key.image, key.image_mm) = (former.image, former.image_mm);
    }
    keys::end_all(ctx, chosen.owner).await?;
    keys::insert(ctx, &key).await?;
    ctx.audit("key-chosen", Record::new("signing-key", key.id), told(&key)).await?;
    Ok(())
}

/// What the audit keeps of a key.
pub(crate) fn told(key: &SigningKey) -> serde_json::Value {
    let own = key.certificate();
    json!({
        "kind": key.place.kind(), "subject": own.map(Cert::subject), "issuer": own.map(Cert::issuer),
        "serial": own.map(Cert::serial), "agency": key.owner.agency(),
    })
}

/// Whether a key may sign now, without asking services on the net: what pages show.
pub async fn standing(app: &App, key: &SigningKey, at: Instant) -> Result<(), KeyError> {
    if key.is_locked() {
        return Err(KeyError::locked(key.owner));
    }
    fitness::offline(app, &key.certificates, at).await
}
