//! What arrives from the Cloud API, payload by payload. The payloads stand beside this file.

use engine::inbox::inbound::Inbound;
use expect_test::{Expect, expect};
use serde_json::json;
use testkit::channel_conformance::{Subject, signed};

use crate::conformance::WhatsApp;
use crate::setup::{APP_SECRET, whatsapp};

fn parse(payload: &str) -> Vec<Inbound> {
    let path = format!("tests/it/payloads/{payload}.json");
    let body = std::fs::read(path).unwrap();
    let request = WhatsApp.call(APP_SECRET, &body);
    whatsapp(json!({})).parse(&request).unwrap()
}

/// One line per event: key, time, who acted, whom it is about, what happened.
fn check(payload: &str, expected: &Expect) {
    let line = |inbound: &Inbound| {
        let identity =
            |one: &engine::inbox::inbound::Identity| format!("{}:{}", one.scheme.name(), one.value);
        let people: Vec<String> = inbound.contact.identities.iter().map(identity).collect();
        let name = inbound.contact.display_name.as_deref().unwrap_or("-");
        let kind = serde_json::to_string(&inbound.kind).unwrap();
        let attribution =
            inbound.attribution.as_ref().map(|from| serde_json::to_string(from).unwrap());
        let attribution = attribution.map(|from| format!("\n  from {from}")).unwrap_or_default();
        let key = if inbound.event_key.starts_with("wamid") {
            inbound.event_key.as_str()
        } else {
            inbound.event_key.split(':').next().unwrap()
        };
        format!(
            "{key} {} {:?} {name} [{}]{attribution}\n  {kind}\n",
            inbound.occurred_at.0,
            inbound.actor,
            people.join(" ")
        )
    };
    let lines: String = parse(payload).iter().map(line).collect();
    expected.assert_eq(&lines);
}

