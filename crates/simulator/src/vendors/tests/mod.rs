//! Every vendor without a server: its calls are signed, its ids differ, its API refuses what the platform refuses.

mod refusals;

use super::all;
use crate::desk::{Desk, Inbox, Place};
use crate::keys;
use crate::signing::hmac_sha256_hex;
use crate::wire::{ApiAnswer, ApiRequest, Call};
use crate::{Act, Vendor};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

const NOW: i64 = 1_800_000_000_000;
const SEED: [u8; 32] = [5; 32];

fn vendor(kind: &str) -> Box<dyn Vendor> {
    all().into_iter().find(|vendor| vendor.kind() == kind).unwrap()
}

/// A vendor's desk with one phone, and the phone's id.
fn desk(vendor: &dyn Vendor) -> (Desk, String) {
    let base = format!("http://stage.test/simulate/at/{}/main", vendor.kind());
    let setup =
        vendor.inbox(&Place { kind: vendor.kind(), inbox: "main", base: &base, seed: &SEED });
    let inbox = Inbox {
        kind: vendor.kind().to_owned(),
        id: "main".to_owned(),
        base,
        hook_url: format!("https://shop.test/hooks/{}/main", vendor.kind()),
        seed: Arc::new(SEED),
        started_s: NOW / 1_000,
        setup,
    };
    let address = vendor.address(&inbox, 1);
    let mut desk = Desk::new(inbox, false);
    let phone = desk.add_phone("Marta Lund", "es", address);
    (desk, phone)
}

fn says(vendor: &dyn Vendor, desk: &mut Desk, phone: &str, act: &Act) -> Vec<Call> {
    let Desk { inbox, phones, .. } = desk;
    vendor.says(inbox, phones.get_mut(phone).unwrap(), act, NOW)
}

fn header<'a>(call: &'a Call, name: &str) -> &'a str {
    call.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

fn request(desk: &Desk, method: &str, path: &str, token: &str, body: &Value) -> ApiRequest {
    ApiRequest {
        method: method.to_owned(),
        path: path.to_owned(),
        query: Vec::new(),
        headers: [
            ("authorization".to_owned(), format!("Bearer {}", desk.inbox.secret(token))),
            ("content-type".to_owned(), "application/json".to_owned()),
        ]
        .into(),
        body: body.to_string().into(),
        at_ms: NOW,
    }
}

