//! SMS over Twilio: signed forms in, the Messages resource or TwiML out, a callback for each state of a message.

mod posting;
mod segments;

use crate::act::Act;
use crate::desk::{Desk, Inbox, PICTURE, Place, Setup};
use crate::phone::Phone;
use crate::shown::{Bubble, Picture, Shown};
use crate::signing::{base64, hmac_sha1_base64};
use crate::strict::Broken;
use crate::wire::{ApiAnswer, ApiRequest, Call, HookAnswer};
use crate::xml;
use serde_json::json;

/// Words that stop everything; Twilio answers them itself.
const STOPS: &[&str] =
    &["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"];
const STARTS: &[&str] = &["START", "YES", "UNSTOP"];

#[derive(Debug)]
pub(super) struct Platform;

impl crate::Vendor for Platform {
    fn kind(&self) -> &'static str {
        "sms"
    }

    fn title(&self) -> &'static str {
        "SMS"
    }

    fn inbox(&self, place: &Place<'_>) -> Setup {
        Setup {
            settings: json!({
                "provider": "twilio",
                "api_base": place.base,
                "account": format!("AC{}", &place.derived("account")[..32]),
                "from": format!("+4570{}", place.digits("from", 6)),
            }),
            secrets: [("auth_token".to_owned(), place.derived("auth_token")[..32].to_owned())]
                .into(),
        }
    }

    fn address(&self, inbox: &Inbox, number: u64) -> String {
        format!("+4520{}", inbox.number_of(number))
    }

    fn reaches_strangers(&self) -> bool {
        true
    }

    /// Once more, and only when nobody answered; what was answered badly is lost.
    fn waits_ms(&self) -> u64 {
        15_000
    }

    fn says(&self, inbox: &Inbox, phone: &mut Phone, act: &Act, _at_ms: i64) -> Vec<Call> {
        let mut form = Vec::new();
        let body = match act {
            Act::Open | Act::Pay { .. } | Act::Tap { .. } => return Vec::new(),
            Act::Text { text } => text.clone(),
            Act::Leave => "STOP".to_owned(),
            Act::Location { .. } => return Vec::new(),
            Act::Media { name, content_type } => {
                form.push(("MediaUrl0", format!("{}/media/{name}", inbox.base)));
                form.push(("MediaContentType0", content_type.clone()));
                String::new()
            }
        };
        let keyword = body.trim().to_uppercase();
        let mut opt_out = None;
        if STOPS.contains(&keyword.as_str()) {
            phone.remember("stopped", "yes");
            opt_out = Some("STOP");
        } else if STARTS.contains(&keyword.as_str()) && phone.memory.remove("stopped").is_some() {
            opt_out = Some("START");
        }
        if let Some(kind) = opt_out {
            form.push(("OptOutType", kind.to_owned()));
        }
        let number = phone.next_number();
        let sid = format!("SM{}", &inbox.fresh(&format!("{} {number}", phone.id))[..32]);
        let n_media = form.iter().filter(|(name, _)| *name == "MediaUrl0").count();
        form.extend([
            ("ToCountry", "DK".to_owned()),
            ("ToState", String::new()),
            ("ToCity", String::new()),
            ("SmsMessageSid", sid.clone()),
            ("NumMedia", n_media.to_string()),
            ("SmsSid", sid.clone()),
            ("SmsStatus", "received".to_owned()),
            ("NumSegments", segments::count(&body).0.to_string()),
            ("Body", body),
            ("FromCountry", "DK".to_owned()),
            ("To", inbox.setting("from").to_owned()),
            ("MessageSid", sid),
            ("AccountSid", inbox.setting("account").to_owned()),
            ("From", phone.address.clone()),
            ("ApiVersion", "2010-04-01".to_owned()),
        ]);
        vec![signed(inbox, "", &form)]
    }

    /// The proof covers the names and values, as whoever reads the form reads them.
    fn proves(&self, inbox: &Inbox, body: &[u8], _at_ms: i64) -> Option<Call> {
        let form: Vec<(String, String)> = url::form_urlencoded::parse(body).into_owned().collect();
        let form: Vec<(&str, String)> =
            form.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        Some(Call { body: body.to_vec(), ..signed(inbox, "", &form) })
    }

    fn api(&self, desk: &mut Desk, request: &ApiRequest) -> ApiAnswer {
        called(desk, request)
    }

    fn answered(
        &self,
        desk: &mut Desk,
        phone: &str,
        call: &Call,
        answer: &HookAnswer,
    ) -> Vec<Call> {
        if answer.body.is_empty() || call.about["is_receipt"] == true {
            return Vec::new();
        }
        match twiml(answer) {
            Ok(messages) => {
                if let Some(phone) = desk.phones.get_mut(phone) {
                    messages
                        .iter()
                        .for_each(|text| phone.show(Shown::Bubble(bubble("", text, None))));
                }
            }
            Err(broken) => desk.violated(format!("TwiML: {}", broken.0)),
        }
        Vec::new()
    }
}

