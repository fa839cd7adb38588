//! The outermost layer of DER, read by hand: lengths, and elements as they stand, so that what was signed is what is
//! checked and not what an encoder makes of it.

/// Header and whole length of the value at the start; `None` when it is cut, indefinite or absurd.
pub(crate) fn lengths(bytes: &[u8]) -> Option<(usize, usize)> {
    let (first, rest) = (*bytes.get(1)?, bytes.get(2..)?);
    let (header, body) = match first {
        0..=0x7F => (2, usize::from(first)),
        0x81..=0x84 => {
            let count = usize::from(first & 0x7F);
            (2 + count, rest.get(..count)?.iter().fold(0usize, |n, b| n << 8 | usize::from(*b)))
        }
        _ => return None,
    };
    let whole = header.checked_add(body).filter(|len| *len <= bytes.len())?;
    Some((header, whole))
}

/// The encoding of the first element inside a sequence: the signed part of certificates, CRLs and OCSP answers.
pub(crate) fn first_inside(sequence: &[u8]) -> Option<&[u8]> {
    let (header, whole) = lengths(sequence).filter(|_| sequence[0] == 0x30)?;
    let inside = &sequence[header..whole];
    let (_, len) = lengths(inside)?;
    inside.get(..len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_and_lies_refused() {
        assert_eq!(lengths(&[0x30, 2, 5, 0, 9]), Some((2, 4)));
        assert_eq!(lengths(&[0x30, 0x81, 1, 7]), Some((3, 4)));
        assert_eq!(lengths(&[0x30, 3, 5, 0]), None);
        assert_eq!(lengths(&[0x30, 0x80, 0, 0]), None);
        assert_eq!(lengths(&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]), None);
        assert_eq!(first_inside(&[0x30, 4, 2, 1, 7, 5]), Some(&[2, 1, 7][..]));
        assert_eq!(first_inside(&[0x31, 3, 2, 1, 7]), None);
    }
}
