//! The states of an incoming document (NĐ 30/2020 Đ.20–24) and those of its instructions and assignments.

/// An enum stored and sent as a fixed kebab-case text.
macro_rules! texts {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every value, in the order of screens.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The text stored in the database and used on the wire and in translation keys.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The value a text stands for.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }
    };
}

texts! {
    /// Where an incoming document stands.
    State {
        /// In the register with its number of arrival; to be distributed.
        Registered = "registered",
        /// Sent to leaders or units.
        Distributed = "distributed",
        /// A leader has said who does what until when.
        Instructed = "instructed",
        /// Somebody works on it.
        InProgress = "in-progress",
        /// Dealt with.
        Completed = "completed",
        /// Sent back: wrong addressee, not authentic, not whole (NĐ 30/2020 Đ.21.2).
        Returned = "returned",
        /// Recalled or withdrawn by its sender; content destroyed (NĐ 30/2020 Đ.18.4b).
        Withdrawn = "withdrawn",
    }
}

impl State {
    /// Whether nothing more is to be done.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Returned | Self::Withdrawn)
    }
}

texts! {
    /// What somebody has to do with a document.
    Role {
        /// Chỉ đạo: directs, does not work.
        InCharge = "in-charge",
        /// Chủ trì: answers for the result; one at each level.
        Lead = "lead",
        /// Phối hợp: helps the lead.
        Coordinate = "coordinate",
        /// Theo dõi, đôn đốc.
        FollowUp = "follow-up",
        /// Để biết: never pending, closed by reading.
        Inform = "inform",
    }
}

impl Role {
    /// Whether somebody waits for a result.
    pub fn works(self) -> bool {
        matches!(self, Self::Lead | Self::Coordinate | Self::FollowUp)
    }
}

texts! {
    /// Where one assignment stands.
    AssignmentState {
        /// To be done.
        Open = "open",
        /// Done, with a result.
        Done = "done",
        /// Read (assignments for information).
        Read = "read",
        /// Taken back by the assigner, or no longer needed.
        Withdrawn = "withdrawn",
        /// Given back to the assigner with a reason.
        Returned = "returned",
    }
}

texts! {
    /// Where one instruction stands.
    InstructionState {
        /// The leader is asked.
        Asked = "asked",
        /// The secretary has written it down; the leader confirms with one tap.
        Prepared = "prepared",
        /// Given.
        Given = "given",
        /// No longer asked for.
        Withdrawn = "withdrawn",
    }
}

texts! {
    /// How a document came in.
    Channel {
        /// The national document axis.
        Axis = "axis",
        /// E-mail.
        Email = "email",
        /// On paper, by post or by hand.
        Paper = "paper",
        /// From another agency of the same installation.
        Internal = "internal",
    }
}
