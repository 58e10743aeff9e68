//! `substitution`: words there are better ones for.

use super::{Accepted, Exceptions, Hit, Test};
use crate::Language;
use crate::voice::error::{Fault, GuideError};
use crate::voice::pattern::{self, Pattern, Shape};
use crate::voice::text::Prose;
use crate::voice::yaml::Keys;
use std::ops::Range;

#[derive(Debug)]
pub(in crate::voice) struct Substitution {
    pattern: Pattern,
    /// What to say for each group of the pattern, the best first.
    better: Vec<Vec<String>>,
    exceptions: Exceptions,
    ignore_case: bool,
    /// Keeps the capital letter of what it replaces.
    keeps_capital: bool,
}

impl Substitution {
    pub(super) fn read(keys: &mut Keys<'_>, accepted: &Accepted<'_>) -> Result<Self, GuideError> {
        let shape = Shape {
            ignore_case: keys.yes("ignorecase")?.unwrap_or(false),
            nonword: keys.yes("nonword")?.unwrap_or(false),
        };
        let keeps_capital = keys.yes("capitalize")?.unwrap_or(false);
        let exceptions = Exceptions::read(keys, accepted)?;
        let swap = keys.pairs("swap")?;
        let (file, line) = (keys.file(), keys.line());
        if swap.is_empty() {
            return Err(GuideError::new(file, line, Fault::Missing { key: "swap" }));
        }
        let mut groups = Vec::new();
        for (key, _) in &swap {
            // Compiled alone first, so that a mistake is named with its own line.
            Pattern::new(file, key.line, &key.name)?;
            groups.push(format!("({})", ungrouped(&key.name)));
        }
        let pattern = Pattern::any(file, line, &groups.join("|"), shape)?;
        let better = swap.iter().map(|(_, words)| choices(words)).collect();
        Ok(Self { pattern, better, exceptions, ignore_case: shape.ignore_case, keeps_capital })
    }

    /// Plain words and what to say instead, in any case; a capital letter stays one.
    pub(in crate::voice) fn words(
        file: &str,
        line: usize,
        pairs: &[(&str, &str)],
    ) -> Result<Self, GuideError> {
        let mut sorted = pairs.to_vec();
        sorted.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let groups: Vec<String> =
            sorted.iter().map(|(word, _)| format!("({})", pattern::bounded(word))).collect();
        let shape = Shape { ignore_case: true, nonword: true };
        Ok(Self {
            pattern: Pattern::any(file, line, &groups.join("|"), shape)?,
            better: sorted.iter().map(|(_, words)| choices(words)).collect(),
            exceptions: Exceptions::none(),
            ignore_case: true,
            keeps_capital: true,
        })
    }
}

impl Test for Substitution {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, _: Language) -> Vec<Hit> {
        let found = self.pattern.groups(prose.at(part)).into_iter();
        let each = found.filter_map(|(_, group)| {
            let (idx, range) = group?;
            let place = range.start + part.start..range.end + part.start;
            let words = prose.at(&place);
            let better = self.better.get(idx)?;
            let is_said = better.iter().any(|one| {
                one == words || (self.ignore_case && one.to_lowercase() == words.to_lowercase())
            });
            if is_said || !prose.is_free(&place) || self.exceptions.hold(words) {
                return None;
            }
            let better: Vec<String> = better.iter().map(|one| self.cased(one, words)).collect();
            let arguments = vec![better.join(", "), words.to_owned()];
            Some(Hit { place, arguments, better })
        });
        each.collect()
    }
}

impl Substitution {
    fn cased(&self, better: &str, found: &str) -> String {
        let is_capital = found.chars().next().is_some_and(char::is_uppercase);
        match better.chars().next() {
            Some(first) if self.keeps_capital && is_capital => {
                first.to_uppercase().chain(better.chars().skip(1)).collect()
            }
            _ => better.to_owned(),
        }
    }
}

fn choices(words: &str) -> Vec<String> {
    words.split('|').map(|one| one.trim().to_owned()).collect()
}

/// Groups that capture would shift the count: `(a|b)` becomes `(?:a|b)`.
fn ungrouped(pattern: &str) -> String {
    let mut plain = String::with_capacity(pattern.len() + 8);
    let mut characters = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(character) = characters.next() {
        plain.push(character);
        match character {
            '\\' => plain.extend(characters.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class && characters.peek() != Some(&'?') => plain.push_str("?:"),
            _ => {}
        }
    }
    plain
}
