//! The first run: whoever holds the one-time link becomes the owner.
//!
//! The link's token is random, stored as a hash and gone once it was used. While an owner exists there is no link,
//! and a guess costs as much as a wrong password.

use super::agents::{email, hashed, name};
use super::body::Body;
use super::front::limited;
use super::problem::{Code, Problem};
use super::role::Role;
use super::secrets;
use super::session::{self, Address, SessionOut};
use crate::app::App;
use crate::document::{Document, MerchantSettings};
use crate::settings;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use engine::{AgentId, MerchantId};
use serde::Deserialize;
use std::sync::Arc;
use store::agent::Agent;
use store::document::DocumentKind;
use store::{StoreError, Tx};
use utoipa::ToSchema;

/// Where the hash of the link's token is kept.
const KEPT_AS: &str = "setup_token";
/// The merchant of an installation that has none yet.
const FIRST_MERCHANT: &str = "shop";

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupIn {
    /// From the link.
    pub token: String,
    pub name: String,
    pub email: String,
    pub password: String,
}

/// The address at which the first owner is made; `None` once there is one. Each call makes a new link and ends
/// the one before.
pub async fn setup_link(app: &App) -> Option<String> {
    let merchant = merchant(app);
    let secret = secrets::fresh(app);
    let (kept, now) = (secrets::hash(&secret), app.now());
    let made = app.store().write(3, move |tx| {
        if has_owner(tx, &merchant)? {
            return Ok(false);
        }
        store::document::put(tx, &merchant, DocumentKind::Setting, KEPT_AS, &kept, now)?;
        Ok(true)
    });
    match made.await {
        Ok(true) => Some(format!("{}/setup?token={secret}", app.options.public_url)),
        Ok(false) => None,
        Err(error) => {
            tracing::error!(error = %error, "Could not make the set-up link");
            None
        }
    }
}

fn merchant(app: &App) -> MerchantId {
    app.merchants
        .first()
        .map_or_else(|| MerchantId::new(FIRST_MERCHANT), |merchant| merchant.id.clone())
}

fn has_owner(tx: &mut Tx<'_>, merchant: &MerchantId) -> Result<bool, StoreError> {
    let agents = store::agent::list(tx, merchant)?;
    // An owner that a configuration file named cannot sign in before somebody sets a password.
    Ok(agents.iter().any(|agent| agent.role == Role::Owner.name() && agent.password_hash.is_some()))
}

/// Makes the first owner and signs her in.
#[utoipa::path(post, path = "/setup", tag = "session", request_body = SetupIn,
    responses((status = 200, body = SessionOut), (status = 401, body = super::problem::ProblemOut)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    Address(address): Address,
    headers: HeaderMap,
    Body(given): Body<SetupIn>,
) -> Result<Response, Problem> {
    limited(app.front.sign_ins_of_address.take(&address, app.now()))?;
    let merchant = merchant(&app);
    let token = secrets::hash(&given.token);
    check(&app, &merchant, &token).await?;
    let now = app.now();
    let agent = Agent {
        id: AgentId::from_token(&app.token()),
        email: email("email", &given.email)?,
        name: name(&given.name)?,
        password_hash: Some(hashed(&app, given.password).await?),
        role: Role::Owner.name().to_owned(),
        languages: "[]".to_owned(),
        is_disabled: false,
        created_at: now,
    };
    let (owner, new, shared) = (merchant.clone(), agent, Arc::clone(&app));
    let made =
        app.store().write(3, move |tx| make(tx, &shared, &owner, &token, new.clone())).await?;
    let agent = made.ok_or_else(|| Problem::new(Code::SetupDone))?;
    if app.merchants.get(&merchant).is_none() {
        let (loading, id) = (Arc::clone(&app), merchant.clone());
        let loaded =
            tokio::task::spawn_blocking(move || crate::merchant::load(&loading, &id)).await;
        if !matches!(loaded, Ok(Ok(()))) {
            return Err(Problem::new(Code::Internal));
        }
    }
    session::begin(&app, &headers, merchant, agent).await
}

/// Refuses a wrong token before anything is worked out for it.
async fn check(app: &Arc<App>, merchant: &MerchantId, token: &str) -> Result<(), Problem> {
    let looked_up = merchant.clone();
    let (done, kept) = app
        .look(move |tx| {
            let kept: Option<String> =
                store::document::get(tx, &looked_up, DocumentKind::Setting, KEPT_AS)?;
            Ok((has_owner(tx, &looked_up)?, kept))
        })
        .await?;
    match kept {
        _ if done => Err(Problem::new(Code::SetupDone)),
        Some(kept) if secrets::same(&kept, token) => Ok(()),
        _ => Err(Problem::new(Code::SignInFailed)
            .detail("This link is not the newest one; the server prints it when it starts")),
    }
}

/// Makes the owner, if the link is still good; `None` when somebody was faster.
fn make(
    tx: &mut Tx<'_>,
    app: &App,
    merchant: &MerchantId,
    token: &str,
    mut agent: Agent,
) -> Result<Option<Agent>, StoreError> {
    let kept: Option<String> = store::document::get(tx, merchant, DocumentKind::Setting, KEPT_AS)?;
    if has_owner(tx, merchant)? || kept.as_deref() != Some(token) {
        return Ok(None);
    }
    store::document::delete(tx, merchant, DocumentKind::Setting, KEPT_AS)?;
    if store::merchant::get(tx, merchant)?.is_none() {
        let document = Document {
            merchant: Some(MerchantSettings::first(merchant.as_str(), "Shop")),
            ..Document::default()
        };
        settings::save(
            tx,
            merchant,
            &document,
            &app.sealer,
            &|| (app.options.random)(),
            agent.created_at,
        )?;
    }
    // Named in a configuration file already: the same person, who now has a password.
    match store::agent::list(tx, merchant)?.into_iter().find(|known| known.email == agent.email) {
        Some(known) => {
            agent = Agent { id: known.id, created_at: known.created_at, ..agent };
            store::agent::update(tx, merchant, &agent)?;
        }
        None => store::agent::create(tx, merchant, &agent)?,
    }
    Ok(Some(agent))
}
