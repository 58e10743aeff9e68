//! Google's public keys, kept as long as Google says.
//!
//! A key that is not at hand is asked for, but not more often than every minute: a stranger can name any key.

use crate::Outside;
use engine::Timestamp;
use engine::time::{HOUR_MS, MINUTE_MS, SECOND_MS};
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use transport::{HttpRequest, HttpResponse, Rejection};

const KEYS_MAX: usize = 32;
const ANSWER_BYTES_MAX: usize = 256 * 1024;
const TIMEOUT_MS: u64 = 2_000;
/// Google changes its keys within days; its own word is taken between these two.
const KEPT_MS_MIN: i64 = 5 * MINUTE_MS;
const KEPT_MS_MAX: i64 = 24 * HOUR_MS;
/// After asking, a key that is still unknown is not asked for again this soon.
const ASKED_AGAIN_MS: i64 = MINUTE_MS;
/// After a failure, Google is asked again this soon.
const FAILED_AGAIN_MS: i64 = 2 * SECOND_MS;

#[derive(Default)]
pub(super) struct Certificates(Mutex<Kept>);

impl std::fmt::Debug for Certificates {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Certificates")
    }
}

#[derive(Default)]
struct Kept {
    keys: BTreeMap<String, DecodingKey>,
    good_until: Option<Timestamp>,
    asked_at: Option<Timestamp>,
    failed_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Published {
    keys: Vec<serde_json::Value>,
}

/// One key as it is published.
#[derive(Deserialize)]
struct Key {
    kid: String,
    kty: String,
    n: String,
    e: String,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default, rename = "use")]
    usage: Option<String>,
}

impl Certificates {
    /// The key of this name, if it is at hand.
    pub(super) fn find(&self, id: &str) -> Option<DecodingKey> {
        self.lock().keys.get(id).cloned()
    }

    /// Makes sure that the key is at hand, if Google has it.
    pub(super) async fn prepare(&self, outside: &Outside<'_>, url: &str, id: &str) -> Result<(), Rejection> {
        const UNVERIFIABLE: Rejection = Rejection::Unverifiable { reason: "Google's keys cannot be had now" };
        let now = outside.now;
        let within = |moment: Option<Timestamp>, ms: i64| moment.is_some_and(|moment| now.since_ms(moment) < ms);
        {
            let kept = self.lock();
            let fresh = kept.good_until.is_some_and(|until| now < until);
            if fresh && (kept.keys.contains_key(id) || within(kept.asked_at, ASKED_AGAIN_MS)) {
                return Ok(());
            }
            if within(kept.failed_at, FAILED_AGAIN_MS) {
                return Err(UNVERIFIABLE);
            }
        }
        let request = HttpRequest::get(url).timeout_ms(TIMEOUT_MS).response_bytes_max(ANSWER_BYTES_MAX);
        let answer = outside.http.call(request).await.ok().filter(HttpResponse::is_success);
        let read = answer.and_then(|answer| Some((keys(&answer)?, kept_ms(&answer))));
        let mut kept = self.lock();
        let Some((keys, kept_ms)) = read else {
            kept.failed_at = Some(now);
            return Err(UNVERIFIABLE);
        };
        *kept = Kept { keys, good_until: Some(now.plus_ms(kept_ms)), asked_at: Some(now), failed_at: None };
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Those that sign as we verify; `None` where there is none.
fn keys(answer: &HttpResponse) -> Option<BTreeMap<String, DecodingKey>> {
    let published: Published = answer.json().ok()?;
    let read = |key: serde_json::Value| {
        let key: Key = serde_json::from_value(key).ok()?;
        let signs = key.usage.as_deref().unwrap_or("sig") == "sig" && key.alg.as_deref().unwrap_or("RS256") == "RS256";
        let key_of_ours = key.kty == "RSA" && signs;
        let decoded = DecodingKey::from_rsa_components(&key.n, &key.e).ok().filter(|_| key_of_ours)?;
        Some((key.kid, decoded))
    };
    let keys: BTreeMap<String, DecodingKey> = published.keys.into_iter().take(KEYS_MAX).filter_map(read).collect();
    (!keys.is_empty()).then_some(keys)
}

fn kept_ms(answer: &HttpResponse) -> i64 {
    let control = answer.header("cache-control").unwrap_or_default();
    let age = control.split(',').find_map(|part| part.trim().strip_prefix("max-age=")?.parse::<i64>().ok());
    age.unwrap_or(0).saturating_mul(SECOND_MS).clamp(KEPT_MS_MIN, KEPT_MS_MAX)
}
