//! The demonstration ministry: agencies, units and obviously fictitious people. The same ids at every run.

mod agencies;
mod delegations;
mod people;
mod units;

use std::sync::OnceLock;

use jiff::civil::date;
use kernel::{Date, Id};
use sha2::{Digest, Sha256};
use store::{Ctx, Record, Result};

use crate::model::{Agency, Person, Position, Role, Unit};
use crate::{Settings, hashing, store as tables};

/// The password of every demonstration account.
pub const PASSWORD: &str = "Khue@2026";
/// Code of the demonstration ministry.
pub const MINISTRY: &str = "G18";
/// Since when everybody of the demonstration holds their position.
const SINCE: Date = date(2024, 1, 1);

/// A demonstration account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What is typed at sign-in; the password is [`PASSWORD`].
    pub username: &'static str,
    /// Full name.
    pub name: &'static str,
    /// The person.
    pub person: Id<Person>,
    /// The person's only position.
    pub position: Id<Position>,
    /// Role of that position.
    pub role: Role,
    /// Title of that position.
    pub title: &'static str,
    /// Its unit.
    pub unit: Id<Unit>,
    /// Its agency.
    pub agency: Id<Agency>,
}

/// Handles to everything the demonstration holds. They follow from names, so they are known without a database.
#[derive(Debug, Clone, Copy, Default)]
pub struct Demo;

/// The id that a stable name always gets (SHA-256 in the shape of a version-8 UUID).
fn stable<T>(name: &str) -> Id<T> {
    let digest = Sha256::digest(format!("khue-demo:{name}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Id::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

impl Demo {
    /// The demonstration ministry.
    pub fn ministry(&self) -> Id<Agency> {
        self.agency(MINISTRY)
    }

    /// An agency by its code, e.g. `G18` or `H26.05`.
    ///
    /// # Panics
    /// When the demonstration has no such agency.
    #[track_caller]
    pub fn agency(&self, code: &str) -> Id<Agency> {
        assert!(agencies::ALL.iter().any(|a| a.code == code), "the demonstration has no agency {code}");
        stable(&format!("agency:{code}"))
    }

    /// A unit of the ministry by its abbreviation, e.g. `CNTT`.
    ///
    /// # Panics
    /// When the ministry has no such unit.
    #[track_caller]
    pub fn unit(&self, abbreviation: &str) -> Id<Unit> {
        self.unit_of(MINISTRY, abbreviation)
    }

    /// A unit of any internal agency.
    ///
    /// # Panics
    /// When the agency has no such unit.
    #[track_caller]
    pub fn unit_of(&self, agency: &str, abbreviation: &str) -> Id<Unit> {
        let known = units::all().any(|(code, unit)| code == agency && unit.abbreviation == abbreviation);
        assert!(known, "the demonstration has no unit {abbreviation} in {agency}");
        stable(&format!("unit:{agency}:{abbreviation}"))
    }

    /// An account by its user name.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn account(&self, username: &str) -> Account {
        let found = self.accounts().into_iter().find(|account| account.username == username);
        found.unwrap_or_else(|| panic!("the demonstration has no account {username}"))
    }

    /// Every account, in the order of the ministry's lists.
    pub fn accounts(&self) -> Vec<Account> {
        people::all().map(people::Seat::account).collect()
    }
}

/// Writes the demonstration. Run once, on an empty database; the same ids every time.
///
/// # Errors
/// [`store::Error::Duplicate`] when it is there already.
pub async fn demo(ctx: &mut Ctx) -> Result<Demo> {
    let hash = password_hash()?;
    agencies::write(ctx).await?;
    units::write(ctx).await?;
    for seat in people::all() {
        seat.write(ctx, &hash).await?;
    }
    delegations::write(ctx).await?;
    let ministry = Record::new("agency", Demo.ministry());
    ctx.audit("demo-seeded", ministry, serde_json::json!({ "accounts": people::all().count() })).await?;
    Ok(Demo)
}

/// One hash for all demonstration accounts, computed once per process: they share the password anyway.
fn password_hash() -> Result<String> {
    static HASH: OnceLock<Option<String>> = OnceLock::new();
    let salt = *b"khue-demo-salt-1";
    let hash = HASH.get_or_init(|| hashing::hash_blocking(&Settings::default(), PASSWORD, &salt).ok());
    hash.clone().ok_or_else(|| store::Error::Engine("argon2 has no memory".into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_are_distinct_and_enough_people_hold_every_role() {
        let accounts = Demo.accounts();
        assert!(accounts.len() >= 40, "{}", accounts.len());
        let people: HashSet<_> = accounts.iter().map(|a| a.person).collect();
        let usernames: HashSet<_> = accounts.iter().map(|a| a.username).collect();
        let names: HashSet<_> = accounts.iter().map(|a| a.name).collect();
        assert_eq!((people.len(), usernames.len(), names.len()), (accounts.len(), accounts.len(), accounts.len()));
        for role in Role::ALL {
            assert!(accounts.iter().any(|a| a.role == *role), "nobody is {role}");
        }
        for account in &accounts {
            crate::model::password::check(PASSWORD, account.username).unwrap();
        }
    }

    #[test]
    fn a_changed_id_would_break_every_bookmark_of_the_demonstration() {
        assert_eq!(Demo.ministry().to_string(), "97529040-2ce5-856c-a1a9-4adb227942f1");
        assert_eq!(Demo.ministry().uuid().get_version_num(), 8);
    }
}
