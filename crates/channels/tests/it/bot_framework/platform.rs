//! The other side: a Microsoft of our own, with keys made here, tokens signed with them and a sign-in service.

use std::sync::{Arc, LazyLock, Mutex};

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channels::{Channel, Outside};
use engine::inbox::inbound::Inbound;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rand::SeedableRng as _;
use rsa::PrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};
use testkit::channel_conformance::{NOW, block_on, request};
use transport::{Http, HttpError, HttpRequest, HttpResponse, RawRequest, Rejection};

use crate::setup::settings;

pub(super) const APP_ID: &str = "0d1f7a52-3c64-4b0e-9f0a-5d5f4b1d7c21";
pub(super) const SERVICE: &str = "https://smba.trafficmanager.net/emea/";
pub(super) const KID: &str = "key-of-the-platform";
pub(super) const OPENID: &str = "https://login.botframework.com/v1/.well-known/openidconfiguration";
pub(super) const JWKS: &str = "https://login.botframework.com/v1/.well-known/keys";

/// A key pair of the platform, or of somebody who would like to be it.
pub(super) struct Pair {
    pub(super) encoding: EncodingKey,
    pub(super) n: String,
    pub(super) e: String,
}

fn pair(seed: u64) -> Pair {
    let mut chance = rand::rngs::StdRng::seed_from_u64(seed);
    let key = PrivateKey::new(&mut chance, 2048).unwrap();
    let encoding = EncodingKey::from_rsa_der(key.to_pkcs1_der().unwrap().as_bytes());
    let text =
        |number: &rsa::BoxedUint| URL_SAFE_NO_PAD.encode(number.to_be_bytes_trimmed_vartime());
    Pair { encoding, n: text(key.n().as_ref()), e: text(key.e()) }
}

pub(super) static REAL: LazyLock<Pair> = LazyLock::new(|| pair(1));
pub(super) static FALSE: LazyLock<Pair> = LazyLock::new(|| pair(2));

pub(super) fn seconds() -> i64 {
    NOW.0 / 1_000
}

pub(super) fn claims(app_id: &str) -> Value {
    json!({
        "iss": "https://api.botframework.com",
        "aud": app_id,
        "nbf": seconds() - 60,
        "exp": seconds() + 3_600,
        "serviceurl": SERVICE,
    })
}

pub(super) fn token(pair: &Pair, kid: Option<&str>, claims: &Value) -> String {
    let header = Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::RS256) };
    jsonwebtoken::encode(&header, claims, &pair.encoding).unwrap()
}

pub(super) fn call_with(token: &str, body: &[u8]) -> RawRequest {
    request(
        body,
        &[("authorization", &format!("Bearer {token}")), ("content-type", "application/json")],
    )
}

/// A genuine call.
pub(super) fn call(activity: &Value) -> RawRequest {
    let mut claims = claims(APP_ID);
    if let Some(service) = activity.get("serviceUrl") {
        claims["serviceurl"] = service.clone();
    }
    call_with(&token(&REAL, Some(KID), &claims), activity.to_string().as_bytes())
}

pub(super) fn channel(extra: Value) -> Arc<dyn Channel> {
    let mut all = json!({ "app_id": APP_ID });
    let (Value::Object(fields), Value::Object(extra)) = (&mut all, extra) else {
        panic!("objects")
    };
    fields.extend(extra);
    channels::open("bot_framework", &settings(all, &[("app_password", "app-password")])).unwrap()
}

/// Parses as the server does: keys first.
pub(super) fn accept(
    channel: &dyn Channel,
    request: &RawRequest,
) -> Result<Vec<Inbound>, Rejection> {
    let platform = Platform::default();
    let outside = Outside { http: &platform, now: request.received_at };
    block_on(channel.abilities().fetches_keys.unwrap().prepare(&outside, request))?;
    channel.parse(request)
}

pub(super) fn receive(activity: &Value) -> Vec<Inbound> {
    accept(channel(json!({})).as_ref(), &call(activity)).unwrap()
}

