//! Where something is to go, said in a sentence: `Vestergade 24, 2. tv, 8000 Aarhus C`, `Calle Mayor 12, 3º B, 28013
//! Madrid`, `350 5th Ave Apt 3, New York, NY 10118`.
//!
//! Three ways to write a street are looked for in every language: people order from abroad. What is not said stays
//! empty, and the country is only what is named or what the form of the postal code tells. Whether the address can be
//! right is judged where it is used (`commerce::address`).

mod place;
mod street;
mod unit;
mod words;

use super::Reader;
use crate::commerce::address::AddressInput;
use words::Word;

/// Takes the first address of a text.
pub(super) fn find(text: &mut Reader<'_>) -> Option<AddressInput> {
    if text.len() < 2 || !text.normal.shown.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let words = words::of(text);
    let (address, from, to) = (0..words.len()).find_map(|index| at(&words, index))?;
    text.take(from, to - from);
    Some(address)
}

/// The address whose street is told by the word at `index`, and the words it takes.
fn at(words: &[Word<'_>], index: usize) -> Option<(AddressInput, usize, usize)> {
    street::all(words, index).into_iter().find_map(|street| {
        let before = unit::before(words, street.from);
        let (after, end) = unit::after(words, street.to);
        let place = place::after(words, end);
        let is_told = place.as_ref().is_some_and(|place| !place.address.postal_code.is_empty());
        let ends = end == words.len() || words[end - 1].comma || place.is_some();
        let is_one = match street.sure {
            street::Sure::Alone => is_told || ends,
            street::Sure::WithCode => is_told,
            street::Sure::WithCodeAndCity => {
                place.as_ref().is_some_and(|place| is_told && place.is_name)
            }
        };
        if !is_one {
            return None;
        }
        let from = before.as_ref().map_or(street.from, |(_, from)| *from);
        let units: Vec<String> = before.map(|(unit, _)| unit).into_iter().chain(after).collect();
        let (mut address, to) =
            place.map_or((AddressInput::default(), end), |place| (place.address, place.to));
        address.line_one = words::slice(words, street.from, street.to);
        if street.type_first {
            // Tidying took the sign.
            address.line_one = address.line_one.replace(" no ", " nº ");
        }
        let line_two = std::mem::take(&mut address.line_two);
        let lines = units.into_iter().chain(Some(line_two).filter(|line| !line.is_empty()));
        address.line_two = lines.collect::<Vec<_>>().join(", ");
        Some((address, from, to))
    })
}
