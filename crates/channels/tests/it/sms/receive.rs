//! What arrives from both providers, payload by payload.

use channels::Said;
use engine::inbox::inbound::Inbound;
use expect_test::{Expect, expect};
use http::HeaderValue;
use serde_json::{Value, json};
use testkit::channel_conformance::{NOW, Subject, request};
use transport::signature::twilio as signature;
use transport::{RawRequest, Secret};

use super::subjects::{Twilio, Vonage};
use super::{ACCOUNT, SIGNATURE_SECRET, TOKEN, form, twilio, twilio_settings, vonage};

/// One line per event: key, time, who acted, whom it is about, what is noted about her, what happened.
fn lines(inbounds: &[Inbound]) -> String {
    let line = |inbound: &Inbound| {
        let people: Vec<String> = inbound
            .contact
            .identities
            .iter()
            .map(|one| format!("{}:{}", one.scheme.name(), one.value))
            .collect();
        let kind = serde_json::to_string(&inbound.kind).unwrap();
        let key = match inbound.event_key.split_once(':') {
            Some(("unknown", _)) => "unknown",
            _ => inbound.event_key.as_str(),
        };
        let note = inbound.contact.address.as_deref().unwrap_or("-");
        let later = inbound.occurred_at.since_ms(NOW);
        format!("{key} {later:+} {:?} [{}] {note}\n  {kind}\n", inbound.actor, people.join(" "))
    };
    inbounds.iter().map(line).collect()
}

fn check_twilio(fields: &[(&str, &str)], expected: &Expect) {
    let account = [("AccountSid", ACCOUNT)];
    let request = Twilio.call(TOKEN, &form(&[fields, &account].concat()));
    expected.assert_eq(&lines(&twilio(&json!({})).parse(&request).unwrap()));
}

fn check_vonage(body: &Value, expected: &Expect) {
    let request = Vonage.call(SIGNATURE_SECRET, body.to_string().as_bytes());
    expected.assert_eq(&lines(&vonage(&json!({})).parse(&request).unwrap()));
}

