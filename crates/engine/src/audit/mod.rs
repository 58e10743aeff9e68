//! Reads every message of the bot's once more before it leaves: whatever it claims must have a fact of this turn
//! behind it.
//!
//! | claim | what backs it |
//! |---|---|
//! | an amount | the same amount in an answer, or the same words in a passage of one |
//! | a percentage, a number, a code | an answer of this turn, our own phrase, the shop's settings |
//! | a link, a picture | an answer, the shop's own address, where else it can be written to |
//! | a date, stock, a discount, a promise | our own phrase or an answer, never the contact's words |
//! | a name | an answer, our own phrase, the shop's settings, what was shown, the words that are quoted back |
//! | markup, hidden and foreign-digit characters | nothing |
//!
//! A message that fails is not mended: the turn says something safe instead and the team is told. What a language
//! model worded is judged by [`rephrase`] first and by this afterwards; what it proposes to do by [`proposal`].

mod blocks;
mod claim;
mod facts;
pub mod mask;
pub mod proposal;
pub mod rephrase;
mod words;

pub use claim::echo;
pub use facts::{Facts, Worded, json_of};

use crate::content::Block;
use claim::Claim;

/// What nothing stands behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub kind: Kind,
    /// As it would have been said.
    pub found: String,
}

/// What was claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Amount,
    Percent,
    Number,
    Code,
    Link,
    Markup,
    Character,
    Promise,
    Name,
    Product,
    Picture,
}

impl Kind {
    /// The name it is counted by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Percent => "percent",
            Self::Number => "number",
            Self::Code => "code",
            Self::Link => "link",
            Self::Markup => "markup",
            Self::Character => "character",
            Self::Promise => "promise",
            Self::Name => "name",
            Self::Product => "product",
            Self::Picture => "picture",
        }
    }
}

/// Whether everything in a message is backed.
///
/// # Errors
/// The first claim that is not.
pub fn check(message: &[Block], facts: &Facts<'_>) -> Result<(), Violation> {
    message.iter().try_for_each(|block| blocks::check(block, facts))
}

/// Whether everything in a text is backed.
///
/// # Errors
/// The first claim that is not.
pub fn check_text(text: &str, facts: &Facts<'_>) -> Result<(), Violation> {
    for claim in claim::claims(text) {
        if !facts.back(&claim) {
            let (kind, found) = of(&claim);
            return Err(Violation { kind, found });
        }
    }
    Ok(())
}

fn of(claim: &Claim<'_>) -> (Kind, String) {
    match claim {
        Claim::Amount { text, .. } => (Kind::Amount, (*text).to_owned()),
        Claim::Percent { text, .. } => (Kind::Percent, (*text).to_owned()),
        Claim::Number(text) => (Kind::Number, (*text).to_owned()),
        Claim::Code(text) => (Kind::Code, (*text).to_owned()),
        Claim::Link(text) => (Kind::Link, (*text).to_owned()),
        Claim::Markup(text) => (Kind::Markup, (*text).to_owned()),
        Claim::Character(character) => (Kind::Character, character.to_string()),
        Claim::Promise(word) => (Kind::Promise, word.clone()),
        Claim::Name(text) => (Kind::Name, (*text).to_owned()),
    }
}
