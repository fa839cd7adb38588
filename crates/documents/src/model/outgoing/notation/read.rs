//! From the notation, or a pasted document, to the model.

use typeset::Inline;
use typeset::model::{Annex, Block, Division, Heading, Number, Paragraph, Picture, Unit};

use super::Text;
use super::inline::{read_inline, read_plain, split_at};
use super::line::{Level, Line, Token, classify, reads_as_title, titled};
use super::normal::assign;
use super::table::{self, align_of};

/// Reads a text; every text can be read, what is not recognised is a paragraph.
pub fn read(text: &str) -> Text {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = Reader::default();
    for line in text.split('\n').map(str::trim) {
        reader.line(line);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader<'a> {
    body: Vec<Block>,
    numbers: Vec<Option<String>>,
    table: Vec<&'a str>,
    /// A division whose title stands on the next line.
    untitled: Option<usize>,
    annexes: Vec<(Annex, Vec<Option<String>>)>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a str) {
        if line.starts_with('|') {
            self.table.push(line);
            return;
        }
        self.end_table();
        if line.is_empty() {
            return;
        }
        let kind = classify(line);
        if let (Some(at), Line::Paragraph(None, title)) = (self.untitled.take(), &kind) {
            if let Some(Block::Part(d) | Block::Chapter(d) | Block::Section(d) | Block::Subsection(d)) =
                self.blocks().0.get_mut(at)
            {
                d.title = read_plain(title);
            }
            return;
        }
        self.begin(kind);
    }

    fn begin(&mut self, kind: Line<'a>) {
        match kind {
            Line::Division(level, number, title) => {
                let division = Division { number: Number::Auto, title: read_plain(title.unwrap_or_default()) };
                self.untitled = title.is_none().then(|| self.blocks().0.len());
                let block = match level {
                    Level::Part => Block::Part(division),
                    Level::Chapter => Block::Chapter(division),
                    Level::Section => Block::Section(division),
                    Level::Subsection => Block::Subsection(division),
                };
                self.push(block, number);
            }
            Line::Article(number, text) => self.push(Block::Article(article(text)), number),
            Line::Clause(number, text) => self.push(Block::Clause(unit(text)), number),
            Line::Point(number, text) => self.push(Block::Point(unit(text)), number),
            Line::Item(text) => self.push(Block::Item(read_inline(text)), Token::Without),
            Line::Heading(level, number, text) => {
                let heading = Heading { level, number: Number::Auto, text: read_inline(text) };
                self.push(Block::Heading(heading), number);
            }
            Line::Paragraph(align, text) => {
                let paragraph = Paragraph { text: read_inline(text), align: align.and_then(align_of) };
                self.push(Block::Paragraph(paragraph), Token::Without);
            }
            Line::Picture(width_mm, rest) => {
                let (file, caption) = split_at(rest, '|').unwrap_or((rest, ""));
                let picture = Picture { file: read_plain(file), width_mm, caption: read_inline(caption.trim()) };
                self.push(Block::Picture(picture), Token::Without);
            }
            Line::PageBreak => self.push(Block::PageBreak, Token::Without),
            Line::Annex(head) => self.annexes.push((annex(head), Vec::new())),
            Line::AnnexNote(note) => match self.annexes.last_mut() {
                Some((annex, _)) => annex.note = Some(read_inline(note)).filter(|n: &Inline| !n.is_blank()),
                None => {
                    let paragraph = Paragraph { text: read_inline(note), align: None };
                    self.push(Block::Paragraph(paragraph), Token::Without);
                }
            },
            // Lines of tables are gathered before.
            Line::Table(line) => self.table.push(line),
        }
    }

    fn blocks(&mut self) -> (&mut Vec<Block>, &mut Vec<Option<String>>) {
        match self.annexes.last_mut() {
            Some((annex, numbers)) => (&mut annex.body, numbers),
            None => (&mut self.body, &mut self.numbers),
        }
    }

    fn push(&mut self, block: Block, number: Token) {
        let blank = match &block {
            Block::Paragraph(p) => p.text.is_blank(),
            Block::Item(text) => text.is_blank(),
            Block::Picture(picture) => picture.file.is_empty(),
            _ => false,
        };
        if blank {
            return;
        }
        let (blocks, numbers) = self.blocks();
        blocks.push(block);
        let number = match number {
            Token::Number(number) => Some(number.trim().to_owned()).filter(|number| !number.is_empty()),
            Token::Without => None,
            Token::Next => next_number(blocks, numbers),
        };
        numbers.push(number);
    }

    fn end_table(&mut self) {
        if self.table.is_empty() {
            return;
        }
        let table = table::read(&std::mem::take(&mut self.table));
        if !table.columns.is_empty() {
            self.push(Block::Table(table), Token::Without);
        }
    }

    fn finish(mut self) -> Text {
        self.end_table();
        let annexes = self.annexes.into_iter().map(|(mut annex, numbers)| {
            annex.body = assign(annex.body, &numbers);
            annex
        });
        Text { annexes: annexes.collect(), body: assign(self.body, &self.numbers) }
    }
}

/// The number the last block shows by itself after those before it.
fn next_number(blocks: &[Block], numbers: &[Option<String>]) -> Option<String> {
    let mut before = assign(blocks[..blocks.len() - 1].to_vec(), numbers);
    before.push(blocks.last()?.clone());
    let shown = typeset::model::number_blocks(&before);
    let last = shown.last()?;
    Some(super::normal::number(last.block, last.label.as_ref()?))
}

fn unit(text: &str) -> Unit {
    let (title, text) = titled(text).unwrap_or(("", text));
    Unit { number: Number::Auto, title: read_inline(title), text: read_inline(text) }
}

fn article(text: &str) -> Unit {
    if titled(text).is_none() && reads_as_title(text) {
        return Unit { number: Number::Auto, title: read_inline(text), text: Inline::default() };
    }
    unit(text)
}

fn annex(head: &str) -> Annex {
    let mut annex = Annex::default();
    let mut head = head;
    loop {
        let (flag, word) = match head.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some(("landscape", rest)) => (&mut annex.landscape, rest),
            Some(("headed", rest)) => (&mut annex.headed, rest),
            _ => break,
        };
        *flag = true;
        head = word.trim_start();
    }
    let (label, title) = split_at(head, '|').unwrap_or((head, ""));
    Annex { label: read_plain(label), title: read_plain(title), ..annex }
}