pub(super) fn jwks() -> Value {
    let jwk = |kid: &str, pair: &Pair, endorsements: Value| json!({ "kty": "RSA", "use": "sig", "kid": kid, "x5t": kid, "n": pair.n, "e": pair.e, "endorsements": endorsements });
    json!({ "keys": [
        { "kty": "EC", "kid": "of-another-kind" },
        jwk(KID, &REAL, json!(["msteams", "directline", "webchat", "cortana", "telegram"])),
        jwk("key-of-little-power", &REAL, json!(["telegram"])),
    ] })
}

/// Answers for keys and tokens as Microsoft does, and 404 for all else; a test may give other answers by address.
#[derive(Default)]
pub(super) struct Platform {
    pub(super) instead: Vec<(String, u16, Value)>,
    pub(super) asked: Mutex<Vec<HttpRequest>>,
}

impl Platform {
    pub(super) fn with(url: &str, status: u16, body: Value) -> Self {
        Self { instead: vec![(url.to_owned(), status, body)], ..Self::default() }
    }

    pub(super) fn urls(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|request| request.url.clone()).collect()
    }

    /// The only call that was about a message.
    pub(super) fn sent(&self) -> HttpRequest {
        let asked = self.asked.lock().unwrap();
        let sent: Vec<_> =
            asked.iter().filter(|request| !request.url.contains("/oauth2/")).collect();
        assert_eq!(sent.len(), 1, "one piece is one call");
        sent[0].clone()
    }
}

#[async_trait]
impl Http for Platform {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url = request.url.clone();
        self.asked.lock().unwrap().push(request);
        let instead = self.instead.iter().find(|(begin, ..)| url.starts_with(begin.as_str()));
        let (status, body) = match instead {
            Some((_, status, body)) => (*status, body.clone()),
            None if url == OPENID => (
                200,
                json!({ "issuer": "https://api.botframework.com", "jwks_uri": JWKS,
                "id_token_signing_alg_values_supported": ["RS256"] }),
            ),
            None if url == JWKS => (200, jwks()),
            None if url
                == "https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token" =>
            {
                (
                    200,
                    json!({ "token_type": "Bearer", "expires_in": 3_599, "access_token": "token-of-ours" }),
                )
            }
            None => (404, json!({})),
        };
        let headers = http::HeaderMap::new();
        Ok(HttpResponse { status, headers, body: body.to_string().into() })
    }
}

/// A message in Teams, one to one.
pub(super) fn teams(fields: Value) -> Value {
    let mut activity = json!({
        "type": "message",
        "id": "1795000000001",
        "timestamp": "2026-11-18T11:06:40.1234567Z",
        "serviceUrl": SERVICE,
        "channelId": "msteams",
        "from": { "id": "29:1abc", "name": "Ana Ruiz", "aadObjectId": "6B0E7C3A-1111-4222-8333-944445555666" },
        "recipient": { "id": "28:bot", "name": "Shop" },
        "conversation": { "id": "a:1conv", "conversationType": "personal", "tenantId": "tenant-1" },
        "locale": "es-ES",
        "channelData": { "tenant": { "id": "tenant-1" } },
    });
    extend(&mut activity, fields);
    activity
}

/// A message of the web chat client, over Microsoft's Direct Line.
pub(super) fn web(fields: Value) -> Value {
    let mut activity = json!({
        "type": "message",
        "id": "CONV7|0000003",
        "serviceUrl": "https://directline.botframework.com/",
        "channelId": "directline",
        "from": { "id": "dl_77", "name": "" },
        "recipient": { "id": "shop@bot" },
        "conversation": { "id": "CONV7" },
        "locale": "en-US",
    });
    extend(&mut activity, fields);
    activity
}

fn extend(activity: &mut Value, fields: Value) {
    let (Value::Object(all), Value::Object(fields)) = (activity, fields) else { panic!("objects") };
    for (key, value) in fields {
        if value.is_null() {
            all.remove(&key)
        } else {
            all.insert(key, value)
        };
    }
}
