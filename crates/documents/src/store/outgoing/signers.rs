//! Who signs and seals a joint document beside the agency that leads: rows while it is on its way to be signed, and for good.

use ::store::{Ctx, FromRow, Result, Row, Tx, args};
use identity::{Agency, Position};
use kernel::{Id, Instant};
use uuid::Uuid;

use crate::model::Document;
use crate::model::outgoing::Draft;

/// One joint agency with its leader.
#[derive(Debug, Clone)]
pub struct JointRow {
    /// 2, 3 …: from the left; 1 is the agency that leads. Names its fields in the file.
    pub ordinal: i64,
    /// The agency.
    pub agency: Id<Agency>,
    /// Its name.
    pub agency_name: String,
    /// The leader's position.
    pub position: Id<Position>,
    /// Name as printed.
    pub name: String,
    /// Authority as printed.
    pub title: String,
    /// When its leader signed.
    pub signed_at: Option<Instant>,
    /// When it sealed.
    pub sealed_at: Option<Instant>,
}

impl FromRow for JointRow {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            ordinal: row.get("ordinal")?,
            agency: row.get("agency")?,
            agency_name: row.get("agency_name")?,
            position: row.get("position")?,
            name: row.get("name")?,
            title: row.get("title")?,
            signed_at: row.get("signed_at")?,
            sealed_at: row.get("sealed_at")?,
        })
    }
}

/// The joint agencies of a document whose leaders sign here, from the left; empty for a document of one agency.
///
/// # Errors
/// When the database does not answer.
pub async fn of(tx: &Tx, document: Id<Document>) -> Result<Vec<JointRow>> {
    let sql = "SELECT ordinal, agency, agency_name, position, name, title, signed_at, sealed_at
               FROM outgoing_signers WHERE document = $1 ORDER BY ordinal";
    tx.all(sql, args![document]).await
}

/// Begins the round anew: nobody has signed, nobody has sealed.
///
/// # Errors
/// When the database refuses.
pub async fn begin(ctx: &Ctx, document: Id<Document>, draft: &Draft) -> Result<()> {
    clear(ctx, document).await?;
    for (ordinal, (agency, signer)) in (2_i64..).zip(draft.round()) {
        let sql = "INSERT INTO outgoing_signers (document, ordinal, agency, agency_name, position, name, title)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let title = signer.block.authority.join(" / ");
        let values = args![document, ordinal, signer.agency, &agency.name, signer.position, &signer.block.name, title];
        ctx.tx.exec(sql, values).await?;
    }
    Ok(())
}

/// Forgets the round of a document that goes back.
///
/// # Errors
/// When the database refuses.
pub async fn clear(ctx: &Ctx, document: Id<Document>) -> Result<()> {
    ctx.tx.exec("DELETE FROM outgoing_signers WHERE document = $1", args![document]).await?;
    Ok(())
}

/// Notes that the leader of a joint agency signed.
///
/// # Errors
/// [`::store::Error::Stale`] when they have signed already.
pub async fn cosigned(ctx: &Ctx, document: Id<Document>, ordinal: i64) -> Result<()> {
    let sql = "UPDATE outgoing_signers SET signed_by = $3, signed_at = $4
               WHERE document = $1 AND ordinal = $2 AND signed_at IS NULL";
    ctx.tx.exec_versioned(sql, args![document, ordinal, ctx.actor.person, ctx.now]).await
}

/// Notes that a joint agency sealed.
///
/// # Errors
/// [`::store::Error::Stale`] when it has sealed already.
pub async fn sealed(ctx: &Ctx, document: Id<Document>, ordinal: i64) -> Result<()> {
    let sql = "UPDATE outgoing_signers SET sealed_by = $3, sealed_at = $4
               WHERE document = $1 AND ordinal = $2 AND sealed_at IS NULL";
    ctx.tx.exec_versioned(sql, args![document, ordinal, ctx.actor.person, ctx.now]).await
}

/// The joint agency of an agency on a document.
pub fn joint_of(rows: &[JointRow], agency: Uuid) -> Option<&JointRow> {
    rows.iter().find(|row| row.agency.uuid() == agency)
}
