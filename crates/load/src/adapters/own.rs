//! What the simulator does not play: our own chat, Vonage's text messages, and WeChat without encryption.

use super::platform::Platform;
use super::played::{self, CALLS, WORDS};
use super::subject::{NOW, Subject, call};
use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channels::InboxSettings;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use transport::{RawRequest, Secret};

const SECRET: &str = "a-long-enough-secret-of-the-bench";
const HOOK: &str = "https://shop.example/hooks/own/bench";

pub(super) fn web_chat() -> Result<Subject> {
    let settings = settings(&json!({}), &[("server_key", SECRET)]);
    let made = (0..CALLS).map(|number| {
        let event = json!({ "type": "text", "text": WORDS });
        let event = json!({ "visitor": "v_1", "client_id": format!("c_{number}"), "event": event });
        let body = event.to_string().into_bytes();
        let signature = hex::encode(hmac_sha256(SECRET, &body)?);
        let headers = [(channels::webchat::SIGNATURE_HEADER.to_owned(), signature)];
        call(HOOK, "", &headers, body)
    });
    Ok(Subject {
        channel: "webchat",
        variant: "",
        adapter: channels::open("webchat", &settings)?,
        requests: made.collect::<Result<_>>()?,
        platform: Platform::canned("", 404, ""),
        key_work: None,
    })
}

pub(super) fn vonage() -> Result<Subject> {
    let plain = json!({ "provider": "vonage", "account": "abcd1234", "from": "4520000000" });
    let settings = settings(&plain, &[("signature_secret", SECRET), ("api_secret", SECRET)]);
    let made = (0..CALLS).map(|number| {
        let message = json!({
            "message_uuid": format!("aaaaaaaa-bbbb-4ccc-8ddd-{number:012}"), "channel": "sms", "from": "4520111222",
            "to": "4520000000", "timestamp": "2026-11-18T11:06:40Z", "message_type": "text", "text": WORDS,
            "sms": { "num_messages": "1" }, "usage": { "currency": "EUR", "price": "0.0057" },
        });
        let body = message.to_string().into_bytes();
        let headers = [("authorization".to_owned(), format!("Bearer {}", web_token(&body)?))];
        call(HOOK, "", &headers, body)
    });
    Ok(Subject {
        channel: "sms",
        variant: "vonage",
        adapter: channels::open("sms", &settings)?,
        requests: made.collect::<Result<_>>()?,
        platform: Platform::canned(
            "https://api.nexmo.com/v1/messages",
            202,
            r#"{"message_uuid":"m-1"}"#,
        ),
        key_work: None,
    })
}

/// The account as the simulator plays it, but nothing is encrypted.
pub(super) fn plain_wechat() -> Result<Subject> {
    let mut desk = played::desk("wechat")?;
    let vendor = played::vendor("wechat")?;
    let phone = played::phone(&mut desk)?;
    let address = desk.phones.get(&phone).context("the phone is gone")?.address.clone();
    let mut settings = played::settings(&desk.inbox);
    settings.secrets.remove("encoding_aes_key");
    let account = desk.inbox.setting("account").to_owned();
    let (token, hook) = (desk.inbox.secret("token").to_owned(), desk.inbox.hook_url.clone());
    // The vendor counts what may be answered from her first message on.
    let told = desk.phones.get_mut(&phone).context("the phone is gone")?;
    vendor.says(&desk.inbox, told, &simulator::Act::text(WORDS), NOW.0);
    let made = (0..CALLS).map(|number| wechat_call(&hook, &token, &account, &address, number));
    Ok(Subject {
        channel: "wechat",
        variant: "plain",
        adapter: channels::open("wechat", &settings)?,
        requests: made.collect::<Result<_>>()?,
        platform: Platform::played(vendor, desk),
        key_work: None,
    })
}

fn wechat_call(
    hook: &str,
    token: &str,
    account: &str,
    from: &str,
    number: u64,
) -> Result<RawRequest> {
    let (seconds, nonce) = ((NOW.0 / 1_000).to_string(), format!("n{number:09}"));
    let mut parts = [token, &seconds, &nonce];
    parts.sort_unstable();
    let signature = hex::encode(Sha1::digest(parts.concat()));
    let body = format!(
        "<xml><ToUserName><![CDATA[{account}]]></ToUserName><FromUserName><![CDATA[{from}]]></FromUserName>\
         <CreateTime>{seconds}</CreateTime><MsgType><![CDATA[text]]></MsgType>\
         <Content><![CDATA[{WORDS}]]></Content><MsgId>{}</MsgId></xml>",
        24_000_000_000_000_000 + number
    );
    let query = format!("signature={signature}&timestamp={seconds}&nonce={nonce}&openid={from}");
    call(hook, &query, &[("content-type".to_owned(), "text/xml".to_owned())], body.into_bytes())
}

fn settings(plain: &Value, secrets: &[(&str, &str)]) -> InboxSettings {
    let sealed =
        |(name, value): &(&str, &str)| ((*name).to_owned(), Secret::new((*value).to_owned()));
    InboxSettings {
        hook_url: HOOK.to_owned(),
        settings: plain.as_object().cloned().unwrap_or_default(),
        secrets: secrets.iter().map(sealed).collect(),
    }
}

/// The token Vonage signs a body with.
fn web_token(body: &[u8]) -> Result<String> {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({
        "iat": NOW.0 / 1_000, "jti": "bench", "iss": "Vonage", "api_key": "abcd1234",
        "payload_hash": hex::encode(Sha256::digest(body)),
    });
    let signed = format!("{}.{}", part(&json!({ "alg": "HS256", "typ": "JWT" })), part(&claims));
    let signature = URL_SAFE_NO_PAD.encode(hmac_sha256(SECRET, signed.as_bytes())?);
    Ok(format!("{signed}.{signature}"))
}

fn hmac_sha256(secret: &str, content: &[u8]) -> Result<Vec<u8>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?;
    mac.update(content);
    Ok(mac.finalize().into_bytes().to_vec())
}
