//! Signatures that another tool made: Python's `hmac`, `hashlib` and `base64`.

use transport::Secret;
use transport::signature::hmac::{
    HMAC_SHA1_BASE64, HMAC_SHA1_HEX, HMAC_SHA256_BASE64, HMAC_SHA256_HEX,
};
use transport::signature::standard_webhooks::{self, Key, KeyError};
use transport::signature::stripe_style;

use crate::requests::{request, secrets};

struct Hmac {
    secret: &'static str,
    message: &'static str,
    sha1_hex: &'static str,
    sha1_base64: &'static str,
    sha256_hex: &'static str,
    sha256_base64: &'static str,
}

const X64: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
const X65: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

const HMACS: [Hmac; 8] = [
    Hmac {
        secret: "havn-test-key",
        message: "{\"object\":\"test\"}",
        sha1_hex: "cc1afb7104234a67037569bf6a292471fed70237",
        sha1_base64: "zBr7cQQjSmcDdWm/aikkcf7XAjc=",
        sha256_hex: "174cee82557cf1c53565bda1c3fe1154fbceeb6b919da3d6bbb11c70618c90d0",
        sha256_base64: "F0zuglV88cU1Zb2hw/4RVPvO62uRnaPWu7EccGGMkNA=",
    },
    Hmac {
        secret: "k",
        message: "",
        sha1_hex: "3a84a218ee6665209bb70e84525dd837645a1965",
        sha1_base64: "OoSiGO5mZSCbtw6EUl3YN2RaGWU=",
        sha256_hex: "8bb990c40a7d61cb97597a942125025be50ac8beb74436e3735b98893a7f6620",
        sha256_base64: "i7mQxAp9YcuXWXqUISUCW+UKyL63RDbjc1uYiTp/ZiA=",
    },
    Hmac {
        secret: "æøå-nøgle",
        message: "Krus i blå, 2 stk. 🍏",
        sha1_hex: "7e39edd5f7e0f235ec81fd8bbcbfc0d1d50edc5f",
        sha1_base64: "fjnt1ffg8jXsgf2LvL/A0dUO3F8=",
        sha256_hex: "657d21bab390f6cd87b3a523b6914423921b76d1185e2ba4eec2c49d79dfe39c",
        sha256_base64: "ZX0hurOQ9s2Hs6UjtpFEI5IbdtEYXiuk7sLEnXnf45w=",
    },
    Hmac {
        secret: X64,
        message: "a key of exactly one block",
        sha1_hex: "8babaff84f15dee05e9329103c5a4f5f63d57264",
        sha1_base64: "i6uv+E8V3uBekykQPFpPX2PVcmQ=",
        sha256_hex: "64b3b52f4c48a18ec46bb0b3d84b46fb5dc1a5b3a154a31e3b85351cde8d730f",
        sha256_base64: "ZLO1L0xIoY7Ea7Cz2EtG+13BpbOhVKMeO4U1HN6Ncw8=",
    },
    Hmac {
        secret: X65,
        message: "a key one longer than a block",
        sha1_hex: "24ad4207ad5224b1a2b23d8ccdd793c8658fda4c",
        sha1_base64: "JK1CB61SJLGisj2MzdeTyGWP2kw=",
        sha256_hex: "2f41b07174e68c44bed1cf067a357408c7f754810bf2d90627ddb4a5304cceaa",
        sha256_base64: "L0GwcXTmjES+0c8GejV0CMf3VIEL8tkGJ920pTBMzqo=",
    },
    Hmac {
        secret: "nul",
        message: "a\0b\0",
        sha1_hex: "748df5101cbecfade126c9d79b34f56f4c417a3a",
        sha1_base64: "dI31EBy+z63hJsnXmzT1b0xBejo=",
        sha256_hex: "da1f70e093d2680ff3e35bb53dfa79fac2090ec1da47bac7638cb487c9d839b5",
        sha256_base64: "2h9w4JPSaA/z41u1Pfp5+sIJDsHaR7rHY4y0h8nYObU=",
    },
    Hmac {
        secret: "line",
        message: "one\r\ntwo\n",
        sha1_hex: "24eb0031248e53a509d8daaf010331127e2084da",
        sha1_base64: "JOsAMSSOU6UJ2NqvAQMxEn4ghNo=",
        sha256_hex: "4081545a7fbeae6480b64a7e26cedb32701cfac893aa6a6080e0bfad03dbaa9b",
        sha256_base64: "QIFUWn++rmSAtkp+Js7bMnAc+siTqmpggOC/rQPbqps=",
    },
    Hmac {
        secret: "slash",
        message: "{\"u\":\"https:\\/\\/havn.example\\/a?b=1\\u0025\"}",
        sha1_hex: "1926ed2ff7c16c99a8bf9dd403f3d6e2c83834a0",
        sha1_base64: "GSbtL/fBbJmov53UA/PW4sg4NKA=",
        sha256_hex: "d10a35edf60e623eeead0fa7e11835d59326bfbe407c912978bd354979f110fd",
        sha256_base64: "0Qo17fYOYj7urQ+n4Rg11ZMmv75AfJEpeL01SXnxEP0=",
    },
];

