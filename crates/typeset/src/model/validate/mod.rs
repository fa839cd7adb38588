//! What a document must hold before it can be typeset, told with the place in the model so that an editor can point at it.

mod table;

use serde::{Deserialize, Serialize};

use super::{
    AgencyHeader, Annex, Block, CopyBlock, DocumentKind, Inline, OfficialDocument, Recipient, SignatureBlock,
    SubjectPlace,
};

/// Most blocks in one document, annexes included.
pub const MAX_BLOCKS: usize = 5_000;
/// Most cells in all tables of one document.
pub const MAX_CELLS: usize = 10_000;
/// Most characters in one text of the model.
pub const MAX_TEXT: usize = 20_000;
/// Most characters in one document: about 190 pages and 150 MB of memory while they are laid out.
pub const MAX_TOTAL_TEXT: usize = 600_000;
/// Most entries of a list that flows over pages (bases, addressees, recipients).
const MAX_ENTRIES: usize = 500;
/// Most pictures in one document.
pub(crate) const MAX_PICTURES: usize = 40;
/// Most agencies, parties and signers beside the first.
const MAX_BESIDE: usize = 5;
/// Most lines of what must stand together (agency, authority of the signer).
const MAX_LINES: usize = 6;
/// Most characters of a line in the head or the signature block.
const LINE: usize = 200;
/// Most characters of a subject or title. PL VI gives a subject 500; real ones are longer.
const TITLE: usize = 2_000;

/// One fault: where it is and which rule it breaks. The words a clerk reads are chosen by `code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelError {
    /// JSON pointer into the model (RFC 6901), such as `/body/3/table/rows/0/2`.
    pub path: String,
    /// Stable code, one of [`ModelError::CODES`].
    pub code: String,
    /// The character it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub character: Option<char>,
}

impl ModelError {
    /// A fault of a place.
    pub fn new(path: impl Into<String>, code: &str) -> Self {
        Self { path: path.into(), code: code.to_owned(), character: None }
    }

    /// All codes, each with a sentence in the locale files.
    pub const CODES: [&str; 21] = [
        "required",
        "text-too-long",
        "text-control-character",
        "list-too-long",
        "document-too-many-blocks",
        "document-too-much-text",
        "document-too-many-cells",
        "heading-level",
        "division-title",
        "table-columns",
        "table-shape",
        "table-span",
        "table-width",
        "table-size",
        "number-without-notation",
        "picture-missing",
        "picture-format",
        "picture-too-large",
        "picture-width",
        "document-too-many-pictures",
        "missing-glyph",
    ];
}

