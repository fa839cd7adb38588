//! Tables: every row fills its columns, widths and sizes can be set.

use super::{Check, LINE, MAX_CELLS};
use crate::model::{Cell, Table, Width};

impl Check {
    pub(super) fn table(&mut self, path: &str, table: &Table) {
        if table.columns.is_empty() || table.columns.len() > 40 {
            self.fail(format!("{path}/columns"), "table-columns");
            return;
        }
        for (i, column) in table.columns.iter().enumerate() {
            let sound = match column.width {
                Width::Share(share) => share.is_finite() && share > 0.0 && share <= 1000.0,
                Width::Mm(mm) => mm.is_finite() && (3.0..=260.0).contains(&mm),
            };
            if !sound {
                self.fail(format!("{path}/columns/{i}/width"), "table-width");
            }
        }
        if table.size_pt.is_some_and(|size| !(9..=14).contains(&size)) {
            self.fail(format!("{path}/size_pt"), "table-size");
        }
        if let Some(caption) = &table.caption {
            self.inline(&format!("{path}/caption"), caption, false);
        }
        // A header is repeated on every page, so it must be far shorter than one.
        for (r, row) in table.header.iter().enumerate() {
            for (c, _) in row.iter().enumerate().filter(|(_, cell)| cell.text.len() > LINE) {
                self.fail(format!("{path}/header/{r}/{c}"), "text-too-long");
            }
        }
        if table.header.len() > 4 {
            self.fail(format!("{path}/header"), "list-too-long");
        }
        self.rows(&format!("{path}/header"), &table.header, table.columns.len());
        self.rows(&format!("{path}/rows"), &table.rows, table.columns.len());
    }

    /// Every row must fill its columns exactly, what earlier rows reach down into counted in.
    fn rows(&mut self, path: &str, rows: &[Vec<Cell>], columns: usize) {
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
                    self.fail(here, "table-span");
                    return;
                }
                next[at..at + colspan].fill(rowspan - 1);
                at += colspan;
            }
            while at < columns && reaching[at] > 0 {
                at += 1;
            }
            if at != columns {
                self.fail(format!("{path}/{r}"), "table-shape");
                return;
            }
            reaching = next;
        }
    }
}
