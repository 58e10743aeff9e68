//! The suite every channel passes, over both providers.

use std::sync::Arc;

use async_trait::async_trait;
use channels::{Channel, MEDIA_BYTES_MAX};
use engine::inbox::inbound::{Identity, IdentityScheme, ReceiptState};
use http::{HeaderMap, HeaderValue};
use serde_json::json;
use testkit::channel_conformance::{HOOK_URL, MediaCase, NOW, Proof, SECRET, Subject, request};
use transport::signature::{twilio, vonage};
use transport::{Http, HttpError, HttpRequest, HttpResponse, RawRequest, Secret, SendErrorCode};

use super::{ACCOUNT, form, twilio_settings, vonage_settings};

pub(crate) struct Twilio;

impl Subject for Twilio {
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel> {
        let secrets: Vec<_> = secret.map(|secret| ("auth_token", secret)).into_iter().collect();
        channels::open("sms", &twilio_settings(&json!({}), &secrets)).unwrap()
    }

    fn call(&self, secret: &str, body: &[u8]) -> RawRequest {
        let signature = twilio::sign(&Secret::new(secret.to_owned()), HOOK_URL, body);
        request(body, &[(twilio::HEADER, &signature)])
    }

    fn proofs(&self) -> Vec<Proof> {
        vec![Proof::Header(twilio::HEADER)]
    }

    fn own_forgeries(&self) -> Vec<(&'static str, RawRequest)> {
        let body = self.message("forged-1");
        let good = self.call(SECRET, &body);
        let mut announced = good.clone();
        let settings = HeaderValue::from_static("key=k,algorithm=HMAC_SHA256");
        announced.headers.insert(twilio::SETTINGS_HEADER, settings);
        let moved = |url: &str| RawRequest { public_url: url.to_owned(), ..good.clone() };
        vec![
            ("an announced key that is not configured", announced),
            ("at another inbox", moved("https://shop.example/hooks/channel/other")),
            ("at another host", moved("https://shop.test/hooks/channel/inbox")),
            ("with another query", moved(&format!("{HOOK_URL}?message=msg_1"))),
            (
                "a body that its address vouches for",
                moved(&format!("{HOOK_URL}?bodySHA256={}", "0".repeat(64))),
            ),
        ]
    }

    fn message(&self, id: &str) -> Vec<u8> {
        form(&[
            ("MessageSid", id),
            ("AccountSid", ACCOUNT),
            ("From", "+4520111111"),
            ("To", "+4520000000"),
            ("Body", "Har I blå krus? ☕ & 100 %"),
            ("NumMedia", "0"),
        ])
    }

    fn unknown(&self) -> Vec<Vec<u8>> {
        let from = |from: &str| {
            form(&[("MessageSid", "SM1"), ("AccountSid", ACCOUNT), ("From", from), ("Body", "hi")])
        };
        vec![
            b"".to_vec(),
            b"{}".to_vec(),
            b"a=1".to_vec(),
            b"%ff%00=%fe".to_vec(),
            form(&[("AccountSid", ACCOUNT)]),
            form(&[("AccountSid", ACCOUNT), ("MessageSid", "SM1"), ("Body", "from nobody")]),
            form(&[
                ("AccountSid", "AC9"),
                ("MessageSid", "SM1"),
                ("From", "+4520111111"),
                ("Body", "not ours"),
            ]),
            form(&[("AccountSid", ACCOUNT), ("MessageSid", "SM1"), ("MessageStatus", "pondering")]),
            form(&[("AccountSid", ACCOUNT), ("MessageStatus", "sent")]),
            from("whatsapp:+4520111111"),
            from("messenger:1234567890"),
            from("rcs:shop"),
            from("ACME"),
            from("+"),
            from("<script>"),
        ]
    }

    fn is_json(&self) -> bool {
        false
    }

    fn receipt(&self, id: &str, state: ReceiptState) -> Option<Vec<u8>> {
        let status = match state {
            ReceiptState::Sent => "sent",
            ReceiptState::Delivered => "delivered",
            ReceiptState::Read => "read",
            ReceiptState::Failed => "undelivered",
            ReceiptState::Queued | ReceiptState::Unknown => return None,
        };
        Some(form(&[
            ("MessageSid", id),
            ("MessageStatus", status),
            ("AccountSid", ACCOUNT),
            ("To", "+4520111111"),
            ("From", "+4520000000"),
        ]))
    }

    fn body_bytes_max(&self) -> usize {
        channels::sms::BODY_BYTES_MAX
    }

    fn recipient(&self) -> (Identity, Option<String>) {
        (phone("+4520111111"), None)
    }

    fn accepted(&self) -> Option<(u16, String)> {
        Some((201, json!({ "sid": "SM9", "status": "queued", "to": "+4520111111" }).to_string()))
    }

