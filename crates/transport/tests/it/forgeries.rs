//! Nothing unsigned gets in: every verifier against the same forgeries and its own.

use http::{HeaderName, HeaderValue};
use transport::signature::hmac::{HMAC_SHA1_HEX, HMAC_SHA256_BASE64, HMAC_SHA256_HEX};
use transport::signature::{meta, standard_webhooks, stripe_style, token, twilio, vonage};
use transport::{RawRequest, Rejection, Secret};

use crate::requests::{NOW_S, request, secrets};
use crate::vectors::{KEY_24, KEY_32, key, webhook_headers};

const BODY: &[u8] = br#"{"object":"page","amount":1290,"to":"Bj\u00f8rn"}"#;
const SECRET: &str = "the-real-secret";

type Check = fn(&[&str], &RawRequest) -> Result<(), Rejection>;

struct Verifier {
    header: &'static str,
    /// What the verifier knows; standard webhooks has keys instead.
    secret: &'static str,
    genuine: RawRequest,
    check: Check,
    covers_body: bool,
}

fn verifiers() -> [Verifier; 7] {
    [
        of_meta(),
        of_shopify_kind(),
        of_stripe(),
        of_standard_webhooks(),
        of_token(),
        of_twilio(),
        of_vonage(),
    ]
}

fn of_meta() -> Verifier {
    let signature = meta::sign(&Secret::new(SECRET.to_owned()), BODY);
    Verifier {
        header: meta::HEADER,
        secret: SECRET,
        genuine: request(BODY, &[(meta::HEADER, &signature)]),
        check: |known, request| meta::verify(&secrets(known), request).map(drop),
        covers_body: true,
    }
}

fn of_shopify_kind() -> Verifier {
    let signature = HMAC_SHA256_BASE64.sign(&Secret::new(SECRET), &[BODY]);
    Verifier {
        header: "x-hmac",
        secret: SECRET,
        genuine: request(BODY, &[("x-hmac", &signature)]),
        check: |known, request| {
            let presented = request.header("x-hmac").unwrap_or_default();
            let presented =
                if request.headers.get_all("x-hmac").iter().count() > 1 { "" } else { presented };
            let message: [&[u8]; 1] = [&request.body];
            HMAC_SHA256_BASE64.verify(&secrets(known), &message, presented, &request.body).map(drop)
        },
        covers_body: true,
    }
}

fn of_stripe() -> Verifier {
    let signature = stripe_style::sign(&Secret::new(SECRET.to_owned()), NOW_S, BODY);
    Verifier {
        header: "stripe-signature",
        secret: SECRET,
        genuine: request(BODY, &[("stripe-signature", &signature)]),
        check: |known, request| {
            stripe_style::verify("stripe-signature", &secrets(known), request, 300).map(drop)
        },
        covers_body: true,
    }
}

fn of_standard_webhooks() -> Verifier {
    let signature = standard_webhooks::sign(&[key(KEY_24)], "evt_1", NOW_S, BODY);
    let now = NOW_S.to_string();
    Verifier {
        header: standard_webhooks::HEADER_SIGNATURE,
        secret: KEY_24,
        genuine: request(BODY, &webhook_headers("evt_1", &now, &signature)),
        check: |known, request| {
            let keys: Vec<_> = known
                .iter()
                .filter(|text| !text.is_empty())
                .map(|text| if text.starts_with("whsec_") { key(text) } else { key(KEY_32) })
                .collect();
            standard_webhooks::verify(&keys, request, 300).map(drop)
        },
        covers_body: true,
    }
}

fn of_token() -> Verifier {
    Verifier {
        header: "x-token",
        secret: SECRET,
        genuine: request(BODY, &[("x-token", SECRET)]),
        check: |known, request| token::verify("x-token", &secrets(known), request).map(drop),
        covers_body: false,
    }
}

