//! The token that sends: one for all, kept until shortly before it ends, fetched by one caller at a time.
//!
//! A second fetch of the classic API ends the token of the first, so whoever comes while one is under way is told
//! to come back in a moment. A token that WeChat refuses is dropped; if its successor is refused before it ever worked,
//! the fault is no longer the token's.

use super::errors;
use super::settings::{Settings, TokenApi};
use crate::{Finding, Outside};
use engine::Timestamp;
use engine::time::{MINUTE_MS, SECOND_MS};
use serde_json::{Value, json};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use transport::{HttpRequest, Secret, SendError, SendErrorCode};

/// Before its end a token is replaced. WeChat honors both for these five minutes.
const MARGIN_MS: i64 = 5 * MINUTE_MS;
/// Nobody waits longer than this for a fetch that was given up.
const FETCH_MS_MAX: i64 = 20 * SECOND_MS;
/// When to come back while another caller fetches.
const BUSY_MS: u64 = 500;
/// When to come back after a refused token.
const REFUSED_MS: u64 = 1_000;

#[derive(Default)]
pub(super) struct Tokens(Mutex<State>);

impl std::fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Tokens")
    }
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    fetching_since: Option<Timestamp>,
    /// The last token was refused, and none has worked since.
    doubted: bool,
}

struct Held {
    token: Secret<String>,
    good_until: Timestamp,
    /// Fetched because the one before was refused.
    replacement: bool,
}

impl Tokens {
    /// The token that is good now.
    pub(super) async fn get(&self, settings: &Settings, outside: &Outside<'_>) -> Result<Secret<String>, SendError> {
        let doubted = {
            let mut state = self.lock();
            if let Some(held) = state.held.as_ref().filter(|held| outside.now < held.good_until) {
                return Ok(held.token.clone());
            }
            if state.fetching_since.is_some_and(|since| outside.now.since_ms(since) < FETCH_MS_MAX) {
                let busy = SendError::new(SendErrorCode::Transient, "the token is being fetched");
                return Err(busy.after(Some(BUSY_MS)));
            }
            state.fetching_since = Some(outside.now);
            state.doubted
        };
        let _under_way = UnderWay(self);
        let (token, life_ms) = fetch(settings, outside, doubted).await?;
        // A token of a few minutes is used for half of them.
        let margin_ms = MARGIN_MS.min(life_ms / 2);
        let good_until = outside.now.plus_ms(life_ms - margin_ms);
        self.lock().held = Some(Held { token: token.clone(), good_until, replacement: doubted });
        Ok(token)
    }

    /// WeChat refused this token: what to tell the outbox.
    pub(super) fn refused(&self, token: &Secret<String>, code: i64) -> SendError {
        let mut state = self.lock();
        let ours = state.held.take_if(|held| held.token == *token);
        if ours.is_some_and(|held| held.replacement) {
            return errors::failure(code);
        }
        state.doubted = true;
        let again = SendError::new(SendErrorCode::Transient, "the token was refused and is fetched anew");
        again.provider_code(code.to_string()).after(Some(REFUSED_MS))
    }

    /// WeChat took the token.
    pub(super) fn worked(&self) {
        let mut state = self.lock();
        state.doubted = false;
        if let Some(held) = &mut state.held {
            held.replacement = false;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends with the fetch, also with one that nobody waits for any more.
struct UnderWay<'a>(&'a Tokens);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.lock().fetching_since = None;
    }
}

/// Whether a token can be had, and if not, what to do.
pub(super) async fn check(settings: &Settings, tokens: &Tokens, outside: &Outside<'_>) -> Finding {
    const WHAT: &str = "the token that sends";
    if settings.passive && settings.app_secret.is_none() {
        return Finding::good("says its answers on the call and needs no token");
    }
    match tokens.get(settings, outside).await {
        Ok(_) => Finding::good(WHAT),
        Err(error) => Finding::bad(WHAT, todo(&error)),
    }
}

fn todo(error: &SendError) -> String {
    match error.provider_code.as_deref() {
        Some("40164" | "89501" | "89503" | "89506") => format!("allow this server's address in the account's settings: {}", error.detail),
        Some("40013") => "`app_id` is not the AppID of an account".to_owned(),
        Some("40001" | "40125") => "`app_secret` is not the secret of `app_id`".to_owned(),
        Some("40243") => "the secret is frozen: unfreeze it in the account's settings".to_owned(),
        _ => error.detail.clone(),
    }
}

/// Asks for a token; nothing else was sent then, so no failure leaves open whether a message arrived.
async fn fetch(settings: &Settings, outside: &Outside<'_>, anew: bool) -> Result<(Secret<String>, i64), SendError> {
    let response = outside.http.call(request(settings, anew)?).await;
    let unclear = |detail: &str| SendError::new(SendErrorCode::Transient, detail.to_owned());
    let response = response.map_err(|error| unclear(&format!("no token: {error}")))?;
    if !response.is_success() {
        return Err(unclear(&format!("no token: status {}", response.status)));
    }
    let answer: Value = response.json().map_err(|_| unclear("no token: the answer is not JSON"))?;
    if let Some(code) = errors::code(&answer).filter(|code| *code != 0) {
        return Err(failure(code, &answer));
    }
    let token = answer.get("access_token").and_then(Value::as_str).filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| unclear("no token in the answer"))?;
    let life = answer.get("expires_in");
    let life_s = life.and_then(|life| life.as_i64().or_else(|| life.as_str()?.parse().ok())).unwrap_or(0);
    Ok((Secret::new(token.to_owned()), life_s.clamp(0, 86_400) * SECOND_MS))
}

fn request(settings: &Settings, anew: bool) -> Result<HttpRequest, SendError> {
    let absent = || SendError::new(SendErrorCode::Auth, "the inbox has no `app_secret`");
    let path = match settings.token_api {
        TokenApi::Stable => "stable_token",
        TokenApi::Classic => "token",
    };
    let url = format!("{}/cgi-bin/{path}", settings.api_base);
    let secret = settings.app_secret.as_ref().and_then(|secret| secret.value_for(&url)).ok_or_else(absent)?;
    Ok(match settings.token_api {
        TokenApi::Stable => HttpRequest::post(url).json(&json!({
            "grant_type": "client_credential",
            "appid": settings.app_id,
            "secret": secret.expose(),
            "force_refresh": anew,
        }))?,
        TokenApi::Classic => {
            let appid = ("appid", settings.app_id.as_str());
            let query = [("grant_type", "client_credential"), appid, ("secret", secret.expose())];
            HttpRequest::get(settings.address(path, &query))
        }
    })
}

/// A failed fetch; where an address is not allowed, with the address as WeChat saw it.
fn failure(code: i64, answer: &Value) -> SendError {
    let mut error = errors::failure(code);
    let words = answer.get("errmsg").and_then(Value::as_str).unwrap_or_default();
    let address = words.split([' ', ',', ';']).find_map(|word| word.parse::<IpAddr>().ok());
    if let (40_164, Some(address)) = (code, address) {
        error.detail = address.to_string();
    }
    error
}
