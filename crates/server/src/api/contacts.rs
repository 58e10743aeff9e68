//! Contacts: who they are, what they bought, what they allowed.

use super::agents::{email, name};
use super::blocks::MoneyOut;
use super::body::{Body, Params};
use super::caller::Caller;
use super::consents::channel_out;
use super::conversations::ConversationLineOut;
use super::language_out::LanguageOut;
use super::orders::OrderOut;
use super::page::{self, PageOut};
use super::problem::{Code, Problem};
use crate::app::App;
use crate::time_text;
use axum::Json;
use axum::extract::{Path, State};
use engine::ContactId;
use engine::commerce::address::parse_phone;
use engine::commerce::money::Money;
use engine::commerce::order::OrderState;
use engine::inbox::inbound::{Identity, IdentityScheme};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::contact::Contact;
use store::conversation::Conversation;
use store::order::StoredOrder;
use store::{StoreError, Tx};
use utoipa::{IntoParams, ToSchema};

/// Orders shown with a contact.
const ORDERS_MAX: usize = 50;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContactOut {
    pub id: String,
    pub name: String,
    #[schema(value_type = Option<LanguageOut>)]
    pub language: Option<String>,
    pub identities: Vec<IdentityOut>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub city: Option<String>,
    pub consents: Vec<ConsentOut>,
    /// What was paid and not sent back, in the currency of the last order.
    pub spent: Option<MoneyOut>,
    pub n_orders: usize,
    pub since: String,
    pub orders: Vec<OrderOut>,
    pub conversations: Vec<ConversationLineOut>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IdentityOut {
    pub scheme: String,
    pub value: String,
    /// The inbox they wrote to first.
    pub inbox: String,
}

impl IdentityOut {
    pub(crate) fn of(name: &Identity, inbox: String) -> Self {
        Self { scheme: name.scheme.name().to_owned(), value: name.value.clone(), inbox }
    }
}

/// What holds now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConsentOut {
    /// A channel's kind; `null` for every channel.
    pub channel: Option<String>,
    /// `all`, `marketing`; others are to be expected.
    pub topic: String,
    pub granted: bool,
    pub at: String,
}

/// A contact in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContactLineOut {
    pub id: String,
    pub name: String,
    pub identities: Vec<IdentityOut>,
    pub since: String,
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ContactsIn {
    /// Words of a name, an identity or what else is known.
    pub search: Option<String>,
    pub after: Option<String>,
    pub limit: Option<usize>,
}

/// What is absent stays as it is.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactChangeIn {
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// What is kept of a contact besides identities.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Profile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) city: Option<String>,
    /// What others keep here is kept.
    #[serde(flatten)]
    pub(crate) more: serde_json::Map<String, serde_json::Value>,
}

impl Profile {
    pub(crate) fn read(contact: &Contact) -> Self {
        contact
            .profile
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default()
    }

