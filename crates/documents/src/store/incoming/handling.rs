//! Reading how a document is handled, and writing exactly what a step has changed.

use std::collections::BTreeSet;

use ::store::{Ctx, Error, FromRow, Result, Row, Tx, args};
use kernel::Id;
use uuid::Uuid;

use super::grants::subjects_of;
use super::{Incoming, KIND};
use crate::model::Document;
use crate::model::incoming::{
    Assignment, AssignmentState, Duty, Handling, Instruction, InstructionState, Reach, Role, State, Target,
};
use crate::store::parsed;
use crate::store::work_items::{self, NewItem};

impl FromRow for Instruction {
    fn from_row(row: &Row) -> Result<Self> {
        let plan: String = row.get("plan")?;
        Ok(Self {
            id: row.get("id")?,
            leader: row.get("leader")?,
            label: row.get("label")?,
            prepared_by: row.get("prepared_by")?,
            text: row.get("text")?,
            due_on: row.get("due_on")?,
            state: parsed(row, "state", InstructionState::parse)?,
            created_at: row.get("created_at")?,
            given_at: row.get("given_at")?,
            plan: serde_json::from_str(&plan).map_err(|e| Error::Decode(format!("plan: {e}")))?,
        })
    }
}

impl FromRow for Assignment {
    fn from_row(row: &Row) -> Result<Self> {
        let (unit, position): (Option<Uuid>, Option<Uuid>) = (row.get("unit")?, row.get("position")?);
        let target = unit.map(Target::Unit).or(position.map(Target::Position));
        Ok(Self {
            id: row.get("id")?,
            parent: row.get("parent")?,
            instruction: row.get("instruction")?,
            target: target.ok_or_else(|| Error::Decode("an assignment to nobody".into()))?,
            role: parsed(row, "role", Role::parse)?,
            note: row.get("note")?,
            label: row.get("label")?,
            due_on: row.get("due_on")?,
            state: parsed(row, "state", AssignmentState::parse)?,
            assigned_by: row.get("assigned_by")?,
            created_at: row.get("created_at")?,
            accepted_at: row.get("accepted_at")?,
            ended_at: row.get("ended_at")?,
            result: row.get("result")?,
        })
    }
}

/// How a document is handled.
///
/// # Errors
/// When the database does not answer.
pub async fn handling(tx: &Tx, document: &Incoming) -> Result<Handling> {
    Ok(Handling {
        document: document.id,
        agency: document.agency,
        state: document.state,
        due_on: document.due_on,
        result: document.result.clone(),
        transferred_on: document.transferred_on,
        instructions: instructions(tx, document.id).await?,
        assignments: assignments(tx, document.id).await?,
    })
}

async fn instructions(tx: &Tx, document: Id<Document>) -> Result<Vec<Instruction>> {
    let sql = "SELECT id, leader, label, prepared_by, text, due_on, state, created_at, given_at, plan
               FROM instructions WHERE document = $1 ORDER BY created_at, id";
    tx.all(sql, args![document]).await
}

async fn assignments(tx: &Tx, document: Id<Document>) -> Result<Vec<Assignment>> {
    let sql =
        "SELECT id, parent, instruction, unit, position, role, note, label, due_on, state, assigned_by, created_at,
                   accepted_at, ended_at, result
               FROM assignments WHERE document = $1 ORDER BY created_at, id";
    tx.all(sql, args![document]).await
}

/// Writes what a step has changed: header, instructions, assignments, work items and grants.
///
/// # Errors
/// [`Error::Stale`] when somebody else changed the document meanwhile.
pub async fn save(ctx: &Ctx, document: &Incoming, before: &Handling, after: &Handling) -> Result<()> {
    let header = "UPDATE documents SET state = $3, unit = $4, due_on = $5, version = version + 1
                  WHERE id = $1 AND version = $2";
    let values = args![document.id, document.version, after.state.as_str(), after.lead_unit(), after.due_on];
    ctx.tx.exec_versioned(header, values).await?;
    let own = "UPDATE incoming_documents SET receivers = $2, transferred_on = $3, result = $4, completed_at = $5 WHERE id = $1";
    let completed = (after.state == State::Completed).then_some(document.completed_at.unwrap_or(ctx.now));
    ctx.tx
        .exec(own, args![document.id, after.receivers(), after.transferred_on, after.result.as_deref(), completed])
        .await?;
    for instruction in &after.instructions {
        match before.instruction(instruction.id) {
            None => insert_instruction(ctx, document.id, instruction).await?,
            Some(old) if old != instruction => update_instruction(ctx, instruction).await?,
            Some(_) => {}
        }
    }
    for assignment in &after.assignments {
        match before.assignment(assignment.id) {
            None => insert_assignment(ctx, document.id, assignment).await?,
            Some(old) if old != assignment => update_assignment(ctx, assignment).await?,
            Some(_) => {}
        }
    }
    save_duties(ctx, document, &before.duties(), &after.duties()).await?;
    save_reaches(ctx, document, &before.reaches(), &after.reaches()).await
}

