//! Positions: given and ended by whoever manages people. A change of role is a new position, never an edit of the old one.

use kernel::{Date, Id, Kind, Refusal, text};
use serde_json::json;
use store::{Ctx, Record};

use super::{Failure, edit_person};
use crate::model::{Person, PersonError, Position, Rank, Role, Unit};
use crate::store::{managed, people, positions, units};

/// Why a position was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PositionError {
    /// No title, or more than 120 characters.
    #[error("a position needs a title of at most 120 characters")]
    Title,
    /// The unit is unknown, closed or of an agency the actor does not manage.
    #[error("no such unit")]
    Unit,
    /// The last day lies before the first.
    #[error("the last day lies before the first")]
    Backwards,
    /// A leader without rank, or a rank where there is none.
    #[error("leaders have a rank, heads of offices may, others have none")]
    Rank,
    /// The last administrator would be left without the role.
    #[error("somebody must remain administrator")]
    LastAdministrator,
}

impl Refusal for PositionError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Title => "position-title",
            Self::Unit => "position-unit",
            Self::Backwards => "position-backwards",
            Self::Rank => "position-rank",
            Self::LastAdministrator => "person-last-administrator",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Title => Some("title"),
            Self::Unit => Some("unit"),
            Self::Backwards => Some("valid_to"),
            Self::Rank => Some("rank"),
            Self::LastAdministrator => None,
        }
    }
}

/// A position as typed.
pub(crate) struct Input {
    pub(crate) unit: Id<Unit>,
    pub(crate) role: Role,
    pub(crate) rank: Option<Rank>,
    pub(crate) title: String,
    pub(crate) serves: Option<Id<Position>>,
    pub(crate) valid_from: Date,
    pub(crate) valid_to: Option<Date>,
}

fn person_failure(failure: Failure<PersonError>) -> Failure<PositionError> {
    match failure {
        Failure::Store(error) => Failure::Store(error),
        Failure::Forbidden => Failure::Forbidden,
        Failure::NotFound | Failure::Refused(_) => Failure::NotFound,
    }
}

/// Gives a person a position. The first one becomes the main position.
pub(crate) async fn add(
    ctx: &mut Ctx,
    person: Id<Person>,
    input: Input,
) -> Result<Id<Position>, Failure<PositionError>> {
    let who = edit_person::visible(&ctx.tx, &ctx.actor, person).await.map_err(person_failure)?;
    let refuse = |error| Err(Failure::Refused(error));
    let title = text::nfc(input.title.trim());
    if title.is_empty() || title.chars().count() > 120 {
        return refuse(PositionError::Title);
    }
    if input.valid_to.is_some_and(|last| last < input.valid_from) {
        return refuse(PositionError::Backwards);
    }
    let rank_fits = match input.role {
        Role::AgencyLeader => input.rank.is_some(),
        Role::OfficeHead => true,
        _ => input.rank.is_none(),
    };
    if !rank_fits {
        return refuse(PositionError::Rank);
    }
    let unit = units::get(&ctx.tx, input.unit).await?.filter(|unit| unit.closed_on.is_none());
    let Some(unit) = unit else { return refuse(PositionError::Unit) };
    if !managed::covers_agency(&ctx.tx, &ctx.actor, unit.agency).await? {
        return refuse(PositionError::Unit);
    }
    let position = Position {
        id: ctx.id(),
        person,
        unit: unit.id,
        role: input.role,
        rank: input.rank,
        title,
        serves: input.serves.filter(|_| input.role == Role::LeaderSecretary),
        valid_from: input.valid_from,
        valid_to: input.valid_to,
        version: 1,
    };
    positions::insert(&ctx.tx, &position).await?;
    if who.main_position.is_none() {
        people::set_main_position(&ctx.tx, person, position.id).await?;
    }
    let detail = json!({ "position": position.id, "unit": unit.id, "role": position.role.as_str() });
    ctx.audit("position-given", Record::new("person", person), detail).await?;
    Ok(position.id)
}

/// Ends a position with a last day; a last day before the first means it was never held.
pub(crate) async fn end(ctx: &mut Ctx, id: Id<Position>, last: Date) -> Result<Id<Person>, Failure<PositionError>> {
    let position = positions::get(&ctx.tx, id).await?.ok_or(Failure::NotFound)?;
    edit_person::visible(&ctx.tx, &ctx.actor, position.person).await.map_err(person_failure)?;
    let unit = units::get(&ctx.tx, position.unit).await?.ok_or(Failure::NotFound)?;
    if !managed::covers_agency(&ctx.tx, &ctx.actor, unit.agency).await? {
        return Err(Failure::NotFound);
    }
    let administrator = position.role == Role::Administrator;
    if administrator && !people::another_administrator(&ctx.tx, position.person, ctx.today()).await? {
        return Err(Failure::Refused(PositionError::LastAdministrator));
    }
    positions::end(&ctx.tx, &position, last).await?;
    let detail = json!({ "position": id, "last_day": last.to_string(), "role": position.role.as_str() });
    ctx.audit("position-ended", Record::new("person", position.person), detail).await?;
    Ok(position.person)
}

/// Chooses the position that decides in which agency the actor works.
pub(crate) async fn choose_main(ctx: &mut Ctx, id: Id<Position>) -> Result<(), Failure<PositionError>> {
    let today = ctx.today();
    let position = positions::get(&ctx.tx, id).await?;
    let mine = position.filter(|p| Some(p.person.uuid()) == ctx.actor.person && p.is_current(today));
    let position = mine.ok_or(Failure::NotFound)?;
    people::set_main_position(&ctx.tx, position.person, id).await?;
    ctx.audit("main-position-chosen", Record::new("person", position.person), json!({ "position": id })).await?;
    Ok(())
}
