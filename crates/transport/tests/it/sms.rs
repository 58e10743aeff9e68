//! The two text-message providers: what another tool (Python's `hmac`, `hashlib` and `base64`) signed, and what only
//! these two get wrong.

use transport::signature::{twilio, vonage};
use transport::{RawRequest, Rejection};

use crate::requests::{NOW_S, request, secrets};

const TOKEN: &str = "token-æ";
const FORM: &str =
    "From=%2B4520111111&Body=Har+I+krus+%26+kopper%3F+%E2%98%95&MessageSid=SM1&Empty=";
const URL: &str = "https://shop.example/hooks/sms/texts";
const SETTINGS: &str = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256";

const SIGNED: &str = "1MbVFw4fH1tRDTAemk2YxaDhoqg=";
const SIGNED_SHARED: &str = "6oXXtTAr/8aB2wQwrd0KEHp3WXrzuHSNK74f6TrcEnk=";

fn call(url: &str, body: &str, headers: &[(&str, &str)]) -> RawRequest {
    let mut request = request(body.as_bytes(), headers);
    url.clone_into(&mut request.public_url);
    request
}

fn with_token(request: &RawRequest) -> Result<(), Rejection> {
    let tokens = secrets(&["rotated", TOKEN]);
    let keys = twilio::Keys { auth_tokens: &tokens, shared_keys: &[] };
    twilio::verify(keys, request).map(drop)
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn twilio_signs_the_address_and_the_fields() {
    let json = r#"{"a": "å"}"#;
    let digest = "b062a469205dd5f62bdf4b1e194e61ec0fb3aaa9e4ea3d4fae9cd34159f1eed8";
    let with_digest = |digest: &str| format!("{URL}?x=%2f&bodySHA256={digest}");
    for (name, url, body, signature, accepted) in [
        ("as it is", URL, FORM, SIGNED, true),
        (
            "in another order",
            URL,
            "MessageSid=SM1&Empty&Body=Har%20I%20krus%20%26%20kopper%3f%20%e2%98%95&From=%2b4520111111",
            SIGNED,
            true,
        ),
        ("signed with its default port", URL, FORM, "phdrCAWlNMhtbdJr7t9KkOpsKSo=", true),
        (
            "received with a port, signed without",
            "https://shop.example:8443/hooks/sms/texts",
            FORM,
            SIGNED,
            true,
        ),
        (
            "an address of IPv6, port and all",
            "http://[::1]:80/h",
            FORM,
            "5mXJI6CbSE88oX86TSPYkfFaWmY=",
            true,
        ),
        (
            "an address of IPv6, signed with the port",
            "http://[::1]/h",
            FORM,
            "5mXJI6CbSE88oX86TSPYkfFaWmY=",
            true,
        ),
        (
            "an escaped query",
            "http://shop.example/h?q=%C3%A6",
            FORM,
            "RkYkr28Q54IG9iusL267hwib77E=",
            true,
        ),
        (
            "the same query in other letters",
            "http://shop.example/h?q=%c3%a6",
            FORM,
            "RkYkr28Q54IG9iusL267hwib77E=",
            false,
        ),
        (
            "a repeated name, each value once",
            URL,
            "A=2&B=x&A=1&A=2",
            "bBYevKrxjpkY+Yaoadq0x77Ivi4=",
            true,
        ),
        (
            "a repeated name with a value more",
            URL,
            "A=2&B=x&A=1&A=3",
            "bBYevKrxjpkY+Yaoadq0x77Ivi4=",
            false,
        ),
        ("nothing posted", URL, "", "6/u39n8wy7B+PhfhwLYNLMpGhgE=", true),
        ("fields where none were signed", URL, "A=1", "6/u39n8wy7B+PhfhwLYNLMpGhgE=", false),
        ("another path", "https://shop.example/hooks/sms/texts/", FORM, SIGNED, false),
        ("another host", "https://shop.example.evil/hooks/sms/texts", FORM, SIGNED, false),
        ("another scheme", "http://shop.example/hooks/sms/texts", FORM, SIGNED, false),
        (
            "an empty field left out",
            URL,
            "From=%2B4520111111&Body=Har+I+krus+%26+kopper%3F+%E2%98%95&MessageSid=SM1",
            SIGNED,
            false,
        ),
        ("JSON, by its digest", &with_digest(digest), json, "bcLNG5tz+n5/Wb7yhONZ7Z6JQic=", true),
        (
            "other JSON",
            &with_digest(digest),
            r#"{"a": "a"}"#,
            "bcLNG5tz+n5/Wb7yhONZ7Z6JQic=",
            false,
        ),
        (
            "the digest of other JSON",
            &with_digest(&"0".repeat(64)),
            json,
            "bcLNG5tz+n5/Wb7yhONZ7Z6JQic=",
            false,
        ),
        (
            "two digests",
            &format!("{}&bodySHA256={digest}", with_digest(digest)),
            json,
            "bcLNG5tz+n5/Wb7yhONZ7Z6JQic=",
            false,
        ),
    ] {
        let outcome = with_token(&call(url, body, &[(twilio::HEADER, signature)]));
        assert_eq!(outcome.is_ok(), accepted, "{name}: {outcome:?}");
    }
    let ours = twilio::sign(&secrets(&[TOKEN])[0], URL, FORM.as_bytes());
    assert_eq!(ours, SIGNED);
}

#[test]
fn a_shared_key_is_required_where_there_is_one() {
    let (tokens, shared) = (secrets(&[TOKEN]), secrets(&["old", TOKEN]));
    let both = twilio::Keys { auth_tokens: &tokens, shared_keys: &shared };
    let token_only = twilio::Keys { auth_tokens: &tokens, shared_keys: &[] };
    for (name, keys, signature, settings, accepted) in [
        ("announced", both, SIGNED_SHARED, Some(SETTINGS), true),
        ("not announced", both, SIGNED_SHARED, None, false),
        ("the weaker signature instead", both, SIGNED, None, false),
        ("the weaker signature, announced", both, SIGNED, Some(SETTINGS), false),
        ("an unknown algorithm", both, SIGNED_SHARED, Some("key=k,algorithm=HMAC_MD5"), false),
        ("the weaker algorithm", both, SIGNED, Some("key=k,algorithm=HMAC_SHA1"), false),
        (
            "two algorithms",
            both,
            SIGNED_SHARED,
            Some("key=k,algorithm=HMAC_SHA1,algorithm=HMAC_SHA256"),
            false,
        ),
        ("no algorithm", both, SIGNED_SHARED, Some("key=k"), false),
        ("no key named", both, SIGNED_SHARED, Some("algorithm=HMAC_SHA256"), false),
        ("empty", both, SIGNED_SHARED, Some(""), false),
        ("announced and not configured", token_only, SIGNED_SHARED, Some(SETTINGS), false),
        ("announced beside the token's own", token_only, SIGNED, Some(SETTINGS), false),
    ] {
        let mut headers = vec![(twilio::HEADER, signature)];
        headers.extend(settings.map(|settings| (twilio::SETTINGS_HEADER, settings)));
        let request = call(URL, FORM, &headers);
        let outcome = twilio::verify(keys, &request).map(drop);
        assert_eq!(outcome.is_ok(), accepted, "{name}: {outcome:?}");
        if let Err(rejection) = outcome {
            assert!(matches!(rejection, Rejection::BadSignature { .. }), "{name}: {rejection}");
        }
    }
    let ours = twilio::sign_shared(&shared[1], URL, FORM.as_bytes());
    assert_eq!(ours, SIGNED_SHARED);
}

#[test]
fn a_form_of_too_many_fields_is_refused() {
    let form = "a&".repeat(1_001);
    assert!(matches!(twilio::fields(form.as_bytes()), Err(Rejection::Malformed { .. })));
    assert_eq!(twilio::fields(b"b=2&a=%F0%9F&b=2").unwrap().len(), 2);
}

const VONAGE_BODY: &str = r#"{"channel":"sms","text":"hej æ"}"#;

#[test]
fn vonage_signs_with_a_token_of_one_kind() {
    for (name, token, accepted) in [
        (
            "as it is",
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTUzMDAwMDAsImp0aSI6ImoxIiwiaXNzIjoiVm9uYWdlIiwicGF5bG9hZF9oYXNoIjoiYjFjYjA3OGNkZWVlN2FiNTE4N2NhNTU2NDk5YjA3OTBkODBmMzk2ZGFiODU2NTUxN2JjYjlhZmU1NTRkOWUyYiIsImFwaV9rZXkiOiJrMSJ9.vERWfsu9zTI4IbvtqlgXoGvnu4z0vkkS41ivkQy-K9I",
            true,
        ),
        (
            "another algorithm of the same secret",
            "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTUzMDAwMDAsImp0aSI6ImoxIiwiaXNzIjoiVm9uYWdlIiwicGF5bG9hZF9oYXNoIjoiYjFjYjA3OGNkZWVlN2FiNTE4N2NhNTU2NDk5YjA3OTBkODBmMzk2ZGFiODU2NTUxN2JjYjlhZmU1NTRkOWUyYiIsImFwaV9rZXkiOiJrMSJ9.FWnBssm8dOOG7TZx_fJq00ruFvXSsefnaxLITtv98YaA-DL73QgiOHNni6ZTzS7Q8AAKSxHchCBSEYPPdpjRqg",
            false,
        ),
        (
            "no signature at all",
            "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJpYXQiOjE3OTUzMDAwMDAsImp0aSI6ImoxIiwiaXNzIjoiVm9uYWdlIiwicGF5bG9hZF9oYXNoIjoiYjFjYjA3OGNkZWVlN2FiNTE4N2NhNTU2NDk5YjA3OTBkODBmMzk2ZGFiODU2NTUxN2JjYjlhZmU1NTRkOWUyYiIsImFwaV9rZXkiOiJrMSJ9.",
            false,
        ),
        (
            "another issuer",
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTUzMDAwMDAsImp0aSI6ImoxIiwiaXNzIjoiTWFsbG9yeSIsInBheWxvYWRfaGFzaCI6ImIxY2IwNzhjZGVlZTdhYjUxODdjYTU1NjQ5OWIwNzkwZDgwZjM5NmRhYjg1NjU1MTdiY2I5YWZlNTU0ZDllMmIiLCJhcGlfa2V5IjoiazEifQ.FfgQ5qmzmo06GD8bmPcBAwL7zZClg5b5E-X_-Yytq_s",
            false,
        ),
        (
            "without the hash of the body",
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTUzMDAwMDAsImp0aSI6ImoxIiwiaXNzIjoiVm9uYWdlIiwiYXBpX2tleSI6ImsxIn0.ZVKjLvpjWOr7lpXZH9w58LtG1amGkD_aSOGkGPgDJss",
            false,
        ),
        (
            "without its moment",
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJqdGkiOiJqMSIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6ImIxY2IwNzhjZGVlZTdhYjUxODdjYTU1NjQ5OWIwNzkwZDgwZjM5NmRhYjg1NjU1MTdiY2I5YWZlNTU0ZDllMmIiLCJhcGlfa2V5IjoiazEifQ.p2H_ozoJ0vtl7GKq3Do3FhWvgiGf0jfci6syavkzCUw",
            false,
        ),
    ] {
        let value = format!("Bearer {token}");
        let request = call(URL, VONAGE_BODY, &[(vonage::HEADER, &value)]);
        let outcome = vonage::verify(&secrets(&["rotated", "sig-secret"]), &request, 300);
        assert_eq!(outcome.is_ok(), accepted, "{name}: {outcome:?}");
        let other = call(URL, "{}", &[(vonage::HEADER, &value)]);
        assert!(vonage::verify(&secrets(&["sig-secret"]), &other, 300).is_err(), "{name}");
    }
}

#[test]
fn an_old_vonage_webhook_is_refused() {
    let secrets = secrets(&["s"]);
    for (age_s, accepted) in [(0, true), (300, true), (301, false), (-300, true), (-301, false)] {
        let value = vonage::sign(&secrets[0], NOW_S - age_s, b"{}").unwrap();
        let request = call(URL, "{}", &[(vonage::HEADER, &value)]);
        let outcome = vonage::verify(&secrets, &request, 300);
        assert_eq!(outcome.is_ok(), accepted, "{age_s} s old: {outcome:?}");
    }
    assert!(vonage::sign(&crate::requests::secrets(&[""])[0], NOW_S, b"").is_none());
}
