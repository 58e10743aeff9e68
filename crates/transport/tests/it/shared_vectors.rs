//! Vectors kept outside the project, read where they are present.

use std::path::PathBuf;

use serde_json::Value;
use transport::Secret;
use transport::signature::hmac::HMAC_SHA256_BASE64;
use transport::signature::{meta, standard_webhooks, stripe_style};

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
