//! Events of the brand's own, and their guest lists: who comes, who waits, who is at the door.

use super::body::{Body, Params};
use super::caller::Caller;
use super::page::{self, PageOut};
use super::problem::{Code, Problem};
use super::saving;
use crate::app::App;
use crate::document::Document;
use crate::events::{self, EventRow, guest_lists};
use crate::time_text;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use engine::commerce::lifecycle::Named;
use engine::commerce::rsvp::{HostedEvent, Room};
use engine::{ConversationId, EventId, Language};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Cursor;
use store::rsvp::Guest;
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventOut {
    pub id: String,
    /// Language → its name.
    pub name: BTreeMap<String, String>,
    pub keywords: Vec<String>,
    pub dates: Vec<EventDateOut>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventDateOut {
    pub id: String,
    /// Language → what it is called.
    pub city: BTreeMap<String, String>,
    pub venue: String,
    pub starts: String,
    pub capacity: u32,
    /// Places that nobody has been given.
    pub free: u32,
    /// Guests who wait for a place.
    pub waiting: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RsvpOut {
    pub date: String,
    pub conversation: String,
    pub contact: String,
    pub name: Option<String>,
    /// `confirmed`, `waiting`, `offered` or `attended`.
    pub state: String,
    /// Guests, the contact herself included.
    pub party: u32,
    /// Since when the answer stands like that.
    pub since: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RsvpsIn {
    limit: Option<usize>,
    after: Option<String>,
}

/// Whether a guest is there.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceIn {
    pub date: String,
    pub conversation: String,
    pub attended: bool,
}

impl EventOut {
    fn of(event: &HostedEvent, rooms: &[Room]) -> Self {
        let dates = event.dates.iter().map(|date| {
            let room = rooms.iter().find(|room| room.date == date.id);
            EventDateOut {
                id: date.id.clone(),
                city: texts(&date.city),
                venue: date.venue.clone(),
                starts: time_text(date.starts),
                capacity: date.capacity,
                free: room.map_or(0, |room| room.free),
                waiting: room.map_or(0, |room| room.n_waiting),
            }
        });
        Self {
            id: event.id.to_string(),
            name: texts(&event.name),
            keywords: event.keywords.clone(),
            dates: dates.collect(),
        }
    }
}

impl RsvpOut {
    fn of(guest: &Guest) -> Self {
        Self {
            date: guest.date.clone(),
            conversation: guest.conversation.to_string(),
            contact: guest.contact.to_string(),
            name: guest.name.clone(),
            state: guest.state.name().to_owned(),
            party: guest.party,
            since: time_text(guest.since),
        }
    }
}

fn texts(text: &engine::Localized) -> BTreeMap<String, String> {
    let one = |(language, text): (&Language, &String)| (language.code().to_owned(), text.clone());
    text.0.iter().map(one).collect()
}

#[utoipa::path(get, path = "/events", tag = "events", responses((status = 200, body = PageOut<EventOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<PageOut<EventOut>>, Problem> {
    let mut shown = Vec::new();
    for event in caller.merchant.config.events.iter() {
        shown.push(with_rooms(&app, &caller, event.clone()).await?);
    }
    Ok(Json(PageOut::whole(shown)))
}

async fn with_rooms(
    app: &Arc<App>,
    caller: &Caller,
    event: HostedEvent,
) -> Result<EventOut, Problem> {
    let (merchant, now) = (caller.merchant.id.clone(), app.now());
    let shown = app.look(move |tx| {
        let dates: Vec<_> =
            event.dates.iter().map(|date| guest_lists::place(&event, date)).collect();
        let rooms = store::rsvp::rooms(tx, &merchant, &dates, now)?;
        Ok(EventOut::of(&event, &rooms))
    });
    Ok(shown.await?)
}

/// Creates an event, or changes the one of this id. More room is offered at once to whoever waits for it.
#[utoipa::path(post, path = "/events", tag = "events", request_body = EventRow,
    responses((status = 200, body = EventOut), (status = 422, body = super::problem::ProblemOut)))]
pub(crate) async fn save(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(given): Body<EventRow>,
) -> Result<Json<EventOut>, Problem> {
    let id = EventId::from(given.id.as_str());
    let mut rows = stored(&app, &caller).await?;
    rows.retain(|row| row.id != given.id);
    rows.push(given.clone());
    events::check(&rows, Some(&caller.merchant.settings))
        .map_err(|error| Problem::new(Code::InvalidField).detail(error.to_string()))?;
    let document = Document { event: vec![given], ..Document::default() };
    let merchant = saving::save(&app, &caller, document).await?;
    let event = merchant.config.events.iter().find(|event| event.id == id).cloned();
    let event = event.ok_or_else(|| Problem::new(Code::Internal))?;
    let (shared, owner, now) = (event.clone(), merchant.id.clone(), app.now());
    app.store()
        .write(3, move |tx| {
            let mut dates = shared.to_come(now);
            dates.try_for_each(|date| guest_lists::offer(tx, &owner, &shared, date, now))
        })
        .await?;
    app.wake.lanes.notify_one();
    with_rooms(&app, &caller, event).await.map(Json)
}

