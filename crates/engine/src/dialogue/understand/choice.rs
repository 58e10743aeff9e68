//! Whether a text picks one of the options on the table: the first and surest layer of understanding.
//!
//! Order: token, number, ordinal, exact title or synonym, unique prefix, yes or no. Nothing here guesses.

use super::entity::quantity;
use super::normalize::{Normal, fold_words};
use super::{Intent, Layer};
use crate::Language;
use crate::dialogue::memory::{OpenOption, OpenQuestion};

/// An option that was picked, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub token: String,
    pub layer: Layer,
}

/// The option this text picks, if it picks one.
pub fn pick(
    open: &OpenQuestion,
    text: &str,
    normal: &Normal,
    language: Language,
) -> Option<Choice> {
    let chosen = |option: &OpenOption, layer| Choice { token: option.token.clone(), layer };
    let trimmed = text.trim();
    if let Some(option) = open.options.iter().find(|option| option.token == trimmed) {
        return Some(chosen(option, Layer::Token));
    }
    let numbered: Vec<&OpenOption> = open.options.iter().filter(|option| option.numbered).collect();
    if let Some(option) = by_number(&numbered, normal, language) {
        return Some(chosen(option, Layer::Number));
    }
    by_title(&open.options, normal)
        .map(|option| chosen(option, Layer::Title))
        .or_else(|| by_prefix(&open.options, normal).map(|option| chosen(option, Layer::Prefix)))
        .or_else(|| yes_or_no(&open.options, normal).map(|option| chosen(option, Layer::YesNo)))
}

/// `2`, `2.`, `number 2`, `the second one`, `den sidste`: nothing else may be said.
fn by_number<'a>(
    options: &[&'a OpenOption],
    normal: &Normal,
    language: Language,
) -> Option<&'a OpenOption> {
    use super::entity::{Reader, lexicon};
    if normal.words.len() > 4 {
        return None;
    }
    let only = match normal.folded.as_slice() {
        [word] => quantity::whole(word.trim_start_matches('#'), language)
            .filter(|_| word.trim_start_matches('#').chars().all(|c| c.is_ascii_digit())),
        _ => None,
    };
    if let Some(value) = only {
        let index = usize::try_from(value).ok()?.checked_sub(1)?;
        return options.get(index).copied();
    }
    let mut reader = Reader::new(normal, language);
    let positions = quantity::ordinals(&mut reader);
    let mut rest = (0..reader.len()).filter_map(|index| reader.free(index));
    let bare = rest.all(|word| POINTING.contains(&word) || lexicon::NUMBER_WORDS.contains(&word));
    match positions.as_slice() {
        [position] if bare => at(options, *position).copied(),
        _ => None,
    }
}

/// Words that may stand beside a position without making it more than a pick.
const POINTING: &[&str] = &[
    "the", "one", "please", "pls", "that", "this", "el", "la", "lo", "por", "favor", "ese", "esa",
    "esta", "este", "den", "det", "tak", "en", "et", "i'll", "take",
];

/// The item at a position, where -1 is the last.
pub fn at<T>(items: &[T], position: i32) -> Option<&T> {
    match usize::try_from(position) {
        Ok(index) => items.get(index),
        Err(_) => items.last(),
    }
}

fn by_title<'a>(options: &'a [OpenOption], normal: &Normal) -> Option<&'a OpenOption> {
    let names = |option: &'a OpenOption| {
        std::iter::once(&option.title).chain(&option.synonyms).map(|name| fold_words(name))
    };
    let mut matching = options
        .iter()
        .filter(|option| names(option).any(|name| !name.is_empty() && name == normal.folded));
    let first = matching.next()?;
    // Five cards have five buttons called "Add to cart": then the words alone do not say which.
    matching.all(|other| other.token == first.token).then_some(first)
}

fn by_prefix<'a>(options: &'a [OpenOption], normal: &Normal) -> Option<&'a OpenOption> {
    const PREFIX_CHARS_MIN: usize = 3;
    let typed = normal.joined();
    if typed.len() < PREFIX_CHARS_MIN {
        return None;
    }
    let begins = |option: &&OpenOption| fold_words(&option.title).join(" ").starts_with(&typed);
    let mut matching = options.iter().filter(begins);
    let first = matching.next()?;
    matching.next().is_none().then_some(first)
}

const YES: &[&str] = &[
    "yes",
    "yeah",
    "yep",
    "yup",
    "ok",
    "okay",
    "sure",
    "y",
    "yes please",
    "go ahead",
    "please do",
    "si",
    "vale",
    "claro",
    "si por favor",
    "dale",
    "ja",
    "jo",
    "ja tak",
    "jep",
    "gerne",
    "det ma du gerne",
    "of course",
    "por supuesto",
    "selvfolgelig",
    "correct",
    "correcto",
    "sip",
];

const NO: &[&str] = &[
    "no",
    "nope",
    "nah",
    "no thanks",
    "no thank you",
    "n",
    "not now",
    "no gracias",
    "ahora no",
    "nej",
    "nej tak",
    "ikke nu",
    "nix",
    "nel",
];

fn yes_or_no<'a>(options: &'a [OpenOption], normal: &Normal) -> Option<&'a OpenOption> {
    let typed = normal.joined();
    let said = |words: &[&str]| words.contains(&typed.as_str());
    let verb = match (said(YES), said(NO)) {
        (true, _) => "yes",
        (_, true) => "no",
        _ => return None,
    };
    options.iter().find(|option| answers_with(option, verb))
}

/// Whether pressing the option is that answer: its verb is `yes`, or a skill's own (`rsvp-yes`).
fn answers_with(option: &OpenOption, answer: &str) -> bool {
    let verb = option.token.split(':').next().unwrap_or_default();
    verb == answer || verb.rsplit_once('-').is_some_and(|(_, last)| last == answer)
}

/// The option that a yes or no in other words stands for, when the classifier heard one.
pub fn by_intent(open: &OpenQuestion, intent: Intent) -> Option<&OpenOption> {
    let verb = match intent {
        Intent::Affirm => "yes",
        Intent::Deny => "no",
        _ => return None,
    };
    open.options.iter().find(|option| answers_with(option, verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question() -> OpenQuestion {
        let option = |token: &str, title: &str, numbered| OpenOption {
            token: token.into(),
            title: title.into(),
            synonyms: vec!["Add to cart".into()],
            numbered,
        };
        let options = vec![
            option("show:mug", "Blue mug", true),
            option("add:mug-1", "Add", false),
            option("show:vase", "Tall vase", true),
            option("yes:cancel", "Yes", true),
        ];
        OpenQuestion { options, ..OpenQuestion::default() }
    }

    fn check(text: &str, expected: Option<(&str, Layer)>) {
        let picked = pick(&question(), text, &Normal::new(text), Language::En);
        let picked = picked.map(|choice| (choice.token, choice.layer));
        assert_eq!(picked, expected.map(|(token, layer)| (token.to_owned(), layer)), "{text}");
    }

    #[test]
    fn the_surest_reading_wins() {
        check("show:vase", Some(("show:vase", Layer::Token)));
        check("2", Some(("show:vase", Layer::Number)));
        check("the second one please", Some(("show:vase", Layer::Number)));
        check("number 1", Some(("show:mug", Layer::Number)));
        check("9", None);
        check("BLUE MUG!", Some(("show:mug", Layer::Title)));
        check("add to cart", None);
        check("tall", Some(("show:vase", Layer::Prefix)));
        check("yeah", Some(("yes:cancel", Layer::YesNo)));
        check("no", None);
        check("2 blue vases", None);
        check("", None);
    }
}
