//! What arrives from a page, payload by payload. The payloads stand beside this file.

use channels::Channel;
use engine::inbox::inbound::{Inbound, InboundKind};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use std::path::PathBuf;
use testkit::channel_conformance::{SECRET, Subject, request, signed};

use super::{Messenger, PAGE, messenger};
use crate::setup::{APP_SECRET, settings, told};

fn parse(channel: &dyn Channel, payload: &str) -> Vec<Inbound> {
    let body = std::fs::read(format!("tests/it/messenger/payloads/{payload}.json")).unwrap();
    channel.parse(&Messenger.call(APP_SECRET, &body)).unwrap()
}

fn check(payload: &str, expected: &Expect) {
    let channel = messenger(json!({}));
    expected.assert_eq(&told(&parse(channel.as_ref(), payload)));
}

#[test]
fn words_choices_and_where_they_come_from() {
    check(
        "words",
        &expect![[r#"
        m-1 1795000001000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-1","parts":[{"part":"text","text":"Har I en blå kop? ☕ <b>*nu*</b>"}]}
        m-2 1795000002000 Contact [psid:7700]
          {"kind":"selection","provider_id":"m-2","token":"pick:red","title":"Red"}
        m-3 1795000003000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-3","parts":[{"part":"text","text":"this one"}],"reply_to":"m-out-1"}
        m-4 1795000004000 Contact [psid:7700]
          from {"source":"messenger_shop","reference":"9001","sku":"mug-red"}
          {"kind":"message","provider_id":"m-4","parts":[{"part":"product_inquiry","catalog_id":"","retailer_id":"mug-red"},{"part":"text","text":"is it in stock"}]}
        m-5 1795000005000 Contact [psid:7700]
          from {"source":"click_to_messenger_ad","reference":"6045","headline":"Spring mugs","sku":"mug-red"}
          {"kind":"message","provider_id":"m-5","parts":[{"part":"product_inquiry","catalog_id":"","retailer_id":"mug-red"},{"part":"text","text":"hi"}]}
        m-6 1795000006000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-6","parts":[{"part":"text","text":"no token"}]}
        m-7 1795000007000 Contact [psid:7700 user_ref:box-1]
          {"kind":"message","provider_id":"m-7","parts":[{"part":"text","text":"after the box"}]}
        m-8 1795000008000 Contact [user_ref:box-2]
          {"kind":"message","provider_id":"m-8","parts":[{"part":"text","text":"by the box"}]}
    "#]],
    );
}

#[test]
fn files_places_and_products() {
    check(
        "files",
        &expect![[r#"
        m-1 1795000001000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-1","parts":[{"part":"media","media":"image","reference":"https://scontent.xx.fbcdn.net/a.jpg","mime":"","caption":null,"file_name":null},{"part":"media","media":"image","reference":"https://scontent.xx.fbcdn.net/b.jpg","mime":"","caption":null,"file_name":null}]}
        m-2 1795000002000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-2","parts":[{"part":"media","media":"sticker","reference":"https://scontent.xx.fbcdn.net/thumb.png","mime":"","caption":null,"file_name":null}]}
        m-3 1795000003000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-3","parts":[{"part":"media","media":"sticker","reference":"https://scontent.xx.fbcdn.net/s.png","mime":"","caption":null,"file_name":null}]}
        m-4 1795000004000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-4","parts":[{"part":"media","media":"audio","reference":"https://cdn.fbsbx.com/a.mp4","mime":"","caption":null,"file_name":null},{"part":"media","media":"video","reference":"https://video.xx.fbcdn.net/v.mp4","mime":"","caption":null,"file_name":null}]}
        m-5 1795000005000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-5","parts":[{"part":"media","media":"document","reference":"https://cdn.fbsbx.com/order.pdf","mime":"","caption":null,"file_name":"order.pdf"}]}
        m-6 1795000006000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-6","parts":[{"part":"location","latitude_e6":55676098,"longitude_e6":-12568337,"name":"Ana's place","address":null}]}
        m-7 1795000007000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-7","parts":[{"part":"share","url":"https://shop.example/p/1","title":"A shop"},{"part":"text","text":"look"}]}
        m-8 1795000008000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-8","parts":[{"part":"product_inquiry","catalog_id":"","retailer_id":"mug-red"},{"part":"product_inquiry","catalog_id":"","retailer_id":"mug-blue"}]}
        m-9 1795000009000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-9","parts":[{"part":"share","url":"https://www.facebook.com/reel/1","title":"Mugs"},{"part":"unsupported","type_name":"appointment_booking"}]}
        m-10 1795000010000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-10","parts":[{"part":"unsupported","type_name":"image"}]}
        m-11 1795000011000 Contact [psid:7700]
          {"kind":"message","provider_id":"m-11","parts":[{"part":"unsupported","type_name":"unsupported"}]}
    "#]],
    );
}

#[test]
fn buttons_links_and_boxes() {
    check(
        "entries",
        &expect![[r#"
        m-1 1795000001000 Contact [psid:7700]
          {"kind":"selection","provider_id":"m-1","token":"add:mug","title":"Add to cart"}
        postback:8a208280a6599e4a5794c7921b2add40 1795000002000 Contact [psid:7700]
          {"kind":"selection","provider_id":"postback:8a208280a6599e4a5794c7921b2add40","token":"show:mug","title":"Old page"}
        m-3 1795000003000 Contact [psid:7700]
          from {"source":"m.me","reference":"window"}
          {"kind":"opened","page_url":null,"product":null}
        referral:802a05d7e3a2340b49bfbfec15cd7526 1795000004000 Contact [psid:7700]
          from {"source":"m.me","reference":"mug-campaign"}
          {"kind":"opened","page_url":null,"product":null}
        referral:c793659c87777565d40c797af81ee48d 1795000005000 Contact [psid:7700]
          from {"source":"click_to_messenger_ad","reference":"6045","headline":"Spring mugs"}
          {"kind":"opened","page_url":null,"product":null}
        consent:e2deb8653b4efa669a1d7d316358825f 1795000006000 Contact [psid:7700]
          {"kind":"consent_changed","topic":"marketing","granted":true,"source":"messenger:notification_messages"}
        consent:9916457afd042ac60eb5462716d534cb 1795000007000 Contact [psid:7700]
          {"kind":"consent_changed","topic":"marketing","granted":false,"source":"messenger:notification_messages"}
        optin:493f0225484782c1e63a1866cd10c11d 1795000008000 Contact [user_ref:box-3]
          from {"source":"messenger_plugin","reference":"checkout"}
          {"kind":"opened","page_url":null,"product":null}
        unknown:573406459708b5ce4a16b619debf7a54 1795000000000 System []
          {"kind":"unknown","type_name":"messaging.optin"}
        m-11 1795000011000 Contact [psid:7700]
          from {"source":"messenger_shop","reference":"9001","sku":"mug-red"}
          {"kind":"opened","page_url":null,"product":null}
        referral:ff6275655ea1ecedf7684cba01cf6955 1795000012000 Contact [psid:7700]
          from {"source":"click_to_messenger_ad","reference":"6046","headline":"Blue mugs","sku":"mug-blue"}
          {"kind":"opened","page_url":null,"product":null}
        referral:4b5b8f2ae4d074a6c79199d147ea6c61 1795000013000 Contact [psid:7700]
          from {"source":"click_to_messenger_ad","reference":"6047"}
          {"kind":"opened","page_url":null,"product":null}
    "#]],
    );
}

#[test]
fn what_became_of_our_messages() {
    check(
        "marks",
        &expect![[r#"
        delivered:m-out-1 1795000100000 System [psid:7700]
          {"kind":"receipt","provider_id":"m-out-1","state":"delivered"}
        delivered:m-out-2 1795000100000 System [psid:7700]
          {"kind":"receipt","provider_id":"m-out-2","state":"delivered"}
        delivered-until:7700:1795000003000 1795000100000 System [psid:7700]
          {"kind":"receipts_until","state":"delivered","until":1795000003000}
        read-until:7700:1795000003500 1795000004000 System [psid:7700]
          {"kind":"receipts_until","state":"read","until":1795000003500}
        reaction:54d6384db2df1a487e8b6ceea404c149 1795000005000 Contact [psid:7700]
          {"kind":"reaction","target":"m-out-1","emoji":"❤️"}
        reaction:3d31d6bf0b81d290d950648f27eb7c9f 1795000006000 Contact [psid:7700]
          {"kind":"reaction","target":"m-out-1","emoji":"😮"}
        reaction:7c777b3c6aad91bf39ba95c697ee1ee1 1795000007000 Contact [psid:7700]
          {"kind":"reaction","target":"m-out-1","emoji":""}
        edited:m-0:1 1795000008000 Contact [psid:7700]
          {"kind":"edited","target":"m-0","text":"two, not three"}
    "#]],
    );
}

#[test]
fn what_the_brand_said_comes_back() {
    check(
        "echoes",
        &expect![[r#"
        sent:m-out-1 1795000001000 BrandBot [psid:7700]
          {"kind":"receipt","provider_id":"m-out-1","correlation":"msg_01","state":"sent"}
        sent:m-out-2 1795000002000 BrandBot [psid:7700]
          {"kind":"receipt","provider_id":"m-out-2","state":"sent"}
        m-out-3 1795000003000 BrandHuman [psid:7700]
          {"kind":"message","provider_id":"m-out-3","parts":[{"part":"text","text":"I'll look for you"}]}
        m-out-4 1795000004000 BrandHuman [psid:7700]
          {"kind":"message","provider_id":"m-out-4","parts":[{"part":"text","text":"Choose"}]}
    "#]],
    );
}

#[test]
fn who_has_the_conversation() {
    check(
        "control",
        &expect![[r#"
        control:f45bedaf1b33b452a8514d24e14f98d2 1795000001000 System [psid:7700]
          {"kind":"thread_control","ours":true}
        control:ffd5f6e08ee03b16cc95adc221872223 1795000002000 System [psid:7700]
          {"kind":"thread_control","ours":false}
        control:16598f2091850ad1b7ee1c7e03e4d5f8 1795000003000 System [psid:7700]
          {"kind":"thread_control","ours":false}
        notice:278b51b047a4b1b113816560e8ad3e21 1795000004000 System []
          {"kind":"account_notice","name":"request_thread_control","detail":"metadata: please, requested_owner_app_id: 77"}
        notice:58d18f613e7bd132b8e075532b0eb518 1795000005000 System []
          {"kind":"account_notice","name":"app_roles","detail":"900: primary_receiver"}
        notice:b2b37388b7345b2bc728be2c6cbe28c4 1795000006000 System []
          {"kind":"account_notice","name":"policy_enforcement","detail":"action: block, reason: It broke a rule","news":{"news":"restricted","code":"policy_enforcement"}}
        notice:cea72c7092c5a3e54a47e2ffc71b697b 1795000007000 System []
          {"kind":"account_notice","name":"policy_enforcement","detail":"action: unblock","news":{"news":"restored"}}
        m-8 1795000008000 Contact observed [psid:7700]
          {"kind":"message","provider_id":"m-8","parts":[{"part":"text","text":"to the other app"}]}
        m-9 1795000009000 BrandHuman observed [psid:7700]
          {"kind":"message","provider_id":"m-9","parts":[{"part":"text","text":"from it"}]}
        control:48baa754f594844df484a8aaac60a8a3 1795000010000 System [psid:7700]
          {"kind":"thread_control","ours":false}
    "#]],
    );
}

#[test]
fn without_our_own_number_a_conversation_given_is_ours() {
    let body = std::fs::read("tests/it/messenger/payloads/control.json").unwrap();
    let plain = settings(json!({ "page_id": PAGE }), &[("app_secret", APP_SECRET)]);
    let channel = channels::open("messenger", &plain).unwrap();
    let inbounds = channel.parse(&Messenger.call(APP_SECRET, &body)).unwrap();
    let ours = inbounds.iter().filter_map(|inbound| match inbound.kind {
        InboundKind::ThreadControl { ours } => Some(ours),
        _ => None,
    });
    assert_eq!(ours.collect::<Vec<_>>(), [true, true, false, false]);
}

#[test]
fn comments_below_our_posts() {
    check(
        "comments",
        &expect![[r#"
        comment:1_2 1795000001000 Contact Mia Holm [comment:1_2]
          note {"id":"1_2","to":"comment_id","until":1795604801000}
          {"kind":"commented","provider_id":"1_2","post":"500100_1","text":"How much?","permalink":"https://www.facebook.com/p/1"}
        comment-edited:1_2:da71c4565f502759dc770962e2d6adcd 1795000002000 Contact Mia Holm [comment:1_2]
          {"kind":"edited","target":"1_2","text":"How much is it?"}
        comment-removed:1_2 1795000003000 Contact [comment:1_2]
          {"kind":"revoked","target":"1_2"}
        unknown:76569dc6497a78af5bcc744f8135d795 1795000000000 System []
          {"kind":"unknown","type_name":"feed.own"}
        comment:1_4 1795000005000 Contact [comment:1_4]
          note {"id":"1_4","to":"comment_id","until":1795604805000}
          {"kind":"commented","provider_id":"1_4","post":"500100_1","text":"nobody named"}
        comment:500100_9 1795000006000 Contact Bo [comment:500100_9]
          note {"id":"500100_9","to":"post_id","until":1795604806000}
          {"kind":"commented","provider_id":"500100_9","post":"500100_9","text":"A post of a visitor"}
        unknown:60718fbf7748d329c729acea8b26f000 1795000000000 System []
          {"kind":"unknown","type_name":"feed.reaction"}
        unknown:21b88f8aa1a2884ef2ac76e9982b3311 1795000000000 System []
          {"kind":"unknown","type_name":"feed.verb"}
        unknown:e66e647adc89987e229ef4c3a3980ec7 1795000000000 System []
          {"kind":"unknown","type_name":"ratings"}
    "#]],
    );
}

#[test]
fn the_handshake_echoes_a_plain_challenge_to_who_knows_the_token() {
    let answer = |query: &str| {
        let mut request = signed(&Messenger, b"");
        request.query = query.to_owned();
        messenger(json!({})).handshake(&request)
    };
    let good = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=hello-token";
    assert_eq!(answer(good).unwrap(), "1158201444");
    let wrong = answer(&good.replace("hello", "other")).unwrap_err();
    assert_eq!(wrong.status().as_u16(), 403);
}

#[expect(clippy::print_stdout, reason = "a skipped test must say so")]
fn shared() -> Option<PathBuf> {
    let root = std::env::var_os("TRATO_SHARED")
        .map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
    let folder = root.join("fixtures/messenger");
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return None;
    }
    Some(folder)
}

fn read(folder: &std::path::Path, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join(format!("{name}.json"))).unwrap()).unwrap()
}

/// One word for each event.
fn kinds(inbounds: &[Inbound]) -> Vec<String> {
    let kind = |inbound: &Inbound| {
        let value = serde_json::to_value(&inbound.kind).unwrap();
        let kind = value["kind"].as_str().unwrap().to_owned();
        if inbound.observed { format!("{kind} observed") } else { kind }
    };
    inbounds.iter().map(kind).collect()
}

#[test]
fn examples_from_outside() {
    let Some(folder) = shared() else { return };
    for (name, expected) in [
        ("event_delivery", vec!["receipt"]),
        ("event_message_echo", vec!["message"]),
        ("event_pass_thread_control", vec!["thread_control"]),
        ("event_postback_referral", vec!["selection"]),
        ("event_referral", vec!["opened"]),
        ("in_feed_comment_by_page_itself", vec!["unknown"]),
        ("in_standby", vec!["selection observed"]),
        ("in_text_quick_reply", vec!["selection"]),
    ] {
        let mut value = read(&folder, name);
        if value.get("entry").is_none() {
            value = json!({ "object": "page", "entry": [{ "id": "PAGE_ID", "time": 1, "messaging": [value] }] });
        }
        let page = value.pointer("/entry/0/id").unwrap().as_str().unwrap();
        let plain = settings(json!({ "page_id": page }), &[("app_secret", SECRET)]);
        let channel = channels::open("messenger", &plain).unwrap();
        let inbounds = channel.parse(&signed(&Messenger, value.to_string().as_bytes())).unwrap();
        assert_eq!(kinds(&inbounds), expected, "{name}: {inbounds:#?}");
    }
}

#[test]
fn signatures_from_outside() {
    let Some(folder) = shared() else { return };
    for vector in read(&folder, "signature_vectors").as_array().unwrap() {
        let text = |field: &str| vector[field].as_str().unwrap();
        let channel = Messenger.open(Some(text("app_secret")));
        let header = (transport::signature::meta::HEADER, text("x_hub_signature_256"));
        let request = request(text("raw_body_utf8").as_bytes(), &[header]);
        let valid = vector["valid"].as_bool().unwrap_or(true);
        assert_eq!(channel.parse(&request).is_ok(), valid, "{vector}");
    }
}
