//! Where an activity goes, with which token, and what the answers mean.

use channels::Rendered;
use engine::content::piece::Piece;
use engine::inbox::inbound::InboundKind;
use serde_json::{Value, json};
use testkit::channel_conformance::NOW;
use transport::{Retry, SendErrorCode};

use super::platform::{Platform, SERVICE, channel, receive, teams};
use super::render::{address, message, taken};
use crate::setup::{outside, rendered};

#[tokio::test]
async fn an_answer_and_a_message_of_its_own_go_to_the_conversations_service() {
    let piece = || Piece::Text { body: "hello".to_owned() };
    for (settings, address, reply, url) in [
        (
            json!({}),
            address(json!({})),
            None,
            "https://smba.trafficmanager.net/emea/v3/conversations/19%3Aabc%40thread%2Etacv2%3Bmessageid%3D17/activities",
        ),
        (
            json!({}),
            address(json!({ "conversation": "a/../b?c" })),
            Some(known("a/../b?c", "f:1")),
            "https://smba.trafficmanager.net/emea/v3/conversations/a%2F%2E%2E%2Fb%3Fc/activities/f%3A1",
        ),
        (
            json!({ "api_base": "https://bots.example/" }),
            address(json!({ "conversation": "c" })),
            None,
            "https://bots.example/v3/conversations/c/activities",
        ),
        (
            json!({}),
            address(json!({ "conversation": "c" })),
            Some(known("another", "f:1")),
            "https://smba.trafficmanager.net/emea/v3/conversations/c/activities",
        ),
    ] {
        let platform = taken();
        let message = Rendered { in_reply_to: reply.clone(), ..message(&address, piece()) };
        let receipt = channel(settings).send(&outside(&platform), &message).await.unwrap();
        let sent = platform.sent();
        assert_eq!((sent.method.as_str(), sent.url.as_str()), ("POST", url));
        assert_eq!(sent.headers["authorization"], "Bearer token-of-ours");
        assert!(receipt.provider_id.starts_with("1795000000999@"));
        let body: Value = serde_json::from_slice(&sent.body).unwrap();
        let answers = url.ends_with("f%3A1").then(|| json!("f:1"));
        assert_eq!(body.get("replyToId"), answers.as_ref());
    }
}

