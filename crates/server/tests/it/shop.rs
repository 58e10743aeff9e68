//! A shop with a server around it: products, a coupon, ways to deliver, the play-money provider, and its buyers.

use async_trait::async_trait;
use engine::commerce::cart::{Cart, CartCommand, apply};
use engine::commerce::catalog::Product;
use engine::commerce::checkout::CheckoutChange;
use engine::commerce::money::Currency;
use engine::commerce::payment::Payment;
use engine::dialogue::details::Details;
use engine::inbox::inbound::{ContactRef, Identity, IdentityScheme};
use engine::{
    CartId, CheckoutHappened, CheckoutId, ContactId, ConversationId, CouponCode, Event, Language,
    MerchantId, Sku, Timestamp,
};
use serde_json::Value;
use server::commerce::checkout::{self as checkouts, NewCheckout};
use server::document::{Document, MerchantSettings};
use server::seal::Sealer;
use server::{App, Running, Server, ServerOptions};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::lane::{LaneTarget, NewLaneEvent};
use store::order::StoredOrder;
use store::{EngineKind, Store, StoreOptions};
use transport::{
    Egress, EgressLimits, EgressPolicy, Http, HttpError, HttpRequest, HttpResponse, Secret,
};

pub(crate) const START: Timestamp = Timestamp(1_795_000_000_000);
pub(crate) const WEBHOOK_SECRET: &str = "whsec_of_the_test_shop";
const BOT_API: &str = "https://bots.test";
const SEAL_KEY: [u8; 32] = [7; 32];

/// Runs async tests on both engines, in this shop or in one that is opened otherwise.
macro_rules! on_both_engines {
    (in $open:path; $($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name($open(store::EngineKind::Sqlite).await).await; })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name($open(store::EngineKind::Postgres).await).await; })+
        }
    };
    ($($name:ident),+ $(,)?) => {
        $crate::shop::on_both_engines! { in $crate::shop::Shop::open; $($name),+ }
    };
}
pub(crate) use on_both_engines;

/// The way out, which can be made to fail.
pub(crate) struct Line {
    egress: Egress,
    /// Answers of the provider to lose, after it has acted.
    pub(crate) answers_to_lose: AtomicU32,
    /// Webhooks to lose before they arrive.
    pub(crate) webhooks_to_lose: AtomicU32,
    /// What the Telegram bot's API was asked, and with what.
    pub(crate) bot_calls: Mutex<Vec<(String, Value)>>,
}

fn take_one(of: &AtomicU32) -> bool {
    of.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
}

#[async_trait]
impl Http for Line {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        if request.url.starts_with(BOT_API) {
            let method = request.url.rsplit('/').next().unwrap_or_default().to_owned();
            let body = serde_json::from_slice(&request.body).unwrap();
            self.bot_calls.lock().unwrap().push((method, body));
            let body = r#"{"ok":true,"result":true}"#.as_bytes().to_vec().into();
            return Ok(HttpResponse { status: 200, headers: http::HeaderMap::new(), body });
        }
        if request.url.contains("/hooks/") && take_one(&self.webhooks_to_lose) {
            return Err(HttpError::Connect);
        }
        let is_provider =
            request.url.contains("/test-psp/") && request.headers.contains_key("authorization");
        let answer = self.egress.call(request).await;
        if is_provider && take_one(&self.answers_to_lose) {
            return Err(HttpError::Timeout { request_sent: true });
        }
        answer
    }
}

/// A running shop.
pub(crate) struct Shop {
    pub(crate) running: Running,
    pub(crate) line: Arc<Line>,
    pub(crate) clock: Arc<AtomicI64>,
    directory: PathBuf,
}

/// A checkout with the link to its page.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) id: CheckoutId,
    pub(crate) token: String,
    pub(crate) conversation: ConversationId,
    pub(crate) contact: ContactId,
}

/// What a page or a form was answered with.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) body: String,
    pub(crate) policy: String,
}

pub(crate) fn merchant() -> MerchantId {
    "havn-sol".into()
}

