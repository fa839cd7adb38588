//! The body of a Word file as paragraphs and tables, numbers computed, styles told.

use std::collections::BTreeMap;

use typeset::model::{Align, Cell, Column, MAX_BLOCKS, MAX_CELLS, MAX_TOTAL_TEXT, Table, Width};
use typeset::{Inline, Run};

use super::DocxError;
use super::numbering::Numbering;
use super::tree::Node;

/// Elements that hold what the model has no place for; each is counted and left out with all that is in it.
const LEFT_OUT: [&str; 9] = [
    "drawing",
    "pict",
    "object",
    "AlternateContent",
    "oMath",
    "oMathPara",
    "footnoteReference",
    "endnoteReference",
    "commentReference",
];
/// Elements whose words do not count: deleted, moved away, told to a field.
const NOT_THERE: [&str; 6] = ["del", "moveFrom", "instrText", "delText", "pPr", "rPr"];

/// A paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Par {
    pub(super) runs: Vec<Run>,
    pub(super) align: Option<Align>,
    /// Number that Word computes, with its mark.
    pub(super) label: Option<String>,
    /// 1 to 4 for Word's own headings.
    pub(super) heading: Option<u8>,
    pub(super) new_page: bool,
}

impl Par {
    pub(super) fn words(&self) -> String {
        let words: String = self.runs.iter().map(|run| run.text.as_str()).collect();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether all words stand in bold.
    pub(super) fn is_bold(&self) -> bool {
        let mut words = self.runs.iter().filter(|run| !run.text.trim().is_empty()).peekable();
        words.peek().is_some() && words.all(|run| run.bold)
    }
}

/// A paragraph or a table.
#[derive(Debug)]
pub(super) enum Item {
    Par(Par),
    /// The table, and the paragraphs of all its cells where it may be the head or the foot of a document.
    Table(Table, Vec<Vec<Par>>),
}

/// Everything found.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) items: Vec<Item>,
    pub(super) left_out: usize,
}

/// Levels of heading by the id of their style.
pub(super) type Styles = BTreeMap<String, u8>;

/// Styles that are Word's headings 1 to 4, whatever they are called in the language of the program.
pub(super) fn heading_styles(root: &Node) -> Styles {
    let level = |style: &Node| {
        let name = style.value("name")?.to_lowercase();
        let level = name.strip_prefix("heading ")?.parse().ok().filter(|level| (1..=4).contains(level))?;
        Some((style.attribute("styleId")?.to_owned(), level))
    };
    root.all("style").filter_map(level).collect()
}

struct Reader<'a> {
    styles: &'a Styles,
    numbering: Numbering,
    content: Content,
    cells: usize,
    chars: usize,
}

/// Reads the body.
pub(super) fn content(root: &Node, styles: &Styles, numbering: Numbering) -> Result<Content, DocxError> {
    let body = root.child("body").filter(|_| root.name == "document").ok_or(DocxError::NotWord)?;
    let mut reader = Reader { styles, numbering, content: Content::default(), cells: 0, chars: 0 };
    reader.blocks(body)?;
    Ok(reader.content)
}

