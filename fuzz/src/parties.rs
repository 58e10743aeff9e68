//! Each channel as its vendor's calls reach it, with a proof that is good for whatever body the fuzzer writes.

use crate::call::{Call, request};
use crate::outside::{Accepting, at_once};
use crate::{HOOK_URL, NOW, SECRET, sealed};
use channels::bot_framework::BotFramework;
use channels::webchat;
use channels::{Channel, InboxSettings, Outside, Rendered, Said};
use engine::content::piece::Piece;
use engine::inbox::inbound::{Inbound, InboundKind};
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};
use transport::signature::{meta, twilio, vonage};
use transport::{RawRequest, Secret};

/// A channel, who signs for its vendor, and what the vendor has on the web.
pub struct Party {
    pub channel: Arc<dyn Channel>,
    pub sign: Box<dyn Fn(&[u8]) -> RawRequest + Send + Sync>,
    pub outside: Accepting,
}

/// Hands an input to a channel as the server does, and checks what must hold for every call, good or bad.
pub fn receive(party: &Party, data: &[u8]) {
    let call = Call::read(data);
    let request = if call.proven { (party.sign)(&call.body) } else { call.request() };
    let outside = Outside { http: &party.outside, now: NOW };
    let abilities = party.channel.abilities();
    if let Some(keys) = abilities.fetches_keys
        && at_once(keys.prepare(&outside, &request)).is_err()
    {
        return;
    }
    let _ = party.channel.handshake(&request);
    let parsed = party.channel.parse(&request);
    assert_eq!(parsed, party.channel.parse(&request), "the same call is read alike twice");
    let Ok(inbounds) = parsed else { return };
    inbounds.iter().for_each(check);
    if let Some(of_it) = abilities.kept {
        let _ = of_it(&request.body);
    }
    if let Some(acknowledges) = abilities.acknowledges {
        for inbound in inbounds.iter().filter(|inbound| acknowledges.wants(inbound)) {
            let _ = at_once(acknowledges.acknowledge(&outside, inbound));
        }
    }
    if let Some(answers) = abilities.answers {
        let _ = answers.waits_ms(&request, &inbounds);
        let messages = inbounds.first().map(|inbound| text_to(inbound)).into_iter().collect();
        let answer = answers.answer(&request, &Said { messages, late: None });
        assert!((200..600).contains(&answer.status), "a status of HTTP");
    }
}

/// What the server relies on when it stores an event.
pub fn check(inbound: &Inbound) {
    assert!(!inbound.event_key.is_empty(), "an event without a key is lost: {inbound:?}");
    assert!(
        inbound.event_key.len() <= 1_024,
        "a key of any length: {} bytes",
        inbound.event_key.len()
    );
    if !matches!(inbound.kind, InboundKind::Unknown { .. } | InboundKind::AccountNotice { .. }) {
        let named = inbound.contact.identities.iter().all(|identity| !identity.value.is_empty());
        assert!(named, "somebody without a name: {inbound:?}");
    }
    let stored = serde_json::to_string(inbound).unwrap();
    assert_eq!(
        *inbound,
        serde_json::from_str::<Inbound>(&stored).unwrap(),
        "it is read as it was stored"
    );
}

fn text_to(inbound: &Inbound) -> Rendered {
    Rendered {
        to: inbound.contact.identities.clone(),
        address: inbound.contact.address.clone(),
        human: false,
        window_until: None,
        correlation: "msg_1".into(),
        index: 0,
        in_reply_to: None,
        piece: Piece::Text { body: "Here you are.".to_owned() },
    }
}

pub(crate) fn open(kind: &str, plain: Value, secrets: &[(&str, &str)]) -> Arc<dyn Channel> {
    channels::open(kind, &settings(plain, secrets)).unwrap()
}

fn settings(plain: Value, secrets: &[(&str, &str)]) -> InboxSettings {
    let sealed =
        |(name, value): &(&str, &str)| ((*name).to_owned(), Secret::new((*value).to_owned()));
    InboxSettings {
        hook_url: HOOK_URL.to_owned(),
        settings: plain.as_object().cloned().unwrap_or_default(),
        secrets: secrets.iter().map(sealed).collect(),
    }
}

fn party(
    channel: Arc<dyn Channel>,
    sign: impl Fn(&[u8]) -> RawRequest + Send + Sync + 'static,
) -> Party {
    Party { channel, sign: Box::new(sign), outside: Accepting::default() }
}

fn secret() -> Secret<String> {
    Secret::new(SECRET.to_owned())
}

fn by_meta(body: &[u8]) -> RawRequest {
    request(body, &[(meta::HEADER, &meta::sign(&secret(), body))])
}

pub fn whatsapp() -> Party {
    let secrets =
        [("app_secret", SECRET), ("access_token", "token"), ("verify_token", "hello-token")];
    party(open("whatsapp", json!({ "phone_number_id": "200100" }), &secrets), by_meta)
}

