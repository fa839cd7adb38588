//! Certificates that name their holder otherwise than the house does, and whose they are.

use ::store::{BlobId, Ctx, Error, FromRow, Result, Row, Tx, args};
use kernel::{Id, Instant};
use pades::Cert;
use uuid::Uuid;

use crate::model::Owner;

/// One such certificate.
#[derive(Debug, Clone)]
pub struct Holder {
    /// Its identifier.
    pub id: Id<Holder>,
    /// Whom the certificate names.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// Its number there.
    pub serial: String,
    /// Whose it is.
    pub owner: Owner,
    /// Why an administrator found so.
    pub reason: String,
    /// When.
    pub added_at: Instant,
}

impl FromRow for Holder {
    fn from_row(row: &Row) -> Result<Self> {
        let (person, agency): (Option<Uuid>, Option<Uuid>) = (row.get("person")?, row.get("agency")?);
        let owner = person.map(Owner::Person).or(agency.map(Owner::Agency));
        Ok(Self {
            id: row.get("id")?,
            subject: row.get("subject")?,
            issuer: row.get("issuer")?,
            serial: row.get("serial")?,
            owner: owner.ok_or_else(|| Error::Decode("a certificate of nobody".to_owned()))?,
            reason: row.get("reason")?,
            added_at: row.get("added_at")?,
        })
    }
}

/// Whose a certificate was found to be.
///
/// # Errors
/// When the database does not answer.
pub async fn of(tx: &Tx, certificate: &Cert) -> Result<Option<Owner>> {
    let sql = "SELECT person AS c1, agency AS c2 FROM signing_holders WHERE fingerprint = $1";
    let row: Option<(Option<Uuid>, Option<Uuid>)> = tx.opt(sql, args![fingerprint(certificate)]).await?;
    Ok(row.and_then(|(person, agency)| person.map(Owner::Person).or(agency.map(Owner::Agency))))
}

fn fingerprint(certificate: &Cert) -> String {
    BlobId::of(certificate.der()).to_string()
}

/// All of them, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn all(tx: &Tx) -> Result<Vec<Holder>> {
    let sql = "SELECT id, subject, issuer, serial, person, agency, reason, added_at FROM signing_holders ORDER BY added_at DESC, id DESC";
    tx.all(sql, args![]).await
}

/// Notes whose a certificate is; a later word replaces an earlier one.
///
/// # Errors
/// When the database refuses.
pub async fn put(ctx: &Ctx, certificate: &Cert, owner: Owner, reason: &str) -> Result<()> {
    let print = fingerprint(certificate);
    ctx.tx.exec("DELETE FROM signing_holders WHERE fingerprint = $1", args![print.as_str()]).await?;
    let sql = "INSERT INTO signing_holders (id, fingerprint, subject, issuer, serial, person, agency, reason, added_by, added_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let id: Id<Holder> = ctx.id();
    let values = args![
        id,
        print,
        certificate.subject(),
        certificate.issuer(),
        certificate.serial(),
        owner.person(),
        owner.agency(),
        reason,
        ctx.actor.person,
        ctx.now
    ];
    ctx.tx.exec(sql, values).await?;
    Ok(())
}
