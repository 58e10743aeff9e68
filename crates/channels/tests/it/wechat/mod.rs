//! WeChat: an account as its tests see it, and a signer written apart from the channel's own.

mod attacks;
mod conformance;
mod receive;
mod reply;
mod send;
mod vectors;

use std::sync::{Arc, Mutex};

use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use async_trait::async_trait;
use base64::Engine as _;
use channels::Channel;
use engine::Timestamp;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use testkit::channel_conformance::{NOW, request};
use transport::{Http, HttpError, HttpRequest, HttpResponse, RawRequest};

use crate::setup::settings;

pub(crate) const APP_ID: &str = "wx8f3e0c5d2a417b96";
pub(crate) const TOKEN: &str = "spokenOnlyHere2026";
pub(crate) const AES_KEY: &str = "kgf0T8CvNJ2mYpWzXq5sLbR7dHuE3aQi1oVxK9tGyMZ";

/// An account with settings and secrets of a test beside the usual ones.
pub(crate) fn account(extra: Value, secrets: &[(&str, &str)]) -> Arc<dyn Channel> {
    let mut all = json!({ "app_id": APP_ID });
    let (Value::Object(fields), Value::Object(extra)) = (&mut all, extra) else {
        panic!("objects")
    };
    fields.extend(extra);
    channels::open("wechat", &settings(all, secrets)).unwrap()
}

/// The usual account: plain calls, messages by API.
pub(crate) fn plain() -> Arc<dyn Channel> {
    account(json!({}), &[("token", TOKEN), ("app_secret", "app-secret-1")])
}

pub(crate) fn sha1_of(parts: &[&str]) -> String {
    let mut sorted: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    sorted.sort();
    hex::encode(Sha1::digest(sorted.concat()))
}

/// A nonce of its own for every body.
pub(crate) fn nonce_of(body: &[u8]) -> String {
    hex::encode(&Sha1::digest(body)[..6])
}

pub(crate) fn signed_at(token: &str, body: &[u8], at: Timestamp, nonce: &str) -> RawRequest {
    let seconds = (at.0 / 1_000).to_string();
    let signature = sha1_of(&[token, &seconds, nonce]);
    let mut request = request(body, &[("content-type", "text/xml")]);
    request.query = format!("signature={signature}&timestamp={seconds}&nonce={nonce}&openid=o_ana");
    request
}

/// A plain call.
pub(crate) fn signed(token: &str, body: &[u8]) -> RawRequest {
    signed_at(token, body, NOW, &nonce_of(body))
}

/// A call of safe mode.
pub(crate) fn sealed(token: &str, message: &[u8]) -> RawRequest {
    sealed_for(token, message, AES_KEY, APP_ID)
}

