//! Adaptive Cards: every card that we send, for the format's own parser.

use super::{bot_framework, ours};
use serde_json::{Value, json};

const ADAPTIVE: &str = "application/vnd.microsoft.card.adaptive";

#[test]
fn our_cards_are_left_for_the_oracle() {
    ours("adaptive_cards", "cards.json", || {
        let calls = bot_framework::calls();
        let attachments =
            calls.iter().filter_map(|call| call["activity"]["attachments"].as_array());
        let is_adaptive = |one: &&Value| one["contentType"] == ADAPTIVE;
        let cards: Vec<&Value> =
            attachments.flatten().filter(is_adaptive).map(|one| &one["content"]).collect();
        json!(cards)
    });
}
