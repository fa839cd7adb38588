//! Orders to the signing tool, the files lent to it and what came back.

use ::store::{BlobId, Ctx, Error, FromRow, Result, Row, Tx, WriteTx, args};
use kernel::{Date, Id, Instant};
use pades::Cert;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::Document;
use crate::model::outgoing::Expected;
use crate::model::outgoing::batch::Reason;
use crate::model::tool::Function;
use crate::store::attachments::Stored;
use crate::store::copies::Copy;

/// What an act needs to know when the files are back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Detail {
    /// A leader's approval: pages and places of the typeset file.
    Approve {
        /// Pages of the file.
        pages: usize,
        /// JSON: where number and date will stand.
        slots: String,
        /// The code on its first page by which anybody checks it.
        code: Option<String>,
        /// Number and date it bears, for types that are numbered at the signature.
        #[serde(default)]
        number: Option<Expected>,
    },
    /// Number and seal.
    Issue {
        /// The number that the file shows.
        expected: Expected,
        /// Whether this signature places the number; else it came with the leader's.
        numbers: bool,
        /// Whether documents of this type bear a date.
        dated: bool,
        /// Annexes in the order of the document.
        annexes: Vec<Annex>,
    },
    /// A leader's signature beside that of the agency that leads.
    Cosign,
    /// A seal beside that of the agency that leads.
    Seal {
        /// The number that the file shows.
        expected: Expected,
        /// Whether documents of this type bear a date.
        dated: bool,
    },
    /// An electronic copy.
    Copy {
        /// Which.
        copy: Id<Copy>,
        /// Its form as the signature must show it: `Sao y`.
        form: String,
        /// Name of the agency that copies.
        agency: String,
        /// The number it is made with.
        expected: Expected,
    },
    /// A file of a document that came in.
    Incoming {
        /// What the tool may write onto it: keys and values.
        meta: Vec<(String, String)>,
    },
}

impl Detail {
    /// Number and notation that the tool is told, and the date where it is to show one.
    pub fn number(&self) -> Option<(&Expected, bool)> {
        match self {
            Self::Issue { expected, dated, .. } | Self::Seal { expected, dated } => Some((expected, *dated)),
            Self::Approve { number: Some(expected), .. } | Self::Copy { expected, .. } => Some((expected, false)),
            Self::Approve { .. } | Self::Cosign | Self::Incoming { .. } => None,
        }
    }

    /// What else the tool is told: keys and values.
    pub fn meta(&self) -> Vec<(String, String)> {
        match self {
            Self::Incoming { meta } => meta.clone(),
            Self::Copy { form, agency, .. } => {
                vec![("CopyForm".to_owned(), form.clone()), ("Agency".to_owned(), agency.clone())]
            }
            _ => Vec::new(),
        }
    }

    /// Words, and a date, that the tool's signature on a file must show: the tool places them itself (NĐ 30/2020 PL I II.8,
    /// phần II I.3; docs/decisions/0002-number-in-signature.md).
    pub fn must_show(&self, function: Function) -> Option<(String, Option<Date>)> {
        match (self, function) {
            (Self::Issue { expected, numbers: true, dated, .. }, Function::Issue) => {
                Some((expected.code(), dated.then_some(expected.date)))
            }
            (Self::Issue { expected, .. }, Function::Appendix) => Some((expected.code(), None)),
            (Self::Copy { form, .. }, _) => Some((form.clone(), None)),
            _ => None,
        }
    }
}

/// An annex in a file of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Annex {
    /// As it was attached.
    pub stored: Stored,
    /// Which of the session's files it is; none: a format that is not signed.
    pub ordinal: Option<i64>,
}

/// An order.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its identifier.
    pub id: Id<Session>,
    /// Who gave it.
    pub person: Uuid,
    /// What is to be done.
    pub function: Function,
    /// The document.
    pub document: Id<Document>,
    /// SHA-256 of what was looked at.
    pub shown: String,
    /// The certificate that must have signed.
    pub certificate: Cert,
    /// What the act needs.
    pub detail: Detail,
    /// When it was given.
    pub made_at: Instant,
    /// Until when it stands.
    pub expires_at: Instant,
    /// When the act was done.
    pub completed_at: Option<Instant>,
}

fn unreadable(what: &str, e: impl std::fmt::Display) -> Error {
    Error::Decode(format!("{what}: {e}"))
}

