//! The written contract of a channel as tests.
//!
//! It is what every one must do with what arrives, with what it sends and with what its provider answers, whatever
//! the vendor. `docs/CHANNELS.md` says the same in words.
//!
//! A channel's tests describe it as a [`Subject`] and write `testkit::channel_conformance!(MyChannel);`. Each check
//! is a test of its own and says what it proves.

mod arriving;
mod forging;
mod goods;
mod limits;
mod sending;

pub use arriving::*;
pub use forging::*;
pub use sending::*;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use channels::{Channel, Outside};
use engine::Timestamp;
use engine::inbox::inbound::{Identity, Inbound, ReceiptState};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use transport::{Http, HttpError, HttpRequest, HttpResponse, RawRequest, Rejection, SendErrorCode};

/// The secret every check signs with.
pub const SECRET: &str = "conformance-secret-0123456789abcdef";
/// When everything arrives.
pub const NOW: Timestamp = Timestamp(1_795_000_000_000);
/// Where the provider was told to call.
pub const HOOK_URL: &str = "https://shop.example/hooks/channel/inbox";

/// What a refusal of a provider can mean that we act on: wait, stop, write to nobody, or have somebody mend it.
pub const MEANINGS: [SendErrorCode; 5] = [
    SendErrorCode::Throttled,
    SendErrorCode::WindowClosed,
    SendErrorCode::OptedOut,
    SendErrorCode::RecipientUnreachable,
    SendErrorCode::Auth,
];

/// A channel as the suite sees it.
pub trait Subject: Sync {
    /// Opens an inbox that verifies with this secret; with none when `None`.
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel>;

    /// A genuine call of the provider, proven with this secret.
    fn call(&self, secret: &str, body: &[u8]) -> RawRequest;

    /// Where in a call the proof lies: every one of these is bent in every way.
    fn proofs(&self) -> Vec<Proof>;

    /// Whether the proof covers the body. Where it does not, a changed body cannot be told.
    fn covers_body(&self) -> bool {
        true
    }

    /// How old a genuine call may be; `None` where the protocol has no moment in it.
    fn fresh_for_ms(&self) -> Option<i64> {
        None
    }

    /// Calls that are forged in this protocol's own ways; each must be refused.
    fn own_forgeries(&self) -> Vec<(&'static str, RawRequest)> {
        Vec::new()
    }

    /// Whether several secrets, with commas between, count at the same time.
    fn rotates(&self) -> bool {
        true
    }

    /// Answers the channel's own questions (keys, tokens) before a call is parsed or a message sent.
    fn keys(&self) -> Arc<dyn Http> {
        Arc::new(Silent)
    }

    /// A body with one text message of this id.
    fn message(&self, id: &str) -> Vec<u8>;

    /// A body with one message per id, where the protocol has batches.
    fn batch(&self, _ids: &[&str]) -> Option<Vec<u8>> {
        None
    }

    /// A message of ours, or of a person in the platform's own app, coming back; where the protocol has that.
    fn echo(&self, _id: &str) -> Option<Vec<u8>> {
        None
    }

    /// Bodies that verify and that nobody has seen before; none where unknown content is refused by design.
    fn unknown(&self) -> Vec<Vec<u8>> {
        Vec::new()
    }

    /// Bodies that verify and are no bodies of this protocol; those that are not JSON, where it is JSON, are given
    /// by the suite.
    fn malformed(&self) -> Vec<Vec<u8>> {
        Vec::new()
    }

    fn is_json(&self) -> bool {
        true
    }

    /// A body that tells this state of the message `id`, where the protocol can.
    fn receipt(&self, _id: &str, _state: ReceiptState) -> Option<Vec<u8>> {
        None
    }

    /// The largest body taken.
    fn body_bytes_max(&self) -> usize;

    /// Somebody to write to, with what the channel itself noted about reaching her.
    fn recipient(&self) -> (Identity, Option<String>);

    /// What the provider answers to a message it took; `None` where nothing is called.
    fn accepted(&self) -> Option<(u16, String)>;

    /// What the provider answers when it does not take a message, and what that means. A throttled answer comes
    /// with `Retry-After: 7`, unless the body says how long.
    fn failures(&self) -> Vec<(SendErrorCode, u16, String)> {
        Vec::new()
    }

    /// Which of the meanings that every channel is asked for ([`MEANINGS`]) its provider never tells, each with why.
    /// It must be said of every one that [`Subject::failures`] has no sample of.
    fn never_told(&self) -> Vec<(SendErrorCode, &'static str)> {
        Vec::new()
    }

    /// A file's reference, and a provider that has it: `small` is good, `huge` is over the limit, `elsewhere` names
    /// a host that is not configured.
    fn media(&self) -> Option<MediaCase> {
        None
    }
}

/// A place in a call that proves who made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    Header(&'static str),
    Query(&'static str),
}

