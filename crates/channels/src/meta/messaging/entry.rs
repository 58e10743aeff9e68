//! How a contact comes in: a button of a template or of the welcome screen, a link, an ad, a box she ticked.

use super::Account;
use super::parse::Around;
use crate::meta::id;
use engine::Sku;
use engine::inbox::inbound::{Attribution, Inbound, InboundKind};
use serde_json::Value;

/// A button. The one of the welcome screen opens the conversation, every other has a token of ours.
pub(super) fn postback(around: &Around<'_>, postback: &Value) -> Option<Vec<Inbound>> {
    let payload = postback.get("payload").and_then(Value::as_str).unwrap_or_default();
    let title = postback.get("title").and_then(Value::as_str).unwrap_or_default();
    let mid = id(postback.get("mid"));
    // Old pages give no id.
    let key = if mid.is_empty() { around.key("postback") } else { mid };
    let kind = if payload.is_empty() && title.is_empty() {
        return None;
    } else if payload == around.account.get_started {
        InboundKind::Opened { page_url: None, product: None }
    } else {
        InboundKind::Selection {
            provider_id: key.clone(),
            token: if payload.is_empty() { title } else { payload }.to_owned(),
            title: title.to_owned(),
            reply_to: None,
        }
    };
    let mut inbound = around.of_contact(key, kind)?;
    inbound.attribution = postback.get("referral").and_then(|from| attribution(around, from));
    Some(vec![inbound])
}

/// She came back by a link or an ad, and has not said anything yet.
pub(super) fn referral(around: &Around<'_>, referral: &Value) -> Option<Vec<Inbound>> {
    let kind = InboundKind::Opened { page_url: None, product: None };
    let mut inbound = around.of_contact(around.key("referral"), kind)?;
    inbound.attribution = attribution(around, referral);
    Some(vec![inbound])
}

/// She agreed to be written to: to news of the brand, or to a conversation from a page of the shop.
pub(super) fn optin(around: &Around<'_>, optin: &Value) -> Option<Vec<Inbound>> {
    let kind = optin.get("type").and_then(Value::as_str).unwrap_or_default();
    let source = around.account.platform;
    if kind == "notification_messages" {
        let status = optin.get("notification_messages_status").and_then(Value::as_str);
        let kind = InboundKind::ConsentChanged {
            topic: "marketing".to_owned(),
            granted: status != Some("STOP_NOTIFICATIONS"),
            source: format!("{source}:notification_messages"),
        };
        return Some(vec![around.of_contact(around.key("consent"), kind)?]);
    }
    if !kind.is_empty() {
        return None;
    }
    let kind = InboundKind::Opened { page_url: None, product: None };
    let mut inbound = around.of_contact(around.key("optin"), kind)?;
    let reference = Some(id(optin.get("ref"))).filter(|text| !text.is_empty());
    inbound.attribution = Some(Attribution {
        source: format!("{source}_plugin"),
        reference,
        headline: None,
        product: None,
        sku: None,
    });
    Some(vec![inbound])
}

/// The variant of the shop's page on the platform that she came from, or that the ad shows.
pub(super) fn product<'a>(account: &'a Account, referral: &Value) -> Option<&'a Sku> {
    let named = ["/product/id", "/ads_context_data/product_id"];
    named.into_iter().find_map(|pointer| account.sku_of(&id(referral.pointer(pointer))))
}

/// Where she came from: an ad by its id, a link by what was written into it.
pub(super) fn attribution(around: &Around<'_>, referral: &Value) -> Option<Attribution> {
    let text = |pointer: &str| Some(id(referral.pointer(pointer))).filter(|text| !text.is_empty());
    let (platform, instagram) = (around.account.platform, around.account.platform == "instagram");
    let source = match text("/source").as_deref() {
        Some("ADS") => format!("click_to_{platform}_ad"),
        Some("SHORTLINK" | "SHORT-URL" | "SHORT_URL") if !instagram => "m.me".to_owned(),
        Some("SHORTLINK" | "SHORT-URL" | "IGME-SOURCE-LINK") => "ig.me".to_owned(),
        Some(other) => other.to_ascii_lowercase(),
        None if referral.get("product").is_some() => format!("{platform}_shop"),
        None if referral.get("ref").is_some() => {
            if instagram { "ig.me" } else { "m.me" }.to_owned()
        }
        None => return None,
    };
    Some(Attribution {
        source,
        reference: text("/ad_id").or_else(|| text("/ref")).or_else(|| text("/product/id")),
        headline: text("/ads_context_data/ad_title"),
        product: None,
        sku: product(around.account, referral).cloned(),
    })
}
