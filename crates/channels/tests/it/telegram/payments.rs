//! Telegram's payment sheet: what goes out, what is asked, what is answered and what was paid.

use channels::DeliveryOffer;
use engine::commerce::money::{Currency, Money};
use engine::content::piece::Piece;
use engine::content::{AmountKind, AmountLine};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::setup::{Api, ana, arrives, bot, message, outside, rendered, shown};

const PROVIDER: (&str, &str) = ("payment_provider_token", "284685063:TEST:abc");

fn line(kind: AmountKind, label: &str, minor: i64) -> AmountLine {
    AmountLine { kind, label: label.to_owned(), amount: Money::from_minor(minor, Currency::EUR) }
}

fn invoice(amounts: Vec<AmountLine>, total: Money) -> Piece {
    Piece::Invoice {
        title: "Pay €39.90".to_owned(),
        body: "<b>Cart</b>\n2 × Tom &amp; Jo mug".to_owned(),
        reference: "chk_01".to_owned(),
        amounts,
        total,
        url: "https://shop.example/c/1".to_owned(),
    }
}

async fn sent(piece: Piece) -> (String, Value) {
    let api = Api::default();
    bot(json!({}), &[PROVIDER]).send(&outside(&api), &rendered(piece)).await.unwrap();
    let asked = api.asked.lock().unwrap();
    assert_eq!(asked.len(), 1, "one piece is one call");
    asked[0].clone()
}

