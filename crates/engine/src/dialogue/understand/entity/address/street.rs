//! A street with its number, in the three ways it is written: type first, type last after the number, type in the name.

use super::super::lexicon;
use super::words::Word;

/// What has to follow for it to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    /// Nothing: the end, a comma, or the place.
    Alone,
    /// A postal code with its town.
    WithCode,
    /// The same, with the town written as a name.
    WithCodeAndCity,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Street {
    pub(super) from: usize,
    /// Behind the house number.
    pub(super) to: usize,
    pub(super) sure: Sure,
    /// `Calle Mayor`.
    pub(super) type_first: bool,
}

/// Words in the name of a street.
const NAME_WORDS_MAX: usize = 6;

/// `Calle Mayor 12`.
const FIRST: &[&str] = &[
    "avda",
    "avenida",
    "avinguda",
    "calle",
    "carrer",
    "carretera",
    "ctra",
    "glorieta",
    "travesia",
    "urbanizacion",
    "urb",
    "bulevar",
    "callejon",
    "costanilla",
];
/// The same, where the word is more often something else.
const FIRST_WEAK: &[&str] = &[
    "av", "c", "camino", "cl", "gran", "pasaje", "paseo", "passeig", "placa", "plaza", "poligono",
    "praza", "pza", "rambla", "ronda", "rua", "via",
];
/// `Vestergade 24`.
const WITHIN: &[&str] = &[
    "alle",
    "allé",
    "boulevard",
    "gade",
    "gaden",
    "gasse",
    "plads",
    "pladsen",
    "straede",
    "straedet",
    "straat",
    "strasse",
    "torv",
    "torvet",
    "vej",
    "vejen",
];
/// The same, where it may be anything: believed with a postal code.
const WITHIN_WEAK: &[&str] = &[
    "bakken", "brygge", "engen", "haven", "kaj", "kajen", "lunden", "marken", "parken", "sti",
    "stien", "toften", "vaenge", "vaenget",
];
/// `12 High Street`.
const LAST: &[&str] = &[
    "ave",
    "avenue",
    "blvd",
    "boulevard",
    "close",
    "court",
    "cres",
    "crescent",
    "ct",
    "drive",
    "gardens",
    "grove",
    "highway",
    "hwy",
    "lane",
    "mews",
    "parkway",
    "pkwy",
    "place",
    "quay",
    "rd",
    "road",
    "row",
    "sq",
    "square",
    "st",
    "street",
    "terrace",
    "trail",
    "walk",
    "way",
];
/// Behind the type of a street in America.
const DIRECTIONS: &[&str] =
    &["n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west"];
/// What comes before an address and is no part of the name.
const BEFORE: &[&str] = &[
    "send",
    "ship",
    "deliver",
    "address",
    "adresse",
    "adressen",
    "direccion",
    "lever",
    "manda",
    "envia",
    "envialo",
    "mandalo",
    "levering",
    "delivery",
    "envio",
    "to",
    "at",
    "is",
    "til",
    "pa",
    "er",
    "a",
    "en",
    "es",
    "the",
    "home",
    "casa",
    "hjem",
    "in",
    "i",
    "live",
    "bor",
    "vivo",
    "jeg",
    "ud",
];
const NUMBER: &[&str] = &["no", "nr", "num", "numero", "n", "nummer"];
const NO_NUMBER: &[&str] = &["s/n", "sn"];
/// Begins no name of a street.
const NO_NAME: &[&str] = &[
    "con", "para", "por", "sin", "que", "y", "o", "en", "a", "color", "precio", "unos", "unas",
    "una", "un", "euros",
];

