//! Twilio Programmable Messaging: forms in, forms out.
//!
//! Its webhooks tell no moment, so what arrives happened when it arrived. A lost one stays lost: Twilio does not
//! repeat it unless the address asks for it (`#rc=3&rp=all`).

pub(super) mod check;
mod errors;
mod form;
mod inbound;
pub(super) mod media;
pub(super) mod send;
pub(super) mod settings;
mod statuses;

use super::settings::Common;
use crate::meta;
use engine::inbox::inbound::{Inbound, InboundKind};
pub(super) use errors::reported;
use form::Form;
use settings::Twilio;
use transport::signature::twilio::{Keys, verify_form};
use transport::{RawRequest, Rejection};

/// Letters in one message.
pub(super) const TEXT_CHARS_MAX: usize = 1_600;
/// What a webhook is answered with: nothing to say.
pub(super) const EMPTY_ANSWER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

/// Who sent it, then what it is: a message of hers, or news of one of ours.
pub(super) fn parse(common: &Common, twilio: &Twilio, request: &RawRequest) -> Result<Vec<Inbound>, Rejection> {
    let keys = Keys { auth_tokens: &twilio.auth_tokens, shared_keys: &twilio.shared_keys };
    let form = Form::new(verify_form(keys, request)?);
    let seen = Seen { common, form: &form, request };
    let account = form.text("AccountSid");
    let inbounds = match account {
        None => vec![seen.unknown("form")],
        Some(account) if account != common.account => vec![seen.unknown("another_account")],
        Some(_) if form.text("MessageStatus").is_some() => statuses::read(&seen),
        Some(_) => vec![inbound::read(&seen)],
    };
    Ok(inbounds)
}

/// A form and what there is to know besides it.
struct Seen<'a> {
    common: &'a Common,
    form: &'a Form<'a>,
    request: &'a RawRequest,
}

impl Seen<'_> {
    /// Kept, with a key that the same bytes make again.
    fn unknown(&self, type_name: &str) -> Inbound {
        let raw = String::from_utf8_lossy(&self.request.body);
        let key = format!("unknown:{}", meta::fingerprint(&[type_name, &raw]));
        Inbound::notice(key, self.request.received_at, InboundKind::Unknown { type_name: type_name.to_owned() })
    }
}
