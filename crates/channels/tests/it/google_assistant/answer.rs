//! What goes back on the call, in each protocol.

use channels::{HookAnswer, Moment, Outside, Said};
use engine::content::piece::{Piece, PieceButton, PieceCard, Shown};
use engine::content::plan::title_length;
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use testkit::channel_conformance::{NOW, Silent};
use transport::{RawRequest, SendErrorCode};

use super::{actions, agent, cx, es, plain, told};
use crate::setup::rendered;

fn answered(request: &RawRequest, said: &Said) -> Value {
    let answer: HookAnswer = plain().abilities().answers.unwrap().answer(request, said);
    assert_eq!((answer.status, answer.content_type), (200, "application/json"));
    assert!(answer.body.len() <= 64 * 1024);
    serde_json::from_slice(&answer.body).unwrap()
}

fn said(pieces: &[Piece], late: Option<&str>) -> Said {
    Said { messages: pieces.iter().cloned().map(rendered).collect(), late: late.map(str::to_owned) }
}

fn button(token: &str, title: &str) -> PieceButton {
    PieceButton { token: token.to_owned(), title: title.to_owned() }
}

fn speech(words: &str, shown: Shown) -> Piece {
    Piece::Speech { ssml: format!("<speak>{words}</speak>"), reprompt: None, shown }
}

fn card(title: &str, token: &str) -> PieceCard {
    PieceCard {
        image: Some(format!("https://shop.example/{token}.jpg")),
        title: title.to_owned(),
        subtitle: Some("12,00 €".to_owned()),
        body: String::new(),
        link: None,
        buttons: vec![
            button(&format!("add:{token}"), "Læg i kurv"),
            button(&format!("show:{token}"), "Se"),
        ],
    }
}

fn two_mugs() -> Said {
    let shown = Shown {
        title: "Krus".to_owned(),
        text: "Rødt krus & blåt krus".to_owned(),
        image: None,
        cards: vec![
            card("Rødt krus", "red"),
            card("Blåt krus", "blue"),
            card("Rødt krus", "double"),
        ],
        suggestions: vec![
            button("more", "Mere"),
            button("help", "En titel der er alt for lang til en chip"),
        ],
        links: vec![("Se dem alle".to_owned(), "https://shop.example/krus?a=b&c=d".to_owned())],
        asks: None,
    };
    said(&[speech("Rødt krus &amp; blåt krus. Mere?", shown)], None)
}

fn check(request: &Value, said: &Said, expected: &Expect) {
    let answer = answered(&told(request), said);
    expected.assert_eq(&outline(&answer, 0));
}

/// A line per value of the outer levels: pretty printing would fill pages.
fn outline(value: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let line = |name: &str, inner: &Value| match inner {
        Value::Object(_) if depth < 3 => format!("{indent}{name}:\n{}", outline(inner, depth + 1)),
        other => format!("{indent}{name}: {other}\n"),
    };
    match value {
        Value::Object(fields) => fields.iter().map(|(name, inner)| line(name, inner)).collect(),
        other => format!("{indent}{other}\n"),
    }
}

