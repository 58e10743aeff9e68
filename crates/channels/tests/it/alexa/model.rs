//! The model the developer console takes, and that it, the requests and the engine mean the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use channels::alexa::model::{LOCALES, ModelError, SAMPLES_MAX, interaction_model};
use engine::Language;
use engine::dialogue::understand::{Intent, Understanding};
use engine::inbox::inbound::{InboundKind, Part};
use serde_json::{Value, json};

use super::{inbounds, intent};

fn understanding() -> &'static Understanding {
    static TRAINED: OnceLock<Understanding> = OnceLock::new();
    TRAINED.get_or_init(Understanding::default)
}

fn intents(locale: &str) -> Vec<Value> {
    let model = interaction_model(locale, "casa azul").unwrap();
    model["interactionModel"]["languageModel"]["intents"].as_array().unwrap().clone()
}

fn texts<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    value[key].as_array().unwrap().iter().filter_map(Value::as_str).collect()
}

/// What a request becomes.
fn heard(locale: &str, name: &str, slots: &Value, dialog: Option<&str>) -> String {
    let mut body = intent(name, slots);
    body["request"]["locale"] = json!(locale);
    if let Some(dialog) = dialog {
        body["request"]["dialogState"] = json!(dialog);
    }
    let mut inbounds = inbounds(&body);
    match inbounds.remove(0).kind {
        InboundKind::Message { mut parts, .. } => match parts.remove(0) {
            Part::Text { text } => text,
            part => panic!("{part:?}"),
        },
        kind => panic!("{name}: {kind:?}"),
    }
}

#[test]
fn every_locale_has_a_model_within_the_rules() {
    for locale in LOCALES {
        let model = interaction_model(locale, "casa azul").unwrap();
        let mut names = BTreeSet::new();
        let mut samples = BTreeMap::new();
        let mut total = 0;
        for intent in intents(locale) {
            let name = intent["name"].as_str().unwrap().to_owned();
            assert!(names.insert(name.clone()), "{name} twice");
            let own = texts(&intent, "samples");
            assert!(own.len() <= SAMPLES_MAX, "{name}: {}", own.len());
            assert_eq!(own.is_empty(), name.starts_with("AMAZON."), "{name}");
            for sample in own {
                total += 1;
                let before = samples.insert(sample.to_lowercase(), name.clone());
                assert_eq!(before, None, "{locale}: `{sample}` is in two intents");
                let words =
                    sample.replace("{query}", "").replace("{number}", "").replace("{position}", "");
                let plain =
                    |letter: char| letter.is_alphabetic() || matches!(letter, ' ' | '\'' | '-');
                assert!(words.chars().all(plain), "{locale}: `{sample}`");
                let slots = sample.matches('{').count();
                assert!(slots <= 1, "{sample}");
                assert!(
                    !sample.contains("{query}") || !words.trim().is_empty(),
                    "no words around: {sample}"
                );
            }
            let declared = intent["slots"].as_array().is_some_and(|slots| !slots.is_empty());
            assert_eq!(
                declared,
                texts(&intent, "samples").iter().any(|sample| sample.contains('{')),
                "{name}"
            );
        }
        assert!(total > 100, "{locale}: {total}");
        for needed in [
            "AMAZON.HelpIntent",
            "AMAZON.CancelIntent",
            "AMAZON.StopIntent",
            "AMAZON.FallbackIntent",
            "AMAZON.NavigateHomeIntent",
        ] {
            assert!(names.contains(needed), "{needed}");
        }
        for dialog in model["interactionModel"]["dialog"]["intents"].as_array().unwrap() {
            assert!(names.contains(dialog["name"].as_str().unwrap()), "{dialog}");
        }
    }
}

