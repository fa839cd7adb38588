//! Opens a case file (NĐ 30/2020 Đ.29: lập hồ sơ).

use ::store::Ctx;
use kernel::{Id, text};

use super::record;
use crate::model::{File, FileError, FileState, Retention, check};
use crate::store;

/// What the keeper says of the file.
#[derive(Debug, Clone, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub(crate) struct Input {
    /// Số và ký hiệu hồ sơ, unique in the agency's year.
    pub(crate) notation: String,
    /// Tiêu đề hồ sơ.
    pub(crate) title: String,
    /// Code 01–07 of the retention periods.
    pub(crate) retention: String,
    /// Remarks.
    pub(crate) description: String,
}

pub(crate) async fn run(ctx: &mut Ctx, input: Input) -> Result<Id<File>, FileError> {
    let Some(keeper) = ctx.actor.person.filter(|_| ctx.actor.may(identity::permission::FILES_KEEP)) else {
        return Err(FileError::NotKeeper);
    };
    let (notation, title) = (text::nfc(input.notation.trim()), text::nfc(input.title.trim()));
    check(&notation, &title)?;
    let retention = Retention::from_code(&input.retention).ok_or(FileError::Retention)?;
    let year = kernel::register_year(ctx.now);
    if store::notation_taken(&ctx.tx, ctx.actor.agency, year, &notation).await? {
        return Err(FileError::NotationTaken);
    }
    let file = File {
        id: ctx.id(),
        agency: ctx.actor.agency,
        year,
        notation,
        title,
        retention,
        state: FileState::Open,
        keeper,
        description: text::nfc(input.description.trim()),
        opened_on: ctx.today(),
        closed_on: None,
        version: 1,
    };
    let sort_key = ctx.sort_key();
    store::insert(&ctx.tx, &file, ctx.actor.unit, sort_key).await?;
    let mut subjects = vec![keeper, ctx.actor.agency];
    if let Some(unit) = ctx.actor.unit {
        subjects.extend(identity::units::ancestors(&ctx.tx, Id::from_uuid(unit)).await?);
        subjects.push(unit);
    }
    subjects.sort_unstable();
    subjects.dedup();
    access::grant_many(&ctx.tx, &subjects, crate::FILES, sort_key, file.id.uuid(), file.id.uuid()).await?;
    let detail =
        serde_json::json!({ "notation": file.notation, "year": file.year, "retention": file.retention.code() });
    ctx.audit("file-opened", record(file.id), detail).await?;
    ctx.emit("file-opened", record(file.id), serde_json::json!({})).await?;
    Ok(file.id)
}
