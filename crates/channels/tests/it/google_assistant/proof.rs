//! Google's keys: fetched when they are needed, kept as long as they are good, and asked for no more often than that.

use channels::Outside;
use serde_json::json;
use testkit::channel_conformance::NOW;
use transport::{HttpError, RawRequest, Rejection};

use super::{Google, HOLDER, OTHER_KEY, agent, claims, es, sign, signed, with_header};

fn verified() -> std::sync::Arc<dyn channels::Channel> {
    agent(
        json!({ "authentication": "id_token", "audience": "mug-shop, https://shop.example/hook", "issued_to": HOLDER }),
        &[],
    )
}

fn call(token: &str) -> RawRequest {
    with_header(es("1", "hej").to_string().as_bytes(), "authorization", &format!("Bearer {token}"))
}

async fn ask(
    channel: &dyn channels::Channel,
    google: &Google,
    later_ms: i64,
    request: &RawRequest,
) -> Result<usize, Rejection> {
    let outside = Outside { http: google, now: NOW.plus_ms(later_ms) };
    channel.abilities().fetches_keys.unwrap().prepare(&outside, request).await?;
    channel.parse(request).map(|inbounds| inbounds.len())
}

#[tokio::test]
async fn keys_are_fetched_once() {
    let (channel, google) = (verified(), Google::default());
    let good = call(&signed(&claims("mug-shop")));
    let stranger = call(&sign(&claims("mug-shop"), OTHER_KEY, Some("key-9")));
    for _ in 0..3 {
        assert_eq!(ask(channel.as_ref(), &google, 0, &good).await, Ok(1));
        assert!(matches!(
            ask(channel.as_ref(), &google, 0, &stranger).await,
            Err(Rejection::BadSignature { .. })
        ));
    }
    assert_eq!(*google.asked.lock().unwrap(), 1, "a stranger makes us ask no more");
    let _ = ask(channel.as_ref(), &google, 61_000, &stranger).await;
    assert_eq!(*google.asked.lock().unwrap(), 2, "a new key is found within a minute");
    let _ = ask(channel.as_ref(), &google, 61_000 + 5 * 3_600_000, &good).await;
    assert_eq!(*google.asked.lock().unwrap(), 2, "good for six hours");
    let _ = ask(channel.as_ref(), &google, 61_000 + 6 * 3_600_000, &good).await;
    assert_eq!(*google.asked.lock().unwrap(), 3);
}

#[tokio::test]
async fn what_cannot_be_verified_now_is_asked_for_again() {
    let (channel, google) = (verified(), Google::default());
    let good = call(&signed(&claims("https://shop.example/hook")));
    let published = google.answer.lock().unwrap().clone();
    for bad in [
        Err(HttpError::Connect),
        Ok(json!({ "keys": [] })),
        Ok(json!([])),
        Ok(json!({ "keys": [{ "kid": "key-1" }] })),
    ] {
        *google.answer.lock().unwrap() = bad;
        let channel = verified();
        let refused = ask(channel.as_ref(), &google, 0, &good).await;
        assert!(matches!(refused, Err(Rejection::Unverifiable { .. })), "{refused:?}");
    }
    *google.answer.lock().unwrap() = Err(HttpError::Connect);
    let asked = *google.asked.lock().unwrap();
    for _ in 0..3 {
        assert!(ask(channel.as_ref(), &google, 0, &good).await.is_err());
    }
    assert_eq!(*google.asked.lock().unwrap(), asked + 1, "not again at once");
    *google.answer.lock().unwrap() = published;
    assert_eq!(ask(channel.as_ref(), &google, 2_001, &good).await, Ok(1));
}

#[tokio::test]
async fn what_is_no_token_makes_us_ask_nobody() {
    let (channel, google) = (verified(), Google::default());
    for token in ["", "x", "a.b.c", &"a".repeat(20_000), "eyJhbGciOiJub25lIn0.e30."] {
        assert!(ask(channel.as_ref(), &google, 0, &call(token)).await.is_err(), "{token}");
    }
    assert_eq!(*google.asked.lock().unwrap(), 0);
}

