//! Buys on every channel, from hello to paid, against the whole demo; the transcripts are `docs/transcripts`.
//!
//! The shopper sees a phone and nothing else: she says words, taps titles, fills in the checkout in a browser.
//! A transcript is stale when its shape changed: what is said may vary, what can be tapped and what it costs may not.
//! `UPDATE_EXPECT=1` writes them anew.

use super::stage;
use crate::commands::demo;
use simulator::shown::{Does, Shown};
use simulator::{Browser, Player, Stage};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Each channel with the languages it is bought in.
const BOUGHT: &[(&str, &[&str])] = &[
    ("instagram", &["en", "es", "da"]),
    ("messenger", &["en", "es", "da"]),
    ("telegram", &["en", "es", "da"]),
    ("whatsapp", &["en", "es", "da"]),
];

/// How often somebody who paid asks before she gives up.
const GREETINGS_MAX: usize = 30;

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
    /// In the message that the order is paid.
    paid: &'static str,
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
        paid: "paid",
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
        paid: "pagad",
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
        paid: "betal",
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn every_channel_sells() {
    let data = demo::temporary();
    let (stage, running) = open(&data).await;
    let mut problems = Vec::new();
    for (channel, languages) in BOUGHT {
        for words in WORDS.iter().filter(|words| languages.contains(&words.language)) {
            let name = format!("{channel}.{}", words.language);
            match bought(&stage, channel, words).await {
                Ok(transcript) => problems.extend(compared(&name, &transcript)),
                Err(problem) => problems.push(format!("{name}: {problem}")),
            }
        }
    }
    problems.extend(stage.violations().iter().map(|violation| format!("refused: {violation:?}")));
    running.drain().await;
    let _ = std::fs::remove_dir_all(&data);
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

async fn open(data: &Path) -> (Stage, server::Running) {
    let mut config = demo::config(data, Some("127.0.0.1:0")).unwrap();
    let listener = tokio::net::TcpListener::bind(&config.listen).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let stage = stage::set_up(&url, [7; 32]).unwrap();
    let (_, running) = demo::open(&mut config, listener, &stage).await.unwrap();
    // Nothing can be found before the index is there.
    let browser = Browser::new().unwrap();
    while browser.open(&format!("{url}/readyz")).await.is_err() {
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    (stage, running)
}

/// Hello, a search, the cart, the checkout, and the message that it is paid.
async fn bought(
    stage: &Stage,
    channel: &str,
    words: &Words,
) -> Result<String, simulator::player::PlayError> {
    let inbox = channel.replace('_', "-");
    let shopper = stage.phone(channel, &inbox, "Marta", words.language)?;
    shopper.open().await?;
    shopper.say(words.hello).await?;
    shopper.wait_for("a greeting", |shown| shown.is_said().then_some(())).await?;
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
    shopper.look_away()?;
    let browser = Browser::new().unwrap();
    browser.pay(&link).await.unwrap();
    if SPOKEN.contains(&channel) {
        hear_of_it(&shopper, words).await?;
    }
    let paid = |shown: &Shown| shown.words().to_lowercase().contains(words.paid).then_some(());
    shopper.wait_for("that it is paid", paid).await?;
    shopper.transcript()
}

/// A voice speaks when it is spoken to: what happened meanwhile is said first, once it has happened.
async fn hear_of_it(shopper: &Player, words: &Words) -> Result<(), simulator::player::PlayError> {
    for _ in 0..GREETINGS_MAX {
        shopper.say(words.hello).await?;
        let lines = shopper.lines()?;
        if lines.iter().any(|line| line.shown.words().to_lowercase().contains(words.paid)) {
            return Ok(());
        }
    }
    Ok(())
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

fn checkout_link(shown: &Shown) -> Option<String> {
    let mut links = shown.bubble()?.links().into_iter();
    links.find(|link| link.contains("/checkout/"))
}

/// What is wrong with the transcript on disk, which `UPDATE_EXPECT=1` replaces.
fn compared(name: &str, transcript: &str) -> Option<String> {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/transcripts/{name}.md"));
    let (channel, language) = name.split_once('.')?;
    let written = format!(
        "# {channel}, {language}\n\nA shopper buys, as the channel shows it. \
         Written by `UPDATE_EXPECT=1 cargo test -p trato every_channel_sells`.\n\n{transcript}"
    );
    let written = format!("{}\n", written.trim_end());
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if std::env::var("UPDATE_EXPECT").is_ok_and(|value| value == "1") {
        std::fs::create_dir_all(path.parent()?).unwrap();
        if shape(&kept) != shape(&written) {
            std::fs::write(&path, written).unwrap();
        }
        return None;
    }
    (shape(&kept) != shape(&written))
        .then(|| format!("docs/transcripts/{name}.md is missing or stale:\n{written}"))
}

/// Everything but the sentences of the bot, which it chooses among several of one meaning; what is repeated counts
/// once, because nobody knows how often a voice is asked whether it was paid.
fn shape(transcript: &str) -> Vec<&str> {
    const MARKS: &[&str] = &[">", "▭", "`", "☰", "-", "|", "🖼", "*(", "🔊", "📎"];
    let is_shape = |line: &&str| MARKS.iter().any(|mark| line.starts_with(mark));
    let mut seen = BTreeSet::new();
    transcript
        .lines()
        .filter(is_shape)
        .map(|line| if line.starts_with('🔊') { "🔊" } else { line })
        .filter(|line| seen.insert(*line))
        .collect()
}
