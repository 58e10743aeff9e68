//! Amounts of money in a text, with the currency that is named: `$ 1.2 million`, `13 dollars 45`, `to hundrede kroner`.

use super::currencies::{self, Unit};
use super::exact::Exact;
use super::number::Number;
use super::numerals::{self, Atom};
use super::scan::{Kind, Token};
use crate::Language;

/// An amount and the tokens it is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// In the unit that is named: of `50 cents` it is 50.
    pub value: Exact,
    pub unit: Unit,
    pub from: usize,
    pub to: usize,
}

impl Amount {
    /// In minor units of a currency with this many decimals.
    pub fn minor(&self, exponent: u32) -> Option<i64> {
        let hundredths = if self.unit.minor { Exact::ratio(1, 100)? } else { Exact::ONE };
        self.value.times(hundredths)?.minor(exponent)
    }
}

/// Every amount in a text, in order.
pub fn all(tokens: &[Token], numbers: &[Number], language: Language) -> Vec<Amount> {
    let reader = Reader { tokens, numbers, language };
    let mut found: Vec<Amount> = Vec::new();
    let mut pieces = (0..tokens.len()).filter_map(|index| reader.piece(index)).peekable();
    for number in numbers {
        while let Some(piece) = pieces.next_if(|piece| piece.from < number.from) {
            if free_from(&found) <= piece.from {
                found.push(piece);
            }
        }
        let free = free_from(&found);
        if number.from >= free
            && let Some(amount) = reader.amount(number, free)
        {
            found.push(amount);
        }
    }
    for piece in pieces {
        if free_from(&found) <= piece.from {
            found.push(piece);
        }
    }
    found
}

fn free_from(found: &[Amount]) -> usize {
    found.last().map_or(0, |last| last.to)
}

struct Reader<'a> {
    tokens: &'a [Token],
    numbers: &'a [Number],
    language: Language,
}

