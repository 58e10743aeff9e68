//! Calls that are not the provider's: every one is answered 401, and none gets as far as the body.

use super::{NOW, Proof, SECRET, Subject, accept, signed};
use http::{HeaderName, HeaderValue, StatusCode};
use transport::{RawRequest, Rejection};

/// Fewest forgeries worth the name.
const FORGERIES_MIN: usize = 20;

/// Every way to get the proof wrong.
pub fn forgeries_are_refused(subject: &dyn Subject) {
    let channel = subject.open(Some(SECRET));
    let good = signed(subject, &subject.message("forged-1"));
    assert!(accept(subject, channel.as_ref(), &good).is_ok(), "the genuine one must pass");
    let forged = forgeries(subject, "forged-1");
    assert!(forged.len() >= FORGERIES_MIN, "only {} forgeries", forged.len());
    for (name, request) in forged {
        let outcome = accept(subject, channel.as_ref(), &request).expect_err(&name);
        assert_eq!(outcome.status(), StatusCode::UNAUTHORIZED, "{name}: {outcome}");
    }
}

/// Forged calls about a message of this id, each with the name of what is wrong with it.
///
/// # Panics
/// When the subject's own call lacks a proof that it says it has.
pub fn forgeries(subject: &dyn Subject, id: &str) -> Vec<(String, RawRequest)> {
    let body = subject.message(id);
    let good = signed(subject, &body);
    let mut forged: Vec<(String, RawRequest)> = Vec::new();
    for proof in subject.proofs() {
        let value = proof.read(&good).unwrap_or_else(|| panic!("the call has no {proof:?}"));
        for (name, bent) in bent(&value) {
            forged.push((format!("{proof:?}: {name}"), proof.write(&good, bent.as_deref())));
        }
        if let Proof::Header(name) = proof {
            forged.push((format!("{proof:?}: twice"), with_header(&good, name, &value)));
        }
    }
    for (name, secret) in [
        ("signed with the empty secret", String::new()),
        ("signed with another secret", "another-secret-0123456789abcdefgh".to_owned()),
        ("signed with a truncated secret", SECRET[..SECRET.len() - 1].to_owned()),
        ("signed with a longer secret", format!("{SECRET}0")),
        ("secret in other letters", SECRET.to_uppercase()),
    ] {
        forged.push((name.to_owned(), subject.call(&secret, &body)));
    }
    if subject.covers_body() {
        forged.extend(with_other_bodies(subject, &good, &body));
    }
    let own = subject.own_forgeries().into_iter();
    forged.extend(own.map(|(name, request)| (name.to_owned(), request)));
    forged
}

/// The same proof on another body.
fn with_other_bodies(
    subject: &dyn Subject,
    good: &RawRequest,
    body: &[u8],
) -> Vec<(String, RawRequest)> {
    let with = |name: &str, body: Vec<u8>| {
        (name.to_owned(), RawRequest { body: body.into(), ..good.clone() })
    };
    let mut tampered = body.to_vec();
    tampered[0] = b' ';
    let mut longer = body.to_vec();
    longer.extend_from_slice(b"\n&x=1");
    let mut all = vec![
        with("first byte of the body changed", tampered),
        with("a line more", longer),
        with("a byte less", body[..body.len() - 1].to_vec()),
        with("no body", Vec::new()),
        with("another message", subject.message("forged-2")),
    ];
    if subject.is_json() {
        let again = String::from_utf8_lossy(body).replace(':', ": ");
        all.push(with("the same JSON written anew", again.into_bytes()));
    }
    all
}

/// A proof, bent.
fn bent(value: &str) -> Vec<(&'static str, Option<String>)> {
    let half = &value[..value.len() / 2];
    let last = if value.ends_with('0') { '1' } else { '0' };
    let first = if value.starts_with('0') { '1' } else { '0' };
    let mut all = vec![
        ("missing", None),
        ("empty", Some(String::new())),
        ("a space", Some(" ".to_owned())),
        ("truncated by two", Some(value[..value.len().saturating_sub(2)].to_owned())),
        ("truncated to half", Some(half.to_owned())),
        ("doubled", Some(format!("{value}{value}"))),
        ("two in one", Some(format!("{value}, {value}"))),
        ("first character changed", Some(format!("{first}{}", &value[1..]))),
        ("last characters changed", Some(format!("{}{last}{last}", &value[..value.len() - 2]))),
        ("zeros", Some("0".repeat(value.len()))),
        ("the secret itself", Some(SECRET.to_uppercase())),
        ("none", Some("none".to_owned())),
        ("null", Some("null".to_owned())),
        ("trailing words", Some(format!("{value} x"))),
    ];
    if value.to_uppercase() != value {
        all.push(("upper case", Some(value.to_uppercase())));
    }
    all
}

