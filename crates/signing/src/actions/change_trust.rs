//! Changes the trust list: each change is a version of its own with who, when and why; nothing is ever rewritten.

use identity::{agencies, people, permission};
use kernel::{Id, Kind, Refusal, text};
use serde_json::json;
use store::{Ctx, Record};

use crate::model::trust::{Entry, EntryKind, Offered, Seal, Unfit, look_at};
use crate::store::trust;

/// Letters of a reason at the most.
const MAX_REASON: usize = 500;

/// Why the list was not changed.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// Not by this person.
    #[error("forbidden")]
    Forbidden,
    /// No such entry in force.
    #[error("not found")]
    NotFound,
    /// Not a word why.
    #[error("a reason is needed, of at most {MAX_REASON} letters")]
    Reason,
    /// The file does not go into the list.
    #[error("the file does not fit: {0:?}")]
    Unfit(Unfit),
    /// It is in the list already.
    #[error("it is there already")]
    There,
    /// A newer list of this authority is there.
    #[error("there is a newer list")]
    Older,
    /// No agency has this code.
    #[error("no agency has this code")]
    NoAgency,
    /// Nothing is said of the certificate.
    #[error("nothing is said of the certificate")]
    EmptySeal,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Refusal for TrustError {
    fn kind(&self) -> Kind {
        match self {
            Self::Forbidden => Kind::Forbidden,
            Self::NotFound => Kind::NotFound,
            // Another change made this version meanwhile.
            Self::Store(store::Error::Duplicate(_)) => Kind::Conflict,
            Self::Store(e) => e.kind(),
            _ => Kind::Invalid,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::Reason => "trust-reason",
            Self::Unfit(Unfit::Unreadable) => "trust-unreadable",
            Self::Unfit(Unfit::Several) => "trust-several",
            Self::Unfit(Unfit::NoAuthority) => "trust-no-authority",
            Self::Unfit(Unfit::Ended) => "trust-ended",
            Self::There => "trust-there",
            Self::Older => "trust-older",
            Self::NoAgency => "trust-no-agency",
            Self::EmptySeal => "trust-empty-seal",
            Self::Store(store::Error::Duplicate(_)) => "trust-changed-meanwhile",
            Self::Store(e) => e.code(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Reason => Some("reason"),
            Self::NoAgency => Some("agency"),
            Self::EmptySeal => Some("organisation"),
            _ => None,
        }
    }
}

/// A certificate or a list of revoked ones to be added.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// DER or PEM.
    pub content: Vec<u8>,
    /// Of a certificate: whether it vouches for time-stamps only.
    pub time_stamps_only: bool,
    /// Of a certificate: whether proof about revocation is demanded below it.
    pub revocation: bool,
    /// Why.
    pub reason: String,
}

/// Whose certificate speaks for an agency.
#[derive(Debug, Clone, Default)]
pub struct NewSeal {
    /// Code of the agency in the directory.
    pub agency: String,
    /// `O` of the certificate.
    pub organisation: String,
    /// `CN`.
    pub name: String,
    /// Serial number in hexadecimal.
    pub serial: String,
    /// Why.
    pub reason: String,
}

fn may(ctx: &Ctx) -> Result<(), TrustError> {
    if ctx.actor.may(permission::TRUST_MANAGE) { Ok(()) } else { Err(TrustError::Forbidden) }
}

