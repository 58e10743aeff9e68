//! What is answered on the call itself.

use channels::{Channel, Said};
use engine::content::piece::Piece;
use expect_test::expect;
use serde_json::{Value, json};
use testkit::channel_conformance::block_on;

use super::platform::{Platform, SERVICE, accept, call, channel, receive, teams};
use crate::setup::{outside, rendered};

fn answer(activity: &Value, said: &Said) -> (u16, String) {
    let channel = channel(json!({}));
    let answers = channel.abilities().answers.unwrap();
    let answer = answers.answer(&call(activity), said);
    (answer.status, String::from_utf8(answer.body).unwrap())
}

fn waits(channel: &dyn Channel, activity: &Value) -> Option<u64> {
    let request = call(activity);
    let inbounds = accept(channel, &request).unwrap();
    channel.abilities().answers.unwrap().waits_ms(&request, &inbounds)
}

#[test]
fn a_message_is_answered_with_nothing() {
    assert_eq!(answer(&teams(json!({ "text": "hola" })), &Said::default()), (200, String::new()));
}

#[test]
fn words_are_noticed_with_a_typing_sign() {
    let channel = channel(json!({}));
    let acknowledges = channel.abilities().acknowledges.unwrap();
    let elsewhere = json!({ "text": "hola", "channelId": "telegram", "serviceUrl": "https://telegram.botframework.com/" });
    for (activity, wanted) in [
        (teams(json!({ "text": "hola" })), true),
        (teams(json!({ "type": "typing" })), false),
        (teams(elsewhere), false),
    ] {
        let inbound = receive(&activity).remove(0);
        assert_eq!(acknowledges.wants(&inbound), wanted, "{activity}");
    }
    let platform = Platform::with(SERVICE, 201, json!({}));
    let inbound = receive(&teams(json!({ "text": "hola" }))).remove(0);
    block_on(acknowledges.acknowledge(&outside(&platform), &inbound)).unwrap();
    let sent = platform.sent();
    assert_eq!(sent.url, format!("{SERVICE}v3/conversations/a%3A1conv/activities"));
    let body: Value = serde_json::from_slice(&sent.body).unwrap();
    assert_eq!(body["type"], "typing");
}

#[test]
fn an_invoke_has_an_answer_of_its_own() {
    for (name, status, body) in [
        (
            "adaptiveCard/action",
            200,
            r#"{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":""}"#,
        ),
        ("signin/verifyState", 200, "{}"),
        ("task/fetch", 200, "{}"),
        ("composeExtension/query", 501, "{}"),
    ] {
        let activity = teams(json!({ "type": "invoke", "name": name }));
        assert_eq!(answer(&activity, &Said::default()), (status, body.to_owned()), "{name}");
    }
}

#[test]
fn who_expects_replies_waits_for_them() {
    let channel = channel(json!({}));
    let waiting = |fields| waits(channel.as_ref(), &teams(fields));
    assert_eq!(waiting(json!({ "text": "hola" })), None);
    assert_eq!(waiting(json!({ "text": "hola", "deliveryMode": "notification" })), None);
    assert_eq!(waiting(json!({ "text": "hola", "deliveryMode": "expectReplies" })), Some(8_000));
    assert_eq!(waiting(json!({ "type": "trace", "deliveryMode": "expectReplies" })), None);
    assert_eq!(
        waiting(json!({ "type": "invoke", "name": "x", "deliveryMode": "expectReplies" })),
        None
    );
    let said = Said {
        messages: vec![rendered(Piece::Text { body: "one".to_owned() })],
        late: Some("A moment, please.".to_owned()),
    };
    let (status, body) =
        answer(&teams(json!({ "text": "hola", "deliveryMode": "expectReplies" })), &said);
    assert_eq!(status, 200);
    let body: Value = serde_json::from_str(&body).unwrap();
    expect![[r#"
        {
          "activities": [
            {
              "channelId": "msteams",
              "conversation": {
                "id": "a:1conv"
              },
              "from": {
                "id": "28:bot",
                "role": "bot"
              },
              "inputHint": "acceptingInput",
              "locale": "es-ES",
              "recipient": {
                "id": "29:1abc"
              },
              "replyToId": "1795000000001",
              "text": "one",
              "textFormat": "plain",
              "type": "message"
            },
            {
              "channelId": "msteams",
              "conversation": {
                "id": "a:1conv"
              },
              "from": {
                "id": "28:bot",
                "role": "bot"
              },
              "inputHint": "ignoringInput",
              "locale": "es-ES",
              "recipient": {
                "id": "29:1abc"
              },
              "replyToId": "1795000000001",
              "text": "A moment, please.",
              "textFormat": "plain",
              "type": "message"
            }
          ]
        }
    "#]]
    .assert_eq(&format!("{}\n", serde_json::to_string_pretty(&body).unwrap()));
}
