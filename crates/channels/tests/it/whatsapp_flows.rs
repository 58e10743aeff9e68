//! The form's data endpoint: sealed calls, as another implementation seals them, and their sealed answers.

use std::sync::Arc;

use aes::Aes128;
use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{AesGcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::{Channel, HookAnswer, Said};
use engine::content::ContactField;
use engine::content::piece::Piece;
use serde_json::{Value, json};
use testkit::channel_conformance::{SECRET, Subject};

use crate::conformance::WhatsApp;
use crate::setup::{FakeProvider, outside, rendered, settings};

/// What `flow_ping.json` is sealed with.
const KEY: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const IV: [u8; 16] = [
    0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff,
];

fn vector() -> Value {
    serde_json::from_slice(&std::fs::read("tests/it/payloads/flow_ping.json").unwrap()).unwrap()
}

fn channel(extra: &Value) -> Arc<dyn Channel> {
    let mut plain = json!({ "phone_number_id": "200100" });
    plain.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    let pem = std::fs::read_to_string("tests/it/payloads/flow_key.pem").unwrap();
    let secrets = [("app_secret", SECRET), ("access_token", "token"), ("flow_private_key", &*pem)];
    channels::open("whatsapp", &settings(plain, &secrets)).unwrap()
}

fn cipher() -> AesGcm<Aes128, U16> {
    AesGcm::new_from_slice(&KEY).unwrap()
}

/// What the channel answers to a call as it came.
fn answered(call: &Value) -> HookAnswer {
    let channel = channel(&json!({}));
    let request = WhatsApp.call(SECRET, call.to_string().as_bytes());
    assert_eq!(channel.parse(&request).unwrap(), Vec::new(), "nothing happened to anybody");
    let answers = channel.abilities().answers.unwrap();
    assert_eq!(answers.waits_ms(&request, &[]), None);
    answers.answer(&request, &Said::default())
}

/// Seals a question as the app does and opens the answer.
fn asked(content: &Value) -> Value {
    let nonce = Nonce::<U16>::from(IV);
    let sealed = cipher().encrypt(&nonce, content.to_string().as_bytes()).unwrap();
    let mut call = vector()["call"].clone();
    call["encrypted_flow_data"] = json!(STANDARD.encode(sealed));
    let answer = answered(&call);
    assert_eq!((answer.status, answer.content_type), (200, "text/plain"));
    let sealed = STANDARD.decode(answer.body).unwrap();
    let turned = Nonce::<U16>::from(IV.map(|byte| !byte));
    serde_json::from_slice(&cipher().decrypt(&turned, sealed.as_slice()).unwrap()).unwrap()
}

fn filled_in(data: &Value) -> Value {
    asked(
        &json!({ "version": "3.0", "action": "data_exchange", "screen": "DELIVERY", "flow_token": "msg_1:0", "data": data }),
    )
}

#[test]
fn a_call_sealed_by_another_implementation_is_opened_and_answered_in_kind() {
    let vector = vector();
    let answer = answered(&vector["call"]);
    assert_eq!(answer.status, 200);
    assert_eq!(std::str::from_utf8(&answer.body).unwrap(), vector["answer"].as_str().unwrap());
}

#[test]
fn what_cannot_be_opened_asks_for_the_key_to_be_fetched_anew() {
    for (field, wrong) in [
        ("encrypted_aes_key", json!(STANDARD.encode([7; 256]))),
        ("encrypted_aes_key", json!("")),
        ("encrypted_flow_data", json!(STANDARD.encode([7; 40]))),
        ("encrypted_flow_data", json!("not base 64!")),
        ("initial_vector", json!(STANDARD.encode([0; 12]))),
        ("initial_vector", json!(STANDARD.encode([0; 16]))),
    ] {
        let mut call = vector()["call"].clone();
        call[field] = wrong.clone();
        assert_eq!(answered(&call).status, 421, "{field} {wrong}");
    }
}

#[test]
fn the_form_is_shown_and_its_errors_are_acknowledged() {
    let shown = asked(&json!({ "version": "3.0", "action": "INIT", "flow_token": "msg_1:0" }));
    assert_eq!(
        shown,
        json!({ "screen": "DELIVERY", "data": { "error_messages": {}, "init_values": {} } })
    );
    let error =
        json!({ "action": "data_exchange", "data": { "error": "timeout", "error_message": "x" } });
    assert_eq!(asked(&error), json!({ "data": { "acknowledged": true } }));
}

#[test]
fn what_was_typed_is_judged_as_on_the_checkout_page() {
    let good = json!({
        "email": " ana@example.com ", "name": "Ana Ruiz", "line_one": "Calle Mayor 1", "line_two": "",
        "postal_code": "dk8000", "city": "Aarhus", "state": "", "country": "DK",
    });
    let done = filled_in(&good);
    assert_eq!(done["screen"], "SUCCESS");
    let params = &done["data"]["extension_message_response"]["params"];
    assert_eq!(params["flow_token"], "msg_1:0");
    assert_eq!(
        (&params["email"], &params["postal_code"]),
        (&json!("ana@example.com"), &json!("8000"))
    );
    let mut bad = good.clone();
    bad["email"] = json!("ana at example");
    bad["postal_code"] = json!("80000");
    bad["name"] = json!(" ");
    for (language, required) in
        [("da", "Skal udfyldes"), ("es", "Rellena este campo"), ("xx", "Please fill this in")]
    {
        bad["language"] = json!(language);
        let again = filled_in(&bad);
        assert_eq!(again["screen"], "DELIVERY");
        let problems = again["data"]["error_messages"].as_object().unwrap();
        assert_eq!(problems.keys().collect::<Vec<_>>(), ["email", "name", "postal_code"]);
        assert_eq!(problems["name"], required);
        assert_eq!(again["data"]["init_values"]["city"], "Aarhus", "what was right stays");
    }
    assert_eq!(filled_in(&json!([1, 2]))["screen"], "DELIVERY");
}

#[test]
fn other_calls_are_answered_as_ever_and_a_forged_one_is_refused() {
    let channel = channel(&json!({}));
    let message = WhatsApp.call(SECRET, &WhatsApp.message("m1"));
    assert_eq!(channel.parse(&message).unwrap().len(), 1);
    let answers = channel.abilities().answers.unwrap();
    assert_eq!(answers.answer(&message, &Said::default()), HookAnswer::empty());
    let forged = WhatsApp.call("another", vector()["call"].to_string().as_bytes());
    assert_eq!(channel.parse(&forged).unwrap_err().status().as_u16(), 401);
    assert!(
        WhatsApp.open(Some(SECRET)).abilities().answers.is_none(),
        "without a key there is no endpoint"
    );
}

#[tokio::test]
async fn the_form_is_sent_where_one_is_configured() {
    let with_form = channel(&json!({ "flow_id": "4711", "flow_cta": "Fill in" }));
    let moment = channels::Moment::default();
    assert!(with_form.capabilities(&moment).asks_for.contains(&ContactField::Email));
    assert!(!channel(&json!({})).capabilities(&moment).asks_for.contains(&ContactField::Email));
    let accepted = json!({ "messages": [{ "id": "wamid.1" }] });
    let provider = FakeProvider::new(200, &accepted);
    let piece = Piece::AskContact { field: ContactField::Email, body: "Where to?".to_owned() };
    with_form.send(&outside(&provider), &rendered(piece)).await.unwrap();
    let parameters = json!({
        "flow_message_version": "3", "flow_id": "4711", "flow_token": "msg_1:0", "flow_cta": "Fill in",
        "flow_action": "data_exchange",
    });
    let action = json!({ "name": "flow", "parameters": parameters });
    let expected = json!({ "type": "flow", "action": action, "body": { "text": "Where to?" } });
    assert_eq!(provider.body()["interactive"], expected);
}

#[tokio::test]
async fn a_product_the_catalog_does_not_hold_is_named_to_who_can_mend_it() {
    let provider = FakeProvider::new(400, &json!({ "error": { "code": 131_009 } }));
    let sections = vec![("Mugs".to_owned(), vec!["mug-red".into(), "mug-blue".into()])];
    let piece = Piece::NativeProducts {
        header: "Mugs".to_owned(),
        body: "Two".to_owned(),
        catalog_id: "77".to_owned(),
        sections,
        words: String::new(),
    };
    let error = channel(&json!({})).send(&outside(&provider), &rendered(piece)).await.unwrap_err();
    assert!(error.detail.ends_with("see `synced_skus`: mug-red, mug-blue"), "{}", error.detail);
    let provider = FakeProvider::new(400, &json!({ "error": { "code": 131_009 } }));
    let text = Piece::Text { body: "Hola".to_owned() };
    let error = channel(&json!({})).send(&outside(&provider), &rendered(text)).await.unwrap_err();
    assert!(!error.detail.contains("synced_skus"));
}

/// The platform keeps marketing away from somebody for a day: she did not ask for silence.
#[test]
fn the_marketing_cap_is_no_wish_for_silence() {
    let channel = channel(&json!({}));
    let status = |code: i64| {
        let errors = json!([{ "code": code, "title": "capped" }]);
        let status = json!({ "id": "wamid.1", "status": "failed", "timestamp": "1795000000", "recipient_id": "34600111222", "errors": errors });
        let value = json!({ "metadata": { "phone_number_id": "200100" }, "statuses": [status] });
        let body = crate::conformance::envelope(&[json!({ "field": "messages", "value": value })]);
        channel.parse(&WhatsApp.call(SECRET, &body)).unwrap().len()
    };
    assert_eq!(status(131_049), 1, "the receipt alone");
    assert_eq!(status(131_050), 2, "the receipt and the wish");
}

#[test]
fn a_key_that_is_none_is_named() {
    let plain = json!({ "phone_number_id": "200100" });
    let error =
        channels::open("whatsapp", &settings(plain, &[("flow_private_key", "abc")])).unwrap_err();
    assert!(error.to_string().contains("flow_private_key"));
}
