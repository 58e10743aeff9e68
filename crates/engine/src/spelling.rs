//! The name that was probably meant, for messages that help whoever wrote another.

/// The nearest of the known names, the first of those as near; `None` when there are none.
pub fn closest<'a, T: AsRef<str>>(word: &str, known: &'a [T]) -> Option<&'a str> {
    known.iter().map(AsRef::as_ref).min_by_key(|name| distance(word, name))
}

/// How many letters two words differ by, after Levenshtein.
pub fn distance(a: &str, b: &str) -> usize {
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
