//! `last-item` and `coupon`: a thousand want what only few can have, all at the same moment.

use super::{Options, Shop, word};
use crate::http::Client;
use crate::shopper::Shopper;
use anyhow::Result;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Barrier;

/// 20 rounds of 1,000 buyers for one piece each.
pub(super) async fn last_item(shop: &Shop, options: &Options) -> Result<Value> {
    let (rounds, buyers) = if options.quick { (2, 50) } else { (20, 1_000) };
    let (server, _) = shop.setup.start().await?;
    ready(shop).await?;
    let (mut wrong_rounds, mut sold_all) = (0, 0);
    for round in 0..rounds {
        let query = format!("solitary teapot {}", word(round));
        let sold = everybody(shop, round, buyers, &query, None).await?;
        sold_all += sold;
        wrong_rounds += u64::from(sold != 1);
    }
    server.stop().await?;
    Ok(
        json!({ "n": rounds * buyers, "rounds": rounds, "sold": sold_all, "violations": wrong_rounds }),
    )
}

/// 1,000 buyers with a coupon that can be used three times.
pub(super) async fn coupon(shop: &Shop, options: &Options) -> Result<Value> {
    let buyers = if options.quick { 50 } else { 1_000 };
    let token = shop.token().await?;
    let (server, _) = shop.setup.start().await?;
    ready(shop).await?;
    let sold = everybody(shop, 90, buyers, "plentiful lantern", Some("LIMITED")).await?;
    let orders = shop.list(&token, "/api/v1/orders").await?;
    let discounted =
        orders.iter().filter(|order| order.to_string().contains("LIMITED")).count() as u64;
    server.stop().await?;
    Ok(
        json!({ "n": buyers, "uses_allowed": 3, "paid": sold, "orders_with_coupon": discounted, "violations": discounted.abs_diff(3) }),
    )
}

async fn ready(shop: &Shop) -> Result<()> {
    let mut client = Client::new(shop.setup.host());
    for _ in 0..600 {
        if client.get("/readyz").await.is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("the server did not become ready")
}

/// Everybody comes as far as the pay button, waits for all the others, and presses it. Gives how many paid.
async fn everybody(
    shop: &Shop,
    round: usize,
    buyers: usize,
    query: &str,
    coupon: Option<&'static str>,
) -> Result<u64> {
    let barrier = Arc::new(Barrier::new(buyers));
    let gate = Arc::new(tokio::sync::Semaphore::new(48));
    let mut tasks = Vec::new();
    for buyer in 0..buyers {
        let number = 2_000_000 + (round * 10_000 + buyer) as u64;
        let shopper = Shopper::new(number, &shop.setup.host(), &shop.setup.inbox, &shop.graph);
        let (barrier, gate, host, query) =
            (Arc::clone(&barrier), Arc::clone(&gate), shop.setup.host(), query.to_owned());
        tasks.push(tokio::spawn(async move {
            let prepared = {
                let _turn = gate.acquire().await;
                prepare(shopper, &host, &query, coupon).await
            };
            barrier.wait().await;
            let _turn = gate.acquire().await;
            match prepared {
                Ok((mut shopper, path)) => Ok(press(&mut shopper, &path, &host).await),
                Err(error) => Err(error),
            }
        }));
    }
    let mut sold = 0;
    for task in tasks {
        sold += u64::from(task.await??);
    }
    Ok(sold)
}

async fn prepare(
    mut shopper: Shopper,
    host: &str,
    query: &str,
    coupon: Option<&'static str>,
) -> Result<(Shopper, String)> {
    let path = shopper.as_far_as_checkout(query).await?;
    let mut client = Client::new(host);
    shopper.fill_in(&path).await?;
    if let Some(code) = coupon {
        client.form(&format!("{path}/coupon"), &[("code", code)]).await?;
    }
    Ok((shopper, path))
}

/// Presses pay; `true` when it was paid for.
async fn press(shopper: &mut Shopper, path: &str, host: &str) -> bool {
    let Ok(Some(provider)) = shopper.press_pay(path).await else { return false };
    if !provider.contains("/test-psp/") {
        return false;
    }
    let mut client = Client::new(host);
    client.form(&provider, &[("behavior", "pay")]).await.is_ok_and(|answer| answer.status < 400)
}
