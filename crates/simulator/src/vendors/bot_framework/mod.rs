//! Bot Framework, played as Teams: activities with a signed token in, the connector's REST API out.

mod activity;

use crate::act::{Act, degrees};
use crate::desk::{Desk, Inbox, Place, Setup};
use crate::keys;
use crate::phone::Phone;
use crate::shown::{Does, Shown};
use crate::strict::{At, Broken, Limit};
use crate::wire::{ApiAnswer, ApiRequest, Call, HookAnswer};
use serde_json::{Value, json};

const CHANNEL: &str = "msteams";
const KEY_ID: &str = "play-key-1";
const ISSUER: &str = "https://api.botframework.com";
const SCOPE: &str = "https://api.botframework.com/.default";
/// A message larger than this is refused with 413.
const ACTIVITY_MAX: usize = 80 * 1_024;
const TOKEN_SECONDS: i64 = 3_600;

#[derive(Debug)]
pub(super) struct Platform;

impl crate::Vendor for Platform {
    fn kind(&self) -> &'static str {
        "bot_framework"
    }

    fn title(&self) -> &'static str {
        "Microsoft Teams"
    }

    fn inbox(&self, place: &Place<'_>) -> Setup {
        let app_id = guid(&place.derived("app_id"));
        Setup {
            settings: json!({
                "api_base": place.base,
                "app_id": app_id,
                "openid_url": format!("{}/v1/.well-known/openidconfiguration", place.base),
                "login_base": place.base,
                "service_hosts": [place.host().split(':').next().unwrap_or_default()],
            }),
            secrets: [("app_password".to_owned(), place.derived("app_password"))].into(),
        }
    }

    fn address(&self, inbox: &Inbox, number: u64) -> String {
        format!("29:{}", inbox.fresh(&format!("user {number}")))
    }

    fn waits_ms(&self) -> u64 {
        15_000
    }

    fn says(&self, inbox: &Inbox, phone: &mut Phone, act: &Act, at_ms: i64) -> Vec<Call> {
        let bot = json!({ "id": format!("28:{}", inbox.setting("app_id")) });
        let content = match act {
            Act::Open => {
                json!({ "type": "conversationUpdate", "membersAdded": [{ "id": phone.address }, bot] })
            }
            Act::Leave => json!({ "type": "installationUpdate", "action": "remove" }),
            Act::Text { text } => json!({ "type": "message", "text": text, "textFormat": "plain" }),
            Act::Tap { message, button } => {
                let Does::Reply { token } = &button.does else { return Vec::new() };
                // What the button sends was kept as it has to be sent.
                let mut sent: Value = serde_json::from_str(token).unwrap_or_default();
                sent["type"] = json!("message");
                sent["replyToId"] = json!(message);
                sent
            }
            Act::Media { name, content_type } => json!({ "type": "message", "attachments": [{
                "contentType": content_type, "contentUrl": format!("{}/file/{name}", inbox.base), "name": name,
            }] }),
            Act::Location { latitude_micro, longitude_micro } => {
                let place = format!("{}, {}", degrees(*latitude_micro), degrees(*longitude_micro));
                json!({ "type": "message", "text": place, "textFormat": "plain" })
            }
            Act::Pay { .. } => return Vec::new(),
        };
        posted(inbox, phone, content, at_ms).into_iter().collect()
    }

    fn proves(&self, inbox: &Inbox, body: &[u8], at_ms: i64) -> Option<Call> {
        let token = token_for(inbox, &format!("{}/", inbox.base), at_ms)?;
        let call = Call { body: body.to_vec(), ..Call::default() }
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {token}"));
        Some(call)
    }

    fn api(&self, desk: &mut Desk, request: &ApiRequest) -> ApiAnswer {
        match called(desk, request) {
            Ok(answer) => answer,
            Err(Refused { status, code, what, is_violation }) => {
                if is_violation {
                    desk.violated(format!("{status} {code}: {what}"));
                }
                ApiAnswer::json(status, &json!({ "error": { "code": code, "message": what } }))
            }
        }
    }

    fn answered(
        &self,
        desk: &mut Desk,
        _phone: &str,
        call: &Call,
        answer: &HookAnswer,
    ) -> Vec<Call> {
        if call.about["is_invoke"] == true && serde_json::from_slice::<Value>(&answer.body).is_err()
        {
            desk.violated("an invoke must be answered with JSON");
        }
        Vec::new()
    }
}

