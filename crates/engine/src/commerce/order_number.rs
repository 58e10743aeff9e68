//! How people name an order, and how a merchant writes it: `#1042`, `HS-2026-00123`.
//!
//! The shell counts a merchant's orders. A [`Shape`] makes of a count what is printed, and of what is typed the same
//! again, whatever case, spaces and dashes it is typed with. The order keeps its number as it was written when it was
//! placed, so that another shape later renames nothing; the count finds it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Longest shape and longest number, in characters.
pub const CHARS_MAX: usize = 32;
/// Most digits of a count.
pub const DIGITS_MAX: usize = 12;
/// Digits of a year.
const YEAR_DIGITS: usize = 4;
const YEAR: &str = "YYYY";
/// What may stand between the parts of a number.
const SIGNS: &[char] = &['#', '-', '/', '.', '_', ' '];

/// The number of one order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrderNumber {
    count: u64,
    written: String,
}

impl OrderNumber {
    /// The count of a merchant's first order.
    pub const FIRST: u64 = 1001;

    /// As it is written where the merchant has no shape of its own.
    pub fn counted(count: u64) -> Self {
        Self { count, written: format!("#{count}") }
    }

    /// Reads `#1042`, `1042` or `no. 1042`, and a number with letters before its digits as it is; `None` when what was
    /// typed holds no number, or several that nothing holds together.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let is_one = !typed.contains(char::is_whitespace) && typed.contains(char::is_alphabetic);
        let mut numbers =
            typed.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        if is_one && typed.len() <= CHARS_MAX {
            let count = numbers.next_back()?.parse().ok()?;
            return Some(Self { count, written: typed.to_uppercase() });
        }
        let count = numbers.next()?.parse().ok()?;
        numbers.next().is_none().then(|| Self::counted(count))
    }

    /// How many orders the merchant had with this one, and a thousand.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether both name one order: what is only digits names the one that was counted so, however it is written.
    pub fn names(&self, other: &Self) -> bool {
        let alike = compact(&self.written) == compact(&other.written);
        alike || (self.count == other.count && (self.is_bare() || other.is_bare()))
    }

    fn is_bare(&self) -> bool {
        let signs = compact(&self.written);
        signs.trim_start_matches('0') == self.count.to_string()
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.written)
    }
}

impl Serialize for OrderNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for OrderNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        // The count is what stands last: a shape has no digits behind it.
        let count = written.rsplit(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty());
        let count = count.and_then(|digits| digits.parse().ok());
        let count = count.ok_or_else(|| serde::de::Error::custom("an order number is `#1042`"))?;
        Ok(Self { count, written })
    }
}

/// How a merchant writes its order numbers.
///
/// Letters and the signs `# - / . _` stand for themselves, one run of zeros for the count with at least so many
/// digits, `..8` behind it for eight at most, and `YYYY` for the year in which the order is placed: `#0000`,
/// `HS-YYYY-00000`, `B000..6`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Before the count, in capitals.
    before: Vec<Piece>,
    /// Letters and signs behind it.
    after: String,
    digits_min: usize,
    digits_max: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Year,
}

/// What in a shape cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    #[error("a shape of order numbers has at most {CHARS_MAX} characters")]
    TooLong,
    #[error("`{0}` cannot stand in an order number: use letters A to Z and the signs # - / . _")]
    Sign(char),
    #[error(
        "`{0}` is a digit that every order would have: zeros stand for the count, YYYY for the year"
    )]
    Digit(char),
    #[error(
        "the count is missing: write it as zeros, one for each digit it has at least, such as #0000"
    )]
    NoCount,
    #[error("the zeros stand for the count, and there is only one: keep them together")]
    TwoCounts,
    #[error("after `..` comes the most digits, {0} to {DIGITS_MAX}, and a sign or the end")]
    DigitsMax(usize),
    #[error("at most {DIGITS_MAX} zeros")]
    TooManyDigits,
    #[error("YYYY stands once, before the zeros, with a sign between them")]
    Year,
}

impl Default for Shape {
    fn default() -> Self {
        let before = vec![Piece::Text("#".to_owned())];
        Self { before, after: String::new(), digits_min: YEAR_DIGITS, digits_max: DIGITS_MAX }
    }
}

impl FromStr for Shape {
    type Err = ShapeError;

    fn from_str(text: &str) -> Result<Self, ShapeError> {
        let text = text.trim().to_ascii_uppercase();
        if text.chars().count() > CHARS_MAX {
            return Err(ShapeError::TooLong);
        }
        let start = text.find('0').ok_or(ShapeError::NoCount)?;
        let (before, rest) = text.split_at(start);
        let after = rest.trim_start_matches('0');
        let digits_min = rest.len() - after.len();
        if digits_min > DIGITS_MAX {
            return Err(ShapeError::TooManyDigits);
        }
        let (digits_max, after) = most_digits(after, digits_min)?;
        if after.contains('0') {
            return Err(ShapeError::TwoCounts);
        }
        let wrong = before.chars().chain(after.chars()).find_map(wrong_sign);
        if let Some(error) = wrong {
            return Err(error);
        }
        let (before, has_year) = match before.split_once(YEAR) {
            None => (vec![Piece::Text(before.to_owned())], false),
            Some((left, right)) => (
                vec![Piece::Text(left.to_owned()), Piece::Year, Piece::Text(right.to_owned())],
                true,
            ),
        };
        let again =
            before.iter().any(|piece| matches!(piece, Piece::Text(text) if text.contains(YEAR)));
        let touches = has_year && before.last() == Some(&Piece::Text(String::new()));
        if again || touches || after.contains(YEAR) {
            return Err(ShapeError::Year);
        }
        Ok(Self { before, after: after.to_owned(), digits_min, digits_max })
    }
}

