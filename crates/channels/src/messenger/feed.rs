//! The page's feed: what others say below its posts. What the page itself says is kept and never answered.

use crate::meta::envelope::Update;
use crate::meta::messaging::comment::{self, Change, Public};
use crate::meta::messaging::{Account, parse};
use crate::meta::{id, timestamp};
use engine::Timestamp;
use engine::inbox::inbound::Inbound;
use serde_json::Value;

/// What a visitor may put on the page itself.
const POSTS: [&str; 5] = ["post", "status", "photo", "video", "share"];

/// A change of the feed; anything else is kept under its name.
pub(super) fn read(account: &Account, update: &Update, received_at: Timestamp) -> Inbound {
    let kept = |detail: &str| {
        let name = format!("{}{detail}", update.field);
        parse::unknown(&name, &update.value, received_at)
    };
    if update.field != "feed" {
        return kept("");
    }
    if !account.is_us(&update.account) {
        return kept(".another_account");
    }
    let value = &update.value;
    let text = |key: &str| Some(id(value.get(key))).filter(|text| !text.is_empty());
    let author = [value.pointer("/from/id"), value.get("sender_id")]
        .map(id)
        .into_iter()
        .find(|id| !id.is_empty());
    if author.is_some_and(|author| account.is_us(&author)) {
        return kept(".own");
    }
    let item = text("item").unwrap_or_default();
    let is_post = POSTS.contains(&item.as_str());
    let change = match text("verb").as_deref() {
        Some("add") => Change::Added,
        Some("edited" | "edit") => Change::Edited,
        Some("remove" | "delete") => Change::Removed,
        _ => return kept(".verb"),
    };
    let named =
        if is_post { text("post_id") } else { text("comment_id").filter(|_| item == "comment") };
    let Some(named) = named else { return kept(&format!(".{item}")) };
    let public = Public {
        post: text("post_id").unwrap_or_else(|| named.clone()),
        id: named,
        is_post,
        author: [value.pointer("/from/name"), value.get("sender_name")]
            .map(id)
            .into_iter()
            .find(|name| !name.is_empty()),
        text: value.get("message").and_then(Value::as_str).unwrap_or_default().to_owned(),
        permalink: [value.get("permalink_url"), value.pointer("/post/permalink_url")]
            .map(id)
            .into_iter()
            .find(|url| url.starts_with("https://")),
        at: timestamp(value.get("created_time")).or(update.sent_at).unwrap_or(received_at),
    };
    comment::inbound(account, public, change)
}
