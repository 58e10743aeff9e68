//! Amazon Alexa, as a custom skill.
//!
//! [`ABOUT`] lists the settings and secrets, [`model::interaction_model`] makes what the skill is built from.
//!
//! A request is one turn and its answer is the only way to speak: the platform waits eight seconds, there is no
//! sending afterwards. What was not said in time is said on the same person's next call. Who speaks is in `who`: a
//! household shares an account, so a person is never known by it. The platform's intents become the words that were
//! most likely said, so that the conversation is the one that is typed elsewhere. A link cannot be spoken: the card in
//! the app carries it. The linked account's token and the platform's own are read and forgotten.
//!
//! Left out: the platform's progressive responses, which need a token of the request after the request is stored.

mod answer;
mod call;
mod chain;
pub mod link;
pub mod model;
mod parse;
mod said;
mod screen;
mod settings;
mod speech;
mod verify;
mod who;
mod words;

pub use answer::RESPONSE_BYTES_MAX;
pub use screen::CARD_CHARS_MAX;
pub use speech::SPEECH_CHARS_MAX;
pub use verify::{
    BODY_BYTES_MAX, CERTIFICATE_NAME, CHAIN_HEADER, EVENT_TOLERANCE_MS, SIGNATURE_HEADER,
    TOLERANCE_MS,
};

use crate::{
    Abilities, About, Answers, Channel, Checks, Field, Finding, HookAnswer, InboxSettings, Keys,
    Moment, Outside, Rendered, Said, SettingsError,
};
use async_trait::async_trait;
use call::Call;
use chain::Chains;
use engine::Language;
use engine::content::ContactField;
use engine::content::capability::{Capabilities, Markup, TextLimit, TextUnit};
use engine::inbox::inbound::Inbound;
use engine::time::DAY_MS;
use serde_json::Value;
use settings::Settings;
use std::collections::BTreeSet;
use transport::signature::read_json;
use transport::{RawRequest, Receipt, Rejection, SendError, SendErrorCode};

/// How long a turn may take: the platform waits eight seconds for everything, the way there and back included.
pub const WAITS_MS: u64 = 6_000;

/// The platform's languages that are ours.
const LANGUAGES: &[Language] = &[Language::En, Language::Es];
const LANGUAGE_NOTE: &str =
    "the platform has no Danish: a Danish shopper is served in English or Spanish";

/// What an inbox is configured with.
pub const ABOUT: About = About {
    title: "Amazon Alexa",
    no_live_platform: None,
    no_live_part: None,
    languages: LANGUAGES,
    language_note: Some(LANGUAGE_NOTE),
    settings: &[
        Field::required(
            "skill_id",
            "our skill; a request to another is refused",
            "\"amzn1.ask.skill.00000000-0000-0000-0000-000000000000\"",
        ),
        Field::optional(
            "chain_base",
            "where the certificates of signed requests may come from; another for a test double",
            "\"https://s3.amazonaws.com/echo.api/\"",
        ),
        Field::optional(
            "trust_roots",
            "certificates in PEM that are trusted instead of the web's, for a test double or a service of one's own",
            "\"-----BEGIN CERTIFICATE-----\"",
        ),
    ],
    secrets: &[Field::optional(
        "linking_secret",
        "shared with the shop's authorization server, signs the tokens of linked accounts; several with commas between",
        "0123456789abcdef0123456789abcdef",
    )],
};

/// How long a message waits for its contact to come back: later, it would come out of nowhere.
const KEEPS_MS: i64 = DAY_MS;

/// One skill.
#[derive(Debug)]
pub struct Alexa {
    settings: Settings,
    chains: Chains,
}

/// Opens an inbox.
///
/// # Errors
/// [`SettingsError`] names the setting that is wrong.
pub fn open(settings: &InboxSettings) -> Result<Alexa, SettingsError> {
    Ok(Alexa { settings: Settings::read(settings)?, chains: Chains::default() })
}

