//! An event by keyword: the last place is given once, who waits is offered what becomes free, the door has a list.

use crate::fixture::{Call, Shop, get, post};
use crate::one_person::told;
use axum::http::Method;
use engine::time::{DAY_MS, HOUR_MS};
use serde_json::{Value, json};
use store::EngineKind;

fn dinner(capacity: u32) -> Value {
    json!({
        "id": "dinner", "keywords": ["dinner", "cena"], "name": {"en": "Harvest dinner"},
        "date": [
            {"id": "madrid", "city": {"en": "Madrid"}, "venue": "Casa Nord", "address": "Calle del Olmo 12",
             "directions": {"en": "Line 1 to Anton Martin."}, "starts": "2027-01-22T20:00",
             "timezone": "Europe/Madrid", "capacity": capacity},
            {"id": "cph", "city": {"en": "Copenhagen"}, "keywords": ["cph"], "venue": "Hal 7",
             "address": "Refshalevej 163", "starts": "2027-01-23T20:00", "timezone": "Europe/Copenhagen",
             "capacity": 40},
        ],
    })
}

async fn save(shop: &Shop, event: Value, status: u16) -> Value {
    shop.ask(&shop.admin, Method::POST, "/api/v1/events", Some(event), status).await
}

/// A visitor who has said hello, with her conversation.
async fn guest(shop: &Shop) -> (String, String) {
    shop.visit("hello there, nice shop you have").await
}

async fn says(shop: &Shop, who: &(String, String), id: &str, text: &str, answer: &str) -> String {
    shop.say(&who.0, id, text).await;
    told(shop, &who.1, answer).await
}

async fn one_place(engine: EngineKind) {
    let shop = Shop::with(engine, Vec::new()).await;
    let made = save(&shop, dinner(1), 200).await;
    assert_eq!(made["dates"][0]["free"], 1, "{made}");
    let (ida, jon) = (guest(&shop).await, guest(&shop).await);
    let place =
        says(&shop, &ida, "answer-0001", "dinner madrid", "There's 1 place left: shall").await;
    assert!(place.contains("Friday 22 January at 20:00") && place.contains("Line 1"), "{place}");
    says(&shop, &jon, "answer-0002", "dinner madrid", "There's 1 place left: shall").await;
    says(&shop, &ida, "answer-0003", "yes", "You're on the guest list").await;
    // He was asked while there was a place: it is gone, and he is told before anything is promised.
    says(&shop, &jon, "answer-0004", "yes", "Madrid is full").await;
    says(&shop, &jon, "answer-0005", "yes", "You're on the waiting list").await;
    let listed = get(&shop, "/events").await;
    let madrid = &listed["items"][0]["dates"][0];
    assert_eq!((&madrid["free"], &madrid["waiting"]), (&json!(0), &json!(1)), "{listed}");

    says(&shop, &ida, "answer-0006", "I can't come to the dinner after all", "off the list").await;
    told(&shop, &jon.1, "there's a place for you").await;
    says(&shop, &jon, "answer-0007", "yes", "You're on the guest list").await;
    let guests = get(&shop, "/events/dinner/rsvps").await;
    assert_eq!(guests["items"].as_array().unwrap().len(), 1, "{guests}");
    assert_eq!(guests["items"][0]["state"], "confirmed");
    let door = get_text(&shop, "/events/dinner/door_list").await;
    assert!(door.starts_with("date,name,guests,state\r\nmadrid,"), "{door}");
    assert!(door.ends_with(",1,confirmed\r\n"), "{door}");

    // More room is offered at once to whoever waits: nobody does, so nothing is said.
    let more = save(&shop, dinner(2), 200).await;
    assert_eq!(more["dates"][0]["free"], 1, "{more}");
    let there = json!({ "date": "madrid", "conversation": jon.1, "attended": true });
    post(&shop, "/events/dinner/attendance", there.clone(), 200).await;
    post(&shop, "/events/dinner/attendance", there, 409).await;
    let nobody = json!({ "date": "madrid", "conversation": "conv_nobody", "attended": true });
    post(&shop, "/events/dinner/attendance", nobody, 404).await;
}

#[tokio::test]
async fn the_last_place_is_given_once_on_sqlite() {
    one_place(EngineKind::Sqlite).await;
}

#[tokio::test]
async fn the_last_place_is_given_once_on_postgres() {
    one_place(EngineKind::Postgres).await;
}

#[tokio::test]
async fn guests_are_reminded_and_a_change_of_city_frees_the_first() {
    let shop = Shop::with(EngineKind::Sqlite, Vec::new()).await;
    save(&shop, dinner(1), 200).await;
    let (ida, jon) = (guest(&shop).await, guest(&shop).await);
    says(&shop, &ida, "answer-0001", "dinner madrid", "There's 1 place left: shall").await;
    says(&shop, &ida, "answer-0002", "yes", "You're on the guest list").await;
    says(&shop, &jon, "answer-0003", "dinner madrid", "Madrid is full").await;
    says(&shop, &jon, "answer-0004", "yes", "You're on the waiting list").await;
    says(&shop, &ida, "answer-0005", "dinner cph", "Harvest dinner in Copenhagen").await;
    says(&shop, &ida, "answer-0006", "yes", "Harvest dinner in Copenhagen, Saturday").await;
    told(&shop, &jon.1, "there's a place for you").await;
    // Not taken within a day: it goes on, and he is told.
    shop.advance(DAY_MS + HOUR_MS);
    told(&shop, &jon.1, "goes to the next in line").await;
    shop.advance(6 * DAY_MS + 12 * HOUR_MS);
    told(&shop, &ida.1, "See you soon: Harvest dinner in Copenhagen").await;
}

#[tokio::test]
async fn an_event_that_cannot_be_held_is_refused() {
    let shop = Shop::with(EngineKind::Sqlite, Vec::new()).await;
    let mut event = dinner(10);
    event["keywords"] = json!(["stop"]);
    let refused = save(&shop, event, 422).await;
    assert!(refused["detail"].as_str().unwrap().contains("`stop` means something else"));
    assert_eq!(get(&shop, "/events").await["items"], json!([]));
}

async fn get_text(shop: &Shop, path: &str) -> String {
    let call = Call::new(Method::GET, &format!("/api/v1{path}"));
    String::from_utf8(shop.send(call.bearer(&shop.admin)).await.raw).unwrap()
}
