//! Conversations: the lists of the inbox, one in detail, and what an agent does with one.

use super::blocks::MoneyOut;
use super::body::{Body, Params};
use super::caller::Caller;
use super::carts::CartOut;
use super::command::{self, Taken};
use super::conversation_out::{ConversationOut, person_window_until};
use super::guard::WriteKey;
use super::page::{self, PageOut};
use super::problem::{Code, Problem};
use crate::app::App;
use crate::live::LiveEvent;
use crate::time_text;
use crate::view;
use crate::view::conversations::{AgentNames, conversation_out};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use channels::Moment;
use engine::commerce::lifecycle::Named;
use engine::inbox::floor::Holder;
use engine::inbox::reply_window::{self, Sends};
use engine::{AgentCommand, AgentId, ConversationId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::conversation::{Conversation, View};
use store::page::Cursor;
use utoipa::{IntoParams, ToSchema};

/// The most that is searched for.
const QUERY_CHARS_MAX: usize = 100;
/// Longest time a conversation may be snoozed.
const SNOOZE_MS_MAX: i64 = 365 * engine::time::DAY_MS;

/// The lists of the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewIn {
    Mine,
    Unassigned,
    Bot,
    Waiting,
    #[default]
    All,
    Closed,
    Snoozed,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConversationsIn {
    #[serde(default)]
    #[param(inline)]
    view: ViewIn,
    /// Part of the contact's name or of the last message.
    q: Option<String>,
    limit: Option<usize>,
    after: Option<String>,
}

/// How many conversations each list holds.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CountsOut {
    pub mine: i64,
    pub unassigned: i64,
    pub bot: i64,
    pub waiting: i64,
    pub all: i64,
}

/// One conversation with what an agent needs beside it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConversationDetailOut {
    #[serde(flatten)]
    pub conversation: ConversationOut,
    pub cart: Option<CartOut>,
    pub checkout: Option<OpenCheckoutOut>,
    pub capabilities: CapabilitiesOut,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OpenCheckoutOut {
    pub id: String,
    pub url: String,
    pub state: String,
    pub total: MoneyOut,
}

