//! One page of what a person may see, newest first, under any filter, at a cost that does not depend on luck.
//!
//! Several walkers can lead: the index of each filter, or the grants of the person. Each takes some candidates, newest
//! first, and checks the other conditions on them; all give the same page (property-tested), so whoever is first is right.
//! Each has one short try. Between two moments all of them meet the same matches, so from then on the one that gets
//! furthest back in time for its effort walks on, and nobody has to guess beforehand who that is.

use kernel::{Cursor, Page};
use store::{Result, Tx};
use uuid::Uuid;

use crate::walker::{Found, Lead, Walker};
use crate::{Filter, GrantKind};

/// The subjects of a person and the kind of record asked for.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// Which list.
    pub kind: GrantKind,
    /// Everything the person answers to.
    pub subjects: &'a [Uuid],
}

/// What is listed.
#[derive(Debug, Clone)]
pub struct Listing<'a> {
    /// Who asks for which kind.
    pub scope: Scope<'a>,
    /// The table with columns `id` and `sort_key` (unique), without alias.
    pub table: &'static str,
    /// All must hold.
    pub filters: Vec<Filter>,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// Rows of a page.
    pub limit: usize,
}

/// A count that stops where it would become expensive ("hơn 1 000").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// How many were counted.
    pub n: usize,
    /// Whether there are more than that.
    pub more: bool,
}

/// Effort of a count: what is rarer than one in some hundred is counted as far as this reaches.
const COUNT_EFFORT: usize = 8_192;

impl Listing<'_> {
    /// The ids of one page, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn page(&self, tx: &Tx) -> Result<Page<Uuid>> {
        let page = self.found(tx).await?;
        Ok(Page { rows: page.rows.iter().map(|f| f.record).collect(), next: page.next })
    }

    pub(crate) async fn found(&self, tx: &Tx) -> Result<Page<Found>> {
        let (found, _) = self.find(tx, self.limit + 1, usize::MAX).await?;
        Ok(Page::cut(found, self.limit, Found::cursor))
    }

    /// How many there are, counted up to `bound`; fewer where they lie so far apart that counting would take long.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count(&self, tx: &Tx, bound: usize) -> Result<Count> {
        let all = Self { after: None, ..self.clone() };
        let (found, complete) = all.find(tx, bound + 1, COUNT_EFFORT).await?;
        Ok(Count { n: found.len().min(bound), more: !complete || found.len() > bound })
    }

    /// Everyone who could lead; the grants last, for they can always.
    pub(crate) fn walkers(&self) -> Vec<Walker<'_>> {
        let walker = |lead| Walker::new(self.scope, self.table, &self.filters, self.after, lead);
        let places = |of: fn(&Filter) -> bool| (0..self.filters.len()).filter(move |n| of(&self.filters[*n]));
        let mut leads: Vec<Lead> = places(Filter::narrows_and_leads).map(Lead::Filter).collect();
        if leads.is_empty() {
            leads.extend(places(Filter::is_whole).map(Lead::Filter));
        }
        leads.into_iter().chain(std::iter::once(Lead::Grants)).map(walker).collect()
    }

    /// What was found, and whether that is all there is to find up to `wanted`.
    async fn find(&self, tx: &Tx, wanted: usize, effort: usize) -> Result<(Vec<Found>, bool)> {
        if self.scope.subjects.is_empty() {
            return Ok((Vec::new(), true));
        }
        let mut walkers = self.walkers();
        for walker in &mut walkers {
            walker.step(tx, wanted).await?;
            if walker.is_done(wanted) {
                return Ok((std::mem::take(&mut walker.found), true));
            }
        }
        let newest = walkers.iter().map(Walker::newest).max().unwrap_or_default();
        while walkers.iter().map(Walker::effort).sum::<usize>() < effort {
            let pace = |walker: &&mut Walker<'_>| walker.pace(newest);
            let Some(best) = walkers.iter_mut().max_by(|a, b| pace(a).total_cmp(&pace(b))) else { break };
            best.step(tx, wanted).await?;
            if best.is_done(wanted) {
                return Ok((std::mem::take(&mut best.found), true));
            }
        }
        // The walker that has found most knows everything the others know.
        let furthest = walkers.into_iter().max_by_key(|walker| walker.found.len());
        Ok((furthest.map(|walker| walker.found).unwrap_or_default(), false))
    }

    /// The answers of every walker that could lead, for the property test that proves them equal.
    ///
    /// # Errors
    /// When the database does not answer.
    #[doc(hidden)]
    pub async fn every_walker(&self, tx: &Tx) -> Result<Vec<Vec<Uuid>>> {
        let mut answers = Vec::new();
        for mut walker in self.walkers() {
            while !walker.is_done(self.limit) {
                walker.step(tx, self.limit).await?;
            }
            answers.push(walker.found.iter().map(|f| f.record).collect());
        }
        Ok(answers)
    }
}
