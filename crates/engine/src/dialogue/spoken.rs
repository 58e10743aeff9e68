//! What is said right after a purchase was read out: a plain yes or no, a code, something that only sounds like a
//! yes, or anything else.
//!
//! A yes is one only when it is all that was said, in the language that is spoken: "she said yes", "yes?" and a
//! sentence from a television are none. What was read out counts for the next turn and no other, whatever that is.

use super::context::Turn;
use super::skill::Cue;
use super::understand::normalize::Normal;
use crate::Language;
use crate::commerce::spoken_order::{Happening, next};
use crate::content::Author;
use crate::inbox::inbound::Inbound;
use crate::time::MINUTE_MS;

/// The skill that sells by voice.
const SKILL: &str = "spoken_order";
/// The verb by which it is told what was said.
pub const REPLY: &str = "spoken-reply";
/// The verb that takes an order by voice back.
pub const UNORDER: &str = "unorder";
/// Below this a platform's words may be others than were said.
const CERTAINTY_PERMILLE_MIN: u16 = 700;
/// For how long a yes that comes too late is told so.
const LATE_MS_MAX: i64 = 10 * MINUTE_MS;
/// Words of the longest sentence that is nothing but a wish to cancel.
const CANCEL_WORDS_MAX: usize = 5;

/// What she answered.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Yes,
    No,
    Code(String),
    /// A yes is in it, but it is not all.
    Perhaps,
    Other,
}

/// Whatever happens, what was read out has had its turn: this one may still answer it.
pub fn begin_turn(turn: &mut Turn<'_>) {
    let terms = turn.config.spoken_terms.as_ref();
    let before = std::mem::take(&mut turn.state.memory.spoken);
    turn.state.memory.spoken = next(&before, terms, &Happening::Passed, turn.now).0;
    turn.read_back = before.asked;
}

/// Whether the platform is sure enough of what it heard.
pub fn is_certain(inbound: &Inbound) -> bool {
    inbound.certainty_permille.is_none_or(|sure| sure >= CERTAINTY_PERMILLE_MIN)
}

/// Whether the bot may offer to order here, by voice.
pub fn may_be_bought(turn: &Turn<'_>) -> bool {
    turn.config.spoken
        && turn.config.spoken_terms.is_some()
        && turn.bot_has_floor()
        && *turn.author() == Author::Bot
}

/// Whether something was ordered by voice that can be canceled with a word.
pub fn can_cancel(turn: &Turn<'_>) -> bool {
    turn.state.memory.spoken.standing.iter().any(|standing| turn.now < standing.until)
}

/// Takes what was said if it answers what was read out, or takes an order back; tells whether it did.
pub fn hear(turn: &mut Turn<'_>, text: &str) -> bool {
    let normal = Normal::new(text);
    if turn.read_back.is_some() && turn.bot_has_floor() {
        let reply = match said(&normal, turn.language) {
            Said::Other => return false,
            Said::No => "no".to_owned(),
            Said::Yes if turn.heard_well => "yes".to_owned(),
            Said::Code(code) if turn.heard_well => code,
            Said::Yes | Said::Code(_) | Said::Perhaps => "unsure".to_owned(),
        };
        turn.begin(SKILL, &Cue::Chose { verb: REPLY, argument: &reply });
        return true;
    }
    if can_cancel(turn) && is_cancel(&normal) {
        turn.begin(SKILL, &Cue::Chose { verb: UNORDER, argument: "" });
        return true;
    }
    let lapsed_at = turn.state.memory.spoken.lapsed_at;
    let is_late = lapsed_at.is_some_and(|at| turn.now.since_ms(at) <= LATE_MS_MAX)
        && said(&normal, turn.language) == Said::Yes;
    if is_late && turn.bot_has_floor() && !asks_yes_or_no(turn) {
        turn.state.memory.spoken.lapsed_at = None;
        turn.say("spoken_too_late", &[]);
        return true;
    }
    false
}

