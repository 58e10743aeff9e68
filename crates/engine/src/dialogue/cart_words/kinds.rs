//! Another thing of the kind, beside one in the cart or for it: "a green one as well", "swap it for the green one".

use super::lists::{CHOOSING, FOR, INSTEAD, LOOKING, OF_AN_ORDER, POLITE, SWAPPING};
use super::{is_about_cart, is_ordinal, is_small, names_known, sees_checkout};
use crate::Language;
use crate::dialogue::context::Turn;
use crate::dialogue::described;
use crate::dialogue::meant::POINTING;
use crate::dialogue::reference::{by_title, stems};
use crate::dialogue::relation::{self, Relation};
use crate::dialogue::understand::entity::{lexicon, quantity};
use crate::dialogue::understand::{Intent, Understood};

/// "A green one as well": a value beside a word for more, while something of the kind is in the cart.
pub(super) fn adds(turn: &Turn<'_>, said: &Understood) -> bool {
    const ALSO: &[&str] = &[
        "also", "too", "well", "tambien", "ademas", "ogsa", "desuden", "otra", "otro", "otras",
        "another", "endnu",
    ];
    let words: Vec<&str> = said.words.iter().map(String::as_str).collect();
    let entities = &said.entities;
    let names = names_known(turn);
    let is_listed = turn.state.memory.shown.len() > 1;
    // Of a list, a place or a name tells one as well.
    let by_place = is_listed && !entities.ordinals.is_empty();
    let titles = stems(&entities.content, turn.language);
    let by_title =
        is_listed && by_title(&turn.state.memory.shown, &titles, turn.language).is_some();
    let named = described::names_values(entities) || by_place || by_title;
    let also = words.iter().any(|word| ALSO.contains(word))
        || (is_next(&words) && (is_indefinite(turn, &words) || (by_place && sees_checkout(turn))));
    let is_value = |word: &str| {
        let mut values = entities.values.values().flatten();
        lexicon::color(word).is_some()
            || values.any(|value| value.split(' ').any(|it| it == word))
            || entities.size.as_ref().is_some_and(|size| size.to_lowercase() == word)
            || lexicon::SIZE_WORDS.contains(&word)
    };
    let only_values = words.iter().all(|word| {
        is_small(word)
            || is_value(word)
            || is_ordinal(word)
            || quantity::whole(word, turn.language).is_some()
            || stems(word, turn.language).is_subset(&names)
    });
    let other = matches!(said.intent(), Some(Intent::RemoveFromCart | Intent::ReturnOrder));
    named
        && also
        && only_values
        && !other
        && !said.text.ends_with('?')
        && !looks(&words)
        && entities.without.is_empty()
        && entities.budget.is_none()
}

/// "And a green one": "and in green" may as well ask.
fn is_indefinite(turn: &Turn<'_>, words: &[&str]) -> bool {
    words.iter().enumerate().skip(1).any(|(at, word)| {
        // Spanish "en" is a place.
        let is_article = !(*word == "en" && turn.language == Language::Es);
        is_article
            && at > 0
            && (matches!(*word, "a" | "an") || quantity::whole(word, turn.language).is_some())
    })
}

fn is_next(words: &[&str]) -> bool {
    const FIRST: &[&str] = &["and", "y", "og", "plus"];
    words.first().is_some_and(|word| FIRST.contains(word))
}

/// Whether a thing is named, by a value, its place or its title, and nothing else is said.
pub(super) fn names_one(turn: &Turn<'_>, said: &Understood) -> bool {
    let words: Vec<&str> = said.words.iter().map(String::as_str).collect();
    let entities = &said.entities;
    let names = described::names_values(entities) || !entities.ordinals.is_empty();
    let known = names_known(turn);
    let is_told = |word: &str| {
        is_small(word)
            || lexicon::color(word).is_some()
            || is_ordinal(word)
            || stems(word, turn.language).is_subset(&known)
    };
    said.choice.is_none() && names && !looks(&words) && words.iter().all(|word| is_told(word))
}

/// "Only keep the blue one": of several, the others go.
pub(super) fn only(turn: &Turn<'_>, said: &Understood) -> bool {
    const KEEPING: &[&str] = &[
        "only",
        "just",
        "keep",
        "leave",
        "solo",
        "solamente",
        "deja",
        "dejame",
        "quedate",
        "kun",
        "bare",
        "behold",
    ];
    const ONLY: &[&str] = &["only", "just", "solo", "solamente", "kun", "bare"];
    let lines = turn.state.cart.as_ref().map_or(0, |cart| cart.lines.len());
    let words: Vec<&str> = said.words.iter().map(String::as_str).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let names = names_known(turn);
    let is_name = |word: &str| {
        lexicon::color(word).is_some() || is_ordinal(word) || {
            let stems = stems(word, turn.language);
            !stems.is_empty() && stems.is_subset(&names)
        }
    };
    lines > 1
        && has(ONLY)
        && !said.text.ends_with('?')
        && !looks(&words)
        && words.iter().any(|word| is_name(word))
        && words.iter().all(|word| is_small(word) || KEEPING.contains(word) || is_name(word))
}

fn looks(words: &[&str]) -> bool {
    words.iter().any(|word| LOOKING.contains(word) || CHOOSING.contains(word))
}