#[test]
fn words_and_replies() {
    check(
        "texts",
        &expect![[r#"
        wamid.in-1 1795000001000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-1","parts":[{"part":"text","text":"¿Tenéis tazas azules? ☕ <b>*ya*</b>"}]}
        wamid.in-2 1795000002000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-2","parts":[{"part":"text","text":"this one"}],"reply_to":"wamid.out-7"}
        wamid.in-3 1795000003000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-3","parts":[{"part":"product_inquiry","catalog_id":"77","retailer_id":"mug-blue"},{"part":"text","text":"is it in stock"}],"reply_to":"wamid.out-8"}
        wamid.in-4 1795000004000 Contact Ana Ruiz [wa_phone:34600111222]
          from {"source":"click_to_whatsapp_ad","reference":"9001","headline":"Spring mugs"}
          {"kind":"message","provider_id":"wamid.in-4","parts":[{"part":"text","text":"hi"}]}
        wamid.in-5 1795000005000 Contact - [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-5","parts":[{"part":"text","text":"second change"}]}
    "#]],
    );
}

#[test]
fn media_places_and_cards() {
    check(
        "media",
        &expect![[r#"
        wamid.in-1 1795000001000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-1","parts":[{"part":"media","media":"image","reference":"4001","mime":"image/jpeg","caption":"like this","file_name":null}]}
        wamid.in-2 1795000002000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-2","parts":[{"part":"media","media":"audio","reference":"4002","mime":"audio/ogg; codecs=opus","caption":null,"file_name":null}]}
        wamid.in-3 1795000003000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-3","parts":[{"part":"media","media":"video","reference":"4003","mime":"video/mp4","caption":null,"file_name":null}]}
        wamid.in-4 1795000004000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-4","parts":[{"part":"media","media":"document","reference":"4004","mime":"application/pdf","caption":null,"file_name":"plan.pdf"}]}
        wamid.in-5 1795000005000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-5","parts":[{"part":"media","media":"sticker","reference":"4005","mime":"image/webp","caption":null,"file_name":null}]}
        wamid.in-6 1795000006000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-6","parts":[{"part":"location","latitude_e6":39469907,"longitude_e6":-376288,"name":"Shop","address":null}]}
        wamid.in-7 1795000007000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-7","parts":[{"part":"contact_card","name":"Mia Holm","phones":["+45 20 11 22 33"],"emails":["mia@example.com"]}]}
        wamid.in-8 1795000008000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-8","parts":[{"part":"unsupported","type_name":"unsupported"}]}
    "#]],
    );
}

#[test]
fn choices_forms_and_carts() {
    check(
        "choices",
        &expect![[r#"
        wamid.in-1 1795000001000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"selection","provider_id":"wamid.in-1","token":"add:mug-blue","title":"Add to cart","reply_to":"wamid.out-1"}
        wamid.in-2 1795000002000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"selection","provider_id":"wamid.in-2","token":"size:m","title":"M"}
        wamid.in-3 1795000003000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"form_submitted","provider_id":"wamid.in-3","form":"flow","data":"[1, \"odd but valid\"]"}
        wamid.in-4 1795000004000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"selection","provider_id":"wamid.in-4","token":"reorder:1042","title":"Order again"}
        wamid.in-5 1795000005000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-5","parts":[{"part":"text","text":"Stop"}]}
        wamid.in-6 1795000006000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"cart_submitted","provider_id":"wamid.in-6","catalog_id":"77","lines":[{"retailer_id":"mug-blue","quantity":2,"claimed_unit_price":{"minor":1290,"currency":"EUR"}},{"retailer_id":"mug-red","quantity":3,"claimed_unit_price":{"minor":64900,"currency":"DKK"}},{"retailer_id":"free","quantity":1}],"note":"gift wrapped please"}
        wamid.in-7 1795000007000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.in-7","parts":[{"part":"unsupported","type_name":"interactive"}]}
        wamid.in-8 1795000008000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"opened","page_url":null,"product":null}
        error 1795000000000 System - []
          {"kind":"account_notice","name":"errors","detail":"131000 Something failed: a part could not be read"}
    "#]],
    );
}

#[test]
fn changes_to_what_was_said() {
    check(
        "changes",
        &expect![[r#"
        wamid.in-1 1795000001000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"reaction","target":"wamid.out-1","emoji":"👍"}
        wamid.in-2 1795000002000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"reaction","target":"wamid.out-1","emoji":""}
        wamid.in-3 1795000003000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"edited","target":"wamid.in-0","text":"two, not three"}
        wamid.in-4 1795000004000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"revoked","target":"wamid.in-0"}
    "#]],
    );
}

#[test]
fn people_without_a_number_and_people_who_change_it() {
    check(
        "people",
        &expect![[r#"
        wamid.in-1 1795000001000 Contact Bo [wa_user:DK.90817263544 wa_phone:4520112233]
          {"kind":"message","provider_id":"wamid.in-1","parts":[{"part":"text","text":"hej"}]}
        wamid.in-2 1795000002000 Contact Bo [wa_user:DK.90817263544 wa_phone:4520112233]
          {"kind":"message","provider_id":"wamid.in-2","parts":[{"part":"text","text":"id in from"}]}
        wamid.in-3 1795000003000 Contact Bo [wa_user:DK.90817263544 wa_phone:4520112233]
          {"kind":"message","provider_id":"wamid.in-3","parts":[{"part":"text","text":"plus"}]}
        wamid.in-4 1795000004000 System Ana Ruiz [wa_phone:34600111222 wa_phone:34600999888]
          {"kind":"identity_changed","old":{"scheme":"wa_phone","value":"34600111222"},"new":{"scheme":"wa_phone","value":"34600999888"}}
        wamid.in-5 1795000005000 System Ana Ruiz [wa_user:DK.90817263544 wa_phone:34600111222 wa_user:DK.111]
          {"kind":"identity_changed","old":{"scheme":"wa_user","value":"DK.90817263544"},"new":{"scheme":"wa_user","value":"DK.111"}}
        wamid.in-6 1795000006000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"unknown","type_name":"messages.system"}
        preference 1795000007000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"consent_changed","topic":"marketing","granted":false,"source":"whatsapp"}
        preference 1795000008000 Contact Ana Ruiz [wa_phone:34600111222]
          {"kind":"consent_changed","topic":"marketing","granted":true,"source":"whatsapp"}
    "#]],
    );
}

