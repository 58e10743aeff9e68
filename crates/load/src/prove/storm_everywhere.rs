//! `storm` on every channel: each message one to four times, from many connections, the copies late and shuffled.
//!
//! What a platform keeps is kept: a shopper's next message is first delivered when the one before was taken, and a
//! copy may come at any time after its original. Everything else is chance, and the seed gives it again.

use super::everywhere::{Everywhere, deliver};
use super::storm::Random;
use super::{Options, Shop};
use crate::http::{Answer, Client};
use crate::place::{Phone, Place, inbox_of, is_voice, kinds};
use crate::stats::round;
use anyhow::{Result, bail};
use serde_json::{Value, json};
use simulator::{Act, Call};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a shopper says, one after the other: all of it means the same and is answered with one message.
const THANKS: [&str; 8] = [
    "thanks",
    "thank you",
    "many thanks",
    "thanks a lot",
    "thank you so much",
    "much appreciated",
    "great thanks",
    "thanks very much for that",
];
const SHOPPERS: usize = 120;
const COPIES_MAX: u64 = 4;
/// Copies that are held back until more are there to be mixed with.
const HELD_BACK: usize = 40;
/// Connections that deliver late copies, besides one of each shopper.
const CONNECTIONS: usize = 24;
/// WeChat lets five messages follow what a shopper did, however often it was done: whoever writes more than that at
/// once reads first.
const WECHAT_QUOTA: usize = 4;
const READ_MAX: Duration = Duration::from_secs(30);
const SEED: u64 = 20_261_201;

pub(super) async fn prove(shop: &Shop, options: &Options) -> Result<Vec<Value>> {
    let all = Everywhere::start(shop).await?;
    let mut lines = Vec::new();
    for (number, kind) in kinds().into_iter().enumerate() {
        let started = Instant::now();
        let shoppers = if options.quick { SHOPPERS / 10 } else { SHOPPERS };
        let mut line = on_channel(&all, kind, shoppers, SEED + number as u64).await?;
        line["seconds"] = json!(round(started.elapsed().as_secs_f64()));
        lines.push(line);
    }
    all.stop().await?;
    Ok(lines)
}

/// A delivery that was made already and is made again.
type Copy = (Phone, Call);

#[derive(Debug, Default)]
struct Counts {
    deliveries: AtomicU64,
    /// By word: answers on the call that were more than an acknowledgement.
    spoken: Mutex<Vec<Vec<u8>>>,
}

impl Counts {
    fn heard(&self, kind: &str, body: Vec<u8>) {
        self.deliveries.fetch_add(1, Ordering::Relaxed);
        if is_voice(kind) {
            self.spoken.lock().unwrap_or_else(PoisonError::into_inner).push(body);
        }
    }
}

async fn on_channel(
    all: &Everywhere<'_>,
    kind: &'static str,
    shoppers: usize,
    seed: u64,
) -> Result<Value> {
    let place = all.place;
    let inbox = inbox_of(kind);
    let counts = Arc::new(Counts::default());
    let held: Arc<Mutex<Vec<Copy>>> = Arc::default();
    let mut phones = Vec::new();
    let mut tasks = Vec::new();
    for number in 0..shoppers {
        let phone = place.phone(kind, &inbox, "en")?;
        phones.push(phone.clone());
        let seed = seed.wrapping_mul(1_000_003).wrapping_add(number as u64 + 1);
        tasks.push(tokio::spawn(talk(
            place.clone(),
            phone,
            Arc::clone(&counts),
            Arc::clone(&held),
            seed,
        )));
    }
    for task in tasks {
        task.await??;
    }
    // What is still held back comes now, long after everything.
    let rest = std::mem::take(&mut *held.lock().unwrap_or_else(PoisonError::into_inner));
    late(place, &counts, rest, seed).await?;
    let drained = all.drained().await?;
    let mut line = compare(all, kind, &phones).await?;
    let messages = (shoppers * THANKS.len()) as u64;
    let answers = answers(all, kind, &phones, &counts).await?;
    let wrong_answers = answers.abs_diff(messages);
    let refused = all.place.stage.violations();
    let refused: Vec<&str> =
        refused.iter().filter(|one| one.kind == kind).map(|one| one.what.as_str()).collect();
    let sum: u64 =
        ["lost", "doubled", "reordered"].iter().filter_map(|key| line[*key].as_u64()).sum();
    line["channel"] = json!(kind);
    line["messages"] = json!(messages);
    line["n"] = json!(counts.deliveries.load(Ordering::Relaxed));
    line["answers"] = json!(answers);
    line["refused_by_platform"] = json!(refused.len());
    line["first_refusal"] = json!(refused.first());
    line["violations"] = json!(sum + wrong_answers + refused.len() as u64 + u64::from(!drained));
    line["seed"] = json!(seed);
    Ok(line)
}

