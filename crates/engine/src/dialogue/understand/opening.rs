//! A greeting before the matter: `hola, ¿qué tal? busco una taza` is about a mug.
//!
//! Only the first clause is looked at, and only where something of weight follows it: who says nothing else is greeted.

use super::normalize::fold_words;

/// Words a greeting is made of, folded, three languages.
const GREETING: &[&str] = &[
    "a",
    "aften",
    "afternoon",
    "alla",
    "alle",
    "allesammen",
    "are",
    "bien",
    "buen",
    "buena",
    "buenas",
    "buenos",
    "days",
    "dav",
    "davs",
    "day",
    "der",
    "det",
    "dia",
    "dias",
    "doing",
    "er",
    "estais",
    "estas",
    "evening",
    "everyone",
    "gar",
    "god",
    "goddag",
    "godmorgen",
    "good",
    "guys",
    "halloj",
    "hallo",
    "havn",
    "hej",
    "hejsa",
    "hello",
    "hey",
    "hi",
    "hiya",
    "hola",
    "how",
    "hows",
    "hvordan",
    "i",
    "it",
    "jer",
    "med",
    "mojn",
    "morgen",
    "morning",
    "muy",
    "noches",
    "que",
    "sol",
    "tal",
    "tardes",
    "team",
    "there",
    "todos",
    "venner",
    "you",
    "everybody",
    "goddaw",
    "going",
    "is",
    "jeres",
    "how's",
];
/// One of these must be in it: `is it going` is no greeting.
const SURELY: &[&str] = &[
    "buenas",
    "buenos",
    "dav",
    "davs",
    "god",
    "goddag",
    "godmorgen",
    "good",
    "halloj",
    "hallo",
    "hej",
    "hejsa",
    "hello",
    "hey",
    "hi",
    "hiya",
    "hola",
    "mojn",
    "tal",
    "hvordan",
    "how",
];
/// Fewer words than this behind it are part of the greeting.
const WORDS_AFTER_MIN: usize = 2;

/// What follows a greeting, where something does; else the whole text.
pub fn without_greeting(text: &str) -> &str {
    let mut rest = text;
    while let Some((clause, after)) = first_clause(rest) {
        let words = fold_words(clause);
        let greets = words.iter().all(|word| GREETING.contains(&word.as_str()))
            && words.iter().any(|word| SURELY.contains(&word.as_str()));
        if !greets || fold_words(after).len() < WORDS_AFTER_MIN {
            break;
        }
        rest = after;
    }
    let says_more = fold_words(rest).iter().any(|word| !GREETING.contains(&word.as_str()));
    if says_more { rest } else { text }
}

/// The text up to its first mark, and what is behind that.
fn first_clause(text: &str) -> Option<(&str, &str)> {
    let end = text.find([',', '.', '!', '?', ';', ':', '\n'])?;
    let after =
        text[end..].trim_start_matches(|c: char| !c.is_alphanumeric() && !"¿¡#€$£".contains(c));
    Some((&text[..end], after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_greeting_before_the_matter_is_left_out() {
        let check = |text: &str, expected: &str| assert_eq!(without_greeting(text), expected);
        check("hola, ¿qué tal? busco una taza dorada", "busco una taza dorada");
        check("hej, jeg leder efter guldkruset", "jeg leder efter guldkruset");
        check("Hi there! Do you have mugs?", "Do you have mugs?");
        check("hello", "hello");
        check("hola, ¿qué tal?", "hola, ¿qué tal?");
        check("hej, hvordan går det?", "hej, hvordan går det?");
        check("hi, I'm back", "I'm back");
        check("sorry, I can't come", "sorry, I can't come");
        check("good morning. 1042", "good morning. 1042");
        check("", "");
    }
}
