//! A model may propose what was meant, in the words that the understanding itself has: one intent, words to search
//! for, a product that was shown. It proposes and decides nothing.
//!
//! What only looks something up is done; what changes a cart, an order or a consent is asked about with two buttons,
//! as an unclear sentence is. Whatever does not fit the shape, names an unknown intent or a product that was not
//! shown, is dropped as if no model were there.

use super::claim::echo;
use crate::ProductId;
use crate::dialogue::understand::Intent;
use serde::Deserialize;

/// Longer answers are not even read.
const ANSWER_BYTES_MAX: usize = 4_000;
const QUERY_WORDS_MAX: usize = 6;

/// What a model thinks was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub intent: Intent,
    /// Words to search for, instead of the contact's.
    pub query: Option<String>,
    /// Position in what was shown.
    pub shown: Option<usize>,
    /// It has to be asked about before anything is done.
    pub asks: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    commands: Vec<Command>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Command {
    command: String,
    #[serde(default)]
    query: Option<String>,
    #[serde(default)]
    product: Option<String>,
}

/// The names of the intents that may be proposed.
pub fn vocabulary() -> impl Iterator<Item = &'static str> {
    Intent::ALL.iter().filter(|intent| weight(**intent).is_some()).map(|intent| intent.name())
}

/// Reads a model's answer; `shown` are the products that were shown last, in order.
pub fn read(answer: &str, shown: &[ProductId]) -> Option<Proposal> {
    if answer.len() > ANSWER_BYTES_MAX {
        return None;
    }
    let wire: Wire = serde_json::from_str(answer.trim()).ok()?;
    // Several things at once are more than the sentence was asked for.
    let [command] = wire.commands.as_slice() else { return None };
    let intent = Intent::ALL.iter().copied().find(|intent| intent.name() == command.command)?;
    let asks = weight(intent)?;
    let place = |id: &String| shown.iter().position(|known| known.as_str() == id.as_str());
    let shown = command.product.as_ref().map(place);
    // A product that was not shown is no fact of this conversation.
    if shown == Some(None) {
        return None;
    }
    let query = match command.query.as_deref().filter(|query| !query.is_empty()) {
        Some(query) => Some(searchable(query)?),
        None => None,
    };
    Some(Proposal { intent, query, shown: shown.flatten(), asks })
}

/// Words to look for and nothing else: no figure, no promise, no address.
fn searchable(query: &str) -> Option<String> {
    let shown = echo(query)?;
    let n_words = shown.split(' ').count();
    let plain = shown.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\''));
    (plain && n_words <= QUERY_WORDS_MAX && shown.chars().filter(|c| c.is_uppercase()).count() == 0)
        .then_some(shown)
}

/// Whether it has to be asked about; `None` for what a model may not even propose.
fn weight(intent: Intent) -> Option<bool> {
    match intent {
        Intent::OptIn | Intent::OptOut | Intent::Affirm | Intent::Deny => None,
        Intent::AskProduct
        | Intent::AskReviews
        | Intent::Compare
        | Intent::Complaint
        | Intent::Compliment
        | Intent::FindProduct
        | Intent::Goodbye
        | Intent::Greet
        | Intent::Help
        | Intent::OrderStatus
        | Intent::ProductDetails
        | Intent::Refine
        | Intent::ShopQuestion
        | Intent::ShowMore
        | Intent::SmallTalk
        | Intent::TalkToPerson
        | Intent::Thanks
        | Intent::ViewCart => Some(false),
        _ => Some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_fits_is_taken() {
        let shown: Vec<ProductId> = ["mug-blue", "mug-gold"].map(ProductId::from).to_vec();
        for (answer, expected) in [
            (
                r#"{"commands":[{"command":"find_product","query":"travel mug"}]}"#,
                "find_product travel mug",
            ),
            (
                r#"{"commands":[{"command":"product_details","product":"mug-gold"}]}"#,
                "product_details #1",
            ),
            (r#"{"commands":[{"command":"cancel_order"}]}"#, "cancel_order?"),
            (r#"{"commands":[{"command":"checkout"}]}"#, "checkout?"),
            (r#"{"commands":[{"command":"add_to_cart","product":"mug-blue"}]}"#, "add_to_cart #0?"),
            (r#"{"commands":[{"command":"opt_out"}]}"#, "-"),
            (r#"{"commands":[{"command":"affirm"}]}"#, "-"),
            (r#"{"commands":[{"command":"give_discount"}]}"#, "-"),
            (r#"{"commands":[{"command":"product_details","product":"ghost"}]}"#, "-"),
            (r#"{"commands":[{"command":"find_product","query":"90 % off"}]}"#, "-"),
            (r#"{"commands":[{"command":"find_product","price":1}]}"#, "-"),
            (r#"{"commands":[{"command":"help"},{"command":"checkout"}]}"#, "-"),
            (r#"{"commands":[]}"#, "-"),
            ("Sure! {\"commands\":[]}", "-"),
            ("{\"commands\":", "-"),
            ("", "-"),
        ] {
            let told = read(answer, &shown).map_or("-".to_owned(), |proposal| {
                let mut told = proposal.intent.name().to_owned();
                told.extend(proposal.query.map(|query| format!(" {query}")));
                told.extend(proposal.shown.map(|place| format!(" #{place}")));
                told.extend(proposal.asks.then_some("?"));
                told
            });
            assert_eq!(told, expected, "{answer}");
        }
        assert_eq!(read(&format!("{{\"commands\":[{}]}}", " ".repeat(1 << 20)), &shown), None);
    }
}
