//! Text messages: both providers through the suite, and what only text messages have.

mod choices;
mod costs;
mod keywords;
mod laws;
mod receive;
mod segments;
mod send;
mod settings;
mod shared;
mod subjects;

use std::sync::Arc;

use channels::{Channel, InboxSettings};
use serde_json::{Value, json};

use crate::setup::settings;

pub(crate) const ACCOUNT: &str = "AC00112233445566778899aabbccddeeff";
pub(crate) const TOKEN: &str = "a-long-enough-auth-token";
pub(crate) const SIGNATURE_SECRET: &str = "a-long-enough-signature-secret";

/// Settings with more of them, or others.
pub(crate) fn with(mut all: Value, extra: &Value) -> Value {
    let (Some(fields), Some(extra)) = (all.as_object_mut(), extra.as_object()) else {
        panic!("objects")
    };
    fields.extend(extra.clone());
    all
}

pub(crate) fn twilio_settings(extra: &Value, secrets: &[(&str, &str)]) -> InboxSettings {
    let plain = json!({ "provider": "twilio", "account": ACCOUNT, "from": "+4520000000" });
    settings(with(plain, extra), secrets)
}

pub(crate) fn twilio(extra: &Value) -> Arc<dyn Channel> {
    channels::open("sms", &twilio_settings(extra, &[("auth_token", TOKEN)])).unwrap()
}

pub(crate) fn vonage_settings(extra: &Value, secrets: &[(&str, &str)]) -> InboxSettings {
    let plain = json!({ "provider": "vonage", "account": "abcd1234", "from": "4520000000" });
    settings(with(plain, extra), secrets)
}

pub(crate) fn vonage(extra: &Value) -> Arc<dyn Channel> {
    let secrets = [("signature_secret", SIGNATURE_SECRET), ("api_secret", "an-api-secret")];
    channels::open("sms", &vonage_settings(extra, &secrets)).unwrap()
}

/// A form of these fields.
pub(crate) fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes()
}
