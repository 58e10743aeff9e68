//! Carries a vendor's calls to the server, again where the vendor would, and hands it the answers.

use super::Stage;
use crate::desk::Desk;
use crate::{Call, HookAnswer, To};
use bytes::Bytes;
use std::time::Duration;

/// How many calls may follow from answers before somebody is going round in circles.
const ROUNDS_MAX: usize = 8;

impl Stage {
    /// Delivers calls about a phone one after the other, and those that follow from the answers.
    pub(super) async fn deliver(&self, phone: &str, calls: Vec<Call>) {
        let mut waiting = calls;
        for _ in 0..ROUNDS_MAX {
            let mut following = Vec::new();
            for call in waiting {
                following.extend(self.deliver_one(phone, &call).await);
            }
            if following.is_empty() {
                return;
            }
            waiting = following;
        }
        self.violated(phone, "the server's answers lead in circles".to_owned());
    }

    async fn deliver_one(&self, phone: &str, call: &Call) -> Vec<Call> {
        let Some((url, again, waits)) = self.way(phone, call) else { return Vec::new() };
        let mut outcome = self.send(&url, call, waits).await;
        for after_ms in again {
            if matches!(&outcome, Ok(answer) if answer.status < 500) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(*after_ms)).await;
            outcome = self.send(&url, call, waits).await;
        }
        match outcome {
            Ok(answer) => {
                if !(200..300).contains(&answer.status) {
                    let body = String::from_utf8_lossy(&answer.body).into_owned();
                    self.violated(phone, format!("the hook answered {}: {body}", answer.status));
                }
                self.take(phone, call, &answer)
            }
            Err(error) => {
                self.violated(phone, format!("the hook did not answer: {error}"));
                Vec::new()
            }
        }
    }

    /// Where a call goes, when it is made again, and how long the platform waits.
    fn way(&self, phone: &str, call: &Call) -> Option<(String, &'static [u64], Duration)> {
        let desks = self.desks();
        let desk = desks.values().find(|desk| desk.phones.contains_key(phone))?;
        let vendor = self.vendor(&desk.inbox.kind).ok()?;
        let question = if call.query.is_empty() { "" } else { "?" };
        let Desk { inbox, .. } = desk;
        let path = match &call.to {
            To::Hook => format!("/hooks/{}/{}", inbox.kind, inbox.id),
            To::Path { path, .. } => path.clone(),
        };
        let url = format!("{}{path}{question}{}", self.0.options.server_url, call.query);
        Some((url, vendor.redelivers_after_ms(), Duration::from_millis(vendor.waits_ms())))
    }

    async fn send(
        &self,
        url: &str,
        call: &Call,
        waits: Duration,
    ) -> Result<HookAnswer, reqwest::Error> {
        let method = match &call.to {
            To::Path { method, .. } => method.parse().unwrap_or_default(),
            To::Hook => reqwest::Method::POST,
        };
        let request = self.0.client.request(method, url).timeout(waits);
        let mut request = request.body(call.body.clone());
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        let content_type =
            response.headers().get("content-type").and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_owned();
        let body: Bytes = response.bytes().await?;
        Ok(HookAnswer { status, content_type, body })
    }

    /// The vendor reads the answer.
    fn take(&self, phone: &str, call: &Call, answer: &HookAnswer) -> Vec<Call> {
        let mut desks = self.desks();
        let Some(desk) = desks.values_mut().find(|desk| desk.phones.contains_key(phone)) else {
            return Vec::new();
        };
        let following = match self.vendor(&desk.inbox.kind) {
            Ok(vendor) => vendor.answered(desk, phone, call, answer),
            Err(_) => Vec::new(),
        };
        drop(desks);
        self.tell();
        following
    }

    fn violated(&self, phone: &str, what: String) {
        let mut desks = self.desks();
        if let Some(desk) = desks.values_mut().find(|desk| desk.phones.contains_key(phone)) {
            desk.violated(what);
        }
        drop(desks);
        self.tell();
    }
}
