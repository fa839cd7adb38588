//! From bytes to text: UTF-8 or UTF-16, with or without a mark, and a plain refusal of anything else.

use std::borrow::Cow;

use crate::error::ReadError;
use crate::limits::Limits;
use crate::note::{Note, NoteCode};

/// What some senders leave before the XML: a few printable characters at most.
const LEADING_TEXT_BYTES: usize = 64;

/// The message as text, beginning at its first `<`.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) notes: Vec<Note>,
}

enum Transport {
    Utf8,
    Utf16(fn([u8; 2]) -> u16),
}

pub(crate) fn decode<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Decoded<'a>, ReadError> {
    if bytes.len() > limits.message_bytes {
        return Err(ReadError::TooLarge { limit: limits.message_bytes });
    }
    let (transport, body) = transport(bytes)?;
    let mut notes = Vec::new();
    let (text, declared) = match transport {
        Transport::Utf8 => {
            let body = skip_leading_text(body, &mut notes)?;
            let declared = declared_encoding(body);
            if let Some(name) = declared.as_deref().filter(|name| !is_utf8(name) && !is_utf16(name)) {
                return Err(ReadError::Encoding { declared: name.to_owned() });
            }
            let before = bytes.len() - body.len();
            let text = std::str::from_utf8(body).map_err(|error| match error.error_len() {
                // WHY: the last character is only begun, which is what a cut leaves.
                None => ReadError::Truncated,
                Some(_) => ReadError::NotText { encoding: "UTF-8", offset: before + error.valid_up_to() },
            })?;
            (Cow::Borrowed(text), declared.filter(|name| !is_utf8(name)))
        }
        Transport::Utf16(unit) => {
            let text = decode_utf16(body, unit, bytes.len() - body.len())?;
            let start = text.len() - skip_leading_text(text.as_bytes(), &mut notes)?.len();
            let declared = declared_encoding(&text.as_bytes()[start..]);
            let text = if start == 0 { text } else { text[start..].to_owned() };
            (Cow::Owned(text), declared.filter(|name| !is_utf16(name)))
        }
    };
    if let Some(name) = declared {
        notes.push(Note::new(NoteCode::EncodingMislabelled, "", &name));
    }
    Ok(Decoded { text, notes })
}

/// Looks at the mark, or at the zero bytes around the first `<`.
fn transport(bytes: &[u8]) -> Result<(Transport, &[u8]), ReadError> {
    let utf32 = || ReadError::Encoding { declared: "UTF-32".to_owned() };
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] | [b'<', 0, 0, 0, ..] | [0, 0, 0, b'<', ..] => Err(utf32()),
        [0xEF, 0xBB, 0xBF, rest @ ..] => Ok((Transport::Utf8, rest)),
        [0xFF, 0xFE, rest @ ..] => Ok((Transport::Utf16(u16::from_le_bytes), rest)),
        [0xFE, 0xFF, rest @ ..] => Ok((Transport::Utf16(u16::from_be_bytes), rest)),
        [b'<', 0, ..] => Ok((Transport::Utf16(u16::from_le_bytes), bytes)),
        [0, b'<', ..] => Ok((Transport::Utf16(u16::from_be_bytes), bytes)),
        _ => Ok((Transport::Utf8, bytes)),
    }
}

fn decode_utf16(body: &[u8], unit: fn([u8; 2]) -> u16, before: usize) -> Result<String, ReadError> {
    let pairs = body.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return Err(ReadError::Truncated);
    }
    let mut text = String::with_capacity(body.len() / 2);
    let mut offset = before;
    for decoded in char::decode_utf16(pairs.map(|pair| unit([pair[0], pair[1]]))) {
        let character = decoded.map_err(|_| ReadError::NotText { encoding: "UTF-16", offset })?;
        offset += character.len_utf16() * 2;
        text.push(character);
    }
    Ok(text)
}

/// Cuts to the first `<`. Printable text before it is skipped with a note, because a published vendor sample has it.
fn skip_leading_text<'a>(body: &'a [u8], notes: &mut Vec<Note>) -> Result<&'a [u8], ReadError> {
    let body = body.trim_ascii_start();
    if body.is_empty() {
        return Err(ReadError::Empty);
    }
    let window = &body[..body.len().min(LEADING_TEXT_BYTES + 1)];
    let start = window.iter().position(|&b| b == b'<').ok_or(ReadError::NotXml)?;
    let (before, xml) = body.split_at(start);
    let before = std::str::from_utf8(before).map_err(|_| ReadError::NotXml)?.trim_start_matches('\u{FEFF}');
    if before.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Err(ReadError::NotXml);
    }
    if !before.trim().is_empty() {
        notes.push(Note::new(NoteCode::LeadingText, "", before.trim()));
    }
    Ok(xml)
}

/// The encoding in the XML declaration, if there is one.
fn declared_encoding(xml: &[u8]) -> Option<String> {
    let declaration = xml.strip_prefix(b"<?xml")?;
    let end = declaration.iter().take(512).position(|&b| b == b'>')?;
    let declaration = String::from_utf8_lossy(&declaration[..end]).into_owned();
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(|name| name.trim().to_owned())
}

fn is_utf8(name: &str) -> bool {
    ["", "utf-8", "utf8", "us-ascii", "ascii"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn is_utf16(name: &str) -> bool {
    ["utf-16", "utf16", "utf-16le", "utf-16be", "unicode"].iter().any(|known| name.eq_ignore_ascii_case(known))
}