/// A form as Twilio posts and signs it: the whole address, then each name and value in the order of names.
fn signed(inbox: &Inbox, query: &str, form: &[(&str, String)]) -> Call {
    let question = if query.is_empty() { "" } else { "?" };
    let url = format!("{}{question}{query}", inbox.hook_url);
    let signature = signature(inbox.secret("auth_token"), &url, form);
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in form {
        body.append_pair(name, value);
    }
    Call { query: query.to_owned(), body: body.finish().into_bytes(), ..Call::default() }
        .header("content-type", "application/x-www-form-urlencoded; charset=UTF-8")
        .header("x-twilio-signature", signature)
}

fn signature(token: &str, url: &str, form: &[(&str, String)]) -> String {
    let mut sorted: Vec<(&str, &str)> =
        form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let text: String = sorted.iter().flat_map(|(name, value)| [*name, *value]).collect();
    hmac_sha1_base64(token, format!("{url}{text}").as_bytes())
}

fn bubble(id: &str, text: &str, picture: Option<&str>) -> Bubble {
    let (n_segments, coding) = segments::count(text);
    Bubble {
        picture: picture.map(|url| Picture { url: url.to_owned(), alt: String::new() }),
        footer: format!("{n_segments} × SMS, {coding}"),
        ..Bubble::plain(id, text)
    }
}

fn called(desk: &mut Desk, request: &ApiRequest) -> ApiAnswer {
    let account = desk.inbox.setting("account").to_owned();
    let expected = base64(format!("{account}:{}", desk.inbox.secret("auth_token")).as_bytes());
    if request.header("authorization") != format!("Basic {expected}") {
        desk.violated("a call without the account's credentials");
        return failed(401, 20_003, "Authentication Error - invalid username");
    }
    let parts = request.parts();
    match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["media", ..]) => ApiAnswer::of(200, "image/png", PICTURE),
        ("GET", ["2010-04-01", "Accounts", named])
            if named.trim_end_matches(".json") == account =>
        {
            ApiAnswer::json(
                200,
                &json!({ "sid": account, "status": "active", "friendly_name": "Play" }),
            )
        }
        ("POST", ["2010-04-01", "Accounts", named, "Messages.json"]) if *named == account => {
            match posting::posted(desk, request) {
                Ok(answer) => answer,
                Err((code, what)) => {
                    if code != 21_610 {
                        desk.violated(format!("{code}: {what}"));
                    }
                    failed(400, code, &what)
                }
            }
        }
        _ => {
            desk.violated(format!("there is nothing at {} {}", request.method, request.path));
            failed(404, 20_404, "The requested resource was not found")
        }
    }
}

fn failed(status: u16, code: u32, message: &str) -> ApiAnswer {
    let more = format!("https://www.twilio.com/docs/errors/{code}");
    ApiAnswer::json(
        status,
        &json!({ "code": code, "message": message, "more_info": more, "status": status }),
    )
}

/// The messages of a TwiML answer.
fn twiml(answer: &HookAnswer) -> Result<Vec<String>, Broken> {
    if !answer.content_type.contains("xml") {
        return Err(Broken(format!(
            "the answer is {:?} and must be text/xml",
            answer.content_type
        )));
    }
    let response = xml::parse(&String::from_utf8_lossy(&answer.body))?;
    if response.name != "Response" {
        return Err(Broken(format!("the root is <{}> and must be <Response>", response.name)));
    }
    let messages = response.elements().filter(|verb| verb.name == "Message");
    Ok(messages
        .map(|message| message.child("Body").map_or_else(|| message.words(), xml::Element::words))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The address, then each field's name and value by name; the value is what `openssl dgst -sha1 -hmac` makes of it.
    #[test]
    fn a_form_is_signed_as_documented() {
        let form = [
            ("To", "+4520111111".to_owned()),
            ("Body", "¿Hay tazas?".to_owned()),
            ("From", "+34600111222".to_owned()),
        ];
        let url = "https://mugs.example/hooks/texts?shop=1";
        assert_eq!(signature("a-token-of-our-own", url, &form), "2Pb01UYJZOJ8eOL3x098HWL4yWY=");
    }

    #[test]
    fn twiml_is_read() {
        let answer = |content_type: &str, body: &str| HookAnswer {
            status: 200,
            content_type: content_type.to_owned(),
            body: body.to_owned().into(),
        };
        let said = |body: &str| twiml(&answer("text/xml", body)).map_err(|broken| broken.0);
        assert_eq!(said("<Response/>"), Ok(Vec::new()));
        assert_eq!(
            said("<Response><Message><Body>Salt &amp; pepper</Body></Message></Response>"),
            Ok(vec!["Salt & pepper".to_owned()])
        );
        assert!(said("<Reply></Reply>").is_err());
        assert!(twiml(&answer("text/plain", "hello")).is_err());
    }
}