/// A shopper says everything; copies come at the same moment or are held back.
async fn talk(
    place: Place,
    phone: Phone,
    counts: Arc<Counts>,
    held: Arc<Mutex<Vec<Copy>>>,
    seed: u64,
) -> Result<()> {
    let mut random = Random(seed);
    let mut client = place.client();
    let inbox = inbox_of(phone.kind);
    for (number, words) in THANKS.into_iter().enumerate() {
        for call in place.calls(&phone, &Act::text(words))? {
            let n_copies = random.below(COPIES_MAX);
            let n_at_once = random.below(n_copies + 1);
            let mut at_once = tokio::task::JoinSet::new();
            for _ in 0..n_at_once {
                at_once.spawn(once(place.clone(), phone.clone(), call.clone()));
            }
            let answer = deliver(&place, &mut client, phone.kind, &inbox, &call).await?;
            if answer.status != 200 {
                bail!("{} answered {}", phone.kind, answer.status);
            }
            let mut answers = vec![answer];
            while let Some(copy) = at_once.join_next().await {
                answers.push(copy??);
            }
            // Of all copies one has the words; the others are acknowledged and not heard.
            if let Some(heard) = answers.iter().max_by_key(|answer| answer.body.len()) {
                place.answered(&phone, &call, heard);
            }
            answers.into_iter().for_each(|answer| counts.heard(phone.kind, answer.body));
            let ready = {
                let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
                held.extend((n_at_once..n_copies).map(|_| (phone.clone(), call.clone())));
                let full = held.len() >= HELD_BACK;
                if full { std::mem::take(&mut *held) } else { Vec::new() }
            };
            late(&place, &counts, ready, random.below(u64::MAX)).await?;
        }
        if phone.kind == "wechat" && (number + 1) % WECHAT_QUOTA == 0 {
            read(&place, &phone, number + 1).await?;
        }
    }
    Ok(())
}

