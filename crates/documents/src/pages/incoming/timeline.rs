//! Who did what when, from the audit and the assignments it names; and the tree of who handed it to whom.

use ::store::{Tx, audit::Entry};
use askama::Template;
use jiff::civil::Date;
use kernel::{Id, Instant};
use uuid::Uuid;
use web::components::due;
use web::{Markup, Shell};

use super::super::parts::{assignment_badge, role_badge};
use crate::model::incoming::{Assignment, Handling, Instruction, InstructionState};

/// One step of the past.
pub(super) struct Event {
    pub(super) icon: &'static str,
    pub(super) title: String,
    pub(super) who: String,
    pub(super) at: Instant,
    /// Whom it went to, and what was said.
    pub(super) targets: Vec<String>,
    pub(super) quote: Option<String>,
}

/// The steps of the audit in words, oldest first.
pub(super) async fn events(
    tx: &Tx,
    shell: &Shell,
    handling: &Handling,
    entries: &[Entry],
) -> ::store::Result<Vec<Event>> {
    let people: Vec<_> = entries.iter().flat_map(|e| [e.actor, e.acting_for]).flatten().map(Id::from_uuid).collect();
    let names = identity::people::names(tx, people).await?;
    let name = |id: Option<Uuid>| id.and_then(|id| names.get(&Id::from_uuid(id)).cloned());
    let mut out = Vec::with_capacity(entries.len());
    for entry in entries {
        let mut who = name(entry.actor).unwrap_or_else(|| shell.t("timeline-system"));
        if let Some(principal) = name(entry.acting_for) {
            who = shell.t2("timeline-acting", ("name", who), ("principal", principal));
        }
        let at = Instant::from_microsecond(entry.at).unwrap_or_default();
        out.push(Event {
            icon: icon(&entry.action),
            title: shell.t(&format!("timeline-{}", entry.action)),
            who,
            at,
            targets: targets(shell, handling, &entry.detail),
            quote: quote(handling, &entry.detail),
        });
    }
    Ok(out)
}

fn icon(action: &str) -> &'static str {
    match action {
        "incoming-registered" => "file-import",
        "incoming-distributed" => "route",
        "incoming-distribution-recalled" | "incoming-given-back" | "incoming-returned" => "arrow-back-up",
        "incoming-instruction-prepared" => "pencil",
        "incoming-instructed" => "writing",
        "incoming-passed-on" => "arrow-forward-up",
        "incoming-accepted" => "user-check",
        "incoming-extended" => "calendar",
        "incoming-lead-changed" => "arrows-exchange",
        "incoming-reported" => "report",
        "incoming-read" => "eye",
        "incoming-completed" => "checks",
        "incoming-carrier-added" => "paperclip",
        "incoming-withdrawn" => "circle-x",
        _ => "circle",
    }
}

/// Reads an id of the detail.
fn id_of(detail: &serde_json::Value, key: &str) -> Option<Uuid> {
    detail.get(key)?.as_str().and_then(|text| Uuid::try_parse(text).ok())
}

fn ids_of<'a>(detail: &'a serde_json::Value, key: &str) -> impl Iterator<Item = Uuid> + 'a {
    let list = detail.get(key).and_then(serde_json::Value::as_array);
    list.into_iter().flatten().filter_map(|v| v.as_str().and_then(|text| Uuid::try_parse(text).ok()))
}

fn targets(shell: &Shell, handling: &Handling, detail: &serde_json::Value) -> Vec<String> {
    let leaders = ids_of(detail, "leaders");
    let asked = leaders.filter_map(|id| handling.instructions.iter().find(|i| i.leader == id)).map(|i| i.label.clone());
    let mut out: Vec<String> = asked.collect();
    let named = |a: &Assignment| format!("{}: {}", shell.t(&format!("assignment-role-{}", a.role.as_str())), a.label);
    let made = ids_of(detail, "assignments");
    out.extend(made.filter_map(|id| handling.assignment(Id::from_uuid(id))).map(named));
    out
}

fn quote(handling: &Handling, detail: &serde_json::Value) -> Option<String> {
    let said = id_of(detail, "instruction").and_then(|id| handling.instruction(Id::from_uuid(id)));
    let said = said.map(|i| i.text.clone());
    let result = id_of(detail, "assignment").filter(|_| detail.get("assignments").is_none());
    let result = result.and_then(|id| handling.assignment(Id::from_uuid(id))?.result.clone());
    let reason = detail.get("reason").and_then(|v| v.as_str()).map(str::to_owned);
    said.or(result).or(reason).filter(|text| !text.is_empty())
}

/// One node of the path of a document with what hangs below it.
#[derive(Template)]
#[template(path = "incoming/path_node.html")]
struct Node<'a> {
    shell: &'a Shell,
    assignment: &'a Assignment,
    today: Date,
    below: Vec<Markup>,
}

fn node(shell: &Shell, handling: &Handling, assignment: &Assignment, today: Date) -> Markup {
    let below = handling.children(assignment.id).map(|child| node(shell, handling, child, today)).collect();
    let node = Node { shell, assignment, today, below };
    Markup::from_template(node.render().unwrap_or_default())
}

/// An instruction with the assignments it made.
pub(super) struct Said<'a> {
    pub(super) instruction: &'a Instruction,
    pub(super) below: Vec<Markup>,
}

/// The path: first what was distributed without instruction, then each instruction with its tree.
pub(super) fn path<'a>(shell: &Shell, handling: &'a Handling, today: Date) -> (Vec<Markup>, Vec<Said<'a>>) {
    let top = |instruction: Option<Id<Instruction>>| {
        let tops = handling.assignments.iter().filter(move |a| a.parent.is_none() && a.instruction == instruction);
        tops.map(|a| node(shell, handling, a, today)).collect::<Vec<_>>()
    };
    let said = handling.instructions.iter().filter(|i| i.state != InstructionState::Withdrawn);
    (top(None), said.map(|i| Said { instruction: i, below: top(Some(i.id)) }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_without_ids_give_nothing() {
        let detail = serde_json::json!({ "assignments": ["x", 1], "assignment": "y" });
        assert_eq!(ids_of(&detail, "assignments").count(), 0);
        assert_eq!(id_of(&detail, "assignment"), None);
    }
}
