//! Measures the message path of the store alone, durable, on both engines, and prints one JSON line for each.
//!
//! One turn is one appended webhook with its raw bytes, a claim, a commit (state, an incoming and an outgoing
//! message, one piece to send, three live events, two signals), the claim and the settling of the piece, and two
//! receipts. `cargo run --release -p store --example pipeline [TURNS] [STATE_BYTES]`
#![expect(clippy::print_stdout, reason = "what it measures is its output")]

use engine::inbox::floor::Holder;
use engine::inbox::inbound::{ContactRef, Identity, IdentityScheme, ReceiptState};
use engine::{InboxId, MerchantId, MessageId, Status, Timestamp};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use store::lane::{
    self, Claimed, ConversationProjection, LaneTarget, MessageKind, NewLaneEvent, NewLive,
    NewMessage, RawBody, SignalCount, TurnCommit,
};
use store::outbox::{self, NewOutbox, OutboxResult, Outcome};
use store::receipt::{self, ReceiptRow};
use store::{Store, StoreOptions, live};

const CONVERSATIONS: u64 = 2_000;
const BATCH: usize = 64;
/// Most webhooks appended and not yet turned: what a server would let wait.
const BACKLOG_MAX: u64 = 1_000;
const RAW_BYTES: usize = 900;
const MESSAGE_BYTES: usize = 500;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let turns: u64 = arguments.next().map_or(Ok(20_000), |text| text.parse())?;
    let state_bytes: usize = arguments.next().map_or(Ok(4_000), |text| text.parse())?;
    let directory = std::env::temp_dir().join(format!("trato-pipeline-{}", std::process::id()));
    let sqlite = format!("sqlite:{}", directory.display());
    measure("sqlite", &sqlite, turns, state_bytes)?;
    std::fs::remove_dir_all(&directory)?;
    let postgres = testkit::postgres::start().database("pipeline");
    measure("postgres", &postgres, turns, state_bytes)?;
    Ok(())
}

type Stage = fn(&Run, u64) -> Result<(), Failure>;

/// What the stages tell each other.
struct Run {
    store: Store,
    turns: u64,
    state: String,
    appended: AtomicU64,
    turned: AtomicU64,
    sent: AtomicU64,
    reported: AtomicU64,
    receipts: Mutex<Vec<ReceiptRow>>,
    append_ms: Mutex<Vec<f64>>,
    turn_ms: Mutex<Vec<f64>>,
    conflicts: AtomicU64,
}

fn measure(name: &str, url: &str, turns: u64, state_bytes: usize) -> Result<(), Failure> {
    let run = Arc::new(Run {
        store: Store::open(url, StoreOptions::default())?,
        turns,
        state: format!("\"{}\"", "state of a conversation ".repeat(state_bytes / 24)),
        appended: AtomicU64::new(0),
        turned: AtomicU64::new(0),
        sent: AtomicU64::new(0),
        reported: AtomicU64::new(0),
        receipts: Mutex::default(),
        append_ms: Mutex::default(),
        turn_ms: Mutex::default(),
        conflicts: AtomicU64::new(0),
    });
    let started = Instant::now();
    let stages: [Stage; 6] = [append, append, turn, turn, send, report];
    let threads: Vec<_> = stages
        .into_iter()
        .enumerate()
        .map(|(lane, stage)| {
            let run = Arc::clone(&run);
            thread::spawn(move || stage(&run, lane as u64))
        })
        .chain([{
            let run = Arc::clone(&run);
            thread::spawn(move || number(&run, 1))
        }])
        .collect();
    for stage in threads {
        stage.join().map_err(|_| "a stage panicked")??;
    }
    let seconds = started.elapsed().as_secs_f64();
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = memory.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("?").trim();
    let (append_ms, turn_ms) = (percentiles(&run.append_ms), percentiles(&run.turn_ms));
    println!(
        "{{\"engine\":\"{name}\",\"turns\":{turns},\"seconds\":{seconds:.2},\"turns_per_s\":{:.0},\
         \"append_ms\":{append_ms},\"append_to_commit_ms\":{turn_ms},\"retried\":{},\"mb\":{},\
         \"peak_memory\":\"{peak}\"}}",
        turns as f64 / seconds,
        run.conflicts.load(Ordering::Relaxed),
        run.store.size()? / 1_000_000,
    );
    Ok(())
}

