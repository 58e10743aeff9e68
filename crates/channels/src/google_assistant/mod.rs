//! Google: Dialogflow ES and CX fulfillment, and the webhook of Actions Builder.
//!
//! [`ABOUT`] lists the settings and secrets.
//!
//! Google asks and waits: what is said goes back on the same call, and nothing can be said at any other time. One hook
//! takes all three protocols and knows them by their shape. A conversation is known by its session, within its
//! project: Google tells no more about a person that could be believed (a caller's number can be forged).
//!
//! None of the ways to prove a call covers its body. A word in a header (`token`, `basic`) is as good as it is secret.
//! `id_token` takes what Google itself signed: for whom it is meant proves nothing yet, since anybody can have Google
//! sign a token for any audience, so who it was issued to must be named as well. `mtls` believes the proxy in front,
//! which alone saw the certificate: it must clear the header it writes from what arrives, and prove itself with a
//! secret.
//!
//! What the agent keeps for a session goes back as it came, with the options we offered beside it, so that a chip's
//! words come back as the option they were.

mod actions;
mod answer;
mod call;
mod capabilities;
mod certificates;
mod cx;
mod es;
mod id_token;
mod parse;
mod proof;
mod settings;
mod spoken;

use crate::{
    ALL_LANGUAGES, Abilities, About, Answers, Channel, Field, HookAnswer, InboxSettings, Keys, Moment, Outside,
    Rendered, Said, SettingsError,
};
use async_trait::async_trait;
use certificates::Certificates;
use engine::content::capability::Capabilities;
use engine::inbox::inbound::Inbound;
use engine::time::DAY_MS;
use settings::Settings;
use transport::{RawRequest, Receipt, Rejection, SendError, SendErrorCode};

/// What an inbox is configured with.
pub const ABOUT: About = About {
    title: "Google Assistant and Dialogflow",
    no_live_platform: Some(
        "Google ended Conversational Actions on 2023-06-13, so the Assistant itself calls nobody. Dialogflow agents do, with their own telephone and chat integrations",
    ),
    no_live_part: None,
    languages: ALL_LANGUAGES,
    language_note: None,
    settings: &[
        Field::optional("authentication", "`token`, `basic`, `id_token` or `mtls`", "\"token\""),
        Field::optional("token_header", "where the token stands; in `authorization` after `Bearer`", "\"authorization\""),
        Field::optional("username", "for `basic`", "\"dialogflow\""),
        Field::optional("audience", "for `id_token`: the project's id, or this hook's address; several with commas between", "\"mug-shop-4711\""),
        Field::optional(
            "issued_to",
            "for `id_token`: whose token it must be, by e-mail address or id; several with commas between",
            "\"service-4711@gcp-sa-dialogflow.iam.gserviceaccount.com\"",
        ),
        Field::optional("certificates_base", "another host for Google's keys, for a proxy or a test double", "\"https://www.googleapis.com\""),
        Field::optional("certificate_header", "for `mtls`: where the proxy writes the certificate's fingerprint or subject", "\"x-client-cert-sha256\""),
        Field::optional("certificates", "for `mtls`: the values of that header that are Google's", "[\"CN=*.dialogflow.com\"]"),
        Field::optional("proxy_header", "for `mtls`: where the proxy writes `proxy_secret`", "\"x-proxy-secret\""),
        Field::optional("project", "calls of another project are kept and not acted on", "\"mug-shop-4711\""),
        Field::optional("waits_ms", "how long a call is kept open for an answer, 500 to 8000", "4000"),
    ],
    secrets: &[
        Field::required("token", "for `token`; several with commas between while changing it", "0123456789abcdef0123456789abcdef"),
        Field::optional("password", "for `basic`", "0123456789abcdef0123456789abcdef"),
        Field::optional("proxy_secret", "for `mtls`: proves that the proxy in front wrote the headers", "0123456789abcdef0123456789abcdef"),
    ],
};

/// How long a message waits for its contact to come back: later, it would come out of nowhere.
const KEEPS_MS: i64 = DAY_MS;

/// One agent or action.
#[derive(Debug)]
pub struct GoogleAssistant {
    settings: Settings,
    certificates: Certificates,
}

/// Opens an inbox.
///
/// # Errors
/// [`SettingsError`] names the setting that is missing or wrong.
pub fn open(settings: &InboxSettings) -> Result<GoogleAssistant, SettingsError> {
    Ok(GoogleAssistant { settings: Settings::read(settings)?, certificates: Certificates::default() })
}

#[async_trait]
impl Channel for GoogleAssistant {
    fn capabilities(&self, _moment: &Moment<'_>) -> Capabilities {
        capabilities::capabilities()
    }

    fn reply_window_ms(&self) -> Option<i64> {
        None
    }

    fn handshake(&self, _request: &RawRequest) -> Result<String, Rejection> {
        Err(Rejection::NotConfigured)
    }

    fn parse(&self, request: &RawRequest) -> Result<Vec<Inbound>, Rejection> {
        proof::verify(&self.settings, &self.certificates, request)?;
        let call = call::read(&request.body)?;
        Ok(vec![parse::inbound(&self.settings, &call, request.received_at)])
    }

    async fn send(&self, _outside: &Outside<'_>, _message: &Rendered) -> Result<Receipt, SendError> {
        Err(SendError::new(SendErrorCode::WindowClosed, "Google is answered on its own call, and at no other time"))
    }

    fn abilities(&self) -> Abilities<'_> {
        Abilities { fetches_keys: Some(self), answers: Some(self), ..Abilities::default() }
    }
}

#[async_trait]
impl Keys for GoogleAssistant {
    async fn prepare(&self, outside: &Outside<'_>, request: &RawRequest) -> Result<(), Rejection> {
        proof::prepare(&self.settings, &self.certificates, outside, request).await
    }
}

impl Answers for GoogleAssistant {
    fn waits_ms(&self, request: &RawRequest, inbounds: &[Inbound]) -> Option<u64> {
        answer::waits_ms(&self.settings, request, inbounds)
    }

    /// Nobody can be called: what is said between two calls waits for the next one.
    fn keeps_ms(&self) -> i64 {
        KEEPS_MS
    }

    fn answer(&self, request: &RawRequest, said: &Said) -> HookAnswer {
        answer::write(request, said)
    }
}