impl FromRow for Session {
    fn from_row(row: &Row) -> Result<Self> {
        let (pem, detail): (String, String) = (row.get("certificate")?, row.get("detail")?);
        let mut certificates = Cert::all_from_pem(&pem).map_err(|e| unreadable("certificate", e))?;
        let certificate = if certificates.is_empty() { None } else { Some(certificates.swap_remove(0)) };
        Ok(Self {
            id: row.get("id")?,
            person: row.get("person")?,
            function: super::parsed(row, "function", Function::from_name)?,
            document: row.get("document")?,
            shown: row.get("shown")?,
            certificate: certificate.ok_or_else(|| unreadable("certificate", "none"))?,
            detail: serde_json::from_str(&detail).map_err(|e| unreadable("detail", e))?,
            made_at: row.get("made_at")?,
            expires_at: row.get("expires_at")?,
            completed_at: row.get("completed_at")?,
        })
    }
}

/// A file of an order.
#[derive(Debug, Clone)]
pub struct Lent {
    /// The order.
    pub session: Id<Session>,
    /// Which of its files, from 1.
    pub ordinal: i64,
    /// By which function it is signed.
    pub function: Function,
    /// Base name.
    pub name: String,
    /// What was sent.
    pub sent: BlobId,
    /// Its bytes.
    pub size: i64,
    /// Until when its tokens are good.
    pub tokens_until: Option<Instant>,
    /// What came back and was found good.
    pub returned: Option<BlobId>,
    /// Its bytes.
    pub returned_size: Option<i64>,
    /// When it was signed, as the signature says.
    pub signed_at: Option<Instant>,
    /// Why the last one that came back was not taken.
    pub refused: Option<Reason>,
}

impl FromRow for Lent {
    fn from_row(row: &Row) -> Result<Self> {
        let refused: Option<String> = row.get("refused")?;
        Ok(Self {
            session: row.get("session")?,
            ordinal: row.get("ordinal")?,
            function: super::parsed(row, "function", Function::from_name)?,
            name: row.get("name")?,
            sent: row.get("sent")?,
            size: row.get("size")?,
            tokens_until: row.get("tokens_until")?,
            returned: row.get("returned")?,
            returned_size: row.get("returned_size")?,
            signed_at: row.get("signed_at")?,
            refused: refused
                .map(|json| serde_json::from_str(&json))
                .transpose()
                .map_err(|e| unreadable("refused", e))?,
        })
    }
}

/// An order to be written.
pub struct NewSession<'a> {
    /// What is to be done.
    pub function: Function,
    /// The document.
    pub document: Id<Document>,
    /// SHA-256 of what was looked at.
    pub shown: &'a str,
    /// The certificate that must sign.
    pub certificate: &'a Cert,
    /// What the act needs.
    pub detail: &'a Detail,
    /// Until when it stands.
    pub until: Instant,
}

/// A file to be lent.
pub struct NewFile {
    /// By which function it is signed.
    pub function: Function,
    /// Base name.
    pub name: String,
    /// The content.
    pub blob: BlobId,
    /// Bytes.
    pub size: usize,
}

/// Writes an order of a person with its files.
///
/// # Errors
/// When the database refuses.
pub async fn insert(ctx: &Ctx, person: Uuid, new: &NewSession<'_>, files: &[NewFile]) -> Result<Id<Session>> {
    let id: Id<Session> = ctx.id();
    let detail = serde_json::to_string(new.detail).map_err(|e| unreadable("detail", e))?;
    let sql = "INSERT INTO tool_sessions (id, person, agency, function, document, shown, certificate, detail, made_at, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let (function, pem) = (new.function.name(), new.certificate.to_pem());
    let values =
        args![id, person, ctx.actor.agency, function, new.document, new.shown, pem, detail, ctx.now, new.until];
    ctx.tx.exec(sql, values).await?;
    let sql = "INSERT INTO tool_files (session, ordinal, function, name, sent, size) VALUES ($1, $2, $3, $4, $5, $6)";
    for (ordinal, file) in (1_i64..).zip(files) {
        let (function, name) = (file.function.name(), file.name.as_str());
        ctx.tx.exec(sql, args![id, ordinal, function, name, file.blob.as_str(), file.size]).await?;
    }
    Ok(id)
}

