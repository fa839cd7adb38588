//! Incoming documents of the demonstration: a dozen arrivals in every state, each brought there by the people themselves.

mod arrivals;
mod scans;
mod ways;

pub use scans::{Scans, scans};

use std::collections::BTreeMap;

use ::store::{Ctx, Error, Result};
use identity::seed::Demo;
use kernel::{Actor, Id, Instant};

use self::arrivals::{ALL, Arrival};
use crate::actions::incoming::register;
use crate::model::incoming::Channel;
use crate::model::{Document, Urgency};

/// What came in, by number and notation as written.
#[derive(Debug, Clone, Default)]
pub struct Arrivals(BTreeMap<String, Id<Document>>);

impl Arrivals {
    /// The arrival of a code, e.g. `1187/SYT-NVY`.
    pub fn of(&self, code: &str) -> Option<Id<Document>> {
        self.0.get(code).copied()
    }
}

/// Registers the arrivals and hands them on. Run once after the people are there; the context's actor and moment change
/// on the way and are given back at the end.
///
/// # Errors
/// When the database refuses, or an action does (a fault of the demonstration).
pub async fn incoming(ctx: &mut Ctx, demo: &Demo, scans: &Scans) -> Result<Arrivals> {
    let (now, actor) = (ctx.now, ctx.actor.clone());
    let mut arrivals = Arrivals::default();
    for (position, arrival) in ALL.iter().enumerate() {
        let mut story = Story { ctx: &mut *ctx, demo, now, days_ago: arrival.days_ago, minute: 0 };
        story.come("vanthu.bo", 0).await?;
        let mut input = input_of(arrival, story.ctx.today(), kernel::civil_date(now));
        input.sender = identity::agencies::by_code(&story.ctx.tx, arrival.sender).await?.map(|a| a.id.uuid());
        input.files = scans.of(position);
        let registered = register::run(story.ctx, input).await.map_err(refused)?;
        ways::go(&mut story, registered.id, arrival.way).await?;
        arrivals.0.insert(format!("{}/{}", arrival.number, arrival.notation), registered.id);
    }
    (ctx.now, ctx.actor) = (now, actor);
    Ok(arrivals)
}

fn input_of(arrival: &Arrival, today: kernel::Date, now: kernel::Date) -> register::Input {
    let later = |days: i32| now.checked_add(jiff::Span::new().days(days)).ok();
    register::Input {
        channel: Some(if arrival.on_paper { Channel::Paper } else { Channel::Axis }),
        type_code: arrival.type_code.to_owned(),
        number: Some(arrival.number.to_owned()),
        notation: Some(arrival.notation.to_owned()),
        issued_on: today.yesterday().ok(),
        issuer: arrival.issuer.to_owned(),
        subject: arrival.subject.to_owned(),
        urgency: Urgency::from_code(arrival.urgency).unwrap_or_default(),
        due_on: arrival.due_in.and_then(later).filter(|due| *due >= today),
        signer_name: Some(arrival.signer.0.to_owned()),
        signer_position: Some(arrival.signer.1.to_owned()),
        pages: Some(1),
        ..register::Input::default()
    }
}

fn refused(error: impl std::error::Error) -> Error {
    Error::Engine(format!("the demonstration was refused: {error}"))
}

/// One document's story: who acts when.
struct Story<'a> {
    ctx: &'a mut Ctx,
    demo: &'a Demo,
    now: Instant,
    days_ago: i64,
    minute: i64,
}

impl Story<'_> {
    /// Somebody sits down to work, some minutes after the last.
    async fn come(&mut self, username: &str, minutes: i64) -> Result<()> {
        self.minute += minutes;
        self.ctx.now = crate::seed::moment(self.now, self.days_ago, self.minute);
        let person = self.demo.account(username).person.uuid();
        let principal = identity::principal(&self.ctx.tx, person, None, self.ctx.now).await?;
        self.ctx.actor = principal.map_or_else(|| Actor::system(self.ctx.actor.agency), |p| p.actor);
        Ok(())
    }

    /// The day some days from the demonstration's today.
    fn day(&self, offset: i32) -> Option<kernel::Date> {
        kernel::civil_date(self.now).checked_add(jiff::Span::new().days(offset)).ok()
    }
}
