//! Which inbox is spoken to, from which page, and who speaks.

use super::pass::{Pass, Scope};
use crate::api::front::{address, limited};
use crate::api::origin;
use crate::api::problem::{Code, Problem};
use crate::api::secrets;
use crate::app::App;
use crate::merchant::{Inbox, Merchant};
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use channels::bot_framework::{Address, BotFramework, DIRECT_LINE};
use std::sync::Arc;
use url::Url;

/// How long a browser keeps the answer to its question.
const PREFLIGHT_S: &str = "600";
/// What the client sends besides the usual.
const HEADERS_ALLOWED: &str = "authorization, content-type, x-ms-bot-agent, x-requested-with";

/// An inbox that serves Direct Line.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) merchant: Arc<Merchant>,
    pub(super) inbox: Arc<Inbox>,
    pub(super) bot: Arc<BotFramework>,
}

impl Place {
    /// Without a secret there is no Direct Line.
    fn find(app: &App, id: &str) -> Option<Self> {
        let (merchant, inbox) = app.merchants.inbox_by_id(id)?;
        let bot = inbox.bot_framework.clone()?;
        let open = !bot.direct_line().secrets.is_empty();
        open.then_some(Self { merchant, inbox, bot })
    }

    /// The conversation as the channel knows it.
    pub(super) fn address(&self, pass: &Pass, locale: Option<&str>) -> Address {
        Address {
            conversation: pass.conv.clone(),
            channel: DIRECT_LINE.to_owned(),
            bot: self.bot_id(),
            user: pass.user.clone(),
            locale: locale.map(str::to_owned),
            ..Address::default()
        }
    }

    /// What the client knows us by.
    pub(super) fn bot_id(&self) -> String {
        format!("bot:{}", self.inbox.id)
    }

    /// Signs a pass.
    pub(super) fn token(&self, pass: &Pass) -> Result<String, Problem> {
        pass.write(&self.bot.direct_line().secrets).ok_or_else(Problem::not_found)
    }
}

impl FromRequestParts<Arc<App>> for Place {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        limited(app.front.addresses.take(&address(parts), app.now()))?;
        let params = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::not_found())?;
        let inbox =
            params.iter().find(|(name, _)| *name == "inbox").map(|(_, value)| value.to_owned());
        Self::find(app, &inbox.unwrap_or_default()).ok_or_else(Problem::not_found)
    }
}

/// Who speaks: the shop's own server, or a page with a pass.
#[derive(Debug)]
pub(super) enum Speaker {
    Shop,
    Page(Pass),
}

/// A caller who has shown a secret or a token.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) place: Place,
    pub(super) speaker: Speaker,
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let place = Place::from_request_parts(parts, app).await?;
        let refused = || Problem::new(Code::SignInNeeded);
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let shown = value.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(refused)?;
        let known = &place.bot.direct_line().secrets;
        if known.iter().any(|secret| secret.matches(shown)) {
            return Ok(Self { place, speaker: Speaker::Shop });
        }
        let pass = Pass::read(known, shown, place.inbox.id.as_str(), Scope::Talk, app.now());
        // The client takes this status, and no other, as the sign to get a new token.
        let over = || Problem::new(Code::Forbidden).detail("The token is not, or no longer, good");
        let pass = pass.ok_or_else(over)?;
        check_page(&pass, &parts.headers)?;
        limited(app.front.visitors.take(&secrets::hash(&pass.user), app.now()))?;
        Ok(Self { place, speaker: Speaker::Page(pass) })
    }
}

/// Whoever may speak in the conversation that the path names: a page with a pass for this one, or the shop itself.
#[derive(Debug)]
pub(super) struct Guest {
    pub(super) place: Place,
    pub(super) pass: Pass,
}

impl FromRequestParts<Arc<App>> for Guest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let Caller { place, speaker } = Caller::from_request_parts(parts, app).await?;
        let params = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::not_found())?;
        let id = params
            .iter()
            .find(|(name, _)| *name == "id")
            .map(|(_, value)| value)
            .unwrap_or_default();
        let pass =
            match speaker {
                Speaker::Page(pass) if pass.conv == id => pass,
                Speaker::Page(_) => {
                    return Err(Problem::new(Code::Forbidden)
                        .detail("The token is for another conversation"));
                }
                Speaker::Shop => Pass::of_conversation(place.inbox.id.as_str(), id)
                    .ok_or_else(Problem::not_found)?,
            };
        Ok(Self { place, pass })
    }
}

/// A token that names pages is good on those only.
pub(super) fn check_page(pass: &Pass, headers: &HeaderMap) -> Result<(), Problem> {
    let page = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    let trusted = |page: &str| pass.origins.iter().any(|origin| origin == page);
    match page {
        Some(page) if !pass.origins.is_empty() && !trusted(page) => {
            Err(Problem::new(Code::Forbidden).detail("The token is not for this page"))
        }
        _ => Ok(()),
    }
}

/// Lets pages that the inbox lists ask us, and no others; a call that comes from no page passes.
pub(super) async fn pages(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let Some(page) = headers.get(header::ORIGIN).cloned() else { return next.run(request).await };
    let inbox = request.uri().path().split('/').nth(2).unwrap_or_default();
    let Some(place) = Place::find(&app, inbox) else { return Problem::not_found().into_response() };
    if !origin::is_ours(&app, headers) && !is_listed(&place, &page) {
        return Problem::new(Code::Forbidden)
            .detail("Direct Line is not set up for this page")
            .into_response();
    }
    let mut response = match *request.method() {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, page);
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST, OPTIONS"),
    );
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(HEADERS_ALLOWED));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(PREFLIGHT_S));
    response
}

fn is_listed(place: &Place, page: &HeaderValue) -> bool {
    let Ok(page) = page.to_str() else { return false };
    place.bot.direct_line().origins.iter().any(|listed| origin_of(listed).as_deref() == Some(page))
}

/// An origin as a browser writes it.
pub(super) fn origin_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(url.origin().ascii_serialization())
}