#[test]
fn what_became_of_our_messages() {
    check(
        "statuses",
        &expect![[r#"
        status 1795000003000 System - [wa_phone:34600111222]
          {"kind":"receipt","provider_id":"wamid.out-1","state":"read"}
        status 1795000001000 System - [wa_phone:34600111222]
          {"kind":"receipt","provider_id":"wamid.out-1","correlation":"msg_01","state":"sent","pricing":"service, free_customer_service, free"}
        status 1795000002000 System - [wa_phone:34600111222]
          {"kind":"receipt","provider_id":"wamid.out-1","state":"delivered"}
        status 1795000004000 System - [wa_user:DK.90817263544]
          {"kind":"receipt","provider_id":"wamid.out-2","state":"failed","error_code":"131050","error_text":"Opted out"}
        opt-out 1795000004000 Contact - [wa_user:DK.90817263544]
          {"kind":"consent_changed","topic":"marketing","granted":false,"source":"whatsapp:131050"}
        status 1795000005000 System - [wa_phone:34600111222]
          {"kind":"receipt","provider_id":"wamid.out-3","state":"failed","error_code":"131047","error_text":"Re-engagement: more than 24 hours"}
        unknown 1795000000000 System - []
          {"kind":"unknown","type_name":"statuses.vanished"}
    "#]],
    );
}

#[test]
fn a_person_of_the_brand_answers_on_the_phone() {
    check(
        "echoes",
        &expect![[r#"
        wamid.echo-1 1795000000000 BrandHuman Ana Ruiz [wa_phone:34600111222]
          {"kind":"message","provider_id":"wamid.echo-1","parts":[{"part":"text","text":"I'll check for you"}]}
    "#]],
    );
}

#[test]
fn news_about_the_account() {
    check(
        "notices",
        &expect![[r#"
        notice 1795000009000 System - []
          {"kind":"account_notice","name":"message_template_status_update","detail":"event: REJECTED, message_template_id: 55, message_template_language: es_ES, message_template_name: back_in_stock, reason: PROMOTIONAL","news":{"news":"template","name":"back_in_stock","language":"es_ES","status":"REJECTED","reason":"PROMOTIONAL"}}
        notice 1795000009000 System - []
          {"kind":"account_notice","name":"phone_number_quality_update","detail":"current_limit: TIER_1K, display_phone_number: 34910000000, event: DOWNGRADE","news":{"news":"alert"}}
        notice 1795000009000 System - []
          {"kind":"account_notice","name":"account_update","detail":"event: ACCOUNT_RESTRICTION, violation_info: (violation_type: SPAM)","news":{"news":"restricted","code":"ACCOUNT_RESTRICTION"}}
        unknown 1795000000000 System - []
          {"kind":"unknown","type_name":"history"}
        unknown 1795000000000 System - []
          {"kind":"unknown","type_name":"calls"}
    "#]],
    );
}

fn handshake(query: &str) -> Result<String, transport::Rejection> {
    let mut request = signed(&WhatsApp, b"");
    request.query = query.to_owned();
    whatsapp(json!({})).handshake(&request)
}

#[test]
fn the_handshake_echoes_a_plain_challenge_to_who_knows_the_token() {
    let good = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=hello-token";
    assert_eq!(handshake(good).unwrap(), "1158201444");
    assert_eq!(handshake(&good.replace("hub.", "hub_")).unwrap(), "1158201444");
    for query in [
        "",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=",
        "hub.mode=subscribe&hub.challenge=1",
        "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=hello-token",
        "hub.mode=subscribe&hub.verify_token=hello-token",
        "hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token=hello-token",
    ] {
        let rejection = handshake(query).unwrap_err();
        assert_eq!(rejection.status().as_u16(), 403, "{query}");
    }
}
