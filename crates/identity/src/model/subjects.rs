//! The pure rule of who answers to what: from positions, the unit tree and a delegation to subjects and permissions.
//!
//! Grants are written to ancestor units when their cause arises (law 4), so overseeing a unit means holding its id; the
//! ids of units below and of merged units come with it, so that what was granted under an old tree stays visible.

use kernel::{Id, Reach};
use uuid::Uuid;

use super::{Agency, Person, Position, Role, Scope, Unit};
use crate::policy;

/// A current position with what the rule needs of its unit.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) position: Id<Position>,
    pub(crate) role: Role,
    pub(crate) title: String,
    pub(crate) serves: Option<Id<Position>>,
    pub(crate) unit: Id<Unit>,
    pub(crate) unit_name: String,
    pub(crate) path: Vec<Id<Unit>>,
    pub(crate) agency: Id<Agency>,
    pub(crate) agency_name: String,
}

/// A unit at or below an overseen one: the id granted to (its own, or that of a unit merged into it) and its path.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) subject: Uuid,
    pub(crate) path: Vec<Id<Unit>>,
}

/// All posts together; both lists are sorted and free of doubles.
pub(crate) fn together(posts: &[Reach]) -> Reach {
    let mut all = Reach::default();
    for post in posts {
        all.subjects.extend(&post.subjects);
        all.permissions.extend(post.permissions.iter().cloned());
    }
    all.subjects.sort_unstable();
    all.subjects.dedup();
    all.permissions.sort_unstable();
    all.permissions.dedup();
    all
}

/// The unit subjects a post oversees.
fn overseen<'a>(post: &'a Post, tree: &'a [Node]) -> impl Iterator<Item = &'a Node> {
    tree.iter().filter(move |node| post.role.oversees_unit() && node.path.starts_with(&post.path))
}

/// What a person reaches with their own posts, one by one.
pub(crate) fn own(person: Id<Person>, posts: &[Post], tree: &[Node]) -> Vec<Reach> {
    let reach = |post: &Post| Reach {
        subjects: std::iter::once(person.uuid()).chain(subjects_of(post, tree)).collect(),
        permissions: policy::permissions_of(post.role).map(str::to_owned).collect(),
    };
    posts.iter().map(reach).collect()
}

/// What a post itself answers to.
fn subjects_of(post: &Post, tree: &[Node]) -> Vec<Uuid> {
    let mut subjects = vec![post.position.uuid()];
    subjects.extend(post.serves.map(Id::uuid));
    subjects.extend(overseen(post, tree).map(|node| node.subject));
    if post.role.oversees_agency() {
        subjects.push(post.agency.uuid());
    }
    subjects
}

/// What a delegate gains from the principal's posts within the scope, one by one: everything but the personal permissions.
pub(crate) fn delegated(principal: Id<Person>, posts: &[Post], tree: &[Node], scope: Scope) -> Vec<Reach> {
    let gained = |post: &Post| Reach {
        subjects: match scope {
            Scope::All => std::iter::once(principal.uuid()).chain(subjects_of(post, tree)).collect(),
            // The person's own subject stays out: it stands for every position together.
            Scope::Position(_) => subjects_of(post, tree),
            Scope::Unit(unit) => {
                let position = post.path.contains(&unit).then(|| post.position.uuid());
                let inside = overseen(post, tree).filter(|node| node.path.contains(&unit));
                position.into_iter().chain(inside.map(|node| node.subject)).collect()
            }
        },
        permissions: policy::delegable_of(post.role).map(str::to_owned).collect(),
    };
    posts.iter().filter(|post| covers(scope, post, tree)).map(gained).collect()
}

