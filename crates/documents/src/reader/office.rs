//! Words of office files: the text nodes of certain parts of a ZIP archive. Nothing is interpreted, nothing expanded
//! beyond a limit.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use zip::ZipArchive;

use super::{ExtractError, MAX_TEXT};

/// Bytes of XML read out of one archive at the most, whatever it says about itself.
const MAX_XML: u64 = 16 * 1024 * 1024;
/// Entries of an archive at the most.
const MAX_ENTRIES: usize = 10_000;

/// The parts that hold the words: an entry counts whose name begins so and ends with `.xml`.
pub(super) fn parts_of(media_type: &str) -> Option<&'static [&'static str]> {
    let kind = media_type.strip_prefix("application/vnd.")?;
    match kind {
        "openxmlformats-officedocument.wordprocessingml.document" => {
            Some(&["word/document", "word/footnotes", "word/endnotes"])
        }
        "openxmlformats-officedocument.spreadsheetml.sheet" => Some(&["xl/sharedStrings", "xl/worksheets/"]),
        "openxmlformats-officedocument.presentationml.presentation" => Some(&["ppt/slides/slide"]),
        "oasis.opendocument.text" | "oasis.opendocument.spreadsheet" => Some(&["content"]),
        _ => None,
    }
}

/// Every text node of the parts, separated where a paragraph, a cell or a line ends.
pub(super) fn words(bytes: &[u8], parts: &[&str]) -> Result<String, ExtractError> {
    let broken = |error: zip::result::ZipError| ExtractError::Broken(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MAX_ENTRIES {
        return Err(ExtractError::Broken("too many entries".into()));
    }
    let wanted = |name: &str| name.ends_with(".xml") && parts.iter().any(|part| name.starts_with(part));
    // A name that cannot be read is none of the parts.
    let names: Vec<String> =
        archive.file_names().flatten().filter(|name| wanted(name)).map(|name| name.into_owned()).collect();
    let (mut text, mut left) = (String::new(), MAX_XML);
    for name in names {
        let mut xml = Vec::new();
        archive
            .by_name(&name)
            .map_err(broken)?
            .take(left)
            .read_to_end(&mut xml)
            .map_err(|error| ExtractError::Broken(error.to_string()))?;
        left -= xml.len() as u64;
        text_nodes(&xml, &mut text);
        if left == 0 || text.len() >= MAX_TEXT {
            break;
        }
    }
    Ok(text)
}

/// Elements whose end is the end of a word: paragraphs, tabs, breaks, table cells, spreadsheet strings.
fn ends_a_word(local: &str) -> bool {
    matches!(local, "p" | "tab" | "br" | "tc" | "si" | "v" | "h" | "s" | "line-break" | "table-cell")
}

/// The character of a reference; the five of XML and numbers, for there is no other without a DTD.
fn character(name: &BytesRef<'_>) -> char {
    match name.as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => name.resolve_char_ref().ok().flatten().unwrap_or(' '),
    }
}

/// Adds the text nodes; what cannot be read ends it, for the words so far are better than none.
fn text_nodes(xml: &[u8], text: &mut String) {
    let mut reader = Reader::from_reader(xml);
    let mut buffer = Vec::new();
    while text.len() < MAX_TEXT {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Text(node)) => text.push_str(&node),
            Ok(Event::GeneralRef(name)) => text.push(character(&name)),
            Ok(Event::End(end)) if ends_a_word(end.local_name().as_ref()) => text.push('\n'),
            Ok(Event::Empty(empty)) if ends_a_word(empty.local_name().as_ref()) => text.push(' '),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
        buffer.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn words_of_a_paragraph_stay_together_and_paragraphs_apart() {
        let xml = "<w:document xmlns:w='w'><w:p><w:r><w:t>Phòng, chống s</w:t></w:r><w:r><w:t>&#7903;i &amp; rubella</w:t></w:r></w:p>\
                   <w:p><w:r><w:t>Nơi</w:t><w:tab/><w:t>nhận</w:t></w:r></w:p></w:document>";
        let docx = archive(&[("word/document.xml", xml), ("word/settings.xml", "<x>secret</x>")]);
        assert_eq!(words(&docx, &["word/document"]).unwrap(), "Phòng, chống sởi & rubella\nNơi nhận\n");
    }

    #[test]
    fn a_bomb_is_cut_off_and_broken_xml_gives_what_it_has() {
        let bomb = archive(&[("content.xml", &format!("<a>{}</a>", "x ".repeat(8 * 1024 * 1024)))]);
        assert!(bomb.len() < 100_000, "it compresses well");
        let text = words(&bomb, &["content"]).unwrap();
        assert!(text.len() <= 16 * 1024 * 1024 + 8);
        let cut = archive(&[("content.xml", "<a><p>một</p><p>hai</q>")]);
        assert!(words(&cut, &["content"]).unwrap().starts_with("một"));
        assert!(matches!(words(b"PK\x03\x04", &["content"]), Err(ExtractError::Broken(_))));
    }
}
