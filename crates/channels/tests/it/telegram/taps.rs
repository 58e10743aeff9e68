//! Taps: what they mean, that each is answered, and that a choice stands.

use engine::content::piece::{Piece, PieceButton, PieceCard};
use engine::inbox::inbound::Inbound;
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use transport::SendErrorCode;

use super::setup::{Api, ana, arrives, bot, chat, outside, rendered, shown};

fn tapped(data: &str, keyboard: Value) -> Inbound {
    let mut below = json!({ "message_id": 77, "chat": chat(), "date": 1_795_000_000 });
    below["reply_markup"]["inline_keyboard"] = keyboard;
    let query = json!({ "id": "550011", "from": ana(), "message": below, "chat_instance": "1", "data": data });
    arrives("callback_query", query).remove(0)
}

fn button(text: &str, data: &str) -> Value {
    json!({ "text": text, "callback_data": data })
}

/// What a tap is, and what is called for it.
async fn check(data: &str, keyboard: Value, expected: &Expect) {
    let inbound = tapped(data, keyboard);
    let api = Api::new(&[("answerCallbackQuery", 200, json!({ "ok": true, "result": true }))]);
    let channel = bot(json!({}), &[]);
    let acknowledges = channel.abilities().acknowledges.unwrap();
    assert!(acknowledges.wants(&inbound), "every tap is answered: {inbound:?}");
    acknowledges.acknowledge(&outside(&api), &inbound).await.unwrap();
    expected.assert_eq(&format!("{}{}", shown(&[inbound]), api.calls()));
}

