//! A writer of indented XML that can only produce well-formed text.

use crate::tree::is_xml_char;

/// Writes elements one inside the other, two spaces a level, `\n` at line ends.
pub(crate) struct XmlWriter {
    out: String,
    open: Vec<&'static str>,
}

impl XmlWriter {
    pub(crate) fn new() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), open: Vec::new() }
    }

    /// An element with `attributes` (as they stand in the tag) and what `content` writes.
    pub(crate) fn element(&mut self, name: &'static str, attributes: &str, content: impl FnOnce(&mut Self)) {
        self.indent();
        self.tag(name, attributes);
        self.out.push('\n');
        self.open.push(name);
        content(self);
        self.open.pop();
        self.indent();
        self.end(name);
    }

    /// An element with text.
    pub(crate) fn leaf(&mut self, name: &'static str, text: &str) {
        self.indent();
        self.tag(name, "");
        escape(text, &mut self.out);
        self.end(name);
    }

    /// An element with text that needs no escaping, such as base64.
    pub(crate) fn encoded(&mut self, name: &'static str, attributes: &str, write: impl FnOnce(&mut String)) {
        self.indent();
        self.tag(name, attributes);
        write(&mut self.out);
        self.end(name);
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    fn tag(&mut self, name: &str, attributes: &str) {
        let space = if attributes.is_empty() { "" } else { " " };
        for piece in ["<", name, space, attributes, ">"] {
            self.out.push_str(piece);
        }
    }

    fn end(&mut self, name: &str) {
        for piece in ["</", name, ">\n"] {
            self.out.push_str(piece);
        }
    }

    fn indent(&mut self) {
        for _ in &self.open {
            self.out.push_str("  ");
        }
    }
}

/// Carriage returns are written as references, else a reader would take them for line ends; what XML forbids becomes
/// U+FFFD.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            c => out.push(xml_char(c)),
        }
    }
}

/// The character itself, or U+FFFD for one that XML forbids.
fn xml_char(c: char) -> char {
    if is_xml_char(c) { c } else { char::REPLACEMENT_CHARACTER }
}

/// The text as it can be sent: what XML forbids replaced, then trimmed as every reader does.
pub(crate) fn sendable(text: &str) -> String {
    let sent: String = text.chars().map(xml_char).collect();
    sent.trim().to_owned()
}