#[test]
fn words_over_twilio() {
    let fields = [
        ("MessageSid", "SM1"),
        ("SmsSid", "SM1"),
        ("From", "+4520111111"),
        ("To", "+4520000000"),
        ("FromCountry", "DK"),
        ("Body", "Har I æblekage & 100 % kaffe? 🍏"),
        ("NumMedia", "0"),
        ("FromCity", ""),
    ];
    check_twilio(
        &fields,
        &expect![[r#"
        SM1 +0 Contact [phone:+4520111111] {"ours":"+4520000000","country":"DK"}
          {"kind":"message","provider_id":"SM1","parts":[{"part":"text","text":"Har I æblekage & 100 % kaffe? 🍏"}]}
    "#]],
    );
}

#[test]
fn pictures_and_a_short_code_over_twilio() {
    let fields = [
        ("MessageSid", "MM1"),
        ("From", "12345"),
        ("To", "+12125550134"),
        ("FromCountry", "US"),
        ("Body", ""),
        ("NumMedia", "3"),
        ("MediaUrl0", "https://api.twilio.com/Media/ME0"),
        ("MediaContentType0", "image/jpeg"),
        ("MediaUrl1", "https://api.twilio.com/Media/ME1"),
        ("MediaContentType1", "text/vcard"),
        ("MediaUrl2", "https://api.twilio.com/Media/ME2"),
    ];
    check_twilio(
        &fields,
        &expect![[r#"
        MM1 +0 Contact [phone:12345] {"ours":"+12125550134","country":"US"}
          {"kind":"message","provider_id":"MM1","parts":[{"part":"media","media":"image","reference":"https://api.twilio.com/Media/ME0","mime":"image/jpeg","caption":null,"file_name":null},{"part":"media","media":"document","reference":"https://api.twilio.com/Media/ME1","mime":"text/vcard","caption":null,"file_name":null},{"part":"media","media":"document","reference":"https://api.twilio.com/Media/ME2","mime":"application/octet-stream","caption":null,"file_name":null}]}
    "#]],
    );
}

#[test]
fn an_empty_message_is_a_message() {
    let fields = [("MessageSid", "SM1"), ("From", "+4520111111"), ("Body", "")];
    check_twilio(
        &fields,
        &expect![[r#"
        SM1 +0 Contact [phone:+4520111111] -
          {"kind":"message","provider_id":"SM1","parts":[{"part":"text","text":""}]}
    "#]],
    );
}

#[test]
fn what_cannot_be_answered_is_kept() {
    let from = |from: &'static str| [("MessageSid", "SM1"), ("From", from), ("Body", "STOP")];
    check_twilio(
        &from("ACME"),
        &expect![[r#"
        unknown +0 System [] -
          {"kind":"unknown","type_name":"message.from_a_name"}
    "#]],
    );
    check_twilio(
        &from("whatsapp:+4520111111"),
        &expect![[r#"
        unknown +0 System [] -
          {"kind":"unknown","type_name":"message.of_another_channel"}
    "#]],
    );
    check_twilio(
        &from("messenger:1234567890"),
        &expect![[r#"
        unknown +0 System [] -
          {"kind":"unknown","type_name":"message.of_another_channel"}
    "#]],
    );
}

#[test]
fn statuses_over_twilio() {
    let status = |status: &'static str, error: &'static str| {
        [
            ("MessageSid", "SM9"),
            ("MessageStatus", status),
            ("SmsStatus", status),
            ("To", "+4520111111"),
            ("From", "+4520000000"),
            ("ErrorCode", error),
        ]
    };
    check_twilio(
        &status("queued", ""),
        &expect![[r#"
        status:queued:SM9 +0 System [phone:+4520111111] -
          {"kind":"receipt","provider_id":"SM9","state":"queued"}
    "#]],
    );
    check_twilio(
        &status("delivered", "0"),
        &expect![[r#"
        status:delivered:SM9 +0 System [phone:+4520111111] -
          {"kind":"receipt","provider_id":"SM9","state":"delivered"}
    "#]],
    );
    check_twilio(
        &status("undelivered", "30005"),
        &expect![[r#"
        status:undelivered:SM9 +0 System [phone:+4520111111] -
          {"kind":"receipt","provider_id":"SM9","state":"failed","error_code":"30005"}
    "#]],
    );
    check_twilio(
        &status("failed", "21610"),
        &expect![[r#"
        status:failed:SM9 +0 System [phone:+4520111111] -
          {"kind":"receipt","provider_id":"SM9","state":"failed","error_code":"21610"}
        opt-out:all:SM9 +0 Contact [phone:+4520111111] -
          {"kind":"consent_changed","topic":"all","granted":false,"source":"twilio:21610"}
        opt-out:marketing:SM9 +0 Contact [phone:+4520111111] -
          {"kind":"consent_changed","topic":"marketing","granted":false,"source":"twilio:21610"}
    "#]],
    );
}

/// Our own id comes back in the address that a status is sent to.
#[test]
fn a_status_names_our_message() {
    let url = "https://shop.example/hooks/channel/inbox?message=msg_1";
    let body = form(&[
        ("MessageSid", "SM9"),
        ("MessageStatus", "sent"),
        ("AccountSid", ACCOUNT),
        ("To", "+4520111111"),
    ]);
    let signature = signature::sign(&Secret::new(TOKEN.to_owned()), url, &body);
    let request = RawRequest {
        public_url: url.to_owned(),
        query: "message=msg_1".to_owned(),
        ..request(&body, &[(signature::HEADER, &signature)])
    };
    let inbounds = twilio(&json!({})).parse(&request).unwrap();
    expect![[r#"
        status:sent:SM9 +0 System [phone:+4520111111] -
          {"kind":"receipt","provider_id":"SM9","correlation":"msg_1","state":"sent"}
    "#]]
    .assert_eq(&lines(&inbounds));
}

#[test]
fn a_shared_key_is_the_only_proof_where_there_is_one() {
    let secrets = [("auth_token", TOKEN), ("shared_key", "the-shared-key")];
    let channel = channels::open("sms", &twilio_settings(&json!({}), &secrets)).unwrap();
    let body = Twilio.message("SM1");
    let by_token = Twilio.call(TOKEN, &body);
    let key = Secret::new("the-shared-key".to_owned());
    let signature = signature::sign_shared(&key, &by_token.public_url, &body);
    let settings = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256";
    let announced =
        [(signature::HEADER, signature.as_str()), (signature::SETTINGS_HEADER, settings)];
    assert!(channel.parse(&request(&body, &announced)).is_ok());
    assert!(channel.parse(&request(&body, &announced[..1])).is_err());
    assert!(channel.parse(&by_token).is_err(), "the auth token no longer proves anything");
    let mut weaker = request(&body, &announced);
    let other = HeaderValue::from_static("key=webhooks_sharedkey_1,algorithm=HMAC_SHA1");
    weaker.headers.insert(signature::SETTINGS_HEADER, other);
    assert!(channel.parse(&weaker).is_err());
}

#[test]
fn words_over_vonage() {
    let message = json!({ "channel": "sms", "message_uuid": "u1", "from": "4520111111", "to": "4520000000",
        "timestamp": "2026-11-18T10:00:00.250Z", "text": "Har I blå krus?", "message_type": "text" });
    check_vonage(
        &message,
        &expect![[r#"
        u1 -3999750 Contact [phone:+4520111111] {"ours":"+4520000000"}
          {"kind":"message","provider_id":"u1","parts":[{"part":"text","text":"Har I blå krus?"}]}
    "#]],
    );
    let odd = json!({ "channel": "sms", "message_uuid": "u2", "from": "12345", "timestamp": "soon",
        "message_type": "hologram" });
    check_vonage(
        &odd,
        &expect![[r#"
        u2 +0 Contact [phone:12345] -
          {"kind":"message","provider_id":"u2","parts":[{"part":"unsupported","type_name":"hologram"}]}
    "#]],
    );
}

#[test]
fn statuses_over_vonage() {
    let status = json!({ "channel": "sms", "message_uuid": "u9", "to": "4520111111", "from": "4520000000",
        "timestamp": "2026-11-18T10:00:01Z", "status": "submitted", "client_ref": "msg_1:0",
        "usage": { "currency": "EUR", "price": "0.0333" } });
    check_vonage(
        &status,
        &expect![[r#"
        status:submitted:u9 -3999000 System [phone:+4520111111] -
          {"kind":"receipt","provider_id":"u9","correlation":"msg_1","state":"sent","pricing":"0.0333 EUR"}
    "#]],
    );
    let error = json!({ "type": "https://developer.vonage.com/api-errors/messages#1050", "title": 1050, "detail": "Number barred" });
    let rejected = super::with(
        status,
        &json!({ "status": "rejected", "error": error, "client_ref": "other" }),
    );
    check_vonage(
        &rejected,
        &expect![[r#"
        status:rejected:u9 -3999000 System [phone:+4520111111] -
          {"kind":"receipt","provider_id":"u9","state":"failed","error_code":"1050","error_text":"Number barred","pricing":"0.0333 EUR"}
        opt-out:all:u9 -3999000 Contact [phone:+4520111111] -
          {"kind":"consent_changed","topic":"all","granted":false,"source":"vonage:1050"}
        opt-out:marketing:u9 -3999000 Contact [phone:+4520111111] -
          {"kind":"consent_changed","topic":"marketing","granted":false,"source":"vonage:1050"}
    "#]],
    );
}

/// Twilio would send any other text on the answer to the contact.
#[test]
fn a_webhook_is_answered_with_nothing_to_say() {
    let channel = twilio(&json!({}));
    let request = Twilio.call(TOKEN, &Twilio.message("SM1"));
    let answers = channel.abilities().answers.unwrap();
    assert_eq!(answers.waits_ms(&request, &[]), None);
    let answer = answers.answer(&request, &Said::default());
    assert_eq!((answer.status, answer.content_type), (200, "text/xml"));
    assert_eq!(answer.body, br#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#);
    assert!(vonage(&json!({})).abilities().answers.is_none());
}

#[test]
fn a_handshake_is_not_part_of_it() {
    assert!(twilio(&json!({})).handshake(&request(b"", &[])).is_err());
}
