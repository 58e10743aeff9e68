//! Agents: the people who answer.

use super::body::Body;
use super::caller::Caller;
use super::guard::WriteKey;
use super::language_out::LanguageOut;
use super::page::PageOut;
use super::password;
use super::problem::{Code, Problem};
use super::role::Role;
use crate::app::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use engine::{AgentId, Language, MerchantId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::agent::Agent;
use store::{StoreError, Tx};
use utoipa::ToSchema;

const NAME_CHARS_MAX: usize = 120;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AgentOut {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: Role,
    #[schema(value_type = Vec<LanguageOut>)]
    pub languages: Vec<String>,
    /// Whether the inbox is open somewhere.
    pub online: bool,
    pub disabled: bool,
}

impl AgentOut {
    pub(crate) fn of(app: &App, merchant: &MerchantId, agent: &Agent) -> Self {
        Self {
            id: agent.id.to_string(),
            name: agent.name.clone(),
            email: agent.email.clone(),
            role: Role::parse(&agent.role).unwrap_or(Role::Agent),
            languages: serde_json::from_str(&agent.languages).unwrap_or_default(),
            online: app.front.is_online(merchant, &agent.id),
            disabled: agent.is_disabled,
        }
    }
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentIn {
    pub name: String,
    pub email: String,
    pub role: Role,
    /// Without one nobody can sign in as this agent yet.
    pub password: Option<String>,
    #[serde(default)]
    #[schema(value_type = Vec<LanguageOut>)]
    pub languages: Vec<Language>,
}

/// What is absent stays as it is.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentChangeIn {
    pub name: Option<String>,
    pub email: Option<String>,
    pub role: Option<Role>,
    pub password: Option<String>,
    #[schema(value_type = Option<Vec<LanguageOut>>)]
    pub languages: Option<Vec<Language>>,
    pub disabled: Option<bool>,
}

#[utoipa::path(get, path = "/agents", tag = "agents", responses((status = 200, body = PageOut<AgentOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<PageOut<AgentOut>>, Problem> {
    let merchant = caller.merchant.id.clone();
    let agents = app.look(move |tx| store::agent::list(tx, &merchant)).await?;
    let shown = agents.iter().map(|agent| AgentOut::of(&app, &caller.merchant.id, agent));
    Ok(Json(PageOut::whole(shown.collect())))
}

#[utoipa::path(post, path = "/agents", tag = "agents", request_body = AgentIn,
    responses((status = 201, body = AgentOut), (status = 409, body = super::problem::ProblemOut)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    WriteKey(key): WriteKey,
    Body(given): Body<AgentIn>,
) -> Result<(StatusCode, Json<AgentOut>), Problem> {
    may_give(&caller, given.role)?;
    let password_hash = match given.password {
        None => None,
        Some(password) => Some(hashed(&app, password).await?),
    };
    let agent = Agent {
        id: AgentId::from_token(&key),
        email: email("email", &given.email)?,
        name: name(&given.name)?,
        password_hash,
        role: given.role.name().to_owned(),
        languages: languages(&given.languages),
        is_disabled: false,
        created_at: app.now(),
    };
    let (merchant, new) = (caller.merchant.id.clone(), agent.clone());
    app.store()
        .write(3, move |tx| match store::agent::get(tx, &merchant, &new.id)? {
            // The same request, whose first answer was lost with its process.
            Some(_) => Ok(()),
            None => store::agent::create(tx, &merchant, &new),
        })
        .await
        .map_err(taken)?;
    Ok((StatusCode::CREATED, Json(AgentOut::of(&app, &caller.merchant.id, &agent))))
}

