//! Who may do what here. Arrivals are unregistered documents, so only those may see them who register for the agency: its
//! clerks, and out of hours the duty officer. The administrator mends the exchange without seeing what the documents say.

use identity::permission;
use kernel::Actor;

/// Whether somebody may open the inbox, import, register, return and answer.
pub fn receives(actor: &Actor) -> bool {
    actor.may_on(permission::DOCUMENTS_REGISTER, actor.agency)
}

/// Whether somebody may follow deliveries, look into the directory and keep type numbers.
pub fn manages(actor: &Actor) -> bool {
    actor.may(permission::EXCHANGE_MANAGE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use identity::{Role, policy};
    use uuid::Uuid;

    #[test]
    fn only_those_who_register_for_the_agency_receive() {
        for role in Role::ALL {
            let permissions = policy::permissions_of(*role).map(str::to_owned).collect();
            let subjects = if role.oversees_agency() { vec![Uuid::nil()] } else { vec![Uuid::from_u128(1)] };
            let actor = Actor { permissions, subjects, ..Actor::system(Uuid::nil()) }.of_one_post();
            assert_eq!(receives(&actor), matches!(role, Role::AgencyClerk | Role::DutyOfficer), "{role}");
            let mends = matches!(role, Role::AgencyClerk | Role::Administrator);
            assert_eq!(manages(&actor), mends, "{role}");
        }
    }
}
