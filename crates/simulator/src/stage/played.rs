//! The page, and the few operations it and the terminal play with.

use super::{Stage, StageError};
use crate::act::Act;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// How long a question for news may wait.
const WAIT_MAX: Duration = Duration::from_secs(20);
/// Scripts, styles and pictures of this origin, and pictures the brand's server shows.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http: https: data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// A channel that can be tried.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChannelOut {
    pub kind: String,
    pub title: String,
    pub inbox: String,
    pub languages: Vec<String>,
}

/// Who opens a phone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PhoneIn {
    pub kind: String,
    pub inbox: String,
    pub name: String,
    pub language: String,
}

/// What is done on a phone.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DoingIn {
    /// A button, by its key or title.
    Tap {
        tap: String,
    },
    Act(Act),
}

#[derive(Debug, Deserialize)]
pub(super) struct LinesQuery {
    #[serde(default)]
    from: usize,
    /// Milliseconds to wait for news.
    #[serde(default)]
    wait: u64,
}

pub(super) async fn page() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, include_str!("../page/index.html")).into_response()
}

pub(super) async fn style() -> Response {
    asset("text/css; charset=utf-8", include_str!("../page/style.css"))
}

pub(super) async fn script() -> Response {
    asset("text/javascript; charset=utf-8", include_str!("../page/page.js"))
}

pub(super) async fn words() -> Response {
    asset("text/javascript; charset=utf-8", include_str!("../page/words.js"))
}

fn asset(content_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text).into_response()
}

/// Every inbox that is open.
pub(super) async fn channels(State(stage): State<Stage>) -> Json<Vec<ChannelOut>> {
    let desks = stage.desks();
    let all = desks.keys().filter_map(|(kind, inbox)| {
        let vendor = stage.vendor(kind).ok()?;
        Some(ChannelOut {
            kind: kind.clone(),
            title: vendor.title().to_owned(),
            inbox: inbox.clone(),
            languages: vendor.languages().iter().map(|language| (*language).to_owned()).collect(),
        })
    });
    Json(all.collect())
}

pub(super) async fn violations(State(stage): State<Stage>) -> Json<Value> {
    Json(json!(stage.violations()))
}

/// Opens a phone on an inbox that is open already: nobody makes inboxes from outside.
pub(super) async fn open(State(stage): State<Stage>, Json(asked): Json<PhoneIn>) -> Response {
    let is_open = stage.desks().contains_key(&(asked.kind.clone(), asked.inbox.clone()));
    if !is_open {
        return refused(&StageError::NoInbox(asked.inbox));
    }
    match stage.phone(&asked.kind, &asked.inbox, &asked.name, &asked.language) {
        Ok(player) => Json(json!({ "phone": player.id() })).into_response(),
        Err(error) => refused(&error),
    }
}

/// The shopper does something.
pub(super) async fn act(
    State(stage): State<Stage>,
    Path(phone): Path<String>,
    Json(doing): Json<DoingIn>,
) -> Response {
    let done = match doing {
        DoingIn::Tap { tap } => stage.tap(&phone, &tap).await,
        DoingIn::Act(act) => stage.act(&phone, act).await,
    };
    match done {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refused(&error),
    }
}

/// What happened since a line; waits for news when there is none yet.
pub(super) async fn lines(
    State(stage): State<Stage>,
    Path(phone): Path<String>,
    Query(asked): Query<LinesQuery>,
) -> Response {
    let until = tokio::time::Instant::now() + Duration::from_millis(asked.wait).min(WAIT_MAX);
    let mut changed = stage.watch();
    loop {
        match stage.lines(&phone, asked.from) {
            Err(error) => return refused(&error),
            Ok(lines) if lines.is_empty() => {
                if tokio::time::timeout_at(until, changed.changed()).await.is_err() {
                    return Json(json!({ "lines": [] })).into_response();
                }
            }
            Ok(lines) => return Json(json!({ "lines": lines })).into_response(),
        }
    }
}

fn refused(error: &StageError) -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "error": error.to_string() }))).into_response()
}
