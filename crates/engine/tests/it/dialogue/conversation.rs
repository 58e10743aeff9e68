//! One conversation with the core, as the shell leads it: every reading is answered, every outcome kept.

use super::world::{self, START, World, card};
use engine::commerce::cart::CartCommand;
use engine::commerce::money::{Currency, Money};
use engine::content::{Block, Outbound};
use engine::dialogue::phrases::Phrases;
use engine::dialogue::understand::Understanding;
use engine::dialogue::understand::shop::ShopWords;
use engine::guide::{Guide, table};
use engine::inbox::inbound::{
    Actor, Attribution, ClaimedLine, ContactRef, Identity, IdentityScheme, Inbound, InboundKind,
    Part,
};
use engine::time::DAY_MS;
use engine::{
    Answer, Config, Effect, Elsewhere, Event, Input, Language, Localized, MerchantProfile,
    MessageId, Outcome, READ_ROUNDS_MAX, Seed, State, TeamPresence, Timestamp, step,
};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Trained once for all tests.
static UNDERSTANDING: LazyLock<Arc<Understanding>> =
    LazyLock::new(|| Arc::new(Understanding::default()));

fn names(en: &str, es: &str, da: &str) -> Localized {
    let texts = [(Language::En, en), (Language::Es, es), (Language::Da, da)];
    Localized(texts.into_iter().map(|(language, text)| (language, text.to_owned())).collect())
}

pub(crate) fn categories() -> BTreeMap<String, Localized> {
    BTreeMap::from([
        ("mugs".to_owned(), names("Mugs", "Tazas", "Krus")),
        ("living".to_owned(), names("Living room", "Salón", "Stue")),
    ])
}

/// Made once for all tests.
static SHOP: LazyLock<Arc<ShopWords>> = LazyLock::new(|| Arc::new(super::world::shop_words()));

pub(crate) fn config() -> Config {
    let profile = MerchantProfile {
        id: "nord".into(),
        name: "Nord".into(),
        languages: Language::ALL.to_vec(),
        default_language: Language::En,
        currency: Currency::EUR,
        currencies: vec![Currency::EUR, Currency::DKK],
        country: "DK".into(),
        order_number: engine::commerce::order_number::Shape::default(),
        categories: categories(),
        attribute_names: BTreeMap::from([
            ("material".to_owned(), names("Material", "Material", "Materiale")),
            ("care".to_owned(), names("Care", "Cuidados", "Pleje")),
            ("capacity".to_owned(), names("Capacity", "Capacidad", "Rumindhold")),
            ("color".to_owned(), names("Color", "Color", "Farve")),
        ]),
        team: TeamPresence {
            available: true,
            next_open: names("tomorrow at 9", "mañana a las 9", "i morgen kl. 9"),
        },
        public_url: "https://nord.example".into(),
    };
    Config {
        reply_window_ms: Some(DAY_MS),
        shop: SHOP.clone(),
        elsewhere: vec![
            elsewhere("WhatsApp", Some("https://wa.me/4511223344?text={code}")),
            elsewhere("Telegram", Some("https://t.me/nordbot?start={code}")),
            elsewhere("SMS", None),
        ],
        events: Arc::new(world::events()),
        guides: vec![guide()].into(),
        ..Config::new(profile, UNDERSTANDING.clone(), Arc::new(Phrases::default()))
    }
}

/// The gift finder of the small shop, as its table is written.
pub(crate) const GUIDE: &str = include_str!("guide.csv");

fn guide() -> Guide {
    let rows = table::from_csv(GUIDE).expect("test data is well formed");
    table::parse(&"gift".into(), &rows, Currency::EUR).expect("test data is well formed")
}

fn elsewhere(title: &str, link: Option<&str>) -> Elsewhere {
    Elsewhere { title: title.to_owned(), link: link.map(str::to_owned) }
}

/// A conversation under way.
pub(crate) struct Conversation {
    pub(crate) config: Config,
    pub(crate) world: World,
    pub(crate) state: State,
    pub(crate) now: Timestamp,
    pub(crate) n_inputs: u64,
    pub(crate) phone: String,
    /// Comes with the next message, as an ad's referral does.
    pub(crate) attribution: Option<Attribution>,
    /// Another app has the thread: what happens is only seen.
    pub(crate) observed: bool,
    /// What she does is no message, but a tap on the account's menu.
    pub(crate) brief: bool,
    /// How sure the platform is of the words it hears next.
    pub(crate) certainty: Option<u16>,
    /// Every event given to the core with what followed, for replaying.
    pub(crate) history: Vec<(Input, Outcome)>,
    /// The facts and claims that the last event brought into the conversation.
    pub(crate) facts: Vec<String>,
}

impl Conversation {
    pub(crate) fn new() -> Self {
        Self {
            config: config(),
            world: World::new(),
            state: State::default(),
            now: START,
            n_inputs: 0,
            // Of a country that tells no language: what she writes does.
            phone: "4915112345678".to_owned(),
            attribution: None,
            observed: false,
            brief: false,
            certainty: None,
            history: Vec::new(),
            facts: Vec::new(),
        }
    }