fn document() -> Document {
    let document = serde_json::json!({
        "merchant": {
            "id": "havn-sol", "name": "Havn & Sol <b>", "languages": ["en", "es", "da"], "default_language": "en",
            "currency": "EUR", "currencies": ["DKK"], "country": "DK", "accent": "#1f5c46",
        },
        "tax": [{ "country": "DK", "class": "standard", "rate_bp": 2500 }],
        "delivery": [
            { "id": "standard", "name": { "en": "Standard", "da": "Standard", "es": "Estándar" }, "countries": ["DK", "ES"],
              "days": [2, 4], "price": { "EUR": 490, "DKK": 3900 } },
            { "id": "express", "name": { "en": "Express", "da": "Ekspres", "es": "Exprés" }, "countries": ["DK"],
              "days": [1, 1], "price": { "EUR": 990, "DKK": 7500 } },
        ],
        "promotion": [
            { "id": "once", "name": { "en": "Three times" }, "kind": "percent", "percent_bp": 1000, "coupon": "THREE", "total_limit": 3, "public": true },
            { "id": "mine", "name": { "en": "Once each" }, "kind": "percent", "percent_bp": 500, "coupon": "EACH", "per_contact_limit": 1, "public": true },
            { "id": "spring", "name": { "en": "Spring" }, "kind": "amount", "amount": { "EUR": 500, "DKK": 3900 }, "minimum": { "EUR": 2000, "DKK": 15000 }, "coupon": "SPRING", "public": true },
            { "id": "gift", "name": { "en": "All of it" }, "kind": "percent", "percent_bp": 10000, "coupon": "GIFT" },
            { "id": "free", "name": { "en": "Brought free" }, "kind": "free_delivery", "coupon": "BROUGHT" },
        ],
        "inbox": [{ "id": "tg", "channel": "telegram", "name": "Telegram", "settings": { "api_base": BOT_API },
            "secrets": { "bot_token": "123456789:abcdefghijklmnopqrstuvwxyz012345678",
                "hook_secret": "a-word-for-telegram", "payment_provider_token": "284685063:TEST:YmE4YzFh" } }],
        "connector": [{ "id": "pay", "kind": "test_psp", "name": "Play money",
            "secrets": { "key": "key_of_the_test_shop", "webhook_secret": WEBHOOK_SECRET } }],
    });
    serde_json::from_value(document).unwrap()
}

/// A second tenant with keys of its own.
fn other_document() -> Document {
    let document = serde_json::json!({
        "merchant": { "id": "other", "name": "Other", "languages": ["en"], "default_language": "en", "currency": "EUR", "country": "DK" },
        "connector": [{ "id": "pay-other", "kind": "test_psp", "name": "Play money",
            "secrets": { "key": "another_key", "webhook_secret": "another_secret" } }],
    });
    serde_json::from_value(document).unwrap()
}

fn product(id: &str, minor: i64) -> Product {
    let product = serde_json::json!({
        "id": id, "title": { "en": format!("The {id}"), "da": format!("En {id}"), "es": format!("Un {id}") },
        "variants": [{ "sku": format!("{id}-1"), "prices": [
            { "minor": minor, "currency": "EUR" }, { "minor": minor * 15 / 2, "currency": "DKK" },
        ] }],
    });
    serde_json::from_value(product).unwrap()
}

impl Shop {
    /// Opens the shop on an empty database.
    pub(crate) async fn open(engine: EngineKind) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name =
            format!("trato_shop_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let directory = std::env::temp_dir().join(&name);
        let url = match engine {
            EngineKind::Sqlite => format!("sqlite:{}", directory.display()),
            EngineKind::Postgres => {
                tokio::task::spawn_blocking(move || testkit::postgres::start().database(&name))
                    .await
                    .unwrap()
            }
        };
        let store = tokio::task::spawn_blocking(move || Store::open(&url, StoreOptions::default()))
            .await
            .unwrap()
            .unwrap();
        stock_up(&store).await;
        let policy = EgressPolicy { private_hosts: BTreeSet::from(["127.0.0.1".to_owned()]) };
        let line = Arc::new(Line {
            egress: Egress::new(policy, EgressLimits::default()).unwrap(),
            answers_to_lose: AtomicU32::new(0),
            webhooks_to_lose: AtomicU32::new(0),
            bot_calls: Mutex::default(),
        });
        let clock = Arc::new(AtomicI64::new(START.0));
        let options = options(store, &line, &clock, &directory);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let running = Server::start(options, listener).await.unwrap();
        Self { running, line, clock, directory }
    }

