//! One list of migrations for the whole house, in the order committed in `migrations.lock` (law 13).
//!
//! INVARIANT: a database remembers the order in which migrations ran, so the order never changes: a new migration of
//! any room goes to the end of the list, not to the end of its room.

use store::Migration;

/// The committed list: one `id checksum` a line.
pub const LOCK: &str = include_str!("../../migrations.lock");

/// Every migration of every room: first those of the committed list in its order, then new ones room by room.
pub fn all() -> Vec<Migration> {
    order(rooms(), LOCK)
}

fn rooms() -> Vec<Migration> {
    let platform = [store::MIGRATIONS, access::MIGRATIONS, web::MIGRATIONS];
    let modules = super::modules();
    let domains = modules.iter().map(|module| module.migrations);
    platform.into_iter().chain(domains).flatten().copied().collect()
}

fn order(mut given: Vec<Migration>, lock: &str) -> Vec<Migration> {
    let position = |id: &str| lock.lines().position(|line| line.split(' ').next() == Some(id)).unwrap_or(usize::MAX);
    given.sort_by_key(|migration| position(migration.id));
    given
}

/// What `migrations.lock` should hold now.
pub fn lock_text() -> String {
    all().iter().map(|migration| format!("{} {}\n", migration.id, migration.checksum())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn migration(id: &'static str) -> Migration {
        Migration { id, sql: "", sqlite: None, postgres: None }
    }

    #[test]
    fn a_new_migration_of_an_early_room_runs_after_all_committed_ones() {
        let given = ["store-0001", "store-0002", "web-0001", "identity-0001"].map(migration).to_vec();
        let ordered = order(given, "store-0001 x\nweb-0001 x\n");
        let ids: Vec<_> = ordered.iter().map(|migration| migration.id).collect();
        assert_eq!(ids, ["store-0001", "web-0001", "store-0002", "identity-0001"]);
    }
}