fn body(answer: &ApiAnswer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

#[test]
fn everybody_says_something_new_each_time() {
    for vendor in all() {
        let (mut desk, phone) = desk(vendor.as_ref());
        // The shop's own chat says nothing before its visit is open.
        desk.phones.get_mut(&phone).unwrap().remember("token", "open");
        let mut bodies = BTreeSet::new();
        for _ in 0..3 {
            let calls = says(vendor.as_ref(), &mut desk, &phone, &Act::text("¿tenéis tazas?"));
            assert_eq!(calls.len(), 1, "{}", vendor.kind());
            assert!(bodies.insert(calls[0].body.clone()), "{}: the same call twice", vendor.kind());
        }
        assert!(vendor.languages().contains(&"en") && !vendor.title().is_empty());
        assert!(desk.violations.is_empty());
    }
}

#[test]
fn a_stage_that_is_set_up_again_has_the_same_credentials() {
    for vendor in all() {
        let (first, second) = (desk(vendor.as_ref()).0, desk(vendor.as_ref()).0);
        assert_eq!(first.inbox.setup.settings, second.inbox.setup.settings, "{}", vendor.kind());
        assert_eq!(first.inbox.setup.secrets, second.inbox.setup.secrets, "{}", vendor.kind());
    }
}

#[test]
fn meta_calls_are_signed_over_their_bytes() {
    for kind in ["instagram", "messenger", "whatsapp"] {
        let vendor = vendor(kind);
        let (mut desk, phone) = desk(vendor.as_ref());
        let call = says(vendor.as_ref(), &mut desk, &phone, &Act::text("æøå 🍏 <3")).remove(0);
        let signature = hmac_sha256_hex(desk.inbox.secret("app_secret"), &call.body);
        assert_eq!(header(&call, "x-hub-signature-256"), format!("sha256={signature}"));
        assert!(call.body.is_ascii(), "{kind}");
    }
    let Some(text) = crate::shared::fixture("messenger/signature_vectors.json") else { return };
    let vectors: Value = serde_json::from_str(&text).unwrap();
    for vector in vectors.as_array().unwrap() {
        let of = |key: &str| vector[key].as_str().unwrap();
        let signed =
            format!("sha256={}", hmac_sha256_hex(of("app_secret"), of("raw_body_utf8").as_bytes()));
        assert_eq!(signed == of("x_hub_signature_256"), vector["valid"] != false, "{vector}");
    }
}

/// The chain leads from the leaf to the root that the inbox is told to trust, and the leaf signed the bytes.
#[test]
fn alexa_signs_with_a_chain_that_holds() {
    use rustls_pki_types::pem::PemObject;
    use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
    let vendor = vendor("alexa");
    let (mut desk, phone) = desk(vendor.as_ref());
    let call = says(vendor.as_ref(), &mut desk, &phone, &Act::Open).remove(0);
    let chain = keys::of(&SEED).unwrap().chain_pem.clone();
    let chain: Vec<CertificateDer<'_>> =
        CertificateDer::pem_slice_iter(chain.as_bytes()).map(Result::unwrap).collect();
    let root =
        CertificateDer::from_pem_slice(desk.inbox.setting("trust_roots").as_bytes()).unwrap();
    let anchors = [webpki::anchor_from_trusted_cert(&root).unwrap()];
    let leaf = webpki::EndEntityCert::try_from(&chain[0]).unwrap();
    let now = UnixTime::since_unix_epoch(std::time::Duration::from_millis(NOW.unsigned_abs()));
    let usage = webpki::KeyUsage::server_auth();
    let algorithms = [webpki::ring::RSA_PKCS1_2048_8192_SHA256];
    leaf.verify_for_usage(&algorithms, &anchors, &chain[1..], now, usage, None, None).unwrap();
    leaf.verify_is_valid_for_subject_name(&ServerName::try_from("echo-api.amazon.com").unwrap())
        .unwrap();
    let signature = crate::signing::from_base64(header(&call, "signature-256")).unwrap();
    leaf.verify_signature(webpki::ring::RSA_PKCS1_2048_8192_SHA256, &call.body, &signature)
        .unwrap();
    let body: Value = serde_json::from_slice(&call.body).unwrap();
    assert_eq!(
        (&body["request"]["type"], &body["request"]["locale"]),
        (&json!("LaunchRequest"), &json!("es-ES"))
    );
    assert_eq!(body["request"]["timestamp"], "2027-01-15T08:00:00Z");
}

#[test]
fn teams_brings_a_token_for_this_very_bot() {
    let vendor = vendor("bot_framework");
    let (mut desk, phone) = desk(vendor.as_ref());
    let call = says(vendor.as_ref(), &mut desk, &phone, &Act::text("hola")).remove(0);
    let token = header(&call, "authorization").strip_prefix("Bearer ").unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let part = |index: usize| -> Value {
        let standard = parts[index].replace('-', "+").replace('_', "/");
        let padded = format!("{standard}{}", "=".repeat((4 - standard.len() % 4) % 4));
        serde_json::from_slice(&crate::signing::from_base64(&padded).unwrap()).unwrap()
    };
    assert_eq!(
        (&part(0)["alg"], &part(1)["aud"]),
        (&json!("RS256"), &json!(desk.inbox.setting("app_id")))
    );
    let activity: Value = serde_json::from_slice(&call.body).unwrap();
    assert_eq!(part(1)["serviceurl"], activity["serviceUrl"]);
    let keys = vendor.api(&mut desk, &request_to(&format!("/v1/.well-known/{}", "keys")));
    assert_eq!(body(&keys)["keys"][0]["kid"], part(0)["kid"]);
}

fn request_to(path: &str) -> ApiRequest {
    ApiRequest {
        method: "GET".to_owned(),
        path: path.to_owned(),
        query: Vec::new(),
        headers: Default::default(),
        body: Default::default(),
        at_ms: NOW,
    }
}