    fn failures(&self) -> Vec<(SendErrorCode, u16, String)> {
        use SendErrorCode as Code;
        let error = |code: u32| json!({ "code": code, "message": "no", "status": 400 }).to_string();
        vec![
            (Code::Throttled, 429, error(20_429)),
            (Code::Throttled, 429, String::new()),
            (Code::Throttled, 400, error(30_022)),
            (Code::Transient, 500, "<html>".to_owned()),
            (Code::Transient, 503, error(21_730)),
            (Code::OptedOut, 400, error(21_610)),
            (Code::OptedOut, 400, json!({ "code": "21610" }).to_string()),
            (Code::RecipientUnreachable, 400, error(21_211)),
            (Code::RecipientUnreachable, 400, error(21_614)),
            (Code::Auth, 401, error(20_003)),
            (Code::Auth, 404, error(20_404)),
            (Code::Auth, 400, error(21_408)),
            (Code::Auth, 400, error(21_659)),
            (Code::PolicyBlocked, 400, error(30_034)),
            (Code::InvalidRequest, 400, error(21_617)),
            (Code::InvalidRequest, 400, error(99_999)),
            (Code::WindowClosed, 400, error(63_016)),
        ]
    }

    fn media(&self) -> Option<MediaCase> {
        Some(MediaCase {
            provider: Arc::new(Files),
            small: "https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/small"
                .to_owned(),
            huge: Some(
                "https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/huge".to_owned(),
            ),
            elsewhere: vec![
                "https://evil.example/Media/small".to_owned(),
                "https://api.twilio.com.evil.example/Media/small".to_owned(),
                "https://api.twilio.com@evil.example/Media/small".to_owned(),
                "http://api.twilio.com/Media/small".to_owned(),
                "https://api.twilio.com:444/Media/small".to_owned(),
                "https://api.twilio.com/Media/elsewhere".to_owned(),
                "file:///etc/passwd".to_owned(),
                "small".to_owned(),
            ],
            allowed_hosts: vec!["api.twilio.com", "mms.twiliocdn.com"],
        })
    }
}

/// The API redirects to the bytes; the credential must not go along.
struct Files;

#[async_trait]
impl Http for Files {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url = url::Url::parse(&request.url).unwrap();
        let mut headers = HeaderMap::new();
        let signed_in = request.headers.contains_key(http::header::AUTHORIZATION);
        let (status, body) = match (url.host_str(), url.path().rsplit('/').next()) {
            (Some("api.twilio.com"), Some("elsewhere")) => {
                headers.insert(
                    http::header::LOCATION,
                    HeaderValue::from_static("https://evil.example/x"),
                );
                (307, Vec::new())
            }
            (Some("api.twilio.com"), Some(name)) if signed_in => {
                let place = HeaderValue::from_str(&format!("https://mms.twiliocdn.com/{name}"));
                headers.insert(http::header::LOCATION, place.unwrap());
                (307, Vec::new())
            }
            (Some("mms.twiliocdn.com"), Some(name)) => {
                assert!(!signed_in, "the credential went along");
                assert!(!request.private_hosts_allowed, "an address that an answer named");
                let bytes = if name == "huge" { MEDIA_BYTES_MAX + 1 } else { 3 };
                if bytes > request.response_bytes_max {
                    return Err(HttpError::TooLarge);
                }
                headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
                (200, vec![7; bytes])
            }
            _ => (401, Vec::new()),
        };
        Ok(HttpResponse { status, headers, body: body.into() })
    }
}

pub(crate) struct Vonage;

impl Subject for Vonage {
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel> {
        let secrets: Vec<_> =
            secret.map(|secret| ("signature_secret", secret)).into_iter().collect();
        let secrets = [secrets, vec![("api_secret", "an-api-secret")]].concat();
        channels::open("sms", &vonage_settings(&json!({}), &secrets)).unwrap()
    }

    fn call(&self, secret: &str, body: &[u8]) -> RawRequest {
        let token = vonage::sign(&Secret::new(secret.to_owned()), NOW.0 / 1_000, body);
        // With no secret there is no token.
        request(body, &[(vonage::HEADER, token.as_deref().unwrap_or("Bearer x.y.z"))])
    }

    fn proofs(&self) -> Vec<Proof> {
        vec![Proof::Header(vonage::HEADER)]
    }

    fn fresh_for_ms(&self) -> Option<i64> {
        Some(300_000)
    }

