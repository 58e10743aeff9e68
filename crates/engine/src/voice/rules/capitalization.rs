//! `capitalization`: the case of titles and buttons.

use super::{Accepted, Exceptions, Hit, Test};
use crate::Language;
use crate::voice::error::{Fault, GuideError};
use crate::voice::pattern::Pattern;
use crate::voice::text::Prose;
use crate::voice::yaml::Keys;
use std::ops::Range;

#[derive(Debug)]
pub(super) struct Capitalization {
    case: Case,
    exceptions: Exceptions,
    /// After a word that ends so, any case is right.
    indicators: Vec<String>,
    /// Which share of the words must be right.
    threshold: f64,
}

#[derive(Debug)]
enum Case {
    Title { small: &'static [&'static str] },
    Sentence,
    Lower,
    Upper,
    Like(Pattern),
}

/// Written small inside a title by the Associated Press.
const SMALL_AP: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "for", "if", "in", "nor", "of", "on", "or", "per",
    "the", "to", "up", "via", "vs",
];
/// By the Chicago Manual: short forms, conjunctions and prepositions of any length.
const SMALL_CHICAGO: &[&str] = &[
    "a", "about", "above", "after", "against", "along", "among", "an", "and", "around", "as", "at",
    "before", "behind", "below", "between", "beyond", "but", "by", "down", "during", "for", "from",
    "in", "inside", "into", "like", "near", "nor", "of", "off", "on", "or", "over", "per", "the",
    "through", "to", "toward", "under", "until", "up", "upon", "via", "vs", "with", "within",
    "without",
];

impl Capitalization {
    pub(super) fn read(keys: &mut Keys<'_>, accepted: &Accepted<'_>) -> Result<Self, GuideError> {
        let (file, line) = (keys.file(), keys.line());
        let small = match keys.text("style")? {
            None | Some("AP") => SMALL_AP,
            Some("Chicago") => SMALL_CHICAGO,
            Some(other) => {
                let fault = Fault::NotOneOf { value: other.to_owned(), known: "AP, Chicago" };
                return Err(GuideError::new(file, line, fault));
            }
        };
        let case = match keys.required_text("match")? {
            "$title" => Case::Title { small },
            "$sentence" => Case::Sentence,
            "$lower" => Case::Lower,
            "$upper" => Case::Upper,
            other => Case::Like(Pattern::new(file, line, other)?),
        };
        // What may stand before the title: read, and of no use in a button.
        keys.text("prefix")?;
        Ok(Self {
            case,
            exceptions: Exceptions::read(keys, accepted)?,
            indicators: keys.texts("indicators")?.into_iter().map(str::to_owned).collect(),
            threshold: keys.number("threshold")?.filter(|share| *share > 0.0).unwrap_or(0.8),
        })
    }

    /// The share of words that are written as asked, all of them in an empty text.
    fn share(&self, text: &str) -> f64 {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (mut n_right, mut n_words) = (0.0, 0.0);
        for (idx, word) in words.iter().enumerate() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let Some(first) = bare.chars().next().filter(|first| first.is_alphabetic()) else {
                continue;
            };
            let is_after_sign = idx > 0
                && self.indicators.iter().any(|sign| words[idx - 1].ends_with(sign.as_str()));
            let is_short_form = bare.chars().skip(1).any(char::is_uppercase);
            let is_right = is_after_sign
                || self.exceptions.hold(bare)
                || match self.case {
                    Case::Title { small } => {
                        let is_edge = idx == 0 || idx + 1 == words.len();
                        let is_small = small.contains(&bare.to_lowercase().as_str());
                        first.is_uppercase() != (is_small && !is_edge) || is_short_form
                    }
                    Case::Sentence if idx == 0 => first.is_uppercase(),
                    Case::Sentence => !first.is_uppercase() || is_short_form,
                    Case::Lower | Case::Upper | Case::Like(_) => true,
                };
            n_words += 1.0;
            n_right += f64::from(u8::from(is_right));
        }
        if n_words == 0.0 { 1.0 } else { n_right / n_words }
    }

    fn is_right(&self, text: &str) -> bool {
        match &self.case {
            Case::Title { .. } | Case::Sentence => self.share(text) >= self.threshold,
            Case::Lower => text == text.to_lowercase() || self.exceptions.hold(text),
            Case::Upper => text == text.to_uppercase() || self.exceptions.hold(text),
            Case::Like(pattern) => pattern.is_match(text) || self.exceptions.hold(text),
        }
    }
}

impl Test for Capitalization {
    fn hits(&self, prose: &Prose<'_>, part: &Range<usize>, _: Language) -> Vec<Hit> {
        let text = prose.at(part).trim();
        if text.is_empty() || !prose.is_free(part) || self.is_right(text) {
            return Vec::new();
        }
        let better = match self.case {
            Case::Lower => vec![text.to_lowercase()],
            Case::Upper => vec![text.to_uppercase()],
            Case::Title { .. } | Case::Sentence | Case::Like(_) => Vec::new(),
        };
        vec![Hit { place: part.clone(), arguments: vec![text.to_owned()], better }]
    }
}
