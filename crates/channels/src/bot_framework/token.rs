//! The token that our own calls carry: asked for with the app's password, kept until shortly before it ends.

use engine::Timestamp;
use engine::time::{MINUTE_MS, SECOND_MS};
use futures_util::lock::Mutex;
use serde::Deserialize;
use serde_json::Value;
use transport::{Http, HttpError, HttpRequest, HttpResponse, HostBound, Secret, SendError, SendErrorCode};

/// A token is not used in its last minutes: a call may take a while.
const SPARE_MS: i64 = 5 * MINUTE_MS;
/// How long a token is good where the answer does not say; the documented figure.
const LIFE_S_DEFAULT: i64 = 3_600;
/// No token is believed to be good for longer.
const LIFE_S_MAX: i64 = 24 * 3_600;
const RESPONSE_BYTES_MAX: usize = 64 * 1024;

/// Who we are to the sign-in service.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) url: String,
    pub(super) app_id: String,
    /// Goes to `login_base` and nowhere else.
    pub(super) password: HostBound<Secret<String>>,
    pub(super) scope: String,
}

/// The token at hand, and the queue of those who wait for a new one: one asks, the others get what it got.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug, Clone)]
struct Kept {
    token: Secret<String>,
    good_until: Timestamp,
}

/// A token, and whether it was fetched for this very call.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) value: Secret<String>,
    pub(super) is_fresh: bool,
}

impl Tokens {
    pub(super) async fn get(&self, account: &Account, http: &dyn Http, now: Timestamp) -> Result<Token, SendError> {
        let mut kept = self.kept.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| now < kept.good_until) {
            return Ok(Token { value: kept.token.clone(), is_fresh: false });
        }
        let fetched = fetch(account, http, now).await?;
        *kept = Some(fetched.clone());
        Ok(Token { value: fetched.token, is_fresh: true })
    }

    /// The service did not take it: the next call asks for another.
    pub(super) async fn forget(&self, token: &Secret<String>) {
        let mut kept = self.kept.lock().await;
        if kept.as_ref().is_some_and(|kept| kept.token == *token) {
            *kept = None;
        }
    }
}

async fn fetch(account: &Account, http: &dyn Http, now: Timestamp) -> Result<Kept, SendError> {
    #[derive(Deserialize)]
    struct Granted {
        access_token: String,
        #[serde(default)]
        expires_in: Value,
    }
    let password = account.password.value_for(&account.url);
    let password = password.ok_or_else(|| SendError::new(SendErrorCode::Auth, "the sign-in address has another host"))?;
    let request = HttpRequest::post(account.url.as_str()).response_bytes_max(RESPONSE_BYTES_MAX).form([
        ("grant_type", "client_credentials"),
        ("client_id", account.app_id.as_str()),
        ("client_secret", password.expose().as_str()),
        ("scope", account.scope.as_str()),
    ]);
    let response = http.call(request).await.map_err(|error| unanswered(&error))?;
    if !response.is_success() {
        return Err(refused(&response));
    }
    let unclear = || SendError::new(SendErrorCode::Transient, "the sign-in service granted no token");
    let granted: Granted = response.json().map_err(|_| unclear())?;
    if granted.access_token.is_empty() {
        return Err(unclear());
    }
    let life_s = match &granted.expires_in {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let life_ms = life_s.unwrap_or(LIFE_S_DEFAULT).clamp(0, LIFE_S_MAX) * SECOND_MS;
    let good_until = now.plus_ms((life_ms - SPARE_MS).max(0));
    Ok(Kept { token: Secret::new(granted.access_token), good_until })
}

/// The message itself was not handed over, so that nothing is unclear about it.
fn unanswered(error: &HttpError) -> SendError {
    let code = match error {
        HttpError::Blocked(_) => SendErrorCode::Auth,
        _ => SendErrorCode::Transient,
    };
    SendError::new(code, format!("the sign-in service: {error}"))
}

fn refused(response: &HttpResponse) -> SendError {
    #[derive(Deserialize)]
    struct Refusal {
        #[serde(default)]
        error: String,
    }
    let word = response.json::<Refusal>().map(|refusal| refusal.error).unwrap_or_default();
    let word: String = word.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_').take(40).collect();
    let code = match response.status {
        400 | 401 | 403 | 404 => SendErrorCode::Auth,
        429 => SendErrorCode::Throttled,
        _ => SendErrorCode::Transient,
    };
    let asked = match SendError::from_response(response).retry {
        transport::Retry::AfterMs(ms) if response.header("retry-after").is_some() => Some(ms),
        _ => None,
    };
    let detail = format!("the sign-in service answered {} ({word})", response.status);
    SendError::new(code, detail).provider_code(word).after(asked)
}
