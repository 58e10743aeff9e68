//! Proofs that take more than a hash: certificates, tokens signed with a key, and what is encrypted.

use crate::call::request;
use crate::{NOW, SECRET};
use aes::Aes128;
use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{AesGcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use channels::alexa::{CERTIFICATE_NAME, CHAIN_HEADER, SIGNATURE_HEADER};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, SigningKey as _};
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};
use std::sync::LazyLock;
use time::macros::datetime;
use transport::RawRequest;

/// Made for the tests; nobody signs anything else with them.
const KEY: &str = include_str!("../../crates/channels/tests/it/alexa/leaf_key.pem");
pub(crate) const FLOW_KEY: &str =
    include_str!("../../crates/channels/tests/it/payloads/flow_key.pem");
const FLOW_PING: &str = include_str!("../../crates/channels/tests/it/payloads/flow_ping.json");

pub(crate) const SKILL: &str = "amzn1.ask.skill.5f0c";
pub(crate) const CHAIN_URL: &str = "https://s3.amazonaws.com/echo.api/chain.pem";

pub(crate) struct Alexa {
    pub(crate) root_pem: String,
    pub(crate) chain_pem: String,
    key: KeyPair,
}

fn key_pair() -> KeyPair {
    KeyPair::from_pkcs8_pem_and_sign_algo(KEY, &rcgen::PKCS_RSA_SHA256).unwrap()
}

impl Alexa {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, "Fuzzing root");
        let root_key = KeyPair::generate().unwrap();
        let root_pem = params.self_signed(&root_key).unwrap().pem();
        let root = Issuer::new(params, root_key);
        let mut leaf = CertificateParams::new([CERTIFICATE_NAME.to_owned()]).unwrap();
        leaf.not_before = datetime!(2026-01-01 0:00 UTC);
        leaf.not_after = datetime!(2027-06-01 0:00 UTC);
        let chain_pem = leaf.signed_by(&key_pair(), &root).unwrap().pem();
        Self { root_pem, chain_pem, key: key_pair() }
    }

    pub(crate) fn call(&self, body: &[u8]) -> RawRequest {
        let signature = STANDARD.encode(self.key.sign(body).unwrap());
        request(body, &[(CHAIN_HEADER, CHAIN_URL), (SIGNATURE_HEADER, &signature)])
    }
}

pub(crate) const APP_ID: &str = "0d1f7a52-3c64-4b0e-9f0a-5d5f4b1d7c21";
const SERVICE: &str = "https://smba.trafficmanager.net/emea/";

pub(crate) struct Microsoft {
    pub(crate) pages: Vec<(String, String)>,
    token: String,
}

impl Microsoft {
    pub(crate) fn new() -> Self {
        let place = "https://login.botframework.com/v1/.well-known";
        let jwks = format!("{place}/keys");
        let key = rsa::PrivateKey::from_pkcs8_pem(KEY).unwrap();
        let text =
            |number: &rsa::BoxedUint| URL_SAFE_NO_PAD.encode(number.to_be_bytes_trimmed_vartime());
        let key = json!({ "kty": "RSA", "kid": "k", "n": text(key.n().as_ref()), "e": text(key.e()),
            "endorsements": ["msteams", "directline", "webchat", "telegram", "facebook", "sms", "email", "slack"] });
        let issuer = "https://api.botframework.com";
        let claims = json!({ "iss": issuer, "aud": APP_ID, "nbf": NOW.0 / 1_000, "exp": NOW.0 / 1_000 + 3_600, "serviceurl": SERVICE });
        let header = Header { kid: Some("k".to_owned()), ..Header::new(Algorithm::RS256) };
        let token = jsonwebtoken::encode(
            &header,
            &claims,
            &EncodingKey::from_rsa_pem(KEY.as_bytes()).unwrap(),
        )
        .unwrap();
        let pages = vec![
            (
                format!("{place}/openidconfiguration"),
                json!({ "issuer": issuer, "jwks_uri": jwks }).to_string(),
            ),
            (jwks, json!({ "keys": [key] }).to_string()),
        ];
        Self { pages, token: format!("Bearer {token}") }
    }

