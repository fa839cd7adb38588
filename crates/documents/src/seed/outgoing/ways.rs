//! How far each paper has come, and through whose hands.

use ::store::Ctx;
use kernel::Id;

use super::papers::{Line, Paper, To, Way};
use super::story::Story;
use crate::actions::incoming::complete;
use crate::actions::outgoing::advance::{self, Step};
use crate::actions::outgoing::{OutgoingError, acknowledge, attach, cosign, create, dispatch, issue, save, seal, sign};
use crate::model::outgoing::{Act, Fault, Input, Recipient, State, Target, notation, plain};
use crate::model::{Document, Urgency};
use crate::press::Press;
use crate::store::outgoing::load_as_system;
use signing::seed::PIN;

/// Whatever refused.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Writes the paper and takes it as far as its way goes.
pub(super) async fn go(
    story: &mut Story<'_>,
    paper: &Paper,
    answers: Option<Id<Document>>,
) -> Result<Id<Document>, Refused> {
    walk(story, paper, answers).await.map_err(Refused)
}

/// An act of the demonstration that was refused: a fault of the demonstration.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refused(Box<dyn std::error::Error + Send + Sync>);

async fn walk(story: &mut Story<'_>, paper: &Paper, answers: Option<Id<Document>>) -> Outcome<Id<Document>> {
    let id = draft(story, paper, answers).await?;
    opinions(story, paper, id).await?;
    let (target, after) = match &paper.way {
        Way::To(state) => (*state, None),
        Way::Back { from, fault, reason } => (*from, Some(back(paper, *from, *fault, reason))),
        Way::GivenUp(reason) => {
            let step = Step { text: (*reason).to_owned(), ..Step::plain(Act::Withdraw) };
            (State::Draft, Some((paper.drafter, step)))
        }
    };
    let reached = |state: State| target.step() >= state.step();
    for (state, who, act) in [
        (State::UnitReview, paper.drafter, Act::Submit),
        (State::FormCheck, paper.head, Act::Initial),
        (State::AwaitingSignature, paper.office, Act::CheckForm),
    ] {
        if reached(state) {
            step(story, who, id, Step::plain(act)).await?;
        }
    }
    if let Some((who, what)) = after {
        step(story, who, id, what).await?;
    }
    let round = target == State::Cosigning;
    if round && story.app.service::<Press>().has_fonts() {
        signed(story, paper, id).await?;
        beside(story, paper, id).await?;
    }
    if reached(State::Signed) && story.app.service::<Press>().has_fonts() {
        finish(story, paper, id, answers, target).await?;
    }
    Ok(id)
}

/// The Office sends form back, the leader content.
fn back(paper: &Paper, from: State, fault: Fault, reason: &str) -> (&'static str, Step) {
    let who = if from == State::FormCheck { paper.office } else { paper.signer.0 };
    (who, Step { fault, text: reason.to_owned(), ..Step::plain(Act::Return) })
}

/// From the leader's signature on.
async fn finish(
    story: &mut Story<'_>,
    paper: &Paper,
    id: Id<Document>,
    answers: Option<Id<Document>>,
    target: State,
) -> Outcome<()> {
    signed(story, paper, id).await?;
    beside(story, paper, id).await?;
    if target == State::Sealing || target.step() >= State::Issued.step() {
        issued(story, paper, id).await?;
    }
    if target.step() >= State::Issued.step() {
        seals(story, paper, id).await?;
    }
    if target.step() < State::Dispatched.step() {
        return Ok(());
    }
    let mut ctx = story.begin(paper.clerk, 15).await?;
    dispatch::run(&mut ctx, id).await?;
    ctx.commit().await?;
    for reader in paper.read_by {
        let mut ctx = story.begin(reader, 10).await?;
        acknowledge::run(&mut ctx, id).await?;
        ctx.commit().await?;
    }
    if let Some(incoming) = answers {
        close(story.begin(paper.drafter, 10).await?, incoming, id).await?;
    }
    Ok(())
}

/// Begins, writes and saves the draft.
async fn draft(story: &mut Story<'_>, paper: &Paper, answers: Option<Id<Document>>) -> Outcome<Id<Document>> {
    let mut ctx = story.begin(paper.drafter, 0).await?;
    let new = create::NewDraft { type_code: paper.type_code.into(), subject: String::new(), replies_to: answers };
    let id = create::run(&mut ctx, new).await?;
    ctx.commit().await?;
    let tx = story.app.store.read().await?;
    let row = load_as_system(&tx, id).await?.ok_or(OutgoingError::NotFound)?;
    let template = crate::store::drafts::get(&tx, row.draft).await?.draft.input();
    drop(tx);
    let input = input(story, paper, template);
    let mut ctx = story.begin(paper.drafter, 35).await?;
    save::run(&mut ctx, id, save::Save { input, version: None, by_itself: false }).await?;
    ctx.commit().await?;
    if let Some((name, content)) = paper.file {
        let file = attach::prepare(story.app, name, story.text(content).into()).await?;
        let mut ctx = story.begin(paper.drafter, 5).await?;
        attach::add(&mut ctx, id, vec![file]).await?;
        ctx.commit().await?;
    }
    Ok(id)
}

