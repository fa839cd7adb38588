//! Closes a file when the work has ended, or opens it again (NĐ 30/2020 Đ.29.4: kết thúc hồ sơ).

use ::store::Ctx;
use kernel::Id;

use super::{record, visible};
use crate::model::{Act, File, FileError, FileState};
use crate::store;

pub(crate) async fn close(ctx: &mut Ctx, id: Id<File>) -> Result<(), FileError> {
    let file = visible(ctx, id).await?;
    file.allow(&ctx.actor, Act::Close)?;
    if store::documents(&ctx.tx, id).await?.is_empty() {
        return Err(FileError::Empty);
    }
    store::set_state(&ctx.tx, &file, FileState::Closed, Some(ctx.today())).await?;
    ctx.audit("file-closed", record(id), serde_json::json!({})).await?;
    ctx.emit("file-closed", record(id), serde_json::json!({})).await?;
    Ok(())
}

pub(crate) async fn reopen(ctx: &mut Ctx, id: Id<File>) -> Result<(), FileError> {
    let file = visible(ctx, id).await?;
    file.allow(&ctx.actor, Act::Reopen)?;
    store::set_state(&ctx.tx, &file, FileState::Open, None).await?;
    ctx.audit("file-reopened", record(id), serde_json::json!({})).await?;
    Ok(())
}
