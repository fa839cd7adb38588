//! Keyset paging: a cursor names the last row seen, so the next page costs the same however deep it lies.

use std::str::FromStr;

use uuid::Uuid;

/// The last row of the page before: its sort key and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Sort key, descending; what it means belongs to the list.
    pub sort_key: i64,
    /// Breaks ties.
    pub record: Uuid,
    /// Which phase of a two-phase search the row came from (exact first, then folded).
    pub phase: u8,
}

/// The text is not a cursor (an old bookmark, an edited URL).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a page cursor")]
pub struct CursorError;

impl FromStr for Cursor {
    type Err = CursorError;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let mut parts = s.split('_');
        let mut next = || parts.next().ok_or(CursorError);
        let phase = next()?.parse().map_err(|_| CursorError)?;
        let sort_key = i64::from_str_radix(next()?, 16).map_err(|_| CursorError)?;
        let record = Uuid::try_parse(next()?).map_err(|_| CursorError)?;
        if next().is_ok() { Err(CursorError) } else { Ok(Self { sort_key, record, phase }) }
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{:x}_{}", self.phase, self.sort_key, self.record.simple())
    }
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// At most one page of rows.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Rows asked for in one page of an ordinary list.
    pub const SIZE: usize = 50;

    /// Cuts `rows` (asked for with one more than `size`) to a page.
    pub fn cut(mut rows: Vec<T>, size: usize, cursor: impl Fn(&T) -> Cursor) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(cursor) } else { None };
        Self { rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_survives_its_text(sort_key in any::<i64>(), id in any::<u128>(), phase in any::<u8>()) {
            // Keys are positive in practice; a negative one would not survive `{:x}`, so the type of the test says so.
            let cursor = Cursor { sort_key: sort_key & i64::MAX, record: Uuid::from_u128(id), phase };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn any_text_is_a_cursor_or_refused(text in ".*") {
            let _ = text.parse::<Cursor>();
        }
    }

    #[test]
    fn a_page_knows_whether_more_follows() {
        let cursor = |n: &i64| Cursor { sort_key: *n, record: Uuid::nil(), phase: 0 };
        assert_eq!(Page::cut(vec![3, 2, 1], 2, cursor).next.map(|c| c.sort_key), Some(2));
        assert!(Page::cut(vec![3, 2], 2, cursor).next.is_none());
    }
}