/// Something else was asked since, to which a yes is an answer.
fn asks_yes_or_no(turn: &Turn<'_>) -> bool {
    let open = turn.state.memory.open_at(turn.now);
    open.is_some_and(|open| open.options.iter().any(|option| option.token.starts_with("yes")))
}

fn said(normal: &Normal, language: Language) -> Said {
    let is_plain = !normal.shown.contains(['?', '"', '“', '”', '«', '»', '¿']);
    let joined = normal.joined();
    let words = &normal.folded;
    let first = words.first().map(String::as_str).unwrap_or_default();
    if NO_FIRST.contains(&first) || NO.contains(&joined.as_str()) {
        return Said::No;
    }
    let (yes, _) = YES.iter().find(|(_, of)| *of == language).unwrap_or(&YES[0]);
    if is_plain && yes.contains(&joined.as_str()) {
        return Said::Yes;
    }
    if let Some(code) = code(words).filter(|_| is_plain) {
        return Said::Code(code);
    }
    if words.iter().any(|word| YES_WORDS.contains(&word.as_str())) {
        return Said::Perhaps;
    }
    Said::Other
}

/// Four digits, as figures or words, with nothing around them but "the code is".
fn code(words: &[String]) -> Option<String> {
    let mut digits = String::new();
    for word in words {
        let figures = word.chars().all(|c| c.is_ascii_digit());
        if figures {
            digits.push_str(word);
        } else if let Some(place) = DIGITS.iter().position(|names| names.contains(&word.as_str())) {
            digits.push_str(&place.to_string());
        } else if !AROUND_A_CODE.contains(&word.as_str()) {
            return None;
        }
    }
    (digits.len() == 4).then_some(digits)
}

fn is_cancel(normal: &Normal) -> bool {
    let words = &normal.folded;
    let first = words.first().map(String::as_str).unwrap_or_default();
    CANCEL_FIRST.contains(&first)
        && words.len() <= CANCEL_WORDS_MAX
        && !normal.shown.contains(|c: char| c.is_ascii_digit() || c == '?')
}

/// The whole of what is a yes.
#[rustfmt::skip]
const YES: &[(&[&str], Language)] = &[
    (&[
        "yes", "yes please", "yes order it", "yes please order it", "yes order that", "order it", "order it please",
        "please order it", "ok order it", "okay order it", "sure order it", "yes buy it", "buy it", "go ahead",
        "yes go ahead", "yes do it", "do it", "yes i do", "confirm", "i confirm", "yes i confirm", "yes confirm",
        "confirmed", "yeah", "yeah order it", "yep", "yup", "sure", "yes sure", "ok", "okay", "yes ok", "correct",
        "yes correct", "that's right", "yes that's right", "yes thanks", "yes thank you", "place the order",
        "yes place the order", "yes place it",
    ], Language::En),
    (&[
        "si", "si por favor", "si pidelo", "pidelo", "si hazlo", "hazlo", "si compralo", "compralo", "adelante",
        "si adelante", "confirmo", "si confirmo", "confirmado", "confirmar", "vale", "si vale", "de acuerdo",
        "si de acuerdo", "claro", "si claro", "claro que si", "correcto", "si correcto", "si gracias", "si quiero",
        "haz el pedido", "si haz el pedido", "si pide", "ok", "dale", "si dale", "venga", "si venga",
    ], Language::Es),
    (&[
        "ja", "ja tak", "ja bestil det", "bestil det", "ja bestil den", "bestil den", "ja bestil dem", "bestil dem",
        "ja kob det", "kob det", "ja gor det", "gor det", "ja gerne", "gerne", "ja bekraeft", "bekraeft",
        "jeg bekraefter", "ja jeg bekraefter", "ok", "okay", "ja ok", "ja okay", "det er i orden", "ja det er i orden",
        "det er rigtigt", "ja det er rigtigt", "korrekt", "ja selvfolgelig", "ja det ma du gerne",
        "ja det vil jeg gerne", "ja afgiv bestillingen",
    ], Language::Da),
];

