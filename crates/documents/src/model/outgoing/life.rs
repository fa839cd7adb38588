//! The path of an outgoing document from draft to dispatch (NĐ 30/2020 Đ.10–18), as a pure machine.
//!
//! The buttons of a page and the answers of the API both come from [`Life::available`]. Initials and approval are bound to
//! the hash of the draft: another text has none of them.

use kernel::{Kind, Refusal};

/// Where an outgoing document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Being written by its drafter.
    Draft,
    /// With the head of the drafting unit, who answers for its content.
    UnitReview,
    /// With the Office, which answers for its form.
    FormCheck,
    /// With the leader.
    AwaitingSignature,
    /// Signed by the leader; leaders of the agencies that issue it together are still to sign.
    Cosigning,
    /// Signed by everybody, without number and date.
    Signed,
    /// Numbered and sealed by the agency that leads; others who issue it together are still to seal.
    Sealing,
    /// Numbered and sealed.
    Issued,
    /// Sent to its recipients.
    Dispatched,
    /// Sent back to the drafter.
    ReturnedToDrafter,
    /// Sent back for its content to the head of the drafting unit, who passes it on.
    ReturnedToHead,
    /// Given up before it was signed.
    Withdrawn,
}

impl State {
    /// Every state, along the path.
    pub const ALL: [Self; 12] = [
        Self::Draft,
        Self::ReturnedToDrafter,
        Self::ReturnedToHead,
        Self::UnitReview,
        Self::FormCheck,
        Self::AwaitingSignature,
        Self::Cosigning,
        Self::Signed,
        Self::Sealing,
        Self::Issued,
        Self::Dispatched,
        Self::Withdrawn,
    ];

    /// The states every document passes on its way, in order.
    pub const PATH: [Self; 7] = [
        Self::Draft,
        Self::UnitReview,
        Self::FormCheck,
        Self::AwaitingSignature,
        Self::Signed,
        Self::Issued,
        Self::Dispatched,
    ];

    /// The name in the database, in URLs and in translation keys (`outgoing-state-<name>`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::UnitReview => "unit-review",
            Self::FormCheck => "form-check",
            Self::AwaitingSignature => "awaiting-signature",
            Self::Cosigning => "cosigning",
            Self::Signed => "signed",
            Self::Sealing => "sealing",
            Self::Issued => "issued",
            Self::Dispatched => "dispatched",
            Self::ReturnedToDrafter => "returned-to-drafter",
            Self::ReturnedToHead => "returned-to-head",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the draft is written in place, without a new version.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::ReturnedToDrafter | Self::ReturnedToHead)
    }

    /// How far along [`State::PATH`]; returned drafts stand at its beginning, joint documents beside what they wait to be.
    pub fn step(self) -> usize {
        let beside = match self {
            Self::Cosigning => Self::AwaitingSignature,
            Self::Sealing => Self::Signed,
            other => other,
        };
        Self::PATH.iter().position(|state| *state == beside).unwrap_or(0)
    }
}

/// Something that may be done to an outgoing document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Change the draft.
    Edit,
    /// Hand it to the head of the drafting unit.
    Submit,
    /// Take it back to go on writing.
    TakeBack,
    /// Give it up.
    Withdraw,
    /// Ask others for their opinion.
    Consult,
    /// Say one's opinion.
    Comment,
    /// Initial its content.
    Initial,
    /// Pass a returned draft on to the drafter.
    PassBack,
    /// Send it back.
    Return,
    /// Initial its form.
    CheckForm,
    /// Approve and sign.
    Sign,
    /// Sign beside, for an agency that issues it together with the one that leads.
    Cosign,
    /// Number and seal.
    Issue,
    /// Seal beside the own leader's signature.
    Seal,
    /// Send to the recipients.
    Dispatch,
}

impl Act {
    /// Every act, the one that goes forward first.
    pub const ALL: [Self; 15] = [
        Self::Dispatch,
        Self::Seal,
        Self::Issue,
        Self::Cosign,
        Self::Sign,
        Self::CheckForm,
        Self::Initial,
        Self::Submit,
        Self::Edit,
        Self::PassBack,
        Self::Consult,
        Self::Comment,
        Self::Return,
        Self::TakeBack,
        Self::Withdraw,
    ];

