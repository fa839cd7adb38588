//! Who may do what here. Arrivals are unregistered documents, so only those may see them who also register: the clerks of
//! the agency. The administrator mends the exchange without seeing what the documents say.

use identity::permission;
use kernel::Actor;

/// Whether somebody may open the inbox, import, register, return and answer.
pub fn receives(actor: &Actor) -> bool {
    actor.may(permission::EXCHANGE_MANAGE) && actor.may(permission::DOCUMENTS_REGISTER)
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
    fn only_the_agency_clerk_receives() {
        for role in Role::ALL {
            let permissions = policy::permissions_of(*role).map(str::to_owned).collect();
            let actor = Actor { permissions, ..Actor::system(Uuid::nil()) };
            assert_eq!(receives(&actor), *role == Role::AgencyClerk, "{role}");
            let mends = matches!(role, Role::AgencyClerk | Role::Administrator);
            assert_eq!(manages(&actor), mends, "{role}");
        }
    }
}
