//! Text messages, carried by Twilio or by Vonage.
//!
//! [`ABOUT`] lists the settings and secrets.
//!
//! A person is her number in E.164, with its plus. There is no reply window: whether she may be written to is her
//! consent, and a carrier's `STOP` ends it for this inbox (see [`keywords`]). There are no buttons either; options are
//! numbered, and what she types is understood by the core. What a message costs depends on its letters (see
//! [`segments`]), so a message is bounded in parts, not in letters.
//!
//! A message from a name (`ACME`) cannot be answered and is only kept.

mod capabilities;
mod checks;
mod cost;
mod credentials;
pub mod keywords;
mod note;
mod numbers;
mod punctuation;
mod refusal;
pub mod segments;
mod settings;
mod twilio;
mod vonage;
mod words;

use crate::{
    ALL_LANGUAGES, Abilities, About, Answers, Channel, Checks, Cost, CountsCost, Field, Finding, HookAnswer,
    InboxSettings, Media, MediaSource, Moment, Outside, Rendered, Said, SettingsError,
};
use async_trait::async_trait;
use engine::content::capability::Capabilities;
use engine::content::piece::Piece;
use engine::inbox::inbound::{Identity, Inbound};
use settings::{Provider, Settings};
use transport::{RawRequest, Receipt, Rejection, SendError};

pub use settings::{SEGMENTS_DEFAULT, SEGMENTS_MAX};

/// Largest webhook body taken: an inbound message has a few kilobytes.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// What an inbox is configured with.
pub const ABOUT: About = About {
    title: "SMS",
    no_live_platform: None,
    no_live_part: None,
    languages: ALL_LANGUAGES,
    language_note: None,
    settings: &[
        Field::required("provider", "who carries the messages: `twilio` or `vonage`", "\"twilio\""),
        Field::required("account", "the account's id: Twilio's account SID, Vonage's API key", "\"AC00112233445566778899aabbccddeeff\""),
        Field::required("from", "our number, short code or name; or a Twilio messaging service (`MG…`). A name cannot be answered", "\"+4520111111\""),
        Field::optional("api_base", "another host for a proxy or a test double", "\"https://api.twilio.com\""),
        Field::optional("segments_max", "parts that one message may be billed as", "6"),
        Field::optional("plain_punctuation", "curly quotes, dashes and the like are typed plain where that saves parts", "true"),
        Field::optional("segment_price", "what a part costs, in minor units (cents) as text, at most three decimals", "\"7.5\""),
        Field::optional("segment_currency", "the currency of that price", "\"EUR\""),
        Field::optional("provider_answers_keywords", "STOP, START and HELP are answered by the provider: so we do not", "true"),
        Field::optional("validity_s", "how long the provider tries to deliver, in seconds", "14400"),
        Field::optional("mms", "Twilio: pictures go along to the United States and Canada", "false"),
        Field::optional("api_key", "Twilio: an API key (`SK…`) to send with, instead of the auth token", "\"SK00112233445566778899aabbccddeeff\""),
        Field::optional("media_hosts", "Twilio: where files may be fetched from when the API redirects to them", "[\"https://mms.twiliocdn.com\"]"),
        Field::optional("application_id", "Vonage: the application that sends, with its private key", "\"5b0e7d3c-92f1-4a68-8c27-3fd19e60a4b7\""),
        Field::optional("account_base", "Vonage: another host of the account API", "\"https://rest.nexmo.com\""),
    ],
    secrets: &[
        Field::optional("auth_token", "Twilio: signs webhooks, and sends where there is no API key; several with commas between while rotating", "0123456789abcdef0123456789abcdef"),
        Field::optional("shared_key", "Twilio: a shared key for webhooks; where there is one, nothing else is accepted", "webhook-shared-key"),
        Field::optional("api_secret", "the secret of Twilio's API key, or of Vonage's account", "api-secret"),
        Field::optional("signature_secret", "Vonage: signs webhooks; several with commas between while rotating", "signature-secret"),
        Field::optional("private_key", "Vonage: the application's private key (PEM)", "-----BEGIN PRIVATE KEY-----…"),
    ],
};