/// What can be written to this contact now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CapabilitiesOut {
    pub text_max: usize,
    pub buttons: usize,
    pub native_products: bool,
    pub templates: bool,
    /// Whether a free-form reply is allowed at this moment.
    pub window_open: bool,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FloorHolderIn {
    Agent,
    Bot,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FloorIn {
    pub holder: FloorHolderIn,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentIn {
    /// `null`: nobody.
    pub agent: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusIn {
    Open,
    Closed,
    Snoozed,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusChangeIn {
    pub status: StatusIn,
    /// RFC 3339; for `snoozed`.
    pub until: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadIn {}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TypingMode {
    Reply,
    Note,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypingIn {
    pub mode: TypingMode,
}

#[utoipa::path(get, path = "/conversations", tag = "conversations", params(ConversationsIn),
    responses((status = 200, body = PageOut<ConversationOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(asked): Params<ConversationsIn>,
) -> Result<Json<PageOut<ConversationOut>>, Problem> {
    let limit = page::limit(asked.limit)?;
    let after = cursor(asked.after.as_deref())?;
    let view = match asked.view {
        ViewIn::Mine => View::Mine(caller.agent.clone()),
        ViewIn::Unassigned => View::Unassigned,
        ViewIn::Bot => View::Bot,
        ViewIn::Waiting => View::Waiting,
        ViewIn::All => View::All,
        ViewIn::Closed => View::Closed,
        ViewIn::Snoozed => View::Snoozed,
    };
    let words: String = asked.q.unwrap_or_default().chars().take(QUERY_CHARS_MAX).collect();
    let merchant = Arc::clone(&caller.merchant);
    let (names, found) = app
        .look(move |tx| {
            let after = after.as_ref();
            let found =
                store::conversation::list(tx, &merchant.id, &view, None, &words, after, limit)?;
            Ok((AgentNames::load(tx, &merchant.id)?, found))
        })
        .await?;
    let shown = |row| conversation_out(&caller.merchant, &names, row);
    let items = found.items.iter().map(shown).collect();
    Ok(Json(PageOut { items, next: found.next.map(|cursor| cursor.text()) }))
}

/// A cursor of the store that came back.
pub(crate) fn cursor(text: Option<&str>) -> Result<Option<Cursor>, Problem> {
    let wrong = || {
        Problem::new(Code::InvalidField).field("after", "invalid", "This is not a cursor of ours")
    };
    text.map(|text| Cursor::parse(text).ok_or_else(wrong)).transpose()
}

#[utoipa::path(get, path = "/conversations/counts", tag = "conversations", responses((status = 200, body = CountsOut)))]
pub(crate) async fn counts(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<CountsOut>, Problem> {
    let merchant = caller.merchant.id.clone();
    let (views, mine) = app
        .look(move |tx| {
            Ok((
                store::counter::list(tx, &merchant, "view:")?,
                store::counter::list(tx, &merchant, "mine:")?,
            ))
        })
        .await?;
    let view = |name: &str| views.get(&format!("view:{name}")).copied().unwrap_or(0);
    Ok(Json(CountsOut {
        mine: mine.get(&format!("mine:{}", caller.agent)).copied().unwrap_or(0),
        unassigned: view("unassigned"),
        bot: view("bot"),
        waiting: view("waiting"),
        all: view("open") + view("snoozed") + view("closed"),
    }))
}

#[utoipa::path(get, path = "/conversations/{id}", tag = "conversations", params(("id" = String, Path)),
    responses((status = 200, body = ConversationDetailOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ConversationDetailOut>, Problem> {
    let id = ConversationId::new(id);
    let (conversation, row) = show(&app, &caller, &id).await?;
    let checkout = open_checkout(&app, &caller, &id).await?;
    let cart = view::cart_out(&app, &caller.merchant, &id).await?;
    let capabilities = capabilities(&app, &caller, &row);
    Ok(Json(ConversationDetailOut { conversation, cart, checkout, capabilities }))
}

/// One conversation as it is listed, with its row.
pub(crate) async fn show(
    app: &Arc<App>,
    caller: &Caller,
    id: &ConversationId,
) -> Result<(ConversationOut, Conversation), Problem> {
    let (merchant, id) = (caller.merchant.id.clone(), id.clone());
    let found = app
        .look(move |tx| {
            let row = store::conversation::get(tx, &merchant, &id)?;
            Ok((AgentNames::load(tx, &merchant)?, row))
        })
        .await?;
    let (names, Some(row)) = found else { return Err(Problem::not_found()) };
    Ok((conversation_out(&caller.merchant, &names, &row), row))
}

async fn open_checkout(
    app: &Arc<App>,
    caller: &Caller,
    id: &ConversationId,
) -> Result<Option<OpenCheckoutOut>, Problem> {
    let (merchant, id) = (caller.merchant.id.clone(), id.clone());
    let (state, stored) = app
        .look(move |tx| {
            let state = store::conversation::state(tx, &merchant, &id)?;
            Ok((state, store::checkout::of_conversation(tx, &merchant, &id)?))
        })
        .await?;
    // The token is in the conversation's own state only: the checkout keeps its hash.
    let open = state
        .and_then(|(text, _)| engine::state::load(&text).ok())
        .and_then(|state| state.checkout);
    Ok(stored.zip(open).filter(|(stored, open)| stored.checkout.id == open.id).map(
        |(stored, open)| OpenCheckoutOut {
            id: open.id.to_string(),
            url: format!("{}/checkout/{}", caller.merchant.config.profile.public_url, open.token),
            state: stored.checkout.state.name().to_owned(),
            total: stored.checkout.quote.total.into(),
        },
    ))
}

fn capabilities(app: &App, caller: &Caller, row: &Conversation) -> CapabilitiesOut {
    let Some(inbox) = caller.merchant.inboxes.get(&row.inbox) else {
        return CapabilitiesOut {
            text_max: 0,
            buttons: 0,
            native_products: false,
            templates: false,
            window_open: false,
        };
    };
    let moment = Moment {
        now: app.now(),
        reply_window_until: row.projection.reply_window_until,
        human: true,
        address: None,
    };
    let capabilities = inbox.channel.capabilities(&moment);
    let buttons = capabilities.buttons.as_ref().or(capabilities.quick_replies.as_ref());
    CapabilitiesOut {
        text_max: capabilities.text.max,
        buttons: buttons.map_or(
            if capabilities.native_blocks { engine::content::OPTIONS_MAX } else { 0 },
            |limit| limit.count_max,
        ),
        native_products: capabilities.native_products.is_some(),
        templates: capabilities.templates,
        window_open: window_open(app, caller, row),
    }
}

/// Whether a free-form reply may be sent now.
pub(crate) fn window_open(app: &App, caller: &Caller, row: &Conversation) -> bool {
    let Some(inbox) = caller.merchant.inboxes.get(&row.inbox) else { return true };
    let until = person_window_until(&caller.merchant, row);
    let sends = Sends { n_started: row.n_started, n_waiting: 0 };
    let left = reply_window::left(&row.projection.openings, sends, app.now());
    let is_open = until.is_some_and(|until| app.now() < until) && left != Some(0);
    inbox.channel.reply_window_ms().is_none() || is_open
}

/// Gives a command and shows the conversation after it.
async fn done(
    app: &Arc<App>,
    caller: &Caller,
    id: &ConversationId,
    key: &str,
    command: AgentCommand,
) -> Result<(StatusCode, Json<ConversationOut>), Problem> {
    let taken = command::give(app, caller, id, key, command).await?;
    let (shown, _) = show(app, caller, id).await?;
    let status = if taken == Taken::Yes { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, Json(shown)))
}

#[utoipa::path(post, path = "/conversations/{id}/floor", tag = "conversations", params(("id" = String, Path)),
    request_body = FloorIn, responses((status = 200, body = ConversationOut), (status = 202, body = ConversationOut)))]
pub(crate) async fn floor(
    State(app): State<Arc<App>>,
    caller: Caller,
    WriteKey(key): WriteKey,
    Path(id): Path<String>,
    Body(given): Body<FloorIn>,
) -> Result<(StatusCode, Json<ConversationOut>), Problem> {
    let command = match given.holder {
        FloorHolderIn::Agent => AgentCommand::TakeFloor,
        FloorHolderIn::Bot => AgentCommand::HandBack,
    };
    done(&app, &caller, &ConversationId::new(id), &key, command).await
}

#[utoipa::path(post, path = "/conversations/{id}/assignment", tag = "conversations", params(("id" = String, Path)),
    request_body = AssignmentIn, responses((status = 200, body = ConversationOut), (status = 202, body = ConversationOut)))]
pub(crate) async fn assignment(
    State(app): State<Arc<App>>,
    caller: Caller,
    WriteKey(key): WriteKey,
    Path(id): Path<String>,
    Body(given): Body<AssignmentIn>,
) -> Result<(StatusCode, Json<ConversationOut>), Problem> {
    let (mut agent, mut name) = (None, None);
    if let Some(wanted) = given.agent.map(AgentId::new) {
        let merchant = caller.merchant.id.clone();
        let found = app.look(move |tx| store::agent::get(tx, &merchant, &wanted)).await?;
        let Some(known) = found.filter(|agent| !agent.is_disabled) else {
            return Err(Problem::new(Code::InvalidField).field(
                "agent",
                "unknown",
                "There is no such agent",
            ));
        };
        (agent, name) = (Some(known.id), Some(known.name));
    }
    done(&app, &caller, &ConversationId::new(id), &key, AgentCommand::Assign { agent, name }).await
}

#[utoipa::path(post, path = "/conversations/{id}/status", tag = "conversations", params(("id" = String, Path)),
    request_body = StatusChangeIn, responses((status = 200, body = ConversationOut), (status = 202, body = ConversationOut)))]
pub(crate) async fn status(
    State(app): State<Arc<App>>,
    caller: Caller,
    WriteKey(key): WriteKey,
    Path(id): Path<String>,
    Body(given): Body<StatusChangeIn>,
) -> Result<(StatusCode, Json<ConversationOut>), Problem> {
    let until = given.until.as_deref().map(crate::merchant::moment);
    let now = app.now();
    let command = match (given.status, until) {
        (StatusIn::Open, None) => AgentCommand::Reopen,
        (StatusIn::Closed, None) => AgentCommand::Close,
        (StatusIn::Snoozed, Some(Some(until)))
            if until > now && until.since_ms(now) <= SNOOZE_MS_MAX =>
        {
            AgentCommand::Snooze { until }
        }
        _ => {
            let detail =
                "`until` is a time to come, given when and only when the status is `snoozed`";
            return Err(Problem::new(Code::InvalidField).field("until", "invalid", detail));
        }
    };
    done(&app, &caller, &ConversationId::new(id), &key, command).await
}

#[utoipa::path(post, path = "/conversations/{id}/read", tag = "conversations", params(("id" = String, Path)),
    request_body = ReadIn, responses((status = 200, body = ConversationOut), (status = 202, body = ConversationOut)))]
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    WriteKey(key): WriteKey,
    Path(id): Path<String>,
    Body(_given): Body<ReadIn>,
) -> Result<(StatusCode, Json<ConversationOut>), Problem> {
    let id = ConversationId::new(id);
    let (shown, row) = show(&app, &caller, &id).await?;
    if row.projection.unread == 0 {
        return Ok((StatusCode::OK, Json(shown)));
    }
    crate::runtime::seen::tell(&app, &caller.merchant, &row.inbox, &id, false);
    done(&app, &caller, &id, &key, AgentCommand::MarkRead).await
}

