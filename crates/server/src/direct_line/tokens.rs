//! Tokens for pages: made for the shop's own server, renewed for the page itself.

use super::pass::{LIFE_S, Pass, Scope, USER_PREFIX, is_user};
use super::place::{Caller, Place, Speaker, origin_of};
use crate::api::problem::{Code, Problem};
use crate::app::App;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

const ORIGINS_MAX: usize = 20;

/// What a conversation, or a token for one, is asked for with. Everything may be missing, the body too.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Asked {
    user: Option<User>,
    trusted_origins: Vec<String>,
    /// What a new conversation is begun in.
    locale: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct User {
    id: Option<String>,
}

impl Asked {
    pub(super) fn read(body: &Bytes) -> Result<Self, Problem> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        serde_json::from_slice(body).map_err(|_| Problem::new(Code::MalformedJson))
    }

    /// The language tag of the page, such as `es-ES`.
    pub(super) fn locale(&self) -> Option<&str> {
        self.locale.as_deref()
    }

    /// A pass for a page, which is given to it and says who is there: named by the shop, and by nobody else.
    pub(super) fn pass_for_page(self, app: &App, place: &Place) -> Result<Pass, Problem> {
        let id = self.user.as_ref().and_then(|user| user.id.as_deref()).unwrap_or_default();
        if !id.is_empty() && !id.starts_with(USER_PREFIX) {
            let detail = "An id begins with `dl_`";
            return Err(Problem::new(Code::InvalidField).field("user.id", "invalid", detail));
        }
        self.pass(app, place)
    }

    /// A pass for a new conversation. A person who is not named gets a name nobody can guess.
    pub(super) fn pass(self, app: &App, place: &Place) -> Result<Pass, Problem> {
        let wrong = |field: &str, detail: &str| {
            Problem::new(Code::InvalidField).field(field, "invalid", detail)
        };
        let user = match self.user.and_then(|user| user.id).filter(|id| !id.is_empty()) {
            None => format!("{USER_PREFIX}{}", app.token()),
            Some(id) if is_user(&id) => id,
            Some(_) => return Err(wrong("user.id", "An id is at most 64 plain letters long")),
        };
        if self.trusted_origins.len() > ORIGINS_MAX {
            return Err(wrong("trustedOrigins", "At most 20 origins can be trusted"));
        }
        let origins: Option<Vec<String>> =
            self.trusted_origins.iter().map(|one| origin_of(one)).collect();
        let origins = origins.ok_or_else(|| {
            wrong("trustedOrigins", "An origin looks like `https://shop.example`")
        })?;
        let pass = Pass::new(place.inbox.id.as_str(), &app.token(), user, origins);
        Ok(pass.renewed(Scope::Talk, app.now()))
    }
}

/// `POST tokens/generate`, with the secret.
pub(super) async fn generate(
    State(app): State<Arc<App>>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let Caller { place, speaker: Speaker::Shop } = caller else {
        return Err(Problem::new(Code::Forbidden).detail("A token is made with the secret"));
    };
    let pass = Asked::read(&body)?.pass_for_page(&app, &place)?;
    granted(&place, &pass)
}

/// `POST tokens/refresh`, with a token that is still good.
pub(super) async fn refresh(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Value>, Problem> {
    let Caller { place, speaker: Speaker::Page(pass) } = caller else {
        return Err(Problem::new(Code::Forbidden).detail("A token is renewed with itself"));
    };
    granted(&place, &pass.renewed(Scope::Talk, app.now()))
}

fn granted(place: &Place, pass: &Pass) -> Result<Json<Value>, Problem> {
    let token = place.token(pass)?;
    Ok(Json(json!({ "conversationId": pass.conv, "token": token, "expires_in": LIFE_S })))
}
