//! Whose requests are taken: tables of addresses, moments and certificates.

use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::alexa::{CERTIFICATE_NAME, CHAIN_HEADER, SIGNATURE_HEADER};
use channels::{Channel, InboxSettings};
use engine::Timestamp;
use rcgen::{KeyPair, SigningKey as _};
use serde_json::json;
use testkit::channel_conformance::{NOW, SECRET, Subject as _, accept, block_on, request, signed};
use time::macros::datetime;
use transport::signature::certificate::{Chain, Roots};
use transport::{Http, HttpError, HttpRequest, HttpResponse, RawRequest, Rejection};

use super::{Alexa, Authority, SKILL, Store, envelope, leaf_key};
use crate::setup::{outside, settings};

/// Answers every call alike and keeps where it went.
struct Answering {
    status: u16,
    page: String,
    asked: Mutex<Vec<String>>,
}

impl Answering {
    fn new(status: u16, page: &str) -> Self {
        Self { status, page: page.to_owned(), asked: Mutex::default() }
    }
}

#[async_trait::async_trait]
impl Http for Answering {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        assert!(request.headers.is_empty() && request.body.is_empty());
        self.asked.lock().unwrap().push(request.url);
        let mut headers = http::HeaderMap::new();
        headers.insert(
            http::header::LOCATION,
            http::HeaderValue::from_static("https://elsewhere.example/"),
        );
        Ok(HttpResponse { status: self.status, headers, body: self.page.clone().into() })
    }
}

fn opened(roots: &str, extra: &[(&str, &str)]) -> std::sync::Arc<dyn Channel> {
    let mut plain = json!({ "skill_id": SKILL, "trust_roots": roots });
    for (key, value) in extra {
        plain[*key] = json!(value);
    }
    channels::open("alexa", &settings(plain, &[])).unwrap()
}

fn call(address: &str) -> RawRequest {
    let body = envelope(&json!({ "type": "LaunchRequest" })).to_string();
    let signature = STANDARD.encode(leaf_key().sign(body.as_bytes()).unwrap());
    request(body.as_bytes(), &[(CHAIN_HEADER, address), (SIGNATURE_HEADER, &signature)])
}

/// Fetches what is needed from one page, then parses.
fn take(channel: &dyn Channel, page: &dyn Http, request: &RawRequest) -> Result<usize, Rejection> {
    let keys = channel.abilities().fetches_keys.unwrap();
    block_on(keys.prepare(&outside(page), request))?;
    channel.parse(request).map(|inbounds| inbounds.len())
}

#[test]
fn certificates_come_from_one_place() {
    let authority = Authority::new();
    let page = Answering::new(200, &authority.chain());
    for (address, fetched) in [
        (
            "https://s3.amazonaws.com/echo.api/cert.pem",
            Some("https://s3.amazonaws.com/echo.api/cert.pem"),
        ),
        (
            "https://s3.amazonaws.com:443/echo.api/cert.pem",
            Some("https://s3.amazonaws.com/echo.api/cert.pem"),
        ),
        (
            "https://s3.amazonaws.com/echo.api/../echo.api/cert.pem",
            Some("https://s3.amazonaws.com/echo.api/cert.pem"),
        ),
        (
            "HTTPS://S3.AmazonAWS.com/echo.api/cert.pem",
            Some("https://s3.amazonaws.com/echo.api/cert.pem"),
        ),
        ("http://s3.amazonaws.com/echo.api/cert.pem", None),
        ("https://notamazon.com/echo.api/cert.pem", None),
        ("https://s3.amazonaws.com.evil.example/echo.api/cert.pem", None),
        ("https://s3.amazonaws.com@evil.example/echo.api/cert.pem", None),
        ("https://user:word@s3.amazonaws.com/echo.api/cert.pem", None),
        ("https://s3.amazonaws.com/EcHo.aPi/cert.pem", None),
        ("https://s3.amazonaws.com/invalid.path/cert.pem", None),
        ("https://s3.amazonaws.com/echo.api/../other/cert.pem", None),
        ("https://s3.amazonaws.com/echo.api/%2e%2e/other/cert.pem", None),
        ("https://s3.amazonaws.com/echo.api\\..\\other/cert.pem", None),
        ("https://s3.amazonaws.com/echo.apiary/cert.pem", None),
        ("https://s3.amazonaws.com/echo.api/", None),
        ("https://s3.amazonaws.com:563/echo.api/cert.pem", None),
        ("https://s3.amazonaws.com/echo.api/cert.pem?x=1", None),
        ("https://s3.amazonaws.com/echo.api/cert.pem#x", None),
        ("https://s3.amazonaws.com/echo.api/cert.pem ", None),
        ("ftp://s3.amazonaws.com/echo.api/cert.pem", None),
        ("//s3.amazonaws.com/echo.api/cert.pem", None),
        ("cert.pem", None),
        ("", None),
    ] {
        page.asked.lock().unwrap().clear();
        let outcome = take(opened(&authority.root_pem, &[]).as_ref(), &page, &call(address));
        let asked = page.asked.lock().unwrap().clone();
        assert_eq!(asked, fetched.map(str::to_owned).into_iter().collect::<Vec<_>>(), "{address}");
        assert_eq!(outcome.is_ok(), fetched.is_some(), "{address}: {outcome:?}");
        let refused = matches!(outcome, Ok(_) | Err(Rejection::BadSignature { .. }));
        assert!(refused, "{address}: {outcome:?}");
    }
}