/// Reads `..8` behind the zeros.
fn most_digits(after: &str, least: usize) -> Result<(usize, &str), ShapeError> {
    let Some(rest) = after.strip_prefix("..") else { return Ok((DIGITS_MAX, after)) };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let most = rest[..end].parse().ok().filter(|most| (least..=DIGITS_MAX).contains(most));
    most.map(|most| (most, &rest[end..])).ok_or(ShapeError::DigitsMax(least))
}

fn wrong_sign(sign: char) -> Option<ShapeError> {
    match sign {
        'A'..='Z' => None,
        '1'..='9' => Some(ShapeError::Digit(sign)),
        ' ' => Some(ShapeError::Sign(sign)),
        sign if SIGNS.contains(&sign) => None,
        sign => Some(ShapeError::Sign(sign)),
    }
}

impl Shape {
    /// The number of the order with this count, placed in this year. A count that has outgrown the most digits is
    /// written whole: no two orders have one number.
    pub fn write(&self, count: u64, year: i32) -> OrderNumber {
        OrderNumber { count, written: self.written(&count.to_string(), &format!("{year:04}")) }
    }

    fn written(&self, digits: &str, year: &str) -> String {
        let mut written = String::new();
        for piece in &self.before {
            written.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Year => year,
            });
        }
        written.push_str(&"0".repeat(self.digits_min.saturating_sub(digits.len())));
        written + digits + &self.after
    }

    /// Reads a whole number, typed in any case, with or without its spaces, dashes and letters; `None` where it is not
    /// of this shape, or where the year of it is not said. Zeros before the count may be left out, all of them.
    pub fn read(&self, typed: &str) -> Option<OrderNumber> {
        let signs = self.signs(typed)?;
        let has_letters = signs.contains(|c: char| c.is_ascii_alphabetic());
        let mut rest = signs.as_str();
        let mut year = "";
        if has_letters {
            rest = rest.strip_suffix(compact(&self.after).as_str())?;
        }
        for piece in &self.before {
            match piece {
                Piece::Text(text) if has_letters => {
                    rest = rest.strip_prefix(compact(text).as_str())?
                }
                Piece::Text(_) => {}
                Piece::Year => {
                    year = rest.get(..YEAR_DIGITS).filter(|year| is_digits(year))?;
                    rest = &rest[YEAR_DIGITS..];
                }
            }
        }
        // "HS-0123" of five digits lacks one: which, nobody knows.
        let lacks = rest.len() < self.digits_min && rest.starts_with('0');
        if !is_digits(rest) || rest.len() > self.digits_max || lacks {
            return None;
        }
        let digits = rest.trim_start_matches('0');
        let count = digits.parse().ok()?;
        Some(OrderNumber { count, written: self.written(digits, year) })
    }

    /// Whether it is one letter or digit away from this shape: somebody's number, mistyped.
    pub fn is_nearly(&self, typed: &str) -> bool {
        let Some(signs) = self.signs(typed) else { return false };
        let signs: Vec<char> = signs.chars().collect();
        let fits = |signs: &[char]| {
            let candidate: String = signs.iter().collect();
            candidate.contains(|c: char| c.is_ascii_alphabetic()) && self.read(&candidate).is_some()
        };
        let mut others: Vec<char> = self.letters();
        // A digit, which begins no run that lacks one.
        others.push('1');
        (0..=signs.len()).any(|place| {
            let mut tried = signs.clone();
            let turned = place + 1 < signs.len() && {
                tried.swap(place, place + 1);
                let fits = fits(&tried);
                tried.swap(place, place + 1);
                fits
            };
            turned
                || others.iter().any(|other| {
                    tried.insert(place, *other);
                    let one_more = fits(&tried);
                    tried.remove(place);
                    one_more
                })
                || place < signs.len() && {
                    let was = tried.remove(place);
                    let one_less = fits(&tried);
                    tried.insert(place, was);
                    one_less
                        || others.iter().any(|other| {
                            tried[place] = *other;
                            let another = fits(&tried);
                            tried[place] = was;
                            another
                        })
                }
        })
    }

    /// Whether a number of it is told from any other figure by more than its digits.
    pub fn is_told_apart(&self) -> bool {
        self.has_year() || !self.letters().is_empty()
    }

    /// Whether the year is part of it.
    pub fn has_year(&self) -> bool {
        self.before.contains(&Piece::Year)
    }

    fn letters(&self) -> Vec<char> {
        let texts = self.before.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Year => None,
        });
        let mut letters: Vec<char> = texts
            .chain([self.after.as_str()])
            .flat_map(str::chars)
            .filter(char::is_ascii_alphabetic)
            .collect();
        letters.sort_unstable();
        letters.dedup();
        letters
    }

    /// What was typed in capitals, without spaces and signs; `None` when there is anything else in it, or too much.
    fn signs(&self, typed: &str) -> Option<String> {
        let known = |c: char| c.is_ascii_alphanumeric() || SIGNS.contains(&c);
        (typed.len() <= CHARS_MAX && typed.chars().all(known)).then(|| compact(typed))
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.before {
            formatter.write_str(match piece {
                Piece::Text(text) => text,
                Piece::Year => YEAR,
            })?;
        }
        formatter.write_str(&"0".repeat(self.digits_min))?;
        if self.digits_max < DIGITS_MAX {
            write!(formatter, "..{}", self.digits_max)?;
        }
        formatter.write_str(&self.after)
    }
}

impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error| serde::de::Error::custom(format!("order_number: {error}")))
    }
}

/// Capitals and digits only.
fn compact(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
