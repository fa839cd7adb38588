//! Signs a PDF by an increment: PAdES B-B (ETSI EN 319 142-1), in one step or in two for keys that are elsewhere.

use crate::appearance::Appearance;
use crate::cert::Cert;
use crate::crypto::Hash;
use crate::error::{Result, broken};
use crate::field::{self, Field, FieldSpec};
use crate::geometry::Rect;
use crate::key::{Algorithm, Signer};
use crate::object::{Dict, ObjRef, Object};
use crate::revision::{Document, View};
use crate::writer::{Increment, write_object, write_string};
use crate::{Error, cms};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Where the signature goes.
#[derive(Debug, Clone)]
pub enum Target {
    /// Into an empty field that is there already (the normal way, see [`crate::prepare`]).
    Field(String),
    /// Into a field made in the same increment, for files that came from elsewhere.
    New(FieldSpec),
}

/// What is to be signed and how it shows.
pub struct SignRequest<'a> {
    /// The field.
    pub target: Target,
    /// What is drawn in it.
    pub appearance: Appearance<'a>,
    /// Why (`/Reason`).
    pub reason: Option<String>,
    /// Where (`/Location`).
    pub location: Option<String>,
    /// Who, as shown by viewers (`/Name`); the certificate is what counts.
    pub name: Option<String>,
    /// The claimed time of signing (`/M`), written in Vietnam time (+07:00).
    pub time: Timestamp,
    /// Bytes to keep free in the container for a time-stamp; 0 for level B-B.
    pub reserve: usize,
}

/// A signature waiting for its value. It can be stored while a token elsewhere signs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pending {
    increment: Vec<u8>,
    /// The hexadecimal digits of /Contents inside `increment`.
    contents: Range<usize>,
    document_digest: Vec<u8>,
    signed_attributes: Vec<u8>,
    certificates: Vec<Vec<u8>>,
    algorithm: Algorithm,
}

impl Pending {
    /// The message the key signs: the DER SET of signed attributes.
    pub fn message(&self) -> &[u8] {
        &self.signed_attributes
    }

    /// Its digest by the hash of the algorithm, for devices that sign a digest.
    pub fn digest(&self) -> Vec<u8> {
        self.algorithm.hash().digest(&[&self.signed_attributes])
    }

    /// The digest over the signed bytes of the document, for tools that build the container themselves.
    pub fn document_digest(&self) -> &[u8] {
        &self.document_digest
    }

    /// Takes the signature value and gives the bytes to append to the PDF.
    pub fn finish(self, signature: &[u8]) -> Result<Vec<u8>> {
        self.finish_with_time_stamp(signature, None)
    }

    /// The same with a time-stamp (RFC 3161) over the signature value, which makes it a signature of level B-T.
    pub fn finish_with_time_stamp(self, signature: &[u8], time_stamp: Option<&[u8]>) -> Result<Vec<u8>> {
        let certificates = self.certificates.iter().map(|c| Cert::from_der(c)).collect::<Result<Vec<_>>>()?;
        let cms = cms::assemble(&self.signed_attributes, signature, &certificates, self.algorithm, time_stamp)?;
        self.finish_with_cms(&cms)
    }

    /// Takes a whole CMS container made elsewhere and gives the bytes to append to the PDF.
    pub fn finish_with_cms(self, cms: &[u8]) -> Result<Vec<u8>> {
        Slot { increment: self.increment, contents: self.contents }.fill(cms)
    }

    pub(crate) fn hash(&self) -> Hash {
        self.algorithm.hash()
    }
}

/// Signs and returns the whole new file; the old bytes are its prefix.
pub fn sign(pdf: &[u8], request: &SignRequest<'_>, signer: &dyn Signer) -> Result<Vec<u8>> {
    let increment = sign_increment(pdf, request, signer)?;
    let mut out = Vec::with_capacity(pdf.len() + increment.len());
    out.extend_from_slice(pdf);
    out.extend_from_slice(&increment);
    Ok(out)
}

/// Signs and returns only what is to be appended.
pub fn sign_increment(pdf: &[u8], request: &SignRequest<'_>, signer: &dyn Signer) -> Result<Vec<u8>> {
    let doc = field::open(pdf)?;
    let room = request.reserve.max(signer.stamp_room());
    let pending = begin_with_room(&doc, request, signer.certificates(), signer.algorithm(), room)?;
    let signature = signer.sign(pending.message())?;
    let stamp = signer.time_stamp(&signature)?;
    pending.finish_with_time_stamp(&signature, stamp.as_deref())
}