fn input(story: &Story<'_>, paper: &Paper, template: Input) -> Input {
    let text = notation::read(&story.text(paper.text));
    let own = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let bases = paper.bases.iter().map(|line| notation::read_inline(line)).collect();
    let recipient = |line: &Line| Recipient {
        line: line.0.to_owned(),
        purpose: line.1,
        targets: line.2.iter().map(|to| target(story, paper, *to)).collect(),
    };
    Input {
        subject: paper.subject.to_owned(),
        urgency: Urgency::from_code(paper.urgency).unwrap_or_default(),
        internal_only: paper.internal_only,
        addressees: own(paper.addressees),
        addressee_note: paper.addressee_note.to_owned(),
        legal_bases: bases,
        joint: plain::read_joint(paper.joint),
        parties: plain::read_parties(&story.text(paper.parties)),
        cosigners: plain::read_cosigners(paper.cosigners),
        body: text.body,
        annexes: text.annexes,
        closing: if paper.closing.is_empty() { template.closing.clone() } else { story.text(paper.closing).into() },
        recipients: paper.recipients.iter().map(recipient).collect(),
        signer: Some(story.demo.account(paper.signer.0).position),
        authority: paper.signer.1.authority(),
        ..template
    }
}

fn target(story: &Story<'_>, paper: &Paper, to: To) -> Target {
    match to {
        To::Unit(unit) => Target::Unit(story.demo.unit_of(paper.agency, unit)),
        To::Agency(code) => Target::Agency(story.demo.agency(code)),
        To::Paper => Target::Paper,
    }
}

/// Asks others, some of whom have answered.
async fn opinions(story: &mut Story<'_>, paper: &Paper, id: Id<Document>) -> Outcome<()> {
    if paper.opinions.is_empty() {
        return Ok(());
    }
    let asked = |who: &str| {
        let account = story.demo.account(who);
        (account.position.uuid(), format!("{} – {}", account.name, account.title))
    };
    let ask = paper.opinions.iter().map(|(who, _)| asked(who)).collect();
    let text = "Đề nghị cho ý kiến trước khi trình ký.".to_owned();
    step(story, paper.drafter, id, Step { ask, text, ..Step::plain(Act::Consult) }).await?;
    for (who, said) in paper.opinions.iter().filter(|(_, said)| !said.is_empty()) {
        step(story, who, id, Step { text: (*said).to_owned(), ..Step::plain(Act::Comment) }).await?;
    }
    Ok(())
}

/// One plain step, bound to the text that is shown.
async fn step(story: &mut Story<'_>, who: &str, id: Id<Document>, step: Step) -> Outcome<()> {
    let hash = Some(story.hash(id).await?);
    let mut ctx = story.begin(who, 20).await?;
    advance::run(&mut ctx, id, Step { hash, ..step }).await?;
    ctx.commit().await?;
    Ok(())
}

async fn signed(story: &mut Story<'_>, paper: &Paper, id: Id<Document>) -> Outcome<()> {
    let approval = sign::Approval { hash: story.hash(id).await?, pin: PIN.to_owned() };
    let actor = story.come(paper.signer.0, 60).await?;
    let prepared = sign::prepare(story.app, &actor, id, &approval).await?;
    let mut ctx = story.begin(paper.signer.0, 0).await?;
    let _turn = sign::run(&mut ctx, prepared).await?;
    ctx.commit().await?;
    Ok(())
}

/// Leaders of joint agencies sign beside.
async fn beside(story: &mut Story<'_>, paper: &Paper, id: Id<Document>) -> Outcome<()> {
    for (leader, _) in paper.beside {
        let approval = sign::Approval { hash: story.hash(id).await?, pin: PIN.to_owned() };
        let actor = story.come(leader, 15).await?;
        let prepared = cosign::prepare(story.app, &actor, id, &approval).await?;
        let mut ctx = story.begin(leader, 0).await?;
        cosign::run(&mut ctx, prepared).await?;
        ctx.commit().await?;
    }
    Ok(())
}

/// Their clerks seal beside them.
async fn seals(story: &mut Story<'_>, paper: &Paper, id: Id<Document>) -> Outcome<()> {
    for (_, clerk) in paper.beside {
        let actor = story.come(clerk, 10).await?;
        let approval = sign::Approval { hash: story.file_hash(id).await?, pin: PIN.to_owned() };
        let prepared = seal::prepare(story.app, &actor, id, &approval).await?;
        let mut ctx = story.begin(clerk, 0).await?;
        seal::run(&mut ctx, prepared).await?;
        ctx.commit().await?;
    }
    Ok(())
}

async fn issued(story: &mut Story<'_>, paper: &Paper, id: Id<Document>) -> Outcome<()> {
    let actor = story.come(paper.clerk, 25).await?;
    let store = &story.app.store;
    let begin = || async {
        let ctx = store.write(actor.clone(), kernel::Locale::Vi, "seed").await?;
        Ok::<_, OutgoingError>(ctx)
    };
    let approval = sign::Approval { hash: story.file_hash(id).await?, pin: PIN.to_owned() };
    let (ctx, _turn) = issue::perform(story.app, &actor, id, &approval, begin).await?.into_parts();
    ctx.commit().await?;
    Ok(())
}

/// The answered document is completed by whoever answered it.
async fn close(mut ctx: Ctx, incoming: Id<Document>, reply: Id<Document>) -> Outcome<()> {
    let code = load_as_system(&ctx.tx, reply).await?.map(|row| row.code());
    let result = "Đã trả lời bằng văn bản".to_owned();
    let input = complete::Input { result, reply: Some(reply.uuid()), reply_notation: code };
    complete::run(&mut ctx, incoming, input).await?;
    ctx.commit().await?;
    Ok(())
}
