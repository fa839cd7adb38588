//! Which agencies a document is said to come from: the one it was registered for, and those its notation names beside.

use ::store::{Result, Tx};
use identity::{Agency, agencies};
use kernel::Id;
use signing::{Beside, Origin, Receiver};
use uuid::Uuid;

use super::Incoming;
use crate::model::incoming::Channel;
use crate::model::joint_abbreviations;

/// Whose signatures the files of a document may carry. An agency beside is one that the notation names *and* the directory
/// knows: neither alone lets a foreign seal in.
///
/// # Errors
/// When the database does not answer.
pub async fn origin(tx: &Tx, document: &Incoming) -> Result<Origin> {
    let notation = document.notation.as_deref().unwrap_or_default();
    let origin = origin_of(tx, document.sender, &document.issuer, notation).await?;
    let receiver = agencies::get(tx, Id::from_uuid(document.agency)).await?.map(|agency| Receiver {
        agency: agency.id.uuid(),
        name: agency.name,
        scanned: document.channel == Channel::Paper,
    });
    Ok(Origin { receiver, ..origin })
}

/// The same for what is not registered yet: its sender in the directory, where it is known there, its issuer as written, and
/// its notation.
///
/// # Errors
/// When the database does not answer.
pub async fn origin_of(tx: &Tx, sender: Option<Uuid>, issuer: &str, notation: &str) -> Result<Origin> {
    let mut origin = Origin { agency: sender, name: issuer.to_owned(), ..Origin::default() };
    // The directory is asked only where somebody may be named.
    if notation.matches('-').count() < 2 {
        return Ok(origin);
    }
    let all = agencies::list(tx).await?;
    let Some(lead) = lead(&all, sender, issuer) else { return Ok(origin) };
    for short in joint_abbreviations(notation, &lead.abbreviation) {
        let named = all.iter().filter(|agency| agency.id != lead.id && pades::same_words(&agency.abbreviation, short));
        origin.beside.extend(named.map(|agency| Beside { agency: agency.id.uuid(), name: agency.name.clone() }));
    }
    Ok(origin)
}

fn lead<'a>(all: &'a [Agency], sender: Option<Uuid>, issuer: &str) -> Option<&'a Agency> {
    match sender.map(Id::from_uuid) {
        Some(sender) => all.iter().find(|agency| agency.id == sender),
        None => all.iter().find(|agency| pades::same_words(&agency.name, issuer)),
    }
}
