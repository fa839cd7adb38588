//! The accounts of the demonstration as a table: who there is, what they do, and with what they sign in and sign.

use std::fmt::Write as _;

use identity::permission::{DOCUMENTS_SEAL, DOCUMENTS_SIGN};
use identity::policy;
use identity::seed::{Account, Demo, PASSWORD};

/// Whoever wants to see a document go its way signs in as these, one after another.
const WAYS: [(&str, &[&str]); 2] = [
    ("A document comes in", &["vanthu.bo", "chanhvanphong", "thutruong1", "vanthu.cntt", "cuctruong", "chuyenvien1"]),
    ("A document goes out", &["chuyenvien1", "cuctruong", "chanhvanphong", "thutruong1", "vanthu.bo"]),
];

/// Everything worth knowing to sign in.
pub(super) fn table() -> String {
    let accounts = Demo.accounts();
    let width = |text: fn(&Account) -> &str| accounts.iter().map(|a| text(a).chars().count()).max().unwrap_or(0);
    let (user, name, title) = (width(|a| a.username), width(|a| a.name), width(|a| a.title));
    let mut out =
        format!("Password of every account: {PASSWORD}\nPIN of every signing key and seal: {}\n", signing::seed::PIN);
    let mut agency = None;
    for account in &accounts {
        if agency != Some(account.agency) {
            agency = Some(account.agency);
            out.push('\n');
        }
        // INVARIANT: writing into a string does not fail.
        let _ = writeln!(
            out,
            "  {} {} {} {}{}",
            padded(account.username, user),
            padded(account.name, name),
            padded(account.title, title),
            account.role,
            key(account)
        );
    }
    out.push('\n');
    for (way, hands) in WAYS {
        let _ = writeln!(out, "{way}: {}.", hands.join(" → "));
    }
    out
}

/// What the PIN opens for somebody.
fn key(account: &Account) -> &'static str {
    let holds = |permission| policy::permissions_of(account.role).any(|held| held == permission);
    match (holds(DOCUMENTS_SIGN), holds(DOCUMENTS_SEAL)) {
        (true, _) => " (signs)",
        (_, true) => " (seals)",
        _ => "",
    }
}

fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(missing + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_stands_in_the_table_with_what_it_needs() {
        let table = table();
        assert!(table.contains(PASSWORD) && table.contains(signing::seed::PIN));
        for account in Demo.accounts() {
            let line = table.lines().find(|line| line.trim_start().starts_with(&format!("{} ", account.username)));
            let line = line.unwrap_or_else(|| panic!("{} is missing", account.username));
            assert!(line.contains(account.name) && line.contains(account.role.as_str()), "{line}");
        }
        for username in WAYS.iter().flat_map(|(_, hands)| *hands) {
            Demo.account(username);
        }
    }
}