/// Waits until so many answers are there.
async fn read(place: &Place, phone: &Phone, n_answers: usize) -> Result<()> {
    let until = Instant::now() + READ_MAX;
    while Instant::now() < until && place.shown(phone)?.len() < n_answers {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

async fn once(place: Place, phone: Phone, call: Call) -> Result<Answer> {
    let mut client = place.client();
    let answer = deliver(&place, &mut client, phone.kind, &inbox_of(phone.kind), &call).await?;
    if answer.status != 200 {
        bail!("a copy was answered {}", answer.status);
    }
    Ok(answer)
}

/// Delivers copies shuffled, over many connections.
async fn late(place: &Place, counts: &Arc<Counts>, mut copies: Vec<Copy>, seed: u64) -> Result<()> {
    let mut random = Random(seed | 1);
    for at in (1..copies.len()).rev() {
        let other = usize::try_from(random.below(at as u64 + 1))?;
        copies.swap(at, other);
    }
    let mut tasks = Vec::new();
    let share = copies.len().div_ceil(CONNECTIONS).max(1);
    for part in copies.chunks(share) {
        let (place, part, counts) = (place.clone(), part.to_vec(), Arc::clone(counts));
        tasks.push(tokio::spawn(async move {
            let mut client: Client = place.client();
            for (phone, call) in part {
                let inbox = inbox_of(phone.kind);
                let answer = deliver(&place, &mut client, phone.kind, &inbox, &call).await?;
                if answer.status != 200 {
                    bail!("a late copy was answered {}", answer.status);
                }
                counts.heard(phone.kind, answer.body);
            }
            Ok(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    Ok(())
}

/// Reads every transcript and compares it with what was said.
async fn compare(all: &Everywhere<'_>, kind: &str, phones: &[Phone]) -> Result<Value> {
    let transcripts = transcripts(all, kind, "inbound").await?;
    let (mut lost, mut doubled, mut reordered) = (0_u64, 0_u64, 0_u64);
    for phone in phones {
        let found = transcripts.get(&phone.address).cloned().unwrap_or_default();
        let at: Vec<usize> = found.iter().filter_map(|text| place_of(text)).collect();
        for number in 0..THANKS.len() {
            let n_found = at.iter().filter(|one| **one == number).count() as u64;
            lost += u64::from(n_found == 0);
            doubled += n_found.saturating_sub(1);
        }
        doubled += (found.len() - at.len()) as u64;
        reordered += at.windows(2).filter(|pair| pair[0] > pair[1]).count() as u64;
    }
    Ok(json!({ "lost": lost, "doubled": doubled, "reordered": reordered }))
}

fn place_of(text: &str) -> Option<usize> {
    THANKS.iter().position(|words| *words == text.trim())
}

/// What stands in the conversations of an inbox, by the shopper's address.
async fn transcripts(
    all: &Everywhere<'_>,
    kind: &str,
    item: &str,
) -> Result<BTreeMap<String, Vec<String>>> {
    let sql = format!(
        "SELECT p.identities, m.body FROM message m
         JOIN conversation c ON c.merchant = m.merchant AND c.id = m.conversation
         JOIN contact p ON p.merchant = c.merchant AND p.id = c.contact
         WHERE c.inbox = '{}' AND m.kind = '{item}' ORDER BY m.conversation, m.position",
        inbox_of(kind)
    );
    let mut transcripts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in all.database.rows(&sql).await? {
        let identities: Value = serde_json::from_str(&row[0])?;
        let body: Value = serde_json::from_str(&row[1])?;
        let text = first_text(&body).unwrap_or_default();
        for identity in identities.as_array().into_iter().flatten() {
            let address = identity["value"].as_str().unwrap_or_default().to_owned();
            // Some names are the address within something wider.
            let address = address.rsplit('/').next().unwrap_or_default().to_owned();
            transcripts.entry(address).or_default().push(text.clone());
        }
    }
    Ok(transcripts)
}

/// The first text somewhere in a stored message.
fn first_text(body: &Value) -> Option<String> {
    match body {
        Value::Object(fields) => match fields.get("text").and_then(Value::as_str) {
            Some(text) => Some(text.to_owned()),
            None => fields.values().find_map(first_text),
        },
        Value::Array(items) => items.iter().find_map(first_text),
        _ => None,
    }
}

/// How many answers arrived: on the phones, on the open calls, or in the transcript of our own chat.
async fn answers(
    all: &Everywhere<'_>,
    kind: &'static str,
    phones: &[Phone],
    counts: &Counts,
) -> Result<u64> {
    if is_voice(kind) {
        return on_calls(all, phones, counts).await;
    }
    if kind == crate::place::WEBCHAT {
        let sql = format!(
            "SELECT COUNT(*) FROM message m
             JOIN conversation c ON c.merchant = m.merchant AND c.id = m.conversation
             WHERE c.inbox = '{}' AND m.kind = 'outbound'",
            inbox_of(kind)
        );
        return all.database.number(&sql).await;
    }
    // The last receipts may still be on their way to us.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut n = 0;
    for phone in phones {
        n += all.place.shown(phone)?.len() as u64;
    }
    Ok(n)
}

/// On a call an answer is whatever is not the bare acknowledgement that a repeated call gets.
async fn on_calls(all: &Everywhere<'_>, phones: &[Phone], counts: &Counts) -> Result<u64> {
    let mut client = all.place.client();
    let phone = &phones[0];
    let calls = all.place.calls(phone, &Act::text("thanks"))?;
    let mut bare = Vec::new();
    for call in &calls {
        for _ in 0..2 {
            bare = deliver(all.place, &mut client, phone.kind, &inbox_of(phone.kind), call)
                .await?
                .body;
        }
    }
    let spoken = counts.spoken.lock().unwrap_or_else(PoisonError::into_inner);
    let has_words = |body: &Vec<u8>| match phone.kind {
        // The silent answer has only what the agent carries for itself.
        "google_assistant" => String::from_utf8_lossy(body).contains("\"fulfillmentText\""),
        _ => *body != bare,
    };
    Ok(spoken.iter().filter(|body| has_words(body)).count() as u64)
}
