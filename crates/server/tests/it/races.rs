//! Many buyers at once: the last unit is sold once, a coupon is used as often as it may be, two tabs pay once.

use crate::shop::{Link, Shop, counted, on_both_engines};
use server::commerce::recovery;
use std::sync::Arc;

on_both_engines! {
    the_last_unit_is_sold_once,
    a_coupon_for_three_is_used_three_times,
    a_contact_redeems_once,
    two_tabs_make_one_payment,
    webhook_return_page_and_poll_make_one_order,
}

const N_BUYERS: usize = 100;

/// Everybody has the page open and goes to pay at the same moment; where each was sent.
async fn all_pay(shop: &Arc<Shop>, links: Vec<Link>) -> Vec<String> {
    let mut pages = Vec::new();
    for link in &links {
        pages.push((format!("/checkout/{}/pay", link.token), shop.agreed(link).await));
    }
    let buyers: Vec<_> = pages
        .into_iter()
        .map(|(path, agreed)| {
            let shop = Arc::clone(shop);
            tokio::spawn(async move { shop.post(&path, &[("agreed", &agreed)]).await.location })
        })
        .collect();
    let mut sent = Vec::new();
    for buyer in buyers {
        sent.push(buyer.await.unwrap());
    }
    sent
}

fn outcomes(sent: &[String]) -> std::collections::BTreeMap<&'static str, usize> {
    counted(sent.iter().map(|location| match location.as_str() {
        to if to.contains("/test-psp/") => "pays",
        to if to.contains("notice=sold_out") => "sold out",
        to if to.contains("notice=coupon_gone") => "coupon gone",
        to if to.contains("notice=price_changed") => "price changed",
        to if to.contains("step=delivery") => "incomplete",
        _ => "something else",
    }))
}

async fn the_last_unit_is_sold_once(shop: Shop) {
    let shop = Arc::new(shop);
    let mut links = Vec::new();
    for buyer in 0..N_BUYERS {
        links.push(shop.ready(buyer, &[("last", 1)]).await);
    }
    let sent = all_pay(&shop, links.clone()).await;
    let outcomes = outcomes(&sent);
    assert_eq!(outcomes.get("pays"), Some(&1), "{outcomes:?}");
    assert_eq!(outcomes.get("something else"), None, "everybody else is told why: {outcomes:?}");
    let winner = sent.iter().find(|to| to.contains("/test-psp/")).unwrap();
    shop.post(winner, &[("behavior", "pay")]).await;
    shop.until("the order", async || {
        let orders = shop
            .store()
            .read(|tx| store::order::list(tx, &crate::shop::merchant(), None, None, 10))
            .unwrap();
        (orders.items.len() == 1).then_some(())
    })
    .await;
    assert_eq!(shop.free("last").await, 0);
}

async fn a_coupon_for_three_is_used_three_times(shop: Shop) {
    let shop = Arc::new(shop);
    let mut links = Vec::new();
    for buyer in 0..30 {
        let link = shop.ready(buyer, &[("mug", 1)]).await;
        shop.add_coupon(&link, "THREE").await;
        links.push(link);
    }
    let sent = all_pay(&shop, links).await;
    let outcomes = outcomes(&sent);
    assert_eq!(outcomes.get("pays"), Some(&3), "{outcomes:?}");
    assert_eq!(shop.uses("once").await, 3);
    assert_eq!(shop.free("mug").await, 997, "who was refused holds nothing");
}

async fn a_contact_redeems_once(shop: Shop) {
    let shop = Arc::new(shop);
    let mut links = Vec::new();
    for _ in 0..10 {
        let link = shop.ready(1, &[("mug", 1)]).await;
        shop.add_coupon(&link, "EACH").await;
        links.push(link);
    }
    let outcomes = outcomes(&all_pay(&shop, links).await).remove("pays");
    assert_eq!(outcomes, Some(1));
    assert_eq!(shop.uses("mine").await, 1);
}

async fn two_tabs_make_one_payment(shop: Shop) {
    let shop = Arc::new(shop);
    let link = shop.ready(1, &[("mug", 1)]).await;
    let sent = all_pay(&shop, vec![link.clone(); 8]).await;
    assert!(sent.iter().any(|to| to.contains("/test-psp/")), "{sent:?}");
    assert_eq!(shop.payments(&link).await.len(), 1);
    assert_eq!(shop.free("mug").await, 999);
}

async fn webhook_return_page_and_poll_make_one_order(shop: Shop) {
    let shop = Arc::new(shop);
    for buyer in 0..5 {
        let link = shop.ready(buyer, &[("mug", 1)]).await;
        let done = shop.pay_with(&link, "double").await.location;
        let tabs: Vec<_> = (0..6)
            .map(|_| {
                let (shop, done) = (Arc::clone(&shop), done.clone());
                tokio::spawn(async move {
                    recovery::once(shop.app()).await.unwrap();
                    shop.get(&done).await
                })
            })
            .collect();
        for tab in tabs {
            tab.await.unwrap();
        }
        shop.ordered(&link).await;
        assert_eq!(
            shop.told(&link).await.iter().filter(|what| what.starts_with("placed")).count(),
            1
        );
    }
    let orders = shop
        .store()
        .read(|tx| store::order::list(tx, &crate::shop::merchant(), None, None, 50))
        .unwrap();
    assert_eq!(orders.items.len(), 5);
    assert_eq!(shop.free("mug").await, 995);
}
