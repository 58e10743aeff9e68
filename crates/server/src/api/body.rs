//! Bodies and queries as types: what cannot be read is told by field and place, what is not known is refused.

use super::problem::{Code, Problem};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use std::error::Error as _;

/// A JSON body.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        // A page of another origin cannot send this content type without asking first.
        let is_json = is_json(request.headers());
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| unreadable(&rejection))?;
        if !is_json && !bytes.is_empty() {
            return Err(Problem::new(Code::UnsupportedMedia).detail("Send application/json"));
        }
        parse(if bytes.is_empty() { b"{}" } else { &bytes }).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let value =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    value.split(';').next().unwrap_or("").trim().eq_ignore_ascii_case("application/json")
}

/// Why the bytes of a body could not be read.
pub(crate) fn unreadable(rejection: &BytesRejection) -> Problem {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::BodyTooLarge),
        _ => Problem::new(Code::MalformedJson).detail("The body ended early"),
    }
}

/// Reads JSON into a type.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    match Json::<T>::from_bytes(bytes) {
        Ok(Json(value)) => Ok(value),
        Err(rejection) => {
            let reason =
                rejection.source().map_or_else(|| rejection.body_text(), ToString::to_string);
            Err(match rejection {
                JsonRejection::JsonDataError(_) => refused(&reason),
                _ => Problem::new(Code::MalformedJson).detail(reason),
            })
        }
    }
}

/// A query string.
#[derive(Debug)]
pub(crate) struct Params<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let reason =
                    rejection.source().map_or_else(|| rejection.body_text(), ToString::to_string);
                Err(refused(&reason))
            }
        }
    }
}

/// From `path: what is wrong` to the field and its problem.
fn refused(reason: &str) -> Problem {
    let (path, reason) = match reason.split_once(": ") {
        Some((path, reason)) if !path.contains(' ') => (path, reason),
        _ => ("", reason),
    };
    let quoted = || reason.split('`').nth(1).unwrap_or("");
    let (code, field_code) = if reason.starts_with("unknown field") {
        (Code::UnknownField, "unknown_field")
    } else if reason.starts_with("missing field") {
        (Code::InvalidField, "missing")
    } else {
        (Code::InvalidField, "invalid")
    };
    // An unknown or missing field is the last step of the path already, or the path stops before it.
    let named = quoted();
    let field = match field_code {
        "invalid" => path.to_owned(),
        _ if path.is_empty() || path == "." => named.to_owned(),
        _ if path == named || path.ends_with(&format!(".{named}")) => path.to_owned(),
        _ => format!("{path}.{named}"),
    };
    Problem::new(code).field(&field, field_code, reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read is looked at")]
    struct Line {
        sku: String,
        quantity: u32,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read is looked at")]
    struct Order {
        lines: Vec<Line>,
    }

    fn check(json: &str, code: &str, field: &str, field_code: &str) {
        let problem = parse::<Order>(json.as_bytes()).unwrap_err();
        assert_eq!(problem.code.code(), code, "{json}");
        let error = problem.errors.first().map(|error| (error.field.as_str(), error.code.as_str()));
        assert_eq!(error.unwrap_or(("", "")), (field, field_code), "{json}");
    }

    #[test]
    fn every_way_to_be_wrong_is_told_with_its_place() {
        check("{", "malformed_json", "", "");
        check("", "malformed_json", "", "");
        check(r#"{"lines": []} x"#, "malformed_json", "", "");
        check(r#"{"lines": [], "total": 1}"#, "unknown_field", "total", "unknown_field");
        check(
            r#"{"lines": [{"sku": "a", "quantity": 1, "price": 0}]}"#,
            "unknown_field",
            "lines[0].price",
            "unknown_field",
        );
        check(r#"{"lines": [{"sku": "a"}]}"#, "invalid_field", "lines[0].quantity", "missing");
        check(
            r#"{"lines": [{"sku": "a", "quantity": -1}]}"#,
            "invalid_field",
            "lines[0].quantity",
            "invalid",
        );
        check(
            r#"{"lines": [{"sku": "a", "quantity": 1e308}]}"#,
            "invalid_field",
            "lines[0].quantity",
            "invalid",
        );
    }

    #[test]
    fn nesting_has_an_end() {
        let deep = format!(r#"{{"lines": {}"#, "[".repeat(100_000));
        let problem = parse::<Order>(deep.as_bytes()).unwrap_err();
        assert!(matches!(problem.code, Code::InvalidField | Code::MalformedJson));
    }
}
