//! A visitor: a random token outside, its hash inside, and who the shop says they are.

use crate::api::caller::Proof;
use crate::api::front::{address, limited};
use crate::api::problem::{Code, Problem};
use crate::api::secrets;
use crate::app::App;
use crate::merchant::{Inbox, Merchant};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::header;
use axum::http::request::Parts;
use channels::webchat::WebChat;
use channels::webchat::wire::SignedInCustomer;
use engine::inbox::inbound::{Identity, IdentityScheme};
use engine::time::DAY_MS;
use engine::{ConversationId, Language, MerchantId, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::document::DocumentKind;
use store::{StoreError, Tx};

/// How long a token is good after it was last used to open the chat.
pub(crate) const LIFE_MS: i64 = 180 * DAY_MS;
/// The channel whose inboxes have visitors.
pub(super) const KIND: &str = "webchat";

/// What is stored under a token's hash.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Visitor {
    /// Names them in the channel; never the token.
    pub(crate) id: String,
    pub(crate) inbox: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) customer: Option<SignedInCustomer>,
    pub(crate) language: Language,
    pub(crate) expires_at: Timestamp,
}

impl Visitor {
    /// How the channel names them: a customer only as such.
    pub(super) fn identity(&self) -> Identity {
        match &self.customer {
            Some(customer) => {
                Identity { scheme: IdentityScheme::Customer, value: customer.key.clone() }
            }
            None => Identity { scheme: IdentityScheme::Visitor, value: self.id.clone() },
        }
    }

    /// Their one conversation in this inbox, once there is one.
    pub(super) fn conversation(
        &self,
        tx: &mut Tx<'_>,
        merchant: &MerchantId,
        inbox: &Inbox,
    ) -> Result<Option<ConversationId>, StoreError> {
        let name = self.identity();
        match store::contact::find(tx, merchant, &name)? {
            Some(contact) => store::conversation::find(tx, merchant, &inbox.id, &contact, &name),
            None => Ok(None),
        }
    }
}

/// The visitor of a token's hash; `None` when it is not, or no longer, one.
pub(crate) async fn find(
    app: &Arc<App>,
    merchant: &MerchantId,
    hash: String,
) -> Result<Option<Visitor>, Problem> {
    let (merchant, now) = (merchant.clone(), app.now());
    let found: Option<Visitor> = app
        .look(move |tx| store::document::get(tx, &merchant, DocumentKind::Visitor, &hash))
        .await?;
    Ok(found.filter(|visitor| visitor.expires_at > now))
}

/// The inbox that a path names, if it is a web chat.
pub(super) fn inbox_of(app: &App, id: &str) -> Result<Place, Problem> {
    let found = app.merchants.inbox_by_id(id).filter(|(_, inbox)| inbox.kind == KIND);
    let (merchant, inbox) = found.ok_or_else(Problem::not_found)?;
    let webchat = inbox.webchat.clone().ok_or_else(Problem::not_found)?;
    Ok(Place { merchant, inbox, webchat })
}

/// Where a visitor is.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) merchant: Arc<Merchant>,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) webchat: Arc<WebChat>,
}

impl FromRequestParts<Arc<App>> for Place {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::not_found())?;
        let inbox =
            params.iter().find(|(name, _)| *name == "inbox").map(|(_, value)| value.to_owned());
        inbox_of(app, &inbox.unwrap_or_default())
    }
}

/// A visitor who has shown a good token.
#[derive(Debug, Clone)]
pub(crate) struct Guest {
    pub(crate) place: Place,
    pub(crate) visitor: Visitor,
    pub(crate) token_hash: String,
}

impl Guest {
    /// Their conversation, once there is one.
    pub(super) async fn conversation(
        &self,
        app: &Arc<App>,
    ) -> Result<Option<ConversationId>, Problem> {
        let (visitor, place) = (self.visitor.clone(), self.place.clone());
        Ok(app.look(move |tx| visitor.conversation(tx, &place.merchant.id, &place.inbox)).await?)
    }
}

impl FromRequestParts<Arc<App>> for Guest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        limited(app.front.addresses.take(&address(parts), app.now()))?;
        let place = Place::from_request_parts(parts, app).await?;
        let refused = || Problem::new(Code::SignInNeeded);
        let token_hash = sent(parts).map(secrets::hash).ok_or_else(refused)?;
        let visitor = find(app, &place.merchant.id, token_hash.clone()).await?;
        let visitor = visitor
            .filter(|visitor| visitor.inbox == place.inbox.id.as_str())
            .ok_or_else(refused)?;
        limited(app.front.visitors.take(&token_hash, app.now()))?;
        Ok(Self { place, visitor, token_hash })
    }
}

/// The bearer token of a request, if it has the form of a visitor's.
fn sent(parts: &Parts) -> Option<String> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let token = value.strip_prefix("Bearer ")?;
    (Proof::token(token).is_none() && secrets::is_secret(token)).then(|| token.to_owned())
}
