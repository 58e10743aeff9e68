//! Vectors and payloads kept outside the project, read where they are present.

use channels::sms::segments::{Encoding, count};
use engine::content::piece::Piece;
use engine::inbox::inbound::{InboundKind, Keyword, Part, ReceiptState};
use serde_json::{Value, json};
use testkit::channel_conformance::{Subject, request};
use transport::signature::vonage as signature;

use super::subjects::Twilio;
use super::{TOKEN, twilio, twilio_settings, vonage_settings};
use crate::shared_payloads::shared;

#[test]
fn segments_agree_with_the_calculator() {
    let Some(folder) = shared("twilio_sms") else { return };
    let vectors = std::fs::read(folder.join("segment_vectors.json")).unwrap();
    let vectors: Vec<Value> = serde_json::from_slice(&vectors).unwrap();
    assert!(vectors.len() >= 26);
    for vector in &vectors {
        let text = vector["text"].as_str().unwrap();
        let counted = count(text);
        let encoding = if counted.encoding == Encoding::Gsm7 { "GSM-7" } else { "UCS-2" };
        assert_eq!(vector["encoding"], encoding, "{text}");
        assert_eq!(vector["segments"], counted.count, "{text}");
        // Its smart encoding is our plain punctuation.
        let cost = twilio(&json!({}))
            .abilities()
            .counts_cost
            .unwrap()
            .cost(&Piece::Text { body: text.to_owned() });
        if !text.trim().is_empty() {
            assert_eq!(vector["smart_encoding"]["segments"], cost.segments, "{text}");
            let smart = if cost.encoding == "gsm7" { "GSM-7" } else { "UCS-2" };
            assert_eq!(vector["smart_encoding"]["encoding"], smart, "{text}");
        }
    }
}

#[test]
fn twilio_forms_are_read() {
    let Some(folder) = shared("twilio_sms") else { return };
    let account = "AC".to_owned() + &"a".repeat(32);
    let settings = twilio_settings(&json!({ "account": account }), &[("auth_token", TOKEN)]);
    let channel = channels::open("sms", &settings).unwrap();
    let read = |name: &str| {
        let body = std::fs::read(folder.join(name)).unwrap();
        channel.parse(&Twilio.call(TOKEN, &body)).unwrap().remove(0).kind
    };
    assert!(matches!(read("in_sms.form"), InboundKind::Message { .. }));
    let InboundKind::Message { parts, .. } = read("in_mms.form") else { panic!("a message") };
    assert_eq!(parts.iter().filter(|part| matches!(part, Part::Media { .. })).count(), 2);
    let stop = read("in_stop.form");
    assert!(
        matches!(stop, InboundKind::Keyword { keyword: Keyword::Stop, answered: true, .. }),
        "{stop:?}"
    );
    let InboundKind::Receipt(report) = read("status_undelivered.form") else { panic!("a receipt") };
    assert_eq!((report.state, report.error_code.as_deref()), (ReceiptState::Failed, Some("30005")));
}

#[test]
fn a_vonage_webhook_is_read() {
    let Some(folder) = shared("vonage_sms") else { return };
    let vector = std::fs::read(folder.join("signed_inbound.json")).unwrap();
    let vector: Value = serde_json::from_slice(&vector).unwrap();
    let secrets = [("signature_secret", vector["signature_secret"].as_str().unwrap())];
    let channel = channels::open("sms", &vonage_settings(&json!({}), &secrets)).unwrap();
    let value = vector["headers"]["Authorization"].as_str().unwrap();
    let mut request =
        request(vector["raw_body"].as_str().unwrap().as_bytes(), &[(signature::HEADER, value)]);
    request.received_at = engine::Timestamp(1_795_255_200_000);
    let inbounds = channel.parse(&request).unwrap();
    assert_eq!(inbounds.len(), 1);
    assert_eq!(inbounds[0].contact.identities[0].value, "+4530000000");
    let kind = &inbounds[0].kind;
    assert!(
        matches!(kind, InboundKind::Keyword { keyword: Keyword::Stop, answered: false, .. }),
        "{kind:?}"
    );
}
