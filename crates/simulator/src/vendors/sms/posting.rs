//! What a brand posts to Twilio's Messages resource, refused as Twilio refuses it.

use super::{bubble, segments, signed};
use crate::desk::{Desk, Inbox};
use crate::shown::Shown;
use crate::strict::web_address;
use crate::wire::{ApiAnswer, ApiRequest, Call};
use serde_json::json;

const BODY_MAX: usize = 1_600;
const PICTURES_MAX: usize = 10;
/// The fields of a message to be sent, as Twilio wants them.
struct Posted {
    to: String,
    body: String,
    pictures: Vec<String>,
    callback: String,
}

impl Posted {
    fn read(desk: &Desk, request: &ApiRequest) -> Result<Self, (u32, String)> {
        let form = request.form();
        let field = |name: &str| {
            form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
        };
        let (to, from, body) = (field("To"), field("From"), field("Body"));
        if from.is_empty() && field("MessagingServiceSid").is_empty() {
            return Err((21_603, "A 'From' phone number is required".to_owned()));
        }
        if !from.is_empty() && from != desk.inbox.setting("from") {
            return Err((21_606, format!("The From phone number {from} is not of this account")));
        }
        let digits = to.strip_prefix('+').unwrap_or_default();
        if !(7..=15).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err((21_211, format!("Invalid 'To' Phone Number: {to}")));
        }
        let pictures = form.iter().filter(|(key, _)| key == "MediaUrl");
        let posted = Self {
            to: to.to_owned(),
            body: body.to_owned(),
            pictures: pictures.map(|(_, url)| url.clone()).collect(),
            callback: field("StatusCallback").to_owned(),
        };
        posted.check(desk)?;
        Ok(posted)
    }

    fn check(&self, desk: &Desk) -> Result<(), (u32, String)> {
        if self.body.trim().is_empty() && self.pictures.is_empty() {
            return Err((21_602, "Message body is required".to_owned()));
        }
        if self.body.encode_utf16().count() > BODY_MAX {
            let message = format!("The concatenated message body exceeds {BODY_MAX} characters");
            return Err((21_617, message));
        }
        if self.pictures.len() > PICTURES_MAX {
            return Err((21_623, "Number of media files exceeds allowed limit".to_owned()));
        }
        for url in &self.pictures {
            web_address(url).map_err(|what| (21_620, format!("Invalid media URL: it {what}")))?;
        }
        let callback = &self.callback;
        if !callback.is_empty() && !callback.starts_with(&desk.inbox.hook_url) {
            let message =
                format!("The StatusCallback {callback} leads elsewhere than to this inbox's hook");
            return Err((21_609, message));
        }
        Ok(())
    }
}

pub(super) fn posted(desk: &mut Desk, request: &ApiRequest) -> Result<ApiAnswer, (u32, String)> {
    let posted = Posted::read(desk, request)?;
    let Posted { to, body, pictures, callback } = &posted;
    let sid = format!("SM{}", desk.next_id(32));
    let inbox = desk.inbox.clone();
    let phone = desk.phone_at(to).ok_or((21_211, "Invalid 'To' Phone Number".to_owned()))?;
    if phone.remembered("stopped") == "yes" {
        return Err((21_610, "Attempt to send to unsubscribed recipient".to_owned()));
    }
    phone.show(Shown::Bubble(bubble(&sid, body, pictures.first().map(String::as_str))));
    let phone_id = phone.id.clone();
    let statuses: &[&str] =
        if callback.is_empty() { &[] } else { &["queued", "sent", "delivered"] };
    let then = statuses.iter().map(|status| receipt(&inbox, &posted, &sid, status)).collect();
    let answer = ApiAnswer::json(
        201,
        &json!({
            "sid": sid, "status": "queued", "to": to, "from": inbox.setting("from"), "body": body,
            "num_segments": segments::count(body).0.to_string(), "num_media": pictures.len().to_string(),
            "error_code": null, "error_message": null, "account": inbox.setting("account"),
            "api_version": "2010-04-01", "direction": "outbound-api",
        }),
    );
    Ok(answer.then(&phone_id, then))
}

/// A status callback, at the address that the message named for it.
fn receipt(inbox: &Inbox, posted: &Posted, sid: &str, status: &str) -> Call {
    let query = posted.callback.split_once('?').map_or("", |(_, query)| query);
    let form = [
        ("SmsSid", sid.to_owned()),
        ("SmsStatus", status.to_owned()),
        ("MessageStatus", status.to_owned()),
        ("To", posted.to.clone()),
        ("MessageSid", sid.to_owned()),
        ("AccountSid", inbox.setting("account").to_owned()),
        ("From", inbox.setting("from").to_owned()),
        ("ApiVersion", "2010-04-01".to_owned()),
    ];
    Call { about: json!({ "is_receipt": true }), ..signed(inbox, query, &form) }
}
