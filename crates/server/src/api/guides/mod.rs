//! Guides: gift finders as one table each, with what is wrong with them, what they would suggest and where people
//! leave them.

mod previews;
mod shapes;
mod steps;

pub(crate) use previews::{__path_preview, preview};
pub use previews::{GuidePreviewIn, GuidePreviewOut, SuggestionOut};
pub use shapes::{GuideIn, GuideOut, GuideProblemOut, GuideSummaryOut};
pub(crate) use steps::{__path_steps, steps};
pub use steps::{GuideStepOut, GuideStepsIn, GuideStepsOut};

use super::caller::Caller;
use super::page::PageOut;
use super::problem::{Code, Problem};
use super::voice::gate;
use crate::app::App;
use crate::document::GuideRow;
use crate::guides::{self, GUIDES_MAX, Read};
use crate::merchant;
use crate::voice::against_finder;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use engine::MerchantId;
use engine::guide::table;
use std::sync::Arc;
use store::StoreError;
use store::document::DocumentKind;

#[utoipa::path(get, path = "/guides", tag = "guides", responses((status = 200, body = PageOut<GuideSummaryOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<PageOut<GuideSummaryOut>>, Problem> {
    let merchant = caller.merchant.id.clone();
    let rows: Vec<(String, GuideRow)> =
        app.look(move |tx| store::document::list(tx, &merchant, DocumentKind::Guide)).await?;
    let shown = rows.iter().map(|(_, row)| GuideSummaryOut::of(&caller.merchant.settings, row));
    Ok(Json(PageOut::whole(shown.collect())))
}

/// The table with everything that is wrong with it now: the catalog may have changed since it was saved.
#[utoipa::path(get, path = "/guides/{id}", tag = "guides", params(("id" = String, Path)),
    responses((status = 200, body = GuideOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<GuideOut>, Problem> {
    let row = stored(&app, &caller.merchant.id, &id).await?.ok_or_else(Problem::not_found)?;
    let problems = match guides::read(&row.id, &row.table, caller.merchant.settings.currency) {
        Ok(read) => checked(&caller, &read).await?,
        Err(problems) => problems,
    };
    Ok(Json(GuideOut::of(&caller.merchant.settings, &row, &problems)))
}

/// Makes a guide. The body is JSON, or the sheet itself as `text/csv` with the id in the header `guide-id`.
#[utoipa::path(post, path = "/guides", tag = "guides", request_body = GuideIn,
    responses((status = 201, body = GuideOut), (status = 409, body = super::problem::ProblemOut),
    (status = 422, body = super::problem::ProblemOut)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<GuideOut>), Problem> {
    let given = GuideIn::read(&headers, &bytes)?;
    let id = given.id.clone().unwrap_or_default();
    if !table::is_key(&id) {
        let detail = "An id is up to 16 small letters, digits and hyphens";
        return Err(Problem::new(Code::InvalidField).field("id", "invalid", detail));
    }
    let out = save(&app, &caller, &id, &given, true).await?;
    Ok((StatusCode::CREATED, Json(out)))
}

/// Puts another table in place of a guide's. With a `version`, only if nobody else has changed it since. The body is
/// JSON, or the sheet itself as `text/csv`.
#[utoipa::path(put, path = "/guides/{id}", tag = "guides", params(("id" = String, Path)), request_body = GuideIn,
    responses((status = 200, body = GuideOut), (status = 404, body = super::problem::ProblemOut),
    (status = 409, body = super::problem::ProblemOut), (status = 422, body = super::problem::ProblemOut)))]
pub(crate) async fn replace(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<GuideOut>, Problem> {
    stored(&app, &caller.merchant.id, &id).await?.ok_or_else(Problem::not_found)?;
    let given = GuideIn::read(&headers, &bytes)?;
    save(&app, &caller, &id, &given, false).await.map(Json)
}

#[utoipa::path(delete, path = "/guides/{id}", tag = "guides", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let (merchant, now) = (caller.merchant.id.clone(), app.now());
    let deleted = app.store().write(3, move |tx| {
        let gone = store::document::delete(tx, &merchant, DocumentKind::Guide, &id)?;
        store::merchant::touch(tx, &merchant, now)?;
        Ok(gone)
    });
    if !deleted.await? {
        return Err(Problem::not_found());
    }
    reload(&app, &caller.merchant.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn stored(
    app: &App,
    merchant: &MerchantId,
    id: &str,
) -> Result<Option<GuideRow>, StoreError> {
    let (merchant, id) = (merchant.clone(), id.to_owned());
    app.look(move |tx| store::document::get(tx, &merchant, DocumentKind::Guide, &id)).await
}

/// What is wrong with a guide, seen with today's catalog.
async fn checked(caller: &Caller, read: &Read) -> Result<Vec<engine::guide::Problem>, Problem> {
    let settings = &caller.merchant.settings;
    let backend = caller.merchant.backend.as_ref();
    let shelf = guides::shelf(backend, &read.guide, &guides::currencies(settings)).await?;
    Ok(guides::check(&read.guide, &shelf, &settings.languages))
}

async fn save(
    app: &Arc<App>,
    caller: &Caller,
    id: &str,
    given: &GuideIn,
    is_new: bool,
) -> Result<GuideOut, Problem> {
    let settings = &caller.merchant.settings;
    let sheet = given.sheet().map_err(|problems| shapes::refusal(&problems))?;
    let read = guides::read(id, &sheet, settings.currency);
    let read = read.map_err(|problems| shapes::refusal(&problems))?;
    let problems = checked(caller, &read).await?;
    if problems.iter().any(engine::guide::Problem::refuses) {
        return Err(shapes::refusal(&problems));
    }
    let findings = gate(against_finder(&caller.merchant.voice, &read.guide))?;
    let row = GuideRow { id: id.to_owned(), table: table::to_csv(&read.rows) };
    let (merchant, kept, version, now) =
        (caller.merchant.id.clone(), row.clone(), given.version.clone(), app.now());
    let written = app.store().write(3, move |tx| {
        let all: Vec<(String, GuideRow)> =
            store::document::list(tx, &merchant, DocumentKind::Guide)?;
        let known = all.iter().find(|(id, _)| *id == kept.id).map(|(_, row)| row);
        let has_changed = match (known, &version) {
            (Some(_), _) if is_new => true,
            (Some(known), Some(version)) => guides::version(&known.table) != *version,
            _ => false,
        };
        if has_changed {
            return Err(StoreError::Conflict);
        }
        if known.is_none() && all.len() >= GUIDES_MAX {
            return Ok(false);
        }
        store::document::put(tx, &merchant, DocumentKind::Guide, &kept.id, &kept, now)?;
        store::merchant::touch(tx, &merchant, now)?;
        Ok(true)
    });
    if !written.await? {
        let detail = format!("A shop has {GUIDES_MAX} guides at most");
        return Err(Problem::new(Code::InvalidField).field("id", "too_many", detail));
    }
    reload(app, &caller.merchant.id).await?;
    Ok(GuideOut { findings, ..GuideOut::of(settings, &row, &problems) })
}

/// Conversations take the new table with their next turn.
async fn reload(app: &Arc<App>, merchant: &MerchantId) -> Result<(), Problem> {
    let (loading, owner) = (Arc::clone(app), merchant.clone());
    let loaded = tokio::task::spawn_blocking(move || merchant::load(&loading, &owner)).await;
    if matches!(loaded, Ok(Ok(()))) { Ok(()) } else { Err(Problem::new(Code::Internal)) }
}
