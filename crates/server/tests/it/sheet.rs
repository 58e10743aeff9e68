//! Telegram's payment sheet: asked before the money is taken, told when it was, and nobody waits for a turn.

use crate::shop::{Link, Shop, merchant, on_both_engines};
use engine::time::HOUR_MS;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};
use transport::HttpRequest;

const HOOK_SECRET: &str = "a-word-for-telegram";

on_both_engines! {
    a_sheet_is_paid_and_the_same_news_twice_is_one_order,
    what_cannot_be_sold_is_refused_before_the_money_is_taken,
    a_busy_conversation_keeps_nobody_waiting,
    money_for_nobody_raises_an_alarm_once,
}

/// An update of the bot, with its own number.
async fn tells(shop: &Shop, mut update: Value) -> Value {
    static NEXT: AtomicI64 = AtomicI64::new(1);
    update["update_id"] = json!(NEXT.fetch_add(1, Ordering::SeqCst));
    given(shop, &update).await;
    update
}

async fn given(shop: &Shop, update: &Value) {
    let request = HttpRequest::post(shop.url("/hooks/telegram/tg"))
        .bytes(http::HeaderValue::from_static("application/json"), update.to_string().into_bytes())
        .header(http::HeaderName::from_static("x-telegram-bot-api-secret-token"), HOOK_SECRET)
        .unwrap();
    assert_eq!(shop.call(request).await.status, 200);
}

fn freja() -> Value {
    json!({ "id": 4711, "is_bot": false, "first_name": "Freja", "language_code": "en" })
}

/// Asks whether the money may be taken; the answer as Telegram gets it.
async fn asks(shop: &Shop, reference: &str, total: i64) -> Result<(), String> {
    let place = json!({ "country_code": "DK", "state": "", "city": "Aarhus",
        "street_line1": "Havnegade 1", "street_line2": "", "post_code": "8000" });
    let order = json!({ "name": "Freja Lund", "email": "freja@example.com",
        "phone_number": "+4520123456", "shipping_address": place });
    let query = json!({ "id": "q-1", "from": freja(), "currency": "EUR", "total_amount": total,
        "invoice_payload": reference, "shipping_option_id": "standard", "order_info": order });
    let n_before = shop.line.bot_calls.lock().unwrap().len();
    tells(shop, json!({ "pre_checkout_query": query })).await;
    // It is there when the hook has answered: nothing else answers it.
    let calls = shop.line.bot_calls.lock().unwrap()[n_before..].to_vec();
    let [(method, body)] = &calls[..] else { panic!("one answer: {calls:?}") };
    assert_eq!(
        (method.as_str(), &body["pre_checkout_query_id"]),
        ("answerPreCheckoutQuery", &json!("q-1"))
    );
    if body["ok"] == true {
        return Ok(());
    }
    Err(body["error_message"].as_str().unwrap().to_owned())
}

fn payment(reference: &str, total: i64, charge: &str) -> Value {
    let paid = json!({ "currency": "EUR", "total_amount": total, "invoice_payload": reference,
        "telegram_payment_charge_id": charge, "provider_payment_charge_id": "p-1" });
    json!({ "message": { "message_id": 9, "date": 1_795_000_000, "from": freja(),
        "chat": { "id": 4711, "type": "private" }, "successful_payment": paid } })
}

async fn alarms(shop: &Shop, action: &str) -> Vec<(String, String)> {
    let page = shop.store().read(|tx| store::audit::list(tx, &merchant(), None, 50)).unwrap();
    let found = page.items.into_iter().filter(|entry| entry.action == action);
    found.map(|entry| (entry.subject, entry.detail)).collect()
}

async fn n_orders(shop: &Shop) -> usize {
    let page = shop.store().read(|tx| store::order::list(tx, &merchant(), None, None, 10));
    page.unwrap().items.len()
}

