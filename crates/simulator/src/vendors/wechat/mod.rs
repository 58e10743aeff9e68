//! WeChat official accounts: encrypted XML in, the customer-service API out, five replies to each message.

mod api;
mod messages;
mod sealed;

use crate::act::{Act, degrees};
use crate::desk::{Desk, Inbox, Place, Setup};
use crate::phone::Phone;
use crate::shown::{Bubble, Does, Shown};
use crate::strict::Broken;
use crate::wire::{ApiAnswer, ApiRequest, Call, HookAnswer};
use crate::{signing, xml};
use serde_json::json;

/// After a message so many may be sent, in so long.
const QUOTA: u64 = 5;
const QUOTA_MS: i64 = 48 * 60 * 60 * 1_000;
/// After following, scanning or a menu it is fewer, and a minute.
const QUOTA_EVENT: u64 = 3;
const QUOTA_EVENT_MS: i64 = 60 * 1_000;

#[derive(Debug)]
pub(super) struct Platform;

impl crate::Vendor for Platform {
    fn kind(&self) -> &'static str {
        "wechat"
    }

    fn title(&self) -> &'static str {
        "WeChat"
    }

    fn inbox(&self, place: &Place<'_>) -> Setup {
        let secrets = [
            ("token", place.derived("token")[..32].to_owned()),
            ("app_secret", place.derived("app_secret")[..32].to_owned()),
            (
                "encoding_aes_key",
                format!("{}{}", place.derived("aes"), &place.derived("aes end")[..3]),
            ),
        ];
        Setup {
            settings: json!({
                "api_base": place.base,
                "app_id": format!("wx{}", &place.derived("app_id")[..16]),
                "account": format!("gh_{}", &place.derived("account")[..12]),
            }),
            secrets: secrets.map(|(name, value)| (name.to_owned(), value)).into(),
        }
    }

    fn address(&self, inbox: &Inbox, number: u64) -> String {
        format!("o{}", &inbox.fresh(&format!("openid {number}"))[..27])
    }

    /// Three attempts in all.
    fn redelivers_after_ms(&self) -> &'static [u64] {
        &[0, 0]
    }

    fn waits_ms(&self) -> u64 {
        5_000
    }

    fn says(&self, inbox: &Inbox, phone: &mut Phone, act: &Act, at_ms: i64) -> Vec<Call> {
        let event = |event: &str| {
            vec![
                ("MsgType", "event".to_owned()),
                ("Event", event.to_owned()),
                ("EventKey", String::new()),
            ]
        };
        let text = |text: &str| vec![("MsgType", "text".to_owned()), ("Content", text.to_owned())];
        let mut fields = match act {
            Act::Open => event("subscribe"),
            Act::Leave => event("unsubscribe"),
            Act::Text { text: words } => text(words),
            Act::Tap { button, .. } => {
                let Does::Reply { token } = &button.does else { return Vec::new() };
                let mut fields = text(&button.title);
                fields.push(("bizmsgmenuid", token.clone()));
                fields
            }
            Act::Media { name, .. } => vec![
                ("MsgType", "image".to_owned()),
                ("PicUrl", format!("{}/picture/{name}", inbox.base)),
                ("MediaId", inbox.fresh(&format!("media {}", phone.n_said()))),
            ],
            Act::Location { latitude_micro, longitude_micro } => vec![
                ("MsgType", "location".to_owned()),
                ("Location_X", degrees(*latitude_micro)),
                ("Location_Y", degrees(*longitude_micro)),
                ("Scale", "20".to_owned()),
                ("Label", "Aarhus".to_owned()),
            ],
            Act::Pay { .. } => return Vec::new(),
        };
        let number = phone.next_number();
        let is_event = matches!(act, Act::Open | Act::Leave);
        if !is_event {
            // Larger than what fits into a 53 bit number.
            let id = 20_000_000_000_000_000 + at_ms * 10_000;
            let block = i64::try_from(phone.number() % 1_000).unwrap_or(0);
            fields.push((
                "MsgId",
                (id + block * 10 + i64::try_from(number % 10).unwrap_or(0)).to_string(),
            ));
        }
        phone.memory.insert("said_at".to_owned(), json!(at_ms));
        phone.memory.insert("left".to_owned(), json!(if is_event { QUOTA_EVENT } else { QUOTA }));
        phone.memory.insert(
            "until".to_owned(),
            json!(at_ms + if is_event { QUOTA_EVENT_MS } else { QUOTA_MS }),
        );
        phone.memory.insert("follows".to_owned(), json!(!matches!(act, Act::Leave)));
        let xml = written(inbox, phone, at_ms, &fields);
        let nonce = inbox.fresh_digits(&format!("nonce {} {number}", phone.id), 10);
        let chance = signing::derived_bytes(&inbox.seed, &[&phone.id, &nonce]);
        vec![posted(inbox, &phone.address, xml.as_bytes(), at_ms, &nonce, &chance)]
    }

    /// In safe mode, under a nonce of its own.
    fn proves(&self, inbox: &Inbox, body: &[u8], at_ms: i64) -> Option<Call> {
        let chance = signing::derived_bytes(&inbox.seed, &[&signing::base64(body)]);
        let nonce = signing::digits(&signing::derived(&chance, &[]), 10);
        let openid = inbox.fresh("somebody");
        Some(posted(inbox, &openid, body, at_ms, &nonce, &chance))
    }

    fn api(&self, desk: &mut Desk, request: &ApiRequest) -> ApiAnswer {
        api::called(desk, request)
    }

    fn answered(
        &self,
        desk: &mut Desk,
        phone: &str,
        _call: &Call,
        answer: &HookAnswer,
    ) -> Vec<Call> {
        if answer.body.is_empty() || answer.body.as_ref() == b"success" {
            return Vec::new();
        }
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        let inbox = desk.inbox.clone();
        let Some(one) = desk.phones.get_mut(phone) else { return Vec::new() };
        match passive(&inbox, one, &text) {
            Ok(bubble) => one.show(Shown::Bubble(bubble)),
            Err(broken) => {
                one.show(Shown::Notice {
                    text: "The service of this official account is down".to_owned(),
                });
                desk.violated(format!(
                    "the answer is neither empty, `success` nor a reply: {}",
                    broken.0
                ));
            }
        }
        Vec::new()
    }
}

