//! What a document must hold before it can be typeset, told with the place in the model so that an editor can point at it.

use serde::{Deserialize, Serialize};

use super::{Annex, Block, DocumentKind, Inline, OfficialDocument, Table, Width};

/// Most blocks in one document, annexes included.
pub const MAX_BLOCKS: usize = 5_000;
/// Most cells in all tables of one document.
pub const MAX_CELLS: usize = 20_000;
/// Most characters in one text of the model.
pub const MAX_TEXT: usize = 20_000;
/// Most characters in one document.
pub const MAX_TOTAL_TEXT: usize = 2_000_000;
/// Most lines of a list in the head or foot of a document.
const MAX_LINES: usize = 500;

/// One fault: where it is and which rule it breaks. The words a clerk reads are chosen by `code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelError {
    /// JSON pointer into the model (RFC 6901), such as `/body/3/table/rows/0/2`.
    pub path: String,
    /// Stable code, such as `required` or `text.control_character`.
    pub code: String,
}

impl OfficialDocument {
    /// Every fault of the document; empty when it can be typeset. Number, notation and date may be absent: they are given
    /// after the signature (Đ.15, Đ.18.1).
    ///
    /// Codes: `required`, `text.too_long`, `text.control_character`, `list.too_long`, `document.too_many_blocks`,
    /// `document.too_much_text`, `document.too_many_cells`, `heading.level`, `division.title`, `table.no_columns`,
    /// `table.shape`, `table.span`, `table.width`, `table.size`, `number.without_notation`.
    pub fn validate(&self) -> Vec<ModelError> {
        let mut check = Check::default();
        check.head(self);
        check.blocks("/body", &self.body);
        check.foot(self);
        for (i, annex) in self.annexes.iter().enumerate() {
            check.annex(&format!("/annexes/{i}"), annex);
        }
        check.limits();
        check.errors
    }
}

#[derive(Default)]
struct Check {
    errors: Vec<ModelError>,
    blocks: usize,
    cells: usize,
    chars: usize,
}

impl Check {
    fn fail(&mut self, path: impl Into<String>, code: &str) {
        self.errors.push(ModelError { path: path.into(), code: code.to_owned() });
    }

    fn head(&mut self, doc: &OfficialDocument) {
        self.lines("/agency/parent", &doc.agency.parent);
        self.lines("/agency/name", &doc.agency.name);
        if doc.agency.name.iter().all(|line| line.trim().is_empty()) {
            self.fail("/agency/name", "required");
        }
        if let DocumentKind::Named { name } = &doc.kind {
            self.required("/kind/named/name", name);
        }
        self.optional("/number", &doc.number);
        self.optional("/notation", &doc.notation);
        if doc.number.is_some() && doc.notation.as_deref().is_none_or(|n| n.trim().is_empty()) {
            self.fail("/notation", "number.without_notation");
        }
        self.required("/place", &doc.place);
        self.required("/subject", &doc.subject);
        self.optional("/circulation", &doc.circulation);
        self.lines("/addressees", &doc.addressees);
        self.optional("/addressee_note", &doc.addressee_note);
        self.optional("/issuer_line", &doc.issuer_line);
        self.optional("/enacting_line", &doc.enacting_line);
        if doc.legal_bases.len() > MAX_LINES {
            self.fail("/legal_bases", "list.too_long");
        }
        for (i, basis) in doc.legal_bases.iter().take(MAX_LINES).enumerate() {
            self.inline(&format!("/legal_bases/{i}"), basis, true);
        }
    }

    fn foot(&mut self, doc: &OfficialDocument) {
        if let Some(closing) = &doc.closing {
            self.inline("/closing", closing, false);
        }
        match &doc.signature {
            None => self.fail("/signature", "required"),
            Some(signature) => {
                self.lines("/signature/authority", &signature.authority);
                if signature.authority.iter().all(|line| line.trim().is_empty()) {
                    self.fail("/signature/authority", "required");
                }
                self.required("/signature/name", &signature.name);
            }
        }
        if doc.recipients.len() > MAX_LINES {
            self.fail("/recipients", "list.too_long");
        }
        for (i, recipient) in doc.recipients.iter().take(MAX_LINES).enumerate() {
            self.required(&format!("/recipients/{i}/text"), &recipient.text);
            self.optional(&format!("/recipients/{i}/purpose"), &recipient.purpose);
        }
        self.optional("/filing", &doc.filing);
        self.optional("/drafter_mark", &doc.drafter_mark);
        self.optional("/contact", &doc.contact);
    }

