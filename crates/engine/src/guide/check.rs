//! What is wrong with a guide, told before it is saved and in words of whoever wrote the table.
//!
//! Structure is checked against the table, names and dead ends against what the shop has in stock ([`Shelf`]).

use super::rule::RuleError;
use super::shelf::{Shelf, Unknown};
use super::{ASKED_MAX, Column, Depth, Guide, Next, Question};
use crate::Language;
use std::collections::BTreeSet;

/// Dead ends told at most: the rest goes with them.
const DEAD_ENDS_MAX: usize = 20;
/// Ways through the questions that are walked at most.
const STEPS_MAX: usize = 400_000;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// As the spreadsheet numbers it; `None` for what is wrong with all of it.
    pub row: Option<usize>,
    pub column: Option<Column>,
    pub what: Wrong,
}

/// What can be wrong with a guide. Each text says what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("There is no column called `{heading}`")]
    UnknownColumn { heading: String },
    #[error("This column is there twice")]
    ColumnTwice,
    #[error("The table has too many rows")]
    TooManyRows,
    #[error("This text is too long")]
    TooLong,
    #[error(
        "The first row must have `start` as its question, and the name of the guide where the others have theirs"
    )]
    NoStart,
    #[error("There is no question")]
    NoQuestion,
    #[error(
        "`{key}` cannot be the key of a question: use up to 16 small letters, digits and hyphens, such as `age`"
    )]
    NotAKey { key: String },
    #[error("The answers of a question must stand together: this one belongs further up")]
    QuestionTorn,
    #[error("`{text}` is no path: write quick or deep")]
    NotAPath { text: String },
    #[error(
        "Two answers of this question have the same text, or begin with the same sixteen letters"
    )]
    AnswerTwice,
    #[error("A question can have eight answers at most")]
    TooManyAnswers,
    #[error("This question has no answer")]
    NoAnswer,
    #[error("{0}")]
    Rule(RuleError),
    #[error("`{text}` is no age: write 6-12, 60+ or 3")]
    NotAges { text: String },
    #[error("`{text}` is no weight: write a whole number from 1 to 9")]
    NotAWeight { text: String },
    #[error("`{key}` is not a question of this table")]
    NextUnknown { key: String },
    #[error("`{key}` stands above: an answer can only lead further down")]
    NextAbove { key: String },
    #[error("No answer leads to this question")]
    Unreachable,
    #[error("Some ways through this guide ask {n} questions; six are the most")]
    TooManyAsked { n: usize },
    #[error("No product has {name}{}", near.as_ref().map(|near| format!(": did you mean `{near}`?")).unwrap_or_default())]
    UnknownName { name: String, near: Option<String> },
    #[error("Whoever answers {way} finds nothing in stock{}", currency.as_ref().map(|code| format!(" in {code}")).unwrap_or_default())]
    DeadEnd { way: String, currency: Option<String> },
    #[error("There are more dead ends like these")]
    MoreDeadEnds,
    #[error("There are too many ways through this guide to look at all of them: use fewer answers")]
    TooManyWays,
    #[error("The text in {} is missing", name_of(*language))]
    Untranslated { language: Language },
    #[error("There are no products yet, so dead ends could not be looked for")]
    NoProducts,
}

fn name_of(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::Es => "Spanish",
        Language::Da => "Danish",
    }
}

impl Problem {
    pub(super) fn at(row: usize, column: Option<Column>, what: Wrong) -> Self {
        Self { row: Some(row), column, what }
    }

    pub(super) fn of_all(what: Wrong) -> Self {
        Self { row: None, column: None, what }
    }

    /// Whether a guide cannot be saved with it.
    pub fn refuses(&self) -> bool {
        !matches!(self.what, Wrong::Untranslated { .. } | Wrong::NoProducts)
    }

