//! The directory of agencies: entries added and kept up to date by whoever manages people.
//!
//! Agencies this installation serves are in the same directory; whether one is served is decided when it is added, for
//! turning it later would leave documents behind on one side.

use kernel::{AgencyCode, AgencyCodeError, Id, Kind, LegacyAgencyCode, Refusal, text};
use serde_json::json;
use store::{Ctx, Error, Record};

use super::Failure;
use crate::model::{Agency, Channel};
use crate::permission;
use crate::store::{agencies, managed};

/// Why an agency was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AgencyError {
    /// The code has not the shape of QĐ 20/2020/QĐ-TTg.
    #[error("code: {0}")]
    Code(AgencyCodeError),
    /// The legacy code has not the shape of QCVN 102:2016.
    #[error("legacy code: {0}")]
    LegacyCode(AgencyCodeError),
    /// Another agency has one of the codes.
    #[error("the code is taken")]
    CodeTaken,
    /// No name, or more than 200 characters.
    #[error("an agency needs a name of at most 200 characters")]
    Name,
    /// No abbreviation, or one that does not fit into notations.
    #[error("an abbreviation is made of 1 to 20 letters, digits and hyphens")]
    Abbreviation,
    /// One of the other fields has more than 300 characters.
    #[error("a field has more than 300 characters")]
    TooLong,
}

impl Refusal for AgencyError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Code(_) => "agency-code",
            Self::LegacyCode(_) => "agency-legacy-code",
            Self::CodeTaken => "agency-code-taken",
            Self::Name => "agency-name",
            Self::Abbreviation => "agency-abbreviation",
            Self::TooLong => "agency-too-long",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Code(_) | Self::CodeTaken => Some("code"),
            Self::LegacyCode(_) => Some("legacy_code"),
            Self::Name => Some("name"),
            Self::Abbreviation => Some("abbreviation"),
            Self::TooLong => None,
        }
    }
}

/// An agency as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(crate) struct Input {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) legacy_code: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) parent_name: String,
    pub(crate) abbreviation: String,
    #[serde(default)]
    pub(crate) place: String,
    #[serde(default)]
    pub(crate) channel: String,
    #[serde(default)]
    pub(crate) address: String,
    #[serde(default)]
    pub(crate) email: String,
    #[serde(default)]
    pub(crate) telephone: String,
    #[serde(default)]
    pub(crate) website: String,
    #[serde(default)]
    pub(crate) version: i64,
}

fn line(text: &str) -> Result<String, AgencyError> {
    let line = text::nfc(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > 300 { Err(AgencyError::TooLong) } else { Ok(line) }
}

impl Input {
    /// The agency the input describes, over what is kept of `before`.
    fn over(&self, before: Agency) -> Result<Agency, AgencyError> {
        let name = line(&self.name)?;
        if name.is_empty() || name.chars().count() > 200 {
            return Err(AgencyError::Name);
        }
        let abbreviation = line(&self.abbreviation)?;
        let fits = abbreviation.chars().all(|c| c.is_alphanumeric() || c == '-');
        if abbreviation.is_empty() || abbreviation.chars().count() > 20 || !fits {
            return Err(AgencyError::Abbreviation);
        }
        let legacy = self.legacy_code.trim();
        Ok(Agency {
            code: AgencyCode::parse(&self.code).map_err(AgencyError::Code)?,
            legacy_code: if legacy.is_empty() {
                None
            } else {
                Some(LegacyAgencyCode::parse(legacy).map_err(AgencyError::LegacyCode)?)
            },
            name,
            abbreviation,
            parent_name: line(&self.parent_name)?,
            place: line(&self.place)?,
            channel: Channel::parse(&self.channel).unwrap_or(Channel::Axis),
            address: line(&self.address)?,
            email: line(&self.email)?,
            telephone: line(&self.telephone)?,
            website: line(&self.website)?,
            ..before
        })
    }
}

/// An entry nobody has filled in yet.
fn blank(id: Id<Agency>, code: &str, rank: i64) -> Result<Agency, AgencyError> {
    let code = AgencyCode::parse(code).map_err(AgencyError::Code)?;
    let empty = String::new;
    Ok(Agency {
        id,
        code,
        legacy_code: None,
        name: empty(),
        parent_name: empty(),
        abbreviation: empty(),
        place: empty(),
        internal: false,
        channel: Channel::Axis,
        parent: None,
        address: empty(),
        email: empty(),
        telephone: empty(),
        website: empty(),
        rank,
        version: 1,
    })
}

fn taken(result: store::Result<()>) -> Result<(), Failure<AgencyError>> {
    match result {
        Err(Error::Duplicate(_)) => Err(Failure::Refused(AgencyError::CodeTaken)),
        other => Ok(other?),
    }
}

/// Adds an agency outside this installation.
pub(crate) async fn create(ctx: &mut Ctx, input: &Input) -> Result<Id<Agency>, Failure<AgencyError>> {
    if !ctx.actor.may(permission::PEOPLE_MANAGE) {
        return Err(Failure::Forbidden);
    }
    add(ctx, input, false).await
}

/// Adds an agency, served here where `internal`. Rights are the caller's affair.
pub(crate) async fn add(ctx: &mut Ctx, input: &Input, internal: bool) -> Result<Id<Agency>, Failure<AgencyError>> {
    let rank = agencies::next_rank(&ctx.tx).await?;
    let before = blank(ctx.id(), &input.code, rank).map_err(Failure::Refused)?;
    let agency = Agency { internal, ..input.over(before).map_err(Failure::Refused)? };
    taken(agencies::insert(&ctx.tx, &agency).await)?;
    ctx.audit("agency-created", Record::new("agency", agency.id), json!({ "code": agency.code })).await?;
    Ok(agency.id)
}

/// Changes an entry: those served here by their own administrator, the others by every administrator.
pub(crate) async fn change(ctx: &mut Ctx, id: Id<Agency>, input: &Input) -> Result<(), Failure<AgencyError>> {
    if !ctx.actor.may(permission::PEOPLE_MANAGE) {
        return Err(Failure::Forbidden);
    }
    let before = agencies::get(&ctx.tx, id).await?.ok_or(Failure::NotFound)?;
    if before.internal && !managed::covers_agency(&ctx.tx, &ctx.actor, id).await? {
        return Err(Failure::Forbidden);
    }
    let detail = json!({ "code": before.code, "name": before.name });
    let after = input.over(Agency { version: input.version, ..before }).map_err(Failure::Refused)?;
    taken(agencies::update(&ctx.tx, &after).await)?;
    ctx.audit("agency-changed", Record::new("agency", id), json!({ "before": detail, "name": after.name })).await?;
    Ok(())
}
