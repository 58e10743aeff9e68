//! Alexa: requests signed with a certificate chain in, everything said in the answer.

mod response;

use crate::act::Act;
use crate::desk::{Desk, Inbox, Place, Setup};
use crate::keys;
use crate::phone::Phone;
use crate::shown::Shown;
use crate::signing::base64;
use crate::strict::{At, Broken, Limit};
use crate::wire::{ApiAnswer, ApiRequest, Call, HookAnswer};
use serde_json::{Value, json};

/// The intent of the interaction model that takes whatever is no built-in one, and its slot.
const CATCH_ALL: (&str, &str) = ("SayIntent", "query");
/// Where the chain is hosted, below the base.
const CHAIN: &str = "/echo.api/echo-api-cert.pem";
/// What Amazon understands by itself: intent, and the words in each language.
const BUILT_IN: &[(&str, &[&str])] = &[
    ("AMAZON.YesIntent", &["yes", "yeah", "sure", "sí", "si", "vale"]),
    ("AMAZON.NoIntent", &["no", "nope"]),
    ("AMAZON.HelpIntent", &["help", "ayuda"]),
    ("AMAZON.StopIntent", &["stop", "para", "detente"]),
    ("AMAZON.CancelIntent", &["cancel", "cancela", "never mind"]),
    ("AMAZON.RepeatIntent", &["repeat", "repite"]),
];
/// Speaking while the answer is being made may be done so often.
const PROGRESSIVE_MAX: u64 = 5;

#[derive(Debug)]
pub(super) struct Platform;

impl crate::Vendor for Platform {
    fn kind(&self) -> &'static str {
        "alexa"
    }

    fn title(&self) -> &'static str {
        "Alexa"
    }

    /// There is no Danish Alexa.
    fn languages(&self) -> &'static [&'static str] {
        &["en", "es"]
    }

    fn inbox(&self, place: &Place<'_>) -> Setup {
        let root = keys::of(place.seed).map(|keys| keys.root_pem.clone()).unwrap_or_default();
        Setup {
            settings: json!({
                "skill_id": format!("amzn1.ask.skill.{}", place.derived("skill_id")),
                "chain_base": format!("{}/echo.api/", place.base),
                "trust_roots": root,
            }),
            secrets: [].into(),
        }
    }

    fn address(&self, inbox: &Inbox, number: u64) -> String {
        format!("amzn1.ask.account.{}", inbox.fresh(&format!("account {number}")).to_uppercase())
    }

    fn waits_ms(&self) -> u64 {
        8_000
    }

    fn says(&self, inbox: &Inbox, phone: &mut Phone, act: &Act, at_ms: i64) -> Vec<Call> {
        let request = match act {
            Act::Open => {
                phone.memory.remove("session");
                json!({ "type": "LaunchRequest" })
            }
            Act::Text { text } => {
                json!({ "type": "IntentRequest", "intent": intent(text), "dialogState": "STARTED" })
            }
            Act::Leave => {
                if phone.remembered("session").is_empty() {
                    return Vec::new();
                }
                json!({ "type": "SessionEndedRequest", "reason": "USER_INITIATED" })
            }
            Act::Tap { .. } | Act::Media { .. } | Act::Location { .. } | Act::Pay { .. } => {
                return Vec::new();
            }
        };
        signed(inbox, phone, request, at_ms).into_iter().collect()
    }

    fn proves(&self, inbox: &Inbox, body: &[u8], _at_ms: i64) -> Option<Call> {
        let signature = base64(&keys::of(&inbox.seed)?.sign(body));
        let call = Call { body: body.to_vec(), ..Call::default() }
            .header("content-type", "application/json; charset=utf-8")
            .header("signaturecertchainurl", format!("{}{CHAIN}", inbox.base))
            .header("signature-256", signature);
        Some(call)
    }

    fn api(&self, desk: &mut Desk, request: &ApiRequest) -> ApiAnswer {
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", CHAIN) => {
                let chain = keys::of(&desk.inbox.seed)
                    .map(|keys| keys.chain_pem.clone())
                    .unwrap_or_default();
                ApiAnswer::of(200, "application/x-pem-file", chain)
            }
            ("POST", "/v1/directives") => match progressive(desk, request) {
                Ok(()) => ApiAnswer::of(204, "application/json", ""),
                Err(broken) => {
                    desk.violated_by(&broken);
                    ApiAnswer::json(400, &json!({ "type": "INVALID_REQUEST", "message": broken.0 }))
                }
            },
            _ => ApiAnswer::of(404, "text/plain", ""),
        }
    }

    fn answered(
        &self,
        desk: &mut Desk,
        phone: &str,
        call: &Call,
        answer: &HookAnswer,
    ) -> Vec<Call> {
        let is_end = call.about["type"] == "SessionEndedRequest";
        let read = response::read(answer, is_end);
        let Some(phone) = desk.phones.get_mut(phone) else { return Vec::new() };
        if is_end {
            phone.memory.remove("session");
            phone.show(Shown::Notice { text: "session ended".to_owned() });
        }
        match read {
            Ok(Some(heard)) => {
                if heard.speech.ends {
                    phone.memory.remove("session");
                    phone.memory.remove("attributes");
                } else {
                    phone.memory.insert("attributes".to_owned(), heard.attributes);
                }
                phone.show(Shown::Speech(heard.speech));
            }
            Ok(None) => {}
            Err(broken) => {
                phone.memory.remove("session");
                let text = "There was a problem with the requested skill's response".to_owned();
                phone.show(Shown::Notice { text });
                desk.violated(format!("response: {}", broken.0));
            }
        }
        Vec::new()
    }
}

