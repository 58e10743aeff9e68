//! `optout`: who says stop is left alone, on every channel that is written to, whatever was queued and whenever.
//!
//! Nothing in the program sends news yet, so the queue is filled from outside: rows of the outbox that are marked as
//! news, as a campaign would write them. What counts is what reaches the phone.

use super::everywhere::Everywhere;
use super::news::Person;
use super::storm::Random;
use super::{Options, Shop};
use crate::database::Database;
use crate::place::{Place, inbox_of, is_voice, kinds};
use crate::stats::round;
use anyhow::Result;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// One language: words that stop, the word that begins again, sentences that only sound like it.
struct Words {
    language: &'static str,
    stops: &'static [&'static str],
    start: &'static str,
    sentences: &'static [&'static str],
}

const WORDS: [Words; 3] = [
    Words {
        language: "en",
        stops: &["STOP", "stop.", "Unsubscribe", "STOP ALL", "opt out"],
        start: "START",
        sentences: &["please stop by tomorrow", "I'll stop by the shop on friday"],
    },
    Words {
        language: "es",
        stops: &["BAJA", "parar", "Darme de baja"],
        start: "ALTA",
        sentences: &["paso por la tienda mañana", "¿el autobús para cerca de la tienda?"],
    },
    Words {
        language: "da",
        stops: &["AFMELD", "frameld", "Afmeld mig"],
        start: "TILMELD",
        sentences: &["jeg stopper lige forbi butikken på fredag", "stopper bussen tæt på jer?"],
    },
];
/// Words a carrier answers itself: our confirmation would be a second one.
const CARRIERS: &[&str] = &["STOP", "UNSUBSCRIBE", "STOPALL"];
const PEOPLE: usize = 9;
const ROUNDS: usize = 32;
/// News of one round: before the word, and after it.
const NEWS_MAX: u64 = 4;
/// Within so long all of a round happens.
const ROUND_MS: u64 = 400;
const SEED: u64 = 20_261_203;

pub(super) async fn prove(shop: &Shop, options: &Options) -> Result<Vec<Value>> {
    let all = Everywhere::start(shop).await?;
    let (people, rounds) = if options.quick { (3, 3) } else { (PEOPLE, ROUNDS) };
    let started = Instant::now();
    let mut channels = Vec::new();
    for kind in kinds().into_iter().filter(|kind| !is_voice(kind)) {
        let mut tasks = Vec::new();
        for number in 0..people {
            let words = &WORDS[number % WORDS.len()];
            let seed = SEED.wrapping_mul(7_919).wrapping_add((number * 100 + kind.len()) as u64);
            let life =
                life(all.place.clone(), Arc::clone(&all.database), kind, words, rounds, seed);
            tasks.push(tokio::spawn(life));
        }
        channels.push((kind, tasks));
    }
    let mut lines = Vec::new();
    for (kind, tasks) in channels {
        let mut sum = Counts::default();
        for task in tasks {
            sum.add(&task.await??);
        }
        let mut line = sum.line();
        line["channel"] = json!(kind);
        line["seconds"] = json!(round(started.elapsed().as_secs_f64()));
        line["seed"] = json!(SEED);
        lines.push(line);
    }
    all.stop().await?;
    Ok(lines)
}

#[derive(Debug, Default)]
struct Counts {
    opt_outs: u64,
    confirmations_wrong: u64,
    sent_while_allowed: u64,
    queued: u64,
    /// Queued before the word and not yet begun when it was stored.
    waiting: u64,
    sent_after: u64,
    not_stored: u64,
    not_opened: u64,
    sentences: u64,
    sentences_taken: u64,
    first: Option<String>,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.opt_outs += other.opt_outs;
        self.confirmations_wrong += other.confirmations_wrong;
        self.sent_while_allowed += other.sent_while_allowed;
        self.queued += other.queued;
        self.waiting += other.waiting;
        self.sent_after += other.sent_after;
        self.not_stored += other.not_stored;
        self.not_opened += other.not_opened;
        self.sentences += other.sentences;
        self.sentences_taken += other.sentences_taken;
        self.first = self.first.take().or_else(|| other.first.clone());
    }

    fn wrong(&mut self, what: String) {
        self.first.get_or_insert(what);
    }

    fn line(&self) -> Value {
        let violations = self.confirmations_wrong
            + self.sent_after
            + self.not_stored
            + self.not_opened
            + self.sentences_taken
            // Where nothing ever leaves, nothing is proven.
            + u64::from(self.sent_while_allowed == 0);
        json!({
            "n": self.opt_outs, "queued": self.queued, "waiting_at_opt_out": self.waiting, "sent_while_allowed": self.sent_while_allowed,
            "sent_after_opt_out": self.sent_after, "confirmations_not_one": self.confirmations_wrong,
            "opt_outs_not_stored": self.not_stored, "starts_without_effect": self.not_opened,
            "sentences": self.sentences, "sentences_taken": self.sentences_taken, "first": self.first,
            "violations": violations,
        })
    }
}