/// Whether a post belongs to the work handed over.
fn covers(scope: Scope, post: &Post, tree: &[Node]) -> bool {
    match scope {
        Scope::All => true,
        Scope::Position(position) => post.position == position,
        Scope::Unit(unit) => post.path.contains(&unit) || overseen(post, tree).any(|node| node.path.contains(&unit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const AGENCY: u128 = 1;
    const ME: u128 = 2;
    const PRINCIPAL: u128 = 3;

    fn id<T>(n: u128) -> Id<T> {
        Id::from_uuid(Uuid::from_u128(n))
    }

    /// A forest: the parent of unit `i` is one of the units before it, or none.
    fn forest() -> impl Strategy<Value = Vec<Option<usize>>> {
        prop::collection::vec(any::<Option<prop::sample::Index>>(), 1..12).prop_map(|parents| {
            let place =
                |(i, parent): (usize, Option<prop::sample::Index>)| parent.filter(|_| i > 0).map(|p| p.index(i));
            parents.into_iter().enumerate().map(place).collect()
        })
    }

    fn path(forest: &[Option<usize>], unit: usize) -> Vec<Id<Unit>> {
        let mut path: Vec<usize> = std::iter::successors(Some(unit), |u| forest[*u]).collect();
        path.reverse();
        path.into_iter().map(|u| id(100 + u as u128)).collect()
    }

    /// Every unit, and for each an alias: the unit that was merged into it.
    fn nodes(forest: &[Option<usize>]) -> Vec<Node> {
        let node = |unit: usize, n: u128| Node { subject: Uuid::from_u128(n), path: path(forest, unit) };
        (0..forest.len()).flat_map(|u| [node(u, 100 + u as u128), node(u, 200 + u as u128)]).collect()
    }

    type Seat = (prop::sample::Index, prop::sample::Index);

    fn posts(forest: &[Option<usize>], person: u128, seats: &[Seat]) -> Vec<Post> {
        let post = |(n, (unit, role)): (usize, &Seat)| {
            let unit = unit.index(forest.len());
            Post {
                position: id(person * 1000 + n as u128),
                role: Role::ALL[role.index(Role::ALL.len())],
                title: String::new(),
                serves: None,
                unit: id(100 + unit as u128),
                unit_name: String::new(),
                path: path(forest, unit),
                agency: id(AGENCY),
                agency_name: String::new(),
            }
        };
        seats.iter().enumerate().map(post).collect()
    }

    fn set<T: Ord + Clone>(items: &[T]) -> BTreeSet<T> {
        items.iter().cloned().collect()
    }

    fn seats() -> impl Strategy<Value = Vec<Seat>> {
        prop::collection::vec(any::<Seat>(), 0..4)
    }

    proptest! {
        /// A unit, and what was merged into it, is answered to exactly by whoever oversees it or a unit above it.
        #[test]
        fn overseers_answer_to_their_subtree_and_nothing_else(forest in forest(), seats in seats()) {
            let (posts, tree) = (posts(&forest, ME, &seats), nodes(&forest));
            let reach = together(&own(id(ME), &posts, &tree));
            for unit in 0..forest.len() {
                let above = set(&path(&forest, unit));
                let overseen = posts.iter().any(|p| p.role.oversees_unit() && above.contains(&p.unit));
                for subject in [100 + unit as u128, 200 + unit as u128] {
                    prop_assert_eq!(reach.subjects.contains(&Uuid::from_u128(subject)), overseen);
                }
            }
            let registry = posts.iter().any(|p| p.role.oversees_agency());
            prop_assert_eq!(reach.subjects.contains(&Uuid::from_u128(AGENCY)), registry);
            prop_assert!(posts.iter().all(|p| reach.subjects.contains(&p.position.uuid())));
            prop_assert!(posts.is_empty() || reach.subjects.contains(&Uuid::from_u128(ME)));
        }

        /// Nobody gains by delegation what the principal does not have, nor a personal permission; a narrower scope gives
        /// no more than a wider one, and the delegate's own reach stays whole.
        #[test]
        fn delegation_never_gives_more_than_the_principal_has(
            forest in forest(),
            mine in seats(),
            theirs in seats(),
            unit in any::<prop::sample::Index>(),
            seat in any::<prop::sample::Index>(),
        ) {
            let tree = nodes(&forest);
            let (mine, theirs) = (posts(&forest, ME, &mine), posts(&forest, PRINCIPAL, &theirs));
            let principal = together(&own(id(PRINCIPAL), &theirs, &tree));
            let all = together(&delegated(id(PRINCIPAL), &theirs, &tree, Scope::All));
            let unit = Scope::Unit(id(100 + unit.index(forest.len()) as u128));
            let position = theirs.get(seat.index(theirs.len().max(1))).map_or(Scope::All, |p| Scope::Position(p.position));
            for scope in [Scope::All, unit, position] {
                let gained_posts = delegated(id(PRINCIPAL), &theirs, &tree, scope);
                let gained = together(&gained_posts);
                prop_assert!(set(&gained.subjects).is_subset(&set(&principal.subjects)));
                prop_assert!(set(&gained.permissions).is_subset(&set(&principal.permissions)));
                prop_assert!(set(&gained.subjects).is_subset(&set(&all.subjects)));
                prop_assert!(set(&gained.permissions).is_subset(&set(&all.permissions)));
                for rule in policy::RULES.iter().filter(|rule| !rule.delegable) {
                    prop_assert!(!gained.permissions.iter().any(|held| held == rule.permission));
                }
                let own_posts = own(id(ME), &mine, &tree);
                let own_reach = together(&own_posts);
                let both: Vec<Reach> = own_posts.into_iter().chain(gained_posts.clone()).collect();
                let joined = together(&both);
                // A right gained reaches only what the principal's own post with that right answers to.
                for gain in &gained_posts {
                    let whole = own(id(PRINCIPAL), &theirs, &tree);
                    prop_assert!(whole.iter().any(|post| set(&gain.subjects).is_subset(&set(&post.subjects))
                        && set(&gain.permissions).is_subset(&set(&post.permissions))));
                }
                prop_assert!(set(&own_reach.subjects).is_subset(&set(&joined.subjects)));
                prop_assert!(set(&own_reach.permissions).is_subset(&set(&joined.permissions)));
            }
            if let Scope::Unit(unit) = unit {
                // What lies outside the unit stays outside, whatever else the principal oversees.
                let gained = together(&delegated(id(PRINCIPAL), &theirs, &tree, Scope::Unit(unit)));
                for node in tree.iter().filter(|node| !node.path.contains(&unit)) {
                    prop_assert!(!gained.subjects.contains(&node.subject));
                }
                prop_assert!(!gained.subjects.contains(&Uuid::from_u128(PRINCIPAL)));
            }
        }
    }
}
