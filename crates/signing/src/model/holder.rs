//! Whether a certificate is somebody's: a person signs only with the own one (NĐ 30/2020 Đ.13, Luật GDĐT 2023 Đ.22).

use pades::Cert;

/// Why a certificate is not taken for somebody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolderError {
    /// Whom it names.
    pub named: String,
    /// Who wants it.
    pub wanted: String,
}

/// Names are compared as people read them: spelling in one normal form, case and spaces left aside. Tone marks count.
fn plain(name: &str) -> String {
    kernel::text::nfc(name).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a certificate names its holder so.
///
/// # Errors
/// [`HolderError`] with both names.
pub fn check_holder(certificate: &Cert, wanted: &str) -> Result<(), HolderError> {
    let named = certificate.subject();
    if plain(&named) == plain(wanted) { Ok(()) } else { Err(HolderError { named, wanted: wanted.to_owned() }) }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_are_compared_as_people_read_them() {
        assert_eq!(plain("Nguyễn  Văn A"), plain("NGUYỄN VĂN A"));
        // Composed and decomposed.
        assert_eq!(plain("Trần"), plain("Tra\u{302}\u{300}n"));
        assert_ne!(plain("Nguyễn Văn Tuấn"), plain("Nguyễn Văn Tuân"));
    }
}
