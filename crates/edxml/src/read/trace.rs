//! The `TraceHeaderList`: systems passed and the business of the message (QCVN 102:2016 part 2).

use crate::code::BusinessKind;
use crate::model::{Business, Envelope, Receiver, Replacement, TraceHeader, UpdateInfo};
use crate::read::Blocks;
use crate::read::context::Context;
use crate::read::header::{list, part, staff, texts};
use crate::tree::Node;
use crate::value::AsSent;

pub(super) fn read<'t>(blocks: &Blocks<'_, 't>, envelope: &mut Envelope, cx: &mut Context<'t>) {
    let mut found = Found::default();
    for node in &blocks.trace {
        cx.each(node, |cx, child| match child.name {
            "TraceHeader" => trace_header(child, cx, envelope, &mut found),
            "Bussiness" | "Business" => business(child, cx, &mut found),
            "Paper" => cx.value(child, &mut found.rest.paper),
            _ => cx.unknown(child),
        });
    }
    for node in &blocks.business {
        business(node, cx, &mut found);
    }
    if found.kind.is_none() {
        cx.missing("TraceHeaderList/Bussiness/BussinessDocType");
    }
    envelope.business = found.finish();
}

/// A [`Business`] in the making: its kind may still be unknown.
#[derive(Default)]
struct Found {
    kind: Option<AsSent<BusinessKind>>,
    update: UpdateInfo,
    rest: Business,
}

impl Found {
    fn finish(self) -> Business {
        let kind = self.kind.unwrap_or(AsSent::Known(BusinessKind::New));
        let update = Some(self.update).filter(|update| *update != UpdateInfo::default());
        Business { kind, update, ..self.rest }
    }
}

fn trace_header<'t>(node: &Node<'t>, cx: &mut Context<'t>, envelope: &mut Envelope, found: &mut Found) {
    let mut t = TraceHeader::default();
    cx.each(node, |cx, child| match child.name {
        "OrganId" => cx.text(child, &mut t.organ_id),
        "Timestamp" => cx.value(child, &mut t.timestamp),
        "Bussiness" | "Business" => business(child, cx, found),
        _ => cx.unknown(child),
    });
    if t != TraceHeader::default() {
        envelope.trace.push(t);
    }
}

/// The format misspells its names; senders who correct them are understood.
fn business<'t>(node: &Node<'t>, cx: &mut Context<'t>, found: &mut Found) {
    let b = &mut found.rest;
    cx.each(node, |cx, child| match child.name {
        "DocumentId" => cx.text(child, &mut b.document_id),
        "BussinessDocType" | "BusinessDocType" => cx.value(child, &mut found.kind),
        "BussinessDocReason" | "BusinessDocReason" => cx.text(child, &mut b.reason),
        "Paper" => cx.value(child, &mut b.paper),
        "BussinessDocumentInfo" | "BusinessDocumentInfo" => update_info(child, cx, &mut found.update),
        "ReplacementInfoList" => replacements(child, cx, &mut b.replaces),
        "ReplacementInfo" => list(child, cx, replacement, &mut b.replaces),
        "StaffInfo" => part(child, cx, staff, &mut b.staff),
        _ => cx.unknown(child),
    });
}

/// The vendor's kit may write several blocks and lists: their receivers are one list.
fn update_info<'t>(node: &Node<'t>, cx: &mut Context<'t>, update: &mut UpdateInfo) {
    cx.each(node, |cx, child| match child.name {
        "DocumentInfo" => cx.value(child, &mut update.document_info),
        "DocumentReceiver" => cx.value(child, &mut update.document_receiver),
        "ReceiverList" => cx.each(child, |cx, item| match item.name {
            "Receiver" => list(item, cx, receiver, &mut update.receivers),
            _ => cx.unknown(item),
        }),
        _ => cx.unknown(child),
    });
}

fn receiver<'t>(node: &Node<'t>, cx: &mut Context<'t>) -> Receiver {
    let mut r = Receiver::default();
    cx.each(node, |cx, child| match child.name {
        "OrganId" => cx.text(child, &mut r.organ_id),
        "ReceiverType" => cx.value(child, &mut r.receiver_type),
        _ => cx.unknown(child),
    });
    r
}

fn replacements<'t>(node: &Node<'t>, cx: &mut Context<'t>, replaces: &mut Vec<Replacement>) {
    cx.each(node, |cx, child| match child.name {
        "ReplacementInfo" => list(child, cx, replacement, replaces),
        _ => cx.unknown(child),
    });
}

fn replacement<'t>(node: &Node<'t>, cx: &mut Context<'t>) -> Replacement {
    let mut r = Replacement::default();
    cx.each(node, |cx, child| match child.name {
        "DocumentId" => cx.text(child, &mut r.document_id),
        "OrganIdList" => texts(child, cx, "OrganId", &mut r.organ_ids),
        "OrganId" => cx.item(child, &mut r.organ_ids),
        _ => cx.unknown(child),
    });
    r
}
