//! Takes a document out of a file it does not belong to; the document itself stays where it is.

use ::store::Ctx;
use kernel::Id;
use uuid::Uuid;

use super::{record, visible};
use crate::model::{Act, File, FileError};
use crate::store;

pub(crate) async fn run(ctx: &mut Ctx, id: Id<File>, document: Uuid) -> Result<(), FileError> {
    let file = visible(ctx, id).await?;
    file.allow(&ctx.actor, Act::Remove)?;
    if !store::remove(&ctx.tx, id, document).await? {
        return Err(FileError::NoDocument);
    }
    ctx.audit("file-document-removed", record(id), serde_json::json!({ "document": document })).await?;
    Ok(())
}
