//! Agencies: the directory of everybody documents go to and come from.

use kernel::{Actor, AgencyCode, Id, LegacyAgencyCode, text};
use store::{Error, FromRow, Result, Row, Tx, WriteTx, args};

use crate::model::{Agency, Channel};

const COLUMNS: &str = "id, code, legacy_code, name, parent_name, abbreviation, place, internal, channel, parent, address, \
                       email, telephone, website, rank, version";

impl FromRow for Agency {
    fn from_row(row: &Row) -> Result<Self> {
        let wrong = |e: kernel::AgencyCodeError| Error::Decode(format!("agency code: {e}"));
        let legacy: Option<String> = row.get("legacy_code")?;
        Ok(Self {
            id: row.get("id")?,
            code: AgencyCode::parse(&row.get::<String>("code")?).map_err(wrong)?,
            legacy_code: legacy.map(|code| LegacyAgencyCode::parse(&code)).transpose().map_err(wrong)?,
            name: row.get("name")?,
            parent_name: row.get("parent_name")?,
            abbreviation: row.get("abbreviation")?,
            place: row.get("place")?,
            internal: row.get("internal")?,
            channel: super::parsed(row, "channel", Channel::parse)?,
            parent: row.get("parent")?,
            address: row.get("address")?,
            email: row.get("email")?,
            telephone: row.get("telephone")?,
            website: row.get("website")?,
            rank: row.get("rank")?,
            version: row.get("version")?,
        })
    }
}

/// One agency.
///
/// # Errors
/// When the database does not answer.
pub async fn get(tx: &Tx, id: Id<Agency>) -> Result<Option<Agency>> {
    tx.opt(&format!("SELECT {COLUMNS} FROM agencies WHERE id = $1"), args![id]).await
}

/// The agency of a code, whether of QĐ 20/2020 (`G18`) or of QCVN 102:2016 (`000.00.00.G18`).
///
/// # Errors
/// When the database does not answer.
pub async fn by_code(tx: &Tx, code: &str) -> Result<Option<Agency>> {
    let sql = format!("SELECT {COLUMNS} FROM agencies WHERE code = $1 OR legacy_code = $1");
    tx.opt(&sql, args![code.trim()]).await
}

/// The whole directory, in the order of lists.
///
/// # Errors
/// When the database does not answer.
pub async fn list(tx: &Tx) -> Result<Vec<Agency>> {
    tx.all(&format!("SELECT {COLUMNS} FROM agencies ORDER BY rank, name, id"), args![]).await
}

/// Agencies of the directory whose name, abbreviation or code contains `query`, diacritics or not; at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn search(tx: &Tx, query: &str, limit: i64) -> Result<Vec<Agency>> {
    let sql =
        format!("SELECT {COLUMNS} FROM agencies WHERE folded LIKE $1 ESCAPE '!' ORDER BY rank, name, id LIMIT $2");
    tx.all(&sql, args![super::contains(query), limit]).await
}

/// The agencies whose documents this installation keeps.
///
/// # Errors
/// When the database does not answer.
pub async fn internal(tx: &Tx) -> Result<Vec<Agency>> {
    tx.all(&format!("SELECT {COLUMNS} FROM agencies WHERE internal = TRUE ORDER BY rank, name, id"), args![]).await
}

/// The agency the actor works in.
///
/// # Errors
/// When the database does not answer, or the actor names an agency that does not exist (a defect).
pub async fn own(tx: &Tx, actor: &Actor) -> Result<Agency> {
    tx.one(&format!("SELECT {COLUMNS} FROM agencies WHERE id = $1"), args![actor.agency]).await
}

fn folded(agency: &Agency) -> String {
    let legacy = agency.legacy_code.as_ref().map_or("", LegacyAgencyCode::as_str);
    text::fold(&format!("{} {} {} {legacy}", agency.name, agency.abbreviation, agency.code))
}

pub(crate) async fn insert(tx: &WriteTx, a: &Agency) -> Result<()> {
    let sql = "INSERT INTO agencies (id, code, legacy_code, name, parent_name, abbreviation, place, internal, channel, parent,
                   address, email, telephone, website, folded, rank, version)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    let values = args![
        a.id,
        a.code.as_str(),
        a.legacy_code.as_ref().map(LegacyAgencyCode::as_str),
        &a.name,
        &a.parent_name,
        &a.abbreviation,
        &a.place,
        a.internal,
        a.channel.as_str(),
        a.parent,
        &a.address,
        &a.email,
        &a.telephone,
        &a.website,
        folded(a),
        a.rank,
        a.version,
    ];
    tx.exec(sql, values).await?;
    Ok(())
}

/// The place after every other agency.
pub(crate) async fn next_rank(tx: &Tx) -> Result<i64> {
    let (rank,): (i64,) = tx.one("SELECT COALESCE(MAX(rank), 0) + 1 AS c1 FROM agencies", args![]).await?;
    Ok(rank)
}

pub(crate) async fn update(tx: &WriteTx, a: &Agency) -> Result<()> {
    let sql =
        "UPDATE agencies SET code = $3, legacy_code = $4, name = $5, parent_name = $6, abbreviation = $7, place = $8,
                   channel = $9, address = $10, email = $11, telephone = $12, website = $13, folded = $14,
                   version = version + 1
               WHERE id = $1 AND version = $2";
    let values = args![
        a.id,
        a.version,
        a.code.as_str(),
        a.legacy_code.as_ref().map(LegacyAgencyCode::as_str),
        &a.name,
        &a.parent_name,
        &a.abbreviation,
        &a.place,
        a.channel.as_str(),
        &a.address,
        &a.email,
        &a.telephone,
        &a.website,
        folded(a),
    ];
    tx.exec_versioned(sql, values).await
}
