//! What a visitor of the widget can say, and what nobody can.

use engine::inbox::inbound::{Inbound, InboundKind};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use testkit::channel_conformance::{SECRET, Subject, signed};
use transport::Rejection;

use crate::conformance::WebChat;
use crate::setup::{FakeProvider, outside, rendered};

fn parse(body: &Value) -> Result<Inbound, Rejection> {
    let body = body.to_string().into_bytes();
    let inbounds = WebChat.open(Some(SECRET)).parse(&signed(&WebChat, &body))?;
    Ok(inbounds.into_iter().next().unwrap())
}

fn event(event: &Value) -> Value {
    json!({ "visitor": "v_1", "client_id": "c-1", "language": "da", "event": event })
}

fn check(happening: &Value, expected: &Expect) {
    let inbound = parse(&event(happening)).unwrap();
    assert_eq!(inbound.event_key, "visitor:v_1:c-1");
    expected.assert_eq(&serde_json::to_string(&inbound.kind).unwrap());
}

#[test]
fn everything_a_visitor_can_do() {
    check(
        &json!({ "type": "text", "text": "hej" }),
        &expect![[
            r#"{"kind":"message","provider_id":"visitor:v_1:c-1","parts":[{"part":"text","text":"hej"}]}"#
        ]],
    );
    check(
        &json!({ "type": "selection", "token": "add:mug", "title": "Add", "reply_to": "msg_7" }),
        &expect![[
            r#"{"kind":"selection","provider_id":"visitor:v_1:c-1","token":"add:mug","title":"Add","reply_to":"msg_7"}"#
        ]],
    );
    check(
        &json!({ "type": "cart", "command": { "command": "set_quantity", "sku": "mug", "quantity": 2 } }),
        &expect![[
            r#"{"kind":"cart_changed","command":{"command":"set_quantity","sku":"mug","quantity":2}}"#
        ]],
    );
    check(
        &json!({ "type": "opened", "page_url": "https://shop.example/mug", "product": "mug" }),
        &expect![[r#"{"kind":"opened","page_url":"https://shop.example/mug","product":"mug"}"#]],
    );
    check(
        &json!({ "type": "media", "media": "image", "reference": "up_1", "mime": "image/png" }),
        &expect![[
            r#"{"kind":"message","provider_id":"visitor:v_1:c-1","parts":[{"part":"media","media":"image","reference":"up_1","mime":"image/png","caption":null,"file_name":null}]}"#
        ]],
    );
    check(
        &json!({ "type": "read", "message": "msg_7" }),
        &expect![[
            r#"{"kind":"receipt","provider_id":"msg_7:0","correlation":"msg_7","state":"read"}"#
        ]],
    );
    check(&json!({ "type": "typing" }), &expect![[r#"{"kind":"typing"}"#]]);
    check(
        &json!({ "type": "consent", "topic": "marketing", "granted": false }),
        &expect![[
            r#"{"kind":"consent_changed","topic":"marketing","granted":false,"source":"widget"}"#
        ]],
    );
}

#[test]
fn limits_and_unknown_fields_are_refused() {
    let long = "x".repeat(4_001);
    for body in [
        json!({ "visitor": "v_1", "client_id": "c-1", "event": { "type": "text", "text": "a" }, "admin": true }),
        event(&json!({ "type": "text", "text": "a", "price": 1 })),
        event(&json!({ "type": "text", "text": "  " })),
        event(&json!({ "type": "text", "text": long })),
        event(&json!({ "type": "dance" })),
        event(&json!({ "type": "selection", "token": "", "title": "x" })),
        event(&json!({ "type": "selection", "token": "t".repeat(201), "title": "x" })),
        event(&json!({ "type": "location", "latitude_e6": 90_000_001, "longitude_e6": 0 })),
        json!({ "visitor": "", "client_id": "c-1", "event": { "type": "typing" } }),
        json!({ "visitor": "v 1", "client_id": "c-1", "event": { "type": "typing" } }),
        json!({ "visitor": "v_1", "client_id": "c".repeat(201), "event": { "type": "typing" } }),
        json!({ "visitor": "v_1", "event": { "type": "typing" } }),
    ] {
        assert!(matches!(parse(&body), Err(Rejection::Malformed { .. })), "{body}");
    }
}

#[test]
fn a_price_in_a_cart_command_goes_nowhere() {
    let command =
        json!({ "command": "add", "product": "mug", "sku": "mug", "quantity": 1, "unit_price": 1 });
    let inbound = parse(&event(&json!({ "type": "cart", "command": command }))).unwrap();
    let kind = serde_json::to_string(&inbound.kind).unwrap();
    assert!(
        matches!(inbound.kind, InboundKind::CartChanged { .. }) && !kind.contains("price"),
        "{kind}"
    );
}

#[test]
fn a_customer_is_never_the_visitor_before() {
    let mut signed_in = event(&json!({ "type": "typing" }));
    signed_in["customer"] = json!({ "key": "1042", "name": "Ana" });
    let customer = parse(&signed_in).unwrap();
    let visitor = parse(&event(&json!({ "type": "typing" }))).unwrap();
    assert_ne!(customer.event_key, visitor.event_key);
    let shared =
        customer.contact.identities.iter().any(|one| visitor.contact.identities.contains(one));
    assert!(!shared, "{:?}", customer.contact);
    // A visitor who is called like a customer is still another person.
    let mut namesake = event(&json!({ "type": "typing" }));
    namesake["visitor"] = json!("1042");
    assert_ne!(parse(&namesake).unwrap().contact.identities, customer.contact.identities);
}

#[tokio::test]
async fn sending_calls_nobody() {
    let provider = FakeProvider::new(500, &json!({}));
    let message = rendered(engine::content::piece::Piece::Blocks { blocks: Vec::new() });
    let receipt = WebChat.open(Some(SECRET)).send(&outside(&provider), &message).await.unwrap();
    assert_eq!(receipt.provider_id, "msg_1:0");
    assert!(provider.calls.lock().unwrap().is_empty());
}
