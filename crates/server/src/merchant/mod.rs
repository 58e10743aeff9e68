//! Merchants in memory: settings, inboxes and providers opened once, rebuilt when they change.

use crate::app::App;
use crate::catalog::Catalog;
use crate::commerce::terms::Terms;
use crate::document::{MerchantSettings, VoiceBuying};
use crate::knowledge::Knowledge;
use crate::runtime::ingest::{Arrival, Ingest, IngestError, Stored};
use crate::runtime::model::OpenModel;
use crate::runtime::readings::ReadingError;
use channels::{Channel, Moment};
use connectors::commerce::{CommerceBackend, Wanted};
use connectors::psp::Psp;
use engine::commerce::catalog::ProductView;
use engine::commerce::currency;
use engine::commerce::money::Currency;
use engine::commerce::wall_clock::AHEAD_MS;
use engine::content::capability::Capabilities;
use engine::dialogue::phrases::Phrases;
use engine::dialogue::understand::Understanding;
use engine::dialogue::understand::meaning::Vectors;
use engine::inbox::inbound::Inbound;
use engine::voice::Guides;
use engine::{
    ClockChange, Config, ConnectorId, Elsewhere, Found, InboxId, Language, MerchantId, ProductId,
    SearchQuery, Sku, TeamPresence, Timestamp,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

mod hours;
mod load;
mod team;

pub(crate) use hours::Hours;
pub use hours::{HoursError, check_hours};
pub use load::of_channel;
pub(crate) use load::{follow, load, load_all, moment};

/// One tenant with everything a turn needs.
#[derive(Debug)]
pub struct Merchant {
    pub id: MerchantId,
    pub settings: Arc<MerchantSettings>,
    /// Of the settings it was made from.
    pub(crate) revision: i64,
    pub inboxes: BTreeMap<InboxId, Arc<Inbox>>,
    /// Payment connectors with their kind.
    pub psps: BTreeMap<ConnectorId, (String, Arc<dyn Psp>)>,
    /// The language model that may help, if one is turned on.
    pub(crate) model: Option<Arc<OpenModel>>,
    pub terms: Arc<Terms>,
    /// Where what is sold, and what becomes of it, is kept.
    pub backend: Arc<dyn CommerceBackend>,
    pub catalog: Arc<Catalog>,
    pub knowledge: Arc<Knowledge>,
    /// The brand's voice, for the languages it has a guide for.
    pub voice: Arc<Guides>,
    pub(crate) team: team::Team,
    pub(crate) config: Config,
}

/// One configured instance of a channel.
#[derive(Debug)]
pub struct Inbox {
    pub id: InboxId,
    pub kind: String,
    pub name: String,
    pub settings: serde_json::Map<String, serde_json::Value>,
    pub channel: Arc<dyn Channel>,
    /// The same once more as what it is, for our own chat.
    pub webchat: Option<Arc<channels::webchat::WebChat>>,
    /// The same once more, for the Direct Line that we serve.
    pub bot_framework: Option<Arc<channels::bot_framework::BotFramework>>,
}

impl Inbox {
    /// Names the product of the ad that a contact came by, where the settings say which that is.
    pub(crate) fn attribute(&self, inbounds: &mut [Inbound]) {
        let Some(ads) = self.settings.get("ads").and_then(Value::as_object) else { return };
        for from in inbounds.iter_mut().filter_map(|inbound| inbound.attribution.as_mut()) {
            let shown = from.reference.as_ref().and_then(|ad| ads.get(ad)?.as_str());
            from.product = from.product.take().or_else(|| shown.map(ProductId::from));
        }
    }

    /// Whether what is said here is heard, and not read.
    pub(crate) fn is_heard(&self, now: Timestamp) -> bool {
        self.abilities(now).voice
    }

    /// What the channel can do at all, whoever it is with.
    fn abilities(&self, now: Timestamp) -> Capabilities {
        let moment = Moment { now, reply_window_until: None, human: false, address: None };
        self.channel.capabilities(&moment)
    }
}

impl Merchant {
    /// How far its clock is ahead of UTC at a moment; not at all where its zone is none.
    pub(crate) fn utc_offset_minutes(&self, at: Timestamp) -> i32 {
        let zone = jiff::tz::TimeZone::get(&self.settings.timezone).ok();
        let there = jiff::Timestamp::from_millisecond(at.0).ok();
        zone.zip(there).map_or(0, |(zone, at)| at.to_zoned(zone).offset().seconds() / 60)
    }

    /// How far its clock is ahead of UTC now, and each change of it for [`AHEAD_MS`].
    pub(crate) fn clocks(&self, now: Timestamp) -> Vec<ClockChange> {
        let mut clocks =
            vec![ClockChange { from: now, utc_offset_minutes: self.utc_offset_minutes(now) }];
        let zone = jiff::tz::TimeZone::get(&self.settings.timezone).ok();
        let start = jiff::Timestamp::from_millisecond(now.0).ok();
        if let Some((zone, start)) = zone.zip(start) {
            let changes = zone.following(start).map(|change| ClockChange {
                from: Timestamp(change.timestamp().as_millisecond()),
                utc_offset_minutes: change.offset().seconds() / 60,
            });
            clocks.extend(changes.take_while(|change| change.from.since_ms(now) <= AHEAD_MS));
        }
        clocks
    }

    /// Finds products and loads them as they can be bought now.
    pub(crate) async fn find(&self, app: &App, query: &SearchQuery) -> Result<Found, ReadingError> {
        let hits = self.catalog.search(query)?;
        self.catalog.found(self.backend.as_ref(), hits, app.now()).await
    }

    /// Loads products in the order asked for; unknown ones are left out.
    pub(crate) async fn products(
        &self,
        app: &App,
        ids: &[ProductId],
    ) -> Result<Vec<ProductView>, ReadingError> {
        self.catalog.products(self.backend.as_ref(), ids, app.now()).await
    }

    /// Loads the products that some SKUs belong to.
    pub(crate) async fn products_by_sku(
        &self,
        skus: &[Sku],
    ) -> Result<Vec<ProductView>, ReadingError> {
        Ok(self.backend.products(Wanted::Skus(skus)).await?)
    }

    /// The core's configuration for a conversation of this inbox, at this moment.
    pub fn config_for(&self, app: &App, inbox: &InboxId) -> Config {
        let mut config = self.config.clone();
        let inbox = self.inboxes.get(inbox);
        config.reply_window_ms = inbox.and_then(|inbox| inbox.channel.reply_window_ms());
        config.quota = inbox.and_then(|inbox| inbox.channel.abilities().quota);
        config.profile.team = self.presence(app);
        config.shop = self.catalog.words();
        let able = inbox.map(|inbox| inbox.abilities(app.now()));
        config.spoken = able.as_ref().is_some_and(|able| able.voice);
        let voice_buying = self.settings.voice_buying.as_ref().filter(|_| config.spoken);
        config.spoken_terms = voice_buying.and_then(VoiceBuying::terms);
        config.asks_for = able.map(|able| able.asks_for).unwrap_or_default();
        config.elsewhere = inbox.map(|inbox| self.elsewhere(app, inbox)).unwrap_or_default();
        if let Some(only) = inbox.and_then(|inbox| self.only_currency(inbox)) {
            config.profile.currency = only;
            config.profile.currencies = vec![only];
        }
        config
    }

    /// Where somebody who writes in an inbox can go on: every other one, and our own chat on another device.
    fn elsewhere(&self, app: &App, here: &Inbox) -> Vec<Elsewhere> {
        let others = self.inboxes.values().filter(|one| one.id != here.id || one.webchat.is_some());
        let place = |inbox: &Arc<Inbox>| {
            let own = inbox.settings.get("continue_link").and_then(Value::as_str);
            let link = own.map(str::to_owned).or_else(|| {
                let base = load::public_url(app, &self.settings);
                inbox.webchat.as_ref().map(|_| format!("{base}/w/{}?code={{code}}", inbox.id))
            });
            Elsewhere { title: self.title_of(&inbox.id), link }
        };
        others.map(place).collect()
    }

    /// What people call an inbox: its channel, or where there are several of one channel the name it was given.
    pub(crate) fn title_of(&self, inbox: &InboxId) -> String {
        let Some(inbox) = self.inboxes.get(inbox) else { return inbox.to_string() };
        let n_alike = self.inboxes.values().filter(|one| one.kind == inbox.kind).count();
        match channels::about(&inbox.kind) {
            Some(about) if n_alike == 1 => about.title.to_owned(),
            _ => inbox.name.clone(),
        }
    }

    /// Whether a person is there now, and if not, when one will be.
    pub fn presence(&self, app: &App) -> TeamPresence {
        self.team.presence(app, &self.id)
    }

    /// The currency an inbox sells in, where its settings name one that there are prices in.
    fn only_currency(&self, inbox: &Inbox) -> Option<Currency> {
        let named = inbox.settings.get("currency")?.as_str().and_then(Currency::parse)?;
        self.config.profile.currencies.contains(&named).then_some(named)
    }

    /// In which currency somebody who speaks this language reads prices in this inbox, before anything else is
    /// known of her.
    pub(crate) fn currency_of(&self, inbox: &Inbox, language: Language) -> Currency {
        let profile = &self.config.profile;
        self.only_currency(inbox).unwrap_or_else(|| {
            currency::of_contact(&profile.currencies, profile.currency, None, language)
        })
    }
}

/// Every merchant this process serves.
#[derive(Debug, Default)]
pub struct Merchants {
    loaded: RwLock<Loaded>,
    ingest: OnceLock<Ingest>,
    trained: OnceLock<(Arc<Understanding>, Arc<Phrases>)>,
}

#[derive(Debug, Default)]
struct Loaded {
    merchants: BTreeMap<MerchantId, Arc<Merchant>>,
    /// Inbox ids are unique on a server, because a hook's address names nothing else.
    inboxes: BTreeMap<InboxId, MerchantId>,
    connectors: BTreeMap<ConnectorId, MerchantId>,
}

impl Merchants {
    pub fn get(&self, id: &MerchantId) -> Option<Arc<Merchant>> {
        self.read(|loaded| loaded.merchants.get(id).cloned())
    }

    /// The merchant that a server with one tenant serves; the first in order otherwise.
    pub fn first(&self) -> Option<Arc<Merchant>> {
        self.read(|loaded| loaded.merchants.values().next().cloned())
    }

    pub fn all(&self) -> Vec<Arc<Merchant>> {
        self.read(|loaded| loaded.merchants.values().cloned().collect())
    }

    /// The inbox that a hook's address names, if its kind is the one it is configured for.
    pub fn inbox(&self, kind: &str, id: &str) -> Option<(Arc<Merchant>, Arc<Inbox>)> {
        let id = InboxId::from(id);
        let merchant =
            self.read(|loaded| loaded.merchants.get(loaded.inboxes.get(&id)?).cloned())?;
        let inbox = Arc::clone(merchant.inboxes.get(&id)?);
        (inbox.kind == kind).then_some((merchant, inbox))
    }

    /// An inbox by its id alone.
    pub fn inbox_by_id(&self, id: &str) -> Option<(Arc<Merchant>, Arc<Inbox>)> {
        let id = InboxId::from(id);
        let merchant =
            self.read(|loaded| loaded.merchants.get(loaded.inboxes.get(&id)?).cloned())?;
        let inbox = Arc::clone(merchant.inboxes.get(&id)?);
        Some((merchant, inbox))
    }

    pub fn inbox_of(&self, merchant: &MerchantId, id: &InboxId) -> Option<Arc<Inbox>> {
        self.get(merchant)?.inboxes.get(id).cloned()
    }

    /// The payment connector that a hook's address names.
    pub fn psp(&self, kind: &str, id: &str) -> Option<(Arc<Merchant>, ConnectorId, Arc<dyn Psp>)> {
        let id = ConnectorId::from(id);
        let merchant =
            self.read(|loaded| loaded.merchants.get(loaded.connectors.get(&id)?).cloned())?;
        let (known, psp) = merchant.psps.get(&id)?;
        let psp = (known == kind).then(|| Arc::clone(psp))?;
        Some((merchant, id, psp))
    }

    /// Makes a webhook call's events durable.
    pub(crate) async fn store(&self, arrival: Arrival) -> Result<Stored, IngestError> {
        match self.ingest.get() {
            Some(ingest) => ingest.take(arrival).await,
            None => Err(IngestError::NotStored),
        }
    }

    pub(crate) fn start_ingest(&self, app: &Arc<App>) {
        self.ingest.get_or_init(|| Ingest::start(app));
    }

    /// Puts a merchant in place of what was loaded before.
    pub(crate) fn put(&self, merchant: Merchant) {
        let mut loaded = self.loaded.write().unwrap_or_else(PoisonError::into_inner);
        loaded.inboxes.retain(|_, owner| owner != &merchant.id);
        loaded.connectors.retain(|_, owner| owner != &merchant.id);
        for inbox in merchant.inboxes.keys() {
            loaded.inboxes.insert(inbox.clone(), merchant.id.clone());
        }
        for connector in merchant.psps.keys() {
            loaded.connectors.insert(connector.clone(), merchant.id.clone());
        }
        loaded.merchants.insert(merchant.id.clone(), Arc::new(merchant));
    }

    /// The classifier and the phrases, trained and read once per process.
    pub(crate) fn trained(
        &self,
        vectors: Option<&Arc<dyn Vectors>>,
    ) -> (Arc<Understanding>, Arc<Phrases>) {
        let (understanding, phrases) = self.trained.get_or_init(|| {
            let understanding = Understanding::train(&[], vectors.cloned());
            (Arc::new(understanding), Arc::new(Phrases::default()))
        });
        (Arc::clone(understanding), Arc::clone(phrases))
    }

    fn read<T>(&self, f: impl FnOnce(&Loaded) -> T) -> T {
        f(&self.loaded.read().unwrap_or_else(PoisonError::into_inner))
    }
}
