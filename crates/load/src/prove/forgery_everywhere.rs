//! `forgery` on every channel: what is genuine is taken, whatever is bent is refused and leaves nothing.

use super::bends::{Forgery, bent, forgeries};
use super::everywhere::Everywhere;
use super::hostile::{Canary, bodies};
use super::storm::Random;
use super::{Options, Shop};
use crate::place::{Phone, Place, WEBCHAT, inbox_of, kinds, other_inbox_of};
use crate::stats::round;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use simulator::Act;
use std::time::{Duration, Instant};

/// Forgeries that chance makes, of each proof of each kind of call.
const BY_CHANCE: usize = 1_000;
const CONNECTIONS: usize = 16;
const SEED: u64 = 20_261_202;
/// How long a fetch that must not be made is waited for.
const FETCHED_AFTER: Duration = Duration::from_secs(2);

pub(super) async fn prove(shop: &Shop, options: &Options) -> Result<Vec<Value>> {
    let all = Everywhere::start(shop).await?;
    let mut lines = Vec::new();
    for (number, kind) in kinds().into_iter().enumerate() {
        let started = Instant::now();
        let n_by_chance = if options.quick { BY_CHANCE / 20 } else { BY_CHANCE };
        let mut line = on_channel(&all, kind, n_by_chance, SEED + number as u64).await?;
        line["seconds"] = json!(round(started.elapsed().as_secs_f64()));
        lines.push(line);
    }
    all.stop().await?;
    Ok(lines)
}

/// What shoppers do that reaches a platform's hook.
fn acts() -> Vec<Act> {
    vec![
        Act::Open,
        Act::text("thanks"),
        Act::Media { name: "picture.png".to_owned(), content_type: "image/png".to_owned() },
        Act::Location { latitude_micro: 56_156_600, longitude_micro: 10_210_700 },
        Act::Leave,
    ]
}

async fn on_channel(
    all: &Everywhere<'_>,
    kind: &'static str,
    n_by_chance: usize,
    seed: u64,
) -> Result<Value> {
    let place = all.place;
    let mut wrong: Vec<String> = Vec::new();
    let n_genuine = genuine(all, kind, &mut wrong).await?;
    all.drained().await?;
    let before = rows(all).await?;
    let phone = place.phone(kind, &inbox_of(kind), "en")?;
    let mut random = Random(seed);
    let mut forged = Vec::new();
    for act in acts() {
        forged.extend(forgeries(place, &phone, &act, n_by_chance, &mut random)?);
    }
    let mut n_forged = forged.len();
    wrong.extend(refused(place, kind, forged).await?);
    if kind == WEBCHAT {
        n_forged += visitors(all, n_by_chance, &mut random, &mut wrong).await?;
    }
    all.drained().await?;
    let stored = rows(all).await?.abs_diff(before);
    let (n_bodies, n_not_ready) = hostile(all, kind, &mut wrong).await?;
    let (n_addresses, n_connections) = addresses(all, kind).await?;
    let drained = all.drained().await?;
    wrong.sort();
    wrong.dedup_by(|a, b| a.split(" -> ").next() == b.split(" -> ").next());
    let violations =
        wrong.len() as u64 + stored + n_not_ready + n_connections + u64::from(!drained);
    Ok(json!({
        "channel": kind, "genuine": n_genuine, "n": n_forged, "accepted": wrong.iter().take(12).collect::<Vec<_>>(),
        "stored": stored, "bad_bodies": n_bodies, "not_ready": n_not_ready, "outside_addresses": n_addresses,
        "connections_outside": n_connections, "violations": violations, "seed": seed,
    }))
}

/// One of everything is taken.
async fn genuine(all: &Everywhere<'_>, kind: &'static str, wrong: &mut Vec<String>) -> Result<u64> {
    let phone = all.place.phone(kind, &inbox_of(kind), "en")?;
    let mut client = all.place.client();
    let mut n = 0;
    for act in acts() {
        for call in all.place.calls(&phone, &act)? {
            let answer = all.place.post(&mut client, kind, &inbox_of(kind), &call).await?;
            all.place.answered(&phone, &call, &answer);
            n += 1;
            if answer.status != 200 {
                wrong.push(format!("genuine {act:?} -> {}", answer.status));
            }
        }
    }
    Ok(n)
}

/// Everything an accepted call would leave.
async fn rows(all: &Everywhere<'_>) -> Result<u64> {
    let tables = [
        "raw_event",
        "lane_key",
        "lane_event",
        "parked_event",
        "message",
        "conversation",
        "contact",
    ];
    let counts: Vec<String> =
        tables.iter().map(|table| format!("(SELECT COUNT(*) FROM {table})")).collect();
    all.database.number(&format!("SELECT {}", counts.join(" + "))).await
}