#[async_trait]
impl Channel for Alexa {
    fn capabilities(&self, _moment: &Moment<'_>) -> Capabilities {
        let text = TextLimit { max: SPEECH_CHARS_MAX, unit: TextUnit::Chars };
        Capabilities {
            markup: Markup::Ssml,
            asks_for: BTreeSet::from([ContactField::LinkAccount]),
            voice: true,
            ..Capabilities::words(text)
        }
    }

    /// There is no window: there is a call, or there is none.
    fn reply_window_ms(&self) -> Option<i64> {
        None
    }

    fn handshake(&self, _request: &RawRequest) -> Result<String, Rejection> {
        Err(Rejection::NotConfigured)
    }

    fn parse(&self, request: &RawRequest) -> Result<Vec<Inbound>, Rejection> {
        let call = verify::call(&self.settings, &self.chains, request)?;
        Ok(parse::inbounds(&self.settings, &call, request.received_at))
    }

    async fn send(
        &self,
        _outside: &Outside<'_>,
        _message: &Rendered,
    ) -> Result<Receipt, SendError> {
        Err(SendError::new(SendErrorCode::WindowClosed, "nothing is said outside of a call"))
    }

    fn abilities(&self) -> Abilities<'_> {
        Abilities {
            fetches_keys: Some(self),
            answers: Some(self),
            checks: Some(self),
            kept: Some(kept),
            ..Abilities::default()
        }
    }
}

#[async_trait]
impl Keys for Alexa {
    async fn prepare(&self, outside: &Outside<'_>, request: &RawRequest) -> Result<(), Rejection> {
        chain::prepare(&self.settings, &self.chains, outside, request).await
    }
}

impl Answers for Alexa {
    fn waits_ms(&self, _request: &RawRequest, inbounds: &[Inbound]) -> Option<u64> {
        inbounds.iter().any(answer::is_of_somebody_waiting).then_some(WAITS_MS)
    }

    /// Nobody can be called: what is said between two calls waits for the next one.
    fn keeps_ms(&self) -> i64 {
        KEEPS_MS
    }

    fn answer(&self, request: &RawRequest, said: &Said) -> HookAnswer {
        read(request).map_or_else(HookAnswer::empty, |call| answer::write(&call, said))
    }
}

#[async_trait]
impl Checks for Alexa {
    async fn check(&self, _outside: &Outside<'_>) -> Vec<Finding> {
        let settings = &self.settings;
        let mut found = vec![match &settings.skill_id {
            Some(id) if id.starts_with("amzn1.ask.skill.") => {
                Finding::good(format!("Requests to skill `{id}` are taken"))
            }
            Some(_) => Finding::bad(
                "The skill's id looks like none",
                "Copy it from the developer console: amzn1.ask.skill.…",
            ),
            None => Finding::bad("No skill is named", "Set `skill_id`"),
        }];
        if settings.own_roots {
            found.push(Finding::bad(
                "Certificates of your own roots are trusted, and no others",
                "Remove `trust_roots` for the real platform",
            ));
        }
        if settings.own_place {
            found.push(Finding::bad(
                "Certificates are fetched from another place",
                "Remove `chain_base` for the real platform",
            ));
        }
        found.push(if settings.linking_secrets.is_empty() {
            Finding::good("Accounts are not linked: nobody is known as a customer of the shop")
        } else {
            Finding::good("Linked accounts are customers of the shop")
        });
        found.push(Finding::good(format!("English and Spanish; {LANGUAGE_NOTE}")));
        found
    }
}

/// A request that was proven before.
fn read(request: &RawRequest) -> Option<Call<'_>> {
    Call::new(read_json(&request.body).ok()?).ok()
}

/// A request without the tokens in it, wherever they are: they are good for more than this call.
fn kept(body: &[u8]) -> Vec<u8> {
    let Ok(mut body) = serde_json::from_slice::<Value>(body) else { return Vec::new() };
    forget_tokens(&mut body);
    body.to_string().into_bytes()
}

fn forget_tokens(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                if matches!(name.as_str(), "accessToken" | "apiAccessToken" | "consentToken") {
                    *value = Value::Null;
                } else {
                    forget_tokens(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(forget_tokens),
        _ => {}
    }
}
