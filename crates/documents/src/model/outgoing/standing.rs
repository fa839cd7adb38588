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
        let may_on = |permission, subject| own_agency && actor.may_on(permission, subject);
        let holds = |subject: Uuid| actor.subjects.contains(&subject);
        let signs = |(_, holder): (Uuid, Option<Uuid>)| holder.is_some() && holder == actor.person;
        let signer = facts.signer.is_some_and(|at| signs(at) && may_on(p::DOCUMENTS_SIGN, at.0));
        Self {
            sees: true,
            drafter: own_agency && holds(facts.drafter),
            head: may_on(p::DOCUMENTS_INITIAL, facts.unit),
            office: own_agency && actor.may(p::DOCUMENTS_FORM_CHECK),
            signer,
            delegate: !signer && actor.acting.is_some() && facts.signer.is_some_and(|(position, _)| holds(position)),
            clerk: may_on(p::DOCUMENTS_NUMBER, facts.agency) && may_on(p::DOCUMENTS_SEAL, facts.agency),
            dispatcher: may_on(p::DOCUMENTS_DISPATCH, facts.agency),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Acting, Reach};

    #[test]
    fn a_delegate_stands_for_the_leader_but_does_not_sign() {
        let [agency, unit, drafter, position, leader, delegate] = [1, 2, 3, 4, 5, 6].map(Uuid::from_u128);
        let facts = Facts { agency, unit, drafter, signer: Some((position, Some(leader))) };
        let mut actor = Actor::system(agency);
        actor.person = Some(leader);
        actor.subjects = vec![leader, position];
        actor.permissions = vec![p::DOCUMENTS_SIGN.into()];
        actor = actor.of_one_post();
        assert!(Standing::of(&actor, &facts).signer);
        actor.person = Some(delegate);
        actor.acting = Some(Acting { delegation: Uuid::nil(), principal: leader });
        let standing = Standing::of(&actor, &facts);
        assert!(!standing.signer && standing.delegate, "also a delegate who signs elsewhere does not sign here");
        let elsewhere = Facts { agency: unit, ..facts };
        assert!(!Standing::of(&actor, &elsewhere).office);
    }

    #[test]
    fn the_right_of_one_post_does_not_reach_the_unit_of_another() {
        let [agency, unit, other, drafter] = [1, 2, 3, 4].map(Uuid::from_u128);
        let facts = Facts { agency, unit, drafter, signer: None };
        let post =
            |subject, permission: &str| Reach { subjects: vec![subject], permissions: vec![permission.to_owned()] };
        let mut actor = Actor::system(agency);
        // Head of another unit who acts for this unit's clerk.
        actor.posts = vec![post(other, p::DOCUMENTS_INITIAL), post(unit, p::DOCUMENTS_ASSIGN)];
        actor.subjects = vec![unit, other];
        actor.permissions = vec![p::DOCUMENTS_INITIAL.into(), p::DOCUMENTS_ASSIGN.into()];
        assert!(!Standing::of(&actor, &facts).head);
        assert!(Standing::of(&actor, &Facts { unit: other, ..facts }).head);
    }
}
