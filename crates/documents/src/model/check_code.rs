//! The code behind the QR mark of a document: short enough to be typed from paper, too long to be guessed.

/// Crockford's base 32: no letter that is taken for another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters; five bits each.
const LENGTH: usize = 12;

/// A code of sixty random bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckCode(String);

impl CheckCode {
    /// From chance that is handed in.
    pub fn new(chance: [u8; LENGTH]) -> Self {
        Self(chance.iter().map(|byte| ALPHABET[usize::from(byte % 32)] as char).collect())
    }

    /// As typed by somebody: small letters, spaces, dashes and the letters that look like digits are forgiven. `None` for what is no
    /// code at all.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 4 * LENGTH {
            return None;
        }
        let plain = typed.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        });
        let code: String = plain.collect();
        let good = code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
        good.then_some(Self(code))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_typed_from_paper_is_the_same_code() {
        let code = CheckCode::new([0, 1, 31, 32, 33, 255, 10, 20, 5, 6, 7, 8]);
        assert_eq!(code.as_str(), "01Z01ZAM5678");
        assert_eq!(CheckCode::parse(code.as_str()), Some(code.clone()));
        assert_eq!(CheckCode::parse("o1z0-lzam 5678"), Some(code));
        for wrong in ["", "01Z01ZAM567", "01Z01ZAM56789", "01Z01ZAM567U", "\u{1e9e}1Z01ZAM5678"] {
            assert_eq!(CheckCode::parse(wrong), None, "{wrong}");
        }
    }
}