/// Which intent the words are.
fn intent(words: &str) -> Value {
    let folded = words.trim().trim_end_matches(['.', '!', '?']).to_lowercase();
    let built_in = BUILT_IN.iter().find(|(_, known)| known.contains(&folded.as_str()));
    match built_in {
        Some((name, _)) => json!({ "name": name, "confirmationStatus": "NONE", "slots": {} }),
        None => {
            let (name, slot) = CATCH_ALL;
            // What was heard comes in lower case and without signs.
            let value = json!({
                "name": slot, "value": folded, "confirmationStatus": "NONE", "source": "USER",
                "slotValue": { "type": "Simple", "value": folded },
            });
            json!({ "name": name, "confirmationStatus": "NONE", "slots": { slot: value } })
        }
    }
}

/// A request in the shopper's session, signed over its bytes.
fn signed(inbox: &Inbox, phone: &mut Phone, mut request: Value, at_ms: i64) -> Option<Call> {
    let number = phone.next_number();
    let is_new = phone.remembered("session").is_empty();
    if is_new {
        let session = format!(
            "amzn1.echo-api.session.{}",
            inbox.fresh(&format!("session {} {number}", phone.id))
        );
        phone.remember("session", &session);
        phone.memory.remove("attributes");
    }
    let request_id =
        format!("amzn1.echo-api.request.{}", inbox.fresh(&format!("{} {number}", phone.id)));
    phone.remember("request", &request_id);
    phone.memory.insert("spoken".to_owned(), json!(0));
    request["requestId"] = json!(request_id);
    request["timestamp"] = json!(crate::signing::utc_text(at_ms));
    request["locale"] = json!(phone.locale("-"));
    let kind = request["type"].clone();
    let application = json!({ "applicationId": inbox.setting("skill_id") });
    let user = json!({ "userId": phone.address });
    let attributes = phone.memory.get("attributes").cloned().unwrap_or_else(|| json!({}));
    let body = json!({
        "version": "1.0",
        "session": {
            "new": is_new, "sessionId": phone.remembered("session"), "application": application,
            "attributes": attributes, "user": user,
        },
        "context": { "System": {
            "application": application, "user": user,
            "device": { "deviceId": format!("amzn1.ask.device.{}", inbox.fresh(&phone.id)), "supportedInterfaces": {} },
            "apiEndpoint": inbox.base, "apiAccessToken": api_token(inbox, phone),
        } },
        "request": request,
    })
    .to_string()
    .into_bytes();
    let call = crate::Vendor::proves(&Platform, inbox, &body, at_ms)?;
    Some(Call { about: json!({ "type": kind }), ..call })
}

fn api_token(inbox: &Inbox, phone: &Phone) -> String {
    inbox.derived(&format!("api token {}", phone.id))
}

/// Something said before the answer is there.
fn progressive(desk: &mut Desk, request: &ApiRequest) -> Result<(), Broken> {
    let body = request.json()?;
    let root = At::root(&body);
    let id = root.object("header")?.text("requestId", Limit::Chars(200))?;
    let directive = root.object("directive")?;
    directive.word("type", &["VoicePlayer.Speak"])?;
    let speech = directive.text("speech", Limit::Chars(600))?;
    let (spoken, ssml) = response::said(speech)?;
    let inbox = desk.inbox.clone();
    let phone = desk.phones.values_mut().find(|phone| phone.remembered("request") == id);
    let phone = phone.ok_or_else(|| Broken(format!("no request {id} is being answered")))?;
    if request.bearer() != Some(api_token(&inbox, phone).as_str()) {
        return Err(Broken("the directive came without the request's apiAccessToken".to_owned()));
    }
    let n_spoken = phone.memory.get("spoken").and_then(Value::as_u64).unwrap_or(0) + 1;
    if n_spoken > PROGRESSIVE_MAX {
        return Err(Broken(format!("more than {PROGRESSIVE_MAX} directives for one request")));
    }
    phone.memory.insert("spoken".to_owned(), json!(n_spoken));
    phone.show(Shown::Speech(crate::shown::Speech { spoken, ssml, ..Default::default() }));
    Ok(())
}