/// One person: allows news, says sentences, stops, begins again, over and over.
async fn life(
    place: Place,
    database: Arc<Database>,
    kind: &'static str,
    words: &'static Words,
    rounds: usize,
    seed: u64,
) -> Result<Counts> {
    let mut counts = Counts::default();
    let mut random = Random(seed);
    let phone = place.phone(kind, &inbox_of(kind), words.language)?;
    let mut person = Person::begin(place, database, phone, words.start).await?;
    if !person.becomes(true).await? {
        counts.not_opened += 1;
        counts.wrong(format!("{} at the beginning", words.start));
        return Ok(counts);
    }
    for sentence in words.sentences {
        person.say(sentence).await?;
        person.is_quiet().await?;
        counts.sentences += 1;
        if !person.allows().await? {
            counts.sentences_taken += 1;
            counts.wrong(format!("`{sentence}` was an opt-out"));
            person.say(words.start).await?;
            person.becomes(true).await?;
        }
    }
    for number in 0..rounds {
        let stop = words.stops[number % words.stops.len()];
        let is_carriers =
            kind == "sms" && CARRIERS.contains(&stop.trim_end_matches('.').to_uppercase().as_str());
        let before = person.confirmations().await?;
        round_of(&mut person, stop, number, &mut random, &mut counts).await?;
        let expected = u64::from(!is_carriers);
        let confirmed = person.confirmations().await?.saturating_sub(before);
        counts.opt_outs += 1;
        if confirmed != expected {
            counts.confirmations_wrong += 1;
            counts.wrong(format!("{confirmed} confirmations of `{stop}`, {expected} expected"));
        }
        let start = if is_carriers { "START" } else { words.start };
        person.say(start).await?;
        if !person.becomes(true).await? {
            counts.not_opened += 1;
            counts.wrong(format!("`{start}` after `{stop}`"));
            return Ok(counts);
        }
        let control = person.queue(true).await?;
        counts.queued += 1;
        if person.arrives(control).await? {
            counts.sent_while_allowed += 1;
        } else {
            counts.not_opened += 1;
            counts.wrong(format!("nothing came after `{start}`"));
        }
    }
    Ok(counts)
}

/// News are queued around the word, in any order; what was not on its way when the word was stored never leaves.
async fn round_of(
    person: &mut Person,
    stop: &'static str,
    number: usize,
    random: &mut Random,
    counts: &mut Counts,
) -> Result<()> {
    let n_news = 1 + random.below(NEWS_MAX);
    let mut moments: Vec<(u64, bool)> =
        (0..n_news).map(|_| (random.below(ROUND_MS), random.below(2) == 0)).collect();
    moments.sort_unstable();
    let says_after = Duration::from_millis(random.below(ROUND_MS));
    let says_twice = number % 4 == 3;
    let stored = Arc::new(AtomicBool::new(false));
    let sayer = person.clone();
    let seen = Arc::clone(&stored);
    let word = tokio::spawn(async move {
        tokio::time::sleep(says_after).await;
        sayer.say(stop).await?;
        let waiting = sayer.stopped_with().await?;
        seen.store(true, Ordering::SeqCst);
        if says_twice {
            sayer.say(stop).await?;
        }
        Ok::<_, anyhow::Error>(waiting)
    });
    let started = Instant::now();
    let mut after = Vec::new();
    for (at_ms, front) in moments {
        let wait = Duration::from_millis(at_ms).saturating_sub(started.elapsed());
        tokio::time::sleep(wait).await;
        let late = stored.load(Ordering::SeqCst);
        let id = person.queue(front).await?;
        counts.queued += 1;
        if late {
            after.push(id);
        }
    }
    let Some(waiting) = word.await?? else {
        counts.not_stored += 1;
        counts.wrong(format!("`{stop}` was not stored"));
        return Ok(());
    };
    counts.waiting += waiting.len() as u64;
    after.push(person.queue(false).await?);
    counts.queued += 1;
    person.is_quiet().await?;
    for id in waiting.into_iter().chain(after) {
        if person.has(id).await? {
            counts.sent_after += 1;
            counts.wrong(format!("news {id} came after `{stop}`"));
        }
    }
    Ok(())
}
