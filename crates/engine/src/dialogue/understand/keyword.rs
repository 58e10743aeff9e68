//! Words that mean one thing when nothing else is said: the opt-out words above all.

use super::Intent;
use super::normalize::Normal;

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

/// Whether a text must end marketing whatever else is going on.
pub fn is_stop(text: &str) -> bool {
    STOP.contains(&Normal::new(text).joined().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_stop_only_when_sent_alone() {
        for text in ["STOP", "stop.", " Baja ", "AFMELD", "Unsubscribe!"] {
            assert!(is_stop(text), "{text}");
        }
        for text in ["stop by tomorrow?", "does the bus stop here", "what is your end price"] {
            assert!(!is_stop(text), "{text}");
        }
        assert_eq!(exact(&Normal::new("cancel"), true), Some(Intent::GoBack));
        assert_eq!(exact(&Normal::new("cancel"), false), Some(Intent::OptOut));
    }
}
