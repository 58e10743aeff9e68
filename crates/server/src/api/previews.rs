//! A message as its channel would show it, before it is sent: what becomes of it there, and what that costs.

use super::blocks::MoneyOut;
use super::body::Body;
use super::caller::Caller;
use super::message_out::DegradationOut;
use super::messages::{MessageIn, command_of};
use super::problem::Problem;
use crate::app::App;
use crate::runtime::preview::{self, Preview};
use axum::Json;
use axum::extract::{Path, State};
use channels::Cost;
use engine::commerce::money::Money;
use engine::content::piece::Piece;
use engine::{ConversationId, Event, MessageId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MessagePreviewOut {
    /// What the contact gets, part by part.
    pub parts: Vec<PreviewPartOut>,
    /// What the channel cannot show as meant.
    pub degradation: Vec<DegradationOut>,
    /// Only where the channel is paid by the part.
    pub cost: Option<CostOut>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PreviewPartOut {
    /// `text`, `buttons`, `list`, `media`, …
    pub kind: String,
    /// Its words, as far as it has any.
    pub text: String,
    /// What can be tapped.
    pub options: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CostOut {
    /// Parts the carrier bills, over the whole message.
    pub segments: u32,
    /// `gsm7` or `ucs2`: in the second a part holds less than half as much.
    pub encoding: String,
    /// The character that makes it `ucs2`, if one does.
    pub because_of: Option<String>,
    /// By the price in the inbox's settings.
    pub price: Option<MoneyOut>,
}

/// Shows what a message would become. Nothing is sent and nothing is stored.
#[utoipa::path(post, path = "/conversations/{id}/previews", tag = "conversations", params(("id" = String, Path)),
    request_body = MessageIn, responses((status = 200, body = MessagePreviewOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(given): Body<MessageIn>,
) -> Result<Json<MessagePreviewOut>, Problem> {
    let command = command_of(&given, &MessageId::from_token(&app.token()))?;
    let event = Event::Agent { agent: caller.agent.clone(), name: caller.name.clone(), command };
    let id = ConversationId::new(id);
    let preview = preview::of(&app, &caller.merchant, &id, &event).await?;
    preview.map(|preview| Json(out(&preview))).ok_or_else(Problem::not_found)
}

fn out(preview: &Preview) -> MessagePreviewOut {
    MessagePreviewOut {
        parts: preview.pieces.iter().map(part).collect(),
        degradation: preview.degradation.iter().map(DegradationOut::from).collect(),
        cost: cost(&preview.costs),
    }
}

/// The whole message's cost; it is as dear as its dearest part makes it.
fn cost(costs: &[Cost]) -> Option<CostOut> {
    let dearest = costs.iter().find(|cost| cost.because_of.is_some()).or_else(|| costs.first())?;
    let prices: Option<Vec<Money>> = costs.iter().map(|cost| cost.price).collect();
    let total = prices.and_then(|prices| {
        let currency = prices.first()?.currency;
        let minor = prices.iter().map(|price| price.minor).sum();
        Some(Money::from_minor(minor, currency))
    });
    Some(CostOut {
        segments: costs.iter().map(|cost| cost.segments).sum(),
        encoding: dearest.encoding.to_owned(),
        because_of: dearest.because_of.map(String::from),
        price: total.map(MoneyOut::from),
    })
}

fn part(piece: &Piece) -> PreviewPartOut {
    let of = |kind: &str, text: &str, options: Vec<String>| PreviewPartOut {
        kind: kind.to_owned(),
        text: text.to_owned(),
        options,
    };
    let titles = |buttons: &[engine::content::piece::PieceButton]| {
        buttons.iter().map(|button| button.title.clone()).collect()
    };
    match piece {
        Piece::Text { body } => of("text", body, Vec::new()),
        Piece::Buttons { body, buttons, .. } => of("buttons", body, titles(buttons)),
        Piece::QuickReplies { body, buttons } => of("quick_replies", body, titles(buttons)),
        Piece::List { body, sections, .. } => {
            let rows = sections.iter().flat_map(|section| &section.rows);
            of("list", body, rows.map(|row| row.title.clone()).collect())
        }
        Piece::LinkButton { body, label, .. } => of("link", body, vec![label.clone()]),
        Piece::Media { caption, file_name, .. } => of(
            "media",
            caption.as_ref().or(file_name.as_ref()).map_or("", String::as_str),
            Vec::new(),
        ),
        Piece::Carousel { body, cards } => {
            of("carousel", body, cards.iter().map(|card| card.title.clone()).collect())
        }
        Piece::NativeProduct { body, .. } => {
            of("product", body.as_deref().unwrap_or_default(), Vec::new())
        }
        Piece::NativeProducts { body, .. } => of("products", body, Vec::new()),
        Piece::AskContact { body, .. } => of("ask_contact", body, Vec::new()),
        Piece::Template { name, .. } => of("template", name, Vec::new()),
        Piece::Blocks { .. } => of("blocks", "", Vec::new()),
        Piece::Speech { ssml, shown, .. } => of("speech", ssml, titles(&shown.suggestions)),
        Piece::Receipt { body, .. } => of("receipt", body, Vec::new()),
        Piece::Invoice { body, title, .. } => of("invoice", body, vec![title.clone()]),
    }
}
