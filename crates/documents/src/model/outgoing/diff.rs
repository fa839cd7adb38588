//! Word by word, what one version has and another has not.

/// A stretch of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// In both.
    Same(&'a str),
    /// Only in the older.
    Removed(&'a str),
    /// Only in the newer.
    Added(&'a str),
}

/// Words compared at once; longer texts are compared line by line first.
const MAX_WORDS: usize = 3_000;

/// The difference between two texts, in reading order; the same pieces joined give both texts back.
pub fn words<'a>(old: &'a str, new: &'a str) -> Vec<Piece<'a>> {
    let (a, b) = (tokens(old), tokens(new));
    if a.len().max(b.len()) <= MAX_WORDS {
        return compare(&a, &b);
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    compare(&a, &b)
}

/// Words with the white space after them; a line feed is a word of its own.
fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut begin = 0;
    let mut space = false;
    for (index, c) in text.char_indices() {
        if c == '\n' || (space && !c.is_whitespace()) {
            out.push(&text[begin..index]);
            begin = index;
        }
        space = c.is_whitespace();
    }
    out.push(&text[begin..]);
    out.retain(|token| !token.is_empty());
    out
}

/// The longest common subsequence, after the ends that agree were set aside.
fn compare<'a>(a: &[&'a str], b: &[&'a str]) -> Vec<Piece<'a>> {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (middle_a, middle_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut out: Vec<Piece<'a>> = a[..head].iter().map(|w| Piece::Same(w)).collect();
    middle(middle_a, middle_b, &mut out);
    out.extend(a[a.len() - tail..].iter().map(|w| Piece::Same(w)));
    out
}

fn middle<'a>(a: &[&'a str], b: &[&'a str], out: &mut Vec<Piece<'a>>) {
    let width = b.len() + 1;
    let mut longest = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * width + j] = if a[i] == b[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            out.push(Piece::Same(a[i]));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            out.push(Piece::Removed(a[i]));
            i += 1;
        } else {
            out.push(Piece::Added(b[j]));
            j += 1;
        }
    }
    out.extend(a[i..].iter().map(|w| Piece::Removed(w)));
    out.extend(b[j..].iter().map(|w| Piece::Added(w)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_word_changed_is_one_word_shown() {
        let pieces = words("Điều 1. Phê duyệt kế hoạch", "Điều 1. Ban hành kế hoạch");
        let changed: Vec<_> = pieces.into_iter().filter(|p| !matches!(p, Piece::Same(_))).collect();
        let expected = [Piece::Removed("Phê "), Piece::Removed("duyệt "), Piece::Added("Ban "), Piece::Added("hành ")];
        assert_eq!(changed, expected);
    }

    proptest! {
        #[test]
        fn the_pieces_give_both_texts_back(old in "[ab \n]{0,40}", new in "[ab \n]{0,40}") {
            let pieces = words(&old, &new);
            let join = |skip: fn(&Piece<'_>) -> bool| -> String {
                pieces.iter().filter(|p| !skip(p)).map(|p| match p {
                    Piece::Same(w) | Piece::Removed(w) | Piece::Added(w) => *w,
                }).collect()
            };
            prop_assert_eq!(join(|p| matches!(p, Piece::Added(_))), old.as_str());
            prop_assert_eq!(join(|p| matches!(p, Piece::Removed(_))), new.as_str());
        }
    }
}
