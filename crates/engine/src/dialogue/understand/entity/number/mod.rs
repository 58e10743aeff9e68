//! Numbers as people write them, in digits and in words: `1.299,50`, `two hundred and fifty`, `halvanden`, `3/4`.
//!
//! One grammar for three languages over the tables of `numerals`: units, tens, hundreds and scales compose
//! downwards, a part (`fifth`) divides what stands before it, `and a half` adds, `point` begins decimals.

use super::exact::Exact;
use super::numerals::{self, Atom};
use super::scan::{Kind, Literal, Token};
use crate::Language;

mod compose;
mod parts;

/// A number and the tokens it is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    pub value: Exact,
    /// First token, and the one behind the last.
    pub from: usize,
    pub to: usize,
    /// Digits alone, with their places.
    pub literal: Option<Literal>,
    /// Letters stand right before or behind it (`180ml`, `XJ9`): it counts only with what they say.
    pub glued: bool,
}

/// An atom with the token it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Item {
    piece: Piece,
    token: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Digits(Literal),
    Word(Atom),
    /// `-` between or before.
    Hyphen,
    Plus,
    Slash,
    Power,
    /// `e` between digits.
    Exponent,
    Other,
}

/// Every number in a text, in order; those of one letter with letters around them are marked as glued.
pub fn all(tokens: &[Token], language: Language) -> Vec<Number> {
    let items = items(tokens, language);
    let grammar = compose::Grammar { items: &items, tokens, language };
    let mut found = Vec::new();
    let mut index = 0;
    while index < items.len() {
        match grammar.number(index).filter(|(_, next)| *next > index) {
            Some((value, next)) => {
                let from = items[index].token;
                let to = items[next - 1].token + 1;
                if let Some(number) = finished(tokens, (from, to), value, next - index) {
                    found.push(number);
                }
                index = next;
            }
            None => index += 1,
        }
    }
    found
}

/// The number with what stands around it; `None` for `one` that stands for a thing ("this one").
fn finished(
    tokens: &[Token],
    (from, to): (usize, usize),
    value: Exact,
    n_items: usize,
) -> Option<Number> {
    const DETERMINERS: &[&str] = &["the", "this", "that", "which", "every", "each", "any", "no"];
    let before = from.checked_sub(1).and_then(|place| tokens.get(place));
    let stands_for_thing = n_items == 1
        && tokens[from].is("one")
        && before.is_some_and(|token| DETERMINERS.contains(&token.text.as_str()));
    if stands_for_thing {
        return None;
    }
    let touches_word = |token: Option<&Token>, spaced: bool| {
        !spaced && token.is_some_and(|token| token.kind == Kind::Word)
    };
    let behind = tokens.get(to);
    let glued = touches_word(before, tokens[from].spaced)
        || touches_word(behind, behind.is_none_or(|token| token.spaced));
    let literal = if to - from == 1 { tokens[from].literal() } else { None };
    Some(Number { value, from, to, literal, glued })
}

/// Atoms in order, each with its token.
fn items(tokens: &[Token], language: Language) -> Vec<Item> {
    let mut items = Vec::with_capacity(tokens.len());
    for (place, token) in tokens.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| tokens.get(before));
        let behind_digits = before.is_some_and(|before| before.literal().is_some());
        let piece = match token.kind {
            Kind::Number(literal) => Piece::Digits(literal),
            Kind::Sign => sign(&token.text),
            Kind::Word if behind_digits && is_exponent(tokens, place) => Piece::Exponent,
            Kind::Word => {
                let suffix = before
                    .filter(|_| behind_digits)
                    .and_then(|digits| suffix(digits, token, tokens.get(place + 1), language));
                let atoms = match suffix {
                    Some(suffix) => vec![suffix],
                    None => numerals::atoms_of(&token.text, language),
                };
                word_items(&mut items, &atoms, place, (tokens, language));
                continue;
            }
        };
        items.push(Item { piece, token: place });
    }
    items
}

/// A word glued from number words counts only where all of it is one number: `Unidos` is not one and two.
fn word_items(
    items: &mut Vec<Item>,
    atoms: &[Atom],
    token: usize,
    (tokens, language): (&[Token], Language),
) {
    let pieces: Vec<Item> =
        atoms.iter().map(|atom| Item { piece: Piece::Word(*atom), token }).collect();
    let grammar = compose::Grammar { items: &pieces, tokens, language };
    let composes = pieces.len() == 1
        || (pieces.len() > 1 && grammar.number(0).is_some_and(|(_, next)| next == pieces.len()));
    if composes {
        items.extend(pieces);
    } else {
        items.push(Item { piece: Piece::Other, token });
    }
}

fn sign(text: &str) -> Piece {
    match text {
        "-" => Piece::Hyphen,
        "+" => Piece::Plus,
        "/" => Piece::Slash,
        "^" => Piece::Power,
        _ => Piece::Other,
    }
}

/// `1e10`: an `e` with digits, or a sign and digits, right around it.
fn is_exponent(tokens: &[Token], place: usize) -> bool {
    let digits_at =
        |at: usize| tokens.get(at).is_some_and(|token| token.literal().is_some() && !token.spaced);
    let signed = tokens
        .get(place + 1)
        .is_some_and(|token| !token.spaced && (token.is("-") || token.is("+")));
    tokens[place].is("e")
        && !tokens[place].spaced
        && (digits_at(place + 1) || (signed && digits_at(place + 2)))
}

/// `10k`, `2,33 k`: a lone capital apart from a short number is a size or a name.
fn suffix(digits: &Token, word: &Token, next: Option<&Token>, language: Language) -> Option<Atom> {
    let written = if word.capital { word.text.to_uppercase() } else { word.text.clone() };
    let apart = word.spaced
        && word.capital
        && word.text != "k"
        && digits.literal().is_some_and(|literal| !literal.written_out);
    let goes_on =
        next.is_some_and(|next| !next.spaced && next.kind != Kind::Sign && !next.is_word());
    let lone = word.spaced && !word.capital && word.text.len() == 1 && word.text != "k";
    if apart || goes_on || lone { None } else { numerals::suffix(&written, language) }
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use super::*;

    fn check(language: Language, text: &str, expected: &str) {
        let tokens = scan(text, language);
        let numbers = all(&tokens, language);
        let values: Vec<String> = numbers
            .iter()
            .filter(|number| !number.glued)
            .filter_map(|number| number.value.to_decimal(6))
            .collect();
        assert_eq!(values.join(" "), expected, "{text}");
    }

    #[test]
    fn digits_and_words_compose() {
        use Language::{Da, En, Es};
        check(En, "four hundred and six thousand", "406000");
        check(En, "two hundred and forty eighths, or two hundred forty eighths", "30 4.166667");
        check(En, "thirty and two and three eighths", "32.375");
        check(En, "half a dozen plates, four hundred and three dozens", "6 436");
        check(En, "-400^-1 or 21.5e+3 or 2 345 678", "-0.0025 21500 2345678");
        check(En, "that one, a 330ml bottle, a half", "0.5");
        check(Es, "treinta y un billones quinientos y tres mil seis", "31000000000500 3006");
        check(Es, "a Estados Unidos, nueve con veinte", "9.2");
        check(Da, "femoghalvtreds, to et halvt tusind, halvandet tusind", "55 2500 1500");
        check(Da, "hundrede og femoghalvfjerds", "175");
        check(Da, "et krus", "");
    }
}