impl Reader<'_> {
    /// A note or coin: `en halvtredser`.
    fn piece(&self, index: usize) -> Option<Amount> {
        let token = self.tokens.get(index).filter(|token| token.is_word())?;
        let (value, code) =
            currencies::piece(&token.text).filter(|_| self.language == Language::Da)?;
        let unit = Unit { code, minor: false, times: 1 };
        Some(Amount { value: Exact::whole(value.into()), unit, from: index, to: index + 1 })
    }

    fn amount(&self, number: &Number, free: usize) -> Option<Amount> {
        let prefix = self.prefix(number, free).filter(|_| !self.is_bare_scale(number));
        let suffix = self.suffix(number);
        let touches =
            number.glued && !self.touches_only_units(number, prefix.is_some(), suffix.is_some());
        if touches || (prefix.is_none() && suffix.is_none()) {
            return None;
        }
        let (unit, from, mut to) = match (prefix, suffix) {
            (Some((unit, from)), suffix) => {
                // `$ 10 dollars` names it twice.
                let begins_next = |to: &usize| {
                    let sign = self.tokens.get(to - 1).is_some_and(|token| !token.is_word());
                    sign && self.tokens.get(*to).is_some_and(|next| next.literal().is_some())
                };
                let twice = suffix.filter(|(other, to)| *other == unit && !begins_next(to));
                (unit, from, twice.map_or(number.to, |(_, to)| to))
            }
            (None, Some((unit, to))) => (unit, number.from, to),
            (None, None) => return None,
        };
        let literal = number.literal.and_then(|literal| literal.as_thousands);
        let mut value = literal.unwrap_or(number.value).times(Exact::whole(unit.times.into()))?;
        if let Some(scale) = self.scale_at(to) {
            value = value.times(Exact::whole(scale.into()))?;
            to += 1;
        } else if let Some((hundredths, behind)) = self.hundredths(number, prefix.is_some(), to)
            && !unit.minor
        {
            value = value.plus(Exact::ratio(hundredths, 100)?)?;
            to = behind;
        }
        Some(Amount { value, unit, from, to })
    }

    /// `thousand` alone: "my euros thousand of them" are no amount.
    fn is_bare_scale(&self, number: &Number) -> bool {
        let word = &self.tokens[number.from].text;
        number.to == number.from + 1
            && matches!(numerals::atoms_of(word, self.language).as_slice(), [Atom::Scale(_)])
    }

    /// The unit right before a number, and where it begins.
    fn prefix(&self, number: &Number, free: usize) -> Option<(Unit, usize)> {
        let earliest = number.from.saturating_sub(currencies::TOKENS_MAX).max(free);
        (earliest..number.from).find_map(|start| {
            let (unit, n_tokens) = currencies::unit_at(self.tokens, start)?;
            let named = !unit.minor && !unit.code.is_empty();
            (named && start + n_tokens == number.from).then_some((unit, start))
        })
    }

    /// The unit right behind a number, and what follows it.
    fn suffix(&self, number: &Number) -> Option<(Unit, usize)> {
        let joint = self.tokens.get(number.to).is_some_and(|token| match token.kind {
            Kind::Sign => token.is("-") && !token.spaced,
            Kind::Word => numerals::atoms_of(&token.text, self.language) == [Atom::Of],
            Kind::Number(_) => false,
        });
        let start = number.to + usize::from(joint);
        let (unit, n_tokens) = currencies::unit_at(self.tokens, start)?;
        let next = self.tokens.get(start + n_tokens);
        let next_has_it = self.tokens[start].spaced
            && next.is_some_and(|next| next.literal().is_some() && !next.spaced);
        (!next_has_it).then_some((unit, start + n_tokens))
    }

    /// Whether the letters at a number are its unit and nothing else.
    fn touches_only_units(&self, number: &Number, prefix: bool, suffix: bool) -> bool {
        let is_word = |place: Option<usize>| {
            place.and_then(|place| self.tokens.get(place)).is_some_and(Token::is_word)
        };
        let before = !self.tokens[number.from].spaced && is_word(number.from.checked_sub(1));
        let behind = self.tokens.get(number.to).is_some_and(|token| !token.spaced)
            && is_word(Some(number.to));
        (!before || prefix) && (!behind || suffix)
    }

    /// `12 EUR million`.
    fn scale_at(&self, index: usize) -> Option<i64> {
        let token = self.tokens.get(index).filter(|token| token.is_word())?;
        match numerals::atoms_of(&token.text, self.language).as_slice() {
            [Atom::Scale(times)] if *times >= 1_000_000 => Some(*times),
            _ => None,
        }
    }

    /// What follows an amount as its hundredths: `dollars and 45 cents`, `dollars 50`, `euros con cincuenta`.
    fn hundredths(&self, major: &Number, prefixed: bool, index: usize) -> Option<(i128, usize)> {
        let joined = self.tokens.get(index).is_some_and(|token| {
            token.is_word() && ["and", "y", "con", "og"].contains(&token.text.as_str())
        });
        let start = index + usize::from(joined);
        let ranges = major.from.checked_sub(1).is_some_and(|before| {
            ["between", "entre", "mellem", "from", "de", "desde", "fra"]
                .contains(&self.tokens[before].text.as_str())
        });
        if joined && ranges {
            return None;
        }
        let minor = self.numbers.iter().find(|number| number.from == start && !number.glued)?;
        let value = minor.value.as_whole().filter(|value| (1..100).contains(value))?;
        major.value.as_whole()?;
        if major.literal.is_some_and(|literal| literal.n_decimals > 0) {
            return None;
        }
        match self.suffix(minor) {
            Some((unit, behind)) if unit.minor => return Some((value, behind)),
            Some(_) => return None,
            None => {}
        }
        let in_words = minor.literal.is_none();
        let two_digits = value >= 10;
        let behind = self.tokens.get(minor.to);
        let counts_more = behind.is_some_and(|token| token.is("%") || token.is("-"));
        let fits = match (joined, prefixed) {
            (true, true) => in_words,
            (true, false) => two_digits || (in_words && major.literal.is_none()),
            (false, true) => false,
            (false, false) => two_digits,
        };
        (fits && !counts_more).then_some((value, minor.to))
    }
}