#[test]
fn another_place_has_the_same_rules() {
    let authority = Authority::new();
    let page = Answering::new(200, &authority.chain());
    let channel = opened(&authority.root_pem, &[("chain_base", "http://127.0.0.1:8600/echo.api/")]);
    assert!(take(channel.as_ref(), &page, &call("http://127.0.0.1:8600/echo.api/c.pem")).is_ok());
    for address in [
        "http://127.0.0.1:8601/echo.api/c.pem",
        "https://127.0.0.1:8600/echo.api/c.pem",
        "http://127.0.0.1:8600/other/c.pem",
        "https://s3.amazonaws.com/echo.api/c.pem",
    ] {
        assert!(take(channel.as_ref(), &page, &call(address)).is_err(), "{address}");
    }
}

#[test]
fn a_chain_is_fetched_once_and_only_a_good_one_is_kept() {
    let authority = Authority::new();
    let channel = opened(&authority.root_pem, &[]);
    let request = call("https://s3.amazonaws.com/echo.api/c.pem");
    assert!(
        matches!(channel.parse(&request), Err(Rejection::Unverifiable { .. })),
        "nothing is at hand"
    );
    for (status, page, unverifiable) in [
        (301, "", false),
        (403, "", false),
        (404, "", false),
        (200, "no certificate", false),
        (200, authority.root_pem.as_str(), false),
        (500, "", true),
        (503, "", true),
        (429, "", true),
    ] {
        let outcome = take(channel.as_ref(), &Answering::new(status, page), &request).unwrap_err();
        assert_eq!(
            matches!(outcome, Rejection::Unverifiable { .. }),
            unverifiable,
            "{status} {page}: {outcome:?}"
        );
    }
    let keys = channel.abilities().fetches_keys.unwrap();
    let silent = testkit::channel_conformance::Silent;
    let outcome = block_on(keys.prepare(&outside(&silent), &request));
    assert!(matches!(outcome, Err(Rejection::Unverifiable { .. })), "{outcome:?}");
    let page = Answering::new(200, &authority.chain());
    for _ in 0..3 {
        assert_eq!(take(channel.as_ref(), &page, &request), Ok(1));
    }
    assert_eq!(page.asked.lock().unwrap().len(), 1);
}

