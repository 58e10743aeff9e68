//! Floor, door and flat: `2. tv`, `3º B`, `Apt 3`, `Flat 3` before the street.

use super::words::{self, Word};

/// With a number or a letter behind them.
const NAMED: &[&str] = &[
    "apartment",
    "apt",
    "flat",
    "floor",
    "fl",
    "room",
    "rm",
    "suite",
    "ste",
    "unit",
    "bloque",
    "esc",
    "escalera",
    "local",
    "piso",
    "planta",
    "portal",
    "pta",
    "puerta",
    "lejlighed",
    "lejl",
    "opgang",
];
/// Enough by themselves.
const ALONE: &[&str] = &["atico", "bajo", "entresuelo", "principal", "stuen", "kld", "st", "kl"];
/// Behind a floor.
const SIDES: &[&str] =
    &["tv", "th", "mf", "izq", "izda", "izquierda", "dcha", "dcho", "derecha", "sal"];
/// Parts of one unit at most.
const PARTS_MAX: usize = 4;

/// What stands before a street, "Flat 3, 12 High Street", and where it begins.
pub(super) fn before(words: &[Word<'_>], street: usize) -> Option<(String, usize)> {
    let from = street.checked_sub(2)?;
    let is_unit = NAMED.contains(&words[from].folded) && is_mark(&words[from + 1]);
    is_unit.then(|| (text(words, from, street), from))
}

/// What stands behind the house number, if anything does, and where it ends.
pub(super) fn after(words: &[Word<'_>], from: usize) -> (Option<String>, usize) {
    let mut to = from;
    for _ in 0..PARTS_MAX {
        let n_words = part(words, to);
        if n_words == 0 {
            break;
        }
        to += n_words;
    }
    ((to > from).then(|| text(words, from, to)), to)
}

fn part(words: &[Word<'_>], index: usize) -> usize {
    let Some(word) = words.get(index).filter(|word| word.free) else { return 0 };
    let next = words.get(index + 1).filter(|next| next.free && !word.comma);
    let has_side = next.is_some_and(|next| SIDES.contains(&next.folded));
    let n_marked = next.map_or(0, |next| usize::from(is_mark(next) || has_side));
    if NAMED.contains(&word.folded) && next.is_some_and(is_mark) {
        return 2;
    }
    if word.piece.starts_with('#') && is_mark(word) {
        return 1;
    }
    if ALONE.contains(&word.folded) && !(word.folded.len() == 2 && !has_side && !word.comma) {
        return 1 + n_marked;
    }
    if SIDES.contains(&word.folded) {
        return 1;
    }
    // "2nd floor", "2. sal tv", "3º B", "3 izq".
    let is_floor = word.folded.trim_end_matches(char::is_alphabetic);
    let suffix = &word.folded[is_floor.len()..];
    let floor =
        (1..=2).contains(&is_floor.len()) && is_floor.bytes().all(|byte| byte.is_ascii_digit());
    let is_ordinal = floor && ["o", "a", "st", "nd", "rd", "th"].contains(&suffix);
    let counts = next.is_some_and(|next| matches!(next.folded, "floor" | "piso" | "planta"));
    // "3. 2": the second door on the third floor.
    let has_door = word.piece.ends_with('.') && next.is_some_and(|next| next.is_digits(1..=2));
    if floor && (has_side || counts || has_door) {
        return 2;
    }
    let is_letter = next
        .is_some_and(|next| next.bare.chars().count() == 1 && next.is_name() && next.folded != "i");
    if is_ordinal && matches!(suffix, "o" | "a") {
        // "3º b", and not "3º y ..".
        let is_letter = is_letter
            || next.is_some_and(|next| {
                matches!(next.folded, "b" | "c" | "d" | "f" | "g" | "h")
                    || next.folded == "a"
                        && (next.comma
                            || words.get(index + 2).is_some_and(|code| code.is_digits(5..=5)))
            });
        return 1 + usize::from(
            is_letter || next.is_some_and(|next| next.folded.ends_with('a') && is_mark(next)),
        );
    }
    // "3 B", and "3B" between commas.
    let between = index > 0 && words[index - 1].comma && word.comma;
    if floor && suffix.is_empty() && is_letter {
        return 2;
    }
    usize::from(floor && suffix.len() == 1 && between)
}

/// `3`, `3B`, `B`, `2o`.
fn is_mark(word: &Word<'_>) -> bool {
    let bare = word.folded.trim_start_matches('#');
    (1..=4).contains(&bare.len())
        && bare.chars().all(|c| c.is_ascii_alphanumeric())
        && (bare.len() == 1 || bare.contains(|c: char| c.is_ascii_digit()))
}

/// As typed, with the signs of ordinals that tidying took: `3o B` was `3º B`.
fn text(words: &[Word<'_>], from: usize, to: usize) -> String {
    let typed = words::slice(words, from, to);
    let with_sign = |word: &str| {
        let (body, comma) = word.strip_suffix(',').map_or((word, ""), |body| (body, ","));
        let digits = body.trim_end_matches(['o', 'a']);
        let is_ordinal =
            digits.len() + 1 == body.len() && digits.bytes().all(|byte| byte.is_ascii_digit());
        match body.as_bytes().last() {
            Some(b'o') if is_ordinal && !digits.is_empty() => format!("{digits}º{comma}"),
            Some(b'a') if is_ordinal && !digits.is_empty() => format!("{digits}ª{comma}"),
            _ => word.to_owned(),
        }
    };
    typed.split(' ').map(with_sign).collect::<Vec<_>>().join(" ")
}
