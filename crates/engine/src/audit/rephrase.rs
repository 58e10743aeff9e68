//! A model may say a message in other words. It sees the message with a placeholder for everything that came from a
//! fact, and its words are taken only when they cannot say anything that ours did not.
//!
//! Nothing is searched for that would be forbidden: what is not known to be harmless is refused. A reworded text is
//! made of the words of ours, of a short list of words that only connect or greet, and of the placeholders.

use super::facts::Worded;
use super::words;
use crate::Language;
use crate::dialogue::understand::Understanding;
use std::collections::BTreeMap;

/// A reworded text may be longer than ours by half, and by a few words however short ours is.
const LENGTH_PERCENT_MAX: usize = 150;
const SPARE_CHARS: usize = 24;
/// Anything longer is not even looked at.
const ANSWER_BYTES_MAX: usize = 4_000;
/// Too short to tell its language by.
const LANGUAGE_WORDS_MIN: usize = 4;
const SENTENCES_MAX: usize = 3;

const OPENS: char = '⟦';
const CLOSES: char = '⟧';

/// A text with its values taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// `⟦1⟧ is in your cart.`
    pub text: String,
    /// What stood at ⟦1⟧, ⟦2⟧, ….
    pub values: Vec<String>,
}

/// Takes everything that filled a phrase, and every figure besides, out of a text.
pub fn mask(text: &str, worded: &[Worded<'_>]) -> Masked {
    let mut given: Vec<&str> = worded
        .iter()
        .flat_map(|worded| &worded.arguments)
        .map(|(_, value)| value.as_str())
        .filter(|value| !value.trim().is_empty() && text.contains(value))
        .collect();
    given.sort_unstable_by_key(|value| (std::cmp::Reverse(value.len()), *value));
    given.dedup();
    let mut masked = Masked { text: String::with_capacity(text.len()), values: Vec::new() };
    let mut rest = text;
    'text: while let Some(next) = rest.chars().next() {
        let grows = masked.text.ends_with(char::is_alphanumeric);
        for value in &given {
            let alone = |after: &str| {
                !after.starts_with(char::is_alphanumeric) || !value.ends_with(char::is_alphanumeric)
            };
            if let Some(after) = rest.strip_prefix(value).filter(|after| !grows && alone(after)) {
                masked.take(value);
                rest = after;
                continue 'text;
            }
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = rest[..end].trim_end_matches(['.', ',', '!', '?', ':', ';']);
        if !grows
            && word
                .contains(|c: char| c.is_numeric() || matches!(c, '@' | '/' | '<' | OPENS | CLOSES))
        {
            masked.take(word);
            rest = &rest[word.len()..];
        } else {
            masked.text.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    masked
}

impl Masked {
    fn take(&mut self, value: &str) {
        self.values.push(value.to_owned());
        self.text.push(OPENS);
        self.text.push_str(&self.values.len().to_string());
        self.text.push(CLOSES);
    }

    /// Puts the values back.
    pub fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (idx, value) in self.values.iter().enumerate().rev() {
            filled = filled.replace(&format!("{OPENS}{}{CLOSES}", idx + 1), value);
        }
        filled
    }

    /// Whether there are words of ours in it that could be said otherwise.
    pub fn has_words(&self) -> bool {
        const WORDS_MIN: usize = 4;
        self.text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count()
            >= WORDS_MIN
    }
}

/// The model's words with the values put back, if they say what ours said.
///
/// # Errors
/// The first thing about them that is not allowed.
pub fn accept(
    ours: &Masked,
    answer: &str,
    language: Language,
    understanding: &Understanding,
) -> Result<String, &'static str> {
    if answer.len() > ANSWER_BYTES_MAX {
        return Err("too long to read");
    }
    let theirs = answer.trim();
    let n_chars = |text: &str| text.chars().count();
    if theirs.is_empty()
        || n_chars(theirs) > n_chars(&ours.text) * LENGTH_PERCENT_MAX / 100 + SPARE_CHARS
    {
        return Err("empty or longer than ours by half");
    }
    if n_lines(theirs) > n_lines(&ours.text)
        || n_ends(theirs) > n_ends(&ours.text).max(SENTENCES_MAX)
    {
        return Err("more sentences than fit a screen");
    }
    if theirs.matches('?').count() > ours.text.matches('?').count() {
        return Err("asks more than ours");
    }
    let (own_rest, own_gaps) = apart(&ours.text).ok_or("ours has a broken placeholder")?;
    let (rest, gaps) = apart(theirs).ok_or("a broken placeholder")?;
    if own_gaps != gaps {
        return Err("other placeholders than ours");
    }
    if !rest.chars().all(|c| is_plain(c) || (own_rest.contains(c) && !c.is_numeric())) {
        return Err("a character that our texts do not have");
    }
    words_allowed(&own_rest, &rest, language)?;
    let is_short = rest.split_whitespace().count() < LANGUAGE_WORDS_MIN;
    if !is_short && understanding.guess_language(&rest).is_some_and(|other| other != language) {
        return Err("another language");
    }
    Ok(ours.fill(theirs))
}

fn n_lines(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty()).count()
}

