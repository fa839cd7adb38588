//! An agency as the head of a document or a form shows it (NĐ 30/2020 PL I II.2).

use identity::Agency;
use typeset::model::AgencyHeader;

/// The agency under the one above it, in capitals.
pub fn header_of(agency: &Agency) -> AgencyHeader {
    let parent = Some(agency.parent_name.to_uppercase()).filter(|name| !name.is_empty());
    AgencyHeader { parent: parent.into_iter().collect(), name: vec![agency.name.to_uppercase()] }
}
