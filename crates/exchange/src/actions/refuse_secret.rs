//! That a secret document was refused is kept; nothing of what it was (NĐ 30/2020 Đ.1: secret documents never enter the
//! System).

use store::{Ctx, Record, Result};
use uuid::Uuid;

/// Writes the audit row, whichever way the envelope came.
///
/// # Errors
/// When the database refuses.
pub async fn run(ctx: &Ctx) -> Result<()> {
    let record = Record { kind: crate::ARRIVAL, id: Uuid::nil() };
    ctx.audit("secret-refused", record, serde_json::json!({})).await
}
