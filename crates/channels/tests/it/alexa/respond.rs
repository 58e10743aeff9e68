//! What is answered on the call.

use channels::{Rendered, Said};
use engine::MessageId;
use engine::content::ContactField;
use engine::content::piece::{Piece, PieceButton, PieceCard, Shown};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use testkit::channel_conformance::{SECRET, Subject as _, accept, block_on, signed};
use transport::{Retry, SendErrorCode};

use super::{Alexa, answered, envelope, intent};
use crate::setup::{FakeProvider, outside, rendered};

fn speech(ssml: &str, reprompt: Option<&str>, shown: Shown) -> Rendered {
    Rendered {
        correlation: MessageId::new("msg_1"),
        ..rendered(Piece::Speech {
            ssml: format!("<speak>{ssml}</speak>"),
            reprompt: reprompt.map(|text| format!("<speak>{text}</speak>")),
            shown,
        })
    }
}

fn says(messages: Vec<Rendered>) -> Said {
    Said { messages, late: None }
}

fn check(body: &Value, said: &Said, expected: &Expect) {
    let answer = answered(body, said);
    assert_eq!(answer["version"], "1.0");
    expected.assert_eq(&serde_json::to_string_pretty(&answer["response"]).unwrap());
}

fn products() -> Shown {
    let card = |title: &str, image: Option<&str>| PieceCard {
        image: image.map(str::to_owned),
        title: title.to_owned(),
        subtitle: Some("EUR 12.90".to_owned()),
        body: String::new(),
        link: None,
        buttons: vec![PieceButton { token: format!("show:{title}"), title: "Details".to_owned() }],
    };
    Shown {
        title: "Red mug".to_owned(),
        text: "Red mug, EUR 12.90\n\nBlue mug, EUR 11.50".to_owned(),
        image: Some("https://shop.example/mug.jpg".to_owned()),
        cards: vec![
            card("Red mug", Some("https://shop.example/mug.jpg")),
            card("Blue mug", Some("http://shop.example/plain.jpg")),
        ],
        suggestions: vec![PieceButton { token: "show:1".to_owned(), title: "Red mug".to_owned() }],
        ..Shown::default()
    }
}

