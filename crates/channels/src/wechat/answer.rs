//! The answer to a call: one word, or, for accounts without the right to write by API, one text or article.

use super::capabilities::TEXT_BYTES_MAX;
use super::proof::{self, Opened};
use super::render;
use super::settings::Settings;
use super::xml::cdata;
use crate::{HookAnswer, Said};
use engine::content::piece::Piece;
use engine::inbox::inbound::{Actor, Inbound, InboundKind};
use transport::RawRequest;
use transport::signature::hmac::HMAC_SHA256_HEX;
use unicode_segmentation::UnicodeSegmentation as _;

/// WeChat waits five seconds; half a second is for the way.
const WAITS_MS: u64 = 4_500;
/// Anything else that is no message tells the contact that the service is out of order.
const TAKEN: &str = "success";

pub(super) fn waits_ms(settings: &Settings, inbounds: &[Inbound]) -> Option<u64> {
    let spoken = |inbound: &Inbound| {
        let kind = matches!(
            inbound.kind,
            InboundKind::Message { .. } | InboundKind::Selection { .. } | InboundKind::Opened { .. }
        );
        kind && inbound.actor == Actor::Contact && !inbound.observed
    };
    (settings.passive && inbounds.iter().any(spoken)).then_some(WAITS_MS)
}

pub(super) fn write(settings: &Settings, request: &RawRequest, said: &Said) -> HookAnswer {
    let reply = settings.passive.then(|| reply(settings, request, said)).flatten();
    match reply {
        Some(xml) => HookAnswer::text("application/xml", xml),
        None => HookAnswer::text("text/plain", TAKEN),
    }
}

fn reply(settings: &Settings, request: &RawRequest, said: &Said) -> Option<String> {
    let content = content(said)?;
    let opened = proof::open(settings, request).ok()?;
    let (contact, account) = (opened.fields.filled("FromUserName")?, opened.fields.filled("ToUserName")?);
    let seconds = request.received_at.0.div_euclid(1_000);
    let xml = format!(
        "<xml><ToUserName>{}</ToUserName><FromUserName>{}</FromUserName><CreateTime>{seconds}</CreateTime>{content}</xml>",
        cdata(contact),
        cdata(account),
    );
    match opened.sealed_by {
        Some(by) => sealed(settings, &opened, by, &xml, seconds),
        None => Some(xml),
    }
}

/// One article where that is all there is to say, else one text of everything.
fn content(said: &Said) -> Option<String> {
    if let [only] = said.messages.as_slice()
        && let Piece::LinkButton { header, body, label, url } = &only.piece
    {
        let article = render::article(header.as_ref(), body, label, url);
        // All four must be there, the picture's address too where there is no picture.
        let field = |tag: &str, key: &str| {
            format!("<{tag}>{}</{tag}>", cdata(article[key].as_str().unwrap_or_default()))
        };
        let item = [("Title", "title"), ("Description", "description"), ("PicUrl", "picurl"), ("Url", "url")];
        let item: String = item.iter().map(|(tag, key)| field(tag, key)).collect();
        return Some(format!(
            "<MsgType><![CDATA[news]]></MsgType><ArticleCount>1</ArticleCount><Articles><item>{item}</item></Articles>"
        ));
    }
    let words = said.messages.iter().map(|message| render::words(&message.piece)).chain(said.late.clone());
    let words: Vec<String> = words.filter(|words| !words.trim().is_empty()).collect();
    let text = fitted(&words.join("\n\n"));
    let written = format!("<MsgType><![CDATA[text]]></MsgType><Content>{}</Content>", cdata(&text));
    (!text.is_empty()).then_some(written)
}

/// As much as one text holds, cut between letters.
fn fitted(text: &str) -> String {
    const ELLIPSIS: &str = "…";
    if text.len() <= TEXT_BYTES_MAX {
        return text.to_owned();
    }
    let mut kept = String::new();
    for grapheme in text.graphemes(true) {
        if kept.len() + grapheme.len() + ELLIPSIS.len() > TEXT_BYTES_MAX {
            break;
        }
        kept.push_str(grapheme);
    }
    kept + ELLIPSIS
}

/// Encrypted with the key the call came with. Nobody else can foresee what is derived from that key.
fn sealed(settings: &Settings, opened: &Opened, by: (usize, usize), xml: &str, seconds: i64) -> Option<String> {
    let (token, key) = (settings.tokens.get(by.0)?, settings.keys.get(by.1)?);
    let call = [opened.signed.timestamp.as_bytes(), b":", opened.signed.nonce.as_bytes(), b":", xml.as_bytes()];
    let derived = HMAC_SHA256_HEX.sign(&key.secret(), &call);
    let (chance, nonce) = (derived.get(..16)?.as_bytes(), derived.get(16..32)?);
    let encrypted = key.seal(chance.try_into().ok()?, xml.as_bytes(), &settings.app_id)?;
    let timestamp = seconds.to_string();
    let signature = proof::signature(&[token.expose(), &timestamp, nonce, &encrypted]);
    Some(format!(
        "<xml><Encrypt>{}</Encrypt><MsgSignature>{}</MsgSignature><TimeStamp>{timestamp}</TimeStamp><Nonce>{}</Nonce></xml>",
        cdata(&encrypted),
        cdata(&signature),
        cdata(nonce),
    ))
}
