//! WhatsApp webhooks as the platform sends them, signed here and not by the code under test.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// What the inbox was configured with.
#[derive(Debug, Clone)]
pub struct Inbox {
    pub id: String,
    pub phone_number_id: String,
    pub app_secret: String,
}

impl Inbox {
    pub fn path(&self) -> String {
        format!("/hooks/whatsapp/{}", self.id)
    }

    /// `sha256=…` over the raw body.
    pub fn sign(&self, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.app_secret.as_bytes())
            .expect("any key length is fine");
        mac.update(body);
        format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
    }

    /// A body with these messages of one contact.
    pub fn body(&self, phone: &str, name: &str, messages: &[Value]) -> Vec<u8> {
        let body = json!({
            "object": "whatsapp_business_account",
            "entry": [{
                "id": "900000000000001",
                "changes": [{
                    "field": "messages",
                    "value": {
                        "messaging_product": "whatsapp",
                        "metadata": { "display_phone_number": "4570100200", "phone_number_id": self.phone_number_id },
                        "contacts": [{ "profile": { "name": name }, "wa_id": phone }],
                        "messages": messages,
                    },
                }],
            }],
        });
        body.to_string().into_bytes()
    }
}

/// A text message.
pub fn text(phone: &str, id: &str, at_s: u64, text: &str) -> Value {
    json!({ "from": phone, "id": id, "timestamp": at_s.to_string(), "type": "text", "text": { "body": text } })
}

/// A tap on a button or a list row.
pub fn tap(phone: &str, id: &str, at_s: u64, option: &crate::screen::Tappable) -> Value {
    let (kind, key) =
        if option.is_row { ("list_reply", "list_reply") } else { ("button_reply", "button_reply") };
    json!({
        "from": phone, "id": id, "timestamp": at_s.to_string(), "type": "interactive",
        "interactive": { "type": kind, key: { "id": option.token, "title": option.title } },
    })
}

/// Status reports for messages of ours.
pub fn statuses(inbox: &Inbox, phone: &str, reports: &[(String, &str, u64)]) -> Vec<u8> {
    let reports: Vec<Value> = reports
        .iter()
        .map(|(id, status, at_s)| json!({ "id": id, "status": status, "timestamp": at_s.to_string(), "recipient_id": phone }))
        .collect();
    let body = json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "900000000000001", "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "4570100200", "phone_number_id": inbox.phone_number_id },
            "statuses": reports,
        }}]}],
    });
    body.to_string().into_bytes()
}
