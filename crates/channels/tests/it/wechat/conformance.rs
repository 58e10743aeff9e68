//! The suite every channel passes: plain calls, safe mode, and an account that speaks on the call only.

use std::sync::Arc;

use async_trait::async_trait;
use channels::Channel;
use engine::inbox::inbound::{Identity, IdentityScheme, ReceiptState};
use http::{HeaderMap, HeaderValue};
use serde_json::json;
use testkit::channel_conformance::{MediaCase, Proof, SECRET, Subject};
use transport::{Http, HttpError, HttpRequest, HttpResponse, RawRequest, SendErrorCode};

use super::{AES_KEY, account, enveloped, sealed, sealed_for, signed, signed_at, text, xml};

/// Gives a token, and nothing else.
struct TokensOnly;

#[async_trait]
impl Http for TokensOnly {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let known = request.url == "https://api.weixin.qq.com/cgi-bin/stable_token";
        let body = json!({ "access_token": "t-1", "expires_in": 7_200 }).to_string();
        let status = if known { 200 } else { 404 };
        Ok(HttpResponse { status, headers: HeaderMap::new(), body: body.into() })
    }
}

/// Has a picture, a film elsewhere and one too large.
struct Files;

#[async_trait]
impl Http for Files {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let has = |part: &str| request.url.contains(part);
        let (kind, body) = if has("/cgi-bin/stable_token") {
            ("application/json", br#"{"access_token":"t-1","expires_in":"7200"}"#.to_vec())
        } else if has("media_id=small") {
            ("image/jpeg", b"\xff\xd8\xff picture".to_vec())
        } else if has("media_id=huge") {
            ("video/mp4", vec![0; channels::MEDIA_BYTES_MAX + 1])
        } else if has("media_id=film-elsewhere") {
            ("text/plain", br#"{"video_url":"https://attacker.example/film"}"#.to_vec())
        } else if has("media_id=film-inside") {
            ("text/plain", br#"{"video_url":"http://169.254.169.254/latest"}"#.to_vec())
        } else {
            ("application/json", br#"{"errcode":40007,"errmsg":"invalid media_id"}"#.to_vec())
        };
        let mut headers = HeaderMap::new();
        headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static(kind));
        Ok(HttpResponse { status: 200, headers, body: body.into() })
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Plain,
    Safe,
    Passive,
}

struct WeChat(Mode);

impl Subject for WeChat {
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel> {
        let mut secrets = vec![("app_secret", "app-secret-1")];
        secrets.extend(secret.map(|secret| ("token", secret)));
        if self.0 == Mode::Safe {
            secrets.push(("encoding_aes_key", AES_KEY));
        }
        let reply = if self.0 == Mode::Passive { "passive" } else { "active" };
        account(json!({ "account": "gh_shop", "reply": reply }), &secrets)
    }

    fn call(&self, secret: &str, body: &[u8]) -> RawRequest {
        if self.0 == Mode::Safe { sealed(secret, body) } else { signed(secret, body) }
    }

    fn proofs(&self) -> Vec<Proof> {
        let mut proofs =
            vec![Proof::Query("signature"), Proof::Query("timestamp"), Proof::Query("nonce")];
        if self.0 == Mode::Safe {
            proofs.push(Proof::Query("msg_signature"));
        }
        proofs
    }

    fn covers_body(&self) -> bool {
        self.0 == Mode::Safe
    }

    fn fresh_for_ms(&self) -> Option<i64> {
        Some(5 * 60_000)
    }

    fn own_forgeries(&self) -> Vec<(&'static str, RawRequest)> {
        let body = text("1", "hello");
        let ahead = testkit::channel_conformance::NOW.plus_ms(6 * 60_000);
        let mut forged = vec![("from the future", signed_at(SECRET, &body, ahead, "n1"))];
        let mut twice = self.call(SECRET, &body);
        twice.query = format!("{}&timestamp=1795000000", twice.query);
        forged.push(("a signed value twice", twice));
        if self.0 != Mode::Safe {
            return forged;
        }
        let encrypted = super::encrypt(AES_KEY, &body, super::APP_ID);
        let other = super::encrypt(AES_KEY, &text("2", "another"), super::APP_ID);
        let inside =
            |encrypted: &str| format!("<xml><Encrypt>{encrypted}</Encrypt></xml>").into_bytes();
        let mut bent = encrypted.clone();
        bent.replace_range(0..1, if encrypted.starts_with('A') { "B" } else { "A" });
        forged.extend([
            ("another encrypted part", enveloped(SECRET, &inside(&other), &encrypted, "n2")),
            ("one letter of it changed", enveloped(SECRET, &inside(&bent), &encrypted, "n3")),
            ("signed and no cipher at all", enveloped(SECRET, &inside("AAAA"), "AAAA", "n4")),
            ("nothing encrypted", enveloped(SECRET, &body, "", "n5")),
            (
                "two encrypted parts",
                enveloped(
                    SECRET,
                    b"<xml><Encrypt>A</Encrypt><Encrypt>B</Encrypt></xml>",
                    "A",
                    "n6",
                ),
            ),
            ("for another account", sealed_for(SECRET, &body, AES_KEY, "wx0000000000000000")),
            (
                "with another key",
                sealed_for(SECRET, &body, &AES_KEY.replace('k', "m"), super::APP_ID),
            ),
            (
                "a document type around it",
                enveloped(SECRET, b"<!DOCTYPE xml><xml><Encrypt>A</Encrypt></xml>", "A", "n7"),
            ),
        ]);
        forged
    }

    fn keys(&self) -> Arc<dyn Http> {
        Arc::new(TokensOnly)
    }

    fn message(&self, id: &str) -> Vec<u8> {
        text(id, &format!("hello {id}"))
    }

    fn unknown(&self) -> Vec<Vec<u8>> {
        vec![
            b"<xml></xml>".to_vec(),
            b"<xml/>".to_vec(),
            b"<?xml version=\"1.0\"?><xml><A><B>1</B></A></xml>".to_vec(),
            xml(&[("MsgType", "hologram"), ("MsgId", "1")]),
            xml(&[("MsgType", "image"), ("MsgId", "1")]),
            xml(&[("MsgType", "location"), ("MsgId", "1"), ("Location_X", "north")]),
            xml(&[("MsgType", "event"), ("Event", "hologram")]),
            xml(&[("MsgType", "event")]),
            xml(&[("MsgType", "text"), ("FromUserName", ""), ("Content", "from nobody")]),
            xml(&[("MsgType", "text"), ("ToUserName", "gh_other"), ("Content", "x")]),
        ]
    }

    fn malformed(&self) -> Vec<Vec<u8>> {
        let mut all = super::attacks::attacks();
        all.extend([
            Vec::new(),
            b"private".to_vec(),
            b"{\"private\":1}".to_vec(),
            b"<xml>".to_vec(),
            b"<xml><Content>private</xml>".to_vec(),
            b"<other><Content>private</Content></other>".to_vec(),
            b"<xml></xml><xml></xml>".to_vec(),
            b"<xml></xml>private".to_vec(),
            b"<xml><Content>\xff\xfe</Content></xml>".to_vec(),
        ]);
        all
    }

    fn is_json(&self) -> bool {
        false
    }

    fn receipt(&self, id: &str, state: ReceiptState) -> Option<Vec<u8>> {
        let status = match state {
            ReceiptState::Delivered => "success",
            ReceiptState::Failed => "failed:user block",
            ReceiptState::Queued
            | ReceiptState::Unknown
            | ReceiptState::Sent
            | ReceiptState::Read => return None,
        };
        let seconds = if status == "success" { "1795000000" } else { "1795000001" };
        Some(xml(&[
            ("MsgType", "event"),
            ("Event", "TEMPLATESENDJOBFINISH"),
            ("CreateTime", seconds),
            ("MsgID", id),
            ("Status", status),
        ]))
    }

    fn body_bytes_max(&self) -> usize {
        256 * 1024
    }

    fn recipient(&self) -> (Identity, Option<String>) {
        (Identity { scheme: IdentityScheme::WechatOpenId, value: "o_ana".to_owned() }, None)
    }

    fn accepted(&self) -> Option<(u16, String)> {
        (self.0 != Mode::Passive)
            .then(|| (200, json!({ "errcode": 0, "errmsg": "ok" }).to_string()))
    }

    fn failures(&self) -> Vec<(SendErrorCode, u16, String)> {
        use SendErrorCode as Code;
        let codes = [
            (Code::Transient, -1),
            (Code::Transient, 40_001),
            (Code::Throttled, 45_009),
            (Code::Throttled, 45_011),
            (Code::WindowClosed, 45_015),
            (Code::WindowClosed, 45_047),
            // She has refused this kind of message.
            (Code::OptedOut, 43_101),
            (Code::RecipientUnreachable, 40_003),
            (Code::RecipientUnreachable, 43_004),
            (Code::Auth, 48_001),
            (Code::Auth, 40_013),
            (Code::PolicyBlocked, 50_004),
            (Code::InvalidRequest, 45_002),
            (Code::InvalidRequest, 45_008),
            (Code::InvalidRequest, 87_014),
            (Code::InvalidRequest, 99_999),
        ];
        let coded = codes.map(|(meaning, code)| {
            (meaning, 200, json!({ "errcode": code, "errmsg": "no" }).to_string())
        });
        let mut all = coded.to_vec();
        all.push((Code::Throttled, 200, json!({ "errcode": "45011" }).to_string()));
        all.push((Code::Throttled, 429, String::new()));
        all
    }

    fn media(&self) -> Option<MediaCase> {
        Some(MediaCase {
            provider: Arc::new(Files),
            small: "small".to_owned(),
            huge: Some("huge".to_owned()),
            elsewhere: [
                "film-elsewhere",
                "film-inside",
                "unknown",
                "",
                "../x",
                "https://attacker.example/",
                "a&b=c",
            ]
            .map(str::to_owned)
            .to_vec(),
            allowed_hosts: vec!["api.weixin.qq.com"],
        })
    }
}

mod plain {
    testkit::channel_conformance!(super::WeChat(super::Mode::Plain));
}

mod safe {
    testkit::channel_conformance!(super::WeChat(super::Mode::Safe));
}

mod passive {
    testkit::channel_conformance!(super::WeChat(super::Mode::Passive));
}
