//! Opening merchants: from stored rows to channels, providers, prices and an index that answer.
//!
//! What cannot be opened does not stop the others: an inbox with a missing secret is left out, its hook does not
//! exist, and the operator is told why.

use super::team::Team;
use super::{Hours, Inbox, Merchant};
use crate::StartError;
use crate::app::App;
use crate::catalog::Catalog;
use crate::commerce::builtin::Builtin;
use crate::commerce::sheet;
use crate::commerce::terms::Terms;
use crate::document::{
    ArticleRow, DeliveryRow, Document, ExampleRow, MerchantSettings, PromotionRow,
};
use crate::guides;
use crate::knowledge::Knowledge;
use crate::runtime::model::OpenModel;
use crate::settings;
use connectors::psp::Psp;
use connectors::psp::payment_sheet::PaymentSheet;
use engine::commerce::promotion::{Promotion, PromotionKind, Stacking};
use engine::commerce::rsvp::HostedEvent;
use engine::commerce::tax::{TaxRate, TaxTable};
use engine::dialogue::phrases::Phrases;
use engine::dialogue::understand::{Example, Understanding};
use engine::voice::Guides;
use engine::{
    ArticleId, Config, ConnectorId, CouponCode, DeliveryId, InboxId, MerchantId, MerchantProfile,
    ProductId, PromotionId, TeamPresence, Timestamp,
};
use search::{CategoryWords, Index, IndexOptions, KnowledgeArticle};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::sync::watch;

/// How soon changed settings are noticed.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Settings any inbox may have: the one currency it sells in, which product each ad shows (id to product), and the
/// link that opens a conversation there with a text to send (`https://wa.me/4511223344?text={code}`).
const OWN_SETTINGS: [&str; 3] = ["currency", "ads", "continue_link"];

/// Loads every merchant of the store.
pub(crate) fn load_all(app: &Arc<App>) -> Result<(), StartError> {
    for merchant in app.store().read(store::merchant::list)? {
        load(app, &merchant.id)?;
    }
    Ok(())
}

