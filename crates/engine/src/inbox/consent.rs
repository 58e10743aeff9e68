//! What somebody allows: for each channel and topic yes, no, or nothing said.
//!
//! The ledger of what was said is kept elsewhere; this is what follows from it. A no is never outweighed by a yes
//! that came before it, or that was said about something wider.

use std::collections::BTreeMap;

/// Everything: who refuses it is not written to at all.
pub const ALL: &str = "all";
/// News and offers: sent to those only who have said yes.
pub const MARKETING: &str = "marketing";
/// Not one channel but every one.
pub const EVERYWHERE: &str = "";

/// What holds now, by channel and topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing(BTreeMap<(String, String), bool>);

impl Standing {
    /// What was stored of one.
    pub fn of(rows: impl IntoIterator<Item = ((String, String), bool)>) -> Self {
        Self(rows.into_iter().collect())
    }

    /// Takes the next thing that was said. A no counts for everything it is wider than.
    pub fn take(&mut self, channel: &str, topic: &str, granted: bool) {
        if !granted {
            for ((place, about), holds) in &mut self.0 {
                let is_there = channel == EVERYWHERE || channel == place;
                let is_about = topic == ALL || topic == about;
                *holds &= !(is_there && is_about);
            }
            if topic == ALL {
                self.0.insert((channel.to_owned(), MARKETING.to_owned()), false);
            }
        }
        self.0.insert((channel.to_owned(), topic.to_owned()), granted);
    }

    /// What was said of a topic in a channel; what was said of all channels where nothing was.
    pub fn holds(&self, channel: &str, topic: &str) -> Option<bool> {
        let said = |place: &str| self.0.get(&(place.to_owned(), topic.to_owned())).copied();
        said(channel).or_else(|| said(EVERYWHERE))
    }

    /// Whether nothing at all may be sent in a channel.
    pub fn is_stopped(&self, channel: &str) -> bool {
        self.holds(channel, ALL) == Some(false)
    }

    /// Whether news and offers may be sent in a channel; `None` when she has not been asked.
    pub fn marketing(&self, channel: &str) -> Option<bool> {
        self.holds(channel, MARKETING)
    }

    /// Two people turn out to be one: the stricter of both holds. Nothing said is not a no.
    pub fn join(&mut self, other: &Self) {
        let keys: Vec<(String, String)> = self.0.keys().chain(other.0.keys()).cloned().collect();
        let joined = keys.into_iter().map(|(channel, topic)| {
            let refused =
                [&*self, other].iter().any(|one| one.holds(&channel, &topic) == Some(false));
            ((channel, topic), !refused)
        });
        self.0 = joined.collect();
    }

    /// Everything that holds, for storing.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        self.0.iter().map(|((channel, topic), holds)| (channel.as_str(), topic.as_str(), *holds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words: `+sms/marketing` and `-/all`, where nothing before the slash is everywhere.
    fn said(words: &str) -> Standing {
        let mut standing = Standing::default();
        for word in words.split_whitespace() {
            let (channel, topic) = word[1..].split_once('/').unwrap();
            standing.take(channel, topic, word.starts_with('+'));
        }
        standing
    }

    fn check(standing: &Standing, channel: &str, stopped: bool, marketing: Option<bool>) {
        let now = (standing.is_stopped(channel), standing.marketing(channel));
        assert_eq!(now, (stopped, marketing), "{channel} of {standing:?}");
    }

    #[test]
    fn the_last_word_counts_where_it_was_said() {
        check(&said(""), "sms", false, None);
        check(&said("+sms/marketing"), "sms", false, Some(true));
        check(&said("+sms/marketing"), "wa", false, None);
        check(&said("+sms/marketing -sms/all"), "sms", true, Some(false));
        check(&said("+/marketing -sms/all"), "sms", true, Some(false));
        check(&said("+/marketing -sms/all"), "wa", false, Some(true));
        check(&said("-sms/all +sms/all"), "sms", false, Some(false));
        check(&said("+sms/marketing -/marketing"), "sms", false, Some(false));
        check(&said("-/marketing +sms/marketing"), "sms", false, Some(true));
        check(&said("-sms/marketing +/marketing"), "sms", false, Some(false));
        check(&said("-/all"), "sms", true, Some(false));
        check(&said("-sms/all +/all"), "sms", true, Some(false));
    }

    #[test]
    fn of_two_the_stricter_holds() {
        let joined = |one: &str, other: &str| {
            let (mut a, mut b) = (said(one), said(other));
            let (first, second) = (a.clone(), b.clone());
            a.join(&second);
            b.join(&first);
            assert_eq!(a, b, "{one} and {other}");
            a
        };
        check(&joined("+sms/marketing", "-sms/all"), "sms", true, Some(false));
        check(&joined("+sms/marketing", ""), "sms", false, Some(true));
        check(&joined("-/marketing", "+sms/marketing"), "sms", false, Some(false));
        check(&joined("-/marketing +sms/marketing", ""), "sms", false, Some(true));
        check(&joined("-sms/all +sms/all", "-wa/all"), "sms", false, Some(false));
        check(&joined("-sms/all +sms/all", "-wa/all"), "wa", true, Some(false));
    }
}