#[test]
fn what_certificates_must_prove() {
    let authority = Authority::new();
    let stranger = Authority::new();
    let next_year = datetime!(2027-06-01 0:00 UTC);
    let (rsa, other) = (leaf_key(), KeyPair::generate().unwrap());
    let middle = &authority.middle_pem;
    let leaf = |name: &str, until, key: &KeyPair| authority.leaf(name, until, key);
    let good = leaf(CERTIFICATE_NAME, next_year, &rsa);
    for (name, chain, reason) in [
        ("good", format!("{good}{middle}"), None),
        ("with its root", format!("{good}{middle}{}", authority.root_pem), None),
        (
            "expired",
            format!("{}{middle}", leaf(CERTIFICATE_NAME, datetime!(2026-11-18 11:00 UTC), &rsa)),
            Some("a certificate has expired"),
        ),
        (
            "another name",
            format!("{}{middle}", leaf("echo-api.amazon.example", next_year, &rsa)),
            Some("the certificate is for another name"),
        ),
        (
            "a name below",
            format!("{}{middle}", leaf("x.echo-api.amazon.com", next_year, &rsa)),
            Some("the certificate is for another name"),
        ),
        (
            "every name beside it",
            format!("{}{middle}", leaf("*.amazon.com", next_year, &rsa)),
            Some("the certificate is for another name"),
        ),
        (
            "unknown root",
            stranger.chain(),
            Some("the certificate leads to no root that is trusted"),
        ),
        ("nothing between", good.clone(), Some("the certificate leads to no root that is trusted")),
        (
            "another key",
            format!("{}{middle}", leaf(CERTIFICATE_NAME, next_year, &other)),
            Some("the certificate's key did not sign it"),
        ),
        ("many", good.repeat(9), Some("there are no certificates at its address")),
    ] {
        let channel = opened(&authority.root_pem, &[]);
        let outcome = take(
            channel.as_ref(),
            &Answering::new(200, &chain),
            &call("https://s3.amazonaws.com/echo.api/c.pem"),
        );
        let told = match &outcome {
            Err(Rejection::BadSignature { reason }) => Some(*reason),
            _ => None,
        };
        assert_eq!((told, outcome.is_ok()), (reason, reason.is_none()), "{name}: {outcome:?}");
    }
}

#[test]
fn a_chain_that_ran_out_is_fetched_again() {
    let authority = Authority::new();
    let channel = opened(&authority.root_pem, &[]);
    let short = authority.leaf(CERTIFICATE_NAME, datetime!(2026-11-18 11:30 UTC), &leaf_key());
    let page = Answering::new(200, &format!("{short}{}", authority.middle_pem));
    let mut request = call("https://s3.amazonaws.com/echo.api/c.pem");
    assert!(take(channel.as_ref(), &page, &request).is_ok());
    request.received_at = NOW.plus_ms(3_600_000);
    let outcome = take(channel.as_ref(), &page, &request);
    assert_eq!(outcome, Err(Rejection::BadSignature { reason: "a certificate has expired" }));
    assert_eq!(page.asked.lock().unwrap().len(), 2);
}

/// In the last hour of a chain it is looked at for each request: one must not take from another what was seen for it.
#[test]
fn requests_that_cross_are_both_taken() {
    let authority = Authority::new();
    let channel = opened(&authority.root_pem, &[]);
    let short = authority.leaf(CERTIFICATE_NAME, datetime!(2026-11-18 11:30 UTC), &leaf_key());
    let page = Answering::new(200, &format!("{short}{}", authority.middle_pem));
    let first = call("https://s3.amazonaws.com/echo.api/c.pem");
    let second = RawRequest { received_at: NOW.plus_ms(700), ..first.clone() };
    let keys = channel.abilities().fetches_keys.unwrap();
    for request in [&first, &second, &first] {
        block_on(keys.prepare(&outside(&page), request)).unwrap();
    }
    for request in [&first, &second] {
        assert!(channel.parse(request).is_ok(), "{:?}", request.received_at);
    }
    assert_eq!(page.asked.lock().unwrap().len(), 1);
}

