//! Two shops on one server, their tokens, and requests without a network.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use engine::commerce::catalog::{Product, Variant};
use engine::commerce::money::{Currency, Money};
use engine::{Language, Localized, MerchantId, Sku, Timestamp};
use serde_json::{Value, json};
use server::api::role::Role;
use server::api::tokens;
use server::document::{Document, InboxRow, MerchantSettings};
use server::seal::Sealer;
use server::{App, Running, Server, ServerOptions};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{EngineKind, Store, StoreOptions};
use tokio::net::TcpListener;
use tower::ServiceExt;
use transport::signature::meta;
use transport::{Http, HttpError, HttpRequest, HttpResponse, Secret};

pub(crate) const NOW: i64 = 1_800_000_000_000;
pub(crate) const SHOP: &str = "havn";
pub(crate) const OTHER: &str = "other";
pub(crate) const IDENTITY_SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const APP_SECRET: &str = "a-long-enough-app-secret";
const SEAL_KEY: [u8; 32] = [7; 32];

/// A server that disappears with the test.
pub(crate) struct Shop {
    pub(crate) running: Running,
    pub(crate) clock: Arc<AtomicI64>,
    pub(crate) owner: String,
    pub(crate) admin: String,
    pub(crate) agent: String,
    /// The other shop's owner.
    pub(crate) stranger: String,
    pub(crate) graph: Arc<Graph>,
    url: String,
    directory: Arc<Directory>,
}

/// Removed when the last server on it is gone.
#[derive(Debug)]
struct Directory(PathBuf);

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Nothing leaves the house in a test: this answers as the Graph API would, and keeps what was asked.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    calls: Mutex<Vec<HttpRequest>>,
    /// What the vendor calls whoever was dialled, where it is something else.
    pub(crate) names: Mutex<BTreeMap<String, String>>,
    /// Answers every message with this instead, while it is set: status and body.
    pub(crate) refusal: Mutex<Option<(u16, Value)>>,
    /// Files by their id: where they are, and what they hold.
    pub(crate) files: Mutex<BTreeMap<String, (String, Vec<u8>)>>,
}

impl Graph {
    /// The bodies of all calls that send something, in order.
    pub(crate) fn sent(&self) -> Vec<Value> {
        let calls = self.calls.lock().unwrap();
        let posted = calls.iter().filter(|call| call.method == Method::POST);
        posted.map(|call| serde_json::from_slice(&call.body).unwrap()).collect()
    }

    /// What was called at them, without the host.
    pub(crate) fn paths(&self) -> Vec<String> {
        let calls = self.calls.lock().unwrap();
        let path = |call: &HttpRequest| {
            call.url.split(['?', '#']).next().unwrap().splitn(4, '/').nth(3).unwrap().to_owned()
        };
        calls.iter().map(path).collect()
    }

    /// Calls of any kind: what the next message is called counts them.
    pub(crate) fn n_calls(&self) -> usize {
        self.calls.lock().unwrap().len()
    }

    pub(crate) fn hosts(&self) -> Vec<String> {
        let calls = self.calls.lock().unwrap();
        calls.iter().map(|call| call.url.split('/').nth(2).unwrap().to_owned()).collect()
    }

    fn answer(&self, request: &HttpRequest) -> Option<Vec<u8>> {
        if request.method == Method::POST {
            let n_calls = self.calls.lock().unwrap().len();
            let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
            if body["recipient"].is_object() {
                let sent =
                    json!({ "recipient_id": "7001", "message_id": format!("m_out-{n_calls}") });
                return Some(sent.to_string().into_bytes());
            }
            let dialled = body["to"].as_str().unwrap_or_default();
            let names = self.names.lock().unwrap();
            let name = names.get(dialled).map_or(dialled, String::as_str);
            let message = json!({ "messages": [{ "id": format!("wamid.out-{n_calls}") }],
                "contacts": [{ "input": dialled, "wa_id": name }],
                "message_id": format!("m.out-{n_calls}") });
            return Some(message.to_string().into_bytes());
        }
        let files = self.files.lock().unwrap();
        let id = request.url.rsplit('/').next()?;
        let (address, content) = files.get(id)?;
        if request.url == *address {
            return Some(content.clone());
        }
        Some(json!({ "url": address, "mime_type": "image/png" }).to_string().into_bytes())
    }
}

#[async_trait::async_trait]
impl Http for Graph {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.calls.lock().unwrap().push(request.clone());
        if !request.url.contains(".test/") {
            return Err(HttpError::Connect);
        }
        let refusal = self.refusal.lock().unwrap().clone();
        if let Some((status, body)) = refusal.filter(|_| request.method == Method::POST) {
            let body = body.to_string().into_bytes().into();
            return Ok(HttpResponse { status, headers: HeaderMap::new(), body });
        }
        let body = self.answer(&request);
        let status = if body.is_some() { 200 } else { 404 };
        Ok(HttpResponse {
            status,
            headers: HeaderMap::new(),
            body: body.unwrap_or_default().into(),
        })
    }
}

