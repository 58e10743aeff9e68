//! How far one contact has come in a guide: what she said, what is asked next, what was suggested.
//!
//! A question that is answered is never asked; one whose answer changes may lead elsewhere, and what she said on the
//! way she no longer goes stays remembered without counting.

use super::check::position;
use super::{Condition, Depth, Guide, Question, Rule, Wish};
use crate::commerce::money::Money;
use crate::time::DAY_MS;
use crate::{GuideId, Language, ProductId, Timestamp};
use serde::{Deserialize, Serialize};

/// A guide left for longer begins anew.
pub const LEFT_MS_MAX: i64 = DAY_MS;
/// Products remembered as not wanted.
const REFUSED_MAX: usize = 60;
/// What somebody's own limit weighs: as much as a price of the table.
const WEIGHT_OF_LIMIT: u8 = 8;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub guide: GuideId,
    pub depth: Depth,
    /// In the order said.
    pub given: Vec<Given>,
    /// She wants to see something now: nothing more is asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub enough: bool,
    /// Answers to the open question that were none.
    #[serde(default)]
    pub misses: u32,
    /// Last suggested.
    #[serde(default)]
    pub suggested: Vec<ProductId>,
    /// Suggested before, and not wanted.
    #[serde(default)]
    pub refused: Vec<ProductId>,
    /// When it last went on.
    pub at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub question: String,
    pub said: Said,
    /// Said before it was asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unasked: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// Key of one of the answers.
    Answer(String),
    /// A price range of her own, at least one end of it.
    Limit {
        at_least: Option<Money>,
        at_most: Option<Money>,
    },
    Skipped,
}

impl Progress {
    pub fn new(guide: &Guide, now: Timestamp) -> Self {
        Self {
            guide: guide.id.clone(),
            depth: Depth::Quick,
            given: Vec::new(),
            enough: false,
            misses: 0,
            suggested: Vec::new(),
            refused: Vec::new(),
            at: now,
        }
    }

    pub fn is_over(&self, now: Timestamp) -> bool {
        now.since_ms(self.at) > LEFT_MS_MAX
    }

    fn said(&self, question: &Question) -> Option<&Said> {
        let given = self.given.iter().find(|given| given.question == question.key)?;
        // An answer that was taken out of the table since was never given.
        let is_known = match &given.said {
            Said::Answer(key) => question.answer(key).is_some(),
            Said::Limit { .. } | Said::Skipped => true,
        };
        is_known.then_some(&given.said)
    }

    /// What was said on the way she goes, and the question that comes next; none when it is time to suggest.
    pub fn walk<'g>(&self, guide: &'g Guide) -> (Vec<(&'g Question, Said)>, Option<&'g Question>) {
        let mut said_so_far = Vec::new();
        let mut next = None;
        let mut index = 0;
        while let Some(question) = guide.questions.get(index) {
            let is_left_out = question.depth == Depth::Deep && self.depth == Depth::Quick;
            match self.said(question) {
                Some(said) => {
                    let leads = match said {
                        Said::Answer(key) => question.answer(key).map(|answer| &answer.next),
                        Said::Limit { .. } | Said::Skipped => None,
                    };
                    let leads = leads.unwrap_or_else(|| question.next_of_all());
                    index = position(guide, index, leads);
                    said_so_far.push((question, said.clone()));
                }
                // What was said of it without being asked counts all the same.
                None if is_left_out => index += 1,
                None if self.enough => index = position(guide, index, question.next_of_all()),
                None => {
                    next = Some(question);
                    break;
                }
            }
        }
        (said_so_far, next)
    }

    /// Remembers an answer in place of an earlier one.
    pub fn give(&mut self, question: &str, said: Said, unasked: bool) {
        self.given.retain(|given| given.question != question);
        self.given.push(Given { question: question.to_owned(), said, unasked });
        self.misses = 0;
    }

    /// Takes back the last answer to a question that was asked; tells whether there was one.
    pub fn go_back(&mut self, guide: &Guide) -> bool {
        let (said, _) = self.walk(guide);
        let on_the_way =
            |given: &Given| said.iter().any(|(question, _)| question.key == given.question);
        let last = self.given.iter().rposition(|given| !given.unasked && on_the_way(given));
        if let Some(index) = last {
            self.given.remove(index);
            self.enough = false;
        }
        last.is_some()
    }

    /// What was suggested is not it.
    pub fn refuse_suggested(&mut self) {
        self.refused.append(&mut self.suggested);
        let n_old = self.refused.len().saturating_sub(REFUSED_MAX);
        self.refused.drain(..n_old);
    }

    /// What all that was said asks of a product.
    pub fn wishes(&self, guide: &Guide, language: Language) -> Vec<Wish> {
        let (said, _) = self.walk(guide);
        said.into_iter().filter_map(|(question, said)| wish(question, &said, language)).collect()
    }
}

fn wish(question: &Question, said: &Said, language: Language) -> Option<Wish> {
    let (must, prefer, weight) = match said {
        Said::Answer(key) => {
            let answer = question.answer(key)?;
            (answer.rule.clone(), answer.prefer.clone(), answer.weight)
        }
        Said::Limit { at_least, at_most } => {
            let from = at_least.map(|limit| Condition::PriceAtLeast { limits: vec![limit] });
            let to = at_most.map(|limit| Condition::PriceAtMost { limits: vec![limit] });
            // "About 50" is no reason to hide what costs less.
            let (must, prefer) = if to.is_some() { (to, from) } else { (from, None) };
            let rule = |one: Option<Condition>| Rule(one.into_iter().collect());
            (rule(must), rule(prefer), WEIGHT_OF_LIMIT)
        }
        Said::Skipped => return None,
    };
    let label = words(question, said, language).unwrap_or_default().to_owned();
    let question = question.key.clone();
    Some(Wish { question, label, must: must.0, prefer: prefer.0, weight })
}

/// An answer of the table in the contact's language.
pub fn words<'q>(question: &'q Question, said: &Said, language: Language) -> Option<&'q str> {
    match said {
        Said::Answer(key) => question.answer(key).map(|answer| answer.text.get(language)),
        Said::Limit { .. } | Said::Skipped => None,
    }
}
