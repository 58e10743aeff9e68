//! Somebody who does not know what to give: the demo's guide asks her, shows what suits and why, and sells it.

use super::{open, shows, transcript};
use crate::commands::demo;
use simulator::Stage;
use simulator::player::PlayError;
use simulator::shown::Shown;

/// What writes the transcripts.
const TEST: &str = "a_guide_sells_in_every_language";
const CHANNEL: &str = "webchat";
const INBOX: &str = "web";

/// What she says and taps, in her language.
struct Words {
    language: &'static str,
    /// Whom it is for and what it may cost, said at once.
    asks: &'static str,
    likes: &'static str,
    /// Part of the reason that each suggestion has.
    because: &'static str,
    deeper: &'static str,
    occasion: &'static str,
    skips: &'static str,
    other: &'static str,
    /// On every card: the suggestions are there.
    add: &'static str,
    /// Said, because which card is meant is said with it.
    adds: &'static str,
    checkout: &'static str,
}

const WORDS: &[Words] = &[
    Words {
        language: "en",
        asks: "I need a gift for my grandmother, under 40 euros",
        likes: "Coffee and tea",
        because: "Because it",
        deeper: "more questions",
        occasion: "her birthday",
        skips: "Skip",
        other: "something else",
        add: "Add to cart",
        adds: "add the first one to my cart",
        checkout: "Checkout",
    },
    Words {
        language: "es",
        asks: "busco un regalo para mi abuela, menos de 40 euros",
        likes: "Café y té",
        because: "Porque",
        deeper: "más preguntas",
        occasion: "es su cumpleaños",
        skips: "Saltar",
        other: "otra cosa",
        add: "Añadir a la cesta",
        adds: "añade el primero a la cesta",
        checkout: "Tramitar pedido",
    },
    Words {
        language: "da",
        asks: "jeg mangler en gave til min mormor, højst 300 kr",
        likes: "Kaffe og te",
        because: "Fordi gaven",
        deeper: "flere spørgsmål",
        occasion: "det er hendes fødselsdag",
        skips: "Spring over",
        other: "noget andet",
        add: "Læg i kurv",
        adds: "læg den første i kurven",
        checkout: "Til kassen",
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn a_guide_sells_in_every_language() {
    let data = demo::temporary();
    let (stage, running) = open(&data).await;
    let mut problems = Vec::new();
    for words in WORDS {
        let name = format!("{CHANNEL}.guide.{}", words.language);
        match asked(&stage, words).await {
            Ok(transcript) => problems.extend(transcript::compared(&name, TEST, &transcript)),
            Err(problem) => problems.push(format!("{name}: {problem}")),
        }
    }
    problems.extend(stage.violations().iter().map(|violation| format!("refused: {violation:?}")));
    running.drain().await;
    let _ = std::fs::remove_dir_all(&data);
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

async fn asked(stage: &Stage, words: &Words) -> Result<String, PlayError> {
    let shopper = stage.phone(CHANNEL, INBOX, "Marta", words.language)?;
    let has = |title: &'static str| move |shown: &Shown| shows(shown, title).then_some(());
    shopper.open().await?;
    shopper.say(words.asks).await?;
    shopper.wait_for("the question that is left", has(words.likes)).await?;
    shopper.tap(words.likes).await?;
    shopper.wait_for("suggestions with their reasons", has(words.because)).await?;
    shopper.say(words.deeper).await?;
    shopper.wait_for("a further question", has(words.skips)).await?;
    shopper.say(words.occasion).await?;
    shopper.wait_for("another one", has(words.skips)).await?;
    shopper.tap(words.skips).await?;
    shopper.wait_for("suggestions", has(words.add)).await?;
    shopper.say(words.other).await?;
    shopper.wait_for("other suggestions", has(words.add)).await?;
    shopper.say(words.adds).await?;
    shopper.wait_for("the cart", has(words.checkout)).await?;
    shopper.transcript()
}