    fn annex(&mut self, path: &str, annex: &Annex) {
        self.text(&format!("{path}/label"), &annex.label);
        self.required(&format!("{path}/title"), &annex.title);
        if let Some(note) = &annex.note {
            self.inline(&format!("{path}/note"), note, false);
        }
        self.blocks(&format!("{path}/body"), &annex.body);
    }

    fn blocks(&mut self, path: &str, blocks: &[Block]) {
        self.blocks += blocks.len();
        if self.blocks > MAX_BLOCKS {
            return;
        }
        for (i, block) in blocks.iter().enumerate() {
            self.block(&format!("{path}/{i}"), block);
        }
    }

    fn block(&mut self, path: &str, block: &Block) {
        match block {
            Block::Part(d) | Block::Chapter(d) | Block::Section(d) | Block::Subsection(d) => {
                let title = format!("{path}/{}/title", name(block));
                self.text(&title, &d.title);
                if d.title.trim().is_empty() {
                    self.fail(title, "division.title");
                }
            }
            Block::Article(u) | Block::Clause(u) | Block::Point(u) => {
                let path = format!("{path}/{}", name(block));
                self.inline(&format!("{path}/title"), &u.title, false);
                self.inline(&format!("{path}/text"), &u.text, u.title.is_blank());
            }
            Block::Paragraph(p) => self.inline(&format!("{path}/paragraph/text"), &p.text, true),
            Block::Item(text) => self.inline(&format!("{path}/item"), text, true),
            Block::Heading(h) => {
                if !(1..=4).contains(&h.level) {
                    self.fail(format!("{path}/heading/level"), "heading.level");
                }
                self.inline(&format!("{path}/heading/text"), &h.text, true);
            }
            Block::Table(table) => self.table(&format!("{path}/table"), table),
            Block::PageBreak => {}
        }
        if let Some(number) = given(block) {
            self.text(&format!("{path}/{}/number/given", name(block)), number);
        }
    }

    fn table(&mut self, path: &str, table: &Table) {
        if table.columns.is_empty() || table.columns.len() > 40 {
            self.fail(format!("{path}/columns"), "table.no_columns");
            return;
        }
        for (i, column) in table.columns.iter().enumerate() {
            let sound = match column.width {
                Width::Share(share) => share.is_finite() && share > 0.0 && share <= 1000.0,
                Width::Mm(mm) => mm.is_finite() && (3.0..=260.0).contains(&mm),
            };
            if !sound {
                self.fail(format!("{path}/columns/{i}/width"), "table.width");
            }
        }
        if table.size_pt.is_some_and(|size| !(9..=14).contains(&size)) {
            self.fail(format!("{path}/size_pt"), "table.size");
        }
        if let Some(caption) = &table.caption {
            self.inline(&format!("{path}/caption"), caption, false);
        }
        self.rows(&format!("{path}/header"), &table.header, table.columns.len());
        self.rows(&format!("{path}/rows"), &table.rows, table.columns.len());
    }

