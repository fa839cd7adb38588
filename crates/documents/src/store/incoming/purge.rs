//! What full text covers, and its end. Recall by the sender: the receiver destroys content and metadata and keeps only what tells of the recall
//! (NĐ 30/2020 Đ.18.4b, PL VI.III.8b).

use ::store::{Ctx, Result, args, fts};

use super::Incoming;
use crate::model::incoming::State;
use crate::store::{attachments, copies};

/// Adds the words of a document's files to what full text covers.
///
/// # Errors
/// When the database refuses.
pub async fn index_body(ctx: &Ctx, document: &Incoming, body: &str) -> Result<()> {
    if document.state == State::Withdrawn {
        return Ok(());
    }
    let header = "SELECT content AS c1 FROM documents WHERE id = $1";
    let (header,): (String,) = ctx.tx.one(header, args![document.id]).await?;
    // WHY: the separator tells where the header ends, so that a job that runs twice adds the body once.
    let header = header.split('\u{c}').next().unwrap_or("");
    let content = format!("{header}\u{c}{body}");
    ctx.tx.exec("UPDATE documents SET content = $2 WHERE id = $1", args![document.id, &content]).await?;
    fts::index(&ctx.tx, document.id.uuid(), document.sort_key, &content).await
}

/// Destroys what the document says. Number, notation, issuer and the register's entry stay: they tell what was recalled.
///
/// # Errors
/// When the database refuses.
pub async fn destroy_content(ctx: &Ctx, document: &Incoming) -> Result<()> {
    attachments::remove_all(ctx, document.id).await?;
    copies::destroy_content(ctx, document.id).await?;
    signing::evidence::forget(ctx, document.id.uuid()).await?;
    fts::remove(&ctx.tx, document.sort_key).await?;
    let sql = "UPDATE documents SET subject = $2, content = '' WHERE id = $1";
    ctx.tx.exec(sql, args![document.id, "(đã thu hồi)"]).await?;
    let own = "UPDATE incoming_documents SET signer_name = NULL, signer_position = NULL, pages = NULL, note = NULL WHERE id = $1";
    ctx.tx.exec(own, args![document.id]).await?;
    ctx.tx.exec("UPDATE instructions SET text = '', plan = '[]' WHERE document = $1", args![document.id]).await?;
    ctx.tx.exec("UPDATE assignments SET note = '' WHERE document = $1", args![document.id]).await?;
    Ok(())
}
