//! Canned responses: texts an agent inserts.

use super::caller::Caller;
use super::page::PageOut;
use super::problem::Problem;
use crate::app::App;
use crate::document::CannedResponseRow;
use axum::Json;
use axum::extract::State;
use engine::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::document::DocumentKind;
use utoipa::ToSchema;

const TITLE_CHARS_MAX: usize = 60;

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

fn shown(id: String, row: CannedResponseRow, language: Language) -> CannedResponseOut {
    let text = row.text.get(language).to_owned();
    let title = text.lines().next().unwrap_or("").chars().take(TITLE_CHARS_MAX).collect();
    let texts =
        row.text.0.into_iter().map(|(language, text)| (language.code().to_owned(), text)).collect();
    CannedResponseOut { id, shortcut: row.shortcut, title, text, texts }
}
