//! Settings that are wrong are named, and an inbox with all of them opens.

use serde_json::{Value, json};

use super::{twilio_settings, vonage_settings};

const KEY: &str = include_str!("../payloads/sms/private_key.pem");

#[test]
fn a_wrong_setting_is_named() {
    for (is_twilio, extra, secrets, key) in [
        (true, json!({ "provider": "pigeon" }), vec![], "provider"),
        (true, json!({ "account": "abcd1234" }), vec![], "account"),
        (true, json!({ "account": "AC00112233445566778899aabbccddee/." }), vec![], "account"),
        (true, json!({ "account": "" }), vec![], "account"),
        (true, json!({ "from": "" }), vec![], "from"),
        (true, json!({ "from": "whatsapp:+4520000000" }), vec![], "from"),
        (true, json!({ "from": "a name that is too long" }), vec![], "from"),
        (true, json!({ "segments_max": 0 }), vec![], "segments_max"),
        (true, json!({ "segments_max": 11 }), vec![], "segments_max"),
        (true, json!({ "plain_punctuation": "yes" }), vec![], "plain_punctuation"),
        (true, json!({ "segment_price": "7" }), vec![], "segment_price"),
        (true, json!({ "segment_currency": "EUR" }), vec![], "segment_price"),
        (
            true,
            json!({ "segment_price": "7.12345", "segment_currency": "EUR" }),
            vec![],
            "segment_price",
        ),
        (
            true,
            json!({ "segment_price": "-7", "segment_currency": "EUR" }),
            vec![],
            "segment_price",
        ),
        (
            true,
            json!({ "segment_price": "7", "segment_currency": "euro" }),
            vec![],
            "segment_currency",
        ),
        (true, json!({ "validity_s": 36_001 }), vec![], "validity_s"),
        (true, json!({ "validity_s": 0 }), vec![], "validity_s"),
        (true, json!({ "api_base": "api.twilio.com" }), vec![], "api_base"),
        (true, json!({ "api_key": "SK1" }), vec![("api_secret", "s")], "api_key"),
        (true, json!({ "api_key": "SK00112233445566778899aabbccddeeff" }), vec![], "api_key"),
        (true, json!({ "media_hosts": ["mms.twiliocdn.com"] }), vec![], "media_hosts"),
        (true, json!({ "segment_max": 3 }), vec![], "segment_max"),
        (false, json!({ "account": "a/b" }), vec![], "account"),
        (false, json!({ "from": "MG00112233445566778899aabbccddeeff" }), vec![], "from"),
        (false, json!({ "validity_s": 300_000 }), vec![], "validity_s"),
        (false, json!({ "account_base": "ftp://rest.nexmo.com" }), vec![], "account_base"),
        (false, json!({ "application_id": "a" }), vec![], "application_id"),
        (
            false,
            json!({ "application_id": "a" }),
            vec![("private_key", "not a key")],
            "private_key",
        ),
    ] {
        let shown = extra.to_string();
        let settings = if is_twilio {
            twilio_settings(&extra, &secrets)
        } else {
            vonage_settings(&extra, &secrets)
        };
        let error = channels::open("sms", &settings).unwrap_err().to_string();
        assert!(error.contains(&format!("`{key}`")), "{shown}: {error}");
    }
}

/// Also a key of the other provider does no harm, so that a switch loses nothing.
#[test]
fn every_setting_there_is_can_be_set() {
    let settings = |provider: &str, account: &str| -> Value {
        let all = channels::sms::ABOUT.settings.iter();
        let mut all: serde_json::Map<String, Value> = all
            .map(|field| (field.key.to_owned(), serde_json::from_str(field.example).unwrap()))
            .collect();
        all.insert("provider".to_owned(), json!(provider));
        all.insert("account".to_owned(), json!(account));
        Value::Object(all)
    };
    let secrets = [
        ("auth_token", "t"),
        ("shared_key", "k"),
        ("api_secret", "s"),
        ("signature_secret", "s"),
        ("private_key", KEY),
    ];
    let twilio = twilio_settings(&settings("twilio", super::ACCOUNT), &secrets);
    let vonage = vonage_settings(&settings("vonage", "abcd1234"), &secrets);
    for settings in [twilio, vonage] {
        let channel = channels::open("sms", &settings).unwrap();
        let shown = format!("{channel:?}");
        assert!(!shown.contains("PRIVATE") && !shown.contains("\"t\""), "{shown}");
    }
}