    /// The name in URLs, audit and translation keys (`outgoing-act-<name>`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Submit => "submit",
            Self::TakeBack => "take-back",
            Self::Withdraw => "withdraw",
            Self::Consult => "consult",
            Self::Comment => "comment",
            Self::Initial => "initial",
            Self::PassBack => "pass-back",
            Self::Return => "return",
            Self::CheckForm => "check-form",
            Self::Sign => "sign",
            Self::Cosign => "cosign",
            Self::Issue => "issue",
            Self::Seal => "seal",
            Self::Dispatch => "dispatch",
        }
    }
}

/// Why a draft is sent back; decides to whom (practice: "Who does what").
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Layout or procedure: to the drafter, the head is told.
    Form,
    /// Content: to the head of the drafting unit.
    Content,
}

/// What somebody is to one document: found out once from position, permission and record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// May see it.
    pub sees: bool,
    /// Writes it.
    pub drafter: bool,
    /// Heads the drafting unit (or is a deputy).
    pub head: bool,
    /// Checks form for the Office.
    pub office: bool,
    /// Holds, in person, the position that signs.
    pub signer: bool,
    /// Works for the signer by delegation, which never is a right to sign.
    pub delegate: bool,
    /// Holds, in person, a position that signs for a joint agency and has not signed yet.
    pub cosigner: bool,
    /// Keeps the seal of a joint agency that has not sealed yet.
    pub sealer: bool,
    /// Numbers and seals.
    pub clerk: bool,
    /// Sends out.
    pub dispatcher: bool,
}

/// What an initial or approval says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// Ký nháy of the head on content.
    Content,
    /// Ký nháy of the Office on form.
    Form,
    /// The leader's approval.
    Approval,
}

impl MarkKind {
    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Content => "initial-content",
            Self::Form => "initial-form",
            Self::Approval => "approval",
        }
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Content, Self::Form, Self::Approval].into_iter().find(|kind| kind.name() == name)
    }
}

/// An initial or approval with the hash of the draft it was given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it says.
    pub kind: MarkKind,
    /// SHA-256 of the draft, hexadecimal.
    pub hash: String,
}

/// An outgoing document as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Where it stands.
    pub state: State,
    /// SHA-256 of the current draft.
    pub hash: String,
    /// Everything ever given, also for other texts.
    pub marks: Vec<Mark>,
    /// Leaders of joint agencies who have not signed yet.
    pub to_cosign: usize,
    /// Joint agencies that have not sealed yet.
    pub to_seal: usize,
}

/// Why an act is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Its state does not allow it (any more).
    #[error("{act:?} is not possible in state {state:?}")]
    State {
        /// What was wanted.
        act: Act,
        /// Where it stands.
        state: State,
    },
    /// Somebody else has to do it.
    #[error("{0:?} is for somebody else")]
    Standing(Act),
    /// A delegate wants to sign under the title of another.
    #[error("a delegate never signs under another's title (NĐ 30/2020 Đ.13)")]
    Delegate,
    /// The draft was changed after it was initialled.
    #[error("the draft was changed after it was initialled")]
    Unmarked,
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::State { .. } | Self::Unmarked => Kind::Conflict,
            Self::Standing(_) | Self::Delegate => Kind::Forbidden,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::State { .. } => "outgoing-state",
            Self::Standing(_) => "outgoing-standing",
            Self::Delegate => "outgoing-delegate",
            Self::Unmarked => "outgoing-unmarked",
        }
    }
}

impl Life {
    /// Whether the current text carries such a mark.
    pub fn is_marked(&self, kind: MarkKind) -> bool {
        self.marks.iter().any(|mark| mark.kind == kind && mark.hash == self.hash)
    }

    /// Everything this person may do now, the act that goes forward first.
    pub fn available(&self, standing: Standing) -> Vec<Act> {
        Act::ALL.into_iter().filter(|act| self.next(*act, Fault::Form, standing).is_ok()).collect()
    }

