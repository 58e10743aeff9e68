//! Who is signed in: genuine tokens are believed, all others are not, and no two customers become one.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channels::webchat::identity::{Customer, IdentityError, issue};
use channels::webchat::{WebChat, open};
use serde_json::{Value, json};
use testkit::channel_conformance::NOW;
use transport::Secret;
use transport::signature::hmac::HMAC_SHA256_HEX;

use crate::setup::settings;

const IDENTITY_SECRET: &str = "identity-secret-0123456789abcdef0123";

fn channel() -> WebChat {
    open(&settings(json!({}), &[("identity_secret", IDENTITY_SECRET)])).unwrap()
}

fn verify(token: &str) -> Result<Customer, IdentityError> {
    channel().customer(token, NOW)
}

fn now_s() -> i64 {
    NOW.0 / 1_000
}

fn claims() -> Value {
    json!({ "sub": "1042", "aud": "widget", "iat": now_s(), "exp": now_s() + 300, "name": "Ana" })
}

fn token_with(secret: &str, header: &str, claims: &str) -> String {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let code = HMAC_SHA256_HEX.sign(&Secret::new(secret), &[signed.as_bytes()]);
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(hex::decode(code).unwrap()))
}

fn token(claims: &Value) -> String {
    token_with(IDENTITY_SECRET, r#"{"alg":"HS256","typ":"JWT"}"#, &claims.to_string())
}

fn changed(field: &str, value: Value) -> String {
    let mut claims = claims();
    claims[field] = value;
    token(&claims)
}

#[test]
fn genuine_tokens_are_believed() {
    let customer = verify(&token(&claims())).unwrap();
    assert_eq!((customer.key.as_str(), customer.name.as_deref()), ("1042", Some("Ana")));
    let ours = issue(&Secret::new(IDENTITY_SECRET.to_owned()), "1042", None, NOW);
    assert_eq!(verify(&ours).unwrap().key, "1042");
    assert!(
        verify(&changed("iat", json!(now_s() + 59))).is_ok(),
        "the shop's clock may be a minute ahead"
    );
    assert!(verify(&changed("exp", json!(now_s() + 600))).is_ok());
}

#[test]
fn times_are_checked_both_ways() {
    for (field, value) in [
        ("exp", json!(now_s())),
        ("exp", json!(now_s() - 1)),
        ("exp", json!(now_s() + 601)),
        ("exp", json!(i64::MAX)),
        ("iat", json!(now_s() + 61)),
        ("iat", json!(i64::MIN)),
        ("iat", json!(now_s() - 400)),
        ("nbf", json!(now_s() + 120)),
    ] {
        assert_eq!(
            verify(&changed(field, value.clone())),
            Err(IdentityError::Time),
            "{field} {value}"
        );
    }
}

#[test]
fn forged_tokens_are_not() {
    let good = token(&claims());
    let body = claims().to_string();
    let parts: Vec<&str> = good.split('.').collect();
    let unsigned = |header: &str| format!("{}.{}.", URL_SAFE_NO_PAD.encode(header), parts[1]);
    let with_header = |header: &str| token_with(IDENTITY_SECRET, header, &body);
    let without = |field: &str| {
        let mut claims = claims();
        claims.as_object_mut().unwrap().remove(field);
        token(&claims)
    };
    let forgeries = [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "null".to_owned(),
        unsigned(r#"{"alg":"none"}"#),
        unsigned(r#"{"alg":"HS256"}"#),
        with_header(r#"{"alg":"none"}"#),
        with_header(r#"{"alg":"None","typ":"JWT"}"#),
        with_header(r#"{"alg":"hs256","typ":"JWT"}"#),
        with_header(r#"{"alg":"HS512","typ":"JWT"}"#),
        with_header(r#"{"alg":"RS256","typ":"JWT"}"#),
        with_header(r#"{"alg":"HS256","typ":"JWE"}"#),
        with_header(r#"{"alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}}"#),
        with_header(r#"{"alg":"HS256","jku":"https://evil.example/keys"}"#),
        with_header(r#"{"alg":"HS256","kid":"../../dev/null"}"#),
        with_header(r#"{"alg":"HS256","crit":["exp"]}"#),
        with_header("{}"),
        with_header("not json"),
        token_with("", r#"{"alg":"HS256","typ":"JWT"}"#, &body),
        token_with("another-secret-0123456789abcdef01234", r#"{"alg":"HS256","typ":"JWT"}"#, &body),
        token_with(&IDENTITY_SECRET[..35], r#"{"alg":"HS256","typ":"JWT"}"#, &body),
        format!("{}.{}.{}", parts[0], parts[1], &parts[2][..parts[2].len() - 1]),
        format!("{}.{}.{}=", parts[0], parts[1], parts[2]),
        format!("{}.{}.{}.x", parts[0], parts[1], parts[2]),
        format!(
            "{}.{}.{}",
            parts[0],
            URL_SAFE_NO_PAD.encode(body.replace("1042", "1043")),
            parts[2]
        ),
        format!(" {good}"),
        format!("{good}\n"),
        changed("aud", json!("admin")),
        changed("aud", json!(["widget"])),
        changed("sub", json!(1042)),
        changed("sub", json!(null)),
        changed("sub", json!("")),
        changed("sub", json!("   ")),
        changed("sub", json!("x".repeat(65))),
        changed("exp", json!("9999999999")),
        changed("exp", json!(1e12)),
        without("sub"),
        without("aud"),
        without("exp"),
        without("iat"),
        token_with(IDENTITY_SECRET, r#"{"alg":"HS256"}"#, "[]"),
        "a".repeat(5_000),
    ];
    for (number, forged) in forgeries.iter().enumerate() {
        assert!(verify(forged).is_err(), "forgery {number} was believed");
    }
    let unconfigured = open(&settings(json!({}), &[])).unwrap();
    assert_eq!(unconfigured.customer(&good, NOW), Err(IdentityError::NotConfigured));
}

#[test]
fn look_alikes_stay_different_people_under_any_folding() {
    let subjects = [
        "ana",
        "Ana",
        "ANA",
        " ana",
        "ana ",
        "an a",
        "ana\t",
        "ana\u{200b}",
        "аna",
        "ａna",
        "aná",
        "ana\u{301}",
        "an\u{e1}",
        "ana%20",
        "ana%",
        "%61na",
        "1042",
        "01042",
        "1042.0",
        "ana\0",
    ];
    let keys: Vec<String> = subjects
        .iter()
        .map(|subject| verify(&changed("sub", json!(subject))).unwrap().key)
        .collect();
    let folded: BTreeSet<String> = keys.iter().map(|key| key.trim().to_lowercase()).collect();
    let distinct: BTreeSet<&&str> = subjects.iter().collect();
    assert_eq!(folded.len(), distinct.len(), "{keys:?}");
    assert!(keys.iter().all(|key| key.is_ascii()));
}