/// What was answered at once is kept, byte for byte, as anything else.
async fn is_kept(shop: &Shop, update: &Value) -> bool {
    let before = shop.app().now().plus_ms(1);
    let raw = shop.store().read(|tx| store::raw_event::list(tx, &merchant(), before, 50)).unwrap();
    raw.iter().any(|event| event.body == update.to_string().as_bytes())
}

async fn a_sheet_is_paid_and_the_same_news_twice_is_one_order(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    assert_eq!(asks(&shop, link.id.as_str(), 2_890).await, Ok(()));
    assert_eq!(shop.free("mug").await, 999, "set aside before the money moves");
    assert_eq!(asks(&shop, link.id.as_str(), 2_890).await, Ok(()), "the card failed at first");
    assert!(shop.order(&link).await.is_none());
    let update = tells(&shop, payment(link.id.as_str(), 2_890, "ch-1")).await;
    let order = shop.order(&link).await.expect("placed when the hook has answered").order;
    assert_eq!(order.captured.minor, 2_890);
    assert!(is_kept(&shop, &update).await);
    given(&shop, &update).await;
    tells(&shop, payment(link.id.as_str(), 2_890, "ch-1")).await;
    assert_eq!((n_orders(&shop).await, shop.free("mug").await), (1, 999));
    assert_eq!(shop.payments(&link).await.len(), 1);
    assert_eq!(alarms(&shop, "payment.unknown").await, []);
    assert_eq!(shop.told(&link).await, ["placed 28.90 EUR"]);
}

async fn what_cannot_be_sold_is_refused_before_the_money_is_taken(shop: Shop) {
    let check = async |link: &Link, total: i64, words: &str| {
        let refused = asks(&shop, link.id.as_str(), total).await.expect_err(words);
        assert!(refused.contains(words), "{refused}");
        assert!(shop.payments(link).await.is_empty(), "{words}");
    };
    let link = shop.ready(1, &[("mug", 1)]).await;
    for total in [2_889, 2_891, 1] {
        check(&link, total, "€28.90").await;
    }
    assert_eq!(shop.free("mug").await, 1_000, "nothing is held for another price");

    let late = shop.ready(2, &[("last", 1)]).await;
    let first = shop.ready(3, &[("last", 1)]).await;
    shop.pay_with(&first, "pay").await;
    shop.ordered(&first).await;
    check(&late, 5_490, "no longer there").await;

    let words = asks(&shop, "chk_of_nobody", 2_890).await.expect_err("of nobody");
    assert!(!words.is_empty());
    shop.pass(25 * HOUR_MS);
    let refused = asks(&shop, link.id.as_str(), 2_890).await.expect_err("it has run out");
    assert_eq!(refused, words, "as one that never was");
    assert!(shop.payments(&link).await.is_empty());
}

async fn a_busy_conversation_keeps_nobody_waiting(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    let now = shop.app().now();
    let claimed = shop
        .store()
        .write(0, move |tx| store::lane::claim(tx, "busy", now, HOUR_MS, 10, 10))
        .await
        .unwrap();
    assert!(claimed.iter().any(|one| one.conversation == link.conversation));
    assert_eq!(asks(&shop, link.id.as_str(), 2_890).await, Ok(()));
    tells(&shop, payment(link.id.as_str(), 2_890, "ch-1")).await;
    assert!(shop.order(&link).await.is_some());
}

async fn money_for_nobody_raises_an_alarm_once(shop: Shop) {
    let update = tells(&shop, payment("chk_of_nobody", 2_890, "ch-7")).await;
    given(&shop, &update).await;
    let raised = alarms(&shop, "payment.unknown").await;
    let [(charge, detail)] = &raised[..] else { panic!("one alarm: {raised:?}") };
    assert_eq!(charge, "ch-7");
    assert!(detail.contains("chk_of_nobody") && detail.contains("2890"), "{detail}");
    assert!(is_kept(&shop, &update).await);
    assert_eq!(n_orders(&shop).await, 0);
}
