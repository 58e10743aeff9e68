//! Text as tokens with places: words, numbers in digits, signs. What every parser of values reads.
//!
//! A number in digits is taken apart by the marks of its language here, once: `1.299,50` is one number, `38,40,42`
//! are three.

use super::exact::Exact;
use crate::Language;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    /// Folded.
    pub text: String,
    /// Where it stands, in bytes.
    pub start: usize,
    pub end: usize,
    /// Whether a space stands before it.
    pub spaced: bool,
    /// Whether all its letters are capitals.
    pub capital: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Word,
    Number(Literal),
    Sign,
}

/// A number in digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Literal {
    pub value: Exact,
    pub n_decimals: u8,
    /// The value when its only mark, with three digits behind it, is read the other way: money has no thousandths.
    pub as_thousands: Option<Exact>,
    /// Whether it has marks or groups, so that it is surely a number and no name.
    pub written_out: bool,
}

impl Token {
    pub fn is(&self, text: &str) -> bool {
        self.text == text
    }

    pub fn literal(&self) -> Option<Literal> {
        match self.kind {
            Kind::Number(literal) => Some(literal),
            Kind::Word | Kind::Sign => None,
        }
    }

    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// Takes a text apart.
pub fn scan(text: &str, language: Language) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut spaced = true;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        if first.is_whitespace() {
            spaced = true;
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let behind_word = !spaced && tokens.last().is_some_and(|last| last.kind != Kind::Sign);
        let length = if starts_number(rest, behind_word) {
            let run = number_run(rest);
            for (offset, piece) in numbers_of(run, language) {
                let glued = !spaced || offset > 0;
                push(&mut tokens, Kind::Number(piece.1), piece.0, start + offset, !glued);
            }
            run.len()
        } else if let Some(value) = fraction_sign(first) {
            let literal = Literal { value, n_decimals: 0, as_thousands: None, written_out: true };
            push(&mut tokens, Kind::Number(literal), &rest[..first.len_utf8()], start, spaced);
            first.len_utf8()
        } else {
            let is_word = is_letter(first);
            let length = if is_word { word_length(rest) } else { first.len_utf8() };
            let kind = if is_word { Kind::Word } else { Kind::Sign };
            push(&mut tokens, kind, &rest[..length], start, spaced);
            length
        };
        spaced = false;
        rest = &rest[length..];
    }
    join_groups(text, tokens, language)
}

fn push(tokens: &mut Vec<Token>, kind: Kind, text: &str, start: usize, spaced: bool) {
    let capital = text.chars().all(char::is_uppercase);
    let folded = match kind {
        Kind::Number(_) => text.to_owned(),
        Kind::Word | Kind::Sign => fold_letters(text),
    };
    tokens.push(Token { kind, text: folded, start, end: start + text.len(), spaced, capital });
}

