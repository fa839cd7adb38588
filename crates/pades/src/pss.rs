//! RSASSA-PSS with a salt of any length (RFC 8017, 8.1.2 and 9.1.2; RFC 4055, 3.1): our library checks salts as long as the
//! digest only, and other makers write others.
//!
//! Only public values are computed with here: nothing to be kept from who measures time.

use crate::crypto::{Check, Hash, RsaPublicKey};
use num_bigint::BigUint;

/// Bytes of a modulus at the most: 8192 bits.
const MAX_MODULUS: usize = 1024;
/// Bytes of an exponent at the most; larger ones only keep a machine busy.
const MAX_EXPONENT: usize = 8;

pub(crate) fn check(key: &RsaPublicKey<'_>, (hash, salt): (Hash, usize), message: &[u8], signature: &[u8]) -> Check {
    let (modulus, exponent) = (key.modulus.as_bytes(), key.exponent.as_bytes());
    if modulus.len() > MAX_MODULUS || exponent.len() > MAX_EXPONENT {
        return Check::Unsupported;
    }
    let modulus = BigUint::from_bytes_be(modulus);
    let exponent = BigUint::from_bytes_be(exponent);
    let value = BigUint::from_bytes_be(signature);
    // An even modulus or an exponent of 1 is no RSA key.
    if !modulus.bit(0) || !exponent.bit(0) || exponent.bits() < 2 {
        return Check::Unsupported;
    }
    let length = key.modulus.as_bytes().iter().skip_while(|byte| **byte == 0).count();
    if signature.len() != length || value >= modulus {
        return Check::Bad;
    }
    let bits = usize::try_from(modulus.bits()).unwrap_or(usize::MAX) - 1;
    let encoded = value.modpow(&exponent, &modulus).to_bytes_be();
    let wanted = bits.div_ceil(8);
    if encoded.len() > wanted {
        return Check::Bad;
    }
    let padded = [vec![0; wanted - encoded.len()], encoded].concat();
    if is_encoding_of(&padded, bits, (hash, salt), message) { Check::Good } else { Check::Bad }
}

/// EMSA-PSS-VERIFY.
fn is_encoding_of(encoded: &[u8], bits: usize, (hash, salt): (Hash, usize), message: &[u8]) -> bool {
    let length = hash.length();
    let Some(zeros) = encoded.len().checked_sub(length + salt + 2) else { return false };
    let (masked, rest) = encoded.split_at(encoded.len() - length - 1);
    let (digest, trailer) = rest.split_at(length);
    let unused = 8 * encoded.len() - bits;
    if trailer != [0xBC] || masked[0].leading_zeros() < u32::try_from(unused).unwrap_or(u32::MAX) {
        return false;
    }
    let mut block: Vec<u8> = masked.iter().zip(mask(hash, digest, masked.len())).map(|(a, b)| a ^ b).collect();
    block[0] &= 0xFF >> unused;
    let (padding, salt) = block.split_at(zeros + 1);
    let right = padding[..zeros].iter().all(|byte| *byte == 0) && padding[zeros] == 1;
    right && hash.digest(&[&[0; 8], &hash.digest(&[message]), salt]) == digest
}

/// MGF1 (RFC 8017, B.2.1).
fn mask(hash: Hash, seed: &[u8], length: usize) -> Vec<u8> {
    let blocks = (0u32..).take(length.div_ceil(hash.length()));
    let mut mask: Vec<u8> = blocks.flat_map(|count| hash.digest(&[seed, &count.to_be_bytes()])).collect();
    mask.truncate(length);
    mask
}
