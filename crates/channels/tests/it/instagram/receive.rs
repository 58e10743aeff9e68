//! What arrives from an Instagram account, payload by payload. The payloads stand beside this file.

use channels::Channel;
use engine::inbox::inbound::{Actor, Inbound, InboundKind};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use std::path::PathBuf;
use testkit::channel_conformance::{SECRET, Subject, signed};

use super::{ACCOUNT, Instagram, PERSON, envelope, instagram, rendered};
use crate::setup::{APP_SECRET, FakeProvider, outside, settings, told};

fn parse(channel: &dyn Channel, payload: &str) -> Vec<Inbound> {
    let body = std::fs::read(format!("tests/it/instagram/payloads/{payload}.json")).unwrap();
    channel.parse(&Instagram.call(APP_SECRET, &body)).unwrap()
}

fn check(payload: &str, expected: &Expect) {
    let channel = instagram(json!({}));
    expected.assert_eq(&told(&parse(channel.as_ref(), payload)));
}

#[test]
fn words_stories_and_where_they_come_from() {
    check(
        "words",
        &expect![[r#"
        i-1 1795000001000 Contact [igsid:7700]
          {"kind":"message","provider_id":"i-1","parts":[{"part":"text","text":"¿Tenéis tazas?"}]}
        i-2 1795000002000 Contact [igsid:7700]
          {"kind":"selection","provider_id":"i-2","token":"pick:red","title":"Red"}
        i-3 1795000003000 Contact [igsid:7700]
          {"kind":"message","provider_id":"i-3","parts":[{"part":"story","reference":"https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1","mentions_us":false},{"part":"text","text":"how much?"}]}
        i-4 1795000004000 Contact [igsid:7700]
          {"kind":"message","provider_id":"i-4","parts":[{"part":"story","reference":"https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=2","mentions_us":true}]}
        i-5 1795000005000 Contact [igsid:7700]
          {"kind":"message","provider_id":"i-5","parts":[{"part":"share","url":"https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=3","title":null},{"part":"share","url":"https://lookaside.fbsbx.com/5","title":"Mugs"}]}
        i-6 1795000006000 Contact [igsid:7700]
          {"kind":"message","provider_id":"i-6","parts":[{"part":"text","text":"❤️"}]}
        i-7 1795000007000 Contact [igsid:7700]
          {"kind":"message","provider_id":"i-7","parts":[{"part":"unsupported","type_name":"unsupported"}]}
        unknown:3c93a8dd3fee26b1c4ff9f761d159eb6 1795000000000 System []
          {"kind":"unknown","type_name":"messaging.message.self"}
        unknown:f5576fbdc13a7d36415ba26f31f0b777 1795000000000 System []
          {"kind":"unknown","type_name":"messaging.message.self"}
        i-10 1795000010000 Contact [igsid:7700]
          from {"source":"click_to_instagram_ad","reference":"6045","headline":"Spring mugs"}
          {"kind":"message","provider_id":"i-10","parts":[{"part":"text","text":"hi"}]}
        i-11 1795000011000 Contact [igsid:7700]
          from {"source":"ig.me","reference":"bio"}
          {"kind":"message","provider_id":"i-11","parts":[{"part":"text","text":"from the link"}]}
        i-12 1795000012000 Contact [igsid:7700]
          {"kind":"selection","provider_id":"i-12","token":"ice:track","title":"Where is my order?"}
    "#]],
    );
}

#[test]
fn what_became_of_messages_on_both_sides() {
    check(
        "marks",
        &expect![[r#"
        revoked:i-0 1795000001000 Contact [igsid:7700]
          {"kind":"revoked","target":"i-0"}
        edited:i-1:2 1795000002000 Contact [igsid:7700]
          {"kind":"edited","target":"i-1","text":"two, not three"}
        reaction:4647d7385439fdb84f90ea81e3e4fa76 1795000003000 Contact [igsid:7700]
          {"kind":"reaction","target":"i-out-1","emoji":"❤"}
        reaction:e1718b29d7225a5206c7131ef3e65dbd 1795000004000 Contact [igsid:7700]
          {"kind":"reaction","target":"i-out-1","emoji":""}
        read:i-out-1 1795000005000 System [igsid:7700]
          {"kind":"receipt","provider_id":"i-out-1","state":"read"}
        unknown:8253cfd0ff90911d13475893a7b3ddf0 1795000000000 System []
          {"kind":"unknown","type_name":"messaging.message.story_mention_echo"}
        i-out-2 1795000007000 BrandHuman [igsid:7700]
          {"kind":"message","provider_id":"i-out-2","parts":[{"part":"text","text":"by a person in the app"}]}
        sent:i-out-3 1795000008000 BrandBot [igsid:7700]
          {"kind":"receipt","provider_id":"i-out-3","correlation":"msg_02","state":"sent"}
    "#]],
    );
}

#[test]
fn three_shapes_of_an_entry() {
    check(
        "shapes",
        &expect![[r#"
        comment:c-1 1795000001000 Contact mia [comment:c-1]
          note {"id":"c-1","to":"comment_id","until":1795604801000}
          {"kind":"commented","provider_id":"c-1","post":"17","text":"How much?"}
        comment:c-2 1795000002000 Contact bo [comment:c-2]
          note {"id":"c-2","to":"comment_id","until":1795604802000}
          {"kind":"commented","provider_id":"c-2","post":"17","text":"And blue?"}
        comment:c-3 1795000003000 Contact bo [comment:c-3]
          note {"id":"c-3","to":"comment_id","until":1795604803000}
          {"kind":"commented","provider_id":"c-3","post":"18","text":"live"}
        unknown:6a98e28918a4d1cae2708ff6aa4f4454 1795000000000 System []
          {"kind":"unknown","type_name":"comments.own"}
        unknown:b5e4c82233ecc8f94b2cf039aedce5b7 1795000000000 System []
          {"kind":"unknown","type_name":"mentions"}
        i-20 1795000006000 Contact [igsid:7700]
          {"kind":"message","provider_id":"i-20","parts":[{"part":"text","text":"in a change"}]}
        i-21 1795000007000 Contact [igsid:12]
          {"kind":"message","provider_id":"i-21","parts":[{"part":"text","text":"from the console"}]}
        unknown:fe8901c4e1a4d3560e7cac98a5557de9 1795000000000 System []
          {"kind":"unknown","type_name":"another_account"}
        i-23 1795000009000 Contact observed [igsid:7700]
          {"kind":"message","provider_id":"i-23","parts":[{"part":"text","text":"somebody else has it"}]}
        unknown:f7cc2d5486f4ff2e0a0bff35548e3b0e 1795000000000 System []
          {"kind":"unknown","type_name":"unrecognized"}
    "#]],
    );
}

#[test]
fn each_login_has_a_secret_of_its_own() {
    let body = envelope(&[]);
    for login in ["facebook", "instagram"] {
        let channel = instagram(json!({ "login": login }));
        for secret in [APP_SECRET, "the-instagram-apps-own-secret"] {
            assert!(channel.parse(&Instagram.call(secret, &body)).is_ok(), "{login} {secret}");
        }
        assert!(channel.parse(&Instagram.call("another", &body)).is_err());
    }
}

/// Instagram promises no mark of ours in an echo: the channel knows what it sent.
#[tokio::test]
async fn our_own_words_come_back_and_are_no_person() {
    let channel = Instagram.open(Some(SECRET));
    let echo = |mid: &str, text: &str| {
        let message = json!({ "mid": mid, "text": text, "is_echo": true });
        let item = json!({ "sender": { "id": ACCOUNT }, "recipient": { "id": PERSON }, "message": message });
        let inbounds = channel.parse(&signed(&Instagram, &envelope(&[item]))).unwrap();
        (inbounds[0].actor, matches!(inbounds[0].kind, InboundKind::Receipt(_)))
    };
    let provider = FakeProvider::new(200, &json!({ "recipient_id": PERSON, "message_id": "i-1" }));
    let piece = engine::content::piece::Piece::Text { body: "from us".to_owned() };
    channel.send(&outside(&provider), &rendered(piece.clone())).await.unwrap();
    assert_eq!(echo("i-1", "from us"), (Actor::BrandBot, true));
    assert_eq!(echo("i-2", "from us"), (Actor::BrandHuman, false), "a person may say the same");
    // The call ended without an answer: the echo is proof that it arrived, once.
    let silent = FakeProvider::failing(transport::HttpError::Timeout { request_sent: true });
    assert!(channel.send(&outside(&silent), &rendered(piece)).await.is_err());
    assert_eq!(echo("i-3", "from us"), (Actor::BrandBot, true));
    assert_eq!(echo("i-4", "from us"), (Actor::BrandHuman, false));
}

#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
fn shared() -> Option<PathBuf> {
    let root = std::env::var_os("TRATO_SHARED")
        .map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
    let folder = root.join("fixtures/instagram");
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return None;
    }
    Some(folder)
}

#[test]
fn examples_from_outside() {
    let Some(folder) = shared() else { return };
    for (name, expected) in [
        ("in_comment_changes_shape", "commented"),
        ("in_comment_flat_shape", "commented"),
        ("in_dashboard_test_event_string_timestamp", "message"),
        ("in_mention_in_comment", "unknown"),
        ("in_seen", "receipt"),
        ("in_story_mention", "message"),
        ("in_story_mention_echo", "unknown"),
        ("in_story_reply", "message"),
        ("in_unsend", "revoked"),
    ] {
        let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
        let text = text.replace(['<', '>'], "");
        let value: Value = serde_json::from_str(&text).unwrap();
        let account = value.pointer("/entry/0/id").unwrap().as_str().unwrap();
        let plain = settings(json!({ "account_id": account }), &[("app_secret", SECRET)]);
        let channel = channels::open("instagram", &plain).unwrap();
        let inbounds = channel.parse(&signed(&Instagram, text.as_bytes())).unwrap();
        let kinds: Vec<Value> = inbounds
            .iter()
            .map(|inbound| serde_json::to_value(&inbound.kind).unwrap()["kind"].clone())
            .collect();
        assert_eq!(kinds, [expected], "{name}: {inbounds:#?}");
    }
}
