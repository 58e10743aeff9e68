//! How number words compose: a descent over the atoms of a text.

use super::super::exact::Exact;
use super::super::numerals::Atom;
use super::super::scan::Token;
use super::{Item, Piece};
use crate::Language;

/// What was read, and the item behind it.
pub(super) type Read = Option<(Exact, usize)>;

#[derive(Debug, Clone, Copy)]
pub(super) struct Grammar<'a> {
    pub(super) items: &'a [Item],
    pub(super) tokens: &'a [Token],
    pub(super) language: Language,
}

/// A number of whole scales, and how it ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cardinal {
    pub(super) value: Exact,
    pub(super) next: usize,
    /// What the last part was multiplied by; one where there was no scale.
    pub(super) scale: i128,
    /// Tens that end it without `and` before them: they may belong to a part (`thirty fifths`).
    pub(super) open_tens: Option<i64>,
    pub(super) literal: bool,
}

impl Grammar<'_> {
    /// The number that begins with this item.
    pub(super) fn number(&self, index: usize) -> Read {
        let (sign, start) = self.sign(index)?;
        let (value, next) = self.magnitude(start)?;
        Some((if sign { value.negative() } else { value }, next))
    }

    pub(super) fn atom(&self, index: usize) -> Option<Atom> {
        match self.items.get(index)?.piece {
            Piece::Word(atom) => Some(atom),
            _ => None,
        }
    }

    pub(super) fn is(&self, index: usize, piece: Piece) -> bool {
        self.items.get(index).is_some_and(|item| item.piece == piece)
    }

    pub(super) fn digits(&self, index: usize) -> Option<super::Literal> {
        match self.items.get(index)?.piece {
            Piece::Digits(literal) => Some(literal),
            _ => None,
        }
    }

    pub(super) fn token(&self, index: usize) -> Option<&Token> {
        self.tokens.get(self.items.get(index)?.token)
    }

    /// A sign that belongs to the number: not the dash of `SCP-173`, `5-10` or `20 - 30`.
    fn sign(&self, index: usize) -> Option<(bool, usize)> {
        let is_word = self.atom(index) == Some(Atom::Minus);
        let begins = index == 0
            || (self.token(index)?.spaced
                && !self.token(index + 1).is_some_and(|token| token.spaced)
                && self.is(index, Piece::Hyphen));
        let is_dash = self.is(index, Piece::Hyphen) && begins;
        let signed = is_word || is_dash;
        Some((signed, index + usize::from(signed)))
    }

    /// Groups and scales from the largest down: `two million three hundred thousand and five`.
    pub(super) fn cardinal(&self, index: usize) -> Option<Cardinal> {
        let first = self.group(index)?;
        let mut read = Terms::default();
        let (mut next, mut last) = (read.add(self, first, true)?, first);
        while read.scale > 1 {
            let joined = self.atom(next) == Some(Atom::And);
            let group = self.group(next + usize::from(joined));
            let Some(group) = group.filter(|group| !(joined && self.begins_part(group))) else {
                break;
            };
            let Some(behind) = read.add(self, group, false) else { break };
            (next, last) = (behind, group);
        }
        let sum = read.terms.iter().try_fold(Exact::whole(0), |sum, (term, _)| sum.plus(*term))?;
        Some(Cardinal {
            value: sum,
            next,
            scale: read.scale,
            open_tens: last.open_tens.filter(|_| read.scale == 1 && self.language == Language::En),
            literal: first.literal && read.terms.len() == 1 && read.scale == 1,
        })
    }

    /// Whether a small number behind `and` counts parts and is no member: `twenty and three fifths`.
    fn begins_part(&self, group: &Group) -> bool {
        const COUNT_OF_PARTS_MAX: i128 = 20;
        let small = group.value.is_less(Exact::whole(COUNT_OF_PARTS_MAX));
        small && matches!(self.atom(group.next), Some(Atom::Part(..) | Atom::Half))
    }
}

/// Groups with their scales, largest first.
#[derive(Debug, Default)]
struct Terms {
    terms: Vec<(Exact, i128)>,
    /// Of the last group.
    scale: i128,
}

impl Terms {
    /// Adds a group with the scales behind it, if it may stand there; answers with what follows.
    fn add(&mut self, grammar: &Grammar<'_>, group: Group, first: bool) -> Option<usize> {
        let (value, scale, next) = grammar.with_scales(&group)?;
        let above = self.terms.last().map(|(_, above)| *above);
        let fits = match above {
            None => first,
            Some(above) => {
                let descends = scale < above;
                let below = group.value.as_whole().is_some_and(|value| value > 0 && value < above);
                // In Spanish thousands nest in millions: `cuatrocientos mil doscientos millones`.
                below && (descends || (grammar.language == Language::Es && scale > above))
            }
        };
        if !fits {
            return None;
        }
        let mut sum = if group.implied && !first && scale > above.unwrap_or(scale) {
            None
        } else {
            Some(value)
        };
        while let Some((term, _)) = self.terms.pop_if(|(_, above)| *above < scale) {
            sum = Some(term.plus(sum.unwrap_or(Exact::whole(0)))?);
        }
        self.terms.push((sum.unwrap_or(value).times(Exact::whole(scale))?, scale));
        self.scale = scale;
        Some(next)
    }
}

