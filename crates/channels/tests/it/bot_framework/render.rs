//! What a piece becomes, by the channel it is for.

use channels::{Moment, Rendered};
use engine::commerce::money::{Currency, Money};
use engine::content::piece::{
    Piece, PieceButton, PieceCard, PieceHeader, PieceRow, PieceSection, Shown,
};
use engine::content::{AmountKind, AmountLine, CartCardLine, MediaKind, OrderCard};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use testkit::channel_conformance::NOW;

use super::platform::{Platform, SERVICE, channel};
use crate::setup::{outside, rendered};

pub(super) fn address(fields: Value) -> Value {
    let mut address = json!({ "service_url": SERVICE, "conversation": "19:abc@thread.tacv2;messageid=17", "channel": "msteams",
        "bot": "28:bot", "user": "29:1abc", "kind": "personal", "locale": "en-US", "activity": "1795000000001" });
    let (Value::Object(all), Value::Object(fields)) = (&mut address, fields) else {
        panic!("objects")
    };
    all.extend(fields);
    address
}

pub(super) fn web() -> Value {
    address(
        json!({ "service_url": "https://directline.botframework.com", "channel": "directline", "kind": "" }),
    )
}

pub(super) fn cortana() -> Value {
    address(
        json!({ "service_url": "https://cortana.botframework.com/", "channel": "cortana", "kind": "" }),
    )
}

pub(super) fn message(address: &Value, piece: Piece) -> Rendered {
    Rendered { address: Some(address.to_string()), ..rendered(piece) }
}

pub(super) fn taken() -> Platform {
    let answer = |url: &str| (url.to_owned(), 201, json!({ "id": "1795000000999" }));
    Platform {
        instead: vec![
            answer("https://smba.trafficmanager.net/"),
            answer("https://directline.botframework.com/"),
            answer("https://cortana.botframework.com/"),
            answer("https://telegram.botframework.com/"),
            answer("https://bots.example/"),
        ],
        ..Platform::default()
    }
}

async fn body(address: &Value, piece: Piece) -> Value {
    let platform = taken();
    channel(json!({})).send(&outside(&platform), &message(address, piece)).await.unwrap();
    serde_json::from_slice(&platform.sent().body).unwrap()
}

/// The activity without what every one has.
async fn check(address: &Value, piece: Piece, expected: &Expect) {
    let mut body = body(address, piece).await;
    let fields = body.as_object_mut().unwrap();
    assert_eq!(fields.remove("type"), Some(json!("message")));
    assert_eq!(fields.remove("from"), Some(json!({ "id": "28:bot", "role": "bot" })));
    assert_eq!(fields.remove("recipient"), Some(json!({ "id": "29:1abc" })));
    assert_eq!(
        fields.remove("conversation"),
        Some(json!({ "id": "19:abc@thread.tacv2;messageid=17" }))
    );
    assert!(fields.remove("channelId").is_some() && fields.remove("locale").is_some());
    expected.assert_eq(&outline(&body));
}

/// One line per field, one per attachment and per element of its card: pretty printing would fill pages.
fn outline(activity: &Value) -> String {
    let mut lines = String::new();
    for (key, value) in activity.as_object().unwrap() {
        let Some(attachments) = value.as_array() else {
            lines.push_str(&format!("{key}: {value}\n"));
            continue;
        };
        for attachment in attachments {
            lines.push_str(&format!("{key}: {}\n", attachment["contentType"]));
            for (key, value) in attachment["content"].as_object().into_iter().flatten() {
                let elements = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                let lines_of = elements.iter().map(|element| format!("  {key}: {element}\n"));
                lines.extend(lines_of);
            }
        }
    }
    lines
}

fn button(token: &str, title: &str) -> PieceButton {
    PieceButton { token: token.to_owned(), title: title.to_owned() }
}

fn buttons() -> Piece {
    Piece::Buttons {
        header: Some(PieceHeader::Image { url: "https://shop.example/mug.png".to_owned() }),
        body: "Mug <b>\n*12* €".to_owned(),
        footer: Some("while it lasts".to_owned()),
        buttons: vec![button("add:mug", "Add"), button("show:mug", "Look")],
    }
}

fn list(rows: usize) -> Piece {
    let row = |number: usize| PieceRow {
        token: format!("pick:{number}"),
        title: format!("Size {number}"),
        description: (number == 0).then(|| "the smallest".to_owned()),
    };
    Piece::List {
        header: Some("Sizes".to_owned()),
        body: "Which one?".to_owned(),
        footer: None,
        button: "Choose".to_owned(),
        sections: vec![PieceSection {
            title: Some("Mugs".to_owned()),
            rows: (0..rows).map(row).collect(),
        }],
    }
}