    fn own_forgeries(&self) -> Vec<(&'static str, RawRequest)> {
        let body = self.message("forged-1");
        let value = self.call(SECRET, &body);
        let token = value.header(vonage::HEADER).unwrap();
        let token = token.strip_prefix("Bearer ").unwrap();
        let [_, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else {
            panic!("a token")
        };
        let with = |value: &str| request(&body, &[(vonage::HEADER, value)]);
        // `{"alg":"none"}`, `{"alg":"HS256"}` and `{"alg":"RS256","typ":"JWT"}`.
        let (none, short, other) =
            ("eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9");
        vec![
            ("no algorithm, no signature", with(&format!("Bearer {none}.{claims}."))),
            (
                "no algorithm, the old signature",
                with(&format!("Bearer {none}.{claims}.{signature}")),
            ),
            (
                "another header, the old signature",
                with(&format!("Bearer {short}.{claims}.{signature}")),
            ),
            ("another algorithm", with(&format!("Bearer {other}.{claims}.{signature}"))),
            ("without its scheme", with(token)),
            ("another scheme", with(&format!("Basic {token}"))),
        ]
    }

    fn message(&self, id: &str) -> Vec<u8> {
        json!({
            "channel": "sms", "message_uuid": id, "to": "4520000000", "from": "4520111111",
            "timestamp": "2026-11-18T10:00:00Z", "text": "Har I blå krus? ☕", "message_type": "text",
            "sms": { "num_messages": "1" }, "usage": { "currency": "EUR", "price": "0.0333" },
        })
        .to_string()
        .into_bytes()
    }

    fn unknown(&self) -> Vec<Vec<u8>> {
        let odd = |value: serde_json::Value| value.to_string().into_bytes();
        let from = |from: &str| {
            odd(
                json!({ "channel": "sms", "message_uuid": "u1", "from": from, "to": "4520000000", "text": "hi" }),
            )
        };
        vec![
            b"{}".to_vec(),
            b"null".to_vec(),
            b"[{}]".to_vec(),
            b"7".to_vec(),
            odd(
                json!({ "channel": "whatsapp", "message_uuid": "u1", "from": "4520111111", "text": "hi" }),
            ),
            odd(json!({ "channel": "sms", "message_uuid": "u1", "status": "pondering" })),
            odd(json!({ "channel": "sms", "status": "delivered" })),
            odd(json!({ "channel": "sms", "message_uuid": "u1", "text": "from nobody" })),
            odd(json!({ "channel": "sms", "message_uuid": 7, "from": {}, "text": [] })),
            from("ACME"),
            from("<script>"),
        ]
    }

    fn receipt(&self, id: &str, state: ReceiptState) -> Option<Vec<u8>> {
        let status = match state {
            ReceiptState::Sent => "submitted",
            ReceiptState::Delivered => "delivered",
            ReceiptState::Read => "read",
            ReceiptState::Failed => "rejected",
            ReceiptState::Queued | ReceiptState::Unknown => return None,
        };
        let status = json!({ "channel": "sms", "message_uuid": id, "to": "4520111111", "from": "4520000000",
            "timestamp": "2026-11-18T10:00:05Z", "status": status });
        Some(status.to_string().into_bytes())
    }

    fn body_bytes_max(&self) -> usize {
        channels::sms::BODY_BYTES_MAX
    }

    fn recipient(&self) -> (Identity, Option<String>) {
        (phone("+4520111111"), None)
    }

    fn accepted(&self) -> Option<(u16, String)> {
        Some((202, json!({ "message_uuid": "uuid-out" }).to_string()))
    }

    fn never_told(&self) -> Vec<(SendErrorCode, &'static str)> {
        vec![(SendErrorCode::WindowClosed, "a text message has no reply window")]
    }

    fn failures(&self) -> Vec<(SendErrorCode, u16, String)> {
        use SendErrorCode as Code;
        let error = |code: &str| {
            let kind = format!("https://developer.vonage.com/api-errors/messages#{code}");
            json!({ "type": kind, "title": "no", "detail": "no", "instance": "i" }).to_string()
        };
        vec![
            (Code::Throttled, 429, error("1000")),
            (Code::Throttled, 429, String::new()),
            (Code::Throttled, 429, json!({ "title": 1000 }).to_string()),
            (Code::Transient, 500, error("1030")),
            (Code::OptedOut, 422, error("1050")),
            (Code::RecipientUnreachable, 422, error("1040")),
            (Code::Auth, 401, error("unauthorized")),
            (Code::Auth, 422, error("1120")),
            (Code::PolicyBlocked, 402, error("low-balance")),
            (Code::PolicyBlocked, 402, error("1070")),
            (Code::InvalidRequest, 422, error("1020")),
        ]
    }
}

fn phone(value: &str) -> Identity {
    Identity { scheme: IdentityScheme::Phone, value: value.to_owned() }
}

mod over_twilio {
    testkit::channel_conformance!(super::Twilio);
}

mod over_vonage {
    testkit::channel_conformance!(super::Vonage);
}