impl Reader<'_> {
    fn blocks(&mut self, parent: &Node) -> Result<(), DocxError> {
        for child in &parent.children {
            match child.name.as_str() {
                "p" => {
                    let par = self.par(child)?;
                    self.content.items.push(Item::Par(par));
                }
                "tbl" => {
                    let item = self.table(child)?;
                    self.content.items.push(item);
                }
                name if LEFT_OUT.contains(&name) => self.content.left_out += 1,
                name if NOT_THERE.contains(&name) => {}
                // Content controls, revisions and the like hold blocks of their own.
                _ => self.blocks(child)?,
            }
            if self.content.items.len() > MAX_BLOCKS {
                return Err(DocxError::TooLong);
            }
        }
        Ok(())
    }

    fn par(&mut self, node: &Node) -> Result<Par, DocxError> {
        let mut par = Par::default();
        if let Some(properties) = node.child("pPr") {
            par.align = properties.value("jc").and_then(align);
            par.new_page = properties.is_on("pageBreakBefore");
            par.heading = properties.value("pStyle").and_then(|style| self.styles.get(style)).copied();
            if let Some(list) = properties.child("numPr") {
                let level = list.value("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
                par.label = list.value("numId").and_then(|id| self.numbering.next(id, level));
            }
        }
        self.runs(node, &mut par)?;
        Ok(par)
    }

    fn runs(&mut self, parent: &Node, par: &mut Par) -> Result<(), DocxError> {
        for child in &parent.children {
            match child.name.as_str() {
                "r" => self.run(child, par)?,
                name if LEFT_OUT.contains(&name) => self.content.left_out += 1,
                name if NOT_THERE.contains(&name) => {}
                _ => self.runs(child, par)?,
            }
        }
        Ok(())
    }

    fn run(&mut self, node: &Node, par: &mut Par) -> Result<(), DocxError> {
        let mut run = Run::default();
        if let Some(properties) = node.child("rPr") {
            if properties.is_on("vanish") {
                return Ok(());
            }
            run.bold = properties.is_on("b");
            run.italic = properties.is_on("i");
            run.underline = properties.is_on("u");
            run.superscript = properties.value("vertAlign") == Some("superscript");
            run.subscript = properties.value("vertAlign") == Some("subscript");
        }
        let capitals = node.child("rPr").is_some_and(|properties| properties.is_on("caps"));
        for child in &node.children {
            match child.name.as_str() {
                "t" if capitals => run.text.push_str(&child.text.to_uppercase()),
                "t" => run.text.push_str(&child.text),
                "tab" => run.text.push(' '),
                "noBreakHyphen" => run.text.push('-'),
                "br" if child.attribute("type") == Some("page") => par.new_page |= par.runs.is_empty(),
                "br" | "cr" => run.text.push('\n'),
                name if LEFT_OUT.contains(&name) => self.content.left_out += 1,
                _ => {}
            }
        }
        // Nothing that the model refuses anyway comes in: controls, marks of direction, private characters.
        run.text.retain(|c| c == '\n' || !(c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fff9}'..='\u{fffc}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}')));
        self.chars += run.text.chars().count();
        if self.chars > MAX_TOTAL_TEXT {
            return Err(DocxError::TooLong);
        }
        if !run.text.is_empty() {
            par.runs.push(run);
        }
        Ok(())
    }

    fn table(&mut self, node: &Node) -> Result<Item, DocxError> {
        let widths: Vec<f64> = node
            .child("tblGrid")
            .map(|grid| {
                grid.all("gridCol")
                    .map(|column| column.attribute("w").and_then(|w| w.parse().ok()).unwrap_or(0.0))
                    .collect()
            })
            .unwrap_or_default();
        let mut grid = Grid::default();
        let mut plain = Vec::new();
        for row in rows(node) {
            let heads = row.child("trPr").is_some_and(|properties| properties.is_on("tblHeader"));
            let mut cells = Vec::new();
            for cell in row.all("tc") {
                self.cells += 1;
                if self.cells > MAX_CELLS {
                    return Err(DocxError::TooLong);
                }
                let pars = self.cell(cell)?;
                cells.push(GridCell::of(cell, &pars));
                plain.push(pars);
            }
            grid.rows.push((heads, cells));
        }
        Ok(Item::Table(grid.table(&widths), plain))
    }

    /// Paragraphs of a cell; a table within becomes its words.
    fn cell(&mut self, node: &Node) -> Result<Vec<Par>, DocxError> {
        let from = self.content.items.len();
        self.blocks(node)?;
        let inner = self.content.items.split_off(from);
        let pars = inner.into_iter().flat_map(|item| match item {
            Item::Par(par) => vec![par],
            Item::Table(_, cells) => cells.into_iter().flatten().collect(),
        });
        Ok(pars.collect())
    }
}

/// Rows of a table, also those inside revisions and content controls.
fn rows(node: &Node) -> Vec<&Node> {
    let mut out = Vec::new();
    for child in &node.children {
        match child.name.as_str() {
            "tr" => out.push(child),
            "sdt" | "sdtContent" | "ins" | "customXml" => out.extend(rows(child)),
            _ => {}
        }
    }
    out
}

struct GridCell {
    text: Inline,
    span: usize,
    /// Goes on from the row above.
    continues: bool,
    align: Option<Align>,
    bold: bool,
}