/// An activity of the shopper, with a token for it.
fn posted(inbox: &Inbox, phone: &mut Phone, mut activity: Value, at_ms: i64) -> Option<Call> {
    let number = phone.next_number();
    let service_url = format!("{}/", inbox.base);
    let object = guid(&inbox.derived(&phone.address));
    activity["id"] = json!(format!("{}{number:04}", at_ms));
    activity["timestamp"] = json!(crate::signing::utc_text(at_ms));
    activity["serviceUrl"] = json!(service_url);
    activity["channelId"] = json!(CHANNEL);
    activity["from"] = json!({
        "id": phone.address, "name": phone.name, "role": "user",
        "aadObjectId": object,
    });
    activity["conversation"] = json!({
        "id": conversation(inbox, phone), "conversationType": "personal", "tenantId": inbox.derived("tenant"),
    });
    activity["recipient"] =
        json!({ "id": format!("28:{}", inbox.setting("app_id")), "name": "Play" });
    activity["locale"] = json!(phone.locale("-"));
    activity["channelData"] = json!({ "tenant": { "id": inbox.derived("tenant") } });
    let token = token_for(inbox, &service_url, at_ms)?;
    let is_invoke = activity["type"] == "invoke";
    let call = Call { about: json!({ "is_invoke": is_invoke }), ..Call::json(&activity) };
    Some(call.header("authorization", format!("Bearer {token}")))
}

/// A token for the bot, about the service that the activity names. An inbox may have another issuer than the real one,
/// so that somebody else's tokens can be played.
fn token_for(inbox: &Inbox, service_url: &str, at_ms: i64) -> Option<String> {
    let now_s = at_ms / 1_000;
    let issuer = Some(inbox.setting("issuer")).filter(|issuer| !issuer.is_empty());
    let claims = json!({
        "iss": issuer.unwrap_or(ISSUER), "aud": inbox.setting("app_id"), "serviceurl": service_url,
        "nbf": now_s, "iat": now_s, "exp": now_s + TOKEN_SECONDS,
    });
    Some(keys::of(&inbox.seed)?.token(KEY_ID, &claims))
}

/// 32 of the digits as ids are written there.
fn guid(id: &str) -> String {
    [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..32]].join("-")
}

/// With the letters that such an id really has.
fn conversation(inbox: &Inbox, phone: &Phone) -> String {
    format!("a:1{}", inbox.derived(&format!("conversation {}", phone.address)))
}

/// Why the connector refuses.
struct Refused {
    status: u16,
    code: &'static str,
    what: String,
    is_violation: bool,
}

impl Refused {
    fn wrong(status: u16, code: &'static str, what: impl Into<String>) -> Self {
        Self { status, code, what: what.into(), is_violation: true }
    }
}

impl From<Broken> for Refused {
    fn from(broken: Broken) -> Self {
        Self::wrong(400, "BadSyntax", broken.0)
    }
}

