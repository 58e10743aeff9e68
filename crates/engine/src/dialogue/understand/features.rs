//! What a text is made of, as numbers: hashed word 1-2-grams and character 2-5-grams inside words, weighed by how
//! rare they are, each group of unit length.

use super::normalize::fold;

/// How much of a text counts.
const CHARS_MAX: usize = 300;

/// Features of one text: bucket and weight, words before characters.
pub(super) type Features = Vec<(u32, f32)>;

/// How telling each feature is, learnt from the texts trained on.
#[derive(Clone)]
pub(super) struct Weigher {
    /// Of each bucket; their number is a power of two.
    rarity: Vec<f32>,
}

impl std::fmt::Debug for Weigher {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Weigher({} buckets)", self.rarity.len())
    }
}

/// How often each feature occurs: word grams and character grams.
struct Counts {
    words: Vec<(u32, f32)>,
    characters: Vec<(u32, f32)>,
}

impl Weigher {
    /// Learns from texts, and gives their features. There are two to the power of `bits` buckets.
    pub(super) fn learn(texts: &[&str], bits: u32) -> (Self, Vec<Features>) {
        let n_buckets = 1_usize << bits;
        let counted: Vec<Counts> = texts.iter().map(|text| count(text, n_buckets)).collect();
        let weigher = Self { rarity: rarities(&counted, n_buckets) };
        let rows = counted.iter().map(|counts| weigher.weigh(counts)).collect();
        (weigher, rows)
    }

    pub(super) fn n_buckets(&self) -> usize {
        self.rarity.len()
    }

    pub(super) fn features(&self, text: &str) -> Features {
        self.weigh(&count(text, self.rarity.len()))
    }

    fn weigh(&self, counts: &Counts) -> Features {
        let weight =
            |(bucket, n): &(u32, f32)| (*bucket, (1.0 + n.ln()) * self.rarity[*bucket as usize]);
        let mut features = Features::with_capacity(counts.words.len() + counts.characters.len());
        for group in [&counts.words, &counts.characters] {
            let start = features.len();
            features.extend(group.iter().map(weight));
            let squares: f32 = features[start..].iter().map(|(_, value)| value * value).sum();
            let length = squares.sqrt().max(1e-9);
            features[start..].iter_mut().for_each(|(_, value)| *value /= length);
        }
        features
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of examples are far below 2^24")]
fn rarities(counted: &[Counts], n_buckets: usize) -> Vec<f32> {
    let mut seen = vec![0.0_f32; n_buckets];
    for counts in counted {
        for (bucket, _) in counts.words.iter().chain(&counts.characters) {
            seen[*bucket as usize] += 1.0;
        }
    }
    let total = counted.len() as f32;
    seen.iter().map(|n| ((1.0 + total) / (1.0 + n)).ln() + 1.0).collect()
}

fn count(text: &str, n_buckets: usize) -> Counts {
    let folded: String = fold(text).chars().take(CHARS_MAX).map(masked).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    let bucket = |kind: u8, first: &[u8], second: &[u8]| bucket(&[kind], first, second, n_buckets);
    let mut word_grams: Vec<u32> =
        words.iter().map(|word| bucket(1, word.as_bytes(), b"")).collect();
    let pairs = words.windows(2);
    word_grams.extend(pairs.map(|pair| bucket(2, pair[0].as_bytes(), pair[1].as_bytes())));
    let mut character_grams = Vec::with_capacity(folded.len() * 4);
    for word in &words {
        let padded: Vec<char> =
            std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' ')).collect();
        let mut buffer = [0_u8; 20];
        for size in 2..=5 {
            for gram in padded.windows(size) {
                let mut length = 0;
                for character in gram {
                    length += character.encode_utf8(&mut buffer[length..]).len();
                }
                character_grams.push(bucket(3, &buffer[..length], b""));
            }
        }
    }
    Counts { words: tally(word_grams), characters: tally(character_grams) }
}

/// Digits all look the same, and punctuation other than a question mark separates.
fn masked(character: char) -> char {
    match character {
        '0'..='9' => '0',
        '?' | '\'' => character,
        other if other.is_alphanumeric() => other,
        _ => ' ',
    }
}

/// FNV-1a over the parts with a separator, reduced to a bucket.
fn bucket(kind: &[u8], first: &[u8], second: &[u8], n_buckets: usize) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in kind.iter().chain(first).chain(&[0]).chain(second) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mixed = hash ^ (hash >> 29) ^ (hash >> 47);
    u32::try_from(mixed & (n_buckets as u64 - 1)).unwrap_or(0)
}

fn tally(mut grams: Vec<u32>) -> Vec<(u32, f32)> {
    grams.sort_unstable();
    let mut counted: Vec<(u32, f32)> = Vec::with_capacity(grams.len());
    for gram in grams {
        match counted.last_mut() {
            Some((last, n)) if *last == gram => *n += 1.0,
            _ => counted.push((gram, 1.0)),
        }
    }
    counted
}