/// The message as XML, words in CDATA.
fn written(inbox: &Inbox, phone: &Phone, at_ms: i64, fields: &[(&str, String)]) -> String {
    let cdata = |text: &str| format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"));
    let mut xml = format!(
        "<xml><ToUserName>{}</ToUserName><FromUserName>{}</FromUserName><CreateTime>{}</CreateTime>",
        cdata(inbox.setting("account")),
        cdata(&phone.address),
        at_ms / 1_000
    );
    for (name, value) in fields {
        let is_number = matches!(*name, "MsgId" | "Location_X" | "Location_Y" | "Scale");
        let value = if is_number { value.clone() } else { cdata(value) };
        xml.push_str(&format!("<{name}>{value}</{name}>"));
    }
    xml.push_str("</xml>");
    xml
}

/// The call in safe mode: encrypted, and signed twice.
fn posted(
    inbox: &Inbox,
    openid: &str,
    xml: &[u8],
    at_ms: i64,
    nonce: &str,
    chance: &[u8; 32],
) -> Call {
    let timestamp = (at_ms / 1_000).to_string();
    let encrypted =
        sealed::seal(inbox.secret("encoding_aes_key"), inbox.setting("app_id"), xml, chance)
            .unwrap_or_default();
    let token = inbox.secret("token");
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("signature", &signing::sorted_sha1_hex(&[token, &timestamp, nonce]))
        .append_pair("timestamp", &timestamp)
        .append_pair("nonce", nonce)
        .append_pair("openid", openid)
        .append_pair("encrypt_type", "aes")
        .append_pair(
            "msg_signature",
            &signing::sorted_sha1_hex(&[token, &timestamp, nonce, &encrypted]),
        )
        .finish();
    let account = inbox.setting("account");
    let body = format!(
        "<xml><ToUserName><![CDATA[{account}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    );
    Call { query, body: body.into_bytes(), ..Call::default() }.header("content-type", "text/xml")
}

/// A reply in the answer itself, encrypted as the message was.
fn passive(inbox: &Inbox, phone: &Phone, text: &str) -> Result<Bubble, Broken> {
    let outer = xml::parse(text)?;
    let (encrypted, timestamp, nonce) =
        (outer.text("Encrypt"), outer.text("TimeStamp"), outer.text("Nonce"));
    if encrypted.is_empty() {
        return Err(Broken("a reply in safe mode must be encrypted".to_owned()));
    }
    let expected =
        signing::sorted_sha1_hex(&[inbox.secret("token"), &timestamp, &nonce, &encrypted]);
    if outer.text("MsgSignature") != expected {
        return Err(Broken("the reply's MsgSignature is wrong".to_owned()));
    }
    let xml = sealed::open(inbox.secret("encoding_aes_key"), inbox.setting("app_id"), &encrypted)
        .ok_or_else(|| Broken("the reply cannot be decrypted".to_owned()))?;
    let reply = xml::parse(&xml)?;
    if reply.text("ToUserName") != phone.address
        || reply.text("FromUserName") != inbox.setting("account")
    {
        return Err(Broken("the reply's names are not swapped".to_owned()));
    }
    messages::passive(&reply)
}
