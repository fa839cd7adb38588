//! The register of copies, to be printed and bound: one series for all forms (NĐ 30/2020 PL I phần II, II.3).

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::Id;
use typeset::RenderOptions;
use typeset::forms::{OutgoingEntry, RegisterBook, RegisterEntries};
use web::{Error, Visit};

use crate::model::header_of;
use crate::pages::incoming::files::disposition_of;
use crate::press::Press;
use crate::store::copies::{RegisterLine, register_lines};
use crate::store::registers;

pub(super) async fn pdf(visit: Visit, Path(register): Path<Id<registers::RegisterRow>>) -> web::Result<Response> {
    visit.require(identity::permission::DOCUMENTS_REGISTERS)?;
    let tx = visit.read_for_export().await?;
    let found = registers::get(&tx, visit.actor().agency, register).await?.filter(|r| r.direction == "copy");
    let found = found.ok_or_else(Error::not_found)?;
    if !visit.actor().subjects.contains(&visit.actor().agency) {
        return Err(Error::forbidden());
    }
    let lines = register_lines(&tx, register.uuid()).await?;
    let agency = identity::agencies::own(&tx, visit.actor()).await?;
    drop(tx);
    let book = RegisterBook {
        agency: header_of(&agency),
        title: Some("SỔ ĐĂNG KÝ BẢN SAO VĂN BẢN".to_owned()),
        year: i16::try_from(found.year).unwrap_or(0),
        from_date: lines.first().and_then(|line| line.copy.made_on),
        to_date: lines.last().and_then(|line| line.copy.made_on),
        from_number: lines.first().map(|line| line.given.to_string()),
        to_number: lines.last().map(|line| line.given.to_string()),
        volume: None,
        entries: RegisterEntries::Outgoing(lines.iter().map(|line| entry(&visit, line)).collect()),
    };
    let options = RenderOptions::new(visit.app.store.clock.now());
    let press = visit.app.service::<Press>();
    let rendered = press.typeset(move |typesetter| typesetter.render_register(&book, &options)).await?;
    let name = format!("so-ban-sao-{}.pdf", found.year);
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition_of("inline", &name)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, rendered.pdf).into_response())
}

fn entry(visit: &Visit, line: &RegisterLine) -> OutgoingEntry {
    let copy = &line.copy;
    OutgoingEntry {
        notation: copy.code(),
        date: copy.made_on,
        subject: format!("{}: {}", copy.form.words(), line.document),
        signer: copy.signature.name.clone(),
        recipients: copy.recipients.join("; "),
        file_copy: "VT".to_owned(),
        copies: copy.quantity.to_string(),
        dispatched: copy.made_on,
        received_by: String::new(),
        note: visit.t(&format!("medium-{}", copy.medium.name())),
    }
}