#[tokio::test]
async fn a_question_keeps_the_button_that_was_chosen() {
    let sizes = json!([[button("S", "size:s"), button("M", "size:m")]]);
    check("size:m", sizes, &expect![[r#"
        tap:550011 +0 Contact Ana Ruiz es [telegram:4294967311]
          {"kind":"selection","provider_id":"tap:550011","token":"size:m","title":"M","reply_to":"4294967311:77"}
        answerCallbackQuery {"callback_query_id":"550011"}
        editMessageReplyMarkup {"chat_id":4294967311,"message_id":77,"reply_markup":{"inline_keyboard":[[{"callback_data":"~","text":"✓ M"}]]}}
    "#]]).await;
}

#[tokio::test]
async fn a_shelf_stays_as_it_is() {
    let shelf = json!([
        [button("Add", "add:mug")],
        [button("‹", "~page:2"), button("1/3", "~"), button("›", "~page:1")]
    ]);
    check("add:mug", shelf.clone(), &expect![[r#"
        touch:550011 +0 Contact Ana Ruiz es [telegram:4294967311]
          {"kind":"selection","provider_id":"tap:550011","token":"add:mug","title":"Add","reply_to":"4294967311:77"}
        answerCallbackQuery {"callback_query_id":"550011"}
    "#]]).await;
    check(
        "~page:1",
        shelf.clone(),
        &expect![[r#"
        touch:550011 +0 Contact Ana Ruiz es [telegram:4294967311]
          {"kind":"page_turned","provider_id":"4294967311:77","page":1}
        answerCallbackQuery {"callback_query_id":"550011"}
    "#]],
    )
    .await;
    check(
        "~",
        shelf,
        &expect![[r#"
        touch:550011 +0 System - - []
          {"kind":"unknown","type_name":"callback_query.nothing"}
        answerCallbackQuery {"callback_query_id":"550011"}
    "#]],
    )
    .await;
}

#[tokio::test]
async fn a_tap_below_what_is_gone_is_answered() {
    let below = json!({ "message_id": 77, "chat": chat(), "date": 0 });
    let query = json!({ "id": 550_011, "from": ana(), "message": below, "data": "size:m" });
    let inbound = arrives("callback_query", query).remove(0);
    let api = Api::new(&[("answerCallbackQuery", 200, json!({ "ok": true, "result": true }))]);
    let channel = bot(json!({}), &[]);
    channel.abilities().acknowledges.unwrap().acknowledge(&outside(&api), &inbound).await.unwrap();
    expect![[r#"
        tap:550011 +0 Contact Ana Ruiz es [telegram:4294967311]
          {"kind":"selection","provider_id":"tap:550011","token":"size:m","title":"","reply_to":"4294967311:77"}
        answerCallbackQuery {"callback_query_id":"550011"}
    "#]].assert_eq(&format!("{}{}", shown(&[inbound]), api.calls()));
}

#[tokio::test]
async fn who_taps_in_a_group_is_answered_and_no_more() {
    let below = json!({ "message_id": 77, "chat": { "id": -5, "type": "group" } });
    let query = json!({ "id": "550011", "from": ana(), "message": below, "data": "size:m" });
    let inbound = arrives("callback_query", query).remove(0);
    assert!(bot(json!({}), &[]).abilities().acknowledges.unwrap().wants(&inbound));
    expect![[r#"
        touch:550011 +0 System - - []
          {"kind":"unknown","type_name":"callback_query.group"}
    "#]]
    .assert_eq(&shown(&[inbound]));
}

#[test]
fn what_is_no_tap_is_not_acknowledged() {
    let said = arrives("message", super::setup::message(json!({ "text": "hi" })));
    assert!(!bot(json!({}), &[]).abilities().acknowledges.unwrap().wants(&said[0]));
}

fn carousel() -> Piece {
    let card = |name: &str| PieceCard {
        image: Some(format!("https://shop.example/{name}.jpg")),
        title: String::new(),
        subtitle: None,
        body: format!("<b>{name}</b>"),
        link: None,
        buttons: vec![PieceButton { token: format!("add:{name}"), title: "Add".to_owned() }],
    };
    Piece::Carousel { body: String::new(), cards: ["red", "blue", "green"].map(card).to_vec() }
}

#[tokio::test]
async fn a_page_is_turned_in_its_place() {
    let api = Api::default();
    let channel = bot(json!({}), &[]);
    channel.send(&outside(&api), &rendered(carousel())).await.unwrap();
    let turns = channel.abilities().turns_pages.unwrap();
    turns.turn_page(&outside(&api), &rendered(carousel()), "4294967311:77", 2).await.unwrap();
    expect![[r#"
        sendPhoto {"caption":"<b>red</b>","chat_id":4294967311,"parse_mode":"HTML","photo":"https://shop.example/red.jpg","reply_markup":{"inline_keyboard":[[{"callback_data":"add:red","text":"Add"}],[{"callback_data":"~page:2","text":"‹"},{"callback_data":"~","text":"1/3"},{"callback_data":"~page:1","text":"›"}]]}}
        editMessageMedia {"chat_id":4294967311,"media":{"caption":"<b>green</b>","media":"https://shop.example/green.jpg","parse_mode":"HTML","type":"photo"},"message_id":77,"reply_markup":{"inline_keyboard":[[{"callback_data":"add:green","text":"Add"}],[{"callback_data":"~page:1","text":"‹"},{"callback_data":"~","text":"3/3"},{"callback_data":"~page:0","text":"›"}]]}}
    "#]].assert_eq(&api.calls());
}

#[tokio::test]
async fn a_page_that_is_shown_already_is_as_wished_and_one_that_is_not_there_is_refused() {
    let same = json!({ "ok": false, "error_code": 400, "description": "Bad Request: message is not modified: specified new message content…" });
    let api = Api::new(&[("editMessageMedia", 400, same)]);
    let channel = bot(json!({}), &[]);
    let turns = channel.abilities().turns_pages.unwrap();
    turns.turn_page(&outside(&api), &rendered(carousel()), "4294967311:77", 0).await.unwrap();
    for (name, page) in [("4294967311:77", 3), ("4294967311:77", u32::MAX), ("nothing", 0)] {
        let outcome = turns.turn_page(&outside(&api), &rendered(carousel()), name, page).await;
        assert_eq!(outcome.unwrap_err().code, SendErrorCode::InvalidRequest, "{name} {page}");
    }
    let text = rendered(Piece::Text { body: "no pages".to_owned() });
    assert!(turns.turn_page(&outside(&api), &text, "4294967311:77", 0).await.is_err());
}
