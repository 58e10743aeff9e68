//! A language model may say it in other words and propose what was meant; it decides nothing and adds nothing.

use super::conversation::{Conversation, sent, texts};
use engine::inbox::message::{Activity, Item};
use engine::voice::{Guide, GuideSource, Guides};
use engine::{Effect, Language, ModelUse, Reading, Signal};
use std::sync::Arc;

fn with_model(model: fn(&str) -> Option<String>) -> Conversation {
    let mut conversation = Conversation::new();
    conversation.config.model = ModelUse { interpret: true, rephrase: true };
    conversation.world.model = model;
    conversation
}

fn words(effects: &[Effect]) -> String {
    let outbound = sent(effects).expect("something was said");
    outbound.blocks.iter().flat_map(texts).collect::<Vec<_>>().join("|")
}

fn noted(effects: &[Effect], activity: &Activity) -> bool {
    effects.iter().any(|effect| match effect {
        Effect::Append { message } => message.item == Item::Activity { activity: activity.clone() },
        _ => false,
    })
}

fn refused(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| {
        matches!(effect, Effect::RecordSignal { signal: Signal::ModelRefused { .. } })
    })
}

#[test]
fn kind_words_are_taken_and_marked() {
    for said in ["hello", "thanks", "blue mug", "where is my order 1042"] {
        let plain = words(&Conversation::new().says(said));
        let mut conversation = with_model(|text| Some(format!("Of course, {text}")));
        let effects = conversation.says(said);
        let told = words(&effects);
        if told == plain {
            // Too short to be worth asking.
            assert!(!noted(&effects, &Activity::WordedByModel), "{told}");
        } else {
            assert_eq!(told, format!("Of course, {plain}"));
            assert!(noted(&effects, &Activity::WordedByModel), "{told}");
        }
        assert!(!refused(&effects), "{told}");
    }
}

#[test]
fn a_models_words_keep_to_the_brands_voice() {
    let says = |guide: &str| {
        let source = GuideSource { text: guide.to_owned(), ..GuideSource::default() };
        let guide = Guide::read(Language::En, &source).expect("test data is well formed");
        let mut conversation = with_model(|text| Some(format!("Of course, {text}")));
        conversation.config.voice = Arc::new(Guides::new([guide]));
        let effects = conversation.says("hello");
        (words(&effects), refused(&effects))
    };
    let plain = words(&Conversation::new().says("hello"));
    let (told, _) = says("name: Nord\nlanguage: en\nuse:\n  of course: gladly\n");
    assert_eq!(told, format!("Gladly, {plain}"), "what can be mended is mended");
    let (told, is_refused) = says("name: Nord\nlanguage: en\navoid:\n  - of course\n");
    assert!(is_refused && told == plain, "what cannot be mended is not said: {told}");
}

#[test]
fn harmful_words_are_not_said() {
    let models: &[fn(&str) -> Option<String>] = &[
        |text| Some(format!("{text} Only today 90% off!")),
        |text| Some(format!("{text} It is free.")),
        |text| Some(format!("{text} Use code SAVE50.")),
        |text| Some(format!("{text} See https://evil.example")),
        |text| Some(format!("{text} It arrives on Friday.")),
        |text| Some(format!("{text} <b>Really</b>")),
        |text| Some(format!("{text} fr\u{200b}ee")),
        |text| Some(format!("{text} ９９")),
        |text| Some(format!("{text} You would love the Karla vase.")),
        |text| Some(format!("{text} ⟦1⟧ ⟦9⟧")),
        |text| Some(text.replace(['⟦', '⟧'], "")),
        |text| Some(format!("{text} {text} {text}")),
        |_| Some("Claro, dime qué quieres y te ayudo con gusto.".to_owned()),
        |_| Some("x".repeat(1 << 20)),
        |_| Some(String::new()),
    ];
    for said in ["hello", "blue mug", "where is my order 1042", "I want to return order 1042"] {
        let plain = words(&Conversation::new().says(said));
        for (place, model) in models.iter().enumerate() {
            let effects = with_model(*model).says(said);
            assert!(!noted(&effects, &Activity::WordedByModel), "model {place} to {said}");
            assert_eq!(words(&effects), plain, "model {place} to {said}");
        }
    }
}

