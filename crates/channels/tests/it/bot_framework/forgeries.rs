//! Tokens that are nearly right: each is refused, whatever the rest of the call says.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use testkit::channel_conformance::NOW;
use transport::RawRequest;

use super::platform::{
    self, APP_ID, FALSE, KID, REAL, SERVICE, accept, channel, claims, seconds, teams, token,
};

fn body() -> Value {
    teams(json!({ "text": "hola" }))
}

fn status(token: &str) -> Result<(), StatusCode> {
    let request = platform::call_with(token, body().to_string().as_bytes());
    accept(channel(json!({})).as_ref(), &request).map(drop).map_err(|rejection| rejection.status())
}

/// The good claims but for one.
fn but(key: &str, value: Value) -> Value {
    let mut claims = claims(APP_ID);
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(key);
    } else {
        claims[key] = value;
    }
    claims
}

fn without_signature(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(header), part(claims))
}

#[test]
fn claims_are_checked_one_by_one() {
    let now = seconds();
    for (name, claims, good) in [
        ("as it should be", claims(APP_ID), true),
        (
            "the slash is missing",
            but("serviceurl", json!("https://smba.trafficmanager.net/emea")),
            false,
        ),
        ("two slashes", but("serviceurl", json!("https://smba.trafficmanager.net/emea//")), false),
        ("other letters", but("serviceurl", json!("https://SMBA.trafficmanager.net/emea/")), false),
        ("a path more", but("serviceurl", json!(format!("{SERVICE}v3"))), false),
        ("no service", but("serviceurl", Value::Null), false),
        ("no issuer", but("iss", Value::Null), false),
        ("another issuer", but("iss", json!("https://api.botframework.com/")), false),
        ("a list of issuers", but("iss", json!(["https://api.botframework.com"])), false),
        ("a list of audiences", but("aud", json!([APP_ID, "another"])), false),
        ("no audience", but("aud", Value::Null), false),
        ("another audience", but("aud", json!("https://api.botframework.com")), false),
        ("no end", but("exp", Value::Null), false),
        ("an end in words", but("exp", json!("tomorrow")), false),
        ("ended, within the skew", but("exp", json!(now - 299)), true),
        ("ended", but("exp", json!(now - 300)), false),
        ("no beginning", but("nbf", Value::Null), true),
        ("begins within the skew", but("nbf", json!(now + 300)), true),
        ("begins later", but("nbf", json!(now + 301)), false),
        ("an end beyond all time", but("exp", json!(i64::MIN)), false),
    ] {
        let outcome = status(&token(&REAL, Some(KID), &claims));
        assert_eq!(outcome, if good { Ok(()) } else { Err(StatusCode::UNAUTHORIZED) }, "{name}");
    }
}

