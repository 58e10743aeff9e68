//! What holds for every input.

use http::{HeaderName, HeaderValue};
use proptest::prelude::*;
use transport::signature::hmac::{Digest, Encoding, Scheme};
use transport::signature::standard_webhooks::Key;
use transport::signature::{meta, standard_webhooks, stripe_style};
use transport::{AddressKind, RawRequest, Secret};

use crate::requests::{NOW_S, request};

fn scheme() -> impl Strategy<Value = Scheme> {
    let digest = prop_oneof![Just(Digest::Sha1), Just(Digest::Sha256)];
    let encoding = prop_oneof![Just(Encoding::Hex), Just(Encoding::Base64)];
    (digest, encoding).prop_map(|(digest, encoding)| Scheme { digest, encoding })
}

fn bytes(max: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 1..max)
}

fn flip(bytes: &mut [u8], bit: prop::sample::Index) {
    let bit = bit.index(bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
}

/// One flipped bit in a header's value; `None` where HTTP itself has no such value.
fn with_flipped_header(
    request: &RawRequest,
    header: &str,
    bit: prop::sample::Index,
) -> Option<RawRequest> {
    let mut request = request.clone();
    let mut value = request.headers[header].as_bytes().to_vec();
    flip(&mut value, bit);
    let name = HeaderName::from_bytes(header.as_bytes()).unwrap();
    request.headers.insert(name, HeaderValue::from_bytes(&value).ok()?);
    Some(request)
}

proptest! {
    #[test]
    fn what_was_signed_verifies_and_one_flipped_bit_does_not(
        scheme in scheme(),
        secret in bytes(100),
        message in bytes(300),
        bit in any::<prop::sample::Index>(),
    ) {
        let secrets = [Secret::new(secret.clone())];
        let signature = scheme.sign(&secrets[0], &[&message]);
        let verify = |secrets: &[Secret<Vec<u8>>], message: &[u8], signature: &str| {
            scheme.verify(secrets, &[message], signature, b"").is_ok()
        };
        prop_assert!(verify(&secrets, &message, &signature));

        let mut other = message.clone();
        flip(&mut other, bit);
        prop_assert!(!verify(&secrets, &other, &signature));

        let mut other = signature.clone().into_bytes();
        flip(&mut other, bit);
        if let Ok(other) = String::from_utf8(other) {
            prop_assert!(!verify(&secrets, &message, &other));
        }

        let mut other = secret;
        flip(&mut other, bit);
        prop_assert!(!verify(&[Secret::new(other)], &message, &signature));
    }

    #[test]
    fn headers_that_we_signed_verify_and_one_flipped_bit_does_not(
        secret in "[!-~]{1,60}",
        key in prop::collection::vec(any::<u8>(), 24..=64),
        id in "[a-zA-Z0-9_]{1,30}",
        body in bytes(200),
        bit in any::<prop::sample::Index>(),
    ) {
        let secrets = [Secret::new(secret)];
        let keys = [Key::from_bytes(key).unwrap()];
        let now = NOW_S.to_string();
        let standard = standard_webhooks::sign(&keys, &id, NOW_S, &body);
        let genuine = request(&body, &[
            (meta::HEADER, &meta::sign(&secrets[0], &body)),
            ("stripe-signature", &stripe_style::sign(&secrets[0], NOW_S, &body)),
            ("webhook-id", &id),
            ("webhook-timestamp", &now),
            ("webhook-signature", &standard),
        ]);
        let accepted = |request: &RawRequest| [
            meta::verify(&secrets, request).is_ok(),
            stripe_style::verify("stripe-signature", &secrets, request, 300).is_ok(),
            standard_webhooks::verify(&keys, request, 300).is_ok(),
        ];
        prop_assert_eq!(accepted(&genuine), [true; 3]);

        let mut other = genuine.clone();
        let mut flipped = body.clone();
        flip(&mut flipped, bit);
        other.body = flipped.into();
        prop_assert_eq!(accepted(&other), [false; 3]);

        for (header, verifier) in [
            (meta::HEADER, 0),
            ("stripe-signature", 1),
            ("webhook-id", 2),
            ("webhook-timestamp", 2),
            ("webhook-signature", 2),
        ] {
            if let Some(other) = with_flipped_header(&genuine, header, bit) {
                prop_assert!(!accepted(&other)[verifier], "{header}");
            }
        }
    }

    #[test]
    fn no_header_is_accepted_or_panics_by_chance(
        value in "[ -~]{0,200}|t=[0-9]{0,12},v1=[0-9a-f]{0,70}(,v[01]=[0-9a-f]{64})*|v1,[A-Za-z0-9+/]{43}=( v1a?,[ -~]{0,20})*|sha256=[0-9a-fA-F]{64}",
        body in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        let secrets = [Secret::new("a secret".to_owned())];
        let keys = [Key::from_bytes(vec![7; 24]).unwrap()];
        let request = request(&body, &[
            (meta::HEADER, &value),
            ("stripe-signature", &value),
            ("webhook-id", "evt_1"),
            ("webhook-timestamp", &value),
            ("webhook-signature", &value),
        ]);
        prop_assert!(meta::verify(&secrets, &request).is_err());
        prop_assert!(stripe_style::verify("stripe-signature", &secrets, &request, 300).is_err());
        prop_assert!(standard_webhooks::verify(&keys, &request, 300).is_err());
    }

    /// Whatever carries an IPv4 address inside an IPv6 one is never public, nor allowed.
    #[test]
    fn an_embedded_ipv4_address_is_never_reached(inner in any::<u32>(), shape in 0..6_u8) {
        let [high, low] = [(inner >> 16) as u16, inner as u16];
        let address = match shape {
            0 => [0, 0, 0, 0, 0, 0xffff, high, low],
            1 => [0, 0, 0, 0, 0xffff, 0, high, low],
            2 => [0x64, 0xff9b, 0, 0, 0, 0, high, low],
            3 => [0x2002, high, low, 0, 0, 0, 0, 1],
            4 => [0x2001, 0, high, low, 0, 0, 0, 1],
            _ => [0x2a00, 1, 2, 3, 0, 0x5efe, high, low],
        };
        let kind = AddressKind::of(std::net::Ipv6Addr::from(address).into());
        prop_assert_eq!(kind, AddressKind::Transition);
        prop_assert!(!kind.may_be_allowed());
    }
}