fn line(typed: &str) -> String {
    text::nfc(typed).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn reason(typed: &str) -> Result<String, TrustError> {
    let reason = line(typed);
    if reason.is_empty() || reason.chars().count() > MAX_REASON { Err(TrustError::Reason) } else { Ok(reason) }
}

/// Begins a version in the name of whoever acts, and audits it.
async fn begin(ctx: &Ctx, act: &str, what: &str, fingerprint: &str, reason: &str) -> Result<i64, TrustError> {
    let person = ctx.actor.person.map(Id::from_uuid);
    let name = people::names(&ctx.tx, person).await?.into_values().next().unwrap_or_default();
    let version = trust::begin(ctx, act, what, reason, &name).await?;
    let detail = json!({ "version": version, "act": act, "what": what, "fingerprint": fingerprint, "reason": reason });
    // The list is one thing for the whole house: its history is read under one record.
    ctx.audit("trust-changed", Record { kind: "trust-list", id: uuid::Uuid::nil() }, detail).await?;
    Ok(version)
}

/// Adds a root, or a list of revoked certificates in the place of the authority's older one. Gives the version.
///
/// # Errors
/// [`TrustError`].
pub async fn add_file(ctx: &mut Ctx, new: &NewFile) -> Result<i64, TrustError> {
    may(ctx)?;
    let reason = reason(&new.reason)?;
    match look_at(&new.content, ctx.now).map_err(TrustError::Unfit)? {
        Offered::Authority(cert) => {
            let kind = if new.time_stamps_only { EntryKind::TimeStampRoot } else { EntryKind::Root };
            let (from, to) = cert.validity();
            let entry = Entry {
                revocation: new.revocation,
                valid_from: Some(from),
                valid_to: Some(to),
                ..blank(ctx, kind, cert.subject(), cert.fingerprint(), cert.der().to_vec())
            };
            add(ctx, "root-added", entry, &reason).await
        }
        Offered::List(list) => {
            let print = store::BlobId::of(&list.der).to_string();
            let entry = Entry {
                valid_from: Some(list.this_update),
                valid_to: list.next_update,
                ..blank(ctx, EntryKind::Crl, list.issuer, print, list.der)
            };
            add(ctx, "crl-added", entry, &reason).await
        }
    }
}

fn blank(ctx: &Ctx, kind: EntryKind, label: String, fingerprint: String, content: Vec<u8>) -> Entry {
    let (seal, valid_from, valid_to, until) = (None, None, None, None);
    Entry {
        id: ctx.id(),
        kind,
        label,
        fingerprint,
        content,
        revocation: true,
        seal,
        valid_from,
        valid_to,
        since: 0,
        until,
    }
}

async fn add(ctx: &Ctx, act: &str, entry: Entry, reason: &str) -> Result<i64, TrustError> {
    let now = trust::entries(&ctx.tx, trust::newest(&ctx.tx).await?).await?;
    if now.iter().any(|e| e.kind == entry.kind && e.fingerprint == entry.fingerprint) {
        return Err(TrustError::There);
    }
    let replaced: Vec<&Entry> = match entry.kind {
        EntryKind::Crl => now.iter().filter(|e| e.kind == EntryKind::Crl && e.label == entry.label).collect(),
        _ => Vec::new(),
    };
    if replaced.iter().any(|older| older.valid_from > entry.valid_from) {
        return Err(TrustError::Older);
    }
    let since = begin(ctx, act, &entry.label, &entry.fingerprint, reason).await?;
    for older in replaced {
        trust::end(ctx, older.id, since).await?;
    }
    trust::insert(ctx, &Entry { since, ..entry }).await?;
    Ok(since)
}

/// Says whose certificate speaks for an agency. Gives the version.
///
/// # Errors
/// [`TrustError`].
pub async fn add_seal(ctx: &mut Ctx, new: &NewSeal) -> Result<i64, TrustError> {
    may(ctx)?;
    let reason = reason(&new.reason)?;
    let agency = agencies::by_code(&ctx.tx, &new.agency).await?.ok_or(TrustError::NoAgency)?;
    let given = |typed: &str| Some(line(typed)).filter(|text| !text.is_empty());
    let serial = given(&new.serial).filter(|serial| serial.chars().any(|c| c.is_ascii_hexdigit()));
    let seal =
        Seal { agency: agency.id.uuid(), organisation: given(&new.organisation), name: given(&new.name), serial };
    if seal.organisation.is_none() && seal.name.is_none() && seal.serial.is_none() {
        return Err(TrustError::EmptySeal);
    }
    let parts = [&seal.organisation, &seal.name, &seal.serial].map(|part| part.clone().unwrap_or_default());
    let print = store::BlobId::of(format!("{} {parts:?}", seal.agency).as_bytes()).to_string();
    let entry = Entry { seal: Some(seal), ..blank(ctx, EntryKind::Seal, agency.name, print, Vec::new()) };
    add(ctx, "seal-added", entry, &reason).await
}

/// Ends an entry; what was judged by it stays as it was judged. Gives the version.
///
/// # Errors
/// [`TrustError`].
pub async fn end(ctx: &mut Ctx, id: Id<Entry>, why: &str) -> Result<i64, TrustError> {
    may(ctx)?;
    let reason = reason(why)?;
    let entry = trust::entry(&ctx.tx, id).await?.filter(|entry| entry.until.is_none()).ok_or(TrustError::NotFound)?;
    let version = begin(ctx, "entry-ended", &entry.label, &entry.fingerprint, &reason).await?;
    trust::end(ctx, id, version).await?;
    Ok(version)
}
