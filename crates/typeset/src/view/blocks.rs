//! Blocks of the body for the template: all units of text become paragraphs with a label, a bold title and words.

use serde_json::{Value, json};

use super::inline::{inline, inline_in_cell};
use crate::model::{Align, Block, Cell, Division, Inline, Party, Picture, Run, Table, Unit, Width, number_blocks};

/// Longest paragraph, in characters, that is kept whole with what follows it.
const SHORT: usize = 450;

/// Longest cell, in characters, whose row is kept on one page; a longer one might not fit on any.
pub(crate) const LONG_CELL: usize = 300;

/// Names of the pictures of a document, in the order they are first shown; the template knows them by their place in it.
pub(crate) fn pictures<'a>(bodies: impl Iterator<Item = &'a [Block]>) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for block in bodies.flatten() {
        if let Block::Picture(picture) = block
            && !names.contains(&picture.file.as_str())
        {
            names.push(&picture.file);
        }
    }
    names
}

/// The blocks in order, numbers computed. `above` is the level of the heading they stand under, 0 for none.
pub(crate) fn blocks(blocks: &[Block], pictures: &[&str], above: u8) -> Vec<Value> {
    let mut out = Vec::with_capacity(blocks.len());
    let used = blocks.iter().rposition(|block| *block != Block::PageBreak).map_or(0, |last| last + 1);
    for numbered in number_blocks(&blocks[..used]) {
        let label = numbered.label;
        match numbered.block {
            Block::Part(d) => out.push(division(1, label, d)),
            Block::Chapter(d) => out.push(division(2, label, d)),
            Block::Section(d) => out.push(division(3, label, d)),
            Block::Subsection(d) => out.push(division(4, label, d)),
            Block::Article(u) => unit(&mut out, label, true, 5, u),
            Block::Clause(u) => unit(&mut out, label, !u.title.is_blank(), 6, u),
            Block::Point(u) => unit(&mut out, label, false, 7, u),
            Block::Paragraph(p) => {
                let align = p.align.map(align_name);
                out.push(json!({"k": "par", "text": inline(&p.text), "align": align, "len": p.text.len()}));
            }
            Block::Item(text) => {
                let lead = json!({"t": "-", "b": false});
                out.push(json!({"k": "par", "lead": lead, "text": inline(text), "len": text.len()}));
            }
            Block::Heading(h) => {
                let lead = label.map(|label| json!({"t": label, "b": true}));
                out.push(json!({"k": "head", "lead": lead, "level": h.level, "text": inline(&h.text)}));
            }
            Block::Table(table) => out.push(self::table(table)),
            Block::Picture(picture) => out.push(self::picture(picture, pictures)),
            Block::PageBreak => out.push(json!({"k": "break"})),
        }
    }
    nest(&mut out, above);
    out
}

/// Lets no heading stand more than one level below the one before it: readers with a screen reader go by levels (PDF/UA-1
/// 7.4.2), and a document may well have articles without chapters. PDF 1.7 knows six levels.
fn nest(blocks: &mut [Value], above: u8) {
    let mut open: Vec<u64> = Vec::new();
    for block in blocks {
        if let Some(level) = block["level"].as_u64() {
            open.retain(|outer| *outer < level);
            open.push(level);
            block["level"] = (u64::from(above) + open.len() as u64).min(6).into();
        }
    }
}

fn picture(picture: &Picture, pictures: &[&str]) -> Value {
    json!({
        "k": "picture",
        "at": pictures.iter().position(|name| *name == picture.file),
        "mm": picture.width_mm,
        "caption": Some(&picture.caption).filter(|caption| !caption.is_blank()).map(inline),
        "alt": if picture.caption.is_blank() { picture.file.clone() } else { picture.caption.plain_text() },
    })
}

/// A paragraph of its own.
pub(crate) fn paragraph(text: &Inline) -> Value {
    json!({"k": "par", "text": inline(text), "len": text.len()})
}

