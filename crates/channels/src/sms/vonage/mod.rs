//! Vonage Messages API: JSON in, JSON out, and tokens both ways.
//!
//! The inbound and the status webhook of the application lead to the same address; `status` tells them apart. What
//! is not answered with 200 comes again for a day.

pub(super) mod check;
mod errors;
mod inbound;
pub(super) mod send;
pub(super) mod settings;
mod statuses;
mod token;

use super::settings::Common;
use crate::meta;
use engine::Timestamp;
use engine::inbox::inbound::{Inbound, InboundKind};
pub(super) use errors::reported;
use serde_json::Value;
use settings::Vonage;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use transport::signature::{TOLERANCE_DEFAULT_S, vonage::verify};
use transport::{RawRequest, Rejection, SendError, SendErrorCode};

/// Letters in one message.
pub(super) const TEXT_CHARS_MAX: usize = 1_000;
/// The one channel of the API that this is about.
const CHANNEL: &str = "sms";

/// Who sent it, then what it is: a message of hers, or news of one of ours.
pub(super) fn parse(common: &Common, vonage: &Vonage, request: &RawRequest) -> Result<Vec<Inbound>, Rejection> {
    let body = verify(&vonage.signature_secrets, request, TOLERANCE_DEFAULT_S)?;
    let value: Value = body.json()?;
    let seen = Seen { common, value: &value, received_at: request.received_at };
    Ok(match seen.text("channel") {
        Some(CHANNEL) if seen.text("status").is_some() => statuses::read(&seen),
        Some(CHANNEL) => vec![inbound::read(&seen)],
        Some(_) => vec![seen.unknown("message.of_another_channel")],
        None => vec![seen.unknown("event")],
    })
}

/// Vonage's text messages hold no files.
pub(super) fn no_media() -> SendError {
    SendError::new(SendErrorCode::InvalidRequest, "this provider's messages hold no files")
}

/// An event and what there is to know besides it.
struct Seen<'a> {
    common: &'a Common,
    value: &'a Value,
    received_at: Timestamp,
}

impl Seen<'_> {
    /// A field that says something.
    fn text(&self, name: &str) -> Option<&str> {
        self.value.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    fn occurred_at(&self) -> Timestamp {
        let told = self.text("timestamp").and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
        let ms = told.and_then(|moment| i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok());
        ms.filter(|ms| *ms > 0).map_or(self.received_at, Timestamp)
    }

    /// Kept, with a key that the same bytes make again.
    fn unknown(&self, type_name: &str) -> Inbound {
        let key = format!("unknown:{}", meta::fingerprint(&[type_name, &self.value.to_string()]));
        Inbound::notice(key, self.received_at, InboundKind::Unknown { type_name: type_name.to_owned() })
    }
}
