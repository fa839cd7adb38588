//! Numbers that the model leaves to be computed: Roman, Arabic, and the Vietnamese alphabet.

use super::{Block, Number};

/// Letters of points in the order of the Vietnamese alphabet (PL I II.6), without ă, â, ê, ô, ơ, ư, which are read like
/// their base letter and are not used in drafting.
const LETTERS: [&str; 23] =
    ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"];

/// Letter of the n-th point, from 1: a, b, c, d, đ, e, g, h, i, k … y, then a1, b1 …
pub fn vietnamese_letter(n: usize) -> String {
    let index = n.max(1) - 1;
    let letter = LETTERS[index % LETTERS.len()];
    match index / LETTERS.len() {
        0 => letter.to_owned(),
        round => format!("{letter}{round}"),
    }
}

/// Roman number in capitals; numbers of 4 000 and more stay Arabic.
pub fn roman(n: usize) -> String {
    const DIGITS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if n == 0 || n >= 4000 {
        return n.to_string();
    }
    let mut rest = n;
    let mut out = String::new();
    for (value, digits) in DIGITS {
        while rest >= value {
            out.push_str(digits);
            rest -= value;
        }
    }
    out
}

/// A block with the number it shows (`Chương II`, `Điều 5.`, `1.`, `đ)`), `None` for those without.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbered<'a> {
    /// The number with its word and punctuation.
    pub label: Option<String>,
    /// The block.
    pub block: &'a Block,
}

/// Counters by depth; a step at one depth starts the deeper ones afresh.
#[derive(Default)]
struct Counters {
    part: usize,
    chapter: usize,
    section: usize,
    subsection: usize,
    article: usize,
    clause: usize,
    point: usize,
    heading: [usize; 4],
}

/// Gives every block the number it shows. Articles run through; all else starts afresh in what encloses it.
pub fn number_blocks(blocks: &[Block]) -> Vec<Numbered<'_>> {
    let mut counters = Counters::default();
    blocks.iter().map(|block| Numbered { label: counters.label(block), block }).collect()
}

impl Counters {
    fn label(&mut self, block: &Block) -> Option<String> {
        match block {
            Block::Part(d) => {
                (self.chapter, self.section, self.subsection) = (0, 0, 0);
                (self.clause, self.point) = (0, 0);
                step(&mut self.part, &d.number, roman).map(|n| format!("Phần {n}"))
            }
            Block::Chapter(d) => {
                (self.section, self.subsection, self.clause, self.point) = (0, 0, 0, 0);
                step(&mut self.chapter, &d.number, roman).map(|n| format!("Chương {n}"))
            }
            Block::Section(d) => {
                (self.subsection, self.clause, self.point) = (0, 0, 0);
                step(&mut self.section, &d.number, arabic).map(|n| format!("Mục {n}"))
            }
            Block::Subsection(d) => {
                (self.clause, self.point) = (0, 0);
                step(&mut self.subsection, &d.number, arabic).map(|n| format!("Tiểu mục {n}"))
            }
            Block::Article(u) => {
                (self.clause, self.point) = (0, 0);
                step(&mut self.article, &u.number, arabic).map(|n| format!("Điều {n}."))
            }
            Block::Clause(u) => {
                self.point = 0;
                step(&mut self.clause, &u.number, arabic).map(|n| punctuated(n, '.'))
            }
            Block::Point(u) => step(&mut self.point, &u.number, vietnamese_letter).map(|n| punctuated(n, ')')),
            Block::Heading(h) => self.heading(h.level, &h.number),
            Block::Paragraph(_) | Block::Item(_) | Block::Table(_) | Block::Picture(_) | Block::PageBreak => None,
        }
    }

    fn heading(&mut self, level: u8, number: &Number) -> Option<String> {
        let depth = usize::from(level.clamp(1, 4)) - 1;
        (self.clause, self.point) = (0, 0);
        self.heading[depth + 1..].fill(0);
        let shown = step(&mut self.heading[depth], number, if depth == 0 { roman } else { arabic })?;
        if let Number::Given(_) = number {
            return Some(punctuated(shown, '.'));
        }
        let above: String = (1..depth).map(|d| format!("{}.", self.heading[d])).collect();
        Some(format!("{above}{shown}."))
    }
}

