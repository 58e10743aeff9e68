//! Promises, proven from outside on the real program: what was acknowledged is counted against what came of it.

mod bends;
mod everywhere;
mod forgery;
mod forgery_everywhere;
mod hostile;
mod kill;
mod money;
mod news;
mod optout;
mod race;
mod storm;
mod storm_everywhere;

use crate::graph::Graph;
use crate::http::Client;
use crate::place::Place;
use crate::trato::Setup;
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub const NAMES: &[&str] = &["kill", "storm", "last-item", "coupon", "money", "forgery", "optout"];
/// Those that are proven on every channel.
const EVERYWHERE: &[&str] = &["storm", "forgery", "optout"];

/// How often a read that was too early is tried again, and after how long.
const TOO_OFTEN_MAX: u32 = 120;
const TOO_OFTEN_WAIT: Duration = Duration::from_millis(500);
/// How long news of payments may be on their way.
const SETTLED_MAX: Duration = Duration::from_secs(60);

/// Where the platforms' credentials come from.
const STAGE_SEED: [u8; 32] = [23; 32];

/// What is run.
#[derive(Debug, Clone)]
pub struct Options {
    pub sqlite: bool,
    pub postgres: bool,
    /// A tenth of everything: a look, not a proof.
    pub quick: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { sqlite: true, postgres: true, quick: false }
    }
}

/// Proves one promise on every database it touches; one JSON line each.
pub async fn run(name: &str, options: &Options) -> Result<Vec<Value>> {
    if name == "money" {
        return Ok(vec![money::prove(options)]);
    }
    let mut lines = Vec::new();
    for engine in ["sqlite", "postgres"] {
        let wanted = if engine == "sqlite" { options.sqlite } else { options.postgres };
        if !wanted {
            continue;
        }
        let started = Instant::now();
        let shop = Shop::open(name, engine).await?;
        let mut found = match name {
            "kill" => vec![kill::prove(&shop, options).await?],
            "storm" => {
                let mut lines = storm_everywhere::prove(&shop, options).await?;
                lines.push(storm::prove(&shop, options).await?);
                lines
            }
            "last-item" => vec![race::last_item(&shop, options).await?],
            "coupon" => vec![race::coupon(&shop, options).await?],
            "forgery" => {
                let mut lines = forgery_everywhere::prove(&shop, options).await?;
                lines.push(forgery::prove(&shop).await?);
                lines
            }
            "optout" => optout::prove(&shop, options).await?,
            other => bail!("no promise `{other}`: {}", NAMES.join(", ")),
        };
        for line in &mut found {
            line["name"] = json!(name);
            line["engine"] = json!(engine);
            if line["seconds"].is_null() {
                line["seconds"] = json!(crate::stats::round(started.elapsed().as_secs_f64()));
            }
        }
        lines.append(&mut found);
    }
    Ok(lines)
}

/// A shop to prove things in: a fake provider, a small catalog, a data directory of its own.
#[derive(Debug)]
pub struct Shop {
    pub graph: Arc<Graph>,
    pub setup: Setup,
    /// The platforms of all channels, where they are needed.
    pub place: Option<Place>,
    folder: PathBuf,
}

