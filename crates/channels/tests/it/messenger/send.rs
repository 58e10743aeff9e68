//! What leaves for a page's Send API, piece by piece, and in which standing.

use channels::{Moment, Opening, Rendered, Starter};
use engine::Language;
use engine::commerce::money::{Currency, Money};
use engine::content::piece::{Piece, PieceButton, PieceCard};
use engine::content::{AmountKind, AmountLine, CartCardLine, ContactField, MediaKind, OrderCard};
use engine::inbox::inbound::{Identity, IdentityScheme};
use engine::time::{DAY_MS, HOUR_MS};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use testkit::channel_conformance::NOW;
use transport::SendErrorCode;

use super::{PERSON, messenger, rendered};
use crate::setup::{FakeProvider, outside};

/// HMAC-SHA256 of the token with the app's secret, as `openssl dgst` makes it.
const PROOF: &str = "e725a3275691bcba00fc7043d5b38c31084aaa7ff9634a6b699d0861e201f7f7";

fn accepted() -> Value {
    json!({ "recipient_id": PERSON, "message_id": "m_sent" })
}

async fn sent(settings: Value, message: &Rendered) -> FakeProvider {
    let provider = FakeProvider::new(200, &accepted());
    let receipt = messenger(settings).send(&outside(&provider), message).await.unwrap();
    assert_eq!(
        (receipt.provider_id.as_str(), receipt.recipient.as_deref()),
        ("m_sent", Some(PERSON))
    );
    provider
}

/// What a piece becomes beside the constant parts of the call.
async fn check(piece: Piece, expected: &Expect) {
    let mut body = sent(json!({}), &rendered(piece)).await.body();
    let fixed = body.as_object_mut().unwrap();
    assert_eq!(fixed.remove("recipient"), Some(json!({ "id": PERSON })));
    assert_eq!(fixed.remove("messaging_type"), Some(json!("RESPONSE")));
    let mut message = fixed.remove("message").unwrap();
    assert!(fixed.is_empty());
    assert_eq!(message.as_object_mut().unwrap().remove("metadata"), Some(json!("msg_1:0")));
    expected.assert_eq(&message.to_string());
}

fn button(token: &str, title: &str) -> PieceButton {
    PieceButton { token: token.to_owned(), title: title.to_owned() }
}

