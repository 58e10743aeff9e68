//! Buying, from the link in the chat to the order, on good days and on bad ones.

use crate::shop::{ADDRESS, Shop, merchant, on_both_engines};
use engine::commerce::address::AddressInput;
use engine::commerce::money::{Currency, Money};
use engine::commerce::order::OrderState;
use engine::commerce::payment::PaymentState;
use engine::commerce::promotion::Benefit;
use engine::dialogue::details::Details;
use engine::time::{HOUR_MS, MINUTE_MS};
use engine::{Language, RefundId};
use server::commerce::{checkout, offers, orders, recovery};
use std::sync::atomic::Ordering;

on_both_engines! {
    a_buyer_pays_and_has_an_order,
    a_declined_payment_can_be_tried_again,
    late_money_counts_when_it_comes,
    the_same_news_twice_is_one_order,
    silence_is_found_out,
    a_lost_answer_makes_no_second_payment,
    lost_webhooks_are_sent_again,
    a_changed_cart_ends_its_link,
    a_changed_cart_ends_a_running_payment,
    a_price_that_has_changed_is_agreed_anew,
    what_is_sold_out_can_be_left_out,
    a_second_payment_for_an_order_goes_back,
    an_abandoned_payment_gives_everything_back,
    nothing_to_pay_is_an_order_at_once,
    a_checkout_runs_out,
    a_canceled_order_gives_back_money_and_units,
    an_offer_is_told_in_the_currency_she_shops_in,
    an_offer_that_is_used_up_is_not_named,
    an_address_in_words_is_filled_in_as_far_as_it_goes,
}

async fn a_buyer_pays_and_has_an_order(shop: Shop) {
    let link = shop.ready(1, &[("mug", 2)]).await;
    let back = shop.pay_with(&link, "pay").await;
    assert_eq!(
        (back.status, back.location.ends_with(&format!("/checkout/{}/done", link.token))),
        (303, true)
    );
    let order = shop.ordered(&link).await.order;
    assert_eq!((order.number.to_string().as_str(), order.state), ("#1001", OrderState::Paid));
    assert_eq!((order.captured.minor, order.quote.total.minor), (5_290, 5_290));
    let page = shop.get(&back.location).await;
    assert!(
        page.body.contains("Thank you, Freja!") && page.body.contains("Order #1001 is paid."),
        "{}",
        page.body
    );
    assert!(page.body.contains("data-state=\"completed\""));
    assert_eq!(shop.free("mug").await, 998);
    assert_eq!(shop.told(&link).await, ["placed 52.90 EUR"]);
    let elsewhere = shop.get(&format!("/checkout/{}", link.token)).await;
    assert!(
        elsewhere.location.ends_with("/done"),
        "a finished checkout shows its order: {elsewhere:?}"
    );
}

async fn an_address_in_words_is_filled_in_as_far_as_it_goes(shop: Shop) {
    let told = AddressInput {
        line_one: "12 High Street".to_owned(),
        postal_code: "SW1A 1AA".to_owned(),
        city: "London <b>".to_owned(),
        ..AddressInput::default()
    };
    let details = Details { told: Some(told), ..Details::default() };
    let link = shop.checkout_with(details, None, 1, &[("mug", 1)], Language::En).await;
    let page = shop.get(&format!("/checkout/{}", link.token)).await.body;
    let value = |name: &str| {
        let field = page.split("<input").find(|field| field.contains(&format!("name=\"{name}\"")));
        crate::shop::between(field.unwrap(), "value=\"", "\"").unwrap_or_default().to_owned()
    };
    let shown = ["name", "line_one", "line_two", "postal_code", "city"].map(value);
    assert_eq!(shown, ["", "12 High Street", "", "SW1A 1AA", "London &lt;b&gt;"]);
    // What is only said is agreed to nowhere: without the rest nothing is paid.
    assert!(!shop.pay(&link).await.location.contains("test-psp"));
    shop.post(&format!("/checkout/{}/address", link.token), &ADDRESS).await;
    shop.pay_with(&link, "pay").await;
    let order = shop.ordered(&link).await.order;
    assert_eq!(
        order.address.unwrap().line_one,
        ADDRESS.iter().find(|(name, _)| *name == "line_one").unwrap().1
    );
}

