//! Remembers what we sent a moment ago, to know it again when it comes back.
//!
//! Messenger returns our own mark with an echo. Instagram does not promise that, and an echo taken for a person's
//! words would silence the bot. So what is on its way is remembered before the call, and its id after it. Several
//! processes each know only their own; the platform's marks decide first.

use crate::meta::fingerprint;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many are remembered; an echo comes within seconds.
const REMEMBERED_MAX: usize = 1_024;

/// The last messages of this process, as fingerprints.
#[derive(Debug, Default)]
pub(crate) struct Sent(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    /// The platform's ids.
    ids: VecDeque<String>,
    /// On their way, or without an answer.
    under_way: VecDeque<String>,
}

impl Sent {
    /// A message with these words, or without any, is about to be handed over.
    pub(crate) fn begin(&self, to: &str, words: Option<&str>) -> String {
        let mark = mark(to, words);
        remember(&mut self.memory().under_way, mark.clone());
        mark
    }

    /// It was taken, under this id.
    pub(crate) fn done(&self, mark: &str, id: &str) {
        let mut memory = self.memory();
        forget(&mut memory.under_way, mark);
        remember(&mut memory.ids, id.to_owned());
    }

    /// It was refused, so nothing will come back.
    pub(crate) fn refused(&self, mark: &str) {
        forget(&mut self.memory().under_way, mark);
    }

    /// Whether this echo is of something we sent.
    pub(crate) fn is_ours(&self, id: &str, to: &str, words: Option<&str>) -> bool {
        let mut memory = self.memory();
        memory.ids.iter().any(|one| one == id) || forget(&mut memory.under_way, &mark(to, words))
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn mark(to: &str, words: Option<&str>) -> String {
    fingerprint(&[to, if words.is_some() { "words" } else { "other" }, words.unwrap_or_default()])
}

fn remember(list: &mut VecDeque<String>, entry: String) {
    if list.len() >= REMEMBERED_MAX {
        list.pop_front();
    }
    list.push_back(entry);
}

fn forget(list: &mut VecDeque<String>, entry: &str) -> bool {
    let Some(place) = list.iter().position(|one| one == entry) else { return false };
    list.remove(place);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_sent_is_known_before_and_after_the_answer() {
        let sent = Sent::default();
        let mark = sent.begin("7", Some("hello"));
        assert!(!sent.is_ours("m1", "7", Some("hi")), "another text");
        assert!(!sent.is_ours("m1", "8", Some("hello")), "another person");
        assert!(sent.is_ours("m1", "7", Some("hello")), "the echo was faster than the answer");
        assert!(!sent.is_ours("m2", "7", Some("hello")), "each echo once");
        sent.done(&mark, "m1");
        assert!(sent.is_ours("m1", "7", None));
    }

    #[test]
    fn what_was_refused_is_forgotten_and_the_list_has_an_end() {
        let sent = Sent::default();
        let mark = sent.begin("7", None);
        sent.refused(&mark);
        assert!(!sent.is_ours("m1", "7", None));
        for number in 0..=REMEMBERED_MAX {
            sent.done("", &number.to_string());
        }
        assert!(!sent.is_ours("0", "7", None), "the oldest made room");
        assert!(sent.is_ours("1", "7", None));
    }
}
