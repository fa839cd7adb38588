//! Settings of this room; the roof may put them in as a service, else these defaults hold.

use pades::Baseline;

/// Where services are, what is asked of them, and how much proof our own signatures carry.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The time-stamping service (RFC 3161); none: signatures are of level B-B.
    pub tsa: Option<String>,
    /// The level that documents reach when they are issued.
    pub level: Baseline,
    /// Whether a document is signed while the time-stamping service does not answer; the level is reached later.
    pub sign_without_tsa: bool,
    /// Whether authorities are asked about revocation.
    pub online: bool,
    /// Whether addresses that stand in certificates may be private ones: for authorities inside the own network.
    pub private_addresses: bool,
    /// How many days before its newest time-stamp ends a file is renewed.
    pub renew_days: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tsa: None,
            level: Baseline::Basic,
            sign_without_tsa: true,
            online: false,
            private_addresses: false,
            renew_days: 90,
        }
    }
}

impl Settings {
    /// The level by its name in settings: `b-b`, `b-t`, `b-lt`, `b-lta`.
    pub fn level_of(name: &str) -> Option<Baseline> {
        [Baseline::Basic, Baseline::Time, Baseline::LongTerm, Baseline::Archive]
            .into_iter()
            .find(|level| level_name(*level).eq_ignore_ascii_case(name))
    }

    /// The level that can be reached: without a time-stamping service that is B-B, whatever was wished for.
    pub fn reachable(&self) -> Baseline {
        if self.tsa.is_some() { self.level } else { Baseline::Basic }
    }
}

/// `B-LTA` and so on, as reports and pages name levels.
pub fn level_name(level: Baseline) -> &'static str {
    match level {
        Baseline::Basic => "B-B",
        Baseline::Time => "B-T",
        Baseline::LongTerm => "B-LT",
        Baseline::Archive => "B-LTA",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_have_names_both_ways() {
        for level in [Baseline::Basic, Baseline::Time, Baseline::LongTerm, Baseline::Archive] {
            assert_eq!(Settings::level_of(&level_name(level).to_lowercase()), Some(level));
        }
        assert_eq!(Settings::level_of("b-x"), None);
        let wished = Settings { level: Baseline::Archive, ..Settings::default() };
        assert_eq!(wished.reachable(), Baseline::Basic);
        assert_eq!(Settings { tsa: Some("http://tsa".into()), ..wished }.reachable(), Baseline::Archive);
    }
}
