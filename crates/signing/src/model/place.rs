//! Whose a key is, and where it is kept.

use keyring::Opens;
use uuid::Uuid;

/// Whose a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A person's own.
    Person(Uuid),
    /// An agency's: number, date and seal.
    Agency(Uuid),
}

impl Owner {
    /// The column of the table, with the value.
    pub fn column(self) -> (&'static str, Uuid) {
        match self {
            Self::Person(id) => ("person", id),
            Self::Agency(id) => ("agency", id),
        }
    }

    /// The person, if it is one's own.
    pub fn person(self) -> Option<Uuid> {
        matches!(self, Self::Person(_)).then_some(self.column().1)
    }

    /// The agency, if it is an agency's.
    pub fn agency(self) -> Option<Uuid> {
        matches!(self, Self::Agency(_)).then_some(self.column().1)
    }
}

/// Where a key is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Here, as PKCS#8 encrypted under the PIN.
    File {
        /// The encrypted key.
        sealed: Vec<u8>,
    },
    /// On a token or in an HSM (PKCS#11).
    Token {
        /// Serial number of the token.
        serial: String,
        /// Its label.
        label: String,
        /// `CKA_ID`, hexadecimal.
        key_id: String,
    },
    /// At a remote service (CSC API v2).
    Remote {
        /// How the service knows the person.
        user: String,
        /// The service's address.
        service: String,
        /// The credential.
        credential: String,
        /// What the service asks for, as it said when the key was chosen.
        opens: Opens,
    },
    /// On the person's own machine: the Government's signing tool, called by the browser. Only the certificate is known here.
    Tool,
}

impl Place {
    /// Its name in the database and the API.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::File { .. } => "file",
            Self::Token { .. } => "token",
            Self::Remote { .. } => "remote",
            Self::Tool => "tool",
        }
    }

    /// The encrypted key; empty where there is none.
    pub fn sealed(&self) -> &[u8] {
        match self {
            Self::File { sealed } => sealed,
            _ => &[],
        }
    }

    /// What opens the key.
    pub fn opens(&self) -> Opens {
        match self {
            Self::Remote { opens, .. } => *opens,
            _ => Opens::Pin,
        }
    }

    /// Device, its label, the key on it.
    pub fn names(&self) -> (&str, &str, &str) {
        match self {
            Self::Token { serial, label, key_id } => (serial, label, key_id),
            Self::Remote { user, service, credential, .. } => (user, service, credential),
            Self::File { .. } | Self::Tool => ("", "", ""),
        }
    }
}
