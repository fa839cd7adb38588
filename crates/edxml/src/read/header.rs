//! The `MessageHeader` of a document and of a status message (QCVN 102:2016 part 1).

use crate::document_id::DocumentId;
use crate::model::{Code, DocumentType, Envelope, Organization, OtherInfo, Promulgation, ResponseFor, Signer, Staff};
use crate::note::{Note, NoteCode};
use crate::read::context::Context;
use crate::status::StatusMessage;
use crate::tree::Node;

pub(super) fn document<'t>(node: &Node<'t>, cx: &mut Context<'t>) -> Envelope {
    let mut e = Envelope::default();
    cx.each(node, |cx, child| match child.name {
        "From" => part(child, cx, organization, &mut e.from),
        "To" => list(child, cx, organization, &mut e.to),
        "DocumentId" => cx.text(child, &mut e.document_id),
        "Code" => part(child, cx, code, &mut e.code),
        "PromulgationInfo" => part(child, cx, promulgation, &mut e.promulgation),
        "DocumentType" => part(child, cx, document_type, &mut e.document_type),
        "Subject" => cx.text(child, &mut e.subject),
        "Content" => cx.text(child, &mut e.content),
        "SignerInfo" => part(child, cx, signer, &mut e.signer),
        "DueDate" => cx.value(child, &mut e.due_date),
        "ToPlaces" => texts(child, cx, "Place", &mut e.to_places),
        "OtherInfo" => part(child, cx, other_info, &mut e.other),
        "ResponseFor" => list(child, cx, response_for, &mut e.response_for),
        "SteeringType" => cx.value(child, &mut e.steering_type),
        "ResponseForTask" => texts(child, cx, "TaskCode", &mut e.task_codes),
        "ApplicationType" => cx.text(child, &mut e.application_type),
        _ => cx.unknown(child),
    });
    e
}

pub(super) fn status<'t>(node: &Node<'t>, cx: &mut Context<'t>) -> StatusMessage {
    let mut s = StatusMessage::default();
    cx.each(node, |cx, child| match child.name {
        "From" => part(child, cx, organization, &mut s.from),
        "To" => list(child, cx, organization, &mut s.to),
        "ResponseFor" => list(child, cx, response_for, &mut s.response_for),
        "StaffInfo" => part(child, cx, staff, &mut s.staff),
        "StatusCode" => cx.value(child, &mut s.code),
        "Description" => cx.text(child, &mut s.description),
        "Timestamp" => cx.value(child, &mut s.timestamp),
        _ => cx.unknown(child),
    });
    for (path, missing) in [
        ("MessageHeader/From/OrganId", s.from.id.is_empty()),
        ("MessageHeader/ResponseFor", s.response_for.is_empty()),
        ("MessageHeader/StatusCode", s.code.is_none()),
        ("MessageHeader/Timestamp", s.timestamp.is_none()),
    ] {
        if missing {
            cx.missing(path);
        }
    }
    s
}

/// Notes what every document should have, and an identifier that speaks of another document.
pub(super) fn check(e: &Envelope, cx: &mut Context<'_>) {
    for (path, missing) in [
        ("MessageHeader/From/OrganId", e.from.id.is_empty()),
        ("MessageHeader/To", e.to.is_empty()),
        ("MessageHeader/DocumentId", e.document_id.is_empty()),
        ("MessageHeader/Code", e.code == Code::default()),
        ("MessageHeader/PromulgationInfo/PromulgationDate", e.promulgation.date.is_none()),
        ("MessageHeader/Subject", e.subject.is_empty()),
    ] {
        if missing {
            cx.missing(path);
        }
    }
    impossible_dates(e, cx);
    let Some(id) = DocumentId::parse(&e.document_id) else { return };
    let differs = id.differs_from(e);
    if !differs.is_empty() {
        cx.notes.push(Note::new(NoteCode::DocumentIdDiffers, "MessageHeader/DocumentId", &differs.join(", ")));
    }
}

/// Notes identifiers of the standard's form whose date cannot be (a published sample has `2014/02/30`).
fn impossible_dates(e: &Envelope, cx: &mut Context<'_>) {
    let answered = e.response_for.iter().map(|r| ("MessageHeader/ResponseFor/DocumentId", &r.document_id));
    let replaced =
        e.business.replaces.iter().map(|r| ("ReplacementInfoList/ReplacementInfo/DocumentId", &r.document_id));
    let own = [
        ("MessageHeader/DocumentId", &e.document_id),
        ("TraceHeaderList/Bussiness/DocumentId", &e.business.document_id),
    ];
    for (path, id) in own.into_iter().chain(answered).chain(replaced) {
        if id.splitn(3, ',').count() == 3 && DocumentId::parse(id).is_none() {
            cx.notes.push(Note::new(NoteCode::Unreadable, path, id));
        }
    }
}

/// Reads one part of a header by `reader` into its place.
pub(super) fn part<'t, T: Default + PartialEq>(
    node: &Node<'t>,
    cx: &mut Context<'t>,
    reader: fn(&Node<'t>, &mut Context<'t>) -> T,
    slot: &mut T,
) {
    let read = reader(node, cx);
    cx.part(node, read, slot);
}

