//! One cart, one currency: from the cart over the page to the payment and the order, wherever it is sent.

use crate::shop::{ADDRESS, Link, Shop, on_both_engines};
use engine::Language;
use engine::commerce::money::{Currency, Money};

on_both_engines! {
    a_cart_in_kroner_is_paid_in_kroner,
    another_country_never_changes_the_price_unseen,
}

async fn kroner(shop: &Shop) -> Link {
    shop.checkout_in(Some(Currency::DKK), 1, &[("mug", 2)], Language::Da).await
}

/// Fills the first page in, for a country and a way of delivery.
async fn send_to(shop: &Shop, link: &Link, country: &str, delivery: &str) -> String {
    let form = ADDRESS.map(|(name, value)| match name {
        "country" => (name, country),
        "postal_code" if country == "ES" => (name, "28013"),
        "delivery" => (name, delivery),
        _ => (name, value),
    });
    shop.post(&format!("/checkout/{}/address", link.token), &form).await.location
}

async fn a_cart_in_kroner_is_paid_in_kroner(shop: Shop) {
    let link = kroner(&shop).await;
    send_to(&shop, &link, "DK", "standard").await;
    let page = shop.get(&format!("/checkout/{}?step=payment", link.token)).await.body;
    assert!(page.contains("399") && page.contains("kr.") && !page.contains('€'), "{page}");
    shop.pay_with(&link, "pay").await;
    let order = shop.ordered(&link).await.order;
    let total = Money::from_minor(39_900, Currency::DKK);
    assert_eq!((order.captured, order.quote.total), (total, total));
    assert_eq!(shop.payments(&link).await[0].amount, total);
    assert_eq!(shop.told(&link).await, ["placed 399.00 DKK"]);
}

async fn another_country_never_changes_the_price_unseen(shop: Shop) {
    let link = kroner(&shop).await;
    send_to(&shop, &link, "DK", "express").await;
    let agreed = shop.agreed(&link).await;
    assert!(!agreed.is_empty());
    let pay = format!("/checkout/{}/pay", link.token);
    // Express does not go to Spain: there is nothing to agree to, and what was agreed to before pays for nothing.
    send_to(&shop, &link, "ES", "express").await;
    assert_eq!(shop.agreed(&link).await, "");
    let refused = shop.post(&pay, &[("agreed", &agreed)]).await;
    assert!(!refused.location.contains("/test-psp/"), "{refused:?}");
    // Another way of delivery is another price, in the same currency, and is agreed to anew.
    send_to(&shop, &link, "ES", "standard").await;
    let refused = shop.post(&pay, &[("agreed", &agreed)]).await;
    assert!(refused.location.contains("notice=price_changed"), "{refused:?}");
    shop.pay_with(&link, "pay").await;
    let order = shop.ordered(&link).await.order;
    assert_eq!(order.captured, Money::from_minor(39_900, Currency::DKK));
}