fn of_twilio() -> Verifier {
    let url = request(BODY, &[]).public_url;
    let signature = twilio::sign(&Secret::new(SECRET.to_owned()), &url, BODY);
    Verifier {
        header: twilio::HEADER,
        secret: SECRET,
        genuine: request(BODY, &[(twilio::HEADER, &signature)]),
        check: |known, request| {
            let keys = twilio::Keys { auth_tokens: &secrets(known), shared_keys: &[] };
            twilio::verify(keys, request).map(drop)
        },
        covers_body: true,
    }
}

fn of_vonage() -> Verifier {
    let signature = vonage::sign(&Secret::new(SECRET.to_owned()), NOW_S, BODY).unwrap();
    Verifier {
        header: vonage::HEADER,
        secret: SECRET,
        genuine: request(BODY, &[(vonage::HEADER, &signature)]),
        check: |known, request| vonage::verify(&secrets(known), request, 300).map(drop),
        covers_body: true,
    }
}

/// What is done to the signature header; `None` takes the header away.
type ForgeHeader = fn(&str) -> Option<Vec<u8>>;
type ForgeBody = fn(&[u8]) -> Vec<u8>;

const HEADER_FORGERIES: [(&str, ForgeHeader); 21] = [
    ("missing", |_| None),
    ("empty", |_| Some(vec![])),
    ("first half", |value| Some(value.as_bytes()[..value.len() / 2].to_vec())),
    ("last byte cut", |value| Some(value.as_bytes()[..value.len() - 1].to_vec())),
    ("first byte cut", |value| Some(value.as_bytes()[1..].to_vec())),
    ("one byte more", |value| Some(format!("{value}0").into())),
    ("twice", |value| Some(format!("{value},{value}").into())),
    ("upper case", |value| Some(value.to_uppercase().into())),
    ("upper case but the prefix", |value| {
        let at = value.rfind(['=', ',', '-']).filter(|at| *at < 20).unwrap_or(0);
        Some(format!("{}{}", &value[..at], value[at..].to_uppercase()).into())
    }),
    ("leading tab", |value| Some(format!("\t{value}").into())),
    ("trailing tab", |value| Some(format!("{value}\t").into())),
    ("quoted", |value| Some(format!("\"{value}\"").into())),
    ("reversed", |value| Some(value.bytes().rev().collect())),
    ("all zeros", |value| Some(vec![b'0'; value.len()])),
    ("letters in another order", |value| {
        let mut bytes = value.as_bytes().to_vec();
        bytes.sort_unstable();
        Some(bytes)
    }),
    ("last byte changed", |value| {
        let mut bytes = value.as_bytes().to_vec();
        *bytes.last_mut().unwrap() ^= 1;
        Some(bytes)
    }),
    ("not text", |value| Some([value.as_bytes(), b"\xff"].concat())),
    ("percent encoded", |value| Some(format!("{value}%00").into())),
    ("the word null", |_| Some(b"null".to_vec())),
    ("the word true", |_| Some(b"true".to_vec())),
    ("a wildcard", |_| Some(b"*".to_vec())),
];

const BODY_FORGERIES: [(&str, ForgeBody); 8] = [
    ("empty", |_| vec![]),
    ("line feed added", |body| [body, b"\n"].concat()),
    ("nul added", |body| [body, b"\0"].concat()),
    ("space before", |body| [b" ", body].concat()),
    ("amount changed", |body| replace(body, "1290", "1291")),
    ("escape resolved", |body| replace(body, "\\u00f8", "ø")),
    ("escape in upper case", |body| replace(body, "\\u00f8", "\\u00F8")),
    ("spaces between tokens", |body| replace(body, ",", ", ")),
];

fn replace(body: &[u8], from: &str, to: &str) -> Vec<u8> {
    let body = std::str::from_utf8(body).unwrap();
    assert!(body.contains(from));
    body.replace(from, to).into_bytes()
}

fn assert_forged(verifier: &Verifier, known: &[&str], request: &RawRequest, name: &str) {
    let outcome = (verifier.check)(known, request);
    assert!(
        matches!(outcome, Err(Rejection::BadSignature { .. })),
        "{}: {name}: {outcome:?}",
        verifier.header
    );
}

fn set(request: &mut RawRequest, name: &str, value: &[u8]) {
    let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
    request.headers.insert(name, HeaderValue::from_bytes(value).unwrap());
}

