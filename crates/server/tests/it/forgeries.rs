//! Nobody can fake a payment: every forgery leaves the books as they were, and the genuine word still counts.

use crate::shop::{Link, START, Shop, WEBHOOK_SECRET, merchant, on_both_engines, signed, unsigned};
use connectors::psp::ReportedState;
use connectors::psp::test_psp::{CreateIn, EventIn, PaymentOut};
use engine::commerce::money::{Currency, Money};
use engine::commerce::payment::PaymentState;
use transport::HttpRequest;

on_both_engines! {
    a_call_nobody_signed_changes_nothing,
    a_signed_word_must_match_what_was_asked,
    a_genuine_word_repeated_a_hundred_times_counts_once,
}

/// An open payment, and what the provider would say when it is paid.
async fn open(shop: &Shop, buyer: usize) -> (Link, EventIn) {
    let link = shop.ready(buyer, &[("mug", 1)]).await;
    shop.pay(&link).await;
    let payment = shop.payments(&link).await.pop().unwrap();
    let reference = payment.provider_reference.clone().unwrap();
    let (key, named) = ("pay".into(), reference.clone());
    let row = shop
        .store()
        .read(|tx| store::test_psp::load(tx, &merchant(), &key, &named))
        .unwrap()
        .unwrap();
    let request: CreateIn = serde_json::from_str(&row.request).unwrap();
    let payment =
        PaymentOut { reference, state: ReportedState::Succeeded, request, refunded_minor: 0 };
    (link, EventIn { id: format!("evt_{buyer}"), kind: "payment.succeeded".to_owned(), payment })
}

const NOW_S: i64 = START.0 / 1_000;

fn with(shop: &Shop, body: &[u8], signature: &str) -> HttpRequest {
    unsigned(shop, body)
        .header(http::HeaderName::from_static("test-psp-signature"), signature)
        .unwrap()
}

fn to(shop: &Shop, path: &str, request: &HttpRequest) -> HttpRequest {
    HttpRequest { url: shop.url(path), ..request.clone() }
}

/// What a genuine signature looks like, to be spoiled.
fn signature(body: &[u8]) -> String {
    transport::signature::stripe_style::sign(
        &transport::Secret::new(WEBHOOK_SECRET.to_owned()),
        NOW_S,
        body,
    )
}

async fn a_call_nobody_signed_changes_nothing(shop: Shop) {
    let (link, event) = open(&shop, 1).await;
    let body = serde_json::to_vec(&event).unwrap();
    let genuine = signature(&body);
    let code = genuine.split_once("v1=").unwrap().1.to_owned();
    let mut longer = body.clone();
    longer.push(b' ');
    let good = signed(&shop, WEBHOOK_SECRET, NOW_S, &body);
    let two =
        with(&shop, &body, &genuine).header(http::HeaderName::from_static("x-other"), "1").unwrap();
    let cases: Vec<(&str, u16, HttpRequest)> = vec![
        ("no signature", 401, unsigned(&shop, &body)),
        ("an empty one", 401, with(&shop, &body, "")),
        ("not a signature", 401, with(&shop, &body, "yes")),
        ("another secret", 401, signed(&shop, "guess", NOW_S, &body)),
        ("an empty secret", 401, signed(&shop, "", NOW_S, &body)),
        ("another tenant's secret", 401, signed(&shop, "another_secret", NOW_S, &body)),
        ("the API key as secret", 401, signed(&shop, "key_of_the_test_shop", NOW_S, &body)),
        ("a truncated one", 401, with(&shop, &body, &genuine[..genuine.len() - 2])),
        ("an empty code", 401, with(&shop, &body, &format!("t={NOW_S},v1="))),
        ("a code of zeros", 401, with(&shop, &body, &format!("t={NOW_S},v1={}", "0".repeat(64)))),
        ("only a weaker scheme", 401, with(&shop, &body, &format!("t={NOW_S},v0={code}"))),
        ("a scheme in capitals", 401, with(&shop, &body, &format!("t={NOW_S},V1={code}"))),
        ("no time", 401, with(&shop, &body, &format!("v1={code}"))),
        ("two times", 401, with(&shop, &body, &format!("t={NOW_S},t=1,v1={code}"))),
        ("another time", 401, with(&shop, &body, &format!("t={},v1={code}", NOW_S + 1))),
        ("time in words", 401, with(&shop, &body, &format!("t=now,v1={code}"))),
        ("an old one", 401, signed(&shop, WEBHOOK_SECRET, NOW_S - 301, &body)),
        ("one from the future", 401, signed(&shop, WEBHOOK_SECRET, NOW_S + 301, &body)),
        ("another body", 401, with(&shop, &longer, &genuine)),
        ("an empty body", 401, with(&shop, b"", &genuine)),
        ("signed, but no JSON", 400, signed(&shop, WEBHOOK_SECRET, NOW_S, b"{\"id\":")),
        ("signed, but no event", 400, signed(&shop, WEBHOOK_SECRET, NOW_S, b"[]")),
        ("another tenant's hook", 401, to(&shop, "/hooks/test_psp/pay-other", &good)),
        ("no such connector", 404, to(&shop, "/hooks/test_psp/none", &good)),
        ("another kind of connector", 404, to(&shop, "/hooks/stripe/pay", &good)),
        ("the address of an inbox", 404, to(&shop, "/hooks/whatsapp/pay", &good)),
    ];
    assert!(cases.len() >= 25, "{} cases", cases.len());
    for (name, status, request) in cases {
        assert_eq!(shop.call(request).await.status, status, "{name}");
        assert!(shop.order(&link).await.is_none(), "{name}");
        assert_eq!(shop.payments(&link).await[0].state, PaymentState::Pending, "{name}");
    }
    assert_eq!(shop.call(two).await.status, 200, "the genuine one among them counts");
    assert!(shop.order(&link).await.is_some());
}