#[test]
fn only_one_way_of_signing_counts() {
    let good = claims(APP_ID);
    let hmac = |secret: &[u8]| {
        let header = Header { kid: Some(KID.to_owned()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, &good, &EncodingKey::from_secret(secret).unwrap()).unwrap()
    };
    let other_digest = |algorithm| {
        let header = Header { kid: Some(KID.to_owned()), ..Header::new(algorithm) };
        jsonwebtoken::encode(&header, &good, &REAL.encoding).unwrap()
    };
    let real = token(&REAL, Some(KID), &good);
    let (signed, signature) = real.rsplit_once('.').unwrap();
    let (header, _) = signed.split_once('.').unwrap();
    let changed =
        URL_SAFE_NO_PAD.encode(but("aud", json!(APP_ID)).to_string().replace("3600", "9999"));
    for (name, token) in [
        ("none", without_signature(&json!({ "alg": "none", "typ": "JWT", "kid": KID }), &good)),
        ("None", without_signature(&json!({ "alg": "None", "kid": KID }), &good)),
        (
            "RS256 without a signature",
            without_signature(&json!({ "alg": "RS256", "kid": KID }), &good),
        ),
        ("HS256 with the public modulus", hmac(REAL.n.as_bytes())),
        ("HS256 with the public modulus as bytes", hmac(&URL_SAFE_NO_PAD.decode(&REAL.n).unwrap())),
        ("HS256 with the app id", hmac(APP_ID.as_bytes())),
        ("RS384", other_digest(Algorithm::RS384)),
        ("RS512", other_digest(Algorithm::RS512)),
        ("PS256", other_digest(Algorithm::PS256)),
        ("no key name", token(&REAL, None, &good)),
        ("an empty key name", token(&REAL, Some(""), &good)),
        ("an unknown key name", token(&REAL, Some("somebody"), &good)),
        ("the key of another kind", token(&REAL, Some("of-another-kind"), &good)),
        ("a key that may not speak for Teams", token(&REAL, Some("key-of-little-power"), &good)),
        ("somebody else's key", token(&FALSE, Some(KID), &good)),
        ("a signature of other claims", format!("{header}.{changed}.{signature}")),
        ("half a token", signed.to_owned()),
        ("a part more", format!("{real}.{signature}")),
        ("padding", format!("{real}=")),
        ("a long token", format!("{real}{}", "A".repeat(9_000))),
    ] {
        assert_eq!(status(&token), Err(StatusCode::UNAUTHORIZED), "{name}");
    }
}

#[test]
fn the_emulator_is_nobody() {
    for issuer in [
        "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/",
        "https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0",
    ] {
        let mut claims = but("iss", json!(issuer));
        claims["appid"] = json!(APP_ID);
        assert_eq!(status(&token(&REAL, Some(KID), &claims)), Err(StatusCode::UNAUTHORIZED));
    }
}

#[test]
fn the_time_is_the_requests_own() {
    let mut request: RawRequest = platform::call(&body());
    for (later_ms, good) in
        [(-300_000, true), (-361_000, false), (0, true), (3_899_000, true), (3_900_000, false)]
    {
        request.received_at = NOW.plus_ms(later_ms);
        assert_eq!(accept(channel(json!({})).as_ref(), &request).is_ok(), good, "{later_ms}");
    }
}

#[test]
fn services_are_named_in_the_settings() {
    for (service, settings, good) in [
        ("https://smba.trafficmanager.net/teams/", json!({}), true),
        ("https://smba.infra.gov.teams.microsoft.us/teams", json!({}), true),
        ("https://webchat.botframework.com/", json!({}), true),
        ("https://botframework.com/", json!({}), false),
        ("https://evilbotframework.com/", json!({}), false),
        ("https://a.botframework.com.evil.example/", json!({}), false),
        ("http://smba.trafficmanager.net/teams/", json!({}), false),
        ("https://smba.trafficmanager.net:444/teams/", json!({}), false),
        ("https://me@smba.trafficmanager.net/teams/", json!({}), false),
        ("https://10.0.0.1/", json!({}), false),
        (
            "https://smba.trafficmanager.net/teams/",
            json!({ "service_hosts": ["bots.example.com"] }),
            false,
        ),
        ("https://bots.example.com/x/", json!({ "service_hosts": ["bots.example.com"] }), true),
    ] {
        let request = platform::call(&teams(json!({ "text": "hola", "serviceUrl": service })));
        let outcome = accept(channel(settings).as_ref(), &request);
        assert_eq!(outcome.is_ok(), good, "{service}: {outcome:?}");
    }
}

/// A token that was proven is not proven again: all the more must everything else be asked each time.
#[test]
fn a_token_that_was_proven_is_still_asked_everything() {
    let channel = channel(json!({}));
    let real = token(&REAL, Some(KID), &claims(APP_ID));
    let forged = {
        let (signed, _) = real.rsplit_once('.').unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode([7; 256]))
    };
    let elsewhere = teams(json!({ "serviceUrl": "https://evil.example/" }));
    let of_another_channel = teams(json!({ "channelId": "slack" }));
    for (name, token, activity, later_ms, good) in [
        ("the first call", &real, body(), 0, true),
        ("the same token", &real, teams(json!({ "text": "adios" })), 1_000, true),
        ("another signature under it", &forged, body(), 1_000, false),
        ("to another service", &real, elsewhere, 1_000, false),
        ("for a channel without endorsement", &real, of_another_channel, 1_000, false),
        ("before it was good", &real, body(), -361_000, false),
        ("in its last moment", &real, body(), 3_899_999, true),
        ("after its end", &real, body(), 3_900_000, false),
        ("again, in its time", &real, body(), 2_000, true),
    ] {
        let mut request = platform::call_with(token, activity.to_string().as_bytes());
        request.received_at = NOW.plus_ms(later_ms);
        let outcome = accept(channel.as_ref(), &request).map(drop);
        let refused = Err(StatusCode::UNAUTHORIZED);
        let expected = if good { Ok(()) } else { refused };
        assert_eq!(outcome.map_err(|rejection| rejection.status()), expected, "{name}");
    }
}
