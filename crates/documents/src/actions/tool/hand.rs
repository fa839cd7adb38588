//! Hands one file to the tool: two tokens, one to fetch it and one to bring it back, each good once and for minutes.

use kernel::Id;
use sha2::{Digest, Sha256};
use store::Ctx;

use super::{ToolError, open};
use crate::model::tool::tokens_until;
use crate::store::tool_sessions::{self as sessions, Lent, Session};

/// What the tool is told; the tokens are nowhere else.
pub struct Handed {
    /// The order.
    pub session: Session,
    /// The file.
    pub file: Lent,
    /// Fetches it.
    pub download: String,
    /// Brings it back.
    pub upload: String,
}

/// What stands in the database of a token.
pub(super) fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Makes new tokens; those of an earlier try are good for nothing any more.
///
/// # Errors
/// [`ToolError`]: somebody else's order, too late, or a good file is there already.
pub async fn hand(ctx: &mut Ctx, id: Id<Session>, ordinal: i64) -> Result<Handed, ToolError> {
    let session = open(&ctx.tx, &ctx.actor, id, ctx.now).await?;
    let file = sessions::files(&ctx.tx, id).await?.into_iter().find(|file| file.ordinal == ordinal);
    let file = file.ok_or(ToolError::NotFound)?;
    let [download, upload] = [0, 1].map(|_| hex::encode(ctx.random::<32>()));
    let hashes = [hash(&download), hash(&upload)];
    match sessions::hand(ctx, id, ordinal, [&hashes[0], &hashes[1]], tokens_until(ctx.now)).await {
        Err(store::Error::Stale) => Err(ToolError::Twice),
        other => Ok(other.map(|()| Handed { session, file, download, upload })?),
    }
}
