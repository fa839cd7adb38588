//! Makes ready what each act lends to the tool: the rules are asked, then the files are typeset, or taken as they are.

use identity::permission as p;
use kernel::{Actor, civil_date};
use signing::keys::SigningKey;
use store::BlobId;
use web::App;

use super::{Order, ToolError, means};
use crate::actions::copies;
use crate::actions::outgoing::{OutgoingError, cosign, find, issue, seal, sign};
use crate::model::outgoing::{Act, Fault};
use crate::model::tool::Function;
use crate::press::Press;
use crate::signatures::{self, SigningError};
use crate::store::attachments::{self, Stored};
use crate::store::drafts;
use crate::store::incoming::{self, Incoming};
use crate::store::tool_sessions::{Annex, Detail, NewFile};

/// Media type of what the tool signs.
const PDF: &str = "application/pdf";

/// What the act needs later, the files, and whose key signs them.
pub(super) type Ready = (Detail, Vec<NewFile>, SigningKey);

pub(super) async fn approval(app: &App, actor: &Actor, order: &Order) -> Result<Ready, ToolError> {
    let at = app.store.clock.now();
    let tx = app.store.read().await?;
    let what = sign::draftable(&tx, actor, order.document, &order.shown, at).await?;
    let key = means(&tx, app, actor, order.function).await?;
    drop(tx);
    let (rendered, code) = sign::typeset(app, &what, at).await?;
    let (pages, number) = (rendered.pages, what.number.clone());
    let numbered = number.is_some();
    let made = app.service::<Press>().with_fonts(move |_| signatures::place_fields(&rendered, numbered)).await?;
    let (pdf, places, _) = made?;
    let size = pdf.len();
    let blob = app.store.blobs.put(pdf.into()).await?;
    let file = NewFile { function: order.function, name: "du-thao.pdf".into(), blob, size };
    let code = code.map(|code| code.as_str().to_owned());
    let (slots, number) = (sign::to_json(&places), number);
    Ok((Detail::Approve { pages, slots, code, number }, vec![file], key))
}

pub(super) async fn numbering(app: &App, actor: &Actor, order: &Order) -> Result<Ready, ToolError> {
    let today = civil_date(app.store.clock.now());
    let tx = app.store.read().await?;
    let found = find(&tx, actor, order.document, today).await?;
    found.life.next(Act::Issue, Fault::Form, found.standing).map_err(OutgoingError::from)?;
    let key = means(&tx, app, actor, order.function).await?;
    let draft = drafts::get(&tx, found.document.draft).await?.draft;
    let borne = issue::borne(&found.document);
    let numbers = borne.is_none();
    let expected = match borne {
        Some(borne) => borne,
        None => issue::expect(&tx, &found.document, &draft, today).await?,
    };
    drop(tx);
    let signed = found.document.signed_pdf.clone().ok_or(SigningError::NoPlace("the leader's signature"))?;
    is_shown(&signed, order)?;
    let dated = issue::line(&found.document, &draft, &expected).date.is_some();
    let size = app.store.blobs.get(&signed).await?.len();
    let mut files = vec![NewFile { function: Function::Issue, name: "ban-da-ky.pdf".into(), blob: signed, size }];
    let mut annexes = Vec::new();
    for (file, bytes) in issue::read_annexes(app, draft.annexes()).await? {
        let blob = BlobId::parse(&file.blob).ok_or(ToolError::NotFound)?;
        let ordinal = (file.media_type == PDF).then(|| {
            files.push(NewFile {
                function: Function::Appendix,
                name: file.name.clone(),
                blob: blob.clone(),
                size: bytes.len(),
            });
            i64::try_from(files.len()).unwrap_or(i64::MAX)
        });
        let stored =
            Stored { role: "annex".into(), name: file.name, media_type: file.media_type, size: bytes.len(), blob };
        annexes.push(Annex { stored, ordinal });
    }
    Ok((Detail::Issue { expected, numbers, dated, annexes }, files, key))
}

