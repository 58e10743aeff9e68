//! Google's own libraries: what they read in a call, and how they would have written our answers.

use channels::Said;
use engine::content::piece::{Piece, PieceButton, PieceCard, Shown};
use engine::inbox::inbound::{Inbound, InboundKind, Part};
use serde_json::{Value, json};

use super::{made, ours, settle, text};
use crate::google_assistant::{plain, told};
use crate::setup::rendered;

const NAME: &str = "google_assistant";

/// What the libraries say a call means to us: the option they name, or the words, which may be an option's.
fn meaning(reading: &Value) -> String {
    if let Some(key) = reading["option"].as_str() {
        return format!("picked {key}");
    }
    let words = text(reading, "words");
    let offered = reading["offered"].as_array().into_iter().flatten();
    let same = |title: &Value| title.as_str().unwrap().to_lowercase() == words.to_lowercase();
    let token = offered.into_iter().find(|pair| same(&pair[0])).map(|pair| text_of(&pair[1]));
    token.map_or_else(|| format!("said {words}"), |token| format!("picked {token}"))
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn said(inbound: &Inbound) -> String {
    match &inbound.kind {
        InboundKind::Message { parts, .. } => match parts.as_slice() {
            [Part::Text { text }] => format!("said {text}"),
            other => panic!("{other:?}"),
        },
        InboundKind::Selection { token, .. } => format!("picked {token}"),
        other => panic!("{other:?}"),
    }
}

fn misread(case: &Value) -> Option<String> {
    let reading = &case["reading"];
    let inbounds = plain().parse(&told(&case["body"])).unwrap();
    let [inbound] = inbounds.as_slice() else { return Some(format!("{} events", inbounds.len())) };
    let (ours, theirs) = (said(inbound), meaning(reading));
    if ours != theirs {
        return Some(format!("the library: {theirs}; we: {ours}"));
    }
    let who = inbound.contact.identities[0].value.as_str();
    let session = text(reading, "session");
    if session.rsplit('/').next() != who.rsplit('/').next() {
        return Some(format!("{session} is {who}"));
    }
    if reading["id"].as_str().is_some_and(|id| id != inbound.event_key) {
        return Some(format!("it is {}", inbound.event_key));
    }
    let language = inbound.contact.language.map(engine::Language::code);
    let tag = text(reading, "language").split('-').next();
    (language != tag).then(|| format!("{tag:?} is {language:?}"))
}

#[test]
fn calls_are_read_as_the_libraries_do() {
    let Some(requests) = made(NAME, "requests.json") else { return };
    let cases = requests.as_array().unwrap();
    let wrong = cases.iter().filter_map(|case| {
        let why = misread(case)?;
        Some(format!("{why}\n  {}", case["body"]))
    });
    settle("google calls", cases.len(), &wrong.collect::<Vec<_>>());
}

fn button(token: &str, title: &str) -> PieceButton {
    PieceButton { token: token.to_owned(), title: title.to_owned() }
}

fn card(number: usize) -> PieceCard {
    PieceCard {
        image: Some(format!("https://shop.example/{number}.jpg")),
        title: format!("Mug {number} & \"co\""),
        subtitle: Some("12,00 €".to_owned()),
        body: String::new(),
        link: None,
        buttons: vec![button(&format!("show:{number}"), "Details")],
    }
}

/// What there is to say, and what a person must find of it: texts, chips, cards, links.
fn sayings() -> Vec<(Vec<Piece>, Value)> {
    let speech = |words: &str, reprompt: Option<&str>, shown: Shown| Piece::Speech {
        ssml: format!("<speak>{}</speak>", words.replace('&', "&amp;").replace('<', "&lt;")),
        reprompt: reprompt.map(|words| format!("<speak>{words}</speak>")),
        shown: Shown { text: words.to_owned(), ..shown },
    };
    let chips = || vec![button("more", "More"), button("help", "Ayuda ¿eh?")];
    let links = || vec![("Pay".to_owned(), "https://shop.example/c/1?a=b&c=d".to_owned())];
    let titles = |cards: usize| (0..cards).map(|number| card(number).title).collect::<Vec<_>>();
    let mut all = vec![(Vec::new(), json!({ "texts": [], "chips": [], "cards": [], "links": [] }))];
    for words in ["Hello.", "Salt & pepper <b> \"it's\"", "æøå ñ ¿Cuál?"] {
        let wanted = json!({ "texts": [words], "chips": [], "cards": [], "links": [] });
        all.push((vec![speech(words, None, Shown::default())], wanted));
        let wanted =
            json!({ "texts": [words], "chips": ["More", "Ayuda ¿eh?"], "cards": [], "links": [] });
        let shown = Shown { suggestions: chips(), ..Shown::default() };
        all.push((vec![speech(words, Some("Well?"), shown)], wanted));
    }
    for cards in [2, 5] {
        let shown = Shown {
            title: "Mugs".to_owned(),
            cards: (0..cards).map(card).collect(),
            suggestions: chips(),
            links: links(),
            ..Shown::default()
        };
        let wanted = json!({ "texts": ["Which one?"], "chips": ["More", "Ayuda ¿eh?"],
            "cards": titles(cards), "links": ["https://shop.example/c/1?a=b&c=d"] });
        all.push((vec![speech("Which one?", Some("Which?"), shown)], wanted));
    }
    let shown = Shown {
        title: "Your order".to_owned(),
        cards: vec![card(0)],
        links: links(),
        ..Shown::default()
    };
    let wanted = json!({ "texts": ["Here it is."], "chips": [], "cards": titles(1),
        "links": ["https://shop.example/c/1?a=b&c=d"] });
    all.push((vec![speech("Here it is.", None, shown)], wanted));
    let two = ["First.", "Second."].map(|words| speech(words, None, Shown::default()));
    let wanted = json!({ "texts": ["First.", "Second."], "chips": [], "cards": [], "links": [] });
    all.push((two.into(), wanted));
    all
}

#[test]
fn our_answers_are_shown_to_the_libraries() {
    let Some(requests) = made(NAME, "requests.json") else { return };
    let sayings = sayings();
    let mut answers = Vec::new();
    for (number, case) in requests.as_array().unwrap().iter().enumerate() {
        // Every saying in both protocols, which take turns.
        let (pieces, wanted) = &sayings[number / 2 % sayings.len()];
        let said = Said { messages: pieces.iter().cloned().map(rendered).collect(), late: None };
        let answer = plain().abilities().answers.unwrap().answer(&told(&case["body"]), &said);
        let answer: Value = serde_json::from_slice(&answer.body).unwrap();
        answers.push(json!({ "protocol": case["protocol"], "request": case["body"],
            "answer": answer, "wanted": wanted }));
    }
    ours(NAME, "answers.json", || json!(answers));
}
