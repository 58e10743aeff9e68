//! Secrets neither print nor travel.

use transport::{BlockReason, HostBound, HttpError, HttpRequest, HttpResponse, Secret};

fn canary() -> Secret<String> {
    Secret::new("canary-token".to_owned())
}

#[test]
fn nothing_prints_a_secret() {
    let bound = HostBound::new("https://graph.example/v1", canary()).unwrap();
    let request = HttpRequest::post("https://api.example/canary-bot-token/send?q=canary")
        .bearer(&canary())
        .unwrap()
        .json(&serde_json::json!({ "text": "canary" }))
        .unwrap();
    let response =
        HttpResponse { status: 200, headers: request.headers.clone(), body: request.body.clone() };
    for printed in [
        format!("{:?}", canary()),
        format!("{}", canary()),
        format!("{bound:?}"),
        format!("{request:?}"),
        format!("{response:?}"),
        format!("{:?}", request.headers["authorization"]),
    ] {
        assert!(!printed.contains("canary"), "{printed}");
    }
    assert_eq!(request.headers["authorization"], "Bearer canary-token");
}

#[test]
fn secrets_match_whole_and_never_when_empty() {
    let rows = [
        ("abc", "abc", true),
        ("abc", "abd", false),
        ("abc", "ab", false),
        ("abc", "abcd", false),
        ("abc", "ABC", false),
        ("abc", "", false),
        ("", "", false),
    ];
    for (secret, presented, matches) in rows {
        assert_eq!(Secret::new(secret).matches(presented), matches, "{secret} {presented}");
    }
    assert_eq!(Secret::new("a"), Secret::new("a"));
    assert_ne!(Secret::new("a"), Secret::new("b"));
}

#[test]
fn a_secret_is_read_from_settings() {
    let secret: Secret<String> = serde_json::from_str(r#""from settings""#).unwrap();
    assert_eq!(secret.expose(), "from settings");
}

#[test]
fn a_bound_token_goes_to_its_origin_only() {
    let bound = HostBound::new("https://graph.example/v26.0", canary()).unwrap();
    let rows = [
        ("https://graph.example/v26.0/1/messages", true),
        ("https://GRAPH.example:443/other?a=b", true),
        ("http://graph.example/v26.0", false),
        ("https://graph.example:8443/", false),
        ("https://graph.example.evil.test/", false),
        ("https://evil.test/graph.example", false),
        ("https://graph.example@evil.test/", false),
        ("https://evil.test\\@graph.example/", false),
        ("https://xgraph.example/", false),
        ("https://graph.example./", false),
        ("//graph.example/", false),
        ("data:graph.example", false),
        ("", false),
    ];
    for (url, given) in rows {
        assert_eq!(bound.value_for(url).is_some(), given, "{url}");
        let request = HttpRequest::get(url).bearer_bound(&bound);
        match request {
            Ok(request) => assert!(given && request.headers.contains_key("authorization")),
            Err(error) => {
                assert!(!given, "{url}");
                assert_eq!(error, HttpError::Blocked(BlockReason::CredentialHost));
            }
        }
    }
    for base in ["", "graph.example", "ftp://graph.example", "data:,x"] {
        assert!(HostBound::new(base, canary()).is_err(), "{base}");
    }
}

#[test]
fn a_token_that_would_split_the_header_is_refused() {
    for token in ["a\r\nx-admin: 1", "a\nb", "a\0b"] {
        let request = HttpRequest::get("https://api.example").bearer(&Secret::new(token.into()));
        let error = request.unwrap_err();
        assert_eq!(error, HttpError::Unencodable("header"));
        assert!(!error.may_have_been_sent());
    }
}

#[test]
fn bodies_are_encoded() {
    let form = HttpRequest::post("https://api.example").form([("a", "1 & 2"), ("b", "æ")]);
    assert_eq!(form.body, "a=1+%26+2&b=%C3%A6");
    assert_eq!(form.headers["content-type"], "application/x-www-form-urlencoded");
    let json = HttpRequest::post("https://api.example").json(&[1, 2]).unwrap();
    assert_eq!(json.body, "[1,2]");
    assert_eq!(json.headers["content-type"], "application/json");
    let unencodable = std::collections::BTreeMap::from([((1, 2), 3)]);
    let error = HttpRequest::post("https://api.example").json(&unencodable).unwrap_err();
    assert_eq!(error, HttpError::Unencodable("JSON body"));
}
