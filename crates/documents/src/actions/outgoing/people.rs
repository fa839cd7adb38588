//! Who stands behind a document: the frame of its drafts, its signer, and what an actor is to it.

use identity::{Agency, Holder, Position, Rank, Role, Unit, people, units};
use kernel::{Actor, Date, Id};
use store::Tx;
use typeset::model::SignatureBlock;

use super::OutgoingError;
use crate::model::Document;
use crate::model::outgoing::{
    Authority, Facts, Frame, Joint, JointAgency, JointSigner, Life, Signer, Standing, of_agency,
};
use crate::store::outgoing::{self, Outgoing};

/// A document that the actor may see, with everything the rules ask for.
pub struct Found {
    /// The row.
    pub document: Outgoing,
    /// The rules' view.
    pub life: Life,
    /// What the actor is to it.
    pub standing: Standing,
}

/// Loads a document under the access predicate.
///
/// # Errors
/// [`OutgoingError::NotFound`] when there is none or it is not visible.
pub async fn find(tx: &Tx, actor: &Actor, id: Id<Document>, today: Date) -> Result<Found, OutgoingError> {
    let document = outgoing::load(tx, actor, id).await?.ok_or(OutgoingError::NotFound)?;
    let life = outgoing::life(tx, &document).await?;
    let standing = standing(tx, actor, &document, today).await?;
    Ok(Found { document, life, standing })
}

/// What an actor is to a document that they may see.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(tx: &Tx, actor: &Actor, document: &Outgoing, today: Date) -> Result<Standing, OutgoingError> {
    let signer = match document.signer {
        Some(position) => {
            let holder = people::holder(tx, position, today).await?;
            Some((position.uuid(), holder.map(|h| h.position.person.uuid())))
        }
        None => None,
    };
    let joint = joint(tx, actor, document, today).await?;
    let (unit, drafter) = (document.unit.uuid(), document.drafter);
    Ok(Standing::of(actor, &Facts { agency: document.agency, unit, drafter, signer, joint }))
}

/// What the actor's agency has to do on a document that another one leads.
async fn joint(tx: &Tx, actor: &Actor, document: &Outgoing, today: Date) -> Result<Option<Joint>, OutgoingError> {
    if actor.agency == document.agency {
        return Ok(None);
    }
    let round = outgoing::joint_rows(tx, document.id).await?;
    let Some(row) = outgoing::joint_of(&round, actor.agency) else { return Ok(None) };
    let holder = people::holder(tx, row.position, today).await?;
    let signer = (row.position.uuid(), holder.map(|holder| holder.position.person.uuid()));
    let (signed, sealed) = (row.signed_at.is_some(), row.sealed_at.is_some());
    Ok(Some(Joint { agency: actor.agency, signer, signed, sealed }))
}

/// Who signs here for a joint agency: its leader of that name or title, in the usual form of the position. None where the
/// agency is not of this installation, or nobody of it is called so.
///
/// # Errors
/// When the database does not answer.
pub async fn joint_signer(
    tx: &Tx,
    own: Id<Agency>,
    joint: &JointAgency,
    today: Date,
) -> Result<Option<JointSigner>, OutgoingError> {
    let same = |a: &str, b: &str| kernel::text::fold(a.trim()) == kernel::text::fold(b.trim());
    if joint.signer.trim().is_empty() {
        return Ok(None);
    }
    let all = identity::agencies::internal(tx).await?;
    let named = |agency: &&Agency| {
        agency.id != own && (same(&agency.name, &joint.name) || same(&agency.abbreviation, &joint.abbreviation))
    };
    let Some(agency) = all.iter().find(named) else { return Ok(None) };
    for (holder, _) in can_sign(tx, agency.id, today).await? {
        let called = same(&holder.name, &joint.signer) || same(&holder.position.title, &joint.signer);
        if !called || holder.position.role != Role::AgencyLeader {
            continue;
        }
        let position = holder.position.id;
        let Some(signer) = signer_of(tx, agency.id, position, today).await? else { continue };
        let lines = Authority::open_to(&signer).first().and_then(|authority| authority.lines(&signer).ok());
        if let Some(lines) = lines {
            let authority = of_agency(lines, &agency.name);
            let block = SignatureBlock { authority, name: signer.name, ..SignatureBlock::default() };
            return Ok(Some(JointSigner { agency: agency.id, position, block }));
        }
    }
    Ok(None)
}

