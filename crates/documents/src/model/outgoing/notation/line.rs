//! What kind of block a line begins: recognised by the way official documents are written.

use super::inline::split_at;

/// A number as it stands in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// As written, without its punctuation.
    Number(String),
    /// `*`: no number.
    Without,
    /// None given: the next one.
    Next,
}

/// The kinds of division, from the outermost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Part,
    Chapter,
    Section,
    Subsection,
}

pub(super) const DIVISIONS: [(Level, &str); 4] =
    [(Level::Part, "Phần "), (Level::Chapter, "Chương "), (Level::Subsection, "Tiểu mục "), (Level::Section, "Mục ")];

/// A line and what it begins; the rest is still in notation.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line<'a> {
    /// Its title follows, on this line or (`None`) on the next.
    Division(Level, Token, Option<&'a str>),
    Article(Token, &'a str),
    Clause(Token, &'a str),
    Point(Token, &'a str),
    Item(&'a str),
    Heading(u8, Token, &'a str),
    /// Alignment by name, if given.
    Paragraph(Option<&'a str>, &'a str),
    PageBreak,
    /// Width in millimetres, if given.
    Picture(Option<f64>, &'a str),
    Table(&'a str),
    Annex(&'a str),
    AnnexNote(&'a str),
}

/// What a trimmed line that is not empty begins.
pub(super) fn classify(line: &str) -> Line<'_> {
    special(line)
        .or_else(|| division(line))
        .or_else(|| article(line))
        .or_else(|| heading(line))
        .or_else(|| clause(line))
        .or_else(|| point(line))
        .unwrap_or(Line::Paragraph(None, line))
}

fn special(line: &str) -> Option<Line<'_>> {
    if line == "{page}" {
        return Some(Line::PageBreak);
    }
    if let Some((width, rest)) = line.strip_prefix("{image").and_then(|rest| rest.split_once('}')) {
        let width = width.trim();
        match width.strip_suffix("mm").map(str::parse) {
            None if width.is_empty() => return Some(Line::Picture(None, rest.trim_start())),
            Some(Ok(mm)) => return Some(Line::Picture(Some(mm), rest.trim_start())),
            _ => {}
        }
    }
    if line.starts_with('|') {
        return Some(Line::Table(line));
    }
    if let Some(rest) = line.strip_prefix("===") {
        return Some(Line::Annex(rest.trim()));
    }
    if let Some(rest) = line.strip_prefix("==-") {
        return Some(Line::AnnexNote(rest.trim()));
    }
    for bullet in ["- ", "– ", "— ", "• ", "+ "] {
        if let Some(rest) = line.strip_prefix(bullet) {
            return Some(Line::Item(rest.trim_start()));
        }
    }
    for align in ["left", "center", "right", "justify"] {
        let rest = line.strip_prefix('{').and_then(|l| l.strip_prefix(align)).and_then(|l| l.strip_prefix('}'));
        if let Some(rest) = rest {
            return Some(Line::Paragraph(Some(align), rest.trim()));
        }
    }
    None
}

/// Reads `*`, `{…}` or what `plain` accepts from the beginning; gives the rest.
fn token(text: &str, plain: impl Fn(&str) -> Option<usize>) -> Option<(Token, &str)> {
    if let Some(rest) = text.strip_prefix('*') {
        return Some((Token::Without, rest));
    }
    if let Some(rest) = text.strip_prefix('{') {
        let (number, rest) = rest.split_once('}')?;
        return Some((Token::Number(number.to_owned()), rest));
    }
    let end = plain(text)?;
    Some((Token::Number(text[..end].to_owned()), &text[end..]))
}

/// What follows a number: nothing, or a mark and then a space or nothing.
fn after_mark(rest: &str, mark: char) -> Option<&str> {
    let rest = rest.strip_prefix(mark)?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

fn run(text: &str, accepts: impl Fn(char) -> bool) -> usize {
    text.find(|c| !accepts(c)).unwrap_or(text.len())
}

/// `12`, `8a`, `3đ`.
pub(super) fn arabic(text: &str) -> Option<usize> {
    let digits = run(text, |c| c.is_ascii_digit());
    let letter = text[digits..].chars().next().filter(|c| c.is_ascii_lowercase() || *c == 'đ');
    (1..=3).contains(&digits).then(|| digits + letter.map_or(0, char::len_utf8))
}

/// `I`, `XIV`; longer ones are words.
pub(super) fn roman(text: &str) -> Option<usize> {
    let end = run(text, |c| "IVXLCDM".contains(c));
    (1..=8).contains(&end).then_some(end)
}

fn ordinal(text: &str) -> Option<usize> {
    let word = text.strip_prefix("thứ ")?;
    let end = run(word, char::is_alphabetic);
    (end > 0).then_some("thứ ".len() + end)
}

pub(super) fn division_number(level: Level, text: &str) -> Option<usize> {
    match level {
        Level::Part => roman(text).or_else(|| ordinal(text)),
        Level::Chapter => roman(text),
        Level::Section | Level::Subsection => arabic(text),
    }
}

fn division(line: &str) -> Option<Line<'_>> {
    let (level, rest) = DIVISIONS.iter().find_map(|(level, word)| Some((*level, strip_word(line, word)?)))?;
    let (number, rest) = token(rest, |text| division_number(level, text))?;
    if rest.is_empty() {
        return Some(Line::Division(level, number, None));
    }
    let title = after_mark(rest, '.').or_else(|| after_mark(rest, ':'))?;
    Some(Line::Division(level, number, Some(title)))
}

/// Strips a word with its space in the usual spelling or in capitals.
fn strip_word<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    line.strip_prefix(word).or_else(|| line.strip_prefix(word.to_uppercase().as_str()))
}

fn article(line: &str) -> Option<Line<'_>> {
    let (number, rest) = token(strip_word(line, "Điều ")?, arabic)?;
    let text = after_mark(rest, '.').or_else(|| after_mark(rest, ':'))?;
    Some(Line::Article(number, text))
}

/// `1`, `I`, `1.1`, `2.3.1`.
pub(super) fn heading_number(text: &str) -> Option<usize> {
    if let Some(end) = roman(text) {
        return Some(end);
    }
    let mut end = arabic(text)?;
    while let Some(more) = text[end..].strip_prefix('.').and_then(arabic) {
        end += 1 + more;
    }
    Some(end)
}

fn heading(line: &str) -> Option<Line<'_>> {
    let hashes = run(line, |c| c == '#');
    if let Some(depth) = u8::try_from(hashes).ok().filter(|depth| (1..=4).contains(depth))
        && let Some(rest) = line[hashes..].strip_prefix(' ')
    {
        let rest = rest.trim_start();
        let numbered = token(rest, heading_number).and_then(|(t, rest)| Some((t, after_mark(rest, '.')?)));
        let (number, text) = numbered.unwrap_or((Token::Next, rest));
        return Some(Line::Heading(depth, number, text));
    }
    // As pasted: "II. KẾT QUẢ", "1.1. Công tác …"; a lone "1." is a clause.
    let end = run(line, |c| "IVX".contains(c));
    if (1..=5).contains(&end)
        && let Some(text) = after_mark(&line[end..], '.')
    {
        return Some(Line::Heading(1, Token::Number(line[..end].to_owned()), text));
    }
    let end = heading_number(line).filter(|end| line[..*end].contains('.'))?;
    let depth = u8::try_from(line[..end].matches('.').count() + 2).ok().filter(|depth| *depth <= 4)?;
    Some(Line::Heading(depth, Token::Number(line[..end].to_owned()), after_mark(&line[end..], '.')?))
}

fn clause(line: &str) -> Option<Line<'_>> {
    let (number, rest) = token(line, arabic)?;
    Some(Line::Clause(number, after_mark(rest, '.')?))
}

/// `a`, `đ`, `b1`.
pub(super) fn letter(text: &str) -> Option<usize> {
    let first = text.chars().next().filter(|c| c.is_ascii_lowercase() || *c == 'đ')?;
    let digit = text[first.len_utf8()..].chars().next().filter(char::is_ascii_digit);
    Some(first.len_utf8() + digit.map_or(0, char::len_utf8))
}

/// `(i)`, `(1)`, `(a)`: kept as written.
pub(super) fn bracketed(text: &str) -> Option<usize> {
    let (inner, _) = text.strip_prefix('(')?.split_once(')')?;
    let fits = (1..=4).contains(&inner.len()) && inner.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    fits.then_some(inner.len() + 2)
}

fn point(line: &str) -> Option<Line<'_>> {
    if let Some(end) = bracketed(line) {
        let rest = &line[end..];
        let follows = rest.is_empty() || rest.starts_with(char::is_whitespace);
        return follows.then(|| Line::Point(Token::Number(line[..end].to_owned()), rest.trim_start()));
    }
    let (number, rest) = token(line, letter)?;
    Some(Line::Point(number, after_mark(rest, ')')?))
}

/// The title in brackets and the text after it; `None` when there are no brackets.
pub(super) fn titled(text: &str) -> Option<(&str, &str)> {
    let (title, rest) = split_at(text.strip_prefix('[')?, ']')?;
    Some((title, rest.trim_start()))
}

/// Whether the words after an article's number are its title: they end without a mark.
pub(super) fn reads_as_title(text: &str) -> bool {
    !text.is_empty() && !text.ends_with(['.', ';', ':', ',', '/', '!', '?', '”', '"', ')'])
}
