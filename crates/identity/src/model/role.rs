//! The roles of a document office (practice: who does what) and the ranks of leaders.

super::text_enum! {
    /// What somebody does in a unit. Positions carry roles; accounts never do.
    Role {
        /// Lãnh đạo cơ quan: instructs, approves, signs.
        AgencyLeader = "agency-leader",
        /// Thư ký lãnh đạo: prepares instructions that the leader confirms.
        LeaderSecretary = "leader-secretary",
        /// Chánh Văn phòng, Trưởng phòng Hành chính: distributes, checks form.
        OfficeHead = "office-head",
        /// Văn thư cơ quan: registers, numbers, seals, dispatches.
        AgencyClerk = "agency-clerk",
        /// Thủ trưởng đơn vị.
        UnitHead = "unit-head",
        /// Phó thủ trưởng đơn vị.
        DeputyHead = "deputy-head",
        /// Văn thư đơn vị.
        UnitClerk = "unit-clerk",
        /// Chuyên viên: works, drafts.
        Officer = "officer",
        /// Lưu trữ.
        Archivist = "archivist",
        /// Trực ban, out of hours.
        DutyOfficer = "duty-officer",
        /// Quản trị: people, settings, audit; no documents by role.
        Administrator = "administrator",
    }
}

super::text_enum! {
    /// Rank among the leaders of an agency or its office: decides TM./KT. in the signature block.
    Rank {
        /// Bộ trưởng, Cục trưởng, Giám đốc, Viện trưởng.
        Head = "head",
        /// Thứ trưởng, Phó Cục trưởng, Phó Giám đốc.
        Deputy = "deputy",
    }
}

impl Role {
    /// Whether the role answers for its whole unit with all units below it.
    pub fn oversees_unit(self) -> bool {
        matches!(self, Self::UnitHead | Self::DeputyHead | Self::UnitClerk | Self::OfficeHead | Self::AgencyClerk)
    }

    /// Whether the role is at the head of its unit.
    pub fn leads(self) -> bool {
        matches!(self, Self::AgencyLeader | Self::OfficeHead | Self::UnitHead | Self::DeputyHead)
    }

    /// Whether the role sees the agency's registry: what is addressed to the agency itself. The duty officer registers and
    /// distributes what is urgent out of hours. The administrator does not: who
    /// looks after accounts and settings reads no document for it.
    pub fn oversees_agency(self) -> bool {
        matches!(self, Self::OfficeHead | Self::AgencyClerk | Self::DutyOfficer)
    }
}
