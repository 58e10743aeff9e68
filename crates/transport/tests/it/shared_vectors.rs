//! Vectors kept outside the project, read where they are present.

use std::path::PathBuf;

use serde_json::Value;
use transport::Secret;
use transport::signature::hmac::HMAC_SHA256_BASE64;
use transport::signature::{meta, standard_webhooks, stripe_style, twilio, vonage};

use crate::requests::{request, secrets};
use crate::vectors::{key, webhook_headers};

#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
fn read(path: &str) -> Option<Value> {
    let root = std::env::var_os("TRATO_SHARED")
        .map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(root.join("fixtures").join(path)) else {
        println!("skipped: no ../shared");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn text<'a>(vector: &'a Value, field: &str) -> &'a str {
    vector[field].as_str().unwrap_or_else(|| panic!("{field} in {vector}"))
}

#[test]
fn messenger() {
    let Some(vectors) = read("messenger/signature_vectors.json") else { return };
    let vectors = vectors.as_array().unwrap();
    assert!(!vectors.is_empty());
    for vector in vectors {
        let body = text(vector, "raw_body_utf8").as_bytes();
        let request = request(body, &[(meta::HEADER, text(vector, "x_hub_signature_256"))]);
        let outcome = meta::verify(&secrets(&[text(vector, "app_secret")]), &request);
        assert_eq!(outcome.is_ok(), vector["valid"].as_bool().unwrap_or(true), "{vector}");
    }
}

#[test]
fn webhooks() {
    let Some(document) = read("signatures/webhook_signature_vectors.json") else { return };
    let vectors = document["vectors"].as_array().unwrap();
    for vector in vectors {
        check_vector(vector);
    }
    assert!(vectors.len() >= 7);
}

fn check_vector(vector: &Value) {
    let value = text(vector, "value");
    match text(vector, "system") {
        "stripe" | "acp_order_webhook" => check_stripe_style(vector, value),
        "standard_webhooks" => check_standard_webhooks(vector, value),
        "shopify" | "woocommerce" => {
            check_base64(text(vector, "secret"), &[text(vector, "raw_body")], value);
        }
        "zendesk" => {
            let message = [text(vector, "timestamp"), text(vector, "raw_body")];
            check_base64(text(vector, "secret"), &message, value);
        }
        "hubspot_v3" => {
            let timestamp = vector["timestamp"].to_string();
            let message = [
                text(vector, "method"),
                text(vector, "url"),
                text(vector, "requestBody"),
                &timestamp,
            ];
            check_base64(text(vector, "clientSecret"), &message, value);
        }
        other => panic!("no verifier for {other}"),
    }
}

fn check_base64(secret: &str, message: &[&str], value: &str) {
    let parts: Vec<_> = message.iter().map(|part| part.as_bytes()).collect();
    HMAC_SHA256_BASE64.verify(&[Secret::new(secret)], &parts, value, b"").unwrap();
}

fn check_stripe_style(vector: &Value, value: &str) {
    let secrets = secrets(&[text(vector, "secret")]);
    let timestamp_s = vector["timestamp"].as_i64().unwrap();
    let body = text(vector, "raw_body").as_bytes();
    assert_eq!(stripe_style::sign(&secrets[0], timestamp_s, body), value);
    let header = text(vector, "header").to_lowercase();
    let mut request = request(body, &[(&header, value)]);
    for (drift_s, accepted) in [(0, true), (299, true), (301, false)] {
        request.received_at = engine::Timestamp((timestamp_s + drift_s) * 1_000);
        let outcome = stripe_style::verify(&header, &secrets, &request, 300);
        assert_eq!(outcome.is_ok(), accepted, "{drift_s} s after {vector}");
    }
}

fn check_standard_webhooks(vector: &Value, value: &str) {
    let keys = [key(text(vector, "secret"))];
    let id = text(&vector["headers"], "webhook-id");
    let timestamp = text(&vector["headers"], "webhook-timestamp");
    let body = text(vector, "raw_body").as_bytes();
    let timestamp_s = timestamp.parse().unwrap();
    assert_eq!(standard_webhooks::sign(&keys, id, timestamp_s, body), value);
    let mut request = request(body, &webhook_headers(id, timestamp, value));
    request.received_at = engine::Timestamp(timestamp_s * 1_000);
    standard_webhooks::verify(&keys, &request, 300).unwrap();
}

#[test]
fn twilio_signatures() {
    let Some(vectors) = read("twilio_sms/signature_vectors.json") else { return };
    let vectors = vectors.as_array().unwrap();
    assert!(vectors.len() >= 15);
    for vector in vectors {
        check_twilio(vector);
    }
}

fn check_twilio(vector: &Value) {
    let body = twilio_body(vector);
    let settings = vector["headers"]["X-Twilio-Webhooks-Signature-Settings"].as_str();
    let mut headers = vec![(twilio::HEADER, text(vector, "signature"))];
    headers.extend(settings.map(|settings| (twilio::SETTINGS_HEADER, settings)));
    let mut request = request(&body, &headers);
    text(vector, "url").clone_into(&mut request.public_url);
    let token = secrets(&[text(vector, "token")]);
    let keys = |token: &[Secret<String>], is_shared: bool| {
        let (auth_tokens, shared_keys) =
            if is_shared { (&[][..], token) } else { (token, &[][..]) };
        twilio::verify(twilio::Keys { auth_tokens, shared_keys }, &request).map(drop)
    };
    assert_eq!(keys(&token, settings.is_some()), Ok(()), "{vector}");
    let other = secrets(&["another"]);
    assert!(keys(&other, settings.is_some()).is_err(), "{vector}");
    assert!(keys(&token, settings.is_none()).is_err(), "{vector}");
}

fn twilio_body(vector: &Value) -> Vec<u8> {
    if let Some(file) = vector["form_file"].as_str() {
        let root = std::env::var_os("TRATO_SHARED")
            .map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
        return std::fs::read(root.join("fixtures/twilio_sms").join(file)).unwrap();
    }
    if let Some(body) = vector["json_body"].as_str() {
        return body.as_bytes().to_vec();
    }
    let pairs: Vec<(String, String)> = match (&vector["params"], &vector["params_list"]) {
        (Value::Object(params), _) => params
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect(),
        (_, list) => serde_json::from_value(list.clone()).unwrap(),
    };
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes()
}

#[test]
fn vonage_webhook() {
    let Some(vector) = read("vonage_sms/signed_inbound.json") else { return };
    let body = text(&vector, "raw_body").as_bytes();
    let mut request = request(body, &[(vonage::HEADER, text(&vector["headers"], "Authorization"))]);
    let secrets = secrets(&[text(&vector, "signature_secret")]);
    for (second, accepted) in [(1_795_255_200, true), (1_795_255_499, true), (1_795_255_501, false)]
    {
        request.received_at = engine::Timestamp(second * 1_000);
        let outcome = vonage::verify(&secrets, &request, 300);
        assert_eq!(outcome.is_ok(), accepted, "at {second}: {outcome:?}");
    }
}