/// Said alone, each intent of the model becomes words that the engine takes for that very intent.
#[test]
fn what_an_intent_becomes_is_that_intent() {
    let mut wrong = Vec::new();
    for (locale, query) in [("en-US", "the blue vase"), ("es-ES", "el jarrón azul")] {
        for intent in intents(locale) {
            let name = intent["name"].as_str().unwrap();
            let Some(meaning) = meaning(name) else { continue };
            let free = texts(&intent, "samples").iter().any(|sample| sample.contains("{query}"));
            let query = match meaning {
                Intent::AskProduct => {
                    if locale == "es-ES" {
                        "apto para lavavajillas"
                    } else {
                        "dishwasher safe"
                    }
                }
                Intent::Refine => {
                    if locale == "es-ES" {
                        "rojo"
                    } else {
                        "red"
                    }
                }
                Intent::ChangeQuantity => {
                    if locale == "es-ES" {
                        "tres"
                    } else {
                        "three"
                    }
                }
                Intent::OrderStatus | Intent::CancelOrder => "1042",
                Intent::ShopQuestion => {
                    if locale == "es-ES" {
                        "devoluciones"
                    } else {
                        "returns"
                    }
                }
                Intent::ApplyCoupon => "verano",
                _ => query,
            };
            let plain = heard(locale, name, &json!({}), None);
            let asked =
                free.then(|| heard(locale, name, &json!({ "query": query }), Some("STARTED")));
            for text in std::iter::once(plain).chain(asked) {
                let best = understanding().intents(&text, Language::from_tag(locale).unwrap());
                if best[0].intent != meaning {
                    wrong.push(format!("{locale} {name}: `{text}` is {:?}", &best[..2]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn meaning(name: &str) -> Option<Intent> {
    let camel = |intent: &Intent| -> String {
        let words = intent.name().split('_');
        words.map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..])).collect()
    };
    Intent::ALL.iter().copied().find(|intent| format!("{}Intent", camel(intent)) == name)
}

/// The platform's own intents become words that the engine takes for what they mean.
#[test]
fn what_a_built_in_intent_becomes_means_the_same() {
    use engine::dialogue::understand::keyword;
    let mut wrong = Vec::new();
    for locale in ["en-US", "es-MX"] {
        for (name, meaning) in [
            ("AMAZON.YesIntent", Some(Intent::Affirm)),
            ("AMAZON.NoIntent", Some(Intent::Deny)),
            ("AMAZON.HelpIntent", Some(Intent::Help)),
            ("AMAZON.NextIntent", Some(Intent::ShowMore)),
            ("AMAZON.CancelIntent", Some(Intent::GoBack)),
            ("AMAZON.PreviousIntent", Some(Intent::GoBack)),
            ("AMAZON.StartOverIntent", Some(Intent::GoBack)),
            ("AMAZON.StopIntent", Some(Intent::Goodbye)),
            ("AMAZON.NavigateHomeIntent", Some(Intent::Goodbye)),
            ("AMAZON.FallbackIntent", None),
        ] {
            let text = heard(locale, name, &json!({}), None);
            assert!(!keyword::is_stop(&text), "{text}");
            let best = understanding().intents(&text, Language::from_tag(locale).unwrap());
            let found = best
                .first()
                .filter(|best| best.score >= engine::dialogue::understand::IN_SCOPE_MIN);
            if found.map(|best| best.intent) != meaning {
                wrong.push(format!("{locale} {name}: `{text}` is {best:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_languages_of_the_model_are_ours_and_the_platforms() {
    let about = channels::about("alexa").unwrap();
    assert_eq!(about.languages, [Language::En, Language::Es]);
    assert!(about.language_note.unwrap().contains("Danish"));
    for locale in LOCALES {
        assert!(about.languages.contains(&Language::from_tag(locale).unwrap()));
    }
}

#[test]
fn names_the_platform_refuses_are_refused() {
    for (locale, name, outcome) in [
        ("es-ES", "casa azul", Ok(())),
        ("en-US", "mary's pottery", Ok(())),
        ("en-US", "zalandia", Ok(())),
        ("da-DK", "casa azul", Err(ModelError::Locale)),
        ("en-US", "x", Err(ModelError::NameLength)),
        ("en-US", "Casa Azul", Err(ModelError::NameCharacters)),
        ("en-US", "shop 24", Err(ModelError::NameCharacters)),
        ("en-US", "casa  azul", Err(ModelError::NameCharacters)),
        ("en-US", "the", Err(ModelError::NameOneWord)),
        ("en-US", "ask casa azul", Err(ModelError::NameWord)),
        ("en-US", "echo shop", Err(ModelError::NameWord)),
    ] {
        assert_eq!(interaction_model(locale, name).map(|_| ()), outcome, "{locale} {name}");
    }
}
