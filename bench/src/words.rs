//! The vocabulary of the documents: Vietnamese syllables, few of them common and most of them rare (Zipf).

use crate::world::Dice;

/// The most frequent ones, in that order.
const COMMON: &[&str] = &[
    "y", "tế", "việc", "về", "thực", "hiện", "công", "văn", "quy", "định", "báo", "cáo", "kế", "hoạch", "triển",
    "khai", "đơn", "vị", "bệnh", "viện", "tỉnh", "sở", "khám", "chữa", "thuốc", "phòng", "chống", "dịch", "kiểm",
    "tra", "hướng", "dẫn", "quản", "lý", "cục", "vụ", "chính", "phủ", "bộ", "năm", "tháng", "ngày", "đề", "nghị",
    "xem", "xét", "giải", "quyết", "hồ", "sơ", "dữ", "liệu", "điện", "tử", "thông", "tin", "sức", "khỏe", "dân", "số",
];
/// A word that about three documents in ten hold.
pub const FREQUENT: &str = "báo";
/// The word of twenty documents, however many there are.
pub const RARE: &str = "hantavirus";
/// No document holds it.
pub const ABSENT: &str = "khongcogi";

const INITIALS: &[&str] =
    &["b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "s", "t", "th", "tr", "v", "x"];
const VOWELS: &[&str] = &[
    "a", "á", "à", "ả", "ạ", "ă", "ắ", "â", "ấ", "ậ", "e", "é", "ê", "ế", "ệ", "i", "í", "o", "ó", "ô", "ố", "ộ", "ơ",
    "ớ", "u", "ú", "ư", "ứ",
];
const FINALS: &[&str] = &["", "n", "ng", "t", "c", "m", "p", "nh", "i", "o"];
/// How many syllables are in use.
const SYLLABLES: usize = 5_000;

/// The syllables with how far each reaches in a draw.
pub struct Words {
    syllables: Vec<String>,
    reach: Vec<f64>,
}

impl Default for Words {
    fn default() -> Self {
        let all = INITIALS
            .iter()
            .flat_map(|a| VOWELS.iter().flat_map(move |b| FINALS.iter().map(move |c| format!("{a}{b}{c}"))));
        let mut rest: Vec<String> = all.filter(|syllable| !COMMON.contains(&syllable.as_str())).collect();
        let mut dice = Dice::new(17);
        for place in (1..rest.len()).rev() {
            rest.swap(place, dice.below(place + 1));
        }
        let syllables: Vec<String> = COMMON.iter().map(|w| (*w).to_owned()).chain(rest).take(SYLLABLES).collect();
        let mut total = 0.0;
        let reach = (0..syllables.len()).map(|rank| {
            total += 1.0 / (rank as f64 + 2.7);
            total
        });
        Self { reach: reach.collect(), syllables }
    }
}

impl Words {
    /// So many words, with a capital letter at their beginning.
    pub fn sentence(&self, dice: &mut Dice, count: usize) -> String {
        let mut text = String::with_capacity(count * 6);
        for place in 0..count {
            let word = self.draw(dice);
            match place {
                0 => {
                    let mut letters = word.chars();
                    text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                    text.push_str(letters.as_str());
                }
                _ => {
                    text.push(' ');
                    text.push_str(word);
                }
            }
        }
        text
    }

    fn draw(&self, dice: &mut Dice) -> &str {
        let total = self.reach.last().copied().unwrap_or(1.0);
        let drawn = dice.below(1 << 40) as f64 / (1_u64 << 40) as f64 * total;
        let rank = self.reach.partition_point(|reach| *reach < drawn).min(self.syllables.len() - 1);
        &self.syllables[rank]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_words_are_common_and_the_planted_ones_are_not_drawn() {
        let (words, mut dice) = (Words::default(), Dice::new(1));
        let texts: Vec<String> = (0..2_000).map(|_| words.sentence(&mut dice, 34).to_lowercase()).collect();
        let holding = |word: &str| texts.iter().filter(|text| text.split(' ').any(|other| other == word)).count();
        assert!((400..900).contains(&holding(FREQUENT)), "{}", holding(FREQUENT));
        assert_eq!(holding(RARE) + holding(ABSENT), 0);
        let mut different: Vec<&str> = texts.iter().flat_map(|text| text.split(' ')).collect();
        different.sort_unstable();
        different.dedup();
        assert!(different.len() > 3_000, "{}", different.len());
    }
}