/// Tells colleagues, and for a reply the contact, that somebody is writing. Nothing is stored.
#[utoipa::path(post, path = "/conversations/{id}/typing", tag = "conversations", params(("id" = String, Path)),
    request_body = TypingIn, responses((status = 204)))]
pub(crate) async fn typing(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(given): Body<TypingIn>,
) -> Result<StatusCode, Problem> {
    let id = ConversationId::new(id);
    let (_, row) = show(&app, &caller, &id).await?;
    let who = serde_json::json!({ "kind": "agent", "id": caller.agent, "name": caller.name });
    let told = serde_json::json!({ "conversation": id, "who": who });
    app.hub
        .tell_merchant(&caller.merchant.id, LiveEvent::of_the_moment("conversation.typing", &told));
    let holds = matches!(&row.projection.holder, Holder::Agent { id } if *id == caller.agent);
    if given.mode == TypingMode::Reply && holds {
        crate::runtime::seen::tell(&app, &caller.merchant, &row.inbox, &id, true);
        let told = serde_json::json!({ "who": { "kind": "agent", "name": caller.name } });
        app.hub.tell_conversation(
            &caller.merchant.id,
            &id,
            LiveEvent::of_the_moment("typing", &told),
        );
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A short line about a conversation, for the contact's page.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConversationLineOut {
    pub id: String,
    pub channel: String,
    pub preview: String,
    pub updated_at: String,
}

impl ConversationLineOut {
    pub(crate) fn of(caller: &Caller, row: &Conversation) -> Self {
        let channel = caller
            .merchant
            .inboxes
            .get(&row.inbox)
            .map_or_else(String::new, |inbox| inbox.kind.clone());
        let preview =
            row.projection.preview.split_once(':').map_or("", |(_, text)| text).to_owned();
        Self {
            id: row.id.to_string(),
            channel,
            preview,
            updated_at: time_text(row.projection.last_message_at),
        }
    }
}
