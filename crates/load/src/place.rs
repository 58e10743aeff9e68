//! Every channel at once: the stage with an inbox for each platform, our own chat, and how the server is told of them.

use crate::http::{Answer, Client};
use anyhow::{Context, Result};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use simulator::{Act, Call, HookAnswer, Inbox, Stage, vendors};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Our own chat's hook takes what the server itself signs for a visitor; those calls are made here.
pub const WEBCHAT: &str = "webchat";
const SERVER_KEY: &str = "server-key-of-the-load-shop-0123456789";
const OTHER_KEY: &str = "server-key-of-the-other-chat-0123456789";
pub const VISITOR_HEADER: &str = "x-trato-visitor-signature";

/// All channels, in the order of their names.
pub fn kinds() -> Vec<&'static str> {
    vendors::KINDS.to_vec()
}

/// Those that answer on the call itself.
pub fn is_voice(kind: &str) -> bool {
    matches!(kind, "alexa" | "google_assistant")
}

/// The inbox of a channel, and a second one with credentials of its own.
pub fn inbox_of(kind: &str) -> String {
    kind.replace('_', "-")
}

pub fn other_inbox_of(kind: &str) -> String {
    format!("other-{}", inbox_of(kind))
}

/// Where everybody stands.
#[derive(Debug, Clone)]
pub struct Place {
    pub stage: Stage,
    host: String,
    n_visitors: Arc<AtomicU64>,
    n_said: Arc<AtomicU64>,
    started_ms: u64,
}

/// Somebody in one channel.
#[derive(Debug, Clone)]
pub struct Phone {
    pub kind: &'static str,
    pub id: String,
    pub address: String,
    language: String,
}

impl Place {
    /// A stage whose server will listen at a host.
    pub async fn open(host: &str, seed: [u8; 32]) -> Result<Self> {
        let now = Arc::new(|| i64::try_from(now_ms()).unwrap_or(0));
        let stage = Stage::start(&format!("http://{host}"), seed, now).await?;
        Ok(Self {
            stage,
            host: host.to_owned(),
            n_visitors: Arc::default(),
            n_said: Arc::default(),
            started_ms: now_ms(),
        })
    }

    /// The inboxes of all channels as they are written into the shop's document.
    pub fn document(&self) -> Result<String> {
        let mut document = String::new();
        for kind in kinds() {
            for inbox in [inbox_of(kind), other_inbox_of(kind)] {
                let (settings, secrets) = if kind == WEBCHAT {
                    let key = if inbox == inbox_of(kind) { SERVER_KEY } else { OTHER_KEY };
                    (json!({}), json!({ "server_key": key }))
                } else {
                    let setup = self.stage.inbox(kind, &inbox)?;
                    (setup.settings, json!(setup.secrets))
                };
                document.push_str(&format!(
                    "[[inbox]]\nid = \"{inbox}\"\nchannel = \"{kind}\"\nname = \"{inbox}\"\n"
                ));
                document.push_str(&format!("[inbox.settings]\n{}", rows(&settings)));
                document.push_str(&format!("[inbox.secrets]\n{}\n", rows(&secrets)));
            }
        }
        Ok(document)
    }

    /// A new shopper.
    pub fn phone(&self, kind: &'static str, inbox: &str, language: &str) -> Result<Phone> {
        let language = language.to_owned();
        if kind == WEBCHAT {
            let number = self.n_visitors.fetch_add(1, Ordering::Relaxed);
            let id = format!("v_{}_{number}", self.started_ms);
            return Ok(Phone { kind, address: id.clone(), id, language });
        }
        let player = self.stage.phone(kind, inbox, &format!("Shopper {kind}"), &language)?;
        let address = self.stage.address(player.id())?;
        Ok(Phone { kind, id: player.id().to_owned(), address, language })
    }

    /// The calls of a doing.
    pub fn calls(&self, phone: &Phone, act: &Act) -> Result<Vec<Call>> {
        if phone.kind == WEBCHAT {
            return Ok(self.visitor_event(phone, act).into_iter().collect());
        }
        Ok(self.stage.calls(&phone.id, act)?)
    }

