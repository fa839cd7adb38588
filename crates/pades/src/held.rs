//! Holds a report to the agencies a document is said to come from: what a foreign certificate signed is not theirs
//! (TT 41/2017/TT-BTTTT Đ.7), but agencies that issue together sign and seal one file together (NĐ 30/2020 PL I II.4–8).

use crate::report::{Holder, Report, SignatureKind, same_words};
use crate::{Reason, Verdict};

/// For whom a certificate speaks, as seen from a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// For the agency that issues it, or leads where several do: with its seal, or as one of its people.
    Issuer {
        /// Whether it is the seal.
        seal: bool,
    },
    /// For an agency that issues it together with that one.
    Beside,
    /// For the agency that received it: its mark of arrival, a leader's instruction, its signature on a scan it made. The
    /// caller says so only where the signature may stand for that and nothing more.
    Receiver,
    /// For nobody who has a part in it.
    Stranger,
}

impl Report {
    /// Holds the document to the agency it is said to come from (its register, or `From` of its envelope): a signature
    /// whose certificate names another organisation and another name is not valid.
    #[must_use]
    pub fn held_to_agency(self, agency: &str) -> Report {
        self.held_to_agencies(agency, &[])
    }

    /// The same for a document that agencies issue together.
    #[must_use]
    pub fn held_to_agencies(self, issuer: &str, beside: &[&str]) -> Report {
        self.held_to(|holder| match holder.is_of(issuer) {
            true => Speaks::Issuer { seal: same_words(&holder.name, issuer) },
            false if beside.iter().any(|name| holder.is_of(name)) => Speaks::Beside,
            false => Speaks::Stranger,
        })
    }

    /// The same with a rule of one's own for whose certificate speaks for whom.
    ///
    /// INVARIANT: who issues beside never stands for the agency that leads. Their signatures count only where one of its
    /// people signed and its own seal is set, neither of them broken: else a lone foreign seal would make anything theirs.
    #[must_use]
    pub fn held_to(mut self, speaks: impl Fn(&Holder) -> Speaks) -> Report {
        let there = |seal: bool| {
            self.signatures.iter().any(|signature| {
                let speaks = signature.signer.as_ref().map(&speaks);
                let own = signature.kind == SignatureKind::Signature && signature.verdict != Verdict::Invalid;
                own && speaks == Some(Speaks::Issuer { seal })
            })
        };
        let issued = there(true) && there(false);
        for signature in self.signatures.iter_mut().filter(|s| s.kind == SignatureKind::Signature) {
            match signature.signer.as_ref().map(&speaks) {
                None | Some(Speaks::Issuer { .. } | Speaks::Receiver) => {}
                Some(Speaks::Beside) if issued => {}
                Some(_) => signature.add(Reason::OtherAgency),
            }
        }
        self.verdict = self.signatures.iter().map(|s| s.verdict).max();
        self
    }
}
