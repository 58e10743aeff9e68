//! The shipped guides, and whether the bot itself keeps to them.

use engine::Language;
use engine::dialogue::phrases::Phrases;
use engine::voice::guide::phrase_kind;
use engine::voice::shipped::Tone;
use engine::voice::{Draft, Guide, Guides, Level, check};

#[test]
fn every_phrase_of_the_bot_is_in_every_shipped_voice() {
    let mut wrong = String::new();
    for tone in Tone::ALL {
        for language in Language::ALL {
            let guide = Guide::read(language, &tone.source(language))
                .unwrap_or_else(|error| panic!("{tone:?} {error}"));
            let phrases = Phrases::in_voice(&Guides::new([guide]));
            let guides = Guides::shipped(tone);
            let guide = guides.get(language).expect("it can be read");
            for key in phrases.keys(language) {
                for text in phrases.variants(language, key) {
                    for finding in check(guide, &Draft::of(phrase_kind(key), text)) {
                        if finding.level >= Level::Warning {
                            wrong += &format!(
                                "{} {} {key}: {text}\n    {}: {}\n",
                                tone.name(),
                                language.code(),
                                finding.rule,
                                finding.message
                            );
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A phrase that says tú or du needs its form in `es.usted.toml` or `da.De.toml`.
#[test]
fn every_phrase_has_its_formal_form() {
    let mut wrong = String::new();
    for (language, text) in [
        (Language::Es, "language: es\nformality: usted\n"),
        (Language::Da, "language: da\nformality: De\n"),
    ] {
        let guides = Guides::new([super::guide(text)]);
        let phrases = Phrases::in_voice(&guides);
        for key in phrases.keys(language) {
            for text in phrases.variants(language, key) {
                let draft = Draft::of(phrase_kind(key), text);
                for finding in guides.check(language, &draft) {
                    wrong += &format!("{} {key}: {text}: `{}`\n", language.code(), finding.found);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn three_tones_say_hello_in_three_ways() {
    for language in Language::ALL {
        let mut hellos: Vec<String> = Tone::ALL
            .into_iter()
            .map(|tone| Phrases::in_voice(&Guides::shipped(tone)))
            .map(|phrases| phrases.variants(language, "greeting_first")[0].clone())
            .collect();
        hellos.dedup();
        assert_eq!(hellos.len(), 3, "{language:?}");
    }
}

#[test]
fn a_goodbye_ends_with_the_sign_off() {
    let guide = super::guide("sign_off: [Warmly., Take care.]");
    let n_plain = Phrases::default().variants(Language::En, "goodbye_reply").len();
    let phrases = Phrases::in_voice(&Guides::new([guide]));
    let said = phrases.variants(Language::En, "goodbye_reply");
    assert_eq!(said.len(), n_plain * 2);
    assert!(said.iter().all(|text| text.ends_with(" Warmly.") || text.ends_with(" Take care.")));
}
