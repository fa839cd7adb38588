//! Reading without ceremony, and small envelopes to vary.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use edxml::{Envelope, Limits, Message, NoteCode, ReadError, StatusMessage};
use kernel::Refusal;

pub fn document(bytes: &[u8]) -> Envelope {
    match edxml::read(bytes, &Limits::default()) {
        Ok(Message::Document(envelope)) => *envelope,
        other => panic!("expected a document: {other:?}"),
    }
}

pub fn status(bytes: &[u8]) -> StatusMessage {
    match edxml::read(bytes, &Limits::default()) {
        Ok(Message::Status(status)) => *status,
        other => panic!("expected a status message: {other:?}"),
    }
}

pub fn refusal(bytes: &[u8]) -> ReadError {
    refusal_within(bytes, &Limits::default())
}

pub fn refusal_within(bytes: &[u8], limits: &Limits) -> ReadError {
    match edxml::read(bytes, limits) {
        Err(error) => {
            assert!(ReadError::CODES.contains(&error.code()), "{} is not listed", error.code());
            error
        }
        Ok(message) => panic!("expected a refusal: {:?}", message.summary()),
    }
}

pub fn codes(envelope: &Envelope) -> Vec<NoteCode> {
    envelope.notes.iter().map(|note| note.code).collect()
}

/// A complete small envelope with one attachment of the given declared type and bytes.
pub fn with_attachment(name: &str, content_type: &str, bytes: &[u8]) -> String {
    with_encoded(name, content_type, &STANDARD.encode(bytes))
}

pub fn with_encoded(name: &str, content_type: &str, encoded: &str) -> String {
    envelope(&format!(
        "<AttachmentEncoded><Attachment><ContentId>1</ContentId><AttachmentName>{name}</AttachmentName>\
         <ContentType>{content_type}</ContentType>\
         <ContentTransferEncoded>{encoded}</ContentTransferEncoded></Attachment></AttachmentEncoded>"
    ))
}

/// A complete small envelope followed by `rest` inside the root.
pub fn envelope(rest: &str) -> String {
    with_header(HEADER, rest)
}

/// An envelope with the given children of the message header.
pub fn with_header(header: &str, rest: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader><MessageHeader>{header}</MessageHeader>
<TraceHeaderList><TraceHeader><OrganId>H99</OrganId><Timestamp>2026/11/02 08:00:00</Timestamp></TraceHeader>
<Bussiness><BussinessDocType>0</BussinessDocType></Bussiness></TraceHeaderList></edXMLHeader>
<edXMLBody><edXMLManifest version="1.0"><Reference><ContentId>cid:1</ContentId></Reference></edXMLManifest></edXMLBody>
</edXMLEnvelope>{rest}</edXML>"#
    )
}

pub const HEADER: &str = "<From><OrganId>H99</OrganId><OrganName>Sở Y tế Lam Hồng</OrganName></From>\
    <To><OrganId>G18</OrganId><OrganName>Bộ Y tế</OrganName></To>\
    <DocumentId>H99,2026/11/02,12/SYT-NV</DocumentId>\
    <Code><CodeNumber>12</CodeNumber><CodeNotation>SYT-NV</CodeNotation></Code>\
    <PromulgationInfo><PromulgationDate>2026/11/02</PromulgationDate></PromulgationInfo>\
    <Subject>V/v báo cáo</Subject>";
