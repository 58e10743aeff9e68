//! What leaves for the Graph API, piece by piece, and what its answers mean.

use channels::{Moment, Pace, Rendered};
use engine::content::piece::{Piece, PieceButton, PieceCard, PieceHeader, PieceRow, PieceSection};
use engine::content::{ContactField, MediaKind};
use engine::inbox::inbound::{Identity, IdentityScheme};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use std::sync::Mutex;
use transport::{Http, HttpError, HttpRequest, HttpResponse, Retry, SendErrorCode};

use crate::setup::{FakeProvider, outside, rendered, whatsapp};

fn accepted() -> Value {
    json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": "34600111222", "wa_id": "34600111222" }],
        "messages": [{ "id": "wamid.sent-1" }],
    })
}

async fn check(message: Rendered, expected: &Expect) {
    let settings = json!({ "templates": [{ "name": "order_shipped", "language": "es_ES" }] });
    let provider = FakeProvider::new(200, &accepted());
    let receipt = whatsapp(settings).send(&outside(&provider), &message).await.unwrap();
    assert_eq!(receipt.provider_id, "wamid.sent-1");
    let mut body = provider.body();
    let fixed = body.as_object_mut().unwrap();
    for (key, value) in [("messaging_product", "whatsapp"), ("recipient_type", "individual")] {
        assert_eq!(fixed.remove(key), Some(json!(value)));
    }
    expected.assert_eq(&outline(&body, 0));
}

/// JSON with one line per object of the outer levels: pretty printing would fill pages.
fn outline(value: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) if depth < 4 => {
            let line = |(name, value): (&String, &Value)| match value {
                Value::Object(_) => format!("{indent}{name}:\n{}", outline(value, depth + 1)),
                other => format!("{indent}{name}: {other}\n"),
            };
            fields.iter().map(line).collect()
        }
        other => format!("{indent}{other}\n"),
    }
}

fn button(token: &str, title: &str) -> PieceButton {
    PieceButton { token: token.to_owned(), title: title.to_owned() }
}