/// The file that others have signed or sealed, as it is.
pub(super) async fn beside(app: &App, actor: &Actor, order: &Order) -> Result<Ready, ToolError> {
    let today = civil_date(app.store.clock.now());
    let tx = app.store.read().await?;
    let (detail, blob) = if order.function == Function::Seal {
        let ready = seal::ready(&tx, actor, order.document, today).await?;
        let draft = drafts::get(&tx, ready.document.draft).await?.draft;
        let expected = issue::borne(&ready.document).ok_or(SigningError::NoPlace("number and date"))?;
        let dated = issue::line(&ready.document, &draft, &expected).date.is_some();
        (Detail::Seal { expected, dated }, ready.file()?.clone())
    } else {
        let ready = cosign::ready(&tx, actor, order.document, today).await?;
        (Detail::Cosign, ready.file()?.clone())
    };
    is_shown(&blob, order)?;
    let key = means(&tx, app, actor, order.function).await?;
    drop(tx);
    let size = app.store.blobs.get(&blob).await?.len();
    let file = NewFile { function: order.function, name: "ban-da-ky.pdf".into(), blob, size };
    Ok((detail, vec![file], key))
}

/// An electronic copy before the agency signs it.
pub(super) async fn copying(app: &App, actor: &Actor, order: &Order) -> Result<Ready, ToolError> {
    let at = app.store.clock.now();
    let id = order.copy.ok_or(ToolError::NotFound)?;
    let tx = app.store.read().await?;
    let making = copies::makeable(&tx, actor, id).await?;
    if making.copy.document != order.document {
        return Err(ToolError::NotFound);
    }
    if !making.is_signed() {
        // A copy on paper is signed by hand.
        return Err(ToolError::NotAllowed);
    }
    if making.hash() != order.shown {
        return Err(ToolError::DocumentChanged);
    }
    let key = means(&tx, app, actor, order.function).await?;
    let expected = copies::expect(&tx, &making, civil_date(at)).await?;
    drop(tx);
    let pdf = making.unsigned(app, &expected, at).await?;
    let size = pdf.len();
    let blob = app.store.blobs.put(pdf).await?;
    let name = format!("{}.pdf", expected.code().replace('/', "-"));
    let (form, agency) = (making.copy.form.words().to_owned(), making.agency.name);
    let file = NewFile { function: order.function, name, blob, size };
    Ok((Detail::Copy { copy: id, form, agency, expected }, vec![file], key))
}

fn is_shown(blob: &BlobId, order: &Order) -> Result<(), ToolError> {
    if blob.to_string() == order.shown { Ok(()) } else { Err(ToolError::DocumentChanged) }
}

/// Whether an actor signs files of an incoming document by a function: the registry seals what it digitised, a leader
/// writes instructions.
pub fn may_on_incoming(actor: &Actor, document: &Incoming, function: Function) -> bool {
    let agency = document.agency;
    match function {
        Function::Income => actor.may_on(p::DOCUMENTS_REGISTER, agency) && actor.may_on(p::DOCUMENTS_SEAL, agency),
        Function::Comment => actor.acting.is_none() && actor.may(p::DOCUMENTS_INSTRUCT) && actor.agency == agency,
        _ => false,
    }
}

pub(super) async fn arrived(app: &App, actor: &Actor, order: &Order) -> Result<Ready, ToolError> {
    let tx = app.store.read().await?;
    let document = incoming::load(&tx, actor, order.document).await?.ok_or(ToolError::NotFound)?;
    if !may_on_incoming(actor, &document, order.function) {
        return Err(ToolError::NotAllowed);
    }
    let attachment = order.attachment.ok_or(ToolError::NotFound)?;
    let file = attachments::get(&tx, order.document, attachment).await?.ok_or(ToolError::NotFound)?;
    if !file.is_pdf() {
        return Err(ToolError::NotPdf);
    }
    is_shown(&file.blob, order)?;
    let key = means(&tx, app, actor, order.function).await?;
    let size = usize::try_from(file.size).unwrap_or(0);
    let lent = NewFile { function: order.function, name: file.name, blob: file.blob, size };
    let meta = vec![
        ("ArrivalNumber".to_owned(), document.arrival_number.to_string()),
        ("ArrivalDate".to_owned(), document.arrived_on.to_string()),
    ];
    Ok((Detail::Incoming { meta }, vec![lent], key))
}
