//! What a visitor says: handed to the web chat channel, stored like any provider's event, answered when its turn
//! was taken.

use super::uploads;
use super::visitor::Guest;
use crate::api::carts::CartCommandIn;
use crate::api::client_id;
use crate::api::message_out::MessageOut;
use crate::api::messages::history;
use crate::api::page::{self, PageOut};
use crate::api::problem::{Code, Problem};
use crate::api::{Body, Params};
use crate::app::App;
use crate::runtime::ingest::Arrival;
use crate::view;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use channels::webchat::wire::{Happening, VisitorEvent};
use engine::{ConversationId, Language, MessageId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use transport::RawRequest;
use utoipa::{IntoParams, ToSchema};

/// How long an answer waits for the turn, and how often it looks.
const WAIT_MAX: Duration = Duration::from_secs(2);
const LOOK_EVERY: Duration = Duration::from_millis(15);

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WidgetMessagesIn {
    /// `next` of the page before: older messages follow.
    before: Option<String>,
    /// The last `seq` that is known: newer messages follow.
    after_seq: Option<i64>,
    limit: Option<usize>,
}

/// Exactly one of `text`, `selection`, `cart` and `upload`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WidgetMessageIn {
    /// The widget's own id: sending it again changes nothing.
    pub client_id: String,
    pub text: Option<String>,
    pub selection: Option<SelectionIn>,
    pub cart: Option<CartCommandIn>,
    /// The id of an upload.
    pub upload: Option<String>,
    pub language: Option<String>,
}

/// An option that was chosen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SelectionIn {
    pub token: String,
    pub title: String,
    /// The message it belongs to.
    pub message: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct WidgetMessageOut {
    /// `null` for a change of the cart, and while the turn is still to come.
    pub message: Option<MessageOut>,
}