#[tokio::test]
async fn text() {
    let piece = Piece::Text { body: "See https://shop.example/mug".to_owned() };
    let message = Rendered { in_reply_to: Some("wamid.in-1".to_owned()), ..rendered(piece) };
    check(
        message,
        &expect![[r#"
        biz_opaque_callback_data: "msg_1:0"
        context:
          message_id: "wamid.in-1"
        text:
          body: "See https://shop.example/mug"
          preview_url: true
        to: "34600111222"
        type: "text"
    "#]],
    )
    .await;
}

#[tokio::test]
async fn to_a_user_without_a_phone_number() {
    let user = Identity { scheme: IdentityScheme::WaUser, value: "ES.4711".to_owned() };
    let piece = Piece::Text { body: "Hola".to_owned() };
    check(
        Rendered { to: vec![user], index: 2, ..rendered(piece) },
        &expect![[r#"
        biz_opaque_callback_data: "msg_1:2"
        recipient: "ES.4711"
        text:
          body: "Hola"
          preview_url: false
        type: "text"
    "#]],
    )
    .await;
}

#[tokio::test]
async fn buttons_below_a_picture() {
    let piece = Piece::Buttons {
        header: Some(PieceHeader::Image { url: "https://shop.example/mug.jpg".to_owned() }),
        body: "*Blue mug*\n€12.00".to_owned(),
        footer: None,
        buttons: vec![button("add:mug", "Add to cart"), button("reviews:mug", "Reviews")],
    };
    check(rendered(piece), &expect![[r#"
        biz_opaque_callback_data: "msg_1:0"
        interactive:
          action:
            buttons: [{"reply":{"id":"add:mug","title":"Add to cart"},"type":"reply"},{"reply":{"id":"reviews:mug","title":"Reviews"},"type":"reply"}]
          body:
            text: "*Blue mug*\n€12.00"
          header:
            image:
              link: "https://shop.example/mug.jpg"
            type: "image"
          type: "button"
        to: "34600111222"
        type: "interactive"
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
        footer: Some(String::new()),
        button: "See choices".to_owned(),
        sections: vec![PieceSection {
            title: Some("Sizes".to_owned()),
            rows: vec![row("s", Some("up to 20 cm")), row("m", None)],
        }],
    };
    check(rendered(piece), &expect![[r#"
        biz_opaque_callback_data: "msg_1:0"
        interactive:
          action:
            button: "See choices"
            sections: [{"rows":[{"description":"up to 20 cm","id":"s","title":"S"},{"id":"m","title":"M"}],"title":"Sizes"}]
          body:
            text: "Which size?"
          type: "list"
        to: "34600111222"
        type: "interactive"
    "#]]).await;
}

#[tokio::test]
async fn link_button() {
    let piece = Piece::LinkButton {
        header: None,
        body: "Total: €48.00".to_owned(),
        label: "Pay".to_owned(),
        url: "https://shop.example/checkout/abc".to_owned(),
    };
    check(
        rendered(piece),
        &expect![[r#"
        biz_opaque_callback_data: "msg_1:0"
        interactive:
          action:
            name: "cta_url"
            parameters:
              display_text: "Pay"
              url: "https://shop.example/checkout/abc"
          body:
            text: "Total: €48.00"
          type: "cta_url"
        to: "34600111222"
        type: "interactive"
    "#]],
    )
    .await;
}

#[tokio::test]
async fn media() {
    let piece = Piece::Media {
        media: MediaKind::Document,
        url: "https://shop.example/invoice.pdf".to_owned(),
        caption: Some("Your invoice".to_owned()),
        file_name: Some("invoice.pdf".to_owned()),
    };
    check(
        rendered(piece),
        &expect![[r#"
        biz_opaque_callback_data: "msg_1:0"
        document:
          caption: "Your invoice"
          filename: "invoice.pdf"
          link: "https://shop.example/invoice.pdf"
        to: "34600111222"
        type: "document"
    "#]],
    )
    .await;
}

#[tokio::test]
async fn carousel() {
    let card = |name: &str| PieceCard {
        image: Some(format!("https://shop.example/{name}.jpg")),
        title: String::new(),
        subtitle: None,
        body: format!("*{name}*"),
        link: None,
        buttons: vec![button(&format!("show:{name}"), "Details")],
    };
    let piece =
        Piece::Carousel { body: "Two mugs:".to_owned(), cards: vec![card("blue"), card("red")] };
    check(rendered(piece), &expect![[r#"
        biz_opaque_callback_data: "msg_1:0"
        interactive:
          action:
            cards: [{"action":{"buttons":[{"quick_reply":{"id":"show:blue","title":"Details"},"type":"quick_reply"}]},"body":{"text":"*blue*"},"card_index":0,"header":{"image":{"link":"https://shop.example/blue.jpg"},"type":"image"},"type":"cta_url"},{"action":{"buttons":[{"quick_reply":{"id":"show:red","title":"Details"},"type":"quick_reply"}]},"body":{"text":"*red*"},"card_index":1,"header":{"image":{"link":"https://shop.example/red.jpg"},"type":"image"},"type":"cta_url"}]
          body:
            text: "Two mugs:"
          type: "carousel"
        to: "34600111222"
        type: "interactive"
    "#]]).await;
}

#[tokio::test]
async fn products_of_the_catalog() {
    let piece = Piece::NativeProducts {
        header: "Products".to_owned(),
        body: "Two mugs:".to_owned(),
        catalog_id: "77".to_owned(),
        sections: vec![("Products".to_owned(), vec!["mug-blue".into(), "mug-red".into()])],
        words: String::new(),
    };
    check(rendered(piece), &expect![[r#"
        biz_opaque_callback_data: "msg_1:0"
        interactive:
          action:
            catalog_id: "77"
            sections: [{"product_items":[{"product_retailer_id":"mug-blue"},{"product_retailer_id":"mug-red"}],"title":"Products"}]
          body:
            text: "Two mugs:"
          header:
            text: "Products"
            type: "text"
          type: "product_list"
        to: "34600111222"
        type: "interactive"
    "#]]).await;
    let piece = product("mug-blue", "");
    check(
        rendered(piece),
        &expect![[r#"
        biz_opaque_callback_data: "msg_1:0"
        interactive:
          action:
            catalog_id: "77"
            product_retailer_id: "mug-blue"
          type: "product"
        to: "34600111222"
        type: "interactive"
    "#]],
    )
    .await;
}

fn product(sku: &str, words: &str) -> Piece {
    Piece::NativeProduct {
        body: None,
        catalog_id: "77".to_owned(),
        sku: sku.into(),
        words: words.to_owned(),
    }
}

/// A refusal hands nothing over: the same goes out in words, and the product is not tried again.
#[tokio::test]
async fn a_product_that_the_catalog_lacks_is_told_in_words() {
    let products = |words: &str| Piece::NativeProducts {
        header: "Mugs".to_owned(),
        body: "I found 2:".to_owned(),
        catalog_id: "77".to_owned(),
        sections: vec![("Mugs".to_owned(), vec!["mug-red".into(), "mug-blue".into()])],
        words: words.to_owned(),
    };
    let refusal = (400, json!({ "error": { "code": 131_009 } }));
    let window = Some(testkit::channel_conformance::NOW.plus_ms(60_000));
    let moment = Moment {
        now: testkit::channel_conformance::NOW,
        reply_window_until: window,
        ..Moment::default()
    };
    for (piece, expected, left) in [
        (product("mug-red", "*Red mug*\n€12.00"), "*Red mug*\n€12.00", vec!["mug-blue", "plate"]),
        (
            products("*Red mug*\n\n*Blue mug*"),
            "I found 2:\n\n*Red mug*\n\n*Blue mug*",
            vec!["plate"],
        ),
    ] {
        let synced = ["mug-blue", "mug-red", "plate"];
        let channel = whatsapp(json!({ "catalog_id": "77", "synced_skus": synced }));
        let provider = FakeProvider::in_turn(&[refusal.clone(), (200, accepted())]);
        let receipt = channel.send(&outside(&provider), &rendered(piece.clone())).await.unwrap();
        assert_eq!(receipt.provider_id, "wamid.sent-1");
        let body = |call: &HttpRequest| serde_json::from_slice::<Value>(&call.body).unwrap();
        let bodies: Vec<Value> = provider.calls.lock().unwrap().iter().map(body).collect();
        assert_eq!(bodies.len(), 2);
        assert_eq!(bodies[1]["text"]["body"], expected);
        assert_eq!(bodies[1]["biz_opaque_callback_data"], bodies[0]["biz_opaque_callback_data"]);
        let again = FakeProvider::new(200, &accepted());
        channel.send(&outside(&again), &rendered(piece)).await.unwrap();
        assert_eq!(again.body()["text"]["body"], expected, "at once");
        let can = channel.capabilities(&moment).native_products.unwrap();
        assert_eq!(can.synced, left.into_iter().map(Into::into).collect(), "planned as cards");
    }
    // What is refused in words too, or for another reason, is refused.
    for answers in [
        [refusal.clone(), refusal.clone()],
        [(400, json!({ "error": { "code": 131_008 } })), refusal],
    ] {
        let provider = FakeProvider::in_turn(&answers);
        let message = rendered(product("mug-red", "*Red mug*"));
        let error = whatsapp(json!({})).send(&outside(&provider), &message).await.unwrap_err();
        assert_eq!(error.code, SendErrorCode::InvalidRequest);
    }
}

#[tokio::test]
async fn template_in_the_language_it_was_approved_in() {
    let piece = Piece::Template {
        name: "order_shipped".to_owned(),
        language_tag: "es".to_owned(),
        parameters: vec!["1042".to_owned(), "two\nlines".to_owned()],
    };
    check(rendered(piece), &expect![[r#"
        biz_opaque_callback_data: "msg_1:0"
        template:
          components: [{"parameters":[{"text":"1042","type":"text"},{"text":"two lines","type":"text"}],"type":"body"}]
          language:
            code: "es_ES"
          name: "order_shipped"
        to: "34600111222"
        type: "template"
    "#]]).await;
}

#[tokio::test]
async fn asking_for_a_number_or_a_place() {
    let ask = |field| Piece::AskContact { field, body: "May I call you?".to_owned() };
    for (field, kind, action) in [
        (ContactField::Phone, "request_contact_info", "request_contact_info"),
        (ContactField::Location, "location_request_message", "send_location"),
    ] {
        let provider = FakeProvider::new(200, &accepted());
        whatsapp(json!({})).send(&outside(&provider), &rendered(ask(field))).await.unwrap();
        let interactive = provider.body()["interactive"].clone();
        let expected = json!({ "type": kind, "action": { "name": action }, "body": { "text": "May I call you?" } });
        assert_eq!(interactive, expected);
    }
}

/// Answers the address of a file first and the file itself then.
struct FileHost {
    place: Value,
    content: Vec<u8>,
    asked: Mutex<Vec<HttpRequest>>,
}

#[async_trait::async_trait]
impl Http for FileHost {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let is_api = request.url.starts_with("https://graph.facebook.com/");
        self.asked.lock().unwrap().push(request);
        let body = if is_api { self.place.to_string().into_bytes() } else { self.content.clone() };
        Ok(HttpResponse { status: 200, headers: http::HeaderMap::new(), body: body.into() })
    }
}

#[tokio::test]
async fn a_file_is_fetched_with_the_token_from_the_platforms_hosts_only() {
    const HEX: &str = "315f5bdb76d078c43b8ac0064e4a0164612b1fce77c869345bfc94c75894edd3";
    const BASE64: &str = "MV9b23bQeMQ7isAGTkoBZGErH853yGk0W/yUx1iU7dM=";
    let ours = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=4001";
    for (url, sha256, size, expected) in [
        (ours, HEX, 13, Ok(())),
        (ours, BASE64, 13, Ok(())),
        (ours, "", 13, Ok(())),
        (ours, "00", 13, Err(SendErrorCode::Transient)),
        (ours, HEX, 17 * 1024 * 1024, Err(SendErrorCode::InvalidRequest)),
        ("https://evil.example/4001", HEX, 13, Err(SendErrorCode::InvalidRequest)),
        ("http://lookaside.fbsbx.com/4001", HEX, 13, Err(SendErrorCode::InvalidRequest)),
    ] {
        let place =
            json!({ "url": url, "mime_type": "image/jpeg", "sha256": sha256, "file_size": size });
        let host = FileHost { place, content: b"Hello, world!".to_vec(), asked: Mutex::default() };
        let channel = whatsapp(json!({}));
        let got = channel.abilities().fetches_media.unwrap().fetch(&outside(&host), "4001").await;
        assert_eq!(
            got.as_ref().map(|_| ()).map_err(|error| error.code),
            expected,
            "{url} {sha256}"
        );
        let asked = host.asked.lock().unwrap();
        assert_eq!(asked[0].url, "https://graph.facebook.com/v26.0/4001");
        assert!(asked.iter().all(|one| one.headers["authorization"] == "Bearer EAAG-token"));
        assert!(!asked.iter().any(|one| one.url.contains("evil") || one.url.starts_with("http:")));
    }
    for id in ["", "../me", "4001?x=1", "4001/me"] {
        let host = FileHost { place: json!({}), content: Vec::new(), asked: Mutex::default() };
        assert!(
            whatsapp(json!({}))
                .abilities()
                .fetches_media
                .unwrap()
                .fetch(&outside(&host), id)
                .await
                .is_err()
        );
        assert!(host.asked.lock().unwrap().is_empty(), "`{id}` is asked for nowhere");
    }
}

#[test]
fn the_pair_rate_is_a_setting() {
    let pace = |settings| whatsapp(settings).abilities().pace;
    assert_eq!(pace(json!({})), Some(Pace { interval_ms: 6_000, burst: 45 }));
    assert_eq!(
        pace(json!({ "pair_interval_ms": 100, "pair_burst": 2 })),
        Some(Pace { interval_ms: 100, burst: 2 })
    );
    assert_eq!(pace(json!({ "pair_interval_ms": 0 })), None);
}

async fn fails(provider: &FakeProvider) -> transport::SendError {
    let message = rendered(Piece::Text { body: "hello".to_owned() });
    whatsapp(json!({})).send(&outside(provider), &message).await.unwrap_err()
}

#[tokio::test]
async fn error_codes_say_whether_to_retry_and_who_can_mend_it() {
    use SendErrorCode as Code;
    for (status, code, subcode, expected) in [
        (400, 131_047, None, Code::WindowClosed),
        (400, 131_056, None, Code::Throttled),
        (400, 130_429, None, Code::Throttled),
        (429, 80_007, None, Code::Throttled),
        (400, 131_050, None, Code::MarketingOptedOut),
        (400, 131_049, None, Code::MarketingLimited),
        (400, 131_026, None, Code::RecipientUnreachable),
        (400, 131_009, None, Code::InvalidRequest),
        (400, 132_001, None, Code::InvalidRequest),
        (401, 190, Some(463), Code::Auth),
        (403, 200, None, Code::Auth),
        (403, 10, None, Code::Auth),
        (400, 368, None, Code::PolicyBlocked),
        (400, 131_031, None, Code::PolicyBlocked),
        (500, 131_000, None, Code::Transient),
        (503, 2, None, Code::Transient),
        (400, 999_999, None, Code::InvalidRequest),
    ] {
        let error =
            json!({ "error": { "code": code, "error_subcode": subcode, "message": "for nobody" } });
        let error = fails(&FakeProvider::new(status, &error)).await;
        assert_eq!(error.code, expected, "{code}");
        assert!(!error.detail.contains("nobody"), "the words are not for the log");
    }
}

/// A second time it is the file, not the platform.
#[tokio::test]
async fn a_file_that_is_not_taken_is_tried_once_more() {
    for (code, retries_max) in [(131_053, Some(1)), (131_016, None)] {
        let error = fails(&FakeProvider::new(400, &json!({ "error": { "code": code } }))).await;
        assert_eq!((error.retries_max, error.code), (retries_max, SendErrorCode::Transient));
    }
}

#[tokio::test]
async fn the_pair_rate_is_waited_for() {
    let error = json!({ "error": { "code": 131_056 } });
    assert_eq!(fails(&FakeProvider::new(400, &error)).await.retry, Retry::AfterMs(6_000));
}

#[tokio::test]
async fn what_may_have_gone_out_is_not_sent_again() {
    for provider in [
        FakeProvider::new(200, &json!({})),
        FakeProvider::new(200, &json!({ "messages": [] })),
        FakeProvider::new(200, &json!("ok")),
        FakeProvider::failing(HttpError::Timeout { request_sent: true }),
    ] {
        let error = fails(&provider).await;
        assert_eq!((error.code, error.retry), (SendErrorCode::AmbiguousUnknown, Retry::Reconcile));
    }
}

#[tokio::test]
async fn the_token_goes_to_its_own_host_only_and_nowhere_else() {
    let provider = FakeProvider::new(200, &accepted());
    let message = rendered(Piece::Text { body: "hello".to_owned() });
    let settings = json!({ "api_base": "https://graph.test:9443/", "api_version": "v25.0" });
    whatsapp(settings).send(&outside(&provider), &message).await.unwrap();
    let calls = provider.calls.lock().unwrap();
    assert_eq!(calls[0].url, "https://graph.test:9443/v25.0/200100/messages");
    assert_eq!(calls[0].headers["authorization"], "Bearer EAAG-token");
}

#[tokio::test]
async fn read_and_typing_are_one_call() {
    let channel = whatsapp(json!({}));
    for typing in [false, true] {
        let provider = FakeProvider::new(200, &json!({ "success": true }));
        let reader = channel.abilities().marks_read.unwrap();
        reader.mark_read(&outside(&provider), &[], "wamid.in-1", typing).await.unwrap();
        let body = provider.body();
        assert_eq!((&body["status"], &body["message_id"]), (&json!("read"), &json!("wamid.in-1")));
        assert_eq!(body.get("typing_indicator").is_some(), typing);
    }
}
