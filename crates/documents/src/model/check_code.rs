//! The code behind the QR mark of a document: short enough to be typed from paper, too long to be guessed.

/// Crockford's base 32: no letter that is taken for another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters; five bits each.
const LENGTH: usize = 12;
/// Bytes of what is pasted at the most: an address with all that viewers hang on it.
const MAX_PASTED: usize = 2_000;
/// What stands before the code in an address.
const PATH: &str = "/check/";

/// A code of sixty random bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckCode(String);

impl CheckCode {
    /// From chance that is handed in.
    pub fn new(chance: [u8; LENGTH]) -> Self {
        Self(chance.iter().map(|byte| ALPHABET[usize::from(byte % 32)] as char).collect())
    }

    /// As typed by somebody, or the whole address as copied from the paper's file or the telephone: small letters, spaces,
    /// dashes, characters nobody sees and the letters that look like digits are forgiven. `None` for what is no code at all.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > MAX_PASTED {
            return None;
        }
        let seen: String = typed.chars().filter(|c| !is_unseen(*c)).collect();
        let last = seen.rsplit_once(PATH).map_or(seen.as_str(), |(_, rest)| rest);
        let typed = last.split(['/', '?', '#']).next().unwrap_or(last);
        let plain = typed.chars().filter(|c| *c != '-').map(|c| match c.to_ascii_uppercase() {
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

/// Spaces and what viewers put into copied text to break it (U+200B, U+00AD, U+FEFF …).
fn is_unseen(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_typed_from_paper_is_the_same_code() {
        let code = CheckCode::new([0, 1, 31, 32, 33, 255, 10, 20, 5, 6, 7, 8]);
        assert_eq!(code.as_str(), "01Z01ZAM5678");
        assert_eq!(CheckCode::parse(code.as_str()), Some(code.clone()));
        assert_eq!(CheckCode::parse("o1z0-lzam 5678"), Some(code.clone()));
        for address in [
            "https://vanban.example.vn/check/01Z01ZAM5678",
            "vanban.example.vn/\u{200b}check/\u{200b}01Z01ZAM5678",
            " http://127.0.0.1:8080/check/01Z01ZAM5678/file.pdf?x=1#y\n",
            "01Z0\u{ad}1ZAM5678/",
        ] {
            assert_eq!(CheckCode::parse(address), Some(code.clone()), "{address}");
        }
        for wrong in
            ["", "01Z01ZAM567", "01Z01ZAM56789", "01Z01ZAM567U", "\u{1e9e}1Z01ZAM5678", "https://a.vn/01Z01ZAM567"]
        {
            assert_eq!(CheckCode::parse(wrong), None, "{wrong}");
        }
        assert_eq!(CheckCode::parse(&"/check/01Z01ZAM5678".repeat(200)), None, "nobody pastes a book");
    }
}