/// First half: everything but the signature value. `certificates`: the signer's first.
pub fn begin(pdf: &[u8], request: &SignRequest<'_>, certificates: &[Cert], algorithm: Algorithm) -> Result<Pending> {
    begin_document(&field::open(pdf)?, request, certificates, algorithm)
}

/// The same for an open document, whose bytes stream by and are never in memory as a whole.
pub fn begin_document(
    doc: &Document<'_>,
    request: &SignRequest<'_>,
    certificates: &[Cert],
    algorithm: Algorithm,
) -> Result<Pending> {
    begin_with_room(doc, request, certificates, algorithm, request.reserve)
}

pub(crate) fn begin_with_room(
    doc: &Document<'_>,
    request: &SignRequest<'_>,
    certificates: &[Cert],
    algorithm: Algorithm,
    room: usize,
) -> Result<Pending> {
    let own = certificates.first().ok_or(Error::Certificate("the signer's is missing"))?;
    let len = doc.source().len();
    let view = doc.latest();
    refuse_if_locked(&view)?;
    let mut inc = Increment::new(&view);
    let (id, mut field, rect) = match &request.target {
        Target::Field(name) => existing_field(&view, name)?,
        Target::New(spec) => new_field(&view, &mut inc, spec)?,
    };
    let drawn = request.appearance.build(&mut inc, rect)?;
    let value = inc.reserve();
    field.set("V", value.into());
    field.set("AP", Dict::new().with("N", drawn).into());
    inc.set(id, field);
    let chain: usize = certificates.iter().map(|c| c.der().len()).sum();
    let syntax = signature_dictionary(request, own, chain + 2048 + room);
    let slot = Slot::open(inc, len, value, syntax)?;
    let hash = algorithm.hash();
    let document_digest = slot.digest(doc, hash)?;
    Ok(Pending {
        signed_attributes: cms::signed_attributes(&document_digest, hash, own)?,
        increment: slot.increment,
        contents: slot.contents,
        document_digest,
        certificates: certificates.iter().map(|c| c.der().to_vec()).collect(),
        algorithm,
    })
}

/// An increment with a signature dictionary whose byte range is written and whose contents are still empty.
pub(crate) struct Slot {
    pub(crate) increment: Vec<u8>,
    /// The hexadecimal digits of /Contents inside `increment`.
    contents: Range<usize>,
}

impl Slot {
    /// Writes an increment over a file of `len` bytes with the dictionary as object `value`.
    pub(crate) fn open(
        mut inc: Increment<'_, '_, '_>,
        len: usize,
        value: ObjRef,
        syntax: SignatureSyntax,
    ) -> Result<Slot> {
        let (range_at, within) = (syntax.range, syntax.contents);
        inc.set_raw(value, syntax.bytes);
        let written = inc.write()?;
        let head = format!("{} {} obj\n", value.num, value.generation).len();
        let Some(base) = written.offsets.get(&value.num).map(|at| at - len + head) else {
            return broken(len, "the signature was not written");
        };
        let mut increment = written.bytes;
        let contents = base + within.start..base + within.end;
        // The gap takes the angle brackets with it (ISO 32000-1, 12.8.1).
        let gap = contents.start - 1..contents.end + 1;
        let ranges = format!("{} {} {}]", len + gap.start, len + gap.end, increment.len() - gap.end);
        if ranges.len() > RANGE_WIDTH {
            return Err(Error::Limit("the file is too large to be signed"));
        }
        let slot = &mut increment[base + range_at..base + range_at + RANGE_WIDTH];
        slot[..ranges.len()].copy_from_slice(ranges.as_bytes());
        Ok(Slot { increment, contents })
    }

    /// The digest over everything but the contents.
    pub(crate) fn digest(&self, doc: &Document<'_>, hash: Hash) -> Result<Vec<u8>> {
        let (before, after) = (&self.increment[..self.contents.start - 1], &self.increment[self.contents.end + 1..]);
        hash.digest_with(doc.source(), &[before, after])
    }

    /// Fills the contents in.
    pub(crate) fn fill(mut self, contents: &[u8]) -> Result<Vec<u8>> {
        let reserved = self.contents.len() / 2;
        if contents.len() > reserved {
            return Err(Error::SignatureTooLarge { needed: contents.len(), reserved });
        }
        let hex = hex::encode(contents);
        self.increment[self.contents.start..self.contents.start + hex.len()].copy_from_slice(hex.as_bytes());
        Ok(self.increment)
    }
}

