//! Payloads kept outside the project, read where they are present.

use std::path::PathBuf;

use channels::Channel;
use engine::inbox::inbound::{Inbound, InboundKind};
use serde_json::{Value, json};
use testkit::channel_conformance::{SECRET, Subject, request, signed};

use crate::conformance::WhatsApp;
use crate::setup::settings;

#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("TRATO_SHARED")
        .map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
    let folder = root.join("fixtures").join(folder);
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return None;
    }
    Some(folder)
}

fn parse(file: &std::path::Path) -> Vec<Inbound> {
    let body = std::fs::read(file).unwrap();
    let value: Value = serde_json::from_slice(&body).unwrap();
    let number = value.pointer("/entry/0/changes/0/value/metadata/phone_number_id").cloned();
    let number = number.and_then(|number| number.as_str().map(str::to_owned)).unwrap();
    // Some examples have a word where the id stands.
    let digits = if number.bytes().all(|byte| byte.is_ascii_digit()) {
        number.clone()
    } else {
        "1".to_owned()
    };
    let body = String::from_utf8(body).unwrap().replace(&number, &digits).into_bytes();
    let plain = json!({ "phone_number_id": digits });
    let channel = channels::open("whatsapp", &settings(plain, &[("app_secret", SECRET)])).unwrap();
    channel.parse(&signed(&WhatsApp, &body)).unwrap()
}

/// What each example says, as far as one word can tell.
fn kind(inbound: &Inbound) -> &'static str {
    match &inbound.kind {
        InboundKind::Message { .. } => "message",
        InboundKind::Selection { .. } => "selection",
        InboundKind::CartSubmitted { .. } => "cart",
        InboundKind::FormSubmitted { .. } => "form",
        InboundKind::Receipt(_) => "receipt",
        InboundKind::ConsentChanged { .. } => "consent",
        InboundKind::IdentityChanged { .. } => "identity",
        InboundKind::AccountNotice { .. } => "notice",
        _ => "other",
    }
}

#[test]
fn whatsapp_examples() {
    let Some(folder) = shared("whatsapp") else { return };
    for (name, kinds) in [
        ("in_button_reply", vec!["selection"]),
        ("in_flow_completion", vec!["form"]),
        ("in_list_reply", vec!["selection"]),
        ("in_message_with_value_errors", vec!["message", "notice"]),
        ("in_order_real_numbers", vec!["cart"]),
        ("in_smb_message_echo", vec!["message"]),
        ("in_status_failed", vec!["receipt"]),
        ("in_status_failed_bsuid_no_recipient_id", vec!["receipt"]),
        ("in_status_sent_pricing_callback_data", vec!["receipt"]),
        ("in_system_number_change", vec!["identity"]),
        ("in_text_ctwa_referral", vec!["message"]),
        ("in_text_product_inquiry", vec!["message"]),
        ("in_unsupported", vec!["message"]),
        ("in_user_preferences", vec!["consent"]),
        ("in_username_only_no_from", vec!["message"]),
    ] {
        let inbounds = parse(&folder.join(format!("{name}.json")));
        assert_eq!(inbounds.iter().map(kind).collect::<Vec<_>>(), kinds, "{name}: {inbounds:#?}");
    }
}

#[test]
fn messenger_signatures() {
    let Some(folder) = shared("messenger") else { return };
    let vectors: Value =
        serde_json::from_slice(&std::fs::read(folder.join("signature_vectors.json")).unwrap())
            .unwrap();
    let vectors = vectors.as_array().unwrap();
    assert!(vectors.len() >= 3);
    for vector in vectors {
        let text = |field: &str| vector[field].as_str().unwrap();
        let channel = WhatsApp.open(Some(text("app_secret")));
        let request = request(
            text("raw_body_utf8").as_bytes(),
            &[(transport::signature::meta::HEADER, text("x_hub_signature_256"))],
        );
        let valid = vector["valid"].as_bool().unwrap_or(true);
        assert_eq!(Channel::parse(&*channel, &request).is_ok(), valid, "{vector}");
    }
}
