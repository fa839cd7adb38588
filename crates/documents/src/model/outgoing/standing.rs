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
    /// The joint agency that the actor belongs to, when the document is issued together with it.
    pub joint: Option<Joint>,
}

/// What a joint agency still has to do (liên tịch: every leader and every agency for itself).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joint {
    /// The agency.
    pub agency: Uuid,
    /// The position that signs for it, with the person who holds it today.
    pub signer: (Uuid, Option<Uuid>),
    /// Whether it has signed.
    pub signed: bool,
    /// Whether it has sealed.
    pub sealed: bool,
}

impl Standing {
    /// Finds out what an actor who may see the record is to it.
    pub fn of(actor: &Actor, facts: &Facts) -> Self {
        let own_agency = actor.agency == facts.agency;
        let may_on = |permission, subject| own_agency && actor.may_on(permission, subject);
        let holds = |subject: Uuid| actor.subjects.contains(&subject);
        let signs = |(_, holder): (Uuid, Option<Uuid>)| holder.is_some() && holder == actor.person;
        let signer = facts.signer.is_some_and(|at| signs(at) && may_on(p::DOCUMENTS_SIGN, at.0));
        // Another agency's people may on this document what their own agency has to do on it, and nothing else.
        let joint = facts.joint.filter(|joint| joint.agency == actor.agency);
        let cosigner =
            |joint: Joint| !joint.signed && signs(joint.signer) && actor.may_on(p::DOCUMENTS_SIGN, joint.signer.0);
        let seals = |agency| actor.may_on(p::DOCUMENTS_NUMBER, agency) && actor.may_on(p::DOCUMENTS_SEAL, agency);
        Self {
            sees: true,
            drafter: own_agency && holds(facts.drafter),
            head: may_on(p::DOCUMENTS_INITIAL, facts.unit),
            office: own_agency && actor.may(p::DOCUMENTS_FORM_CHECK),
            signer,
            delegate: !signer && actor.acting.is_some() && facts.signer.is_some_and(|(position, _)| holds(position)),
            cosigner: joint.is_some_and(cosigner),
            sealer: joint.is_some_and(|joint| !joint.sealed && seals(joint.agency)),
            clerk: own_agency && seals(facts.agency),
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
        let facts = Facts { agency, unit, drafter, signer: Some((position, Some(leader))), joint: None };
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
    fn another_agency_signs_and_seals_only_where_it_is_named() {
        let [agency, unit, drafter, other, position, leader] = [1, 2, 3, 4, 5, 6].map(Uuid::from_u128);
        let mut actor = Actor::system(other);
        actor.person = Some(leader);
        actor.subjects = vec![leader, position, other];
        actor.permissions = [p::DOCUMENTS_SIGN, p::DOCUMENTS_NUMBER, p::DOCUMENTS_SEAL].map(Into::into).to_vec();
        let actor = actor.of_one_post();
        let joint = Joint { agency: other, signer: (position, Some(leader)), signed: false, sealed: false };
        let facts = Facts { agency, unit, drafter, signer: None, joint: Some(joint) };
        let standing = Standing::of(&actor, &facts);
        assert!(standing.cosigner && standing.sealer && !standing.signer && !standing.clerk);
        let done = Joint { signed: true, sealed: true, ..joint };
        let standing = Standing::of(&actor, &Facts { joint: Some(done), ..facts });
        assert!(!standing.cosigner && !standing.sealer);
        let third = Joint { agency: unit, ..joint };
        assert!(!Standing::of(&actor, &Facts { joint: Some(third), ..facts }).cosigner, "not for another agency");
        let acting = Some(Acting { delegation: Uuid::nil(), principal: leader });
        let delegate = Actor { person: Some(drafter), acting, ..actor };
        assert!(!Standing::of(&delegate, &facts).cosigner, "a delegate never signs");
    }

    #[test]
    fn the_right_of_one_post_does_not_reach_the_unit_of_another() {
        let [agency, unit, other, drafter] = [1, 2, 3, 4].map(Uuid::from_u128);
        let facts = Facts { agency, unit, drafter, signer: None, joint: None };
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
