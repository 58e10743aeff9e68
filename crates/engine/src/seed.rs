//! Chance, handed in: 32 random bytes per turn, from which every id and token of that turn is derived.
//!
//! Derivation is SHA-256 over (seed, label, counter), so knowing one token tells nothing about another.

use sha2::{Digest, Sha256};

/// The random bytes a turn may use. `Debug` prints none of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub [u8; 32]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Seed(..)")
    }
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl Seed {
    /// 130 random bits as 26 characters, the same for the same seed, label and counter.
    pub fn token(&self, label: &str, counter: u32) -> String {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(label.as_bytes());
        hash.update(counter.to_be_bytes());
        let bytes = hash.finalize();
        bytes.iter().take(26).map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
    }

    /// A number below `bound` (at least 1) for choosing between wordings.
    pub fn pick(&self, label: &str, bound: usize) -> usize {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(label.as_bytes());
        let bytes = hash.finalize();
        let value = u64::from_be_bytes([
            bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
        ]);
        usize::try_from(value % (bound.max(1) as u64)).unwrap_or(0)
    }
}
