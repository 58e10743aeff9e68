//! Somebody who may be sent news: what is queued for them, what reached them, and what they allow.

use super::everywhere::act;
use crate::database::{Database, quoted};
use crate::place::{Phone, Place, WEBCHAT, inbox_of, now_ms};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use simulator::Act;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Looks without anything waiting until it is believed.
const QUIET_LOOKS: u32 = 3;
/// Due once its predecessor is settled.
const FAR: i64 = i64::MAX;
/// What a confirmation of an opt-out begins with, in each language, about news and about everything.
const CONFIRMATIONS: [&str; 6] = [
    "Done, no more news",
    "Done: you will get no more",
    "Hecho, no te mandaremos más",
    "Hecho: no recibirás más",
    "Så kommer der ikke flere nyheder",
    "Det er noteret: Du får ikke flere",
];
static LAST_NEWS: AtomicU64 = AtomicU64::new(0);

/// The person, as the database and the platform know them.
#[derive(Debug, Clone)]
pub(super) struct Person {
    place: Place,
    database: Arc<Database>,
    phone: Phone,
    conversation: String,
    contact: String,
    identities: Value,
    address: Option<String>,
}

impl Person {
    /// Says something first, so that there is a conversation.
    pub async fn begin(
        place: Place,
        database: Arc<Database>,
        phone: Phone,
        words: &str,
    ) -> Result<Self> {
        let mut client = place.client();
        act(&place, &mut client, &phone, &Act::Open).await?;
        act(&place, &mut client, &phone, &Act::text(words)).await?;
        let address = phone.address.trim_start_matches('+').to_owned();
        let sql = format!(
            "SELECT c.id, c.contact, p.identities, c.state FROM conversation c
             JOIN contact p ON p.merchant = c.merchant AND p.id = c.contact
             WHERE c.inbox = '{}' AND c.state IS NOT NULL AND p.identities LIKE '%{address}%'",
            inbox_of(phone.kind)
        );
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if let Some(row) = database.rows(&sql).await?.into_iter().next() {
                let state: Value = serde_json::from_str(&row[3]).unwrap_or_default();
                return Ok(Self {
                    conversation: row[0].clone(),
                    contact: row[1].clone(),
                    identities: serde_json::from_str(&row[2])?,
                    address: state["address"].as_str().map(str::to_owned),
                    place,
                    database,
                    phone,
                });
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        bail!("{} has no conversation", phone.id)
    }

    pub async fn say(&self, words: &str) -> Result<()> {
        let mut client = self.place.client();
        act(&self.place, &mut client, &self.phone, &Act::text(words)).await
    }

    /// Queues news, before everything else that waits or after it; gives its number.
    pub async fn queue(&self, front: bool) -> Result<u64> {
        let number = LAST_NEWS.fetch_add(1, Ordering::Relaxed) + 1;
        let message = format!("news_{number}");
        let mut payload = json!({
            "to": self.identities, "human": false, "correlation": message, "index": 0, "in_reply_to": null,
            "piece": { "piece": "text", "body": words_of(number) },
        });
        if let Some(address) = &self.address {
            payload["address"] = json!(address);
        }
        let (position, now) = (if front { 0 } else { 1_000_000_000 }, now_ms());
        let sql = format!(
            "INSERT INTO outbox (merchant, conversation, position, piece, inbox, message, is_last_piece, state,
                 attempt, due_at, not_before, created_at, is_marketing, needs_window, payload)
             SELECT c.merchant, c.id, {position}, {number}, c.inbox, {message}, 1, 0, 0,
                 CASE WHEN EXISTS (SELECT 1 FROM outbox o WHERE o.merchant = c.merchant AND o.conversation = c.id)
                     THEN {FAR} ELSE {now} END,
                 {now}, {now}, 1, 0, {payload} FROM conversation c WHERE c.id = {conversation}",
            message = quoted(&message),
            payload = quoted(&payload.to_string()),
            conversation = quoted(&self.conversation),
        );
        self.database.write(&self.conversation, &sql).await?;
        Ok(number)
    }

