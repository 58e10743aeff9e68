//! Guides: a merchant's questions that lead somebody who does not know what she wants to products that suit.
//!
//! A guide is data. It is written as one table ([`table`]): each row is an answer with what it asks of a product
//! ([`rule`]). [`check`] tells what is wrong with it before it is saved, dead ends among it; [`hear`] reads answers out
//! of what people say; [`progress`] knows which question comes next; [`query`] chooses products and says why.

pub mod check;
pub mod csv;
pub mod hear;
pub mod progress;
pub mod query;
pub mod rule;
pub mod shelf;
pub mod table;

pub use check::{Problem, Wrong, check};
pub use progress::{Given, Progress, Said};
pub use query::{GuideFound, GuidePick, GuideQuery, Reason, Wish};
pub use rule::{Condition, Field, Rule};
pub use shelf::Shelf;
pub use table::{Column, TableRow};

use crate::{GuideId, Language, Localized};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most questions one contact is asked, whichever way she goes.
pub const ASKED_MAX: usize = 6;
/// Most answers of one question: with "skip" and "back" they fill the longest list of any channel.
pub const ANSWERS_MAX: usize = 8;
/// Most rows of a table, the first one aside.
pub const ROWS_MAX: usize = 120;
/// Longest key of a question or an answer: a button's token holds three of them.
pub const KEY_CHARS_MAX: usize = 16;
/// Products suggested at once.
pub const SUGGESTED_MAX: usize = 3;

/// A gift finder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guide {
    pub id: GuideId,
    /// What a button that begins it says.
    pub name: Localized,
    /// What people say who want it: words in a row, somewhere in their sentence.
    pub openers: BTreeMap<Language, Vec<String>>,
    /// In the order of the table; answers lead only down.
    pub questions: Vec<Question>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub key: String,
    pub depth: Depth,
    /// What it is about in a word or two (`age`), for "change my answer about the age".
    pub about: Localized,
    pub text: Localized,
    pub answers: Vec<GuideAnswer>,
    /// Where it begins in the sheet.
    pub row: usize,
}

/// Whether a question is asked of everybody, or only of those who want to be asked more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    #[default]
    Quick,
    Deep,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideAnswer {
    /// Made from its text.
    pub key: String,
    pub text: Localized,
    /// Other words for it; one that ends in `*` may go on.
    pub also: BTreeMap<Language, Vec<String>>,
    pub ages: Option<Ages>,
    /// What a product must fulfill.
    pub rule: Rule,
    /// What puts a product before others.
    pub prefer: Rule,
    pub next: Next,
    /// 1 to 9: what weighs least is given up first when nothing fulfills everything.
    pub weight: u8,
    pub row: usize,
}

/// Whole years, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ages {
    pub from: u32,
    pub to: u32,
}

/// Where an answer leads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// To the question that stands below.
    #[default]
    InOrder,
    Question(String),
    /// To the suggestions.
    End,
}

impl Guide {
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.key == key)
    }

    /// Whether there is more to ask than everybody is asked.
    pub fn is_deep(&self) -> bool {
        self.questions.iter().any(|question| question.depth == Depth::Deep)
    }

    /// Every text a contact may read, with its place in the sheet: what is checked for missing translations, and
    /// what a brand's voice is held against.
    pub fn texts(&self) -> Vec<(usize, Column, &Localized)> {
        let mut texts = vec![(table::FIRST_ROW, Column::QuestionEn, &self.name)];
        for question in &self.questions {
            texts.push((question.row, Column::AboutEn, &question.about));
            texts.push((question.row, Column::QuestionEn, &question.text));
            let answers = question.answers.iter();
            texts.extend(answers.map(|answer| (answer.row, Column::AnswerEn, &answer.text)));
        }
        texts
    }
}

impl Question {
    pub fn answer(&self, key: &str) -> Option<&GuideAnswer> {
        self.answers.iter().find(|answer| answer.key == key)
    }

    /// Whether it asks how much may be spent.
    pub fn is_budget(&self) -> bool {
        self.answers.iter().any(|answer| answer.rule.0.iter().any(Condition::is_price))
    }

    pub fn has_ages(&self) -> bool {
        self.answers.iter().any(|answer| answer.ages.is_some())
    }

    /// Where all its answers lead, if it is one place: where somebody goes on who gives none of them.
    pub fn next_of_all(&self) -> &Next {
        static IN_ORDER: Next = Next::InOrder;
        match self.answers.split_first() {
            Some((first, rest)) if rest.iter().all(|answer| answer.next == first.next) => {
                &first.next
            }
            _ => &IN_ORDER,
        }
    }
}
