//! Google: calls in each of its three protocols, and tokens signed by a key of our own in Google's place.

mod answer;
mod conformance;
mod proof;
mod receive;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use channels::Channel;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use testkit::channel_conformance::{NOW, request};
use transport::{Http, HttpError, HttpRequest, HttpResponse, RawRequest};

use crate::setup::settings;

pub(crate) const TOKEN: &str = "a-word-only-the-agent-knows";
pub(crate) const HOLDER: &str = "service-4711@gcp-sa-dialogflow.iam.gserviceaccount.com";
/// Made for these tests; nobody signs anything else with it.
const KEY: &str = include_str!("key.pem");
const OTHER_KEY: &str = include_str!("other_key.pem");
const MODULUS: &str = "1xw5XrkY3UEroF7pS8qHb3ZJbrYf65XJ38yrBPp33EerzWN00uf6DSxsBZet_SKlaf5dLuTz7E1ffJ7poU_GCMi0i2SUch1Ab-HdnKqJFSy_Phj3f3dkSRL2ialidykIRX-qiAw8a65t0pi7J16pNPJihLa_k9mDGFUD5Hk86WCwnsJ_IlmU05EqECVfkomQuzn1Estxt7QW5WKREpLKttcrwrfXMpYVmH7RcjJr7LmQU4ydYqXFNevuuyNF3jNsFYyKxuqiyQppn_4WmPVpOSEcdibnKaGKnosYaW6D6Da85cESt5ZpzawsGu3_ZV89alMlp22lurdrnqMgZhBIEQ";

pub(crate) fn agent(extra: Value, secrets: &[(&str, &str)]) -> Arc<dyn Channel> {
    channels::open("google_assistant", &settings(extra, secrets)).unwrap()
}

/// The usual agent: a word in a header.
pub(crate) fn plain() -> Arc<dyn Channel> {
    agent(json!({}), &[("token", TOKEN)])
}

pub(crate) fn with_header(body: &[u8], name: &str, value: &str) -> RawRequest {
    request(body, &[("content-type", "application/json"), (name, value)])
}

pub(crate) fn told(body: &Value) -> RawRequest {
    with_header(body.to_string().as_bytes(), "authorization", &format!("Bearer {TOKEN}"))
}

pub(crate) fn claims(audience: &str) -> Value {
    let now = NOW.0 / 1_000;
    json!({
        "iss": "https://accounts.google.com", "aud": audience, "iat": now - 10, "exp": now + 3_590,
        "sub": "1234567890", "azp": "1234567890", "email": HOLDER, "email_verified": true,
    })
}

pub(crate) fn sign(claims: &Value, key: &str, id: Option<&str>) -> String {
    let mut header = Header::new(Algorithm::RS256);
    header.kid = id.map(str::to_owned);
    let key = EncodingKey::from_rsa_pem(key.as_bytes()).unwrap();
    jsonwebtoken::encode(&header, claims, &key).unwrap()
}

/// A token such as Google's.
pub(crate) fn signed(claims: &Value) -> String {
    sign(claims, KEY, Some("key-1"))
}

/// Publishes keys as Google does.
pub(crate) struct Google {
    pub(crate) answer: Mutex<Result<Value, HttpError>>,
    pub(crate) asked: Mutex<usize>,
}

impl Default for Google {
    fn default() -> Self {
        let key = json!({ "kid": "key-1", "kty": "RSA", "alg": "RS256", "use": "sig", "n": MODULUS, "e": "AQAB" });
        let odd = [
            json!(7),
            json!({ "kid": "ec", "kty": "EC" }),
            json!({ "kid": "key-2", "kty": "RSA", "alg": "RS512", "n": MODULUS, "e": "AQAB" }),
        ];
        let keys: Vec<Value> = odd.into_iter().chain([key]).collect();
        Self { answer: Mutex::new(Ok(json!({ "keys": keys }))), asked: Mutex::default() }
    }
}

#[async_trait]
impl Http for Google {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        assert_eq!(request.url, "https://www.googleapis.com/oauth2/v3/certs");
        *self.asked.lock().unwrap() += 1;
        let answer = self.answer.lock().unwrap().clone()?;
        let mut headers = http::HeaderMap::new();
        headers.insert(
            "cache-control",
            http::HeaderValue::from_static("public, max-age=21600, must-revalidate"),
        );
        Ok(HttpResponse { status: 200, headers, body: answer.to_string().into() })
    }
}

pub(crate) const ES_SESSION: &str = "projects/mug-shop/agent/sessions/s-1";
pub(crate) const CX_SESSION: &str =
    "projects/mug-shop/locations/europe-west1/agents/a/sessions/s-1";

pub(crate) fn es(id: &str, words: &str) -> Value {
    json!({
        "responseId": id,
        "session": ES_SESSION,
        "queryResult": {
            "queryText": words, "languageCode": "da", "action": "input.unknown", "parameters": [],
            "allRequiredParamsPresent": true,
            "intent": { "name": "projects/mug-shop/agent/intents/1", "displayName": "Default Fallback Intent" },
            "outputContexts": [
                { "name": format!("{ES_SESSION}/contexts/gift"), "lifespanCount": 3, "parameters": { "for": "ana" } },
            ],
        },
        "originalDetectIntentRequest": { "source": "", "payload": {} },
    })
}

pub(crate) fn cx(id: &str, words: &str) -> Value {
    json!({
        "detectIntentResponseId": id, "languageCode": "da", "fulfillmentInfo": { "tag": "trato" },
        "intentInfo": { "displayName": "anything", "confidence": 0.3 },
        "pageInfo": { "currentPage": "projects/p/locations/l/agents/a/flows/f/pages/START_PAGE" },
        "sessionInfo": { "session": CX_SESSION, "parameters": { "for": "ana" } },
        "text": words,
    })
}

pub(crate) fn actions(words: &str, turn: u64) -> Value {
    json!({
        "handler": { "name": "trato" },
        "intent": { "name": "", "params": {}, "query": words },
        "scene": { "name": "Talk", "slots": {}, "slotFillingStatus": "UNSPECIFIED" },
        "session": { "id": "ABwppHG-1", "params": { "trato_turn": turn, "for": "ana" }, "languageCode": "en" },
        "user": { "locale": "en-US", "params": { "seen": true } },
        "home": { "params": {} },
        "device": { "capabilities": ["SPEECH", "RICH_RESPONSE", "WEB_LINK"] },
    })
}