/// The data endpoint of WhatsApp's forms: what the fuzzer writes is sealed as the app seals it.
pub fn whatsapp_flows() -> Party {
    let secrets =
        [("app_secret", SECRET), ("access_token", "token"), ("flow_private_key", sealed::FLOW_KEY)];
    let channel = open("whatsapp", json!({ "phone_number_id": "200100" }), &secrets);
    party(channel, |body| by_meta(&sealed::flow_call(body)))
}

pub fn messenger() -> Party {
    let secrets =
        [("app_secret", SECRET), ("access_token", "token"), ("verify_token", "hello-token")];
    party(open("messenger", json!({ "page_id": "500100", "app_id": "900" }), &secrets), by_meta)
}

pub fn instagram() -> Party {
    let secrets = [
        ("instagram_app_secret", SECRET),
        ("access_token", "token"),
        ("verify_token", "hello-token"),
    ];
    party(
        open("instagram", json!({ "account_id": "700100", "login": "instagram" }), &secrets),
        by_meta,
    )
}

pub fn telegram() -> Party {
    let channel = open(
        "telegram",
        json!({}),
        &[("hook_secret", SECRET), ("bot_token", "100200:token-of-the-bot")],
    );
    party(channel, |body| request(body, &[(channels::telegram::SECRET_HEADER, SECRET)]))
}

pub fn webchat() -> Party {
    let channel = open("webchat", json!({}), &[("server_key", SECRET)]);
    party(channel, |body| {
        request(body, &[(webchat::SIGNATURE_HEADER, &webchat::sign(&secret(), body))])
    })
}

pub fn sms_twilio() -> Party {
    let plain = json!({ "provider": "twilio", "account": "AC00112233445566778899aabbccddeeff", "from": "+4520000000" });
    party(open("sms", plain, &[("auth_token", SECRET)]), |body| {
        request(body, &[(twilio::HEADER, &twilio::sign(&secret(), HOOK_URL, body))])
    })
}

pub fn sms_vonage() -> Party {
    let plain = json!({ "provider": "vonage", "account": "abcd1234", "from": "4520000000" });
    let channel = open("sms", plain, &[("signature_secret", SECRET), ("api_secret", SECRET)]);
    party(channel, |body| {
        let token = vonage::sign(&secret(), NOW.0 / 1_000, body).unwrap();
        request(body, &[(vonage::HEADER, &token)])
    })
}

pub fn google_assistant() -> Party {
    let channel = open("google_assistant", json!({}), &[("token", SECRET)]);
    party(channel, |body| request(body, &[("authorization", &format!("Bearer {SECRET}"))]))
}

pub fn wechat_plain() -> Party {
    let plain = json!({ "app_id": sealed::WECHAT_APP });
    party(open("wechat", plain, &[("token", SECRET), ("app_secret", SECRET)]), sealed::wechat_plain)
}

pub fn wechat_sealed() -> Party {
    let secrets =
        [("token", SECRET), ("app_secret", SECRET), ("encoding_aes_key", sealed::WECHAT_KEY)];
    party(open("wechat", json!({ "app_id": sealed::WECHAT_APP }), &secrets), sealed::wechat_sealed)
}

/// Proven with a key of our own in the platform's place, which a chain of certificates vouches for.
pub fn alexa() -> Party {
    let platform = sealed::Alexa::new();
    let plain = json!({ "skill_id": sealed::SKILL, "trust_roots": platform.root_pem });
    let outside =
        Accepting { pages: vec![(sealed::CHAIN_URL.to_owned(), platform.chain_pem.clone())] };
    Party {
        channel: open("alexa", plain, &[]),
        sign: Box::new(move |body| platform.call(body)),
        outside,
    }
}

/// The token does not cover the body, so that one is good for all.
pub fn bot_framework() -> Party {
    let platform = sealed::Microsoft::new();
    let plain = json!({ "app_id": sealed::APP_ID });
    let outside = Accepting { pages: platform.pages.clone() };
    let channel = open("bot_framework", plain, &[("app_password", SECRET)]);
    Party { channel, sign: Box::new(move |body| platform.call(body)), outside }
}

/// What a page says over Direct Line: the server vouches for it, and the channel reads it.
pub fn direct_line(data: &[u8]) {
    static CHANNEL: LazyLock<BotFramework> = LazyLock::new(|| {
        let inbox = settings(json!({ "app_id": sealed::APP_ID }), &[("app_password", SECRET)]);
        channels::bot_framework::open(&inbox).unwrap()
    });
    let channel = &*CHANNEL;
    let Ok(activity) = serde_json::from_slice::<Value>(data) else { return };
    let read = channel.read(&activity, NOW);
    assert_eq!(read, channel.read(&activity, NOW), "the same activity is read alike twice");
    read.unwrap_or_default().iter().for_each(check);
}
