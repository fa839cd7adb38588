//! What somebody is to one outgoing document: positions and permissions against the record, in one place.

use identity::permission as p;
use kernel::Actor;
use uuid::Uuid;

use super::Standing;

/// The facts of a record that standing depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The issuing agency.
    pub agency: Uuid,
    /// The drafting unit.
    pub unit: Uuid,
    /// Who drafts.
    pub drafter: Uuid,
    /// The position that signs, with the person who holds it today.
    pub signer: Option<(Uuid, Option<Uuid>)>,
}

impl Standing {
    /// Finds out what an actor who may see the record is to it.
    pub fn of(actor: &Actor, facts: &Facts) -> Self {
        let own_agency = actor.agency == facts.agency;
        let may = |permission| own_agency && actor.may(permission);
        let holds = |subject: Uuid| actor.subjects.contains(&subject);
        let signs = |(_, holder): (Uuid, Option<Uuid>)| holder.is_some() && holder == actor.person;
        let signer = facts.signer.is_some_and(signs) && may(p::DOCUMENTS_SIGN);
        Self {
            sees: true,
            drafter: own_agency && holds(facts.drafter),
            head: may(p::DOCUMENTS_INITIAL) && holds(facts.unit),
            office: may(p::DOCUMENTS_FORM_CHECK),
            signer,
            delegate: !signer && actor.acting.is_some() && facts.signer.is_some_and(|(position, _)| holds(position)),
            clerk: may(p::DOCUMENTS_NUMBER) && may(p::DOCUMENTS_SEAL) && holds(facts.agency),
            dispatcher: may(p::DOCUMENTS_DISPATCH) && holds(facts.agency),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Acting;

    #[test]
    fn a_delegate_stands_for_the_leader_but_does_not_sign() {
        let [agency, unit, drafter, position, leader, delegate] = [1, 2, 3, 4, 5, 6].map(Uuid::from_u128);
        let facts = Facts { agency, unit, drafter, signer: Some((position, Some(leader))) };
        let mut actor = Actor::system(agency);
        actor.person = Some(leader);
        actor.subjects = vec![leader, position];
        actor.permissions = vec![p::DOCUMENTS_SIGN.into()];
        assert!(Standing::of(&actor, &facts).signer);
        actor.person = Some(delegate);
        actor.acting = Some(Acting { delegation: Uuid::nil(), principal: leader });
        let standing = Standing::of(&actor, &facts);
        assert!(!standing.signer && standing.delegate, "also a delegate who signs elsewhere does not sign here");
        let elsewhere = Facts { agency: unit, ..facts };
        assert!(!Standing::of(&actor, &elsewhere).office);
    }
}
