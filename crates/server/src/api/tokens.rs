//! API tokens: for programs, with a role or for single purposes, shown once.

use super::agents::{may_give, name};
use super::body::Body;
use super::caller::{Caller, SCOPED};
use super::guard::WriteKey;
use super::page::PageOut;
use super::problem::{Code, Problem};
use super::role::{Role, Scope};
use super::secrets::{self, TOKEN_PREFIX};
use crate::app::App;
use crate::time_text;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use engine::{MerchantId, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::token::Token;
use store::{StoreError, Tx};
use utoipa::ToSchema;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TokenOut {
    pub id: String,
    pub name: String,
    /// `null` for a token with scopes.
    pub role: Option<Role>,
    pub scopes: Vec<Scope>,
    pub created_at: String,
    pub last_used_at: Option<String>,
}

/// A token on the one occasion on which it can be read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewTokenOut {
    #[serde(flatten)]
    pub about: TokenOut,
    pub token: String,
}

/// Either a role or scopes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenIn {
    pub name: String,
    pub role: Option<Role>,
    #[serde(default)]
    pub scopes: Vec<Scope>,
}

impl TokenOut {
    fn of(token: &Token) -> Self {
        let names: Vec<String> = serde_json::from_str(&token.scopes).unwrap_or_default();
        Self {
            id: token.id.clone(),
            name: token.name.clone(),
            role: Role::parse(&token.role),
            scopes: names.iter().filter_map(|name| Scope::parse(name)).collect(),
            created_at: time_text(token.created_at),
            last_used_at: token.last_used_at.map(time_text),
        }
    }
}

#[utoipa::path(get, path = "/tokens", tag = "tokens", responses((status = 200, body = PageOut<TokenOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<PageOut<TokenOut>>, Problem> {
    let merchant = caller.merchant.id.clone();
    let tokens = app.look(move |tx| store::token::list(tx, &merchant)).await?;
    Ok(Json(PageOut::whole(tokens.iter().map(TokenOut::of).collect())))
}

#[utoipa::path(post, path = "/tokens", tag = "tokens", request_body = TokenIn,
    responses((status = 201, body = NewTokenOut)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    WriteKey(key): WriteKey,
    Body(given): Body<TokenIn>,
) -> Result<(StatusCode, Json<NewTokenOut>), Problem> {
    let role = match (given.role, given.scopes.is_empty()) {
        (Some(role), true) => role.name(),
        (None, false) => SCOPED,
        _ => {
            return Err(Problem::new(Code::InvalidField).field(
                "role",
                "invalid",
                "Give either a role or scopes",
            ));
        }
    };
    may_give(&caller, given.role.unwrap_or(Role::Admin))?;
    let scopes: Vec<&str> = given.scopes.iter().map(|scope| scope.name()).collect();
    let token = Token {
        merchant: caller.merchant.id.clone(),
        id: format!("tok_{key}"),
        name: name(&given.name)?,
        role: role.to_owned(),
        scopes: serde_json::to_string(&scopes).unwrap_or_default(),
        created_at: app.now(),
        expires_at: None,
        last_used_at: None,
    };
    let about = TokenOut::of(&token);
    let secret = secrets::fresh(&app);
    let hash = secrets::hash(&secret);
    app.store()
        .write(3, move |tx| {
            // The same request, whose first answer was lost with its process: that token was never seen.
            store::token::delete(tx, &token.merchant, &token.id)?;
            store::token::create(tx, &hash, &token)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(NewTokenOut { about, token: format!("{TOKEN_PREFIX}{secret}") })))
}

#[utoipa::path(delete, path = "/tokens/{id}", tag = "tokens", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let merchant = caller.merchant.id.clone();
    let tokens = {
        let merchant = merchant.clone();
        app.look(move |tx| store::token::list(tx, &merchant)).await?
    };
    let known = tokens.iter().find(|token| token.id == id).ok_or_else(Problem::not_found)?;
    may_give(&caller, Role::parse(&known.role).unwrap_or(Role::Admin))?;
    let gone = app.store().write(3, move |tx| store::token::delete(tx, &merchant, &id)).await?;
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found()) }
}

/// Makes a token with a role outside of the API, for the command line; answers what to print once.
///
/// # Errors
/// When the database refuses.
pub fn issue(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    name: &str,
    role: Role,
    random: [u8; 32],
    now: Timestamp,
) -> Result<String, StoreError> {
    let secret = hex::encode(random);
    let token = Token {
        merchant: merchant.clone(),
        id: format!("tok_{}", tx.token()),
        name: name.to_owned(),
        role: role.name().to_owned(),
        scopes: "[]".to_owned(),
        created_at: now,
        expires_at: None,
        last_used_at: None,
    };
    store::token::create(tx, &secrets::hash(&secret), &token)?;
    Ok(format!("{TOKEN_PREFIX}{secret}"))
}
