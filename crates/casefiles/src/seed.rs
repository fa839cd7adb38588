//! Demonstration files.

use ::store::{Ctx, Error, Result};
use kernel::Id;
use uuid::Uuid;

use crate::actions::{add_document, change_state, open};
use crate::model::File;

/// Opens a file as the context's actor and puts in those of the documents the actor may see.
///
/// # Errors
/// The refusal's own words: the demonstration's data is ours, so any is a defect.
pub async fn file(ctx: &mut Ctx, notation: &str, title: &str, documents: &[Uuid]) -> Result<Id<File>> {
    let input = open::Input {
        notation: notation.into(),
        title: title.into(),
        retention: "06".into(),
        description: String::new(),
    };
    let id = open::run(ctx, input).await.map_err(defect)?;
    for document in documents {
        if access::visible(&ctx.tx, &ctx.actor.subjects, *document).await? {
            add_document::run(ctx, id, *document).await.map_err(defect)?;
        }
    }
    Ok(id)
}

/// Closes a file as its keeper: its work has ended.
///
/// # Errors
/// As [`file`].
pub async fn close(ctx: &mut Ctx, id: Id<File>) -> Result<()> {
    change_state::close(ctx, id).await.map_err(defect)
}

fn defect(error: crate::model::FileError) -> Error {
    Error::Engine(error.to_string())
}
