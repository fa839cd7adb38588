//! Keys with their certificates.

use ::store::{Ctx, Error, FromRow, Result, Row, Tx, WriteTx, args};
use kernel::{Id, Instant};
use keyring::Opens;
use pades::Cert;

pub use super::trust::for_own_signatures as trust_list;
use uuid::Uuid;

use crate::model::{Owner, Place};

/// Wrong PINs in a row after which a key is locked.
pub const MAX_WRONG_PINS: i64 = 5;

/// A key of a person or an agency.
#[derive(Debug, Clone)]
pub struct SigningKey {
    /// Its identifier.
    pub id: Id<SigningKey>,
    /// Whose it is.
    pub owner: Owner,
    /// Where it is.
    pub place: Place,
    /// Certificates, the holder's first.
    pub certificates: Vec<Cert>,
    /// PNG of the signature or the seal; none: drawn, marked as a sample.
    pub image: Option<Vec<u8>>,
    /// Real size of a seal in millimetres (NĐ 30/2020 PL I §7).
    pub image_mm: Option<i64>,
    /// First moment.
    pub valid_from: Instant,
    /// Last moment.
    pub valid_to: Instant,
    /// Wrong PINs in a row, of a key kept here; devices count by themselves.
    pub wrong_pins: i64,
    /// When it was chosen.
    pub created_at: Instant,
    /// When it was replaced or given up.
    pub ended_at: Option<Instant>,
}

impl SigningKey {
    /// Whether the certificate is valid at a moment.
    pub fn is_valid(&self, at: Instant) -> bool {
        self.valid_from <= at && at <= self.valid_to
    }

    /// Whether too many wrong PINs were tried.
    pub fn is_locked(&self) -> bool {
        self.wrong_pins >= MAX_WRONG_PINS
    }

    /// The holder's certificate.
    pub fn certificate(&self) -> Option<&Cert> {
        self.certificates.first()
    }

    /// A key just chosen, with its certificates.
    ///
    /// # Errors
    /// When there is no certificate.
    pub fn new(ctx: &Ctx, owner: Owner, place: Place, certificates: Vec<Cert>) -> Result<Self> {
        let own = certificates.first().ok_or_else(|| Error::Decode("a key without a certificate".to_owned()))?;
        let (valid_from, valid_to) = own.validity();
        Ok(Self {
            id: ctx.id(),
            owner,
            place,
            certificates,
            image: None,
            image_mm: None,
            valid_from,
            valid_to,
            wrong_pins: 0,
            created_at: ctx.now,
            ended_at: None,
        })
    }
}

fn unreadable(e: &pades::Error) -> Error {
    Error::Decode(format!("certificate: {e}"))
}

impl FromRow for SigningKey {
    fn from_row(row: &Row) -> Result<Self> {
        let pem: String = row.get("certificate")?;
        let kind: String = row.get("kind")?;
        let (device, label, key_id): (String, String, String) =
            (row.get("device")?, row.get("device_label")?, row.get("key_id")?);
        let place = match kind.as_str() {
            "file" => Place::File { sealed: row.get("key")? },
            "token" => Place::Token { serial: device, label, key_id },
            "remote" => {
                let opens = opens(&row.get::<String>("opened_by")?)?;
                Place::Remote { user: device, service: label, credential: key_id, opens }
            }
            "tool" => Place::Tool,
            other => return Err(Error::Decode(format!("kind of key {other}"))),
        };
        let (person, agency): (Option<Uuid>, Option<Uuid>) = (row.get("person")?, row.get("agency")?);
        let owner = person.map(Owner::Person).or(agency.map(Owner::Agency));
        Ok(Self {
            id: row.get("id")?,
            owner: owner.ok_or_else(|| Error::Decode("a key of nobody".to_owned()))?,
            place,
            certificates: Cert::all_from_pem(&pem).map_err(|e| unreadable(&e))?,
            image: row.get("image")?,
            image_mm: row.get("image_mm")?,
            valid_from: row.get("valid_from")?,
            valid_to: row.get("valid_to")?,
            wrong_pins: row.get("wrong_pins")?,
            created_at: row.get("created_at")?,
            ended_at: row.get("ended_at")?,
        })
    }
}

const COLUMNS: &str =
    "id, person, agency, kind, device, device_label, key_id, certificate, key, image, image_mm, valid_from,
    valid_to, wrong_pins, created_at, ended_at, opened_by";

/// Names in the column.
const OPENS: [(&str, Opens); 3] = [("pin", Opens::Pin), ("pin-code", Opens::PinAndCode), ("code", Opens::Code)];

