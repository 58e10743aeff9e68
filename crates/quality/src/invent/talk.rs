//! One conversation with the core, led as the server leads it, and everything that left it judged.

use super::chance::Chance;
use super::oracle::{self, Known};
use super::world::{START, World};
use super::{hostile, occasions};
use engine::audit::{self, Facts, Worded, rephrase};
use engine::commerce::money::Currency;
use engine::commerce::rsvp::HostedEvent;
use engine::content::{Block, Outbound};
use engine::dialogue::phrases::Phrases;
use engine::dialogue::understand::Understanding;
use engine::guide::Guide;
use engine::inbox::inbound::{Actor, ContactRef, Identity, IdentityScheme, Inbound, InboundKind, Part};
use engine::inbox::message::{Activity, Item, Message};
use engine::{
    Answer, Config, Effect, Elsewhere, Event, Input, Language, Localized, MerchantProfile,
    MessageId, ModelUse, READ_ROUNDS_MAX, Reading, Signal, State, TeamPresence, Timestamp, step,
};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::Instant;

/// Examples of each sort that are kept.
const KEPT_MAX: usize = 40;
/// How many audits are timed.
const TIMED_MAX: usize = 20_000;

/// Trained once.
static UNDERSTANDING: LazyLock<Arc<Understanding>> = LazyLock::new(|| Arc::new(Understanding::default()));
static EVENTS: LazyLock<Arc<Vec<HostedEvent>>> = LazyLock::new(|| Arc::new(occasions::events()));
static GUIDES: LazyLock<Arc<[Guide]>> = LazyLock::new(|| vec![occasions::guide()].into());
static PHRASES: LazyLock<Arc<Phrases>> = LazyLock::new(|| Arc::new(Phrases::default()));

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Model {
    None,
    Kind,
    Hostile,
}

/// What was counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) n_turns: u64,
    pub(super) n_messages: u64,
    pub(super) n_hostile: u64,
    pub(super) n_hostile_taken: u64,
    pub(super) n_kind: u64,
    pub(super) n_kind_taken: u64,
    pub(super) n_unchecked: u64,
    pub(super) n_unchecked_caught: u64,
    pub(super) n_violations: u64,
    pub(super) violations: Vec<String>,
    pub(super) n_held_back: u64,
    pub(super) held_back: Vec<String>,
    audit_ns: Vec<u64>,
}

impl Tally {
    fn violates(&mut self, what: String) {
        self.n_violations += 1;
        if self.violations.len() < KEPT_MAX {
            self.violations.push(what.chars().take(300).collect());
        }
    }

    /// A percentile of how long the audit took, in microseconds.
    pub(super) fn audit_us(&self, percentile: usize) -> u64 {
        let mut sorted = self.audit_ns.clone();
        sorted.sort_unstable();
        let place = sorted.len() * percentile / 100;
        sorted.get(place.min(sorted.len().saturating_sub(1))).map_or(0, |ns| ns / 1_000)
    }
}

pub(super) struct Talk<'w> {
    world: &'w World,
    config: Config,
    state: State,
    model: Model,
    chance: Chance,
    now: Timestamp,
    n_inputs: u64,
    known: Known,
    answers: Vec<Answer>,
    tokens: Vec<String>,
}

impl<'w> Talk<'w> {
    pub(super) fn new(world: &'w World, model: Model, language: Language, chance: Chance) -> Self {
        Self {
            world,
            config: config(model, language),
            state: State::default(),
            model,
            chance,
            now: START,
            n_inputs: 0,
            known: Known::default(),
            answers: Vec::new(),
            tokens: Vec::new(),
        }
    }

    /// A button of the last message.
    pub(super) fn some_button(&self, chance: &mut Chance) -> Option<String> {
        (!self.tokens.is_empty()).then(|| self.tokens[chance.below(self.tokens.len())].clone())
    }

    pub(super) fn says(&mut self, tally: &mut Tally, text: &str) {
        let parts = vec![Part::Text { text: text.to_owned() }];
        let kind = InboundKind::Message { provider_id: "m".to_owned(), parts, reply_to: None };
        self.takes(tally, text, kind);
    }

