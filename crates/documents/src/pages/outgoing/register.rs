//! The register of outgoing documents, to be printed and bound (NĐ 30/2020 Đ.16, PL IV).

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Id, civil_date};
use typeset::RenderOptions;
use typeset::forms::{OutgoingEntry, RegisterBook, RegisterEntries};
use web::{Error, Visit};

use crate::model::{header_of, written_number};
use crate::pages::incoming::files::disposition_of;
use crate::press::Press;
use crate::store::outgoing::{RegisterRow, register_entries};
use crate::store::registers;

pub(super) async fn pdf(visit: Visit, Path(register): Path<Id<registers::RegisterRow>>) -> web::Result<Response> {
    visit.require(identity::permission::DOCUMENTS_REGISTERS)?;
    let tx = visit.read_for_export().await?;
    let found = registers::get(&tx, visit.actor().agency, register).await?.ok_or_else(Error::not_found)?;
    if found.direction != "outgoing" {
        return Err(Error::not_found());
    }
    // The agency's registry keeps the agency's register, a unit its own.
    if !visit.actor().subjects.contains(&found.unit.unwrap_or(visit.actor().agency)) {
        return Err(Error::forbidden());
    }
    let rows = register_entries(&tx, register.uuid()).await?;
    let agency = identity::agencies::own(&tx, visit.actor()).await?;
    drop(tx);
    let returned = visit.shell("outgoing-registers").t("register-returned");
    let book = RegisterBook {
        agency: header_of(&agency),
        title: None,
        year: i16::try_from(found.year).unwrap_or(0),
        from_date: rows.first().and_then(|row| row.document.issued_on),
        to_date: rows.last().and_then(|row| row.document.issued_on),
        from_number: rows.first().map(|row| row.given.to_string()),
        to_number: rows.last().map(|row| row.given.to_string()),
        volume: None,
        entries: RegisterEntries::Outgoing(rows.iter().map(|row| entry(row, &returned)).collect()),
    };
    let options = RenderOptions::new(visit.app.store.clock.now());
    let press = visit.app.service::<Press>();
    let rendered = press.typeset(move |typesetter| typesetter.render_register(&book, &options)).await?;
    let name = format!("so-van-ban-di-{}-{}.pdf", found.year, found.scheme);
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition_of("inline", &name)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, rendered.pdf).into_response())
}

fn entry(row: &RegisterRow, returned: &str) -> OutgoingEntry {
    let document = &row.document;
    // A number that was given up keeps its line: none is missing in the book (Đ.15.1). So does one whose document was sent
    // back: signed again the same day it bears the same number.
    let without = row.voided.as_deref().or_else(|| document.number.is_none().then_some(returned));
    if let Some(reason) = without {
        return OutgoingEntry {
            notation: written_number(row.given),
            date: Some(civil_date(row.given_at)),
            subject: format!("{}: {}", document.type_name(), document.subject),
            note: reason.to_owned(),
            ..OutgoingEntry::default()
        };
    }
    OutgoingEntry {
        notation: document.code(),
        date: document.issued_on,
        subject: format!("{}: {}", document.type_name(), document.subject),
        signer: document.signer_name.clone().unwrap_or_default(),
        recipients: row.recipients.join("; "),
        file_copy: format!("VT; {}", document.unit_name),
        copies: row.copies.to_string(),
        dispatched: document.dispatched_at.map(civil_date),
        received_by: String::new(),
        note: row.note.clone(),
    }
}