fn options(
    store: Store,
    directory: &std::path::Path,
    clock: &Arc<AtomicI64>,
    graph: &Arc<Graph>,
) -> ServerOptions {
    let clock = Arc::clone(clock);
    let count = AtomicU64::new(1);
    ServerOptions {
        store,
        http: Arc::clone(graph) as Arc<dyn Http>,
        clock: Arc::new(move || Timestamp(clock.load(Ordering::SeqCst))),
        random: Arc::new(move || random(count.fetch_add(1, Ordering::SeqCst))),
        data: directory.to_owned(),
        public_url: "http://shop.test".to_owned(),
        node: "test".to_owned(),
        hook_bytes_max: 1 << 20,
        api_bytes_max: 64 * 1024,
        turn_workers: 2,
        sends_in_flight_max: 4,
        token_requests_per_minute: 1_000_000,
        visitor_requests_per_minute: 1_000_000,
        seal_key: SEAL_KEY,
        finding: server::Finding::default(),
        vectors: None,
        extra_routes: None,
        assets: None,
    }
}

/// Different every call and in every process, and cheap.
fn random(n: u64) -> [u8; 32] {
    use std::hash::{BuildHasher, RandomState};
    let mut bytes = [0; 32];
    for (idx, chunk) in bytes.chunks_mut(8).enumerate() {
        chunk.copy_from_slice(&RandomState::new().hash_one((n, idx)).to_le_bytes());
    }
    bytes
}

fn settings(id: &str) -> MerchantSettings {
    MerchantSettings::first(id, &format!("Shop {id}"))
}

fn inbox(id: &str) -> InboxRow {
    let settings = json!({ "allowed_origins": ["https://shop.example"] });
    InboxRow {
        id: id.to_owned(),
        channel: "webchat".to_owned(),
        name: "Chat".to_owned(),
        settings: settings.as_object().cloned().unwrap_or_default(),
        secrets: BTreeMap::from([("identity_secret".to_owned(), IDENTITY_SECRET.to_owned())]),
    }
}

/// A WhatsApp number; its settings are added to the usual ones.
pub(crate) fn whatsapp(id: &str, number: &str, settings: &Value) -> InboxRow {
    let mut all = json!({
        "phone_number_id": number, "api_base": "https://graph.test", "media_base": "https://files.test",
        "templates": [{ "name": "hello_again", "language": "en_US" }],
    });
    let fields = all.as_object_mut().unwrap();
    fields.extend(settings.as_object().unwrap().clone());
    let secrets =
        [("app_secret", APP_SECRET), ("verify_token", "hello-token"), ("access_token", "EAAG")];
    InboxRow {
        id: id.to_owned(),
        channel: "whatsapp".to_owned(),
        name: "WhatsApp".to_owned(),
        settings: fields.clone(),
        secrets: secrets.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
    }
}

/// A page on Messenger.
pub(crate) fn messenger(id: &str, page: &str) -> InboxRow {
    let settings = json!({ "page_id": page, "app_id": "900", "api_base": "https://graph.test" });
    let Value::Object(settings) = settings else { panic!("an object") };
    InboxRow {
        channel: "messenger".to_owned(),
        name: "Messenger".to_owned(),
        settings,
        ..whatsapp(id, page, &json!({}))
    }
}

fn mug() -> Product {
    let variant = Variant::new("mug-1", vec![Money::from_minor(2_400, Currency::EUR)]);
    let title = Localized::only(Language::En, "Moss mug");
    Product { popularity: 1, ..Product::new("mug", title, vec![variant]) }
}

/// Both merchants with an inbox, a product and nobody working there.
async fn furnish(store: &Store) {
    for (merchant, chat) in [(SHOP, "web"), (OTHER, "other-web")] {
        store
            .write(0, move |tx| {
                let id = MerchantId::new(merchant);
                let document = Document {
                    merchant: Some(settings(merchant)),
                    inbox: vec![inbox(chat)],
                    ..Document::default()
                };
                let sealer = Sealer::new(&SEAL_KEY);
                server::settings::save(tx, &id, &document, &sealer, &|| random(0), Timestamp(NOW))?;
                store::catalog::put(tx, &id, &[mug()], Timestamp(NOW))?;
                store::stock::set(tx, &id, &[(Sku::new("mug-1"), 100)])
            })
            .await
            .unwrap();
    }
}

async fn token(store: &Store, merchant: &'static str, role: Role) -> String {
    let now = Timestamp(NOW);
    let made = store.write(0, move |tx| {
        let id = MerchantId::new(merchant);
        tokens::issue(tx, &id, role.name(), role, random(9), now)
    });
    made.await.unwrap()
}

