//! Puts a document into a file.

use ::store::Ctx;
use kernel::Id;
use uuid::Uuid;

use super::{record, visible};
use crate::model::{Act, File, FileError};
use crate::store;

pub(crate) async fn run(ctx: &mut Ctx, id: Id<File>, document: Uuid) -> Result<(), FileError> {
    let file = visible(ctx, id).await?;
    file.allow(&ctx.actor, Act::Add)?;
    if !access::visible(&ctx.tx, &ctx.actor.subjects, document).await? {
        return Err(FileError::NoDocument);
    }
    let by = ctx.actor.person.unwrap_or_default();
    if !store::add(&ctx.tx, id, document, by, ctx.now).await? {
        return Err(FileError::AlreadyIn);
    }
    let detail = serde_json::json!({ "document": document });
    ctx.audit("file-document-added", record(id), &detail).await?;
    ctx.emit("file-document-added", record(id), &detail).await?;
    Ok(())
}