impl GridCell {
    fn of(node: &Node, pars: &[Par]) -> Self {
        let properties = node.child("tcPr");
        let span = properties.and_then(|p| p.value("gridSpan")).and_then(|span| span.parse().ok()).unwrap_or(1);
        let merge = properties.and_then(|p| p.child("vMerge"));
        let written: Vec<&Par> = pars.iter().filter(|par| !par.words().is_empty()).collect();
        let mut runs: Vec<Run> = Vec::new();
        for (at, par) in written.iter().enumerate() {
            if at > 0 {
                runs.push(Run::plain("\n"));
            }
            runs.extend(par.label.iter().map(|label| Run::plain(format!("{label} "))));
            runs.extend(par.runs.iter().cloned());
        }
        Self {
            text: Inline(runs),
            span: std::cmp::Ord::clamp(span, 1, 40),
            continues: merge.is_some_and(|merge| merge.attribute("val") != Some("restart")),
            align: written.first().and_then(|par| par.align),
            bold: !written.is_empty() && written.iter().all(|par| par.is_bold()),
        }
    }
}

#[derive(Default)]
struct Grid {
    rows: Vec<(bool, Vec<GridCell>)>,
}

impl Grid {
    /// The table of the model: every row fills its columns exactly, whatever the file says.
    fn table(self, widths: &[f64]) -> Table {
        let widest = self.rows.iter().map(|(_, cells)| cells.iter().map(|cell| cell.span).sum()).max().unwrap_or(0);
        let columns: usize = std::cmp::Ord::min(widest, 40);
        let heads = self.heads();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        // By column: the row and place of the cell that reaches down there.
        let mut above: Vec<Option<(usize, usize)>> = vec![None; columns];
        for (r, (_, cells)) in self.rows.into_iter().enumerate() {
            let mut row: Vec<Cell> = Vec::new();
            let mut at = 0;
            let mut next = vec![None; columns];
            for cell in cells {
                let span = cell.span.min(columns - at);
                if span == 0 {
                    break;
                }
                let reached = above[at].filter(|_| cell.continues && r != heads && same(&above[at..at + span]));
                match reached {
                    Some((row, place)) if usize::from(rows[row][place].colspan) == span => {
                        rows[row][place].rowspan += 1
                    }
                    _ => row.push(shape(cell, span, r < heads)),
                }
                let place = reached.unwrap_or((r, row.len().saturating_sub(1)));
                next[at..at + span].fill(Some(place));
                at += span;
            }
            for place in &mut next[at..] {
                row.push(Cell::default());
                *place = None;
            }
            rows.push(row);
            above = next;
        }
        let body = rows.split_off(heads.min(rows.len()));
        let total: f64 = widths.iter().take(columns).sum();
        let share = |at: usize| match widths.get(at) {
            Some(width) if total > 0.0 && *width > 0.0 => Width::Share((width / total * 100.0).round().max(1.0)),
            _ => Width::default(),
        };
        let columns = (0..columns).map(|at| Column { width: share(at), align: Align::Left }).collect();
        Table { columns, header: rows, rows: body, ..Table::default() }
    }

    /// Rows of the header: those that say so, else a first row in bold that has rows below.
    fn heads(&self) -> usize {
        let told = self.rows.iter().take_while(|(heads, _)| *heads).count();
        let bold = self.rows.first().is_some_and(|(_, cells)| !cells.is_empty() && cells.iter().all(|cell| cell.bold));
        let heads = if told == 0 && bold { 1 } else { told };
        if heads >= self.rows.len() || heads > 4 { 0 } else { heads }
    }
}

fn same(places: &[Option<(usize, usize)>]) -> bool {
    places.iter().all(|place| place.is_some() && *place == places[0])
}

fn shape(cell: GridCell, span: usize, head: bool) -> Cell {
    let mut text = cell.text;
    if head {
        // A header is bold by itself.
        text.0.iter_mut().for_each(|run| run.bold = false);
    }
    let align = cell.align.filter(|align| !head && matches!(align, Align::Center | Align::Right));
    Cell { text, colspan: u16::try_from(span).unwrap_or(1), rowspan: 1, align }
}

fn align(value: &str) -> Option<Align> {
    match value {
        "center" => Some(Align::Center),
        "right" | "end" => Some(Align::Right),
        _ => None,
    }
}
