//! One form for every message that means the same: what a reader gets back from what a writer sent.
//!
//! `read(message.write())`, taken to this form, equals `message.canonical()`. Tests of other crates compare with it.

use crate::attachment::{Attachment, PACKED};
use crate::model::{
    Business, Envelope, Organization, Receiver, Replacement, ResponseFor, Staff, TraceHeader, UpdateInfo,
};
use crate::status::StatusMessage;
use crate::value::{AsSent, WireValue};
use crate::write::outgoing_names;
use crate::xml::sendable;

impl Envelope {
    /// The envelope as it arrives: texts trimmed, parts that say nothing left out, files under safe names; without
    /// signature, unknown elements and notes, which are not sent.
    pub fn canonical(&self) -> Self {
        let mut e = self.clone();
        organization(&mut e.from);
        each(&mut e.to, organization);
        text(&mut e.document_id);
        text(&mut e.code.number);
        text(&mut e.code.notation);
        text(&mut e.promulgation.place);
        value(&mut e.promulgation.date);
        value(&mut e.document_type.code);
        value(&mut e.document_type.detail);
        text(&mut e.document_type.name);
        text(&mut e.subject);
        text(&mut e.content);
        text(&mut e.signer.competence);
        text(&mut e.signer.position);
        text(&mut e.signer.full_name);
        value(&mut e.due_date);
        each(&mut e.to_places, text);
        value(&mut e.other.urgency);
        text(&mut e.other.sphere);
        text(&mut e.other.typer_notation);
        value(&mut e.other.copies);
        value(&mut e.other.pages);
        value(&mut e.other.direction);
        each(&mut e.other.appendixes, text);
        text(&mut e.other.reply_fors);
        text(&mut e.other.reference_codes);
        each(&mut e.response_for, response_for);
        value(&mut e.steering_type);
        each(&mut e.task_codes, text);
        text(&mut e.application_type);
        each(&mut e.trace, |trace: &mut TraceHeader| {
            text(&mut trace.organ_id);
            value(&mut trace.timestamp);
        });
        business(&mut e.business);
        e.attachments.iter_mut().enumerate().for_each(|(index, file)| attachment(index, file));
        Self { signature: None, extra: Vec::new(), notes: Vec::new(), ..e }
    }
}

impl StatusMessage {
    /// The message as it arrives: see [`Envelope::canonical`].
    pub fn canonical(&self) -> Self {
        let mut s = self.clone();
        organization(&mut s.from);
        each(&mut s.to, organization);
        each(&mut s.response_for, response_for);
        staff(&mut s.staff);
        value(&mut s.code);
        text(&mut s.description);
        value(&mut s.timestamp);
        Self { extra: Vec::new(), notes: Vec::new(), ..s }
    }
}

fn text(text: &mut String) {
    *text = sendable(text);
}

fn value<T: WireValue>(slot: &mut Option<AsSent<T>>) {
    if let Some(sent) = slot.take() {
        *slot = AsSent::from_text(&sendable(&sent.to_text()));
    }
}

/// Brings every item to its form and drops those that say nothing.
fn each<T: Default + PartialEq>(items: &mut Vec<T>, canonical: impl Fn(&mut T)) {
    items.iter_mut().for_each(canonical);
    items.retain(|item| *item != T::default());
}

fn organization(o: &mut Organization) {
    for field in [
        &mut o.id,
        &mut o.in_charge,
        &mut o.name,
        &mut o.address,
        &mut o.email,
        &mut o.telephone,
        &mut o.fax,
        &mut o.website,
    ] {
        text(field);
    }
}

fn response_for(r: &mut ResponseFor) {
    text(&mut r.organ_id);
    text(&mut r.code);
    value(&mut r.date);
    text(&mut r.document_id);
}

fn staff(s: &mut Staff) {
    for field in [&mut s.department, &mut s.name, &mut s.mobile, &mut s.email, &mut s.department_id, &mut s.staff_id] {
        text(field);
    }
}

fn business(b: &mut Business) {
    let mut kind = Some(b.kind.clone());
    value(&mut kind);
    b.kind = kind.unwrap_or(Business::default().kind);
    text(&mut b.reason);
    text(&mut b.document_id);
    value(&mut b.paper);
    if let Some(update) = &mut b.update {
        value(&mut update.document_info);
        value(&mut update.document_receiver);
        each(&mut update.receivers, |receiver: &mut Receiver| {
            text(&mut receiver.organ_id);
            value(&mut receiver.receiver_type);
        });
    }
    b.update.take_if(|update| *update == UpdateInfo::default());
    each(&mut b.replaces, |replaced: &mut Replacement| {
        text(&mut replaced.document_id);
        each(&mut replaced.organ_ids, text);
    });
    staff(&mut b.staff);
}

fn attachment(index: usize, file: &mut Attachment) {
    (file.content_id, file.name) = outgoing_names(index, file);
    text(&mut file.description);
    PACKED.clone_into(&mut file.content_type);
}