#[tokio::test]
async fn a_token_stands_where_each_product_puts_it() {
    let (channel, google) = (verified(), Google::default());
    let token = signed(&claims("mug-shop"));
    let body = es("1", "hej").to_string();
    for (name, value) in [
        ("authorization", format!("Bearer {token}")),
        ("authorization", token.clone()),
        ("google-assistant-signature", token.clone()),
    ] {
        let request = with_header(body.as_bytes(), name, &value);
        assert_eq!(ask(channel.as_ref(), &google, 0, &request).await, Ok(1), "{name}");
    }
}

#[test]
fn the_holder_must_be_named() {
    let nobody = agent(json!({ "authentication": "id_token", "audience": "mug-shop" }), &[]);
    assert_eq!(nobody.parse(&call(&signed(&claims("mug-shop")))), Err(Rejection::NotConfigured));
}

#[test]
fn a_proxy_alone_and_a_certificate_alone_prove_nothing() {
    let settings = json!({ "authentication": "mtls", "certificates": ["ab:cd"] });
    let both = agent(settings.clone(), &[("proxy_secret", "s")]);
    let body = es("1", "hej").to_string();
    let asked = |headers: &[(&str, &str)]| {
        both.parse(&testkit::channel_conformance::request(body.as_bytes(), headers))
    };
    assert!(asked(&[("x-proxy-secret", "s"), ("x-client-cert-sha256", "ab:cd")]).is_ok());
    assert!(asked(&[("x-client-cert-sha256", "ab:cd")]).is_err());
    assert!(asked(&[("x-proxy-secret", "s")]).is_err());
    let no_list = agent(json!({ "authentication": "mtls" }), &[("proxy_secret", "s")]);
    let request =
        testkit::channel_conformance::request(body.as_bytes(), &[("x-proxy-secret", "s")]);
    assert_eq!(no_list.parse(&request), Err(Rejection::NotConfigured));
}

#[test]
fn a_token_may_stand_in_a_header_of_its_own() {
    let channel = agent(json!({ "token_header": "X-Shop-Token" }), &[("token", "t-1")]);
    let body = es("1", "hej").to_string();
    assert!(channel.parse(&with_header(body.as_bytes(), "x-shop-token", "t-1")).is_ok());
    for (name, value) in
        [("authorization", "Bearer t-1"), ("x-shop-token", "Bearer t-1"), ("x-shop-token", "t-2")]
    {
        assert!(
            channel.parse(&with_header(body.as_bytes(), name, value)).is_err(),
            "{name} {value}"
        );
    }
}

#[test]
fn settings_that_are_wrong_are_named() {
    let problem = |extra| {
        channels::open("google_assistant", &crate::setup::settings(extra, &[]))
            .unwrap_err()
            .to_string()
    };
    for (extra, expected) in [
        (
            json!({ "authentication": "trust" }),
            "setting `authentication` must be `token`, `basic`, `id_token` or `mtls`",
        ),
        (json!({ "authentication": "basic" }), "setting `username` is missing"),
        (json!({ "token_header": "x y" }), "setting `token_header` is not the name of a header"),
        (json!({ "waits_ms": 20000 }), "setting `waits_ms` must be from 500 to 8000"),
        (
            json!({ "certificates_base": "x" }),
            "setting `certificates_base` must be an http or https address",
        ),
        (
            json!({ "authentication": "mtls", "proxy_header": "a", "certificate_header": "A" }),
            "setting `proxy_header` must be another one than `certificate_header`",
        ),
        (
            json!({ "projekt": "x" }),
            "setting `projekt` is not a setting of this channel; did you mean `project`?",
        ),
    ] {
        assert_eq!(problem(extra), expected);
    }
}
