//! Words that carriers reserve. They count before any bot, and only when a message is nothing else: `please stop by
//! tomorrow` is not an opt-out.
//!
//! The English ones are the carriers' own list, and what providers answer by themselves. The Spanish and Danish ones
//! are ours: no provider answers them unless it was told to, and who writes them means the same.
//!
//! `YES` is on the carriers' list as well, for coming back after a `STOP`. It is not on ours: to a bot that asks
//! `shall I order it?` it is the usual answer, and a consent nobody gave would be the price of guessing. It counts
//! when the provider itself says that it was one.

use engine::dialogue::understand::normalize::{Normal, has_more_words};
use engine::inbox::inbound::Keyword;

/// Longest message that is looked at: the longest word on the lists and a few marks around it.
const BYTES_MAX: usize = 64;
/// Words in the longest of them.
const WORDS_MAX: usize = 3;

/// A reserved word, and whether providers answer it by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reserved {
    pub keyword: Keyword,
    /// On the carriers' own list.
    pub is_carriers: bool,
}

#[rustfmt::skip]
const WORDS: &[(Keyword, bool, &[&str])] = &[
    (Keyword::Stop,  true,  &["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"]),
    (Keyword::Stop,  false, &["stop all", "opt out", "parar", "baja", "darme de baja", "dar de baja", "detener"]),
    (Keyword::Stop,  false, &["afmeld", "afmeld mig", "frameld", "frameld mig", "stop sms"]),
    (Keyword::Start, true,  &["start", "unstop"]),
    (Keyword::Start, false, &["alta", "darme de alta", "tilmeld", "tilmeld mig"]),
    (Keyword::Help,  true,  &["help", "info"]),
    (Keyword::Help,  false, &["ayuda", "hjaelp", "hjalp"]),
];

/// The reserved word that a message is, whatever its case, its accents and the marks around it.
pub fn of(text: &str) -> Option<Reserved> {
    let text = text.trim();
    if text.len() > BYTES_MAX || has_more_words(text, WORDS_MAX) {
        return None;
    }
    let said = Normal::new(text).joined();
    let row = WORDS.iter().find(|(_, _, words)| words.contains(&said.as_str()));
    row.map(|(keyword, is_carriers, _)| Reserved { keyword: *keyword, is_carriers: *is_carriers })
}

/// What the provider says it took a message for; whichever word it was, it has answered it.
pub(super) fn told(opt_out_type: &str) -> Option<Keyword> {
    match opt_out_type {
        "STOP" => Some(Keyword::Stop),
        "START" => Some(Keyword::Start),
        "HELP" => Some(Keyword::Help),
        _ => None,
    }
}
