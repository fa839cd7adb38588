//! Values that must never appear in logs, errors or debug output.

use std::fmt;

/// Wraps a secret or a piece of personal data: `Debug` and `Display` print dots (law 9).
#[derive(Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(transparent)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    /// Hides a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The hidden value; call it only where the value is really used.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

impl<T> fmt::Display for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_secret_is_printed() {
        let secret = Redacted::new("mật khẩu");
        assert_eq!(format!("{secret:?} {secret}"), "••• •••");
        assert_eq!(*secret.reveal(), "mật khẩu");
    }
}