pub(crate) fn sealed_for(token: &str, message: &[u8], key: &str, app_id: &str) -> RawRequest {
    let encrypted = encrypt(key, message, app_id);
    let body = format!(
        "<xml><ToUserName><![CDATA[gh_shop]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    );
    enveloped(token, body.as_bytes(), &encrypted, &nonce_of(message))
}

/// A call whose encrypted part is signed and whose body is anything.
pub(crate) fn enveloped(token: &str, body: &[u8], encrypted: &str, nonce: &str) -> RawRequest {
    let mut request = signed_at(token, body, NOW, nonce);
    let seconds = (NOW.0 / 1_000).to_string();
    let signature = sha1_of(&[token, &seconds, nonce, encrypted]);
    request.query = format!("{}&encrypt_type=aes&msg_signature={signature}", request.query);
    request
}

fn key_bytes(key: &str) -> Vec<u8> {
    // The spare bits of the last character are cleared by hand.
    let clean = |last: char| if last == 'Z' { 'Y' } else { last };
    let last = clean(key.chars().last().unwrap());
    base64::engine::general_purpose::STANDARD
        .decode(format!("{}{last}=", &key[..42]))
        .unwrap_or_else(|_| {
            base64::engine::general_purpose::STANDARD.decode(format!("{}Q=", &key[..42])).unwrap()
        })
}

pub(crate) fn encrypt(key: &str, message: &[u8], app_id: &str) -> String {
    let key = key_bytes(key);
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let mut bytes = [b"sixteen letters!".as_slice(), &length, message, app_id.as_bytes()].concat();
    let padding = 32 - bytes.len() % 32;
    bytes.extend(std::iter::repeat_n(u8::try_from(padding).unwrap(), padding));
    let all = bytes.len();
    let cipher = cbc::Encryptor::<aes::Aes256>::new_from_slices(&key, &key[..16]).unwrap();
    cipher.encrypt_padded::<NoPadding>(&mut bytes, all).unwrap();
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// What was encrypted, without its frame.
pub(crate) fn decrypt(key: &str, encrypted: &str) -> String {
    let key = key_bytes(key);
    let mut bytes = base64::engine::general_purpose::STANDARD.decode(encrypted).unwrap();
    let cipher = cbc::Decryptor::<aes::Aes256>::new_from_slices(&key, &key[..16]).unwrap();
    cipher.decrypt_padded::<NoPadding>(&mut bytes).unwrap();
    let length = u32::from_be_bytes(bytes[16..20].try_into().unwrap()) as usize;
    String::from_utf8(bytes[20..20 + length].to_vec()).unwrap()
}

/// A message with these fields, in sections of their own.
pub(crate) fn xml(fields: &[(&str, &str)]) -> Vec<u8> {
    let frame =
        [("ToUserName", "gh_shop"), ("FromUserName", "o_ana"), ("CreateTime", "1794999998")];
    let frame = frame.iter().filter(|(name, _)| !fields.iter().any(|(other, _)| other == name));
    let field = |(name, value): &(&str, &str)| format!("<{name}><![CDATA[{value}]]></{name}>");
    let fields: String = frame.chain(fields).map(field).collect();
    format!("<xml>{fields}</xml>").into_bytes()
}

pub(crate) fn text(id: &str, said: &str) -> Vec<u8> {
    xml(&[("MsgType", "text"), ("MsgId", id), ("Content", said)])
}

/// WeChat's API: gives tokens one after the other, and answers each message with the next answer.
#[derive(Default)]
pub(crate) struct Api {
    pub(crate) tokens: Mutex<Vec<Value>>,
    pub(crate) answers: Mutex<Vec<Value>>,
    pub(crate) calls: Mutex<Vec<HttpRequest>>,
}

impl Api {
    pub(crate) fn new(tokens: &[Value], answers: &[Value]) -> Self {
        let reversed = |values: &[Value]| Mutex::new(values.iter().rev().cloned().collect());
        Self { tokens: reversed(tokens), answers: reversed(answers), calls: Mutex::default() }
    }

    /// What was asked for, a line each: path, token, body.
    pub(crate) fn told(&self) -> Vec<String> {
        let line = |call: &HttpRequest| {
            let url = url::Url::parse(&call.url).unwrap();
            let query: Vec<String> =
                url.query_pairs().map(|(key, value)| format!("{key}={value}")).collect();
            format!("{} {} {}", url.path(), query.join("&"), String::from_utf8_lossy(&call.body))
        };
        self.calls.lock().unwrap().iter().map(line).collect()
    }
}

pub(crate) fn token(value: &str) -> Value {
    json!({ "access_token": value, "expires_in": 7_200 })
}

#[async_trait]
impl Http for Api {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let of_token =
            request.url.contains("/cgi-bin/stable_token") || request.url.contains("/cgi-bin/token");
        self.calls.lock().unwrap().push(request);
        let queue = if of_token { &self.tokens } else { &self.answers };
        let answer = queue.lock().unwrap().pop().ok_or(HttpError::Connect)?;
        Ok(HttpResponse {
            status: 200,
            headers: http::HeaderMap::new(),
            body: answer.to_string().into(),
        })
    }
}
