//! What an inbox of this channel is configured with, whichever provider carries it.

use super::cost::MILLI;
use super::numbers::{Party, party};
use super::segments::{UCS2_PART, UCS2_SINGLE};
use super::twilio::settings::Twilio;
use super::vonage::settings::Vonage;
use crate::settings::{Reader, wrong};
use crate::{InboxSettings, SettingsError};
use engine::commerce::money::Currency;

/// Parts one message may be billed as, unless the settings say otherwise.
pub const SEGMENTS_DEFAULT: u32 = 6;
/// Most parts that can be asked for: beyond it carriers drop parts, and 1,600 letters are all Twilio takes.
pub const SEGMENTS_MAX: u32 = 10;
/// Longest price in digits and a dot.
const PRICE_BYTES_MAX: usize = 12;

#[derive(Debug)]
pub(super) struct Settings {
    pub(super) common: Common,
    pub(super) provider: Provider,
}

#[derive(Debug)]
pub(super) enum Provider {
    Twilio(Box<Twilio>),
    Vonage(Box<Vonage>),
}

/// What is the same for every provider.
#[derive(Debug)]
pub(super) struct Common {
    /// Where the provider reaches this inbox; empty where nobody knows.
    pub(super) hook_url: String,
    /// The provider's id of the account.
    pub(super) account: String,
    pub(super) from: Sender,
    pub(super) segments_max: u32,
    /// Letters the provider takes in one message.
    pub(super) text_chars_max: usize,
    pub(super) plain_punctuation: bool,
    pub(super) segment_price: Option<Price>,
    /// Files go along where the network carries them.
    pub(super) mms: bool,
    /// The provider answers the carriers' own words by itself.
    pub(super) provider_answers_keywords: bool,
    /// How long the provider tries.
    pub(super) validity_s: Option<u32>,
}

/// Under what our messages are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sender {
    Party(Party),
    /// A pool of numbers that the provider chooses from.
    Service(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Price {
    /// Thousandths of a minor unit.
    pub(super) milli_minor: u64,
    pub(super) currency: Currency,
}

impl Settings {
    pub(super) fn read(settings: &InboxSettings) -> Result<Self, SettingsError> {
        let mut reader = Reader::new(settings);
        let is_twilio = match reader.required("provider")?.as_str() {
            "twilio" => true,
            "vonage" => false,
            _ => return Err(wrong("provider", "must be `twilio` or `vonage`")),
        };
        let common = Common {
            hook_url: settings.hook_url.clone(),
            account: reader.required("account")?,
            from: from(&reader.required("from")?, is_twilio)?,
            segments_max: segments_max(&mut reader)?,
            text_chars_max: if is_twilio { super::twilio::TEXT_CHARS_MAX } else { super::vonage::TEXT_CHARS_MAX },
            plain_punctuation: reader.flag("plain_punctuation")?.unwrap_or(true),
            segment_price: segment_price(&mut reader)?,
            mms: reader.flag("mms")?.unwrap_or(false) && is_twilio,
            provider_answers_keywords: reader.flag("provider_answers_keywords")?.unwrap_or(is_twilio),
            validity_s: reader.number("validity_s")?,
        };
        let provider = if is_twilio {
            Provider::Twilio(Box::new(Twilio::read(&mut reader, &common)?))
        } else {
            Provider::Vonage(Box::new(Vonage::read(&mut reader, &common)?))
        };
        // A key of the other provider is known and without effect, so that a switch loses nothing.
        for key in ["api_key", "media_hosts", "application_id", "account_base"] {
            reader.know(key);
        }
        reader.finish()?;
        Ok(Self { common, provider })
    }
}

impl Common {
    /// The longest text that stays within the parts paid for, whatever its letters: 67 units of 16 bits a part, one
    /// of which stays empty where a surrogate pair would be torn apart. The same number of letters of the GSM alphabet
    /// takes fewer parts, even if each of them is of its extension table.
    pub(super) fn text_units_max(&self) -> usize {
        let parts = usize::try_from(self.segments_max).unwrap_or(1);
        let units = if parts == 1 { UCS2_SINGLE } else { (UCS2_PART - 1) * parts };
        units.min(self.text_chars_max)
    }

    /// Whether our own number is one that files can be sent from, as far as it tells.
    pub(super) fn sends_media(&self) -> bool {
        let is_american = |number: &str| number.starts_with("+1");
        match &self.from {
            _ if !self.mms => false,
            Sender::Service(_) | Sender::Party(Party::ShortCode(_)) => true,
            Sender::Party(Party::Number(number)) => is_american(number),
            Sender::Party(Party::Name(_) | Party::Elsewhere) => false,
        }
    }
}

fn from(text: &str, is_twilio: bool) -> Result<Sender, SettingsError> {
    let is_service = text.len() == 34 && text.starts_with("MG");
    if is_twilio && is_service && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(Sender::Service(text.to_owned()));
    }
    match party(text) {
        Some(Party::Elsewhere) | None => {
            Err(wrong("from", "must be a number with its country (`+4520111111`), a short code or a name of 11 letters"))
        }
        Some(party) => Ok(Sender::Party(party)),
    }
}

fn segments_max(reader: &mut Reader<'_>) -> Result<u32, SettingsError> {
    let parts = reader.number("segments_max")?.unwrap_or(SEGMENTS_DEFAULT);
    if (1..=SEGMENTS_MAX).contains(&parts) {
        Ok(parts)
    } else {
        Err(wrong("segments_max", &format!("must be from 1 to {SEGMENTS_MAX}")))
    }
}

fn segment_price(reader: &mut Reader<'_>) -> Result<Option<Price>, SettingsError> {
    let price = reader.text("segment_price")?;
    let currency = reader.text("segment_currency")?;
    let (price, currency) = match (price, currency) {
        (None, None) => return Ok(None),
        (Some(price), Some(currency)) => (price, currency),
        _ => return Err(wrong("segment_price", "and `segment_currency` belong together")),
    };
    let currency = Currency::parse(&currency)
        .ok_or_else(|| wrong("segment_currency", "must be a code such as `EUR`"))?;
    let milli_minor = milli(&price)
        .ok_or_else(|| wrong("segment_price", "must be minor units as text, at most three decimals: `\"7.5\"`"))?;
    Ok(Some(Price { milli_minor, currency }))
}

/// `7.5` as 7,500 thousandths.
fn milli(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() > PRICE_BYTES_MAX || whole.is_empty() || fraction.len() > 3 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let fraction: u64 = format!("{fraction:0<3}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(MILLI)?.checked_add(fraction)
}
