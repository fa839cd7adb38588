//! Who does something, and on whose behalf.

use uuid::Uuid;

/// The language of a screen or message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Vietnamese, the language of the records.
    #[default]
    Vi,
    /// English.
    En,
}

impl Locale {
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The locale named by a tag such as `vi`, `en` or `en-GB`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()? {
            "vi" => Some(Self::Vi),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// A delegation in use: this person works through the queue of another ("xử lý thay"), never under the other's title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// The delegation that allows it.
    pub delegation: Uuid,
    /// The person who delegated.
    pub principal: Uuid,
}

/// What one post brings: whom it answers to, and what may be done there. A right holds only for the subjects of the post
/// that carries it: a clerk here who is head there initials nothing here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// What grants may be addressed to.
    pub subjects: Vec<Uuid>,
    /// What may be done.
    pub permissions: Vec<String>,
}

/// The person (or the system) behind a request or job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person; `None` for the system itself (jobs, command line).
    pub person: Option<Uuid>,
    /// The agency whose records are worked on.
    pub agency: Uuid,
    /// The person's own unit within the agency.
    pub unit: Option<Uuid>,
    /// Set when the "xử lý thay" switch is on.
    pub acting: Option<Acting>,
    /// Everything grants may be addressed to: the person, positions, units, roles (and those of the delegation).
    pub subjects: Vec<Uuid>,
    /// What the person's positions allow in this agency (see `access`), all of them together.
    pub permissions: Vec<String>,
    /// The same post by post, those of the delegation included.
    pub posts: Vec<Reach>,
}

impl Actor {
    /// The system acting in an agency: sees by no grant, signs nothing, is named "system" in the audit.
    pub fn system(agency: Uuid) -> Self {
        Self {
            person: None,
            agency,
            unit: None,
            acting: None,
            subjects: Vec::new(),
            permissions: Vec::new(),
            posts: Vec::new(),
        }
    }

    /// The actor as the holder of a single post that brings everything.
    #[must_use]
    pub fn of_one_post(mut self) -> Self {
        self.posts = vec![Reach { subjects: self.subjects.clone(), permissions: self.permissions.clone() }];
        self
    }

    /// Whether one of the person's positions carries a permission.
    pub fn may(&self, permission: &str) -> bool {
        self.permissions.iter().any(|held| held == permission)
    }

    /// Whether one and the same post carries the permission and answers to the subject.
    pub fn may_on(&self, permission: &str, subject: Uuid) -> bool {
        let carries = |post: &&Reach| post.permissions.iter().any(|held| held == permission);
        self.posts.iter().filter(carries).any(|post| post.subjects.contains(&subject))
    }
}
