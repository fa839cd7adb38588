//! Running text for the template: styles as flags, places where a very long word may be broken.

use serde_json::{Value, json};

use crate::model::{Inline, Run};

/// Longest word that is left whole in running text. The longest Vietnamese syllable has seven letters; what is longer is an
/// address, a code or a mistake, and would run over the margin.
const LONG_WORD: usize = 32;

/// Longest word that is left whole in a table cell.
pub(crate) const LONG_WORD_IN_CELL: usize = 10;

/// A text as a list of pieces: a string, `{"br"}` for a forced line break, `{"t", b, i, …}` for styled words and
/// `{"z": [...]}` for a long word that may be broken between its parts.
pub(crate) fn inline(inline: &Inline) -> Value {
    pieces(inline, LONG_WORD)
}

/// The same for narrow columns.
pub(crate) fn inline_in_cell(inline: &Inline) -> Value {
    pieces(inline, LONG_WORD_IN_CELL)
}

/// One unstyled text.
pub(crate) fn line(text: &str) -> Value {
    inline(&Inline(vec![Run::plain(text.trim())]))
}

fn pieces(inline: &Inline, longest: usize) -> Value {
    let mut out = Vec::new();
    for run in &inline.0 {
        for (i, part) in run.text.split('\n').enumerate() {
            if i > 0 {
                out.push(json!({"br": true}));
            }
            push_words(&mut out, &part.replace('\t', " "), run, longest);
        }
    }
    Value::Array(out)
}

fn push_words(out: &mut Vec<Value>, text: &str, run: &Run, longest: usize) {
    let mut plain = String::new();
    for word in text.split_inclusive(' ') {
        if word.trim_end().chars().count() > longest {
            push(out, std::mem::take(&mut plain).into(), run);
            push(out, json!({"z": breakable(word, longest)}), run);
        } else {
            plain.push_str(word);
        }
    }
    push(out, plain.into(), run);
}

/// Parts of a long word: after the marks where addresses and codes are read apart (`/`, `-`, `.` …); a part that is still too
/// long is taken letter by letter, combining marks kept with their base.
fn breakable(word: &str, longest: usize) -> Vec<String> {
    word.split_inclusive(['/', '-', '.', '_', '@', '?', '&', '=', ':', ',', ';'])
        .flat_map(|part| if part.chars().count() > longest { letters(part) } else { vec![part.to_owned()] })
        .collect()
}

fn letters(word: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for c in word.chars() {
        match parts.last_mut() {
            Some(last) if is_joined(c, last) => last.push(c),
            _ => parts.push(c.to_string()),
        }
    }
    parts
}

/// True when `c` must not be parted from what stands before it.
fn is_joined(c: char, before: &str) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{20D0}'..='\u{20FF}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | ' ')
        || before.ends_with('\u{200D}')
}

fn push(out: &mut Vec<Value>, words: Value, run: &Run) {
    let empty = words.as_str().is_some_and(str::is_empty);
    if empty {
        return;
    }
    let flags =
        [("b", run.bold), ("i", run.italic), ("sup", run.superscript), ("sub", run.subscript), ("u", run.underline)];
    if words.is_string() && flags.iter().all(|(_, on)| !on) {
        out.push(words);
        return;
    }
    let mut piece = serde_json::Map::new();
    match words {
        Value::Object(long) => piece.extend(long),
        words => {
            piece.insert("t".to_owned(), words);
        }
    }
    piece.extend(flags.into_iter().filter(|(_, on)| *on).map(|(name, _)| (name.to_owned(), Value::Bool(true))));
    out.push(Value::Object(piece));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stay_one_string() {
        assert_eq!(inline(&"Trân trọng./.".into()), json!(["Trân trọng./."]));
        assert_eq!(inline(&"một\nhai".into()), json!(["một", {"br": true}, "hai"]));
    }

    #[test]
    fn styles_become_flags() {
        let text = Inline(vec![Run::plain("m"), Run { superscript: true, ..Run::plain("2") }]);
        assert_eq!(inline(&text), json!(["m", {"t": "2", "sup": true}]));
    }

    #[test]
    fn a_long_code_may_break_after_its_marks() {
        let got = inline_in_cell(&"số 1234/UBND-KGVX".into());
        assert_eq!(got, json!(["số ", {"z": ["1234/", "UBND-", "KGVX"]}]));
    }

    #[test]
    fn a_long_word_may_break_between_letters_only() {
        let got = inline_in_cell(&"xin a\u{0301}bcdefghijkl nhé".into());
        let word = ["a\u{0301}", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l "];
        assert_eq!(got, json!(["xin ", {"z": word}, "nhé"]));
    }
}