    /// Stable, for programs.
    pub fn code(&self) -> &'static str {
        match self.what {
            Wrong::UnknownColumn { .. } => "unknown_column",
            Wrong::ColumnTwice => "column_twice",
            Wrong::TooManyRows => "too_many_rows",
            Wrong::TooLong => "too_long",
            Wrong::NoStart => "no_start",
            Wrong::NoQuestion => "no_question",
            Wrong::NotAKey { .. } => "not_a_key",
            Wrong::QuestionTorn => "question_torn",
            Wrong::NotAPath { .. } => "not_a_path",
            Wrong::AnswerTwice => "answer_twice",
            Wrong::TooManyAnswers => "too_many_answers",
            Wrong::NoAnswer => "no_answer",
            Wrong::Rule(_) => "rule",
            Wrong::NotAges { .. } => "not_ages",
            Wrong::NotAWeight { .. } => "not_a_weight",
            Wrong::NextUnknown { .. } => "next_unknown",
            Wrong::NextAbove { .. } => "next_above",
            Wrong::Unreachable => "unreachable",
            Wrong::TooManyAsked { .. } => "too_many_asked",
            Wrong::UnknownName { .. } => "unknown_name",
            Wrong::DeadEnd { .. } => "dead_end",
            Wrong::MoreDeadEnds => "more_dead_ends",
            Wrong::TooManyWays => "too_many_ways",
            Wrong::Untranslated { .. } => "untranslated",
            Wrong::NoProducts => "no_products",
        }
    }
}

/// Everything that is wrong with a guide that could be read, worst first.
pub fn check(guide: &Guide, shelf: &Shelf, languages: &[Language]) -> Vec<Problem> {
    let mut problems = structure(guide);
    if shelf.is_empty() {
        problems.push(Problem::of_all(Wrong::NoProducts));
    } else {
        problems.extend(shelf.unknown().iter().map(unknown_name));
        // Where the structure is wrong, the ways through it say nothing.
        if problems.is_empty() {
            problems.extend(dead_ends(guide, shelf));
        }
    }
    problems.extend(untranslated(guide, languages));
    problems
}

fn structure(guide: &Guide) -> Vec<Problem> {
    let mut problems = Vec::new();
    if guide.questions.is_empty() {
        problems.push(Problem::of_all(Wrong::NoQuestion));
    }
    for (index, question) in guide.questions.iter().enumerate() {
        if question.answers.is_empty() {
            problems.push(Problem::at(question.row, Some(Column::AnswerEn), Wrong::NoAnswer));
        }
        for answer in &question.answers {
            let Next::Question(key) = &answer.next else { continue };
            let position = guide.questions.iter().position(|other| &other.key == key);
            let key = key.clone();
            let what = match position {
                Some(position) if position > index => continue,
                Some(_) => Wrong::NextAbove { key },
                None => Wrong::NextUnknown { key },
            };
            problems.push(Problem::at(answer.row, Some(Column::Next), what));
        }
    }
    if problems.is_empty() {
        problems.extend(unreachable(guide));
        problems.extend(too_many_asked(guide));
    }
    problems
}

/// Questions that no answer leads to: whoever skips one may still get there, but that is not what it is for.
fn unreachable(guide: &Guide) -> Vec<Problem> {
    let n_questions = guide.questions.len();
    let mut reached = vec![false; n_questions];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for (index, question) in guide.questions.iter().enumerate() {
        if !reached[index] {
            continue;
        }
        let mut nexts: BTreeSet<usize> =
            question.answers.iter().map(|answer| position(guide, index, &answer.next)).collect();
        // Whoever is not asked a deep question goes past it.
        nexts.extend((question.depth == Depth::Deep).then_some(index + 1));
        nexts.into_iter().filter(|next| *next < n_questions).for_each(|next| reached[next] = true);
    }
    let lost = guide.questions.iter().zip(reached).filter(|(_, reached)| !reached);
    lost.map(|(question, _)| Problem::at(question.row, Some(Column::Question), Wrong::Unreachable))
        .collect()
}

/// Where an answer of the question at `index` leads; the number of questions for the suggestions.
pub(super) fn position(guide: &Guide, index: usize, next: &Next) -> usize {
    match next {
        Next::InOrder => index + 1,
        Next::End => guide.questions.len(),
        Next::Question(key) => {
            let found = guide.questions.iter().position(|question| &question.key == key);
            // A table that was checked leads down: nothing can go round in it.
            found.unwrap_or(index + 1).max(index + 1)
        }
    }
}

