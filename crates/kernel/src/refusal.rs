//! Kinds of refusal: how an action says no, so that the web can answer with the right status and a clear sentence.

/// What a failed action means to whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// No such thing, or it is not visible to this person (law 4: both look the same).
    NotFound,
    /// Visible, but this person may not do that.
    Forbidden,
    /// Somebody else changed it meanwhile, or its state no longer allows it.
    Conflict,
    /// What was given breaks a rule.
    Invalid,
    /// Khuê or a system it needs cannot answer now; trying again is right.
    Unavailable,
    /// A defect of ours. Only this kind is logged as an error.
    Bug,
}

/// An error that an action returns on purpose.
///
/// `code` names a sentence in the locale files (`error-<code>`) and the problem type of the API.
pub trait Refusal: std::error::Error + Send + Sync + 'static {
    /// What it means.
    fn kind(&self) -> Kind;
    /// A stable name in kebab-case, unique in the whole house.
    fn code(&self) -> &'static str;
    /// Values for the sentence, by name.
    fn args(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// The form field the refusal belongs to, if there is one.
    fn field(&self) -> Option<&'static str> {
        None
    }
}
