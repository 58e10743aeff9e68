//! The known word nearest to a misspelled one, for messages that help.

/// The nearest of the known words; `None` when there are none.
pub fn to<'a, T: AsRef<str>>(word: &str, known: &'a [T]) -> Option<&'a str> {
    known.iter().map(AsRef::as_ref).min_by_key(|name| distance(word, name))
}

/// Levenshtein distance, small enough for names.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
