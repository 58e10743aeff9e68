//! Who answers for the vendor: asked properly once, then from memory, at once.

use super::subject::NOW;
use anyhow::{Result, bail};
use async_trait::async_trait;
use simulator::{ApiRequest, Desk, Vendor};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use transport::{Http, HttpError, HttpRequest, HttpResponse};

pub(super) struct Platform {
    /// The vendor as it is played, where somebody plays it.
    played: Mutex<Option<(Box<dyn Vendor>, Desk)>>,
    /// By address: what it answered, which it answers again.
    known: Mutex<Vec<(String, HttpResponse)>>,
}

impl Platform {
    pub(super) fn played(vendor: Box<dyn Vendor>, desk: Desk) -> Self {
        Self { played: Mutex::new(Some((vendor, desk))), known: Mutex::default() }
    }

    /// Answers one address with one body, and nothing else.
    pub(super) fn canned(url: &str, status: u16, body: &str) -> Self {
        let response =
            HttpResponse { status, headers: http::HeaderMap::new(), body: body.to_owned().into() };
        Self { played: Mutex::default(), known: Mutex::new(vec![(url.to_owned(), response)]) }
    }

    /// What the vendor would have refused.
    pub(super) fn complaints(&self) -> Result<()> {
        let played = self.played.lock().unwrap_or_else(PoisonError::into_inner);
        match played.as_ref().and_then(|(_, desk)| desk.violations.first()) {
            Some(violation) => bail!("the platform would refuse it: {}", violation.what),
            None => Ok(()),
        }
    }

    fn ask(&self, request: &HttpRequest) -> Option<HttpResponse> {
        let mut played = self.played.lock().unwrap_or_else(PoisonError::into_inner);
        let (vendor, desk) = played.as_mut()?;
        let below = request.url.strip_prefix(&desk.inbox.base)?;
        let (path, query) = below.split_once('?').unwrap_or((below, ""));
        let text = |value: &http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers: BTreeMap<String, String> =
            request.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let asked = ApiRequest {
            method: request.method.to_string(),
            path: path.to_owned(),
            query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            headers,
            body: request.body.clone(),
            at_ms: NOW.0,
        };
        let answer = vendor.api(desk, &asked);
        Some(HttpResponse {
            status: answer.status,
            headers: http::HeaderMap::new(),
            body: answer.body,
        })
    }
}

#[async_trait]
impl Http for Platform {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, response)) = known.iter().find(|(url, _)| *url == request.url) {
            return Ok(response.clone());
        }
        let response = self.ask(&request).ok_or(HttpError::Connect)?;
        if response.is_success() {
            known.push((request.url, response.clone()));
        }
        Ok(response)
    }
}
