//! The transcript of a conversation, and what an agent adds to it.

use super::blocks::BlockIn;
use super::body::{Body, Params};
use super::caller::Caller;
use super::client_id;
use super::command::{self, Taken};
use super::conversations::{show, window_open};
use super::message_out::{AuthorKind, AuthorOut, ItemKind, MessageOut, ReceiptStateOut};
use super::page::{self, PageOut};
use super::problem::{Code, Problem};
use super::template;
use crate::app::App;
use crate::view;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use engine::content::{BLOCKS_MAX, Block, TEXT_CHARS_MAX};
use engine::{AgentCommand, ConversationId, MerchantId, MessageId, ProductId};
use serde::Deserialize;
use std::sync::Arc;
use store::{StoreError, Tx};
use utoipa::{IntoParams, ToSchema};

/// Products one message may show.
const PRODUCTS_MAX: usize = 10;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessagesIn {
    /// `next` of the page before: older messages follow.
    before: Option<String>,
    limit: Option<usize>,
}

/// Exactly one of `text`, `blocks`, `products`, `cart` and `checkout`; with `note` a text among agents.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageIn {
    /// The sender's own id: sending it again changes nothing.
    pub client_id: String,
    pub text: Option<String>,
    pub blocks: Option<Vec<BlockIn>>,
    /// Ids of products to show as cards.
    pub products: Option<Vec<String>>,
    /// Shows the cart as it stands.
    pub cart: Option<bool>,
    /// Sends a checkout for the cart.
    pub checkout: Option<bool>,
    /// For agents only.
    pub note: Option<bool>,
    pub in_reply_to: Option<String>,
}

/// The newest page first; items ascend inside a page.
#[utoipa::path(get, path = "/conversations/{id}/messages", tag = "conversations", params(("id" = String, Path), MessagesIn),
    responses((status = 200, body = PageOut<MessageOut>), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Params(asked): Params<MessagesIn>,
) -> Result<Json<PageOut<MessageOut>>, Problem> {
    let limit = page::limit(asked.limit)?;
    let before: Option<i64> = page::read("before", asked.before.as_deref())?;
    let (merchant, id) = (caller.merchant.id.clone(), ConversationId::new(id));
    let found = app.look(move |tx| history(tx, &merchant, &id, before, limit)).await?;
    found.map(Json).ok_or_else(Problem::not_found)
}

/// A page of the transcript, oldest first; `None` when there is no such conversation.
pub(crate) fn history(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    id: &ConversationId,
    before: Option<i64>,
    limit: usize,
) -> Result<Option<PageOut<MessageOut>>, StoreError> {
    if store::conversation::owner(tx, merchant, id)?.is_none() {
        return Ok(None);
    }
    let rows = store::message::before(tx, merchant, id, before, limit)?;
    // Positions count from one without holes: there is more exactly when the page does not begin there.
    let next = rows.first().filter(|row| row.position > 1).map(|row| page::write(&row.position));
    Ok(Some(PageOut { items: rows.iter().filter_map(view::message_out).collect(), next }))
}

/// Writes to the contact, taking the floor, or a note among agents.
#[utoipa::path(post, path = "/conversations/{id}/messages", tag = "conversations", params(("id" = String, Path)),
    request_body = MessageIn, responses(
        (status = 201, body = MessageOut), (status = 202, body = MessageOut, description = "Stored; its turn is still to come"),
        (status = 409, body = super::problem::ProblemOut)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(given): Body<MessageIn>,
) -> Result<(StatusCode, Json<MessageOut>), Problem> {
    client_id::check(&given.client_id)?;
    let id = ConversationId::new(id);
    let message = client_id::message_id(caller.agent.as_str(), &id, &given.client_id);
    let command = command_of(&given, &message)?;
    let (_, row) = show(&app, &caller, &id).await?;
    let writes = !matches!(command, AgentCommand::Note { .. });
    if writes && row.projection.opted_out {
        let detail = "The contact has stopped all messages in this channel; START lifts it";
        return Err(Problem::new(Code::OptedOut).detail(detail));
    }
    if writes && !is_template(&command) && !window_open(&app, &caller, &row) {
        return Err(Problem::new(Code::WindowClosed).detail("Only a template can be sent now"));
    }
    let command = template::checked(&app, &caller, &row, &given, command).await?;
    let optimistic = optimistic(&app, &caller, &given, &message, &command);
    let taken = command::give(&app, &caller, &id, message.as_str(), command).await?;
    let merchant = caller.merchant.id.clone();
    let stored = app.look(move |tx| store::message::get(tx, &merchant, &id, &message)).await?;
    match (stored.and_then(|row| view::message_out(&row)), taken) {
        (Some(shown), _) => Ok((StatusCode::CREATED, Json(shown))),
        (None, Taken::NotYet) => Ok((StatusCode::ACCEPTED, Json(optimistic))),
        (None, Taken::Yes) => Err(Problem::new(Code::Conflict).detail("There was nothing to send")),
    }
}

