//! Tables in the notation: rows between bars, one line of dashes for alignment and width.

use typeset::Inline;
use typeset::model::{Align, Cell, Column, Table, Width};

use super::inline::{guard, read_inline, split_at, write_inline};

pub(super) fn align_name(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
        Align::Justify => "justify",
    }
}

pub(super) fn align_of(name: &str) -> Option<Align> {
    [Align::Left, Align::Center, Align::Right, Align::Justify].into_iter().find(|a| align_name(*a) == name)
}

const LANDSCAPE: &str = "landscape";

const RULES: [(&str, Align); 4] =
    [(":--", Align::Left), (":-:", Align::Center), ("--:", Align::Right), ("---", Align::Justify)];

pub(super) fn write(out: &mut String, table: &Table) {
    if let Some(caption) = &table.caption {
        out.push_str(&format!("|+ {}\n", write_inline(caption)));
    }
    let size = table.size_pt.map(|size| size.to_string());
    let setup: Vec<&str> = size.as_deref().into_iter().chain(table.landscape.then_some(LANDSCAPE)).collect();
    if !setup.is_empty() {
        out.push_str(&format!("|= {}\n", setup.join(" ")));
    }
    table.header.iter().for_each(|row| write_row(out, row));
    for column in &table.columns {
        let rule = RULES.iter().find(|(_, align)| *align == column.align).map_or(":--", |(rule, _)| rule);
        out.push('|');
        out.push_str(rule);
        match column.width {
            Width::Share(1.0) => {}
            Width::Share(share) => out.push_str(&format!(" {share}")),
            Width::Mm(mm) => out.push_str(&format!(" {mm}mm")),
        }
    }
    out.push_str("|\n");
    table.rows.iter().for_each(|row| write_row(out, row));
}

fn write_row(out: &mut String, row: &[Cell]) {
    out.push('|');
    for cell in row {
        out.push(' ');
        if (cell.colspan, cell.rowspan) != (1, 1) {
            out.push_str(&format!("{{{}x{}}} ", cell.colspan, cell.rowspan));
        }
        if let Some(align) = cell.align {
            out.push_str(&format!("{{{}}} ", align_name(align)));
        }
        let text = guard(&write_inline(&cell.text), '|');
        if text.starts_with('{') || column(&text).is_some() {
            out.push('\\');
        }
        out.push_str(&text);
        out.push_str(" |");
    }
    out.push('\n');
}

/// Reads the lines of one table, each beginning with a bar.
pub(super) fn read(lines: &[&str]) -> Table {
    let mut table = Table::default();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut ruled = false;
    for line in lines {
        if let Some(caption) = line.strip_prefix("|+") {
            table.caption = Some(read_inline(caption.trim())).filter(|caption| !caption.is_blank());
            continue;
        }
        if let Some((size, landscape)) = line.strip_prefix("|=").and_then(setup) {
            (table.size_pt, table.landscape) = (size, landscape);
            continue;
        }
        let pieces = pieces(line);
        let columns: Option<Vec<Column>> = pieces.iter().map(|piece| column(piece)).collect();
        match columns {
            Some(columns) if !ruled && !columns.is_empty() => {
                ruled = true;
                table.columns = columns;
                table.header = std::mem::take(&mut rows);
            }
            _ => rows.push(pieces.iter().map(|piece| cell(piece)).collect()),
        }
    }
    table.rows = rows;
    if !ruled {
        let widest = table.rows.iter().map(|row| row.iter().map(|c| usize::from(c.colspan)).sum()).max().unwrap_or(0);
        table.columns = vec![Column::default(); widest];
    }
    table
}

/// Size of letters and whether the table lies across, in any order; `None` when it is neither.
fn setup(words: &str) -> Option<(Option<u8>, bool)> {
    let (mut size, mut landscape) = (None, false);
    for word in words.split_whitespace() {
        match word.parse() {
            Ok(number) => size = Some(number),
            Err(_) if word == LANDSCAPE => landscape = true,
            Err(_) => return None,
        }
    }
    (size.is_some() || landscape).then_some((size, landscape))
}

/// What stands between the bars of a line.
fn pieces(line: &str) -> Vec<&str> {
    let mut rest = line.strip_prefix('|').unwrap_or(line);
    let mut pieces = Vec::new();
    while let Some((piece, after)) = split_at(rest, '|') {
        pieces.push(piece.trim());
        rest = after;
    }
    if !rest.trim().is_empty() {
        pieces.push(rest.trim());
    }
    pieces
}

/// A rule such as `:-:`, `--: 2` or `:-- 30mm`; any number of dashes.
fn column(piece: &str) -> Option<Column> {
    let (rule, width) = piece.split_once(' ').unwrap_or((piece, ""));
    let dashes = rule.trim_matches(':');
    if dashes.is_empty() || !dashes.bytes().all(|b| b == b'-') || rule.len() < 3 {
        return None;
    }
    let align = match (rule.starts_with(':'), rule.ends_with(':')) {
        (true, false) => Align::Left,
        (true, true) => Align::Center,
        (false, true) => Align::Right,
        (false, false) => Align::Justify,
    };
    let width = match width.trim() {
        "" => Width::default(),
        mm if mm.ends_with("mm") => Width::Mm(mm.trim_end_matches("mm").parse().ok()?),
        share => Width::Share(share.parse().ok()?),
    };
    Some(Column { width, align })
}

fn cell(piece: &str) -> Cell {
    let mut cell = Cell::default();
    let mut rest = piece;
    while let Some((word, after)) = rest.strip_prefix('{').and_then(|r| r.split_once('}')) {
        let spans = word.split_once('x').and_then(|(c, r)| Some((c.parse().ok()?, r.parse().ok()?)));
        match (spans, align_of(word)) {
            (Some((colspan, rowspan)), _) => (cell.colspan, cell.rowspan) = (colspan, rowspan),
            (None, Some(align)) => cell.align = Some(align),
            (None, None) => break,
        }
        rest = after.trim_start();
    }
    cell.text = if rest.is_empty() { Inline::default() } else { read_inline(rest) };
    cell
}
