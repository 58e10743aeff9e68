//! A shopper who buys one thing over WhatsApp, by a script that only knows what she sees.

use crate::graph::{Arrived, Graph, Mailbox};
use crate::http::Client;
use crate::stats::Times;
use crate::webhook::{self, Inbox};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a reply may take before the shopper gives up.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Something on the screen that can be tapped.
#[derive(Debug, Clone)]
pub struct Tappable {
    pub token: String,
    pub title: String,
    pub is_row: bool,
}

/// What one shopper measured.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    pub acks: Times,
    pub turns: Times,
    pub n_turns: usize,
    pub bought: bool,
}

/// One shopper.
#[derive(Debug)]
pub struct Shopper {
    pub phone: String,
    inbox: Inbox,
    client: Client,
    mailbox: Arc<Mailbox>,
    seen: usize,
    n_sent: u64,
    pub measured: Measured,
}

impl Shopper {
    pub fn new(number: u64, host: &str, inbox: &Inbox, graph: &Graph) -> Self {
        let phone = format!("4560{number:07}");
        let mailbox = graph.mailbox(&phone);
        let seen = mailbox.len();
        Self {
            mailbox,
            seen,
            phone,
            inbox: inbox.clone(),
            client: Client::new(host),
            n_sent: 0,
            measured: Measured::default(),
        }
    }

    /// Searches, looks at the first product, puts it in the cart, checks out and pays.
    pub async fn buy(&mut self, query: &str) -> Result<()> {
        let path = self.as_far_as_checkout(query).await?;
        self.fill_in(&path).await?;
        let page =
            self.press_pay(&path).await?.with_context(|| format!("{path}/pay led nowhere"))?;
        self.submit(&page, &[("behavior", "pay")]).await?;
        self.replies().await.context("no confirmation came")?;
        self.measured.n_turns += 1;
        self.measured.bought = true;
        Ok(())
    }

    /// Talks to the bot until it gives the link to the checkout.
    pub async fn as_far_as_checkout(&mut self, query: &str) -> Result<String> {
        let shown = self.say(query).await?;
        let first =
            self.option(shown, |option| option.token.starts_with("show:") || option.is_row).await?;
        let details = self.tap(&first).await?;
        let add = self.option(details, |option| option.token.starts_with("add:")).await?;
        let cart = self.tap(&add).await?;
        let checkout = self.option(cart, |option| option.token.starts_with("checkout")).await?;
        let mut link = self.tap(&checkout).await?;
        loop {
            if let Some(path) = checkout_path(&link) {
                return Ok(path);
            }
            link = self
                .replies()
                .await
                .with_context(|| format!("no checkout link: {}", brief(&link)))?;
        }
    }

    /// Fills in the checkout page as a browser without JavaScript would.
    pub async fn fill_in(&mut self, path: &str) -> Result<()> {
        self.open(path).await?;
        let address = [
            ("email", "shopper@load.example"),
            ("name", "Load Shopper"),
            ("line_one", "Havnegade 1"),
            ("postal_code", "8000"),
            ("city", "Aarhus"),
            ("country", "DK"),
            ("phone", ""),
        ];
        self.submit(&format!("{path}/address"), &address).await?;
        self.submit(&format!("{path}/delivery"), &[("delivery", "standard")]).await?;
        Ok(())
    }

    /// Presses pay; gives the provider's page.
    pub async fn press_pay(&mut self, path: &str) -> Result<Option<String>> {
        self.submit(&format!("{path}/pay"), &[]).await
    }

    async fn open(&mut self, path: &str) -> Result<()> {
        let answer = self.client.get(path).await?;
        if answer.status != 200 {
            bail!("{path} answered {}", answer.status);
        }
        Ok(())
    }

    /// Posts a form and gives where it leads.
    async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Option<String>> {
        let answer = self.client.form(path, fields).await?;
        if !(200..400).contains(&answer.status) {
            let body = String::from_utf8_lossy(&answer.body);
            bail!(
                "{path} answered {}: {}",
                answer.status,
                body.chars().take(300).collect::<String>()
            );
        }
        Ok(answer.location.map(|location| local_path(&location)))
    }