#[utoipa::path(patch, path = "/agents/{id}", tag = "agents", request_body = AgentChangeIn,
    params(("id" = String, Path)), responses((status = 200, body = AgentOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn update(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(change): Body<AgentChangeIn>,
) -> Result<Json<AgentOut>, Problem> {
    let (merchant, id) = (caller.merchant.id.clone(), AgentId::new(id));
    let known = app.look(move |tx| store::agent::get(tx, &merchant, &id)).await?;
    let mut agent = known.ok_or_else(Problem::not_found)?;
    let was = Role::parse(&agent.role).unwrap_or(Role::Agent);
    may_give(&caller, was)?;
    may_give(&caller, change.role.unwrap_or(was))?;
    // Whoever knew the old password, or had a role, has it no longer.
    let ends_sessions = change.password.is_some() || change.disabled == Some(true);
    if let Some(given) = change.name {
        agent.name = name(&given)?;
    }
    if let Some(given) = change.email {
        agent.email = email("email", &given)?;
    }
    if let Some(role) = change.role {
        role.name().clone_into(&mut agent.role);
    }
    if let Some(given) = change.languages {
        agent.languages = languages(&given);
    }
    if let Some(password) = change.password {
        agent.password_hash = Some(hashed(&app, password).await?);
    }
    agent.is_disabled = change.disabled.unwrap_or(agent.is_disabled);
    let (merchant, changed) = (caller.merchant.id.clone(), agent.clone());
    let kept = app
        .store()
        .write(3, move |tx| save(tx, &merchant, &changed, ends_sessions))
        .await
        .map_err(taken)?;
    if !kept {
        return Err(Problem::new(Code::Conflict).detail("This is the last owner"));
    }
    Ok(Json(AgentOut::of(&app, &caller.merchant.id, &agent)))
}

/// Stores a changed agent, unless nobody could change anything afterwards.
fn save(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    agent: &Agent,
    ends_sessions: bool,
) -> Result<bool, StoreError> {
    let others = store::agent::list(tx, merchant)?;
    let is_owner = |agent: &Agent| agent.role == Role::Owner.name() && !agent.is_disabled;
    let had_owner = others.iter().any(is_owner);
    let keeps_owner =
        is_owner(agent) || others.iter().any(|other| other.id != agent.id && is_owner(other));
    if had_owner && !keeps_owner {
        return Ok(false);
    }
    store::agent::update(tx, merchant, agent)?;
    if ends_sessions {
        store::session::delete_of_agent(tx, merchant, &agent.id)?;
    }
    Ok(true)
}

/// Nobody gives, or changes somebody with, a role above their own.
pub(crate) fn may_give(caller: &Caller, role: Role) -> Result<(), Problem> {
    let own = if caller.scopes.is_some() { Role::Agent } else { caller.role };
    if role <= own { Ok(()) } else { Err(Problem::new(Code::Forbidden)) }
}

fn taken(error: StoreError) -> Problem {
    match error {
        StoreError::Constraint { .. } => Problem::new(Code::Conflict).field(
            "email",
            "taken",
            "Another agent has this e-mail address",
        ),
        other => other.into(),
    }
}

pub(crate) async fn hashed(app: &Arc<App>, password: String) -> Result<String, Problem> {
    password::check(&password)?;
    app.front.passwords.hash(app, password).await
}

pub(crate) fn name(given: &str) -> Result<String, Problem> {
    let name = given.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= NAME_CHARS_MAX
        && !name.chars().any(char::is_control);
    if fits {
        return Ok(name.to_owned());
    }
    Err(Problem::new(Code::InvalidField).field(
        "name",
        "invalid",
        format!("A name has 1 to {NAME_CHARS_MAX} characters"),
    ))
}

/// An address in the one form it is stored and compared in.
pub(crate) fn email(field: &str, given: &str) -> Result<String, Problem> {
    let parsed = engine::commerce::address::parse_email(given).ok();
    let wrong = || {
        Problem::new(Code::InvalidField).field(field, "invalid", "This is not an e-mail address")
    };
    parsed.map(|email| email.to_lowercase()).ok_or_else(wrong)
}

fn languages(given: &[Language]) -> String {
    let codes: Vec<&str> = given.iter().map(|language| language.code()).collect();
    serde_json::to_string(&codes).unwrap_or_default()
}
