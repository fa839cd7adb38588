//! The queues of the desk: each work item waits in exactly one.

/// Why a document waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Queue {
    /// Arrived from another agency, to be looked at and registered (tiếp nhận, vào sổ).
    Register,
    /// Registered, to be distributed by the Office (phân phối).
    Distribute,
    /// A leader is asked for an instruction (xin ý kiến chỉ đạo).
    Instruct,
    /// A prepared instruction waits for the leader's one tap.
    ConfirmInstruction,
    /// Assigned to a unit, to be passed on by its clerk or head (chờ phân công).
    PassOn,
    /// To be worked on (chờ xử lý).
    Handle,
    /// To coordinate (phối hợp).
    Coordinate,
    /// To follow up (theo dõi, đôn đốc).
    FollowUp,
    /// For information; ends by reading (để biết).
    Inform,
    /// A draft was returned to its drafter or is still being written.
    Draft,
    /// An opinion on a draft is asked for (chờ ý kiến).
    Opinion,
    /// The head of the drafting unit initials (ký nháy nội dung).
    InitialContent,
    /// The Office checks form (kiểm tra thể thức).
    FormCheck,
    /// The leader approves and signs (chờ ký).
    Sign,
    /// The clerk numbers and seals.
    NumberAndSeal,
    /// The clerk dispatches.
    Dispatch,
    /// The clerk numbers and makes a copy that was decided on.
    MakeCopy,
}

impl Queue {
    /// Every queue, in the order of the desk.
    pub const ALL: [Self; 17] = [
        Self::Sign,
        Self::Instruct,
        Self::ConfirmInstruction,
        Self::Handle,
        Self::PassOn,
        Self::Opinion,
        Self::InitialContent,
        Self::FormCheck,
        Self::NumberAndSeal,
        Self::Dispatch,
        Self::MakeCopy,
        Self::Register,
        Self::Distribute,
        Self::Draft,
        Self::Coordinate,
        Self::FollowUp,
        Self::Inform,
    ];

    /// The name in the database, in URLs and in translation keys (`queue-<name>`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Distribute => "distribute",
            Self::Instruct => "instruct",
            Self::ConfirmInstruction => "confirm-instruction",
            Self::PassOn => "pass-on",
            Self::Handle => "handle",
            Self::Coordinate => "coordinate",
            Self::FollowUp => "follow-up",
            Self::Inform => "inform",
            Self::Draft => "draft",
            Self::Opinion => "opinion",
            Self::InitialContent => "initial-content",
            Self::FormCheck => "form-check",
            Self::Sign => "sign",
            Self::NumberAndSeal => "number-and-seal",
            Self::Dispatch => "dispatch",
            Self::MakeCopy => "make-copy",
        }
    }

    /// Permissions of which an actor needs one for the queue to be theirs; none for queues addressed to persons.
    fn needs(self) -> &'static [&'static str] {
        use identity::permission as p;
        match self {
            Self::Register => &[p::DOCUMENTS_REGISTER],
            Self::Distribute => &[p::DOCUMENTS_DISTRIBUTE],
            Self::Instruct => &[p::DOCUMENTS_INSTRUCT, p::DOCUMENTS_PREPARE_INSTRUCTION],
            Self::ConfirmInstruction => &[p::DOCUMENTS_INSTRUCT],
            Self::PassOn => &[p::DOCUMENTS_ASSIGN],
            Self::InitialContent => &[p::DOCUMENTS_INITIAL],
            Self::FormCheck => &[p::DOCUMENTS_FORM_CHECK],
            Self::Sign => &[p::DOCUMENTS_SIGN],
            Self::NumberAndSeal => &[p::DOCUMENTS_NUMBER],
            Self::Dispatch => &[p::DOCUMENTS_DISPATCH],
            Self::MakeCopy => &[p::DOCUMENTS_MAKE_COPIES],
            Self::Handle | Self::Coordinate | Self::FollowUp | Self::Inform | Self::Draft | Self::Opinion => &[],
        }
    }

    /// Whether the queue is among the actor's work. A subject may be shared by offices with different work: the agency's
    /// registry is the clerk's and the office head's, a leader's position also the secretary's.
    pub fn is_for(self, actor: &kernel::Actor) -> bool {
        let needs = self.needs();
        needs.is_empty() || needs.iter().any(|permission| actor.may(permission))
    }

    /// The queue of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|queue| queue.name() == name)
    }
}