fn percentiles(samples: &Mutex<Vec<f64>>) -> String {
    let mut samples = samples.lock().map(|samples| samples.clone()).unwrap_or_default();
    samples.sort_by(f64::total_cmp);
    let at =
        |part: f64| samples.get((samples.len() as f64 * part) as usize).copied().unwrap_or(0.0);
    format!("{{\"p50\":{:.1},\"p99\":{:.1}}}", at(0.5), at(0.99))
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn merchant() -> MerchantId {
    "bench".into()
}

fn inbox() -> InboxId {
    "wa".into()
}

fn append(run: &Run, lane: u64) -> Result<(), Failure> {
    while run.appended.load(Ordering::Acquire) < run.turns {
        if run.appended.load(Ordering::Acquire) > run.turned.load(Ordering::Acquire) + BACKLOG_MAX {
            thread::sleep(Duration::from_micros(500));
            continue;
        }
        let first = run.appended.fetch_add(BATCH as u64, Ordering::AcqRel);
        let last = (first + BATCH as u64).min(run.turns);
        let events: Vec<NewLaneEvent> = (first..last).map(webhook).collect();
        if events.is_empty() {
            break;
        }
        let started = Instant::now();
        run.store.write(lane, move |tx| lane::append(tx, &events)).wait()?;
        let elapsed_ms = started.elapsed().as_secs_f64() * 1_000.0;
        run.append_ms.lock().map_err(|_| "poisoned")?.push(elapsed_ms);
    }
    Ok(())
}

fn webhook(n: u64) -> NewLaneEvent {
    let phone = format!("34600{:06}", n.wrapping_mul(2_654_435_761) % CONVERSATIONS);
    let identity = Identity { scheme: IdentityScheme::WaPhone, value: phone };
    NewLaneEvent {
        merchant: merchant(),
        inbox: inbox(),
        key: format!("wamid.{n:024}"),
        target: LaneTarget::Contact(ContactRef {
            address: None,
            identities: vec![identity],
            display_name: Some("Ana".to_owned()),
            language: None,
        }),
        occurred_at: now(),
        received_at: now(),
        body: format!("{{\"n\":{n},\"text\":\"{}\"}}", "m".repeat(300)),
        raw: Some(Arc::new(RawBody {
            id: format!("raw{n}"),
            headers: "{}".to_owned(),
            body: vec![b'x'; RAW_BYTES],
        })),
    }
}

fn turn(run: &Run, lane: u64) -> Result<(), Failure> {
    while run.turned.load(Ordering::Acquire) < run.turns {
        let at = now();
        let claimed = run
            .store
            .write(lane, move |tx| lane::claim(tx, "bench", at, 30_000, BATCH, 1))
            .wait()?;
        if claimed.is_empty() {
            thread::sleep(Duration::from_micros(500));
            continue;
        }
        if claimed.iter().any(|claimed| claimed.attempt > 1) {
            run.conflicts.fetch_add(1, Ordering::Relaxed);
        }
        let arrived: Vec<Timestamp> = claimed
            .iter()
            .flat_map(|claimed| claimed.events.iter().map(|e| e.received_at))
            .collect();
        let turns: Vec<TurnCommit> =
            claimed.iter().map(|claimed| commit_of(run, claimed)).collect();
        let kept = run.store.write(lane, move |tx| lane::commit(tx, &turns)).wait()?;
        if kept.iter().any(|kept| !kept) {
            return Err("a fence was lost".into());
        }
        let end = now();
        let mut samples = run.turn_ms.lock().map_err(|_| "poisoned")?;
        samples.extend(arrived.iter().map(|at| end.since_ms(*at) as f64));
        run.turned.fetch_add(arrived.len() as u64, Ordering::AcqRel);
    }
    Ok(())
}

fn commit_of(run: &Run, claimed: &Claimed) -> TurnCommit {
    let id = |place: i64| MessageId::new(format!("msg_{}_{place}", claimed.conversation));
    let body = |place: i64| {
        format!("{{\"id\":\"{}\",\"text\":\"{}\"}}", id(place), "b".repeat(MESSAGE_BYTES))
    };
    let message = |place: i64, kind: MessageKind| NewMessage {
        id: id(place),
        position: place,
        kind,
        at: now(),
        receipt: ReceiptState::Queued,
        provider_id: (kind == MessageKind::Inbound)
            .then(|| format!("in.{}.{place}", claimed.conversation)),
        search_text: "hello, do you have mugs".to_owned(),
        body: body(place),
    };
    let place = claimed.next_position;
    let signal = |name: &str, key: i64| SignalCount {
        name: name.to_owned(),
        key: format!("mug-{key}"),
        day: 20_000,
        n: 1,
    };
    let live = |kind: &str| NewLive { kind: kind.to_owned(), data: body(place) };
    TurnCommit {
        merchant: claimed.merchant.clone(),
        conversation: claimed.conversation.clone(),
        fence: claimed.fence,
        now: now(),
        consumed: claimed.events.iter().map(|event| event.arrival).collect(),
        state: run.state.clone(),
        state_version: claimed.state_version + 1,
        projection: projection(),
        messages: vec![
            message(place, MessageKind::Inbound),
            message(place + 1, MessageKind::Outbound),
        ],
        outbox: vec![NewOutbox {
            message: id(place + 1),
            position: place + 1,
            piece: 0,
            is_last_piece: true,
            not_before: now(),
            floor_version: Some(0),
            is_marketing: false,
            is_confirmation: false,
            window: store::outbox::Window::Within { extra_ms: 0 },
            payload: body(place + 1),
        }],
        timers_set: Vec::new(),
        timers_canceled: Vec::new(),
        signals: vec![signal("viewed", place % 300), signal("understood", place % 20)],
        live: vec![live("message.created"), live("message.created"), live("conversation.updated")],
        amendments: Vec::new(),
    }
}

fn projection() -> ConversationProjection {
    ConversationProjection {
        status: Status::Open,
        holder: Holder::Bot,
        floor_version: 0,
        assignee: None,
        waiting_since: None,
        unread: 0,
        snoozed_until: None,
        preview: "Yes: these are our mugs".to_owned(),
        last_message_at: now(),
        language: Some("en".to_owned()),
        cart_total_minor: None,
        cart_currency: None,
        reply_window_until: Some(now().plus_ms(86_400_000)),
        openings: Vec::new(),
        opted_out: false,
        needs_person: false,
    }
}

fn send(run: &Run, lane: u64) -> Result<(), Failure> {
    while run.sent.load(Ordering::Acquire) < run.turns {
        let at = now();
        let claim = run
            .store
            .write(lane, move |tx| outbox::claim(tx, "bench", at, 30_000, BATCH * 2))
            .wait()?;
        if claim.items.is_empty() {
            thread::sleep(Duration::from_micros(500));
            continue;
        }
        let provider_id = |item: &outbox::OutboxItem| format!("out.{}", item.message);
        let results: Vec<OutboxResult> = claim
            .items
            .iter()
            .map(|item| OutboxResult {
                merchant: item.merchant.clone(),
                id: item.id.clone(),
                attempt: item.attempt,
                now: now(),
                outcome: Outcome::Sent {
                    provider_id: Some(provider_id(item)),
                    possibly_duplicated: false,
                },
            })
            .collect();
        run.store.write(lane, move |tx| outbox::settle(tx, &results)).wait()?;
        let mut receipts = run.receipts.lock().map_err(|_| "poisoned")?;
        for item in &claim.items {
            for state in [ReceiptState::Delivered, ReceiptState::Read] {
                receipts.push(ReceiptRow {
                    merchant: merchant(),
                    inbox: inbox(),
                    provider_id: provider_id(item),
                    correlation: None,
                    state,
                    at: now(),
                    error_code: None,
                    error_text: None,
                    pricing: None,
                });
            }
        }
        run.sent.fetch_add(claim.items.len() as u64, Ordering::AcqRel);
    }
    Ok(())
}

fn report(run: &Run, lane: u64) -> Result<(), Failure> {
    while run.reported.load(Ordering::Acquire) < run.turns * 2 {
        let waiting = {
            let mut receipts = run.receipts.lock().map_err(|_| "poisoned")?;
            let n_taken = receipts.len().min(BATCH * 2);
            receipts.drain(..n_taken).collect::<Vec<_>>()
        };
        if waiting.is_empty() {
            thread::sleep(Duration::from_micros(500));
            continue;
        }
        let n_waiting = waiting.len() as u64;
        run.store.write(lane, move |tx| receipt::apply(tx, &waiting)).wait()?;
        run.reported.fetch_add(n_waiting, Ordering::AcqRel);
    }
    Ok(())
}

fn number(run: &Run, lane: u64) -> Result<(), Failure> {
    while run.turned.load(Ordering::Acquire) < run.turns {
        let n_numbered = run.store.write(lane, |tx| live::sequence(tx, 1_000)).wait()?;
        if n_numbered == 0 {
            thread::sleep(Duration::from_millis(5));
        }
    }
    Ok(())
}
