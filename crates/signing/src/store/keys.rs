//! Keys with their certificates, and the roots that signatures are judged by.

use ::store::{Ctx, Error, FromRow, Result, Row, Tx, WriteTx, args};
use kernel::{Id, Instant};
use pades::{Cert, TrustList};
use uuid::Uuid;

/// Wrong PINs in a row after which a key is locked.
pub const MAX_WRONG_PINS: i64 = 5;

/// A key of a person or an agency.
#[derive(Debug, Clone)]
pub struct SigningKey {
    /// Its identifier.
    pub id: Id<SigningKey>,
    /// The person it belongs to …
    pub person: Option<Uuid>,
    /// … or the agency.
    pub agency: Option<Uuid>,
    /// Certificates, the holder's first.
    pub certificates: Vec<Cert>,
    /// PKCS#8 encrypted under the PIN.
    pub key: Vec<u8>,
    /// PNG of the signature or the seal; none: drawn, marked as a sample.
    pub image: Option<Vec<u8>>,
    /// First moment.
    pub valid_from: Instant,
    /// Last moment.
    pub valid_to: Instant,
    /// Wrong PINs in a row.
    pub wrong_pins: i64,
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
}

fn unreadable(e: &pades::Error) -> Error {
    Error::Decode(format!("certificate: {e}"))
}

impl FromRow for SigningKey {
    fn from_row(row: &Row) -> Result<Self> {
        let pem: String = row.get("certificate")?;
        Ok(Self {
            id: row.get("id")?,
            person: row.get("person")?,
            agency: row.get("agency")?,
            certificates: Cert::all_from_pem(&pem).map_err(|e| unreadable(&e))?,
            key: row.get("key")?,
            image: row.get("image")?,
            valid_from: row.get("valid_from")?,
            valid_to: row.get("valid_to")?,
            wrong_pins: row.get("wrong_pins")?,
        })
    }
}

const COLUMNS: &str = "id, person, agency, certificate, key, image, valid_from, valid_to, wrong_pins";

/// A person's own key, the one that is valid longest.
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(tx: &Tx, person: Uuid) -> Result<Option<SigningKey>> {
    let sql = format!("SELECT {COLUMNS} FROM signing_keys WHERE person = $1 ORDER BY valid_to DESC, id DESC LIMIT 1");
    tx.opt(&sql, args![person]).await
}

/// An agency's key, the one that is valid longest.
///
/// # Errors
/// When the database does not answer.
pub async fn of_agency(tx: &Tx, agency: Uuid) -> Result<Option<SigningKey>> {
    let sql = format!("SELECT {COLUMNS} FROM signing_keys WHERE agency = $1 ORDER BY valid_to DESC, id DESC LIMIT 1");
    tx.opt(&sql, args![agency]).await
}

/// Keeps a key.
///
/// # Errors
/// When the database refuses.
pub async fn insert(ctx: &Ctx, key: &SigningKey) -> Result<()> {
    let sql = "INSERT INTO signing_keys (id, person, agency, serial, certificate, key, image, valid_from, valid_to, wrong_pins)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)";
    let serial = key.certificate().map(Cert::serial).unwrap_or_default();
    let pem: String = key.certificates.iter().map(Cert::to_pem).collect();
    let values = args![
        key.id,
        key.person,
        key.agency,
        serial,
        pem,
        key.key.as_slice(),
        key.image.as_deref(),
        key.valid_from,
        key.valid_to
    ];
    ctx.tx.exec(sql, values).await?;
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

/// Trusts a root.
///
/// # Errors
/// When the database refuses.
pub async fn trust(ctx: &Ctx, root: &Cert) -> Result<()> {
    let sql = "INSERT INTO trust_anchors (id, name, certificate, added_at) VALUES ($1, $2, $3, $4)";
    let id: Id<()> = ctx.id();
    ctx.tx.exec(sql, args![id, root.subject(), root.to_pem(), ctx.now]).await?;
    Ok(())
}

/// The roots that are trusted. Revocation is not asked for here: the lists of the authority are another job's work.
///
/// # Errors
/// When the database does not answer.
pub async fn trust_list(tx: &Tx) -> Result<TrustList> {
    let rows: Vec<(String,)> =
        tx.all("SELECT certificate AS c1 FROM trust_anchors ORDER BY added_at, id", args![]).await?;
    let mut roots = Vec::new();
    for (pem,) in rows {
        roots.extend(Cert::all_from_pem(&pem).map_err(|e| unreadable(&e))?);
    }
    Ok(TrustList { roots, revocation_required: false })
}