/// "Swap it for the green one", "the green one instead": no order is named, and something is named to have.
pub(super) fn exchanges(turn: &Turn<'_>, said: &Understood) -> bool {
    let is_order = said.entities.order_number.is_some()
        || said.words.iter().any(|word| {
            lexicon::ORDER_WORDS.contains(&word.as_str()) || OF_AN_ORDER.contains(&word.as_str())
        });
    let counts = said.entities.quantity.is_some_and(|n| n > 1) && said.entities.colors.is_empty();
    let compares = said.entities.direction.is_some();
    if is_order || counts || compares || said.text.ends_with('?') {
        return false;
    }
    let Some(sides) = sides(said) else { return false };
    let names = |word: &String| {
        (!lexicon::is_filler(word)
            && !POLITE.contains(&word.as_str())
            && word.chars().any(char::is_alphabetic))
            || lexicon::color(word).is_some()
            || is_ordinal(word)
    };
    // Without a word of exchanging, "it" is what is talked about: "I'd prefer the green one" may be said of a list.
    const CLEAR: &[&str] = &["instead", "lugar", "vez", "stedet"];
    let is_named = said
        .words
        .iter()
        .any(|word| SWAPPING.contains(&word.as_str()) || CLEAR.contains(&word.as_str()));
    let is_about_cart = is_about_cart(turn);
    // "Swap the mug for it": for what was shown since.
    let is_shown = !is_about_cart
        && turn.state.memory.focus.is_some()
        && sides.wanted.iter().any(|word| POINTING.contains(&word.as_str()))
        && !sides.given.is_empty();
    let sized = matches!(relation::find(said), Some((Relation::Bigger | Relation::Smaller, _)));
    let language = lexicon::LANGUAGES;
    let is_language =
        language.iter().any(|(_, words)| words.split(' ').any(|word| said.says(word)));
    let address =
        ["address", "direccion", "adresse", "adressen"].iter().any(|word| said.says(word));
    // "Change it to two" counts.
    let is_number = sides
        .wanted
        .iter()
        .all(|word| quantity::whole(word, turn.language).is_some() || lexicon::is_filler(word))
        && !sides.wanted.iter().any(names)
        && !is_shown;
    (is_named || is_about_cart || is_shown)
        && !sized
        && !is_language
        && !address
        && !is_number
        && (is_shown || sides.wanted.iter().any(names))
}

/// The two sides of an exchange: what is given, where it is named, and what is wanted for it; folded words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    pub given: Vec<String>,
    pub wanted: Vec<String>,
}

/// The sides of "swap the blue one for the green one" and "the green one instead of the blue one".
pub fn sides(said: &Understood) -> Option<Sides> {
    let words: Vec<&str> = said.words.iter().map(String::as_str).collect();
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let verb = words.iter().position(|word| SWAPPING.contains(word));
    if let Some(verb) = verb {
        let at =
            words[verb + 1..].iter().position(|word| FOR.contains(word)).map(|at| verb + 1 + at)?;
        let begin = at + usize::from(words.get(at + 1).is_some_and(|next| FOR.contains(next))) + 1;
        return Some(Sides { given: owned(&words[verb + 1..at]), wanted: owned(&words[begin..]) });
    }
    let is_instead = |at: &usize| {
        let phrase = match words[*at] {
            "lugar" | "vez" => Some("en"),
            "stedet" => Some("i"),
            _ => None,
        };
        INSTEAD.contains(&words[*at])
            && phrase.is_none_or(|before| *at > 0 && words[at - 1] == before)
    };
    let Some(at) = (0..words.len()).find(is_instead) else { return corrected(&words) };
    let of = words.get(at + 1).is_some_and(|word| matches!(*word, "of" | "de" | "for"));
    let (before, after) = (&words[..at], &words[at + 1 + usize::from(of)..]);
    // "En lugar de la azul, la verde" begins with what is given.
    let before_en: Vec<&str> =
        before.iter().copied().filter(|word| !matches!(*word, "en" | "i")).collect();
    if before_en.is_empty() && of {
        return None;
    }
    if of {
        return Some(Sides { given: owned(after), wanted: owned(&before_en) });
    }
    let beside: Vec<&str> = before_en.iter().chain(after).copied().collect();
    Some(Sides { given: Vec::new(), wanted: owned(&beside) })
}

/// "No, the green one", "wrong color, green": what was taken is to be another.
fn corrected(words: &[&str]) -> Option<Sides> {
    const CORRECTING: &[&str] = &[
        "no",
        "nope",
        "not",
        "meant",
        "mean",
        "wrong",
        "oops",
        "queria",
        "queriamos",
        "digo",
        "equivocado",
        "equivoque",
        "error",
        "nej",
        "mente",
        "forkert",
        "hov",
        "ikke",
    ];
    const AROUND: &[&str] = &[
        "i", "color", "colour", "farve", "farven", "he", "me", "jeg", "sorry", "perdon",
        "undskyld", "of", "de", "that", "it", "wait", "espera", "vent", "the", "esa", "ese", "one",
        "den", "det", "this", "lo", "siento", "please", "tak", "oh",
    ];
    if !words.iter().take(4).any(|word| CORRECTING.contains(word)) {
        return None;
    }
    // "Not that one, the green one": what is wanted stands behind the last word of correction.
    let at = words.iter().rposition(|word| CORRECTING.contains(word))?;
    let begin =
        words[at + 1..].iter().position(|word| !AROUND.contains(word)).map(|step| at + 1 + step)?;
    let wanted: Vec<String> = words[begin..].iter().map(|word| (*word).to_owned()).collect();
    let is_told = wanted
        .iter()
        .all(|word| lexicon::color(word).is_some() || is_ordinal(word) || is_small(word));
    let names = wanted.iter().any(|word| lexicon::color(word).is_some() || is_ordinal(word));
    (is_told && names && words.len() - begin <= 4).then_some(Sides { given: Vec::new(), wanted })
}
