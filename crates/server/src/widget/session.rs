//! Opening the chat: who this is, and everything the first screen shows.
//!
//! A token is good for one identity. Signing in at the shop, signing out or becoming somebody else ends it and
//! gives a new one with an empty history: what was said before belongs to whoever said it.

use super::settings;
use super::visitor::{LIFE_MS, Place, Visitor};
use super::words;
use crate::api::blocks::ProductCardOut;
use crate::api::carts::CartOut;
use crate::api::front::limited;
use crate::api::language_out::LanguageOut;
use crate::api::message_out::MessageOut;
use crate::api::messages::history;
use crate::api::page::{LIMIT_DEFAULT, PageOut};
use crate::api::problem::{Code, Problem};
use crate::api::session::Address;
use crate::api::{Body, origin, products, secrets};
use crate::app::App;
use crate::merchant::Merchant;
use crate::view;
use crate::widget::visitor::{self, Guest};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use channels::webchat::identity::IdentityError;
use channels::webchat::wire::SignedInCustomer;
use engine::inbox::floor::Holder;
use engine::{ConversationId, Language, SearchQuery, SearchSort};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::StoreError;
use store::document::DocumentKind;
use utoipa::ToSchema;

/// Guides on the first screen.
const GUIDE_TASKS_MAX: usize = 2;
/// Products on the first screen.
const POPULAR_MAX: usize = 6;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WidgetSessionIn {
    /// The token of the visit before.
    pub token: Option<String>,
    /// Who is signed in at the shop: a JSON Web Token made on the shop's server.
    pub identity: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    #[schema(value_type = Option<PageIn>)]
    pub page: Option<PageIn>,
}

/// The page the chat is on: a hint, never a proof.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "taken so that it is no unknown field; nothing is decided by what a page says of itself"
)]
pub struct PageIn {
    url: Option<String>,
    title: Option<String>,
    product: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct WidgetSessionOut {
    pub visitor_token: String,
    /// `null` before the first message.
    pub conversation: Option<String>,
    pub brand: BrandOut,
    #[schema(value_type = LanguageOut)]
    pub language: String,
    pub currency: String,
    pub cart: Option<CartOut>,
    pub messages: PageOut<MessageOut>,
    /// The last number of the conversation's live events.
    pub seq: i64,
    pub popular: Vec<ProductCardOut>,
    pub tasks: Vec<TaskOut>,
    pub person: HumanOut,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct BrandOut {
    pub name: String,
    pub accent: String,
    #[schema(value_type = Vec<LanguageOut>)]
    pub languages: Vec<String>,
    pub welcome: WelcomeOut,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct WelcomeOut {
    pub title: String,
    pub subtitle: String,
    pub team: String,
}

/// Something to begin with; its token is sent as a selection.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TaskOut {
    pub token: String,
    pub icon: String,
    pub title: String,
    pub subtitle: String,
}

/// Whether a person is there.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct HumanOut {
    /// Who answers now, if it is a person.
    pub name: Option<String>,
    pub available: bool,
    pub wait: String,
}

/// Opens the chat.
#[utoipa::path(post, path = "/widget/{inbox}/session", tag = "widget", params(("inbox" = String, Path)), security(()),
    request_body = WidgetSessionIn, responses((status = 200, body = WidgetSessionOut), (status = 403, body = crate::api::problem::ProblemOut)))]
pub(crate) async fn begin(
    State(app): State<Arc<App>>,
    place: Place,
    Address(address): Address,
    headers: HeaderMap,
    Body(given): Body<WidgetSessionIn>,
) -> Result<Json<WidgetSessionOut>, Problem> {
    limited(app.front.addresses.take(&address, app.now()))?;
    check_origin(&app, &place, &headers)?;
    let customer = customer(&app, &place, given.identity.as_deref())?;
    let language = language(&place, given.language.as_deref());
    let known = known(&app, &place, given.token.as_deref()).await?;
    let visitor = match known.filter(|(visitor, _)| is_same(visitor, customer.as_ref())) {
        Some((visitor, token)) => (Visitor { customer, language, ..visitor }, token, None),
        None => {
            limited(app.front.new_visitors.take(&address, app.now()))?;
            let before = given.token.filter(|token| secrets::is_secret(token)).map(secrets::hash);
            let id = format!("v_{}", app.token());
            let inbox = place.inbox.id.to_string();
            (
                Visitor { id, inbox, customer, language, expires_at: app.now() },
                secrets::fresh(&app),
                before,
            )
        }
    };
    let (visitor, token, before) = visitor;
    keep(&app, &place, &visitor, &token, before).await?;
    first_screen(&app, &place, &visitor, token).await.map(Json)
}

