//! Buys on every channel, from hello to paid, against the whole demo; the transcripts are `docs/transcripts`.
//!
//! The shopper sees a phone and nothing else: she says words, taps titles, fills in the checkout in a browser.
//! A transcript is stale when its shape changed: what is said may vary, what can be tapped and what it costs may not.
//! `UPDATE_EXPECT=1` writes them anew.

mod guide;
mod transcript;

use super::stage;
use crate::commands::demo;
use simulator::shown::{Does, Shown};
use simulator::{Browser, Player, Stage};
use std::path::Path;
use std::time::Duration;

/// What everybody buys: the moss version of the first mug that is found.
const BOUGHT_SKU: &str = "FJORD-MOSS";

/// Each channel with the languages it is bought in.
const BOUGHT: &[(&str, &[&str])] = &[
    ("alexa", &["en", "es"]),
    ("bot_framework", &["en", "es", "da"]),
    ("google_assistant", &["en", "es", "da"]),
    ("instagram", &["en", "es", "da"]),
    ("messenger", &["en", "es", "da"]),
    ("sms", &["en", "es", "da"]),
    ("telegram", &["en", "es", "da"]),
    ("webchat", &["en", "es", "da"]),
    ("wechat", &["en", "es", "da"]),
    ("whatsapp", &["en", "es", "da"]),
];

/// Orders that are counted: more than the demo begins with and the test places.
const ORDERS_MAX: usize = 200;
const ORDERED_MAX: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(25);

/// Where the platform has a payment sheet of its own, which is paid on as well.
const SHEETS: &[&str] = &["telegram"];

/// Where opening the chat is told to the brand, so that the bot says hello first.
const GREETS_FIRST: &[&str] = &["alexa", "bot_framework", "google_assistant", "telegram", "wechat"];

/// How often a voice is asked whether it was paid.
const ASKED_MAX: usize = 5;

/// Where nothing is said but on a call.
const SPOKEN: &[&str] = &["alexa", "google_assistant"];

/// What a shopper says and taps, in her language.
struct Words {
    language: &'static str,
    hello: &'static str,
    query: &'static str,
    details: &'static str,
    add: &'static str,
    /// The first product that is found.
    product: &'static str,
    /// One of the versions that the first product comes in.
    variant: &'static str,
    checkout: &'static str,
}

const WORDS: &[Words] = &[
    Words {
        language: "en",
        hello: "hello",
        query: "I am looking for a mug",
        details: "Details",
        add: "Add to cart",
        product: "Fjord stoneware cup",
        variant: "moss",
        checkout: "Checkout",
    },
    Words {
        language: "es",
        hello: "hola",
        query: "busco una taza",
        details: "Ver detalles",
        add: "Añadir a la cesta",
        product: "Taza de gres Fjord",
        variant: "musgo",
        checkout: "Tramitar pedido",
    },
    Words {
        language: "da",
        hello: "hej",
        query: "jeg leder efter et krus",
        details: "Se detaljer",
        add: "Læg i kurv",
        product: "Fjord-krus i stentøj",
        variant: "mos",
        checkout: "Til kassen",
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn every_channel_sells() {
    let data = demo::temporary();
    let (stage, running) = open(&data).await;
    let mut problems = Vec::new();
    for (channel, languages) in BOUGHT {
        for words in WORDS.iter().filter(|words| languages.contains(&words.language)) {
            for way in ways(channel) {
                let name = format!("{channel}{}.{}", way.suffix(), words.language);
                match bought(&running.app, &stage, channel, words, *way).await {
                    Ok(transcript) => problems.extend(transcript::compared(
                        &name,
                        "every_channel_sells",
                        &transcript,
                    )),
                    Err(problem) => problems.push(format!("{name}: {problem}")),
                }
            }
        }
    }
    problems.extend(stage.violations().iter().map(|violation| format!("refused: {violation:?}")));
    running.drain().await;
    let _ = std::fs::remove_dir_all(&data);
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

/// Where the money is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// On our own page, in a browser.
    Page,
    /// On the platform's sheet.
    Sheet,
}

impl Way {
    fn suffix(self) -> &'static str {
        if self == Self::Page { "" } else { ".sheet" }
    }
}

fn ways(channel: &str) -> &'static [Way] {
    if SHEETS.contains(&channel) { &[Way::Page, Way::Sheet] } else { &[Way::Page] }
}

async fn open(data: &Path) -> (Stage, server::Running) {
    let mut config = demo::config(data, Some("127.0.0.1:0")).unwrap();
    let listener = tokio::net::TcpListener::bind(&config.listen).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let stage = stage::set_up(&url, [7; 32]).unwrap();
    let (_, running) = demo::open(&mut config, listener, &stage).await.unwrap();
    fill_up(&running.app).await;
    // Nothing can be found before the index is there.
    let browser = Browser::new().unwrap();
    while browser.open(&format!("{url}/readyz")).await.is_err() {
        tokio::time::sleep(LOOK_EVERY).await;
    }
    (stage, running)
}