    pub(crate) fn call(&self, body: &[u8]) -> RawRequest {
        request(body, &[("authorization", &self.token)])
    }
}

pub(crate) const WECHAT_APP: &str = "wx8f3e0c5d2a417b96";
/// 32 bytes in 43 letters, the last of which has no bits to spare.
pub(crate) const WECHAT_KEY: &str = "kgf0T8CvNJ2mYpWzXq5sLbR7dHuE3aQi1oVxK9tGyMA";

fn sha1_of(parts: &[&str]) -> String {
    let mut sorted = parts.to_vec();
    sorted.sort_unstable();
    hex::encode(Sha1::digest(sorted.concat()))
}

pub(crate) fn wechat_plain(body: &[u8]) -> RawRequest {
    let mut request = request(body, &[("content-type", "text/xml")]);
    let (seconds, nonce) = ((NOW.0 / 1_000).to_string(), hex::encode(&Sha1::digest(body)[..6]));
    let signature = sha1_of(&[SECRET, &seconds, &nonce]);
    request.query = format!("signature={signature}&timestamp={seconds}&nonce={nonce}&openid=o_ana");
    request
}

pub(crate) fn wechat_sealed(message: &[u8]) -> RawRequest {
    let key = STANDARD.decode(format!("{WECHAT_KEY}=")).unwrap();
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let mut bytes =
        [b"sixteen letters!".as_slice(), &length, message, WECHAT_APP.as_bytes()].concat();
    let padding = 32 - bytes.len() % 32;
    bytes.extend(std::iter::repeat_n(u8::try_from(padding).unwrap(), padding));
    let all = bytes.len();
    let cipher = cbc::Encryptor::<aes::Aes256>::new_from_slices(&key, &key[..16]).unwrap();
    cipher.encrypt_padded::<NoPadding>(&mut bytes, all).unwrap();
    let encrypted = STANDARD.encode(bytes);
    let body = format!(
        "<xml><ToUserName>gh_shop</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    );
    let mut request = wechat_plain(body.as_bytes());
    let value = |name: &str| request.query_param(name).unwrap_or_default().into_owned();
    let signature = sha1_of(&[SECRET, &value("timestamp"), &value("nonce"), &encrypted]);
    request.query.push_str(&format!("&encrypt_type=aes&msg_signature={signature}"));
    request
}

/// A call of a form, sealed with the key that the test vector's call carries.
pub(crate) fn flow_call(content: &[u8]) -> Vec<u8> {
    static VECTOR: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(FLOW_PING).unwrap());
    let key: [u8; 16] = std::array::from_fn(|index| u8::try_from(index).unwrap());
    let iv: [u8; 16] = std::array::from_fn(|index| u8::try_from(0xf0 + index).unwrap());
    let cipher = AesGcm::<Aes128, U16>::new_from_slice(&key).unwrap();
    let sealed = cipher.encrypt(&Nonce::<U16>::from(iv), content).unwrap();
    let mut call = VECTOR["call"].clone();
    call["encrypted_flow_data"] = json!(STANDARD.encode(sealed));
    call.to_string().into_bytes()
}

/// A shopper wakes the skill.
pub(crate) fn alexa_launch() -> Value {
    let application = json!({ "applicationId": SKILL });
    let user = json!({ "userId": "amzn1.ask.account.A" });
    json!({
        "version": "1.0",
        "session": { "new": false, "sessionId": "s-1", "application": application, "user": user },
        "context": { "System": { "application": application, "user": user,
            "device": { "deviceId": "d-1", "supportedInterfaces": {} },
            "apiEndpoint": "https://api.amazonalexa.com", "apiAccessToken": "token" } },
        "request": { "type": "LaunchRequest", "requestId": "r-1", "timestamp": "2026-11-18T11:06:40Z", "locale": "en-US" },
    })
}

/// A conversation in Teams, as the channel notes it.
pub(crate) fn teams_address() -> String {
    let address = json!({ "service_url": SERVICE, "conversation": "a:1conv", "channel": "msteams", "bot": "28:bot",
        "user": "29:1abc", "kind": "personal" });
    address.to_string()
}