/// One sender of text messages.
#[derive(Debug)]
pub struct Sms {
    settings: Settings,
}

/// Opens an inbox.
///
/// # Errors
/// [`SettingsError`] names the setting that is missing or wrong.
pub fn open(settings: &InboxSettings) -> Result<Sms, SettingsError> {
    Ok(Sms { settings: Settings::read(settings)? })
}

#[async_trait]
impl Channel for Sms {
    fn capabilities(&self, moment: &Moment<'_>) -> Capabilities {
        capabilities::at(&self.settings, moment)
    }

    fn reply_window_ms(&self) -> Option<i64> {
        None
    }

    fn handshake(&self, _request: &RawRequest) -> Result<String, Rejection> {
        Err(Rejection::Handshake { reason: "webhooks of this channel are posted" })
    }

    fn parse(&self, request: &RawRequest) -> Result<Vec<Inbound>, Rejection> {
        if request.body.len() > BODY_BYTES_MAX {
            return Err(Rejection::TooLarge);
        }
        let common = &self.settings.common;
        match &self.settings.provider {
            Provider::Twilio(twilio) => twilio::parse(common, twilio, request),
            Provider::Vonage(vonage) => vonage::parse(common, vonage, request),
        }
    }

    async fn send(&self, outside: &Outside<'_>, message: &Rendered) -> Result<Receipt, SendError> {
        let common = &self.settings.common;
        match &self.settings.provider {
            Provider::Twilio(twilio) => twilio::send::message(common, twilio, outside, message).await,
            Provider::Vonage(vonage) => vonage::send::message(common, vonage, outside, message).await,
        }
    }

    fn abilities(&self) -> Abilities<'_> {
        let is_twilio = matches!(self.settings.provider, Provider::Twilio(_));
        Abilities {
            fetches_media: if is_twilio { Some(self) } else { None },
            answers: if is_twilio { Some(self) } else { None },
            names_recipient: Some(numbers::identity),
            counts_cost: Some(self),
            reported: Some(if is_twilio { twilio::reported } else { vonage::reported }),
            checks: Some(self),
            ..Abilities::default()
        }
    }
}

#[async_trait]
impl MediaSource for Sms {
    async fn fetch(&self, outside: &Outside<'_>, reference: &str) -> Result<Media, SendError> {
        match &self.settings.provider {
            Provider::Twilio(twilio) => twilio::media::fetch(twilio, outside, reference).await,
            Provider::Vonage(_) => Err(vonage::no_media()),
        }
    }
}

/// Twilio would read any text on the answer as a message to her: it gets an empty one.
impl Answers for Sms {
    fn waits_ms(&self, _request: &RawRequest, _inbounds: &[Inbound]) -> Option<u64> {
        None
    }

    fn answer(&self, _request: &RawRequest, _said: &Said) -> HookAnswer {
        HookAnswer::text("text/xml", twilio::EMPTY_ANSWER)
    }
}

impl CountsCost for Sms {
    fn cost(&self, piece: &Piece) -> Cost {
        cost::of(&self.settings.common, piece)
    }
}

#[async_trait]
impl Checks for Sms {
    async fn check(&self, outside: &Outside<'_>) -> Vec<Finding> {
        let common = &self.settings.common;
        let mut findings = match &self.settings.provider {
            Provider::Twilio(twilio) => twilio::check::findings(common, twilio, outside).await,
            Provider::Vonage(vonage) => vonage::check::findings(common, vonage, outside).await,
        };
        findings.extend(self.settings.common.findings());
        findings
    }
}

/// Who can be written to, of all the names a contact has.
fn recipient(message: &Rendered) -> Option<Identity> {
    use engine::inbox::inbound::IdentityScheme;
    let phones = message.to.iter().filter(|one| one.scheme == IdentityScheme::Phone);
    phones.filter_map(|one| numbers::identity(&one.value)).next()
}
