//! In whose authority somebody signs: TM., Q., KT., TL., TUQ. and their lawful chains (NĐ 30/2020 Đ.13, PL I II.7).

use identity::{Rank, Role};
use kernel::{Kind, Refusal};
use serde::{Deserialize, Serialize};

/// The form in which a signer signs, chosen in the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Authority {
    /// The head of the agency in person.
    Head,
    /// TM.: on behalf of a collective body (ban chỉ đạo, hội đồng).
    OnBehalf {
        /// The body, as printed.
        body: String,
    },
    /// Q.: an acting head.
    Acting,
    /// KT.: a deputy for the head.
    ForHead,
    /// TL.: the head of a unit by order of the head of the agency.
    ByOrder,
    /// TL. and KT.: a deputy of the unit for its head, who signs by order.
    ByOrderForHead,
    /// TUQ.: by a written authorisation, limited in time and content. Nobody signs on behalf again.
    ByAuthorization {
        /// The document that gives it, such as `Giấy ủy quyền số 12/GUQ-BYT`.
        basis: String,
    },
}

/// What the rules need to know of a signer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Name as printed, without academic title (PL I II.7b).
    pub name: String,
    /// Role of the position.
    pub role: Role,
    /// Rank among the agency's leaders.
    pub rank: Option<Rank>,
    /// Title of the position (`Thứ trưởng`).
    pub title: String,
    /// Title of the head of the agency (`Bộ trưởng`, `Quyền Bộ trưởng`); none while nobody is.
    pub agency_head: Option<String>,
    /// Title of the head of the signer's unit (`Vụ trưởng`); none while nobody is.
    pub unit_head: Option<String>,
}

/// Why an authority does not fit a signer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthorityError {
    /// This position signs in another form or not at all.
    #[error("this position cannot sign in this form (NĐ 30/2020 Đ.13)")]
    NotTheirs,
    /// Nobody heads the agency or unit that is signed for.
    #[error("the title of the head that is signed for is not known")]
    NoHead,
    /// TM. without a body or TUQ. without the authorisation.
    #[error("the body or the written authorisation is missing")]
    Missing,
}

impl Refusal for AuthorityError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotTheirs => "authority-not-theirs",
            Self::NoHead => "authority-no-head",
            Self::Missing => "authority-missing",
        }
    }
    fn field(&self) -> Option<&'static str> {
        Some(if *self == Self::Missing { "authority_text" } else { "authority" })
    }
}

/// An acting head's title begins so.
const ACTING: &str = "Quyền ";

