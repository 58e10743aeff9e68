//! Decides how a message is shown on a channel, from that channel's [`Capabilities`] alone.
//!
//! [`plan`] is total and pure: every message has a plan on every channel, the same one each time. What a
//! channel cannot show goes down the ladder until it can:
//!
//! | block | first | then | then | last |
//! |---|---|---|---|---|
//! | choices | buttons or chips, as the style asks | the other of the two, or a list | more lists | numbers to type |
//! | products | the platform's own catalog | carousel | text and list | pictures of three, lines |
//! | cart, order, reviews | the block itself | text with buttons | text with numbers | |
//! | link, checkout | link button | label and address | | |
//! | asking for a number or a place | the platform's own form | words | | |
//! | media | media with caption | media, then text | words and address | |
//! | anything, spoken | sentences without addresses; three options, the rest on asking again | | | |
//!
//! A message that takes more calls than `parts_max` is planned again as text with one set of options; if even
//! that is too long it is cut, options and addresses last. An option is never lost: it has a button, a row,
//! or an entry in [`Plan::numbered`]. A token longer than a form takes (see
//! [`TOKEN_BYTES_MAX`](super::TOKEN_BYTES_MAX)) sends its options down the ladder; it is never shortened.

mod cards;
mod choices;
mod compact;
#[cfg(test)]
mod laws;
mod markup;
mod measure;
mod planner;
mod products;
mod prose;
mod rich;
#[cfg(test)]
mod samples;
mod speech;
mod split;
#[cfg(test)]
mod tests;

pub use measure::{beginning, fits, length, title_length};

use super::capability::Capabilities;
use super::piece::{Degradation, Piece, Plan};
use super::{Block, Outbound};

/// The few words a plan adds, in the message's language and the brand's voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanWords {
    /// Opens a list and stands where options have no question: `See choices`.
    pub choose: String,
    /// Stands above a second list and ends a spoken one: `More`.
    pub more: String,
    /// Stands below numbered options: `Reply with the number of your choice.`
    pub number_hint: String,
    /// Before the last spoken option: `or`.
    pub or: String,
    /// Before the lowest of several prices: `from`.
    pub from: String,
    /// Before the price it had: `was`.
    pub was: String,
    pub total: String,
    pub cart: String,
    pub order: String,
    pub products: String,
    /// With `{amount}` where the money goes: `{amount} to go for free delivery`.
    pub free_delivery_missing: String,
}

/// Plans a message for one channel at one moment.
pub fn plan(outbound: &Outbound, capabilities: &Capabilities, words: &PlanWords) -> Plan {
    if capabilities.native_blocks {
        let pieces = match outbound.blocks.as_slice() {
            [] => Vec::new(),
            blocks => vec![Piece::Blocks { blocks: blocks.to_vec() }],
        };
        return Plan { pieces, degradation: Vec::new(), numbered: Vec::new() };
    }
    if !capabilities.free_form {
        return templates_only(outbound, capabilities);
    }
    if capabilities.voice {
        return speech::plan(outbound, capabilities, words);
    }
    let rich = planner::plan(outbound, capabilities, words);
    rich.unwrap_or_else(|| compact::plan(outbound, capabilities, words))
}

/// The reply window is closed: what is no template must wait, and the plan says so.
fn templates_only(outbound: &Outbound, capabilities: &Capabilities) -> Plan {
    let mut plan = Plan { pieces: Vec::new(), degradation: Vec::new(), numbered: Vec::new() };
    for (block, content) in outbound.blocks.iter().enumerate() {
        match template(content) {
            Some(piece) if capabilities.templates && plan.pieces.len() < capabilities.parts_max => {
                plan.pieces.push(piece);
            }
            _ => plan.degradation.push(Degradation {
                block,
                from: kind(content).to_owned(),
                to: "nothing".to_owned(),
                reason: "reply_window_closed".to_owned(),
            }),
        }
    }
    plan
}

fn template(block: &Block) -> Option<Piece> {
    let Block::Template { name, language_tag, parameters, .. } = block else { return None };
    Some(Piece::Template {
        name: name.clone(),
        language_tag: language_tag.clone(),
        parameters: parameters.clone(),
    })
}

/// The name of a block in a degradation.
fn kind(block: &Block) -> &'static str {
    match block {
        Block::Text { .. } => "text",
        Block::Media { .. } => "media",
        Block::Choices { .. } => "choices",
        Block::Products { .. } => "products",
        Block::Reviews(_) => "reviews",
        Block::Cart(_) => "cart",
        Block::CheckoutLink { .. } => "checkout_link",
        Block::Order(_) => "order",
        Block::Link { .. } => "link",
        Block::AskContact { .. } => "ask_contact",
        Block::Template { .. } => "template",
    }
}