    /// Whether news may be sent now.
    pub async fn allows(&self) -> Result<bool> {
        Ok(self.look().await?.0 == Some(true))
    }

    /// Waits until the ledger says so; `false` when it never does.
    pub async fn becomes(&self, allowed: bool) -> Result<bool> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if self.look().await?.0 == Some(allowed) {
                return Ok(true);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(false)
    }

    /// Waits until the opt-out is stored; gives the news that nobody had begun to send at that moment.
    pub async fn stopped_with(&self) -> Result<Option<Vec<u64>>> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if let (Some(false), waiting) = self.look().await? {
                return Ok(Some(waiting));
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(None)
    }

    /// What is allowed, and which news wait: of one moment.
    async fn look(&self) -> Result<(Option<bool>, Vec<u64>)> {
        let sql = format!(
            "SELECT (SELECT s.is_granted FROM consent_state s WHERE s.merchant = c.merchant
                 AND s.contact = {contact} AND s.topic = 'marketing' AND s.channel = '{kind}'), o.piece
             FROM conversation c LEFT JOIN outbox o ON o.merchant = c.merchant AND o.conversation = c.id
                 AND o.is_marketing = 1 AND o.state = 0
             WHERE c.id = {conversation}",
            contact = quoted(&self.contact),
            kind = self.phone.kind,
            conversation = quoted(&self.conversation),
        );
        let rows = self.database.rows(&sql).await?;
        let first = rows.first().context("the conversation is gone")?;
        let allowed = match first[0].as_str() {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        };
        Ok((allowed, rows.iter().filter_map(|row| row[1].parse().ok()).collect()))
    }

    /// Waits until nothing is queued and no event waits for its turn.
    pub async fn is_quiet(&self) -> Result<()> {
        let conversation = quoted(&self.conversation);
        let sql = format!(
            "SELECT (SELECT COUNT(*) FROM outbox WHERE conversation = {conversation})
                 + (SELECT COUNT(*) FROM lane_event WHERE conversation = {conversation})
                 + (SELECT COUNT(*) FROM lane WHERE conversation = {conversation})"
        );
        let until = Instant::now() + PATIENCE;
        let mut quiet = 0;
        while quiet < QUIET_LOOKS && Instant::now() < until {
            quiet = if self.database.number(&sql).await? == 0 { quiet + 1 } else { 0 };
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(())
    }

    /// Whether news reached the person.
    pub async fn has(&self, number: u64) -> Result<bool> {
        if self.phone.kind == WEBCHAT {
            // Nobody is called: it was sent when it is settled and not dead.
            let sql = format!(
                "SELECT (SELECT COUNT(*) FROM outbox WHERE message = 'news_{number}')
                     + (SELECT COUNT(*) FROM dead_outbox WHERE message = 'news_{number}')"
            );
            return Ok(self.database.number(&sql).await? == 0);
        }
        let words = words_of(number);
        Ok(self.place.shown(&self.phone)?.iter().any(|shown| shown.trim() == words))
    }

    /// Waits for news; `false` when they never come.
    pub async fn arrives(&self, number: u64) -> Result<bool> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if self.has(number).await? {
                return Ok(true);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(false)
    }

    /// Confirmations of an opt-out that reached the person.
    pub async fn confirmations(&self) -> Result<u64> {
        let is_one = |text: &str| CONFIRMATIONS.iter().any(|begin| text.trim().starts_with(begin));
        if self.phone.kind != WEBCHAT {
            let shown = self.place.shown(&self.phone)?;
            return Ok(shown.iter().filter(|text| is_one(text)).count() as u64);
        }
        let sql = format!(
            "SELECT search_text FROM message WHERE conversation = {} AND kind = 'outbound'",
            quoted(&self.conversation)
        );
        let rows = self.database.rows(&sql).await?;
        Ok(rows.iter().filter(|row| is_one(&row[0])).count() as u64)
    }
}

fn words_of(number: u64) -> String {
    format!("News {number}: lanterns are ten percent off today.")
}