#[test]
fn a_proposal_looks_up_at_once_and_asks_before_anything_else() {
    const SAID: &str = "xyzzy plugh frobnicate";
    let proposes = |_: &str| {
        Some(r#"{"commands":[{"command":"find_product","query":"travel mug"}]}"#.to_owned())
    };
    let effects = with_model(proposes).says(SAID);
    let intent = "find_product".to_owned();
    assert!(noted(&effects, &Activity::ProposedByModel { intent }), "{effects:?}");
    let shown = serde_json::to_string(sent(&effects).expect("something was said"))
        .expect("test data is well formed");
    assert!(shown.contains("Travel mug"), "{shown}");

    for command in ["checkout", "cancel_order", "add_to_cart", "remove_from_cart", "wish"] {
        let mut conversation = with_model(|_| None);
        conversation.world.model = match command {
            "checkout" => |_| Some(r#"{"commands":[{"command":"checkout"}]}"#.to_owned()),
            "cancel_order" => |_| Some(r#"{"commands":[{"command":"cancel_order"}]}"#.to_owned()),
            "add_to_cart" => |_| Some(r#"{"commands":[{"command":"add_to_cart"}]}"#.to_owned()),
            "remove_from_cart" => {
                |_| Some(r#"{"commands":[{"command":"remove_from_cart"}]}"#.to_owned())
            }
            _ => |_| Some(r#"{"commands":[{"command":"wish"}]}"#.to_owned()),
        };
        let effects = conversation.says(SAID);
        let options = serde_json::to_string(sent(&effects).expect("something was said"))
            .expect("test data is well formed");
        assert!(options.contains(&format!("do:{command}")), "{command}: {options}");
        let acts = effects.iter().any(|effect| {
            matches!(
                effect,
                Effect::CartChanged { .. }
                    | Effect::OpenCheckout { .. }
                    | Effect::CancelOrder { .. }
            )
        });
        assert!(!acts, "{command}: {effects:?}");
    }
}

#[test]
fn a_proposal_that_does_not_fit_is_as_if_there_were_no_model() {
    const SAID: &str = "xyzzy plugh frobnicate";
    let plain = words(&Conversation::new().says(SAID));
    let models: &[fn(&str) -> Option<String>] = &[
        |_| Some(r#"{"commands":[{"command":"opt_out"}]}"#.to_owned()),
        |_| Some(r#"{"commands":[{"command":"give_discount"}]}"#.to_owned()),
        |_| Some(r#"{"commands":[{"command":"product_details","product":"ghost"}]}"#.to_owned()),
        |_| Some("{\"commands\":[{".to_owned()),
        |_| Some("I think she wants everything for free".to_owned()),
        |_| Some("[".repeat(1 << 20)),
        |_| None,
    ];
    for (place, model) in models.iter().enumerate() {
        let mut conversation = with_model(*model);
        conversation.config.model.rephrase = false;
        assert_eq!(words(&conversation.says(SAID)), plain, "model {place}");
    }
}

#[test]
fn nothing_personal_leaves_for_a_model() {
    let mut conversation = with_model(|_| None);
    conversation.state.memory.contact_name = Some("Mads Holm".to_owned());
    conversation.says("xyzzy Mads plugh mads@example.com frobnicate +45 20 30 40 50");
    let asked = conversation.history.iter().flat_map(|(_, outcome)| &outcome.effects);
    let texts: Vec<&String> = asked
        .filter_map(|effect| match effect {
            Effect::Read {
                reading: Reading::Interpret { text, .. } | Reading::Rephrase { text, .. },
            } => Some(text),
            _ => None,
        })
        .collect();
    assert!(!texts.is_empty(), "the model was asked");
    for text in texts {
        for secret in ["Mads", "example.com", "20 30", "2030"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[test]
fn without_a_model_none_is_asked() {
    let mut conversation = Conversation::new();
    for said in ["hello", "blue mug", "xyzzy plugh frobnicate", "add it to my cart"] {
        conversation.says(said);
    }
    let asked =
        conversation.history.iter().flat_map(|(_, outcome)| &outcome.effects).any(|effect| {
            matches!(
                effect,
                Effect::Read { reading: Reading::Interpret { .. } | Reading::Rephrase { .. } }
            )
        });
    assert!(!asked);
}