    pub(crate) fn app(&self) -> &Arc<App> {
        &self.running.app
    }

    pub(crate) fn store(&self) -> &Store {
        self.app().store()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("http://{}{path}", self.running.address)
        }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// Changes the merchant's settings as `trato apply` does beside a server that runs, which takes them over.
    pub(crate) async fn set(&self, change: impl Fn(&mut MerchantSettings)) {
        let mut wanted = document().merchant.unwrap();
        change(&mut wanted);
        let document = Document { merchant: Some(wanted.clone()), ..Document::default() };
        let saved = self.store().write(0, move |tx| {
            let sealer = Sealer::new(&SEAL_KEY);
            server::settings::save(tx, &merchant(), &document, &sealer, &|| [9; 32], START)
        });
        saved.await.unwrap();
        self.until("the changed settings", async || {
            let known = self.app().merchants.get(&merchant())?;
            (*known.settings == wanted).then_some(())
        })
        .await;
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(HttpRequest::get(self.url(path))).await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.call(HttpRequest::post(self.url(path)).form(form.iter().copied())).await
    }

    pub(crate) async fn call(&self, request: HttpRequest) -> Answer {
        let response = self.line.egress.call(request).await.unwrap();
        let header = |name: &str| response.header(name).unwrap_or_default().to_owned();
        Answer {
            status: response.status,
            location: header("location"),
            policy: header("content-security-policy"),
            body: String::from_utf8_lossy(&response.body).into_owned(),
        }
    }

    /// A conversation of a buyer, found by number.
    pub(crate) async fn conversation(&self, buyer: usize) -> (ConversationId, ContactId) {
        let event = NewLaneEvent {
            merchant: merchant(),
            inbox: "chat".into(),
            key: format!("hello-{buyer}"),
            target: LaneTarget::Contact(ContactRef {
                address: None,
                identities: vec![Identity {
                    scheme: IdentityScheme::WaPhone,
                    value: format!("4500{buyer}"),
                }],
                display_name: None,
                language: None,
            }),
            occurred_at: START,
            received_at: START,
            body: serde_json::to_string(&Event::Timer { key: "hello".to_owned() }).unwrap(),
            raw: None,
        };
        let store = self.store();
        let appended = store
            .write(0, move |tx| store::lane::append(tx, std::slice::from_ref(&event)))
            .await
            .unwrap();
        let conversation = appended[0].conversation().clone();
        let id = conversation.clone();
        let owner = store
            .write(0, move |tx| store::conversation::owner(tx, &merchant(), &id))
            .await
            .unwrap();
        (conversation, owner.unwrap().1)
    }

    /// Opens a checkout as a turn does: `lines` are products with quantities.
    pub(crate) async fn checkout(
        &self,
        buyer: usize,
        lines: &[(&str, u32)],
        language: Language,
    ) -> Link {
        self.checkout_in(None, buyer, lines, language).await
    }

    /// The same in a currency of its own.
    pub(crate) async fn checkout_in(
        &self,
        currency: Option<Currency>,
        buyer: usize,
        lines: &[(&str, u32)],
        language: Language,
    ) -> Link {
        self.checkout_with(Details::default(), currency, buyer, lines, language).await
    }

    /// The same with what she has told of where it goes.
    pub(crate) async fn checkout_with(
        &self,
        details: Details,
        currency: Option<Currency>,
        buyer: usize,
        lines: &[(&str, u32)],
        language: Language,
    ) -> Link {
        let (conversation, contact) = self.conversation(buyer).await;
        let mut cart = Cart::new(CartId::from_token(&self.app().token()));
        cart.currency = currency;
        for (product, quantity) in lines {
            let sku = Sku::new(format!("{product}-1"));
            let command = CartCommand::Add { product: (*product).into(), sku, quantity: *quantity };
            cart = apply(&cart, &command).unwrap();
        }
        let shop = self.app().merchants.get(&merchant()).unwrap();
        let quote = server::commerce::quote::of_cart(
            self.app(),
            &shop,
            &cart,
            Some(&contact),
            language,
            START,
        );
        let quote = quote.await.unwrap();
        let id = CheckoutId::from_token(&self.app().token());
        let new = NewCheckout {
            id: id.clone(),
            token: self.app().token(),
            cart,
            quote: Box::new(quote),
            details,
            language,
        };
        let token = new.token.clone();
        let (owner, whose, now) = (conversation.clone(), contact.clone(), self.app().now());
        let opened = self
            .store()
            .write(0, move |tx| checkouts::open(tx, &merchant(), &owner, &whose, &new, now));
        opened.await.unwrap();
        Link { id, token, conversation, contact }
    }