    /// Every row must fill its columns exactly, what earlier rows reach down into counted in.
    fn rows(&mut self, path: &str, rows: &[Vec<super::Cell>], columns: usize) {
        let mut reaching = vec![0usize; columns];
        for (r, row) in rows.iter().enumerate() {
            self.cells += row.len();
            if self.cells > MAX_CELLS {
                return;
            }
            let mut at = 0;
            let mut next: Vec<usize> = reaching.iter().map(|left| left.saturating_sub(1)).collect();
            for (c, cell) in row.iter().enumerate() {
                let here = format!("{path}/{r}/{c}");
                self.inline(&here, &cell.text, false);
                while at < columns && reaching[at] > 0 {
                    at += 1;
                }
                let (colspan, rowspan) = (usize::from(cell.colspan), usize::from(cell.rowspan));
                let fits = colspan >= 1 && rowspan >= 1 && at + colspan <= columns && r + rowspan <= rows.len();
                if !fits || reaching[at..at + colspan].iter().any(|left| *left > 0) {
                    self.fail(here, "table.span");
                    return;
                }
                next[at..at + colspan].fill(rowspan - 1);
                at += colspan;
            }
            while at < columns && reaching[at] > 0 {
                at += 1;
            }
            if at != columns {
                self.fail(format!("{path}/{r}"), "table.shape");
                return;
            }
            reaching = next;
        }
    }

    fn lines(&mut self, path: &str, lines: &[String]) {
        if lines.len() > MAX_LINES {
            self.fail(path, "list.too_long");
        }
        for (i, line) in lines.iter().take(MAX_LINES).enumerate() {
            self.text(&format!("{path}/{i}"), line);
        }
    }

    fn required(&mut self, path: &str, text: &str) {
        self.text(path, text);
        if text.trim().is_empty() {
            self.fail(path, "required");
        }
    }

    fn optional(&mut self, path: &str, text: &Option<String>) {
        if let Some(text) = text {
            self.text(path, text);
        }
    }

    fn inline(&mut self, path: &str, inline: &Inline, required: bool) {
        for run in &inline.0 {
            self.text(path, &run.text);
        }
        if inline.len() > MAX_TEXT {
            self.fail(path, "text.too_long");
        }
        if required && inline.is_blank() {
            self.fail(path, "required");
        }
    }

    fn text(&mut self, path: &str, text: &str) {
        let length = text.chars().count();
        self.chars += length;
        if length > MAX_TEXT {
            self.fail(path, "text.too_long");
        }
        if text.chars().any(is_forbidden) {
            self.fail(path, "text.control_character");
        }
    }

    fn limits(&mut self) {
        if self.blocks > MAX_BLOCKS {
            self.fail("/body", "document.too_many_blocks");
        }
        if self.cells > MAX_CELLS {
            self.fail("/body", "document.too_many_cells");
        }
        if self.chars > MAX_TOTAL_TEXT {
            self.fail("", "document.too_much_text");
        }
    }
}

/// Characters that would show nothing, or show the text in another order than it is read: C0 and C1 controls other than line
/// feed and tabulator, bidirectional overrides, the replacement and object characters, private use, non-characters.
pub(crate) fn is_forbidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFF9}'..='\u{FFFC}' => true,
        '\u{2028}' | '\u{2029}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => true,
        '\u{FDD0}'..='\u{FDEF}' => true,
        _ => c.is_control() || (c as u32 & 0xFFFE) == 0xFFFE,
    }
}

fn name(block: &Block) -> &'static str {
    match block {
        Block::Part(_) => "part",
        Block::Chapter(_) => "chapter",
        Block::Section(_) => "section",
        Block::Subsection(_) => "subsection",
        Block::Article(_) => "article",
        Block::Clause(_) => "clause",
        Block::Point(_) => "point",
        Block::Paragraph(_) => "paragraph",
        Block::Item(_) => "item",
        Block::Heading(_) => "heading",
        Block::Table(_) => "table",
        Block::PageBreak => "page_break",
    }
}

fn given(block: &Block) -> Option<&str> {
    let number = match block {
        Block::Part(d) | Block::Chapter(d) | Block::Section(d) | Block::Subsection(d) => &d.number,
        Block::Article(u) | Block::Clause(u) | Block::Point(u) => &u.number,
        Block::Heading(h) => &h.number,
        Block::Paragraph(_) | Block::Item(_) | Block::Table(_) | Block::PageBreak => return None,
    };
    match number {
        super::Number::Given(given) => Some(given),
        super::Number::Auto | super::Number::Without => None,
    }
}
