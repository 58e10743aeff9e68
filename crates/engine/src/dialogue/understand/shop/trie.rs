//! The merchant's words as a tree of letters, searched for the nearest one within a few typing errors.

/// Longest word that is corrected, in letters.
const LETTERS_MAX: usize = 24;
const NONE: u32 = u32::MAX;

/// A letter with what may follow it; 16 bytes.
#[derive(Debug, Clone, Copy)]
struct Node {
    letter: char,
    child: u32,
    sibling: u32,
    /// The word that ends here.
    word: u32,
}

/// Words by their place in the sorted list it was built from.
#[derive(Debug, Clone, Default)]
pub(super) struct Trie {
    nodes: Vec<Node>,
}

/// The nearest word: its place, and how many errors away it is.
pub(super) type Nearest = Option<(u32, u8)>;

impl Trie {
    /// From words in order, each once.
    pub(super) fn build<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let root = Node { letter: '\0', child: NONE, sibling: NONE, word: NONE };
        let mut nodes = vec![root];
        // The nodes of the word before, from the root down.
        let mut path: Vec<usize> = vec![0];
        let mut before: Vec<char> = Vec::new();
        for (word, place) in words.zip(0_u32..) {
            let letters: Vec<char> = word.chars().collect();
            let shared = letters.iter().zip(&before).take_while(|(a, b)| a == b).count();
            let left = path.get(shared + 1).copied();
            path.truncate(shared + 1);
            for (depth, letter) in letters.iter().enumerate().skip(shared) {
                let index = u32::try_from(nodes.len()).unwrap_or(NONE);
                nodes.push(Node { letter: *letter, child: NONE, sibling: NONE, word: NONE });
                match left.filter(|_| depth == shared) {
                    Some(sibling) => nodes[sibling].sibling = index,
                    None => nodes[path[depth]].child = index,
                }
                path.push(nodes.len() - 1);
            }
            if let Some(last) = path.last() {
                nodes[*last].word = place;
            }
            before = letters;
        }
        Self { nodes }
    }

    /// The nearest word within `errors_max`; of equals the one that `rank` likes best.
    ///
    /// A letter too many, one missing, another one and two that changed places are one error each.
    pub(super) fn nearest(&self, word: &str, errors_max: u8, rank: impl Fn(u32) -> u32) -> Nearest {
        let letters: Vec<char> = word.chars().collect();
        if letters.len() > LETTERS_MAX || self.nodes.is_empty() {
            return None;
        }
        let mut search =
            Search { nodes: &self.nodes, letters: &letters, errors_max, best: None, rank };
        let mut first = Row::default();
        for (place, cell) in (0_u8..).zip(first.iter_mut().take(letters.len() + 1)) {
            *cell = place;
        }
        search.descend(self.nodes[0].child, &[first, first], '\0', 0);
        search.best.map(|(errors, _, word)| (word, errors))
    }
}

type Row = [u8; LETTERS_MAX + 1];

struct Search<'a, R> {
    nodes: &'a [Node],
    letters: &'a [char],
    errors_max: u8,
    /// Errors, rank from best to worst, word.
    best: Option<(u8, u32, u32)>,
    rank: R,
}

impl<R: Fn(u32) -> u32> Search<'_, R> {
    /// Walks a node and its siblings; `rows` are the distances to what was walked before, and one letter before that.
    fn descend(&mut self, first: u32, rows: &[Row; 2], letter_before: char, depth: usize) {
        let mut index = first;
        while let Some(node) = self.nodes.get(index as usize).copied() {
            let row = self.row(&rows[0], &rows[1], node.letter, letter_before, depth);
            let n_letters = self.letters.len();
            let errors = row[n_letters];
            if node.word != NONE && errors <= self.errors_max {
                let found = (errors, u32::MAX - (self.rank)(node.word), node.word);
                if self.best.is_none_or(|best| found < best) {
                    self.best = Some(found);
                }
            }
            let least = row[..=n_letters].iter().min().copied().unwrap_or(u8::MAX);
            if least <= self.errors_max && depth < LETTERS_MAX + usize::from(self.errors_max) {
                self.descend(node.child, &[row, rows[0]], node.letter, depth + 1);
            }
            index = node.sibling;
        }
    }

    fn row(
        &self,
        before: &Row,
        earlier: &Row,
        letter: char,
        letter_before: char,
        depth: usize,
    ) -> Row {
        let mut row = Row::default();
        row[0] = before[0].saturating_add(1);
        for (place, typed) in self.letters.iter().enumerate() {
            let other = before[place].saturating_add(u8::from(*typed != letter));
            let gap = before[place + 1].min(row[place]).saturating_add(1);
            let mut errors = other.min(gap);
            let swapped = depth > 0
                && place > 0
                && *typed == letter_before
                && self.letters[place - 1] == letter;
            if swapped {
                errors = errors.min(earlier[place - 1].saturating_add(1));
            }
            row[place + 1] = errors;
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_within_the_errors_allowed() {
        let words = ["adidas", "lego", "mug", "nike", "nikon", "patagonia"];
        let trie = Trie::build(words.into_iter());
        let check = |typed: &str, errors: u8, expected: Option<(&str, u8)>| {
            let found = trie.nearest(typed, errors, |_| 0);
            let found = found.map(|(place, errors)| (words[place as usize], errors));
            assert_eq!(found, expected, "{typed}");
        };
        check("nike", 1, Some(("nike", 0)));
        check("nkie", 1, Some(("nike", 1)));
        check("nkee", 1, None);
        check("addidas", 1, Some(("adidas", 1)));
        check("patgonya", 2, Some(("patagonia", 2)));
        check("legos", 1, Some(("lego", 1)));
        check("", 1, None);
        check(&"a".repeat(100), 2, None);
    }
}
