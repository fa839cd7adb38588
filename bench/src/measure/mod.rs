//! Asks the running server and keeps what it took.

mod desk;
mod lists;
mod pdf;
mod register;
mod search;
mod timing;

pub use register::Rate;
pub use timing::{Case, Timing, worst};

use std::time::Duration;

use kernel::Date;
use uuid::Uuid;

use crate::Outcome;
use crate::people::Askers;

/// How often each thing is asked.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Before anything is counted, so that what is kept in memory is there.
    pub warm: usize,
    /// Counted.
    pub asked: usize,
    /// How long documents are registered.
    pub registering: Duration,
}

impl Effort {
    /// For figures that are published.
    pub const FULL: Self = Self { warm: 3, asked: 30, registering: Duration::from_secs(8) };
    /// Enough to see that everything works.
    pub const SMOKE: Self = Self { warm: 0, asked: 1, registering: Duration::from_millis(500) };
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted(Option<Vec<String>>);

/// Everything that can be measured alone.
pub const PARTS: [&str; 5] = ["lists", "desk", "search", "pdf", "register"];

impl Wanted {
    /// Everything, or the parts that are named, by commas.
    ///
    /// # Errors
    /// When a part is unknown.
    pub fn parse(names: Option<&str>) -> Outcome<Self> {
        let names: Option<Vec<String>> = names.map(|names| names.split(',').map(str::to_owned).collect());
        match names.iter().flatten().find(|name| !PARTS.contains(&name.as_str())) {
            Some(name) => Err(format!("`{name}` is no part; these are: {}.", PARTS.join(", "))),
            None => Ok(Self(names)),
        }
    }

    /// Whether it is everything.
    pub fn is_all(&self) -> bool {
        self.0.is_none()
    }

    fn has(&self, part: &str) -> bool {
        self.0.as_ref().is_none_or(|names| names.iter().any(|name| name == part))
    }
}

/// What the server was found to take.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// The list under each filter: the person measured.
    pub lists: Vec<Case>,
    /// The same for somebody who sees all.
    pub lists_all: Vec<Case>,
    /// The list sorted by a column.
    pub sorted: Vec<Case>,
    /// The count that follows the list.
    pub counts: Vec<Case>,
    /// The desk.
    pub desk: Option<Timing>,
    /// First pages of full text, words by people.
    pub search: Vec<Case>,
    /// A one-page document.
    pub pdf: Option<Timing>,
    /// Registering into one register.
    pub into_one: Option<Rate>,
    /// Registering into as many registers as there are small agencies.
    pub into_many: Option<Rate>,
}

/// Whom and what to ask.
pub struct Round<'a> {
    /// Host and port.
    pub address: &'a str,
    /// Who asks.
    pub askers: &'a Askers,
    /// The position that is to sign the drafts.
    pub signer: Uuid,
    /// The server's day.
    pub today: Date,
    /// How often.
    pub effort: Effort,
}

/// Measures what is wanted. Documents are registered last: they change what the others ask about.
///
/// # Errors
/// When an answer is not what a person would get.
pub fn run(round: &Round<'_>, wanted: &Wanted) -> Outcome<Figures> {
    let mut figures = Figures::default();
    if wanted.has("lists") {
        lists::run(round, &mut figures)?;
    }
    if wanted.has("desk") {
        figures.desk = Some(desk::run(round)?);
    }
    if wanted.has("search") {
        figures.search = search::run(round)?;
    }
    if wanted.has("pdf") {
        figures.pdf = Some(pdf::run(round)?);
    }
    if wanted.has("register") {
        figures.into_one = Some(register::run(round, 1)?);
        figures.into_many = Some(register::run(round, round.askers.clerks.len())?);
    }
    Ok(figures)
}
