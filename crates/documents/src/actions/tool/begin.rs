//! Begins an order: the rules are asked, the files are made ready, and both are written down.

use identity::permission as p;
use kernel::{Actor, Id, civil_date};
use pades::Cert;
use signing::KeyError;
use signing::keys::{self, SigningKey};
use store::{BlobId, Ctx, Record, Tx};
use web::App;

use super::{KIND, ToolError};
use crate::actions::outgoing::{OutgoingError, find, issue, sign};
use crate::model::Document;
use crate::model::outgoing::{Act, Fault};
use crate::model::tool::{Function, session_until};
use crate::press::Press;
use crate::signatures::{self, SigningError};
use crate::store::attachments::{self, Attachment, Stored};
use crate::store::drafts;
use crate::store::incoming::{self, Incoming};
use crate::store::tool_sessions::{self as sessions, Annex, Detail, NewFile, NewSession, Session};

/// Media type of what the tool signs.
const PDF: &str = "application/pdf";

/// What a person orders.
#[derive(Debug, Clone)]
pub struct Order {
    /// Which act.
    pub function: Function,
    /// On which document.
    pub document: Id<Document>,
    /// Of an incoming document: on which of its files.
    pub attachment: Option<Id<Attachment>>,
    /// SHA-256 of what was looked at: the draft, the file the leader signed, the file that came in.
    pub shown: String,
}

/// An order that is ready to be written.
pub struct Begun {
    function: Function,
    document: Id<Document>,
    shown: String,
    certificate: Cert,
    detail: Detail,
    files: Vec<NewFile>,
}

/// Whether a key is in the tool on somebody's own machine: only its certificate is known here.
pub fn is_in_tool(key: &SigningKey) -> bool {
    matches!(key.place, signing::Place::Tool)
}

/// The registered means of whoever signs by a function, if it is the tool: a certificate without a key of ours.
///
/// # Errors
/// [`ToolError::OtherMeans`] for any other means; the certificate's time.
pub async fn means(tx: &Tx, app: &App, actor: &Actor, function: Function) -> Result<SigningKey, ToolError> {
    let key = match (function.is_of_agency(), actor.person) {
        (true, _) => keys::of_agency(tx, actor.agency).await?,
        // Nobody signs under another's title, nor with another's certificate.
        (false, Some(person)) if actor.acting.is_none() => keys::of_person(tx, person).await?,
        (false, _) => return Err(ToolError::NotAllowed),
    };
    let key = key.ok_or(KeyError::NoKey)?;
    if !is_in_tool(&key) {
        return Err(ToolError::OtherMeans);
    }
    let now = app.store.clock.now();
    if now > key.valid_to {
        return Err(KeyError::Expired(key.valid_to).into());
    }
    if now < key.valid_from { Err(KeyError::NotYet(key.valid_from).into()) } else { Ok(key) }
}

/// Asks the rules and makes the files ready; nothing is written but the file store's bytes.
///
/// # Errors
/// [`ToolError`].
pub async fn prepare(app: &App, actor: &Actor, order: Order) -> Result<Begun, ToolError> {
    let (detail, files, key) = match order.function {
        Function::Approve => approval(app, actor, &order).await?,
        Function::Issue => numbering(app, actor, &order).await?,
        Function::Income | Function::Comment => arrived(app, actor, &order).await?,
        // Annexes go with the number; copies have pages of their own.
        Function::Appendix | Function::Copy => return Err(ToolError::NotAllowed),
    };
    // As with every key: path, time, purpose and revocation are asked before a file is lent (TT 15/2025/TT-BKHCN Đ.5).
    signing::fitness(app, &key, app.store.clock.now()).await?;
    let certificate = key.certificate().cloned().ok_or(KeyError::NoKey)?;
    let Order { function, document, shown, .. } = order;
    Ok(Begun { function, document, shown, certificate, detail, files })
}

type Ready = (Detail, Vec<NewFile>, SigningKey);

async fn approval(app: &App, actor: &Actor, order: &Order) -> Result<Ready, ToolError> {
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

async fn numbering(app: &App, actor: &Actor, order: &Order) -> Result<Ready, ToolError> {
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
    if signed.to_string() != order.shown {
        return Err(OutgoingError::Changed.into());
    }
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

async fn arrived(app: &App, actor: &Actor, order: &Order) -> Result<Ready, ToolError> {
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
    if file.blob.to_string() != order.shown {
        return Err(OutgoingError::Changed.into());
    }
    let key = means(&tx, app, actor, order.function).await?;
    let size = usize::try_from(file.size).unwrap_or(0);
    let lent = NewFile { function: order.function, name: file.name, blob: file.blob, size };
    let meta = vec![
        ("ArrivalNumber".to_owned(), document.arrival_number.to_string()),
        ("ArrivalDate".to_owned(), document.arrived_on.to_string()),
    ];
    Ok((Detail::Incoming { meta }, vec![lent], key))
}

/// Writes the order.
///
/// # Errors
/// When the database refuses.
pub async fn run(ctx: &mut Ctx, begun: &Begun) -> Result<Id<Session>, ToolError> {
    let person = ctx.actor.person.ok_or(ToolError::NotFound)?;
    let new = NewSession {
        function: begun.function,
        document: begun.document,
        shown: &begun.shown,
        certificate: &begun.certificate,
        detail: &begun.detail,
        until: session_until(ctx.now),
    };
    let id = sessions::insert(ctx, person, &new, &begun.files).await?;
    let detail = serde_json::json!({ "function": begun.function.name(), "files": begun.files.len() });
    ctx.audit("tool-session-begun", Record::new(KIND, id), detail).await?;
    Ok(id)
}
