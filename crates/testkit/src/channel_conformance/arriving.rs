//! What arrives: all of it, once, under a stable key, and nothing that breaks us.

use super::{SECRET, Subject, accept, parsed, request, signed};
use engine::inbox::inbound::{Actor, Inbound, InboundKind, ReceiptState};
use http::StatusCode;
use transport::Rejection;

/// A repeated delivery has the same key, another message another one.
pub fn a_message_arrives_once_under_the_same_key(subject: &dyn Subject) {
    let first = parsed(subject, &subject.message("one"));
    let again = parsed(subject, &subject.message("one"));
    let other = parsed(subject, &subject.message("two"));
    assert_eq!(first, again);
    assert_eq!(first.len(), 1);
    assert!(matches!(first[0].kind, InboundKind::Message { .. }), "{:?}", first[0].kind);
    assert_ne!(first[0].event_key, other[0].event_key);
    assert!(!first[0].contact.identities.is_empty());
    assert_eq!(first[0].actor, Actor::Contact);
}

/// Not only the first: a provider puts many updates into one call.
pub fn every_message_of_a_batch_arrives(subject: &dyn Subject) {
    let ids: Vec<String> = (0..250).map(|number| format!("batch-{number}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let Some(body) = subject.batch(&ids) else { return };
    let inbounds = parsed(subject, &body);
    assert_eq!(inbounds.len(), ids.len());
    let mut keys: Vec<&str> = inbounds.iter().map(|inbound| inbound.event_key.as_str()).collect();
    keys.dedup();
    assert_eq!(keys.len(), ids.len());
}

/// What the brand said comes back: nobody may take it for the shopper.
pub fn an_echo_is_not_the_contact(subject: &dyn Subject) {
    let Some(body) = subject.echo("echo-1") else { return };
    let inbounds = parsed(subject, &body);
    assert!(!inbounds.is_empty());
    for inbound in inbounds {
        assert!(matches!(inbound.actor, Actor::BrandHuman | Actor::BrandBot), "{inbound:?}");
    }
}

/// What is not understood is kept as such: a refusal would be repeated for days.
pub fn unknown_content_is_kept_and_accepted(subject: &dyn Subject) {
    for body in subject.unknown() {
        let inbounds = parsed(subject, &body);
        let unknown = |inbound: &Inbound| matches!(inbound.kind, InboundKind::Unknown { .. });
        let text = String::from_utf8_lossy(&body).into_owned();
        assert!(!inbounds.is_empty() && inbounds.iter().all(unknown), "{text}: {inbounds:?}");
        assert_eq!(inbounds, parsed(subject, &body), "the key must be stable: {text}");
    }
}

/// Each state arrives as it was told, with a key of its own, in whatever order.
pub fn receipts_come_in_any_order(subject: &dyn Subject) {
    use ReceiptState::{Delivered, Failed, Read, Sent};
    let mut keys = Vec::new();
    for state in [Read, Sent, Delivered, Failed] {
        let Some(body) = subject.receipt("sent-1", state) else { continue };
        let inbounds = parsed(subject, &body);
        let told = inbounds.iter().find_map(|inbound| match &inbound.kind {
            InboundKind::Receipt(report) => Some(report.state),
            InboundKind::ReceiptsUntil { state, .. } => Some(*state),
            _ => None,
        });
        assert_eq!(told, Some(state));
        keys.push(inbounds[0].event_key.clone());
    }
    let count = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), count, "two states of one message are two events");
}

/// 400, for JSON with line and column, and nothing of the body in the words.
pub fn malformed_content_is_refused(subject: &dyn Subject) {
    let channel = subject.open(Some(SECRET));
    for body in subject.malformed() {
        let request = signed(subject, &body);
        let shown = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
        let rejection = accept(subject, channel.as_ref(), &request).expect_err(&shown);
        assert_eq!(rejection.status(), StatusCode::BAD_REQUEST, "{shown}: {rejection}");
        assert!(!rejection.to_string().contains("private"), "{rejection}");
    }
    if !subject.is_json() {
        return;
    }
    for (body, position) in [
        ("", (1, 0)),
        ("{", (1, 1)),
        ("{\n  private}", (2, 3)),
        ("not json", (1, 2)),
        ("\u{feff}{}", (1, 1)),
    ] {
        let request = signed(subject, body.as_bytes());
        let rejection = accept(subject, channel.as_ref(), &request).expect_err(body);
        assert_eq!(rejection.status(), StatusCode::BAD_REQUEST, "{body}");
        assert!(!rejection.to_string().contains("private"), "{rejection}");
        assert!(
            matches!(rejection, Rejection::Malformed { position: found, .. } if found == Some(position)),
            "{body}: {rejection:?}"
        );
    }
    for opened in ["[", "{\"a\":"] {
        let deep = opened.repeat(200_000);
        let deep = &deep.as_bytes()[..deep.len().min(subject.body_bytes_max())];
        let request = signed(subject, deep);
        let rejection = accept(subject, channel.as_ref(), &request).expect_err("deeply nested");
        assert_eq!(rejection.status(), StatusCode::BAD_REQUEST);
    }
}

/// Invalid UTF-8, lone surrogates, control characters, right-to-left marks: an answer, never a panic.
pub fn hostile_text_arrives_whole_or_is_refused(subject: &dyn Subject) {
    let channel = subject.open(Some(SECRET));
    let body = subject.message("NEEDLE");
    let text = String::from_utf8_lossy(&body).into_owned();
    let hostile: [&[u8]; 8] = [
        b"\xff\xfe",
        b"\\ud800",
        b"\\u0000",
        b"%00%ff%c0",
        "\u{202e}\u{200d}\u{feff}".as_bytes(),
        b"<![CDATA[x]]>",
        b"&lol9;",
        "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}".as_bytes(),
    ];
    for bytes in hostile {
        let mut bent = Vec::new();
        for (number, part) in text.split("NEEDLE").enumerate() {
            if number > 0 {
                bent.extend_from_slice(bytes);
            }
            bent.extend_from_slice(part.as_bytes());
        }
        let outcome = accept(subject, channel.as_ref(), &signed(subject, &bent));
        if let Err(rejection) = outcome {
            let status = rejection.status();
            let refused = [StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED].contains(&status);
            assert!(refused, "{bytes:?}: {rejection}");
        }
    }
}

/// 413 before the proof is even looked at.
pub fn a_body_over_the_limit_is_refused_unread(subject: &dyn Subject) {
    let channel = subject.open(Some(SECRET));
    let body = vec![b' '; subject.body_bytes_max() + 1];
    assert_eq!(channel.parse(&request(&body, &[])), Err(Rejection::TooLarge));
}
