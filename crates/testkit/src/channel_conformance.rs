//! What every channel must do with what arrives and with what its provider answers, whatever the vendor.
//!
//! A channel's tests describe it as a [`Subject`] and write `testkit::channel_conformance!(MyChannel);`. Each check
//! is a test of its own and says what it proves.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use channels::{Channel, Rendered};
use engine::Timestamp;
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, Inbound, InboundKind, ReceiptState};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use transport::{
    Http, HttpError, HttpRequest, HttpResponse, RawRequest, Rejection, Retry, SendErrorCode,
};

/// The secret every check signs with.
pub const SECRET: &str = "conformance-secret-0123456789abcdef";
/// When everything arrives.
pub const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// A channel as the suite sees it.
pub trait Subject {
    /// Opens an inbox that verifies with this secret; with none when `None`.
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel>;
    /// The header that carries the signature.
    fn header(&self) -> &'static str;
    /// What the provider writes into it.
    fn sign(&self, secret: &str, body: &[u8]) -> String;
    /// A body with one text message of this id.
    fn message(&self, id: &str) -> Vec<u8>;
    /// A body with one message per id, where the protocol has batches.
    fn batch(&self, ids: &[&str]) -> Option<Vec<u8>>;
    /// Bodies that verify and that nobody has seen before; none where unknown content is refused by design.
    fn unknown(&self) -> Vec<Vec<u8>>;
    /// A body that tells this state of the message `id`, where the protocol can.
    fn receipt(&self, id: &str, state: ReceiptState) -> Option<Vec<u8>>;
    /// The largest body taken.
    fn body_bytes_max(&self) -> usize;
    /// Somebody to write to.
    fn recipient(&self) -> Identity;
    /// What the provider answers to one who sends too fast; `None` where nothing is called.
    fn throttled(&self) -> Option<(u16, String)>;
}

