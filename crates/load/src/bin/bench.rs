//! `trato-bench main-job [--shoppers N] [--at-once N] [--no-postgres]`: what one machine can sell.
//! `trato-bench channels [--rounds N] [--messages N] [--only CHANNEL]`: what one core carries through each adapter.
//!
//! The main job imports the catalog of 19,406 products, lets shoppers buy through signed WhatsApp webhooks against a fake
//! Graph API and the test payment provider, durably, on SQLite and on PostgreSQL, and in the same run measures a
//! bare server as the limit. Prints one JSON object. Of the channels each prints a line, and one that is under its limit
//! makes the program fail.

use anyhow::{Context, Result, bail};
use load::graph::Graph;
use load::shopper::{Measured, Shopper};
use load::stats::{Times, round};
use load::trato::Setup;
use load::{adapters, bare, http, icecat};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The server's own, so that what is counted is what it would do.
#[global_allocator]
static ALLOCATOR: load::counting::Counting = load::counting::Counting;

const USAGE: &str = "usage: trato-bench main-job [--shoppers N] [--at-once N] [--no-postgres]
       trato-bench channels [--rounds N] [--messages N] [--only CHANNEL]";

#[derive(Debug, Clone)]
struct Options {
    shoppers: u64,
    at_once: u64,
    postgres: bool,
    bare_requests: u64,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("main-job") => tokio::runtime::Runtime::new()?.block_on(main_job(arguments)),
        // Without a runtime: there is one core, and nothing to wait for.
        Some("channels") => channels(arguments),
        _ => bail!("{USAGE}"),
    }
}

fn channels(mut arguments: impl Iterator<Item = String>) -> Result<()> {
    let mut options = adapters::Options { rounds: 9, messages: 10_000, only: None };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--rounds" => options.rounds = arguments.next().context("--rounds N")?.parse()?,
            "--messages" => options.messages = arguments.next().context("--messages N")?.parse()?,
            "--only" => options.only = Some(arguments.next().context("--only CHANNEL")?),
            other => bail!("no option `{other}`"),
        }
    }
    if adapters::run(&options)? { Ok(()) } else { bail!("a channel is under the limit") }
}

