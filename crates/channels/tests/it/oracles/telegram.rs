//! Telegram: what we call, for grammY's types of the Bot API; what a play server of others sends, for our adapter.

use super::{made, messages, ours};
use crate::setup::{FakeProvider, outside, settings};
use channels::{Channel, DeliveryOffer, Rendered};
use engine::MessageId;
use engine::commerce::money::{Currency, Money};
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, IdentityScheme, Inbound, InboundKind};
use serde_json::{Value, json};
use std::sync::Arc;
use testkit::channel_conformance::{SECRET, block_on, request};

const TOKEN: &str = "7700:AAsesame";

fn bot() -> Arc<dyn Channel> {
    let secrets = [
        ("hook_secret", SECRET),
        ("bot_token", TOKEN),
        ("payment_provider_token", "284685063:TEST:abc"),
    ];
    channels::open("telegram", &settings(json!({}), &secrets)).unwrap()
}

fn rendered(piece: Piece) -> Rendered {
    Rendered {
        to: vec![Identity { scheme: IdentityScheme::Telegram, value: "4294967311".to_owned() }],
        correlation: MessageId::new("msg_1"),
        in_reply_to: Some("4294967311:12".to_owned()),
        ..crate::setup::rendered(piece)
    }
}

fn parse(bot: &dyn Channel, update: &Value) -> Vec<Inbound> {
    let proof = [(channels::telegram::SECRET_HEADER, SECRET)];
    bot.parse(&request(update.to_string().as_bytes(), &proof)).unwrap()
}

/// Everything that can be said, asked, answered and changed.
fn calls(bot: &dyn Channel) -> Vec<Value> {
    let api = FakeProvider::new(
        200,
        &json!({ "ok": true, "result": { "message_id": 77, "chat": { "id": 4_294_967_311_i64 } } }),
    );
    let outside = outside(&api);
    let abilities = bot.abilities();
    for piece in messages::pieces(bot, None) {
        let message = rendered(piece);
        block_on(bot.send(&outside, &message)).unwrap();
        if matches!(message.piece, Piece::Carousel { .. }) {
            let pages = abilities.turns_pages.unwrap();
            block_on(pages.turn_page(&outside, &message, "4294967311:77", 1)).unwrap();
        }
    }
    let below = json!({ "message_id": 77, "date": 1_795_000_000, "chat": { "id": 4_294_967_311_i64, "type": "private" },
        "reply_markup": { "inline_keyboard": [[{ "text": "M", "callback_data": "size:m" }]] } });
    let tap = json!({ "update_id": 1, "callback_query": { "id": "5", "from": { "id": 4_294_967_311_i64, "first_name": "Ana" },
        "message": below, "data": "size:m" } });
    for inbound in parse(bot, &tap) {
        block_on(abilities.acknowledges.unwrap().acknowledge(&outside, &inbound)).unwrap();
    }
    let sheet = abilities.payment_sheet.unwrap();
    let offer = DeliveryOffer {
        id: "gls".to_owned(),
        label: "GLS".to_owned(),
        price: Money::from_minor(490, Currency::EUR),
    };
    for offers in [Ok(std::slice::from_ref(&offer)), Err("not to Mars")] {
        block_on(sheet.offer_deliveries(&outside, "q1", offers)).unwrap();
    }
    for verdict in [Ok(()), Err("sold out")] {
        block_on(sheet.decide(&outside, "q2", verdict)).unwrap();
    }
    if let Some(receipts) = abilities.marks_read {
        let to = rendered(Piece::Text { body: String::new() }).to;
        block_on(receipts.mark_read(&outside, &to, "4294967311:12", true)).unwrap();
    }
    block_on(abilities.checks.unwrap().check(&outside));
    // It has no path: the call is all that counts here.
    let _ = block_on(abilities.fetches_media.unwrap().fetch(&outside, "file-1"));
    let asked = api.calls.lock().unwrap();
    let call = |request: &transport::HttpRequest| {
        let method = request.url.rsplit('/').next().unwrap();
        let fields = serde_json::from_slice::<Value>(&request.body).unwrap_or_else(|_| json!({}));
        json!({ "method": method, "fields": fields })
    };
    asked.iter().map(call).collect()
}

#[test]
fn our_calls_are_left_for_the_oracle() {
    ours("telegram", "calls.json", || json!(calls(bot().as_ref())));
}

/// Each update comes with what its maker meant by it.
#[test]
fn the_updates_of_others_are_read() {
    let Some(all) = made("telegram", "updates.json") else { return };
    let (bot, all) = (bot(), all.as_array().unwrap().clone());
    assert!(!all.is_empty(), "the oracle made nothing");
    for one in &all {
        let (update, meant) = (&one["update"], &one["meant"]);
        let read = parse(bot.as_ref(), update);
        assert_eq!(read.len(), 1, "{update}");
        let people: Vec<&str> =
            read[0].contact.identities.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(people, [meant["person"].as_str().unwrap()], "{update}");
        let said = match &read[0].kind {
            InboundKind::Message { parts, .. } => json!(parts),
            InboundKind::Selection { token, title, .. } => json!([token, title]),
            other => json!(other),
        };
        assert_eq!(said, meant["said"], "{update}");
        // The same without the secret word is nobody's.
        let forged = request(update.to_string().as_bytes(), &[]);
        assert!(bot.parse(&forged).is_err(), "{update}");
    }
    eprintln!("telegram: {} updates of others read", all.len());
}