/// The longest way from each question to the suggestions, found from the last one up.
fn too_many_asked(guide: &Guide) -> Option<Problem> {
    let n_questions = guide.questions.len();
    let mut longest = vec![0; n_questions + 1];
    for (index, question) in guide.questions.iter().enumerate().rev() {
        let answers = question.answers.iter().map(|answer| &answer.next);
        let nexts = answers.chain([question.next_of_all()]);
        let after = nexts.map(|next| longest[position(guide, index, next)]).max();
        longest[index] = 1 + after.unwrap_or(0);
    }
    let n = *longest.first()?;
    (n > ASKED_MAX).then(|| Problem::of_all(Wrong::TooManyAsked { n }))
}

fn unknown_name(unknown: &Unknown) -> Problem {
    let Unknown { row, column, name, near } = unknown.clone();
    Problem::at(row, Some(column), Wrong::UnknownName { name, near })
}

fn untranslated(guide: &Guide, languages: &[Language]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (row, column, texts) in guide.texts() {
        let lacking = languages.iter().filter(|language| !texts.0.contains_key(language));
        problems.extend(lacking.map(|language| {
            let what = Wrong::Untranslated { language: *language };
            Problem::at(row, Some(column.in_language(*language)), what)
        }));
    }
    problems
}

/// Answers after which nothing in stock is left, each told as early as it is certain.
fn dead_ends(guide: &Guide, shelf: &Shelf) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut told = BTreeSet::new();
    for (currency, everything) in shelf.stock() {
        let depths: &[Depth] =
            if guide.is_deep() { &[Depth::Quick, Depth::Deep] } else { &[Depth::Quick] };
        for depth in depths {
            let mut search = Search { guide, shelf, depth: *depth, found: Vec::new(), n_steps: 0 };
            search.from(0, everything, &mut Vec::new());
            if search.n_steps > STEPS_MAX {
                return vec![Problem::of_all(Wrong::TooManyWays)];
            }
            for (row, way) in search.found {
                if told.insert(way.clone()) {
                    let several = shelf.stock().len() > 1;
                    let currency = several.then(|| currency.code().to_owned());
                    let what = Wrong::DeadEnd { way, currency };
                    found.push(Problem::at(row, Some(Column::Rule), what));
                }
            }
        }
    }
    if found.len() > DEAD_ENDS_MAX {
        found.truncate(DEAD_ENDS_MAX);
        found.push(Problem::of_all(Wrong::MoreDeadEnds));
    }
    found
}

struct Search<'a> {
    guide: &'a Guide,
    shelf: &'a Shelf,
    depth: Depth,
    found: Vec<(usize, String)>,
    n_steps: usize,
}

impl<'a> Search<'a> {
    /// Walks every way on from the question at `index`; `left` is what still fulfills all that was answered.
    fn from(&mut self, index: usize, left: &[u128], said: &mut Vec<&'a str>) {
        let Some(question) = self.guide.questions.get(index) else { return };
        if question.depth == Depth::Deep && self.depth == Depth::Quick {
            return self.from(index + 1, left, said);
        }
        self.n_steps += 1 + left.len() / 64;
        if self.n_steps > STEPS_MAX || self.found.len() > DEAD_ENDS_MAX {
            return;
        }
        for answer in &question.answers {
            let bit = self.shelf.bit(&question.key, &answer.key);
            let fits: Vec<u128> = left.iter().copied().filter(|mask| mask & bit == bit).collect();
            said.push(answer.text.get(Language::En));
            if fits.is_empty() {
                let way = said.iter().map(|text| format!("“{text}”")).collect::<Vec<_>>();
                self.found.push((answer.row, way.join(", then ")));
            } else {
                self.from(position(self.guide, index, &answer.next), &fits, said);
            }
            said.pop();
        }
        self.skipping(index, question, left, said);
    }

    /// Whoever skips goes on with the same products; where every answer goes on to the same place and lets fewer
    /// through, that way can only be wider than those already walked.
    fn skipping(
        &mut self,
        index: usize,
        question: &Question,
        left: &[u128],
        said: &mut Vec<&'a str>,
    ) {
        let next = position(self.guide, index, question.next_of_all());
        let walked =
            question.answers.iter().any(|answer| position(self.guide, index, &answer.next) == next);
        if !walked {
            self.from(next, left, said);
        }
    }
}
