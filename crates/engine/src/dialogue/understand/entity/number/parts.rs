//! Parts, decimals and powers: what makes a number more than a whole one.

use super::super::exact::Exact;
use super::super::numerals::Atom;
use super::Piece;
use super::compose::{Cardinal, Grammar, Read};
use crate::Language;

/// The largest exponent that is computed.
const EXPONENT_MAX: i128 = 40;
/// From here on `and a half` means half of the scale: a million and a half.
const LARGE_SCALE: i128 = 1_000_000;

impl Grammar<'_> {
    pub(super) fn magnitude(&self, index: usize) -> Read {
        let (value, next) = self.power(index).or_else(|| self.mixed(index))?;
        let divided = self.over(value, next);
        Some(divided.unwrap_or((value, next)))
    }

    /// `1.1^23`, `1e10`, `1.3x10^6`.
    fn power(&self, index: usize) -> Read {
        let base = self.digits(index)?.value;
        if self.is(index + 1, Piece::Power) || self.is(index + 1, Piece::Exponent) {
            let (exponent, next) = self.exponent(index + 2)?;
            let value = if self.is(index + 1, Piece::Power) {
                base.power(exponent)?
            } else {
                base.times(Exact::whole(10).power(exponent)?)?
            };
            return Some((value, next));
        }
        let times = self.token(index + 1).is_some_and(|token| token.is("x") && !token.spaced);
        let ten = self.digits(index + 2)?.value == Exact::whole(10);
        if times && ten && self.is(index + 3, Piece::Power) {
            let (exponent, next) = self.exponent(index + 4)?;
            return Some((base.times(Exact::whole(10).power(exponent)?)?, next));
        }
        None
    }

    fn exponent(&self, mut index: usize) -> Option<(i32, usize)> {
        let mut negative = false;
        while self.is(index, Piece::Hyphen) || self.is(index, Piece::Plus) {
            negative ^= self.is(index, Piece::Hyphen);
            index += 1;
        }
        let value = self.digits(index)?.value.as_whole().filter(|value| *value <= EXPONENT_MAX)?;
        let value = i32::try_from(value).ok()?;
        Some((if negative { -value } else { value }, index + 1))
    }

    /// `one over three`, `two out of five`: only where the first is the smaller one or nothing is counted behind.
    fn over(&self, value: Exact, index: usize) -> Read {
        let out_of = self.token(index).is_some_and(|token| token.is("out"))
            && self.atom(index + 1) == Some(Atom::Of);
        if !out_of && self.atom(index) != Some(Atom::Over) {
            return None;
        }
        let start = index + if out_of { 2 } else { 1 };
        let divisor = self.cardinal(start)?;
        let counts = self.token(divisor.next).is_some_and(|token| token.is_word());
        let is_in = self.token(index).is_some_and(|token| token.is("in"));
        let smaller = value.is_less(divisor.value);
        let fits = if out_of { smaller } else { !counts && (!is_in || smaller) };
        if fits { Some((value.over(divisor.value)?, divisor.next)) } else { None }
    }

    /// A whole and a part: `one and a half`, `2 1/4`, `veinte con tres quintos`, `to en halv`.
    fn mixed(&self, index: usize) -> Read {
        if self.atom(index) == Some(Atom::OneAndHalf) {
            let value = Exact::ratio(3, 2)?;
            return self.scaled(value, index + 1).or(Some((value, index + 1)));
        }
        if let Some((part, next)) = self.fraction(index) {
            let of = matches!(self.atom(next), Some(Atom::Of)) && self.article_scale(next + 1);
            let start = next + if of { 2 } else { 0 };
            return self.scaled(part, start).or(Some((part, next)));
        }
        let whole = self.cardinal(index)?;
        if let Some((part, next)) = self.added_part(&whole) {
            return Some((whole.value.plus(part)?, next)).map(|(sum, next)| {
                if whole.scale == 1 {
                    self.scaled(sum, next).unwrap_or((sum, next))
                } else {
                    (sum, next)
                }
            });
        }
        if let Some((decimals, next)) = self.decimals(&whole) {
            return Some((whole.value.plus(decimals)?, next));
        }
        Some((whole.value, whole.next))
    }

    fn article_scale(&self, index: usize) -> bool {
        self.atom(index) == Some(Atom::Article)
            && matches!(self.atom(index + 1), Some(Atom::Scale(_)))
    }

    /// The part that a whole goes on with; of a large scale where no scale of its own follows.
    fn added_part(&self, whole: &Cardinal) -> Read {
        let joins = match self.atom(whole.next) {
            Some(Atom::And) => true,
            Some(Atom::Point) => self.language == Language::Es,
            _ => false,
        };
        let start = whole.next + usize::from(joins);
        let halves = self.atom(start + 1) == Some(Atom::Half) && self.language == Language::Da;
        let bare_half =
            self.atom(start) == Some(Atom::Half) && (joins || self.language == Language::Da);
        let beside = self.is_plain_digits(whole) && self.slashed(start).is_some();
        if !joins && !halves && !bare_half && !beside {
            return None;
        }
        let (part, next) = self.fraction(start)?;
        if !part.is_less(Exact::ONE) {
            return None;
        }
        if whole.scale >= LARGE_SCALE {
            return match self.scaled(part, next) {
                Some(scaled) => Some(scaled),
                None => Some((part.times(Exact::whole(whole.scale))?, next)),
            };
        }
        Some((part, next))
    }

    fn is_plain_digits(&self, whole: &Cardinal) -> bool {
        whole.literal && whole.value.as_whole().is_some()
    }

    /// A number times the scale or dozen behind it.
    fn scaled(&self, value: Exact, index: usize) -> Read {
        let skip = usize::from(self.atom(index) == Some(Atom::Article));
        let times = match self.atom(index + skip)? {
            Atom::Scale(times) => i128::from(times),
            Atom::Dozen => 12,
            Atom::Hundred => 100,
            _ => return None,
        };
        Some((value.times(Exact::whole(times))?, index + skip + 1))
    }

    /// Decimals in words: `point zero three`, `coma setenta y uno`.
    fn decimals(&self, whole: &Cardinal) -> Read {
        if whole.literal || self.atom(whole.next) != Some(Atom::Point) {
            return None;
        }
        let mut digits = String::new();
        let mut next = whole.next + 1;
        while let Some(Atom::Small(0)) = self.atom(next) {
            digits.push('0');
            next += 1;
        }
        let single = |index: usize| match self.atom(index) {
            Some(Atom::Small(digit @ 0..=9)) => Some(digit),
            _ => None,
        };
        if let (Some(_), Some(_)) = (single(next), single(next + 1)) {
            while let Some(digit) = single(next) {
                digits.push_str(&digit.to_string());
                next += 1;
            }
        } else if let Some(rest) = self.cardinal(next).filter(|rest| !rest.literal) {
            digits.push_str(&rest.value.as_whole()?.to_string());
            next = rest.next;
        }
        if digits.is_empty() {
            return None;
        }
        Some((Exact::decimal("", &digits)?, next))
    }

    /// `3/4`, apart from dates and telephone numbers.
    fn slashed(&self, index: usize) -> Read {
        const PART_DIGITS_MAX: usize = 5;
        let (numerator, denominator) = (self.digits(index)?, self.digits(index + 2)?);
        let glued_behind = |at: usize| self.token(at).is_some_and(|token| !token.spaced);
        let chain_before = index > 0
            && glued_behind(index)
            && matches!(self.items[index - 1].piece, Piece::Hyphen | Piece::Slash)
            && index > 1
            && self.digits(index - 2).is_some();
        let chain_behind = self.is(index + 3, Piece::Slash);
        let short = self.token(index + 2)?.text.len() <= PART_DIGITS_MAX;
        if !self.is(index + 1, Piece::Slash) || chain_before || chain_behind || !short {
            return None;
        }
        numerator.value.as_whole()?;
        denominator.value.as_whole()?;
        Some((numerator.value.over(denominator.value)?, index + 3))
    }

    /// A part alone: `a half`, `two thirds`, `one twenty-fifth`, `¾`.
    fn fraction(&self, index: usize) -> Read {
        if let Some(slashed) = self.slashed(index) {
            return Some(slashed);
        }
        if self.digits(index).is_some_and(|digits| {
            digits.value.as_whole().is_none() && digits.written_out && digits.n_decimals == 0
        }) {
            return Some((self.digits(index)?.value, index + 1));
        }
        let article =
            self.atom(index) == Some(Atom::Article) || self.atom(index) == Some(Atom::Small(1));
        let start = index + usize::from(article);
        if self.atom(start) == Some(Atom::Half) {
            return Some((Exact::ratio(1, 2)?, start + 1));
        }
        // `quarter million`: a part with no number before it needs a scale behind it.
        if let (Some(Atom::Part(part, false)), Some(Atom::Scale(_))) =
            (self.atom(index), self.atom(index + 1))
        {
            return Some((Exact::ratio(1, part.into())?, index + 1));
        }
        let lone =
            Cardinal { value: Exact::ONE, next: start, scale: 1, open_tens: None, literal: false };
        let numerator = self.cardinal(index).or_else(|| article.then_some(lone))?;
        self.parted(&numerator)
    }

    /// The numerator over the part that follows it.
    fn parted(&self, numerator: &Cardinal) -> Read {
        const LARGE_PART: i64 = 1_000;
        let is_one = numerator.value == Exact::ONE;
        let next = numerator.next + usize::from(self.is(numerator.next, Piece::Hyphen));
        let agrees = |plural: bool| plural || is_one;
        match (self.atom(next), numerator.open_tens) {
            (Some(Atom::Part(part @ 1..=9, _) | Atom::PartOfTens(part, _)), Some(tens)) => {
                let rest = numerator.value.plus(Exact::whole(-i128::from(tens)))?;
                let divisor = Exact::whole(i128::from(tens + part));
                // "twenty fifths" are fifths, "three twenty-fifths" and "a hundred thirty fifths" are not.
                if rest == Exact::whole(0) {
                    let fifths = matches!(self.atom(next), Some(Atom::Part(_, true)));
                    return fifths.then(|| {
                        Some((numerator.value.over(Exact::whole(part.into()))?, next + 1))
                    })?;
                }
                return Some((rest.over(divisor)?, next + 1));
            }
            (Some(Atom::Part(part, plural)), _) if agrees(plural) => {
                if numerator.literal && part >= LARGE_PART {
                    return None;
                }
                return Some((numerator.value.over(Exact::whole(part.into()))?, next + 1));
            }
            _ => {}
        }
        self.long_part(numerator, next)
    }

    /// A part of several words: `one twenty-fifth`, `one one hundred and fifth`, `tres dosmilésimos`.
    fn long_part(&self, numerator: &Cardinal, index: usize) -> Read {
        let base = self.cardinal(index).filter(|base| !base.literal)?;
        let joined = usize::from(
            self.is(base.next, Piece::Hyphen) || self.atom(base.next) == Some(Atom::And),
        );
        let at = base.next + joined;
        let (part, plural) = match self.atom(at)? {
            Atom::Part(part, plural) | Atom::PartOfTens(part, plural) => (i128::from(part), plural),
            _ => return None,
        };
        if !plural && numerator.value != Exact::ONE {
            return None;
        }
        let part = Exact::whole(part);
        let divisor = if base.value.is_less(part) || part == base.value {
            base.value.times(part)?
        } else {
            base.value.plus(part)?
        };
        Some((numerator.value.over(divisor)?, at + 1))
    }
}