const SESSION: &str = "id, person, function, document, shown, certificate, detail, made_at, expires_at, completed_at";
const FILE: &str =
    "session, ordinal, function, name, sent, size, tokens_until, returned, returned_size, signed_at, refused";

/// A person's own order.
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(tx: &Tx, id: Id<Session>, person: Uuid) -> Result<Option<Session>> {
    let sql = format!("SELECT {SESSION} FROM tool_sessions WHERE id = $1 AND person = $2");
    tx.opt(&sql, args![id, person]).await
}

/// The order of a lent file.
///
/// # Errors
/// When the database does not answer.
pub async fn of_file(tx: &Tx, file: &Lent) -> Result<Session> {
    let sql = format!("SELECT {SESSION} FROM tool_sessions WHERE id = $1");
    tx.one(&sql, args![file.session]).await
}

/// The files of an order.
///
/// # Errors
/// When the database does not answer.
pub async fn files(tx: &Tx, id: Id<Session>) -> Result<Vec<Lent>> {
    let sql = format!("SELECT {FILE} FROM tool_files WHERE session = $1 ORDER BY ordinal");
    tx.all(&sql, args![id]).await
}

/// Gives a file new tokens, known by their hashes; those before are good for nothing any more.
///
/// # Errors
/// When the database refuses.
pub async fn hand(ctx: &Ctx, id: Id<Session>, ordinal: i64, hashes: [&str; 2], until: Instant) -> Result<()> {
    let sql = "UPDATE tool_files SET download = $3, upload = $4, tokens_until = $5, refused = NULL
               WHERE session = $1 AND ordinal = $2 AND returned IS NULL";
    let [download, upload] = hashes;
    ctx.tx.exec_versioned(sql, args![id, ordinal, download, upload, until]).await
}

/// Which of its two tokens a tool shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It fetches the file.
    Download,
    /// It brings the file back.
    Upload,
}

impl Way {
    fn column(self) -> &'static str {
        match self {
            Self::Download => "download",
            Self::Upload => "upload",
        }
    }
}

/// The file that a token stands for; `None` for any other text.
///
/// # Errors
/// When the database does not answer.
pub async fn of_token(tx: &Tx, way: Way, hash: &str) -> Result<Option<Lent>> {
    let sql = format!("SELECT {FILE} FROM tool_files WHERE {} = $1", way.column());
    tx.opt(&sql, args![hash]).await
}

/// Spends a token: it is good for nothing any more. False when somebody else was faster.
///
/// # Errors
/// When the database refuses.
pub async fn spend(tx: &WriteTx, way: Way, hash: &str) -> Result<bool> {
    let column = way.column();
    let sql = format!("UPDATE tool_files SET {column} = NULL WHERE {column} = $1");
    Ok(tx.exec(&sql, args![hash]).await? == 1)
}

/// Keeps what came back and was found good.
///
/// # Errors
/// [`Error::Stale`] when a good one is there already.
pub async fn returned(
    tx: &WriteTx,
    id: Id<Session>,
    ordinal: i64,
    file: (&BlobId, usize),
    signed_at: Option<Instant>,
) -> Result<()> {
    let sql = "UPDATE tool_files SET returned = $3, returned_size = $4, signed_at = $5, refused = NULL, download = NULL, upload = NULL
               WHERE session = $1 AND ordinal = $2 AND returned IS NULL";
    let (blob, size) = file;
    tx.exec_versioned(sql, args![id, ordinal, blob.as_str(), size, signed_at]).await
}

/// Notes why what came back was not taken.
///
/// # Errors
/// When the database refuses.
pub async fn refused(tx: &WriteTx, id: Id<Session>, ordinal: i64, reason: &Reason) -> Result<()> {
    let json = serde_json::to_string(reason).map_err(|e| unreadable("reason", e))?;
    let sql = "UPDATE tool_files SET refused = $3 WHERE session = $1 AND ordinal = $2 AND returned IS NULL";
    tx.exec(sql, args![id, ordinal, json]).await?;
    Ok(())
}

/// Notes that the act was done.
///
/// # Errors
/// [`Error::Stale`] when it was done before.
pub async fn complete(ctx: &Ctx, id: Id<Session>) -> Result<()> {
    let sql = "UPDATE tool_sessions SET completed_at = $2 WHERE id = $1 AND completed_at IS NULL";
    ctx.tx.exec_versioned(sql, args![id, ctx.now]).await
}