async fn save_duties(ctx: &Ctx, document: &Incoming, before: &[Duty], after: &[Duty]) -> Result<()> {
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (before.iter().collect(), after.iter().collect());
    let record = document.id.uuid();
    for gone in old.difference(&new) {
        work_items::remove(ctx, record, gone.holder, gone.queue, gone.cause).await?;
    }
    let added = new.difference(&old);
    let items: Vec<NewItem<'_>> =
        added.map(|d| NewItem { holder: d.holder, queue: d.queue, cause: d.cause, due_on: d.due_on }).collect();
    work_items::add(ctx, record, KIND, document.urgency, &document.subject, &items).await
}

async fn save_reaches(ctx: &Ctx, document: &Incoming, before: &[Reach], after: &[Reach]) -> Result<()> {
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (before.iter().collect(), after.iter().collect());
    for gone in old.difference(&new) {
        access::revoke(&ctx.tx, document.id.uuid(), gone.cause).await?;
    }
    for added in new.difference(&old) {
        let subjects = subjects_of(&ctx.tx, added.target).await?;
        access::grant_many(&ctx.tx, &subjects, crate::INCOMING, document.sort_key, document.id.uuid(), added.cause)
            .await?;
    }
    Ok(())
}

fn plan_text(instruction: &Instruction) -> Result<String> {
    serde_json::to_string(&instruction.plan).map_err(|e| Error::Decode(e.to_string()))
}

async fn insert_instruction(ctx: &Ctx, document: Id<Document>, i: &Instruction) -> Result<()> {
    let sql = "INSERT INTO instructions (id, document, leader, label, prepared_by, text, due_on, state, created_at, given_at, plan)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let (state, plan) = (i.state.as_str(), plan_text(i)?);
    let values = args![
        i.id,
        document,
        i.leader,
        &i.label,
        i.prepared_by,
        &i.text,
        i.due_on,
        state,
        i.created_at,
        i.given_at,
        plan
    ];
    ctx.tx.exec(sql, values).await?;
    Ok(())
}

async fn update_instruction(ctx: &Ctx, i: &Instruction) -> Result<()> {
    let sql = "UPDATE instructions SET prepared_by = $2, text = $3, due_on = $4, state = $5, given_at = $6, plan = $7
               WHERE id = $1";
    let values = args![i.id, i.prepared_by, &i.text, i.due_on, i.state.as_str(), i.given_at, plan_text(i)?];
    ctx.tx.exec(sql, values).await?;
    Ok(())
}

async fn insert_assignment(ctx: &Ctx, document: Id<Document>, a: &Assignment) -> Result<()> {
    let sql =
        "INSERT INTO assignments (id, document, parent, instruction, unit, position, role, note, label, due_on, state,
                   assigned_by, created_at, accepted_at, ended_at, result)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    let (unit, position) = match a.target {
        Target::Unit(id) => (Some(id), None),
        Target::Position(id) => (None, Some(id)),
    };
    let values = args![
        a.id,
        document,
        a.parent,
        a.instruction,
        unit,
        position,
        a.role.as_str(),
        &a.note,
        &a.label,
        a.due_on,
        a.state.as_str(),
        a.assigned_by,
        a.created_at,
        a.accepted_at,
        a.ended_at,
        a.result.as_deref()
    ];
    ctx.tx.exec(sql, values).await?;
    Ok(())
}

async fn update_assignment(ctx: &Ctx, a: &Assignment) -> Result<()> {
    let sql = "UPDATE assignments SET role = $2, due_on = $3, state = $4, accepted_at = $5, ended_at = $6, result = $7
               WHERE id = $1";
    let values =
        args![a.id, a.role.as_str(), a.due_on, a.state.as_str(), a.accepted_at, a.ended_at, a.result.as_deref()];
    ctx.tx.exec(sql, values).await?;
    Ok(())
}
