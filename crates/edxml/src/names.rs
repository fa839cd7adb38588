//! File names that can be shown and stored anywhere, whatever the sender wrote.

/// Longest safe name in bytes.
const LONGEST: usize = 180;

/// Names that mean devices on Windows.
const RESERVED: [&str; 22] = [
    "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1", "LPT2",
    "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
];

/// A name without path, control, direction-changing or reserved characters; `None` if nothing is left.
///
/// A path gives its last part. A slash inside a plain name, as in `7816/VPCP-TTĐT.pdf`, becomes `_`. Safe names are
/// unchanged, so the function may be applied again.
pub fn safe_file_name(name: &str) -> Option<String> {
    let visible: String = name.chars().filter(|&c| !is_invisible(c)).collect();
    let plain = if is_path(&visible) { last_part(&visible) } else { &visible };
    let replaced: String = plain.chars().map(|c| if r#"/\<>:"|?*"#.contains(c) { '_' } else { c }).collect();
    let trimmed = trim(&replaced);
    let stem = trimmed.split('.').next().unwrap_or_default().trim_end();
    let guarded = match RESERVED.iter().any(|reserved| stem.eq_ignore_ascii_case(reserved)) {
        true => format!("_{trimmed}"),
        false => trimmed.to_owned(),
    };
    let short = shorten(&guarded);
    (!short.is_empty()).then_some(short)
}

/// Lower-case extension without its dot; empty if there is none.
pub(crate) fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
}

/// Control characters, and those that turn the direction of text or show nothing (`exe.fdp` reading `pdf.exe`).
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFD}' | '\u{FFFE}' | '\u{FFFF}')
}

fn is_path(name: &str) -> bool {
    let drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    drive || name.starts_with(['/', '\\', '~']) || name.split(['/', '\\']).any(|part| matches!(part.trim(), "." | ".."))
}

fn last_part(path: &str) -> &str {
    path.split(['/', '\\', ':']).rev().find(|part| !trim(part).is_empty()).unwrap_or_default()
}

fn trim(name: &str) -> &str {
    name.trim_matches(|c: char| c.is_whitespace() || c == '.')
}

/// Cuts the stem, never the extension unless that alone is too long.
fn shorten(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 16 => (stem, format!(".{extension}")),
        _ => (name, String::new()),
    };
    let mut end = (LONGEST - extension.len()).min(stem.len());
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", trim(&stem[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tricks_lose_their_sting_and_names_their_nothing() {
        for (given, safe) in [
            ("1896_QD-TTg_m_294779.doc", "1896_QD-TTg_m_294779.doc"),
            ("Quyết định 12.pdf", "Quyết định 12.pdf"),
            ("7816/VPCP-TTĐT.pdf", "7816_VPCP-TTĐT.pdf"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\windows\\win.ini", "win.ini"),
            ("/etc/shadow", "shadow"),
            ("C:\\Users\\a\\b.pdf", "b.pdf"),
            ("~/x.pdf", "x.pdf"),
            ("a/../b.pdf", "b.pdf"),
            ("a\0b.pdf", "ab.pdf"),
            ("a\r\nb.pdf", "ab.pdf"),
            ("cong-van\u{202E}fdp.exe", "cong-vanfdp.exe"),
            ("con.pdf", "_con.pdf"),
            (".htaccess", "htaccess"),
            ("a?b*c|d\"e<f>.pdf", "a_b_c_d_e_f_.pdf"),
            (" x.pdf. ", "x.pdf"),
        ] {
            assert_eq!(safe_file_name(given).as_deref(), Some(safe), "{given:?}");
        }
        for nothing in ["", " ", "..", "../..", "\0", "/", "\u{200B}"] {
            assert_eq!(safe_file_name(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn long_names_keep_their_extension() {
        let safe = safe_file_name(&format!("{}.pdf", "ệ".repeat(500))).expect("a name");
        assert!(safe.len() <= LONGEST && safe.ends_with("ệ.pdf"), "{safe}");
    }

    proptest! {
        #[test]
        fn a_safe_name_is_one_plain_part_and_stays(name in "(\\PC|[\\x00-\\x1f./\\\\:]){0,60}") {
            if let Some(safe) = safe_file_name(&name) {
                prop_assert!(!safe.is_empty() && safe.len() <= LONGEST);
                prop_assert!(!safe.contains(['/', '\\', ':', '\0']) && !safe.starts_with('.'));
                prop_assert_eq!(safe_file_name(&safe), Some(safe.clone()));
            }
        }
    }
}
