//! The one table a guide is: a row for each answer, read from a sheet or from JSON of the same shape.
//!
//! The first row has `start` for its question: its question texts name the guide, its `also` texts are what people
//! say who want it. Texts of a question stand in its first row and may be left empty in the others. Rows are numbered
//! as a spreadsheet does: the headings are row 1.

use super::check::{Problem, Wrong};
use super::{
    ANSWERS_MAX, Ages, Depth, Guide, GuideAnswer, KEY_CHARS_MAX, Next, Question, ROWS_MAX, Rule,
    csv,
};
use crate::commerce::money::Currency;
use crate::dialogue::understand::normalize::fold;
use crate::{GuideId, Language, Localized};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The row below the headings.
pub const FIRST_ROW: usize = 2;
/// What the first row has for its question.
pub const START: &str = "start";
/// What leads to the suggestions.
const END: &str = "end";
const WEIGHT_DEFAULT: u8 = 5;
/// How much may be spent is given up late.
const WEIGHT_OF_PRICE_DEFAULT: u8 = 8;
const WEIGHT_MAX: u8 = 9;
/// Longest text of a cell.
const CELL_CHARS_MAX: usize = 600;

macro_rules! columns {
    ($($column:ident = $field:ident),+ $(,)?) => {
        /// A column of the table, by the heading it has.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Column { $($column),+ }

        impl Column {
            pub const ALL: &'static [Self] = &[$(Self::$column),+];

            pub const fn name(self) -> &'static str {
                match self { $(Self::$column => stringify!($field)),+ }
            }
        }

        /// One row as it stands in the sheet.
        #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct TableRow {
            $(#[serde(skip_serializing_if = "String::is_empty")] pub $field: String),+
        }

        impl TableRow {
            pub fn cell(&self, column: Column) -> &str {
                match column { $(Column::$column => &self.$field),+ }
            }

            fn set(&mut self, column: Column, text: String) {
                match column { $(Column::$column => self.$field = text),+ }
            }
        }
    };
}

columns! {
    Question = question,
    Path = path,
    AboutEn = about_en,
    AboutEs = about_es,
    AboutDa = about_da,
    QuestionEn = question_en,
    QuestionEs = question_es,
    QuestionDa = question_da,
    AnswerEn = answer_en,
    AnswerEs = answer_es,
    AnswerDa = answer_da,
    AlsoEn = also_en,
    AlsoEs = also_es,
    AlsoDa = also_da,
    Ages = ages,
    Rule = rule,
    Prefer = prefer,
    Next = next,
    Weight = weight,
}

impl Column {
    /// The same column in another language, for one that has languages.
    pub fn in_language(self, language: Language) -> Self {
        let columns = match self {
            Self::AboutEn | Self::AboutEs | Self::AboutDa => {
                [Self::AboutEn, Self::AboutEs, Self::AboutDa]
            }
            Self::QuestionEn | Self::QuestionEs | Self::QuestionDa => {
                [Self::QuestionEn, Self::QuestionEs, Self::QuestionDa]
            }
            Self::AnswerEn | Self::AnswerEs | Self::AnswerDa => {
                [Self::AnswerEn, Self::AnswerEs, Self::AnswerDa]
            }
            Self::AlsoEn | Self::AlsoEs | Self::AlsoDa => {
                [Self::AlsoEn, Self::AlsoEs, Self::AlsoDa]
            }
            other => [other; 3],
        };
        columns[language as usize]
    }
}

