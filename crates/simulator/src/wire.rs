//! Calls between the stage and the server, in both directions.

use bytes::Bytes;
use serde_json::Value;
use std::collections::BTreeMap;

/// Where a call goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum To {
    /// The inbox's hook, as every platform's calls do.
    #[default]
    Hook,
    /// Elsewhere on the server: the shop's own chat has an API of its own.
    Path { method: &'static str, path: String },
}

/// A call of the server.
#[derive(Debug, Clone, Default)]
pub struct Call {
    pub to: To,
    /// Added to the address, without `?`.
    pub query: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// For the vendor itself, when the answer comes.
    pub about: Value,
}

impl Call {
    pub fn json(body: &Value) -> Self {
        Self { body: body.to_string().into_bytes(), ..Self::default() }
            .header("content-type", "application/json")
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// What the hook answered.
#[derive(Debug, Clone)]
pub struct HookAnswer {
    pub status: u16,
    pub content_type: String,
    pub body: Bytes,
}

/// A call of the vendor's API.
#[derive(Debug, Clone)]
pub struct ApiRequest {
    pub method: String,
    /// Below the inbox's base, with a leading `/`, percent-decoding left to the vendor.
    pub path: String,
    pub query: Vec<(String, String)>,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Bytes,
    pub at_ms: i64,
}

impl ApiRequest {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The token of `Authorization: Bearer`.
    pub fn bearer(&self) -> Option<&str> {
        self.header("authorization").strip_prefix("Bearer ")
    }

    /// The fields of a form.
    pub fn form(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }

    /// # Errors
    /// When the body is not JSON.
    pub fn json(&self) -> Result<Value, crate::strict::Broken> {
        if !self.header("content-type").starts_with("application/json") {
            return Err(crate::strict::Broken(
                "the content type is not application/json".to_owned(),
            ));
        }
        serde_json::from_slice(&self.body)
            .map_err(|error| crate::strict::Broken(format!("the body is no JSON: {error}")))
    }

    /// The parts of the path.
    pub fn parts(&self) -> Vec<&str> {
        self.path.split('/').filter(|part| !part.is_empty()).collect()
    }
}

/// What the vendor's API answers.
#[derive(Debug, Clone)]
pub struct ApiAnswer {
    pub status: u16,
    pub content_type: String,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
    /// Hook calls that follow of it, such as receipts, with the phone they are about.
    pub then: Vec<(String, Call)>,
}

impl ApiAnswer {
    pub fn json(status: u16, body: &Value) -> Self {
        Self::of(status, "application/json", body.to_string())
    }

    pub fn of(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            content_type: content_type.to_owned(),
            headers: Vec::new(),
            body: body.into(),
            then: Vec::new(),
        }
    }

    #[must_use]
    pub fn then(mut self, phone: &str, calls: Vec<Call>) -> Self {
        self.then.extend(calls.into_iter().map(|call| (phone.to_owned(), call)));
        self
    }
}
