//! A wrong setting stops the inbox with its name, and the closest valid one.

use serde_json::{Value, json};

use crate::setup::settings;

fn refused(kind: &str, plain: Value, secrets: &[(&str, &str)]) -> String {
    channels::open(kind, &settings(plain, secrets)).unwrap_err().to_string()
}

#[test]
fn what_is_wrong_is_named() {
    for (kind, plain, expected) in [
        ("carrier_pigeon", json!({}), "unknown channel `carrier_pigeon`"),
        ("whatsapp", json!({}), "setting `phone_number_id` is missing"),
        ("whatsapp", json!({ "phone_number_id": 5 }), "setting `phone_number_id` must be text"),
        (
            "whatsapp",
            json!({ "phone_number_id": "+34 600" }),
            "setting `phone_number_id` is the number's id in digits, not the number itself",
        ),
        (
            "whatsapp",
            json!({ "phone_number_id": "1", "api_verson": "v26.0" }),
            "setting `api_verson` is not a setting of this channel; did you mean `api_version`?",
        ),
        (
            "whatsapp",
            json!({ "phone_number_id": "1", "api_version": "26" }),
            "setting `api_version` must look like `v26.0`",
        ),
        (
            "whatsapp",
            json!({ "phone_number_id": "1", "api_base": "ftp://x" }),
            "setting `api_base` must be an http or https address",
        ),
        (
            "whatsapp",
            json!({ "phone_number_id": "1", "templates": [{ "nam": "x" }] }),
            "setting `templates` must be a list of templates, each with `name` and `language`",
        ),
    ] {
        assert_eq!(refused(kind, plain, &[]), expected);
    }
}

#[test]
fn an_identity_secret_must_be_one() {
    for secret in [
        "short",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n",
        "{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndr\"}",
    ] {
        let message = refused("webchat", json!({}), &[("identity_secret", secret)]);
        assert!(
            message.starts_with("setting `identity_secret`") && !message.contains(secret),
            "{message}"
        );
    }
}

#[test]
fn nothing_secret_is_printed() {
    let secrets =
        [("app_secret", "sesame-1"), ("verify_token", "sesame-2"), ("access_token", "sesame-3")];
    let channel =
        channels::open("whatsapp", &settings(json!({ "phone_number_id": "1" }), &secrets)).unwrap();
    assert!(!format!("{channel:?}").contains("sesame"));
}
