//! Words out of bytes: values in, text out. Foreign formats; see the limits of whoever calls it.

use super::{MAX_TEXT, docx, office};

/// Media type of PDF files.
pub(super) const PDF: &str = "application/pdf";

/// Why a file gave no words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// Its format holds no words that could be read.
    #[error("no words in files of type {0}")]
    NoText(String),
    /// It is not what its type says, or damaged.
    #[error("the file is broken: {0}")]
    Broken(String),
}

/// The words of a file, at most [`MAX_TEXT`] bytes of them.
///
/// # Errors
/// [`ExtractError`].
pub fn extract(media_type: &str, bytes: &[u8]) -> Result<String, ExtractError> {
    let mut text = if media_type.starts_with("text/plain") {
        String::from_utf8_lossy(bytes).into_owned()
    } else if media_type == PDF {
        // WHY: the parser takes a file without %PDF at its beginning for broken, but a kilobyte of junk is allowed there.
        let start = bytes.windows(5).take(1024).position(|window| window == b"%PDF-").unwrap_or(0);
        pdf_extract::extract_text_from_mem(&bytes[start..]).map_err(|error| ExtractError::Broken(error.to_string()))?
    } else if media_type == docx::DRAFT {
        let draft = docx::read(bytes).map_err(|error| ExtractError::Broken(error.to_string()))?;
        // Within the limits of a document, so never cut; nothing in it that JSON cannot hold.
        return Ok(serde_json::to_string(&draft).unwrap_or_default());
    } else if let Some(parts) = office::parts_of(media_type) {
        office::words(bytes, parts)?
    } else {
        return Err(ExtractError::NoText(media_type.to_owned()));
    };
    text.truncate(text.floor_char_boundary(MAX_TEXT));
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_text_is_taken_as_it_stands_and_cut_at_a_character() {
        assert_eq!(extract("text/plain; charset=utf-8", "sốt xuất huyết".as_bytes()).unwrap(), "sốt xuất huyết");
        let long = "ế".repeat(MAX_TEXT);
        let cut = extract("text/plain", long.as_bytes()).unwrap();
        assert!(cut.len() <= MAX_TEXT && cut.len() > MAX_TEXT - 4);
        assert_eq!(extract("image/png", b"\x89PNG"), Err(ExtractError::NoText("image/png".into())));
    }

    #[test]
    fn what_is_no_pdf_is_broken() {
        assert!(matches!(extract(PDF, b"%PDF-1.7 nothing"), Err(ExtractError::Broken(_))));
        assert!(matches!(extract(PDF, b""), Err(ExtractError::Broken(_))));
    }

    proptest! {
        #[test]
        fn no_archive_makes_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut archive = b"PK\x03\x04".to_vec();
            archive.extend(bytes);
            let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            prop_assert!(extract(docx, &archive).is_err());
        }
    }
}
