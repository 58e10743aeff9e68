//! Pages of lists: a cursor names the last row seen, so a page costs the same wherever it is.

use crate::StoreError;
use engine::Timestamp;

/// Most rows of one page.
pub const PAGE_MAX: usize = 200;

/// Where a list goes on: after the row with this moment and this id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    pub at: i64,
    pub id: String,
}

impl Cursor {
    /// Reads what [`Cursor::text`] wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('~')?;
        Some(Self { at: i64::from_str_radix(at, 36).ok()?, id: id.to_owned() })
    }

    /// The cursor as opaque text.
    pub fn text(&self) -> String {
        let mut digits = Vec::new();
        let mut rest = self.at.unsigned_abs();
        while rest > 0 || digits.is_empty() {
            digits.push(char::from_digit((rest % 36) as u32, 36).unwrap_or('0'));
            rest /= 36;
        }
        let sign = if self.at < 0 { "-" } else { "" };
        let number: String = digits.into_iter().rev().collect();
        format!("{sign}{number}~{}", self.id)
    }

    pub(crate) fn new(at: Timestamp, id: &str) -> Self {
        Self { at: at.0, id: id.to_owned() }
    }

    /// Where a list begins that shows the greatest first.
    pub(crate) fn newest(after: Option<&Self>) -> Self {
        after.cloned().unwrap_or_else(|| Self { at: i64::MAX, id: String::new() })
    }

    /// Where a list begins that shows the smallest first.
    pub(crate) fn oldest(after: Option<&Self>) -> Self {
        after.cloned().unwrap_or_else(|| Self { at: i64::MIN, id: String::new() })
    }
}

/// Some rows, and where to go on when there are more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page out of rows of which one more than `limit` was asked for.
    pub(crate) fn of(
        mut items: Vec<T>,
        limit: usize,
        cursor: impl FnOnce(&T) -> Cursor,
    ) -> Result<Self, StoreError> {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(cursor) } else { None };
        Ok(Self { items, next })
    }
}

/// At least one row, at most [`PAGE_MAX`].
pub(crate) fn limited(limit: usize) -> usize {
    limit.clamp(1, PAGE_MAX)
}

/// What text that contains these words is `LIKE`: in lower case, and with a capital, because SQLite lowers only
/// ASCII (`Ærø` is found by `ærø`). `None` without words.
pub(crate) fn patterns(words: &str) -> Option<(String, String)> {
    let words = words.trim();
    let mut letters = words.chars();
    let first = letters.next()?;
    let escaped = |text: &str| {
        let text = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        ["%", &text, "%"].concat()
    };
    let capital: String = first.to_uppercase().chain(letters).collect();
    Some((escaped(&words.to_lowercase()), escaped(&capital)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_being_text() {
        for at in [0, 1, -1, 35, 36, i64::MAX, -i64::MAX, 1_800_000_000_000] {
            for id in ["", "conv_1", "a~b"] {
                let cursor = Cursor { at, id: id.to_owned() };
                assert_eq!(Cursor::parse(&cursor.text()), Some(cursor));
            }
        }
        assert_eq!(Cursor::parse("nonsense"), None);
        assert_eq!(Cursor::parse("-~"), None);
    }
}