#[tokio::test]
async fn a_checkout_becomes_a_sheet() {
    let amounts = vec![
        line(AmountKind::Subtotal, "Goods", 4_390),
        line(AmountKind::Discount, "Spring", -400),
        line(AmountKind::Discount, "None", 0),
    ];
    let (method, fields) = sent(invoice(amounts, Money::from_minor(3_990, Currency::EUR))).await;
    expect![[r#"
        sendInvoice
        {
          "chat_id": 4294967311,
          "currency": "EUR",
          "description": "Cart\n2 × Tom & Jo mug",
          "is_flexible": true,
          "need_email": true,
          "need_name": true,
          "need_phone_number": true,
          "need_shipping_address": true,
          "payload": "chk_01",
          "prices": [
            {
              "amount": 4390,
              "label": "Goods"
            },
            {
              "amount": -400,
              "label": "Spring"
            }
          ],
          "provider_token": "284685063:TEST:abc",
          "reply_markup": {
            "inline_keyboard": [
              [
                {
                  "pay": true,
                  "text": "Pay €39.90"
                }
              ],
              [
                {
                  "text": "shop.example ↗",
                  "url": "https://shop.example/c/1"
                }
              ]
            ]
          },
          "start_parameter": "chk_01",
          "title": "Pay €39.90"
        }"#]]
    .assert_eq(&format!("{method}\n{}", serde_json::to_string_pretty(&fields).unwrap()));
}

#[tokio::test]
async fn the_lines_add_up_to_the_total_exactly() {
    let goods = || line(AmountKind::Subtotal, "Goods", 3_500);
    for (amounts, lines, flexible) in [
        (vec![goods(), line(AmountKind::Delivery, "GLS", 490)], vec![3_500, 490], false),
        (
            vec![
                line(AmountKind::Subtotal, "Goods", 3_990),
                line(AmountKind::Tax, "VAT included", 798),
            ],
            vec![3_990],
            true,
        ),
        (vec![goods(), line(AmountKind::Tax, "VAT", 490)], vec![3_500, 490], true),
        (vec![goods()], vec![3_990], true),
        // What delivery begins at is not in the total.
        (
            vec![
                line(AmountKind::Subtotal, "Goods", 3_990),
                line(AmountKind::Delivery, "Delivery from", 490),
                line(AmountKind::Tax, "VAT included", 798),
            ],
            vec![3_990],
            true,
        ),
        (
            vec![line(AmountKind::Subtotal, "Goods", 3_990), line(AmountKind::Delivery, "Free", 0)],
            vec![3_990],
            false,
        ),
    ] {
        let (method, fields) =
            sent(invoice(amounts.clone(), Money::from_minor(3_990, Currency::EUR))).await;
        let prices = fields["prices"].as_array().unwrap();
        let prices: Vec<i64> =
            prices.iter().map(|price| price["amount"].as_i64().unwrap()).collect();
        assert_eq!((method.as_str(), &prices), ("sendInvoice", &lines), "{amounts:?}");
        assert_eq!(prices.iter().sum::<i64>(), 3_990);
        assert_eq!(fields["is_flexible"], json!(flexible), "{amounts:?}");
    }
}

#[tokio::test]
async fn what_telegram_has_no_sheet_for_is_paid_on_the_page() {
    let dinar = Currency::parse("KWD").unwrap();
    for total in [Money::from_minor(3_990, dinar), Money::zero(Currency::EUR)] {
        let (method, fields) = sent(invoice(Vec::new(), total)).await;
        assert_eq!(method, "sendMessage");
        assert_eq!(
            fields["reply_markup"]["inline_keyboard"][0][0]["url"],
            json!("https://shop.example/c/1")
        );
    }
}

#[test]
fn there_are_sheets_only_with_a_providers_token() {
    let can = |more: &[(&str, &str)]| {
        bot(json!({}), more).capabilities(&channels::Moment::default()).invoices
    };
    assert!(can(&[PROVIDER]) && !can(&[]));
}

fn asks(kind: &str, content: Value, expected: &Expect) {
    expected.assert_eq(&shown(&arrives(kind, content)));
}

#[test]
fn the_sheet_asks_what_delivery_costs_and_whether_money_may_be_taken() {
    let address = json!({ "country_code": "ES", "state": "Valencia", "city": "Valencia", "street_line1": "Calle 1", "street_line2": "2B", "post_code": "46001" });
    asks(
        "shipping_query",
        json!({ "id": "71", "from": ana(), "invoice_payload": "chk_01", "shipping_address": address }),
        &expect![[r#"
            update:9001:shipping_query +0 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"delivery_asked","query":"71","reference":"chk_01","address":{"country":"ES","state":"Valencia","city":"Valencia","line1":"Calle 1","line2":"2B","postal_code":"46001"}}
        "#]],
    );
    let info = json!({ "name": "Ana Ruiz", "email": "ana@example.com", "phone_number": "34600111222", "shipping_address": address });
    asks(
        "pre_checkout_query",
        json!({ "id": "72", "from": ana(), "currency": "EUR", "total_amount": 4_480, "invoice_payload": "chk_01", "shipping_option_id": "gls", "order_info": info }),
        &expect![[r#"
            update:9001:pre_checkout_query +0 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"payment_asked","query":"72","reference":"chk_01","total":{"minor":4480,"currency":"EUR"},"delivery":"gls","buyer":{"name":"Ana Ruiz","email":"ana@example.com","phone":"34600111222","address":{"country":"ES","state":"Valencia","city":"Valencia","line1":"Calle 1","line2":"2B","postal_code":"46001"}}}
        "#]],
    );
    asks(
        "pre_checkout_query",
        json!({ "id": "73", "from": ana(), "currency": "JPY", "total_amount": "1200", "invoice_payload": "chk_02" }),
        &expect![[r#"
            update:9001:pre_checkout_query +0 Contact Ana Ruiz es [telegram:4294967311]
              {"kind":"payment_asked","query":"73","reference":"chk_02","total":{"minor":1200,"currency":"JPY"},"buyer":{}}
        "#]],
    );
}

#[test]
fn money_that_was_taken_and_money_that_went_back() {
    let paid = json!({ "currency": "EUR", "total_amount": 4_480, "invoice_payload": "chk_01", "telegram_payment_charge_id": "tg_9", "provider_payment_charge_id": "ch_1" });
    asks(
        "message",
        message(json!({ "successful_payment": paid })),
        &expect![[r#"
        update:9001:message +1000 Contact Ana Ruiz es [telegram:4294967311]
          {"kind":"payment_made","provider_id":"4294967311:12","reference":"chk_01","total":{"minor":4480,"currency":"EUR"},"charge":"tg_9"}
    "#]],
    );
    asks(
        "message",
        message(json!({ "refunded_payment": paid })),
        &expect![[r#"
        update:9001:message +1000 System - - []
          {"kind":"account_notice","name":"refunded_payment","detail":"charge: tg_9, reference: chk_01, amount: 4480 EUR in smallest units"}
    "#]],
    );
    let odd = json!({ "currency": "XTR", "total_amount": 5, "invoice_payload": "x", "telegram_payment_charge_id": "tg_9" });
    asks(
        "message",
        message(json!({ "successful_payment": odd })),
        &expect![[r#"
        update:9001:message +0 System - - []
          {"kind":"unknown","type_name":"message.successful_payment"}
    "#]],
    );
}

#[tokio::test]
async fn the_sheet_is_answered() {
    let api = Api::new(&[
        ("answerShippingQuery", 200, json!({ "ok": true, "result": true })),
        ("answerPreCheckoutQuery", 200, json!({ "ok": true, "result": true })),
    ]);
    let channel = bot(json!({}), &[PROVIDER]);
    let sheet = channel.abilities().payment_sheet.unwrap();
    let offer = |minor: i64, currency| DeliveryOffer {
        id: "gls".to_owned(),
        label: "GLS, 2 days".to_owned(),
        price: Money::from_minor(minor, currency),
    };
    sheet.offer_deliveries(&outside(&api), "71", Ok(&[offer(490, Currency::EUR)])).await.unwrap();
    sheet.offer_deliveries(&outside(&api), "71", Err("No enviamos allí.")).await.unwrap();
    sheet.decide(&outside(&api), "72", Ok(())).await.unwrap();
    sheet.decide(&outside(&api), "72", Err("Ya no queda.")).await.unwrap();
    let foreign = offer(490, Currency::parse("KWD").unwrap());
    assert!(sheet.offer_deliveries(&outside(&api), "71", Ok(&[foreign])).await.is_err());
    expect![[r#"
        answerShippingQuery {"ok":true,"shipping_options":[{"id":"gls","prices":[{"amount":490,"label":"GLS, 2 days"}],"title":"GLS, 2 days"}],"shipping_query_id":"71"}
        answerShippingQuery {"error_message":"No enviamos allí.","ok":false,"shipping_query_id":"71"}
        answerPreCheckoutQuery {"ok":true,"pre_checkout_query_id":"72"}
        answerPreCheckoutQuery {"error_message":"Ya no queda.","ok":false,"pre_checkout_query_id":"72"}
    "#]].assert_eq(&api.calls());
}
