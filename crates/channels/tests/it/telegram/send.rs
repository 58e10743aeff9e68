//! What leaves for the Bot API, piece by piece, and what its answers mean.

use channels::{Pace, Rendered};
use engine::content::piece::{Piece, PieceButton, PieceCard, PieceHeader, PieceRow, PieceSection};
use engine::content::{ContactField, MediaKind};
use engine::inbox::inbound::{Identity, IdentityScheme};
use expect_test::{Expect, expect};
use serde_json::json;
use transport::{HttpError, Retry, SendErrorCode};

use super::setup::{Api, TOKEN, bot, identity, outside, rendered};
use crate::setup::{FakeProvider, settings};

async fn check(message: Rendered, expected: &Expect) {
    let api = Api::default();
    let receipt = bot(json!({}), &[]).send(&outside(&api), &message).await.unwrap();
    assert_eq!(receipt.provider_id, "4294967311:77");
    expected.assert_eq(&api.calls());
}

fn button(token: &str, title: &str) -> PieceButton {
    PieceButton { token: token.to_owned(), title: title.to_owned() }
}

fn picture() -> PieceHeader {
    PieceHeader::Image { url: "https://shop.example/mug.jpg".to_owned() }
}

#[tokio::test]
async fn text() {
    let piece = || Piece::Text { body: "Tom &amp; Jo: <b>new</b>".to_owned() };
    check(
        rendered(piece()),
        &expect![[r#"
        sendMessage {"chat_id":4294967311,"parse_mode":"HTML","text":"Tom &amp; Jo: <b>new</b>"}
    "#]],
    )
    .await;
    let reply = |to: &str| Rendered { in_reply_to: Some(to.to_owned()), ..rendered(piece()) };
    check(reply("4294967311:12"), &expect![[r#"
        sendMessage {"chat_id":4294967311,"parse_mode":"HTML","reply_parameters":{"allow_sending_without_reply":true,"message_id":12},"text":"Tom &amp; Jo: <b>new</b>"}
    "#]]).await;
    for elsewhere in ["99:12", "tap:550011", "wamid.1"] {
        let api = Api::default();
        bot(json!({}), &[]).send(&outside(&api), &reply(elsewhere)).await.unwrap();
        assert!(
            !api.calls().contains("reply_parameters"),
            "{elsewhere} is no message of this chat"
        );
    }
}

#[tokio::test]
async fn buttons() {
    let buttons = |header, body: &str| Piece::Buttons {
        header,
        body: body.to_owned(),
        footer: Some("small & print".to_owned()),
        buttons: vec![button("add:mug", "Add to cart"), button("reviews:mug", "Reviews")],
    };
    check(rendered(buttons(None, "Which?")), &expect![[r#"
        sendMessage {"chat_id":4294967311,"parse_mode":"HTML","reply_markup":{"inline_keyboard":[[{"callback_data":"add:mug","text":"Add to cart"},{"callback_data":"reviews:mug","text":"Reviews"}]]},"text":"Which?\n\n<i>small &amp; print</i>"}
    "#]]).await;
    check(rendered(buttons(Some(PieceHeader::Text { text: "A < B".to_owned() }), "Which?")), &expect![[r#"
        sendMessage {"chat_id":4294967311,"parse_mode":"HTML","reply_markup":{"inline_keyboard":[[{"callback_data":"add:mug","text":"Add to cart"},{"callback_data":"reviews:mug","text":"Reviews"}]]},"text":"<b>A &lt; B</b>\n\nWhich?\n\n<i>small &amp; print</i>"}
    "#]]).await;
    check(rendered(buttons(Some(picture()), "<b>Mug</b>")), &expect![[r#"
        sendPhoto {"caption":"<b>Mug</b>\n\n<i>small &amp; print</i>","chat_id":4294967311,"parse_mode":"HTML","photo":"https://shop.example/mug.jpg","reply_markup":{"inline_keyboard":[[{"callback_data":"add:mug","text":"Add to cart"},{"callback_data":"reviews:mug","text":"Reviews"}]]}}
    "#]]).await;
}

#[tokio::test]
async fn words_too_long_for_a_caption_get_the_picture_as_a_preview() {
    let piece = Piece::LinkButton {
        header: Some(picture()),
        body: "word ".repeat(300),
        label: "Open".to_owned(),
        url: "https://shop.example/".to_owned(),
    };
    let api = Api::default();
    bot(json!({}), &[]).send(&outside(&api), &rendered(piece)).await.unwrap();
    let asked = api.asked.lock().unwrap();
    let (method, fields) = &asked[0];
    assert_eq!(method, "sendMessage");
    expect![[r#"{"prefer_large_media":true,"show_above_text":true,"url":"https://shop.example/mug.jpg"} {"inline_keyboard":[[{"text":"Open","url":"https://shop.example/"}]]}"#]].assert_eq(&format!("{} {}", fields["link_preview_options"], fields["reply_markup"]));
}

#[tokio::test]
async fn chips_share_rows_while_they_fit() {
    let titles = ["S", "M", "L", "XL", "Stoneware mug with a handle", "Any"];
    let buttons = titles.map(|title| button(&title.to_lowercase(), title)).to_vec();
    check(rendered(Piece::QuickReplies { body: "Size?".to_owned(), buttons }), &expect![[r#"
        sendMessage {"chat_id":4294967311,"parse_mode":"HTML","reply_markup":{"inline_keyboard":[[{"callback_data":"s","text":"S"},{"callback_data":"m","text":"M"},{"callback_data":"l","text":"L"}],[{"callback_data":"xl","text":"XL"}],[{"callback_data":"stoneware mug with a handle","text":"Stoneware mug with a handle"}],[{"callback_data":"any","text":"Any"}]]},"text":"Size?"}
    "#]]).await;
}

#[tokio::test]
async fn list() {
    let row = |token: &str, description: Option<&str>| PieceRow {
        token: token.to_owned(),
        title: token.to_uppercase(),
        description: description.map(str::to_owned),
    };
    let piece = Piece::List {
        header: None,
        body: "Which size?".to_owned(),
        footer: None,
        button: "See choices".to_owned(),
        sections: vec![PieceSection {
            title: Some("Sizes".to_owned()),
            rows: vec![row("s", Some("up to 20 cm")), row("m", None)],
        }],
    };
    check(rendered(piece), &expect![[r#"
        sendMessage {"chat_id":4294967311,"parse_mode":"HTML","reply_markup":{"inline_keyboard":[[{"callback_data":"~","text":"— Sizes —"}],[{"callback_data":"s","text":"S · up to 20 cm"}],[{"callback_data":"m","text":"M"}]]},"text":"Which size?"}
    "#]]).await;
}

#[tokio::test]
async fn link_button() {
    let piece = Piece::LinkButton {
        header: None,
        body: "Your cart".to_owned(),
        label: "Pay €12.00".to_owned(),
        url: "https://shop.example/c?a=1&b=2".to_owned(),
    };
    check(rendered(piece), &expect![[r#"
        sendMessage {"chat_id":4294967311,"parse_mode":"HTML","reply_markup":{"inline_keyboard":[[{"text":"Pay €12.00","url":"https://shop.example/c?a=1&b=2"}]]},"text":"Your cart"}
    "#]]).await;
}

#[tokio::test]
async fn media() {
    for (media, expected) in [
        (
            MediaKind::Image,
            expect![[r#"
            sendPhoto {"caption":"A &lt; B","chat_id":4294967311,"parse_mode":"HTML","photo":"https://shop.example/f"}
        "#]],
        ),
        (
            MediaKind::Video,
            expect![[r#"
            sendVideo {"caption":"A &lt; B","chat_id":4294967311,"parse_mode":"HTML","video":"https://shop.example/f"}
        "#]],
        ),
        (
            MediaKind::Audio,
            expect![[r#"
            sendAudio {"audio":"https://shop.example/f","caption":"A &lt; B","chat_id":4294967311,"parse_mode":"HTML"}
        "#]],
        ),
        (
            MediaKind::Document,
            expect![[r#"
            sendDocument {"caption":"A &lt; B","chat_id":4294967311,"document":"https://shop.example/f","parse_mode":"HTML"}
        "#]],
        ),
        (
            MediaKind::Sticker,
            expect![[r#"
            sendSticker {"chat_id":4294967311,"sticker":"https://shop.example/f"}
        "#]],
        ),
    ] {
        let piece = Piece::Media {
            media,
            url: "https://shop.example/f".to_owned(),
            caption: Some("A &lt; B".to_owned()),
            file_name: None,
        };
        check(rendered(piece), &expected).await;
    }
}

#[tokio::test]
async fn the_first_card_says_what_stands_above_the_cards() {
    let card = |name: &str| PieceCard {
        image: Some(format!("https://shop.example/{name}.jpg")),
        title: String::new(),
        subtitle: None,
        body: name.to_owned(),
        link: Some(("Look".to_owned(), "https://shop.example/p".to_owned())),
        buttons: Vec::new(),
    };
    let cards = vec![card("red"), card("blue")];
    check(rendered(Piece::Carousel { body: "Two mugs:".to_owned(), cards }), &expect![[r#"
        sendPhoto {"caption":"Two mugs:\n\nred","chat_id":4294967311,"parse_mode":"HTML","photo":"https://shop.example/red.jpg","reply_markup":{"inline_keyboard":[[{"text":"Look","url":"https://shop.example/p"}],[{"callback_data":"~page:1","text":"‹"},{"callback_data":"~","text":"1/2"},{"callback_data":"~page:1","text":"›"}]]}}
    "#]]).await;
}

#[tokio::test]
async fn a_number_and_a_place_are_asked_for_with_a_key() {
    let piece = |field| Piece::AskContact { field, body: "Where to?".to_owned() };
    check(rendered(piece(ContactField::Phone)), &expect![[r#"
        sendMessage {"chat_id":4294967311,"parse_mode":"HTML","reply_markup":{"keyboard":[[{"request_contact":true,"text":"📱"}]],"one_time_keyboard":true,"resize_keyboard":true},"text":"Where to?"}
    "#]]).await;
    check(rendered(piece(ContactField::Location)), &expect![[r#"
        sendMessage {"chat_id":4294967311,"parse_mode":"HTML","reply_markup":{"keyboard":[[{"request_location":true,"text":"📍"}]],"one_time_keyboard":true,"resize_keyboard":true},"text":"Where to?"}
    "#]]).await;
    for field in [ContactField::Email, ContactField::LinkAccount] {
        let error =
            bot(json!({}), &[]).send(&outside(&Api::default()), &rendered(piece(field))).await;
        assert_eq!(error.unwrap_err().code, SendErrorCode::InvalidRequest);
    }
}

#[tokio::test]
async fn pieces_of_other_channels_are_refused() {
    for piece in [
        Piece::NativeProduct {
            body: None,
            catalog_id: "7".to_owned(),
            sku: "mug".into(),
            words: "x".to_owned(),
        },
        Piece::NativeProducts {
            header: "x".to_owned(),
            body: "x".to_owned(),
            catalog_id: "7".to_owned(),
            sections: Vec::new(),
            words: "x".to_owned(),
        },
        Piece::Template {
            name: "x".to_owned(),
            language_tag: "en".to_owned(),
            parameters: Vec::new(),
        },
        Piece::Blocks { blocks: Vec::new() },
        Piece::Speech {
            ssml: "<speak/>".to_owned(),
            reprompt: None,
            shown: engine::content::piece::Shown::default(),
        },
        Piece::Carousel { body: "x".to_owned(), cards: Vec::new() },
    ] {
        let api = Api::default();
        let error = bot(json!({}), &[]).send(&outside(&api), &rendered(piece)).await.unwrap_err();
        assert_eq!((error.code, api.calls()), (SendErrorCode::InvalidRequest, String::new()));
    }
}

#[tokio::test]
async fn who_has_no_telegram_is_not_written_to() {
    for to in
        [vec![], vec![Identity { scheme: IdentityScheme::WaPhone, value: "34600".to_owned() }]]
    {
        let message = Rendered { to, ..rendered(Piece::Text { body: "x".to_owned() }) };
        let error =
            bot(json!({}), &[]).send(&outside(&Api::default()), &message).await.unwrap_err();
        assert_eq!(error.code, SendErrorCode::RecipientUnreachable);
    }
}

#[tokio::test]
async fn typing_is_shown_and_reading_is_not() {
    let api = Api::default();
    let channel = bot(json!({}), &[]);
    let reader = channel.abilities().marks_read.unwrap();
    for typing in [false, true] {
        reader.mark_read(&outside(&api), &[identity()], "4294967311:12", typing).await.unwrap();
    }
    expect![[r#"
        sendChatAction {"action":"typing","chat_id":4294967311}
    "#]]
    .assert_eq(&api.calls());
}

#[tokio::test]
async fn a_wait_is_as_long_as_telegram_says() {
    let flood = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 35", "parameters": { "retry_after": 35 } });
    let api = Api::new(&[("sendMessage", 429, flood)]);
    let error = bot(json!({}), &[])
        .send(&outside(&api), &rendered(Piece::Text { body: "x".to_owned() }))
        .await;
    assert_eq!(error.unwrap_err().retry, Retry::AfterMs(35_000));
}

#[tokio::test]
async fn the_token_is_in_no_error_and_no_printed_thing() {
    let failing = FakeProvider::failing(HttpError::Timeout { request_sent: true });
    let refused = FakeProvider::new(
        400,
        &json!({ "ok": false, "error_code": 400, "description": format!("Bad Request: {TOKEN}") }),
    );
    let channel = bot(json!({}), &[("payment_provider_token", "sesame-pay")]);
    for provider in [failing, refused] {
        let error = channel
            .send(&outside(&provider), &rendered(Piece::Text { body: "x".to_owned() }))
            .await
            .unwrap_err();
        let calls = provider.calls.lock().unwrap();
        let printed = format!("{error} {error:?} {:?} {channel:?}", calls[0]);
        assert!(!printed.contains("sesame"), "{printed}");
        assert!(calls[0].url.starts_with(&format!("https://api.telegram.org/bot{TOKEN}/")));
    }
}

#[test]
fn the_chats_rate_is_a_setting() {
    let pace = |plain| bot(plain, &[]).abilities().pace;
    assert_eq!(pace(json!({})), Some(Pace { interval_ms: 1_000, burst: 3 }));
    assert_eq!(
        pace(json!({ "chat_interval_ms": 50, "chat_burst": 1 })),
        Some(Pace { interval_ms: 50, burst: 1 })
    );
    assert_eq!(pace(json!({ "chat_interval_ms": 0 })), None);
}

#[test]
fn a_wrong_setting_is_named() {
    for (plain, secrets, expected) in [
        (
            json!({ "api_base": "ftp://x" }),
            vec![],
            "setting `api_base` must be an http or https address",
        ),
        (
            json!({ "api_bse": "x" }),
            vec![],
            "setting `api_bse` is not a setting of this channel; did you mean `api_base`?",
        ),
        (json!({ "chat_burst": 0 }), vec![], "setting `chat_burst` must be at least 1"),
        (
            json!({}),
            vec![("hook_secret", "no spaces")],
            "setting `hook_secret` may hold letters, digits, `_` and `-`, at most 256 of them",
        ),
        (
            json!({}),
            vec![("bot_token", "7:AA/../x")],
            "setting `bot_token` must look like `123456:AA…`, as BotFather gave it",
        ),
    ] {
        let refused = channels::open("telegram", &settings(plain, &secrets)).unwrap_err();
        assert_eq!(refused.to_string(), expected);
    }
}
