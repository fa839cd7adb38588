//! What arrived and waits for the clerk: kinds, states and who may do what to it (law 3).

/// An enum stored as a fixed text.
macro_rules! stored {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every value, in the order of screens.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text in the database, in URLs and at the end of translation keys.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The value of a text.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }
    };
}
pub(super) use stored;

stored! {
    /// What the sender wants (`BussinessDocType`, and status 13).
    ArrivalKind {
        /// A new document.
        New = "new",
        /// Recall of a document sent before (thu hồi).
        Recall = "recall",
        /// Corrected information of a document sent before (cập nhật).
        Update = "update",
        /// A document in place of others (thay thế).
        Replace = "replace",
        /// The sender asks for its document back (lấy lại, status 13).
        Withdraw = "withdraw",
    }
}

impl ArrivalKind {
    /// Whether it brings a document to be registered.
    pub fn is_document(self) -> bool {
        matches!(self, Self::New | Self::Replace)
    }
}

stored! {
    /// What became of it.
    ArrivalState {
        /// The clerk has not decided.
        Waiting = "waiting",
        /// Entered in the register of incoming documents.
        Registered = "registered",
        /// Sent back to its sender (NĐ 30/2020 Đ.21.2).
        Returned = "returned",
        /// The request was agreed to (status 15).
        Agreed = "agreed",
        /// The request was refused (status 16).
        Refused = "refused",
    }
}

/// What the clerk may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Enter it in the register.
    Register,
    /// Send it back with a reason.
    Return,
    /// Agree to the request.
    Agree,
    /// Refuse the request with a reason.
    Refuse,
}

/// All that decides what may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What the sender wants.
    pub kind: ArrivalKind,
    /// What became of it so far.
    pub state: ArrivalState,
    /// Whether the document concerned is held here.
    pub concerns_ours: bool,
}

impl Standing {
    /// What may be done now, the usual first.
    pub fn available(self) -> &'static [Act] {
        match (self.state, self.kind) {
            (ArrivalState::Waiting, ArrivalKind::New | ArrivalKind::Replace) => &[Act::Register, Act::Return],
            (ArrivalState::Waiting, _) if self.concerns_ours => &[Act::Agree, Act::Refuse],
            // Nothing of ours is concerned: the request can only go back.
            (ArrivalState::Waiting, _) => &[Act::Refuse],
            _ => &[],
        }
    }

    /// Whether an act is possible now.
    pub fn allows(self, act: Act) -> bool {
        self.available().contains(&act)
    }

    /// The state an act leads to.
    pub fn after(act: Act) -> ArrivalState {
        match act {
            Act::Register => ArrivalState::Registered,
            Act::Return => ArrivalState::Returned,
            Act::Agree => ArrivalState::Agreed,
            Act::Refuse => ArrivalState::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_decided_stays_decided() {
        for kind in ArrivalKind::ALL {
            for state in ArrivalState::ALL.iter().filter(|s| **s != ArrivalState::Waiting) {
                let standing = Standing { kind: *kind, state: *state, concerns_ours: true };
                assert!(standing.available().is_empty(), "{kind:?} {state:?}");
            }
        }
    }

    #[test]
    fn only_documents_are_registered_and_only_requests_agreed_to() {
        for kind in ArrivalKind::ALL {
            let waiting = |ours| Standing { kind: *kind, state: ArrivalState::Waiting, concerns_ours: ours };
            assert_eq!(waiting(true).allows(Act::Register), kind.is_document());
            assert_eq!(waiting(true).allows(Act::Agree), !kind.is_document());
            assert!(!waiting(false).allows(Act::Agree));
            assert!(!waiting(false).available().is_empty());
        }
    }
}