/// Makes all the calls; gives those that were not answered 401.
async fn refused(place: &Place, kind: &'static str, forged: Vec<Forgery>) -> Result<Vec<String>> {
    let mut tasks = Vec::new();
    for part in forged.chunks(forged.len().div_ceil(CONNECTIONS).max(1)) {
        let (place, part) = (place.clone(), part.to_vec());
        tasks.push(tokio::spawn(async move {
            let mut client = place.client();
            let mut wrong = Vec::new();
            for Forgery { name, inbox, call } in part {
                let answer = place.post(&mut client, kind, &inbox, &call).await?;
                if answer.status != 401 {
                    wrong.push(format!("{name} -> {}", answer.status));
                }
            }
            Ok::<_, anyhow::Error>(wrong)
        }));
    }
    let mut wrong = Vec::new();
    for task in tasks {
        wrong.extend(task.await??);
    }
    Ok(wrong)
}

/// Our own chat knows a visitor by a token: nobody writes with one that is bent, or that is for another chat.
async fn visitors(
    all: &Everywhere<'_>,
    n_by_chance: usize,
    random: &mut Random,
    wrong: &mut Vec<String>,
) -> Result<usize> {
    let mut client = all.place.client();
    let path = |inbox: &str, what: &str| format!("/api/v1/widget/{inbox}/{what}");
    let (inbox, other) = (inbox_of(WEBCHAT), other_inbox_of(WEBCHAT));
    let origin = format!("http://{}", all.host);
    let json_of = [("content-type", "application/json"), ("origin", origin.as_str())];
    let opened = client.post(&path(&inbox, "session"), &json_of, b"{}").await?;
    let opened: Value = serde_json::from_slice(&opened.body)?;
    let token = opened["visitor_token"].as_str().context("a visit has a token")?.to_owned();
    let mut presented: Vec<(&str, String)> = bent(&token, n_by_chance, random)
        .into_iter()
        .map(|(_, token)| (inbox.as_str(), format!("Bearer {}", token.unwrap_or_default())))
        .collect();
    presented.push((other.as_str(), format!("Bearer {token}")));
    presented.push((inbox.as_str(), format!("Basic {token}")));
    presented.push((inbox.as_str(), token.clone()));
    let body = json!({ "client_id": "forged-0001", "text": "hello" }).to_string();
    for (number, (inbox, bearer)) in presented.iter().enumerate() {
        // Each from a place of its own, so that nothing is refused for coming too often.
        let from = format!("10.{}.{}.7", number / 250 % 250, number % 250);
        let headers = [
            json_of[0],
            json_of[1],
            ("authorization", bearer.as_str()),
            ("x-forwarded-for", &from),
        ];
        let answer = client.post(&path(inbox, "messages"), &headers, body.as_bytes()).await?;
        if answer.status != 401 {
            wrong.push(format!("a visitor's token -> {}", answer.status));
        }
    }
    Ok(presented.len())
}

/// Bodies that mean harm, genuinely signed: each is refused or kept, and the server is there afterwards.
async fn hostile(
    all: &Everywhere<'_>,
    kind: &'static str,
    wrong: &mut Vec<String>,
) -> Result<(usize, u64)> {
    let phone: Phone = all.place.phone(kind, &inbox_of(kind), "en")?;
    let calls = bodies(all.place, &phone)?;
    let n = calls.len();
    let mut n_not_ready = 0;
    let mut client = all.place.client();
    for (name, call) in calls {
        // A connection may be closed on a body that nobody wants to read to its end.
        let status = match all.place.post(&mut client, kind, &inbox_of(kind), &call).await {
            Ok(answer) => answer.status,
            Err(_) => 413,
        };
        if status != 200 && !(400..500).contains(&status) {
            wrong.push(format!("body: {name} -> {status}"));
        }
        let mut other = all.place.client();
        n_not_ready += u64::from(!all.is_ready(&mut other).await);
    }
    Ok((n, n_not_ready))
}

/// Addresses chosen by somebody outside: whatever is answered, nobody calls there.
async fn addresses(all: &Everywhere<'_>, kind: &'static str) -> Result<(usize, u64)> {
    let canary = Canary::start().await?;
    let phone = all.place.phone(kind, &inbox_of(kind), "en")?;
    let calls = canary.calls(all.place, &phone)?;
    let mut client = all.place.client();
    for call in &calls {
        all.place.post(&mut client, kind, &inbox_of(kind), call).await?;
    }
    all.drained().await?;
    tokio::time::sleep(FETCHED_AFTER).await;
    Ok((calls.len(), canary.n_connections()))
}
