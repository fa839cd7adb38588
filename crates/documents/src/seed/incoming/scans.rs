//! The files of the demonstration's arrivals: typeset like official documents, so that every page has something to show.

use ::store::{Error, Result, Store};
use jiff::civil::Date;
use typeset::model::{AgencyHeader, Block, DocumentKind, Paragraph, Recipient, SignatureBlock};
use typeset::{Inline, OfficialDocument, RenderOptions};

use super::arrivals::{ALL, Arrival};
use crate::model::DocumentType;
use crate::model::outgoing::without_about;
use crate::press::{Press, PressError};
use crate::store::attachments::Stored;

/// Stored files by position of the arrival; empty where the fonts were not built.
#[derive(Debug, Clone, Default)]
pub struct Scans(Vec<Stored>);

impl Scans {
    pub(super) fn of(&self, position: usize) -> Vec<Stored> {
        self.0.get(position).cloned().into_iter().collect()
    }
}

/// Typesets and stores the files, before the transaction that registers them (law 17). Without fonts there are none: the
/// demonstration works, its pages say that there is no PDF.
///
/// # Errors
/// When a file cannot be typeset or stored.
pub async fn scans(store: &Store, press: &Press) -> Result<Scans> {
    let now = store.clock.now();
    let today = kernel::civil_date(now);
    let mut stored = Vec::with_capacity(ALL.len());
    for arrival in ALL {
        let days = i32::try_from(arrival.days_ago + 1).unwrap_or(0);
        let date = today.checked_sub(jiff::Span::new().days(days)).unwrap_or(today);
        let rendered = match press.render(document(arrival, date), RenderOptions::new(now)).await {
            Ok(rendered) => rendered,
            Err(PressError::NoFonts) => return Ok(Scans::default()),
            Err(error) => return Err(Error::Engine(format!("{}: {error}", arrival.number))),
        };
        let size = rendered.pdf.len();
        let blob = store.blobs.put(rendered.pdf.into()).await?;
        let name = format!("{}-{}.pdf", arrival.number, arrival.notation.replace('/', "-"));
        stored.push(Stored { role: "main".into(), name, media_type: "application/pdf".into(), size, blob });
    }
    Ok(Scans(stored))
}

fn document(arrival: &Arrival, date: Date) -> OfficialDocument {
    let kind = match DocumentType::from_code(arrival.type_code) {
        Some(kind) if kind.code != "cv" => DocumentKind::Named { name: kind.name.to_uppercase() },
        _ => DocumentKind::OfficialLetter,
    };
    let paragraph = |text: &&str| Block::Paragraph(Paragraph { text: Inline::from(*text), align: None });
    OfficialDocument {
        addressees: if kind == DocumentKind::OfficialLetter { vec!["Bộ Y tế".into()] } else { Vec::new() },
        kind,
        agency: AgencyHeader {
            parent: arrival.parent.map(str::to_uppercase).into_iter().collect(),
            name: vec![arrival.issuer.to_uppercase()],
        },
        number: Some(arrival.number.into()),
        notation: Some(arrival.notation.into()),
        place: arrival.place.into(),
        date: Some(date),
        subject: without_about(arrival.subject),
        body: arrival.body.iter().map(paragraph).collect(),
        closing: Some(Inline::from("Trân trọng./.")),
        signature: Some(SignatureBlock {
            authority: vec![arrival.signer.1.to_uppercase()],
            name: arrival.signer.0.into(),
            ..SignatureBlock::default()
        }),
        recipients: vec![Recipient { text: "Như trên".into(), ..Recipient::default() }],
        filing: Some("Lưu: VT.".into()),
        ..OfficialDocument::default()
    }
}
