//! What a contact allowed and refused: read as a ledger, added to by people, never deleted.

use super::body::Body;
use super::caller::Caller;
use super::contacts::known_as;
use super::page::PageOut;
use super::problem::{Code, Problem};
use crate::app::App;
use crate::time_text;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use engine::ContactId;
use engine::inbox::consent::EVERYWHERE;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::consent::{Consent, NewConsent};
use utoipa::ToSchema;

/// Longest topic, source and evidence.
const TOPIC_CHARS_MAX: usize = 40;
const SOURCE_CHARS_MAX: usize = 200;

/// One entry of the ledger.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConsentEntryOut {
    /// The contact she was when she said it.
    pub contact: String,
    /// A channel's kind; `null` for every channel.
    pub channel: Option<String>,
    /// `all`, `marketing`, or one of the merchant's own.
    pub topic: String,
    pub granted: bool,
    /// How it was given: `keyword`, `message`, or what an agent wrote.
    pub source: String,
    /// The message she said it in, or what an agent named.
    pub evidence: Option<String>,
    pub conversation: Option<String>,
    pub at: String,
}

impl ConsentEntryOut {
    fn of(entry: Consent) -> Self {
        Self {
            contact: entry.contact.to_string(),
            channel: channel_out(entry.channel),
            topic: entry.topic,
            granted: entry.is_granted,
            source: entry.source,
            evidence: entry.evidence,
            conversation: entry.conversation.map(|id| id.to_string()),
            at: time_text(entry.at),
        }
    }
}

/// Every channel is no channel in particular.
pub(crate) fn channel_out(channel: String) -> Option<String> {
    (channel != EVERYWHERE).then_some(channel)
}

/// What a contact said to a person: on the phone, in the shop, on paper.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentIn {
    /// A channel's kind; absent for every channel.
    pub channel: Option<String>,
    pub topic: String,
    pub granted: bool,
    /// How it was given, in words.
    pub source: String,
    /// What proves it: a message's id, the number of a form.
    pub evidence: Option<String>,
}

/// The whole ledger, oldest first.
#[utoipa::path(get, path = "/contacts/{id}/consents", tag = "contacts", params(("id" = String, Path)),
    responses((status = 200, body = PageOut<ConsentEntryOut>), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<PageOut<ConsentEntryOut>>, Problem> {
    let (merchant, id) = (caller.merchant.id.clone(), ContactId::new(id));
    let entries = app.look(move |tx| {
        let known = known_as(tx, &merchant, &id)?;
        store::consent::ledger(tx, &merchant, &known.id)
    });
    Ok(Json(PageOut::whole(entries.await?.into_iter().map(ConsentEntryOut::of).collect())))
}

/// Enters what a contact said to a person.
#[utoipa::path(post, path = "/contacts/{id}/consents", tag = "contacts", params(("id" = String, Path)),
    request_body = ConsentIn, responses((status = 201, body = ConsentEntryOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(given): Body<ConsentIn>,
) -> Result<(StatusCode, Json<ConsentEntryOut>), Problem> {
    let given = checked(given)?;
    let (merchant, id) = (caller.merchant.id.clone(), ContactId::new(id));
    let (actor, now) = (caller.agent.clone(), app.now());
    let entered = app.store().write(3, move |tx| {
        let known = known_as(tx, &merchant, &id)?;
        let channel = given.channel.as_deref().unwrap_or(EVERYWHERE);
        let new = NewConsent {
            channel,
            topic: &given.topic,
            granted: given.granted,
            source: &given.source,
            evidence: given.evidence.as_deref(),
            conversation: None,
            at: now,
        };
        store::consent::record(tx, &merchant, &known.id, &new)?;
        let detail = serde_json::json!({ "channel": given.channel, "topic": given.topic, "granted": given.granted });
        let (action, subject) = ("contact.consent", known.id.as_str());
        store::audit::record(tx, &merchant, now, actor.as_str(), action, subject, &detail.to_string())?;
        let conversations = store::conversation::of_contact(tx, &merchant, &known.id)?;
        crate::runtime::linking::tell(tx, &merchant, now, conversations.iter().map(|one| &one.id))?;
        store::consent::ledger(tx, &merchant, &known.id)
    });
    let entered = entered.await?;
    app.wake.live.notify_one();
    let last = entered.into_iter().next_back().ok_or_else(Problem::not_found)?;
    Ok((StatusCode::CREATED, Json(ConsentEntryOut::of(last))))
}

fn checked(given: ConsentIn) -> Result<ConsentIn, Problem> {
    let wrong = |field: &str, detail: String| {
        Err(Problem::new(Code::InvalidField).field(field, "invalid", detail))
    };
    let is_word = |text: &str| {
        !text.is_empty()
            && text.chars().count() <= TOPIC_CHARS_MAX
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    if !is_word(&given.topic) {
        return wrong("topic", "A topic is one word in lower case, such as `marketing`".to_owned());
    }
    if given.channel.as_deref().is_some_and(|kind| !channels::KINDS.contains(&kind)) {
        return wrong("channel", "There is no such channel".to_owned());
    }
    let n_chars = given.source.trim().chars().count();
    if n_chars == 0 || n_chars > SOURCE_CHARS_MAX {
        return wrong(
            "source",
            format!("Say in 1 to {SOURCE_CHARS_MAX} characters how it was given"),
        );
    }
    if given.evidence.as_deref().is_some_and(|text| text.chars().count() > SOURCE_CHARS_MAX) {
        return wrong("evidence", format!("At most {SOURCE_CHARS_MAX} characters"));
    }
    Ok(given)
}
