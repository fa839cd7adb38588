//! Who may see what: subjects, grants, and the one predicate behind every list, count, search and load.
//!
//! Invariants (law 4): a grant names a subject (person, position, unit, role or agency), never a rule; it is written
//! for ancestor units when the cause arises, never derived when read; delegation adds subjects to the request. What a
//! person cannot see does not exist for them. Every walker of a list gives the same rows in the same order.

mod candidates;
mod filter;
mod grants;
mod listing;
mod search;
mod walker;

pub use filter::Filter;
pub use grants::{GrantKind, grant, grant_many, push_visible, rebuild_kind, revoke, revoke_subject, visible};
pub use listing::{Count, Listing, Scope};
pub use search::Search;

use store::Migration;

/// The schema of this crate.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "access-0001",
    sql: include_str!("../migrations/0001.sql"),
    sqlite: Some(include_str!("../migrations/0001.sqlite.sql")),
    postgres: Some(include_str!("../migrations/0001.postgres.sql")),
}];