/// What a message of a conversation is called here.
fn known(conversation: &str, id: &str) -> String {
    let activity = json!({ "id": id, "conversation": { "id": conversation }, "text": "hola" });
    // Receiving has a runtime of its own.
    let inbounds = std::thread::spawn(move || receive(&teams(activity))).join().unwrap();
    match &inbounds[0].kind {
        InboundKind::Message { provider_id, .. } => provider_id.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn no_token_goes_to_a_host_that_is_not_listed() {
    for service in [
        "https://evil.example/",
        "http://smba.trafficmanager.net/",
        "",
        "https://x@smba.trafficmanager.net/",
    ] {
        let platform = taken();
        let message = message(
            &address(json!({ "service_url": service })),
            Piece::Text { body: "hello".to_owned() },
        );
        let error = channel(json!({})).send(&outside(&platform), &message).await.unwrap_err();
        assert_eq!(error.code, SendErrorCode::InvalidRequest, "{service}");
        assert!(platform.urls().is_empty(), "{service}");
    }
}

#[tokio::test]
async fn who_has_no_conversation_cannot_be_reached() {
    for note in [None, Some("not json".to_owned())] {
        let platform = taken();
        let message =
            Rendered { address: note, ..rendered(Piece::Text { body: "hello".to_owned() }) };
        let error = channel(json!({})).send(&outside(&platform), &message).await.unwrap_err();
        assert_eq!(error.code, SendErrorCode::RecipientUnreachable);
    }
}

#[tokio::test]
async fn nothing_is_sent_for_our_own_direct_line() {
    let platform = taken();
    let ours = address(json!({ "service_url": "", "channel": "directline" }));
    let message = message(&ours, Piece::Text { body: "hello".to_owned() });
    let receipt = channel(json!({})).send(&outside(&platform), &message).await.unwrap();
    assert_eq!(receipt.provider_id, "msg_1:0");
    assert!(platform.urls().is_empty());
}

#[tokio::test]
async fn a_token_is_fetched_once_and_again_before_it_ends() {
    let (channel, platform) = (channel(json!({})), taken());
    let message = message(&address(json!({})), Piece::Text { body: "hello".to_owned() });
    let fetched = || platform.urls().iter().filter(|url| url.contains("/oauth2/")).count();
    for (later_ms, times) in [(0, 1), (1, 1), (3_298_999, 1), (3_299_000, 2)] {
        let outside = channels::Outside { http: &platform, now: NOW.plus_ms(later_ms) };
        channel.send(&outside, &message).await.unwrap();
        assert_eq!(fetched(), times, "{later_ms}");
    }
    let asked = platform.asked.lock().unwrap();
    assert_eq!(
        std::str::from_utf8(&asked[0].body).unwrap(),
        "grant_type=client_credentials&client_id=0d1f7a52-3c64-4b0e-9f0a-5d5f4b1d7c21&client_secret=app-password\
         &scope=https%3A%2F%2Fapi.botframework.com%2F.default"
    );
    assert!(
        asked
            .iter()
            .filter(|one| !one.url.contains("/oauth2/"))
            .all(|one| !one.body.windows(12).any(|part| part == b"app-password"))
    );
}

#[tokio::test]
async fn a_token_that_is_not_taken_is_replaced_once() {
    let (channel, message) = (
        channel(json!({})),
        message(&address(json!({})), Piece::Text { body: "hello".to_owned() }),
    );
    channel.send(&outside(&taken()), &message).await.unwrap();
    let refusing = Platform::with(SERVICE, 401, json!({}));
    let error = channel.send(&outside(&refusing), &message).await.unwrap_err();
    assert_eq!((error.code, error.retry), (SendErrorCode::Auth, Retry::AfterMs(1_000)));
    let error = channel.send(&outside(&refusing), &message).await.unwrap_err();
    assert_eq!((error.code, error.retry), (SendErrorCode::Auth, Retry::Never));
    assert_eq!(refusing.urls().iter().filter(|url| url.contains("/oauth2/")).count(), 1);
}

#[tokio::test]
async fn a_sign_in_that_fails_sends_nothing() {
    const LOGIN: &str = "https://login.microsoftonline.com/";
    for (status, body, code) in [
        (
            401,
            json!({ "error": "invalid_client", "error_description": "AADSTS7000215 for nobody" }),
            SendErrorCode::Auth,
        ),
        (400, json!({ "error": "unauthorized_client" }), SendErrorCode::Auth),
        (429, json!({}), SendErrorCode::Throttled),
        (503, json!({}), SendErrorCode::Transient),
        (504, json!({}), SendErrorCode::Transient),
        (200, json!({}), SendErrorCode::Transient),
    ] {
        let platform = Platform::with(LOGIN, status, body);
        let message = message(&address(json!({})), Piece::Text { body: "hello".to_owned() });
        let error = channel(json!({})).send(&outside(&platform), &message).await.unwrap_err();
        assert_eq!(error.code, code, "{status}");
        assert!(!error.detail.contains("nobody") && !error.detail.contains("app-password"));
        assert_eq!(platform.urls().len(), 1);
    }
}

#[tokio::test]
async fn an_activity_that_is_too_large_is_not_sent() {
    let platform = taken();
    let message = message(&address(json!({})), Piece::Text { body: "x".repeat(81 * 1024) });
    let error = channel(json!({})).send(&outside(&platform), &message).await.unwrap_err();
    assert_eq!(error.code, SendErrorCode::InvalidRequest);
    assert!(platform.urls().is_empty());
}

#[tokio::test]
async fn doctor_gets_a_token() {
    let check = async |platform: &Platform| {
        let channel = channel(json!({}));
        let findings = channel.abilities().checks.unwrap().check(&outside(platform)).await;
        findings.into_iter().map(|finding| finding.todo.is_none()).collect::<Vec<_>>()
    };
    assert_eq!(check(&Platform::default()).await, [true]);
    assert_eq!(
        check(&Platform::with("https://login", 401, json!({ "error": "invalid_client" }))).await,
        [false]
    );
}
