//! The plain steps of the path: submit, take back, withdraw, consult, say an opinion, initial, check form, return, pass back.

use kernel::Id;
use store::{Ctx, Record};
use uuid::Uuid;

use super::OutgoingError;
use super::people::find;
use crate::model::outgoing::{Act, Draft, Fault, KIND, State, notation};
use crate::model::{Document, Queue};
use crate::store::outgoing::{self, JointRow, Outgoing};
use crate::store::work_items::{self, NewItem};
use crate::store::{drafts, registers};

/// Longest opinion or reason, in characters.
const MAX_TEXT: usize = 2_000;

/// A plain step.
#[derive(Debug, Clone)]
pub struct Step {
    /// What is done.
    pub act: Act,
    /// Why it is sent back.
    pub fault: Fault,
    /// Opinion or reason.
    pub text: String,
    /// Hash of the draft that was read; needed where the text is initialled.
    pub hash: Option<String>,
    /// Who is asked for an opinion: a unit or a position, with the name shown.
    pub ask: Vec<(Uuid, String)>,
}

impl Step {
    /// A step without text.
    pub fn plain(act: Act) -> Self {
        Self { act, fault: Fault::Form, text: String::new(), hash: None, ask: Vec::new() }
    }
}

/// Takes the step.
///
/// # Errors
/// The rules; [`OutgoingError::Changed`] when another text is initialled than was read; [`OutgoingError::NoText`].
pub async fn run(ctx: &mut Ctx, id: Id<Document>, step: Step) -> Result<State, OutgoingError> {
    let found = find(&ctx.tx, &ctx.actor, id, ctx.today()).await?;
    let (document, life) = (found.document, found.life);
    let state = life.next(step.act, step.fault, found.standing)?;
    let text = checked_text(&step)?;
    if step.hash.as_ref().is_some_and(|hash| *hash != life.hash) {
        return Err(OutgoingError::Changed);
    }
    match step.act {
        Act::Submit => submit(ctx, &document).await?,
        Act::Consult => ask(ctx, &document, &step.ask).await?,
        Act::Comment => answered(ctx, &document).await?,
        Act::Withdraw => {
            registers::void(ctx, document.id, &format!("Thôi ban hành: {text}")).await?;
        }
        _ => {}
    }
    // A changed word restarts everything: whoever signed is told, and the file is typeset anew.
    let signed = matches!(document.state, State::Cosigning | State::Signed);
    let undone = signed && matches!(step.act, Act::Return | Act::TakeBack);
    let told = if undone { signers(ctx, &document).await? } else { Vec::new() };
    if undone {
        outgoing::unsign(ctx, document.id).await?;
    }
    let text = if step.act == Act::Consult { asked_text(&text, &step.ask) } else { text };
    let fault = (step.act == Act::Return).then_some(step.fault);
    outgoing::add_step(ctx, &document, &life, Some(step.act), fault, &text, state).await?;
    let record = Record::new(KIND, id);
    let detail = serde_json::json!({ "act": step.act.name(), "state": state.name(), "hash": life.hash });
    ctx.audit("outgoing-advanced", record, detail).await?;
    if state != document.state {
        outgoing::advance(ctx, &document, state).await?;
        let document = Outgoing { state, ..document };
        hand_over(ctx, &document).await?;
        tell(ctx, &document, &told).await?;
        if step.act == Act::Return {
            ctx.emit("outgoing-returned", record, serde_json::json!({ "state": state.name() })).await?;
        }
    }
    Ok(state)
}

/// Positions of everybody who has signed a joint document; nobody else has to hear that a signature fell.
async fn signers(ctx: &Ctx, document: &Outgoing) -> Result<Vec<Uuid>, OutgoingError> {
    let round = outgoing::joint_rows(&ctx.tx, document.id).await?;
    if round.is_empty() {
        return Ok(Vec::new());
    }
    let beside = round.iter().filter(|row| row.signed_at.is_some()).map(|row| row.position.uuid());
    Ok(document.signer.map(Id::uuid).into_iter().chain(beside).collect())
}

/// Puts on the desks of signers that their signature fell.
async fn tell(ctx: &Ctx, document: &Outgoing, whom: &[Uuid]) -> Result<(), OutgoingError> {
    let cause = document.id.uuid();
    let items: Vec<NewItem<'_>> = whom
        .iter()
        .map(|holder| NewItem { holder: *holder, queue: Queue::Inform.name(), cause, due_on: None })
        .collect();
    Ok(work_items::add(ctx, cause, KIND, document.urgency, &document.subject, &items).await?)
}

fn checked_text(step: &Step) -> Result<String, OutgoingError> {
    let text = kernel::text::nfc(step.text.trim());
    if text.chars().count() > MAX_TEXT {
        return Err(OutgoingError::TextTooLong);
    }
    if text.is_empty() && matches!(step.act, Act::Return | Act::Comment | Act::Withdraw) {
        return Err(OutgoingError::NoText);
    }
    Ok(text)
}

/// A submitted draft is complete, closed and found by its words.
async fn submit(ctx: &Ctx, document: &Outgoing) -> Result<(), OutgoingError> {
    let version = drafts::get(&ctx.tx, document.draft).await?;
    version.draft.check()?;
    drafts::close(ctx, version.id).await?;
    outgoing::index(ctx, document, &words(document, &version.draft)).await?;
    Ok(())
}

