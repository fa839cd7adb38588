//! Why a file is not judged at all; every refusal has a code a screen can translate.

/// Why an XML file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not well-formed XML in UTF-8 or UTF-16.
    #[error("this is not well-formed XML")]
    NotXml,
    /// A document type could define other text than the one shown; it is refused, not read.
    #[error("the file declares a document type (DTD)")]
    Doctype,
    /// A limit of [`crate::Limits`] was passed: the file is refused, not read further.
    #[error("the file goes beyond a limit: {0}")]
    Limit(&'static str),
}

impl Error {
    /// A stable name for translation files and APIs.
    pub fn code(&self) -> &'static str {
        match self {
            Error::NotXml => "not-xml",
            Error::Doctype => "doctype",
            Error::Limit(_) => "beyond-limit",
        }
    }
}

/// Shorthand used all over the crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