fn n_ends(text: &str) -> usize {
    text.split(['.', '!', '?', '\n'])
        .filter(|sentence| sentence.contains(char::is_alphabetic))
        .count()
}

/// The words of a text without its placeholders, and which placeholders stand there, in order: "from ⟦1⟧ to ⟦2⟧" is
/// not "from ⟦2⟧ to ⟦1⟧".
fn apart(text: &str) -> Option<(String, Vec<u32>)> {
    let mut words = String::with_capacity(text.len());
    let mut gaps = Vec::new();
    let mut pieces = text.split(OPENS);
    words.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (number, rest) = piece.split_once(CLOSES)?;
        let is_plain =
            !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
        let number = number.parse::<u32>().ok().filter(|_| is_plain && !number.starts_with('0'))?;
        gaps.push(number);
        words.push(' ');
        words.push_str(rest);
    }
    (!words.contains(CLOSES)).then_some((words, gaps))
}

/// Letters of our languages and the marks of plain sentences.
fn is_plain(character: char) -> bool {
    matches!(character, 'a'..='z' | 'A'..='Z' | ' ' | '\n' | '.' | ',' | '!' | '?' | '¿' | '¡' | '\'' | '’' | '-' | ':' | ';')
        || "áéíóúüñÁÉÍÓÚÜÑæøåÆØÅé".contains(character)
}

/// Every word of theirs is one of ours or only connects; what promises or denies is said as often as by us.
fn words_allowed(ours: &str, theirs: &str, language: Language) -> Result<(), &'static str> {
    let own = counted(ours);
    let connecting = connecting(language);
    for (word, n) in counted(theirs) {
        let n_own = own.get(&word).copied().unwrap_or(0);
        if n_own == 0 && !connecting.split(' ').any(|known| known == word) {
            return Err("a word that is neither ours nor harmless");
        }
        if n > n_own && (words::is_promise(&word) || DENIES.contains(&word.as_str())) {
            return Err("a promise or a denial that is not ours");
        }
    }
    let kept = |(word, n): (&String, &usize)| {
        !DENIES.contains(&word.as_str()) || counted(theirs).get(word) == Some(n)
    };
    if own.iter().all(kept) { Ok(()) } else { Err("a denial of ours is missing") }
}

/// Words in lower case with how often each is there.
fn counted(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric() && !"'’".contains(c))
        .filter(|word| !word.is_empty())
    {
        *counts.entry(word.to_lowercase().replace('’', "'")).or_insert(0) += 1;
    }
    counts
}

/// Words that turn a sentence into its opposite: they stay where they are.
const DENIES: &[&str] = &[
    "aldrig", "can't", "cannot", "couldn't", "didn't", "doesn't", "don't", "haven't", "hverken",
    "ikke", "ingen", "intet", "isn't", "jamás", "nada", "nadie", "neither", "never", "ni",
    "ninguna", "ninguno", "ningún", "no", "nobody", "none", "nor", "not", "nothing", "nunca",
    "sin", "tampoco", "uden", "weren't", "without", "won't",
];