    /// The first thing to tap that fits; a message may come in several pieces.
    async fn option(
        &mut self,
        mut messages: Vec<Arrived>,
        fits: impl Fn(&Tappable) -> bool,
    ) -> Result<Tappable> {
        loop {
            if let Some(found) = messages.iter().flat_map(tappables).find(&fits) {
                return Ok(found);
            }
            messages = self
                .replies()
                .await
                .with_context(|| format!("nothing to tap: {}", brief(&messages)))?;
        }
    }

    /// Writes, and waits for the reply.
    pub async fn say(&mut self, text: &str) -> Result<Vec<Arrived>> {
        let id = self.next_id();
        let message = webhook::text(&self.phone, &id, now_s(), text);
        self.turn(message).await
    }

    /// Taps, and waits for the reply.
    pub async fn tap(&mut self, option: &Tappable) -> Result<Vec<Arrived>> {
        let id = self.next_id();
        let message = webhook::tap(&self.phone, &id, now_s(), option);
        self.turn(message).await
    }

    async fn turn(&mut self, message: Value) -> Result<Vec<Arrived>> {
        let body = self.inbox.body(&self.phone, "Load", &[message]);
        let signature = self.inbox.sign(&body);
        let sent = Instant::now();
        let headers =
            [("content-type", "application/json"), ("x-hub-signature-256", signature.as_str())];
        let answer = self.client.post(&self.inbox.path(), &headers, &body).await?;
        if answer.status != 200 {
            bail!("the webhook answered {}", answer.status);
        }
        self.measured.acks.add(sent.elapsed());
        let replies = self.replies().await?;
        if let Some(first) = replies.first() {
            self.measured.turns.add(first.at.duration_since(sent));
        }
        self.measured.n_turns += 1;
        Ok(replies)
    }

    async fn replies(&mut self) -> Result<Vec<Arrived>> {
        let mailbox = Arc::clone(&self.mailbox);
        let replies = tokio::time::timeout(PATIENCE, mailbox.after(self.seen))
            .await
            .context("no reply came")?;
        self.seen += replies.len();
        Ok(replies)
    }

    fn next_id(&mut self) -> String {
        self.n_sent += 1;
        format!("wamid.load.{}.{}", self.phone, self.n_sent)
    }
}

/// Everything in a message that can be tapped: buttons, rows of a list, buttons on the cards of a carousel.
pub fn tappables(message: &Arrived) -> Vec<Tappable> {
    let action = &message.body["interactive"]["action"];
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let mut found = Vec::new();
    let mut take = |option: &Value, is_row: bool| {
        let text = |key: &str| option[key].as_str().unwrap_or_default().to_owned();
        found.push(Tappable { token: text("id"), title: text("title"), is_row });
    };
    for button in list(action, "buttons") {
        take(&button["reply"], false);
    }
    for section in list(action, "sections") {
        list(&section, "rows").iter().for_each(|row| take(row, true));
    }
    for card in list(action, "cards") {
        list(&card["action"], "buttons")
            .iter()
            .for_each(|button| take(&button["quick_reply"], false));
    }
    found
}

/// The path of the checkout in a link button or in a text.
pub fn checkout_path(messages: &[Arrived]) -> Option<String> {
    messages.iter().find_map(|message| {
        let body = message.body.to_string();
        let at = body.find("/checkout/")?;
        let rest = &body[at + "/checkout/".len()..];
        let token: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        Some(format!("/checkout/{token}"))
    })
}

fn local_path(location: &str) -> String {
    match location
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()))
    {
        Some(path) => path,
        None => location.to_owned(),
    }
}

fn brief(messages: &[Arrived]) -> String {
    let all: Vec<String> = messages.iter().map(|message| message.body.to_string()).collect();
    all.join(" | ").chars().take(1_200).collect()
}

/// Seconds since 1970.
pub fn now_s() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |since| since.as_secs())
}
