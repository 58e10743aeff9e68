//! What a shopper sees of a message: what can be tapped, and the link to the checkout.

use crate::graph::Arrived;
use serde_json::Value;

/// Something on the screen that can be tapped.
#[derive(Debug, Clone)]
pub struct Tappable {
    pub token: String,
    pub title: String,
    pub is_row: bool,
}

/// Everything in a message that can be tapped: buttons, rows of a list, buttons on the cards of a carousel.
pub fn tappables(message: &Arrived) -> Vec<Tappable> {
    let action = &message.body["interactive"]["action"];
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let mut found = Vec::new();
    let mut take = |option: &Value, is_row: bool| {
        let text = |key: &str| option[key].as_str().unwrap_or_default().to_owned();
        found.push(Tappable { token: text("id"), title: text("title"), is_row });
    };
    for button in list(action, "buttons") {
        take(&button["reply"], false);
    }
    for section in list(action, "sections") {
        list(&section, "rows").iter().for_each(|row| take(row, true));
    }
    for card in list(action, "cards") {
        list(&card["action"], "buttons")
            .iter()
            .for_each(|button| take(&button["quick_reply"], false));
    }
    found
}

/// The path of the checkout in a link button or in a text.
pub fn checkout_path(message: &Arrived) -> Option<String> {
    let body = message.body.to_string();
    let at = body.find("/checkout/")?;
    let rest = &body[at + "/checkout/".len()..];
    let is_of_token = |letter: &char| letter.is_ascii_alphanumeric() || "-_".contains(*letter);
    let token: String = rest.chars().take_while(is_of_token).collect();
    Some(format!("/checkout/{token}"))
}

/// What came, short enough for an error.
pub fn brief(messages: &[Arrived]) -> String {
    let all: Vec<String> = messages.iter().map(|message| message.body.to_string()).collect();
    all.join(" | ").chars().take(2_000).collect()
}