#[test]
fn the_genuine_call_is_accepted() {
    for verifier in verifiers() {
        let known = ["another secret", verifier.secret];
        assert_eq!((verifier.check)(&known, &verifier.genuine), Ok(()), "{}", verifier.header);
    }
}

#[test]
fn a_changed_header_is_refused() {
    for verifier in verifiers() {
        let genuine = verifier.genuine.header(verifier.header).unwrap().to_owned();
        for (name, forge) in HEADER_FORGERIES {
            let mut forged = verifier.genuine.clone();
            match forge(&genuine) {
                Some(value) => set(&mut forged, verifier.header, &value),
                None => drop(forged.headers.remove(verifier.header)),
            }
            assert_forged(&verifier, &[verifier.secret], &forged, name);
        }
        let mut doubled = verifier.genuine.clone();
        doubled.headers.append(
            HeaderName::from_bytes(verifier.header.as_bytes()).unwrap(),
            HeaderValue::from_str(&genuine).unwrap(),
        );
        assert_forged(&verifier, &[verifier.secret], &doubled, "header sent twice");
    }
}

#[test]
fn a_changed_body_is_refused() {
    for verifier in verifiers().into_iter().filter(|verifier| verifier.covers_body) {
        for (name, forge) in BODY_FORGERIES {
            let mut forged = verifier.genuine.clone();
            forged.body = forge(BODY).into();
            assert_forged(&verifier, &[verifier.secret], &forged, name);
        }
    }
}

#[test]
fn another_secret_is_refused() {
    for verifier in verifiers() {
        for known in [&["wrong"][..], &["the-real-secret "], &["The-real-secret"], &["x", "", "y"]]
        {
            assert_forged(&verifier, known, &verifier.genuine, "another secret");
        }
    }
}

#[test]
fn without_a_secret_the_hook_does_not_exist() {
    for verifier in verifiers() {
        for known in [&[][..], &[""], &["", ""]] {
            let outcome = (verifier.check)(known, &verifier.genuine);
            assert_eq!(outcome, Err(Rejection::NotConfigured), "{}", verifier.header);
        }
    }
    // Signed with the empty key, by somebody who guessed that none is set.
    let empty = Secret::new(String::new());
    let signed = request(BODY, &[(meta::HEADER, &meta::sign(&empty, BODY))]);
    assert_eq!(meta::verify(&[empty], &signed).map(drop), Err(Rejection::NotConfigured));
}

#[test]
fn other_algorithms_and_spellings_are_refused() {
    let secret = Secret::new(SECRET.to_owned());
    let sha1 = HMAC_SHA1_HEX.sign(&secret, &[BODY]);
    let hex = HMAC_SHA256_HEX.sign(&secret, &[BODY]);
    let base64 = HMAC_SHA256_BASE64.sign(&secret, &[BODY]);
    let meta_values = [
        format!("sha1={sha1}"),
        format!("sha256={sha1}"),
        format!("SHA256={hex}"),
        format!("sha256:{hex}"),
        format!("sha256={base64}"),
        format!("sha256=0x{hex}"),
        format!("sha512={hex}"),
        hex.clone(),
    ];
    for value in meta_values {
        let forged = request(BODY, &[(meta::HEADER, &value)]);
        assert_forged(&of_meta(), &[SECRET], &forged, &value);
    }
    let legacy = request(BODY, &[("x-hub-signature", &format!("sha1={sha1}"))]);
    assert_forged(&of_meta(), &[SECRET], &legacy, "only the older header");
    let unpadded = base64.trim_end_matches('=').to_owned();
    let urlsafe = base64.replace('+', "-").replace('/', "_");
    let mut respelled = vec![hex, unpadded];
    if urlsafe != base64 {
        respelled.push(urlsafe);
    }
    for value in respelled {
        let forged = request(BODY, &[("x-hmac", &value)]);
        assert_forged(&of_shopify_kind(), &[SECRET], &forged, &value);
    }
}