/// Notices what `trato apply` or another node has changed, until the server drains.
pub(crate) async fn follow(app: Arc<App>, mut draining: watch::Receiver<bool>) {
    let mut tried = BTreeMap::new();
    while !*draining.borrow() {
        let stored = app.look(store::merchant::revisions).await.unwrap_or_default();
        for (id, revision) in stored {
            let is_known = app.merchants.get(&id).is_some_and(|known| known.revision == revision);
            if is_known || tried.insert(id.clone(), revision) == Some(revision) {
                continue;
            }
            let loading = Arc::clone(&app);
            let name = id.clone();
            match tokio::task::spawn_blocking(move || load(&loading, &id)).await {
                Ok(Ok(())) => {
                    tracing::info!(merchant.id = %name, "Took over changed settings of `{name}`")
                }
                Ok(Err(error)) => {
                    tracing::error!(merchant.id = %name, error = %error, "Could not take over the settings of `{name}`")
                }
                Err(_) => {
                    tracing::error!(merchant.id = %name, "Reading the settings of `{name}` panicked")
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = draining.changed() => {}
        }
    }
}

/// Loads one merchant anew and puts it in place of what was there.
pub(crate) fn load(app: &Arc<App>, id: &MerchantId) -> Result<(), StartError> {
    let stored = app.store().read(|tx| {
        let revision = store::merchant::revisions(tx)?.get(id).copied().unwrap_or_default();
        Ok((revision, settings::load(tx, id)?))
    });
    let (revision, Some(document)) = stored? else { return Ok(()) };
    let Some(settings) = document.merchant.clone() else { return Ok(()) };
    let catalog = match app.merchants.get(id) {
        Some(known) => Arc::clone(&known.catalog),
        None => Arc::new(open_catalog(app, id, &settings, &document)?),
    };
    if catalog.rename_categories(&category_words(&document)) {
        app.wake.catalog.notify_one();
    }
    let settings = Arc::new(settings);
    let terms = Arc::new(Terms {
        merchant: id.clone(),
        settings: Arc::clone(&settings),
        taxes: taxes(&document),
        promotions: document.promotion.iter().filter_map(promotion).collect(),
        deliveries: document.delivery.iter().map(DeliveryRow::option).collect(),
    });
    let articles: Vec<KnowledgeArticle> = document.article.iter().map(article).collect();
    let inboxes = inboxes(app, id)?;
    // New settings may be what was wanting: what waits may try at once.
    inboxes.keys().for_each(|inbox| app.resting.end(&(id.clone(), inbox.clone())));
    for trouble in app.store().read(|tx| store::inbox::troubles(tx, id))? {
        app.troubled.insert((id.clone(), trouble.inbox), crate::runtime::ToldBy::Call);
    }
    let mut psps = psps(app, id)?;
    psps.extend(sheets(&inboxes));
    let voice = Arc::new(crate::voice::guides(&document.voice));
    let model = model(app, id)?;
    let mut config = config(app, id, &settings, &document, &voice);
    config.model = model.as_ref().map(|model| model.used_for()).unwrap_or_default();
    let merchant = Merchant {
        id: id.clone(),
        revision,
        inboxes,
        psps,
        model,
        backend: Arc::new(Builtin::new(app.store().clone(), Arc::clone(&terms))),
        terms,
        catalog,
        knowledge: Arc::new(Knowledge::new(&articles)),
        config,
        voice,
        team: Team::new(hours(id, &settings)),
        settings,
    };
    app.merchants.put(merchant);
    Ok(())
}

fn open_catalog(
    app: &App,
    id: &MerchantId,
    settings: &MerchantSettings,
    document: &Document,
) -> Result<Catalog, StartError> {
    let folder = app.options.data.join("index").join(id.as_str());
    let options = IndexOptions {
        languages: settings.languages.clone(),
        categories: category_words(document),
        lexicon: Arc::clone(&app.options.finding.lexicon),
        space: app.options.finding.space.clone(),
        ..IndexOptions::default()
    };
    Ok(Catalog::new(Index::open(&folder, options)?))
}

/// What a shopper may call a category, besides its slug.
fn category_words(document: &Document) -> CategoryWords {
    let words = |row: &crate::document::NamesRow| {
        let mut words = row.synonyms.clone();
        for (language, name) in &row.name.0 {
            words.entry(*language).or_default().push(name.clone());
        }
        (row.id.clone(), words)
    };
    document.category.iter().map(words).collect()
}

fn inboxes(app: &App, merchant: &MerchantId) -> Result<BTreeMap<InboxId, Arc<Inbox>>, StartError> {
    let mut opened = BTreeMap::new();
    for row in app.store().read(|tx| store::inbox::list(tx, merchant))? {
        if row.is_disabled {
            continue;
        }
        let place = settings::inbox_place(merchant, row.id.as_str());
        let plain = serde_json::from_str(&row.settings).unwrap_or_default();
        let opening = app
            .sealer
            .open(&place, row.secrets.as_deref())
            .map_err(|error| error.to_string())
            .and_then(|secrets| {
                let own = plain;
                let settings = channels::InboxSettings {
                    hook_url: format!(
                        "{}/hooks/{}/{}",
                        app.options.public_url, row.channel, row.id
                    ),
                    settings: of_channel(&own),
                    secrets,
                };
                let channel =
                    channels::open(&row.channel, &settings).map_err(|error| error.to_string())?;
                let webchat = match row.channel.as_str() {
                    "webchat" => Some(Arc::new(
                        channels::webchat::open(&settings).map_err(|error| error.to_string())?,
                    )),
                    _ => None,
                };
                let bot_framework = match row.channel.as_str() {
                    "bot_framework" => Some(Arc::new(
                        channels::bot_framework::open(&settings)
                            .map_err(|error| error.to_string())?,
                    )),
                    _ => None,
                };
                Ok(Inbox {
                    id: row.id.clone(),
                    kind: row.channel.clone(),
                    name: row.name.clone(),
                    settings: own,
                    channel,
                    webchat,
                    bot_framework,
                })
            });
        match opening {
            Ok(inbox) => {
                opened.insert(row.id.clone(), Arc::new(inbox));
            }
            Err(problem) => {
                tracing::error!(inbox.id = %row.id, channel.kind = %row.channel, problem = %problem, "Inbox `{}` is closed until its settings are mended", row.id)
            }
        }
    }
    Ok(opened)
}

/// An inbox's settings without those that are ours: the rest is the channel's, which knows every one of its own.
pub fn of_channel(settings: &Map<String, Value>) -> Map<String, Value> {
    let is_ours = |key: &str| OWN_SETTINGS.contains(&key);
    settings.iter().filter(|(key, _)| !is_ours(key)).map(|(k, v)| (k.clone(), v.clone())).collect()
}

/// Payment providers by connector, each with its kind.
type Psps = BTreeMap<ConnectorId, (String, Arc<dyn Psp>)>;

fn psps(app: &App, merchant: &MerchantId) -> Result<Psps, StartError> {
    let mut opened = Psps::new();
    for row in app.store().read(|tx| store::connector::list(tx, merchant))? {
        if row.is_disabled || !connectors::psp::KINDS.contains(&row.kind.as_str()) {
            continue;
        }
        let place = settings::connector_place(merchant, row.id.as_str());
        let plain = serde_json::from_str(&row.settings).unwrap_or_default();
        let opening = app
            .sealer
            .open(&place, row.secrets.as_deref())
            .map_err(|error| error.to_string())
            .and_then(|secrets| {
                let public_url = app.options.public_url.clone();
                let settings = connectors::psp::ConnectorSettings {
                    id: row.id.as_str().to_owned(),
                    settings: plain,
                    secrets,
                    public_url,
                };
                connectors::psp::open(&row.kind, &settings).map_err(|error| error.to_string())
            });
        match opening {
            Ok(psp) => {
                opened.insert(row.id.clone(), (row.kind.clone(), psp));
            }
            Err(problem) => {
                tracing::error!(connector.id = %row.id, problem = %problem, "Connector `{}` is closed until its settings are mended", row.id)
            }
        }
    }
    Ok(opened)
}

/// The language model, if one is set up; the first in order where there are several.
fn model(app: &App, merchant: &MerchantId) -> Result<Option<Arc<OpenModel>>, StartError> {
    for row in app.store().read(|tx| store::connector::list(tx, merchant))? {
        if row.is_disabled || row.kind != connectors::model::KIND {
            continue;
        }
        let place = settings::connector_place(merchant, row.id.as_str());
        let plain: Map<String, Value> = serde_json::from_str(&row.settings).unwrap_or_default();
        let secrets = app.sealer.open(&place, row.secrets.as_deref());
        let opening = secrets.map_err(|error| error.to_string()).and_then(|secrets| {
            connectors::model::open(&plain, &secrets).map_err(|error| error.to_string())
        });
        match opening {
            Ok(model) => return Ok(Some(Arc::new(OpenModel::new(model)))),
            Err(problem) => {
                tracing::error!(connector.id = %row.id, problem = %problem, "Connector `{}` is closed until its settings are mended", row.id)
            }
        }
    }
    Ok(None)
}

/// The payment sheets of the inboxes that have one: their platform asks, takes the money and reports.
fn sheets(inboxes: &BTreeMap<InboxId, Arc<Inbox>>) -> Psps {
    let with_sheet =
        inboxes.values().filter(|inbox| inbox.channel.abilities().payment_sheet.is_some());
    let opened = with_sheet.map(|inbox| {
        let account = inbox.id.as_str().to_owned();
        let psp: Arc<dyn Psp> = Arc::new(PaymentSheet { account });
        (sheet::connector_of(&inbox.id), (sheet::KIND.to_owned(), psp))
    });
    opened.collect()
}

fn config(
    app: &App,
    id: &MerchantId,
    settings: &MerchantSettings,
    document: &Document,
    voice: &Arc<Guides>,
) -> Config {
    let (understanding, shipped) = app.merchants.trained(app.options.vectors.as_ref());
    let understanding = with_own_examples(app, id, settings).unwrap_or(understanding);
    let has_voice = voice.iter().next().is_some();
    let phrases = if has_voice { Arc::new(Phrases::in_voice(voice)) } else { shipped };
    let names = |rows: &[crate::document::NamesRow]| {
        rows.iter().map(|row| (row.id.clone(), row.name.clone())).collect()
    };
    let profile = MerchantProfile {
        id: id.clone(),
        name: settings.name.clone(),
        languages: settings.languages.clone(),
        default_language: settings.default_language,
        currency: settings.currency,
        currencies: settings.sells_in(),
        country: settings.country.clone(),
        order_number: settings.order_number.clone(),
        categories: names(&document.category),
        attribute_names: names(&document.attribute),
        // Filled in for each turn, like the shop's words: they are of the moment.
        team: TeamPresence::default(),
        public_url: public_url(app, settings),
    };
    Config {
        events: Arc::new(events(id, settings, document)),
        guides: guides::open(id, settings, &document.guide),
        voice: Arc::clone(voice),
        ..Config::new(profile, understanding, phrases)
    }
}

/// An understanding that has learnt the merchant's own sentences, if it has any; anew only when they changed.
fn with_own_examples(
    app: &App,
    id: &MerchantId,
    settings: &MerchantSettings,
) -> Option<Arc<Understanding>> {
    if settings.examples.is_empty() {
        return None;
    }
    let known = app.merchants.get(id);
    let known = known.filter(|known| known.settings.examples == settings.examples);
    let own: Vec<Example> = settings.examples.iter().map(ExampleRow::example).collect();
    let train = || Arc::new(Understanding::train(&own, app.options.vectors.clone()));
    Some(known.map_or_else(train, |known| Arc::clone(&known.config.understanding)))
}

/// Events that can be held; where one cannot, none is, and the operator is told.
fn events(id: &MerchantId, settings: &MerchantSettings, document: &Document) -> Vec<HostedEvent> {
    crate::events::read(&document.event, &settings.timezone).unwrap_or_else(|problem| {
        tracing::error!(merchant.id = %id, problem = %problem, "The events of `{id}` cannot be read");
        Vec::new()
    })
}

/// Opening hours that make sense; those that do not promise nothing, and the operator is told.
fn hours(id: &MerchantId, settings: &MerchantSettings) -> Option<Hours> {
    match Hours::read(settings) {
        Ok(hours) => Some(hours),
        Err(problem) => {
            tracing::error!(merchant.id = %id, problem = %problem, "The opening hours of `{id}` cannot be read");
            None
        }
    }
}

/// The merchant's own address where it has one, else the server's.
pub(crate) fn public_url(app: &App, settings: &MerchantSettings) -> String {
    let own = settings.public_url.trim_end_matches('/');
    if own.is_empty() { app.options.public_url.clone() } else { own.to_owned() }
}

fn taxes(document: &Document) -> TaxTable {
    let rates = document.tax.iter().map(|row| TaxRate {
        country: row.country.clone(),
        class: row.class.clone(),
        rate_bp: row.rate_bp,
    });
    TaxTable::from(rates.collect::<Vec<_>>())
}

/// A promotion that makes sense; one that does not was refused when it was saved.
fn promotion(row: &PromotionRow) -> Option<Promotion> {
    let kind = match row.kind.as_str() {
        "percent" => PromotionKind::Percent { percent_bp: row.percent_bp? },
        "amount" => PromotionKind::Amount { amount: row.amount.clone() },
        "free_delivery" => PromotionKind::FreeDelivery {
            delivery: row.delivery.iter().map(|id| DeliveryId::new(id.clone())).collect(),
        },
        _ => return None,
    };
    let promotion = Promotion {
        id: PromotionId::new(row.id.clone()),
        name: row.name.clone(),
        kind,
        minimum: row.minimum.clone(),
        starts: row.starts.as_deref().and_then(moment),
        ends: row.ends.as_deref().and_then(moment),
        coupon: row.coupon.as_deref().and_then(CouponCode::parse),
        total_limit: row.total_limit,
        per_contact_limit: row.per_contact_limit,
        stacking: if row.stacking == "exclusive" {
            Stacking::Exclusive
        } else {
            Stacking::Combines
        },
        categories: row.categories.clone(),
        products: row.products.iter().map(|id| ProductId::new(id.clone())).collect(),
        active: row.active,
        belongs_to: None,
        is_public: row.public,
    };
    promotion.check().ok().map(|()| promotion)
}

/// A moment in RFC 3339.
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    let when = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(when.unix_timestamp_nanos() / 1_000_000).ok().map(Timestamp)
}

fn article(row: &ArticleRow) -> KnowledgeArticle {
    KnowledgeArticle {
        id: ArticleId::new(row.id.clone()),
        language: row.language,
        title: row.title.clone(),
        topics: row.topics.clone(),
        questions: row.questions.clone(),
        body: row.body.clone(),
    }
}
