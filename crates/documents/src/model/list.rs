//! Lists as people arrange them for themselves: which columns are shown, and what they are sorted by.

/// A list that can be arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    /// Văn bản đến.
    Incoming,
    /// Văn bản đi.
    Outgoing,
}

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in addresses and in what is kept.
    pub name: &'static str,
    /// Key of its heading.
    pub label: &'static str,
    /// When it stands there.
    pub shown: Shown,
}

/// When a column stands in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Always: without it a row could not be told or opened.
    Always,
    /// Until somebody takes it out.
    AtFirst,
    /// Once somebody asks for it.
    OnWish,
}

const fn column(name: &'static str, label: &'static str, shown: Shown) -> Column {
    Column { name, label, shown }
}

const INCOMING: &[Column] = &[
    column("number", "incoming-arrival-number", Shown::Always),
    column("arrived", "incoming-arrived-on", Shown::AtFirst),
    column("code", "incoming-code", Shown::AtFirst),
    column("issued", "incoming-issued-on", Shown::OnWish),
    column("type", "incoming-type", Shown::OnWish),
    column("subject", "incoming-subject-issuer", Shown::Always),
    column("place", "incoming-place", Shown::AtFirst),
    column("due", "incoming-due", Shown::AtFirst),
    column("state", "incoming-state", Shown::AtFirst),
];

const OUTGOING: &[Column] = &[
    column("code", "outgoing-code", Shown::Always),
    column("issued", "outgoing-issued-on", Shown::AtFirst),
    column("subject", "outgoing-type-subject", Shown::Always),
    column("unit", "outgoing-unit", Shown::AtFirst),
    column("drafter", "outgoing-drafter", Shown::AtFirst),
    column("signer", "outgoing-signer", Shown::OnWish),
    column("begun", "outgoing-begun-on", Shown::OnWish),
    column("state", "outgoing-state", Shown::AtFirst),
];

impl List {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Incoming, Self::Outgoing];

    /// Its name: the first part of its address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Incoming => "incoming-documents",
            Self::Outgoing => "outgoing-documents",
        }
    }

    /// The list of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.name() == name)
    }

    /// Its columns from left to right.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Incoming => INCOMING,
            Self::Outgoing => OUTGOING,
        }
    }

    /// The columns shown to somebody who has chosen `names`, or nothing yet.
    pub fn shown(self, names: Option<&[String]>) -> Vec<Column> {
        let wanted = |column: &&Column| match (column.shown, names) {
            (Shown::Always, _) | (Shown::AtFirst, None) => true,
            (Shown::OnWish, None) => false,
            (_, Some(names)) => names.iter().any(|name| name == column.name),
        };
        self.columns().iter().filter(wanted).copied().collect()
    }
}

/// What a list is sorted by, as in an address: `due`, or `-due` for the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// Name of the column.
    pub column: &'static str,
    /// From the last to the first.
    pub descending: bool,
}

impl Order {
    /// Reads it; what names no column of the list is no order.
    pub fn parse(list: List, text: &str) -> Option<Self> {
        let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let column = list.columns().iter().find(|column| column.name == name)?;
        Some(Self { column: column.name, descending })
    }

    /// What a tap on a column's heading asks for next: upwards, downwards, then the list's own order again.
    pub fn after_tap(current: Option<Self>, column: &'static str) -> Option<Self> {
        match current.filter(|order| order.column == column) {
            None => Some(Self { column, descending: false }),
            Some(Self { descending: false, .. }) => Some(Self { column, descending: true }),
            Some(_) => None,
        }
    }

    /// As in an address.
    pub fn text(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.column)
    }

    /// Puts rows in order; those without a value stand last either way.
    pub fn sort<T, K: Ord>(self, rows: Vec<T>, key: impl Fn(&T) -> Option<K>) -> Vec<T> {
        let (mut filled, missing): (Vec<_>, Vec<_>) =
            rows.into_iter().map(|row| (key(&row), row)).partition(|(key, _)| key.is_some());
        filled.sort_by(|one, other| match self.descending {
            false => one.0.cmp(&other.0),
            true => other.0.cmp(&one.0),
        });
        filled.into_iter().chain(missing).map(|(_, row)| row).collect()
    }
}

/// What rows are compared by; text without diacritics, so that both engines agree (law 15).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// A number or a moment.
    Number(i64),
    /// A day.
    Date(jiff::civil::Date),
    /// Words.
    Text(String),
}

impl SortKey {
    /// Words, folded; none when there are none.
    pub fn text(words: &str) -> Option<Self> {
        let folded = kernel::text::fold(words);
        (!folded.is_empty()).then_some(Self::Text(folded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_chosen_is_shown_and_what_is_needed_stays() {
        let names =
            |list: List, chosen: Option<&[String]>| list.shown(chosen).iter().map(|c| c.name).collect::<Vec<_>>();
        assert_eq!(names(List::Incoming, None), ["number", "arrived", "code", "subject", "place", "due", "state"]);
        assert_eq!(
            names(List::Incoming, Some(&["type".into(), "due".into(), "no such".into()])),
            ["number", "type", "subject", "due"]
        );
        assert_eq!(names(List::Outgoing, Some(&[])), ["code", "subject"]);
    }

    #[test]
    fn a_heading_is_tapped_up_down_and_back() {
        let mut order = None;
        let mut seen = Vec::new();
        for _ in 0..3 {
            order = Order::after_tap(order, "due");
            seen.push(order.map(Order::text));
        }
        assert_eq!(seen, [Some("due".to_owned()), Some("-due".to_owned()), None]);
        assert_eq!(Order::after_tap(Order::parse(List::Incoming, "-code"), "due").map(Order::text), Some("due".into()));
    }

    #[test]
    fn rows_without_a_value_stand_last_either_way() {
        let rows = || vec![Some(2), None, Some(1), Some(3)];
        let by =
            |text| Order::parse(List::Incoming, text).map(|order| order.sort(rows(), |row| *row)).unwrap_or_default();
        assert_eq!(by("due"), [Some(1), Some(2), Some(3), None]);
        assert_eq!(by("-due"), [Some(3), Some(2), Some(1), None]);
        assert_eq!(Order::parse(List::Outgoing, "due"), None);
    }

    proptest! {
        #[test]
        fn an_order_reads_back(place in 0..9_usize, descending: bool) {
            let order = Order { column: INCOMING[place].name, descending };
            prop_assert_eq!(Order::parse(List::Incoming, &order.text()), Some(order));
        }
    }
}