/// What a street may be that the word at `index` tells of.
pub(super) fn all(words: &[Word<'_>], index: usize) -> Vec<Street> {
    [
        type_first(words, index),
        type_within(words, index),
        type_last(words, index),
        untyped(words, index),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The end of the house number at `index`, after "nº" and the like: "24", "24 B", "s/n".
fn house(words: &[Word<'_>], mut index: usize) -> Option<usize> {
    if words.get(index).is_some_and(|word| NUMBER.contains(&word.folded)) {
        index += 1;
    }
    let word = words.get(index)?;
    if NO_NUMBER.contains(&word.folded) {
        return Some(index + 1);
    }
    if !word.is_house() {
        return None;
    }
    let letter =
        words.get(index + 1).filter(|_| !word.comma && !word.bare.ends_with(char::is_alphabetic));
    // "24 B", and not "24 i Aarhus" or "24 C/Mayor".
    let is_letter = |word: &&Word<'_>| {
        word.bare == word.piece.trim_end_matches([',', '.', ';'])
            && matches!(word.bare.as_bytes(), [b'A'..=b'H'])
    };
    Some(index + 1 + usize::from(letter.filter(is_letter).is_some()))
}

fn type_first(words: &[Word<'_>], from: usize) -> Option<Street> {
    let word = words[from];
    // "C/Mayor 12" is one word, "C/ Mayor 12" are two.
    let glued =
        word.folded.strip_prefix("c/").is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    let slashed = word.folded == "c" && word.piece.contains('/');
    let strong = glued || slashed || FIRST.contains(&word.folded);
    let weak = FIRST_WEAK.contains(&word.folded) && (word.is_name() || word.piece.ends_with('.'));
    if !word.free || !(strong || weak) {
        return None;
    }
    let begin = from + 1;
    let is_part = |at: usize| words.get(at).is_some_and(Word::is_letters) || is_day(words, at);
    let n_words = (begin..begin + NAME_WORDS_MAX).take_while(|at| is_part(*at)).count();
    // "Nº" and "s/n" are letters too.
    let to = (begin..=begin + n_words)
        .find_map(|end| house(words, end).filter(|_| !is_day(words, end)).map(|to| (end, to)));
    let (end, to) = to?;
    let name = &words[begin..end];
    let is_none = match name.first() {
        None => !glued,
        Some(first) => NO_NAME.contains(&first.folded) || first.folded == "de" && name.len() == 1,
    };
    let is_size = name.iter().any(|word| lexicon::SIZE_WORDS.contains(&word.folded));
    if is_none || is_size {
        return None;
    }
    let is_name = name.first().is_some_and(Word::is_name);
    let sure = if strong || is_name { Sure::Alone } else { Sure::WithCode };
    Some(Street { from, to, sure, type_first: true })
}

/// "2" in "Calle 2 de Mayo": a number with a name behind it, and none of a house.
fn is_day(words: &[Word<'_>], at: usize) -> bool {
    let is_number = words.get(at).is_some_and(|word| word.is_digits(1..=2) && !word.comma);
    is_number && words.get(at + 1).is_some_and(|next| next.folded == "de")
}

fn type_within(words: &[Word<'_>], index: usize) -> Option<Street> {
    let word = words[index];
    if !word.is_letters() || word.comma {
        return None;
    }
    let ends_with = |types: &[&str]| {
        types.iter().any(|one| word.folded.strip_suffix(one).is_some_and(|stem| stem.len() >= 2))
    };
    let is_type = WITHIN.contains(&word.folded);
    let strong = ends_with(WITHIN);
    if !strong && !is_type && !ends_with(WITHIN_WEAK) {
        return None;
    }
    let to = house(words, index + 1)?;
    let mut from = index;
    while from > 0 && index - from < NAME_WORDS_MAX {
        let before = words[from - 1];
        let part = before.is_letters() && !before.comma && !BEFORE.contains(&before.folded);
        // In small letters nothing tells a name from a sentence: "nørre allé" has one word before its type.
        let is_name = before.is_name() && (word.is_name() || is_type);
        let is_needed = is_type && from == index && !before.is_filler();
        if !part || !(is_name || is_needed) {
            break;
        }
        from -= 1;
    }
    let is_named = from < index || !is_type;
    let is_capital = words[from].is_name();
    let sure = if strong || is_type && is_capital { Sure::Alone } else { Sure::WithCode };
    is_named.then_some(Street { from, to, sure, type_first: false })
}

fn type_last(words: &[Word<'_>], from: usize) -> Option<Street> {
    let number = words[from];
    if !number.is_house() {
        return None;
    }
    let begin = from + 1;
    let end = (begin..words.len().min(begin + NAME_WORDS_MAX)).find(|end| {
        let last = words[*end];
        LAST.contains(&last.folded) && (*end > begin) || last.folded == "broadway"
    })?;
    let name = &words[begin..end];
    let is_part = |word: &Word<'_>| {
        (word.is_letters() || is_ordinal(word))
            && (word.is_name() || !word.is_filler() || word.folded == "the")
    };
    // A comma parts the number from the name, and nothing else.
    if !name.iter().all(is_part) || name.iter().any(|word| word.comma) {
        return None;
    }
    let mut to = end + 1;
    if !words[end].comma
        && words.get(to).is_some_and(|word| DIRECTIONS.contains(&word.folded) && word.is_name())
    {
        to += 1;
    }
    let is_capital =
        words[end].is_name() && name.iter().all(|word| word.is_name() || is_ordinal(word));
    let is_announced =
        from == 0 || BEFORE.contains(&words[from - 1].folded) || words[from - 1].comma;
    let sure = if is_capital || is_announced { Sure::Alone } else { Sure::WithCode };
    Some(Street { from, to, sure, type_first: false })
}

/// `5th`.
fn is_ordinal(word: &Word<'_>) -> bool {
    let digits = word.folded.trim_end_matches(char::is_alphabetic);
    word.free
        && !digits.is_empty()
        && ["st", "nd", "rd", "th"].contains(&&word.folded[digits.len()..])
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name and a number, where a postal code and a town's name are right behind: "Strandpromenaden 4, 4000 Roskilde".
fn untyped(words: &[Word<'_>], from: usize) -> Option<Street> {
    const WORDS_MAX: usize = 3;
    if !words[from].is_name() || !words[from].is_letters() || BEFORE.contains(&words[from].folded) {
        return None;
    }
    let n_words = words[from..]
        .iter()
        .take(WORDS_MAX)
        .take_while(|word| word.is_letters() && !word.comma)
        .count();
    let to = house(words, from + n_words)?;
    words[to - 1].comma.then_some(Street {
        from,
        to,
        sure: Sure::WithCodeAndCity,
        type_first: false,
    })
}
