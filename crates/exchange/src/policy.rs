//! Who may do what here. Arrivals are unregistered documents, so only those may see them who also register: the clerks of
//! the agency. The administrator mends the exchange without seeing what the documents say.

use identity::permission;
use kernel::Actor;

/// Whether somebody may open the inbox, import, register, return and answer.
pub fn receives(actor: &Actor) -> bool {
    let registry = |permission| actor.may_on(permission, actor.agency);
    registry(permission::EXCHANGE_MANAGE) && registry(permission::DOCUMENTS_REGISTER)
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
            let subjects = vec![Uuid::nil()];
            let actor = Actor { permissions, subjects, ..Actor::system(Uuid::nil()) }.of_one_post();
            assert_eq!(receives(&actor), *role == Role::AgencyClerk, "{role}");
            let mends = matches!(role, Role::AgencyClerk | Role::Administrator);
            assert_eq!(manages(&actor), mends, "{role}");
        }
    }
}
