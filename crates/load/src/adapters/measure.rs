//! Rounds of messages on one core, and what they took.

use super::subject::{Done, KeyWork, Saying, Subject};
use super::{own, played};
use crate::counting::{self, Counted};
use crate::stats::round;
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What one core must carry through every adapter, RSA and AES apart.
const LIMIT_PER_SECOND: f64 = 50_000.0;

/// How long it takes.
#[derive(Debug, Clone)]
pub struct Options {
    pub rounds: usize,
    pub messages: usize,
    /// Only this channel.
    pub only: Option<String>,
}

/// One round: seconds on the core, of the whole and of its parts.
#[derive(Debug, Clone, Copy)]
struct Round {
    message_s: f64,
    parse_share: f64,
    key_work_s: f64,
}

/// Makes what is measured of a channel.
type Maker = fn() -> Result<Subject>;

/// Measures every channel and prints a line for each as soon as it is known; answers whether all hold the limit.
///
/// # Errors
/// When a channel cannot be measured: its call is refused, or its platform would refuse what it sends.
pub fn run(options: &Options) -> Result<bool> {
    let saying = Saying::new();
    let makers: [(&str, Maker); 12] = [
        ("alexa", || played::subject("alexa", "")),
        ("bot_framework", || played::subject("bot_framework", "")),
        ("google_assistant", || played::subject("google_assistant", "")),
        ("instagram", || played::subject("instagram", "")),
        ("messenger", || played::subject("messenger", "")),
        ("sms", || played::subject("sms", "twilio")),
        ("sms", own::vonage),
        ("telegram", || played::subject("telegram", "")),
        ("webchat", own::web_chat),
        ("wechat", || played::subject("wechat", "encrypted")),
        ("wechat", own::plain_wechat),
        ("whatsapp", || played::subject("whatsapp", "")),
    ];
    let mut holds = true;
    for (kind, make) in makers {
        if options.only.as_deref().is_some_and(|only| only != kind) {
            continue;
        }
        let subject = make().with_context(|| format!("{kind} cannot be set up"))?;
        let figures = figures(options, &subject, &saying)
            .with_context(|| format!("{kind} cannot be measured"))?;
        holds &= figures["holds"] == "ok";
        println!("{figures}");
    }
    Ok(holds)
}

fn figures(options: &Options, subject: &Subject, saying: &Saying) -> Result<Value> {
    let n_pieces = subject.rehearse(saying)?;
    // Caches and branch predictors as a server that is awake has them.
    let _ = one_round(options, subject, saying, &mut Vec::new())?;
    let mut times = Vec::with_capacity(options.rounds * options.messages);
    let rounds = (0..options.rounds).map(|_| one_round(options, subject, saying, &mut times));
    let rounds: Vec<Round> = rounds.collect::<Result<_>>()?;
    let message_s = median(rounds.iter().map(|round| round.message_s));
    let key_work_s = median(rounds.iter().map(|round| round.key_work_s));
    let parse_share = median(rounds.iter().map(|round| round.parse_share));
    let counted = counted(subject, saying)?;
    times.sort_unstable();
    let time_s = |share: f64| {
        let index = (times.len().saturating_sub(1) as f64 * share).round() as usize;
        times.get(index).map_or(0.0, Duration::as_secs_f64)
    };
    let us = |share: f64| round(time_s(share) * 1e6);
    // Of one thing that takes as long as another and a little more, only the medians can be told apart.
    let done = subject.key_work.as_ref().map(|work| work.done);
    let without = match done {
        Some(Done::EachCall) => 1.0 / (time_s(0.5) - key_work_s).max(f64::EPSILON),
        Some(Done::OncePerToken) | None => 1.0 / message_s,
    };
    Ok(json!({
        "bench": "channels",
        "channel": subject.channel,
        "variant": subject.variant,
        "pieces": n_pieces,
        "messages_per_s": (1.0 / message_s).round(),
        "messages_per_s_without_key_work": without.round(),
        "key_work": subject.key_work.as_ref().map(|work| work.name),
        "key_work_done": done.map(Done::name),
        "key_work_us": round(key_work_s * 1e6),
        "parse_verify_us": round(message_s * parse_share * 1e6),
        "plan_render_us": round(message_s * (1.0 - parse_share) * 1e6),
        "p50_us": us(0.5),
        "p99_us": us(0.99),
        "allocations_per_message": round(counted.allocations as f64 / COUNTED as f64),
        "bytes_per_message": (counted.bytes as f64 / COUNTED as f64).round(),
        "limit": LIMIT_PER_SECOND,
        "holds": if without >= LIMIT_PER_SECOND { "ok" } else { "under the limit" },
    }))
}

/// Messages whose allocations are counted.
const COUNTED: usize = 256;

fn counted(subject: &Subject, saying: &Saying) -> Result<Counted> {
    let mut outcome = Ok(());
    let counted = counting::count(|| {
        for request in subject.requests.iter().cycle().take(COUNTED) {
            let said = subject
                .receive(request)
                .and_then(|inbounds| subject.answer(saying, request, &inbounds));
            if let Err(error) = said {
                outcome = Err(error);
            }
        }
    });
    outcome.map(|()| counted)
}

fn one_round(
    options: &Options,
    subject: &Subject,
    saying: &Saying,
    times: &mut Vec<Duration>,
) -> Result<Round> {
    let (mut parsing, mut all) = (Duration::ZERO, Duration::ZERO);
    let began = core_seconds();
    let started = Instant::now();
    for request in subject.requests.iter().cycle().take(options.messages) {
        let begun = Instant::now();
        let inbounds = subject.receive(request)?;
        let parsed = begun.elapsed();
        subject.answer(saying, request, &inbounds)?;
        let done = begun.elapsed();
        parsing += parsed;
        all += done;
        times.push(done);
    }
    let seconds = passed(began, started);
    Ok(Round {
        message_s: seconds / options.messages as f64,
        parse_share: parsing.as_secs_f64() / all.as_secs_f64().max(f64::EPSILON),
        key_work_s: match &subject.key_work {
            Some(work) => key_work(options, subject, saying, work)?,
            None => 0.0,
        },
    })
}

/// Seconds of one call's RSA or AES, as it is between the reading of a message and its answer: alone, again and again,
/// it would find the processor's memory as it left it itself.
fn key_work(options: &Options, subject: &Subject, saying: &Saying, work: &KeyWork) -> Result<f64> {
    let mut seconds = Vec::with_capacity(options.messages);
    let calls = subject.requests.iter().cycle().zip(work.of_calls.iter().cycle());
    for (request, of_call) in calls.take(options.messages) {
        let inbounds = subject.receive(request)?;
        let begun = Instant::now();
        if !std::hint::black_box(of_call()) {
            bail!("the proof is not good");
        }
        seconds.push(begun.elapsed().as_secs_f64());
        subject.answer(saying, request, &inbounds)?;
    }
    Ok(median(seconds.into_iter()))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Seconds since a moment: those this thread had the core, where the system tells.
fn passed(began: Option<f64>, started: Instant) -> f64 {
    match (began, core_seconds()) {
        (Some(began), Some(ended)) => ended - began,
        _ => started.elapsed().as_secs_f64(),
    }
}

fn core_seconds() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = told.split(' ').next()?.parse().ok()?;
    Some(nanoseconds as f64 / 1e9)
}