/// Files as references, with who answers for them.
#[expect(missing_debug_implementations, reason = "it holds a trait object")]
pub struct MediaCase {
    pub provider: Arc<dyn Http>,
    pub small: String,
    pub huge: Option<String>,
    /// References that must not make us connect to where they point, nor send a credential there.
    pub elsewhere: Vec<String>,
    /// What the calls of `elsewhere` may go to.
    pub allowed_hosts: Vec<&'static str>,
}

/// Generates one test per promise for a `Subject` value.
#[macro_export]
macro_rules! channel_conformance {
    ($subject:expr) => {
        $crate::channel_conformance!(@tests $subject;
            forgeries_are_refused
            nothing_is_accepted_without_a_secret
            another_secret_is_refused
            an_old_call_is_refused
            a_message_arrives_once_under_the_same_key
            every_message_of_a_batch_arrives
            an_echo_is_not_the_contact
            unknown_content_is_kept_and_accepted
            receipts_come_in_any_order
            malformed_content_is_refused
            hostile_text_arrives_whole_or_is_refused
            a_body_over_the_limit_is_refused_unread
            every_message_fits_the_limits_and_is_one_call_a_piece
            every_failure_means_what_it_means
            a_send_that_may_have_arrived_is_not_repeated
            files_are_fetched_from_the_provider_only
            what_it_is_is_told
        );
    };
    (@tests $subject:expr; $($name:ident)+) => {
        $(#[test]
        fn $name() {
            $crate::channel_conformance::$name(&$subject);
        })+
    };
}

/// A webhook call as the provider makes it.
pub fn signed(subject: &dyn Subject, body: &[u8]) -> RawRequest {
    subject.call(SECRET, body)
}

/// A webhook call with any headers.
///
/// # Panics
/// When a header is not one.
pub fn request(body: &[u8], headers: &[(&str, &str)]) -> RawRequest {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header name");
        map.append(name, HeaderValue::from_bytes(value.as_bytes()).expect("a header value"));
    }
    RawRequest {
        method: Method::POST,
        path: "/hooks/channel/inbox".to_owned(),
        query: String::new(),
        headers: map,
        body: body.to_vec().into(),
        received_at: NOW,
        public_url: HOOK_URL.to_owned(),
    }
}

/// Parses a call as the server does: the keys it names are fetched first.
///
/// # Errors
/// What the channel refuses it with.
pub fn accept(
    subject: &dyn Subject,
    channel: &dyn Channel,
    request: &RawRequest,
) -> Result<Vec<Inbound>, Rejection> {
    if let Some(keys) = channel.abilities().fetches_keys {
        let http = subject.keys();
        let outside = Outside { http: http.as_ref(), now: request.received_at };
        block_on(keys.prepare(&outside, request))?;
    }
    channel.parse(request)
}

/// What a genuine call with this body brings.
///
/// # Panics
/// When it is refused.
pub fn parsed(subject: &dyn Subject, body: &[u8]) -> Vec<Inbound> {
    let channel = subject.open(Some(SECRET));
    let outcome = accept(subject, channel.as_ref(), &signed(subject, body));
    outcome.unwrap_or_else(|rejection| panic!("refused: {rejection}"))
}

/// Runs a future to its end.
///
/// # Panics
/// When no runtime can be made.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(future)
}

/// Nobody there.
#[derive(Debug)]
pub struct Silent;

#[async_trait]
impl Http for Silent {
    async fn call(&self, _request: HttpRequest) -> Result<HttpResponse, HttpError> {
        Err(HttpError::Connect)
    }
}

type Answer = Result<(u16, String, Option<&'static str>), HttpError>;

/// A provider that answers every message alike, and the channel's own questions (tokens) as the subject does.
#[expect(missing_debug_implementations, reason = "it holds a trait object")]
pub struct OneAnswer {
    answer: Answer,
    keys: Arc<dyn Http>,
    /// What was asked for, beside the channel's own questions.
    pub asked: Mutex<Vec<HttpRequest>>,
}

impl OneAnswer {
    pub fn new(subject: &dyn Subject, answer: Answer) -> Self {
        Self { answer, keys: subject.keys(), asked: Mutex::default() }
    }

    /// How often a message was handed over.
    ///
    /// # Panics
    /// When another test's panic poisoned the lock.
    pub fn calls(&self) -> usize {
        self.asked.lock().expect("no test panicked in here").len()
    }
}

#[async_trait]
impl Http for OneAnswer {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        if let Ok(own) = self.keys.call(request.clone()).await
            && own.status != 404
        {
            return Ok(own);
        }
        self.asked.lock().expect("no test panicked in here").push(request);
        let (status, body, retry_after) = self.answer.clone()?;
        let mut headers = HeaderMap::new();
        if let Some(seconds) = retry_after {
            headers.insert(http::header::RETRY_AFTER, HeaderValue::from_static(seconds));
        }
        Ok(HttpResponse { status, headers, body: body.into() })
    }
}