#[utoipa::path(get, path = "/widget/{inbox}/messages", tag = "widget", params(("inbox" = String, Path), WidgetMessagesIn),
    responses((status = 200, body = PageOut<MessageOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    guest: Guest,
    Params(asked): Params<WidgetMessagesIn>,
) -> Result<Json<PageOut<MessageOut>>, Problem> {
    let limit = page::limit(asked.limit)?;
    let before: Option<i64> = page::read("before", asked.before.as_deref())?;
    let Some(id) = guest.conversation(&app).await? else {
        return Ok(Json(PageOut::whole(Vec::new())));
    };
    let merchant = guest.place.merchant.id.clone();
    let page = app
        .look(move |tx| match asked.after_seq {
            None => history(tx, &merchant, &id, before, limit),
            Some(after) => {
                let rows = store::message::after(tx, &merchant, &id, after, limit)?;
                Ok(Some(PageOut::whole(rows.iter().filter_map(view::message_out).collect())))
            }
        })
        .await?;
    let mut page = page.unwrap_or_else(|| PageOut::whole(Vec::new()));
    hide_private(&mut page);
    Ok(Json(page))
}

/// Takes out of a page what is none of the contact's business.
pub(super) fn hide_private(page: &mut PageOut<MessageOut>) {
    let items = std::mem::take(&mut page.items);
    page.items =
        items.into_iter().filter(MessageOut::is_public).map(MessageOut::for_contact).collect();
}

#[utoipa::path(post, path = "/widget/{inbox}/messages", tag = "widget", params(("inbox" = String, Path)),
    request_body = WidgetMessageIn, responses((status = 201, body = WidgetMessageOut), (status = 202, body = WidgetMessageOut)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    guest: Guest,
    Body(given): Body<WidgetMessageIn>,
) -> Result<(StatusCode, Json<WidgetMessageOut>), Problem> {
    client_id::check(&given.client_id)?;
    let language =
        given.language.as_deref().and_then(Language::from_tag).unwrap_or(guest.visitor.language);
    let client_id = given.client_id.clone();
    let happening = happening(&app, &guest, given).await?;
    let said = tell(&app, &guest, client_id, Some(language), happening).await?;
    let message = wait(&app, &guest, said).await?;
    let status = if message.is_none() { StatusCode::ACCEPTED } else { StatusCode::CREATED };
    Ok((status, Json(WidgetMessageOut { message: message.flatten() })))
}

async fn happening(
    app: &Arc<App>,
    guest: &Guest,
    given: WidgetMessageIn,
) -> Result<Happening, Problem> {
    match given {
        WidgetMessageIn { text: Some(text), selection: None, cart: None, upload: None, .. } => {
            Ok(Happening::Text { text, reply_to: None })
        }
        WidgetMessageIn {
            text: None, selection: Some(chosen), cart: None, upload: None, ..
        } => {
            let reply_to = chosen.message.map(MessageId::new);
            Ok(Happening::Selection { token: chosen.token, title: chosen.title, reply_to })
        }
        WidgetMessageIn {
            text: None, selection: None, cart: Some(command), upload: None, ..
        } => Ok(Happening::Cart { command: command.read()? }),
        WidgetMessageIn { text: None, selection: None, cart: None, upload: Some(id), .. } => {
            uploads::happening(app, &guest.place, &id).await
        }
        _ => {
            let detail = "Give one of `text`, `selection`, `cart` and `upload`";
            Err(Problem::new(Code::InvalidField).field("text", "invalid", detail))
        }
    }
}

/// What was handed in: the channel's id of it, and whether it becomes a line of the transcript.
#[derive(Debug)]
pub(super) struct Said {
    event_key: String,
    is_message: bool,
}

/// Hands an event to the channel and stores what it reads; returns when that is durable.
pub(super) async fn tell(
    app: &Arc<App>,
    guest: &Guest,
    client_id: String,
    language: Option<Language>,
    event: Happening,
) -> Result<Said, Problem> {
    let (now, place) = (app.now(), &guest.place);
    let is_message = matches!(
        event,
        Happening::Text { .. } | Happening::Selection { .. } | Happening::Media { .. }
    );
    let visitor = guest.visitor.id.clone();
    let event = VisitorEvent {
        visitor,
        customer: guest.visitor.customer.clone(),
        language,
        client_id,
        event,
    };
    let body = Bytes::from(serde_json::to_vec(&event).unwrap_or_default());
    let inbound = place.webchat.read(event, now).map_err(|rejection| Problem {
        code: Code::InvalidField,
        ..Problem::rejected(&rejection)
    })?;
    let said = Said { event_key: inbound.event_key.clone(), is_message };
    let path = format!("/api/v1/widget/{}/messages", place.inbox.id);
    let request = RawRequest {
        method: Method::POST,
        public_url: format!("{}{path}", app.options.public_url),
        path,
        query: String::new(),
        headers: HeaderMap::new(),
        body,
        received_at: now,
    };
    let arrival = Arrival::new(
        place.merchant.id.clone(),
        place.inbox.id.clone(),
        vec![inbound],
        request,
        false,
    );
    app.merchants.store(arrival).await.map_err(|_| Problem::unavailable(2))?;
    app.front.begun.notify_waiters();
    Ok(said)
}

/// Waits for the turn: `None` when it takes longer, `Some(None)` when it said nothing of the visitor's own.
async fn wait(
    app: &Arc<App>,
    guest: &Guest,
    said: Said,
) -> Result<Option<Option<MessageOut>>, Problem> {
    let until = Instant::now() + WAIT_MAX;
    let Said { event_key, is_message } = said;
    while Instant::now() < until {
        let (place, visitor, key) = (guest.place.clone(), guest.visitor.clone(), event_key.clone());
        let (idle, row) = app
            .look(move |tx| {
                let merchant = &place.merchant.id;
                let conversation: Option<ConversationId> =
                    visitor.conversation(tx, merchant, &place.inbox)?;
                let idle = match &conversation {
                    Some(id) => store::lane::is_idle(tx, merchant, id)?,
                    None => false,
                };
                Ok((idle, store::message::by_provider_id(tx, merchant, &place.inbox.id, &key)?))
            })
            .await?;
        if let Some(row) = row {
            return Ok(Some(view::message_out(&row).map(MessageOut::for_contact)));
        }
        if idle && !is_message {
            return Ok(Some(None));
        }
        sleep(LOOK_EVERY).await;
    }
    Ok(None)
}
