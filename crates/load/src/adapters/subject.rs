//! A channel as it is measured: opened, with genuine calls of one shopper and somebody who answers for the vendor.

use super::answer::outbound;
use super::platform::Platform;
use anyhow::{Context as _, Result, bail};
use channels::{Channel, Moment, Outside, Rendered, Said};
use engine::content::Outbound;
use engine::content::plan::{PlanWords, plan};
use engine::dialogue::phrases::Phrases;
use engine::inbox::inbound::{ContactRef, Inbound};
use engine::time::DAY_MS;
use engine::{Language, Timestamp};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use transport::RawRequest;

/// When everything happens.
pub(super) const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// RSA or AES of each call, ready to be done alone.
pub(super) struct KeyWork {
    pub(super) name: &'static str,
    pub(super) done: Done,
    pub(super) of_calls: Vec<Box<dyn Fn() -> bool>>,
}

/// How often work with keys is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// It is a part of each message.
    EachCall,
    /// It is remembered for as long as the platform sends the same token, so that a message has none.
    OncePerToken,
}

impl Done {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::EachCall => "each call",
            Self::OncePerToken => "once per token",
        }
    }
}

pub(super) struct Subject {
    pub(super) channel: &'static str,
    pub(super) variant: &'static str,
    pub(super) adapter: Arc<dyn Channel>,
    pub(super) requests: Vec<RawRequest>,
    pub(super) platform: Platform,
    pub(super) key_work: Option<KeyWork>,
}

/// What stays the same over all messages.
pub(super) struct Saying {
    outbound: Outbound,
    words: PlanWords,
}

impl Saying {
    pub(super) fn new() -> Self {
        Self { outbound: outbound(), words: Phrases::default().plan_words(Language::En) }
    }
}

impl Subject {
    /// Reads and proves a call, with what verifies it fetched first where that is needed.
    pub(super) fn receive(&self, request: &RawRequest) -> Result<Vec<Inbound>> {
        let outside = Outside { http: &self.platform, now: NOW };
        if let Some(keys) = self.adapter.abilities().fetches_keys {
            at_once(keys.prepare(&outside, request))??;
        }
        Ok(self.adapter.parse(request)?)
    }

    /// Plans the answer and hands over the calls that say it; answers how many pieces it had.
    pub(super) fn answer(
        &self,
        saying: &Saying,
        request: &RawRequest,
        inbounds: &[Inbound],
    ) -> Result<usize> {
        let contact = &inbounds.first().context("nothing arrived")?.contact;
        let until = Some(NOW.plus_ms(DAY_MS));
        let address = contact.address.as_deref();
        let moment = Moment { now: NOW, reply_window_until: until, human: false, address };
        let capabilities = self.adapter.capabilities(&moment);
        let planned = plan(&saying.outbound, &capabilities, &saying.words);
        let n_pieces = planned.pieces.len();
        let messages = planned.pieces.into_iter().enumerate().map(|(index, piece)| Rendered {
            to: contact.identities.clone(),
            address: contact.address.clone(),
            human: false,
            window_until: until,
            correlation: saying.outbound.id.clone(),
            index: u32::try_from(index).unwrap_or(u32::MAX),
            in_reply_to: None,
            piece,
        });
        let answers = self.adapter.abilities().answers;
        let waits = answers.and_then(|answers| answers.waits_ms(request, inbounds));
        if let (Some(answers), Some(_)) = (answers, waits) {
            let said = Said { messages: messages.collect(), late: None };
            let answer = answers.answer(request, &said);
            if answer.status != 200 || answer.body.is_empty() {
                bail!("nothing was said on the call");
            }
            return Ok(n_pieces);
        }
        let outside = Outside { http: &self.platform, now: NOW };
        for message in messages {
            at_once(self.adapter.send(&outside, &message))??;
        }
        Ok(n_pieces)
    }

    /// Goes the whole way once and says what is wrong with the measurement, if anything is.
    pub(super) fn rehearse(&self, saying: &Saying) -> Result<usize> {
        let request = self.requests.first().context("no call was made")?;
        let inbounds = self.receive(request)?;
        let known: &ContactRef = &inbounds.first().context("nothing arrived")?.contact;
        if inbounds.len() != 1 || known.identities.is_empty() {
            bail!("the call is not one message of somebody");
        }
        let n_pieces = self.answer(saying, request, &inbounds)?;
        if n_pieces == 0 {
            bail!("the answer has no pieces");
        }
        self.platform.complaints()?;
        Ok(n_pieces)
    }
}

/// Runs a future that has nothing to wait for.
pub(super) fn at_once<T>(future: impl Future<Output = T>) -> Result<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Ok(done),
        Poll::Pending => bail!("the adapter waits for something"),
    }
}

/// A webhook's call as the server hands it to a channel.
pub(super) fn call(
    hook_url: &str,
    query: &str,
    headers: &[(String, String)],
    body: Vec<u8>,
) -> Result<RawRequest> {
    let mut map = http::HeaderMap::new();
    for (name, value) in headers {
        map.append(
            http::HeaderName::from_bytes(name.as_bytes())?,
            http::HeaderValue::from_str(value)?,
        );
    }
    let question = if query.is_empty() { "" } else { "?" };
    Ok(RawRequest {
        method: http::Method::POST,
        path: url::Url::parse(hook_url)?.path().to_owned(),
        query: query.to_owned(),
        headers: map,
        body: body.into(),
        received_at: NOW,
        public_url: format!("{hook_url}{question}{query}"),
    })
}