    pub(crate) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Everything about one contact.
#[derive(Debug)]
struct Known {
    contact: Contact,
    consents: Vec<store::consent::Held>,
    orders: Vec<StoredOrder>,
    conversations: Vec<Conversation>,
}

fn known(
    tx: &mut Tx<'_>,
    merchant: &engine::MerchantId,
    id: &ContactId,
) -> Result<Option<Known>, StoreError> {
    let id = &store::contact::current(tx, merchant, id)?;
    let Some(contact) = store::contact::get(tx, merchant, id)? else { return Ok(None) };
    Ok(Some(Known {
        contact,
        consents: store::consent::current(tx, merchant, id)?,
        orders: store::order::list(tx, merchant, Some(id), None, ORDERS_MAX)?.items,
        conversations: store::conversation::of_contact(tx, merchant, id)?,
    }))
}

async fn shown(app: &Arc<App>, caller: &Caller, id: ContactId) -> Result<ContactOut, Problem> {
    let merchant = caller.merchant.id.clone();
    let known =
        app.look(move |tx| known(tx, &merchant, &id)).await?.ok_or_else(Problem::not_found)?;
    let Known { contact, consents, orders, conversations } = known;
    let profile = Profile::read(&contact);
    let first_inbox =
        conversations.last().map_or_else(String::new, |first| first.inbox.to_string());
    let of_identity = |wanted: &[IdentityScheme]| {
        contact
            .identities
            .iter()
            .find(|one| wanted.contains(&one.scheme))
            .map(|one| one.value.clone())
    };
    Ok(ContactOut {
        id: contact.id.to_string(),
        name: contact.display_name.clone().unwrap_or_default(),
        language: contact.language.clone(),
        email: profile.email.or_else(|| of_identity(&[IdentityScheme::Email])),
        phone: profile
            .phone
            .or_else(|| of_identity(&[IdentityScheme::Phone, IdentityScheme::WaPhone])),
        city: profile.city.or_else(|| city(&orders)),
        identities: contact
            .identities
            .iter()
            .map(|one| IdentityOut::of(one, first_inbox.clone()))
            .collect(),
        consents: consents
            .into_iter()
            .map(|one| ConsentOut {
                channel: channel_out(one.channel),
                topic: one.topic,
                granted: one.is_granted,
                at: time_text(one.at),
            })
            .collect(),
        spent: spent(&orders).map(Into::into),
        n_orders: orders.len(),
        since: time_text(contact.created_at),
        orders: orders.iter().map(|stored| OrderOut::of(&stored.order)).collect(),
        conversations: conversations
            .iter()
            .map(|row| ConversationLineOut::of(caller, row))
            .collect(),
    })
}

fn city(orders: &[StoredOrder]) -> Option<String> {
    orders
        .iter()
        .find_map(|stored| stored.order.address.as_ref())
        .map(|address| address.city.clone())
}

fn spent(orders: &[StoredOrder]) -> Option<Money> {
    let currency = orders.first()?.order.captured.currency;
    let counted = orders.iter().map(|stored| &stored.order).filter(|order| {
        order.captured.currency == currency
            && !matches!(order.state, OrderState::Canceled | OrderState::Refunded)
    });
    Money::checked_sum(currency, counted.map(|order| order.captured)).ok()
}

/// A contact as it is now: the one it was merged into, if it was.
pub(crate) fn known_as(
    tx: &mut Tx<'_>,
    merchant: &engine::MerchantId,
    id: &ContactId,
) -> Result<Contact, StoreError> {
    let id = store::contact::current(tx, merchant, id)?;
    store::contact::get(tx, merchant, &id)?.ok_or(StoreError::NotFound)
}

/// Contacts, newest first.
#[utoipa::path(get, path = "/contacts", tag = "contacts", params(ContactsIn),
    responses((status = 200, body = PageOut<ContactLineOut>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(asked): Params<ContactsIn>,
) -> Result<Json<PageOut<ContactLineOut>>, Problem> {
    let limit = page::limit(asked.limit)?;
    let after: Option<(i64, String)> = page::read("after", asked.after.as_deref())?;
    let after = after.map(|(at, id)| store::Cursor { at, id });
    let words = asked.search.unwrap_or_default();
    let merchant = caller.merchant.id.clone();
    let found = app
        .look(move |tx| store::contact::list(tx, &merchant, &words, after.as_ref(), limit))
        .await?;
    let line = |one: Contact| ContactLineOut {
        id: one.id.to_string(),
        name: one.display_name.unwrap_or_default(),
        identities: one
            .identities
            .iter()
            .map(|name| IdentityOut::of(name, String::new()))
            .collect(),
        since: time_text(one.created_at),
    };
    Ok(Json(PageOut {
        items: found.items.into_iter().map(line).collect(),
        next: found.next.map(|cursor| page::write(&(cursor.at, cursor.id))),
    }))
}

#[utoipa::path(get, path = "/contacts/{id}", tag = "contacts", params(("id" = String, Path)),
    responses((status = 200, body = ContactOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ContactOut>, Problem> {
    shown(&app, &caller, ContactId::new(id)).await.map(Json)
}

#[utoipa::path(patch, path = "/contacts/{id}", tag = "contacts", params(("id" = String, Path)),
    request_body = ContactChangeIn, responses((status = 200, body = ContactOut), (status = 404, body = super::problem::ProblemOut)))]
pub(crate) async fn update(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
    Body(change): Body<ContactChangeIn>,
) -> Result<Json<ContactOut>, Problem> {
    let id = ContactId::new(id);
    let new_name = change.name.as_deref().map(name).transpose()?;
    let new_email = change.email.as_deref().map(|given| email("email", given)).transpose()?;
    let wrong = |_| {
        Problem::new(Code::InvalidField).field("phone", "invalid", "This is not a phone number")
    };
    let new_phone =
        change.phone.as_deref().map(|given| parse_phone(given).map_err(wrong)).transpose()?;
    let (merchant, contact) = (caller.merchant.id.clone(), id.clone());
    app.store()
        .write(3, move |tx| {
            let known = known_as(tx, &merchant, &contact)?;
            let mut profile = Profile::read(&known);
            profile.email = new_email.clone().or(profile.email);
            profile.phone = new_phone.clone().or(profile.phone);
            store::contact::update(
                tx,
                &merchant,
                &known.id,
                new_name.as_deref(),
                None,
                Some(&profile.write()),
            )
        })
        .await?;
    shown(&app, &caller, id).await.map(Json)
}
