//! Signing in and out. A session is a random secret in a cookie; its hash is stored and lives on with use.

use super::agents::AgentOut;
use super::body::Body;
use super::caller::{COOKIE, Caller, Proof, cookie};
use super::front::{address, limited};
use super::language_out::LanguageOut;
use super::problem::{Code, Problem};
use super::secrets;
use crate::app::App;
use crate::merchant::Merchant;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::time::DAY_MS;
use engine::{AgentId, MerchantId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::agent::Agent;
use store::session::Session;
use utoipa::ToSchema;

/// How long a session lives after its last use.
pub(crate) const LIFE_MS: i64 = 14 * DAY_MS;

/// Who is signed in, and where.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionOut {
    pub agent: AgentOut,
    pub merchant: MerchantOut,
    /// To be sent as `X-CSRF-Token` with every write.
    pub csrf_token: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MerchantOut {
    pub id: String,
    pub name: String,
    #[schema(value_type = Vec<LanguageOut>)]
    pub languages: Vec<String>,
    #[schema(value_type = LanguageOut)]
    pub default_language: String,
    pub currencies: Vec<String>,
    pub accent: String,
    pub timezone: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInIn {
    pub email: String,
    pub password: String,
}

/// Where a request comes from.
#[derive(Debug)]
pub(crate) struct Address(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        Ok(Self(address(parts)))
    }
}

/// Signs in. The answer is the same, and takes as long, for a wrong password and for nobody.
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignInIn,
    responses((status = 200, body = SessionOut), (status = 401, body = super::problem::ProblemOut)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    Address(address): Address,
    headers: HeaderMap,
    Body(sign_in): Body<SignInIn>,
) -> Result<Response, Problem> {
    let now = app.now();
    let email = sign_in.email.trim().to_lowercase();
    limited(app.front.sign_ins_of_address.take(&address, now))?;
    limited(app.front.sign_ins_of_email.take(&secrets::hash(&email), now))?;
    let found = app.look(move |tx| store::agent::sign_in(tx, &email)).await?;
    let mut candidates = found.into_iter().filter(|(_, agent)| agent.password_hash.is_some());
    let mut candidate = candidates.next();
    // Once for nobody, so that a known address cannot be told by the clock.
    loop {
        let stored = candidate.as_ref().and_then(|(_, agent)| agent.password_hash.clone());
        let matches = app.front.passwords.matches(stored, sign_in.password.clone()).await?;
        match candidate.take() {
            Some((merchant, agent)) if matches => {
                return begin(&app, &headers, merchant, agent).await;
            }
            _ => match candidates.next() {
                Some(next) => candidate = Some(next),
                None => return Err(Problem::new(Code::SignInFailed)),
            },
        }
    }
}

/// Starts a session with a new secret; the one that was sent along ends.
pub(crate) async fn begin(
    app: &Arc<App>,
    headers: &HeaderMap,
    merchant: MerchantId,
    agent: Agent,
) -> Result<Response, Problem> {
    let Some(loaded) = app.merchants.get(&merchant) else {
        return Err(Problem::new(Code::SignInFailed));
    };
    let (secret, now) = (secrets::fresh(app), app.now());
    let before = cookie(headers).map(secrets::hash);
    let session = Session {
        hash: secrets::hash(&secret),
        merchant,
        agent: agent.id.clone(),
        csrf: secrets::csrf(&secret),
        created_at: now,
        expires_at: now.plus_ms(LIFE_MS),
    };
    app.store()
        .write(3, move |tx| {
            if let Some(before) = &before {
                store::session::delete(tx, before)?;
            }
            store::session::create(tx, &session)
        })
        .await?;
    Ok(answer(app, &loaded, &agent, &secret))
}

/// Who is signed in with this cookie.
#[utoipa::path(get, path = "/session", tag = "session",
    responses((status = 200, body = SessionOut), (status = 401, body = super::problem::ProblemOut)))]
pub(crate) async fn get(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    let Proof::Session { secret } = &caller.proof else {
        return Err(Problem::new(Code::SignInNeeded));
    };
    let agent = agent_of(&app, &caller.merchant.id, &caller.agent).await?;
    Ok(answer(&app, &caller.merchant, &agent, secret))
}

async fn agent_of(
    app: &Arc<App>,
    merchant: &MerchantId,
    agent: &AgentId,
) -> Result<Agent, Problem> {
    let (merchant, agent) = (merchant.clone(), agent.clone());
    let found = app.look(move |tx| store::agent::get(tx, &merchant, &agent)).await?;
    found.ok_or_else(|| Problem::new(Code::SignInNeeded))
}

/// Signs out.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Response, Problem> {
    if let Proof::Session { .. } = &caller.proof {
        let hash = caller.proof.hash();
        app.store().write(3, move |tx| store::session::delete(tx, &hash)).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&app, &mut response, "", 0);
    Ok(response)
}

fn answer(app: &App, merchant: &Arc<Merchant>, agent: &Agent, secret: &str) -> Response {
    let out = SessionOut {
        agent: AgentOut::of(app, &merchant.id, agent),
        merchant: MerchantOut::of(merchant),
        csrf_token: secrets::csrf(secret),
    };
    let mut response = Json(out).into_response();
    set_cookie(app, &mut response, secret, LIFE_MS / 1_000);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn set_cookie(app: &App, response: &mut Response, secret: &str, max_age_s: i64) {
    let secure = if app.options.public_url.starts_with("https://") { "; Secure" } else { "" };
    let cookie =
        format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_s}{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

impl MerchantOut {
    pub(crate) fn of(merchant: &Merchant) -> Self {
        let settings = &merchant.settings;
        let mut currencies = vec![settings.currency.code().to_owned()];
        currencies.extend(settings.currencies.iter().map(|currency| currency.code().to_owned()));
        currencies.dedup();
        Self {
            id: merchant.id.to_string(),
            name: settings.name.clone(),
            languages: settings
                .languages
                .iter()
                .map(|language| language.code().to_owned())
                .collect(),
            default_language: settings.default_language.code().to_owned(),
            currencies,
            accent: settings.accent.clone(),
            timezone: settings.timezone.clone(),
        }
    }
}
