//! What people say to a guide: answers in their own words, ages, amounts, and the few words that steer it.

use super::rule::contains;
use super::{Guide, GuideAnswer, Question, Said};
use crate::Language;
use crate::commerce::money::{Currency, Money};
use crate::dialogue::understand::entity::read::Read;
use crate::dialogue::understand::entity::{Budget, age};
use crate::dialogue::understand::normalize::{Normal, fold, fold_words};

/// A word that steers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Skip,
    Back,
    /// Fewer questions.
    Quick,
    /// More questions.
    Deep,
    /// Suggest something now.
    Enough,
    /// Other suggestions.
    Else,
    /// From the beginning.
    Again,
}

/// What each move is called, folded, in three languages; nothing else may be said beside it but a please.
const MOVES: &[(Move, &str)] = &[
    (
        Move::Skip,
        "skip|skip it|skip this|skip this one|skip that|pass|next|next question|no idea|not sure|i don't know\
         |i dont know|don't know|dunno|doesn't matter|it doesn't matter|does not matter|any|whatever|no preference\
         |salta|saltar|saltala|paso|siguiente|no se|no lo se|ni idea|da igual|me da igual|lo que sea|cualquiera\
         |sin preferencia|spring over|spring den over|videre|naeste|ved ikke|ved jeg ikke|det ved jeg ikke\
         |aner det ikke|lige meget|det er lige meget|ligegyldigt|hvad som helst|ingen praeference",
    ),
    (
        Move::Back,
        "back|go back|previous|previous question|one step back|the question before|atras|volver|vuelve|volver atras\
         |anterior|la anterior|la pregunta anterior|tilbage|ga tilbage|et skridt tilbage|forrige|forrige sporgsmal",
    ),
    (
        Move::Quick,
        "quick|quick version|the quick version|short version|be quick|keep it short|make it quick|fewer questions\
         |rapido|version rapida|la version rapida|mas rapido|menos preguntas|hurtig|hurtigt|kort|den korte\
         |den hurtige|faerre sporgsmal|gor det kort",
    ),
    (
        Move::Deep,
        "more questions|ask me more|ask more|go deeper|deeper|in depth|ask me more questions|mas preguntas\
         |preguntame mas|a fondo|con mas detalle|hazme mas preguntas|flere sporgsmal|sporg mere|sporg mig mere\
         |ga i dybden|grundigt|stil flere sporgsmal",
    ),
    (
        Move::Enough,
        "just show me|just show me something|show me something|show me ideas|that's enough|that's all|enough questions\
         |no more questions|ensename algo|ensename ya|basta de preguntas|ya esta|no mas preguntas|vis mig bare noget\
         |vis mig noget|ikke flere sporgsmal|det er nok|bare vis mig noget",
    ),
    (
        Move::Else,
        "something else|anything else|something different|other ideas|other suggestions|more ideas|other options\
         |none of these|none of those|none of them|not these|not those|others|show me others|show me more|show more|more\
         |otra cosa|algo distinto|algo diferente|otras ideas|mas ideas|otras opciones|otras|ninguno|ninguna\
         |ninguno de estos|ninguna de estas|mas|ver mas|noget andet|andre ideer|flere ideer|andre forslag\
         |flere forslag|ingen af dem|ingen af disse|flere|vis flere|vis mig flere",
    ),
    (
        Move::Again,
        "start over|start again|restart|begin again|from the beginning|from the start|from scratch|empezar de nuevo\
         |empieza de nuevo|desde el principio|volver a empezar|de cero|forfra|start forfra|begynd forfra\
         |fra begyndelsen|fra start af",
    ),
];

const POLITE: &[&str] =
    &["please", "pls", "por", "favor", "tak", "gracias", "thanks", "ok", "well"];

/// The move that a text is.
pub fn steers(said: &Normal) -> Option<Move> {
    let words: Vec<&str> = said.folded.iter().map(String::as_str).collect();
    let is_polite = |word: &&&str| POLITE.contains(*word);
    let from = words.iter().take_while(is_polite).count();
    let to = words.len() - words[from..].iter().rev().take_while(is_polite).count();
    let said = words[from..to].join(" ");
    let is_it = |names: &str| names.split('|').any(|name| name.trim() == said);
    MOVES.iter().find(|(_, names)| is_it(names)).map(|(one, _)| *one)
}

/// Words that begin a change of an answer.
const CHANGING: &[&str] = &[
    "change",
    "correct",
    "edit",
    "fix",
    "cambia",
    "cambiar",
    "corrige",
    "corregir",
    "modificar",
    "aendr",
    "aendre",
    "ret",
    "rette",
    "skift",
];
const ANSWER_WORDS: &[&str] = &["answer", "answers", "respuesta", "respuestas", "svar", "svaret"];

