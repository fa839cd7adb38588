//! Arbitrary envelopes: any text a person, a program or a villain could put into a field.

use edxml::*;
use jiff::civil::{Date, DateTime, date, datetime};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Vietnamese composed and decomposed, XML's own characters, white space, controls, anything else.
pub fn text() -> BoxedStrategy<String> {
    prop_oneof![
        3 => "[a-zA-Z0-9 .,/-]{0,20}",
        2 => "(Bộ Y tế|Sở Y tế tỉnh Đắk Lắk|V/v phòng, chống dịch|Thừa lệnh|KT\\. BỘ TRƯỞNG| ){0,3}",
        1 => "(E\u{302}\u{323}|o\u{31B}\u{301}|u\u{31B}\u{309}|D|đ| ){0,8}",
        1 => "(<|>|&|\"|'|]]>|<!--|&amp;|&#13;|<!\\[CDATA\\[|\\r|\\n|\\t| ){0,8}",
        1 => "(\\PC|[\\x00-\\x1f\u{85}\u{a0}\u{feff}\u{fffe}]){0,12}",
    ]
    .boxed()
}

fn sent<T: WireValue + 'static>(known: impl Strategy<Value = T> + 'static) -> BoxedStrategy<Option<AsSent<T>>> {
    option::of(prop_oneof![4 => known.prop_map(AsSent::Known), 1 => text().prop_map(AsSent::Unreadable)]).boxed()
}

fn one_of<T: WireValue + 'static>(all: &'static [T]) -> BoxedStrategy<Option<AsSent<T>>> {
    sent(proptest::sample::select(all))
}

fn day() -> BoxedStrategy<Date> {
    (1900i16..2100, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day)).boxed()
}

fn moment() -> BoxedStrategy<DateTime> {
    (day(), 0i8..24, 0i8..60, 0i8..60)
        .prop_map(|(d, hour, minute, second)| datetime(d.year(), d.month(), d.day(), hour, minute, second, 0))
        .boxed()
}

pub fn organization() -> BoxedStrategy<Organization> {
    [text(), text(), text(), text(), text(), text(), text(), text()]
        .prop_map(|[id, in_charge, name, address, email, telephone, fax, website]| Organization {
            id,
            in_charge,
            name,
            address,
            email,
            telephone,
            fax,
            website,
        })
        .boxed()
}

fn response_for() -> BoxedStrategy<ResponseFor> {
    (text(), text(), sent(day()), text())
        .prop_map(|(organ_id, code, date, document_id)| ResponseFor { organ_id, code, date, document_id })
        .boxed()
}

fn staff() -> BoxedStrategy<Staff> {
    [text(), text(), text(), text(), text(), text()]
        .prop_map(|[department, name, mobile, email, department_id, staff_id]| Staff {
            department,
            name,
            mobile,
            email,
            department_id,
            staff_id,
        })
        .boxed()
}

fn business() -> BoxedStrategy<Business> {
    let receiver = (text(), sent(0u32..3)).prop_map(|(organ_id, receiver_type)| Receiver { organ_id, receiver_type });
    let update = (sent(any::<bool>()), sent(any::<bool>()), vec(receiver, 0..3)).prop_map(
        |(document_info, document_receiver, receivers)| UpdateInfo { document_info, document_receiver, receivers },
    );
    let replaced =
        (text(), vec(text(), 0..3)).prop_map(|(document_id, organ_ids)| Replacement { document_id, organ_ids });
    (one_of(BusinessKind::ALL), text(), text(), sent(any::<bool>()), option::of(update), vec(replaced, 0..3), staff())
        .prop_map(|(kind, reason, document_id, paper, update, replaces, staff)| Business {
            kind: kind.unwrap_or(BusinessKind::New.into()),
            reason,
            document_id,
            paper,
            update,
            replaces,
            staff,
        })
        .boxed()
}

fn other_info() -> BoxedStrategy<OtherInfo> {
    (
        one_of(Urgency::ALL),
        text(),
        text(),
        sent(any::<u32>()),
        sent(any::<u32>()),
        sent(any::<bool>()),
        vec(text(), 0..3),
        text(),
        text(),
    )
        .prop_map(|(urgency, sphere, typer_notation, copies, pages, direction, appendixes, reply_fors, codes)| {
            OtherInfo {
                urgency,
                sphere,
                typer_notation,
                copies,
                pages,
                direction,
                appendixes,
                reply_fors,
                reference_codes: codes,
            }
        })
        .boxed()
}

fn attachment() -> BoxedStrategy<Attachment> {
    let name = prop_oneof![text(), "[a-zĐ ]{1,9}\\.(pdf|docx|zip|doc)", "(\\.\\./|/|C:\\\\)[a-z]{1,5}"];
    let id = prop_oneof!["[0-9]{1,2}", "(cid:|CID:|<){0,2}[a-z]{0,3}>?", text()];
    let bytes = prop_oneof![
        vec(any::<u8>(), 0..200),
        vec(any::<u8>(), 0..50).prop_map(|rest| [b"%PDF-1.7\n".as_slice(), &rest].concat()),
        vec(any::<u8>(), 0..50).prop_map(|rest| [b"PK\x03\x04".as_slice(), &rest].concat()),
    ];
    (id, name, text(), text(), bytes)
        .prop_map(|(content_id, name, description, content_type, bytes)| Attachment {
            content_id,
            name,
            description,
            content_type,
            bytes,
        })
        .boxed()
}

pub fn envelope() -> BoxedStrategy<Envelope> {
    let identity = (organization(), vec(organization(), 0..4), text(), text(), text(), text(), sent(day()));
    let words = (text(), text(), text(), text(), text(), text(), sent(any::<u32>()), sent(any::<u32>()));
    let facts = (sent(day()), vec(text(), 0..4), other_info(), vec(response_for(), 0..3), one_of(SteeringType::ALL));
    let trace = (text(), sent(moment())).prop_map(|(organ_id, timestamp)| TraceHeader { organ_id, timestamp });
    let rest = (vec(text(), 0..2), text(), vec(trace, 0..3), business(), vec(attachment(), 0..4));
    (identity, words, facts, rest)
        .prop_map(|(identity, words, facts, rest)| {
            let (from, to, document_id, number, notation, place, date) = identity;
            let (type_name, subject, content, competence, position, full_name, code, detail) = words;
            let (due_date, to_places, other, response_for, steering_type) = facts;
            let (task_codes, application_type, trace, business, attachments) = rest;
            Envelope {
                from,
                to,
                document_id,
                code: Code { number, notation },
                promulgation: Promulgation { place, date },
                document_type: DocumentType { code, detail, name: type_name },
                subject,
                content,
                signer: Signer { competence, position, full_name },
                due_date,
                to_places,
                other,
                response_for,
                steering_type,
                task_codes,
                application_type,
                trace,
                business,
                attachments,
                ..Envelope::default()
            }
        })
        .boxed()
}

pub fn status() -> BoxedStrategy<StatusMessage> {
    (
        organization(),
        vec(organization(), 0..2),
        vec(response_for(), 0..3),
        staff(),
        one_of(StatusCode::ALL),
        text(),
        sent(moment()),
    )
        .prop_map(|(from, to, response_for, staff, code, description, timestamp)| StatusMessage {
            from,
            to,
            response_for,
            staff,
            code,
            description,
            timestamp,
            ..StatusMessage::default()
        })
        .boxed()
}
