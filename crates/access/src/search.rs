//! Full-text search over what a person may see: as written first, newest first within, then without diacritics (law 15).

use kernel::{Cursor, Page};
use store::fts::{Query, Spelling};
use store::{Result, Tx};
use uuid::Uuid;

use crate::walker::Found;
use crate::{Filter, Listing};

/// A listing narrowed to what holds the words that were typed.
#[derive(Debug, Clone)]
pub struct Search<'a> {
    /// Who asks, for which list, under which further filters; `after` carries the phase.
    pub listing: Listing<'a>,
    /// The words.
    pub query: Query,
}

impl Search<'_> {
    /// The ids of one page. A query without diacritics has one phase; one with them shows exact matches first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn page(&self, tx: &Tx) -> Result<Page<Uuid>> {
        let limit = self.listing.limit;
        let phases: &[(u8, Spelling)] = if self.query.has_diacritics() {
            &[(0, Spelling::Exact), (1, Spelling::OnlyFolded)]
        } else {
            &[(1, Spelling::Folded)]
        };
        let begun = self.listing.after.map_or(0, |cursor| cursor.phase);
        let mut rows: Vec<(u8, Found)> = Vec::new();
        for (phase, spelling) in phases.iter().copied().filter(|(phase, _)| *phase >= begun) {
            let missing = limit + 1 - rows.len();
            let after = self.listing.after.filter(|cursor| cursor.phase == phase);
            let page = self.phase(spelling, after, missing).found(tx).await?;
            rows.extend(page.rows.into_iter().map(|found| (phase, found)));
            if rows.len() > limit {
                break;
            }
        }
        let page = Page::cut(rows, limit, |(phase, found)| Cursor { phase: *phase, ..found.cursor() });
        Ok(Page { rows: page.rows.into_iter().map(|(_, found)| found.record).collect(), next: page.next })
    }

    fn phase(&self, spelling: Spelling, after: Option<Cursor>, limit: usize) -> Listing<'_> {
        let mut listing = Listing { after, limit, ..self.listing.clone() };
        listing.filters.push(Filter::words(self.query.clone(), spelling));
        listing
    }
}
