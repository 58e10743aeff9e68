//! `kill`: the server is killed 200 times under load. What was acknowledged is there, once and in order.
//!
//! Talkers write numbered messages and only go on when one is acknowledged; buyers buy. After every SIGKILL the
//! same data directory is started again. At the end the transcripts are read over the API and compared.

use super::storm::Random;
use super::{Options, Shop};
use crate::http::Client;
use crate::shopper::{Shopper, now_s};
use crate::trato::Server;
use crate::webhook;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const TALKERS: u64 = 24;
const BUYERS: u64 = 4;
/// The name every talker writes under.
const TALKER: &str = "Talker";
const SEED: u64 = 20_261_122;

pub(super) async fn prove(shop: &Shop, options: &Options) -> Result<Value> {
    let n_kills = if options.quick { 10 } else { 200 };
    let token = shop.token().await?;
    let (mut server, _) = shop.setup.start().await?;
    let stop = Arc::new(AtomicBool::new(false));
    let talkers: Vec<_> = (0..TALKERS)
        .map(|n| tokio::spawn(talk(shop.setup.clone(), n, Arc::clone(&stop))))
        .collect();
    let buyers: Vec<_> = (0..BUYERS)
        .map(|n| {
            tokio::spawn(buy(shop.setup.clone(), Arc::clone(&shop.graph), n, Arc::clone(&stop)))
        })
        .collect();
    let mut random = Random(SEED);
    let mut slowest_start = Duration::ZERO;
    for _ in 0..n_kills {
        tokio::time::sleep(Duration::from_millis(60 + random.below(400))).await;
        server.kill().await?;
        let (next, took) = shop.setup.start().await?;
        server = next;
        slowest_start = slowest_start.max(took);
    }
    stop.store(true, Ordering::Relaxed);
    let mut acked = BTreeMap::new();
    for talker in talkers {
        let (phone, ids) = talker.await??;
        acked.insert(phone, ids);
    }
    let mut n_bought = 0_u64;
    for buyer in buyers {
        n_bought += buyer.await?;
    }
    drained(shop, &token, &acked).await;
    let mut line = compare(shop, &token, &acked).await?;
    let (n_orders, doubled_orders) = orders(shop, &token, n_bought).await?;
    let doubled_replies = shop.graph.n_doubled();
    let missing_orders = n_bought.saturating_sub(n_orders);
    stop_server(server).await?;
    let violations = ["lost", "doubled", "out_of_order"]
        .iter()
        .filter_map(|key| line[*key].as_u64())
        .sum::<u64>()
        + doubled_orders
        + doubled_replies
        + missing_orders;
    line["kills"] = json!(n_kills);
    line["orders_confirmed"] = json!(n_bought);
    line["orders"] = json!(n_orders);
    line["orders_missing"] = json!(missing_orders);
    line["orders_doubled"] = json!(doubled_orders);
    line["replies_received"] = json!(shop.graph.n_received());
    line["replies_doubled"] = json!(doubled_replies);
    line["slowest_start_ms"] = json!(slowest_start.as_millis());
    line["violations"] = json!(violations);
    line["seed"] = json!(SEED);
    Ok(line)
}

async fn stop_server(server: Server) -> Result<()> {
    server.stop().await
}

/// Writes numbered messages for as long as it may; gives the texts that were acknowledged, in order.
async fn talk(
    setup: crate::trato::Setup,
    number: u64,
    stop: Arc<AtomicBool>,
) -> Result<(String, Vec<String>)> {
    let phone = format!("4562{number:07}");
    let mut client = Client::new(setup.host());
    let mut acked = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let text = format!("thanks {}", acked.len());
        let id = format!("wamid.kill.{number}.{}", acked.len());
        let body = setup.inbox.body(&phone, TALKER, &[webhook::text(&phone, &id, now_s(), &text)]);
        let signature = setup.inbox.sign(&body);
        loop {
            match client
                .post(&setup.inbox.path(), &[("x-hub-signature-256", &signature)], &body)
                .await
            {
                Ok(answer) if answer.status == 200 => break,
                Ok(_) | Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
        acked.push(text);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok((phone, acked))
}

/// Buys again and again; what a kill interrupts is begun anew.
async fn buy(
    setup: crate::trato::Setup,
    graph: Arc<crate::graph::Graph>,
    number: u64,
    stop: Arc<AtomicBool>,
) -> u64 {
    let mut n_bought = 0;
    let mut round = 0;
    while !stop.load(Ordering::Relaxed) {
        let mut shopper =
            Shopper::new(500_000 + number * 10_000 + round, &setup.host(), &setup.inbox, &graph);
        let attempt =
            tokio::time::timeout(Duration::from_secs(10), shopper.buy("plentiful lantern")).await;
        n_bought += u64::from(matches!(attempt, Ok(Ok(()))));
        round += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    n_bought
}

/// Waits until the transcripts stop growing.
async fn drained(shop: &Shop, token: &str, acked: &BTreeMap<String, Vec<String>>) {
    let until = Instant::now() + Duration::from_secs(60);
    while Instant::now() < until {
        if compare(shop, token, acked).await.is_ok_and(|line| line["lost"] == 0) {
            tokio::time::sleep(Duration::from_secs(2)).await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Reads every transcript and compares it with what was acknowledged.
async fn compare(shop: &Shop, token: &str, acked: &BTreeMap<String, Vec<String>>) -> Result<Value> {
    let transcripts = shop.transcripts(token, TALKER).await?;
    let (mut lost, mut doubled, mut out_of_order, mut n) = (0_u64, 0_u64, 0_u64, 0_u64);
    for (phone, ids) in acked {
        let found: Vec<&String> = transcripts.get(phone).into_iter().flatten().collect();
        n += ids.len() as u64;
        let unique: BTreeSet<&String> = found.iter().copied().collect();
        doubled += (found.len() - unique.len()) as u64;
        lost += ids.iter().filter(|id| !unique.contains(id)).count() as u64;
        let mut last = 0;
        for id in &found {
            let at = ids.iter().position(|known| known == *id).unwrap_or(usize::MAX);
            out_of_order += u64::from(at < last);
            last = at;
        }
    }
    Ok(json!({ "n": n, "lost": lost, "doubled": doubled, "out_of_order": out_of_order }))
}

/// How many orders there are, and how many of them are a second one of their checkout.
async fn orders(shop: &Shop, token: &str, n_bought: u64) -> Result<(u64, u64)> {
    let orders = shop.orders(token, n_bought).await?;
    let mut seen = BTreeSet::new();
    let mut doubled = 0;
    for order in &orders {
        let checkout = order["checkout"].as_str().context("an order names its checkout")?;
        doubled += u64::from(!seen.insert(checkout.to_owned()));
    }
    Ok((orders.len() as u64, doubled))
}
