//! A table of what to write for what, as SentencePiece compiles it: `ﬁ` becomes `fi`, a full-width `Ａ` an `A`.
//!
//! Its bytes are the size of a trie, the trie, and the replacements, each ended by a zero byte. The trie is a double
//! array (Yata's, as the library darts-clone lays it out), one 32-bit unit for each node:
//!
//! | bits | of a node | of a value |
//! |---|---|---|
//! | 0–7 | the byte that leads to it | the place of the replacement in bits 0–30 |
//! | 8 | whether a value hangs on it | |
//! | 9 | whether its offset counts by 256 | |
//! | 10–30 | where its children are: its place xor this offset xor their byte | |
//! | 31 | 0 | 1 |

use crate::bytes::Bytes;
use crate::error::FormatError;

/// The longest replacement: the longest that Unicode has is 33 bytes.
const REPLACEMENT_BYTES_MAX: u64 = 256;
const CHARSMAP_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Of a unit, what must be the byte that was followed: a value has bit 31 too.
const LABEL: u32 = 0x8000_00ff;
const HAS_VALUE: u32 = 1 << 8;
const IS_FAR: u32 = 1 << 9;

#[derive(Debug, Default)]
pub(crate) struct Charsmap {
    units: Box<[u32]>,
    replacements: Box<[u8]>,
}

impl Charsmap {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, FormatError> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        FormatError::limit(
            "bytes of the table of letters",
            bytes.len() as u64,
            CHARSMAP_BYTES_MAX,
        )?;
        let mut rest = Bytes::new(bytes, "the table of letters");
        let n_units = rest.u32()? as usize / 4;
        let units = (0..n_units).map(|_| rest.u32()).collect::<Result<_, _>>()?;
        let replacements = rest.rest();
        for replacement in replacements.split(|byte| *byte == 0) {
            let n_bytes = replacement.len() as u64;
            FormatError::limit("bytes of a replacement", n_bytes, REPLACEMENT_BYTES_MAX)?;
        }
        Ok(Self { units, replacements: replacements.into() })
    }

    /// The longest start of `text` that is replaced: how many bytes it is, and by what.
    pub(crate) fn longest(&self, text: &[u8]) -> Option<(usize, &[u8])> {
        let mut found = None;
        let mut at = offset(*self.units.first()?);
        for (place, byte) in text.iter().enumerate() {
            at ^= u32::from(*byte);
            let Some(unit) = self.unit(at).filter(|unit| unit & LABEL == u32::from(*byte)) else {
                break;
            };
            at ^= offset(unit);
            if unit & HAS_VALUE != 0 {
                found = self.unit(at).map(|value| (place + 1, value & !(1 << 31)));
            }
        }
        let (n_bytes, start) = found?;
        let tail = self.replacements.get(start as usize..)?;
        tail.split(|byte| *byte == 0).next().map(|replacement| (n_bytes, replacement))
    }

    fn unit(&self, at: u32) -> Option<u32> {
        self.units.get(at as usize).copied()
    }
}

fn offset(unit: u32) -> u32 {
    (unit >> 10) << if unit & IS_FAR == 0 { 0 } else { 8 }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A table for keys of one or two bytes, laid out by hand: the node of a first byte lies at the byte, its children
    /// in a block of 256 of their own, and the value of a second byte in a last block, so that no two keys may end in
    /// the same one.
    pub(crate) fn written(rules: &[(&[u8], &str)]) -> Vec<u8> {
        let mut units = vec![0_u32; 256 * 258];
        let mut replacements = Vec::new();
        for (key, replacement) in rules {
            let start = replacements.len() as u32;
            replacements.extend([replacement.as_bytes(), &[0]].concat());
            let mut at = 0;
            for byte in key.iter().copied().map(u32::from) {
                let child = (at ^ offset(units[at as usize])) ^ byte;
                let block = if at == 0 { (byte + 1) << 8 } else { 257 << 8 | byte };
                let is_new = units[child as usize] & 0xff != byte;
                if is_new {
                    units[child as usize] = byte | (child ^ block) << 10;
                }
                at = child;
            }
            units[at as usize] |= HAS_VALUE;
            let value = at ^ offset(units[at as usize]);
            units[value as usize] = 1 << 31 | start;
        }
        let units: Vec<u8> = units.into_iter().flat_map(u32::to_le_bytes).collect();
        [&(units.len() as u32).to_le_bytes(), &units[..], &replacements].concat()
    }

    fn found(map: &Charsmap, text: &str) -> Option<(usize, String)> {
        let (n_bytes, replacement) = map.longest(text.as_bytes())?;
        Some((n_bytes, String::from_utf8(replacement.to_vec()).unwrap()))
    }

    #[test]
    fn the_longest_key_wins() {
        let map = Charsmap::read(&written(&[(b"A", "a"), (b"AE", "æ"), (b"x", "")])).unwrap();
        assert_eq!(found(&map, "AB"), Some((1, "a".to_owned())));
        assert_eq!(found(&map, "AEB"), Some((2, "æ".to_owned())));
        assert_eq!(found(&map, "xA"), Some((1, String::new())));
        assert_eq!(found(&map, "E"), None);
        assert_eq!(found(&map, ""), None);
        assert_eq!(found(&Charsmap::read(&[]).unwrap(), "A"), None);
    }

    #[test]
    fn parts_and_bent_tables_are_errors_or_tables() {
        let whole = written(&[(b"A", "a"), (b"AE", "æ")]);
        for n in (1..200).chain(whole.len() - 10..whole.len()) {
            if let Ok(map) = Charsmap::read(&whole[..n]) {
                map.longest(b"AE");
            }
        }
        for at in 0..whole.len() {
            if whole[at] != 0 {
                let mut bent = whole.clone();
                bent[at] ^= 0xff;
                if let Ok(map) = Charsmap::read(&bent) {
                    map.longest(b"AEA");
                }
            }
        }
        let long = [&4_u32.to_le_bytes(), &[0; 4], &[b'a'; 300][..]].concat();
        assert!(Charsmap::read(&long).is_err());
    }
}
