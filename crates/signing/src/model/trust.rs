//! The trust list: whom we believe, for what, since which version; and whose certificate speaks for which agency.

use kernel::{Id, Instant};
use pades::{Cert, Crl, Holder, Report, Speaks, TrustList, Verdict, same_words};
use uuid::Uuid;

/// What kind of entry it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// The root of an authority that certifies people and agencies.
    Root,
    /// The root of a time-stamping authority; it vouches for nothing else.
    TimeStampRoot,
    /// A list of revoked certificates that was brought by hand.
    Crl,
    /// Whose certificate speaks for an agency.
    Seal,
}

impl EntryKind {
    /// All kinds, as pages show them.
    pub const ALL: [Self; 4] = [Self::Root, Self::TimeStampRoot, Self::Crl, Self::Seal];

    /// Name in the database and in sentences.
    pub fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::TimeStampRoot => "time-stamp-root",
            Self::Crl => "crl",
            Self::Seal => "seal",
        }
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One entry of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its identifier.
    pub id: Id<Entry>,
    /// What it is.
    pub kind: EntryKind,
    /// What people call it.
    pub label: String,
    /// SHA-256 of the content.
    pub fingerprint: String,
    /// DER of the certificate or list.
    pub content: Vec<u8>,
    /// Of a root: whether proof about revocation is demanded below it.
    pub revocation: bool,
    /// Of a seal: whose, and what its certificate must say.
    pub seal: Option<Seal>,
    /// First moment of certificate or list.
    pub valid_from: Option<Instant>,
    /// Last moment.
    pub valid_to: Option<Instant>,
    /// The version it came with.
    pub since: i64,
    /// The version it went with.
    pub until: Option<i64>,
}

impl Entry {
    /// Whether it holds in a version.
    pub fn is_in(&self, version: i64) -> bool {
        self.since <= version && self.until.is_none_or(|until| version < until)
    }

    /// Whether it has run out at a moment.
    pub fn has_ended(&self, at: Instant) -> bool {
        self.valid_to.is_some_and(|to| to < at)
    }
}

/// Whose certificate speaks for an agency: what is given must fit, and something must be given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seal {
    /// The agency of the directory.
    pub agency: Uuid,
    /// `O` of the certificate.
    pub organisation: Option<String>,
    /// `CN` of the certificate.
    pub name: Option<String>,
    /// Its serial number in hexadecimal.
    pub serial: Option<String>,
}

impl Seal {
    /// Whether a certificate fits. Names are compared as words; an empty rule fits nothing.
    pub fn fits(&self, holder: &Holder) -> bool {
        let given = [&self.organisation, &self.name, &self.serial].iter().any(|part| part.is_some());
        let fits = |wanted: &Option<String>, own: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| own.is_some_and(|own| same_words(wanted, own)))
        };
        let serial = self.serial.as_deref().is_none_or(|wanted| same_serial(wanted, &holder.serial));
        given
            && serial
            && fits(&self.organisation, holder.organisation.as_deref())
            && fits(&self.name, Some(&holder.name))
    }
}

/// Serial numbers without regard to case, separators and leading zeros, as viewers show them in many ways.
fn same_serial(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
        digits.trim_start_matches('0').to_ascii_lowercase()
    };
    !plain(a).is_empty() && plain(a) == plain(b)
}

/// The agency that a document is said to come from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// Of the directory, where it is known there.
    pub agency: Option<Uuid>,
    /// As printed.
    pub name: String,
    /// Agencies of the directory that issue it together with that one; never guessed from the signatures themselves.
    pub beside: Vec<Beside>,
    /// Who received it and may have signed it since.
    pub receiver: Option<Receiver>,
}

/// The agency that received a document.
#[derive(Debug, Clone)]
pub struct Receiver {
    /// Of the directory.
    pub agency: Uuid,
    /// Its name.
    pub name: String,
    /// Whether the file is a scan it made of paper: then its signature may stand alone.
    pub scanned: bool,
}

/// An agency that issues a document together with the one that leads.
#[derive(Debug, Clone)]
pub struct Beside {
    /// Of the directory.
    pub agency: Uuid,
    /// Its name.
    pub name: String,
}