#[test]
fn dialogflow_es() {
    check(
        &es("1", "krus"),
        &two_mugs(),
        &expect![[r#"
            fulfillmentMessages: [{"text":{"text":["Rødt krus & blåt krus"]}},{"card":{"imageUri":"https://shop.example/red.jpg","subtitle":"12,00 €","title":"Rødt krus"}},{"card":{"imageUri":"https://shop.example/blue.jpg","subtitle":"12,00 €","title":"Blåt krus"}},{"card":{"buttons":[{"postback":"https://shop.example/krus?a=b&c=d","text":"Se dem alle"}],"title":"Krus"}},{"quickReplies":{"quickReplies":["Mere","En titel der er alt for…"]}}]
            fulfillmentText: "Rødt krus & blåt krus"
            outputContexts: [{"lifespanCount":3,"name":"projects/mug-shop/agent/sessions/s-1/contexts/gift","parameters":{"for":"ana"}},{"lifespanCount":5,"name":"projects/mug-shop/agent/sessions/s-1/contexts/trato_options","parameters":{"trato_options":[["Mere","more"],["En titel der er alt for…","help"],["En titel der er alt for lang til en chip","help"],["Rødt krus","show:red"],["Blåt krus","show:blue"]]}}]
            payload:
              google:
                expectUserResponse: true
                richResponse:
                  items: [{"simpleResponse":{"displayText":"Rødt krus & blåt krus","ssml":"<speak>Rødt krus &amp; blåt krus. Mere?</speak>"}}]
                  linkOutSuggestion: {"destinationName":"Se dem alle","openUrlAction":{"url":"https://shop.example/krus?a=b&c=d"}}
                  suggestions: [{"title":"Mere"},{"title":"En titel der er alt for…"}]
                systemIntent:
                  data: {"@type":"type.googleapis.com/google.actions.v2.OptionValueSpec","carouselSelect":{"items":[{"description":"12,00 €","image":{"accessibilityText":"Rødt krus","url":"https://shop.example/red.jpg"},"optionInfo":{"key":"show:red","synonyms":[]},"title":"Rødt krus"},{"description":"12,00 €","image":{"accessibilityText":"Blåt krus","url":"https://shop.example/blue.jpg"},"optionInfo":{"key":"show:blue","synonyms":[]},"title":"Blåt krus"}]}}
                  intent: "actions.intent.OPTION"
        "#]],
    );
}

#[test]
fn dialogflow_cx() {
    check(
        &cx("1", "krus"),
        &two_mugs(),
        &expect![[r#"
        fulfillmentResponse:
          mergeBehavior: "REPLACE"
          messages: [{"text":{"text":["Rødt krus & blåt krus"]}},{"outputAudioText":{"ssml":"<speak>Rødt krus &amp; blåt krus. Mere?</speak>"}},{"payload":{"richContent":[[{"image":{"rawUrl":"https://shop.example/red.jpg"},"subtitle":"12,00 €","title":"Rødt krus","type":"info"},{"image":{"rawUrl":"https://shop.example/blue.jpg"},"subtitle":"12,00 €","title":"Blåt krus","type":"info"},{"anchor":{"href":"https://shop.example/krus?a=b&c=d"},"text":"Se dem alle","type":"button"},{"options":[{"text":"Mere"},{"text":"En titel der er alt for…"}],"type":"chips"}]]}}]
        sessionInfo:
          parameters:
            for: "ana"
            trato_options: [["Mere","more"],["En titel der er alt for…","help"],["En titel der er alt for lang til en chip","help"],["Rødt krus","show:red"],["Blåt krus","show:blue"]]
          session: "projects/mug-shop/locations/europe-west1/agents/a/sessions/s-1"
    "#]],
    );
}

#[test]
fn actions_builder() {
    check(
        &actions("mugs", 4),
        &two_mugs(),
        &expect![[r#"
            expected:
              languageCode: "en"
              speech: ["Mere","En titel der er alt for…"]
            home:
              params:
            prompt:
              content:
                collection:
                  imageFill: "CROPPED"
                  items: [{"key":"show:red"},{"key":"show:blue"}]
                  title: "Krus"
              firstSimple:
                speech: "<speak>Rødt krus &amp; blåt krus. Mere?</speak>"
                text: "Rødt krus & blåt krus"
              link:
                name: "Se dem alle"
                open:
                  url: "https://shop.example/krus?a=b&c=d"
              override: false
              suggestions: [{"title":"Mere"},{"title":"En titel der er alt for…"}]
            scene:
              name: "Talk"
              slots:
            session:
              id: "ABwppHG-1"
              params:
                for: "ana"
                trato_options: [["Mere","more"],["En titel der er alt for…","help"],["En titel der er alt for lang til en chip","help"],["Rødt krus","show:red"],["Blåt krus","show:blue"]]
                trato_turn: 5
              typeOverrides: [{"name":"trato_option","synonym":{"entries":[{"display":{"description":"12,00 €","image":{"alt":"Rødt krus","url":"https://shop.example/red.jpg"},"title":"Rødt krus"},"name":"show:red","synonyms":["Rødt krus"]},{"display":{"description":"12,00 €","image":{"alt":"Blåt krus","url":"https://shop.example/blue.jpg"},"title":"Blåt krus"},"name":"show:blue","synonyms":["Blåt krus"]}]},"typeOverrideMode":"TYPE_REPLACE"}]
            user:
              params:
                seen: true
        "#]],
    );
}

#[test]
fn a_speaker_without_a_screen_is_shown_nothing() {
    let mut request = actions("mugs", 4);
    request["device"]["capabilities"] = json!(["SPEECH"]);
    let answer = answered(&told(&request), &two_mugs());
    let prompt: Vec<&String> = answer["prompt"].as_object().unwrap().keys().collect();
    assert_eq!(prompt, ["firstSimple", "override"]);
    assert!(answer["session"]["typeOverrides"].is_null());
}

#[test]
fn one_card_with_a_picture() {
    let shown = Shown {
        title: "Krus".to_owned(),
        cards: vec![card("Rødt krus", "red")],
        ..Shown::default()
    };
    let said = said(&[speech("Det er rødt.", shown)], None);
    let es = answered(&told(&es("1", "x")), &said);
    assert_eq!(
        es["payload"]["google"]["richResponse"]["items"][1]["basicCard"],
        json!({ "title": "Rødt krus", "formattedText": "12,00 €", "image": { "url": "https://shop.example/red.jpg", "accessibilityText": "Rødt krus" } })
    );
    let actions = answered(&told(&actions("x", 1)), &said);
    assert_eq!(
        actions["prompt"]["content"],
        json!({ "card": { "title": "Rødt krus", "text": "12,00 €", "image": { "url": "https://shop.example/red.jpg", "alt": "Rødt krus" } } })
    );
}

#[test]
fn what_was_offered_comes_back_as_the_option_it_was() {
    let es_answer = answered(&told(&es("1", "krus")), &two_mugs());
    let mut es_next = es("2", "En titel der er alt for…");
    es_next["queryResult"]["outputContexts"] = es_answer["outputContexts"].clone();
    let cx_answer = answered(&told(&cx("1", "krus")), &two_mugs());
    let mut cx_next = cx("2", "en titel der er alt for lang til en chip");
    cx_next["sessionInfo"]["parameters"] = cx_answer["sessionInfo"]["parameters"].clone();
    let actions_answer = answered(&told(&actions("mugs", 1)), &two_mugs());
    let mut actions_next = actions("blåt krus", 1);
    actions_next["session"]["params"] = actions_answer["session"]["params"].clone();
    for (request, token) in [(es_next, "help"), (cx_next, "help"), (actions_next, "show:blue")] {
        let inbounds = plain().parse(&told(&request)).unwrap();
        let kind = serde_json::to_value(&inbounds[0].kind).unwrap();
        assert_eq!(
            (kind["kind"].as_str(), kind["token"].as_str()),
            (Some("selection"), Some(token)),
            "{kind}"
        );
    }
    // The agent's own is carried back as it came.
    assert_eq!(es_answer["outputContexts"][0], es("1", "krus")["queryResult"]["outputContexts"][0]);
    assert_eq!(cx_answer["sessionInfo"]["parameters"]["for"], "ana");
    assert_eq!(actions_answer["session"]["params"]["for"], "ana");
    assert_eq!(actions_answer["user"]["params"]["seen"], true);
}

#[test]
fn words_that_ask_for_patience_and_none_at_all() {
    let late = said(&[], Some("Et øjeblik & <tak>"));
    assert_eq!(answered(&told(&es("1", "x")), &late)["fulfillmentText"], "Et øjeblik & <tak>");
    let cx_late = answered(&told(&cx("1", "x")), &late);
    assert_eq!(
        cx_late["fulfillmentResponse"]["messages"][1]["outputAudioText"]["ssml"],
        "<speak>Et øjeblik &amp; &lt;tak&gt;</speak>"
    );
    assert_eq!(
        answered(&told(&actions("x", 1)), &late)["prompt"]["firstSimple"]["text"],
        "Et øjeblik & <tak>"
    );

    let silent = Said::default();
    assert_eq!(answered(&told(&cx("1", "x")), &silent), json!({}));
    assert_eq!(answered(&told(&json!({ "other": 1 })), &two_mugs()), json!({}));
    let actions_silent = answered(&told(&actions("x", 1)), &silent);
    assert_eq!(actions_silent["session"]["id"], "ABwppHG-1");
    assert!(actions_silent["prompt"].is_null());
    let contexts = answered(&told(&es("1", "x")), &silent);
    assert_eq!(contexts.as_object().unwrap().keys().collect::<Vec<_>>(), ["outputContexts"]);
}

#[test]
fn who_leaves_is_let_go() {
    let goodbye = said(&[speech("Farvel.", Shown::default())], None);
    let answer = answered(&told(&es("1", "actions_intent_CANCEL")), &goodbye);
    assert_eq!(answer["payload"]["google"]["expectUserResponse"], false);
    let mut request = actions("stop", 1);
    request["intent"]["name"] = json!("actions.intent.CANCEL");
    let answer = answered(&told(&request), &goodbye);
    assert_eq!(answer["scene"]["next"]["name"], "actions.scene.END_CONVERSATION");
}

#[test]
fn everything_is_within_the_limits() {
    let long = "Ærøskøbing &amp; 👩‍👩‍👧 ".repeat(60);
    let shown = Shown {
        title: "T".repeat(300),
        text: long.clone(),
        image: None,
        cards: (0..30)
            .map(|number| card(&format!("{number} {}", "k".repeat(200)), &number.to_string()))
            .collect(),
        suggestions: (0..30)
            .map(|number| button(&format!("t{number}"), &format!("{number} {}", "o".repeat(40))))
            .collect(),
        links: vec![("l".repeat(100), "https://shop.example/".to_owned())],
        asks: None,
    };
    let pieces: Vec<Piece> = (0..4).map(|_| speech(&long, shown.clone())).collect();
    let said = said(&pieces, Some("late"));
    let fits = |value: &Value, max: usize| title_length(value.as_str().unwrap()) <= max;
    let answer = answered(&told(&actions("x", 1)), &said);
    let prompt = &answer["prompt"];
    for place in ["firstSimple", "lastSimple"] {
        assert!(
            fits(&prompt[place]["speech"], 640) && fits(&prompt[place]["text"], 640),
            "{prompt}"
        );
        let speech = prompt[place]["speech"].as_str().unwrap();
        assert!(speech.starts_with("<speak>") && speech.ends_with("</speak>"), "{speech}");
    }
    let suggestions = prompt["suggestions"].as_array().unwrap();
    assert_eq!(suggestions.len(), 8);
    assert!(suggestions.iter().all(|one| fits(&one["title"], 25)));
    assert_eq!(prompt["content"]["collection"]["items"].as_array().unwrap().len(), 10);
    let google = &answered(&told(&es("1", "x")), &said)["payload"]["google"];
    let simple = google["richResponse"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| !item["simpleResponse"].is_null());
    assert_eq!(simple.count(), 2);
}

#[test]
fn a_large_session_is_not_sent_back() {
    let mut request = cx("1", "x");
    request["sessionInfo"]["parameters"] = json!({ "book": "x".repeat(100_000) });
    let answer = answered(&told(&request), &two_mugs());
    assert!(answer["sessionInfo"]["parameters"]["book"].is_null());
    assert_eq!(
        answer["fulfillmentResponse"]["messages"][0]["text"]["text"][0],
        "Rødt krus & blåt krus"
    );
}

#[test]
fn how_long_a_call_is_kept_open() {
    let waits = |settings: Value, request: &Value| {
        let channel = agent(settings, &[("token", super::TOKEN)]);
        let request = told(request);
        let inbounds = channel.parse(&request).unwrap();
        channel.abilities().answers.unwrap().waits_ms(&request, &inbounds)
    };
    assert_eq!(waits(json!({}), &es("1", "x")), Some(4_000));
    assert_eq!(waits(json!({ "waits_ms": 8000 }), &es("1", "x")), Some(4_500));
    assert_eq!(waits(json!({ "waits_ms": 8000 }), &cx("1", "x")), Some(8_000));
    assert_eq!(waits(json!({}), &es("1", "actions_intent_CANCEL")), None);
    assert_eq!(waits(json!({}), &json!({})), None);
}

#[tokio::test]
async fn nothing_is_said_at_another_time() {
    let message = rendered(speech("hej", Shown::default()));
    let error = plain().send(&Outside { http: &Silent, now: NOW }, &message).await.unwrap_err();
    assert_eq!(error.code, SendErrorCode::WindowClosed);
    assert!(plain().capabilities(&Moment::default()).voice);
}