/// What a body asks for.
pub(super) fn command_of(given: &MessageIn, message: &MessageId) -> Result<AgentCommand, Problem> {
    let message = message.clone();
    let flags = [given.cart, given.checkout];
    let n_given = usize::from(given.text.is_some())
        + usize::from(given.blocks.is_some())
        + usize::from(given.products.is_some())
        + flags.iter().filter(|flag| **flag == Some(true)).count();
    if n_given != 1 || flags.contains(&Some(false)) {
        return Err(wrong(
            "text",
            "Give one of `text`, `blocks`, `products`, `cart` and `checkout`",
        ));
    }
    if given.note == Some(true) {
        let text = given.text.clone().ok_or_else(|| wrong("text", "A note is a text"))?;
        return Ok(AgentCommand::Note { message, text: checked_text(text)? });
    }
    if given.cart.is_some() {
        return Ok(AgentCommand::SendCart { message });
    }
    if given.checkout.is_some() {
        return Ok(AgentCommand::SendCheckout { message });
    }
    if let Some(products) = &given.products {
        if products.is_empty() || products.len() > PRODUCTS_MAX {
            return Err(wrong("products", format!("Name 1 to {PRODUCTS_MAX} products")));
        }
        let products = products.iter().map(|id| ProductId::new(id.clone())).collect();
        return Ok(AgentCommand::SendProducts { message, products });
    }
    let blocks = match (&given.text, &given.blocks) {
        (Some(text), _) => vec![Block::Text { text: checked_text(text.clone())? }],
        (None, Some(blocks)) => checked_blocks(blocks.clone())?,
        (None, None) => Vec::new(),
    };
    let in_reply_to = given.in_reply_to.clone().map(MessageId::new);
    Ok(AgentCommand::Reply { message, blocks, in_reply_to, marketing: false })
}

fn wrong(field: &str, detail: impl Into<String>) -> Problem {
    Problem::new(Code::InvalidField).field(field, "invalid", detail)
}

fn checked_text(text: String) -> Result<String, Problem> {
    let fits = !text.trim().is_empty() && text.chars().count() <= TEXT_CHARS_MAX;
    if fits {
        Ok(text)
    } else {
        Err(wrong("text", format!("A text has 1 to {TEXT_CHARS_MAX} characters")))
    }
}

fn checked_blocks(blocks: Vec<BlockIn>) -> Result<Vec<Block>, Problem> {
    if blocks.is_empty() || blocks.len() > BLOCKS_MAX {
        return Err(wrong("blocks", format!("A message has 1 to {BLOCKS_MAX} blocks")));
    }
    for (index, block) in blocks.iter().enumerate() {
        let (words, url) = match block {
            BlockIn::Text { text } | BlockIn::Template { text, .. } => (text, None),
            BlockIn::Link { label, url } => (label, Some(url)),
            BlockIn::Media { alt, url, .. } => (alt, Some(url)),
        };
        checked_length(index, words)?;
        if let Some(url) = url.filter(|url| !is_web_address(url)) {
            return Err(wrong(
                &format!("blocks[{index}].url"),
                format!("`{url}` is not an address on the web"),
            ));
        }
    }
    Ok(blocks.into_iter().map(Block::from).collect())
}

fn checked_length(index: usize, words: &str) -> Result<(), Problem> {
    if words.chars().count() <= TEXT_CHARS_MAX {
        return Ok(());
    }
    Err(wrong(
        &format!("blocks[{index}]"),
        format!("A text has at most {TEXT_CHARS_MAX} characters"),
    ))
}

fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

fn is_template(command: &AgentCommand) -> bool {
    matches!(command, AgentCommand::Reply { blocks, .. } if matches!(blocks.as_slice(), [Block::Template { .. }]))
}

/// What the message will probably look like.
fn optimistic(
    app: &App,
    caller: &Caller,
    given: &MessageIn,
    message: &MessageId,
    command: &AgentCommand,
) -> MessageOut {
    let (item, blocks, text, state) = match command {
        AgentCommand::Note { text, .. } => (ItemKind::Note, Vec::new(), Some(text.clone()), None),
        AgentCommand::Reply { blocks, .. } => {
            (ItemKind::Outbound, blocks.clone(), None, Some(ReceiptStateOut::Queued))
        }
        _ => (ItemKind::Outbound, Vec::new(), None, Some(ReceiptStateOut::Queued)),
    };
    MessageOut {
        id: message.to_string(),
        seq: 0,
        at: crate::time_text(app.now()),
        author: AuthorOut { kind: AuthorKind::Agent, name: Some(caller.name.clone()) },
        item,
        blocks: super::blocks::all(blocks),
        text,
        activity: None,
        state,
        error: None,
        reactions: Vec::new(),
        edited: false,
        revoked: false,
        in_reply_to: given.in_reply_to.clone(),
        degradation: Vec::new(),
        trace: None,
        sources: Vec::new(),
        client_id: Some(given.client_id.clone()),
    }
}
