//! How far each document of the demonstration has come, and through whose hands.

use ::store::Result;
use kernel::Id;

use super::{Story, refused};
use crate::actions::incoming::{Choice, Stepped, complete, distribute, instruct, pass_on, work};
use crate::model::Document;
use crate::model::incoming::{Assignment, Role, Target};

/// How far a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// In the register.
    Registered,
    /// A leader is asked.
    Asked(&'static str),
    /// The secretary has written the instruction down.
    Prepared,
    /// Instructed: Cục CNTT leads, not passed on yet.
    Instructed,
    /// An officer of Cục CNTT works on it.
    Working,
    /// An officer of Vụ Kế hoạch - Tài chính is late.
    Late,
    /// Straight to Cục Y tế dự phòng, whose officer works on it.
    Straight,
    /// Vụ Bảo hiểm y tế gave it back.
    GivenBack,
    /// An officer of Vụ Pháp chế works on it; the papers that go out answer and complete it.
    Answered,
    /// For information; filed.
    Filed,
    /// Sent back to its sender.
    Returned,
}

fn unit(story: &Story<'_>, abbreviation: &str, role: Role) -> Choice {
    let target = Target::Unit(story.demo.unit(abbreviation).uuid());
    Choice { target, role, due_on: None, note: String::new() }
}

fn person(story: &Story<'_>, username: &str, role: Role) -> Choice {
    let target = Target::Position(story.demo.account(username).position.uuid());
    Choice { target, role, due_on: None, note: "Tham mưu văn bản trả lời".into() }
}

pub(super) async fn go(story: &mut Story<'_>, id: Id<Document>, way: Way) -> Result<()> {
    match way {
        Way::Registered => Ok(()),
        Way::Asked(leader) => ask(story, id, leader).await,
        Way::Prepared => prepare(story, id).await,
        Way::Instructed => lead(story, id, "CNTT", 7).await.map(drop),
        Way::Working => {
            let lead = lead(story, id, "CNTT", 5).await?;
            hand_down(story, id, lead, "vanthu.cntt", "truongphong.csdl", "chuyenvien1").await
        }
        Way::Late => {
            let lead = lead(story, id, "KHTC", -1).await?;
            hand_down(story, id, lead, "vanthu.khtc", "phovutruong", "chuyenvien.khtc").await
        }
        Way::Straight => {
            let lead = first(&straight(story, id, "DP").await?);
            hand_down(story, id, lead, "vanthu.dp", "cuctruong.dp", "chuyenvien.dp").await
        }
        Way::GivenBack => {
            let stepped = straight(story, id, "BH").await?;
            story.come("vutruong.bh", 45).await?;
            let reason = "Nội dung thuộc chức năng của Vụ Kế hoạch - Tài chính";
            work::give_back(story.ctx, id, first(&stepped), reason).await.map_err(refused).map(drop)
        }
        Way::Answered => {
            let lead = lead(story, id, "PC", 3).await?;
            hand_down(story, id, lead, "vanthu.pc", "phovutruong.pc", "chuyenvien.pc").await
        }
        Way::Filed => {
            story.come("chanhvanphong", 20).await?;
            let choices = vec![unit(story, "TTrB", Role::Inform), unit(story, "TCCB", Role::Inform)];
            distribute::run(story.ctx, id, distribute::Input { choices, ..Default::default() })
                .await
                .map_err(refused)?;
            let input = complete::Input { result: "Văn bản để biết, lưu".into(), ..Default::default() };
            complete::run(story.ctx, id, input).await.map_err(refused).map(drop)
        }
        Way::Returned => {
            story.come("chanhvanphong", 15).await?;
            let reason = "Gửi nhầm: nội dung thuộc thẩm quyền của Sở Y tế";
            distribute::return_to_sender(story.ctx, id, reason).await.map_err(refused).map(drop)
        }
    }
}

fn first(stepped: &Stepped) -> Id<Assignment> {
    stepped.new_assignments().next().map_or(Id::from_uuid(uuid::Uuid::nil()), |a| a.id)
}

async fn ask(story: &mut Story<'_>, id: Id<Document>, leader: &str) -> Result<()> {
    story.come("chanhvanphong", 25).await?;
    let leaders = vec![story.demo.account(leader).position.uuid()];
    let input = distribute::Input { leaders, due_on: story.day(10), ..Default::default() };
    distribute::run(story.ctx, id, input).await.map_err(refused).map(drop)
}

fn words(story: &Story<'_>, lead: &str, days: i32) -> instruct::Input {
    let others = ["PC", "KHTC"].into_iter().filter(|other| *other != lead);
    let mut choices = vec![unit(story, lead, Role::Lead)];
    choices.extend(others.take(1).map(|other| unit(story, other, Role::Coordinate)));
    choices.push(unit(story, "TTrB", Role::Inform));
    let text = "Giao đơn vị chủ trì tham mưu văn bản trả lời, báo cáo Lãnh đạo Bộ đúng hạn.".to_owned();
    instruct::Input { text, due_on: story.day(days), choices }
}

async fn prepare(story: &mut Story<'_>, id: Id<Document>) -> Result<()> {
    ask(story, id, "thutruong1").await?;
    story.come("thuky.tt1", 40).await?;
    let document = crate::store::incoming::load(&story.ctx.tx, &story.ctx.actor, id).await?;
    let Some(document) = document else { return Err(::store::Error::Engine("not visible to the secretary".into())) };
    let handling = crate::store::incoming::handling(&story.ctx.tx, &document).await?;
    let Some(asked) = handling.instructions.last() else { return Ok(()) };
    let input = words(story, "CNTT", 7);
    instruct::prepare(story.ctx, id, asked.id, input).await.map_err(refused).map(drop)
}

/// The deputy minister instructs; gives the leading unit's assignment.
async fn lead(story: &mut Story<'_>, id: Id<Document>, lead: &str, days: i32) -> Result<Id<Assignment>> {
    ask(story, id, "thutruong1").await?;
    story.come("thutruong1", 60).await?;
    let leader = story.demo.account("thutruong1").position.uuid();
    let input = words(story, lead, days);
    let stepped = instruct::run(story.ctx, id, leader, input).await.map_err(refused)?;
    Ok(first(&stepped))
}

/// The unit's clerk passes on to a head or deputy, who passes on to an officer, who accepts.
async fn hand_down(
    story: &mut Story<'_>,
    id: Id<Document>,
    lead: Id<Assignment>,
    clerk: &str,
    head: &str,
    officer: &str,
) -> Result<()> {
    story.come(clerk, 30).await?;
    let to_head = person(story, head, Role::Lead);
    let stepped = pass_on::run(story.ctx, id, lead, &[to_head]).await.map_err(refused)?;
    story.come(head, 30).await?;
    let to_officer = person(story, officer, Role::Lead);
    let stepped = pass_on::run(story.ctx, id, first(&stepped), &[to_officer]).await.map_err(refused)?;
    story.come(officer, 20).await?;
    work::accept(story.ctx, id, first(&stepped)).await.map_err(refused).map(drop)
}

async fn straight(story: &mut Story<'_>, id: Id<Document>, abbreviation: &str) -> Result<Stepped> {
    story.come("truongphong.hc", 20).await?;
    let choices = vec![unit(story, abbreviation, Role::Lead), unit(story, "TTrB", Role::Inform)];
    let input = distribute::Input { choices, due_on: story.day(6), ..Default::default() };
    distribute::run(story.ctx, id, input).await.map_err(refused)
}