/// The parties before the body: who each is in bold, what is told of it below.
pub(crate) fn parties(parties: &[Party]) -> Vec<Value> {
    let mut out = Vec::new();
    for party in parties {
        let name = Inline(vec![Run { bold: true, ..Run::plain(party.name.trim()) }]);
        out.push(json!({"k": "par", "text": inline(&name), "len": name.len(), "keep": true}));
        let details = party.details.iter().map(|detail| Inline::from(detail.trim()));
        out.extend(details.filter(|detail| !detail.is_blank()).map(|detail| paragraph(&detail)));
    }
    out
}

/// Keeps the last block, when it is a short paragraph, on the page of what follows.
pub(crate) fn keep_with_next(blocks: &mut [Value]) {
    if let Some(last) = blocks.last_mut()
        && last["k"] == "par"
        && last["len"].as_u64().is_some_and(|len| len <= SHORT as u64)
    {
        last["keep"] = Value::Bool(true);
    }
}

fn division(level: u8, label: Option<String>, division: &Division) -> Value {
    json!({"k": "div", "level": level, "label": label, "title": super::line(&division.title)})
}

fn unit(out: &mut Vec<Value>, label: Option<String>, bold: bool, level: u8, unit: &Unit) {
    let label = label.map(|l| json!({"t": l, "b": bold}));
    if unit.title.is_blank() {
        out.push(json!({"k": "par", "lead": label, "text": inline(&unit.text), "len": unit.text.len()}));
        return;
    }
    out.push(json!({"k": "titled", "lead": label, "level": level, "text": inline(&unit.title)}));
    if !unit.text.is_blank() {
        out.push(paragraph(&unit.text));
    }
}

fn align_name(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
        Align::Justify => "justify",
    }
}

fn table(table: &Table) -> Value {
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|column| match column.width {
            Width::Share(share) => json!({"fr": share}),
            Width::Mm(mm) => json!({"mm": mm}),
        })
        .collect();
    json!({
        "k": "table",
        "columns": columns,
        "aligns": table.columns.iter().map(|column| align_name(column.align)).collect::<Vec<_>>(),
        "header": rows(&table.header),
        "rows": rows(&table.rows),
        "size": table.size_pt.unwrap_or(12),
        "tail": tail(&table.rows),
        "caption": table.caption.as_ref().filter(|caption| !caption.is_blank()).map(inline),
        "turned": table.landscape,
    })
}

/// First of the last rows that stay with the signature block when the table ends the document: the last row, or the first of
/// those that cells reaching down tie to it.
fn tail(rows: &[Vec<Cell>]) -> usize {
    let mut reach = 0;
    let mut tail = 0;
    for (r, row) in rows.iter().enumerate() {
        if reach <= r {
            tail = r;
        }
        reach = reach.max(row.iter().map(|cell| r + usize::from(cell.rowspan)).max().unwrap_or(0));
    }
    tail
}

/// Lets the row of this cell go on over the page.
pub(crate) fn may_break(mut cell: Value) -> Value {
    cell["breakable"] = Value::Bool(true);
    cell
}

fn rows(rows: &[Vec<Cell>]) -> Vec<Vec<Value>> {
    let cell = |cell: &Cell| {
        let mut out = json!({"text": inline_in_cell(&cell.text)});
        if cell.colspan > 1 {
            out["colspan"] = cell.colspan.into();
        }
        if cell.rowspan > 1 {
            out["rowspan"] = cell.rowspan.into();
        }
        if let Some(align) = cell.align {
            out["align"] = align_name(align).into();
        }
        out
    };
    rows.iter()
        .map(|row| {
            let long = row.iter().any(|cell| cell.text.len() > LONG_CELL);
            let cells = row.iter().map(cell);
            cells.map(|cell| if long { may_break(cell) } else { cell }).collect()
        })
        .collect()
}
