//! `last-item` and `coupon`: a thousand want what only few can have, all at the same moment.

use super::{Options, Shop, word};
use crate::form::Form;
use crate::http::Client;
use crate::shopper::Shopper;
use crate::trato::coupon_code;
use anyhow::Result;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Barrier, Semaphore};

/// How many talk to the bot at the same time while everybody gets ready.
const READYING_AT_ONCE: usize = 48;
/// How often each code may be used: as the shop's document says.
const USES_ALLOWED: u64 = 3;

/// 20 rounds of 1,000 buyers for one piece each.
pub(super) async fn last_item(shop: &Shop, options: &Options) -> Result<Value> {
    let (rounds, buyers) = size(options);
    let token = shop.token().await?;
    let (server, _) = shop.setup.start().await?;
    ready(shop).await?;
    let (mut wrong_rounds, mut paid) = (0, 0);
    for round in 0..rounds {
        let query = format!("solitary teapot {}", word(round));
        let sold = everybody(shop, round, buyers, &query, None).await?;
        paid += sold;
        wrong_rounds += u64::from(sold != 1);
    }
    let orders = shop.orders(&token, paid).await?.len() as u64;
    server.stop().await?;
    Ok(json!({
        "n": rounds * buyers, "rounds": rounds, "paid": paid, "orders": orders,
        "violations": wrong_rounds + orders.abs_diff(rounds as u64),
    }))
}

/// 20 rounds of 1,000 buyers with a coupon that can be used three times.
pub(super) async fn coupon(shop: &Shop, options: &Options) -> Result<Value> {
    let (rounds, buyers) = size(options);
    let token = shop.token().await?;
    let (server, _) = shop.setup.start().await?;
    ready(shop).await?;
    let mut paid = 0;
    for round in 0..rounds {
        paid += everybody(shop, 100 + round, buyers, "plentiful lantern", Some(round)).await?;
    }
    let orders = shop.orders(&token, paid).await?;
    server.stop().await?;
    let uses = |round: usize| {
        let code = json!([coupon_code(round)]);
        orders.iter().filter(|order| order["coupons"] == code).count() as u64
    };
    let discounted: u64 = (0..rounds).map(uses).sum();
    let violations: u64 = (0..rounds).map(|round| uses(round).abs_diff(USES_ALLOWED)).sum();
    Ok(json!({
        "n": rounds * buyers, "rounds": rounds, "uses_allowed": USES_ALLOWED, "paid": paid,
        "orders_with_coupon": discounted, "violations": violations,
    }))
}

fn size(options: &Options) -> (usize, usize) {
    if options.quick { (2, 50) } else { (20, 1_000) }
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
    coupon: Option<usize>,
) -> Result<u64> {
    let barrier = Arc::new(Barrier::new(buyers));
    let gate = Arc::new(Semaphore::new(READYING_AT_ONCE));
    let mut tasks = Vec::new();
    for buyer in 0..buyers {
        let number = 2_000_000 + (round * 10_000 + buyer) as u64;
        let shopper = Shopper::new(number, &shop.setup.host(), &shop.setup.inbox, &shop.graph);
        let (barrier, gate, query) = (Arc::clone(&barrier), Arc::clone(&gate), query.to_owned());
        tasks.push(tokio::spawn(async move {
            let prepared = {
                let _turn = gate.acquire().await;
                prepare(shopper, &query, coupon).await
            };
            barrier.wait().await;
            let (mut shopper, pay) = prepared?;
            Ok::<bool, anyhow::Error>(press(&mut shopper, &pay).await)
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
    query: &str,
    coupon: Option<usize>,
) -> Result<(Shopper, Form)> {
    let path = shopper.as_far_as_checkout(query).await?;
    let mut pay = shopper.fill_in(&path).await?;
    if let Some(round) = coupon {
        pay = shopper.try_coupon(&path, &coupon_code(round)).await?;
    }
    Ok((shopper, pay))
}

/// Presses pay; `true` when it was paid for.
async fn press(shopper: &mut Shopper, pay: &Form) -> bool {
    match shopper.press(pay).await {
        Ok(page) if page.contains("/test-psp/") => shopper.pay_at_provider(&page).await.is_ok(),
        Ok(_) | Err(_) => false,
    }
}