/// Generates one test per promise for a `Subject` value.
#[macro_export]
macro_rules! channel_conformance {
    ($subject:expr) => {
        $crate::channel_conformance!(@tests $subject;
            forgeries_are_refused
            nothing_is_accepted_without_a_secret
            another_secret_is_refused
            a_message_arrives_once_under_the_same_key
            every_message_of_a_batch_arrives
            unknown_content_is_kept_and_accepted
            receipts_come_in_any_order
            malformed_json_tells_where
            a_body_over_the_limit_is_refused_unread
            a_throttled_send_is_tried_again
            a_send_that_may_have_arrived_is_not_repeated
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
    request(body, &[(subject.header(), &subject.sign(SECRET, body))])
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
        public_url: "https://shop.example/hooks/channel/inbox".to_owned(),
    }
}

fn parsed(subject: &dyn Subject, body: &[u8]) -> Vec<Inbound> {
    let outcome = subject.open(Some(SECRET)).parse(&signed(subject, body));
    outcome.unwrap_or_else(|rejection| panic!("refused: {rejection}"))
}

/// Every way to get a signature wrong is answered 401, and none gets as far as the body.
pub fn forgeries_are_refused(subject: &dyn Subject) {
    let channel = subject.open(Some(SECRET));
    let body = subject.message("forged-1");
    let good = subject.sign(SECRET, &body);
    assert!(channel.parse(&signed(subject, &body)).is_ok(), "the genuine one must pass");
    let forgeries = forgeries(subject, &body, &good);
    assert!(forgeries.len() >= 20, "only {} forgeries", forgeries.len());
    for (name, request) in forgeries {
        let outcome = channel.parse(&request).expect_err(name);
        assert_eq!(outcome.status(), StatusCode::UNAUTHORIZED, "{name}: {outcome}");
    }
}

fn forgeries(subject: &dyn Subject, body: &[u8], good: &str) -> Vec<(&'static str, RawRequest)> {
    let header = subject.header();
    let with = |value: &str| request(body, &[(header, value)]);
    let code = good.rsplit('=').next().unwrap_or(good);
    let mut tampered = body.to_vec();
    tampered[0] = b' ';
    let mut longer = body.to_vec();
    longer.push(b'\n');
    let reserialized = String::from_utf8_lossy(body).replace(':', ": ");
    let flipped = if code.starts_with('0') { "1" } else { "0" };
    vec![
        ("no header", request(body, &[])),
        ("empty header", with("")),
        ("a space", with(" ")),
        ("scheme only", with(good.trim_end_matches(code))),
        ("truncated by one", with(&good[..good.len() - 1])),
        ("truncated to half", with(&good[..good.len() / 2])),
        ("one byte only", with(&good[..good.len() - code.len() + 2])),
        ("doubled", with(&format!("{good}{code}"))),
        ("two in one header", with(&format!("{good}, {good}"))),
        ("first digit changed", with(&good.replacen(&code[..1], flipped, 1))),
        (
            "last digit changed",
            with(&format!(
                "{}{}",
                &good[..good.len() - 1],
                if good.ends_with('0') { '1' } else { '0' }
            )),
        ),
        ("upper case", with(&format!("{}{}", good.trim_end_matches(code), code.to_uppercase()))),
        ("zeros", with(&format!("{}{}", good.trim_end_matches(code), "0".repeat(code.len())))),
        (
            "not hexadecimal",
            with(&format!("{}{}", good.trim_end_matches(code), "g".repeat(code.len()))),
        ),
        ("another algorithm", with(&format!("sha1={code}"))),
        ("unknown algorithm", with(&format!("none={code}"))),
        ("trailing space inside", with(&format!("{good} x"))),
        ("signature of nothing", with(&subject.sign(SECRET, b""))),
        ("signature of another body", with(&subject.sign(SECRET, b"{}"))),
        ("signed with the empty secret", with(&subject.sign("", body))),
        (
            "signed with another secret",
            with(&subject.sign("another-secret-0123456789abcdefgh", body)),
        ),
        ("signed with a truncated secret", with(&subject.sign(&SECRET[..SECRET.len() - 1], body))),
        ("signed with a longer secret", with(&subject.sign(&format!("{SECRET}0"), body))),
        ("secret in other letters", with(&subject.sign(&SECRET.to_uppercase(), body))),
        ("the secret itself", with(SECRET)),
        ("two headers, both good", request(body, &[(header, good), (header, good)])),
        ("two headers, one good", request(body, &[(header, "x"), (header, good)])),
        ("under another header", request(body, &[("x-signature", good)])),
        ("first byte of the body changed", request(&tampered, &[(header, good)])),
        ("a byte more", request(&longer, &[(header, good)])),
        ("a byte less", request(&body[..body.len() - 1], &[(header, good)])),
        ("no body", request(b"", &[(header, good)])),
        ("the same JSON written anew", request(reserialized.as_bytes(), &[(header, good)])),
    ]
}

/// Without a secret the hook does not exist, whatever is presented.
pub fn nothing_is_accepted_without_a_secret(subject: &dyn Subject) {
    let body = subject.message("unsigned-1");
    for secret in [None, Some(""), Some(" , ")] {
        let channel = subject.open(secret);
        for presented in [subject.sign("", &body), subject.sign(SECRET, &body), String::new()] {
            let outcome = channel.parse(&request(&body, &[(subject.header(), &presented)]));
            assert_eq!(outcome, Err(Rejection::NotConfigured));
        }
    }
}

/// While a secret is rotated both are good; afterwards the old one is not.
pub fn another_secret_is_refused(subject: &dyn Subject) {
    let body = subject.message("rotated-1");
    let rotating = subject.open(Some(&format!("new-secret-0123456789abcdef0123456,{SECRET}")));
    assert!(rotating.parse(&signed(subject, &body)).is_ok(), "both secrets count while rotating");
    let rotated = subject.open(Some("new-secret-0123456789abcdef0123456"));
    assert!(matches!(rotated.parse(&signed(subject, &body)), Err(Rejection::BadSignature { .. })));
}

/// A repeated delivery has the same key, another message another one.
pub fn a_message_arrives_once_under_the_same_key(subject: &dyn Subject) {
    let first = parsed(subject, &subject.message("one"));
    let again = parsed(subject, &subject.message("one"));
    let other = parsed(subject, &subject.message("two"));
    assert_eq!(first, again);
    assert_eq!(first.len(), 1);
    assert!(matches!(first[0].kind, InboundKind::Message { .. }), "{:?}", first[0].kind);
    assert_ne!(first[0].event_key, other[0].event_key);
    assert!(!first[0].contact.identities.is_empty());
}

/// Not only the first: a provider puts many updates into one call.
pub fn every_message_of_a_batch_arrives(subject: &dyn Subject) {
    let ids: Vec<String> = (0..250).map(|number| format!("batch-{number}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let Some(body) = subject.batch(&ids) else { return };
    let inbounds = parsed(subject, &body);
    assert_eq!(inbounds.len(), ids.len());
    let mut keys: Vec<&str> = inbounds.iter().map(|inbound| inbound.event_key.as_str()).collect();
    keys.dedup();
    assert_eq!(keys.len(), ids.len());
}

/// What is not understood is kept as such: a refusal would be repeated for days.
pub fn unknown_content_is_kept_and_accepted(subject: &dyn Subject) {
    for body in subject.unknown() {
        let inbounds = parsed(subject, &body);
        let unknown = |inbound: &Inbound| matches!(inbound.kind, InboundKind::Unknown { .. });
        let text = String::from_utf8_lossy(&body).into_owned();
        assert!(!inbounds.is_empty() && inbounds.iter().all(unknown), "{text}: {inbounds:?}");
        assert_eq!(inbounds, parsed(subject, &body), "the key must be stable: {text}");
    }
}

/// Each state arrives as it was told, with a key of its own, in whatever order.
pub fn receipts_come_in_any_order(subject: &dyn Subject) {
    use ReceiptState::{Delivered, Failed, Read, Sent};
    let mut keys = Vec::new();
    for state in [Read, Sent, Delivered, Failed] {
        let Some(body) = subject.receipt("sent-1", state) else { continue };
        let inbounds = parsed(subject, &body);
        let told = inbounds.iter().find_map(|inbound| match &inbound.kind {
            InboundKind::Receipt(report) => Some(report.state),
            _ => None,
        });
        assert_eq!(told, Some(state));
        keys.push(inbounds[0].event_key.clone());
    }
    let count = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), count, "two states of one message are two events");
}

/// 400 with line and column, and nothing of the body in the words.
pub fn malformed_json_tells_where(subject: &dyn Subject) {
    let channel = subject.open(Some(SECRET));
    for (body, position) in [
        ("", (1, 0)),
        ("{", (1, 1)),
        ("{\n  private}", (2, 3)),
        ("not json", (1, 2)),
        ("\u{feff}{}", (1, 1)),
    ] {
        let rejection = channel.parse(&signed(subject, body.as_bytes())).expect_err(body);
        assert_eq!(rejection.status(), StatusCode::BAD_REQUEST, "{body}");
        assert!(!rejection.to_string().contains("private"), "{rejection}");
        assert!(
            matches!(rejection, Rejection::Malformed { position: found, .. } if found == Some(position)),
            "{body}: {rejection:?}"
        );
    }
    let deep = "[".repeat(200_000);
    let deep = &deep.as_bytes()[..deep.len().min(subject.body_bytes_max())];
    let rejection = channel.parse(&signed(subject, deep)).expect_err("deeply nested");
    assert_eq!(rejection.status(), StatusCode::BAD_REQUEST);
}

/// 413 before the signature is even computed.
pub fn a_body_over_the_limit_is_refused_unread(subject: &dyn Subject) {
    let channel = subject.open(Some(SECRET));
    let body = vec![b' '; subject.body_bytes_max() + 1];
    assert_eq!(channel.parse(&request(&body, &[])), Err(Rejection::TooLarge));
}

/// Too fast: later again, after as long as the provider asks for.
pub fn a_throttled_send_is_tried_again(subject: &dyn Subject) {
    let Some((status, body)) = subject.throttled() else { return };
    let provider = OneAnswer::new(Ok((status, body, Some("7"))));
    let error = block_on(send(subject, &provider)).expect_err("it was refused");
    assert_eq!((error.code, error.retry), (SendErrorCode::Throttled, Retry::AfterMs(7_000)));
    assert_eq!(provider.calls(), 1, "a channel never retries by itself");
}

/// No answer after the request went out, or one that makes no sense: it is asked about, not repeated.
pub fn a_send_that_may_have_arrived_is_not_repeated(subject: &dyn Subject) {
    if subject.throttled().is_none() {
        return;
    }
    let timeout = HttpError::Timeout { request_sent: true };
    for answer in [Err(timeout), Ok((200, String::new(), None)), Ok((200, "{}".to_owned(), None))] {
        let provider = OneAnswer::new(answer);
        let error = block_on(send(subject, &provider)).expect_err("nothing was confirmed");
        assert_eq!(error.retry, Retry::Reconcile, "{error}");
        assert_eq!(provider.calls(), 1);
    }
}

async fn send(
    subject: &dyn Subject,
    http: &dyn Http,
) -> Result<transport::Receipt, transport::SendError> {
    let message = Rendered {
        to: vec![subject.recipient()],
        correlation: "msg_conformance".into(),
        index: 0,
        in_reply_to: None,
        piece: Piece::Text { body: "hello".to_owned() },
    };
    subject.open(Some(SECRET)).send(http, &message).await
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(future)
}

type Answer = Result<(u16, String, Option<&'static str>), HttpError>;

/// A provider that answers every call alike.
struct OneAnswer {
    answer: Answer,
    calls: Mutex<u32>,
}

impl OneAnswer {
    fn new(answer: Answer) -> Self {
        Self { answer, calls: Mutex::new(0) }
    }

    fn calls(&self) -> u32 {
        *self.calls.lock().expect("no test panicked in here")
    }
}

#[async_trait]
impl Http for OneAnswer {
    async fn call(&self, _request: HttpRequest) -> Result<HttpResponse, HttpError> {
        *self.calls.lock().expect("no test panicked in here") += 1;
        let (status, body, retry_after) = self.answer.clone()?;
        let mut headers = HeaderMap::new();
        if let Some(seconds) = retry_after {
            headers.insert(http::header::RETRY_AFTER, HeaderValue::from_static(seconds));
        }
        Ok(HttpResponse { status, headers, body: body.into() })
    }
}