#[expect(clippy::too_many_lines, reason = "a table of everything a word may get wrong")]
async fn a_signed_word_must_match_what_was_asked(shop: Shop) {
    let eur = |minor| Money::from_minor(minor, Currency::EUR);
    type Spoil = Box<dyn Fn(&mut EventIn)>;
    let other_checkout = shop.ready(900, &[("mug", 1)]).await.id;
    let cases: Vec<(&str, PaymentState, Spoil)> = vec![
        (
            "less money",
            PaymentState::Held,
            Box::new(move |event| event.payment.request.amount = eur(1)),
        ),
        (
            "nothing",
            PaymentState::Held,
            Box::new(move |event| event.payment.request.amount = eur(0)),
        ),
        (
            "money back",
            PaymentState::Held,
            Box::new(move |event| event.payment.request.amount = eur(-2_890)),
        ),
        (
            "more money",
            PaymentState::Held,
            Box::new(move |event| event.payment.request.amount = eur(2_891)),
        ),
        (
            "another currency",
            PaymentState::Held,
            Box::new(|event| {
                event.payment.request.amount =
                    Money::from_minor(event.payment.request.amount.minor, Currency::DKK);
            }),
        ),
        (
            "another checkout",
            PaymentState::Held,
            Box::new(move |event| event.payment.request.checkout = other_checkout.clone()),
        ),
        (
            "another session",
            PaymentState::Held,
            Box::new(|event| event.payment.reference = "tpay_of_somebody".to_owned()),
        ),
        (
            "a payment nobody began",
            PaymentState::Pending,
            Box::new(|event| {
                event.payment.request.payment = "pay_none".into();
                event.payment.reference = "tpay_none".to_owned();
            }),
        ),
        (
            "still pending",
            PaymentState::Pending,
            Box::new(|event| event.payment.state = ReportedState::Pending),
        ),
        (
            "declined, whatever it is called",
            PaymentState::Declined,
            Box::new(|event| event.payment.state = ReportedState::Declined),
        ),
        (
            "a kind nobody knows",
            PaymentState::Pending,
            Box::new(|event| event.kind = "payment.blessed".to_owned()),
        ),
        (
            "a kind in capitals",
            PaymentState::Pending,
            Box::new(|event| event.kind = "PAYMENT.SUCCEEDED".to_owned()),
        ),
    ];
    for (idx, (name, expected, spoil)) in cases.into_iter().enumerate() {
        let (link, mut event) = open(&shop, idx).await;
        let genuine = EventIn { id: format!("genuine_{idx}"), ..event.clone() };
        spoil(&mut event);
        let body = serde_json::to_vec(&event).unwrap();
        assert_eq!(
            shop.call(signed(&shop, WEBHOOK_SECRET, NOW_S, &body)).await.status,
            200,
            "{name}"
        );
        assert!(shop.order(&link).await.is_none(), "{name}");
        assert_eq!(shop.payments(&link).await[0].state, expected, "{name}");
        let body = serde_json::to_vec(&genuine).unwrap();
        assert_eq!(
            shop.call(signed(&shop, WEBHOOK_SECRET, NOW_S, &body)).await.status,
            200,
            "{name}"
        );
        let order = shop.order(&link).await;
        assert_eq!(
            order.map(|order| order.order.captured.minor),
            Some(2_890),
            "{name}: the genuine word counts"
        );
    }
}

async fn a_genuine_word_repeated_a_hundred_times_counts_once(shop: Shop) {
    let (link, event) = open(&shop, 1).await;
    for n in 0..100 {
        // Half of them under the same name, half under names of their own.
        let id = if n % 2 == 0 { "evt".to_owned() } else { format!("evt_{n}") };
        let body = serde_json::to_vec(&EventIn { id, ..event.clone() }).unwrap();
        assert_eq!(shop.call(signed(&shop, WEBHOOK_SECRET, NOW_S, &body)).await.status, 200);
    }
    assert_eq!(shop.told(&link).await, ["placed 28.90 EUR"]);
    assert_eq!(shop.free("mug").await, 999);
    let refunds = shop.store().read(|tx| {
        let payment =
            store::order::of_checkout(tx, &merchant(), &link.id)?.unwrap().order.payment.unwrap();
        store::refund::of_payment(tx, &merchant(), &payment)
    });
    assert!(refunds.unwrap().is_empty(), "one payment is not two");
}