impl Shop {
    async fn open(name: &str, engine: &str) -> Result<Self> {
        let folder = std::env::temp_dir()
            .join(format!("trato-prove-{name}-{engine}-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let (graph, address) = Graph::start(true).await?;
        let database = match engine {
            "postgres" => {
                testkit::postgres::start().database(&format!("prove_{}", name.replace('-', "_")))
            }
            _ => String::new(),
        };
        let mut setup = Setup::new(folder.join("data"), database, address)?;
        let mut place = None;
        if EVERYWHERE.contains(&name) {
            let stands = Place::open(&setup.host(), STAGE_SEED).await?;
            setup.inboxes = stands.document()?;
            setup.stage = stands.stage.host().to_owned();
            place = Some(stands);
        }
        setup.apply().await?;
        let catalog = folder.join("catalog.jsonl");
        std::fs::write(&catalog, catalog_lines())?;
        setup.import(&catalog).await?;
        Ok(Self { graph, setup, place, folder })
    }
}

impl Shop {
    /// A token that may read everything.
    async fn token(&self) -> Result<String> {
        let printed = self.setup.token().await?;
        Ok(printed.split_whitespace().last().unwrap_or_default().to_owned())
    }

    /// Reads something; when that was too often, waits as long as the server says.
    async fn get(&self, token: &str, path: &str) -> Result<Value> {
        let mut client = Client::new(self.setup.host());
        let bearer = format!("Bearer {token}");
        for _ in 0..TOO_OFTEN_MAX {
            let answer = client.call("GET", path, &[("authorization", &bearer)], b"").await?;
            match answer.status {
                200 => return Ok(serde_json::from_slice(&answer.body)?),
                429 => tokio::time::sleep(TOO_OFTEN_WAIT).await,
                status => bail!("{path} answered {status}"),
            }
        }
        bail!("{path} is read too often")
    }

    /// Every item of a list, page after page.
    async fn list(&self, token: &str, path: &str) -> Result<Vec<Value>> {
        let (mut items, mut after) = (Vec::new(), String::new());
        loop {
            let page =
                format!("{path}{}limit=200{after}", if path.contains('?') { '&' } else { '?' });
            let body = self.get(token, &page).await?;
            items.extend(body["items"].as_array().cloned().unwrap_or_default());
            match body["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => return Ok(items),
            }
        }
    }

    /// The orders, once there are as many as were paid for: the provider's news may take a moment.
    async fn orders(&self, token: &str, n_paid: u64) -> Result<Vec<Value>> {
        let until = Instant::now() + SETTLED_MAX;
        loop {
            let orders = self.list(token, "/api/v1/orders").await?;
            if orders.len() as u64 >= n_paid || Instant::now() > until {
                return Ok(orders);
            }
            tokio::time::sleep(TOO_OFTEN_WAIT).await;
        }
    }

    /// Phone number → texts of its inbound messages, in the order of the transcript, of the contacts with a name.
    async fn transcripts(&self, token: &str, name: &str) -> Result<BTreeMap<String, Vec<String>>> {
        let mut transcripts = BTreeMap::new();
        for conversation in self.list(token, "/api/v1/conversations?view=all").await? {
            if conversation["contact"]["name"] != name {
                continue;
            }
            let id = conversation["id"].as_str().unwrap_or_default();
            let contact = conversation["contact"]["id"].as_str().unwrap_or_default();
            let contact = self.get(token, &format!("/api/v1/contacts/{contact}")).await?;
            let phone = contact["identities"]
                .as_array()
                .into_iter()
                .flatten()
                .find_map(|one| one["value"].as_str());
            let mut texts = Vec::new();
            let mut pages: Vec<Vec<Value>> = Vec::new();
            let mut before = String::new();
            loop {
                let path = format!("/api/v1/conversations/{id}/messages?limit=200{before}");
                let body = self.get(token, &path).await?;
                pages.push(body["items"].as_array().cloned().unwrap_or_default());
                match body["next"].as_str() {
                    Some(next) => before = format!("&before={next}"),
                    None => break,
                }
            }
            for message in pages.into_iter().rev().flatten() {
                if message["item"] == "inbound" {
                    texts
                        .push(message["blocks"][0]["text"].as_str().unwrap_or_default().to_owned());
                }
            }
            if let Some(phone) = phone {
                transcripts.insert(phone.to_owned(), texts);
            }
        }
        Ok(transcripts)
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A plentiful product and twenty that are the last of their kind.
fn catalog_lines() -> String {
    let product = |id: &str, title: &str, stock: u32| {
        json!({
            "id": id, "title": title, "brand": "Load", "description": "For proofs.", "categories": ["things"],
            "variants": [{ "sku": id.to_uppercase(), "prices": [{ "minor": 1999, "currency": "EUR" }], "stock": stock }],
        })
        .to_string()
    };
    let mut lines = vec![product("plenty", "Plentiful lantern", 1_000_000)];
    lines.extend(
        (0..40).map(|n| product(&format!("last{n}"), &format!("Solitary teapot {}", word(n)), 1)),
    );
    lines.join("\n")
}

/// Names apart enough that a search for one finds it first.
pub fn word(n: usize) -> String {
    const FIRST: [&str; 8] =
        ["amber", "basil", "copper", "dune", "ember", "fjord", "garnet", "hazel"];
    const SECOND: [&str; 5] = ["north", "quartz", "river", "saffron", "tundra"];
    format!("{} {}", FIRST[n % 8], SECOND[n / 8 % 5])
}
