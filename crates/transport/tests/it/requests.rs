//! Builders for webhook calls.

use engine::Timestamp;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use transport::{RawRequest, Secret};

/// The second at which every built request arrives.
pub(crate) const NOW_S: i64 = 1_795_300_000;

pub(crate) fn request(body: &[u8], headers: &[(&str, &str)]) -> RawRequest {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        map.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    RawRequest {
        method: Method::POST,
        path: "/hooks/test/inbx_1".to_owned(),
        query: "a=1&b=%C3%A6+%26&a=2&empty=".to_owned(),
        headers: map,
        body: body.to_vec().into(),
        received_at: Timestamp(NOW_S * 1_000),
        public_url: "https://shop.example/hooks/test/inbx_1".to_owned(),
    }
}

pub(crate) fn secrets(values: &[&str]) -> Vec<Secret<String>> {
    values.iter().map(|value| Secret::new((*value).to_owned())).collect()
}

#[test]
fn a_query_parameter_is_the_first_of_its_name_decoded() {
    let request = request(b"", &[]);
    let read = |name| request.query_param(name).map(std::borrow::Cow::into_owned);
    assert_eq!(read("a").as_deref(), Some("1"));
    assert_eq!(read("b").as_deref(), Some("æ &"));
    assert_eq!(read("empty").as_deref(), Some(""));
    assert_eq!(read("absent"), None);
}

#[test]
fn a_header_is_found_in_any_case_and_only_as_text() {
    let mut request = request(b"", &[("X-Name", "value")]);
    request.headers.insert("x-bytes", HeaderValue::from_bytes(b"\xff").unwrap());
    assert_eq!(request.header("x-NAME"), Some("value"));
    assert_eq!(request.header("x-bytes"), None);
    assert_eq!(request.header("absent"), None);
}

#[test]
fn a_request_prints_neither_its_body_nor_its_headers() {
    let printed = format!("{:?}", request(b"canary-body", &[("x-a", "canary-header")]));
    assert!(!printed.contains("canary"), "{printed}");
}