/// Whether a text asks to change an answer, and of which question, if it says.
pub fn changes<'g>(
    guide: &'g Guide,
    said: &Normal,
    language: Language,
) -> Option<Option<&'g Question>> {
    let has = |words: &[&str]| said.folded.iter().any(|word| words.contains(&word.as_str()));
    if !has(CHANGING) {
        return None;
    }
    let about = |question: &&Question| {
        let names = fold_words(question.about.get(language));
        let said_so = |word: &String| {
            // Danish puts the article at the end: `alderen` is the age.
            said.folded
                .iter()
                .any(|said| said == word || (word.len() > 3 && said.starts_with(word)))
        };
        said.folded.contains(&question.key) || (!names.is_empty() && names.iter().all(said_so))
    };
    let question = guide.questions.iter().find(about);
    (question.is_some() || has(ANSWER_WORDS)).then_some(question)
}

/// Whether a text asks for this guide.
pub fn opens(guide: &Guide, said: &Normal, language: Language) -> bool {
    let openers = guide.openers.get(&language).into_iter().flatten();
    openers.into_iter().any(|opener| place(opener, &said.folded).is_some())
}

/// The answers that a text holds, by question; `asked` is the one that is open.
pub fn answers(
    guide: &Guide,
    said: &Normal,
    language: Language,
    asked: Option<&str>,
    money: (Option<Budget>, Currency),
) -> Vec<(String, Said)> {
    let mut found = Vec::new();
    for question in &guide.questions {
        let is_asked = asked == Some(question.key.as_str());
        if let Some(answer) = answer(question, said, language, is_asked, money) {
            found.push((question.key.clone(), answer));
        }
    }
    found
}

fn answer(
    question: &Question,
    said: &Normal,
    language: Language,
    is_asked: bool,
    (budget, currency): (Option<Budget>, Currency),
) -> Option<Said> {
    if question.is_budget() {
        let bare = || is_asked.then(|| bare_amount(said, currency)).flatten();
        if let Some(budget) = budget.or_else(bare) {
            return limit(question, budget, currency);
        }
    }
    if question.has_ages()
        && let Some(years) = age(said, language, is_asked)
    {
        let of_age = |answer: &&GuideAnswer| {
            answer.ages.is_some_and(|ages| (ages.from..=ages.to).contains(&years))
        };
        if let Some(answer) = question.answers.iter().find(of_age) {
            return Some(Said::Answer(answer.key.clone()));
        }
    }
    named(question, said, language, is_asked).map(|answer| Said::Answer(answer.key.clone()))
}

/// A range as one of the answers if it is exactly that, else as she said it.
fn limit(question: &Question, budget: Budget, currency: Currency) -> Option<Said> {
    let money = |minor: Option<i64>| minor.map(|minor| Money::from_minor(minor, currency));
    let (at_least, at_most) = (money(budget.min_minor), money(budget.max_minor));
    let limits = |answer: &GuideAnswer| {
        let of = |at_most: bool| {
            let mut prices = answer.rule.0.iter().filter(|one| one.is_price());
            prices
                .find(|one| matches!(one, super::Condition::PriceAtMost { .. }) == at_most)
                .and_then(|one| one.limit_in(currency))
        };
        (of(false), of(true))
    };
    if let Some(same) = question.answers.iter().find(|one| limits(one) == (at_least, at_most)) {
        return Some(Said::Answer(same.key.clone()));
    }
    (at_least.is_some() || at_most.is_some()).then_some(Said::Limit { at_least, at_most })
}

/// `50`, said to a question about money.
fn bare_amount(said: &Normal, currency: Currency) -> Option<Budget> {
    const WORDS_MAX: usize = 4;
    let is_number = |word: &&String| word.bytes().all(|byte| byte.is_ascii_digit());
    let mut numbers = said.folded.iter().filter(is_number);
    let (number, None) = (numbers.next()?, numbers.next()) else { return None };
    let whole: i64 = number.parse().ok().filter(|_| said.folded.len() <= WORDS_MAX)?;
    let minor = whole.checked_mul(10_i64.checked_pow(currency.exponent())?)?;
    Some(Budget { min_minor: None, max_minor: Some(minor).filter(|minor| *minor > 0) })
}

/// Right before a bare number, they make an age of it: "he is 7" tells one, "the price is 7" does not.
const BEFORE_AGE: &[&str] = &[
    "turned",
    "fyldt",
    "alder",
    "edad",
    "he is",
    "she is",
    "who is",
    "he ' s",
    "she ' s",
    "who ' s",
    "han er",
    "hun er",
    "der er",
    "barnet er",
];

/// How old somebody is, in whole years. Here any count of years is about somebody, and a bare number is where the age
/// was asked for.
fn age(said: &Normal, language: Language, is_asked: bool) -> Option<u32> {
    const WORDS_MAX: usize = 4;
    let read = Read::new(&said.shown, language);
    let told = age::find(&read, language).map(|(age, ..)| age);
    if let Some(age) = told.or_else(|| age::span(&read, language)) {
        return Some(age.years());
    }
    let is_answer = is_asked && said.folded.len() <= WORDS_MAX;
    let mut bare = read.numbers.iter().filter(|number| {
        let is_plain = number.literal.is_none_or(|literal| !literal.written_out);
        is_plain && !number.glued
    });
    let number = bare
        .find(|number| is_answer || read.phrase_before(number.from, BEFORE_AGE) > 0)
        .and_then(|number| number.value.as_whole())?;
    u32::try_from(number).ok()
}