impl Proof {
    /// What a call holds in this place.
    pub fn read(self, request: &RawRequest) -> Option<String> {
        match self {
            Self::Header(name) => request.headers.get(name)?.to_str().ok().map(str::to_owned),
            Self::Query(name) => request.query_param(name).map(std::borrow::Cow::into_owned),
        }
    }

    /// The call with another value in this place, or with none.
    fn write(self, request: &RawRequest, value: Option<&str>) -> RawRequest {
        let mut changed = request.clone();
        match self {
            Self::Header(name) => {
                changed.headers.remove(name);
                if let Some(value) = value {
                    let value = HeaderValue::from_str(value).expect("a header value");
                    changed.headers.insert(HeaderName::from_static(name), value);
                }
            }
            Self::Query(name) => {
                let others = url::form_urlencoded::parse(request.query.as_bytes())
                    .filter(|(key, _)| key != name)
                    .map(|(key, value)| (key.into_owned(), value.into_owned()));
                let value = value.map(|value| (name.to_owned(), value.to_owned()));
                changed.query = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(others.chain(value))
                    .finish();
            }
        }
        changed
    }
}

fn with_header(request: &RawRequest, name: &'static str, value: &str) -> RawRequest {
    let mut changed = request.clone();
    let value = HeaderValue::from_str(value).expect("a header value");
    changed.headers.append(HeaderName::from_static(name), value);
    changed
}

/// Without a secret the hook does not exist, whatever is presented.
pub fn nothing_is_accepted_without_a_secret(subject: &dyn Subject) {
    let body = subject.message("unsigned-1");
    for secret in [None, Some(""), Some(" , ")] {
        let channel = subject.open(secret);
        for request in [subject.call("", &body), subject.call(SECRET, &body)] {
            assert_eq!(
                accept(subject, channel.as_ref(), &request),
                Err(Rejection::NotConfigured),
                "{secret:?}"
            );
        }
    }
}

/// While a secret is rotated both are good; afterwards the old one is not.
pub fn another_secret_is_refused(subject: &dyn Subject) {
    let body = subject.message("rotated-1");
    if subject.rotates() {
        let both = format!("new-secret-0123456789abcdef0123456,{SECRET}");
        let rotating = subject.open(Some(&both));
        let outcome = accept(subject, rotating.as_ref(), &signed(subject, &body));
        assert!(outcome.is_ok(), "both secrets count while rotating: {outcome:?}");
    }
    let rotated = subject.open(Some("new-secret-0123456789abcdef0123456"));
    let outcome = accept(subject, rotated.as_ref(), &signed(subject, &body));
    assert!(matches!(outcome, Err(Rejection::BadSignature { .. })), "{outcome:?}");
}

/// A genuine call, recorded and made again later, is refused where the protocol tells its moment; elsewhere its
/// key is known, and it counts once.
pub fn an_old_call_is_refused(subject: &dyn Subject) {
    let Some(fresh_for_ms) = subject.fresh_for_ms() else { return };
    let channel = subject.open(Some(SECRET));
    let mut request = signed(subject, &subject.message("replayed-1"));
    for (later_ms, good) in [(0, true), (fresh_for_ms + 60_000, false), (86_400_000, false)] {
        request.received_at = NOW.plus_ms(later_ms);
        let outcome = accept(subject, channel.as_ref(), &request);
        assert_eq!(outcome.is_ok(), good, "{later_ms} ms later: {outcome:?}");
        if let Err(rejection) = outcome {
            assert_eq!(rejection.status(), StatusCode::UNAUTHORIZED);
        }
    }
}