async fn a_declined_payment_can_be_tried_again(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    shop.pay_with(&link, "decline").await;
    shop.until("the refusal", async || {
        shop.payments(&link).await.pop().filter(|one| one.state == PaymentState::Declined)
    })
    .await;
    assert!(shop.order(&link).await.is_none());
    assert_eq!(shop.free("mug").await, 999, "kept for another try");
    let back = shop.get(&format!("/checkout/{}/done", link.token)).await;
    assert!(back.location.contains("notice=declined"), "{back:?}");
    shop.pay_with(&link, "pay").await;
    shop.ordered(&link).await;
    let states: Vec<_> =
        shop.payments(&link).await.iter().map(|one| (one.attempt, one.state)).collect();
    assert_eq!(states, [(1, PaymentState::Declined), (2, PaymentState::Succeeded)]);
    assert_eq!(shop.told(&link).await, ["declined", "placed 28.90 EUR"]);
}

async fn late_money_counts_when_it_comes(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    let back = shop.pay_with(&link, "delay").await;
    let page = shop.get(&back.location).await;
    assert!(page.body.contains("Waiting for your payment"), "{}", page.body);
    assert!(page.body.contains("http-equiv=\"refresh\""), "the page looks again by itself");
    assert!(shop.order(&link).await.is_none());
    shop.pass(9_000);
    shop.ordered(&link).await;
}

async fn the_same_news_twice_is_one_order(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    shop.pay_with(&link, "double").await;
    shop.ordered(&link).await;
    // All three deliveries have to be taken before anything can be said about them.
    shop.until("all news", async || {
        let due = shop
            .store()
            .read(|tx| store::test_psp::is_due(tx, crate::shop::START.plus_ms(HOUR_MS)))
            .unwrap();
        (!due).then_some(())
    })
    .await;
    let orders =
        shop.store().read(|tx| store::order::list(tx, &merchant(), None, None, 10)).unwrap();
    assert_eq!(orders.items.len(), 1);
    assert_eq!(shop.free("mug").await, 999);
    assert_eq!(shop.told(&link).await, ["placed 28.90 EUR"]);
}

async fn silence_is_found_out(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    let page = shop.pay_with(&link, "silence").await;
    assert_eq!(page.status, 200);
    assert!(shop.order(&link).await.is_none());
    shop.pass(MINUTE_MS);
    recovery::once(shop.app()).await.unwrap();
    shop.ordered(&link).await;
}

async fn a_lost_answer_makes_no_second_payment(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    shop.line.answers_to_lose.store(1, Ordering::SeqCst);
    let answer = shop.pay(&link).await;
    assert!(answer.location.ends_with(&link.token), "the page waits: {answer:?}");
    assert_eq!(shop.payments(&link).await[0].state, PaymentState::Unknown);
    shop.pass(MINUTE_MS);
    recovery::once(shop.app()).await.unwrap();
    let page = shop
        .until("the way to pay", async || {
            let page = shop.get(&format!("/checkout/{}", link.token)).await;
            crate::shop::between(&page.body, "rel=\"noopener\" href=\"", "\"").map(str::to_owned)
        })
        .await;
    shop.post(&page, &[("behavior", "pay")]).await;
    shop.ordered(&link).await;
    assert_eq!(shop.payments(&link).await.len(), 1);
    assert_eq!(shop.told(&link).await, ["processing", "placed 28.90 EUR"]);
}

