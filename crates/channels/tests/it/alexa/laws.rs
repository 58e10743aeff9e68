//! For any bytes and any words: an answer within the limits, and never a panic.

use channels::{Rendered, Said};
use engine::MessageId;
use engine::content::piece::{Piece, PieceCard, Shown};
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::channel_conformance::{SECRET, Subject as _, accept, request, signed};

use super::{Alexa, answered, envelope, intent};

fn any_slots() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from)
    ];
    let word = prop::sample::select(
        &[
            "name",
            "value",
            "resolutions",
            "resolutionsPerAuthority",
            "status",
            "code",
            "values",
            "slotValue",
            "id",
        ][..],
    );
    leaf.prop_recursive(4, 30, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..4).prop_map(|fields| Value::Object(
                fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            )),
        ]
    })
}

fn message(text: &str, repeat: usize, url: &str) -> Rendered {
    let words = engine_words(text, repeat);
    let card = PieceCard {
        image: Some(format!("https://{url}")),
        title: words.clone(),
        subtitle: Some(text.to_owned()),
        body: String::new(),
        link: None,
        buttons: Vec::new(),
    };
    let shown = Shown {
        title: text.to_owned(),
        text: words.clone(),
        image: Some(format!("https://shop.example/{url}")),
        cards: vec![card; 12],
        links: vec![(text.to_owned(), url.to_owned()); 5],
        ..Shown::default()
    };
    let escaped = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Rendered {
        to: Vec::new(),
        address: None,
        human: false,
        window_until: None,
        correlation: MessageId::new("msg_1"),
        index: 0,
        in_reply_to: None,
        piece: Piece::Speech {
            ssml: format!("<speak>{escaped}</speak>"),
            reprompt: Some(escaped),
            shown,
        },
    }
}

fn engine_words(text: &str, repeat: usize) -> String {
    format!("{text} ").repeat(repeat)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_answered(body in prop::collection::vec(any::<u8>(), 0..200), address in ".{0,60}") {
        let channel = Alexa.open(Some(SECRET));
        let _ = accept(&Alexa, channel.as_ref(), &signed(&Alexa, &body));
        if let Ok(address) = http::HeaderValue::from_str(&address) {
            let mut request = request(&body, &[("signature-256", "x")]);
            request.headers.insert("signaturecertchainurl", address);
            let _ = channel.parse(&request);
            let answers = channel.abilities().answers.unwrap();
            let _ = answers.answer(&request, &Said::default());
        }
    }

    #[test]
    fn any_slots_are_read(slots in any_slots(), name in prop::sample::select(&["FindProductIntent", "SayIntent", "ChooseIntent", "OwnIntent"][..])) {
        let mut body = intent(name, &json!({}));
        body["request"]["intent"]["slots"] = json!({ "query": slots.clone(), "product": slots.clone(), "number": slots });
        let channel = Alexa.open(Some(SECRET));
        let inbounds = accept(&Alexa, channel.as_ref(), &signed(&Alexa, body.to_string().as_bytes())).unwrap();
        prop_assert!(inbounds.len() <= 1);
    }

    #[test]
    fn every_answer_is_within_the_limits(
        text in "[a-zA-Zñáéí &<>\"\\\\\u{1F600}*.?!\u{7}]{0,40}", repeat in 0_usize..400, count in 0_usize..4, url in "[a-z:/&]{0,80}",
    ) {
        let mut body = envelope(&json!({ "type": "LaunchRequest" }));
        body["context"]["System"]["device"]["supportedInterfaces"] = json!({ "Alexa.Presentation.APL": {} });
        let messages = (0..count).map(|_| message(&text, repeat, &url)).collect();
        let answer = answered(&body, &Said { messages, late: None });
        let ssml = answer["response"]["outputSpeech"]["ssml"].as_str().unwrap();
        prop_assert!(ssml.chars().count() <= channels::alexa::SPEECH_CHARS_MAX);
        let inside = ssml.strip_prefix("<speak>").and_then(|rest| rest.strip_suffix("</speak>")).unwrap();
        prop_assert!(!inside.contains(['<', '>', '*', '\u{1F600}', '\u{7}']) && !inside.contains("://"), "{inside}");
        for entity in inside.split('&').skip(1) {
            prop_assert!(["amp;", "lt;", "gt;", "quot;", "apos;"].iter().any(|known| entity.starts_with(known)), "{inside}");
        }
        let card = &answer["response"]["card"];
        let chars = |key: &str| card[key].as_str().unwrap_or_default().chars().count();
        prop_assert!(chars("title") + chars("text") + chars("content") <= channels::alexa::CARD_CHARS_MAX);
    }
}