#[test]
fn hmac_agrees_with_the_other_tool() {
    for row in HMACS {
        let secret = [Secret::new(row.secret)];
        let message = row.message.as_bytes();
        let schemes = [
            (HMAC_SHA1_HEX, row.sha1_hex),
            (HMAC_SHA1_BASE64, row.sha1_base64),
            (HMAC_SHA256_HEX, row.sha256_hex),
            (HMAC_SHA256_BASE64, row.sha256_base64),
        ];
        for (scheme, signature) in schemes {
            assert_eq!(scheme.sign(&secret[0], &[message]), signature, "{:?}", row.message);
            let verified = scheme.verify(&secret, &[message], signature, message).unwrap();
            assert_eq!(verified.bytes(), message);
            let (head, tail) = message.split_at(message.len() / 2);
            assert_eq!(scheme.sign(&secret[0], &[head, b"", tail]), signature, "in parts");
        }
    }
}

/// Key, id, second, body, signature.
const STANDARD_WEBHOOKS: [(&str, &str, i64, &str, &str); 4] = [
    (
        KEY_24,
        "evt_1",
        1_795_300_000,
        r#"{"type":"order.placed"}"#,
        "v1,Ek9fDq4PTMMDPzJY4lWhdRE9DKO3U9UVoRyluofXLik=",
    ),
    (
        KEY_64,
        "evt_1",
        1_795_300_000,
        r#"{"type":"order.placed"}"#,
        "v1,QwfPQEoFE+4YrKJ/ZA8JHR+pG/ST9YJvNub7TCsH4Es=",
    ),
    (KEY_32, "msg-2", 1, "", "v1,Rs9ATg5IF8mRdrA1Z/qG91LU85t1jkSQIuOL+yeXoOE="),
    (
        KEY_24,
        "a b",
        4_102_444_800,
        r#"{"navn":"Zoë"}"#,
        "v1,buq3RXZIge1j4aEN1pDJS1MS4QfT+Dase6JxshPbyZ8=",
    ),
];

pub(crate) const KEY_24: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
pub(crate) const KEY_32: &str = "whsec_BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSY=";
pub(crate) const KEY_64: &str = "whsec_ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoOEhYaHiImKi4yNjo+QkZKTlJWWl5iZmpucnZ6foKGiow==";

pub(crate) fn key(text: &str) -> Key {
    Key::try_from(Secret::new(text.to_owned())).unwrap()
}

#[test]
fn standard_webhooks_agrees_with_the_other_tool() {
    for (text, id, timestamp_s, body, signature) in STANDARD_WEBHOOKS {
        let keys = [key(text)];
        let signed = standard_webhooks::sign(&keys, id, timestamp_s, body.as_bytes());
        assert_eq!(signed, signature);
        let timestamp = timestamp_s.to_string();
        let mut request = request(body.as_bytes(), &webhook_headers(id, &timestamp, signature));
        request.received_at = engine::Timestamp(timestamp_s * 1_000);
        let verified = standard_webhooks::verify(&keys, &request, 300).unwrap();
        assert_eq!(verified.bytes(), body.as_bytes());
    }
}

pub(crate) fn webhook_headers<'a>(
    id: &'a str,
    timestamp: &'a str,
    signature: &'a str,
) -> [(&'a str, &'a str); 3] {
    [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)]
}