#[test]
fn a_request_is_from_now() {
    for (kind, moment, good) in [
        ("LaunchRequest", json!("2026-11-18T11:06:40Z"), true),
        ("LaunchRequest", json!("2026-11-18T12:06:40.5+01:00"), true),
        ("LaunchRequest", json!(1_795_000_000), true),
        ("LaunchRequest", json!(1_795_000_000_000_i64), true),
        ("LaunchRequest", json!("2026-11-18T11:04:10Z"), true),
        ("LaunchRequest", json!("2026-11-18T11:04:09Z"), false),
        ("LaunchRequest", json!("2026-11-18T11:09:10Z"), true),
        ("LaunchRequest", json!("2026-11-18T11:09:11Z"), false),
        ("AlexaSkillEvent.SkillEnabled", json!("2026-11-18T10:06:40Z"), true),
        ("AlexaSkillEvent.SkillEnabled", json!("2026-11-18T10:06:39Z"), false),
        ("LaunchRequest", json!("yesterday"), false),
        ("LaunchRequest", json!(null), false),
    ] {
        let body = envelope(&json!({ "type": kind, "timestamp": moment }));
        let channel = Alexa.open(Some(SECRET));
        let outcome =
            accept(&Alexa, channel.as_ref(), &signed(&Alexa, body.to_string().as_bytes()));
        assert_eq!(outcome.is_ok(), good, "{kind} {moment}: {outcome:?}");
    }
}

/// A real chain that ran out years ago: it was good while it was, by the roots of the web, and is not now.
#[test]
fn a_real_chain_is_good_until_it_ran_out() {
    let root = std::env::var_os("TRATO_SHARED")
        .map_or_else(|| std::path::PathBuf::from("../../../shared"), std::path::PathBuf::from);
    let Ok(pem) = std::fs::read(root.join("fixtures/alexa/cert_chain_echo_api_expired.pem")) else {
        println!("skipped: no ../shared");
        return;
    };
    let chain = Chain::from_pem(&pem).unwrap();
    let web = Roots::of_the_web();
    let august = Timestamp(1_564_617_600_000);
    assert!(chain.trusted(&web, CERTIFICATE_NAME, august).is_ok());
    let another = chain.trusted(&web, "another.example", august).err();
    assert_eq!(
        another,
        Some(Rejection::BadSignature { reason: "the certificate is for another name" })
    );
    let expired = chain.trusted(&web, CERTIFICATE_NAME, NOW).err();
    assert_eq!(expired, Some(Rejection::BadSignature { reason: "a certificate has expired" }));
}

#[test]
fn settings_that_are_wrong_are_named() {
    let with = |key: &str, value: &str| -> InboxSettings {
        settings(json!({ "skill_id": SKILL, key: value }), &[])
    };
    for (key, value) in [
        ("chain_base", "https://s3.amazonaws.com/echo.api"),
        ("chain_base", "ftp://s3.amazonaws.com/echo.api/"),
        ("chain_base", "https://a:b@s3.amazonaws.com/echo.api/"),
        ("trust_roots", "none"),
        ("skip_verification", "true"),
    ] {
        let error = channels::open("alexa", &with(key, value)).unwrap_err().to_string();
        assert!(error.contains(key), "{error}");
    }
    let short = settings(json!({ "skill_id": SKILL }), &[("linking_secret", "short")]);
    assert!(channels::open("alexa", &short).is_err());
}

#[test]
fn the_doctor_warns_of_what_is_not_the_real_platform() {
    let authority = Authority::new();
    let warned = |channel: &dyn Channel| {
        let checks = channel.abilities().checks.unwrap();
        let found = block_on(checks.check(&outside(&Store(Default::default()))));
        found.iter().filter(|finding| finding.todo.is_some()).count()
    };
    let real = channels::open("alexa", &settings(json!({ "skill_id": SKILL }), &[])).unwrap();
    assert_eq!(warned(real.as_ref()), 0);
    let double = opened(&authority.root_pem, &[("chain_base", "http://127.0.0.1:8600/echo.api/")]);
    assert_eq!(warned(double.as_ref()), 2);
    let none = channels::open("alexa", &settings(json!({}), &[])).unwrap();
    assert_eq!(warned(none.as_ref()), 1);
}