/// Ends the visit: the token is good for nothing any more.
#[utoipa::path(delete, path = "/widget/{inbox}/conversation", tag = "widget", params(("inbox" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn end(State(app): State<Arc<App>>, guest: Guest) -> Result<StatusCode, Problem> {
    let (merchant, hash) = (guest.place.merchant.id.clone(), guest.token_hash);
    app.store()
        .write(3, move |tx| store::document::delete(tx, &merchant, DocumentKind::Visitor, &hash))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn check_origin(app: &App, place: &Place, headers: &HeaderMap) -> Result<(), Problem> {
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()).unwrap_or("");
    if origin::is_ours(app, headers)
        || settings::allowed_origins(&place.inbox).iter().any(|one| one == origin)
    {
        return Ok(());
    }
    Err(Problem::new(Code::Forbidden).detail("This chat is not set up for this page"))
}

/// Who the shop vouches for. A proof that is not good is refused rather than ignored: nobody believes they are
/// signed in and writes as somebody else.
fn customer(
    app: &App,
    place: &Place,
    identity: Option<&str>,
) -> Result<Option<SignedInCustomer>, Problem> {
    let Some(token) = identity else {
        if settings::enforces_identity(&place.inbox) {
            return Err(Problem::new(Code::IdentityNeeded));
        }
        return Ok(None);
    };
    let customer = place.webchat.customer(token, app.now()).map_err(|error: IdentityError| {
        Problem::new(Code::IdentityRefused).field("identity", "refused", error.to_string())
    })?;
    Ok(Some(SignedInCustomer { key: customer.key, name: customer.name }))
}

/// The visitor of a token that is still good, in this inbox.
async fn known(
    app: &Arc<App>,
    place: &Place,
    token: Option<&str>,
) -> Result<Option<(Visitor, String)>, Problem> {
    let Some(token) = token.filter(|token| secrets::is_secret(token)) else { return Ok(None) };
    let found = visitor::find(app, &place.merchant.id, secrets::hash(token)).await?;
    Ok(found
        .filter(|visitor| visitor.inbox == place.inbox.id.as_str())
        .map(|visitor| (visitor, token.to_owned())))
}

fn is_same(visitor: &Visitor, customer: Option<&SignedInCustomer>) -> bool {
    visitor.customer.as_ref().map(|known| &known.key) == customer.map(|customer| &customer.key)
}

async fn keep(
    app: &Arc<App>,
    place: &Place,
    visitor: &Visitor,
    token: &str,
    before: Option<String>,
) -> Result<(), Problem> {
    let now = app.now();
    let (merchant, hash) = (place.merchant.id.clone(), secrets::hash(token));
    let visitor = Visitor { expires_at: now.plus_ms(LIFE_MS), ..visitor.clone() };
    let kept = app.store().write(3, move |tx| {
        if let Some(before) = &before {
            store::document::delete(tx, &merchant, DocumentKind::Visitor, before)?;
        }
        store::document::put(tx, &merchant, DocumentKind::Visitor, &hash, &visitor, now)
    });
    Ok(kept.await?)
}

fn language(place: &Place, asked: Option<&str>) -> Language {
    let settings = &place.merchant.settings;
    let spoken =
        asked.and_then(Language::from_tag).filter(|language| settings.languages.contains(language));
    spoken.unwrap_or(settings.default_language)
}

/// The transcript, and who answers now.
#[derive(Debug, Default)]
struct Talk {
    conversation: Option<ConversationId>,
    messages: Option<PageOut<MessageOut>>,
    seq: i64,
    person: Option<String>,
}