    /// Gives one event to the core and answers its readings until it has no more. Panics when it never ends.
    pub(crate) fn give(&mut self, event: Event) -> Vec<Effect> {
        self.n_inputs += 1;
        self.now = self.now.plus_ms(1_000);
        self.facts = vec![serde_json::to_string(&event).expect("test data is well formed")];
        let mut kept = Vec::new();
        let mut event = event;
        for _ in 0..=READ_ROUNDS_MAX {
            let effects = self.round(event);
            let (readings, others): (Vec<_>, Vec<_>) =
                effects.into_iter().partition(|effect| matches!(effect, Effect::Read { .. }));
            self.world.count_spoken(&others);
            others.iter().for_each(|effect| self.world.take(effect));
            kept.extend(others);
            if readings.is_empty() {
                assert_eq!(self.state.memory.pending, None, "nothing is pending after the turn");
                return kept;
            }
            let answers: Vec<Answer> = readings
                .iter()
                .map(|effect| match effect {
                    Effect::Read { reading } => self.world.answer(reading),
                    _ => unreachable!("partitioned above"),
                })
                .collect();
            self.facts.push(serde_json::to_string(&answers).expect("test data is well formed"));
            event = Event::Answered { answers };
        }
        panic!("a turn asks for facts at most {READ_ROUNDS_MAX} times");
    }

    fn round(&mut self, event: Event) -> Vec<Effect> {
        let mut seed = [0_u8; 32];
        seed[..8].copy_from_slice(&self.n_inputs.to_be_bytes());
        let input = Input { now: self.now, seed: Seed(seed), event };
        let outcome = step(&self.config, &self.state, input.clone());
        let effects = outcome.effects.clone();
        self.state = outcome.state.clone();
        self.history.push((input, outcome));
        effects
    }

    pub(crate) fn inbound(&mut self, actor: Actor, kind: InboundKind) -> Vec<Effect> {
        let n_input = self.n_inputs;
        let attribution = self.attribution.take();
        let certainty_permille = self.certainty.take();
        let identity = Identity { scheme: IdentityScheme::WaPhone, value: self.phone.clone() };
        self.give(Event::Inbound {
            message: MessageId::new(format!("msg_in{n_input}")),
            inbound: Box::new(Inbound {
                event_key: format!("wamid.{n_input}"),
                occurred_at: self.now,
                actor,
                contact: ContactRef {
                    address: None,
                    identities: vec![identity],
                    display_name: None,
                    language: None,
                },
                attribution,
                observed: self.observed,
                brief: self.brief,
                on_call_ms: None,
                certainty_permille,
                kind,
            }),
        })
    }

    pub(crate) fn says(&mut self, text: &str) -> Vec<Effect> {
        self.inbound(Actor::Contact, message(text))
    }

    pub(crate) fn taps(&mut self, token: &str, title: &str) -> Vec<Effect> {
        let (provider_id, token, title) =
            (format!("tap{}", self.n_inputs), token.into(), title.into());
        self.inbound(
            Actor::Contact,
            InboundKind::Selection { provider_id, token, title, reply_to: None },
        )
    }

    pub(crate) fn native_cart(&mut self, lines: &[(&str, u32, i64)]) -> Vec<Effect> {
        let line = |(sku, quantity, minor): &(&str, u32, i64)| ClaimedLine {
            retailer_id: (*sku).into(),
            quantity: *quantity,
            claimed_unit_price: Some(Money::from_minor(*minor, Currency::EUR)),
        };
        let kind = InboundKind::CartSubmitted {
            provider_id: format!("cart{}", self.n_inputs),
            catalog_id: "cat".into(),
            lines: lines.iter().map(line).collect(),
            note: String::new(),
        };
        self.inbound(Actor::Contact, kind)
    }

    pub(crate) fn cart_sheet(&mut self, command: CartCommand) -> Vec<Effect> {
        self.inbound(Actor::Contact, InboundKind::CartChanged { command })
    }

    /// The open checkout was paid.
    pub(crate) fn pays(&mut self) -> Vec<Effect> {
        let checkout = self.state.checkout.clone().expect("a checkout is open").id;
        let total = Money::from_minor(1_800, Currency::EUR);
        let happened = engine::CheckoutHappened::Placed {
            order: "ord_2000".into(),
            card: Box::new(card("2000", "paid", total)),
            email: Some("ana@example.com".into()),
        };
        self.give(Event::Checkout { checkout, happened })
    }
}

pub(crate) fn message(text: &str) -> InboundKind {
    InboundKind::Message {
        provider_id: "wamid".into(),
        parts: vec![Part::Text { text: text.into() }],
        reply_to: None,
    }
}

/// The message that was sent, if one was.
pub(crate) fn sent(effects: &[Effect]) -> Option<&Outbound> {
    effects.iter().find_map(|effect| match effect {
        Effect::Send { outbound, .. } => Some(outbound),
        _ => None,
    })
}

/// All words of a block that a contact reads, for laws over text.
pub(crate) fn texts(block: &Block) -> Vec<&str> {
    match block {
        Block::Text { text } => vec![text],
        Block::Choices { prompt, options, .. } => std::iter::once(prompt.as_str())
            .chain(options.iter().map(|option| option.title.as_str()))
            .collect(),
        _ => Vec::new(),
    }
}
