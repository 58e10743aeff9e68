//! The suite every channel passes, for each way of proving a call that has a secret.

use std::sync::Arc;

use channels::Channel;
use engine::inbox::inbound::{Identity, IdentityScheme};
use serde_json::{Value, json};
use testkit::channel_conformance::{NOW, Proof, SECRET, Subject, request};
use transport::{Http, RawRequest};

use super::{Google, HOLDER, OTHER_KEY, actions, agent, claims, cx, es, sign, signed, with_header};

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Token,
    Basic,
    IdToken,
    Proxy,
}

struct Google4(Way);

fn basic(password: &str) -> String {
    use base64::Engine as _;
    format!(
        "Basic {}",
        base64::engine::general_purpose::STANDARD.encode(format!("dialogflow:{password}"))
    )
}

impl Subject for Google4 {
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel> {
        let secret = secret.unwrap_or_default();
        match self.0 {
            Way::Token => agent(json!({ "project": "mug-shop" }), &[("token", secret)]),
            Way::Basic => agent(
                json!({ "authentication": "basic", "username": "dialogflow" }),
                &[("password", secret)],
            ),
            Way::IdToken => agent(
                json!({ "authentication": "id_token", "audience": secret, "issued_to": HOLDER }),
                &[],
            ),
            Way::Proxy => agent(
                json!({ "authentication": "mtls", "certificates": ["CN=*.dialogflow.com"] }),
                &[("proxy_secret", secret)],
            ),
        }
    }

    fn call(&self, secret: &str, body: &[u8]) -> RawRequest {
        match self.0 {
            Way::Token => with_header(body, "authorization", &format!("Bearer {secret}")),
            Way::Basic => with_header(body, "authorization", &basic(secret)),
            Way::IdToken => {
                with_header(body, "authorization", &format!("Bearer {}", signed(&claims(secret))))
            }
            Way::Proxy => request(
                body,
                &[("x-proxy-secret", secret), ("x-client-cert-sha256", "CN=*.dialogflow.com")],
            ),
        }
    }

    fn proofs(&self) -> Vec<Proof> {
        match self.0 {
            Way::Proxy => {
                vec![Proof::Header("x-proxy-secret"), Proof::Header("x-client-cert-sha256")]
            }
            Way::Token | Way::Basic | Way::IdToken => vec![Proof::Header("authorization")],
        }
    }

    fn covers_body(&self) -> bool {
        false
    }

    fn fresh_for_ms(&self) -> Option<i64> {
        (self.0 == Way::IdToken).then_some(3_590_000)
    }

    fn own_forgeries(&self) -> Vec<(&'static str, RawRequest)> {
        if self.0 != Way::IdToken {
            return Vec::new();
        }
        let body = self.message("forged");
        let bearer = |token: &str| with_header(&body, "authorization", &format!("Bearer {token}"));
        let with = |key: &str, value: Value| {
            let mut claims = claims(SECRET);
            claims[key] = value;
            bearer(&signed(&claims))
        };
        let now = NOW.0 / 1_000;
        let good = signed(&claims(SECRET));
        let parts: Vec<&str> = good.split('.').collect();
        let none = "eyJhbGciOiJub25lIiwia2lkIjoia2V5LTEifQ";
        let hmac = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImtleS0xIn0";
        let mut both = bearer(&good);
        both.headers
            .insert("google-assistant-signature", http::HeaderValue::from_str(&good).unwrap());
        vec![
            ("another issuer", with("iss", json!("https://accounts.attacker.example"))),
            ("another audience", with("aud", json!("somebody-else"))),
            ("several audiences", with("aud", json!([SECRET, "somebody-else"]))),
            ("issued to somebody else", {
                let mut claims = claims(SECRET);
                claims["email"] = json!("attacker@project.iam.gserviceaccount.com");
                bearer(&signed(&claims))
            }),
            ("an address that is not proven", with("email_verified", json!(false))),
            ("no address at all", with("email", Value::Null)),
            ("over", with("exp", json!(now - 1))),
            ("not begun", with("iat", json!(now + 120))),
            ("not before later", with("nbf", json!(now + 120))),
            ("good for a week", with("exp", json!(now + 604_800))),
            ("ends before it begins", with("exp", json!(now - 20))),
            ("no end", with("exp", Value::Null)),
            ("signed with another key", bearer(&sign(&claims(SECRET), OTHER_KEY, Some("key-1")))),
            ("a key that Google has not", bearer(&sign(&claims(SECRET), OTHER_KEY, Some("key-9")))),
            ("a key for something else", bearer(&sign(&claims(SECRET), super::KEY, Some("key-2")))),
            ("no key named", bearer(&sign(&claims(SECRET), super::KEY, None))),
            ("no algorithm", bearer(&format!("{none}.{}.", parts[1]))),
            ("no algorithm and a signature", bearer(&format!("{none}.{}.{}", parts[1], parts[2]))),
            ("a shared secret", bearer(&format!("{hmac}.{}.{}", parts[1], parts[2]))),
            ("without its signature", bearer(&format!("{}.{}.", parts[0], parts[1]))),
            ("a part more", bearer(&format!("{good}.x"))),
            ("two tokens", both),
        ]
    }

    fn rotates(&self) -> bool {
        true
    }

    fn keys(&self) -> Arc<dyn Http> {
        Arc::new(Google::default())
    }

    fn message(&self, id: &str) -> Vec<u8> {
        es(id, "hej").to_string().into_bytes()
    }

    fn unknown(&self) -> Vec<Vec<u8>> {
        let mut without_session = es("1", "hej");
        without_session["session"] = json!(7);
        let mut silence = actions("", 1);
        silence["intent"]["name"] = json!("actions.intent.NO_INPUT_1");
        let mut event = cx("1", "");
        event["triggerEvent"] = json!("sys.no-input-default");
        let mut all = vec![
            json!({}),
            json!([{}]),
            json!(null),
            json!("text"),
            json!({ "queryResult": [] }),
            json!({ "queryResult": {} }),
            json!({ "sessionInfo": { "session": "" } }),
            json!({ "handler": {}, "session": { "id": 7 } }),
            without_session,
            silence,
            event,
        ];
        if self.0 == Way::Token {
            let mut other = es("1", "hej");
            other["session"] = json!("projects/another/agent/sessions/s-1");
            all.push(other);
        }
        all.iter().map(|body| body.to_string().into_bytes()).collect()
    }

    fn body_bytes_max(&self) -> usize {
        512 * 1024
    }

    fn recipient(&self) -> (Identity, Option<String>) {
        (Identity { scheme: IdentityScheme::Session, value: "mug-shop/s-1".to_owned() }, None)
    }

    fn accepted(&self) -> Option<(u16, String)> {
        None
    }
}

mod token {
    testkit::channel_conformance!(super::Google4(super::Way::Token));
}

mod basic_auth {
    testkit::channel_conformance!(super::Google4(super::Way::Basic));
}

mod id_token {
    testkit::channel_conformance!(super::Google4(super::Way::IdToken));
}

mod mtls {
    testkit::channel_conformance!(super::Google4(super::Way::Proxy));
}