    pub(super) fn taps(&mut self, tally: &mut Tally, token: &str) {
        let (provider_id, token) = ("t".to_owned(), token.to_owned());
        let kind = InboundKind::Selection { provider_id, token, title: String::new(), reply_to: None };
        self.takes(tally, "", kind);
    }

    fn takes(&mut self, tally: &mut Tally, said: &str, kind: InboundKind) {
        tally.n_turns += 1;
        self.n_inputs += 1;
        self.now = self.now.plus_ms(1_000);
        let is_limit = |token: &String| token.starts_with("guide:present/");
        self.known.begins(said, self.tokens.iter().any(is_limit));
        self.answers.clear();
        let identities = vec![Identity { scheme: IdentityScheme::WaPhone, value: "34600111222".to_owned() }];
        let contact = ContactRef { address: None, identities, display_name: None, language: None };
        let inbound = Inbound {
            event_key: format!("e{}", self.n_inputs),
            occurred_at: self.now,
            actor: Actor::Contact,
            contact,
            attribution: None,
            observed: false,
            brief: false,
            on_call_ms: None,
            certainty_permille: None,
            kind,
        };
        let message = MessageId::new(format!("msg_{}", self.n_inputs));
        let was_open = self.state.memory.open.clone();
        let effects = self.rounds(tally, Event::Inbound { message, inbound: Box::new(inbound) });
        if let Some(done) = oracle::overreach(&self.known, &effects) {
            tally.violates(format!("{done} after {said:?}"));
        }
        for effect in &effects {
            if let Effect::OfferLink { code, .. } = effect {
                self.known.made(code);
            }
        }
        for effect in &effects {
            match effect {
                Effect::RecordSignal { signal: Signal::HeldBack { claim } } => {
                    tally.n_held_back += 1;
                    if tally.held_back.len() < KEPT_MAX {
                        let (language, open) = (self.config.profile.default_language, &was_open);
                        tally.held_back.push(format!("{claim} after {said:?} in {language:?}, {open:?}"));
                    }
                }
                Effect::Append { message } if is_reworded(message) => match self.model {
                    Model::Hostile => tally.n_hostile_taken += 1,
                    _ => tally.n_kind_taken += 1,
                },
                Effect::Send { outbound, .. } => self.left(tally, said, outbound),
                _ => {}
            }
        }
    }

    /// Steps until nothing more is asked; the readings are answered by the shop and by the model.
    fn rounds(&mut self, tally: &mut Tally, first: Event) -> Vec<Effect> {
        let mut event = first;
        let mut kept = Vec::new();
        for _ in 0..=READ_ROUNDS_MAX {
            let seed = self.chance.seed();
            let outcome = step(&self.config, &self.state, Input { now: self.now, seed, event });
            self.state = outcome.state;
            let mut answers = Vec::new();
            for effect in outcome.effects {
                match effect {
                    Effect::Read { reading } => answers.push(self.answer(tally, &reading)),
                    other => kept.push(other),
                }
            }
            if answers.is_empty() {
                return kept;
            }
            event = Event::Answered { answers };
        }
        tally.violates("a turn asked without end".to_owned());
        kept
    }

    fn answer(&mut self, tally: &mut Tally, reading: &Reading) -> Answer {
        self.known.asked(reading);
        let is_for_model = matches!(reading, Reading::Interpret { .. } | Reading::Rephrase { .. });
        if !is_for_model {
            let answer = self.world.answer(reading);
            self.known.answered(&answer);
            self.answers.push(answer.clone());
            return answer;
        }
        let text = match self.model {
            Model::None => None,
            Model::Kind => hostile::kind(&mut self.chance, reading),
            Model::Hostile => hostile::answer(&mut self.chance, self.world, reading),
        };
        let reworded = matches!(reading, Reading::Rephrase { .. });
        tally.n_kind += u64::from(self.model == Model::Kind && reworded);
        tally.n_hostile += u64::from(self.model == Model::Hostile);
        if let (Model::Hostile, true, Some(text)) = (self.model, reworded, &text) {
            self.unchecked(tally, text);
        }
        Answer::Model { text }
    }

