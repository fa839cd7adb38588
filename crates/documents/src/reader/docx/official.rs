//! What an official document has around its body: recognised in the order in which the decree lays it out, and only there.

use typeset::model::{Align, TypeLayout};

use super::Imported;
use super::body::{Content, Item, Par};
use super::lines::{self, is_rule};
use crate::model::outgoing::notation;
use kernel::text::fold;

/// How far the reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Agency, motto, number, date.
    Head,
    /// Right after the name of the type.
    Subject,
    /// Addressees.
    Addressed,
    /// Authority, bases, what is decided.
    Bases,
    Body,
    /// After the signature.
    Foot,
}

struct Reader {
    place: Place,
    out: Imported,
    text: String,
    /// A centred line in capitals that may be the authority, until the bases show it.
    authority: Option<Par>,
}

/// Sorts what was read into the parts of a draft.
pub(super) fn imported(content: Content) -> Imported {
    let mut reader = Reader { place: Place::Head, out: Imported::default(), text: String::new(), authority: None };
    // Below the head the motto may be quoted; what stands before it there is text and not to be lost.
    let official = content.items.iter().take(HEAD).any(is_head);
    if !official {
        reader.place = Place::Body;
    }
    for item in content.items {
        reader.item(item);
    }
    reader.settle();
    let text = reader.text.trim_matches('\n').to_owned();
    Imported { text, left_out: content.left_out, ..reader.out }
}

/// Paragraphs and tables that the head of a document takes at the most.
const HEAD: usize = 12;

/// The motto on a line of its own, beside the agency at the most.
fn is_motto(par: &Par) -> bool {
    let words = par.words();
    words.chars().count() <= 90 && fold(&words).contains("doc lap - tu do - hanh phuc")
}

/// The motto stands in a table of two cells, or in paragraphs.
fn is_head(item: &Item) -> bool {
    let motto = is_motto;
    match item {
        Item::Par(par) => motto(par),
        Item::Table(_, cells) => cells.iter().flatten().any(motto),
    }
}

/// Recipients stand in a table beside the signature.
fn is_foot(cells: &[Vec<Par>]) -> bool {
    cells.iter().flatten().any(|par| fold(&par.words()).starts_with("noi nhan"))
}

impl Reader {
    fn item(&mut self, item: Item) {
        match item {
            Item::Table(_, cells) if self.place == Place::Head => self.head(&cells),
            Item::Table(_, cells) if is_foot(&cells) => {
                self.settle();
                self.foot(&cells);
                self.place = Place::Foot;
            }
            Item::Table(table, _) => {
                self.settle();
                self.begin_body();
                self.push(&lines::table(table));
            }
            Item::Par(par) => self.par(par),
        }
    }

    /// Of the head only the subject of a letter is the drafter's; the rest follows from agency and type.
    fn head(&mut self, cells: &[Vec<Par>]) {
        for par in cells.iter().flatten() {
            self.about(&par.words());
        }
        if cells.iter().flatten().any(is_motto) {
            self.place = Place::Subject;
        }
    }

    /// The subject of a letter.
    fn about(&mut self, words: &str) -> bool {
        let subject = ["V/v", "V/V", "v/v"].iter().find_map(|about| words.strip_prefix(about));
        if let Some(subject) = subject {
            subject.trim_start_matches([':', ' ']).clone_into(&mut self.out.subject);
            "Công văn".clone_into(&mut self.out.type_name);
        }
        subject.is_some()
    }

    fn par(&mut self, par: Par) {
        let words = par.words();
        if words.is_empty() || is_rule(&words) {
            return;
        }
        match self.place {
            Place::Head => self.head(&[vec![par]]),
            Place::Subject => self.subject(par, &words),
            Place::Addressed | Place::Bases => self.before_body(par, &words),
            Place::Body => self.body(par, &words),
            Place::Foot => self.after(par, &words),
        }
    }

    fn subject(&mut self, par: Par, words: &str) {
        let dated = words.contains(", ngày") && words.contains("tháng");
        if self.out.type_name.is_empty() && (words.starts_with("Số:") || dated || self.about(words)) {
            return;
        }
        let capitals = words.to_uppercase();
        if self.out.type_name.is_empty()
            && let Some(layout) = TypeLayout::ALL.iter().find(|layout| layout.name.to_uppercase() == capitals)
        {
            layout.name.clone_into(&mut self.out.type_name);
            return;
        }
        let goes_on = par.is_bold() && par.align == Some(Align::Center) && *words != capitals;
        if goes_on && !self.out.type_name.is_empty() {
            let so_far = std::mem::take(&mut self.out.subject);
            self.out.subject = format!("{so_far} {words}").trim().to_owned();
            return;
        }
        self.place = Place::Bases;
        self.before_body(par, words);
    }

