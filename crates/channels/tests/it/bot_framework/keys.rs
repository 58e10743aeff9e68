//! When the platform is asked for its keys, and when it is not.

use channels::{Channel, Outside};
use http::StatusCode;
use serde_json::json;
use testkit::channel_conformance::{NOW, block_on};
use transport::{RawRequest, Rejection};

use super::platform::{
    self, APP_ID, JWKS, KID, OPENID, Platform, REAL, call, call_with, channel, claims, teams, token,
};

const HOUR_MS: i64 = 3_600_000;

fn prepare(
    channel: &dyn Channel,
    platform: &Platform,
    request: &RawRequest,
    later_ms: i64,
) -> Result<(), Rejection> {
    let outside = Outside { http: platform, now: NOW.plus_ms(later_ms) };
    block_on(channel.abilities().fetches_keys.unwrap().prepare(&outside, request))
}

fn named(kid: &str) -> RawRequest {
    let body = teams(json!({ "text": "hola" }));
    call_with(&token(&REAL, Some(kid), &claims(APP_ID)), body.to_string().as_bytes())
}

#[test]
fn keys_are_kept_for_a_day() {
    let (channel, platform) = (channel(json!({})), Platform::default());
    for (later_ms, calls) in
        [(0, 2), (1, 2), (24 * HOUR_MS - 1, 2), (24 * HOUR_MS, 4), (25 * HOUR_MS, 4)]
    {
        prepare(channel.as_ref(), &platform, &named(KID), later_ms).unwrap();
        assert_eq!(platform.urls().len(), calls, "{later_ms}");
    }
    assert_eq!(platform.urls()[..2], [OPENID, JWKS]);
}

#[test]
fn an_unknown_key_is_looked_for_once_an_hour() {
    let (channel, platform) = (channel(json!({})), Platform::default());
    for (later_ms, calls) in [(0, 2), (1, 2), (HOUR_MS - 1, 2), (HOUR_MS, 4), (HOUR_MS + 1, 4)] {
        let request = named(&format!("unknown-{later_ms}"));
        prepare(channel.as_ref(), &platform, &request, later_ms).unwrap();
        assert_eq!(platform.urls().len(), calls, "{later_ms}");
        assert_eq!(channel.parse(&request).unwrap_err().status(), StatusCode::UNAUTHORIZED);
    }
}

#[test]
fn what_is_refused_anyway_asks_nobody() {
    let (channel, platform) = (channel(json!({})), Platform::default());
    let body = teams(json!({ "text": "hola" })).to_string();
    for request in [call_with("", body.as_bytes()), call_with("a.b.c", body.as_bytes()), named("")]
    {
        prepare(channel.as_ref(), &platform, &request, 0).unwrap();
        assert!(channel.parse(&request).is_err());
    }
    assert!(platform.urls().is_empty());
}

#[test]
fn keys_that_cannot_be_had_are_told_apart_from_a_forgery() {
    let elsewhere = json!({ "jwks_uri": "https://evil.example/keys" });
    let other_port = json!({ "jwks_uri": "https://login.botframework.com:444/keys" });
    for platform in [
        Platform::with(OPENID, 500, json!({})),
        Platform::with(OPENID, 200, json!("not metadata")),
        Platform::with(OPENID, 200, elsewhere),
        Platform::with(OPENID, 200, other_port),
        Platform::with(JWKS, 404, json!({})),
        Platform::with(JWKS, 200, json!({ "keys": [] })),
        Platform::with(
            JWKS,
            200,
            json!({ "keys": [{ "kty": "RSA", "kid": "x", "n": "?", "e": "?" }] }),
        ),
    ] {
        let channel = channel(json!({}));
        let outcome = prepare(channel.as_ref(), &platform, &named(KID), 0).unwrap_err();
        assert_eq!(outcome.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(
            platform.urls().iter().all(|url| url.starts_with("https://login.botframework.com/"))
        );
        // Not again at once, but soon.
        let calls = platform.urls().len();
        assert!(prepare(channel.as_ref(), &platform, &named(KID), 9_000).is_err());
        assert_eq!(platform.urls().len(), calls);
        prepare(channel.as_ref(), &Platform::default(), &named(KID), 10_000).unwrap();
        assert!(channel.parse(&call(&teams(json!({ "text": "hola" })))).is_ok());
    }
}

#[test]
fn keys_come_from_the_configured_host() {
    let platform = Platform {
        instead: vec![
            (
                "https://login.example/meta".to_owned(),
                200,
                json!({ "jwks_uri": "https://login.example/keys" }),
            ),
            ("https://login.example/keys".to_owned(), 200, platform::jwks()),
        ],
        ..Platform::default()
    };
    let channel = channel(json!({ "openid_url": "https://login.example/meta" }));
    prepare(channel.as_ref(), &platform, &named(KID), 0).unwrap();
    assert_eq!(platform.urls(), ["https://login.example/meta", "https://login.example/keys"]);
}

#[test]
fn what_a_key_proved_goes_with_the_key() {
    let (channel, platform) = (channel(json!({})), Platform::default());
    prepare(channel.as_ref(), &platform, &named(KID), 0).unwrap();
    assert!(channel.parse(&named(KID)).is_ok());
    let others = json!({ "keys": [{ "kty": "RSA", "kid": "the-next", "n": REAL.n, "e": REAL.e }] });
    let rotated = Platform::with(JWKS, 200, others);
    let mut request = named(KID);
    request.received_at = NOW.plus_ms(1);
    prepare(channel.as_ref(), &rotated, &request, 24 * HOUR_MS).unwrap();
    assert_eq!(channel.parse(&request).unwrap_err().status(), StatusCode::UNAUTHORIZED);
}