    /// What would leave if a model were believed: it shows that the oracle can object.
    fn unchecked(&self, tally: &mut Tally, text: &str) {
        let draft = self.state.memory.pending.as_ref().and_then(|pending| pending.draft.as_ref());
        let Some((draft, Block::Text { text: ours })) = draft.and_then(|draft| Some((draft, draft.blocks.first()?))) else {
            return;
        };
        let worded: Vec<Worded<'_>> = draft
            .worded
            .iter()
            .map(|(phrase, arguments)| Worded { phrase: phrase.into(), arguments: arguments.clone() })
            .collect();
        // A gap that was never ours is no more than its brackets.
        let filled = rephrase::mask(ours, &worded).fill(text).replace(['⟦', '⟧'], "");
        if filled == *ours {
            return;
        }
        tally.n_unchecked += 1;
        let caught = oracle::text_violation(self.world, &self.known, &filled).is_some();
        tally.n_unchecked_caught += u64::from(caught);
    }

    fn left(&mut self, tally: &mut Tally, said: &str, outbound: &Outbound) {
        tally.n_messages += 1;
        if let Some(found) = oracle::violation(self.world, &self.known, outbound) {
            tally.violates(format!("{found} after {said:?}"));
        }
        if tally.audit_ns.len() < TIMED_MAX {
            self.time(tally, outbound);
        }
        let choices: Vec<_> = outbound.blocks.iter().flat_map(choices).collect();
        self.known.offered(choices.iter().map(|choice| choice.title.clone()));
        let prompt = |block: &Block| match block {
            Block::Choices { prompt, .. } => Some(prompt.clone()),
            _ => None,
        };
        self.known.offered(outbound.blocks.iter().filter_map(prompt));
        self.tokens = choices.into_iter().map(|choice| choice.token.clone()).collect();
    }

    /// How long it takes to look a message through whose every word is backed, with this turn's answers.
    fn time(&self, tally: &mut Tally, outbound: &Outbound) {
        let told = [serde_json::to_string(&outbound.blocks).unwrap_or_default()];
        let started = Instant::now();
        let facts = Facts::new(&self.config, &self.answers, &told, &[], Vec::new());
        let passed = audit::check(&outbound.blocks, &facts).is_ok();
        let took = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
        if passed {
            tally.audit_ns.push(took);
        }
    }
}

fn is_reworded(message: &Message) -> bool {
    matches!(message.item, Item::Activity { activity: Activity::WordedByModel })
}

fn choices(block: &Block) -> Vec<&engine::content::Choice> {
    match block {
        Block::Choices { options, .. } => options.iter().collect(),
        Block::Products { cards, .. } => cards.iter().flat_map(|card| &card.actions).collect(),
        Block::Cart(card) => card.actions.iter().collect(),
        Block::Order(card) => card.actions.iter().collect(),
        _ => Vec::new(),
    }
}

fn config(model: Model, language: Language) -> Config {
    let names = |all: [&str; 3]| {
        Localized(Language::ALL.into_iter().zip(all).map(|(language, name)| (language, name.to_owned())).collect())
    };
    let on = model != Model::None;
    let danish = language == Language::Da;
    let profile = MerchantProfile {
            id: "nord".into(),
            name: "Nord".to_owned(),
            languages: Language::ALL.to_vec(),
            default_language: language,
            currency: if danish { Currency::DKK } else { Currency::EUR },
            currencies: vec![Currency::EUR, Currency::DKK],
            country: "DK".to_owned(),
            order_number: engine::commerce::order_number::Shape::default(),
            categories: BTreeMap::from([("mugs".to_owned(), names(["Mugs", "Tazas", "Krus"]))]),
            attribute_names: BTreeMap::from([
                ("material".to_owned(), names(["Material", "Material", "Materiale"])),
                ("care".to_owned(), names(["Care", "Cuidados", "Pleje"])),
            ]),
            team: TeamPresence { available: true, next_open: Localized::default() },
            public_url: "https://shop.example".to_owned(),
        };
    Config {
        elsewhere: vec![Elsewhere {
            title: "WhatsApp".to_owned(),
            link: Some("https://wa.me/4511223344?text={code}".to_owned()),
        }],
        events: Arc::clone(&EVENTS),
        guides: Arc::clone(&GUIDES),
        model: ModelUse { interpret: on, rephrase: on },
        ..Config::new(profile, Arc::clone(&UNDERSTANDING), Arc::clone(&PHRASES))
    }
}
