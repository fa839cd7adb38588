//! Decides that a copy is made: form, source, medium, recipients. The clerk makes it.

use kernel::{Actor, Id};
use pades::Verdict;
use signing::{JudgeError, Reach};
use store::{Ctx, Record};
use typeset::model::{CopyForm, SignatureBlock};
use web::{App, BlockingPool};

use super::{CopyError, Subject, subject};
use crate::actions::outgoing::signer_of;
use crate::model::copies::{self as rules, Act, CopyRefused, KIND, MAX_QUANTITY, Medium, Source, State};
use crate::model::outgoing::{Authority, AuthorityError, notation};
use crate::model::{Document, Queue, Secrecy, extract, join_code};
use crate::reader::{Reader, scan};
use crate::store::attachments::Attachment;
use crate::store::copies::{self, Copy, Original};
use crate::store::incoming;
use crate::store::work_items::{self, NewItem};

/// Longest text of an extract and longest line, in characters.
const MAX_TEXT: usize = 200_000;
const MAX_LINE: usize = 300;

/// What is decided.
#[derive(Debug, Clone)]
pub struct Order {
    /// Hình thức sao.
    pub form: CopyForm,
    /// What the copy lies on.
    pub medium: Medium,
    /// What the source lies on; what the registry knows when absent.
    pub source_medium: Option<Medium>,
    /// Whether the source is itself a copy.
    pub from_copy: bool,
    /// Which file is copied; the first when absent.
    pub file: Option<Id<Attachment>>,
    /// Text of an extract, in the editor's notation.
    pub text: String,
    /// Place and signer of the original, for an extract of what was not written here.
    pub original: Original,
    /// Nơi nhận of the copy, one a line.
    pub recipients: Vec<String>,
    /// How many on paper.
    pub quantity: i64,
}

/// A checked order.
pub struct Prepared {
    order: Order,
    source: Source,
    file: Option<Attachment>,
    warnings: Vec<String>,
}

/// Checks form, file and text; reads the file outside of any transaction.
///
/// # Errors
/// The rules of [`rules::allowed`]; what is wrong with the file.
pub async fn prepare(app: &App, actor: &Actor, id: Id<Document>, order: Order) -> Result<Prepared, CopyError> {
    let (what, origin) = {
        let tx = app.store.read().await?;
        let origin = match incoming::load(&tx, actor, id).await? {
            Some(document) => Some(incoming::origin(&tx, &document).await?),
            None => None,
        };
        (subject(&tx, actor, id).await?, origin)
    };
    rules::next(None, Act::Order, what.standing(actor))?;
    let medium = rules::source_medium(what.medium, order.source_medium, order.from_copy)?;
    let source = Source { medium, is_copy: order.from_copy };
    rules::allowed(order.form, source, order.medium)?;
    checked(&order, &what)?;
    if order.form == CopyForm::Extract {
        let warnings = compare(app, &order, &what).await?;
        return Ok(Prepared { order, source, file: None, warnings });
    }
    let file = what.file(order.file)?.clone();
    let bytes = app.store.blobs.get(&file.blob).await?;
    let mut warnings = Vec::new();
    // What we sealed ourselves was judged then; what others sent is judged as the clerk sees it judged: held to its sender,
    // with revocation. A scan may bear the signature of whoever digitised it; one that is broken stays so.
    if what.draft.is_none() {
        let origin = origin.filter(|_| medium == Medium::Electronic);
        let found = match signing::judge(app, bytes.clone(), Reach::Inside, origin.as_ref()).await {
            Ok(judged) => judged.report.verdict,
            Err(JudgeError::File(_)) if medium == Medium::Paper => None,
            Err(error) => return Err(error.into()),
        };
        warnings.extend(standing(found, &what, medium)?);
    }
    if medium == Medium::Paper {
        let measure = move || scan::measure(&bytes);
        let measured = app.service::<BlockingPool>().run(measure).await??;
        warnings.extend(measured.warnings());
    }
    Ok(Prepared { order, source, file: Some(file), warnings })
}

/// Whether a file that others signed may be copied so, and what is told with it.
fn standing(found: Option<Verdict>, what: &Subject, medium: Medium) -> Result<Option<String>, CopyRefused> {
    // Nobody may say of what came electronically that it is a scan of paper.
    let unsigned = if what.medium.is_some() { CopyRefused::CameUnsigned } else { CopyRefused::Unsigned };
    match found {
        None if medium == Medium::Electronic => Err(unsigned),
        Some(Verdict::Invalid) => Err(CopyRefused::NotValid),
        Some(Verdict::Undetermined) => Ok(Some("copy-undetermined".to_owned())),
        None | Some(Verdict::Valid) => Ok(None),
    }
}

