//! `storm`: 20,000 different events, each 5 to 50 times, shuffled, over 64 connections. Exactly one reply each.

use super::{Options, Shop};
use crate::http::Client;
use crate::shopper::now_s;
use crate::webhook;
use anyhow::Result;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const CONNECTIONS: usize = 64;
const MESSAGES_PER_CONTACT: u64 = 4;
const SEED: u64 = 20_261_121;

pub(super) async fn prove(shop: &Shop, options: &Options) -> Result<Value> {
    let n_events: u64 = if options.quick { 500 } else { 20_000 };
    let (server, _) = shop.setup.start().await?;
    let mut random = Random(SEED);
    let mut order = Vec::new();
    for event in 0..n_events {
        let copies = if options.quick { 5 } else { 5 + random.below(46) };
        order.extend(std::iter::repeat_n(event, usize::try_from(copies)?));
    }
    for at in (1..order.len()).rev() {
        let other = usize::try_from(random.below(at as u64 + 1))?;
        order.swap(at, other);
    }
    let n_posts = order.len();
    let order = Arc::new(order);
    let next = Arc::new(AtomicUsize::new(0));
    let at_s = now_s();
    let mut tasks = Vec::new();
    for _ in 0..CONNECTIONS {
        let (order, next, inbox, host) =
            (Arc::clone(&order), Arc::clone(&next), shop.setup.inbox.clone(), shop.setup.host());
        tasks.push(tokio::spawn(async move {
            let mut client = Client::new(host);
            let mut refused = 0_u64;
            while let Some(event) = order.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
                let phone = phone(event);
                let message =
                    webhook::text(&phone, &format!("wamid.storm.{event}"), at_s, "thanks");
                let body = inbox.body(&phone, "Storm", &[message]);
                let signature = inbox.sign(&body);
                loop {
                    match client
                        .post(&inbox.path(), &[("x-hub-signature-256", &signature)], &body)
                        .await
                    {
                        Ok(answer) if answer.status == 200 => break,
                        // A refusal before storing is allowed; the provider sends again.
                        Ok(_) | Err(_) => refused += 1,
                    }
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
            refused
        }));
    }
    let mut refused = 0;
    for task in tasks {
        refused += task.await?;
    }
    settle(shop, n_events).await;
    let (mut missing, mut doubled) = (0, 0);
    for contact in 0..n_events.div_ceil(MESSAGES_PER_CONTACT) {
        let expected = MESSAGES_PER_CONTACT.min(n_events - contact * MESSAGES_PER_CONTACT);
        let got = shop.graph.mailbox(&contact_phone(contact)).len() as u64;
        missing += expected.saturating_sub(got);
        doubled += got.saturating_sub(expected);
    }
    server.stop().await?;
    Ok(json!({
        "n": n_events, "posts": n_posts, "refused_and_sent_again": refused, "replies_missing": missing,
        "replies_doubled": doubled, "violations": missing + doubled, "seed": SEED,
    }))
}

fn phone(event: u64) -> String {
    contact_phone(event / MESSAGES_PER_CONTACT)
}

fn contact_phone(contact: u64) -> String {
    format!("4561{contact:07}")
}

/// Waits until as many replies came as must, then long enough for any that must not.
async fn settle(shop: &Shop, n_events: u64) {
    let mut last = (0, 0);
    while last.1 < 100 {
        let now = shop.graph.n_received();
        last = if now == last.0 { (now, last.1 + 1) } else { (now, 0) };
        if now >= n_events && last.1 > 20 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// xorshift64*: a seed gives the same storm again.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % bound.max(1)
    }
}