impl OfficialDocument {
    /// Every fault of the document; empty when it can be typeset. Number, notation and date may be absent: they are given
    /// after the signature (Đ.15, Đ.18.1).
    pub fn validate(&self) -> Vec<ModelError> {
        let mut check = Check::default();
        check.head(self);
        check.blocks("/body", &self.body);
        check.foot(self);
        for (i, annex) in self.annexes.iter().enumerate() {
            check.annex(&format!("/annexes/{i}"), annex);
        }
        if let Some(copy) = &self.copy {
            check.copy(copy);
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
    pictures: usize,
}

impl Check {
    fn fail(&mut self, path: impl Into<String>, code: &str) {
        self.errors.push(ModelError::new(path, code));
    }

    fn head(&mut self, doc: &OfficialDocument) {
        self.agency("/agency", &doc.agency);
        if doc.joint.len() > MAX_BESIDE {
            self.fail("/joint", "list-too-long");
        }
        for (i, agency) in doc.joint.iter().take(MAX_BESIDE).enumerate() {
            self.agency(&format!("/joint/{i}"), agency);
        }
        if let DocumentKind::Named { name } = &doc.kind {
            self.required("/kind/named/name", name, LINE);
        }
        self.optional("/number", &doc.number, 50);
        self.optional("/notation", &doc.notation, 100);
        if doc.number.is_some() && doc.notation.as_deref().is_none_or(|n| n.trim().is_empty()) {
            self.fail("/notation", "number-without-notation");
        }
        self.required("/place", &doc.place, LINE);
        self.text("/subject", &doc.subject, TITLE);
        if doc.subject.trim().is_empty() && doc.kind.layout().subject != SubjectPlace::Nowhere {
            self.fail("/subject", "required");
        }
        self.optional("/circulation", &doc.circulation, LINE);
        self.lines("/addressees", &doc.addressees, MAX_ENTRIES);
        self.optional("/addressee_note", &doc.addressee_note, TITLE);
        self.optional("/issuer_line", &doc.issuer_line, TITLE);
        self.optional("/enacting_line", &doc.enacting_line, TITLE);
        if doc.legal_bases.len() > MAX_ENTRIES {
            self.fail("/legal_bases", "list-too-long");
        }
        for (i, basis) in doc.legal_bases.iter().take(MAX_ENTRIES).enumerate() {
            self.inline(&format!("/legal_bases/{i}"), basis, true);
        }
        if doc.parties.len() > MAX_BESIDE {
            self.fail("/parties", "list-too-long");
        }
        for (i, party) in doc.parties.iter().take(MAX_BESIDE).enumerate() {
            self.required(&format!("/parties/{i}/name"), &party.name, TITLE);
            self.lines(&format!("/parties/{i}/details"), &party.details, MAX_ENTRIES);
        }
    }

    fn agency(&mut self, path: &str, agency: &AgencyHeader) {
        self.lines(&format!("{path}/parent"), &agency.parent, MAX_LINES);
        self.lines(&format!("{path}/name"), &agency.name, MAX_LINES);
        if agency.name.iter().all(|line| line.trim().is_empty()) {
            self.fail(format!("{path}/name"), "required");
        }
    }

    fn signer(&mut self, path: &str, signature: &SignatureBlock) {
        self.lines(&format!("{path}/authority"), &signature.authority, MAX_LINES);
        if signature.authority.iter().all(|line| line.trim().is_empty()) {
            self.fail(format!("{path}/authority"), "required");
        }
        self.lines(&format!("{path}/post"), &signature.post, MAX_LINES);
        self.required(&format!("{path}/name"), &signature.name, LINE);
    }

    fn foot(&mut self, doc: &OfficialDocument) {
        if let Some(closing) = &doc.closing {
            self.inline("/closing", closing, false);
        }
        match &doc.signature {
            None => self.fail("/signature", "required"),
            Some(signature) => self.signer("/signature", signature),
        }
        if doc.cosigners.len() > MAX_BESIDE {
            self.fail("/cosigners", "list-too-long");
        }
        for (i, signature) in doc.cosigners.iter().take(MAX_BESIDE).enumerate() {
            self.signer(&format!("/cosigners/{i}"), signature);
        }
        self.optional("/confirmation", &doc.confirmation, TITLE);
        self.recipients("", &doc.recipients, &doc.filing);
        self.optional("/drafter_mark", &doc.drafter_mark, LINE);
        self.optional("/contact", &doc.contact, 500);
    }

    fn recipients(&mut self, path: &str, recipients: &[Recipient], filing: &Option<String>) {
        if recipients.len() > MAX_ENTRIES {
            self.fail(format!("{path}/recipients"), "list-too-long");
        }
        for (i, recipient) in recipients.iter().take(MAX_ENTRIES).enumerate() {
            self.required(&format!("{path}/recipients/{i}/text"), &recipient.text, TITLE);
            self.optional(&format!("{path}/recipients/{i}/purpose"), &recipient.purpose, LINE);
        }
        self.optional(&format!("{path}/filing"), filing, TITLE);
    }

    fn copy(&mut self, copy: &CopyBlock) {
        self.agency("/copy/agency", &copy.agency);
        self.optional("/copy/number", &copy.number, 50);
        self.required("/copy/notation", &copy.notation, 100);
        self.required("/copy/place", &copy.place, LINE);
        self.signer("/copy/signature", &copy.signature);
        self.recipients("/copy", &copy.recipients, &copy.filing);
    }

    fn annex(&mut self, path: &str, annex: &Annex) {
        self.text(&format!("{path}/label"), &annex.label, LINE);
        self.required(&format!("{path}/title"), &annex.title, TITLE);
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
                self.text(&title, &d.title, TITLE);
                if d.title.trim().is_empty() {
                    self.fail(title, "division-title");
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
                    self.fail(format!("{path}/heading/level"), "heading-level");
                }
                self.inline(&format!("{path}/heading/text"), &h.text, true);
            }
            Block::Table(table) => self.table(&format!("{path}/table"), table),
            Block::Picture(picture) => {
                self.pictures += 1;
                self.required(&format!("{path}/picture/file"), &picture.file, LINE);
                self.inline(&format!("{path}/picture/caption"), &picture.caption, false);
                if picture.width_mm.is_some_and(|mm| !(10.0..=165.0).contains(&mm)) {
                    self.fail(format!("{path}/picture/width_mm"), "picture-width");
                }
            }
            Block::PageBreak => {}
        }
        if let Some(number) = given(block) {
            self.text(&format!("{path}/{}/number/given", name(block)), number, 20);
        }
    }

    fn lines(&mut self, path: &str, lines: &[String], most: usize) {
        if lines.len() > most {
            self.fail(path, "list-too-long");
        }
        let longest = if most == MAX_LINES { LINE } else { TITLE };
        for (i, line) in lines.iter().take(most).enumerate() {
            self.text(&format!("{path}/{i}"), line, longest);
        }
    }

    fn required(&mut self, path: &str, text: &str, longest: usize) {
        self.text(path, text, longest);
        if text.trim().is_empty() {
            self.fail(path, "required");
        }
    }

    fn optional(&mut self, path: &str, text: &Option<String>, longest: usize) {
        if let Some(text) = text {
            self.text(path, text, longest);
        }
    }

    fn inline(&mut self, path: &str, inline: &Inline, required: bool) {
        self.text(path, &inline.plain_text(), MAX_TEXT);
        if required && inline.is_blank() {
            self.fail(path, "required");
        }
    }

    fn text(&mut self, path: &str, text: &str, longest: usize) {
        let length = text.chars().count();
        self.chars += length;
        if length > longest {
            self.fail(path, "text-too-long");
        }
        if text.chars().any(is_forbidden) {
            self.fail(path, "text-control-character");
        }
    }

    fn limits(&mut self) {
        if self.blocks > MAX_BLOCKS {
            self.fail("/body", "document-too-many-blocks");
        }
        if self.cells > MAX_CELLS {
            self.fail("/body", "document-too-many-cells");
        }
        if self.pictures > MAX_PICTURES {
            self.fail("/body", "document-too-many-pictures");
        }
        if self.chars > MAX_TOTAL_TEXT {
            self.fail("", "document-too-much-text");
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
        Block::Picture(_) => "picture",
        Block::PageBreak => "page_break",
    }
}

fn given(block: &Block) -> Option<&str> {
    let number = match block {
        Block::Part(d) | Block::Chapter(d) | Block::Section(d) | Block::Subsection(d) => &d.number,
        Block::Article(u) | Block::Clause(u) | Block::Point(u) => &u.number,
        Block::Heading(h) => &h.number,
        Block::Paragraph(_) | Block::Item(_) | Block::Table(_) | Block::Picture(_) | Block::PageBreak => return None,
    };
    match number {
        super::Number::Given(given) => Some(given),
        super::Number::Auto | super::Number::Without => None,
    }
}
