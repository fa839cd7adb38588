//! The pure rule of who answers to what: from positions, the unit tree and a delegation to subjects and permissions.
//!
//! Grants are written to ancestor units when their cause arises (law 4), so overseeing a unit means holding its id; the
//! ids of units below and of merged units come with it, so that what was granted under an old tree stays visible.

use kernel::Id;
use uuid::Uuid;

use super::{Agency, Person, Position, Role, Scope, Unit};
use crate::policy;

/// A current position with what the rule needs of its unit.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) position: Id<Position>,
    pub(crate) person: Id<Person>,
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

/// What somebody answers to and may do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) subjects: Vec<Uuid>,
    pub(crate) permissions: Vec<String>,
}

impl Reach {
    /// Adds another's reach; both lists stay sorted and free of doubles.
    pub(crate) fn join(mut self, other: Self) -> Self {
        self.subjects.extend(other.subjects);
        self.permissions.extend(other.permissions);
        self.sorted()
    }

    fn sorted(mut self) -> Self {
        self.subjects.sort_unstable();
        self.subjects.dedup();
        self.permissions.sort_unstable();
        self.permissions.dedup();
        self
    }
}

/// The unit subjects a post oversees.
fn overseen<'a>(post: &'a Post, tree: &'a [Node]) -> impl Iterator<Item = &'a Node> {
    tree.iter().filter(move |node| post.role.oversees_unit() && node.path.starts_with(&post.path))
}

/// What a person reaches with their own posts.
pub(crate) fn own(person: Id<Person>, posts: &[Post], tree: &[Node]) -> Reach {
    let mut reach = Reach { subjects: vec![person.uuid()], permissions: Vec::new() };
    for post in posts {
        reach.subjects.push(post.position.uuid());
        reach.subjects.extend(post.serves.map(Id::uuid));
        reach.subjects.extend(overseen(post, tree).map(|node| node.subject));
        if post.role.oversees_agency() {
            reach.subjects.push(post.agency.uuid());
        }
        reach.permissions.extend(policy::permissions_of(post.role).map(str::to_owned));
    }
    reach.sorted()
}

/// What a delegate gains from the principal's posts within the scope: everything but the personal permissions.
pub(crate) fn delegated(principal: Id<Person>, posts: &[Post], tree: &[Node], scope: Scope) -> Reach {
    let mut reach = Reach::default();
    match scope {
        Scope::All => reach.subjects = own(principal, posts, tree).subjects,
        Scope::Position(position) => {
            // The person's own subject stays out: it stands for every position together.
            let posts: Vec<Post> = posts.iter().filter(|p| p.position == position).cloned().collect();
            reach.subjects = own(principal, &posts, tree).subjects;
            reach.subjects.retain(|subject| *subject != principal.uuid());
        }
        Scope::Unit(unit) => {
            for post in posts {
                if post.path.contains(&unit) {
                    reach.subjects.push(post.position.uuid());
                }
                let inside = overseen(post, tree).filter(|node| node.path.contains(&unit));
                reach.subjects.extend(inside.map(|node| node.subject));
            }
        }
    }
    for post in posts.iter().filter(|post| covers(scope, post, tree)) {
        reach.permissions.extend(policy::delegable_of(post.role).map(str::to_owned));
    }
    reach.sorted()
}

/// Whether a post belongs to the work handed over.
fn covers(scope: Scope, post: &Post, tree: &[Node]) -> bool {
    match scope {
        Scope::All => true,
        Scope::Position(position) => post.position == position,
        Scope::Unit(unit) => post.path.contains(&unit) || overseen(post, tree).any(|node| node.path.contains(&unit)),
    }
}
