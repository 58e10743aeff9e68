//! Alexa: a platform of our own that signs as the real one does, and what it asks.

mod laws;
mod model;
mod proof;
mod receive;
mod respond;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::Channel;
use channels::alexa::{BODY_BYTES_MAX, CERTIFICATE_NAME, CHAIN_HEADER, SIGNATURE_HEADER};
use engine::inbox::inbound::{Identity, IdentityScheme};
use rcgen::{
    BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    SigningKey as _,
};
use serde_json::{Value, json};
use testkit::channel_conformance::{Proof, SECRET, Subject, request, signed};
use time::OffsetDateTime;
use time::macros::datetime;
use transport::{Http, HttpError, HttpRequest, HttpResponse, RawRequest};

use crate::setup::settings;

pub(super) const SKILL: &str = "amzn1.ask.skill.5f0c";
pub(super) const LINKING: &str = "linking-secret-0123456789abcdef01234";
/// The moment everything happens, as the platform writes it.
pub(super) const AT: &str = "2026-11-18T11:06:40Z";
const PLACE: &str = "https://s3.amazonaws.com/echo.api/";

/// The leaf's key is always the same: making one takes seconds.
pub(super) fn leaf_key() -> KeyPair {
    let pem = include_str!("leaf_key.pem");
    KeyPair::from_pkcs8_pem_and_sign_algo(pem, &rcgen::PKCS_RSA_SHA256).unwrap()
}

/// A certification authority with one intermediate.
pub(super) struct Authority {
    pub(super) root_pem: String,
    pub(super) middle_pem: String,
    middle: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root_key = KeyPair::generate().unwrap();
        let name = hex::encode(&root_key.public_key_raw()[..12]);
        params.distinguished_name.push(rcgen::DnType::CommonName, name.clone());
        let root_pem = params.self_signed(&root_key).unwrap().pem();
        let root = Issuer::new(params.clone(), root_key);
        let middle_key = KeyPair::generate().unwrap();
        params.distinguished_name.push(rcgen::DnType::CommonName, format!("between {name}"));
        let middle_pem = params.signed_by(&middle_key, &root).unwrap().pem();
        Self { root_pem, middle_pem, middle: Issuer::new(params, middle_key) }
    }

    pub(super) fn leaf(&self, name: &str, until: OffsetDateTime, key: &KeyPair) -> String {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.not_before = datetime!(2026-01-01 0:00 UTC);
        params.not_after = until;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.signed_by(key, &self.middle).unwrap().pem()
    }

    /// A good chain.
    pub(super) fn chain(&self) -> String {
        let leaf = self.leaf(CERTIFICATE_NAME, datetime!(2027-06-01 0:00 UTC), &leaf_key());
        format!("{leaf}{}", self.middle_pem)
    }
}

/// One authority for each secret of the suite: here a secret is a root that is trusted.
struct Known {
    address: String,
    root_pem: String,
    chain_pem: String,
}

fn known<T>(secret: &str, read: impl FnOnce(&Known) -> T) -> T {
    static ALL: OnceLock<Mutex<BTreeMap<String, Known>>> = OnceLock::new();
    let mut all = ALL.get_or_init(Mutex::default).lock().unwrap();
    let number = all.len();
    let known = all.entry(secret.to_owned()).or_insert_with(|| {
        let authority = Authority::new();
        let address = format!("{PLACE}chain-{number}.pem");
        Known { address, chain_pem: authority.chain(), root_pem: authority.root_pem }
    });
    let value = read(known);
    let pages = all.values().map(|known| (known.address.clone(), known.chain_pem.clone()));
    *pages_of_all().lock().unwrap() = pages.collect();
    value
}

fn pages_of_all() -> &'static Mutex<BTreeMap<String, String>> {
    static PAGES: OnceLock<Mutex<BTreeMap<String, String>>> = OnceLock::new();
    PAGES.get_or_init(Mutex::default)
}

/// Where the certificates lie.
pub(super) struct Store(pub(super) BTreeMap<String, String>);

#[async_trait]
impl Http for Store {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let found = self.0.get(&request.url);
        Ok(HttpResponse {
            status: if found.is_some() { 200 } else { 404 },
            headers: http::HeaderMap::new(),
            body: found.cloned().unwrap_or_default().into(),
        })
    }
}

pub(crate) struct Alexa;

