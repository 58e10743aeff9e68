//! A language model behind any OpenAI-compatible endpoint: `POST {base_url}/chat/completions`.
//!
//! It is asked two things, to name what a sentence meant and to say a text in other words, and believed neither:
//! the core judges every answer (`engine::audit`). What is sent holds no name, address, number or mailbox of a
//! contact and no price of the shop's: see [`prompt`].
//!
//! Written against the Chat Completions API as its many implementers serve it. `response_format` is sent only where
//! the settings say that the endpoint knows it.

pub mod prompt;
mod wire;

pub use prompt::Prompt;

use http::Method;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use transport::{HostBound, Http, HttpError, HttpRequest, Secret};

/// What a connector of this kind is called in the settings.
pub const KIND: &str = "language_model";

const TIMEOUT_MS_DEFAULT: u64 = 2_500;
/// A contact waits for the answer: longer than this she is better served without.
const TIMEOUT_MS_MAX: u64 = 20_000;
const TOKENS_PER_DAY_DEFAULT: u64 = 200_000;
/// The longest answer that is asked for.
const ANSWER_TOKENS_MAX: u64 = 300;
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// A byte is at most one token: what a prompt may cost before anybody has counted.
const PROMPT_SPARE_TOKENS: u64 = 32;

/// One model at one endpoint.
#[derive(Debug)]
pub struct Model {
    base_url: String,
    key: Option<HostBound<Secret<String>>>,
    name: String,
    timeout_ms: u64,
    /// What a merchant's conversations may use up in a day, question and answer together.
    pub tokens_per_day: u64,
    /// It may propose what was meant.
    pub interpret: bool,
    /// It may reword.
    pub rephrase: bool,
    /// The endpoint knows `response_format`.
    json: bool,
}

/// Why a connector cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("setting `{key}` {problem}")]
pub struct SettingError {
    pub key: &'static str,
    pub problem: String,
}

/// Why there is no answer. None of it is worth trying again within the turn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    #[error("the model did not answer in time")]
    Timeout,
    #[error("the model refused our key")]
    Auth,
    #[error("the model answered {0}")]
    Status(u16),
    #[error("the model's answer cannot be read")]
    Unreadable,
    #[error("the model cannot be reached: {0}")]
    Unreachable(HttpError),
}

/// What it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub text: String,
    /// Tokens it cost, where the endpoint says.
    pub tokens: Option<u64>,
}

/// Opens a model. Settings: `base_url`, `model`, `timeout_ms`, `tokens_per_day`, `interpret`, `rephrase`, `json`;
/// secret: `key`, which a model of one's own may do without.
///
/// # Errors
/// Names the setting that is missing, wrong or unknown.
pub fn open(
    settings: &Map<String, Value>,
    secrets: &BTreeMap<String, Secret<String>>,
) -> Result<Model, SettingError> {
    const KNOWN: [&str; 7] =
        ["base_url", "interpret", "json", "model", "rephrase", "timeout_ms", "tokens_per_day"];
    let wrong =
        |key: &'static str, problem: &str| SettingError { key, problem: problem.to_owned() };
    if let Some(other) = settings.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        let problem = format!("knows {}, not `{other}`", KNOWN.join(", "));
        return Err(SettingError { key: "settings", problem });
    }
    let text = |key: &'static str| match settings.get(key).map(Value::as_str) {
        Some(Some(text)) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
        Some(Some(_)) | None => Err(wrong(key, "is missing")),
        Some(None) => Err(wrong(key, "is not a text")),
    };
    let number = |key: &'static str, default: u64| match settings.get(key) {
        None => Ok(default),
        Some(value) => value.as_u64().ok_or_else(|| wrong(key, "is not a whole number")),
    };
    let switch = |key: &'static str| match settings.get(key) {
        None => Ok(false),
        Some(value) => value.as_bool().ok_or_else(|| wrong(key, "is neither true nor false")),
    };
    let base_url = text("base_url")?.trim_end_matches('/').to_owned();
    let timeout_ms = number("timeout_ms", TIMEOUT_MS_DEFAULT)?;
    if !(100..=TIMEOUT_MS_MAX).contains(&timeout_ms) {
        return Err(wrong("timeout_ms", "is not between 100 and 20000"));
    }
    let key = secrets.get("key").filter(|key| !key.is_empty());
    let bound = key.map(|key| HostBound::new(&base_url, key.clone())).transpose();
    Ok(Model {
        key: bound.map_err(|error| SettingError { key: "base_url", problem: error.to_string() })?,
        base_url,
        name: text("model")?,
        timeout_ms,
        tokens_per_day: number("tokens_per_day", TOKENS_PER_DAY_DEFAULT)?,
        interpret: switch("interpret")?,
        rephrase: switch("rephrase")?,
        json: switch("json")?,
    })
}

impl Model {
    /// What a question may cost at most, in tokens: put aside before it is asked.
    pub fn cost_max(&self, prompt: &Prompt) -> u64 {
        let bytes = prompt.system.len() + prompt.user.len();
        u64::try_from(bytes)
            .unwrap_or(u64::MAX)
            .saturating_add(PROMPT_SPARE_TOKENS + ANSWER_TOKENS_MAX)
    }

    /// Which answers are alike: the same question to the same model.
    pub fn cache_text(&self, prompt: &Prompt) -> String {
        format!("{}\n{}\n{}\n{}", self.base_url, self.name, prompt.system, prompt.user)
    }

    /// Asks once.
    ///
    /// # Errors
    /// When there is no answer that can be read in time.
    pub async fn ask(&self, http: &dyn Http, prompt: &Prompt) -> Result<Said, ModelError> {
        let schema = prompt.schema.as_ref().filter(|_| self.json);
        let body = wire::request(&self.name, prompt, ANSWER_TOKENS_MAX, schema);
        let request = HttpRequest::new(Method::POST, format!("{}/chat/completions", self.base_url))
            .timeout_ms(self.timeout_ms)
            .response_bytes_max(ANSWER_BYTES_MAX)
            .json(&body);
        let request = request.and_then(|request| match &self.key {
            Some(key) => request.bearer_bound(key),
            None => Ok(request),
        });
        let response = match http.call(request.map_err(ModelError::Unreachable)?).await {
            Ok(response) => response,
            Err(HttpError::Timeout { .. }) => return Err(ModelError::Timeout),
            Err(HttpError::TooLarge) => return Err(ModelError::Unreadable),
            Err(error) => return Err(ModelError::Unreachable(error)),
        };
        match response.status {
            200..=299 => wire::said(&response.body).ok_or(ModelError::Unreadable),
            401 | 403 => Err(ModelError::Auth),
            status => Err(ModelError::Status(status)),
        }
    }
}
