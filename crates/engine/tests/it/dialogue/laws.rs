//! Laws of the core that hold for every conversation: total, repeatable, and it never invents an amount.

use super::conversation::{Conversation, GUIDE, config, message, sent, texts};
use engine::content::Block;
use engine::inbox::inbound::{Actor, InboundKind};
use engine::{
    AgentCommand, AgentId, Answer, Effect, Event, Input, MessageId, Seed, State, Timestamp, step,
};
use proptest::prelude::*;

/// Things that happen, from plausible to absurd.
#[derive(Debug, Clone)]
enum Happening {
    Says(String),
    Taps(String),
    Sheet(String, u32),
    Native(String, u32, i64),
    Elsewhere(String),
    Agent(u8),
    Timer(String),
    Stray,
    Breaks(bool),
    Price(i64),
}

const SENTENCES: &[&str] = &[
    "hi",
    "mugs",
    "usb c charger",
    "cheaper",
    "show me more",
    "the second one",
    "add it to my cart",
    "add two of them",
    "what do people say about it",
    "is it dishwasher safe",
    "compare the first and the second",
    "my cart",
    "remove it",
    "make it 3",
    "I have a code SPRING10",
    "code OLD5",
    "checkout",
    "where is my order 1042",
    "cancel my order",
    "yes",
    "no",
    "1",
    "2",
    "9",
    "undo",
    "STOP",
    "START",
    "hablas español?",
    "på dansk",
    "tazas azules menos de 30 euros",
    "hvad koster den",
    "can I talk to a person",
    "thanks",
    "flurb blarg",
    "how do I return something",
    "",
    " ",
    "👍",
    "hey there, do you maybe have a blue mug under 20?",
    "I want to return order 1042",
    "it arrived broken",
    "in green",
    "I need a gift for my mum",
    "something else",
    "skip",
    "back",
    "under 60 euros",
    "more questions",
    "change my answer about the age",
];

const TOKENS: &[&str] = &[
    "find",
    "guide:gift",
    "guide:gift/a/who/mum",
    "guide:gift/skip/nothing",
    "guide:gift/skip/likes",
    "guide:gift/else",
    "guide:gift/change",
    "guide:gone/a/b",
    "cart",
    "checkout",
    "more",
    "cheaper",
    "person",
    "help",
    "order",
    "order:1042",
    "cancel:1043",
    "add:MUG-B",
    "add:THROW-S",
    "add:MUG-GO",
    "add:NOPE",
    "show:mug-blue",
    "show:nope",
    "reviews:mug-blue",
    "similar:mug-blue",
    "wish:mug-gold",
    "yes:ord_1043",
    "yes:person",
    "no:person",
    "do:checkout",
    "facet:material=stoneware",
    "coupon",
    "remove:MUG-B",
    "undo",
    "language:da",
    "::",
    "",
];

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        8 => prop::sample::select(SENTENCES).prop_map(|text| Happening::Says(text.into())),
        2 => ".{0,60}".prop_map(Happening::Says),
        6 => prop::sample::select(TOKENS).prop_map(|token| Happening::Taps(token.into())),
        1 => "[a-z]{0,8}:?.{0,12}".prop_map(Happening::Taps),
        1 => ("MUG-[BGT]", any::<u32>()).prop_map(|(sku, n)| Happening::Sheet(sku, n)),
        1 => ("MUG-[BGX]", any::<u32>(), any::<i64>()).prop_map(|(s, n, p)| Happening::Native(s, n, p)),
        1 => ".{0,20}".prop_map(Happening::Elsewhere),
        2 => any::<u8>().prop_map(Happening::Agent),
        1 => prop::sample::select(&["hand_back", "snooze", "x"][..]).prop_map(|key| Happening::Timer(key.into())),
        1 => Just(Happening::Stray),
        1 => any::<bool>().prop_map(Happening::Breaks),
        1 => (1_i64..100_000).prop_map(Happening::Price),
    ]
}

fn play(conversation: &mut Conversation, happening: &Happening) -> Vec<Effect> {
    match happening {
        Happening::Says(text) => conversation.says(text),
        Happening::Taps(token) => conversation.taps(token, "title"),
        Happening::Sheet(sku, quantity) => {
            let (product, sku) = ("mug-blue".into(), sku.as_str().into());
            let quantity = *quantity;
            conversation.cart_sheet(engine::commerce::cart::CartCommand::Add {
                product,
                sku,
                quantity,
            })
        }
        Happening::Native(sku, quantity, minor) => {
            conversation.native_cart(&[(sku, *quantity, *minor)])
        }
        Happening::Elsewhere(text) => conversation.inbound(Actor::BrandHuman, message(text)),
        Happening::Agent(which) => agent(conversation, *which),
        Happening::Timer(key) => conversation.give(Event::Timer { key: key.clone() }),
        Happening::Stray => conversation
            .give(Event::Answered { answers: vec![Answer::Products { products: vec![] }] }),
        Happening::Breaks(broken) => {
            conversation.world.broken = *broken;
            Vec::new()
        }
        Happening::Price(minor) => {
            conversation.world.set_price("MUG-B", *minor);
            Vec::new()
        }
    }
}

