//! Keeps the vectors of sentences that are asked for at every start, so that a start need not make them again.
//!
//! The file lies beside the model. It has a name and then, for each sentence, eight bytes of its hash and two for every
//! number. What is damaged, or of another build, counts as empty: it is made again.

use crate::DIMENSIONS;
use std::collections::BTreeMap;
use std::path::Path;

const NAME: &[u8; 16] = b"trato vectors 1\n";
const ENTRY_BYTES: usize = 8 + 2 * DIMENSIONS;
/// Sentences kept at most: 60 MB.
const ENTRIES_MAX: usize = 60_000;
/// No number of a vector of length one is above 1.
const STEP: f32 = 1.0 / 32_767.0;

/// Vectors by the hash of what was encoded.
#[derive(Debug, Default)]
pub(crate) struct Cache(BTreeMap<u64, Box<[i16]>>);

impl Cache {
    /// What the file has; nothing where there is none.
    pub(crate) fn open(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap_or_default();
        let Some(entries) = bytes.strip_prefix(NAME) else { return Self::default() };
        Self(entries.chunks_exact(ENTRY_BYTES).filter_map(entry).collect())
    }

    pub(crate) fn get(&self, text: &str) -> Option<Vec<f32>> {
        let numbers = self.0.get(&hash(text))?;
        Some(numbers.iter().map(|number| f32::from(*number) * STEP).collect())
    }

    /// Keeps a vector, as long as there is room; gives it as it will be read.
    pub(crate) fn put(&mut self, text: &str, vector: &[f32]) -> Vec<f32> {
        #[expect(clippy::cast_possible_truncation, reason = "no number is above 1")]
        let small = |number: &f32| (number / STEP).round() as i16;
        let numbers: Box<[i16]> = vector.iter().map(small).collect();
        let as_read = numbers.iter().map(|number| f32::from(*number) * STEP).collect();
        if self.0.len() < ENTRIES_MAX {
            self.0.insert(hash(text), numbers);
        }
        as_read
    }

    /// Writes it under another name first, so that it is there whole or not at all.
    pub(crate) fn write(&self, path: &Path) -> std::io::Result<()> {
        let mut bytes = Vec::with_capacity(NAME.len() + self.0.len() * ENTRY_BYTES);
        bytes.extend_from_slice(NAME);
        for (key, numbers) in &self.0 {
            bytes.extend_from_slice(&key.to_le_bytes());
            bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        }
        let half = path.with_extension(format!("part-{}", std::process::id()));
        std::fs::write(&half, bytes)?;
        std::fs::rename(&half, path)
    }
}

fn entry(bytes: &[u8]) -> Option<(u64, Box<[i16]>)> {
    let (key, numbers) = bytes.split_first_chunk::<8>()?;
    let numbers = numbers.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
    Some((u64::from_le_bytes(*key), numbers.collect()))
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back_and_what_is_damaged_is_nothing() {
        let path = std::env::temp_dir().join(format!("trato-vectors-{}", std::process::id()));
        let vector: Vec<f32> = (0..DIMENSIONS).map(|n| (n as f32 * 0.7).sin() * 0.06).collect();
        let mut cache = Cache::default();
        let as_read = cache.put("tea", &vector);
        assert!(as_read.iter().zip(&vector).all(|(read, put)| (read - put).abs() < 1e-4));
        cache.write(&path).unwrap();
        assert_eq!(Cache::open(&path).get("tea").as_deref(), Some(as_read.as_slice()));
        assert_eq!(Cache::open(&path).get("coffee"), None);
        std::fs::write(&path, b"trato vectors 0\n").unwrap();
        assert_eq!(Cache::open(&path).get("tea"), None);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(Cache::open(&path).get("tea"), None, "no file is an empty one");
    }
}
