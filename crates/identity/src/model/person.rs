//! A person with an account. Whether a name is unique is never assumed; the user name is.

use kernel::{Id, Instant, Kind, Refusal};

use super::Position;

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The identifier; also the person's own subject.
    pub id: Id<Person>,
    /// What is typed at sign-in, lower case, e.g. `vanthu.bo`.
    pub username: String,
    /// Full name.
    pub name: String,
    /// Work e-mail, may be empty.
    pub email: String,
    /// Work telephone, may be empty.
    pub telephone: String,
    /// Switched off by an administrator: cannot sign in, no new work is given.
    pub disabled: bool,
    /// The position that decides in which agency the person works now.
    pub main_position: Option<Id<Position>>,
    /// When the account was made.
    pub created_at: Instant,
    /// Counts changes.
    pub version: i64,
}

/// Why a person's data was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// The user name has another shape.
    #[error("a user name is made of 3 to 40 letters a–z, digits, dots and hyphens")]
    Username,
    /// Somebody else has that user name.
    #[error("the user name is taken")]
    UsernameTaken,
    /// No name.
    #[error("a name is needed, at most 120 characters")]
    Name,
    /// E-mail or telephone over 120 characters.
    #[error("e-mail and telephone have at most 120 characters")]
    Contact,
    /// Without this account nobody could manage people any more.
    #[error("somebody must remain administrator")]
    LastAdministrator,
    /// The person also works in an agency the administrator does not look after.
    #[error("the person also works in another agency")]
    WorksElsewhere,
}

impl Refusal for PersonError {
    fn kind(&self) -> Kind {
        if *self == Self::WorksElsewhere { Kind::Forbidden } else { Kind::Invalid }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Username => "person-username",
            Self::UsernameTaken => "person-username-taken",
            Self::Name => "person-name",
            Self::Contact => "person-contact",
            Self::LastAdministrator => "person-last-administrator",
            Self::WorksElsewhere => "person-works-elsewhere",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Username | Self::UsernameTaken => Some("username"),
            Self::Name => Some("name"),
            Self::Contact => Some("email"),
            Self::LastAdministrator | Self::WorksElsewhere => None,
        }
    }
}

/// A user name as stored: lower case, `a–z 0–9 . -`, 3 to 40 characters, beginning with a letter.
pub(crate) fn username(text: &str) -> Result<String, PersonError> {
    let name = text.trim().to_ascii_lowercase();
    let fits = (3..=40).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-');
    if fits { Ok(name) } else { Err(PersonError::Username) }
}

/// A full name as stored: composed form, single spaces.
pub(crate) fn full_name(text: &str) -> Result<String, PersonError> {
    let name = kernel::text::nfc(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > 120 { Err(PersonError::Name) } else { Ok(name) }
}

/// An e-mail address or telephone number as stored; what it is good for, its owner knows.
pub(crate) fn contact(text: &str) -> Result<String, PersonError> {
    let text = text.trim();
    if text.chars().count() > 120 { Err(PersonError::Contact) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_and_names_have_one_shape() {
        assert_eq!(username(" VanThu.Bo ").as_deref(), Ok("vanthu.bo"));
        for bad in ["ab", "văn.thư", "1abc", "a b c", &"a".repeat(41)] {
            assert_eq!(username(bad), Err(PersonError::Username), "{bad}");
        }
        assert_eq!(full_name("  Nguyễn  Văn Mẫu ").as_deref(), Ok("Nguyễn Văn Mẫu"));
        assert_eq!(full_name("  "), Err(PersonError::Name));
    }
}
