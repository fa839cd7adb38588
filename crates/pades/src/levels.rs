//! The higher levels of PAdES, each an increment of its own: B-T with a time-stamp, B-LT with everything needed to judge
//! later, B-LTA with a time-stamp over all of it, and that one's renewal before it ages (ETSI EN 319 142-1, 6).

use crate::collect::{self, Collected};
use crate::crypto::Hash;
use crate::error::{Error, Result};
use crate::field::{append_annotations, append_fields};
use crate::geometry::Rect;
use crate::key::Signer;
use crate::object::{Dict, Object};
use crate::online::Online;
use crate::path::TrustList;
use crate::report::{Baseline, SignatureKind, Verdict};
use crate::revision::{Document, Limits};
use crate::revocation::Evidence;
use crate::sign::{SignRequest, SignatureSyntax, Slot, begin_with_room};
use crate::source::Source;
use crate::{dss, tsp, verify};
use jiff::{SignedDuration, Timestamp};

/// What a signature of a higher level needs beside the key.
pub struct Setting<'a> {
    /// Whom we trust: the certificate is checked before it signs, and proofs are gathered along its path.
    pub trust: &'a TrustList,
    /// The services on the net.
    pub online: &'a Online<'a>,
    /// The moment.
    pub now: Timestamp,
    /// Bounds for reading the document.
    pub limits: Limits,
}

/// Room for a time-stamp token in bytes; the largest in use are about half of it.
pub(crate) const TOKEN_ROOM: usize = 16 << 10;

/// Signs at a level and returns what is to be appended: the signature and, for B-LT and B-LTA, further increments.
///
/// # Errors
/// [`Error::CertificateUnfit`] when the certificate may not sign now (nothing is signed then), [`Error::Service`] when the
/// time-stamping service fails, [`Error::RevocationUnknown`] when B-LT cannot be reached.
pub fn sign_at_level(
    doc: &Document<'_>,
    request: &SignRequest<'_>,
    signer: &dyn Signer,
    level: Baseline,
    setting: &Setting<'_>,
) -> Result<Vec<u8>> {
    collect::check_before_signing(signer, setting.trust, Some(setting.online), setting.now)?.require()?;
    let stamping = (level >= Baseline::Time).then_some((setting.online, setting.now));
    let Stamped { mut added, unstamped } = sign_stamped(doc, request, signer, stamping)?;
    if let Some(error) = unstamped {
        return Err(error);
    }
    if level >= Baseline::LongTerm {
        let more = with(doc.source(), &added, setting, |doc| extend(doc, level, setting))?;
        added.extend(more);
    }
    Ok(added)
}

/// A signature that was to carry a time-stamp.
#[derive(Debug)]
pub struct Stamped {
    /// What is to be appended.
    pub added: Vec<u8>,
    /// Why it carries none after all: the service failed, and the key was not to be asked twice.
    pub unstamped: Option<Error>,
}