#[test]
fn base64_with_loose_end_bits_is_refused() {
    // 32 bytes leave two bits over: three more spellings decode to the same bytes
    // in a careless decoder.
    let genuine = of_shopify_kind().genuine.header("x-hmac").unwrap().to_owned();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let last = genuine.as_bytes()[42] as char;
    let at = alphabet.find(last).unwrap();
    assert_eq!(at % 4, 0, "the canonical spelling has no loose bits");
    for loose in 1..4 {
        let other = &alphabet[at + loose..=at + loose];
        let value = format!("{}{other}=", &genuine[..42]);
        let forged = request(BODY, &[("x-hmac", &value)]);
        assert_forged(&of_shopify_kind(), &[SECRET], &forged, &value);
    }
}

/// Both ways, up to and including the tolerance.
#[test]
fn a_call_outside_the_tolerance_is_refused() {
    let rows = [
        (0, true),
        (299_000, true),
        (300_000, true),
        (300_001, false),
        (301_000, false),
        (86_400_000, false),
        (-300_000, true),
        (-300_001, false),
        (-86_400_000, false),
        (i64::MAX / 2, false),
        (i64::MIN / 2, false),
    ];
    for verifier in [of_stripe(), of_standard_webhooks()] {
        for (drift_ms, accepted) in rows {
            let mut request = verifier.genuine.clone();
            request.received_at = request.received_at.plus_ms(drift_ms);
            let outcome = (verifier.check)(&[verifier.secret], &request);
            assert_eq!(outcome.is_ok(), accepted, "{} {drift_ms}", verifier.header);
        }
    }
}

#[test]
fn a_timestamp_or_id_in_another_spelling_is_refused() {
    let secret = Secret::new(SECRET.to_owned());
    let now = NOW_S.to_string();
    let spellings = [
        format!("+{now}"),
        format!("0{now}"),
        format!("{now}.0"),
        "-1".into(),
        "1e9".into(),
        "".into(),
        format!("{now}000"),
        "9".repeat(30),
        "١٧٩٥٣".into(),
        format!("{now} "),
    ];
    for timestamp in &spellings {
        // Signed with the right secret over the odd spelling: only the spelling is wrong.
        let message: [&[u8]; 3] = [timestamp.as_bytes(), b".", BODY];
        let value = format!("t={timestamp},v1={}", HMAC_SHA256_HEX.sign(&secret, &message));
        let forged = request(BODY, &[("stripe-signature", &value)]);
        assert_forged(&of_stripe(), &[SECRET], &forged, timestamp);
    }
    for (name, id, timestamp) in
        [("dot in the id", "evt.1", &*now), ("empty id", "", &now), ("signed", "evt_1", "+1")]
    {
        let signature = standard_webhooks::sign(&[key(KEY_24)], id, NOW_S, BODY);
        let forged = request(BODY, &webhook_headers(id, timestamp, &signature));
        assert_forged(&of_standard_webhooks(), &[KEY_24], &forged, name);
    }
}

#[test]
fn a_signature_belongs_to_its_id_and_its_second() {
    let verifier = of_standard_webhooks();
    for (header, value) in [
        ("webhook-id", "evt_2"),
        ("webhook-id", "evt_1 "),
        ("webhook-timestamp", "1795300001"),
        ("webhook-timestamp", "1795299999"),
    ] {
        let mut forged = verifier.genuine.clone();
        set(&mut forged, header, value.as_bytes());
        assert_forged(&verifier, &[KEY_24], &forged, value);
        forged.headers.remove(header);
        assert_forged(&verifier, &[KEY_24], &forged, "header missing");
    }
    let genuine = of_stripe().genuine.header("stripe-signature").unwrap().to_owned();
    for value in [
        genuine.replace("t=1795300000", "t=1795300001"),
        genuine.replace("t=1795300000,", ""),
        format!("{genuine},t=1795300000"),
        genuine.replace("v1=", "v0="),
        genuine.replace(',', ";"),
    ] {
        let forged = request(BODY, &[("stripe-signature", &value)]);
        assert_forged(&of_stripe(), &[SECRET], &forged, &value);
    }
}