#[tokio::test]
async fn text() {
    check(Piece::Text { body: "Hej".to_owned() }, &expect![[r#"{"text":"Hej"}"#]]).await;
}

#[tokio::test]
async fn chips() {
    let buttons = vec![button("size:s", "S"), button("size:m", "M")];
    check(Piece::QuickReplies { body: "Which size?".to_owned(), buttons }, &expect![[r#"{"quick_replies":[{"content_type":"text","payload":"size:s","title":"S"},{"content_type":"text","payload":"size:m","title":"M"}],"text":"Which size?"}"#]]).await;
}

#[tokio::test]
async fn buttons_and_links() {
    let buttons = vec![button("add:mug", "Add to cart")];
    let piece = Piece::Buttons { header: None, body: "Blue mug".to_owned(), footer: None, buttons };
    check(piece, &expect![[r#"{"attachment":{"payload":{"buttons":[{"payload":"add:mug","title":"Add to cart","type":"postback"}],"template_type":"button","text":"Blue mug"},"type":"template"}}"#]]).await;
    let piece = Piece::LinkButton {
        header: None,
        body: "Total: €48.00".to_owned(),
        label: "Pay".to_owned(),
        url: "https://shop.example/c/1".to_owned(),
    };
    check(piece, &expect![[r#"{"attachment":{"payload":{"buttons":[{"title":"Pay","type":"web_url","url":"https://shop.example/c/1"}],"template_type":"button","text":"Total: €48.00"},"type":"template"}}"#]]).await;
}

#[tokio::test]
async fn cards() {
    let card = |title: &str, link| PieceCard {
        image: Some("https://shop.example/mug.jpg".to_owned()),
        title: title.to_owned(),
        subtitle: Some("€12.00".to_owned()),
        body: String::new(),
        link,
        buttons: vec![button("add:mug", "Add to cart")],
    };
    let link = Some(("Look".to_owned(), "https://shop.example/p/1".to_owned()));
    let piece = Piece::Carousel {
        body: String::new(),
        cards: vec![card("Blue mug", link), card(" ", None)],
    };
    check(piece, &expect![[r#"{"attachment":{"payload":{"elements":[{"buttons":[{"title":"Look","type":"web_url","url":"https://shop.example/p/1"},{"payload":"add:mug","title":"Add to cart","type":"postback"}],"default_action":{"type":"web_url","url":"https://shop.example/p/1"},"image_url":"https://shop.example/mug.jpg","subtitle":"€12.00","title":"Blue mug"},{"buttons":[{"payload":"add:mug","title":"Add to cart","type":"postback"}],"image_url":"https://shop.example/mug.jpg","subtitle":"€12.00","title":"€12.00"}],"template_type":"generic"},"type":"template"}}"#]]).await;
}

#[tokio::test]
async fn products_by_the_platforms_own_ids() {
    let sections = vec![(String::new(), vec!["mug-red".into(), "mug-blue".into()])];
    let piece = Piece::NativeProducts {
        header: String::new(),
        body: String::new(),
        catalog_id: String::new(),
        sections,
        words: String::new(),
    };
    check(piece, &expect![[r#"{"attachment":{"payload":{"elements":[{"id":"9001"},{"id":"9002"}],"template_type":"product"},"type":"template"}}"#]]).await;
    let unknown = Piece::NativeProduct {
        body: None,
        catalog_id: String::new(),
        sku: "plate".into(),
        words: String::new(),
    };
    let provider = FakeProvider::new(200, &accepted());
    let error =
        messenger(json!({})).send(&outside(&provider), &rendered(unknown)).await.unwrap_err();
    assert_eq!(error.code, SendErrorCode::InvalidRequest);
    assert!(error.detail.contains("plate") && provider.calls.lock().unwrap().is_empty());
}

#[tokio::test]
async fn files_and_asking_for_a_number() {
    let piece = Piece::Media {
        media: MediaKind::Document,
        url: "https://shop.example/i.pdf".to_owned(),
        caption: None,
        file_name: None,
    };
    check(
        piece,
        &expect![[
            r#"{"attachment":{"payload":{"url":"https://shop.example/i.pdf"},"type":"file"}}"#
        ]],
    )
    .await;
    let piece = Piece::AskContact { field: ContactField::Phone, body: "Your number?".to_owned() };
    check(
        piece,
        &expect![[
            r#"{"quick_replies":[{"content_type":"user_phone_number"}],"text":"Your number?"}"#
        ]],
    )
    .await;
}

fn order() -> OrderCard {
    let money = |minor| Money::from_minor(minor, Currency::EUR);
    let amount = |kind, label: &str, minor| AmountLine {
        kind,
        label: label.to_owned(),
        amount: money(minor),
    };
    OrderCard {
        number: "1042".to_owned(),
        status: "paid".to_owned(),
        status_label: "Paid".to_owned(),
        lines: vec![CartCardLine {
            sku: "mug".into(),
            product: "p1".into(),
            title: "Blue mug".to_owned(),
            variant: Some("0.3 l".to_owned()),
            quantity: 3,
            unit_price: money(1_290),
            total: money(3_870),
            image: None,
        }],
        amounts: vec![
            amount(AmountKind::Subtotal, "Subtotal", 3_870),
            amount(AmountKind::Discount, "Spring", -100),
            amount(AmountKind::Delivery, "Delivery", 490),
            amount(AmountKind::Tax, "VAT", 1),
        ],
        total: money(4_260),
        timeline: Vec::new(),
        actions: Vec::new(),
    }
}

#[tokio::test]
async fn receipts_have_decimals_made_of_minor_units() {
    let words = json!({ "receipt_recipient_name": "Customer", "receipt_payment_method": "Card" });
    let piece = Piece::Receipt { body: "Order 1042".to_owned(), order: Box::new(order()) };
    let provider = sent(words, &rendered(piece.clone())).await;
    let text = provider.calls.lock().unwrap()[0].body.clone();
    expect![[r#"{"recipient":{"id":"7700"},"messaging_type":"RESPONSE","message":{"attachment":{"type":"template","payload":{"template_type":"receipt","recipient_name":"Customer","order_number":"1042-msg_1","currency":"EUR","payment_method":"Card","summary":{"total_cost":42.60,"subtotal":38.70,"shipping_cost":4.90,"total_tax":0.01},"elements":[{"title":"Blue mug","quantity":3,"price":38.70,"currency":"EUR","subtitle":"0.3 l"}],"adjustments":[{"name":"Spring","amount":1.00}]}},"metadata":"msg_1:0"}}"#]].assert_eq(std::str::from_utf8(&text).unwrap());
    // Without the words the platform insists on, the same in words.
    check(piece, &expect![[r#"{"text":"Order 1042"}"#]]).await;
}

#[tokio::test]
async fn the_call_proves_who_we_are_to_its_own_host_only() {
    let base = json!({ "api_base": "https://graph.test:9443/", "api_version": "v25.0" });
    let provider = sent(base, &rendered(Piece::Text { body: "Hej".to_owned() })).await;
    let calls = provider.calls.lock().unwrap();
    let expected = format!("https://graph.test:9443/v25.0/500100/messages?appsecret_proof={PROOF}");
    assert_eq!(calls[0].url, expected);
    assert_eq!(calls[0].headers["authorization"], "Bearer EAAG-token");
}

fn hello(human: bool, until_ms: Option<i64>) -> Rendered {
    Rendered {
        human,
        window_until: until_ms.map(|ms| NOW.plus_ms(ms)),
        ..rendered(Piece::Text { body: "Hej".to_owned() })
    }
}

#[tokio::test]
async fn only_a_person_and_only_after_the_window_uses_the_tag() {
    for (human, until_ms, tag) in [
        (false, Some(HOUR_MS), Value::Null),
        (true, Some(HOUR_MS), Value::Null),
        (true, None, Value::Null),
        (false, Some(-HOUR_MS), Value::Null),
        (true, Some(-HOUR_MS), json!("HUMAN_AGENT")),
    ] {
        let body = sent(json!({}), &hello(human, until_ms)).await.body();
        assert_eq!(body["tag"], tag, "{human} {until_ms:?}");
        let kind = if tag.is_null() { "RESPONSE" } else { "MESSAGE_TAG" };
        assert_eq!(body["messaging_type"], kind);
    }
}

#[test]
fn a_bot_has_a_day_and_a_person_a_week() {
    let free = |settings: Value, human: bool, until_ms: Option<i64>, address: Option<&str>| {
        let reply_window_until = until_ms.map(|ms| NOW.plus_ms(ms));
        let moment = Moment { now: NOW, reply_window_until, human, address };
        let can = messenger(settings).capabilities(&moment);
        (can.free_form, can.parts_max)
    };
    assert_eq!(free(json!({}), false, Some(1), None), (true, 5));
    assert_eq!(free(json!({}), false, Some(-1), None), (false, 5));
    assert_eq!(free(json!({}), true, Some(-6 * DAY_MS + 1), None), (true, 5));
    assert_eq!(free(json!({}), true, Some(-6 * DAY_MS), None), (false, 5));
    assert!(!free(json!({ "human_agent_days": 0 }), true, Some(-1), None).0);
    assert!(!free(json!({}), true, None, None).0, "nobody wrote yet");
    let note =
        |ms| json!({ "to": "comment_id", "id": "1_2", "until": NOW.plus_ms(ms) }).to_string();
    assert_eq!(free(json!({}), true, None, Some(&note(1))), (true, 1), "one private reply");
    assert!(!free(json!({}), true, None, Some(&note(0))).0, "a week has passed");
    assert!(!free(json!({}), false, Some(-1), Some(&note(1))).0, "she has written since");
}

#[tokio::test]
async fn a_comment_is_answered_in_private_once() {
    let comment = Identity { scheme: IdentityScheme::Comment, value: "1_2".to_owned() };
    let note =
        |to: &str| Some(json!({ "to": to, "id": "1_2", "until": NOW.plus_ms(DAY_MS) }).to_string());
    for (key, expected) in [("comment_id", "comment_id"), ("post_id", "post_id")] {
        let message =
            Rendered { to: vec![comment.clone()], address: note(key), ..hello(true, None) };
        let provider = sent(json!({}), &message).await;
        assert_eq!(provider.body()["recipient"], json!({ expected: "1_2" }));
    }
    let known = messenger(json!({})).abilities().names_recipient.unwrap()(PERSON).unwrap();
    assert_eq!(known, Identity { scheme: IdentityScheme::Psid, value: PERSON.to_owned() });
    // Named by the answer to the first one: a second one waits until she writes.
    let message =
        Rendered { to: vec![comment, known], address: note("comment_id"), ..hello(true, None) };
    let provider = FakeProvider::new(200, &accepted());
    let error = messenger(json!({})).send(&outside(&provider), &message).await.unwrap_err();
    assert_eq!(error.code, SendErrorCode::WindowClosed);
    assert!(provider.calls.lock().unwrap().is_empty());
    let answered = Rendered { window_until: Some(NOW.plus_ms(1)), ..message };
    assert_eq!(sent(json!({}), &answered).await.body()["recipient"], json!({ "id": PERSON }));
}

#[tokio::test]
async fn who_ticked_a_box_is_written_to_by_it_until_she_has_an_id() {
    let opted_in = Identity { scheme: IdentityScheme::UserRef, value: "box-1".to_owned() };
    let person = Identity { scheme: IdentityScheme::Psid, value: PERSON.to_owned() };
    for (to, recipient) in [
        (vec![opted_in.clone()], json!({ "user_ref": "box-1" })),
        (vec![opted_in, person], json!({ "id": PERSON })),
    ] {
        let message = Rendered { to, ..hello(false, Some(HOUR_MS)) };
        assert_eq!(sent(json!({}), &message).await.body()["recipient"], recipient);
    }
    let nobody = Rendered { to: Vec::new(), ..hello(false, Some(HOUR_MS)) };
    let error =
        messenger(json!({})).send(&outside(&FakeProvider::new(200, &accepted())), &nobody).await;
    assert_eq!(error.unwrap_err().code, SendErrorCode::RecipientUnreachable);
}

#[tokio::test]
async fn seen_and_typing_are_told() {
    let channel = messenger(json!({}));
    let person = [Identity { scheme: IdentityScheme::Psid, value: PERSON.to_owned() }];
    for (typing, expected) in [(false, vec!["mark_seen"]), (true, vec!["mark_seen", "typing_on"])] {
        let provider = FakeProvider::new(200, &json!({ "recipient_id": PERSON }));
        let reader = channel.abilities().marks_read.unwrap();
        reader.mark_read(&outside(&provider), &person, "m-1", typing).await.unwrap();
        let calls = provider.calls.lock().unwrap();
        let bodies = calls.iter().map(|call| serde_json::from_slice::<Value>(&call.body).unwrap());
        let actions: Vec<String> =
            bodies.map(|body| body["sender_action"].as_str().unwrap().to_owned()).collect();
        assert_eq!(actions, expected);
    }
}

#[tokio::test]
async fn a_conversation_is_taken_or_asked_for() {
    let refusal = |code: i64| (400, json!({ "error": { "code": code } }));
    let done = (200, json!({ "success": true }));
    let person = [Identity { scheme: IdentityScheme::Psid, value: "7700".to_owned() }];
    let (take, ask) = ("take_thread_control", "request_thread_control");
    for (answers, edges, error) in [
        (vec![done.clone()], vec![take], None),
        (vec![refusal(10), done], vec![take, ask], None),
        (vec![refusal(10), refusal(100)], vec![take, ask], Some(SendErrorCode::InvalidRequest)),
        (vec![refusal(2)], vec![take], Some(SendErrorCode::Transient)),
    ] {
        let provider = FakeProvider::in_turn(&answers);
        let channel = messenger(json!({}));
        let ability = channel.abilities().takes_thread.unwrap();
        let taken = ability.take_thread(&outside(&provider), &person).await;
        assert_eq!(taken.err().map(|error| error.code), error);
        let calls = provider.calls.lock().unwrap();
        let asked = calls.iter().map(|call| call.url.split(['/', '?']).nth(5).unwrap());
        assert_eq!(asked.collect::<Vec<_>>(), edges);
        let body: Value = serde_json::from_slice(&calls[0].body).unwrap();
        assert_eq!(body, json!({ "recipient": { "id": "7700" } }));
    }
    let provider = FakeProvider::new(200, &json!({}));
    let channel = messenger(json!({}));
    let nobody = channel.abilities().takes_thread.unwrap();
    assert!(nobody.take_thread(&outside(&provider), &[]).await.is_err());
}

/// Comments, edits, reactions, what happens while another app has the floor, what the platform holds against us.
const FIELDS: &str = "messages,messaging_postbacks,message_deliveries,message_reads,message_echoes,message_reactions,\
    message_edits,messaging_optins,messaging_referrals,messaging_handovers,messaging_policy_enforcement,standby,feed";

#[tokio::test]
async fn the_check_says_what_is_missing() {
    let fields = FIELDS.split(',').collect::<Vec<_>>();
    for (status, answer, expected) in [
        (200, json!({ "data": [{ "id": "900", "subscribed_fields": fields }] }), None),
        (
            200,
            json!({ "data": [{ "id": "77", "subscribed_fields": fields }] }),
            Some("run `trato connect`, or POST /500100/subscribed_apps"),
        ),
        (
            200,
            json!({ "data": [{ "id": "900", "subscribed_fields": ["messages"] }] }),
            Some("missing: messaging_postbacks"),
        ),
        (
            200,
            json!({ "data": [{ "id": "900", "subscribed_fields": &fields[..12] }] }),
            Some("missing: feed)"),
        ),
        (200, json!({ "data": [] }), Some("subscribed_fields=messages")),
        (401, json!({ "error": { "code": 190 } }), Some("make a new access token")),
        (500, json!({ "error": { "code": 2 } }), Some("error 2")),
    ] {
        let provider = FakeProvider::new(status, &answer);
        let channel = messenger(json!({}));
        let findings = channel.abilities().checks.unwrap().check(&outside(&provider)).await;
        let todo = findings.iter().find_map(|finding| finding.todo.clone());
        match expected {
            None => assert_eq!(todo, None),
            Some(part) => {
                assert!(todo.as_ref().is_some_and(|todo| todo.contains(part)), "{part}: {todo:?}")
            }
        }
        assert!(provider.calls.lock().unwrap()[0].url.contains("/v26.0/500100/subscribed_apps"));
    }
}

/// Three things to begin with, in the shop's language for everybody and in her own for who reads Danish.
pub(crate) fn opening() -> Opening {
    let starter =
        |title: &str, token: &str| Starter { title: title.to_owned(), token: token.to_owned() };
    let english = vec![starter("Find a product", "find"), starter("My order", "order")];
    let danish = vec![starter("Find en vare", "find")];
    Opening {
        default_language: Language::En,
        starters: [(Language::En, english), (Language::Da, danish)].into(),
    }
}

#[tokio::test]
async fn the_platform_is_told_what_a_conversation_may_begin_with() {
    let provider = FakeProvider::new(200, &json!({ "success": true, "result": "success" }));
    let channel = messenger(json!({}));
    let found =
        channel.abilities().introduces.unwrap().introduce(&outside(&provider), &opening()).await;
    assert!(found.iter().all(|one| one.todo.is_none()), "{found:?}");
    let calls = std::mem::take(&mut *provider.calls.lock().unwrap());
    let subscribed = format!("/v26.0/500100/subscribed_apps?subscribed_fields={FIELDS}&");
    assert!(calls[1].url.contains(&subscribed), "{}", calls[1].url);
    assert!(calls[2].url.contains("/v26.0/me/messenger_profile"), "{}", calls[2].url);
    let body: Value = serde_json::from_slice(&calls[2].body).unwrap();
    expect![[r#"{"get_started":{"payload":"GET_STARTED"},"ice_breakers":[{"call_to_actions":[{"payload":"find","question":"Find a product"},{"payload":"order","question":"My order"}],"locale":"default"},{"call_to_actions":[{"payload":"find","question":"Find a product"},{"payload":"order","question":"My order"}],"locale":"en_US"},{"call_to_actions":[{"payload":"find","question":"Find a product"},{"payload":"order","question":"My order"}],"locale":"en_GB"},{"call_to_actions":[{"payload":"find","question":"Find en vare"}],"locale":"da_DK"}]}"#]].assert_eq(&body.to_string());
    let refused =
        FakeProvider::new(401, &json!({ "error": { "code": 190, "message": "expired" } }));
    let found =
        channel.abilities().introduces.unwrap().introduce(&outside(&refused), &opening()).await;
    assert!(
        found
            .iter()
            .all(|one| one.todo.as_deref().is_some_and(|todo| todo.contains("new access token"))),
        "{found:?}"
    );
}
