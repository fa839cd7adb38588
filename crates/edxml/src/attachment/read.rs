//! From the manifest and the encoded contents to files: matched by content id, decoded, unpacked, named safely.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::pack::{Unpacked, unpack};
use super::{Attachment, bare_content_id};
use crate::error::ReadError;
use crate::limits::Limits;
use crate::media;
use crate::names::{extension, safe_file_name};
use crate::note::{Note, NoteCode};
use crate::tree::{ENCODED, Node};

/// Padding may be missing: some senders leave it out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What manifest or content says of a file.
#[derive(Default, Clone)]
struct Label<'n> {
    content_id: String,
    name: &'n str,
    description: &'n str,
    content_type: &'n str,
}

impl<'n> Label<'n> {
    fn of(node: &'n Node<'_>) -> Self {
        let text = |name: &str| node.child(name).map(|child| child.text.trim()).unwrap_or_default();
        let href = node.href.as_deref().unwrap_or_default();
        let id = Some(text("ContentId")).filter(|id| !id.is_empty()).unwrap_or(href);
        Self {
            content_id: bare_content_id(id).to_owned(),
            name: text("AttachmentName"),
            description: text("Description"),
            content_type: text("ContentType"),
        }
    }

    /// Fills what is empty here from the manifest.
    fn or(self, manifest: &Label<'n>) -> Self {
        let or = |own: &'n str, other: &'n str| if own.is_empty() { other } else { own };
        Self {
            content_id: if self.content_id.is_empty() { manifest.content_id.clone() } else { self.content_id },
            name: or(self.name, manifest.name),
            description: or(self.description, manifest.description),
            content_type: or(self.content_type, manifest.content_type),
        }
    }
}