/// Hello, a search, the cart, the checkout, and the message that it is paid.
async fn bought(
    app: &server::App,
    stage: &Stage,
    channel: &str,
    words: &Words,
    way: Way,
) -> Result<String, simulator::player::PlayError> {
    let inbox = if channel == "webchat" { "web".to_owned() } else { channel.replace('_', "-") };
    let shopper = stage.phone(channel, &inbox, "Marta", words.language)?;
    let said = |shown: &Shown| shown.is_said().then_some(());
    shopper.open().await?;
    if GREETS_FIRST.contains(&channel) {
        shopper.wait_for("a welcome", said).await?;
    }
    shopper.say(words.hello).await?;
    shopper.wait_for("a greeting", said).await?;
    shopper.say(words.query).await?;
    let has = |title: &'static str| move |shown: &Shown| shows(shown, title).then_some(());
    let found = |shown: &Shown| {
        let details = shows(shown, words.details);
        let has_rows = shown.bubble().is_some_and(|bubble| bubble.sheet.is_some());
        (details || has_rows || shows(shown, words.add)).then_some(())
    };
    shopper.wait_for("products", found).await?;
    if !look_at_the_first(&shopper, words).await? {
        shopper.tap(words.add).await?;
    }
    let asked = |shown: &Shown| {
        let wants_variant = shows(shown, words.variant);
        (wants_variant || shows(shown, words.checkout)).then_some(wants_variant)
    };
    if shopper.wait_for("the cart, or which one", asked).await? {
        shopper.tap(words.variant).await?;
        shopper.wait_for("the cart", has(words.checkout)).await?;
    }
    shopper.tap(words.checkout).await?;
    let link = shopper.wait_for("the link to pay", checkout_link).await?;
    let n_before = n_orders(app);
    match way {
        Way::Page => {
            shopper.look_away()?;
            Browser::new().unwrap().pay(&link).await.unwrap();
        }
        Way::Sheet => shopper.tap(&pay_button(&shopper)?).await?,
    }
    // Whatever the words, the order's number is among them; the order itself names what was bought.
    let is_paid = |shown: &Shown| shown.is_said() && shown.words().contains('#');
    if SPOKEN.contains(&channel) {
        ordered(app, n_before).await;
        for _ in 0..ASKED_MAX {
            shopper.say(words.hello).await?;
            let told = |shown: &Shown| shown.is_said().then(|| is_paid(shown));
            if shopper.wait_for("an answer", told).await? {
                return shopper.transcript();
            }
        }
    }
    shopper.wait_for("that it is paid", |shown| is_paid(shown).then_some(())).await?;
    shopper.wait_for("the order", |shown| names(shown, words.product).then_some(())).await?;
    shopper.transcript()
}

/// The demo's shelf holds few of each: enough for everybody who buys here.
async fn fill_up(app: &server::App) {
    let merchant = app.merchants.first().unwrap().id.clone();
    let units = [(engine::Sku::from(BOUGHT_SKU), 100)];
    let filled = app.store().write(0, move |tx| store::stock::add(tx, &merchant, &units));
    filled.await.unwrap();
}

/// Waits until the shop has one order more: a voice speaks when it is spoken to, and then says first what happened
/// meanwhile.
async fn ordered(app: &server::App, n_before: usize) {
    let placed = async {
        while n_orders(app) == n_before {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    tokio::time::timeout(ORDERED_MAX, placed).await.expect("the order is placed");
}

fn n_orders(app: &server::App) -> usize {
    let merchant = app.merchants.first().unwrap().id.clone();
    let orders = app.store().read(|tx| store::order::list(tx, &merchant, None, None, ORDERS_MAX));
    orders.unwrap().items.len()
}

/// Where several were found, opens one, so that it can be put into the cart; `true` when that has put it there.
async fn look_at_the_first(
    shopper: &Player,
    words: &Words,
) -> Result<bool, simulator::player::PlayError> {
    let lines = shopper.lines()?;
    let bubbles = || lines.iter().rev().filter_map(|line| line.shown.bubble());
    let can_add = bubbles().any(|bubble| bubble.buttons().any(|button| button.title == words.add));
    if can_add {
        return Ok(false);
    }
    let row = bubbles().find_map(|bubble| {
        let button = bubble.buttons().find(|button| matches!(button.does, Does::Reply { .. }))?;
        Some(button.key.clone())
    });
    shopper.tap(row.as_deref().unwrap_or(words.details)).await?;
    let asked_which = |shown: &Shown| {
        let is_there = shows(shown, words.add);
        let is_added = shows(shown, words.variant) && !is_there;
        let is_asked = shows(shown, words.product) && !is_there;
        (is_there || is_added || is_asked).then_some((is_added, is_asked))
    };
    let (is_added, is_asked) = shopper.wait_for("the product, or which one", asked_which).await?;
    if is_asked && !is_added {
        shopper.tap(words.product).await?;
        shopper.wait_for("the product", |shown| shows(shown, words.add).then_some(())).await?;
    }
    Ok(is_added)
}

fn shows(shown: &Shown, title: &str) -> bool {
    let has_button =
        |bubble: &simulator::shown::Bubble| bubble.buttons().any(|button| button.title == title);
    // Where a channel has no buttons, what can be chosen stands in the words.
    shown.bubble().is_some_and(has_button)
        || (shown.is_said() && shown.words().to_lowercase().contains(&title.to_lowercase()))
}

fn names(shown: &Shown, product: &str) -> bool {
    let in_amounts = |bubble: &simulator::shown::Bubble| {
        bubble.amounts.iter().any(|(what, _)| what.contains(product))
    };
    shown.words().contains(product) || shown.bubble().is_some_and(in_amounts)
}

/// The key of the button that opens the platform's sheet.
fn pay_button(shopper: &Player) -> Result<String, simulator::player::PlayError> {
    let lines = shopper.lines()?;
    let buttons = lines.iter().rev().filter_map(|line| line.shown.bubble());
    let mut buttons = buttons.flat_map(|bubble| bubble.buttons());
    let pays = buttons.find(|button| matches!(button.does, Does::Pay));
    Ok(pays.map_or_else(|| "the sheet's button".to_owned(), |button| button.key.clone()))
}

fn checkout_link(shown: &Shown) -> Option<String> {
    let mut links = shown.bubble()?.links().into_iter();
    links.find(|link| link.contains("/checkout/"))
}