/// The list in force, ready to judge with.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Its version; 0 before the first entry.
    pub version: i64,
    /// Roots and lists.
    pub list: TrustList,
    /// Whose certificate speaks for which agency.
    pub seals: Vec<Seal>,
}

impl Trust {
    /// From the entries of a version; what cannot be read any more is told by its label.
    ///
    /// # Errors
    /// The label of an entry whose certificate cannot be read.
    pub fn of(version: i64, entries: Vec<Entry>) -> Result<Self, String> {
        let mut trust = Self { version, ..Self::default() };
        trust.list.revocation_required = true;
        for entry in entries {
            let cert = |entry: &Entry| Cert::from_der(&entry.content).map_err(|_| entry.label.clone());
            match entry.kind {
                EntryKind::Root => trust.list.roots.push(cert(&entry)?),
                EntryKind::TimeStampRoot => trust.list.time_stamp_roots.push(cert(&entry)?),
                EntryKind::Crl => trust.list.crls.push(entry.content.clone()),
                EntryKind::Seal => trust.seals.extend(entry.seal.clone()),
            }
            if !entry.revocation && matches!(entry.kind, EntryKind::Root | EntryKind::TimeStampRoot) {
                trust.list.lenient.push(cert(&entry)?);
            }
        }
        Ok(trust)
    }

    /// Holds a report to the agency the document is said to come from, and those that issue it together with that one: by
    /// the list where it names an agency's certificates, else by the name (TT 41/2017/TT-BTTTT Đ.7).
    #[must_use]
    pub fn hold(&self, report: Report, origin: &Origin) -> Report {
        let is_issuer = |holder: &Holder| self.speaks_for(origin.agency, &origin.name, holder);
        let mut theirs =
            report.signatures.iter().filter(|s| s.verdict != Verdict::Invalid).filter_map(|s| s.signer.as_ref());
        // INVARIANT: a receiver's signature says nothing of who issued the document, so it never stands for the issuer's.
        let issued = theirs.any(is_issuer);
        let received = origin.receiver.as_ref().filter(|receiver| issued || receiver.scanned);
        report.held_to(|holder| match self.speaks_for(origin.agency, &origin.name, holder) {
            true => Speaks::Issuer { seal: self.is_seal(origin, holder) },
            false if origin.beside.iter().any(|one| self.speaks_for(Some(one.agency), &one.name, holder)) => {
                Speaks::Beside
            }
            false if received.is_some_and(|one| self.speaks_for(Some(one.agency), &one.name, holder)) => {
                Speaks::Receiver
            }
            false => Speaks::Stranger,
        })
    }

    fn speaks_for(&self, agency: Option<Uuid>, name: &str, holder: &Holder) -> bool {
        let mut own = self.seals.iter().filter(|seal| Some(seal.agency) == agency).peekable();
        if own.peek().is_none() {
            return holder.is_of(name);
        }
        own.any(|seal| seal.fits(holder))
    }

    /// Whether a certificate of the agency is the agency itself, and not one of its people: it bears the agency's name, or
    /// the one name the list gives it.
    fn is_seal(&self, origin: &Origin, holder: &Holder) -> bool {
        let named = |seal: &Seal| Some(seal.agency) == origin.agency && seal.name.is_some() && seal.fits(holder);
        same_words(&holder.name, &origin.name) || self.seals.iter().any(named)
    }
}

/// What was found in a file that somebody wants to add.
#[derive(Debug, Clone)]
pub enum Offered {
    /// A certificate of an authority.
    Authority(Box<Cert>),
    /// A list of revoked certificates.
    List(Crl),
}

/// Why a file does not go into the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Neither certificate nor list.
    Unreadable,
    /// Several certificates in one file: each is looked at by itself.
    Several,
    /// The certificate may not issue others.
    NoAuthority,
    /// It has run out.
    Ended,
}

