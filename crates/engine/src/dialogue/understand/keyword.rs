//! Words that mean one thing when nothing else is said: the opt-out words above all.

use super::Intent;
use super::normalize::{Normal, has_more_words};

/// Words in the longest of these.
pub const WORDS_MAX: usize = 3;

/// Words that end marketing for good when sent alone; carriers and platforms demand the English ones.
const STOP: &[&str] = &[
    "stop",
    "stopall",
    "stop all",
    "unsubscribe",
    "end",
    "quit",
    "optout",
    "opt out",
    "revoke",
    "baja",
    "parar",
    "darme de baja",
    "dar de baja",
    "afmeld",
    "frameld",
    "afmeld mig",
    "stop marketing",
    "no mas mensajes",
];
/// `CANCEL` means the same, unless we have just asked something.
const STOP_UNLESS_ASKED: &[&str] = &["cancel", "cancelar"];
const START: &[&str] = &["start", "unstop", "subscribe", "alta", "tilmeld", "tilmeld mig"];
const BACK: &[&str] = &[
    "back",
    "undo",
    "cancel",
    "atras",
    "volver",
    "deshacer",
    "cancelar",
    "tilbage",
    "fortryd",
    "annuller",
    "never mind",
    "nevermind",
    "go back",
];

/// The intent of a text that is exactly a keyword.
pub fn exact(normal: &Normal, asked: bool) -> Option<Intent> {
    let typed = normal.joined();
    let is = |words: &[&str]| words.contains(&typed.as_str());
    if is(STOP) || (!asked && is(STOP_UNLESS_ASKED)) {
        Some(Intent::OptOut)
    } else if is(START) {
        Some(Intent::OptIn)
    } else if is(BACK) {
        Some(Intent::GoBack)
    } else {
        None
    }
}

/// Whether a text means something by itself, so that nothing else can be called by it.
pub fn is_reserved(text: &str) -> bool {
    let normal = Normal::new(text);
    exact(&normal, true).is_some() || exact(&normal, false).is_some()
}

/// Whether a text must end marketing whatever else is going on.
pub fn is_stop(text: &str) -> bool {
    !has_more_words(text, WORDS_MAX) && STOP.contains(&Normal::new(text).joined().as_str())
}

/// What a sentence names that is about being written to: the beginnings of its words, folded, three languages.
const ABOUT_MESSAGES: &[&str] = &[
    "abonn",
    "ads",
    "advert",
    "afmel",
    "alone",
    "alta",
    "annonc",
    "anunci",
    "apunt",
    "aviso",
    "baja",
    "besked",
    "boletin",
    "borra",
    "communic",
    "comunic",
    "consent",
    "contact",
    "correo",
    "datos",
    "delete",
    "desapunt",
    "dessuscri",
    "desuscri",
    "email",
    "envi",
    "escrib",
    "framel",
    "hear",
    "hor",
    "kontakt",
    "list",
    "mail",
    "mand",
    "marked",
    "market",
    "meld",
    "mensaj",
    "messag",
    "modtag",
    "molest",
    "movil",
    "msg",
    "mute",
    "news",
    "notif",
    "novedad",
    "numer",
    "numm",
    "number",
    "nyhed",
    "ofert",
    "offer",
    "opt",
    "paz",
    "promo",
    "propagand",
    "publicid",
    "quita",
    "receiv",
    "recib",
    "reklam",
    "remove",
    "samtyk",
    "send",
    "signed",
    "skriv",
    "slet",
    "telefon",
    "sms",
    "spam",
    "subscri",
    "suscri",
    "text",
    "tilbud",
    "tilmel",
    "txt",
    "unsub",
    "vaja",
    "voucher",
    "wasap",
    "whatsapp",
    "writ",
];
/// A sentence this short needs no more than a word for ending something: "please stop", "take me off".
const SHORT_WORDS_MAX: usize = 3;

/// Whether a sentence that sounds like an opt-out may be one: it is about messages, or hardly more than the word.
///
/// Whoever stops by tomorrow, or asks us not to stop making a mug, wants no end of anything.
pub fn may_stop(normal: &Normal) -> bool {
    let is_about = |word: &String| ABOUT_MESSAGES.iter().any(|begin| word.starts_with(begin));
    let joined = normal.joined();
    let is_place = |word: &String| ["by", "forbi", "no"].contains(&word.as_str());
    let ends = |word: &String| ENDING.iter().any(|begin| word.starts_with(begin));
    let is_short = normal.folded.len() <= SHORT_WORDS_MAX
        && normal.folded.iter().any(ends)
        && !normal.folded.iter().any(is_place);
    is_short
        || normal.folded.iter().any(is_about)
        || ABOUT_THEM.iter().any(|words| joined.contains(words))
}

/// Beginnings of words that end something, folded.
const ENDING: &[&str] =
    &["basta", "cease", "dej", "off", "para", "out", "quit", "stoo", "stop", "vaek", "ya"];

/// Words that are about messages only together.
const ABOUT_THEM: &[&str] =
    &["i fred", "jeg dem fra", "saber nada", "turn them off", "turn these off"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_who_means_it_is_missed() {
        for example in super::super::intent::built_in_examples() {
            if example.intent == Intent::OptOut {
                assert!(may_stop(&Normal::new(&example.text)), "{}", example.text);
            }
        }
    }

    #[test]
    fn a_stop_within_a_sentence_ends_nothing() {
        for text in [
            "please stop by tomorrow",
            "can you stop by tomorrow?",
            "can someone stop by my place tomorrow to measure?",
            "stop by tomorrow",
            "I'll stop by the shop on friday",
            "don't stop making these mugs",
            "the lamp has stopped working",
            "what is the end price of this lamp",
            "paso por la tienda mañana",
            "para mañana lo tendréis?",
            "no paro de mirar esa lámpara",
            "el autobús para cerca de la tienda?",
            "jeg stopper lige forbi butikken på fredag",
            "stopper bussen tæt på jer?",
            "lampen er stoppet med at virke",
            "kan man stoppe den i vaskemaskinen",
            "bloques de construccion",
            "bloc de dibujo",
            "slutter festen tidligt",
        ] {
            assert!(!may_stop(&Normal::new(text)), "{text}");
        }
    }

    #[test]
    fn stop_words_stop_only_when_sent_alone() {
        for text in ["STOP", "stop.", " Baja ", "AFMELD", "Unsubscribe!"] {
            assert!(is_stop(text), "{text}");
        }
        for text in ["stop by tomorrow?", "does the bus stop here", "what is your end price"] {
            assert!(!is_stop(text), "{text}");
        }
        for phrase in STOP {
            assert!(is_stop(&format!("¡{}! 🙏 🙏", phrase.to_uppercase())), "{phrase}");
        }
        assert_eq!(exact(&Normal::new("cancel"), true), Some(Intent::GoBack));
        assert_eq!(exact(&Normal::new("cancel"), false), Some(Intent::OptOut));
    }
}
