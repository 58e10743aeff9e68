//! The platform's API: tokens, customer-service messages within their quota, and little else.

use super::{QUOTA, messages};
use crate::desk::{Desk, PICTURE};
use crate::phone::Phone;
use crate::shown::Shown;
use crate::strict::{At, Broken, Limit};
use crate::wire::{ApiAnswer, ApiRequest};
use serde_json::{Value, json};

const TOKEN_SECONDS: u64 = 7_200;

/// The answer is always 200; the number in it decides.
pub(super) fn called(desk: &mut Desk, request: &ApiRequest) -> ApiAnswer {
    match done_with(desk, request) {
        Ok(answer) => answer,
        Err(Refused { code, what, is_violation }) => {
            if is_violation {
                desk.violated(format!("{code}: {what}"));
            }
            ApiAnswer::json(200, &json!({ "errcode": code, "errmsg": what }))
        }
    }
}

/// Why the API refuses.
struct Refused {
    code: i64,
    what: String,
    is_violation: bool,
}

impl Refused {
    fn wrong(code: i64, what: impl Into<String>) -> Self {
        Self { code, what: what.into(), is_violation: true }
    }

    fn cannot(code: i64, what: &str) -> Self {
        Self { code, what: what.to_owned(), is_violation: false }
    }
}

impl From<Broken> for Refused {
    fn from(broken: Broken) -> Self {
        Self::wrong(40_035, broken.0)
    }
}

fn done_with(desk: &mut Desk, request: &ApiRequest) -> Result<ApiAnswer, Refused> {
    let token = desk.inbox.fresh("access token");
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", path) if path.starts_with("/picture/") => {
            return Ok(ApiAnswer::of(200, "image/png", PICTURE));
        }
        ("GET", "/cgi-bin/token") => {
            let fields: Value =
                request.query.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
            return issued(desk, &fields, &token);
        }
        ("POST", "/cgi-bin/stable_token") => return issued(desk, &request.json()?, &token),
        _ => {}
    }
    if request.query("access_token") != Some(token.as_str()) {
        return Err(Refused::wrong(
            40_001,
            "invalid credential, access_token is invalid or not latest",
        ));
    }
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/cgi-bin/message/custom/send") => sent(desk, request),
        ("POST", "/cgi-bin/message/custom/typing") => {
            let body = request.json()?;
            let root = At::root(&body);
            root.word("command", &["Typing", "CancelTyping"])?;
            let phone = person(desk, &root)?;
            if body["command"] == "Typing" {
                phone.show(Shown::Typing);
            }
            Ok(done())
        }
        ("POST", "/cgi-bin/media/upload") => {
            let id = desk.next_id(40);
            Ok(ApiAnswer::json(
                200,
                &json!({ "type": "image", "media_id": id, "created_at": request.at_ms / 1_000 }),
            ))
        }
        ("GET", "/cgi-bin/get_api_domain_ip" | "/cgi-bin/getcallbackip") => {
            Ok(ApiAnswer::json(200, &json!({ "ip_list": ["127.0.0.1"] })))
        }
        ("GET", "/cgi-bin/user/info") => {
            let openid = request.query("openid").unwrap_or_default().to_owned();
            let phone =
                desk.phone_at(&openid).ok_or_else(|| Refused::cannot(40_003, "invalid openid"))?;
            Ok(ApiAnswer::json(
                200,
                &json!({ "subscribe": 1, "openid": openid, "language": phone.locale("_") }),
            ))
        }
        _ => Err(Refused::wrong(
            48_001,
            format!("there is no api {} {}", request.method, request.path),
        )),
    }
}

fn done() -> ApiAnswer {
    ApiAnswer::json(200, &json!({ "errcode": 0, "errmsg": "ok" }))
}

/// An access token for who knows the secret.
fn issued(desk: &Desk, fields: &Value, token: &str) -> Result<ApiAnswer, Refused> {
    let root = At::root(fields);
    root.word("grant_type", &["client_credential"])?;
    if root.text("appid", Limit::Chars(40))? != desk.inbox.setting("app_id") {
        return Err(Refused::wrong(40_013, "invalid appid"));
    }
    if root.text("secret", Limit::Chars(80))? != desk.inbox.secret("app_secret") {
        return Err(Refused::wrong(40_125, "invalid appsecret"));
    }
    Ok(ApiAnswer::json(200, &json!({ "access_token": token, "expires_in": TOKEN_SECONDS })))
}

fn person<'a>(desk: &'a mut Desk, root: &At<'_>) -> Result<&'a mut Phone, Refused> {
    let openid = root.text("touser", Limit::Chars(64))?;
    desk.phone_at(openid).ok_or_else(|| Refused::cannot(40_003, "invalid openid"))
}

/// A customer-service message, counted against what the shopper's last doing allows.
fn sent(desk: &mut Desk, request: &ApiRequest) -> Result<ApiAnswer, Refused> {
    if String::from_utf8_lossy(&request.body).contains("\\u") {
        return Err(Refused::wrong(40_035, "JSON with \\u escapes: the phone shows the escapes"));
    }
    let body = request.json()?;
    let root = At::root(&body);
    let id = desk.next_id(20);
    let bubble = messages::sent(&root, &id)?;
    let now = request.at_ms;
    let phone = person(desk, &root)?;
    if phone.memory.get("follows") == Some(&json!(false)) {
        return Err(Refused::cannot(43_004, "require subscribe"));
    }
    let until = phone.memory.get("until").and_then(Value::as_i64).unwrap_or(now);
    if now > until {
        return Err(Refused::cannot(
            45_015,
            "response out of time limit or subscription is canceled",
        ));
    }
    let left = phone.memory.get("left").and_then(Value::as_u64).unwrap_or(QUOTA);
    if left == 0 {
        // A reply that needs more messages than there are is our own mistake.
        return Err(Refused::wrong(45_047, "out of response count limit"));
    }
    phone.memory.insert("left".to_owned(), json!(left - 1));
    phone.show(Shown::Bubble(bubble));
    Ok(done())
}