async fn lost_webhooks_are_sent_again(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    shop.line.webhooks_to_lose.store(2, Ordering::SeqCst);
    shop.pay_with(&link, "pay").await;
    shop.until("the order", async || {
        shop.pass(200);
        shop.order(&link).await
    })
    .await;
}

async fn a_changed_cart_ends_its_link(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    let (id, now) = (link.id.clone(), shop.app().now());
    shop.store().write(1, move |tx| checkout::cancel(tx, &merchant(), &id, now)).await.unwrap();
    let page = shop.get(&format!("/checkout/{}", link.token)).await;
    assert_eq!(page.status, 410);
    assert!(page.body.contains("This link is no longer valid"));
    let paid = shop.pay(&link).await;
    assert!(!paid.location.contains("test-psp"), "{paid:?}");
    let filled = shop.post(&format!("/checkout/{}/address", link.token), &ADDRESS).await;
    assert!(filled.location.ends_with(&link.token));
    assert!(shop.payments(&link).await.is_empty());
}

async fn a_changed_cart_ends_a_running_payment(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    let provider = shop.pay(&link).await.location;
    let (id, now) = (link.id.clone(), shop.app().now());
    shop.store().write(1, move |tx| checkout::cancel(tx, &merchant(), &id, now)).await.unwrap();
    recovery::once(shop.app()).await.unwrap();
    shop.until("the end of the payment", async || {
        shop.payments(&link).await.pop().filter(|one| !one.state.is_open())
    })
    .await;
    assert_eq!(shop.free("mug").await, 1_000);
    shop.post(&provider, &[("behavior", "pay")]).await;
    assert!(shop.order(&link).await.is_none());
    assert_eq!(shop.get(&format!("/checkout/{}", link.token)).await.status, 410);
}

async fn a_price_that_has_changed_is_agreed_anew(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    let page = shop.get(&format!("/checkout/{}?step=payment", link.token)).await;
    let agreed =
        crate::shop::between(&page.body, "name=\"agreed\" value=\"", "\"").unwrap().to_owned();
    let dearer = serde_json::json!({ "id": "mug", "title": { "en": "The mug" },
        "variants": [{ "sku": "mug-1", "prices": [{ "minor": 2_600, "currency": "EUR" }] }] });
    let dearer = serde_json::from_value(dearer).unwrap();
    let now = shop.app().now();
    shop.store()
        .write(0, move |tx| {
            store::catalog::put(tx, &merchant(), std::slice::from_ref(&dearer), now)
        })
        .await
        .unwrap();
    let answer = shop.post(&format!("/checkout/{}/pay", link.token), &[("agreed", &agreed)]).await;
    assert!(answer.location.contains("notice=price_changed"), "{answer:?}");
    assert!(shop.payments(&link).await.is_empty());
    assert_eq!(shop.free("mug").await, 1_000, "nothing is held for a price nobody agreed to");
    let told = shop.get(&answer.location).await;
    assert!(
        told.body.contains("The price has changed. It is €30.90 now; nothing was charged."),
        "{}",
        told.body
    );
    shop.pay_with(&link, "pay").await;
    assert_eq!(shop.ordered(&link).await.order.captured.minor, 3_090);
    for forged in ["", "0", "null", agreed.as_str()] {
        let other = shop.ready(2, &[("mug", 1)]).await;
        let answer = shop
            .post(
                &format!("/checkout/{}/pay", other.token),
                &[("agreed", forged), ("amount", "1"), ("total", "-5")],
            )
            .await;
        assert!(answer.location.contains("notice=price_changed"), "{forged}: {answer:?}");
    }
}