/// Signs, with a time-stamp of the signature's own where a service is given; without one it is a plain B-B. The certificate
/// is not checked here.
///
/// # Errors
/// [`Error::ClockDiffers`]: a signature with a wrong time would be made, so none is.
pub fn sign_stamped(
    doc: &Document<'_>,
    request: &SignRequest<'_>,
    signer: &dyn Signer,
    stamping: Option<(&Online<'_>, Timestamp)>,
) -> Result<Stamped> {
    let room = request.reserve.max(if stamping.is_some() { TOKEN_ROOM } else { 0 });
    let pending = begin_with_room(doc, request, signer.certificates(), signer.algorithm(), room)?;
    let value = signer.sign(pending.message())?;
    let hash = pending.hash();
    let token = stamping.map(|(online, now)| tsp::obtain(online, hash, &hash.digest(&[&value]), now)).transpose();
    let (token, unstamped) = match token {
        Ok(token) => (token, None),
        Err(error @ Error::ClockDiffers { .. }) => return Err(error),
        Err(error) => (None, Some(error)),
    };
    let added = pending.finish_with_time_stamp(&value, token.as_deref())?;
    Ok(Stamped { added, unstamped })
}

/// Opens a document with more behind it and does something to it.
fn with<T>(
    source: &Source<'_>,
    added: &[u8],
    setting: &Setting<'_>,
    act: impl FnOnce(&Document<'_>) -> Result<T>,
) -> Result<T> {
    act(&Document::read(Source::joined(source, added.to_vec()), &setting.limits)?)
}

/// Raises the signatures of a document to B-LT or B-LTA and returns what is to be appended. A signature without a
/// time-stamp of its own gets its time from the document's, so a file signed at B-B can be raised as well.
///
/// # Errors
/// [`Error::RevocationUnknown`] when proof about a certificate cannot be had: half a store would promise too much.
pub fn extend(doc: &Document<'_>, level: Baseline, setting: &Setting<'_>) -> Result<Vec<u8>> {
    let mut added = Vec::new();
    if level >= Baseline::LongTerm {
        let collected = collect::collect(doc, setting.trust, setting.online, setting.now)?;
        added = dss::append(doc, &complete(collected)?)?;
    }
    if level >= Baseline::Archive {
        let stamp = with(doc.source(), &added, setting, |doc| time_stamp(doc, setting))?;
        added.extend(stamp);
        // What proves the new time-stamp cannot lie under it; behind it, it lets the file be judged without any call.
        let proofs = with(doc.source(), &added, setting, |doc| {
            let collected = collect::collect(doc, setting.trust, setting.online, setting.now)?;
            dss::append(doc, &complete(collected)?)
        })?;
        added.extend(proofs);
    }
    Ok(added)
}

/// A time-stamp over the whole document as it is, without proofs: what makes signatures that have no time-stamp of their
/// own reach B-T.
///
/// # Errors
/// As every time-stamp.
pub fn stamp(doc: &Document<'_>, setting: &Setting<'_>) -> Result<Vec<u8>> {
    time_stamp(doc, setting)
}

fn complete(collected: Collected) -> Result<Evidence> {
    match collected.unknown.into_iter().next() {
        Some(holder) => Err(Error::RevocationUnknown(holder)),
        None => Ok(collected.evidence),
    }
}

/// Renews the archive time-stamp: proofs about the last one go into the store, and a new one covers everything. To be done
/// while the last one still holds, see [`renew_by`].
///
/// # Errors
/// [`Error::NotSigned`] without a signature; [`Error::DoesNotHold`] when a signature or time-stamp does not hold any more:
/// renewing would only cover that up.
pub fn renew(doc: &Document<'_>, setting: &Setting<'_>) -> Result<Vec<u8>> {
    let collected = collect::collect(doc, setting.trust, setting.online, setting.now)?;
    let report = verify::verify_document(doc, setting.trust, &collected.evidence, setting.now)?;
    if report.signatures.is_empty() {
        return Err(Error::NotSigned);
    }
    if let Some(bad) = report.signatures.iter().find(|s| s.verdict != Verdict::Valid) {
        return Err(bad.primary.map_or(Error::NotSigned, Error::DoesNotHold));
    }
    extend(doc, Baseline::Archive, setting)
}

/// The day by which an archived document must be renewed: some time before the certificate of its newest time-stamp
/// ends. `None` when it has no document time-stamp.
pub fn renew_by(report: &crate::Report, before: SignedDuration) -> Option<Timestamp> {
    let newest = report.signatures.iter().rfind(|s| s.kind == SignatureKind::DocumentTimeStamp)?;
    newest.signer.as_ref()?.not_after.checked_sub(before).ok()
}

/// A time-stamp over the whole document in an invisible field of its own (ETSI EN 319 142-1, 5.4.3).
fn time_stamp(doc: &Document<'_>, setting: &Setting<'_>) -> Result<Vec<u8>> {
    let view = doc.latest();
    let page = *view.pages()?.first().ok_or(Error::NoSuchPage(0))?;
    let mut inc = crate::writer::Increment::new(&view);
    let (id, value) = (inc.reserve(), inc.reserve());
    let taken = crate::field::fields(&view)?;
    let name = (1..).map(|n| format!("archive-{n}")).find(|name| taken.iter().all(|f| f.name != *name));
    let field = Dict::new()
        .with("Type", "Annot")
        .with("Subtype", "Widget")
        .with("FT", "Sig")
        .with("T", Object::text(&name.unwrap_or_default()))
        .with("F", 132)
        .with("Rect", Rect::new(0.0, 0.0, 0.0, 0.0).to_object())
        .with("P", page)
        .with("V", value);
    inc.set(id, field);
    append_annotations(&view, &mut inc, page, &[id])?;
    append_fields(&view, &mut inc, &[id])?;
    let head = b"<</Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161".to_vec();
    let slot = Slot::open(inc, doc.source().len(), value, SignatureSyntax::close(head, TOKEN_ROOM))?;
    let hash = Hash::Sha256;
    let token = tsp::obtain(setting.online, hash, &slot.digest(doc, hash)?, setting.now)?;
    slot.fill(&token)
}