/// A name no other test has.
pub(crate) fn fresh_name() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("trato_server_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Adds inboxes to the shop as a settings page would.
async fn add_inboxes(store: &Store, inboxes: Vec<InboxRow>) {
    if inboxes.is_empty() {
        return;
    }
    let document =
        Document { merchant: Some(settings(SHOP)), inbox: inboxes, ..Document::default() };
    let saved = store.write(0, move |tx| {
        let sealer = Sealer::new(&SEAL_KEY);
        let id = MerchantId::new(SHOP);
        server::settings::save(tx, &id, &document, &sealer, &|| random(0), Timestamp(NOW))
    });
    saved.await.unwrap();
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::with(EngineKind::Sqlite, Vec::new()).await
    }

    /// A shop with more inboxes, on either database.
    pub(crate) async fn with(engine: EngineKind, inboxes: Vec<InboxRow>) -> Self {
        let name = fresh_name();
        let directory = std::env::temp_dir().join(&name);
        let url = match engine {
            EngineKind::Sqlite => format!("sqlite:{}", directory.join("db").display()),
            EngineKind::Postgres => {
                let name = name.clone();
                blocking(move || testkit::postgres::start().database(&name)).await
            }
        };
        Self::at(url, directory, inboxes).await
    }

    /// The same at an address and in a directory of the test's own choosing.
    pub(crate) async fn at(url: String, directory: PathBuf, inboxes: Vec<InboxRow>) -> Self {
        std::fs::create_dir_all(&directory).unwrap();
        let clock = Arc::new(AtomicI64::new(NOW));
        let store = open_store(&url).await;
        furnish(&store).await;
        add_inboxes(&store, inboxes).await;
        let owner = token(&store, SHOP, Role::Owner).await;
        let admin = token(&store, SHOP, Role::Admin).await;
        let agent = token(&store, SHOP, Role::Agent).await;
        let stranger = token(&store, OTHER, Role::Owner).await;
        let graph = Arc::<Graph>::default();
        let running = start(store, &directory, &clock, &graph).await;
        let directory = Arc::new(Directory(directory));
        let shop = Self { running, clock, owner, admin, agent, stranger, graph, url, directory };
        shop.wait_for_the_index().await;
        shop
    }

    /// The index follows the catalog in its own time.
    async fn wait_for_the_index(&self) {
        for _ in 0..2_400 {
            let found = self.ask(&self.agent, Method::GET, "/api/v1/products", None, 200).await;
            if found["items"][0]["product"] == "mug" {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("the index never had the product");
    }

    /// Changes the shop's settings as `trato apply` does beside a server that runs, which takes them over by itself.
    pub(crate) async fn set(&self, change: impl FnOnce(&mut MerchantSettings)) {
        let id = MerchantId::new(SHOP);
        let known = self.app().merchants.get(&id).unwrap();
        let mut wanted = MerchantSettings::clone(&known.settings);
        change(&mut wanted);
        let document = Document { merchant: Some(wanted.clone()), ..Document::default() };
        let owner = id.clone();
        let saved = self.app().store().write(0, move |tx| {
            let sealer = Sealer::new(&SEAL_KEY);
            server::settings::save(tx, &owner, &document, &sealer, &|| random(0), Timestamp(NOW))
        });
        saved.await.unwrap();
        for _ in 0..2_400 {
            if *self.app().merchants.get(&id).unwrap().settings == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the server never took over the settings");
    }

    /// Stops the server and starts it again on the same storage.
    pub(crate) async fn restart(self) -> Self {
        self.running.drain().await;
        let store = open_store(&self.url).await;
        let running = start(store, &self.directory.0, &self.clock, &self.graph).await;
        Self { running, ..self }
    }

    /// What WhatsApp would call us with: the changes of one account, signed.
    pub(crate) async fn hook(&self, inbox: &str, number: &str, mut changes: Vec<Value>) -> Answer {
        for change in &mut changes {
            change["value"]["metadata"] = json!({ "phone_number_id": number });
        }
        let entry = json!({ "id": "300100", "time": NOW / 1_000, "changes": changes });
        let body = json!({ "object": "whatsapp_business_account", "entry": [entry] }).to_string();
        self.hook_bytes(inbox, body.as_bytes(), APP_SECRET).await
    }

    /// The same of a Facebook page: what happens to it (`changes`), or is written to it (`messaging`).
    pub(crate) async fn page_event(
        &self,
        inbox: &str,
        page: &str,
        kind: &str,
        event: Value,
    ) -> Answer {
        let entry = json!({ "id": page, "time": NOW, kind: [event] });
        let body = json!({ "object": "page", "entry": [entry] }).to_string();
        self.signed_hook("messenger", inbox, body.as_bytes(), APP_SECRET).await
    }

    pub(crate) async fn hook_bytes(&self, inbox: &str, body: &[u8], secret: &str) -> Answer {
        self.signed_hook("whatsapp", inbox, body, secret).await
    }

    async fn signed_hook(&self, channel: &str, inbox: &str, body: &[u8], secret: &str) -> Answer {
        let signature = meta::sign(&Secret::new(secret.to_owned()), body);
        let call = Call::new(Method::POST, &format!("/hooks/{channel}/{inbox}"));
        self.send(call.bytes("application/json", body).header(meta::HEADER, &signature)).await
    }

    /// What Messenger would call us with: the items of one page, signed.
    pub(crate) async fn page_hook(&self, inbox: &str, page: &str, items: Vec<Value>) -> Answer {
        let entry = json!({ "id": page, "time": NOW, "messaging": items });
        let body = json!({ "object": "page", "entry": [entry] }).to_string();
        self.signed_hook("messenger", inbox, body.as_bytes(), APP_SECRET).await
    }

    pub(crate) fn app(&self) -> &Arc<App> {
        &self.running.app
    }

    pub(crate) fn advance(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// Sends a request and reads the answer.
    pub(crate) async fn send(&self, request: Call) -> Answer {
        request.to(&self.running.router).await
    }

    /// The same with a token, and an answer of this status expected.
    pub(crate) async fn ask(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
        status: u16,
    ) -> Value {
        let mut call = Call::new(method, path).bearer(token);
        call.body = body;
        let answer = self.send(call).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.body);
        answer.body
    }

    /// Opens the chat as somebody new and says something; the visitor's token and the conversation.
    pub(crate) async fn visit(&self, text: &str) -> (String, String) {
        let session =
            self.send(Call::new(Method::POST, "/api/v1/widget/web/session").json(json!({}))).await;
        assert_eq!(session.status, StatusCode::OK, "{}", session.body);
        let token = session.body["visitor_token"].as_str().unwrap().to_owned();
        self.say(&token, "client-0001", text).await;
        let again = self
            .send(
                Call::new(Method::POST, "/api/v1/widget/web/session")
                    .json(json!({ "token": token })),
            )
            .await;
        (token, again.body["conversation"].as_str().unwrap().to_owned())
    }

    pub(crate) async fn say(&self, visitor: &str, client_id: &str, text: &str) -> Value {
        let body = json!({ "client_id": client_id, "text": text });
        self.ask(visitor, Method::POST, "/api/v1/widget/web/messages", Some(body), 201).await
    }
}

async fn open_store(url: &str) -> Store {
    let url = url.to_owned();
    blocking(move || Store::open(&url, StoreOptions::default()).unwrap()).await
}

/// Runs what waits for a database on a thread that may wait.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

async fn start(
    store: Store,
    directory: &std::path::Path,
    clock: &Arc<AtomicI64>,
    graph: &Arc<Graph>,
) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Server::start(options(store, directory, clock, graph), listener).await.unwrap()
}

/// A request in the making.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
    pub(crate) raw: Option<Vec<u8>>,
}

impl Call {
    pub(crate) fn new(method: Method, path: &str) -> Self {
        Self { method, path: path.to_owned(), headers: Vec::new(), body: None, raw: None }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn json(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    pub(crate) fn bytes(mut self, kind: &str, body: &[u8]) -> Self {
        self.raw = Some(body.to_vec());
        self.header("content-type", kind)
    }

    async fn to(self, router: &Router) -> Answer {
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let body = match (self.body, self.raw) {
            (Some(value), _) => {
                request = request.header("content-type", "application/json");
                Body::from(value.to_string())
            }
            (None, Some(raw)) => Body::from(raw),
            (None, None) => Body::empty(),
        };
        let response = router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let raw = to_bytes(body, 1 << 24).await.unwrap().to_vec();
        let body = serde_json::from_slice(&raw).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, body, raw }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) raw: Vec<u8>,
}

impl Answer {
    /// The stable code of a problem.
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or("")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// The session's cookie, as a browser would send it back.
    pub(crate) fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap_or("").to_owned()
    }
}

/// Waits for what the outbox and the workers do in their own time.
pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..400 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it never happened: {what}");
}

/// What an agent reads.
pub(crate) async fn get(shop: &Shop, path: &str) -> Value {
    shop.ask(&shop.agent, Method::GET, &format!("/api/v1{path}"), None, 200).await
}

/// What an agent does, and what comes of it.
pub(crate) async fn post(shop: &Shop, path: &str, body: Value, status: u16) -> Value {
    shop.ask(&shop.agent, Method::POST, &format!("/api/v1{path}"), Some(body), status).await
}
