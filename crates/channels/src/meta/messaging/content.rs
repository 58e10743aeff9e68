//! What a message says: its text and whatever hangs on it.

use super::message::Message;
use super::{Account, entry};
use crate::meta::id;
use crate::meta::number::fixed_point;
use engine::content::MediaKind;
use engine::inbox::inbound::Part;
use serde_json::Value;

/// What a tap on the heart sends, which has no content of its own.
const HEART: &str = "❤️";

/// Every part, the product asked about and the story answered first.
pub(super) fn parts(account: &Account, message: &Message) -> Vec<Part> {
    let asked = message.referral.as_ref().and_then(|referral| referred_product(account, referral));
    let story = message.reply_to.as_ref().and_then(|reply| reply.get("story")).and_then(story);
    let text = message.text.clone().filter(|text| !text.is_empty());
    let attachments = message.attachments.as_deref().unwrap_or_default();
    asked
        .into_iter()
        .chain(story)
        .chain(attachments.iter().flat_map(|attachment| of_attachment(account, attachment)))
        .chain(text.map(|text| Part::Text { text }))
        .collect()
}

/// The message this one answers.
pub(super) fn reply_to(message: &Message) -> Option<String> {
    Some(id(message.reply_to.as_ref()?.get("mid"))).filter(|mid| !mid.is_empty())
}

/// She wrote from a product's page in the brand's shop on the platform, or by an ad for one.
fn referred_product(account: &Account, referral: &Value) -> Option<Part> {
    Some(inquiry(account, entry::product(account, referral)?.as_str()))
}

/// Her words answer a story of the brand's. Its address dies with it, within a day: it is a file to be copied.
fn story(story: &Value) -> Option<Part> {
    Some(Part::Story { reference: address(story.get("url"))?, mentions_us: false })
}

fn of_attachment(account: &Account, attachment: &Value) -> Vec<Part> {
    let kind = attachment.get("type").and_then(Value::as_str).unwrap_or("untyped");
    let payload = attachment.get("payload").unwrap_or(&Value::Null);
    if let Some(Value::Array(elements)) = payload.pointer("/product/elements") {
        return elements.iter().filter_map(|element| product(account, element)).collect();
    }
    let url = address(payload.get("url")).or_else(|| address(attachment.get("url")));
    let title = words(payload.get("title")).or_else(|| words(attachment.get("title")));
    let media = |media| file(media, url.clone(), title.clone());
    let part = match kind {
        "image" if payload.get("sticker_id").is_some() => media(MediaKind::Sticker),
        "image" => media(MediaKind::Image),
        "sticker" => media(MediaKind::Sticker),
        "video" => media(MediaKind::Video),
        "audio" => media(MediaKind::Audio),
        "file" => media(MediaKind::Document),
        "location" => location(payload, title.clone()),
        "like_heart" => Some(Part::Text { text: HEART.to_owned() }),
        "template" => words(payload.get("text")).or(title.clone()).map(|text| Part::Text { text }),
        "story" | "ig_story" => {
            url.clone().map(|reference| Part::Story { reference, mentions_us: false })
        }
        "story_mention" => {
            url.clone().map(|reference| Part::Story { reference, mentions_us: true })
        }
        "fallback" | "share" | "post" | "ig_post" | "reel" | "ig_reel" => {
            url.clone().map(|url| Part::Share { url, title: title.clone() })
        }
        _ => None,
    };
    vec![part.unwrap_or_else(|| Part::Unsupported { type_name: kind.to_owned() })]
}

fn file(media: MediaKind, url: Option<String>, title: Option<String>) -> Option<Part> {
    let file_name = title.filter(|_| media == MediaKind::Document);
    Some(Part::Media { media, reference: url?, mime: String::new(), caption: None, file_name })
}

fn product(account: &Account, element: &Value) -> Option<Part> {
    let item = id(element.get("id"));
    let ours = account.sku_of(&item).map(|sku| sku.as_str().to_owned());
    let told = id(element.get("retailer_id"));
    let sku = ours.or_else(|| Some(told).filter(|sku| !sku.is_empty()))?;
    Some(inquiry(account, &sku))
}

fn inquiry(account: &Account, sku: &str) -> Part {
    Part::ProductInquiry {
        catalog_id: account.products.catalog_id.clone(),
        retailer_id: sku.to_owned(),
    }
}

fn location(payload: &Value, name: Option<String>) -> Option<Part> {
    let place = payload.get("coordinates")?;
    Some(Part::Location {
        latitude_e6: fixed_point(place.get("lat")?, 6, true)?,
        longitude_e6: fixed_point(place.get("long")?, 6, true)?,
        name,
        address: None,
    })
}

fn words(value: Option<&Value>) -> Option<String> {
    value?.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// An address that a browser may open, or that a file may be fetched from.
fn address(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str()?;
    let url = url::Url::parse(text).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| text.to_owned())
}
