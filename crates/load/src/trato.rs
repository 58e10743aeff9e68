//! The program under test as a process: set up, started, watched, killed.

use crate::webhook::Inbox;
use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

const START_MAX: Duration = Duration::from_secs(120);

/// Where and how it runs.
#[derive(Debug, Clone)]
pub struct Setup {
    pub binary: PathBuf,
    pub data: PathBuf,
    /// Empty: SQLite in the data directory.
    pub database: String,
    pub graph: SocketAddr,
    pub inbox: Inbox,
    /// Further inboxes as rows of the document, and the private host they call.
    pub inboxes: String,
    pub stage: String,
    /// Kept over restarts, because links and hooks name it.
    pub port: u16,
}

/// The test provider's keys.
pub const PSP_KEY: &str = "test-key-of-the-load-shop";
pub const PSP_WEBHOOK_SECRET: &str = "test-webhook-secret-of-the-load-shop";

impl Setup {
    /// A setup in a fresh directory, with a free port.
    pub fn new(data: PathBuf, database: String, graph: SocketAddr) -> Result<Self> {
        let binary = std::env::current_exe()?.with_file_name("trato");
        if !binary.is_file() {
            bail!(
                "{} is missing: build it with `cargo build --release --package trato`",
                binary.display()
            );
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let inbox = Inbox {
            id: "load-whatsapp".to_owned(),
            phone_number_id: "100000000000001".to_owned(),
            app_secret: "app-secret-of-the-load-shop".to_owned(),
        };
        Ok(Self {
            binary,
            data,
            database,
            graph,
            inbox,
            inboxes: String::new(),
            stage: String::new(),
            port,
        })
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Applies the shop's document.
    pub async fn apply(&self) -> Result<()> {
        std::fs::create_dir_all(&self.data)?;
        let file = self.data.join("load.toml");
        std::fs::write(&file, self.document())?;
        self.run(&["apply", &file.to_string_lossy()]).await.map(drop)
    }

    /// Imports products.
    pub async fn import(&self, file: &Path) -> Result<String> {
        self.run(&["import", "catalog", &file.to_string_lossy(), "--format", "jsonl"]).await
    }

    /// Prints a new token of an admin.
    pub async fn token(&self) -> Result<String> {
        self.run(&["token", "create", "--role", "admin"]).await
    }

    async fn run(&self, arguments: &[&str]) -> Result<String> {
        let output = self.command(arguments).output().await?;
        if !output.status.success() {
            bail!(
                "trato {} failed: {}",
                arguments.join(" "),
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).arg("--data").arg(&self.data);
        if !self.database.is_empty() {
            command.arg("--database").arg(&self.database);
        }
        let stage = if self.stage.is_empty() { String::new() } else { format!(",{}", self.stage) };
        let private = format!("{},{}{stage}", self.graph, self.host());
        command.env("TRATO_PRIVATE_HOSTS", private);
        command.env("TRATO_PUBLIC_URL", format!("http://{}", self.host()));
        command.env(
            "TRATO_LOG_LEVEL",
            std::env::var("LOAD_LOG").unwrap_or_else(|_| "warn".to_owned()),
        );
        command
    }

    /// Starts the server; returns it with the time it took to say where it listens.
    pub async fn start(&self) -> Result<(Server, Duration)> {
        let started = Instant::now();
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.data.join("server.log"))?;
        let mut child = self
            .command(&["serve", "--listen", &self.host()])
            .stdout(Stdio::piped())
            .stderr(Stdio::from(log))
            .kill_on_drop(true)
            .spawn()?;
        let stdout = child.stdout.take().context("no standard output")?;
        let mut lines = BufReader::new(stdout).lines();
        let first = tokio::time::timeout(START_MAX, lines.next_line())
            .await
            .context("the server did not start")??;
        let took = started.elapsed();
        let first = first.with_context(|| {
            format!("the server ended: see {}", self.data.join("server.log").display())
        })?;
        if !first.starts_with("listening on ") {
            bail!("the first line was `{first}`");
        }
        // Whatever else it prints must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok((Server { child }, took))
    }

    fn document(&self) -> String {
        let Inbox { id, phone_number_id, app_secret } = &self.inbox;
        format!(
            r#"
[merchant]
id = "load-shop"
name = "Load Shop"
languages = ["en", "es", "da"]
default_language = "en"
currency = "EUR"
currencies = ["EUR"]
country = "DK"
timezone = "Europe/Copenhagen"

[[tax]]
country = "DK"
class = "standard"
rate_bp = 2500

[[delivery]]
id = "standard"
name = {{ en = "Standard" }}
countries = ["DK"]
days = [2, 4]
price = {{ EUR = 490 }}

{promotions}
[[inbox]]
id = "{id}"
channel = "whatsapp"
name = "WhatsApp"
[inbox.settings]
phone_number_id = "{phone_number_id}"
pair_interval_ms = 0
api_base = "http://{graph}"
[inbox.secrets]
app_secret = "{app_secret}"
verify_token = "verify-token-of-the-load-shop"
access_token = "access-token-of-the-load-shop"

[[connector]]
id = "load-psp"
kind = "test_psp"
name = "Play money"
[connector.secrets]
key = "{PSP_KEY}"
webhook_secret = "{PSP_WEBHOOK_SECRET}"

{inboxes}
"#,
            graph = self.graph,
            inboxes = self.inboxes,
            promotions = promotions(),
        )
    }
}

/// One coupon for every round of a race, each good for three orders.
fn promotions() -> String {
    let one = |round: usize| {
        format!(
            "[[promotion]]\nid = \"limited{round}\"\nname = {{ en = \"Limited\" }}\nkind = \"percent\"\npercent_bp = 1000\ncoupon = \"{}\"\ntotal_limit = 3\n",
            coupon_code(round)
        )
    };
    (0..20).map(one).collect()
}

/// The coupon of a round.
pub fn coupon_code(round: usize) -> String {
    format!("LIMITED{round}")
}

/// The running server.
#[derive(Debug)]
pub struct Server {
    child: Child,
}

impl Server {
    /// Memory it holds now and held at most, in MiB (`VmRSS`, `VmHWM`).
    pub fn memory_mib(&self) -> Result<(f64, f64)> {
        let pid = self.child.id().context("the server has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        let read = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse::<f64>().ok()
        };
        let kib = read("VmRSS:").zip(read("VmHWM:")).context("no memory figures")?;
        Ok((kib.0 / 1024.0, kib.1 / 1024.0))
    }

    /// Forgets the highest memory so far, so that the next phase has its own.
    pub fn reset_peak(&self) {
        if let Some(pid) = self.child.id() {
            // Needs root or the owner; without it the peak is that of the whole run.
            let _ = std::fs::write(format!("/proc/{pid}/clear_refs"), "5");
        }
    }

    /// CPU seconds used so far.
    pub fn cpu_seconds(&self) -> Result<f64> {
        let pid = self.child.id().context("the server has ended")?;
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
        let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let ticks: u64 = after
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|text| text.parse::<u64>().ok())
            .sum();
        Ok(ticks as f64 / 100.0)
    }

    /// SIGKILL: no goodbye.
    pub async fn kill(mut self) -> Result<()> {
        self.child.kill().await?;
        Ok(())
    }

    /// SIGTERM, and waits for the end.
    pub async fn stop(mut self) -> Result<()> {
        if let Some(pid) = self.child.id() {
            Command::new("kill").args(["-TERM", &pid.to_string()]).status().await?;
        }
        tokio::time::timeout(Duration::from_secs(15), self.child.wait())
            .await
            .context("it did not drain in time")??;
        Ok(())
    }

    pub fn has_ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)))
    }
}
