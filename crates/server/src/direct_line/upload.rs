//! Files that a page sends, alone or with the activity they belong to.

use super::activities;
use super::multipart;
use super::place::Guest;
use crate::api::front::limited;
use crate::api::problem::{Code, Problem};
use crate::api::{secrets, unreadable};
use crate::app::App;
use crate::widget::uploads;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, header};
use serde_json::{Value, json};
use std::sync::Arc;
use store::upload::Upload;

/// Largest call, its files together.
pub(super) const BYTES_MAX: usize = 9 * 1024 * 1024;
/// The part that holds the activity.
const ACTIVITY: &str = "application/vnd.microsoft.activity";
const FILES_MAX: usize = 5;

/// One file of a call.
struct File<'a> {
    name: Option<String>,
    content: &'a [u8],
}

/// `POST conversations/{id}/upload`.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    guest: Guest,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Problem> {
    limited(app.front.uploads.take(&secrets::hash(&guest.pass.user), app.now()))?;
    let body = body.map_err(|rejection| unreadable(&rejection))?;
    let kind =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (mut activity, files) = match multipart::boundary(kind) {
        Some(boundary) => parts(&body, &boundary)?,
        None => {
            let name =
                headers.get(header::CONTENT_DISPOSITION).and_then(|value| value.to_str().ok());
            let name = name.and_then(|value| multipart::parameter(value, "filename"));
            (json!({ "type": "message" }), vec![File { name, content: &body }])
        }
    };
    if files.is_empty() || files.len() > FILES_MAX {
        return Err(Problem::new(Code::InvalidField).field(
            "file",
            "invalid",
            "Between one and five files are taken",
        ));
    }
    let mut attachments = Vec::new();
    for file in &files {
        attachments.push(keep(&app, &guest, file).await?);
    }
    activity["attachments"] = Value::Array(attachments);
    let id = activities::said(&app, &guest, activity).await?;
    Ok(Json(json!({ "id": id })))
}

fn parts<'a>(body: &'a [u8], boundary: &str) -> Result<(Value, Vec<File<'a>>), Problem> {
    let malformed = || Problem::new(Code::MalformedJson).detail("The form cannot be read");
    let mut activity = json!({ "type": "message" });
    let mut files = Vec::new();
    for part in multipart::parts(body, boundary).ok_or_else(malformed)? {
        if part.content_type.starts_with(ACTIVITY) {
            activity = serde_json::from_slice(part.content).map_err(|_| malformed())?;
            if !activity.is_object() {
                return Err(malformed());
            }
        } else {
            files.push(File { name: part.file_name, content: part.content });
        }
    }
    Ok((activity, files))
}

/// Stores a file like the widget does: its bytes say what it is, and only harmless kinds are taken.
async fn keep(app: &Arc<App>, guest: &Guest, file: &File<'_>) -> Result<Value, Problem> {
    let place = &guest.place;
    let wrong = || {
        Problem::new(Code::UnsupportedMedia)
            .detail("Pictures (PNG, JPEG, WebP, GIF) and PDF files are taken")
    };
    let mime = uploads::taken(file.content).ok_or_else(wrong)?;
    let id = uploads::fresh(app);
    let conversation = super::transcript::conversation(app, place, &guest.pass).await?;
    let upload = Upload {
        id: id.clone(),
        conversation,
        file_name: file.name.clone(),
        mime: mime.to_owned(),
        created_at: app.now(),
        content: file.content.to_vec(),
    };
    let merchant = place.merchant.id.clone();
    app.store().write(3, move |tx| store::upload::create(tx, &merchant, &upload)).await?;
    Ok(
        json!({ "contentType": mime, "contentUrl": format!("{}:{id}", place.inbox.id), "name": file.name }),
    )
}