async fn talk(app: &Arc<App>, place: &Place, visitor: &Visitor) -> Result<Talk, Problem> {
    let (place, visitor) = (place.clone(), visitor.clone());
    let read = app.look(move |tx| {
        let merchant = &place.merchant.id;
        let Some(id) = visitor.conversation(tx, merchant, &place.inbox)? else {
            return Ok(Talk::default());
        };
        let mut messages = history(tx, merchant, &id, None, LIMIT_DEFAULT)?;
        if let Some(page) = &mut messages {
            super::messages::hide_private(page);
        }
        let Some(row) = store::conversation::get(tx, merchant, &id)? else {
            return Ok(Talk { conversation: Some(id), messages, ..Talk::default() });
        };
        let person = match &row.projection.holder {
            Holder::Agent { id } => store::agent::get(tx, merchant, id)?.map(|agent| agent.name),
            Holder::Bot | Holder::Waiting | Holder::AgentElsewhere => None,
        };
        Ok::<_, StoreError>(Talk { conversation: Some(id), messages, seq: row.seq, person })
    });
    Ok(read.await?)
}

async fn first_screen(
    app: &Arc<App>,
    place: &Place,
    visitor: &Visitor,
    token: String,
) -> Result<WidgetSessionOut, Problem> {
    let Talk { conversation, messages, seq, person } = talk(app, place, visitor).await?;
    let (merchant, language) = (&place.merchant, visitor.language);
    let cart = match &conversation {
        Some(id) => cart(app, place, id.clone()).await?,
        None => None,
    };
    let currency = merchant.currency_of(&place.inbox, language);
    let query = SearchQuery {
        language,
        currency: Some(currency),
        in_stock_only: true,
        sort: SearchSort::Popularity,
        limit: POPULAR_MAX,
        ..SearchQuery::default()
    };
    let words = words::welcome(language);
    let text = |key: &str, ours: &str| {
        settings::text(&place.inbox, key, language).unwrap_or_else(|| ours.to_owned())
    };
    Ok(WidgetSessionOut {
        visitor_token: token,
        conversation: conversation.map(|id| id.to_string()),
        brand: BrandOut {
            name: merchant.settings.name.clone(),
            accent: merchant.settings.accent.clone(),
            languages: merchant
                .settings
                .languages
                .iter()
                .map(|language| language.code().to_owned())
                .collect(),
            welcome: WelcomeOut {
                title: text("title", words.title),
                subtitle: text("subtitle", words.subtitle),
                team: text("team", words.team),
            },
        },
        language: language.code().to_owned(),
        currency: currency.code().to_owned(),
        cart,
        messages: messages.unwrap_or_else(|| PageOut::whole(Vec::new())),
        seq,
        popular: products::find(app, merchant, query, currency).await?.items,
        tasks: tasks(merchant, language),
        person: human(app, place, language, person, words.wait),
    })
}

/// A guide first, where there is one; then what every shop has.
fn tasks(merchant: &Merchant, language: Language) -> Vec<TaskOut> {
    let task = |token: &str, icon: &str, title: &str, subtitle: &str| TaskOut {
        token: token.to_owned(),
        icon: icon.to_owned(),
        title: title.to_owned(),
        subtitle: subtitle.to_owned(),
    };
    let guides = merchant.config.guides.iter().take(GUIDE_TASKS_MAX).map(|guide| {
        let token = format!("guide:{}", guide.id);
        task(&token, "sparkles", guide.name.get(language), words::guide(language))
    });
    let usual = words::tasks(language);
    guides
        .chain(usual.map(|(token, icon, title, subtitle)| task(token, icon, title, subtitle)))
        .collect()
}

fn human(
    app: &App,
    place: &Place,
    language: Language,
    name: Option<String>,
    wait: &str,
) -> HumanOut {
    let team = place.merchant.presence(app);
    let wait =
        if team.available { wait.to_owned() } else { team.next_open.get(language).to_owned() };
    HumanOut { name, available: team.available, wait }
}

/// The cart of a conversation, priced now.
pub(super) async fn cart(
    app: &Arc<App>,
    place: &Place,
    id: ConversationId,
) -> Result<Option<CartOut>, Problem> {
    Ok(view::cart_out(app, &place.merchant, &id).await?)
}