    /// Where an act leads. `fault` matters for [`Act::Return`] only.
    ///
    /// # Errors
    /// [`Refused`] with the reason.
    pub fn next(&self, act: Act, fault: Fault, by: Standing) -> Result<State, Refused> {
        let to = self.leads_to(act, fault).ok_or(Refused::State { act, state: self.state })?;
        if !self.is_for(act, by) {
            return Err(if act == Act::Sign && by.delegate { Refused::Delegate } else { Refused::Standing(act) });
        }
        let needed: &[MarkKind] = match act {
            Act::CheckForm => &[MarkKind::Content],
            Act::Sign => &[MarkKind::Content, MarkKind::Form],
            Act::Cosign | Act::Issue | Act::Seal => &[MarkKind::Content, MarkKind::Form, MarkKind::Approval],
            _ => &[],
        };
        if needed.iter().all(|kind| self.is_marked(*kind)) { Ok(to) } else { Err(Refused::Unmarked) }
    }

    /// The edges of the machine.
    fn leads_to(&self, act: Act, fault: Fault) -> Option<State> {
        use State::*;
        Some(match (act, self.state) {
            (Act::Edit, Draft | ReturnedToDrafter | ReturnedToHead | UnitReview) => self.state,
            // WHY: a text corrected by the Office has no initial on its content any more.
            (Act::Edit, FormCheck) => UnitReview,
            (Act::Submit, Draft | ReturnedToDrafter | ReturnedToHead) => UnitReview,
            (Act::TakeBack, UnitReview | FormCheck | AwaitingSignature | Cosigning) => Draft,
            (Act::Withdraw, Draft | ReturnedToDrafter | ReturnedToHead) => Withdrawn,
            (Act::Consult, Draft | ReturnedToDrafter | ReturnedToHead | UnitReview) => self.state,
            (Act::Comment, Sealing | Issued | Dispatched | Withdrawn) => return None,
            (Act::Comment, _) => self.state,
            (Act::Initial, UnitReview) => FormCheck,
            (Act::PassBack, ReturnedToHead) => ReturnedToDrafter,
            (Act::Return, UnitReview) => ReturnedToDrafter,
            (Act::Return, FormCheck | AwaitingSignature | Cosigning | Signed) => match fault {
                Fault::Form => ReturnedToDrafter,
                Fault::Content => ReturnedToHead,
            },
            (Act::CheckForm, FormCheck) => AwaitingSignature,
            (Act::Sign, AwaitingSignature) if self.to_cosign == 0 => Signed,
            (Act::Sign, AwaitingSignature) => Cosigning,
            (Act::Cosign, Cosigning) if self.to_cosign > 1 => Cosigning,
            (Act::Cosign, Cosigning) => Signed,
            (Act::Issue, Signed) if self.to_seal == 0 => Issued,
            (Act::Issue, Signed) => Sealing,
            (Act::Seal, Sealing) if self.to_seal > 1 => Sealing,
            (Act::Seal, Sealing) => Issued,
            (Act::Dispatch, Issued) => Dispatched,
            _ => return None,
        })
    }

    /// Whether the act is this person's in this state.
    fn is_for(&self, act: Act, by: Standing) -> bool {
        use State::*;
        match (act, self.state) {
            (Act::Edit, Draft | ReturnedToDrafter) => by.drafter || by.head,
            (Act::Edit, FormCheck) => by.office,
            (Act::Edit, _) | (Act::Initial | Act::PassBack, _) => by.head,
            (Act::Submit, ReturnedToHead) => by.head,
            (Act::Submit | Act::TakeBack, _) => by.drafter,
            (Act::Withdraw | Act::Consult, _) => by.drafter || by.head,
            (Act::Comment, _) => by.sees,
            (Act::Return, UnitReview) => by.head,
            (Act::Return, FormCheck) | (Act::CheckForm, _) => by.office,
            (Act::Return, Signed) | (Act::Issue, _) => by.clerk,
            (Act::Return, Cosigning) => by.signer || by.delegate || by.cosigner,
            (Act::Return, _) => by.signer || by.delegate,
            (Act::Sign, _) => by.signer,
            (Act::Cosign, _) => by.cosigner,
            (Act::Seal, _) => by.sealer,
            (Act::Dispatch, _) => by.dispatcher,
        }
    }
}

#[cfg(test)]
#[path = "life_tests.rs"]
mod tests;
