//! What each of the three protocols brings, one line a call; and examples of others, where they are present.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{CX_SESSION, ES_SESSION, actions, cx, es, plain, told};
use crate::any_json::any_json;
use crate::shared_payloads::shared;

fn check(body: &Value, expected: &Expect) {
    let inbounds = plain().parse(&told(body)).unwrap();
    let [inbound] = inbounds.as_slice() else { panic!("one call is one event") };
    let key = inbound.event_key.split(':').next().unwrap();
    let people: Vec<&str> =
        inbound.contact.identities.iter().map(|one| one.value.as_str()).collect();
    let language = inbound.contact.language.map_or("-", engine::Language::code);
    let kind = serde_json::to_string(&inbound.kind).unwrap().replace(&inbound.event_key, "KEY");
    expected.assert_eq(&format!(
        "{key} {:?} {} {language} {kind}",
        inbound.actor,
        people.join(" ")
    ));
}

fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[key] = value;
    body
}

#[test]
fn dialogflow_es() {
    check(
        &es("r-1", "Har I røde krus?"),
        &expect![[
            r#"r-1 Contact mug-shop/s-1 da {"kind":"message","provider_id":"KEY","parts":[{"part":"text","text":"Har I røde krus?"}]}"#
        ]],
    );
    check(
        &with(es("r-2", "WELCOME"), "/queryResult/action", json!("input.welcome")),
        &expect![[
            r#"r-2 Contact mug-shop/s-1 da {"kind":"opened","page_url":null,"product":null}"#
        ]],
    );
    check(
        &es("r-3", "actions_intent_CANCEL"),
        &expect![[r#"r-3 Contact mug-shop/s-1 da {"kind":"left","reason":"canceled"}"#]],
    );
    let offered = json!([{ "name": format!("{ES_SESSION}/contexts/TRATO_OPTIONS"), "parameters": { "trato_options": [["Rød", "pick:red"], 7] } }]);
    let asked = with(es("r-4", " rød "), "/queryResult/outputContexts", offered);
    check(
        &asked,
        &expect![[
            r#"r-4 Contact mug-shop/s-1 da {"kind":"selection","provider_id":"KEY","token":"pick:red","title":"rød"}"#
        ]],
    );
    let option =
        json!({ "inputs": [{ "arguments": [{ "name": "OPTION", "textValue": "show:mug" }] }] });
    check(
        &with(es("r-5", "the mug"), "/originalDetectIntentRequest/payload", option),
        &expect![[
            r#"r-5 Contact mug-shop/s-1 da {"kind":"selection","provider_id":"KEY","token":"show:mug","title":"show:mug"}"#
        ]],
    );
    let user = "projects/mug-shop/locations/eu/agent/environments/draft/users/-/sessions/s-2";
    check(
        &with(es("r-6", "hej"), "/session", json!(user)),
        &expect![[
            r#"r-6 Contact mug-shop/s-2 da {"kind":"message","provider_id":"KEY","parts":[{"part":"text","text":"hej"}]}"#
        ]],
    );
}

#[test]
fn dialogflow_cx() {
    check(
        &cx("d-1", "Har I røde krus?"),
        &expect![[
            r#"d-1 Contact mug-shop/s-1 da {"kind":"message","provider_id":"KEY","parts":[{"part":"text","text":"Har I røde krus?"}]}"#
        ]],
    );
    let spoken = with(
        with(cx("d-2", ""), "/transcript", json!("two please")),
        "/languageCode",
        json!("en-us"),
    );
    check(
        &spoken,
        &expect![[
            r#"d-2 Contact mug-shop/s-1 en {"kind":"message","provider_id":"KEY","parts":[{"part":"text","text":"two please"}]}"#
        ]],
    );
    check(
        &with(cx("d-3", ""), "/dtmfDigits", json!("2")),
        &expect![[
            r#"d-3 Contact mug-shop/s-1 da {"kind":"message","provider_id":"KEY","parts":[{"part":"text","text":"2"}]}"#
        ]],
    );
    check(
        &with(cx("d-4", ""), "/triggerEvent", json!("WELCOME")),
        &expect![[
            r#"d-4 Contact mug-shop/s-1 da {"kind":"opened","page_url":null,"product":null}"#
        ]],
    );
    check(
        &with(cx("d-5", ""), "/triggerEvent", json!("sys.no-match-default")),
        &expect![[
            r#"d-5 Contact mug-shop/s-1 da {"kind":"unknown","type_name":"cx.sys.no-match-default"}"#
        ]],
    );
    check(
        &with(cx("d-6", "bye"), "/pageInfo/currentPage", json!("projects/p/pages/END_SESSION")),
        &expect![[r#"d-6 Contact mug-shop/s-1 da {"kind":"left","reason":"ended"}"#]],
    );
    let offered = json!({ "trato_options": [["Rød", "pick:red"]] });
    check(
        &with(cx("d-7", "RØD"), "/sessionInfo/parameters", offered),
        &expect![[
            r#"d-7 Contact mug-shop/s-1 da {"kind":"selection","provider_id":"KEY","token":"pick:red","title":"RØD"}"#
        ]],
    );
}

#[test]
fn actions_builder() {
    check(
        &actions("do you have red mugs", 1),
        &expect![[
            r#"call Contact ABwppHG-1 en {"kind":"message","provider_id":"KEY","parts":[{"part":"text","text":"do you have red mugs"}]}"#
        ]],
    );
    check(
        &with(actions("", 0), "/intent/name", json!("actions.intent.MAIN")),
        &expect![[r#"call Contact ABwppHG-1 en {"kind":"opened","page_url":null,"product":null}"#]],
    );
    check(
        &with(actions("stop", 2), "/intent/name", json!("actions.intent.CANCEL")),
        &expect![[r#"call Contact ABwppHG-1 en {"kind":"left","reason":"canceled"}"#]],
    );
    check(
        &with(actions("", 2), "/intent/name", json!("actions.intent.NO_INPUT_1")),
        &expect![[r#"call Contact ABwppHG-1 en {"kind":"unknown","type_name":"no_input"}"#]],
    );
    check(
        &with(actions("", 2), "/intent/name", json!("actions.intent.NO_INPUT_FINAL")),
        &expect![[r#"call Contact ABwppHG-1 en {"kind":"left","reason":"silence"}"#]],
    );
    let chosen = json!({ "trato_option": { "original": "red mug", "resolved": "show:mug-red" } });
    check(
        &with(actions("red mug", 3), "/intent/params", chosen),
        &expect![[
            r#"call Contact ABwppHG-1 en {"kind":"selection","provider_id":"KEY","token":"show:mug-red","title":"red mug"}"#
        ]],
    );
}

#[test]
fn the_same_words_twice_are_two_calls() {
    let key = |turn| plain().parse(&told(&actions("next", turn))).unwrap()[0].event_key.clone();
    assert_eq!(key(1), key(1));
    assert_ne!(key(1), key(2));
}

#[test]
fn examples_of_others() {
    let Some(folder) = shared("google") else { return };
    for (file, kind) in [("in_dialogflow_es", "message"), ("in_actions_builder_main", "opened")] {
        let body: Value =
            serde_json::from_slice(&std::fs::read(folder.join(format!("{file}.json"))).unwrap())
                .unwrap();
        let inbounds = plain().parse(&told(&body)).unwrap();
        assert_eq!(serde_json::to_value(&inbounds[0].kind).unwrap()["kind"], kind, "{file}");
    }
}

const WORDS: [&str; 2] = [ES_SESSION, CX_SESSION];

proptest! {
    #[test]
    fn any_bytes_are_answered(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let request = super::with_header(&body, "authorization", &format!("Bearer {}", super::TOKEN));
        let _ = plain().parse(&request);
        let answer = plain().abilities().answers.unwrap().answer(&request, &channels::Said::default());
        prop_assert_eq!(answer.status, 200);
    }

    #[test]
    fn nearly_right_calls_are_kept(
        which in 0usize..3,
        pointer in prop::sample::select(vec![
            "/queryResult/queryText", "/queryResult/outputContexts", "/queryResult/parameters", "/session",
            "/sessionInfo/parameters", "/sessionInfo/session", "/text", "/pageInfo/currentPage",
            "/session/params", "/session/id", "/intent/params", "/scene/slots", "/user/params", "/device/capabilities",
        ]),
        value in any_json(&WORDS),
    ) {
        let mut body = [es("r", "hej"), cx("r", "hej"), actions("hej", 1)][which].clone();
        if let Some(place) = body.pointer_mut(pointer) {
            *place = value;
        }
        let request = told(&body);
        let first = plain().parse(&request).unwrap();
        prop_assert_eq!(&first, &plain().parse(&request).unwrap());
        prop_assert!(!first[0].event_key.is_empty() && first[0].event_key.len() <= 300);
        let said = channels::Said { messages: Vec::new(), late: Some("Et øjeblik".to_owned()) };
        let answer = plain().abilities().answers.unwrap().answer(&request, &said);
        let parsed: Value = serde_json::from_slice(&answer.body).unwrap();
        prop_assert!(parsed.is_object());
    }
}
