//! One use case a file: what somebody can do to a case file.

pub(crate) mod add_document;
pub(crate) mod change_state;
pub(crate) mod open;
pub(crate) mod remove_document;

use ::store::{Ctx, Record};
use kernel::Id;

use crate::model::{File, FileError};
use crate::store;

/// The file, if the actor may see it.
async fn visible(ctx: &Ctx, id: Id<File>) -> Result<File, FileError> {
    store::load(&ctx.tx, &ctx.actor, id).await?.ok_or(FileError::NotFound)
}

fn record(id: Id<File>) -> Record {
    Record::new(crate::KIND, id)
}