    /// A checkout with everything filled in.
    pub(crate) async fn ready(&self, buyer: usize, lines: &[(&str, u32)]) -> Link {
        let link = self.checkout(buyer, lines, Language::En).await;
        let answer = self.post(&format!("/checkout/{}/address", link.token), &ADDRESS).await;
        assert_eq!(
            (answer.status, answer.location.contains("step=payment")),
            (303, true),
            "{}",
            answer.body
        );
        link
    }

    /// The price on the page, as the form agrees to it; empty when it cannot be paid.
    pub(crate) async fn agreed(&self, link: &Link) -> String {
        let page = self.get(&format!("/checkout/{}?step=payment", link.token)).await;
        between(&page.body, "name=\"agreed\" value=\"", "\"").unwrap_or_default().to_owned()
    }

    /// Agrees to the price on the page and goes to pay.
    pub(crate) async fn pay(&self, link: &Link) -> Answer {
        let agreed = self.agreed(link).await;
        self.post(&format!("/checkout/{}/pay", link.token), &[("agreed", &agreed)]).await
    }

    /// Pays: from the filled-in page to the provider's, and what the provider's page answers.
    pub(crate) async fn pay_with(&self, link: &Link, behavior: &str) -> Answer {
        let answer = self.pay(link).await;
        assert!(answer.location.contains("/test-psp/pay/pay/"), "{answer:?}");
        self.post(&answer.location, &[("behavior", behavior)]).await
    }

    pub(crate) async fn order(&self, link: &Link) -> Option<StoredOrder> {
        let id = link.id.clone();
        let found =
            self.store().write(0, move |tx| store::order::of_checkout(tx, &merchant(), &id));
        found.await.unwrap()
    }

    pub(crate) async fn payments(&self, link: &Link) -> Vec<Payment> {
        let id = link.id.clone();
        let found =
            self.store().write(0, move |tx| store::payment::of_checkout(tx, &merchant(), &id));
        found.await.unwrap().into_iter().map(|stored| stored.payment).collect()
    }

    /// Waits for the order, with everything the server does by itself going on.
    pub(crate) async fn ordered(&self, link: &Link) -> StoredOrder {
        self.until("the order", async || self.order(link).await).await
    }

    /// Waits until something is there; never longer than twenty seconds.
    pub(crate) async fn until<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(started.elapsed() < Duration::from_secs(20), "{what} did not come");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Units free to sell.
    pub(crate) async fn free(&self, product: &str) -> i64 {
        let sku = Sku::new(format!("{product}-1"));
        let all = self.store().write(0, move |tx| {
            store::stock::available(tx, &merchant(), std::slice::from_ref(&sku))
        });
        all.await.unwrap().into_values().next().unwrap()
    }

    /// How often a promotion was redeemed.
    pub(crate) async fn uses(&self, promotion: &str) -> u32 {
        let id = promotion.into();
        let uses = self.store().write(0, move |tx| {
            store::promotion::uses(tx, &merchant(), std::slice::from_ref(&id), None)
        });
        uses.await.unwrap().into_values().next().map_or(0, |uses| uses.total)
    }

    /// What a conversation was told about its checkout, in order.
    pub(crate) async fn told(&self, link: &Link) -> Vec<String> {
        let store = self.store();
        let now = self.app().now();
        let claimed = store
            .write(0, move |tx| store::lane::claim(tx, "test", now, 1, 500, 500))
            .await
            .unwrap();
        let mine = claimed.into_iter().find(|claimed| claimed.conversation == link.conversation);
        let events = mine.map(|claimed| claimed.events).unwrap_or_default();
        events.iter().filter_map(|event| happened(&event.body)).collect()
    }