/// The unit that drafts for somebody's position: the one right below the agency (a Vụ, not its divisions), with its path.
async fn drafting_unit(tx: &Tx, unit: Id<Unit>) -> Result<Unit, OutgoingError> {
    let own = units::get(tx, unit).await?.ok_or(OutgoingError::NoUnit)?;
    match own.path.first().filter(|root| **root != own.id) {
        Some(root) => units::get(tx, *root).await?.ok_or(OutgoingError::NoUnit),
        None => Ok(own),
    }
}

/// The drafting unit of an actor.
///
/// # Errors
/// [`OutgoingError::NoUnit`] for somebody without one.
pub async fn unit_of(tx: &Tx, actor: &Actor) -> Result<Unit, OutgoingError> {
    drafting_unit(tx, Id::from_uuid(actor.unit.ok_or(OutgoingError::NoUnit)?)).await
}

async fn agency_head(tx: &Tx, agency: Id<Agency>, today: Date) -> Result<Option<String>, OutgoingError> {
    let leaders = people::holders(tx, agency, Role::AgencyLeader, today).await?;
    Ok(leaders.into_iter().find(|h| h.position.rank == Some(Rank::Head)).map(|h| h.position.title))
}

/// The frame of drafts of a unit.
///
/// # Errors
/// When the database does not answer.
pub async fn frame(tx: &Tx, agency: Id<Agency>, unit: &Unit, today: Date) -> Result<Frame, OutgoingError> {
    let own = identity::agencies::get(tx, agency).await?.ok_or(OutgoingError::NotFound)?;
    Ok(Frame {
        agency: own.name,
        parent: own.parent_name,
        agency_abbreviation: own.abbreviation,
        unit_abbreviation: unit.abbreviation.clone(),
        place: own.place,
        head_title: agency_head(tx, agency, today).await?,
    })
}

/// The holder of a position of the agency as a signer; none for positions elsewhere or without holder.
///
/// # Errors
/// When the database does not answer.
pub async fn signer_of(
    tx: &Tx,
    agency: Id<Agency>,
    position: Id<Position>,
    today: Date,
) -> Result<Option<Signer>, OutgoingError> {
    let Some(holder) = people::holder(tx, position, today).await? else { return Ok(None) };
    let unit = units::get(tx, holder.position.unit).await?;
    if unit.is_none_or(|unit| unit.agency != agency) {
        return Ok(None);
    }
    let heads = people::heads_of(tx, holder.position.unit, today).await?;
    let unit_head = heads.into_iter().find(|h| matches!(h.position.role, Role::UnitHead | Role::OfficeHead));
    Ok(Some(signer(&holder, agency_head(tx, agency, today).await?, unit_head.map(|h| h.position.title))))
}

fn signer(holder: &Holder, agency_head: Option<String>, unit_head: Option<String>) -> Signer {
    let position = &holder.position;
    Signer {
        name: holder.name.clone(),
        role: position.role,
        rank: position.rank,
        title: position.title.clone(),
        agency_head,
        unit_head,
    }
}

/// Everybody of an agency whose position signs, leaders first, with the forms open to them.
///
/// # Errors
/// When the database does not answer.
pub async fn can_sign(
    tx: &Tx,
    agency: Id<Agency>,
    today: Date,
) -> Result<Vec<(Holder, Vec<Authority>)>, OutgoingError> {
    let head = agency_head(tx, agency, today).await?;
    let mut all: Vec<(Holder, Vec<Authority>)> = people::of_agency(tx, agency, today)
        .await?
        .into_iter()
        .map(|holder| {
            let open = Authority::open_to(&signer(&holder, head.clone(), None));
            (holder, open)
        })
        .filter(|(_, open)| !open.is_empty())
        .collect();
    all.sort_by_key(|(holder, _)| holder.position.role != Role::AgencyLeader);
    Ok(all)
}

/// Names of units and positions of an agency, to be asked for an opinion; others are nobody.
///
/// # Errors
/// [`OutgoingError::Nobody`] for an id that is neither.
pub async fn named(
    tx: &Tx,
    agency: Id<Agency>,
    ids: &[uuid::Uuid],
    today: Date,
) -> Result<Vec<(uuid::Uuid, String)>, OutgoingError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let units = units::of_agency(tx, agency).await?;
    let holders = people::of_agency(tx, agency, today).await?;
    let name = |id: &uuid::Uuid| {
        let unit = units.iter().find(|u| u.id.uuid() == *id).map(|u| u.name.clone());
        let holder = holders.iter().find(|h| h.position.id.uuid() == *id).map(Holder::label);
        unit.or(holder).map(|name| (*id, name))
    };
    ids.iter().map(|id| name(id).ok_or(OutgoingError::Nobody)).collect()
}
