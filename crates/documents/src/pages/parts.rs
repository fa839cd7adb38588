//! Small parts that pages of this room share: dates as offices write them, date fields, state marks, names of units.

use std::collections::HashMap;

use ::store::Tx;
use askama::Template;
use jiff::civil::Date;
use kernel::{Actor, Id};
use uuid::Uuid;
use web::components::{Tone, badge};
use web::{Markup, Shell};

use crate::model::incoming::{AssignmentState, Role, State};

/// A date as typed ([`kernel::parse_date`]). Empty is none; anything else is no date.
///
/// # Errors
/// The text, when it is no date.
pub fn parse_date(typed: &str) -> Result<Option<Date>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    kernel::parse_date(typed).map(Some).ok_or_else(|| typed.to_owned())
}

/// The text of an optional field, without white space around; none when empty.
pub fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[derive(Template)]
#[template(path = "date_field.html")]
struct DateField<'a> {
    shell: &'a Shell,
    name: &'a str,
    label: String,
    value: &'a str,
    required: bool,
    hint: String,
    error: Option<String>,
}

/// A date field: `dd/MM/yyyy` with a calendar where scripts run.
pub fn date_field(
    shell: &Shell,
    name: &str,
    label: String,
    value: &str,
    required: bool,
    hint: String,
    error: Option<String>,
) -> Markup {
    let field = DateField { shell, name, label, value, required, hint, error };
    Markup::from_template(field.render().unwrap_or_default())
}

/// The mark of a document's state.
pub fn state_badge(shell: &Shell, state: State) -> Markup {
    let tone = match state {
        State::Registered => Tone::Plain,
        State::Distributed | State::Instructed => Tone::Amber,
        State::InProgress => Tone::Blue,
        State::Completed => Tone::Green,
        State::Returned | State::Withdrawn => Tone::Red,
    };
    badge(&shell.t(&format!("incoming-state-{}", state.as_str())), tone)
}

/// The mark of a role.
pub fn role_badge(shell: &Shell, role: Role) -> Markup {
    let tone = match role {
        Role::InCharge | Role::Lead => Tone::Accent,
        Role::Coordinate | Role::FollowUp => Tone::Blue,
        Role::Inform => Tone::Plain,
    };
    badge(&shell.t(&format!("assignment-role-{}", role.as_str())), tone)
}

/// The mark of an assignment's state; nothing while it is open.
pub fn assignment_badge(shell: &Shell, state: AssignmentState) -> Markup {
    let tone = match state {
        AssignmentState::Open => return Markup::default(),
        AssignmentState::Done | AssignmentState::Read => Tone::Green,
        AssignmentState::Withdrawn => Tone::Plain,
        AssignmentState::Returned => Tone::Red,
    };
    badge(&shell.t(&format!("assignment-state-{}", state.as_str())), tone)
}

/// The names of the agency's units by id.
///
/// # Errors
/// When the database does not answer.
pub async fn unit_names(tx: &Tx, actor: &Actor) -> ::store::Result<HashMap<Uuid, String>> {
    Ok(identity::units::names_of_agency(tx, Id::from_uuid(actor.agency)).await?.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_date_is_none_and_what_is_no_date_comes_back() {
        assert_eq!(parse_date(" 23.11.26 "), Ok(Some(jiff::civil::date(2026, 11, 23))));
        assert_eq!(parse_date(" "), Ok(None));
        assert_eq!(parse_date("31/02/2026"), Err("31/02/2026".to_owned()));
    }
}