async fn what_is_sold_out_can_be_left_out(shop: Shop) {
    let link = shop.ready(1, &[("last", 1), ("mug", 1)]).await;
    let first = shop.ready(2, &[("last", 1)]).await;
    shop.pay_with(&first, "pay").await;
    shop.ordered(&first).await;
    let page = shop.get(&format!("/checkout/{}", link.token)).await;
    assert!(
        page.body.contains("The last: sold out")
            && page.body.contains("Continue with what is left"),
        "{}",
        page.body
    );
    let answer = shop.pay(&link).await;
    assert!(!answer.location.contains("test-psp"), "{answer:?}");
    shop.post(&format!("/checkout/{}/rest", link.token), &[]).await;
    shop.pay_with(&link, "pay").await;
    let order = shop.ordered(&link).await.order;
    assert_eq!((order.quote.lines.len(), order.captured.minor), (1, 2_890));
}

async fn a_second_payment_for_an_order_goes_back(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    // The first attempt is reported as expired although the buyer still pays it later: a provider's mistake.
    let first = shop.pay(&link).await.location;
    let payment = shop.payments(&link).await[0].clone();
    let report = connectors::psp::PaymentReport {
        reference: payment.provider_reference.clone().unwrap(),
        state: connectors::psp::ReportedState::Expired,
        amount: None,
        account: None,
        payment: Some(payment.id.clone()),
        checkout: Some(link.id.clone()),
        test: true,
    };
    let tenant = shop.app().merchants.get(&merchant()).unwrap();
    server::commerce::settling::settle(shop.app(), &tenant, &payment.id, report, None)
        .await
        .unwrap();
    shop.pay_with(&link, "pay").await;
    shop.ordered(&link).await;
    shop.post(&first, &[("behavior", "pay")]).await;
    let refund = RefundId::from_token(payment.id.as_str());
    let id = refund.clone();
    shop.until("the money on its way back", async || {
        let found = shop.store().read(|tx| store::refund::get(tx, &merchant(), &id)).unwrap();
        found
            .filter(|found| found.refund.state == engine::commerce::payment::RefundState::Succeeded)
    })
    .await;
    let states: Vec<_> = shop.payments(&link).await.iter().map(|one| one.state).collect();
    assert_eq!(states, [PaymentState::Refunded, PaymentState::Succeeded]);
    let told = shop.told(&link).await;
    assert!(told.contains(&"late 28.90 EUR".to_owned()), "{told:?}");
    let audit = shop.store().read(|tx| store::audit::list(tx, &merchant(), None, 10)).unwrap();
    assert!(audit.items.iter().any(|row| row.action == "payment.late"), "an alarm is on record");
    let orders =
        shop.store().read(|tx| store::order::list(tx, &merchant(), None, None, 10)).unwrap();
    assert_eq!(orders.items.len(), 1);
}

async fn an_abandoned_payment_gives_everything_back(shop: Shop) {
    let link = shop.ready(1, &[("last", 1)]).await;
    shop.add_coupon(&link, "THREE").await;
    let provider = shop.pay(&link).await.location;
    assert_eq!((shop.free("last").await, shop.uses("once").await), (0, 1));
    shop.pass(31 * MINUTE_MS);
    shop.until("the end of the payment", async || {
        recovery::once(shop.app()).await.unwrap();
        shop.payments(&link).await.pop().filter(|one| one.state == PaymentState::Expired)
    })
    .await;
    shop.pass(11 * MINUTE_MS);
    recovery::once(shop.app()).await.unwrap();
    assert_eq!((shop.free("last").await, shop.uses("once").await), (1, 0));
    shop.post(&provider, &[("behavior", "pay")]).await;
    assert!(shop.order(&link).await.is_none(), "an ended payment cannot be finished");
}

async fn nothing_to_pay_is_an_order_at_once(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    shop.add_coupon(&link, "GIFT").await;
    shop.add_coupon(&link, "BROUGHT").await;
    let answer = shop.pay(&link).await;
    assert!(answer.location.ends_with("/done"), "{answer:?}");
    let order = shop.order(&link).await.unwrap().order;
    assert_eq!((order.captured.minor, order.payment), (0, None));
    assert_eq!(shop.free("mug").await, 999);
}