/// Looks at a file that somebody wants to add (PEM or DER).
///
/// # Errors
/// [`Unfit`].
pub fn look_at(file: &[u8], at: Instant) -> Result<Offered, Unfit> {
    if let Ok(list) = Crl::from_file(file) {
        let ended = list.next_update.is_some_and(|next| next < at);
        return if ended { Err(Unfit::Ended) } else { Ok(Offered::List(list)) };
    }
    let mut certs = Cert::all_from_file(file).map_err(|_| Unfit::Unreadable)?;
    if certs.len() > 1 {
        return Err(Unfit::Several);
    }
    let cert = certs.pop().ok_or(Unfit::Unreadable)?;
    if !cert.is_authority() {
        return Err(Unfit::NoAuthority);
    }
    if cert.validity().1 < at { Err(Unfit::Ended) } else { Ok(Offered::Authority(Box::new(cert))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(name: &str, organisation: Option<&str>, serial: &str) -> Holder {
        let at: Instant = "2026-01-01T00:00:00Z".parse().unwrap();
        let (name, organisation, serial) = (name.to_owned(), organisation.map(str::to_owned), serial.to_owned());
        Holder {
            name,
            organisation,
            issuer: "CA".into(),
            serial,
            fingerprint: String::new(),
            not_before: at,
            not_after: at,
        }
    }

    #[test]
    fn a_seal_is_known_by_what_the_list_demands() {
        let some = |text: &str| Some(text.to_owned());
        let own = holder("Sở Y tế  Hà Nội", Some("UBND thành phố Hà Nội"), "00ab12");
        let by_name = Seal { name: some("sở y tế hà nội"), ..Seal::default() };
        assert!(by_name.fits(&own) && !by_name.fits(&holder("Sở Y tế Hà Nam", None, "00ab12")));
        let by_serial = Seal { serial: some("AB:12"), ..Seal::default() };
        assert!(by_serial.fits(&own) && !by_serial.fits(&holder("Sở Y tế Hà Nội", None, "ab13")));
        let both = Seal { organisation: some("UBND thành phố Hà Nội"), ..by_serial };
        assert!(both.fits(&own) && !both.fits(&holder("Sở Y tế Hà Nội", None, "ab12")), "all that is given must fit");
        assert!(!Seal::default().fits(&own), "an empty rule lets nobody in");
        assert!(
            !Seal { serial: some("::"), ..Seal::default() }.fits(&holder("x", None, "")),
            "nor does an empty number"
        );
    }

    #[test]
    fn entries_live_from_version_to_version() {
        let entry = Entry {
            id: Id::from_uuid(Uuid::nil()),
            kind: EntryKind::Root,
            label: "CA".into(),
            fingerprint: String::new(),
            content: Vec::new(),
            revocation: true,
            seal: None,
            valid_from: None,
            valid_to: None,
            since: 2,
            until: Some(4),
        };
        assert_eq!([1, 2, 3, 4, 5].map(|version| entry.is_in(version)), [false, true, true, false, false]);
        assert!(Trust::of(2, vec![entry]).is_err(), "a root that cannot be read is not passed over in silence");
    }

    #[test]
    fn what_has_no_place_in_the_list_is_told_apart() {
        let at: Instant = "2026-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(look_at(b"no certificate", at).err(), Some(Unfit::Unreadable));
        let ca = crate::seed::demo_ca().unwrap();
        assert!(matches!(look_at(ca.root().to_pem().as_bytes(), at), Ok(Offered::Authority(_))));
        assert!(matches!(look_at(ca.root().der(), at), Ok(Offered::Authority(_))));
        assert_eq!(look_at(ca.root().der(), "2040-01-01T00:00:00Z".parse().unwrap()).err(), Some(Unfit::Ended));
        let two = ca.root().to_pem().repeat(2);
        assert_eq!(look_at(two.as_bytes(), at).err(), Some(Unfit::Several));
        let list = crate::seed::demo_crl(&ca).unwrap();
        assert!(matches!(look_at(&list, at), Ok(Offered::List(_))));
        assert_eq!(look_at(&list, "2040-01-01T00:00:00Z".parse().unwrap()).err(), Some(Unfit::Ended));
    }
}
