//! The platform's public keys: where they are is told by its OpenID metadata, and both are read from one host only.
//!
//! They change seldom, so they are kept for a day. A key nobody knows may be a new one, and is looked for once an
//! hour at most: whoever invents key names cannot make us call the platform more often.

use super::proof;
use super::settings::Settings;
use crate::Outside;
use engine::Timestamp;
use engine::time::{HOUR_MS, SECOND_MS};
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use transport::{Http, HttpRequest, RawRequest, Rejection};

const KEPT_MS: i64 = 24 * HOUR_MS;
/// How often an unknown key is looked for.
const LOOK_AGAIN_MS: i64 = HOUR_MS;
/// How soon after a failure the platform is asked again.
const TRY_AGAIN_MS: i64 = 10 * SECOND_MS;
const RESPONSE_BYTES_MAX: usize = 512 * 1024;
const KEYS_MAX: usize = 100;

/// One key, and the channels whose activities it may vouch for.
pub(super) struct Key {
    kid: String,
    pub(super) decoding: DecodingKey,
    pub(super) endorsements: BTreeSet<String>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Key").field("kid", &self.kid).finish_non_exhaustive()
    }
}

#[derive(Debug, Default)]
pub(super) struct Keys {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    keys: Vec<Arc<Key>>,
    fetched_at: Option<Timestamp>,
    failed_at: Option<Timestamp>,
}

/// What to do about a key name.
#[derive(Debug, PartialEq, Eq)]
enum Need {
    Nothing,
    Fetch,
    /// Just failed; asking again so soon would not help.
    Wait,
}

impl Keys {
    pub(super) fn find(&self, kid: &str) -> Option<Arc<Key>> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.keys.iter().find(|key| key.kid == kid).cloned()
    }

    /// Whether this is still one of the platform's.
    pub(super) fn has(&self, key: &Arc<Key>) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.keys.iter().any(|known| Arc::ptr_eq(known, key))
    }

    /// Fetches the keys when the request names one that is not at hand, or they are too old.
    pub(super) async fn prepare(
        &self,
        settings: &Settings,
        outside: &Outside<'_>,
        request: &RawRequest,
    ) -> Result<(), Rejection> {
        // What is refused anyway is worth no call.
        let Ok(kid) = proof::key_name(settings, request) else { return Ok(()) };
        let cannot = Rejection::Unverifiable { reason: "the platform's keys cannot be had now" };
        match self.need(&kid, outside.now) {
            Need::Nothing => return Ok(()),
            Need::Wait => return Err(cannot),
            Need::Fetch => {}
        }
        let fetched = fetch(settings, outside.http).await;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match fetched {
            Some(keys) => {
                *state = State { keys, fetched_at: Some(outside.now), failed_at: None };
                Ok(())
            }
            None => {
                state.failed_at = Some(outside.now);
                Err(cannot)
            }
        }
    }

    fn need(&self, kid: &str, now: Timestamp) -> Need {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let age_ms = state.fetched_at.map_or(i64::MAX, |at| now.since_ms(at));
        let known = state.keys.iter().any(|key| key.kid == kid);
        let enough = if known { KEPT_MS } else { LOOK_AGAIN_MS };
        if (0..enough).contains(&age_ms) {
            return Need::Nothing;
        }
        let failed = |at| (0..TRY_AGAIN_MS).contains(&now.since_ms(at));
        if state.failed_at.is_some_and(failed) { Need::Wait } else { Need::Fetch }
    }
}

async fn fetch(settings: &Settings, http: &dyn Http) -> Option<Vec<Arc<Key>>> {
    #[derive(Deserialize)]
    struct Metadata {
        jwks_uri: String,
    }
    #[derive(Deserialize)]
    struct KeySet {
        keys: Vec<Value>,
    }
    let metadata: Metadata = get(settings, http, &settings.openid_url).await?;
    let set: KeySet = get(settings, http, &metadata.jwks_uri).await?;
    let keys: Vec<Arc<Key>> = set.keys.iter().take(KEYS_MAX).filter_map(key).map(Arc::new).collect();
    (!keys.is_empty()).then_some(keys)
}

/// Reads JSON of the configured host: wherever else the metadata point, we do not go.
async fn get<T: serde::de::DeserializeOwned>(settings: &Settings, http: &dyn Http, url: &str) -> Option<T> {
    settings.key_host.value_for(url)?;
    let request = HttpRequest::get(url).response_bytes_max(RESPONSE_BYTES_MAX);
    let response = http.call(request).await.ok()?;
    if response.is_success() { response.json().ok() } else { None }
}

/// An RSA key; others have no use here.
fn key(value: &Value) -> Option<Key> {
    #[derive(Deserialize)]
    struct Jwk {
        kty: String,
        kid: String,
        n: String,
        e: String,
        #[serde(default)]
        endorsements: BTreeSet<String>,
    }
    let jwk = Jwk::deserialize(value).ok()?;
    if jwk.kty != "RSA" || jwk.kid.is_empty() {
        return None;
    }
    let decoding = DecodingKey::from_rsa_components(&jwk.n, &jwk.e).ok()?;
    Some(Key { kid: jwk.kid, decoding, endorsements: jwk.endorsements })
}
