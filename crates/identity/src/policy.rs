//! Who may do what, as data: each permission with the roles that carry it. `docs/access-matrix.md` is printed from here.

use crate::model::Role;

/// Permissions by name. A permission says what kind of act a person may do at all; whether on this record, the record's
/// own rules and grants decide.
pub mod permission {
    /// Register incoming documents for the agency.
    pub const DOCUMENTS_REGISTER: &str = "documents.register";
    /// Send registered documents to leaders and units (NĐ 30/2020 Đ.23).
    pub const DOCUMENTS_DISTRIBUTE: &str = "documents.distribute";
    /// Prepare a leader's instruction for confirmation.
    pub const DOCUMENTS_PREPARE_INSTRUCTION: &str = "documents.prepare-instruction";
    /// Give an instruction (bút phê).
    pub const DOCUMENTS_INSTRUCT: &str = "documents.instruct";
    /// Pass work on inside a unit.
    pub const DOCUMENTS_ASSIGN: &str = "documents.assign";
    /// Draft outgoing documents.
    pub const DOCUMENTS_DRAFT: &str = "documents.draft";
    /// Initial the content of a draft (ký nháy of the head of the drafting unit).
    pub const DOCUMENTS_INITIAL: &str = "documents.initial";
    /// Check the form of a draft before the leader (ký nháy of the office).
    pub const DOCUMENTS_FORM_CHECK: &str = "documents.form-check";
    /// Sign under one's own title (NĐ 30/2020 Đ.13). Never gained by delegation.
    pub const DOCUMENTS_SIGN: &str = "documents.sign";
    /// Give number and date (NĐ 30/2020 Đ.15).
    pub const DOCUMENTS_NUMBER: &str = "documents.number";
    /// Use the agency's key, the electronic seal (NĐ 30/2020 Đ.32).
    pub const DOCUMENTS_SEAL: &str = "documents.seal";
    /// Dispatch and follow delivery (NĐ 30/2020 Đ.18).
    pub const DOCUMENTS_DISPATCH: &str = "documents.dispatch";
    /// Decide that a document is copied, and how (NĐ 30/2020 Đ.27).
    pub const DOCUMENTS_DECIDE_COPIES: &str = "documents.decide-copies";
    /// Number copies and sign them for the agency (NĐ 30/2020 Đ.25).
    pub const DOCUMENTS_MAKE_COPIES: &str = "documents.make-copies";
    /// Open and print registers.
    pub const DOCUMENTS_REGISTERS: &str = "documents.registers";
    /// Open files and put documents into them.
    pub const FILES_KEEP: &str = "files.keep";
    /// See and mend the exchange with the axis.
    pub const EXCHANGE_MANAGE: &str = "exchange.manage";
    /// Hand one's own work over for a time.
    pub const DELEGATIONS_MAKE: &str = "delegations.make";
    /// Accounts, positions, units, agencies, other people's delegations.
    pub const PEOPLE_MANAGE: &str = "people.manage";
    /// The audit log.
    pub const AUDIT_READ: &str = "audit.read";
    /// Whom signatures are believed by: roots, lists of revoked certificates, seals of agencies.
    pub const TRUST_MANAGE: &str = "trust.manage";
    /// Buried jobs.
    pub const JOBS_MANAGE: &str = "jobs.manage";
}
use permission as p;

/// One line of the matrix.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The permission.
    pub permission: &'static str,
    /// Whether a delegate gains it for the time of the delegation.
    pub delegable: bool,
    /// Roles that carry it.
    pub roles: &'static [Role],
}

const fn rule(permission: &'static str, roles: &'static [Role]) -> Rule {
    Rule { permission, delegable: true, roles }
}

/// A permission that stays with the person: it needs their own key, certificate or oath.
const fn personal(permission: &'static str, roles: &'static [Role]) -> Rule {
    Rule { permission, delegable: false, roles }
}

use Role::{
    Administrator, AgencyClerk, AgencyLeader, Archivist, DeputyHead, DutyOfficer, LeaderSecretary, OfficeHead, Officer,
    UnitClerk, UnitHead,
};

/// Everybody who works on documents.
const WORKERS: &[Role] = &[
    AgencyLeader,
    LeaderSecretary,
    OfficeHead,
    AgencyClerk,
    UnitHead,
    DeputyHead,
    UnitClerk,
    Officer,
    Archivist,
    DutyOfficer,
];