async fn stored(app: &Arc<App>, caller: &Caller) -> Result<Vec<EventRow>, Problem> {
    let merchant = caller.merchant.id.clone();
    let document = app.look(move |tx| crate::settings::load(tx, &merchant)).await?;
    Ok(document.map(|document| document.event).unwrap_or_default())
}

/// The guest list: everybody who comes, came, or waits for a place.
#[utoipa::path(get, path = "/events/{id}/rsvps", tag = "events", params(("id" = String, Path), RsvpsIn),
    responses((status = 200, body = PageOut<RsvpOut>), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn rsvps(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Params(asked): Params<RsvpsIn>,
) -> Result<Json<PageOut<RsvpOut>>, Problem> {
    let limit = page::limit(asked.limit)?;
    let event = hosted(&caller, &id)?;
    let after = super::conversations::cursor(asked.after.as_deref())?;
    let found = guests(&app, &caller, event.id.clone(), after, limit).await?;
    let items = found.items.iter().map(RsvpOut::of).collect();
    Ok(Json(PageOut { items, next: found.next.map(|cursor| cursor.text()) }))
}

async fn guests(
    app: &Arc<App>,
    caller: &Caller,
    event: EventId,
    after: Option<Cursor>,
    limit: usize,
) -> Result<store::Page<Guest>, Problem> {
    let merchant = caller.merchant.id.clone();
    let found = app.look(move |tx| store::rsvp::list(tx, &merchant, &event, after.as_ref(), limit));
    Ok(found.await?)
}

/// The door list as a table (CSV, UTF-8): date, name, guests, state.
#[utoipa::path(get, path = "/events/{id}/door_list", tag = "events", params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn door_list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let event = hosted(&caller, &id)?.clone();
    let mut table = String::from("date,name,guests,state\r\n");
    let mut after = None;
    loop {
        let page = guests(&app, &caller, event.id.clone(), after, page::LIMIT_MAX).await?;
        for guest in &page.items {
            let name = cell(guest.name.as_deref().unwrap_or_default());
            let (date, party, state) = (&guest.date, guest.party, guest.state.name());
            table.push_str(&format!("{date},{name},{party},{state}\r\n"));
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], table))
}

/// A cell (RFC 4180). A name that a spreadsheet would calculate is text for it.
fn cell(text: &str) -> String {
    let text = text.replace(['\r', '\n'], " ").replace('"', "\"\"");
    let calculates = text.starts_with(['=', '+', '-', '@', '\t']);
    format!("\"{}{text}\"", if calculates { "'" } else { "" })
}

/// Ticks a guest off at the door, or takes that back.
#[utoipa::path(post, path = "/events/{id}/attendance", tag = "events", params(("id" = String, Path)), request_body = AttendanceIn,
    responses((status = 200, body = EventOut), (status = 404, body = super::problem::ProblemOut), (status = 409, body = super::problem::ProblemOut)))]
pub(crate) async fn attendance(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(given): Body<AttendanceIn>,
) -> Result<Json<EventOut>, Problem> {
    let event = hosted(&caller, &id)?.clone();
    if event.date(&given.date).is_none() {
        return Err(Problem::not_found());
    }
    let (owner, now, shared) = (caller.merchant.id.clone(), app.now(), event.clone());
    let written = app.store().write(1, move |tx| {
        let Some(date) = shared.date(&given.date) else { return Err(store::StoreError::NotFound) };
        let conversation = ConversationId::new(given.conversation.clone());
        let date = guest_lists::place(&shared, date);
        store::rsvp::check_in(tx, &owner, date, &conversation, given.attended, now)
    });
    written.await?;
    with_rooms(&app, &caller, event).await.map(Json)
}

fn hosted<'a>(caller: &'a Caller, id: &str) -> Result<&'a HostedEvent, Problem> {
    let found = caller.merchant.config.events.iter().find(|event| event.id.as_str() == id);
    found.ok_or_else(Problem::not_found)
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_name_is_never_a_formula() {
        assert_eq!(cell("Ida \"I\" Holm"), "\"Ida \"\"I\"\" Holm\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("a\nb,c"), "\"a b,c\"");
    }
}