#[test]
fn a_list_of_signatures_is_searched_for_one_of_ours() {
    let body = br#"{"type":"order.placed"}"#;
    let (old, new) = (STANDARD_WEBHOOKS[0].4, STANDARD_WEBHOOKS[1].4);
    let both = format!("{new} {old}");
    let noisy = format!("v1a,bm90IG91cnM= v2,{} v1,short {old}", &new[3..]);
    let cases: [(&str, &[&str], bool); 8] = [
        (old, &[KEY_24], true),
        (old, &[KEY_64], false),
        (old, &[KEY_64, KEY_24], true),
        (&both, &[KEY_24], true),
        (&both, &[KEY_64], true),
        (&both, &[KEY_32], false),
        (&noisy, &[KEY_24], true),
        (&noisy, &[KEY_64], false),
    ];
    for (signatures, keys, accepted) in cases {
        let keys: Vec<_> = keys.iter().map(|text| key(text)).collect();
        let request = request(body, &webhook_headers("evt_1", "1795300000", signatures));
        let outcome = standard_webhooks::verify(&keys, &request, 300);
        assert_eq!(outcome.is_ok(), accepted, "{signatures} with {keys:?}");
    }
    let rotated =
        standard_webhooks::sign(&[key(KEY_64), key(KEY_24)], "evt_1", 1_795_300_000, body);
    assert_eq!(rotated, both, "a sender in rotation signs with both keys");
}

#[test]
fn a_webhook_key_is_read_strictly() {
    let read = |text: &str| Key::try_from(Secret::new(text.to_owned()));
    for text in [KEY_24, KEY_32, KEY_64] {
        assert_eq!(read(text).unwrap().to_text().expose(), text);
    }
    let rows = [
        ("", KeyError::Prefix),
        ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", KeyError::Prefix),
        ("WHSEC_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", KeyError::Prefix),
        ("whsec_", KeyError::Length),
        ("whsec_AAEC", KeyError::Length),
        ("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY", KeyError::Base64),
        ("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFR_-", KeyError::Base64),
    ];
    for (text, error) in rows {
        assert_eq!(read(text).unwrap_err(), error, "{text}");
    }
    assert_eq!(Key::from_bytes(vec![0; 65]).unwrap_err(), KeyError::Length);
    let from_settings: Key = serde_json::from_str(&format!("\"{KEY_24}\"")).unwrap();
    assert_eq!(from_settings, key(KEY_24));
}

#[test]
fn stripe_style_agrees_with_the_other_tool() {
    let rows = [
        (
            "whsec_havn",
            1_795_300_000,
            r#"{"id":"evt_havn_1"}"#,
            "t=1795300000,v1=d4beeebb31a6c08b93b998d6290540558b0938fa3b77896d591d142ba7bec2f3",
        ),
        (
            "other",
            1_795_300_000,
            "",
            "t=1795300000,v1=7651a49fb33b63810d2b4c8242d98460c6512c36764670f538153ddebe2af428",
        ),
        (
            "whsec_havn",
            0,
            r#"{"by":"Århus"}"#,
            "t=0,v1=88f3356130b332323e5f66ba7799816193ed73cd51a426ea2f35b0f3b46ea905",
        ),
    ];
    for (secret, timestamp_s, body, header) in rows {
        let secrets = secrets(&[secret]);
        assert_eq!(stripe_style::sign(&secrets[0], timestamp_s, body.as_bytes()), header);
        let mut request = request(body.as_bytes(), &[("stripe-signature", header)]);
        request.received_at = engine::Timestamp(timestamp_s * 1_000);
        stripe_style::verify("stripe-signature", &secrets, &request, 300).unwrap();
    }
}

#[test]
fn several_stripe_signatures_and_other_schemes() {
    let good = "d4beeebb31a6c08b93b998d6290540558b0938fa3b77896d591d142ba7bec2f3";
    let zero = "00".repeat(32);
    let rows = [
        (format!("t=1795300000,v1={zero},v1={good}"), true),
        (format!("v1={good},t=1795300000"), true),
        (format!("t=1795300000,v1=short,v1={good},v0={zero}"), true),
        (format!("t=1795300000,v0={good}"), false),
        (format!("t=1795300000,v2={good},v1={zero}"), false),
        (format!("t=1795300000{},v1={good}", ",v1=a".repeat(15)), false),
    ];
    for (header, accepted) in rows {
        let request = request(br#"{"id":"evt_havn_1"}"#, &[("stripe-signature", &header)]);
        let secrets = secrets(&["rotated-away", "whsec_havn"]);
        let outcome = stripe_style::verify("stripe-signature", &secrets, &request, 300);
        assert_eq!(outcome.is_ok(), accepted, "{header}");
    }
}