impl Authority {
    /// The name in forms and translation keys (`authority-<name>`).
    pub fn name(&self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::OnBehalf { .. } => "on-behalf",
            Self::Acting => "acting",
            Self::ForHead => "for-head",
            Self::ByOrder => "by-order",
            Self::ByOrderForHead => "by-order-for-head",
            Self::ByAuthorization { .. } => "by-authorization",
        }
    }

    /// The authority of a name; `text` is the body of TM. or the basis of TUQ.
    pub fn from_name(name: &str, text: &str) -> Option<Self> {
        let text = text.trim().to_owned();
        Some(match name {
            "head" => Self::Head,
            "on-behalf" => Self::OnBehalf { body: text },
            "acting" => Self::Acting,
            "for-head" => Self::ForHead,
            "by-order" => Self::ByOrder,
            "by-order-for-head" => Self::ByOrderForHead,
            "by-authorization" => Self::ByAuthorization { basis: text },
            _ => return None,
        })
    }

    /// The body of TM. or the basis of TUQ.; empty for the others.
    pub fn text(&self) -> &str {
        match self {
            Self::OnBehalf { body } => body,
            Self::ByAuthorization { basis } => basis,
            _ => "",
        }
    }

    /// The forms a position may sign in, the usual one first; empty for positions that do not sign.
    pub fn open_to(signer: &Signer) -> Vec<Self> {
        let (body, basis) = (String::new(), String::new());
        match (signer.role, signer.rank) {
            (Role::AgencyLeader, Some(Rank::Deputy)) => vec![Self::ForHead, Self::OnBehalf { body }],
            (Role::AgencyLeader, _) if signer.title.starts_with(ACTING) => vec![Self::Acting, Self::OnBehalf { body }],
            (Role::AgencyLeader, _) => vec![Self::Head, Self::OnBehalf { body }],
            (Role::UnitHead | Role::OfficeHead, _) => vec![Self::ByOrder, Self::ByAuthorization { basis }],
            // Under TUQ. nobody signs on behalf again (Đ.13.3): a deputy of the unit has TL. with KT. only.
            (Role::DeputyHead, _) => vec![Self::ByOrderForHead],
            _ => Vec::new(),
        }
    }

    /// The lines above the signature, in capitals.
    ///
    /// # Errors
    /// [`AuthorityError`] when the form is not this signer's or lacks something.
    pub fn lines(&self, signer: &Signer) -> Result<Vec<String>, AuthorityError> {
        let open = Self::open_to(signer);
        if !open.iter().any(|a| a.name() == self.name()) {
            return Err(AuthorityError::NotTheirs);
        }
        let head = || signer.agency_head.as_deref().map(|t| t.trim_start_matches(ACTING)).ok_or(AuthorityError::NoHead);
        let own = signer.title.trim_start_matches(ACTING);
        let lines = match self {
            Self::Head => vec![own.to_owned()],
            Self::Acting => vec![format!("Q. {own}")],
            Self::OnBehalf { body } if body.is_empty() => return Err(AuthorityError::Missing),
            Self::OnBehalf { body } => vec![format!("TM. {body}"), signer.title.clone()],
            Self::ForHead => vec![format!("KT. {}", head()?), own.to_owned()],
            Self::ByOrder => vec![format!("TL. {}", head()?), own.to_owned()],
            Self::ByOrderForHead => {
                let unit_head = signer.unit_head.as_deref().ok_or(AuthorityError::NoHead)?;
                vec![format!("TL. {}", head()?), format!("KT. {unit_head}"), own.to_owned()]
            }
            Self::ByAuthorization { basis } if basis.is_empty() => return Err(AuthorityError::Missing),
            Self::ByAuthorization { .. } => vec![format!("TUQ. {}", head()?), own.to_owned()],
        };
        Ok(lines.iter().map(|line| line.to_uppercase()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(role: Role, rank: Option<Rank>, title: &str) -> Signer {
        Signer {
            name: "Nguyễn Văn Mẫu".into(),
            role,
            rank,
            title: title.into(),
            agency_head: Some("Bộ trưởng".into()),
            unit_head: Some("Vụ trưởng".into()),
        }
    }

    #[test]
    fn the_lines_are_those_of_the_decree() {
        let minister = signer(Role::AgencyLeader, Some(Rank::Head), "Bộ trưởng");
        let acting = signer(Role::AgencyLeader, Some(Rank::Head), "Quyền Bộ trưởng");
        let deputy = signer(Role::AgencyLeader, Some(Rank::Deputy), "Thứ trưởng");
        let head = signer(Role::UnitHead, None, "Vụ trưởng");
        let unit_deputy = signer(Role::DeputyHead, None, "Phó Vụ trưởng");
        let basis = Authority::ByAuthorization { basis: "Giấy ủy quyền số 12/GUQ-BYT".into() };
        for (authority, who, lines) in [
            (Authority::Head, &minister, "BỘ TRƯỞNG"),
            (Authority::Acting, &acting, "Q. BỘ TRƯỞNG"),
            (Authority::ForHead, &deputy, "KT. BỘ TRƯỞNG / THỨ TRƯỞNG"),
            (Authority::ByOrder, &head, "TL. BỘ TRƯỞNG / VỤ TRƯỞNG"),
            (Authority::ByOrderForHead, &unit_deputy, "TL. BỘ TRƯỞNG / KT. VỤ TRƯỞNG / PHÓ VỤ TRƯỞNG"),
            (basis.clone(), &head, "TUQ. BỘ TRƯỞNG / VỤ TRƯỞNG"),
            (Authority::OnBehalf { body: "Ban Chỉ đạo".into() }, &deputy, "TM. BAN CHỈ ĐẠO / THỨ TRƯỞNG"),
        ] {
            assert_eq!(authority.lines(who).map(|l| l.join(" / ")).as_deref(), Ok(lines));
        }
        assert_eq!(basis.lines(&unit_deputy), Err(AuthorityError::NotTheirs));
        assert_eq!(Authority::Head.lines(&deputy), Err(AuthorityError::NotTheirs));
        assert_eq!(Authority::Head.lines(&acting), Err(AuthorityError::NotTheirs));
        let officer = signer(Role::Officer, None, "Chuyên viên");
        assert!(Authority::open_to(&officer).is_empty());
        // The deputy of an acting head signs KT. the head all the same (Đ.13.1).
        let under = Signer { agency_head: Some("Quyền Bộ trưởng".into()), ..deputy };
        assert_eq!(Authority::ForHead.lines(&under).unwrap()[0], "KT. BỘ TRƯỞNG");
    }

    #[test]
    fn names_and_texts_survive_a_form() {
        let one = Authority::ByAuthorization { basis: "GUQ 12".into() };
        assert_eq!(Authority::from_name(one.name(), one.text()), Some(one));
        assert_eq!(Authority::from_name("tm", ""), None);
    }
}
