//! Where there is no key to sign with, or a locked one: what to do, and the way to the page where it is chosen.

use web::components::{Tone, note_with_way};
use web::{Markup, Shell};

use crate::model::outgoing::Act;

/// Whether an act is signed with the agency's key.
fn is_of_agency(act: Act) -> bool {
    matches!(act, Act::Issue | Act::Seal)
}

/// No key was chosen yet.
pub(in crate::pages) fn no_key(shell: &Shell, act: Act) -> Markup {
    let said = if is_of_agency(act) { "issue-no-certificate" } else { "sign-no-certificate" };
    way(shell, act, Tone::Amber, said)
}

/// The key locked itself.
pub(in crate::pages) fn locked_key(shell: &Shell, act: Act) -> Markup {
    let said = if is_of_agency(act) { "issue-key-locked" } else { "sign-key-locked" };
    way(shell, act, Tone::Red, said)
}

fn way(shell: &Shell, act: Act, tone: Tone, said: &str) -> Markup {
    let (href, label) = match is_of_agency(act) {
        true => ("/agency/signing", "agency-signing"),
        false => ("/account/signing", "account-signing"),
    };
    note_with_way(shell, tone, &shell.t(said), href, &shell.t(label))
}
