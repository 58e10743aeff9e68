//! Twilio's own library signs and verifies, its calculator counts.

use channels::Channel;
use channels::sms::segments::count;
use engine::content::MediaKind;
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, IdentityScheme, InboundKind, Part};
use http::{HeaderName, HeaderValue};
use serde_json::{Value, json};
use testkit::channel_conformance::{block_on, request};
use transport::signature::twilio as signature;
use transport::{RawRequest, Rejection, Secret};

use super::{items, made, ours, settle, text};
use crate::setup::{FakeProvider, outside, rendered};
use crate::sms::{twilio, twilio_settings};

const NAME: &str = "twilio";

/// A call as the oracle made it.
fn call(case: &Value) -> RawRequest {
    let url = text(case, "url");
    let mut call = request(text(case, "body").as_bytes(), &[]);
    for (name, value) in case["headers"].as_object().unwrap() {
        let name = HeaderName::from_bytes(name.to_lowercase().as_bytes()).unwrap();
        call.headers.insert(name, HeaderValue::from_str(value.as_str().unwrap()).unwrap());
    }
    call.query = url.split_once('?').map_or("", |(_, query)| query).to_owned();
    call.public_url = url.to_owned();
    call
}

/// Why what was read is not what was written.
fn misread(channel: &dyn Channel, case: &Value) -> Option<String> {
    let inbounds = match channel.parse(&call(case)) {
        Ok(inbounds) => inbounds,
        Err(Rejection::BadSignature { .. }) if case["accepted"] == false => return None,
        Err(rejection) => return Some(format!("{rejection:?}")),
    };
    if case["accepted"] == false {
        return Some("it is taken".to_owned());
    }
    let [inbound] = &inbounds[..] else { return Some(format!("{} events", inbounds.len())) };
    if case["params"].is_null() {
        let kept = matches!(inbound.kind, InboundKind::Unknown { .. });
        return (!kept).then(|| format!("{:?}", inbound.kind));
    }
    let said = InboundKind::Message {
        provider_id: text(case, "id").to_owned(),
        parts: vec![Part::Text { text: text(case, "text").to_owned() }],
        reply_to: None,
    };
    let from = vec![phone(text(case, "from"))];
    let good = inbound.kind == said && inbound.contact.identities == from;
    (!good).then(|| format!("{:?} of {:?}", inbound.kind, inbound.contact.identities))
}

fn phone(number: &str) -> Identity {
    Identity { scheme: IdentityScheme::Phone, value: number.to_owned() }
}

#[test]
fn webhooks_are_taken_and_refused_as_the_library_does() {
    let Some(calls) = made(NAME, "calls.json") else { return };
    let open = |secret: &str, value: &str| {
        channels::open("sms", &twilio_settings(&json!({}), &[(secret, value)])).unwrap()
    };
    let by_token = open("auth_token", text(&calls, "token"));
    let by_key = open("shared_key", text(&calls, "shared_key"));
    let cases = items(&calls, "cases");
    let wrong = cases.iter().filter_map(|case| {
        let channel = if case["is_shared"] == true { &by_key } else { &by_token };
        let why = misread(channel.as_ref(), case)?;
        Some(format!("{} at {}: {why}", text(case, "name"), text(case, "url")))
    });
    settle("twilio webhooks", cases.len(), &wrong.collect::<Vec<_>>());
}

#[test]
fn our_signatures_are_shown_to_the_library() {
    let Some(calls) = made(NAME, "calls.json") else { return };
    let secret = |field: &str| Secret::new(text(&calls, field).to_owned());
    let (token, shared_key) = (secret("token"), secret("shared_key"));
    let sign = |case: &Value| {
        // A body whose digest stands in the address is in no form.
        let form = if case["params"].is_null() { "" } else { text(case, "body") };
        let (url, form) = (text(case, "url"), form.as_bytes());
        match case["is_shared"] == true {
            true => signature::sign_shared(&shared_key, url, form),
            false => signature::sign(&token, url, form),
        }
    };
    let signatures: Vec<String> = items(&calls, "cases").iter().map(sign).collect();
    ours(NAME, "signatures.json", || json!(signatures));
}

#[test]
fn our_counts_are_shown_to_the_calculator() {
    let Some(texts) = made(NAME, "texts.json") else { return };
    let counted = |text: &Value| {
        let counted = count(text.as_str().unwrap());
        json!({ "encoding": counted.encoding.name(), "count": counted.count,
            "units": counted.units, "because_of": counted.because_of })
    };
    let counts: Vec<Value> = texts.as_array().unwrap().iter().map(counted).collect();
    ours(NAME, "counts.json", || json!(counts));
    // Between two letters, since some are typed as nothing.
    let typed = |mark: &Value| {
        let body = format!("a{}b", mark.as_str().unwrap());
        sent(&json!({}), Piece::Text { body })
    };
    let Some(marks) = made(NAME, "marks.json") else { return };
    let marks: Vec<Value> = marks.as_array().unwrap().iter().map(typed).collect();
    ours(NAME, "marks.json", || json!(marks));
}

/// The call that sending a piece is.
fn sent(settings: &Value, piece: Piece) -> Value {
    let provider = FakeProvider::new(201, &json!({ "sid": "SM9" }));
    let american = r#"{"ours":"+12125550100","country":"US"}"#.to_owned();
    let mut message = rendered(piece);
    message.to = vec![phone("+4520111111")];
    message.address = Some(american);
    block_on(twilio(settings).send(&outside(&provider), &message)).unwrap();
    let calls = provider.calls.lock().unwrap();
    let [call] = &calls[..] else { panic!("one piece is one call") };
    let fields: Vec<(String, String)> =
        url::form_urlencoded::parse(&call.body).into_owned().collect();
    json!({ "method": call.method.as_str(), "url": call.url, "fields": fields,
        "authorization": call.headers["authorization"].to_str().unwrap(),
        "body": String::from_utf8(call.body.to_vec()).unwrap() })
}

#[test]
fn our_calls_are_shown_to_the_library() {
    let Some(texts) = made(NAME, "texts.json") else { return };
    let short = texts.as_array().unwrap().iter().filter_map(Value::as_str);
    let short =
        short.filter(|text| !text.trim().is_empty() && text.chars().count() < 150).take(120);
    let mut calls: Vec<Value> =
        short.map(|body| sent(&json!({}), Piece::Text { body: body.to_owned() })).collect();
    let picture = || Piece::Media {
        media: MediaKind::Image,
        url: "https://shop.example/mug & cup.jpg?a=b".to_owned(),
        caption: Some("Blå krus".to_owned()),
        file_name: None,
    };
    for settings in [
        json!({ "mms": true }),
        json!({ "validity_s": 600 }),
        json!({ "from": "MG00112233445566778899aabbccddeeff" }),
        json!({ "from": "ACME" }),
        json!({ "from": "12345", "mms": true, "validity_s": 36_000 }),
    ] {
        calls.push(sent(&settings, picture()));
        calls.push(sent(&settings, Piece::Text { body: "Hej & farvel + 100 %".to_owned() }));
    }
    ours(NAME, "sends.json", || json!(calls));
}

#[test]
fn our_answer_is_shown_to_the_library() {
    let answer = twilio(&json!({}))
        .abilities()
        .answers
        .unwrap()
        .answer(&request(b"", &[]), &channels::Said::default());
    ours(NAME, "answer.json", || json!(String::from_utf8(answer.body).unwrap()));
}
