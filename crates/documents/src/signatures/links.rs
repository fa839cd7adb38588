//! Addresses under which anybody checks a document.

use crate::model::CheckCode;

/// The service that makes them; the roof knows under which address the house is reached.
#[derive(Debug, Clone, Default)]
pub struct CheckLinks(Option<String>);

impl CheckLinks {
    /// Under an address without slash at its end; none: documents carry no code.
    pub fn new(base: Option<String>) -> Self {
        Self(base)
    }

    /// Whether documents carry a code.
    pub fn are_on(&self) -> bool {
        self.0.is_some()
    }

    /// The address of a code.
    pub fn address(&self, code: &CheckCode) -> Option<String> {
        Some(format!("{}/check/{}", self.0.as_ref()?, code.as_str()))
    }
}
