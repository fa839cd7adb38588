//! Styles inside a line: doubled marks switch a style on and off, a backslash makes a character plain.

use kernel::text::nfc;
use typeset::{Inline, Run};

/// The mark of each style, in the order of [`styles`].
const MARKS: [char; 5] = ['*', '\'', '_', '^', ','];
const BREAK: &str = "<br>";

fn styles(run: &Run) -> [bool; 5] {
    [run.bold, run.italic, run.underline, run.superscript, run.subscript]
}

fn styled(text: String, [bold, italic, underline, superscript, subscript]: [bool; 5]) -> Run {
    Run { text, bold, italic, superscript, subscript, underline }
}

/// The same words in the fewest runs, composed, without space at either end.
pub(super) fn normal(inline: &Inline) -> Inline {
    let mut runs: Vec<Run> = Vec::new();
    for run in &inline.0 {
        let text = nfc(&run.text).replace(['\t', '\r'], " ");
        match runs.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if styles(last) == styles(run) => last.text.push_str(&text),
            _ => runs.push(Run { text, ..run.clone() }),
        }
    }
    while let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start().to_owned();
        if !first.text.is_empty() {
            break;
        }
        runs.remove(0);
    }
    while let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        runs.pop();
    }
    Inline(runs)
}

/// Reads one line of running text.
pub fn read_inline(line: &str) -> Inline {
    let chars: Vec<char> = line.chars().collect();
    let mut on = [false; 5];
    let (mut runs, mut text) = (Vec::new(), String::new());
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        if c == '\\' {
            text.push(chars.get(at + 1).copied().unwrap_or('\\'));
            at += 2;
        } else if c == '<' && chars[at..].starts_with(&['<', 'b', 'r', '>']) {
            text.push('\n');
            at += BREAK.len();
        } else if let Some(style) = MARKS.iter().position(|mark| *mark == c) {
            let count = same_from(&chars, at);
            if count == 2 && (on[style] || closes_later(&chars, at + 2, c)) {
                runs.push(styled(std::mem::take(&mut text), on));
                on[style] = !on[style];
            } else {
                text.extend(std::iter::repeat_n(c, count));
            }
            at += count;
        } else {
            text.push(c);
            at += 1;
        }
    }
    runs.push(styled(text, on));
    normal(&Inline(runs))
}

fn same_from(chars: &[char], at: usize) -> usize {
    chars[at..].iter().take_while(|c| **c == chars[at]).count()
}

fn closes_later(chars: &[char], mut at: usize, mark: char) -> bool {
    while let Some(c) = chars.get(at) {
        if *c == '\\' {
            at += 2;
        } else if *c == mark {
            let count = same_from(chars, at);
            if count == 2 {
                return true;
            }
            at += count;
        } else {
            at += 1;
        }
    }
    false
}

/// Writes running text on one line; the counterpart of [`read_inline`].
pub fn write_inline(inline: &Inline) -> String {
    let runs = normal(inline).0;
    let mut out = String::new();
    let mut on = [false; 5];
    for (index, run) in runs.iter().enumerate() {
        let before = switch(&mut out, on, styles(run)).last().copied();
        on = styles(run);
        let next = runs.get(index + 1).map_or([false; 5], styles);
        escape(&mut out, &run.text, before, switched(on, next).next());
    }
    switch(&mut out, on, [false; 5]);
    out
}

fn switched(from: [bool; 5], to: [bool; 5]) -> impl Iterator<Item = char> {
    (0..5).filter(move |style| from[*style] != to[*style]).map(|style| MARKS[style])
}

fn switch(out: &mut String, from: [bool; 5], to: [bool; 5]) -> Vec<char> {
    let marks: Vec<char> = switched(from, to).collect();
    marks.iter().for_each(|mark| out.extend([*mark, *mark]));
    marks
}

/// Writes the words so that none of their characters is taken for a mark, also beside the marks around them.
fn escape(out: &mut String, text: &str, before: Option<char>, after: Option<char>) {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        let count = same_from(&chars, at);
        if MARKS.contains(&c) {
            let touches = (at == 0 && before == Some(c)) || (at + count == chars.len() && after == Some(c));
            let plain = count != 2 && !touches;
            for _ in 0..count {
                out.push_str(if plain { "" } else { "\\" });
                out.push(c);
            }
            at += count;
            continue;
        }
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str(BREAK),
            '<' if chars[at..].starts_with(&['<', 'b', 'r', '>']) => out.push_str("\\<"),
            c => out.push(c),
        }
        at += 1;
    }
}

/// Words without styles (titles, labels) on one line.
pub(super) fn write_plain(text: &str) -> String {
    plain(text).replace('\\', "\\\\").replace(BREAK, "\\<br>").replace('\n', BREAK)
}

/// The counterpart of [`write_plain`].
pub(super) fn read_plain(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix(BREAK) {
            out.push('\n');
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match (c, rest.chars().next()) {
            ('\\', Some(next)) => {
                out.push(next);
                rest = &rest[next.len_utf8()..];
            }
            _ => out.push(c),
        }
    }
    plain(&out)
}

/// Composed, without tabs, without space at either end.
pub(super) fn plain(text: &str) -> String {
    nfc(text).replace(['\t', '\r'], " ").trim().to_owned()
}

/// The two halves around the first `mark` that no backslash precedes.
pub(super) fn split_at(text: &str, mark: char) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (index, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == mark => return Some((&text[..index], &text[index + c.len_utf8()..])),
            _ => {}
        }
    }
    None
}

/// Puts a backslash before every `mark` of written text that has none.
pub(super) fn guard(text: &str, mark: char) -> String {
    let (mut out, mut escaped) = (String::with_capacity(text.len()), false);
    for c in text.chars() {
        if c == mark && !escaped {
            out.push('\\');
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}
