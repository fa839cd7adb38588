//! The action bar: exactly what the rules allow this person now (law 3), the act that goes forward first.

use kernel::Id;
use web::Shell;

use super::path;
use crate::model::Document;
use crate::model::outgoing::{Act, Life, Standing, State};
use crate::store::outgoing::Outgoing;

/// A button of the action bar.
pub(super) struct Button {
    pub(super) href: String,
    pub(super) icon: &'static str,
    pub(super) label: String,
    /// What will happen and to whom.
    pub(super) explain: String,
    /// One tap, after a question; others lead to a page.
    pub(super) direct: bool,
    pub(super) primary: bool,
}

pub(super) fn icon(act: Act) -> &'static str {
    match act {
        Act::Edit => "pencil",
        Act::Submit => "send",
        Act::TakeBack => "arrow-back-up",
        Act::Withdraw => "circle-x",
        Act::Consult => "message-circle-question",
        Act::Comment => "message",
        Act::Initial => "writing",
        Act::PassBack => "arrow-forward-up",
        Act::Return => "arrow-back-up",
        Act::CheckForm => "checks",
        Act::Sign | Act::Cosign => "signature",
        Act::Issue | Act::Seal => "rubber-stamp",
        Act::Dispatch => "mail-forward",
    }
}

/// Acts of one tap: nothing has to be written, but the hash of the text that was read goes with them.
fn is_direct(act: Act) -> bool {
    matches!(act, Act::Submit | Act::TakeBack | Act::Initial | Act::CheckForm)
}

fn is_forward(act: Act, state: State) -> bool {
    match act {
        Act::Submit | Act::Initial | Act::CheckForm | Act::Sign | Act::Cosign => true,
        Act::Issue | Act::Seal | Act::Dispatch => true,
        Act::PassBack => state == State::ReturnedToHead,
        _ => false,
    }
}

pub(super) fn href(id: Id<Document>, act: Act) -> String {
    match act {
        Act::Edit | Act::Sign | Act::Cosign | Act::Issue | Act::Seal | Act::Dispatch => {
            format!("{}/{}", path(id), act.name())
        }
        _ => format!("{}/acts/{}", path(id), act.name()),
    }
}

/// How an act is explained: who seals a document that bears its number already gives none; who sends back a signed one lets
/// its signatures fall.
pub(super) fn word(act: Act, document: &Outgoing) -> &'static str {
    match act {
        Act::Issue if document.number.is_some() => "only-seal",
        Act::Return if document.number.is_some() => "return-numbered",
        Act::Return if document.signed_pdf.is_some() => "return-signed",
        _ => act.name(),
    }
}

/// The buttons of a person on a document.
pub(super) fn buttons(shell: &Shell, document: &Outgoing, life: &Life, standing: Standing) -> Vec<Button> {
    let acts = life.available(standing);
    let button = |act: Act| Button {
        href: href(document.id, act),
        icon: icon(act),
        label: shell.t(&format!("outgoing-act-{}", if act == Act::Issue { word(act, document) } else { act.name() })),
        explain: shell.t(&format!("outgoing-explain-{}", word(act, document))),
        direct: is_direct(act),
        primary: is_forward(act, life.state),
    };
    acts.into_iter().map(button).collect()
}
