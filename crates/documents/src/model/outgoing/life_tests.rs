//! The machine walked at random by everybody: what must never happen does not.

use super::*;
use proptest::prelude::*;

fn acts() -> impl Strategy<Value = Act> {
    prop::sample::select(Act::ALL.to_vec())
}

fn standing() -> impl Strategy<Value = Standing> {
    any::<[bool; 10]>().prop_map(
        |[sees, drafter, head, office, signer, delegate, cosigner, sealer, clerk, dispatcher]| Standing {
            sees,
            drafter,
            head,
            office,
            signer,
            delegate,
            cosigner,
            sealer,
            clerk,
            dispatcher,
        },
    )
}

const ALL_HATS: Standing = Standing {
    sees: true,
    drafter: true,
    head: true,
    office: true,
    signer: true,
    delegate: false,
    cosigner: true,
    sealer: true,
    clerk: true,
    dispatcher: true,
};

fn begin() -> Life {
    Life { state: State::Draft, hash: "0".into(), marks: Vec::new(), to_cosign: 0, to_seal: 0 }
}

/// What an action does around the transition: another text on edit, a mark on initial, check and signature.
fn act(life: &Life, act: Act, fault: Fault, by: Standing, step: usize) -> Result<Life, Refused> {
    let state = life.next(act, fault, by)?;
    let mut next = Life { state, ..life.clone() };
    if act == Act::Edit {
        next.hash = step.to_string();
    }
    let kind = match act {
        Act::Initial => Some(MarkKind::Content),
        Act::CheckForm => Some(MarkKind::Form),
        Act::Sign => Some(MarkKind::Approval),
        _ => None,
    };
    // A round begins anew whenever the document goes back; every signature and seal in it counts once.
    match act {
        Act::Return | Act::TakeBack => (next.to_cosign, next.to_seal) = (JOINT, JOINT),
        Act::Cosign => next.to_cosign -= 1,
        Act::Seal => next.to_seal -= 1,
        _ => {}
    }
    next.marks.extend(kind.map(|kind| Mark { kind, hash: life.hash.clone() }));
    Ok(next)
}

/// Agencies that issue a joint document together with the one that leads.
const JOINT: usize = 2;

proptest! {
    #[test]
    fn nothing_is_signed_unread_and_nothing_signed_is_edited(
        steps in prop::collection::vec((acts(), any::<bool>(), standing()), 0..60)
    ) {
        let mut life = Life { to_cosign: JOINT, to_seal: JOINT, ..begin() };
        let mut was_issued = false;
        for (step, (what, content, by)) in steps.into_iter().enumerate() {
            let fault = if content { Fault::Content } else { Fault::Form };
            let Ok(next) = act(&life, what, fault, by, step + 1) else { continue };
            // Who may do something may do it by the same function that shows the button.
            prop_assert!(what == Act::Return || life.available(by).contains(&what));
            if what == Act::Sign {
                prop_assert!(by.signer && next.is_marked(MarkKind::Content) && next.is_marked(MarkKind::Form));
            }
            if matches!(life.state, State::Cosigning | State::Signed | State::Sealing | State::Issued | State::Dispatched) {
                prop_assert_eq!(&next.hash, &life.hash, "the text of a signed document never changes");
            }
            if what == Act::Edit {
                prop_assert!(!next.is_marked(MarkKind::Content) && !next.is_marked(MarkKind::Approval));
                prop_assert!(matches!(next.state, State::Draft | State::ReturnedToDrafter | State::ReturnedToHead | State::UnitReview));
            }
            prop_assert!(!matches!(next.state, State::Sealing | State::Issued) || next.to_cosign == 0, "numbered before all signed");
            prop_assert!(next.state != State::Issued || next.to_seal == 0, "issued before all sealed");
            was_issued |= next.state == State::Issued;
            prop_assert!(!was_issued || matches!(next.state, State::Issued | State::Dispatched), "an issued document stays issued");
            life = next;
        }
    }

    #[test]
    fn every_state_but_the_last_ones_has_a_way_on(state in prop::sample::select(State::ALL.to_vec())) {
        let marks = [MarkKind::Content, MarkKind::Form, MarkKind::Approval].map(|kind| Mark { kind, hash: "0".into() });
        let life = Life { state, marks: marks.to_vec(), ..begin() };
        let end = matches!(state, State::Dispatched | State::Withdrawn);
        let forward = life.available(ALL_HATS).into_iter().any(|a| life.next(a, Fault::Form, ALL_HATS) != Ok(state));
        prop_assert_eq!(forward, !end);
        prop_assert_eq!(State::from_name(state.name()), Some(state));
        prop_assert!(life.available(Standing::default()).is_empty(), "a stranger may do nothing");
    }
}

#[test]
fn the_straight_way() {
    let mut life = begin();
    for (step, what) in
        [Act::Submit, Act::Initial, Act::CheckForm, Act::Sign, Act::Issue, Act::Dispatch].into_iter().enumerate()
    {
        life = act(&life, what, Fault::Form, ALL_HATS, step).unwrap();
        assert_eq!(life.state.step(), step + 1);
    }
    assert_eq!(life.state, State::Dispatched);
}

#[test]
fn a_joint_document_waits_for_every_signature_and_every_seal() {
    let mut life = Life { to_cosign: JOINT, to_seal: JOINT, ..begin() };
    let way = [
        (Act::Submit, State::UnitReview),
        (Act::Initial, State::FormCheck),
        (Act::CheckForm, State::AwaitingSignature),
        (Act::Sign, State::Cosigning),
        (Act::Cosign, State::Cosigning),
        (Act::Cosign, State::Signed),
        (Act::Issue, State::Sealing),
        (Act::Seal, State::Sealing),
        (Act::Seal, State::Issued),
        (Act::Dispatch, State::Dispatched),
    ];
    for (step, (what, to)) in way.into_iter().enumerate() {
        life = act(&life, what, Fault::Form, ALL_HATS, step).unwrap();
        assert_eq!(life.state, to, "{what:?}");
    }
    let signed = Life { state: State::Signed, to_seal: JOINT, ..begin() };
    let taken_back = act(&signed, Act::Return, Fault::Form, ALL_HATS, 0).unwrap();
    assert_eq!((taken_back.to_cosign, taken_back.to_seal), (JOINT, JOINT));
}

#[test]
fn a_return_goes_where_the_fault_lies() {
    for state in [State::FormCheck, State::AwaitingSignature, State::Cosigning, State::Signed] {
        let life = Life { state, ..begin() };
        assert_eq!(life.next(Act::Return, Fault::Form, ALL_HATS), Ok(State::ReturnedToDrafter));
        assert_eq!(life.next(Act::Return, Fault::Content, ALL_HATS), Ok(State::ReturnedToHead));
    }
}

#[test]
fn a_delegate_is_told_why() {
    let marks = [MarkKind::Content, MarkKind::Form].map(|kind| Mark { kind, hash: "0".into() });
    let life = Life { state: State::AwaitingSignature, marks: marks.to_vec(), ..begin() };
    let delegate = Standing { sees: true, delegate: true, ..Standing::default() };
    assert_eq!(life.next(Act::Sign, Fault::Form, delegate), Err(Refused::Delegate));
    let changed = Life { hash: "1".into(), ..life };
    assert_eq!(changed.next(Act::Sign, Fault::Form, ALL_HATS), Err(Refused::Unmarked));
}