fn opens(name: &str) -> Result<Opens> {
    let found = OPENS.iter().find(|(known, _)| *known == name).map(|(_, opens)| *opens);
    found.ok_or_else(|| Error::Decode(format!("what opens a key: {name}")))
}

/// The key somebody signs with now: of those not ended, the one that is valid longest.
///
/// # Errors
/// When the database does not answer.
pub async fn of(tx: &Tx, owner: Owner) -> Result<Option<SigningKey>> {
    let (column, id) = owner.column();
    let sql = format!(
        "SELECT {COLUMNS} FROM signing_keys WHERE {column} = $1 AND ended_at IS NULL ORDER BY valid_to DESC, id DESC LIMIT 1"
    );
    tx.opt(&sql, args![id]).await
}

/// A person's own key.
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(tx: &Tx, person: Uuid) -> Result<Option<SigningKey>> {
    of(tx, Owner::Person(person)).await
}

/// An agency's key.
///
/// # Errors
/// When the database does not answer.
pub async fn of_agency(tx: &Tx, agency: Uuid) -> Result<Option<SigningKey>> {
    of(tx, Owner::Agency(agency)).await
}

/// The keys somebody had, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn former(tx: &Tx, owner: Owner) -> Result<Vec<SigningKey>> {
    let (column, id) = owner.column();
    let sql = format!(
        "SELECT {COLUMNS} FROM signing_keys WHERE {column} = $1 AND ended_at IS NOT NULL ORDER BY ended_at DESC, id DESC"
    );
    tx.all(&sql, args![id]).await
}

/// Keeps a key.
///
/// # Errors
/// When the database refuses.
pub async fn insert(ctx: &Ctx, key: &SigningKey) -> Result<()> {
    let sql =
        "INSERT INTO signing_keys (id, person, agency, serial, certificate, key, image, image_mm, valid_from, valid_to,
                   wrong_pins, kind, device, device_label, key_id, created_at, opened_by)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    let serial = key.certificate().map(Cert::serial).unwrap_or_default();
    let pem: String = key.certificates.iter().map(Cert::to_pem).collect();
    let (device, label, key_id) = key.place.names();
    let opened_by = OPENS.iter().find(|(_, opens)| *opens == key.place.opens()).map_or("pin", |(name, _)| name);
    let values = args![
        key.id,
        key.owner.person(),
        key.owner.agency(),
        serial,
        pem,
        key.place.sealed(),
        key.image.as_deref(),
        key.image_mm,
        key.valid_from,
        key.valid_to,
        key.wrong_pins,
        key.place.kind(),
        device,
        label,
        key_id,
        key.created_at,
        opened_by
    ];
    ctx.tx.exec(sql, values).await?;
    Ok(())
}

/// Ends every key somebody still has.
///
/// # Errors
/// When the database refuses.
pub async fn end_all(ctx: &Ctx, owner: Owner) -> Result<()> {
    let (column, id) = owner.column();
    let sql = format!("UPDATE signing_keys SET ended_at = $2 WHERE {column} = $1 AND ended_at IS NULL");
    ctx.tx.exec(&sql, args![id, ctx.now]).await?;
    Ok(())
}

/// Seals a key under another PIN; the count of wrong ones begins anew.
///
/// # Errors
/// When the database refuses.
pub async fn reseal(tx: &WriteTx, id: Id<SigningKey>, sealed: &[u8]) -> Result<()> {
    tx.exec("UPDATE signing_keys SET key = $2, wrong_pins = 0 WHERE id = $1", args![id, sealed]).await?;
    Ok(())
}

/// Sets or takes away the image, and its real size.
///
/// # Errors
/// When the database refuses.
pub async fn set_image(tx: &WriteTx, id: Id<SigningKey>, image: Option<&[u8]>, millimetres: Option<i64>) -> Result<()> {
    tx.exec("UPDATE signing_keys SET image = $2, image_mm = $3 WHERE id = $1", args![id, image, millimetres]).await?;
    Ok(())
}

/// Counts a wrong PIN.
///
/// # Errors
/// When the database refuses.
pub async fn count_wrong_pin(tx: &WriteTx, id: Id<SigningKey>) -> Result<()> {
    tx.exec("UPDATE signing_keys SET wrong_pins = wrong_pins + 1 WHERE id = $1", args![id]).await?;
    Ok(())
}

/// Forgets the wrong PINs after a right one.
///
/// # Errors
/// When the database refuses.
pub async fn forget_wrong_pins(tx: &WriteTx, id: Id<SigningKey>) -> Result<()> {
    tx.exec("UPDATE signing_keys SET wrong_pins = 0 WHERE id = $1", args![id]).await?;
    Ok(())
}