/// Reads every file of an envelope.
pub(crate) fn all(
    references: &[&Node<'_>],
    contents: &[&Node<'_>],
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> Result<Vec<Attachment>, ReadError> {
    if contents.len().max(references.len()) > limits.attachments {
        return Err(ReadError::TooManyAttachments { limit: limits.attachments });
    }
    let mut manifest: Vec<_> = references.iter().map(|node| Some(Label::of(node))).collect();
    let mut files: Vec<Attachment> = Vec::with_capacity(contents.len());
    let mut room = limits.all_attachments_bytes;
    for (index, node) in contents.iter().enumerate() {
        let own = Label::of(node);
        let label = match take_reference(&mut manifest, &own, index) {
            Some(reference) => own.or(&reference),
            None => {
                note(notes, NoteCode::AttachmentUnlisted, own.name);
                own
            }
        };
        let file = one(node, &label, index, limits, notes)?;
        room = room
            .checked_sub(file.bytes.len())
            .ok_or(ReadError::AttachmentsTooLarge { limit: limits.all_attachments_bytes })?;
        if !file.content_id.is_empty() && files.iter().any(|other| other.content_id == file.content_id) {
            note(notes, NoteCode::AttachmentIdRepeated, &file.content_id);
        }
        files.push(file);
    }
    for left in manifest.iter().flatten() {
        note(notes, NoteCode::AttachmentMissing, if left.name.is_empty() { &left.content_id } else { left.name });
    }
    Ok(files)
}

/// The reference of the same content id; failing that of the same name; failing that the one at the same place.
fn take_reference<'n>(manifest: &mut [Option<Label<'n>>], own: &Label<'_>, index: usize) -> Option<Label<'n>> {
    let by_id = |label: &Label<'_>| !own.content_id.is_empty() && label.content_id == own.content_id;
    let by_name = |label: &Label<'_>| !own.name.is_empty() && label.name == own.name;
    let position = |wanted: &dyn Fn(&Label<'_>) -> bool| manifest.iter().position(|l| l.as_ref().is_some_and(wanted));
    if let Some(found) = position(&by_id).or_else(|| position(&by_name)) {
        return manifest[found].take();
    }
    let nameless = own.content_id.is_empty() && own.name.is_empty();
    manifest.get_mut(index).filter(|_| nameless).and_then(Option::take)
}

fn one(
    node: &Node<'_>,
    label: &Label<'_>,
    index: usize,
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> Result<Attachment, ReadError> {
    let encoded = node.child(ENCODED).map(|child| &*child.text).unwrap_or_default();
    let shown = safe_file_name(label.name).unwrap_or_else(|| default_name(index));
    let decoded = decode(encoded, &shown, limits)?;
    if decoded.is_empty() {
        note(notes, NoteCode::AttachmentEmpty, &shown);
    }
    let content = open(decoded, label, &shown, limits, notes)?;
    let given = [label.name, content.entry_name.as_str(), label.description];
    let mut name = given.iter().find_map(|name| safe_file_name(name)).unwrap_or(shown);
    if !label.name.is_empty() && name != label.name {
        note(notes, NoteCode::AttachmentRenamed, label.name);
    }
    if content.kept_packed && !media::is_zip_by_nature(&name) {
        name.push_str(".zip");
        note(notes, NoteCode::ArchiveKept, &name);
    } else if media::contradicts(&name, &content.bytes) {
        note(notes, NoteCode::TypeDiffers, &format!("{name}: {}", media::media_type(&name, &content.bytes)));
    }
    Ok(Attachment {
        content_id: label.content_id.clone(),
        name,
        description: label.description.to_owned(),
        content_type: label.content_type.to_owned(),
        bytes: content.bytes,
    })
}

/// A file out of its packing.
#[derive(Default)]
struct Content {
    bytes: Vec<u8>,
    entry_name: String,
    kept_packed: bool,
}

/// Unpacks what is packed. Whether it is, the bytes say; the declared type only decides in doubt.
fn open(
    bytes: Vec<u8>,
    label: &Label<'_>,
    name: &str,
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> Result<Content, ReadError> {
    let declared = declares_zip(label.content_type);
    let plain = |bytes| Ok(Content { bytes, ..Content::default() });
    if !bytes.starts_with(b"PK") {
        if declared && !bytes.is_empty() {
            note(notes, NoteCode::NotZipped, name);
        }
        return plain(bytes);
    }
    if !declared && media::is_zip_by_nature(name) {
        return plain(bytes);
    }
    match unpack(&bytes, name, limits) {
        Err(ReadError::Archive { .. }) if !declared => plain(bytes),
        Err(refused) => Err(refused),
        Ok(Unpacked::Several) => Ok(Content { bytes, kept_packed: true, ..Content::default() }),
        Ok(Unpacked::One { name: entry, bytes: inner }) if is_the_archive_itself(name, &entry, &inner) => {
            drop(inner);
            plain(bytes)
        }
        Ok(Unpacked::One { name: entry_name, bytes }) => {
            if !declared {
                note(notes, NoteCode::ZipUndeclared, name);
            }
            Ok(Content { bytes, entry_name, kept_packed: false })
        }
    }
}

/// A file called `x.zip` that holds one file is either that archive, or packed once more around it.
fn is_the_archive_itself(name: &str, entry: &str, inner: &[u8]) -> bool {
    extension(name) == "zip" && entry != name && !inner.starts_with(b"PK")
}

fn declares_zip(content_type: &str) -> bool {
    let bare = content_type.split(';').next().unwrap_or_default().trim();
    ["application/zip", "application/x-zip", "application/x-zip-compressed"]
        .iter()
        .any(|known| bare.eq_ignore_ascii_case(known))
}

fn decode(encoded: &str, name: &str, limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let encoded = encoded.trim_ascii().as_bytes();
    let dense = match encoded.iter().any(u8::is_ascii_whitespace) {
        true => Cow::Owned(encoded.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect()),
        false => Cow::Borrowed(encoded),
    };
    if dense.len() / 4 * 3 > limits.attachment_bytes.saturating_add(2) {
        return Err(ReadError::AttachmentTooLarge { name: name.to_owned(), limit: limits.attachment_bytes });
    }
    BASE64.decode(&*dense).map_err(|_| ReadError::Base64 { name: name.to_owned() })
}

fn default_name(index: usize) -> String {
    format!("attachment-{}", index + 1)
}

fn note(notes: &mut Vec<Note>, code: NoteCode, value: &str) {
    notes.push(Note::new(code, "AttachmentEncoded/Attachment", value));
}