    fn before_body(&mut self, par: Par, words: &str) {
        if let Some(to) = ["Kính gửi:", "Kính gửi"].iter().find_map(|begin| words.strip_prefix(begin)) {
            self.place = Place::Addressed;
            self.out.addressees.extend(Some(bare(to)).filter(|to| !to.is_empty()));
            return;
        }
        if self.place == Place::Addressed && words.starts_with(['-', '–']) {
            self.out.addressees.push(bare(words));
            return;
        }
        let decided = words.ends_with(':') && *words == words.to_uppercase();
        if decided && !self.out.legal_bases.is_empty() {
            words.clone_into(&mut self.out.enacting_line);
            self.begin_body();
            return;
        }
        let base = ["Căn cứ ", "Theo đề nghị ", "Xét đề nghị ", "Xét Tờ trình "];
        if base.iter().any(|begin| words.starts_with(begin)) && words.ends_with([';', '.', ',']) {
            if let Some(authority) = self.authority.take() {
                self.out.issuer_line = authority.words();
            }
            self.place = Place::Bases;
            self.out.legal_bases.push(words.to_owned());
            return;
        }
        let capitals = *words == words.to_uppercase() && par.align == Some(Align::Center);
        if capitals && self.authority.is_none() && self.out.legal_bases.is_empty() {
            self.authority = Some(par);
            return;
        }
        self.settle();
        self.begin_body();
        self.body(par, words);
    }

    fn body(&mut self, par: Par, words: &str) {
        if fold(words).starts_with("noi nhan") {
            self.place = Place::Foot;
            return;
        }
        if par.new_page && !self.text.is_empty() {
            self.push("{page}");
        }
        if is_annex(&par, words) {
            self.annex(words);
            return;
        }
        self.push(&lines::line(&par));
    }

    /// After the signature only annexes follow, and the lines of nơi nhận where they stand in no table.
    fn after(&mut self, par: Par, words: &str) {
        if is_annex(&par, words) {
            self.annex(words);
            self.place = Place::Body;
        } else if words.starts_with(['-', '–']) {
            self.recipient(words);
        }
    }

    fn annex(&mut self, words: &str) {
        let words = words.replace('|', "\\|");
        self.push(&format!("\n=== {words} |"));
    }

    fn foot(&mut self, cells: &[Vec<Par>]) {
        for par in cells.iter().flatten() {
            let words = par.words();
            if words.starts_with(['-', '–']) || par.label.as_deref() == Some("-") {
                self.recipient(&words);
            }
        }
    }

    fn recipient(&mut self, words: &str) {
        let line = words.trim_start_matches(['-', '–', ' ']);
        if line.starts_with("Lưu") {
            line.clone_into(&mut self.out.filing);
        } else {
            self.out.recipients.push(bare(line));
        }
    }

    fn begin_body(&mut self) {
        self.place = self.place.max(Place::Body);
    }

    /// What looked like an authority and had no bases below is text.
    fn settle(&mut self) {
        if let Some(par) = self.authority.take() {
            self.push(&lines::line(&par));
        }
    }

    fn push(&mut self, line: &str) {
        if line.is_empty() {
            return;
        }
        // The title of an annex stands on the lines below its label.
        if let Some(open) = self.text.strip_suffix(" |\n") {
            let title = line.trim_start_matches("{center} ").replace("**", "");
            let is_title = line.starts_with("{center}") && !title.is_empty();
            self.text = if is_title { format!("{open} | {title}\n") } else { format!("{open} | …\n{line}\n") };
            return;
        }
        if self.text.lines().last().is_some_and(|last| last.starts_with("===") || last.starts_with("==-"))
            && let Some(more) = self.more_of_annex(line)
        {
            self.text = more;
            return;
        }
        // So does that of a chapter.
        let titles = self.text.lines().last().is_some_and(notation::awaits_title) && line.starts_with("{center}");
        let plain = if titles { line.trim_start_matches("{center} ").replace("**", "") } else { line.to_owned() };
        self.text.push_str(&plain);
        self.text.push('\n');
    }
}

impl Reader {
    /// A second line of the title, or the note under it (`(Kèm theo …)`), which may go on over lines.
    fn more_of_annex(&self, line: &str) -> Option<String> {
        let words = line.strip_prefix("{center} ")?.replace("**", "").replace("''", "");
        let head = self.text.trim_end();
        let last = head.lines().last()?;
        let noted = last.starts_with("==-");
        if noted && !last.ends_with(')') {
            return Some(format!("{head} {words}\n"));
        }
        if !noted && fold(&words).starts_with("(kem theo") {
            return Some(format!("{head}\n==- {words}\n"));
        }
        (!noted && words == words.to_uppercase()).then(|| format!("{head}<br>{words}\n"))
    }
}

/// `Phụ lục`, `PHỤ LỤC I` on a line of its own in the middle.
fn is_annex(par: &Par, words: &str) -> bool {
    let rest = ["Phụ lục", "PHỤ LỤC"].iter().find_map(|begin| words.strip_prefix(begin));
    let number = rest.map(str::trim);
    par.align == Some(Align::Center)
        && number.is_some_and(|number| number.chars().count() <= 6 && number.chars().all(|c| c.is_ascii_alphanumeric()))
}

fn bare(line: &str) -> String {
    line.trim().trim_start_matches(['-', '–', ' ']).trim_end_matches([';', '.', ' ']).to_owned()
}