const NEGATIONS: &[&str] = &[
    "not", "no", "doesn't", "don't", "isn't", "never", "without", "hates", "sin", "nunca", "odia",
    "ni", "ikke", "uden", "aldrig", "hader",
];

/// The one answer whose words stand in a text; the longest words win, and of two alike neither does.
fn named<'q>(
    question: &'q Question,
    said: &Normal,
    language: Language,
    is_asked: bool,
) -> Option<&'q GuideAnswer> {
    let mut best: Option<(usize, &GuideAnswer)> = None;
    let mut is_tied = false;
    for answer in &question.answers {
        let also = answer.also.get(&language).into_iter().flatten().map(String::as_str);
        let names = also.chain([answer.text.get(language)]);
        let names = names.filter(|name| is_asked || !is_bare(name));
        let places = names.filter_map(|name| place(name, &said.folded));
        let n_words = places
            .filter(|(at, _)| !is_negated(&said.folded, *at))
            .map(|(_, n_words)| n_words)
            .max();
        match (n_words, best) {
            (None, _) => {}
            (Some(n_words), Some((most, _))) if n_words < most => {}
            (Some(n_words), Some((most, _))) if n_words == most => is_tied = true,
            (Some(n_words), _) => {
                best = Some((n_words, answer));
                is_tied = false;
            }
        }
    }
    best.filter(|_| !is_tied).map(|(_, answer)| answer)
}

/// Words that answer only what was asked: a yes to something else is not meant.
const BARE: &[&str] = &["yes", "no", "ok", "si", "ja", "nej", "jo"];

fn is_bare(name: &str) -> bool {
    let name = Normal::new(name);
    BARE.contains(&name.joined().as_str()) || steers(&name).is_some()
}

fn is_negated(words: &[String], at: usize) -> bool {
    const WORDS_BEFORE: usize = 3;
    words[at.saturating_sub(WORDS_BEFORE)..at].iter().any(|word| NEGATIONS.contains(&word.as_str()))
}

/// Where a name stands among folded words, and how many words it has. A star at a word's end lets it go
/// on, one at its beginning lets another word come before it in a compound: `*gave` is in `fødselsdagsgave`.
fn place(name: &str, words: &[String]) -> Option<(usize, usize)> {
    if !name.contains('*') {
        let wanted = fold_words(name);
        let is_there = !wanted.is_empty() && contains(words, &wanted);
        let at = || words.windows(wanted.len()).position(|window| window == wanted);
        return is_there.then(at).flatten().map(|at| (at, wanted.len()));
    }
    let wanted: Vec<String> = name.split_whitespace().map(fold).collect();
    let is =
        |word: &String, wanted: &String| match (wanted.strip_prefix('*'), wanted.strip_suffix('*'))
        {
            (Some(end), _) => !end.is_empty() && word.ends_with(end),
            (None, Some(begin)) => !begin.is_empty() && word.starts_with(begin),
            (None, None) => word == wanted,
        };
    let mut windows = words.windows(wanted.len().max(1));
    let at =
        windows.position(|window| window.iter().zip(&wanted).all(|(word, one)| is(word, one)))?;
    Some((at, wanted.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_heard_as_people_tell_them() {
        use Language::{Da, En, Es};
        // Whether the age was asked for, and what is heard.
        for (text, language, is_asked, expected) in [
            ("7", En, true, Some(7)),
            ("7", En, false, None),
            ("seven I think", En, true, Some(7)),
            ("3 years old", En, false, Some(3)),
            ("a 6-year-old", En, false, Some(6)),
            ("for a 10yo", En, false, Some(10)),
            ("18 months", En, true, Some(1)),
            ("a year old", En, true, Some(1)),
            ("he's 7", En, false, Some(7)),
            ("she is seven", En, false, Some(7)),
            ("turning forty", En, false, Some(40)),
            ("the price is 7", En, false, None),
            ("a teenager", En, true, None),
            ("I have not the faintest idea of 3", En, true, None),
            ("para mi sobrina de 8 años", Es, false, Some(8)),
            ("quiero 2 y ya está", Es, false, None),
            ("unos treinta", Es, true, Some(30)),
            ("cumple 40", Es, false, Some(40)),
            ("un añito", Es, true, Some(1)),
            ("til min søn på 4 år", Da, false, Some(4)),
            ("en 6-årig", Da, false, Some(6)),
            ("han er 7", Da, false, Some(7)),
            ("fylder tres", Da, false, Some(60)),
            ("en seksårig", Da, false, Some(6)),
            ("18 mdr", Da, true, Some(1)),
            ("I need it in 2 weeks", En, true, None),
        ] {
            assert_eq!(age(&Normal::new(text), language, is_asked), expected, "{text}");
        }
    }
}
