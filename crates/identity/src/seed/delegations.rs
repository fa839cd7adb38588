//! A delegation of last week: over since yesterday, so that everybody can see that what is over does not act.

use jiff::ToSpan as _;
use store::{Ctx, Result};

use super::{Demo, stable, tables};
use crate::model::{Delegation, Scope};

/// Writes it.
pub(super) async fn write(ctx: &Ctx) -> Result<()> {
    let (principal, delegate) = (Demo.account("vutruong.pc"), Demo.account("phovutruong.pc"));
    let back = |days: i64| ctx.today().checked_sub(days.days()).unwrap_or(super::SINCE);
    let delegation = Delegation {
        id: stable("delegation:vutruong.pc"),
        agency: principal.agency,
        principal: principal.person,
        principal_name: String::new(),
        delegate: delegate.person,
        delegate_name: String::new(),
        scope: Scope::All,
        starts_on: back(6),
        ends_on: back(1),
        reason: "Đi công tác tỉnh".to_owned(),
        made_at: ctx.now,
        revoked_at: None,
    };
    tables::delegations::insert(&ctx.tx, &delegation, Some(principal.person.uuid())).await
}
