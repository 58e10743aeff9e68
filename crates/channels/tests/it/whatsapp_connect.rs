//! What `trato doctor` sees of a number, and what `trato connect` tells the platform.

use serde_json::{Value, json};

use crate::setup::{FakeProvider, outside, settings, whatsapp};

const WABA: &str = "730518264907312";

fn number(extra: Value) -> Value {
    let mut facts = json!({
        "id": "200100", "display_phone_number": "+45 70 12 34 56", "verified_name": "Mugs",
        "quality_rating": "GREEN", "status": "CONNECTED", "name_status": "APPROVED",
    });
    let (Value::Object(all), Value::Object(extra)) = (&mut facts, extra) else { panic!("objects") };
    all.extend(extra);
    facts
}

fn apps(id: &str) -> Value {
    json!({ "data": [{ "whatsapp_business_api_data": { "id": id, "name": "Trato" } }] })
}

#[tokio::test]
async fn the_check_says_what_is_missing() {
    let fine = (200, number(json!({})));
    for (extra, answers, expected) in [
        (json!({ "waba_id": WABA, "app_id": "900" }), [fine.clone(), (200, apps("900"))], None),
        (json!({ "waba_id": WABA }), [fine.clone(), (200, apps("77"))], None),
        (
            json!({ "waba_id": WABA, "app_id": "900" }),
            [fine.clone(), (200, apps("77"))],
            Some("run `trato connect`, or POST /730518264907312/subscribed_apps"),
        ),
        (
            json!({ "waba_id": WABA }),
            [fine.clone(), (200, json!({ "data": [] }))],
            Some("until then no message arrives"),
        ),
        (
            json!({ "waba_id": WABA }),
            [fine.clone(), (401, json!({ "error": { "code": 190 } }))],
            Some("make a new access token"),
        ),
        (json!({}), [fine, (500, json!({}))], None),
        (
            json!({}),
            [(200, number(json!({ "status": "FLAGGED" }))), (500, json!({}))],
            Some("until it is CONNECTED"),
        ),
        (
            json!({}),
            [(200, number(json!({ "quality_rating": "RED" }))), (500, json!({}))],
            Some("send fewer templates"),
        ),
        (
            json!({}),
            [(200, number(json!({ "name_status": "DECLINED" }))), (500, json!({}))],
            Some("another display name"),
        ),
        (json!({}), [(500, json!({ "error": { "code": 2 } })), (500, json!({}))], Some("error 2")),
    ] {
        let provider = FakeProvider::in_turn(&answers);
        let channel = whatsapp(extra.clone());
        let findings = channel.abilities().checks.unwrap().check(&outside(&provider)).await;
        let todo = findings.iter().find_map(|finding| finding.todo.clone());
        match expected {
            None => assert_eq!(todo, None),
            Some(part) => {
                assert!(todo.as_ref().is_some_and(|todo| todo.contains(part)), "{part}: {todo:?}")
            }
        }
        let calls = provider.calls.lock().unwrap();
        assert!(calls[0].url.contains("/v26.0/200100?fields=display_phone_number,"));
        let asked = calls.get(1).map(|call| call.url.as_str());
        let edge = format!("https://graph.facebook.com/v26.0/{WABA}/subscribed_apps");
        assert_eq!(asked, extra.get("waba_id").map(|_| edge.as_str()));
    }
}

#[tokio::test]
async fn without_a_secret_nobody_is_asked() {
    let provider = FakeProvider::new(200, &json!({}));
    let inbox = settings(json!({ "phone_number_id": "200100", "waba_id": WABA }), &[]);
    let channel = channels::open("whatsapp", &inbox).unwrap();
    let findings = channel.abilities().checks.unwrap().check(&outside(&provider)).await;
    let missing: Vec<&str> = findings.iter().map(|finding| finding.what.as_str()).collect();
    assert_eq!(missing, ["app secret", "verify token", "access token"]);
    assert!(provider.calls.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_app_is_subscribed_to_the_business_account() {
    let opening = crate::messenger::send::opening();
    for (extra, status, answer, expected) in [
        (json!({ "waba_id": WABA }), 200, json!({ "success": true }), None),
        (json!({}), 200, json!({ "success": true }), Some("set `waba_id`")),
        (
            json!({ "waba_id": WABA }),
            403,
            json!({ "error": { "code": 200 } }),
            Some("new access token"),
        ),
    ] {
        let provider = FakeProvider::new(status, &answer);
        let channel = whatsapp(extra.clone());
        let found =
            channel.abilities().introduces.unwrap().introduce(&outside(&provider), &opening).await;
        let todo = found.iter().find_map(|one| one.todo.as_deref());
        match expected {
            None => assert_eq!(todo, None),
            Some(part) => assert!(todo.is_some_and(|todo| todo.contains(part)), "{todo:?}"),
        }
        let hook = "enter https://shop.example/hooks/channel/inbox as the webhook";
        assert!(found.iter().any(|one| one.what.starts_with(hook)), "{found:?}");
        let calls = provider.calls.lock().unwrap();
        let posted: Vec<&str> = calls.iter().map(|call| call.url.as_str()).collect();
        let edge = format!("https://graph.facebook.com/v26.0/{WABA}/subscribed_apps");
        let edge = extra.get("waba_id").map(|_| edge.as_str());
        assert_eq!(posted, edge.into_iter().collect::<Vec<_>>());
    }
}
