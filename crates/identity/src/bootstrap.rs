//! The first step of a real installation: its agency, one office and one administrator. Everything else is done on screen.

use jiff::ToSpan;
use kernel::{Actor, Id, Kind, Redacted, Refusal};
use store::{Ctx, Store};
use uuid::Uuid;

use crate::Settings;
use crate::actions::Failure;
use crate::actions::edit_agency::{self, AgencyError};
use crate::hashing::{self, HashError};
use crate::model::{Agency, PasswordError, Person, PersonError, Position, Role, Unit, UnitKind, password, person};
use crate::store::{credentials, people, positions, units};

/// What is asked of whoever installs Khuê.
#[derive(Debug, Clone)]
pub struct FirstAgency {
    /// QĐ 20/2020/QĐ-TTg, e.g. `G18`.
    pub code: String,
    /// QCVN 102:2016, may be empty.
    pub legacy_code: String,
    /// Full name, e.g. "Bộ Y tế".
    pub name: String,
    /// As in notations, e.g. `BYT`.
    pub abbreviation: String,
    /// Place in the date line.
    pub place: String,
    /// The administrator's user name.
    pub username: String,
    /// The administrator's full name.
    pub administrator: String,
    /// The administrator's first password; must be changed at the first sign-in.
    pub password: Redacted<String>,
}

/// Why the installation could not begin.
#[derive(Debug, thiserror::Error)]
pub enum BootstrapError {
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Hashing.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// There are people already.
    #[error("there are accounts in this database already")]
    NotEmpty,
    /// The password.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The administrator.
    #[error(transparent)]
    Person(#[from] PersonError),
    /// The agency; the text says what is wrong.
    #[error("{0}")]
    Agency(String),
}

impl Refusal for BootstrapError {
    fn kind(&self) -> Kind {
        match self {
            Self::Store(error) => error.kind(),
            Self::Hash(error) => error.kind(),
            Self::NotEmpty => Kind::Conflict,
            Self::Password(_) | Self::Person(_) | Self::Agency(_) => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Hash(error) => error.code(),
            Self::NotEmpty => "bootstrap-not-empty",
            Self::Password(error) => error.code(),
            Self::Person(error) => error.code(),
            Self::Agency(_) => "agency-code",
        }
    }
}

impl From<Failure<AgencyError>> for BootstrapError {
    fn from(failure: Failure<AgencyError>) -> Self {
        match failure {
            Failure::Store(error) => Self::Store(error),
            other => Self::Agency(other.to_string()),
        }
    }
}

/// Writes the agency, its office and its administrator into an empty database.
///
/// # Errors
/// See [`BootstrapError`]; nothing is kept then.
pub async fn bootstrap(store: &Store, settings: &Settings, first: FirstAgency) -> Result<Id<Agency>, BootstrapError> {
    let username = person::username(&first.username)?;
    let name = person::full_name(&first.administrator)?;
    password::check(first.password.reveal(), &username)?;
    let hash = hashing::hash(settings, first.password.clone(), store.ids.bytes()).await?;
    let mut ctx = store.write(Actor::system(Uuid::nil()), kernel::Locale::Vi, "bootstrap").await?;
    if people::any(&ctx.tx).await? {
        return Err(BootstrapError::NotEmpty);
    }
    let input = edit_agency::Input {
        code: first.code,
        legacy_code: first.legacy_code,
        name: first.name,
        abbreviation: first.abbreviation,
        place: first.place,
        ..edit_agency::Input::default()
    };
    let agency = edit_agency::add(&mut ctx, &input, true).await?;
    administrator(&ctx, agency, username, name, &hash).await?;
    ctx.commit().await?;
    Ok(agency)
}

async fn administrator(
    ctx: &Ctx,
    agency: Id<Agency>,
    username: String,
    name: String,
    hash: &str,
) -> Result<(), BootstrapError> {
    let (unit, who, position) = (ctx.id(), ctx.id(), ctx.id());
    let office = Unit {
        id: unit,
        agency,
        parent: None,
        abbreviation: "VP".to_owned(),
        name: "Văn phòng".to_owned(),
        kind: UnitKind::Office,
        path: vec![unit],
        own_agency: None,
        rank: 1,
        closed_on: None,
        version: 1,
    };
    units::insert(&ctx.tx, &office).await?;
    let person = Person {
        id: who,
        username,
        name,
        email: String::new(),
        telephone: String::new(),
        disabled: false,
        main_position: Some(position),
        created_at: ctx.now,
        version: 1,
    };
    people::insert(&ctx.tx, &person).await?;
    let today = ctx.today();
    let held = Position {
        id: position,
        person: who,
        unit,
        role: Role::Administrator,
        rank: None,
        title: "Quản trị hệ thống".to_owned(),
        serves: None,
        // Yesterday, so that a clock set back a little does not lock the only account out.
        valid_from: today.checked_sub(1.day()).unwrap_or(today),
        valid_to: None,
        version: 1,
    };
    positions::insert(&ctx.tx, &held).await?;
    credentials::set(&ctx.tx, who, hash, true, ctx.now).await?;
    Ok(())
}
