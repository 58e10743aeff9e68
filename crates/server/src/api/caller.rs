//! Who calls: a session's cookie or a token, looked up once, with a handle on one merchant and no other.
//!
//! A handler that takes a [`Caller`] can reach that merchant's rows only, because every function of the store
//! wants a merchant and this is the only one it has.

use super::problem::{Code, Problem};
use super::role::{Role, Scope};
use super::secrets;
use crate::app::App;
use crate::merchant::Merchant;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use engine::{AgentId, MerchantId, Timestamp};
use std::sync::Arc;
use store::{StoreError, Tx};

/// The session's cookie.
pub(crate) const COOKIE: &str = "trato_session";

/// Somebody who has proven who they are.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) merchant: Arc<Merchant>,
    /// In whose name things are done; a token acts in its own.
    pub(crate) agent: AgentId,
    pub(crate) name: String,
    pub(crate) role: Role,
    /// `None`: whatever the role allows.
    pub(crate) scopes: Option<Vec<Scope>>,
    pub(crate) proof: Proof,
}

/// How they have proven it.
#[derive(Debug, Clone)]
pub(crate) enum Proof {
    Session { secret: String },
    Token { secret: String },
}

impl Proof {
    /// What was sent as a cookie or a bearer token, if it can be one of ours.
    pub(crate) fn sent(headers: &HeaderMap) -> Option<Self> {
        match bearer(headers) {
            Some(text) => Self::token(text),
            None => cookie(headers).map(|secret| Self::Session { secret }),
        }
    }

    /// An API token.
    pub(crate) fn token(text: &str) -> Option<Self> {
        let secret =
            text.strip_prefix(secrets::TOKEN_PREFIX).filter(|secret| secrets::is_secret(secret))?;
        Some(Self::Token { secret: secret.to_owned() })
    }

    /// What is stored of it.
    pub(crate) fn hash(&self) -> String {
        let (Self::Session { secret } | Self::Token { secret }) = self;
        secrets::hash(secret)
    }

    /// The session's CSRF token.
    pub(crate) fn csrf(&self) -> Option<String> {
        match self {
            Self::Session { secret } => Some(secrets::csrf(secret)),
            Self::Token { .. } => None,
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The one session cookie. Two of them are somebody trying to slip one in: neither counts.
pub(crate) fn cookie(headers: &HeaderMap) -> Option<String> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut found = pairs
        .flat_map(|pairs| pairs.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(name, value)| (name == COOKIE).then_some(value));
    match (found.next(), found.next()) {
        (Some(secret), None) if secrets::is_secret(secret) => Some(secret.to_owned()),
        _ => None,
    }
}

/// What the store knows of a proof.
#[derive(Debug)]
struct Known {
    merchant: MerchantId,
    agent: AgentId,
    name: String,
    role: Role,
    scopes: Option<Vec<Scope>>,
}

/// The role that is stored for a token with scopes.
pub(crate) const SCOPED: &str = "scoped";

/// Looks a proof up; `None` when it is not, or no longer, one.
pub(crate) async fn find(app: &Arc<App>, proof: Proof) -> Result<Option<Caller>, Problem> {
    let (hash, now) = (proof.hash(), app.now());
    let looked_up = hash.clone();
    let is_session = matches!(proof, Proof::Session { .. });
    let known = app
        .look(move |tx| match is_session {
            true => by_session(tx, &looked_up, now),
            false => by_token(tx, &looked_up, now),
        })
        .await?;
    let Some(Known { merchant, agent, name, role, scopes }) = known else { return Ok(None) };
    let Some(merchant) = app.merchants.get(&merchant) else { return Ok(None) };
    if app.front.is_use_worth_noting(&hash, now) {
        note_use(app, hash, is_session).await?;
    }
    Ok(Some(Caller { merchant, agent, name, role, scopes, proof }))
}

fn by_session(tx: &mut Tx<'_>, hash: &str, now: Timestamp) -> Result<Option<Known>, StoreError> {
    let Some(session) = store::session::find(tx, hash, now)? else { return Ok(None) };
    let agent = store::agent::get(tx, &session.merchant, &session.agent)?;
    Ok(agent.filter(|agent| !agent.is_disabled).and_then(|agent| {
        let role = Role::parse(&agent.role)?;
        Some(Known {
            merchant: session.merchant,
            agent: agent.id,
            name: agent.name,
            role,
            scopes: None,
        })
    }))
}

fn by_token(tx: &mut Tx<'_>, hash: &str, now: Timestamp) -> Result<Option<Known>, StoreError> {
    let Some(token) = store::token::find(tx, hash, now)? else { return Ok(None) };
    let (role, scopes) = match token.role.as_str() {
        // A scope this build does not know opens nothing.
        SCOPED => {
            let names: Vec<String> = serde_json::from_str(&token.scopes).unwrap_or_default();
            (Role::Agent, Some(names.iter().filter_map(|name| Scope::parse(name)).collect()))
        }
        name => match Role::parse(name) {
            Some(role) => (role, None),
            None => return Ok(None),
        },
    };
    let agent = AgentId::new(token.id);
    Ok(Some(Known { merchant: token.merchant, agent, name: token.name, role, scopes }))
}

/// A session lives on from its last use.
async fn note_use(app: &Arc<App>, hash: String, is_session: bool) -> Result<(), Problem> {
    let now = app.now();
    let noted = app.store().write(3, move |tx| match is_session {
        true => store::session::extend(tx, &hash, now.plus_ms(super::session::LIFE_MS)),
        false => store::token::touch(tx, &hash, now),
    });
    Ok(noted.await?)
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    /// Found by the guard in front of every operation.
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::new(Code::SignInNeeded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cookies: &[&str], expected: bool) {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, cookie.parse().unwrap());
        }
        assert_eq!(cookie(&headers).is_some(), expected, "{cookies:?}");
    }

    #[test]
    fn one_cookie_counts_two_do_not() {
        let secret = "0a".repeat(32);
        let pair = format!("{COOKIE}={secret}");
        check(&[&pair], true);
        check(&[&format!("theme=dark; {pair}")], true);
        check(&[&format!("{pair}; {pair}")], false);
        check(&[&pair, &pair], false);
        check(&[&format!("x{pair}")], false);
        check(&[&format!("{COOKIE}=short")], false);
        check(&[], false);
    }
}
