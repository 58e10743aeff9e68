//! Cutting a normalized text into the most probable pieces: Viterbi's algorithm over the places of the text.
//!
//! Whatever ends at a place does so in the best way, so one walk over the places is enough. Sums are
//! as narrow as those of the model's own library, and the earlier of two equal ways stays, so that ties fall the same
//! way.

use crate::vocabulary::{Match, Vocabulary};

/// The best way to a place.
#[derive(Debug, Clone, Copy)]
struct Way {
    score: f32,
    /// Where its last piece begins; [`NOWHERE`] while there is none.
    start: u32,
    id: u32,
}

const NOWHERE: u32 = u32::MAX;

/// The ids of the pieces, a run of unknown letters as one of them.
pub(crate) fn segment(vocabulary: &Vocabulary, unknown_id: u32, text: &[u8]) -> Vec<u32> {
    let mut ways = vec![Way { score: 0.0, start: NOWHERE, id: unknown_id }; text.len() + 1];
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let letter_bytes = letter_bytes(rest[0]).min(rest.len());
        let mut is_known = false;
        for found in vocabulary.matches(rest) {
            is_known |= found.n_bytes == letter_bytes;
            go(&mut ways, at, found);
        }
        if !is_known {
            let score = vocabulary.unknown_score;
            go(&mut ways, at, Match { n_bytes: letter_bytes, id: unknown_id, score });
        }
        at += letter_bytes;
    }
    walk_back(&ways, unknown_id)
}

/// Takes a piece that begins at a place as the last on the way to where it ends, if no better is known.
fn go(ways: &mut [Way], at: usize, piece: Match) {
    let score = ways[at].score + piece.score;
    let way = &mut ways[at + piece.n_bytes];
    if way.start == NOWHERE || score > way.score {
        *way = Way { score, start: at as u32, id: piece.id };
    }
}

fn walk_back(ways: &[Way], unknown_id: u32) -> Vec<u32> {
    let mut ids: Vec<u32> = Vec::with_capacity(ways.len() / 2 + 2);
    let mut at = ways.len() - 1;
    while at > 0 {
        let way = ways[at];
        if way.id != unknown_id || ids.last() != Some(&unknown_id) {
            ids.push(way.id);
        }
        at = way.start as usize;
    }
    ids.reverse();
    ids
}

/// How long a letter is, by its first byte; a byte inside of a letter counts as one.
fn letter_bytes(first: u8) -> usize {
    match first {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::tests::vocabulary;
    use proptest::prelude::*;

    const PIECES: &[(&str, f32, u8)] = &[
        ("a", -3.0, 1),
        ("b", -3.0, 1),
        ("ab", -4.0, 1),
        ("bc", -1.0, 1),
        ("abc", -9.0, 1),
        ("é", -2.0, 1),
        ("aa", -6.0, 1),
    ];

    fn check(text: &str, expected: &[u32]) {
        assert_eq!(segment(&vocabulary(PIECES), 0, text.as_bytes()), expected, "{text}");
    }

    #[test]
    fn the_best_way_is_taken() {
        check("", &[]);
        check("ab", &[3]);
        check("abc", &[1, 4]);
        check("aéb", &[1, 6, 2]);
    }

    #[test]
    fn of_equal_ways_the_earlier_stays() {
        check("aa", &[7]);
    }

    #[test]
    fn what_is_unknown_is_one() {
        check("xyz", &[0]);
        check("xaÿ😀b", &[0, 1, 0, 2]);
        check("c", &[0]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_cut(text in prop::collection::vec(any::<u8>(), 0..60)) {
            let n_ids = segment(&vocabulary(PIECES), 0, &text).len();
            prop_assert!(n_ids <= text.len());
            prop_assert_eq!(n_ids == 0, text.is_empty());
        }

        #[test]
        fn no_other_cut_is_better(text in "[abcé]{0,9}") {
            let vocabulary = vocabulary(PIECES);
            let score = |id: u32| match id {
                0 => vocabulary.unknown_score,
                known => PIECES[known as usize - 1].1,
            };
            // A run of unknown letters is one piece, but each letter of it counts.
            let ways = best_by_trying(&vocabulary, text.as_bytes());
            let ids = segment(&vocabulary, 0, text.as_bytes());
            if !ids.contains(&0) {
                prop_assert_eq!(ids.iter().map(|id| score(*id)).sum::<f32>(), ways);
            }
        }
    }

    /// The score of the best cut, by trying them all.
    fn best_by_trying(vocabulary: &Vocabulary, text: &[u8]) -> f32 {
        if text.is_empty() {
            return 0.0;
        }
        let letter = letter_bytes(text[0]).min(text.len());
        let matches: Vec<Match> = vocabulary.matches(text).collect();
        let unknown = Match { n_bytes: letter, id: 0, score: vocabulary.unknown_score };
        let is_known = matches.iter().any(|found| found.n_bytes == letter);
        let all = matches.into_iter().chain((!is_known).then_some(unknown));
        all.map(|found| found.score + best_by_trying(vocabulary, &text[found.n_bytes..]))
            .fold(f32::MIN, f32::max)
    }
}
