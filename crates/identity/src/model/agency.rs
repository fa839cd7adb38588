//! An agency: it has its own clerk, seal and registers, and a code by which the other agencies know it.

use kernel::{AgencyCode, Id, LegacyAgencyCode};

super::text_enum! {
    /// How an agency outside this installation is reached.
    Channel {
        /// The national document axis: edXML envelopes.
        Axis = "axis",
        /// Print and post only.
        Paper = "paper",
    }
}

/// A directory entry; where `internal`, also an agency whose documents this installation keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Its identifier; also the subject of its registry (clerks, office head, administrator).
    pub id: Id<Agency>,
    /// QĐ 20/2020/QĐ-TTg, e.g. `G18`.
    pub code: AgencyCode,
    /// QCVN 102:2016, e.g. `000.00.00.G18`; envelopes of older systems still carry it.
    pub legacy_code: Option<LegacyAgencyCode>,
    /// Full name, e.g. "Bộ Y tế".
    pub name: String,
    /// Superior agency's line in the header of documents (NĐ 30/2020 PL I, ô số 2); empty where there is none.
    pub parent_name: String,
    /// As in notations, e.g. `BYT`.
    pub abbreviation: String,
    /// Place in the date line, e.g. "Hà Nội".
    pub place: String,
    /// Served by this installation: delivery to it makes an incoming row here instead of an envelope.
    pub internal: bool,
    /// How it is reached where it is not internal.
    pub channel: Channel,
    /// The superior agency, where it is in the directory.
    pub parent: Option<Id<Agency>>,
    /// Postal address.
    pub address: String,
    /// E-mail of its clerks.
    pub email: String,
    /// Telephone.
    pub telephone: String,
    /// Website.
    pub website: String,
    /// Order in lists.
    pub rank: i64,
    /// Counts changes.
    pub version: i64,
}