/// Holds an extract to its original, word for word; gives what the clerk must still look at where the original is known
/// by the words in its file alone, or not at all.
///
/// # Errors
/// [`CopyError::Altered`] with the paragraph that does not stand in what was written here.
async fn compare(app: &App, order: &Order, what: &Subject) -> Result<Vec<String>, CopyError> {
    let extract = notation::read(&order.text).body;
    if let Some(draft) = &what.draft {
        return match extract::altered(&draft.document, &extract) {
            Some(paragraph) => Err(CopyError::Altered(paragraph)),
            None => Ok(Vec::new()),
        };
    }
    let words = match what.file(order.file) {
        Ok(file) => {
            let reader = app.find_service::<Reader>().unwrap_or_default();
            // A file whose words cannot be read is compared by people.
            reader.read(&file.media_type, app.store.blobs.get(&file.blob).await?).await.unwrap_or_default()
        }
        Err(_) => String::new(),
    };
    // Page numbers and hyphens stand among the words of a file: what is not found may still be there, so nobody is refused.
    let warning = match extract::not_in_text(&words, &extract) {
        _ if words.trim().is_empty() => "copy-extract-not-compared",
        Some(_) => "copy-extract-not-found",
        None => return Ok(Vec::new()),
    };
    Ok(vec![warning.to_owned()])
}

fn checked(order: &Order, what: &Subject) -> Result<(), CopyRefused> {
    if !(1..=MAX_QUANTITY).contains(&order.quantity) {
        return Err(CopyRefused::Quantity);
    }
    if order.recipients.iter().all(|line| line.trim().is_empty()) {
        return Err(CopyRefused::NoRecipients);
    }
    if Secrecy::stamped(&what.subject).is_some() || Secrecy::stamped(&order.text).is_some() {
        return Err(CopyRefused::Secret);
    }
    if order.form != CopyForm::Extract {
        return Ok(());
    }
    if order.text.trim().is_empty() || order.text.chars().count() > MAX_TEXT {
        return Err(CopyRefused::NoText);
    }
    let given = &order.original;
    let told = [&given.place, &given.signer_title, &given.signer_name];
    if what.draft.is_none() && told.iter().any(|line| line.trim().is_empty() || line.chars().count() > MAX_LINE) {
        return Err(CopyRefused::NoOriginal);
    }
    Ok(())
}

/// In whose name a copy on paper is signed: whoever decides, in the usual form of their position (Đ.27).
async fn signature(ctx: &Ctx) -> Result<SignatureBlock, CopyError> {
    let person = ctx.actor.person.ok_or(AuthorityError::NotTheirs)?;
    let agency = Id::from_uuid(ctx.actor.agency);
    for post in identity::people::posts_of(&ctx.tx, Id::from_uuid(person), ctx.today()).await? {
        let Some(signer) = signer_of(&ctx.tx, agency, post.position.id, ctx.today()).await? else { continue };
        if let Some(authority) = Authority::open_to(&signer).first() {
            return Ok(SignatureBlock {
                authority: authority.lines(&signer)?,
                name: signer.name,
                ..Default::default()
            });
        }
    }
    Err(AuthorityError::NotTheirs.into())
}

/// Keeps the order and puts it on the desk of the agency's registry.
///
/// # Errors
/// The rules, asked again.
pub async fn run(ctx: &mut Ctx, id: Id<Document>, prepared: Prepared) -> Result<Id<Copy>, CopyError> {
    let Prepared { order, source, file, warnings } = prepared;
    let what = subject(&ctx.tx, &ctx.actor, id).await?;
    let state = rules::next(None, Act::Order, what.standing(&ctx.actor))?;
    let line = |text: &String| kernel::text::nfc(text.trim()).chars().take(MAX_LINE).collect::<String>();
    let copy = Copy {
        id: ctx.id(),
        document: id,
        agency: what.agency,
        form: order.form,
        source,
        medium: order.medium,
        file: file.map(|file| file.blob),
        text: kernel::text::nfc(order.text.trim()),
        original: order.original,
        recipients: order.recipients.iter().map(line).filter(|line| !line.is_empty()).collect(),
        quantity: if order.medium == Medium::Paper { order.quantity } else { 1 },
        signature: signature(ctx).await?,
        warnings,
        state,
        note: String::new(),
        number: None,
        notation: None,
        made_on: None,
        blob: None,
        size: None,
        decided_by: ctx.actor.person.unwrap_or_default(),
        decided_by_name: String::new(),
        decided_at: ctx.now,
        made_by: None,
        made_by_name: String::new(),
        made_at: None,
    };
    copies::insert(ctx, &copy).await?;
    let queue = Queue::MakeCopy.name();
    let item = NewItem { holder: what.agency, queue, cause: copy.id.uuid(), due_on: None };
    work_items::add(ctx, copy.id.uuid(), KIND, what.urgency, &title(&copy, &what), &[item]).await?;
    ctx.audit("copy-ordered", Record::new(what.kind, id), detail(&copy, State::Ordered)).await?;
    Ok(copy.id)
}

/// What the clerk's desk says: several copies of one document are told apart.
fn title(copy: &Copy, what: &Subject) -> String {
    let code = join_code(what.number.as_deref(), what.notation.as_deref());
    let code = if code.is_empty() { code } else { format!(" {code}") };
    format!("{}{code}: {}", copy.form.words(), what.subject)
}

/// What audit tells of a copy.
pub(super) fn detail(copy: &Copy, state: State) -> serde_json::Value {
    serde_json::json!({
        "copy": copy.id, "form": rules::form_name(copy.form), "medium": copy.medium.name(), "state": state.name(),
        "quantity": copy.quantity, "source": copy.file,
    })
}