    /// Fills a coupon into a checkout.
    pub(crate) async fn add_coupon(&self, link: &Link, code: &str) {
        let change = CheckoutChange::AddCoupon { code: CouponCode::parse(code).unwrap() };
        let (shop, id, now) =
            (self.app().merchants.get(&merchant()).unwrap(), link.id.clone(), self.app().now());
        let changed = self.store().write(1, move |tx| {
            checkouts::change(tx, &shop.terms, &id, std::slice::from_ref(&change), now)
        });
        changed.await.unwrap().unwrap();
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

fn happened(body: &str) -> Option<String> {
    match serde_json::from_str(body).unwrap() {
        Event::Checkout { happened, .. } => Some(match happened {
            CheckoutHappened::Placed { card, .. } => format!("placed {}", card.total),
            CheckoutHappened::Declined => "declined".to_owned(),
            CheckoutHappened::Processing => "processing".to_owned(),
            CheckoutHappened::Expired => "expired".to_owned(),
            CheckoutHappened::LateRefunded { amount } => format!("late {amount}"),
            CheckoutHappened::OrderChanged { card, .. } => format!("order {}", card.status),
        }),
        _ => None,
    }
}

/// The first step's form, as a buyer in Denmark fills it in.
pub(crate) const ADDRESS: [(&str, &str); 8] = [
    ("email", "freja@example.com"),
    ("name", "Freja Lund"),
    ("line_one", "Havnegade 1"),
    ("line_two", ""),
    ("postal_code", "8000"),
    ("city", "Aarhus"),
    ("country", "DK"),
    ("delivery", "standard"),
];

/// The text between two others.
pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(inner, _)| inner)
}

async fn stock_up(store: &Store) {
    let sealer = Sealer::new(&SEAL_KEY);
    let products = vec![product("mug", 2_400), product("throw", 8_900), product("last", 5_000)];
    let stocked = store.write(0, move |tx| {
        let random = || [3; 32];
        server::settings::save(tx, &merchant(), &document(), &sealer, &random, START)?;
        server::settings::save(tx, &"other".into(), &other_document(), &sealer, &random, START)?;
        store::catalog::put(tx, &merchant(), &products, START)?;
        store::stock::set(
            tx,
            &merchant(),
            &[("mug-1".into(), 1_000), ("throw-1".into(), 20), ("last-1".into(), 1)],
        )
    });
    stocked.await.unwrap();
}

fn options(
    store: Store,
    line: &Arc<Line>,
    clock: &Arc<AtomicI64>,
    directory: &std::path::Path,
) -> ServerOptions {
    let clock = Arc::clone(clock);
    let n_random = AtomicU64::new(0);
    ServerOptions {
        store,
        http: Arc::clone(line) as Arc<dyn Http>,
        clock: Arc::new(move || Timestamp(clock.load(Ordering::SeqCst))),
        random: Arc::new(move || {
            let mut bytes = [9; 32];
            bytes[..8].copy_from_slice(&n_random.fetch_add(1, Ordering::Relaxed).to_le_bytes());
            bytes
        }),
        data: directory.join("data"),
        public_url: String::new(),
        node: "test".to_owned(),
        hook_bytes_max: 1 << 20,
        api_bytes_max: 1 << 20,
        // No turns are taken: what conversations are told stays in their lanes, where the tests read it.
        turn_workers: 0,
        sends_in_flight_max: 1,
        token_requests_per_minute: 10_000,
        visitor_requests_per_minute: 10_000,
        seal_key: SEAL_KEY,
        finding: server::Finding::default(),
        vectors: None,
        extra_routes: None,
        assets: None,
    }
}

/// A webhook of the provider, signed with a secret at a second.
pub(crate) fn signed(shop: &Shop, secret: &str, at_s: i64, body: &[u8]) -> HttpRequest {
    let signature =
        transport::signature::stripe_style::sign(&Secret::new(secret.to_owned()), at_s, body);
    unsigned(shop, body)
        .header(http::HeaderName::from_static("test-psp-signature"), &signature)
        .unwrap()
}

pub(crate) fn unsigned(shop: &Shop, body: &[u8]) -> HttpRequest {
    HttpRequest::post(shop.url("/hooks/test_psp/pay"))
        .bytes(http::HeaderValue::from_static("application/json"), body.to_vec())
}

/// What a set of unit counts comes to; spares the tests a line each.
pub(crate) fn counted<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    items.into_iter().fold(BTreeMap::new(), |mut counts, item| {
        *counts.entry(item).or_default() += 1;
        counts
    })
}
