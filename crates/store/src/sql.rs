//! A statement put together from parts, each value bound at its place.

use sea_orm::Value;

use crate::Bind;

/// SQL text with its values; `?` in a pushed part is replaced by the next `$n`.
#[derive(Debug, Clone, Default)]
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// Begins with a part.
    pub fn new(part: &str, values: Vec<Value>) -> Self {
        let mut sql = Self::default();
        sql.push(part, values);
        sql
    }

    /// A whole statement whose places are numbered already.
    pub fn numbered(text: &str, values: Vec<Value>) -> Self {
        Self { text: text.to_owned(), values }
    }

    /// Adds a part; its `?` stand for `values` in order. Never put data into the text itself.
    pub fn push(&mut self, part: &str, values: Vec<Value>) {
        let mut values = values.into_iter();
        for piece in part.split_inclusive('?') {
            match piece.strip_suffix('?') {
                Some(before) => {
                    self.text.push_str(before);
                    if let Some(value) = values.next() {
                        self.bind_value(value);
                    }
                }
                None => self.text.push_str(piece),
            }
        }
        debug_assert!(values.next().is_none(), "more values than places in: {part}");
    }

    /// Adds `(?, ?, …)` for a list; an empty list becomes `(NULL)`, which nothing equals.
    pub fn push_list<T: Bind>(&mut self, items: impl IntoIterator<Item = T>) {
        self.text.push('(');
        let mut empty = true;
        for item in items {
            if !empty {
                self.text.push_str(", ");
            }
            empty = false;
            self.bind_value(item.bind());
        }
        self.text.push_str(if empty { "NULL)" } else { ")" });
    }

    /// Appends another statement, renumbering nothing: both are kept as parts with their values in order.
    pub fn append(&mut self, part: &str) {
        self.text.push_str(part);
    }

    /// Appends a whole statement (as a subquery), its places numbered on.
    pub fn extend(&mut self, other: Self) {
        let offset = self.values.len();
        let mut pieces = other.text.split('$');
        self.text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = piece.split_at(digits);
            let place = number.parse::<usize>().map_or_else(|_| number.to_owned(), |n| (n + offset).to_string());
            self.text.push('$');
            self.text.push_str(&place);
            self.text.push_str(rest);
        }
        self.values.extend(other.values);
    }

    /// Adds a value and its `$n`.
    pub fn bind_value(&mut self, value: Value) {
        self.values.push(value);
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
    }

    /// How many values it has.
    pub(crate) fn places(&self) -> usize {
        self.values.len()
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The values.
    pub fn into_values(self) -> Vec<Value> {
        self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args;

    #[test]
    fn places_are_numbered_through() {
        let mut sql = Sql::new("SELECT a FROM t WHERE b = ? AND c IN ", args![1_i64]);
        sql.push_list(["x", "y"]);
        sql.push(" AND d < ?", args![2_i64]);
        assert_eq!(sql.text(), "SELECT a FROM t WHERE b = $1 AND c IN ($2, $3) AND d < $4");
        assert_eq!(sql.clone().into_values().len(), 4);
        let mut outer = Sql::new("SELECT 1 WHERE x = ? AND EXISTS (", args![0_i64]);
        outer.extend(sql.clone());
        outer.append(")");
        assert!(outer.text().ends_with("EXISTS (SELECT a FROM t WHERE b = $2 AND c IN ($3, $4) AND d < $5)"));
        assert_eq!(outer.into_values().len(), 5);
        let mut empty = Sql::default();
        empty.push_list(Vec::<i64>::new());
        assert_eq!(empty.text(), "(NULL)");
    }
}
