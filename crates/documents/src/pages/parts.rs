//! Small parts that pages of this room share: dates as offices write them, date fields, state marks, names of units.

use std::collections::HashMap;

use ::store::Tx;
use askama::Template;
use jiff::civil::{Date, date};
use kernel::{Actor, Id};
use uuid::Uuid;
use web::components::{Tone, badge};
use web::{Markup, Shell};

use crate::model::incoming::{AssignmentState, Role, State};

/// A date as typed: `dd/MM/yyyy`, or ISO as browsers without script send it. Empty is none; anything else is no date.
///
/// # Errors
/// The text, when it is no date.
pub fn parse_date(typed: &str) -> Result<Option<Date>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if let Ok(date) = typed.parse::<Date>() {
        return Ok(Some(date));
    }
    let parts: Vec<i16> = typed.split(['/', '.', '-']).filter_map(|part| part.trim().parse().ok()).collect();
    let &[day, month, year] = parts.as_slice() else { return Err(typed.to_owned()) };
    let year = if (0..100).contains(&year) { 2000 + year } else { year };
    let (day, month) = (i8::try_from(day).unwrap_or(0), i8::try_from(month).unwrap_or(0));
    let valid = (1..=12).contains(&month) && (1900..=2999).contains(&year) && day >= 1;
    let last = if valid { date(year, month, 1).days_in_month() } else { 0 };
    if valid && day <= last { Ok(Some(date(year, month, day))) } else { Err(typed.to_owned()) }
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
    let units = identity::units::of_agency(tx, Id::from_uuid(actor.agency)).await?;
    Ok(units.into_iter().map(|unit| (unit.id.uuid(), unit.name)).collect())
}

/// Percent-encodes a value for a query string.
pub fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_read_as_offices_write_them() {
        for text in ["23/11/2026", "2026-11-23", "23.11.26", " 23/11/2026 "] {
            assert_eq!(parse_date(text), Ok(Some(date(2026, 11, 23))), "{text}");
        }
        assert_eq!(parse_date(""), Ok(None));
        for text in ["31/02/2026", "0/1/2026", "mai", "1/2", "32/1/2026", "1/13/2026"] {
            assert_eq!(parse_date(text), Err(text.to_owned()));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail(text in "\\PC{0,20}") {
            let _ = parse_date(&text);
        }
    }
}