fn step(counter: &mut usize, number: &Number, shape: fn(usize) -> String) -> Option<String> {
    match number {
        Number::Auto => {
            *counter += 1;
            Some(shape(*counter))
        }
        Number::Without => None,
        Number::Given(given) => {
            let given = given.trim();
            if let Ok(value) = given.trim_end_matches(['.', ')']).parse::<u32>() {
                *counter = value as usize;
            }
            Some(given.to_owned())
        }
    }
}

fn arabic(n: usize) -> String {
    n.to_string()
}

/// Adds the usual mark unless the given number already ends in punctuation (`(i)`, `1.`).
fn punctuated(number: String, mark: char) -> String {
    if number.ends_with(|c: char| !c.is_alphanumeric()) { number } else { format!("{number}{mark}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Division, Heading, Unit};

    fn labels(json: &str) -> Vec<String> {
        let blocks: Vec<Block> = serde_json::from_str(json).unwrap();
        number_blocks(&blocks).into_iter().map(|n| n.label.unwrap_or_default()).collect()
    }

    #[test]
    fn points_follow_the_vietnamese_alphabet() {
        let shown: Vec<String> = (1..=24).map(vietnamese_letter).collect();
        assert_eq!(shown.join(" "), "a b c d đ e g h i k l m n o p q r s t u v x y a1");
    }

    #[test]
    fn roman_numbers() {
        let shown: Vec<String> = [1, 4, 9, 14, 40, 1994, 3999, 4000].into_iter().map(roman).collect();
        assert_eq!(shown.join(" "), "I IV IX XIV XL MCMXCIV MMMCMXCIX 4000");
    }

    #[test]
    fn articles_run_through_chapters_and_clauses_do_not() {
        let got = labels(
            r#"[{"chapter":{"title":"A"}},{"article":{}},{"clause":{}},{"point":{}},{"point":{}},{"clause":{}},{"point":{}},
                {"chapter":{"title":"B"}},{"section":{}},{"article":{}},{"clause":{}},{"section":{}},{"paragraph":{"text":"x"}}]"#,
        );
        assert_eq!(
            got,
            ["Chương I", "Điều 1.", "1.", "a)", "b)", "2.", "a)", "Chương II", "Mục 1", "Điều 2.", "1.", "Mục 2", ""]
        );
    }

    #[test]
    fn a_given_number_is_kept_and_counting_goes_on_from_it() {
        let got = labels(
            r#"[{"article":{"number":{"given":"7"}}},{"article":{}},{"article":{"number":{"given":"8a"}}},{"article":{}},
                {"point":{"number":{"given":"(i)"}}},{"point":{"number":"without"}},{"clause":{"number":{"given":"3a"}}}]"#,
        );
        assert_eq!(got, ["Điều 7.", "Điều 8.", "Điều 8a.", "Điều 9.", "(i)", "", "3a."]);
    }

    #[test]
    fn headings_count_by_level() {
        let heading = |level| Block::Heading(Heading { level, ..Heading::default() });
        let blocks = [1, 2, 3, 3, 4, 2, 3, 1, 2, 3].map(heading);
        let got: Vec<String> = number_blocks(&blocks).into_iter().filter_map(|n| n.label).collect();
        assert_eq!(got, ["I.", "1.", "1.1.", "1.2.", "1.2.1.", "2.", "2.1.", "II.", "1.", "1.1."]);
    }

    #[test]
    fn defaults_are_left_out_of_the_json() {
        let block = Block::Article(Unit { text: "Điều khoản".into(), ..Unit::default() });
        assert_eq!(serde_json::to_string(&block).unwrap(), r#"{"article":{"text":"Điều khoản"}}"#);
        let block = Block::Chapter(Division { title: "A".into(), ..Division::default() });
        assert_eq!(serde_json::to_string(&block).unwrap(), r#"{"chapter":{"title":"A"}}"#);
    }
}
