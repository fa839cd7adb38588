//! The people side of the house as values: agencies, units, people, positions, delegations and passwords.

mod agency;
pub(crate) mod browser;
pub(crate) mod delegation;
pub(crate) mod lockout;
pub(crate) mod password;
pub(crate) mod person;
mod position;
mod role;
pub(crate) mod subjects;
mod unit;

pub use agency::{Agency, Channel};
pub use delegation::{Delegation, DelegationError, NewDelegation, Scope, Standing};
pub use password::PasswordError;
pub use person::{Person, PersonError};
pub use position::{Holder, Position};
pub use role::{Rank, Role};
pub use unit::{Unit, UnitKind};

/// An enum stored and sent as a fixed kebab-case text.
macro_rules! text_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every value, in the order of screens and tables.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The text stored in the database and used on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The value a text stands for.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use text_enum;