impl Subject for Alexa {
    fn open(&self, secret: Option<&str>) -> Arc<dyn Channel> {
        let secrets = secret
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|secret| !secret.is_empty());
        let roots: String =
            secrets.map(|secret| known(secret, |known| known.root_pem.clone())).collect();
        let plain = if roots.is_empty() {
            json!({})
        } else {
            json!({ "skill_id": SKILL, "trust_roots": roots })
        };
        channels::open("alexa", &settings(plain, &[("linking_secret", LINKING)])).unwrap()
    }

    fn call(&self, secret: &str, body: &[u8]) -> RawRequest {
        let address = known(secret, |known| known.address.clone());
        let signature = STANDARD.encode(leaf_key().sign(body).unwrap());
        request(
            body,
            &[(CHAIN_HEADER, &address), (SIGNATURE_HEADER, &signature), ("signature", "ignored")],
        )
    }

    fn proofs(&self) -> Vec<Proof> {
        vec![Proof::Header(CHAIN_HEADER), Proof::Header(SIGNATURE_HEADER)]
    }

    fn fresh_for_ms(&self) -> Option<i64> {
        Some(channels::alexa::TOLERANCE_MS)
    }

    fn own_forgeries(&self) -> Vec<(&'static str, RawRequest)> {
        let mut another = envelope(&json!({ "type": "LaunchRequest" }));
        another["context"]["System"]["application"]["applicationId"] =
            json!("amzn1.ask.skill.other");
        let mut nobody = another.clone();
        nobody["context"]["System"]["application"] = json!({});
        nobody["session"]["application"] = json!({});
        let old =
            envelope(&json!({ "type": "LaunchRequest", "timestamp": "2026-11-18T11:04:00Z" }));
        let early =
            envelope(&json!({ "type": "LaunchRequest", "timestamp": "2026-11-18T11:09:30Z" }));
        [
            ("another skill", another),
            ("no skill", nobody),
            ("too old", old),
            ("from the future", early),
        ]
        .into_iter()
        .map(|(name, body)| (name, signed(self, body.to_string().as_bytes())))
        .collect()
    }

    fn keys(&self) -> Arc<dyn Http> {
        Arc::new(Store(pages_of_all().lock().unwrap().clone()))
    }

    fn message(&self, id: &str) -> Vec<u8> {
        let mut body = intent("ViewCartIntent", &json!({}));
        body["request"]["requestId"] = json!(id);
        body.to_string().into_bytes()
    }

    fn unknown(&self) -> Vec<Vec<u8>> {
        let of = |request: Value| envelope(&request).to_string().into_bytes();
        vec![
            of(json!({ "type": "Hologram.Seen" })),
            of(json!({})),
            of(json!({ "type": 7, "requestId": 8 })),
            of(json!({ "type": "IntentRequest" })),
            of(json!({ "type": "IntentRequest", "intent": { "name": "AMAZON.PauseIntent" } })),
            of(json!({ "type": "IntentRequest", "intent": { "name": "OrderPizzaIntent" } })),
            of(json!({ "type": "Alexa.Presentation.APL.UserEvent", "arguments": [{}] })),
            of(json!({ "type": "Connections.Response", "name": "Buy", "token": "t" })),
            of(json!({ "type": "AlexaSkillEvent.SkillEnabled" })),
        ]
    }

    fn malformed(&self) -> Vec<Vec<u8>> {
        ["{}", "[]", "\"private\"", "{\"request\": \"private\"}"]
            .map(|text| text.as_bytes().to_vec())
            .to_vec()
    }

    fn body_bytes_max(&self) -> usize {
        BODY_BYTES_MAX
    }

    fn recipient(&self) -> (Identity, Option<String>) {
        (Identity { scheme: IdentityScheme::Alexa, value: "amzn1.ask.account.A".to_owned() }, None)
    }

    fn accepted(&self) -> Option<(u16, String)> {
        None
    }
}

testkit::channel_conformance!(Alexa);

/// A request with its surroundings.
pub(super) fn envelope(request: &Value) -> Value {
    let application = json!({ "applicationId": SKILL });
    let user = json!({ "userId": "amzn1.ask.account.A" });
    let mut full =
        json!({ "requestId": "amzn1.echo-api.request.1", "timestamp": AT, "locale": "en-US" });
    for (name, value) in request.as_object().unwrap() {
        full[name] = value.clone();
    }
    json!({
        "version": "1.0",
        "session": { "new": false, "sessionId": "amzn1.echo-api.session.1", "application": application, "user": user },
        "context": { "System": { "application": application, "user": user,
            "device": { "deviceId": "amzn1.ask.device.1", "supportedInterfaces": {} },
            "apiEndpoint": "https://api.amazonalexa.com", "apiAccessToken": "platform-token" } },
        "request": full,
    })
}

/// An intent with its slots: a text is a value as it was said.
pub(super) fn intent(name: &str, slots: &Value) -> Value {
    let mut filled = json!({});
    for (slot, value) in slots.as_object().unwrap() {
        filled[slot] = match value {
            Value::Object(_) => value.clone(),
            value => {
                json!({ "name": slot, "value": value, "confirmationStatus": "NONE", "source": "USER" })
            }
        };
    }
    let intent = json!({ "name": name, "confirmationStatus": "NONE", "slots": filled });
    envelope(&json!({ "type": "IntentRequest", "intent": intent }))
}

/// What a genuine call brings.
pub(super) fn inbounds(body: &Value) -> Vec<engine::inbox::inbound::Inbound> {
    testkit::channel_conformance::parsed(&Alexa, body.to_string().as_bytes())
}

/// What it is answered.
pub(super) fn answered(body: &Value, said: &channels::Said) -> Value {
    let channel = Alexa.open(Some(SECRET));
    let request = signed(&Alexa, body.to_string().as_bytes());
    let answer = channel.abilities().answers.unwrap().answer(&request, said);
    assert_eq!((answer.status, answer.content_type), (200, "application/json"));
    assert!(answer.body.len() <= channels::alexa::RESPONSE_BYTES_MAX, "{}", answer.body.len());
    serde_json::from_slice(&answer.body).unwrap()
}