/// Reads one of many parts by `reader`; one that says nothing is left out.
pub(super) fn list<'t, T: Default + PartialEq>(
    node: &Node<'t>,
    cx: &mut Context<'t>,
    reader: fn(&Node<'t>, &mut Context<'t>) -> T,
    list: &mut Vec<T>,
) {
    let read = reader(node, cx);
    if read != T::default() {
        list.push(read);
    }
}

/// Reads the texts of the children of one name.
pub(super) fn texts<'t>(node: &Node<'t>, cx: &mut Context<'t>, name: &str, list: &mut Vec<String>) {
    cx.each(node, |cx, child| if child.name == name { cx.item(child, list) } else { cx.unknown(child) });
}

fn organization<'t>(node: &Node<'t>, cx: &mut Context<'t>) -> Organization {
    let mut o = Organization::default();
    cx.each(node, |cx, child| match child.name {
        "OrganId" => cx.text(child, &mut o.id),
        "OrganizationInCharge" | "OrganInCharge" => cx.text(child, &mut o.in_charge),
        "OrganName" => cx.text(child, &mut o.name),
        "OrganAdd" => cx.text(child, &mut o.address),
        "Email" => cx.text(child, &mut o.email),
        "Telephone" => cx.text(child, &mut o.telephone),
        "Fax" => cx.text(child, &mut o.fax),
        "Website" => cx.text(child, &mut o.website),
        _ => cx.unknown(child),
    });
    o
}

/// `Code` has two children; a sender that writes `7816/VPCP-TTĐT` as its text is understood.
fn code<'t>(node: &Node<'t>, cx: &mut Context<'t>) -> Code {
    let mut c = Code::default();
    cx.each(node, |cx, child| match child.name {
        "CodeNumber" => cx.text(child, &mut c.number),
        "CodeNotation" => cx.text(child, &mut c.notation),
        _ => cx.unknown(child),
    });
    if c == Code::default() {
        let (number, notation) = node.text.split_once('/').unwrap_or((&node.text, ""));
        c = Code { number: number.trim().to_owned(), notation: notation.trim().to_owned() };
    }
    c
}

fn promulgation<'t>(node: &Node<'t>, cx: &mut Context<'t>) -> Promulgation {
    let mut p = Promulgation::default();
    cx.each(node, |cx, child| match child.name {
        "Place" => cx.text(child, &mut p.place),
        "PromulgationDate" => cx.value(child, &mut p.date),
        _ => cx.unknown(child),
    });
    p
}

fn document_type<'t>(node: &Node<'t>, cx: &mut Context<'t>) -> DocumentType {
    let mut t = DocumentType::default();
    cx.each(node, |cx, child| match child.name {
        "Type" => cx.value(child, &mut t.code),
        "TypeDetail" => cx.value(child, &mut t.detail),
        "TypeName" => cx.text(child, &mut t.name),
        _ => cx.unknown(child),
    });
    t
}

fn signer<'t>(node: &Node<'t>, cx: &mut Context<'t>) -> Signer {
    let mut s = Signer::default();
    cx.each(node, |cx, child| match child.name {
        "Competence" => cx.text(child, &mut s.competence),
        "Position" => cx.text(child, &mut s.position),
        "FullName" => cx.text(child, &mut s.full_name),
        _ => cx.unknown(child),
    });
    s
}

fn other_info<'t>(node: &Node<'t>, cx: &mut Context<'t>) -> OtherInfo {
    let mut o = OtherInfo::default();
    cx.each(node, |cx, child| match child.name {
        "Priority" => cx.value(child, &mut o.urgency),
        "SphereOfPromulgation" => cx.text(child, &mut o.sphere),
        "TyperNotation" => cx.text(child, &mut o.typer_notation),
        "PromulgationAmount" => cx.value(child, &mut o.copies),
        "PageAmount" => cx.value(child, &mut o.pages),
        "Direction" => cx.value(child, &mut o.direction),
        "ReplyFors" => cx.text(child, &mut o.reply_fors),
        "ReferenceCodes" => cx.text(child, &mut o.reference_codes),
        "Appendixes" => texts(child, cx, "Appendix", &mut o.appendixes),
        _ => cx.unknown(child),
    });
    o
}

/// `Code` is one text here; a sender that nests number and notation is understood.
fn response_for<'t>(node: &Node<'t>, cx: &mut Context<'t>) -> ResponseFor {
    let mut r = ResponseFor::default();
    cx.each(node, |cx, child| match child.name {
        "OrganId" => cx.text(child, &mut r.organ_id),
        "Code" if child.children.is_empty() => cx.text(child, &mut r.code),
        "Code" => {
            let printed = code(child, cx).printed();
            cx.part(child, printed, &mut r.code);
        }
        "PromulgationDate" => cx.value(child, &mut r.date),
        "DocumentId" => cx.text(child, &mut r.document_id),
        _ => cx.unknown(child),
    });
    r
}

pub(super) fn staff<'t>(node: &Node<'t>, cx: &mut Context<'t>) -> Staff {
    let mut s = Staff::default();
    cx.each(node, |cx, child| match child.name {
        "Department" => cx.text(child, &mut s.department),
        "Staff" => cx.text(child, &mut s.name),
        "Mobile" => cx.text(child, &mut s.mobile),
        "Email" => cx.text(child, &mut s.email),
        "DepartmentId" => cx.text(child, &mut s.department_id),
        "StaffId" => cx.text(child, &mut s.staff_id),
        _ => cx.unknown(child),
    });
    s
}
