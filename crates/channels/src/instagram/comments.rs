//! What others say below the account's posts. What the account itself says is kept and never answered.

use crate::meta::envelope::Update;
use crate::meta::messaging::comment::{self, Change, Public};
use crate::meta::messaging::{Account, parse};
use crate::meta::{id, timestamp};
use engine::Timestamp;
use engine::inbox::inbound::Inbound;
use serde_json::Value;

const FIELDS: [&str; 2] = ["comments", "live_comments"];

/// A comment, in the shape of either login; anything else (a bare mention, figures) is kept under its name.
pub(super) fn read(account: &Account, update: &Update, received_at: Timestamp) -> Inbound {
    let kept = |detail: &str| {
        let name = format!("{}{detail}", update.field);
        parse::unknown(&name, &update.value, received_at)
    };
    if !FIELDS.contains(&update.field.as_str()) {
        return kept("");
    }
    if !account.is_us(&update.account) && update.account != "0" {
        return kept(".another_account");
    }
    let value = &update.value;
    let text = |pointer: &str| Some(id(value.pointer(pointer))).filter(|text| !text.is_empty());
    if text("/from/id").is_some_and(|author| account.is_us(&author))
        || value.pointer("/from/self_ig_scoped_id").is_some()
    {
        return kept(".own");
    }
    let Some(named) = text("/id").or_else(|| text("/comment_id")) else {
        return kept(".without_id");
    };
    let public = Public {
        post: text("/media/id").unwrap_or_default(),
        id: named,
        is_post: false,
        author: text("/from/username"),
        text: value.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        permalink: None,
        at: timestamp(value.get("timestamp")).or(update.sent_at).unwrap_or(received_at),
    };
    comment::inbound(account, public, Change::Added)
}