/// What may be part of a yes, in any language.
const YES_WORDS: &[&str] = &[
    "yes",
    "yeah",
    "yep",
    "yup",
    "ok",
    "okay",
    "sure",
    "confirm",
    "confirmed",
    "si",
    "vale",
    "confirmo",
    "claro",
    "ja",
    "jo",
    "jeps",
    "bekraeft",
    "bekraefter",
];

const NO_FIRST: &[&str] = &[
    "no",
    "nope",
    "nah",
    "nej",
    "don't",
    "dont",
    "cancel",
    "cancela",
    "cancelar",
    "cancelalo",
    "annuller",
    "fortryd",
    "stop",
    "wait",
    "espera",
    "vent",
];
const NO: &[&str] =
    &["never mind", "not now", "do not", "ahora no", "mejor no", "volver", "ikke nu", "lad vaer"];

const CANCEL_FIRST: &[&str] = &[
    "cancel",
    "cancela",
    "cancelar",
    "cancelalo",
    "anula",
    "anular",
    "anulalo",
    "annuller",
    "annullere",
    "fortryd",
    "afbestil",
];

/// Names of the digits, zero first.
const DIGITS: &[&[&str]] = &[
    &["zero", "oh", "cero", "nul"],
    &["one", "uno", "en", "et"],
    &["two", "dos", "to"],
    &["three", "tres", "tre"],
    &["four", "cuatro", "fire"],
    &["five", "cinco", "fem"],
    &["six", "seis", "seks"],
    &["seven", "siete", "syv"],
    &["eight", "ocho", "otte"],
    &["nine", "nueve", "ni"],
];

const AROUND_A_CODE: &[&str] = &[
    "the", "code", "is", "it", "it's", "el", "codigo", "es", "koden", "er", "my", "mi", "min",
    "kode",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_yes_is_one() {
        let code = |digits: &str| Said::Code(digits.to_owned());
        for (language, text, expected) in [
            (Language::En, "Yes.", Said::Yes),
            (Language::En, "Yes, order it!", Said::Yes),
            (Language::En, "yes?", Said::Perhaps),
            (Language::En, "she said yes", Said::Perhaps),
            (Language::En, "\"yes\"", Said::Perhaps),
            (Language::En, "yes and then he said no", Said::Perhaps),
            (Language::En, "I have 2 Blue mug. Shall I order it?", Said::Other),
            (Language::En, "alexa ordered me a dollhouse", Said::Other),
            (Language::En, "no, yes", Said::No),
            (Language::En, "no thanks", Said::No),
            (Language::En, "sí", Said::Perhaps),
            (Language::Es, "Sí, pídelo", Said::Yes),
            (Language::Es, "dijo que sí", Said::Perhaps),
            (Language::Da, "Ja, bestil det", Said::Yes),
            (Language::Da, "hun sagde ja", Said::Perhaps),
            (Language::En, "4821", code("4821")),
            (Language::En, "the code is four eight two one", code("4821")),
            (Language::Es, "cuatro ocho dos uno", code("4821")),
            (Language::Da, "koden er fire otte to en", code("4821")),
            (Language::En, "48215", Said::Other),
            (Language::En, "I paid 4821 for it", Said::Other),
            (Language::En, "", Said::Other),
        ] {
            assert_eq!(said(&Normal::new(text), language), expected, "{text}");
        }
    }

    #[test]
    fn a_wish_to_cancel_names_no_other_order() {
        for (text, is) in [
            ("cancel", true),
            ("cancel my order", true),
            ("cancela el pedido", true),
            ("annuller bestillingen", true),
            ("cancel order 1042", false),
            ("cancel?", false),
            ("can I cancel my order", false),
        ] {
            assert_eq!(is_cancel(&Normal::new(text)), is, "{text}");
        }
    }
}