fn called(desk: &mut Desk, request: &ApiRequest) -> Result<ApiAnswer, Refused> {
    let inbox = desk.inbox.clone();
    let path = decoded(&request.path);
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["v1", ".well-known", "openidconfiguration"]) => Ok(ApiAnswer::json(
            200,
            &json!({
                "issuer": ISSUER, "jwks_uri": format!("{}/v1/.well-known/keys", inbox.base),
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            }),
        )),
        ("GET", ["v1", ".well-known", "keys"]) => {
            let mut key = keys::of(&inbox.seed).map(|keys| keys.public(KEY_ID)).unwrap_or_default();
            key["endorsements"] = json!([CHANNEL, "webchat", "directline"]);
            Ok(ApiAnswer::json(200, &json!({ "keys": [key] })))
        }
        ("GET", ["file", ..]) => Ok(ApiAnswer::of(200, "image/png", crate::desk::PICTURE)),
        ("POST", [_, "oauth2", "v2.0", "token"]) => token(&inbox, request),
        ("POST", ["v3", "conversations", conversation, "activities"]) => {
            authorized(&inbox, request)?;
            send(desk, request, conversation)
        }
        ("POST", ["v3", "conversations", conversation, "activities", _reply_to]) => {
            authorized(&inbox, request)?;
            send(desk, request, conversation)
        }
        ("PUT", ["v3", "conversations", conversation, "activities", id]) => {
            authorized(&inbox, request)?;
            let body = request.json()?;
            let mut bubble = activity::bubble(&At::root(&body))?;
            (*id).clone_into(&mut bubble.id);
            room(desk, conversation)?.show(Shown::Edited(bubble));
            Ok(ApiAnswer::json(200, &json!({ "id": id })))
        }
        _ => Err(Refused::wrong(
            404,
            "NotFound",
            format!("there is nothing at {} {}", request.method, request.path),
        )),
    }
}

/// Ids come with `%3A` and the like.
fn decoded(path: &str) -> String {
    let plus = path.replace('+', "%2B");
    url::form_urlencoded::parse(format!("p={plus}").as_bytes())
        .next()
        .map_or(String::new(), |(_, path)| path.into_owned())
}

fn bearer(inbox: &Inbox) -> String {
    inbox.fresh("connector token")
}

fn token(inbox: &Inbox, request: &ApiRequest) -> Result<ApiAnswer, Refused> {
    let form = request.form();
    let field = |name: &str| {
        form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    };
    let expected = [
        ("grant_type", "client_credentials"),
        ("client_id", inbox.setting("app_id")),
        ("client_secret", inbox.secret("app_password")),
        ("scope", SCOPE),
    ];
    match expected.into_iter().find(|(name, value)| field(name) != *value) {
        Some((name, _)) => Err(Refused::wrong(401, "invalid_client", format!("`{name}` is wrong"))),
        None => Ok(ApiAnswer::json(
            200,
            &json!({
                "token_type": "Bearer", "expires_in": TOKEN_SECONDS, "ext_expires_in": TOKEN_SECONDS,
                "access_token": bearer(inbox),
            }),
        )),
    }
}

fn authorized(inbox: &Inbox, request: &ApiRequest) -> Result<(), Refused> {
    if request.bearer() == Some(bearer(inbox).as_str()) {
        return Ok(());
    }
    Err(Refused::wrong(401, "Unauthorized", "the activity came without the connector's token"))
}

fn room<'a>(desk: &'a mut Desk, conversation_id: &str) -> Result<&'a mut Phone, Refused> {
    let inbox = desk.inbox.clone();
    let found =
        desk.phones.values_mut().find(|phone| conversation(&inbox, phone) == conversation_id);
    found.ok_or_else(|| Refused {
        status: 404,
        code: "ConversationNotFound",
        what: "Conversation not found.".to_owned(),
        is_violation: false,
    })
}

fn send(
    desk: &mut Desk,
    request: &ApiRequest,
    conversation_id: &str,
) -> Result<ApiAnswer, Refused> {
    if request.body.len() > ACTIVITY_MAX {
        return Err(Refused::wrong(
            413,
            "MessageSizeTooBig",
            format!("{} bytes, at most {ACTIVITY_MAX}", request.body.len()),
        ));
    }
    let body = request.json()?;
    let root = At::root(&body);
    let id = desk.next_id(16);
    if root.text("type", Limit::Chars(60))? == "typing" {
        room(desk, conversation_id)?.show(Shown::Typing);
        return Ok(ApiAnswer::json(201, &json!({ "id": id })));
    }
    let mut bubble = activity::bubble(&root)?;
    bubble.id.clone_from(&id);
    room(desk, conversation_id)?.show(Shown::Bubble(bubble));
    Ok(ApiAnswer::json(201, &json!({ "id": id })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_once() {
        assert_eq!(
            decoded("/v3/conversations/a%3A1b%2Fc/activities"),
            "/v3/conversations/a:1b/c/activities"
        );
    }
}
