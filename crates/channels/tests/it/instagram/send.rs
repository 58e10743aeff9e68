//! What leaves for an Instagram account, by either login.

use channels::{Moment, Rendered};
use engine::content::capability::TextUnit;
use engine::content::piece::{Piece, PieceButton};
use engine::inbox::inbound::{Identity, IdentityScheme};
use engine::time::{DAY_MS, HOUR_MS};
use serde_json::{Value, json};
use testkit::channel_conformance::NOW;

use super::{PERSON, instagram, rendered};
use crate::setup::{FakeProvider, outside, settings};

async fn sent(settings: Value, message: &Rendered) -> FakeProvider {
    let provider =
        FakeProvider::new(200, &json!({ "recipient_id": PERSON, "message_id": "i_sent" }));
    instagram(settings).send(&outside(&provider), message).await.unwrap();
    provider
}

fn hello() -> Rendered {
    rendered(Piece::Text { body: "Hola".to_owned() })
}

#[tokio::test]
async fn each_login_has_its_host_and_its_id() {
    for (login, expected) in [
        (json!({}), "https://graph.facebook.com/v26.0/me/messages?appsecret_proof="),
        (
            json!({ "page_id": "500100" }),
            "https://graph.facebook.com/v26.0/500100/messages?appsecret_proof=",
        ),
        (json!({ "login": "instagram" }), "https://graph.instagram.com/v26.0/178414/messages"),
        (
            json!({ "login": "instagram", "api_base": "https://g.test" }),
            "https://g.test/v26.0/178414/messages",
        ),
    ] {
        let provider = sent(login, &hello()).await;
        let calls = provider.calls.lock().unwrap();
        let url = &calls[0].url;
        assert!(url.starts_with(expected), "{url}");
        assert_eq!(url.contains("appsecret_proof"), expected.contains("appsecret_proof"), "{url}");
        assert_eq!(calls[0].headers["authorization"], "Bearer IGAA-token");
    }
}

#[tokio::test]
async fn chips_carry_our_token() {
    let buttons = vec![PieceButton { token: "size:s".to_owned(), title: "S".to_owned() }];
    let piece = Piece::QuickReplies { body: "¿Talla?".to_owned(), buttons };
    let body = sent(json!({}), &rendered(piece)).await.body();
    let chips = json!([{ "content_type": "text", "title": "S", "payload": "size:s" }]);
    assert_eq!(
        (&body["message"]["text"], &body["message"]["quick_replies"]),
        (&json!("¿Talla?"), &chips)
    );
}

#[test]
fn a_text_is_counted_in_bytes() {
    let moment = Moment { now: NOW, reply_window_until: Some(NOW.plus_ms(1)), ..Moment::default() };
    let can = instagram(json!({})).capabilities(&moment);
    assert_eq!((can.text.max, can.text.unit), (1_000, TextUnit::Bytes));
    assert!(can.asks_for.is_empty() && !can.receipts && can.free_form);
    let late = Moment { now: NOW.plus_ms(2), ..moment };
    assert!(!instagram(json!({})).capabilities(&late).free_form);
    assert!(instagram(json!({})).capabilities(&Moment { human: true, ..late }).free_form);
}

#[tokio::test]
async fn a_comment_is_answered_in_private_and_a_late_answer_is_a_persons() {
    let comment = Identity { scheme: IdentityScheme::Comment, value: "c-1".to_owned() };
    let note = json!({ "to": "comment_id", "id": "c-1", "until": NOW.plus_ms(DAY_MS) }).to_string();
    let reply = Rendered { to: vec![comment], address: Some(note), human: true, ..hello() };
    assert_eq!(sent(json!({}), &reply).await.body()["recipient"], json!({ "comment_id": "c-1" }));
    let late = Rendered { human: true, window_until: Some(NOW.plus_ms(-HOUR_MS)), ..hello() };
    assert_eq!(sent(json!({}), &late).await.body()["tag"], "HUMAN_AGENT");
}

#[tokio::test]
async fn the_check_asks_where_the_login_says() {
    for (login, edge) in [
        (json!({ "page_id": "500100" }), "https://graph.facebook.com/v26.0/500100/subscribed_apps"),
        (json!({ "login": "instagram" }), "https://graph.instagram.com/v26.0/me/subscribed_apps"),
    ] {
        let provider = FakeProvider::new(200, &json!({ "data": [] }));
        let channel = instagram(login);
        let findings = channel.abilities().checks.unwrap().check(&outside(&provider)).await;
        assert!(findings.iter().any(|finding| finding.todo.is_some()));
        assert!(provider.calls.lock().unwrap()[0].url.starts_with(edge));
    }
}

#[test]
fn only_a_page_shares_its_conversations_with_other_apps() {
    for (login, shares) in [("facebook", true), ("instagram", false)] {
        let channel = instagram(json!({ "login": login }));
        assert_eq!(channel.abilities().takes_thread.is_some(), shares);
    }
}

#[test]
fn a_wrong_login_is_named() {
    for (wrong, key) in [
        (json!({ "account_id": "1", "login": "google" }), "login"),
        (json!({ "login": "facebook" }), "account_id"),
        (json!({ "account_id": "1/2" }), "account_id"),
        (json!({ "account_id": "1", "media_hosts": ["*"] }), "media_hosts"),
        (json!({ "account_id": "1", "human_agent_days": 8 }), "human_agent_days"),
        (json!({ "account_id": "1", "api_base": "ftp://x" }), "api_base"),
    ] {
        let error = channels::open("instagram", &settings(wrong, &[])).unwrap_err().to_string();
        assert!(error.contains(&format!("`{key}`")), "{error}");
    }
}

#[tokio::test]
async fn the_platform_is_told_what_a_conversation_may_begin_with() {
    // The page's Messenger inbox has subscribed before: what it hears of it goes on hearing.
    let before = json!([{ "id": "77", "subscribed_fields": ["leadgen"] },
        { "id": "900", "subscribed_fields": ["feed", { "name": "messages" }, "standby"] }]);
    for (settings, edge, fields, profile) in [
        (
            json!({ "page_id": "500100", "app_id": "900" }),
            "https://graph.facebook.com/v26.0/500100/subscribed_apps?",
            "messages,feed,standby",
            "https://graph.facebook.com/v26.0/me/messenger_profile?platform=instagram",
        ),
        (
            json!({ "login": "instagram", "app_id": "900" }),
            "https://graph.instagram.com/v26.0/me/subscribed_apps?",
            "messages,messaging_postbacks,messaging_seen,messaging_referral,messaging_handover,message_reactions,\
             message_edit,standby,comments,live_comments,feed",
            "https://graph.instagram.com/v26.0/me/messenger_profile?platform=instagram",
        ),
    ] {
        let provider = FakeProvider::new(200, &json!({ "success": true, "data": before }));
        let channel = instagram(settings);
        let introduces = channel.abilities().introduces.unwrap();
        let found =
            introduces.introduce(&outside(&provider), &crate::messenger::send::opening()).await;
        assert!(found.iter().all(|one| one.todo.is_none()), "{found:?}");
        let calls = provider.calls.lock().unwrap();
        assert!(calls[1].url.starts_with(edge), "{}", calls[1].url);
        let query = calls[1].url.split_once("subscribed_fields=").unwrap().1;
        assert_eq!(query.split('&').next(), Some(fields));
        assert!(calls[2].url.starts_with(profile), "{}", calls[2].url);
        let body: Value = serde_json::from_slice(&calls[2].body).unwrap();
        assert_eq!(
            (&body["platform"], &body["ice_breakers"][0]["locale"]),
            (&json!("instagram"), &json!("default"))
        );
    }
}
