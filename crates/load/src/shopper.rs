//! A shopper who buys one thing over WhatsApp, by a script that only knows what she sees.

use crate::form::{Form, words};
use crate::graph::{Arrived, Graph, Mailbox};
use crate::http::Client;
use crate::screen::{Tappable, brief, checkout_path, tappables};
use crate::stats::Times;
use crate::webhook::{self, Inbox};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a reply may take before the shopper gives up.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The button of a bot that is not sure whether something is looked for.
const FIND: &str = "do:find_product";
/// What the buttons that put a product into the cart begin with.
const ADD: &str = "add:";
const CLARIFICATIONS_MAX: usize = 3;

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
        let pay = self.fill_in(&path).await?;
        let page = self.press(&pay).await?;
        self.seen = self.mailbox.len();
        self.pay_at_provider(&page).await?;
        self.reply(Some).await.context("no confirmation came")?;
        self.measured.n_turns += 1;
        self.measured.bought = true;
        Ok(())
    }

    /// Talks to the bot until it gives the link to the checkout.
    pub async fn as_far_as_checkout(&mut self, query: &str) -> Result<String> {
        let first = self.find(query).await.context("no product to look at")?;
        // A single match comes with its details at once.
        let add = match first.token.starts_with(ADD) {
            true => first,
            false => self
                .tap(&first, |piece| option(&piece, |o| o.token.starts_with(ADD)))
                .await
                .context("nothing to add")?,
        };
        let checkout = self
            .tap(&add, |piece| option(&piece, |o| o.token.starts_with("checkout")))
            .await
            .context("no way to the checkout")?;
        self.tap(&checkout, |piece| checkout_path(&piece)).await.context("no link to the checkout")
    }

    /// Asks for something, and when the bot is not sure what is meant, says so with a tap.
    async fn find(&mut self, query: &str) -> Result<Tappable> {
        let mut shown = self.say(query, product_or_question).await?;
        for _ in 0..CLARIFICATIONS_MAX {
            if shown.token != FIND {
                return Ok(shown);
            }
            shown = self.tap(&shown, product_or_question).await?;
        }
        bail!("asked again and again: {shown:?}")
    }

    /// Fills in the checkout page as a browser without JavaScript would; gives the form that pays.
    pub async fn fill_in(&mut self, path: &str) -> Result<Form> {
        let typed = [
            ("email", "shopper@load.example"),
            ("name", "Load Shopper"),
            ("line_one", "Havnegade 1"),
            ("postal_code", "8000"),
            ("city", "Aarhus"),
            ("country", "DK"),
            ("phone", ""),
        ];
        let form = Form::find(&self.open(path).await?, "/address")?.typed(&typed);
        let next = self.submit(&form).await?.context("the address led nowhere")?;
        Form::find(&self.open(&next).await?, "/pay")
    }

    /// Tries a coupon on the checkout; gives the form that pays at the new price.
    pub async fn try_coupon(&mut self, path: &str, code: &str) -> Result<Form> {
        let form = Form::find(&self.open(path).await?, "/coupon")?.typed(&[("code", code)]);
        let next = self.submit(&form).await?.context("the coupon led nowhere")?;
        Form::find(&self.open(&next).await?, "/pay")
    }

    /// Presses pay; gives where it leads.
    pub async fn press(&mut self, pay: &Form) -> Result<String> {
        self.submit(pay).await?.context("paying led nowhere")
    }

    /// Pays with play money on the provider's page.
    pub async fn pay_at_provider(&mut self, page: &str) -> Result<()> {
        let fields = vec![("behavior".to_owned(), "pay".to_owned())];
        self.submit(&Form { action: page.to_owned(), fields }).await.map(drop)
    }

    async fn open(&mut self, path: &str) -> Result<String> {
        let answer = self.client.get(path).await?;
        let page = String::from_utf8_lossy(&answer.body).into_owned();
        if answer.status != 200 {
            bail!("{path} answered {}: {}", answer.status, words(&page));
        }
        Ok(page)
    }

    /// Posts a form and gives where it leads.
    async fn submit(&mut self, form: &Form) -> Result<Option<String>> {
        let answer = self.client.form(&form.action, &form.fields).await?;
        if !(200..400).contains(&answer.status) {
            let page = String::from_utf8_lossy(&answer.body);
            bail!("{} answered {}: {}", form.action, answer.status, words(&page));
        }
        Ok(answer.location.map(|location| local_path(&location)))
    }

    /// Writes, and waits for the piece of the reply that she needs.
    pub async fn say<T>(&mut self, text: &str, needed: impl Fn(Arrived) -> Option<T>) -> Result<T> {
        let id = self.next_id();
        let message = webhook::text(&self.phone, &id, now_s(), text);
        self.turn(message, needed).await
    }

    /// Taps, and waits for the piece of the reply that she needs.
    pub async fn tap<T>(
        &mut self,
        option: &Tappable,
        needed: impl Fn(Arrived) -> Option<T>,
    ) -> Result<T> {
        let id = self.next_id();
        let message = webhook::tap(&self.phone, &id, now_s(), option);
        self.turn(message, needed).await
    }

    async fn turn<T>(
        &mut self,
        message: Value,
        needed: impl Fn(Arrived) -> Option<T>,
    ) -> Result<T> {
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
        let (at, found) = self.reply(|piece| Some((piece.at, needed(piece)?))).await?;
        self.measured.turns.add(at.duration_since(sent));
        self.measured.n_turns += 1;
        Ok(found)
    }

    /// Reads piece after piece until one is what she needs: a reply may come in several.
    async fn reply<T>(&mut self, needed: impl Fn(Arrived) -> Option<T>) -> Result<T> {
        let until = Instant::now() + PATIENCE;
        let mailbox = Arc::clone(&self.mailbox);
        let mut read = Vec::new();
        loop {
            let pieces = tokio::time::timeout_at(until.into(), mailbox.after(self.seen))
                .await
                .with_context(|| format!("in vain among: {}", brief(&read)))?;
            for piece in pieces {
                self.seen += 1;
                if let Some(found) = needed(piece.clone()) {
                    return Ok(found);
                }
                read.push(piece);
            }
        }
    }

    fn next_id(&mut self) -> String {
        self.n_sent += 1;
        format!("wamid.load.{}.{}", self.phone, self.n_sent)
    }
}

/// A product to look at, or the button that says "yes, I am looking for something".
fn product_or_question(piece: Arrived) -> Option<Tappable> {
    let look = option(&piece, |o| o.token.starts_with("show:"));
    let product = look.or_else(|| option(&piece, |o| o.is_row || o.token.starts_with(ADD)));
    product.or_else(|| option(&piece, |o| o.token == FIND))
}

/// The first thing to tap in a piece that fits.
fn option(piece: &Arrived, fits: impl Fn(&Tappable) -> bool) -> Option<Tappable> {
    tappables(piece).into_iter().find(fits)
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

/// Seconds since 1970.
pub fn now_s() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |since| since.as_secs())
}