/// Words that greet, connect and soften, and mean nothing by themselves.
const fn connecting(language: Language) -> &'static str {
    match language {
        Language::En => {
            "a absolutely all also an and are as at be can certainly could course do for from glad gladly \
             good great happy have hello help here here's hi how i i'd i'll i'm i've if in is it it's just \
             kindly let let's like lovely may me my nice now of oh okay on or our perfect please pleasure \
             right see shall so sure tell thank thanks that that's the them then there these they this those \
             to us we we'll we've well what which will with wonderful would you you'd you'll you're you've \
             your"
        }
        Language::Es => {
            "a al algo aquí así ahora bien bonito buena bueno claro con cómo como cuál cual de del dime e el \
             ella en encantada encantado encanto es esa ese eso esta estas este esto estos está están \
             estupendo favor genial gracias gusta gustaría gusto hola la las le lo los me mi muy nos nuestra \
             nuestro o os para perfecto por puedes puedo pues que qué quieres se sería si sí son su supuesto \
             te ti tu tus tú un una vale vamos veamos y ya yo"
        }
        Language::Da => {
            "af alle at bare da de deres dem den denne der det dette dig din dine disse dit du eller en \
             endelig er et fint for fra gerne glad godt ha har hej her hvad hvilken hvordan hvis i jeg jo ja \
             kan klart kom kunne lad lige med mig min mit må nu når og også om okay os perfekt på selv \
             selvfølgelig skal skøn skønt som super så tak til vi vil ville vores værsgo være"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str, arguments: &[(&str, &str)]) -> Masked {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let arguments = arguments.iter().map(owned).collect();
        mask(text, &[Worded { phrase: "".into(), arguments }])
    }

    #[test]
    fn every_value_is_taken_out_and_put_back() {
        for (text, arguments, expected) in [
            ("Karla mug is in your cart.", &[("product", "Karla mug")][..], "⟦1⟧ is in your cart."),
            (
                "Your total is €18.00. Tap below.",
                &[("total", "€18.00")],
                "Your total is ⟦1⟧. Tap below.",
            ),
            ("I found 3 for \"mug\":", &[("n", "3"), ("query", "mug")], "I found ⟦1⟧ for \"⟦2⟧\":"),
            ("Only 2 left, write to a@b.dk.", &[], "Only ⟦1⟧ left, write to ⟦2⟧."),
            ("A smug mug", &[("query", "mug")], "A smug ⟦1⟧"),
        ] {
            let masked = masked(text, arguments);
            assert_eq!(masked.text, expected);
            assert_eq!(masked.fill(&masked.text), text);
        }
    }

    #[test]
    fn only_words_that_say_the_same_are_taken() {
        let understanding = Understanding::default();
        let ours = masked(
            "I've put Karla mug in your cart. We don't charge 5 twice.",
            &[("product", "Karla mug")],
        );
        assert_eq!(ours.text, "I've put ⟦1⟧ in your cart. We don't charge ⟦2⟧ twice.");
        for (theirs, taken) in [
            ("Great, I've put ⟦1⟧ in your cart. We don't charge ⟦2⟧ twice.", true),
            ("⟦1⟧ is in your cart. We don't charge ⟦2⟧ twice.", true),
            ("I've put ⟦1⟧ in your cart. We charge ⟦2⟧ twice.", false),
            ("I've put ⟦1⟧ in your cart.", false),
            ("I've put ⟦2⟧ in your cart. We don't charge ⟦1⟧ twice.", false),
            ("I've put ⟦1⟧ in your cart for half. We don't charge ⟦2⟧ twice.", false),
            ("I've put ⟦1⟧ in your cart. We don't charge ⟦2⟧ twice. Free!", false),
            ("I've put ⟦1⟧ in your cart. We don't charge 5 twice.", false),
            ("I've put ⟦１⟧ in your cart. We don't charge ⟦2⟧ twice.", false),
            ("I've put ⟦1 in your cart. We don't charge ⟦2⟧ twice.", false),
            ("I've put ⟦1⟧ in your cart. We don't charge ⟦2⟧ twice. OK?", false),
            ("I've put ⟦1⟧ in yоur cart. We don't charge ⟦2⟧ twice.", false),
        ] {
            let answer = accept(&ours, theirs, Language::En, &understanding);
            assert_eq!(answer.is_ok(), taken, "{theirs}: {answer:?}");
        }
    }
}