/// The whole table.
pub const RULES: &[Rule] = &[
    rule(p::DOCUMENTS_REGISTER, &[AgencyClerk, UnitClerk, DutyOfficer]),
    rule(p::DOCUMENTS_DISTRIBUTE, &[OfficeHead, DutyOfficer]),
    rule(p::DOCUMENTS_PREPARE_INSTRUCTION, &[LeaderSecretary]),
    rule(p::DOCUMENTS_INSTRUCT, &[AgencyLeader]),
    rule(p::DOCUMENTS_ASSIGN, &[OfficeHead, UnitHead, DeputyHead, UnitClerk]),
    rule(p::DOCUMENTS_DRAFT, &[OfficeHead, AgencyClerk, UnitHead, DeputyHead, UnitClerk, Officer, Archivist]),
    rule(p::DOCUMENTS_INITIAL, &[OfficeHead, UnitHead, DeputyHead]),
    rule(p::DOCUMENTS_FORM_CHECK, &[OfficeHead, AgencyClerk]),
    personal(p::DOCUMENTS_SIGN, &[AgencyLeader, OfficeHead, UnitHead, DeputyHead]),
    personal(p::DOCUMENTS_NUMBER, &[AgencyClerk, UnitClerk]),
    personal(p::DOCUMENTS_SEAL, &[AgencyClerk]),
    rule(p::DOCUMENTS_DISPATCH, &[AgencyClerk, UnitClerk]),
    personal(p::DOCUMENTS_DECIDE_COPIES, &[AgencyLeader, OfficeHead]),
    personal(p::DOCUMENTS_MAKE_COPIES, &[AgencyClerk]),
    rule(p::DOCUMENTS_REGISTERS, &[OfficeHead, AgencyClerk, UnitHead, UnitClerk, Archivist]),
    rule(p::FILES_KEEP, WORKERS),
    rule(p::EXCHANGE_MANAGE, &[AgencyClerk, Administrator]),
    personal(p::DELEGATIONS_MAKE, WORKERS),
    personal(p::PEOPLE_MANAGE, &[Administrator]),
    personal(p::AUDIT_READ, &[Administrator]),
    personal(p::TRUST_MANAGE, &[Administrator]),
    personal(p::JOBS_MANAGE, &[Administrator]),
];

/// What a role allows.
pub fn permissions_of(role: Role) -> impl Iterator<Item = &'static str> {
    RULES.iter().filter(move |rule| rule.roles.contains(&role)).map(|rule| rule.permission)
}

/// What a delegate gains from a role of the principal.
pub fn delegable_of(role: Role) -> impl Iterator<Item = &'static str> {
    RULES.iter().filter(move |rule| rule.delegable && rule.roles.contains(&role)).map(|rule| rule.permission)
}

/// The table as Markdown, for people who must approve it.
pub fn matrix() -> String {
    let mut out = String::from(
        "# Who may do what\n\nPrinted from the code by a test (`crates/khue/tests/it/matrix.rs`); do not edit. A permission says what kind of act\n\
         a role may do at all; whether on this record, its grants and its state decide: see the tables of acts below.\n\
         *Delegated*: a delegate (\"xử lý thay\") gains it during the period.\n\n## Permissions\n\n| permission |",
    );
    for role in Role::ALL {
        out.push_str(&format!(" {role} |"));
    }
    out.push_str(" delegated |\n|---|");
    out.push_str(&":-:|".repeat(Role::ALL.len() + 1));
    out.push('\n');
    for rule in RULES {
        out.push_str(&format!("| `{}` |", rule.permission));
        for role in Role::ALL {
            out.push_str(if rule.roles.contains(role) { " ● |" } else { "  |" });
        }
        out.push_str(if rule.delegable { " ● |\n" } else { "  |\n" });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_and_sealing_are_never_delegated() {
        for role in Role::ALL {
            let papers = [p::DOCUMENTS_SIGN, p::DOCUMENTS_SEAL, p::DOCUMENTS_NUMBER];
            let copies = [p::DOCUMENTS_DECIDE_COPIES, p::DOCUMENTS_MAKE_COPIES];
            for never in papers.into_iter().chain(copies).chain([p::PEOPLE_MANAGE, p::AUDIT_READ]) {
                assert!(!delegable_of(*role).any(|held| held == never), "{role} delegates {never}");
            }
        }
        assert!(permissions_of(AgencyLeader).any(|held| held == p::DOCUMENTS_SIGN));
    }

    #[test]
    fn the_administrator_works_on_no_document() {
        assert!(!permissions_of(Administrator).any(|held| held.starts_with("documents.")));
    }
}
