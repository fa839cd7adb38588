//! Importing a file without a browser: `khue import edxml FILE`. The command line acts for the whole agency, so a document
//! gets its number of arrival at once, unless it seems to be there already.

use bytes::Bytes;
use identity::agencies;
use kernel::{Actor, Id, Kind, Locale, Refusal};
use serde::Serialize;
use store::Ctx;
use web::App;

use crate::Arrival;
use crate::actions::receive::{self, Way};
use crate::actions::register::{self, EnterError, Entry};
use crate::actions::{OpenError, Opened, Parcel, news, open};
use crate::model::ArrivalState;
use crate::store::arrivals;

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Code of the agency whose inbox it enters; else the agencies the envelope names, else the first of the installation.
    pub agency: Option<String>,
    /// Leave it in the inbox for the clerk.
    pub inbox_only: bool,
    /// Register also what seems to be there already.
    pub again: bool,
}

/// What became of one copy.
#[derive(Debug, Clone, Serialize)]
pub struct Imported {
    /// Code of the agency.
    pub agency: String,
    /// Its arrival, `/exchange/inbox/<id>`.
    pub arrival: Id<Arrival>,
    /// Whether the envelope names the agency.
    pub addressed: bool,
    /// Whether this very envelope was imported before.
    pub imported_before: bool,
    /// What became of it.
    pub state: ArrivalState,
    /// Số đến, when it was registered now.
    pub arrival_number: Option<i64>,
    /// Numbers of arrival of documents that seem to be the same.
    pub duplicates: Vec<String>,
}

/// What became of a file.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "message", rename_all = "kebab-case")]
pub enum Outcome {
    /// A document or a request about one, once for each agency.
    Document {
        /// The copies.
        copies: Vec<Imported>,
    },
    /// A status report.
    Status {
        /// Deliveries it was noted on.
        noted: usize,
    },
}

/// Why a file is not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The register.
    #[error(transparent)]
    Enter(#[from] EnterError),
    /// No such agency in this installation.
    #[error("no agency {0} is served here")]
    NoAgency(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl ImportError {
    fn inner(&self) -> Option<&dyn Refusal> {
        match self {
            Self::Open(error) => Some(error),
            Self::Enter(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::NoAgency(_) => None,
        }
    }
}

impl Refusal for ImportError {
    fn kind(&self) -> Kind {
        self.inner().map_or(Kind::Invalid, Refusal::kind)
    }

    fn code(&self) -> &'static str {
        self.inner().map_or("exchange-no-agency", Refusal::code)
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoAgency(code) => vec![("code", code.clone())],
            other => other.inner().map_or_else(Vec::new, Refusal::args),
        }
    }
}

/// Imports one file; everything of it or nothing.
///
/// # Errors
/// [`ImportError`].
pub async fn run(app: &App, file_name: &str, bytes: Bytes, options: &Options) -> Result<Outcome, ImportError> {
    let opened = open::run(app, file_name, bytes).await?;
    let mut ctx = app.store.write(Actor::system(uuid::Uuid::nil()), Locale::Vi, "import edxml").await?;
    let outcome = match opened {
        Opened::News(said) => Outcome::Status { noted: news::run(&mut ctx, &said).await? },
        Opened::Parcel(parcel) => {
            let mut copies = Vec::new();
            for (code, way) in ways(&ctx, &parcel, options).await? {
                ctx.actor = Actor::system(way.agency);
                copies.push(one(&mut ctx, &parcel, code, way, options).await?);
            }
            Outcome::Document { copies }
        }
    };
    ctx.commit().await?;
    Ok(outcome)
}

async fn ways(ctx: &Ctx, parcel: &Parcel, options: &Options) -> Result<Vec<(String, Way)>, ImportError> {
    let named = receive::addressees(&ctx.tx, &parcel.letter).await?;
    let is_named = |id| named.iter().any(|agency| agency.id == id);
    let chosen = match &options.agency {
        Some(code) => {
            let found = agencies::by_code(&ctx.tx, code).await?.filter(|agency| agency.internal);
            vec![found.ok_or_else(|| ImportError::NoAgency(code.clone()))?]
        }
        None if named.is_empty() => {
            let first = agencies::internal(&ctx.tx).await?.into_iter().next();
            vec![first.ok_or_else(|| ImportError::NoAgency(String::new()))?]
        }
        None => named.clone(),
    };
    let way = |id: Id<identity::Agency>| Way { agency: id.uuid(), addressed: is_named(id), delivery: None };
    Ok(chosen.iter().map(|agency| (agency.code.to_string(), way(agency.id))).collect())
}

async fn one(
    ctx: &mut Ctx,
    parcel: &Parcel,
    agency: String,
    way: Way,
    options: &Options,
) -> Result<Imported, ImportError> {
    let received = receive::run(ctx, parcel, way).await?;
    let arrival = arrivals::unguarded(&ctx.tx, received.arrival).await?.ok_or(store::Error::Stale)?;
    let duplicates = register::similar(&ctx.tx, &arrival).await?;
    // What may be forged waits for a clerk who asks its sender.
    let sound = (duplicates.is_empty() || options.again) && !arrival.has_bad_signature();
    let wanted = parcel.letter.kind.is_document() && !options.inbox_only && sound;
    let mut imported = Imported {
        agency,
        arrival: arrival.id,
        addressed: way.addressed,
        imported_before: received.again,
        state: arrival.state,
        arrival_number: None,
        duplicates: duplicates.iter().map(|similar| similar.arrival_number.to_string()).collect(),
    };
    if wanted && arrival.state == ArrivalState::Waiting {
        let entry = Entry {
            confirm_addressee: true,
            confirm_duplicate: options.again,
            ..Entry::of(&arrival.letter, ctx.today())
        };
        let registered = register::run(ctx, arrival.id, entry).await?;
        (imported.state, imported.arrival_number) = (ArrivalState::Registered, Some(registered.arrival_number));
    }
    Ok(imported)
}