    /// The calls of somebody who is almost the platform.
    pub fn bent_calls(
        &self,
        phone: &Phone,
        act: &Act,
        bend: impl FnOnce(&mut Inbox, &mut i64),
    ) -> Result<Vec<Call>> {
        if phone.kind == WEBCHAT {
            return Ok(Vec::new());
        }
        Ok(self.stage.bent_calls(&phone.id, act, bend)?)
    }

    /// These bytes with the channel's own proof.
    pub fn proven(&self, kind: &str, body: &[u8]) -> Result<Call> {
        if kind == WEBCHAT {
            return Ok(visitor_call(SERVER_KEY, body));
        }
        let call = self.stage.proven(kind, &inbox_of(kind), body)?;
        call.with_context(|| format!("{kind} cannot prove bytes"))
    }

    /// What was shown to somebody: the words of each message, in order.
    pub fn shown(&self, phone: &Phone) -> Result<Vec<String>> {
        if phone.kind == WEBCHAT {
            return Ok(Vec::new());
        }
        let lines = self.stage.lines(&phone.id, 0)?;
        let brand = lines.iter().filter(|line| line.who == simulator::phone::Who::Brand);
        Ok(brand.filter_map(|line| line.shown.bubble().map(|bubble| bubble.words())).collect())
    }

    /// Hands an answer to whoever called.
    pub fn answered(&self, phone: &Phone, call: &Call, answer: &Answer) {
        if phone.kind == WEBCHAT {
            return;
        }
        let answer = HookAnswer {
            status: answer.status,
            content_type: answer.content_type.clone(),
            body: answer.body.clone().into(),
        };
        self.stage.answered(&phone.id, call, &answer);
    }

    /// What the hook said about a call.
    pub async fn post(
        &self,
        client: &mut Client,
        kind: &str,
        inbox: &str,
        call: &Call,
    ) -> Result<Answer> {
        let question = if call.query.is_empty() { "" } else { "?" };
        let path = format!("/hooks/{kind}/{inbox}{question}{}", call.query);
        let headers: Vec<(&str, &str)> =
            call.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        client.post(&path, &headers, &call.body).await
    }

    pub fn client(&self) -> Client {
        Client::new(&*self.host)
    }

    fn visitor_event(&self, phone: &Phone, act: &Act) -> Option<Call> {
        let event = match act {
            Act::Text { text } => json!({ "type": "text", "text": text }),
            Act::Open => json!({ "type": "opened", "page_url": "https://shop.example/" }),
            Act::Location { latitude_micro, longitude_micro } => {
                json!({ "type": "location", "latitude_e6": latitude_micro, "longitude_e6": longitude_micro })
            }
            Act::Media { name, content_type } => json!({
                "type": "media", "media": "image", "mime": content_type, "reference": format!("upload:{name}"),
            }),
            Act::Tap { .. } | Act::Pay { .. } | Act::Leave => return None,
        };
        let number = self.n_said.fetch_add(1, Ordering::Relaxed);
        Some(visitor_call(SERVER_KEY, &visitor_body(phone, number, &event)))
    }
}

/// An event of a visitor.
fn visitor_body(phone: &Phone, number: u64, event: &Value) -> Vec<u8> {
    let body = json!({
        "visitor": phone.id, "language": phone.language, "client_id": format!("c{number:08}"), "event": event,
    });
    body.to_string().into_bytes()
}

/// An event about a media file of somebody's choosing, as only the server itself could make it.
pub fn visitor_media(phone: &Phone, reference: &str) -> Call {
    let event =
        json!({ "type": "media", "media": "image", "mime": "image/png", "reference": reference });
    visitor_call(SERVER_KEY, &visitor_body(phone, 99_999_999, &event))
}

/// Signed with a key of an inbox.
pub fn visitor_call(key: &str, body: &[u8]) -> Call {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any key length is fine");
    mac.update(body);
    Call { body: body.to_vec(), ..Call::default() }
        .header("content-type", "application/json")
        .header(VISITOR_HEADER, hex::encode(mac.finalize().into_bytes()))
}

/// Keys and values as TOML: strings, numbers and lists are written there as in JSON.
fn rows(values: &Value) -> String {
    let all = values.as_object().into_iter().flatten();
    all.map(|(key, value)| format!("{key} = {value}\n")).collect()
}

/// Milliseconds since 1970.
pub fn now_ms() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}
