//! Canned responses: texts an agent inserts. What the brand's voice refuses is not saved.

use super::body::Body;
use super::caller::Caller;
use super::page::PageOut;
use super::problem::{Code, Problem};
use super::voice::{self, FindingOut};
use crate::app::App;
use crate::document::{CannedResponseRow, Document};
use axum::Json;
use axum::extract::State;
use engine::voice::Kind;
use engine::{Language, Localized};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::document::DocumentKind;
use utoipa::ToSchema;

const TITLE_CHARS_MAX: usize = 60;
const SHORTCUT_CHARS_MAX: usize = 40;
const TEXT_CHARS_MAX: usize = 4_000;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CannedResponseOut {
    pub id: String,
    pub shortcut: String,
    /// How the text begins.
    pub title: String,
    /// In the merchant's own language.
    pub text: String,
    /// The text in every language there is.
    pub texts: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CannedResponseIn {
    /// What an agent types to find it; a known one is replaced.
    pub shortcut: String,
    /// The text by the code of its language.
    pub texts: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CannedResponseSavedOut {
    pub canned_response: CannedResponseOut,
    /// What the brand's voice would rather have; it was saved all the same.
    pub findings: Vec<FindingOut>,
}

#[utoipa::path(get, path = "/canned_responses", tag = "settings", responses((status = 200, body = PageOut<CannedResponseOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<PageOut<CannedResponseOut>>, Problem> {
    let merchant = caller.merchant.id.clone();
    let rows: Vec<(String, CannedResponseRow)> = app
        .look(move |tx| store::document::list(tx, &merchant, DocumentKind::CannedResponse))
        .await?;
    let language = caller.merchant.settings.default_language;
    let shown = rows.into_iter().map(|(id, row)| shown(id, row, language));
    Ok(Json(PageOut::whole(shown.collect())))
}

/// Creates or replaces one.
#[utoipa::path(post, path = "/canned_responses", tag = "settings", request_body = CannedResponseIn,
    responses((status = 200, body = CannedResponseSavedOut), (status = 422, body = super::problem::ProblemOut)))]
pub(crate) async fn save(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(given): Body<CannedResponseIn>,
) -> Result<Json<CannedResponseSavedOut>, Problem> {
    let row = row_of(given)?;
    let what = format!("canned_response {}", row.shortcut);
    let guides = &caller.merchant.voice;
    let objections = crate::voice::against(guides, Kind::CannedResponse, &what, &row.text);
    let findings = voice::gate(objections)?;
    let document = Document { canned_response: vec![row.clone()], ..Document::default() };
    voice::save(&app, &caller, document).await?;
    let language = caller.merchant.settings.default_language;
    let canned_response = shown(row.shortcut.clone(), row, language);
    Ok(Json(CannedResponseSavedOut { canned_response, findings }))
}

fn row_of(given: CannedResponseIn) -> Result<CannedResponseRow, Problem> {
    let wrong = |field: &str, detail: &str| {
        Problem::new(Code::InvalidField).field(field, "invalid", detail)
    };
    let shortcut = given.shortcut.trim().to_owned();
    let is_word = !shortcut.is_empty() && !shortcut.chars().any(char::is_whitespace);
    if !is_word || shortcut.chars().count() > SHORTCUT_CHARS_MAX {
        return Err(wrong("shortcut", "A shortcut is one word of at most 40 characters"));
    }
    let mut text = Localized::default();
    for (code, one) in given.texts {
        let language = Language::ALL.into_iter().find(|language| language.code() == code);
        let language = language.ok_or_else(|| wrong("texts", "A language is en, es or da"))?;
        if one.trim().is_empty() || one.chars().count() > TEXT_CHARS_MAX {
            return Err(wrong("texts", "A text has 1 to 4000 characters"));
        }
        text.0.insert(language, one);
    }
    if text.is_empty() {
        return Err(wrong("texts", "At least one text is needed"));
    }
    Ok(CannedResponseRow { shortcut, text })
}

fn shown(id: String, row: CannedResponseRow, language: Language) -> CannedResponseOut {
    let text = row.text.get(language).to_owned();
    let title = text.lines().next().unwrap_or("").chars().take(TITLE_CHARS_MAX).collect();
    let texts =
        row.text.0.into_iter().map(|(language, text)| (language.code().to_owned(), text)).collect();
    CannedResponseOut { id, shortcut: row.shortcut, title, text, texts }
}