/// What full text covers.
pub(super) fn words(document: &Outgoing, draft: &Draft) -> String {
    let text = notation::Text { body: draft.document.body.clone(), annexes: draft.document.annexes.clone() };
    let bases: Vec<String> = draft.document.legal_bases.iter().map(typeset::Inline::plain_text).collect();
    [
        document.code(),
        document.type_name().to_owned(),
        draft.document.subject.clone(),
        document.issuer.clone(),
        draft.document.addressees.join(" "),
        bases.join(" "),
        notation::write(&text),
    ]
    .join("\n")
}

/// Puts a question on the desks of others and lets them see the draft.
async fn ask(ctx: &Ctx, document: &Outgoing, whom: &[(Uuid, String)]) -> Result<(), OutgoingError> {
    if whom.is_empty() {
        return Err(OutgoingError::Nobody);
    }
    let cause = document.id.uuid();
    for (holder, _) in whom {
        let mut subjects = identity::units::ancestors(&ctx.tx, Id::from_uuid(*holder)).await?;
        subjects.push(*holder);
        subjects.sort_unstable();
        subjects.dedup();
        outgoing::add_readers(ctx, document.id, document.sort_key, &subjects, *holder).await?;
        let item = NewItem { holder: *holder, queue: Queue::Opinion.name(), cause: *holder, due_on: None };
        work_items::add(ctx, cause, KIND, document.urgency, &document.subject, &[item]).await?;
    }
    Ok(())
}

fn asked_text(text: &str, whom: &[(Uuid, String)]) -> String {
    let names: Vec<&str> = whom.iter().map(|(_, name)| name.as_str()).collect();
    let names = names.join("; ");
    if text.is_empty() { names } else { format!("{names}: {text}") }
}

/// Whoever was asked and has spoken is not asked any more.
async fn answered(ctx: &Ctx, document: &Outgoing) -> Result<(), OutgoingError> {
    for item in work_items::of_record(&ctx.tx, document.id.uuid()).await? {
        if item.queue == Queue::Opinion && ctx.actor.subjects.contains(&item.holder) {
            work_items::remove(ctx, item.record, item.holder, item.queue.name(), item.cause).await?;
        }
    }
    Ok(())
}

/// Puts the document on the desk of whoever acts in its state, and takes it off the desks before.
pub(super) async fn hand_over(ctx: &Ctx, document: &Outgoing) -> Result<(), OutgoingError> {
    let record = document.id.uuid();
    let over = document.state.step() >= State::AwaitingSignature.step() || document.state == State::Withdrawn;
    for item in work_items::of_record(&ctx.tx, record).await? {
        // Questions stay until they are answered or the text is settled; deliveries have their own cause.
        let path = item.cause == record || (over && item.queue == Queue::Opinion);
        if path {
            work_items::remove(ctx, record, item.holder, item.queue.name(), item.cause).await?;
        }
    }
    match document.state {
        State::AwaitingSignature => {
            let draft = drafts::get(&ctx.tx, document.draft).await?.draft;
            outgoing::begin_round(ctx, document.id, &draft).await?;
        }
        state if state.step() < State::AwaitingSignature.step() => outgoing::clear_round(ctx, document.id).await?,
        _ => {}
    }
    let round = outgoing::joint_rows(&ctx.tx, document.id).await?;
    let (unit, agency) = (document.unit.uuid(), document.agency);
    let on = |holder: Uuid, queue: Queue| NewItem { holder, queue: queue.name(), cause: record, due_on: None };
    let items: Vec<NewItem<'_>> = match document.state {
        State::Draft => vec![on(document.drafter, Queue::Draft)],
        State::ReturnedToDrafter => vec![on(document.drafter, Queue::Draft), on(unit, Queue::Inform)],
        State::ReturnedToHead | State::UnitReview => vec![on(unit, Queue::InitialContent)],
        State::FormCheck => vec![on(agency, Queue::FormCheck)],
        State::AwaitingSignature => document.signer.map(|signer| on(signer.uuid(), Queue::Sign)).into_iter().collect(),
        State::Cosigning => cosigners(&round).map(|holder| on(holder, Queue::Sign)).collect(),
        State::Signed => vec![on(agency, Queue::NumberAndSeal)],
        State::Sealing => sealers(&round).map(|holder| on(holder, Queue::NumberAndSeal)).collect(),
        State::Issued => vec![on(agency, Queue::Dispatch)],
        State::Dispatched | State::Withdrawn => Vec::new(),
    };
    work_items::add(ctx, record, KIND, document.urgency, &document.subject, &items).await?;
    let readers: Vec<Uuid> = match document.state {
        State::FormCheck => vec![agency],
        State::AwaitingSignature => document.signer.map(Id::uuid).into_iter().collect(),
        _ => Vec::new(),
    };
    outgoing::add_readers(ctx, document.id, document.sort_key, &readers, record).await?;
    // Another agency sees the row for a cause of its own: its leader to sign, its registry to seal.
    let others: Vec<Uuid> = match document.state {
        State::Cosigning => cosigners(&round).collect(),
        State::Sealing => sealers(&round).collect(),
        _ => Vec::new(),
    };
    for subject in others {
        outgoing::add_readers(ctx, document.id, document.sort_key, &[subject], subject).await?;
    }
    Ok(())
}

/// Positions that have still to sign beside.
fn cosigners(round: &[JointRow]) -> impl Iterator<Item = Uuid> {
    round.iter().filter(|row| row.signed_at.is_none()).map(|row| row.position.uuid())
}

/// Agencies that have still to seal.
fn sealers(round: &[JointRow]) -> impl Iterator<Item = Uuid> {
    round.iter().filter(|row| row.sealed_at.is_none()).map(|row| row.agency.uuid())
}
