//! From bytes to a message: decode, parse, sort the blocks by name wherever they stand, then read each.

mod context;
mod header;
mod trace;

use context::Context;

use crate::attachment;
use crate::encoding;
use crate::error::ReadError;
use crate::limits::Limits;
use crate::model::{Envelope, RawXml};
use crate::note::NoteCode;
use crate::status::StatusMessage;
use crate::tree::{self, ENCODED, Namespace, Node};

/// What came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A document, or its recall, update or replacement.
    Document(Box<Envelope>),
    /// Word about a document sent before.
    Status(Box<StatusMessage>),
}

impl Message {
    /// Whether two messages say the same to whoever reads them: in everything but notes and the text of the signature.
    pub fn says_the_same(mut self, other: &Message) -> bool {
        match (&mut self, other) {
            (Message::Document(own), Message::Document(theirs)) => {
                own.notes.clone_from(&theirs.notes);
                own.signature.clone_from(&theirs.signature);
            }
            (Message::Status(own), Message::Status(theirs)) => own.notes.clone_from(&theirs.notes),
            _ => {}
        }
        self == *other
    }
}

/// Reads one message.
///
/// Elements are found by local name; prefixes, order, white space and comments do not matter. Anything odd that does
/// not stop a clerk is a note on the message.
///
/// # Errors
/// [`ReadError`] if the bytes are not an envelope, or exceed `limits`.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Message, ReadError> {
    let decoded = encoding::decode(bytes, limits)?;
    let (root, parser_notes) = tree::parse(&decoded.text, limits)?;
    if !is_envelope(&root) {
        return Err(ReadError::NotEdxml { root: kernel::text::ellipsis(root.name, 64) });
    }
    let mut cx = Context::new([decoded.notes, parser_notes].concat());
    let mut blocks = Blocks::default();
    blocks.collect(&root, &mut cx);
    let header = blocks.header.ok_or(ReadError::NoHeader)?;
    if header.child("StatusCode").is_some() {
        let status = header::status(header, &mut cx);
        return Ok(Message::Status(Box::new(StatusMessage { extra: cx.extra, notes: cx.notes, ..status })));
    }
    let mut envelope = header::document(header, &mut cx);
    trace::read(&blocks, &mut envelope, &mut cx);
    header::check(&envelope, &mut cx);
    envelope.attachments = attachment::read::all(&blocks.references, &blocks.attachments, limits, &mut cx.notes)?;
    envelope.signature = blocks.signature.map(|node| RawXml(decoded.text[node.span.clone()].to_owned()));
    envelope.extra = cx.extra;
    envelope.notes = cx.notes;
    Ok(Message::Document(Box::new(envelope)))
}

/// `Envelope` is the root of the older form, with SOAP around it.
fn is_envelope(root: &Node<'_>) -> bool {
    matches!(root.namespace, Namespace::Envelope | Namespace::Soap)
        && matches!(root.name, "edXML" | "edXMLEnvelope" | "Envelope")
}

/// The blocks of a message, wherever they stand: some senders leave out a level or put the files inside the envelope.
#[derive(Default)]
struct Blocks<'n, 't> {
    header: Option<&'n Node<'t>>,
    trace: Vec<&'n Node<'t>>,
    business: Vec<&'n Node<'t>>,
    signature: Option<&'n Node<'t>>,
    references: Vec<&'n Node<'t>>,
    attachments: Vec<&'n Node<'t>>,
}

impl<'n, 't> Blocks<'n, 't> {
    fn collect(&mut self, node: &'n Node<'t>, cx: &mut Context<'t>) {
        for child in &node.children {
            match child.name {
                _ if child.namespace == Namespace::Foreign => cx.unknown(child),
                "edXMLEnvelope" | "Envelope" | "edXMLHeader" | "Header" | "edXMLBody" | "Body" | "edXMLManifest"
                | "Manifest" | "AttachmentEncoded" => self.collect(child, cx),
                "MessageHeader" if self.header.is_none() => self.header = Some(child),
                "MessageHeader" => cx.note_at(NoteCode::Duplicate, child, ""),
                "TraceHeaderList" => self.trace.push(child),
                "Bussiness" | "Business" => self.business.push(child),
                "Signature" | "DigitalSignature" => self.sign(child, cx),
                "Reference" => self.references.push(file(child, cx)),
                "Attachment" => self.attachments.push(file(child, cx)),
                _ => cx.unknown(child),
            }
        }
    }

    /// An empty signature, which one vendor writes, is none.
    fn sign(&mut self, node: &'n Node<'t>, cx: &mut Context<'t>) {
        match self.signature {
            _ if node.children.is_empty() && node.text.trim().is_empty() => {}
            None => self.signature = Some(node),
            Some(_) => cx.note_at(NoteCode::Duplicate, node, ""),
        }
    }
}

/// A manifest entry or a content: both have the same children. The last three, which the vendor's kit can write, only
/// repeat what name and bytes tell.
fn file<'n, 't>(node: &'n Node<'t>, cx: &mut Context<'t>) -> &'n Node<'t> {
    cx.each(node, |cx, child| match child.name {
        "ContentId" | "ContentType" | "Description" | "AttachmentName" | ENCODED => {}
        "Format" | "FieldName" | "MimeType" => {}
        _ => cx.unknown(child),
    });
    node
}