#[test]
fn several_messages_are_one_speech() {
    let said = says(vec![
        speech("Here are two mugs.", None, Shown::default()),
        speech(
            "Salt &amp; Pepper, 12.90. Which one?",
            Some("The red or the blue one?"),
            products(),
        ),
    ]);
    check(
        &intent("ViewCartIntent", &json!({})),
        &said,
        &expect![[r#"
        {
          "card": {
            "image": {
              "largeImageUrl": "https://shop.example/mug.jpg",
              "smallImageUrl": "https://shop.example/mug.jpg"
            },
            "text": "Red mug, EUR 12.90\n\nBlue mug, EUR 11.50",
            "title": "Red mug",
            "type": "Standard"
          },
          "outputSpeech": {
            "ssml": "<speak>Here are two mugs. Salt &amp; Pepper, 12.90. Which one?</speak>",
            "type": "SSML"
          },
          "reprompt": {
            "outputSpeech": {
              "ssml": "<speak>The red or the blue one?</speak>",
              "type": "SSML"
            }
          },
          "shouldEndSession": false
        }"#]],
    );
}

#[test]
fn products_are_drawn_where_there_is_a_screen() {
    let mut body = intent("ViewCartIntent", &json!({}));
    body["context"]["System"]["device"]["supportedInterfaces"] =
        json!({ "Alexa.Presentation.APL": {} });
    let answer = answered(&body, &says(vec![speech("Which one?", None, products())]));
    let directive = &answer["response"]["directives"][0];
    assert_eq!(directive["type"], "Alexa.Presentation.APL.RenderDocument");
    assert_eq!(directive["token"], "msg_1");
    expect![[r#"
        {
          "shop": {
            "items": [
              {
                "action": "Details",
                "image": "https://shop.example/mug.jpg",
                "subtitle": "EUR 12.90",
                "title": "Red mug",
                "token": "show:Red mug"
              },
              {
                "action": "Details",
                "image": "",
                "subtitle": "EUR 12.90",
                "title": "Blue mug",
                "token": "show:Blue mug"
              }
            ]
          }
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&directive["datasources"]).unwrap());
}

#[test]
fn a_link_is_on_the_card_and_not_spoken() {
    let shown = Shown {
        title: "Order 1042".to_owned(),
        text: "Total: EUR 25.80".to_owned(),
        links: vec![("Pay".to_owned(), "https://shop.example/c/abc".to_owned())],
        ..Shown::default()
    };
    let said = says(vec![speech(
        "I sent the link to your app: https://shop.example/c/abc *now* 🎁.",
        None,
        shown,
    )]);
    check(
        &intent("CheckoutIntent", &json!({})),
        &said,
        &expect![[r#"
        {
          "card": {
            "content": "Total: EUR 25.80\n\nPay: https://shop.example/c/abc",
            "title": "Order 1042",
            "type": "Simple"
          },
          "outputSpeech": {
            "ssml": "<speak>I sent the link to your app: now .</speak>",
            "type": "SSML"
          },
          "shouldEndSession": true
        }"#]],
    );
}

#[test]
fn an_account_is_linked_by_a_card() {
    let shown = Shown {
        asks: Some(ContactField::LinkAccount),
        text: "Please link".to_owned(),
        ..Shown::default()
    };
    check(
        &intent("OrderStatusIntent", &json!({})),
        &says(vec![speech("Please link your account.", None, shown)]),
        &expect![[r#"
        {
          "card": {
            "type": "LinkAccount"
          },
          "outputSpeech": {
            "ssml": "<speak>Please link your account. Open the Alexa app to link your account.</speak>",
            "type": "SSML"
          },
          "shouldEndSession": true
        }"#]],
    );
}

#[test]
fn the_session_stays_open_while_something_is_asked() {
    let plain = |ssml: &str| says(vec![speech(ssml, None, Shown::default())]);
    for (name, said, ends) in [
        ("ViewCartIntent", plain("Your cart is empty."), true),
        ("ViewCartIntent", plain("Your cart is empty. Shall I show you mugs?"), false),
        ("ViewCartIntent", says(vec![speech("Mugs.", Some("Which?"), Shown::default())]), false),
        ("AMAZON.StopIntent", plain("Anything else?"), true),
        ("AMAZON.CancelIntent", plain("All right. What now?"), false),
        (
            "ViewCartIntent",
            Said { messages: Vec::new(), late: Some("One moment please".to_owned()) },
            false,
        ),
        ("ViewCartIntent", Said::default(), true),
    ] {
        let response = answered(&intent(name, &json!({})), &said)["response"].clone();
        assert_eq!(response["shouldEndSession"], ends, "{name} {said:?}");
        assert_eq!(response.get("reprompt").is_some(), !ends, "{name} {response}");
    }
    let again =
        answered(&intent("ViewCartIntent", &json!({})), &plain("It is empty. Shall I go on?"));
    assert_eq!(
        again["response"]["reprompt"]["outputSpeech"]["ssml"],
        "<speak>Shall I go on?</speak>"
    );
}

#[test]
fn where_nothing_is_said_a_few_words_are() {
    let spoken = |body: &Value| {
        answered(body, &Said::default())["response"]["outputSpeech"]["ssml"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let mut launch = envelope(&json!({ "type": "LaunchRequest" }));
    assert_eq!(spoken(&launch), "<speak>Welcome back. What can I do for you?</speak>");
    launch["request"]["locale"] = json!("es-US");
    assert_eq!(spoken(&launch), "<speak>Hola de nuevo. ¿En qué puedo ayudarte?</speak>");
    assert_eq!(answered(&launch, &Said::default())["response"]["shouldEndSession"], false);
    assert_eq!(spoken(&intent("AMAZON.StopIntent", &json!({}))), "<speak>Goodbye.</speak>");
    assert_eq!(
        spoken(&intent("ViewCartIntent", &json!({}))),
        "<speak>All right, I have noted that. Goodbye.</speak>"
    );
}

#[test]
fn a_dialog_of_ours_asks_for_bare_words_and_one_of_theirs_goes_on() {
    let mut body = intent("FindProductIntent", &json!({ "query": "mugs" }));
    body["request"]["dialogState"] = json!("STARTED");
    let asks = says(vec![speech("The red or the blue one?", None, Shown::default())]);
    let directives = answered(&body, &asks)["response"]["directives"].clone();
    assert_eq!(directives[0]["type"], "Dialog.ElicitSlot");
    assert_eq!(directives[0]["slotToElicit"], "query");
    assert_eq!(directives[0]["updatedIntent"]["slots"]["query"].get("value"), None);
    let tells = says(vec![speech("It is here.", None, Shown::default())]);
    assert_eq!(answered(&body, &tells)["response"].get("directives"), None);
    body["request"]["dialogState"] = json!("COMPLETED");
    assert_eq!(answered(&body, &asks)["response"].get("directives"), None);
    let mut theirs = intent("OwnIntent", &json!({}));
    theirs["request"]["dialogState"] = json!("IN_PROGRESS");
    check(
        &theirs,
        &Said::default(),
        &expect![[r#"
        {
          "directives": [
            {
              "type": "Dialog.Delegate"
            }
          ],
          "shouldEndSession": false
        }"#]],
    );
}

#[test]
fn what_is_no_call_is_answered_without_a_word() {
    for kind in [
        "SessionEndedRequest",
        "AlexaSkillEvent.SkillDisabled",
        "AlexaSkillEvent.SkillAccountLinked",
        "Hologram.Seen",
    ] {
        let body = envelope(&json!({ "type": kind }));
        assert_eq!(
            answered(&body, &Said::default()),
            json!({ "version": "1.0", "response": {} }),
            "{kind}"
        );
    }
}

#[test]
fn whether_we_could_is_answered_without_a_turn() {
    let mut body = intent("FindProductIntent", &json!({ "query": "mugs" }));
    body["request"]["type"] = json!("CanFulfillIntentRequest");
    check(
        &body,
        &Said::default(),
        &expect![[r#"
        {
          "canFulfillIntent": {
            "canFulfill": "MAYBE",
            "slots": {
              "query": {
                "canFulfill": "MAYBE",
                "canUnderstand": "YES"
              }
            }
          }
        }"#]],
    );
    body["request"]["intent"]["name"] = json!("OwnIntent");
    assert_eq!(
        answered(&body, &Said::default())["response"]["canFulfillIntent"]["canFulfill"],
        "NO"
    );
}

#[test]
fn the_platform_waits_where_somebody_stands_and_listens() {
    let channel = Alexa.open(Some(SECRET));
    let answers = channel.abilities().answers.unwrap();
    let mut unfilled = intent("OwnIntent", &json!({}));
    unfilled["request"]["dialogState"] = json!("STARTED");
    for (body, waits) in [
        (envelope(&json!({ "type": "LaunchRequest" })), true),
        (intent("ViewCartIntent", &json!({})), true),
        (
            envelope(
                &json!({ "type": "Alexa.Presentation.APL.UserEvent", "arguments": ["show:1"] }),
            ),
            true,
        ),
        (unfilled, false),
        (envelope(&json!({ "type": "SessionEndedRequest" })), false),
        (envelope(&json!({ "type": "AlexaSkillEvent.SkillDisabled" })), false),
        (envelope(&json!({ "type": "CanFulfillIntentRequest" })), false),
    ] {
        let request = signed(&Alexa, body.to_string().as_bytes());
        let inbounds = accept(&Alexa, channel.as_ref(), &request).unwrap();
        let expected = waits.then_some(channels::alexa::WAITS_MS);
        assert_eq!(answers.waits_ms(&request, &inbounds), expected, "{}", body["request"]);
    }
}

/// There is no speaking first: nothing is called, and it is not tried again.
#[test]
fn outside_of_a_call_nothing_is_said() {
    let channel = Alexa.open(Some(SECRET));
    let provider = FakeProvider::new(200, &json!({}));
    let error =
        block_on(channel.send(&outside(&provider), &speech("Hello.", None, Shown::default())))
            .unwrap_err();
    assert_eq!((error.code, error.retry), (SendErrorCode::WindowClosed, Retry::Never));
    assert!(provider.calls.lock().unwrap().is_empty());
}