/// Lower case without marks on letters, `ø` as `o`: the same as `normalize::fold`, for one word.
fn fold_letters(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for character in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match character {
            'ø' | 'Ø' => folded.push('o'),
            'æ' | 'Æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            '’' | '‘' | '´' | '`' => folded.push('\''),
            '–' | '—' | '−' | '‐' | '‑' => folded.push('-'),
            '⁄' => folded.push('/'),
            other => folded.extend(other.to_lowercase()),
        }
    }
    if folded.is_empty() { text.to_owned() } else { folded }
}

fn is_letter(character: char) -> bool {
    character.is_alphabetic() || is_combining_mark(character)
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| !is_letter(c)).unwrap_or(text.len())
}

fn is_mark(character: char) -> bool {
    matches!(character, '.' | ',')
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

/// A digit, or `.25` that continues no word.
fn starts_number(text: &str, behind_word: bool) -> bool {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) if is_digit(first) => true,
        Some(first) if is_mark(first) => !behind_word && characters.next().is_some_and(is_digit),
        _ => false,
    }
}

/// Digits with single marks between them.
fn number_run(text: &str) -> &str {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((place, character)) = characters.next() {
        let digit_follows = characters.peek().is_some_and(|(_, next)| is_digit(*next));
        if is_digit(character) || (is_mark(character) && digit_follows) {
            end = place + character.len_utf8();
        } else {
            break;
        }
    }
    &text[..end]
}

type Piece<'a> = (usize, (&'a str, Literal));

/// The numbers that a run of digits and marks spells.
fn numbers_of(run: &str, language: Language) -> Vec<Piece<'_>> {
    if let Some(whole) = literal(run, language) {
        return vec![(0, (run, whole))];
    }
    // A list: pieces are whole numbers, grouped perhaps.
    let mut found = Vec::new();
    let mut offset = 0;
    while offset < run.len() {
        let rest = &run[offset..];
        let ends_number = |end: &usize| {
            let at = |place: usize| rest.as_bytes().get(place).is_some_and(u8::is_ascii_digit);
            at(end - 1) && !at(*end)
        };
        let piece = (1..=rest.len().min(RUN_MAX)).rev().filter(ends_number).find_map(|end| {
            let literal = literal(&rest[..end], language)?;
            (literal.n_decimals == 0).then_some((end, literal))
        });
        match piece {
            Some((length, literal)) => {
                found.push((offset, (&rest[..length], literal)));
                offset += length;
            }
            // A mark, or more digits than any number has.
            None if rest.starts_with(is_mark) => offset += 1,
            None => offset += rest.find(is_mark).unwrap_or(rest.len()),
        }
    }
    found
}

/// Longest run of digits and marks that is looked at as one number.
const RUN_MAX: usize = 48;

/// The mark before decimals.
pub fn decimal_mark(language: Language) -> char {
    match language {
        Language::En => '.',
        Language::Es | Language::Da => ',',
    }
}

/// One number, if all of `text` is one.
fn literal(text: &str, language: Language) -> Option<Literal> {
    let marks: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| is_mark(*c)).collect();
    let own = decimal_mark(language);
    let Some(&(last, mark)) = marks.last() else {
        let value = Exact::decimal(text, "")?;
        return Some(Literal { value, n_decimals: 0, as_thousands: None, written_out: false });
    };
    let mixed = marks.iter().any(|(_, other)| *other != mark);
    let single = marks.len() == 1;
    let (whole, decimals) = (&text[..last], &text[last + 1..]);
    let as_decimal = || {
        let whole = if single { Some(whole.to_owned()) } else { ungrouped(whole) };
        Some((Exact::decimal(&whole?, decimals)?, u8::try_from(decimals.len()).ok()?))
    };
    let as_groups = || Some((Exact::decimal(&ungrouped(text)?, "")?, 0));
    let once = marks.iter().filter(|(_, other)| *other == mark).count() == 1;
    let (value, n_decimals) = match (single, mixed) {
        (true, _) if mark == own => as_decimal()?,
        (true, _) => as_groups().or_else(as_decimal)?,
        (false, true) if once => as_decimal()?,
        (false, true) => return None,
        (false, false) if mark == own && marks.len() < 2 => return None,
        (false, false) => as_groups()?,
    };
    let thousands = single && n_decimals == 3 && mark == own;
    let as_thousands = if thousands { as_groups().map(|(value, _)| value) } else { None };
    Some(Literal { value, n_decimals, as_thousands, written_out: true })
}

/// The digits of `1.234.567` or, as India groups them, `12,34,567`.
fn ungrouped(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split(is_mark).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let western = first.len() <= 3 && middle.iter().all(|group| group.len() == 3);
    let indian = first.len() <= 2 && middle.iter().all(|group| group.len() == 2);
    let sensible = last.len() == 3 && !first.is_empty() && !first.starts_with('0');
    (sensible && (western || indian)).then(|| groups.concat())
}

/// `1 234 567`: groups of three apart by a space are one number.
fn join_groups(text: &str, tokens: Vec<Token>, language: Language) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    let is_group = |token: &Token| {
        let digits = token.text.split(decimal_mark(language)).next().unwrap_or_default();
        token.literal().is_some() && digits.len() == 3 && digits.chars().all(is_digit)
    };
    let one_space = |from: usize, to: usize| {
        let between = text.get(from..to).unwrap_or_default();
        between.chars().count() == 1 && between.chars().all(char::is_whitespace)
    };
    let mut places = tokens.into_iter().peekable();
    while let Some(mut token) = places.next() {
        let starts = token.literal().is_some_and(|literal| !literal.written_out)
            && token.text.len() <= 3
            && !token.text.starts_with('0')
            && joined.last().is_none_or(|last| token.spaced || last.kind == Kind::Sign);
        while starts
            && token.literal().is_some_and(|literal| literal.n_decimals == 0)
            && places.peek().is_some_and(|next| is_group(next) && one_space(token.end, next.start))
        {
            let Some(next) = places.next() else { break };
            let whole = token.literal().map(|literal| literal.value);
            let added = next.literal();
            let sum = whole.zip(added).and_then(|(whole, added)| {
                let value = whole.times(Exact::whole(1_000))?.plus(added.value)?;
                Some(Literal { value, written_out: true, as_thousands: None, ..added })
            });
            let Some(literal) = sum else {
                joined.push(std::mem::replace(&mut token, next));
                continue;
            };
            token.kind = Kind::Number(literal);
            token.text.push_str(&next.text);
            token.end = next.end;
        }
        joined.push(token);
    }
    joined
}

fn fraction_sign(character: char) -> Option<Exact> {
    const SIGNS: [(char, i128, i128); 11] = [
        ('½', 1, 2),
        ('⅓', 1, 3),
        ('⅔', 2, 3),
        ('¼', 1, 4),
        ('¾', 3, 4),
        ('⅕', 1, 5),
        ('⅙', 1, 6),
        ('⅛', 1, 8),
        ('⅜', 3, 8),
        ('⅝', 5, 8),
        ('⅞', 7, 8),
    ];
    let (_, numerator, denominator) = SIGNS.into_iter().find(|(sign, ..)| *sign == character)?;
    Exact::ratio(numerator, denominator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: Language, text: &str, expected: &[&str]) {
        let tokens = scan(text, language);
        let literals = tokens.iter().filter_map(Token::literal);
        let values: Vec<String> =
            literals.filter_map(|literal| literal.value.to_decimal(6)).collect();
        assert_eq!(values, expected, "{text}");
    }

    #[test]
    fn marks_are_read_as_each_language_writes_them() {
        use Language::{Da, En, Es};
        check(En, "3,456,789 and 7.250", &["3456789", "7.25"]);
        check(En, "38,40,42,44 or 38,400,420,440", &["38", "40", "42", "44", "38400420440"]);
        check(En, "172.204.3.7", &["172", "204", "3", "7"]);
        check(Es, "172.204.3.7", &["172204", "3", "7"]);
        check(Es, "0.0417, 2.000, 2,000, 3333.252", &["0.0417", "2000", "2", "3333.252"]);
        check(Da, "1.299,50 eller 1,299.50", &["1299.5", "1299.5"]);
        check(Da, "2 345 678 og 615 0000", &["2345678", "615", "0"]);
        check(En, "45,67,890.12", &["4567890.12"]);
        check(En, "⅔ of .25", &["0.666667", "0.25"]);
    }
}