async fn a_checkout_runs_out(shop: Shop) {
    let link = shop.ready(1, &[("mug", 1)]).await;
    shop.pass(25 * HOUR_MS);
    let paid = shop.pay(&link).await;
    assert!(!paid.location.contains("test-psp"), "{paid:?}");
    recovery::once(shop.app()).await.unwrap();
    let page = shop.get(&format!("/checkout/{}", link.token)).await;
    assert_eq!((page.status, page.body.contains("This checkout has expired")), (410, true));
    assert_eq!(shop.told(&link).await, ["expired"]);
}

async fn a_canceled_order_gives_back_money_and_units(shop: Shop) {
    let link = shop.checkout(1, &[("mug", 3)], Language::Da).await;
    shop.post(&format!("/checkout/{}/address", link.token), &ADDRESS).await;
    shop.add_coupon(&link, "THREE").await;
    shop.pay_with(&link, "pay").await;
    let order = shop.ordered(&link).await.order;
    assert_eq!((shop.free("mug").await, shop.uses("once").await), (997, 1));
    for _ in 0..2 {
        let (id, now) = (order.id.clone(), shop.app().now());
        shop.store()
            .write(1, move |tx| orders::ask_to_cancel(tx, &merchant(), &id, now))
            .await
            .unwrap();
    }
    let refunded = shop
        .until("the money back", async || {
            recovery::once(shop.app()).await.unwrap();
            shop.order(&link).await.filter(|stored| stored.order.state == OrderState::Refunded)
        })
        .await;
    assert_eq!(refunded.order.refunds[0].amount, order.captured);
    assert_eq!((shop.free("mug").await, shop.uses("once").await), (1_000, 0));
    assert_eq!(shop.payments(&link).await[0].state, PaymentState::Refunded);
}

async fn an_offer_that_is_used_up_is_not_named(shop: Shop) {
    let named = async |buyer: usize| -> Vec<String> {
        let (_, contact) = shop.conversation(buyer).await;
        let (merchant, now) = (shop.app().merchants.get(&merchant()).unwrap(), shop.app().now());
        let on =
            offers::on_now(shop.app(), &merchant, &contact, (Language::En, Currency::EUR), now);
        let on = on.await.unwrap();
        // Spring is for everybody, and has no end.
        on.into_iter().map(|offer| offer.name).filter(|name| name != "Spring").collect()
    };
    assert_eq!(named(1).await, ["Once each", "Three times"]);
    let link = shop.ready(1, &[("mug", 1)]).await;
    shop.add_coupon(&link, "EACH").await;
    shop.pay_with(&link, "pay").await;
    shop.ordered(&link).await;
    assert_eq!(named(1).await, ["Three times"], "hers is used");
    assert_eq!(named(2).await, ["Once each", "Three times"], "somebody else's is not");
    for buyer in 2..5 {
        let link = shop.ready(buyer, &[("mug", 1)]).await;
        shop.add_coupon(&link, "THREE").await;
        shop.pay(&link).await;
    }
    assert_eq!(named(5).await, ["Once each"], "three of three are taken");
}

async fn an_offer_is_told_in_the_currency_she_shops_in(shop: Shop) {
    let (_, contact) = shop.conversation(1).await;
    for (currency, off, least) in [(Currency::EUR, 500, 2_000), (Currency::DKK, 3_900, 15_000)] {
        let (merchant, now) = (shop.app().merchants.get(&merchant()).unwrap(), shop.app().now());
        let on = offers::on_now(shop.app(), &merchant, &contact, (Language::Da, currency), now);
        let on = on.await.unwrap();
        let found = on.iter().find(|offer| offer.name == "Spring").expect("it is told");
        let money = |minor| Money::from_minor(minor, currency);
        assert_eq!(found.benefit, Some(Benefit::Amount(money(off))));
        assert_eq!(found.minimum, Some(money(least)));
    }
}