#[tokio::test]
async fn text() {
    check(
        &address(json!({})),
        Piece::Text { body: "See https://shop.example/mug <b>".to_owned() },
        &expect![[r#"
            inputHint: "acceptingInput"
            text: "See https://shop.example/mug <b>"
            textFormat: "plain"
        "#]],
    )
    .await;
}

#[tokio::test]
async fn buttons_in_teams() {
    check(&address(json!({})), buttons(), &expect![[r#"
        attachmentLayout: "list"
        attachments: "application/vnd.microsoft.card.hero"
          buttons: {"displayText":"Add","text":"Add","title":"Add","type":"messageBack","value":{"title":"Add","token":"add:mug"}}
          buttons: {"displayText":"Look","text":"Look","title":"Look","type":"messageBack","value":{"title":"Look","token":"show:mug"}}
          images: {"url":"https://shop.example/mug.png"}
          text: "Mug &lt;b&gt;<br>*12* €<br>while it lasts"
        inputHint: "expectingInput"
        speak: "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-US\">Mug &lt;b&gt; *12* € while it lasts</speak>"
        summary: "Mug <b> *12* € while it lasts"
    "#]]).await;
}

#[tokio::test]
async fn buttons_in_the_web_chat() {
    check(&web(), buttons(), &expect![[r#"
        attachmentLayout: "list"
        attachments: "application/vnd.microsoft.card.hero"
          buttons: {"displayText":"Add","text":"Add","title":"Add","type":"messageBack","value":{"title":"Add","token":"add:mug"}}
          buttons: {"displayText":"Look","text":"Look","title":"Look","type":"messageBack","value":{"title":"Look","token":"show:mug"}}
          images: {"url":"https://shop.example/mug.png"}
          text: "Mug \\<b\\>  \n\\*12\\* €  \nwhile it lasts"
        inputHint: "expectingInput"
        speak: "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-US\">Mug &lt;b&gt; *12* € while it lasts</speak>"
        summary: "Mug <b> *12* € while it lasts"
    "#]]).await;
}

#[tokio::test]
async fn buttons_elsewhere_send_their_token_as_words() {
    let telegram = address(
        json!({ "channel": "telegram", "service_url": "https://telegram.botframework.com" }),
    );
    let body = body(&telegram, buttons()).await;
    assert_eq!(
        body["attachments"][0]["content"]["buttons"][0],
        json!({ "type": "postBack", "title": "Add", "value": "add:mug" })
    );
}

#[tokio::test]
async fn chips() {
    let piece = || Piece::QuickReplies {
        body: "More?".to_owned(),
        buttons: vec![button("yes", "Yes please")],
    };
    let chips = |body: &Value| body["suggestedActions"].clone();
    expect![[r#"{"actions":[{"title":"Yes please","type":"imBack","value":"Yes please"}],"to":["29:1abc"]}"#]].assert_eq(&chips(&body(&address(json!({})), piece()).await).to_string());
    expect![[r#"{"actions":[{"displayText":"Yes please","text":"Yes please","title":"Yes please","type":"messageBack","value":{"title":"Yes please","token":"yes"}}],"to":["29:1abc"]}"#]].assert_eq(&chips(&body(&web(), piece()).await).to_string());
}

#[tokio::test]
async fn a_short_list_is_buttons_and_a_long_one_a_picker() {
    check(&address(json!({})), list(2), &expect![[r#"
        attachmentLayout: "list"
        attachments: "application/vnd.microsoft.card.adaptive"
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json"
          actions: {"data":{"msteams":{"displayText":"Size 0","text":"Size 0","type":"messageBack","value":{"title":"Size 0","token":"pick:0"}},"title":"Size 0","token":"pick:0"},"title":"Size 0","type":"Action.Submit"}
          actions: {"data":{"msteams":{"displayText":"Size 1","text":"Size 1","type":"messageBack","value":{"title":"Size 1","token":"pick:1"}},"title":"Size 1","token":"pick:1"},"title":"Size 1","type":"Action.Submit"}
          body: {"inlines":[{"isSubtle":false,"size":"large","text":"Sizes","type":"TextRun"}],"type":"RichTextBlock"}
          body: {"inlines":[{"isSubtle":false,"size":"default","text":"Which one?","type":"TextRun"}],"type":"RichTextBlock"}
          body: {"inlines":[{"isSubtle":false,"size":"medium","text":"Mugs","type":"TextRun"}],"type":"RichTextBlock"}
          body: {"inlines":[{"isSubtle":true,"size":"default","text":"Size 0: the smallest","type":"TextRun"}],"type":"RichTextBlock"}
          fallbackText: "Which one?"
          speak: "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-US\">Which one?</speak>"
          type: "AdaptiveCard"
          version: "1.5"
        inputHint: "expectingInput"
        speak: "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-US\">Which one?</speak>"
        summary: "Which one?"
    "#]]).await;
    check(&web(), list(7), &expect![[r#"
        attachmentLayout: "list"
        attachments: "application/vnd.microsoft.card.adaptive"
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json"
          actions: {"data":{},"title":"Choose","type":"Action.Submit"}
          body: {"inlines":[{"isSubtle":false,"size":"large","text":"Sizes","type":"TextRun"}],"type":"RichTextBlock"}
          body: {"inlines":[{"isSubtle":false,"size":"default","text":"Which one?","type":"TextRun"}],"type":"RichTextBlock"}
          body: {"choices":[{"title":"Mugs · Size 0 · the smallest","value":"{\"token\":\"pick:0\",\"title\":\"Size 0\"}"},{"title":"Mugs · Size 1","value":"{\"token\":\"pick:1\",\"title\":\"Size 1\"}"},{"title":"Mugs · Size 2","value":"{\"token\":\"pick:2\",\"title\":\"Size 2\"}"},{"title":"Mugs · Size 3","value":"{\"token\":\"pick:3\",\"title\":\"Size 3\"}"},{"title":"Mugs · Size 4","value":"{\"token\":\"pick:4\",\"title\":\"Size 4\"}"},{"title":"Mugs · Size 5","value":"{\"token\":\"pick:5\",\"title\":\"Size 5\"}"},{"title":"Mugs · Size 6","value":"{\"token\":\"pick:6\",\"title\":\"Size 6\"}"}],"errorMessage":"Choose","id":"pick","isRequired":true,"label":"Choose","placeholder":"Choose","style":"compact","type":"Input.ChoiceSet"}
          fallbackText: "Which one?"
          speak: "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-US\">Which one?</speak>"
          type: "AdaptiveCard"
          version: "1.5"
        inputHint: "expectingInput"
        speak: "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-US\">Which one?</speak>"
        summary: "Which one?"
    "#]]).await;
}

#[tokio::test]
async fn link_and_media() {
    let piece = Piece::LinkButton {
        header: Some(PieceHeader::Text { text: "Checkout".to_owned() }),
        body: "Pay here".to_owned(),
        label: "Pay".to_owned(),
        url: "https://shop.example/c/1".to_owned(),
    };
    check(&address(json!({})), piece, &expect![[r#"
        attachmentLayout: "list"
        attachments: "application/vnd.microsoft.card.hero"
          buttons: {"title":"Pay","type":"openUrl","value":"https://shop.example/c/1"}
          text: "Pay here"
          title: "Checkout"
        inputHint: "acceptingInput"
        speak: "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-US\">Pay here</speak>"
        summary: "Pay here"
    "#]]).await;
    let media = |media, url: &str| Piece::Media {
        media,
        url: url.to_owned(),
        caption: Some("Here".to_owned()),
        file_name: None,
    };
    let attached = |body: &Value| body["attachments"].to_string();
    let picture = media(MediaKind::Image, "https://shop.example/a.jpg?w=1");
    expect![[
        r#"[{"contentType":"image/jpeg","contentUrl":"https://shop.example/a.jpg?w=1","name":""}]"#
    ]]
    .assert_eq(&attached(&body(&address(json!({})), picture).await));
    let film = media(MediaKind::Video, "https://shop.example/a.mp4");
    expect![[r#"[{"content":{"media":[{"url":"https://shop.example/a.mp4"}],"title":""},"contentType":"application/vnd.microsoft.card.video"}]"#]].assert_eq(&attached(&body(&web(), film).await));
    let paper = media(MediaKind::Document, "https://shop.example/a.pdf");
    expect![[
        r#"[{"contentType":"application/pdf","contentUrl":"https://shop.example/a.pdf","name":""}]"#
    ]]
    .assert_eq(&attached(&body(&web(), paper).await));
}

#[tokio::test]
async fn cards_side_by_side() {
    let card = |title: &str| PieceCard {
        image: Some("https://shop.example/mug.png".to_owned()),
        title: title.to_owned(),
        subtitle: Some("€12.90".to_owned()),
        body: format!("{title}\n€12.90\nfits your tea"),
        link: Some(("See".to_owned(), "https://shop.example/mug".to_owned())),
        buttons: vec![button("add:mug", "Add")],
    };
    let piece = Piece::Carousel {
        body: "Two mugs".to_owned(),
        cards: vec![card("Blue & white"), card("Red")],
    };
    check(&address(json!({})), piece, &expect![[r#"
        attachmentLayout: "carousel"
        attachments: "application/vnd.microsoft.card.hero"
          buttons: {"displayText":"Add","text":"Add","title":"Add","type":"messageBack","value":{"title":"Add","token":"add:mug"}}
          buttons: {"title":"See","type":"openUrl","value":"https://shop.example/mug"}
          images: {"alt":"Blue & white","url":"https://shop.example/mug.png"}
          text: "€12.90<br>fits your tea"
          title: "Blue & white"
        attachments: "application/vnd.microsoft.card.hero"
          buttons: {"displayText":"Add","text":"Add","title":"Add","type":"messageBack","value":{"title":"Add","token":"add:mug"}}
          buttons: {"title":"See","type":"openUrl","value":"https://shop.example/mug"}
          images: {"alt":"Red","url":"https://shop.example/mug.png"}
          text: "€12.90<br>fits your tea"
          title: "Red"
        inputHint: "acceptingInput"
        speak: "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-US\">Two mugs</speak>"
        summary: "Two mugs"
        text: "Two mugs"
        textFormat: "plain"
    "#]]).await;
}

#[tokio::test]
async fn a_receipt() {
    let eur = |minor| Money::from_minor(minor, Currency::EUR);
    let amount =
        |kind, label: &str, minor| AmountLine { kind, label: label.to_owned(), amount: eur(minor) };
    let order = OrderCard {
        number: "1042".to_owned(),
        status: "paid".to_owned(),
        status_label: "Paid".to_owned(),
        lines: vec![CartCardLine {
            sku: "mug-blue".into(),
            product: "mug".into(),
            title: "Mug".to_owned(),
            variant: Some("Blue".to_owned()),
            quantity: 2,
            unit_price: eur(1_290),
            total: eur(2_580),
            image: None,
        }],
        amounts: vec![
            amount(AmountKind::Delivery, "Delivery", 490),
            amount(AmountKind::Tax, "VAT", 533),
        ],
        total: eur(3_070),
        timeline: Vec::new(),
        actions: Vec::new(),
    };
    let piece =
        Piece::Receipt { body: "Order 1042: 2 x Mug, €30.70".to_owned(), order: Box::new(order) };
    check(&address(json!({})), piece, &expect![[r#"
        attachmentLayout: "list"
        attachments: "application/vnd.microsoft.card.receipt"
          facts: {"key":"Delivery","value":"€4.90"}
          items: {"price":"€25.80","quantity":"2","subtitle":"Blue","title":"Mug"}
          tax: "€5.33"
          title: "1042 · Paid"
          total: "€30.70"
        inputHint: "acceptingInput"
        speak: "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-US\">Order 1042: 2 x Mug, €30.70</speak>"
        summary: "Order 1042: 2 x Mug, €30.70"
    "#]]).await;
}

#[tokio::test]
async fn cortana_speaks() {
    let speech = Piece::Speech {
        ssml: "<speak>Two mugs. Which &amp; one?</speak>".to_owned(),
        reprompt: Some("<speak>Which?</speak>".to_owned()),
        shown: Shown {
            text: "Two mugs".to_owned(),
            suggestions: vec![button("a", "Blue")],
            links: vec![("See".to_owned(), "https://shop.example/".to_owned())],
            ..Shown::default()
        },
    };
    check(&cortana(), speech, &expect![[r#"
        attachmentLayout: "list"
        attachments: "application/vnd.microsoft.card.hero"
          buttons: {"title":"See","type":"openUrl","value":"https://shop.example/"}
          text: ""
        inputHint: "expectingInput"
        speak: "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en-US\">Two mugs. Which &amp; one?</speak>"
        suggestedActions: {"actions":[{"title":"Blue","type":"imBack","value":"Blue"}],"to":["29:1abc"]}
        text: "Two mugs"
        textFormat: "plain"
    "#]]).await;
}

#[test]
fn what_can_be_shown_depends_on_the_channel_and_on_who_reads_along() {
    let at = |address: Option<&Value>| {
        let note = address.map(Value::to_string);
        let moment = Moment { now: NOW, address: note.as_deref(), ..Moment::default() };
        let all = channel(json!({})).capabilities(&moment);
        let chips = all.quick_replies.map_or(0, |limit| limit.count_max);
        format!(
            "chips {chips}, list {}, receipt {}, voice {}\n",
            all.list.is_some(),
            all.receipts,
            all.voice
        )
    };
    let group = address(json!({ "kind": "groupChat" }));
    let telegram = address(json!({ "channel": "telegram" }));
    let all = [
        Some(&address(json!({}))),
        Some(&group),
        Some(&web()),
        Some(&cortana()),
        Some(&telegram),
        None,
    ]
    .map(at);
    expect![[r#"
        chips 3, list true, receipt true, voice false
        chips 0, list true, receipt true, voice false
        chips 100, list true, receipt true, voice false
        chips 0, list true, receipt true, voice true
        chips 11, list false, receipt false, voice false
        chips 11, list false, receipt false, voice false
    "#]]
    .assert_eq(&all.concat());
}
