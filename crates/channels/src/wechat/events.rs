//! What a contact does besides writing, and what WeChat reports of templates and of its own service desk.

use super::parse::{fingerprint, location, selection, unknown};
use super::xml::Fields;
use engine::Timestamp;
use engine::inbox::inbound::{Attribution, ContactRef, Inbound, InboundKind, ReceiptReport, ReceiptState};

/// Stands before the scene of a code whose scan also followed the account.
const FOLLOWED_BY_SCAN: &str = "qrscene_";

pub(super) fn inbound(fields: &Fields, contact: &ContactRef, occurred_at: Timestamp, received_at: Timestamp) -> Inbound {
    let event = fields.filled("Event").unwrap_or("untyped");
    let argument = fields.filled("EventKey").unwrap_or_default();
    let key = key(fields, event, argument);
    let opened = |page_url: Option<&str>| InboundKind::Opened { page_url: page_url.map(str::to_owned), product: None };
    let inbound = |kind| Inbound::new(key.clone(), occurred_at, contact.clone(), kind);
    // What happens on a page of the shop: kept, and nobody answers it.
    let observed = |kind| Inbound { observed: true, ..inbound(kind) };
    // WeChat lets little be said after it.
    let brief = |kind| Inbound { brief: true, ..inbound(kind) };
    let scanned = |scene: &str| Inbound { attribution: Some(by_code(scene)), ..brief(opened(None)) };
    match event {
        "subscribe" => match argument.strip_prefix(FOLLOWED_BY_SCAN) {
            Some(scene) => scanned(scene),
            None => brief(opened(None)),
        },
        "SCAN" => scanned(argument),
        "unsubscribe" => inbound(InboundKind::Left { reason: "unsubscribed".to_owned() }),
        "CLICK" if !argument.is_empty() => brief(selection(&key, argument, argument)),
        "VIEW" => observed(opened(Some(argument).filter(|url| !url.is_empty()))),
        // Told by the app by itself, on entering or every five seconds.
        "LOCATION" => match location(fields, "Latitude", "Longitude") {
            Some((latitude_e6, longitude_e6)) => inbound(InboundKind::Whereabouts { latitude_e6, longitude_e6 }),
            None => Inbound { event_key: key, ..unknown(fields, "event.LOCATION", received_at) },
        },
        "TEMPLATESENDJOBFINISH" => inbound(InboundKind::Receipt(receipt(fields))),
        // The contact talks to a person at WeChat's own desk, or no longer does.
        "kf_create_session" => inbound(InboundKind::ThreadControl { ours: false }),
        "kf_close_session" => inbound(InboundKind::ThreadControl { ours: true }),
        other => Inbound { event_key: key, ..unknown(fields, &format!("event.{other}"), received_at) },
    }
}

fn by_code(scene: &str) -> Attribution {
    Attribution { source: "wechat_qr".to_owned(), reference: Some(scene.to_owned()), headline: None, product: None, sku: None }
}

/// An event has no id: who, when and what make one, as WeChat itself advises.
fn key(fields: &Fields, event: &str, argument: &str) -> String {
    let part = |name| fields.get(name).unwrap_or_default();
    let parts = [part("FromUserName"), part("CreateTime"), event, argument, template_message(fields)];
    let lengths = parts.map(|part| format!("{}:{part}", part.len()));
    format!("event:{}", fingerprint(&lengths.concat()))
}

fn template_message(fields: &Fields) -> &str {
    fields.filled("MsgID").or_else(|| fields.filled("MsgId")).unwrap_or_default()
}

fn receipt(fields: &Fields) -> ReceiptReport {
    let status = fields.filled("Status").unwrap_or_default();
    let delivered = status == "success";
    let words = || status.chars().take(100).collect::<String>();
    ReceiptReport {
        provider_id: template_message(fields).to_owned(),
        correlation: None,
        state: if delivered { ReceiptState::Delivered } else { ReceiptState::Failed },
        error_code: (!delivered).then(|| words().replace(' ', "_")),
        error_text: (!delivered).then(words),
        pricing: None,
    }
}