async fn main_job(mut arguments: impl Iterator<Item = String>) -> Result<()> {
    let mut options =
        Options { shoppers: 2_000, at_once: 192, postgres: true, bare_requests: 40_000 };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--shoppers" => options.shoppers = arguments.next().context("--shoppers N")?.parse()?,
            "--at-once" => options.at_once = arguments.next().context("--at-once N")?.parse()?,
            "--no-postgres" => options.postgres = false,
            other => bail!("no option `{other}`"),
        }
    }
    let Some(shared) = icecat::shared() else {
        println!("skipped: no ../shared");
        return Ok(());
    };
    let folder = std::env::temp_dir().join(format!("trato-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = run(&options, &shared, &folder).await;
    match &result {
        Ok(_) => drop(std::fs::remove_dir_all(&folder)),
        Err(_) => eprintln!("the data and the server's log are left in {}", folder.display()),
    }
    println!("{}", serde_json::to_string_pretty(&result?)?);
    Ok(())
}

async fn run(options: &Options, shared: &Path, folder: &Path) -> Result<Value> {
    let catalog = folder.join("catalog.jsonl");
    let n_products = icecat::convert(&shared.join("data/icecat/products.jsonl.gz"), &catalog)?;
    let queries = Arc::new(icecat::queries(shared)?);
    let mut engines = serde_json::Map::new();
    engines.insert(
        "sqlite".to_owned(),
        engine(options, folder.join("sqlite"), String::new(), &catalog, &queries).await?,
    );
    let limit = limit(options, &folder.join("bare")).await?;
    if options.postgres {
        let url = testkit::postgres::start().database("bench");
        engines.insert(
            "postgres".to_owned(),
            engine(options, folder.join("postgres"), url, &catalog, &queries).await?,
        );
    }
    for figures in engines.values_mut() {
        let turns = figures["turns_per_second"].as_f64().unwrap_or(0.0);
        figures["ratio_to_limit"] = json!(round(turns / limit));
    }
    Ok(json!({
        "bench": "main-job",
        "products": n_products,
        "shoppers": options.shoppers,
        "at_once": options.at_once,
        "limit_bare_requests_per_second": round(limit),
        "engines": engines,
    }))
}

/// Everything on one database engine.
async fn engine(
    options: &Options,
    data: PathBuf,
    database: String,
    catalog: &Path,
    queries: &Arc<Vec<String>>,
) -> Result<Value> {
    let (graph, address) = Graph::start(true).await?;
    let setup = Setup::new(data, database, address)?;
    setup.apply().await?;
    let importing = Instant::now();
    let imported = setup.import(catalog).await?;
    let import_seconds = importing.elapsed().as_secs_f64();
    eprintln!("{}", imported.lines().next().unwrap_or_default());
    // The first start builds the index; the second one is measured.
    let (server, _) = setup.start().await?;
    wait_for_index(&setup).await?;
    server.stop().await?;
    let (server, start_up) = setup.start().await?;
    wait_for_index(&setup).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (idle_mib, _) = server.memory_mib()?;
    // Warm caches as a shop that is open has them.
    shop(&setup, &graph, queries, 0, 50, 16, None).await?;
    let full =
        shop(&setup, &graph, queries, 10_000, options.shoppers, options.at_once, None).await?;
    let turns_per_second = full.turns as f64 / full.seconds;
    let half_shoppers = (options.shoppers / 2).max(100);
    let half = shop(
        &setup,
        &graph,
        queries,
        1_000_000,
        half_shoppers,
        options.at_once,
        Some(turns_per_second / 2.0),
    )
    .await?;
    let (_, peak_mib) = server.memory_mib()?;
    let cpu = server.cpu_seconds()?;
    server.stop().await?;
    let Figures { mut measured, bought, failed, .. } = full;
    let mut at_half = half.measured;
    Ok(json!({
        "import_seconds": round(import_seconds),
        "start_up_ms": start_up.as_millis(),
        "idle_memory_mib": round(idle_mib),
        "peak_memory_mib": round(peak_mib),
        "turns_per_second": round(turns_per_second),
        "orders": bought + half.bought,
        "failed_shoppers": failed.len() + half.failed.len(),
        "first_failure": failed.first().or(half.failed.first()),
        "acknowledgement": measured.acks.json(),
        "turn": measured.turns.json(),
        "at_half_load": { "acknowledgement": at_half.acks.json(), "turn": at_half.turns.json() },
        "server_cpu_seconds": round(cpu),
    }))
}

/// Ready means: the search index has everything.
async fn wait_for_index(setup: &Setup) -> Result<()> {
    let mut client = http::Client::new(setup.host());
    let until = Instant::now() + Duration::from_secs(120);
    while Instant::now() < until {
        if client.get("/readyz").await.is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    bail!("the server did not become ready");
}

struct Figures {
    measured: Measured,
    turns: usize,
    bought: usize,
    failed: Vec<String>,
    seconds: f64,
}

/// Sends shoppers in, so many at once, or so many turns per second.
async fn shop(
    setup: &Setup,
    graph: &Arc<Graph>,
    queries: &Arc<Vec<String>>,
    first: u64,
    n: u64,
    at_once: u64,
    rate: Option<f64>,
) -> Result<Figures> {
    let next = Arc::new(AtomicU64::new(0));
    let started = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..at_once.min(n) {
        let (setup, graph, queries, next) =
            (setup.clone(), Arc::clone(graph), Arc::clone(queries), Arc::clone(&next));
        tasks.push(tokio::spawn(async move {
            let (mut measured, mut bought, mut failed) = (Measured::default(), 0, Vec::new());
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= n {
                    return (measured, bought, failed);
                }
                if let Some(rate) = rate {
                    // A shopper is five turns; they begin evenly spread.
                    let begin = started + Duration::from_secs_f64(number as f64 * 5.0 / rate);
                    tokio::time::sleep_until(begin.into()).await;
                }
                let mut shopper = Shopper::new(first + number, &setup.host(), &setup.inbox, &graph);
                let query = &queries[usize::try_from(number).unwrap_or(0) % queries.len()];
                if let Err(error) = shopper.buy(query).await {
                    failed.push(format!("{error:#}"));
                }
                bought += usize::from(shopper.measured.bought);
                measured.acks.join(shopper.measured.acks);
                measured.turns.join(shopper.measured.turns);
                measured.n_turns += shopper.measured.n_turns;
            }
        }));
    }
    let mut all = Figures {
        measured: Measured::default(),
        turns: 0,
        bought: 0,
        failed: Vec::new(),
        seconds: 0.0,
    };
    for task in tasks {
        let (measured, bought, failed) = task.await?;
        all.turns += measured.n_turns;
        all.measured.acks.join(measured.acks);
        all.measured.turns.join(measured.turns);
        all.bought += bought;
        all.failed.extend(failed);
    }
    all.seconds = started.elapsed().as_secs_f64();
    Ok(all)
}

/// What a bare server does with the same bodies from as many connections.
async fn limit(options: &Options, folder: &Path) -> Result<f64> {
    let secret = "bare-secret";
    let address = bare::start(folder, secret).await?;
    let inbox = load::webhook::Inbox {
        id: "bare".to_owned(),
        phone_number_id: "1".to_owned(),
        app_secret: secret.to_owned(),
    };
    let next = Arc::new(AtomicU64::new(0));
    let started = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..options.at_once {
        let (inbox, next, n) = (inbox.clone(), Arc::clone(&next), options.bare_requests);
        tasks.push(tokio::spawn(async move {
            let mut client = http::Client::new(address.to_string());
            let mut times = Times::default();
            while next.fetch_add(1, Ordering::Relaxed) < n {
                let body = inbox.body(
                    "4560000000",
                    "Load",
                    &[load::webhook::text("4560000000", "wamid.bare", 1, "usb c charger")],
                );
                let signature = inbox.sign(&body);
                let sent = Instant::now();
                let answer =
                    client.post("/hook", &[("x-hub-signature-256", &signature)], &body).await?;
                if answer.status != 200 {
                    bail!("the bare server answered {}", answer.status);
                }
                times.add(sent.elapsed());
            }
            Ok(times)
        }));
    }
    for task in tasks {
        task.await??;
    }
    Ok(options.bare_requests as f64 / started.elapsed().as_secs_f64())
}
