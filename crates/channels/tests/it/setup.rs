//! Inboxes, requests and a provider that answers what a test wants.

use std::sync::Mutex;

use async_trait::async_trait;
use channels::{Channel, InboxSettings, Outside, Rendered};
use engine::MessageId;
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, IdentityScheme, Inbound};
use serde_json::{Value, json};
use transport::{Http, HttpError, HttpRequest, HttpResponse, Secret};

pub(crate) const APP_SECRET: &str = "a-long-enough-app-secret";

pub(crate) fn settings(settings: Value, secrets: &[(&str, &str)]) -> InboxSettings {
    let Value::Object(settings) = settings else { panic!("settings are an object") };
    let secret =
        |(name, value): &(&str, &str)| ((*name).to_owned(), Secret::new((*value).to_owned()));
    InboxSettings {
        hook_url: "https://shop.example/hooks/channel/inbox".to_owned(),
        settings,
        secrets: secrets.iter().map(secret).collect(),
    }
}

pub(crate) fn whatsapp(extra: Value) -> std::sync::Arc<dyn Channel> {
    let mut all = json!({ "phone_number_id": "200100" });
    let (Value::Object(all_fields), Value::Object(extra)) = (&mut all, extra) else {
        panic!("objects")
    };
    all_fields.extend(extra);
    let secrets = [
        ("app_secret", APP_SECRET),
        ("verify_token", "hello-token"),
        ("access_token", "EAAG-token"),
    ];
    channels::open("whatsapp", &settings(all, &secrets)).unwrap()
}

pub(crate) fn rendered(piece: Piece) -> Rendered {
    Rendered {
        to: vec![Identity { scheme: IdentityScheme::WaPhone, value: "34600111222".to_owned() }],
        address: None,
        human: false,
        window_until: None,
        correlation: MessageId::new("msg_1"),
        index: 0,
        in_reply_to: None,
        piece,
    }
}

/// Two lines per event: key, time, who acted, whom it is about; then what happened.
pub(crate) fn told(inbounds: &[Inbound]) -> String {
    let line = |inbound: &Inbound| {
        let name = |one: &Identity| format!("{}:{}", one.scheme.name(), one.value);
        let people: Vec<String> = inbound.contact.identities.iter().map(name).collect();
        let named = inbound.contact.display_name.as_deref();
        let named = named.map(|name| format!(" {name}")).unwrap_or_default();
        let observed = if inbound.observed { " observed" } else { "" };
        let note = inbound.contact.address.as_ref();
        let note = note.map(|note| format!("\n  note {note}")).unwrap_or_default();
        let from = inbound.attribution.as_ref().map(|from| serde_json::to_string(from).unwrap());
        let from = from.map(|from| format!("\n  from {from}")).unwrap_or_default();
        format!(
            "{} {} {:?}{observed}{named} [{}]{note}{from}\n  {}\n",
            inbound.event_key,
            inbound.occurred_at.0,
            inbound.actor,
            people.join(" "),
            serde_json::to_string(&inbound.kind).unwrap(),
        )
    };
    inbounds.iter().map(line).collect()
}

/// The world with this provider in it.
pub(crate) fn outside(http: &dyn Http) -> Outside<'_> {
    Outside { http, now: testkit::channel_conformance::NOW }
}

/// Answers each call with the next answer, or with the last one, and keeps what was asked.
pub(crate) struct FakeProvider {
    answers: Vec<Result<(u16, String), HttpError>>,
    pub(crate) calls: Mutex<Vec<HttpRequest>>,
}

impl FakeProvider {
    pub(crate) fn new(status: u16, body: &Value) -> Self {
        Self::in_turn(&[(status, body.clone())])
    }

    pub(crate) fn in_turn(answers: &[(u16, Value)]) -> Self {
        let answer = |(status, body): &(u16, Value)| Ok((*status, body.to_string()));
        Self { answers: answers.iter().map(answer).collect(), calls: Mutex::default() }
    }

    pub(crate) fn failing(error: HttpError) -> Self {
        Self { answers: vec![Err(error)], calls: Mutex::default() }
    }

    /// The body of the only call.
    pub(crate) fn body(&self) -> Value {
        let calls = self.calls.lock().unwrap();
        assert_eq!(calls.len(), 1, "one piece is one call");
        serde_json::from_slice(&calls[0].body).unwrap()
    }
}

#[async_trait]
impl Http for FakeProvider {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut calls = self.calls.lock().unwrap();
        let answer = self.answers[calls.len().min(self.answers.len() - 1)].clone();
        calls.push(request);
        let (status, body) = answer?;
        Ok(HttpResponse { status, headers: http::HeaderMap::new(), body: body.into() })
    }
}
