//! Small parts the pages of this room share: tabs, marks of states, dates as typed.

use edxml::WireValue;
use kernel::{Actor, Date};
use web::components::{Tone, badge};
use web::{Markup, Shell};

use crate::model::{ArrivalKind, ArrivalState, Channel, DeliveryState, Fact};
use crate::policy;

/// A tab of the room.
pub(super) struct Tab {
    pub(super) href: &'static str,
    pub(super) label: String,
    pub(super) current: bool,
}

/// The tabs a person may open.
pub(super) fn tabs(shell: &Shell, actor: &Actor, current: &str) -> Vec<Tab> {
    let all = [
        ("/exchange/inbox", "exchange-inbox", policy::receives(actor)),
        ("/exchange/outbox", "exchange-outbox", policy::manages(actor)),
        ("/exchange/agencies", "exchange-agencies", policy::manages(actor)),
        ("/exchange/type-numbers", "exchange-type-numbers", policy::manages(actor)),
    ];
    let open = all.into_iter().filter(|(_, _, allowed)| *allowed);
    open.map(|(href, label, _)| Tab { href, label: shell.t(label), current: href == current }).collect()
}

/// A field of the envelope in words: dates as they are written here, yes and no for the rest. What is neither is shown as sent.
pub(super) fn said(shell: &Shell, fact: &Fact) -> String {
    let text = fact.value.trim();
    match fact.key.as_str() {
        "issued-on" | "due-on" => Date::parse(text).map_or_else(|| text.to_owned(), kernel::format_date),
        "direction" | "paper" => match text.to_lowercase().as_str() {
            "true" | "1" => shell.t("exchange-fact-yes"),
            "false" | "0" => shell.t("exchange-fact-no"),
            _ => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// The mark of an arrival's state.
pub(super) fn state_badge(shell: &Shell, state: ArrivalState) -> Markup {
    let tone = match state {
        ArrivalState::Waiting => Tone::Amber,
        ArrivalState::Registered | ArrivalState::Agreed => Tone::Green,
        ArrivalState::Returned | ArrivalState::Refused => Tone::Red,
    };
    badge(&shell.t(&format!("exchange-state-{}", state.as_str())), tone)
}

/// The mark of what a sender wants; nothing for an ordinary document.
pub(super) fn kind_badge(shell: &Shell, kind: ArrivalKind) -> Markup {
    match kind {
        ArrivalKind::New => Markup::default(),
        other => badge(&shell.t(&format!("exchange-kind-{}", other.as_str())), Tone::Amber),
    }
}

/// The name of a way.
pub(super) fn channel_name(shell: &Shell, channel: Channel) -> String {
    shell.t(&format!("exchange-channel-{}", channel.as_str()))
}

/// The mark of a delivery's state.
pub(super) fn delivery_badge(shell: &Shell, state: DeliveryState) -> Markup {
    use edxml::StatusCode as S;
    let tone = match state {
        DeliveryState::Queued | DeliveryState::Written => Tone::Plain,
        DeliveryState::Sent => Tone::Blue,
        DeliveryState::Failed => Tone::Red,
        DeliveryState::Reported(code) => match code {
            S::Rejected | S::ChangeRejected => Tone::Red,
            S::Finished | S::ChangeAccepted => Tone::Green,
            S::Accepted | S::Assigned | S::Processing => Tone::Accent,
            S::Arrived | S::WithdrawalRequested => Tone::Blue,
        },
    };
    badge(&shell.t(state.key()), tone)
}

/// A date as typed: `dd/MM/yyyy`, or ISO. Empty is none; anything else is refused with the text.
pub(super) fn date(typed: &str) -> Result<Option<Date>, String> {
    match typed.trim() {
        "" => Ok(None),
        text => <Date as WireValue>::parse(text).map(Some).ok_or_else(|| text.to_owned()),
    }
}

/// `dd/MM/yyyy` for a field.
pub(super) fn typed(date: Option<Date>) -> String {
    date.map(kernel::format_date).unwrap_or_default()
}