/// A number below a thousand, or digits.
#[derive(Debug, Clone, Copy)]
struct Group {
    value: Exact,
    next: usize,
    open_tens: Option<i64>,
    literal: bool,
    /// No number stands before the scale (`mil`).
    implied: bool,
    /// What is below a hundred in it: a dozen counts only that.
    below_hundred: Exact,
}

impl Group {
    fn of(value: Exact, next: usize) -> Self {
        Self { value, next, open_tens: None, literal: false, implied: false, below_hundred: value }
    }
}

impl Grammar<'_> {
    /// The group with a dozen counted in, the product of the scales behind it, and what follows.
    fn with_scales(&self, group: &Group) -> Option<(Exact, i128, usize)> {
        let mut scale: i128 = 1;
        let mut next = group.next;
        loop {
            match self.atom(next) {
                Some(Atom::Scale(times)) => scale = scale.checked_mul(times.into())?,
                Some(Atom::Suffix(times)) if group.literal && scale == 1 => scale = times.into(),
                Some(Atom::Dozen) if scale == 1 => {
                    let more = group.below_hundred.times(Exact::whole(11))?;
                    return Some((group.value.plus(more)?, 1, next + 1));
                }
                _ => return Some((group.value, scale, next)),
            }
            next += 1;
        }
    }

    fn group(&self, index: usize) -> Option<Group> {
        let article = self.atom(index) == Some(Atom::Article);
        let start = index + usize::from(article);
        match self.atom(start) {
            Some(Atom::Hundreds(value)) if !article => {
                return Some(self.with_rest(Exact::whole(value.into()), start + 1));
            }
            Some(Atom::Hundred) => return Some(self.with_rest(Exact::whole(100), start + 1)),
            Some(Atom::Scale(_) | Atom::Dozen) => {
                return Some(Group { implied: true, ..Group::of(Exact::ONE, start) });
            }
            _ if article => return None,
            _ => {}
        }
        let group = self.below_hundred(start)?;
        if self.atom(group.next) == Some(Atom::Hundred) {
            return Some(self.with_rest(group.value.times(Exact::whole(100))?, group.next + 1));
        }
        Some(group)
    }

    /// Hundreds with what is below them.
    fn with_rest(&self, hundreds: Exact, index: usize) -> Group {
        let alone = Group::of(hundreds, index);
        // In Spanish `y` joins tens and units only.
        let joined = self.atom(index) == Some(Atom::And) && self.language != Language::Es;
        let Some(rest) = self.below_hundred(index + usize::from(joined)) else { return alone };
        let is_member = rest.value.as_whole().is_some_and(|value| (1..100).contains(&value));
        let begins_another = self.atom(rest.next) == Some(Atom::Hundred);
        if !is_member || begins_another || (joined && self.begins_part(&rest)) {
            return alone;
        }
        let Some(value) = hundreds.plus(rest.value) else { return alone };
        let open_tens = rest.open_tens.filter(|_| !joined);
        Group { value, open_tens, literal: false, below_hundred: rest.value, ..rest }
    }

    /// A number below a hundred in words, or digits.
    fn below_hundred(&self, index: usize) -> Option<Group> {
        if let Some(digits) = self.digits(index) {
            return Some(Group { literal: true, ..Group::of(digits.value, index + 1) });
        }
        let word = |value: i64, next: usize| Some(Group::of(Exact::whole(value.into()), next));
        match self.atom(index)? {
            Atom::Small(unit @ 1..=9) if self.language == Language::Da => {
                match (self.atom(index + 1), self.atom(index + 2)) {
                    (Some(Atom::And), Some(Atom::Tens(tens))) => word(tens + unit, index + 3),
                    _ => word(unit, index + 1),
                }
            }
            Atom::Small(value) => word(value, index + 1),
            Atom::Tens(tens) => Some(self.tens(tens, index + 1)),
            _ => None,
        }
    }

    /// Tens with their unit: `fifty - two`, `cuarenta y siete`.
    fn tens(&self, tens: i64, index: usize) -> Group {
        let with_and = self.atom(index) == Some(Atom::And);
        let joined = with_and || self.is(index, Piece::Hyphen);
        let at = index + usize::from(joined);
        let alone = Group { open_tens: Some(tens), ..Group::of(Exact::whole(tens.into()), index) };
        let Some(Atom::Small(unit @ 1..=9)) = self.atom(at) else { return alone };
        let counts_part = with_and && matches!(self.atom(at + 1), Some(Atom::Part(..)));
        let fits = match self.language {
            Language::En => !counts_part,
            Language::Es => joined,
            Language::Da => false,
        };
        if fits { Group::of(Exact::whole((tens + unit).into()), at + 1) } else { alone }
    }
}
