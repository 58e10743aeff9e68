//! Inboxes, requests and a provider that answers what a test wants.

use std::sync::Mutex;

use async_trait::async_trait;
use channels::{Channel, InboxSettings, Outside, Rendered};
use engine::MessageId;
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, IdentityScheme};
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

/// The world with this provider in it.
pub(crate) fn outside(http: &dyn Http) -> Outside<'_> {
    Outside { http, now: testkit::channel_conformance::NOW }
}

/// Answers every call alike and keeps what was asked.
pub(crate) struct FakeProvider {
    answer: Result<(u16, String), HttpError>,
    pub(crate) calls: Mutex<Vec<HttpRequest>>,
}

impl FakeProvider {
    pub(crate) fn new(status: u16, body: &Value) -> Self {
        Self { answer: Ok((status, body.to_string())), calls: Mutex::default() }
    }

    pub(crate) fn failing(error: HttpError) -> Self {
        Self { answer: Err(error), calls: Mutex::default() }
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
        self.calls.lock().unwrap().push(request);
        let (status, body) = self.answer.clone()?;
        Ok(HttpResponse { status, headers: http::HeaderMap::new(), body: body.into() })
    }
}
