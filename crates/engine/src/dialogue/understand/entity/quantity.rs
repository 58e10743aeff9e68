//! Quantities and positions: digits and words, in three languages.

use super::Reader;
use super::lexicon;
use super::number::Number;
use super::numerals::{self, Atom};
use super::read::Read;
use crate::Language;
use std::ops::Range;

/// Most units that are understood as a quantity.
pub const QUANTITY_MAX: u32 = 999;

/// A whole number, written in digits or in one word.
pub fn whole(word: &str, language: Language) -> Option<u32> {
    if numerals::atoms_of(word, language) == [Atom::Article] {
        return Some(1);
    }
    let read = Read::new(word, language);
    match read.numbers.as_slice() {
        [number] if !number.glued && number.to == read.tokens.len() => whole_of(number),
        _ => None,
    }
}

fn whole_of(number: &Number) -> Option<u32> {
    let plain = number.literal.is_none_or(|literal| !literal.written_out);
    let value = number.value.as_whole().filter(|_| plain)?;
    u32::try_from(value).ok().filter(|value| *value <= QUANTITY_MAX)
}

/// `2`, `x3`, `4x`, `2 stk`, `a couple`; one as an article does not count.
pub fn quantity(text: &mut Reader<'_>) -> Option<u32> {
    let counted = text.read.numbers.iter().find_map(|number| {
        let (from, to) = around(&text.read, number)?;
        let value = whole_of(number).filter(|value| *value > 0)?;
        let unit = text.read.word(to);
        // "A pair" is two.
        if value == 1 && lexicon::COUPLE.contains(&unit) {
            return None;
        }
        let has_unit = lexicon::PIECES.contains(&unit);
        let to = to + usize::from(has_unit);
        let is_article = value == 1 && number.literal.is_none() && text.len() > 1 && !has_unit;
        let measured = lexicon::MEASURES.contains(&text.read.word(number.to));
        let bytes = text.read.bytes(from, to);
        if !has_unit && number.literal.is_some() && is_model(text, &bytes) {
            return None;
        }
        (!is_article && !measured && text.is_free(&bytes)).then_some((value, bytes))
    });
    if let Some((value, bytes)) = counted {
        text.take_bytes(&bytes);
        return Some(value);
    }
    let couple = (0..text.len())
        .find(|index| text.free(*index).is_some_and(|word| lexicon::COUPLE.contains(&word)))?;
    text.take(couple, 1);
    Some(2)
}

/// `iphone 13`, `airpods pro 2`: a number behind nothing but names is part of the name.
fn is_model(text: &Reader<'_>, bytes: &Range<usize>) -> bool {
    let place = text.normal.places.iter().position(|(start, _)| *start == bytes.start);
    let Some(place) = place.filter(|place| *place > 0) else { return false };
    let is_name = |index: usize| {
        text.free(index).is_some_and(|word| {
            !lexicon::is_filler(word)
                && !BEFORE_COUNTS.contains(&word)
                && !lexicon::NEGATIONS.contains(&word)
                && !lexicon::ORDER_WORDS.contains(&word)
                && word.chars().any(char::is_alphabetic)
        })
    };
    let begin = usize::from(lexicon::SMALL_WORDS.contains(&text.normal.folded[0].as_str()));
    begin < place && (begin..place).all(is_name)
}

/// Words before which a number counts pieces or corrects a count, folded.
const BEFORE_COUNTS: &[&str] = &[
    "antal", "digo", "espera", "hellere", "hov", "instead", "jar", "jars", "juego", "juegos",
    "mente", "meant", "mejor", "nej", "oops", "pack", "packs", "pakke", "pakker", "paquete",
    "paquetes", "perdon", "pieza", "piezas", "piece", "pieces", "queria", "saet", "set", "sets",
    "sorry", "stk", "styk", "undskyld", "unidad", "unidades", "vent", "wait",
];

/// The tokens of a number with the `x` at it; none where other letters or a name's dash touch it.
fn around(read: &Read, number: &Number) -> Option<(usize, usize)> {
    let glued = |place: usize| read.tokens.get(place).is_some_and(|token| !token.spaced);
    let times_before = number.from > 0 && glued(number.from) && read.word(number.from - 1) == "x";
    let times_behind = glued(number.to) && read.word(number.to) == "x";
    let named = number.from > 0 && glued(number.from) && read.word(number.from - 1) == "-";
    let negative = named || read.word(number.from) == "-";
    if negative || (number.glued && !times_before && !times_behind) {
        return None;
    }
    Some((number.from - usize::from(times_before), number.to + usize::from(times_behind)))
}

/// `the second one`, `number 3`, `den sidste`, `la primera y la tercera`.
pub fn ordinals(text: &mut Reader<'_>) -> Vec<i32> {
    let mut positions = Vec::new();
    for index in 0..text.len() {
        let Some(word) = text.free(index) else { continue };
        let named = lexicon::ORDINALS
            .iter()
            .find(|(_, names)| names.split(' ').any(|name| name == word))
            .map(|(position, _)| *position);
        let numbered = || {
            let before = index.checked_sub(1).map(|back| text.normal.folded[back].as_str())?;
            let value =
                lexicon::NUMBER_WORDS.contains(&before).then(|| whole(word, text.language))??;
            i32::try_from(value).ok().map(|value| value - 1)
        };
        if let Some(position) = named.or_else(numbered) {
            if !positions.contains(&position) {
                positions.push(position);
            }
            text.take(index, 1);
        }
    }
    positions
}