fn existing_field(view: &View<'_, '_>, name: &str) -> Result<(ObjRef, Dict, Rect)> {
    let known: Vec<Field> = field::fields(view)?;
    let Some(found) = known.into_iter().find(|f| f.is_signature() && f.name == name) else {
        return Err(Error::NoSuchField(name.to_owned()));
    };
    if found.is_filled() {
        return Err(Error::FieldSigned(name.to_owned()));
    }
    if found.widgets != [found.id] {
        return broken(0, "the signature field has its widget apart");
    }
    let rect = Rect::from_object(&view.lookup(&found.dict, "Rect")?);
    let rect = rect.ok_or_else(|| Error::BadRect(name.to_owned()))?;
    Ok((found.id, found.dict, rect))
}

fn new_field(view: &View<'_, '_>, inc: &mut Increment<'_, '_, '_>, spec: &FieldSpec) -> Result<(ObjRef, Dict, Rect)> {
    if field::fields(view)?.iter().any(|f| f.name == spec.name) {
        return Err(Error::FieldExists(spec.name.clone()));
    }
    let page = *view.pages()?.get(spec.page).ok_or(Error::NoSuchPage(spec.page))?;
    let dict = field::field_dict(spec, page)?;
    let id = inc.reserve();
    field::append_annotations(view, inc, page, &[id])?;
    field::append_fields(view, inc, &[id])?;
    Ok((id, dict, spec.rect))
}

/// A certification with permission 1 allows no further signature (ISO 32000-1, table 254).
fn refuse_if_locked(view: &View<'_, '_>) -> Result<()> {
    let perms = view.lookup(&view.catalog()?, "Perms")?;
    let Some(perms) = perms.as_dict() else { return Ok(()) };
    let certified = view.lookup(perms, "DocMDP")?;
    let Some(certified) = certified.as_dict() else { return Ok(()) };
    let references = view.lookup(certified, "Reference")?;
    for reference in references.as_array().unwrap_or_default() {
        let reference = view.resolve(reference)?;
        let Some(reference) = reference.as_dict() else { continue };
        let params = view.lookup(reference, "TransformParams")?;
        if params.as_dict().and_then(|p| p.get("P")).and_then(Object::as_int) == Some(1) {
            return Err(Error::Locked);
        }
    }
    Ok(())
}

/// Room for three offsets of ten digits, blanks between and the closing bracket.
const RANGE_WIDTH: usize = 33;

/// The syntax of a signature dictionary.
pub(crate) struct SignatureSyntax {
    bytes: Vec<u8>,
    /// Where the three open numbers of /ByteRange begin.
    range: usize,
    /// The digits of /Contents.
    contents: Range<usize>,
}

impl SignatureSyntax {
    /// Closes a dictionary begun in `out` with the byte range and room for so many bytes of contents.
    pub(crate) fn close(mut out: Vec<u8>, room: usize) -> SignatureSyntax {
        out.extend(b" /ByteRange [0 ");
        let range = out.len();
        out.extend([b' '; RANGE_WIDTH]);
        out.extend(b" /Contents <");
        let start = out.len();
        out.resize(start + room * 2, b'0');
        let contents = start..out.len();
        out.extend(b">>>");
        SignatureSyntax { bytes: out, range, contents }
    }
}

fn signature_dictionary(request: &SignRequest<'_>, own: &Cert, room: usize) -> SignatureSyntax {
    let mut out = b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached".to_vec();
    let name = request.name.clone().unwrap_or_else(|| own.subject());
    let texts = [("Name", Some(&name)), ("Reason", request.reason.as_ref()), ("Location", request.location.as_ref())];
    for (key, text) in texts {
        if let Some(text) = text {
            out.extend(format!(" /{key} ").as_bytes());
            write_object(&mut out, &Object::text(text));
        }
    }
    out.extend(b" /M ");
    write_string(&mut out, pdf_date(request.time).as_bytes());
    SignatureSyntax::close(out, room)
}

/// A PDF date in Vietnam time, which NĐ 30/2020 PL I asks for.
pub(crate) fn pdf_date(time: Timestamp) -> String {
    let local = time.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7)));
    local.strftime("D:%Y%m%d%H%M%S+07'00'").to_string()
}