fn agent(conversation: &mut Conversation, which: u8) -> Vec<Effect> {
    let message = MessageId::new(format!("msg_agent{}", conversation.n_inputs));
    let command = match which % 9 {
        0 => AgentCommand::TakeFloor,
        1 | 2 => AgentCommand::HandBack,
        3 => AgentCommand::SendCart { message },
        4 => AgentCommand::SendCheckout { message },
        5 => {
            AgentCommand::SendProducts { message, products: vec!["mug-blue".into(), "nope".into()] }
        }
        6 => AgentCommand::Close,
        7 => AgentCommand::Snooze { until: Timestamp(i64::MAX) },
        _ => AgentCommand::Reply {
            message,
            blocks: vec![Block::Text { text: "hello".into() }],
            in_reply_to: None,
            marketing: false,
        },
    };
    let agent = AgentId::from("agt_ida");
    conversation.give(Event::Agent { agent, name: "Ida".into(), command })
}

/// Numbers of two digits or more, as a person reads them: separators inside a number are taken out.
fn figures(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    let characters: Vec<char> = text.chars().chain([' ']).collect();
    for (index, character) in characters.iter().enumerate() {
        let joins = matches!(character, '.' | ',')
            && characters.get(index + 1).is_some_and(char::is_ascii_digit)
            && !current.is_empty();
        if character.is_ascii_digit() {
            current.push(*character);
        } else if !joins {
            if current.len() >= 2 {
                found.push(std::mem::take(&mut current));
            }
            current.clear();
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_conversation_goes_on_is_repeatable_and_invents_nothing(
        happenings in prop::collection::vec(happening(), 1..14)
    ) {
        let mut conversation = Conversation::new();
        // An average rating follows from how often each was given, which is in every product.
        let ratings = conversation.world.products.iter().filter_map(|product| product.rating.tenths());
        // What a guide asks is the merchant's own text.
        let mut known = format!("{:?} {GUIDE}", ratings.collect::<Vec<_>>());
        for happening in &happenings {
            let before = conversation.state.floor.version;
            let effects = play(&mut conversation, happening);
            prop_assert!(conversation.state.floor.version >= before, "the floor only moves on");
            known.push_str(&conversation.facts.join("\n"));
            let n_sent = effects.iter().filter(|effect| matches!(effect, Effect::Send { .. })).count();
            prop_assert!(n_sent <= 1, "one message a turn, {happening:?}");
            let Some(outbound) = sent(&effects) else { continue };
            prop_assert!(!outbound.blocks.is_empty());
            for text in outbound.blocks.iter().flat_map(texts) {
                prop_assert!(!has_placeholder(text), "a placeholder was left: {text}");
                for figure in figures(text) {
                    prop_assert!(is_known(&figure, &known), "{figure} in {text:?} after {happening:?}");
                }
            }
        }
        let json = serde_json::to_string(&conversation.state).expect("test data is well formed");
        prop_assert_eq!(&engine::state::load(&json).expect("test data is well formed"), &conversation.state, "it can be stored");
        replay(&conversation)?;
    }

    #[test]
    fn any_inbound_of_any_shape_is_taken(kind in any_kind(), actor in 0_usize..4) {
        let actor = [Actor::Contact, Actor::BrandHuman, Actor::BrandBot, Actor::System][actor];
        Conversation::new().inbound(actor, kind);
    }
}

/// Whether a phrase was not filled; a contact's own braces may be quoted back.
fn has_placeholder(text: &str) -> bool {
    ["{product}", "{query}", "{n}", "{total}", "{brand}", "{amount}"]
        .iter()
        .any(|name| text.contains(name))
}

/// A figure is backed when its digits were in a fact or in what was said; a whole amount may have gained two zeros.
fn is_known(figure: &str, known: &str) -> bool {
    const WORDED: &[&str] = &["100", "999"];
    let trimmed = figure.trim_start_matches('0');
    let whole = trimmed.strip_suffix("00").unwrap_or(trimmed);
    known.contains(trimmed) || known.contains(whole) || WORDED.contains(&trimmed)
}

/// The same inputs from the same start give the same outcomes.
fn replay(conversation: &Conversation) -> Result<(), TestCaseError> {
    let config = config();
    let mut state = State::default();
    for (input, outcome) in &conversation.history {
        let again = step(&config, &state, input.clone());
        prop_assert_eq!(&again, outcome);
        state = again.state;
    }
    Ok(())
}

fn any_kind() -> impl Strategy<Value = InboundKind> {
    let text = ".{0,30}";
    prop_oneof![
        (text, text).prop_map(|(target, text)| InboundKind::Edited { target, text }),
        text.prop_map(|target| InboundKind::Revoked { target }),
        (text, text).prop_map(|(target, emoji)| InboundKind::Reaction { target, emoji }),
        (text, any::<bool>(), text).prop_map(|(topic, granted, source)| {
            InboundKind::ConsentChanged { topic, granted, source }
        }),
        text.prop_map(|type_name| InboundKind::Unknown { type_name }),
        Just(InboundKind::Typing),
        Just(InboundKind::Whereabouts { latitude_e6: 55_676_098, longitude_e6: 12_568_337 }),
        Just(InboundKind::Opened { page_url: None, product: Some("mug-blue".into()) }),
        (text, text).prop_map(|(form, data)| InboundKind::FormSubmitted {
            provider_id: "f".into(),
            form,
            data,
        }),
        Just(InboundKind::Message { provider_id: "m".into(), parts: Vec::new(), reply_to: None }),
    ]
}

#[test]
fn the_same_turn_twice_says_the_same_and_another_seed_may_not() {
    let config = config();
    let input = |seed| Input {
        now: Timestamp(0),
        seed: Seed([seed; 32]),
        event: Event::Timer { key: "nothing".into() },
    };
    let state = State::default();
    assert_eq!(step(&config, &state, input(1)), step(&config, &state, input(1)));
    assert!(step(&config, &state, input(1)).effects.is_empty(), "an unknown timer does nothing");
}