/// Reads a sheet into rows.
///
/// # Errors
/// Headings that are unknown, missing or there twice.
pub fn from_csv(text: &str) -> Result<Vec<TableRow>, Vec<Problem>> {
    let mut lines = csv::read(text).into_iter();
    let Some((_, headings)) = lines.next() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    let mut columns = Vec::new();
    for heading in headings {
        let name = fold(&heading).replace([' ', '-'], "_");
        let found = Column::ALL.iter().copied().find(|column| column.name() == name);
        if found.is_none() && !name.is_empty() {
            problems.push(Problem::at(1, None, Wrong::UnknownColumn { heading: heading.clone() }));
        }
        if found.is_some() && columns.contains(&found) {
            problems.push(Problem::at(1, found, Wrong::ColumnTwice));
        }
        columns.push(found);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut rows: Vec<TableRow> = Vec::new();
    for (number, cells) in lines {
        // An empty line counts, so that a problem's row is the sheet's.
        while rows.len() < (number - FIRST_ROW).min(ROWS_MAX) {
            rows.push(TableRow::default());
        }
        let mut row = TableRow::default();
        for (column, text) in columns.iter().zip(cells) {
            if let Some(column) = column {
                row.set(*column, text);
            }
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Renders rows as a sheet with every column.
pub fn to_csv(rows: &[TableRow]) -> String {
    let mut text = csv::line(Column::ALL.iter().map(|column| column.name()));
    for row in rows {
        text.push_str(&csv::line(Column::ALL.iter().map(|column| row.cell(*column))));
    }
    text
}

/// Makes a guide of rows; amounts without a currency are in `own`.
///
/// # Errors
/// Everything that cannot be read, by row and column.
pub fn parse(id: &GuideId, rows: &[TableRow], own: Currency) -> Result<Guide, Vec<Problem>> {
    let mut reading = Reading { own, problems: Vec::new() };
    let guide = reading.guide(id, rows);
    if reading.problems.is_empty() { Ok(guide) } else { Err(reading.problems) }
}

struct Reading {
    own: Currency,
    problems: Vec<Problem>,
}

impl Reading {
    fn wrong(&mut self, row: usize, column: Column, what: Wrong) {
        self.problems.push(Problem::at(row, Some(column), what));
    }

    fn guide(&mut self, id: &GuideId, rows: &[TableRow]) -> Guide {
        let mut guide = Guide {
            id: id.clone(),
            name: Localized::default(),
            openers: BTreeMap::new(),
            questions: Vec::new(),
        };
        if rows.len() > ROWS_MAX {
            self.problems.push(Problem::of_all(Wrong::TooManyRows));
            return guide;
        }
        let mut has_start = false;
        for (index, row) in rows.iter().enumerate().filter(|(_, row)| **row != TableRow::default())
        {
            let number = index + FIRST_ROW;
            for column in Column::ALL.iter().filter(|column| is_long(row.cell(**column))) {
                self.wrong(number, *column, Wrong::TooLong);
            }
            if row.question == START && guide.questions.is_empty() {
                has_start = true;
                guide.name = texts(row, Column::QuestionEn);
                guide.openers = lists(row);
            } else {
                self.answer(&mut guide, number, row);
            }
        }
        if !has_start || guide.name.is_empty() {
            self.wrong(FIRST_ROW, Column::QuestionEn, Wrong::NoStart);
        }
        guide
    }

    fn answer(&mut self, guide: &mut Guide, number: usize, row: &TableRow) {
        if !is_key(&row.question) || row.question == END || row.question == START {
            return self.wrong(
                number,
                Column::Question,
                Wrong::NotAKey { key: row.question.clone() },
            );
        }
        let continues = guide.questions.last().is_some_and(|last| last.key == row.question);
        if !continues {
            if guide.question(&row.question).is_some() {
                return self.wrong(number, Column::Question, Wrong::QuestionTorn);
            }
            let depth = self.depth(number, &row.path);
            guide.questions.push(Question {
                key: row.question.clone(),
                depth,
                about: texts(row, Column::AboutEn),
                text: texts(row, Column::QuestionEn),
                answers: Vec::new(),
                row: number,
            });
        }
        let text = texts(row, Column::AnswerEn);
        let answer = self.read_answer(number, row, text);
        let Some(question) = guide.questions.last_mut() else { return };
        if question.answers.iter().any(|other| other.key == answer.key) {
            self.wrong(number, Column::AnswerEn, Wrong::AnswerTwice);
        }
        if question.answers.len() == ANSWERS_MAX {
            self.wrong(number, Column::Question, Wrong::TooManyAnswers);
        }
        // A question whose one row has no answer is told by the check.
        if !answer.text.is_empty() {
            question.answers.push(answer);
        }
    }

    fn read_answer(&mut self, number: usize, row: &TableRow, text: Localized) -> GuideAnswer {
        let rule = self.rule(number, Column::Rule, &row.rule);
        let prefer = self.rule(number, Column::Prefer, &row.prefer);
        let is_price = rule.0.iter().any(super::Condition::is_price);
        let usual = if is_price { WEIGHT_OF_PRICE_DEFAULT } else { WEIGHT_DEFAULT };
        let next = match row.next.as_str() {
            "" => Next::InOrder,
            END => Next::End,
            key => Next::Question(key.to_owned()),
        };
        GuideAnswer {
            key: key_of(&text),
            also: lists(row),
            ages: self.ages(number, &row.ages),
            rule,
            prefer,
            next,
            weight: self.weight(number, &row.weight, usual),
            row: number,
            text,
        }
    }

    fn depth(&mut self, number: usize, text: &str) -> Depth {
        match text {
            "" | "quick" => Depth::Quick,
            "deep" => Depth::Deep,
            other => {
                self.wrong(number, Column::Path, Wrong::NotAPath { text: other.to_owned() });
                Depth::Quick
            }
        }
    }

    fn rule(&mut self, number: usize, column: Column, text: &str) -> Rule {
        Rule::parse(text, self.own).unwrap_or_else(|error| {
            self.wrong(number, column, Wrong::Rule(error));
            Rule::default()
        })
    }

    /// `6-12`, `60+`, `3`.
    fn ages(&mut self, number: usize, text: &str) -> Option<Ages> {
        const AGE_MAX: u32 = 130;
        if text.is_empty() {
            return None;
        }
        let (from, to) = match (text.strip_suffix('+'), text.split_once(['-', '–'])) {
            (Some(from), _) => (from.trim().parse().ok(), Some(AGE_MAX)),
            (None, Some((from, to))) => (from.trim().parse().ok(), to.trim().parse().ok()),
            (None, None) => (text.parse().ok(), text.parse().ok()),
        };
        let ages = from.zip(to).map(|(from, to)| Ages { from, to });
        let ages = ages.filter(|ages| ages.from <= ages.to && ages.to <= AGE_MAX);
        if ages.is_none() {
            self.wrong(number, Column::Ages, Wrong::NotAges { text: text.to_owned() });
        }
        ages
    }

    fn weight(&mut self, number: usize, text: &str, usual: u8) -> u8 {
        if text.is_empty() {
            return usual;
        }
        let weight = text.parse().ok().filter(|weight| (1..=WEIGHT_MAX).contains(weight));
        if weight.is_none() {
            self.wrong(number, Column::Weight, Wrong::NotAWeight { text: text.to_owned() });
        }
        weight.unwrap_or(usual)
    }
}

fn is_long(text: &str) -> bool {
    text.len() > CELL_CHARS_MAX && text.chars().count() > CELL_CHARS_MAX
}

/// Small letters, digits and hyphens: it becomes part of a button's token.
pub fn is_key(key: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !key.is_empty() && key.len() <= KEY_CHARS_MAX && key.bytes().all(fits)
}

/// What an answer is called in tokens and figures: its text in letters that fit.
fn key_of(text: &Localized) -> String {
    let mut key = String::new();
    for character in fold(text.get(Language::En)).chars() {
        if character.is_ascii_alphanumeric() {
            key.push(character);
        } else if !key.ends_with('-') && !key.is_empty() {
            key.push('-');
        }
    }
    key.truncate(KEY_CHARS_MAX);
    key.trim_end_matches('-').to_owned()
}

fn texts(row: &TableRow, column: Column) -> Localized {
    let text = |language| (language, row.cell(column.in_language(language)).to_owned());
    Localized(Language::ALL.into_iter().map(text).filter(|(_, text)| !text.is_empty()).collect())
}

/// What stands between the bars of the `also` columns.
fn lists(row: &TableRow) -> BTreeMap<Language, Vec<String>> {
    let list = |language| {
        let cell = row.cell(Column::AlsoEn.in_language(language));
        let parts = cell.split('|').map(str::trim).filter(|part| !part.is_empty());
        (language, parts.map(str::to_owned).collect::<Vec<_>>())
    };
    Language::ALL.into_iter().map(list).filter(|(_, list)| !list.is_empty()).collect()
}
