//! What holds for any text: an answer, true places, and a fix that needs no second one.

use super::guide;
use engine::Language;
use engine::voice::shipped::Tone;
use engine::voice::{Draft, Guide, Kind, check, fixed};
use proptest::prelude::*;
use std::sync::LazyLock;

static GUIDES: LazyLock<Vec<Guide>> = LazyLock::new(|| {
    let pairs =
        Tone::ALL.into_iter().flat_map(|tone| Language::ALL.map(|language| (tone, language)));
    let mut all: Vec<Guide> = pairs
        .map(|(tone, language)| {
            Guide::read(language, &tone.source(language)).expect("it is shipped")
        })
        .collect();
    // Two rules that undo each other, and one that adds what it looks for.
    all.push(guide("rules:\n  - {name: A, extends: substitution, message: a, action: {name: replace}, swap: {cat: dog}}\n  - {name: B, extends: substitution, message: b, action: {name: replace}, swap: {dog: cat}}"));
    all.push(guide("rules:\n  - {name: A, extends: existence, message: a, tokens: [a], action: {name: replace, params: [a a]}}"));
    all
});

/// Words that rules are about, among any characters there are.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("unfortunately".to_owned()),
        Just("sold out".to_owned()),
        Just("Shipping e-mail carrito".to_owned()),
        Just("very very".to_owned()),
        Just("¿¿Qué?? !!".to_owned()),
        Just("🙂🔥👩‍🌾".to_owned()),
        Just("{name} SUN-10 https://a.example".to_owned()),
        Just("De Dem du tu cat dog a".to_owned()),
        any::<char>().prop_map(String::from),
        "[a-zæøå]{1,8}[.!?]?",
        "\\PC{0,6}",
    ];
    prop::collection::vec(word, 0..24).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_text_has_an_answer_and_every_place_is_one(text in text(), which in 0..11usize, kind in 0..6usize) {
        let guide = &GUIDES[which];
        let draft = Draft::of(Kind::ALL[kind], &text);
        for finding in check(guide, &draft) {
            prop_assert_eq!(text.get(finding.bytes.clone()), Some(finding.found.as_str()));
            let chars: String = text.chars().skip(finding.chars.start).take(finding.chars.len()).collect();
            prop_assert_eq!(chars, finding.found.clone());
            prop_assert!(!finding.better.contains(&finding.found), "a fix changes something");
            prop_assert!(!finding.message.is_empty());
        }
    }

    #[test]
    fn what_is_fixed_needs_no_second_fix(text in text(), which in 0..11usize) {
        let guide = &GUIDES[which];
        let once = fixed(guide, &Draft::message(&text));
        prop_assert_eq!(fixed(guide, &Draft::message(&once)), once);
    }

    #[test]
    fn links_codes_and_placeholders_survive(text in text(), which in 0..9usize) {
        let whole = format!("{text} {{name}} SUN-10 https://very.example/shipping {text}");
        let once = fixed(&GUIDES[which], &Draft::message(&whole));
        for kept in ["{name}", "SUN-10", "https://very.example/shipping"] {
            prop_assert_eq!(whole.matches(kept).count(), once.matches(kept).count(), "{}", once);
        }
    }
}

#[test]
fn a_text_of_any_length_is_read() {
    let long = "Unfortunately it is very very sold out!! ".repeat(4_000);
    for guide in GUIDES.iter().take(9) {
        assert!(check(guide, &Draft::message(&long)).len() <= engine::voice::FINDINGS_MAX);
    }
}
