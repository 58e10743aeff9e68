//! Made-up spoken dialogues in three languages, played through the whole core: people who buy, and everybody and
//! everything else in the room.

use super::Stage;
use super::oracle::{Act, Oracle, Seen};
use super::shop::Shop;
use engine::commerce::cart::{Cart, CartCommand};
use engine::commerce::money::Currency;
use engine::commerce::spoken_order::{CANCEL_MS_MIN, Terms};
use engine::content::Block;
use engine::dialogue::memory::SecondPlace;
use engine::inbox::floor::Floor;
use engine::inbox::inbound::{ContactRef, IdentityScheme, Inbound, InboundKind, Part};
use engine::time::{DAY_MS, MINUTE_MS, SECOND_MS};
use engine::{
    Answer, Config, Effect, Event, Input, Language, MerchantProfile, MessageId, READ_ROUNDS_MAX,
    Seed, State, TeamPresence, Timestamp, step,
};
use std::collections::BTreeMap;

const START: Timestamp = Timestamp(1_790_000_000_000);
const STEPS: u64 = 24;

/// A part of the guard that is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// What was read out stays open for whatever is said later.
    OldYes,
    /// It sells although the merchant has stopped.
    AlwaysOn,
    NoCap,
    NoDailyCap,
    NewAddressIsKnown,
    /// It does not ask how sure the platform is.
    Deaf,
    /// It does not wait until it was heard.
    NoWait,
    /// Whoever says no, or nearly yes, has said yes.
    HearsYes,
}

impl Flaw {
    pub(super) const ALL: &[Self] = &[
        Self::OldYes,
        Self::AlwaysOn,
        Self::NoCap,
        Self::NoDailyCap,
        Self::NewAddressIsKnown,
        Self::Deaf,
        Self::NoWait,
        Self::HearsYes,
    ];
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) n_turns: u64,
    pub(super) n_hostile: u64,
    pub(super) n_orders: u64,
    pub(super) n_canceled: u64,
    pub(super) n_genuine: u64,
    pub(super) n_refused: u64,
}

impl Counts {
    pub(super) fn add(&mut self, other: Self) {
        self.n_turns += other.n_turns;
        self.n_hostile += other.n_hostile;
        self.n_orders += other.n_orders;
        self.n_canceled += other.n_canceled;
        self.n_genuine += other.n_genuine;
        self.n_refused += other.n_refused;
    }
}

pub(super) fn terms() -> Terms {
    let amounts = |minor| BTreeMap::from([(Currency::EUR, minor)]);
    Terms { cap: amounts(5_000), daily_cap: amounts(9_000), code: true, cancel_ms: CANCEL_MS_MIN }
}

/// One dialogue under way.
struct Player<'a> {
    stage: &'a Stage,
    config: Config,
    state: State,
    shop: Shop,
    language: Language,
    chance: Chance,
    flaw: Option<Flaw>,
    oracle: Oracle,
    counts: Counts,
    n_events: u64,
    last_said: String,
    last_code: Option<String>,
}

/// Plays the dialogue of this number.
///
/// # Errors
/// The rule that is broken, and where.
pub(super) fn play(stage: &Stage, n: u64, flaw: Option<Flaw>) -> Result<Counts, String> {
    let language = Language::ALL[usize::try_from(n).unwrap_or(0) % Language::ALL.len()];
    let mut state = State::default();
    state.memory.language.choose(language);
    state.memory.greeted = true;
    state.memory.second =
        Some(SecondPlace { conversation: "conv_there".into(), channel: "WhatsApp".to_owned() });
    let mut player = Player {
        stage,
        config: config(stage),
        state,
        shop: Shop::new(START),
        language,
        chance: Chance(n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed),
        flaw,
        oracle: Oracle::default(),
        counts: Counts::default(),
        n_events: 0,
        last_said: String::new(),
        last_code: None,
    };
    for at in 0..STEPS {
        player.one().map_err(|rule| format!("script {n}, step {at}: {rule}"))?;
    }
    Ok(player.counts)
}

fn config(stage: &Stage) -> Config {
    let profile = MerchantProfile {
            id: "nord".into(),
            name: "Nord".to_owned(),
            languages: Language::ALL.to_vec(),
            default_language: Language::En,
            currency: Currency::EUR,
            currencies: vec![Currency::EUR],
            country: "DK".to_owned(),
            order_number: engine::commerce::order_number::Shape::default(),
            categories: BTreeMap::new(),
            attribute_names: BTreeMap::new(),
            team: TeamPresence { available: true, ..TeamPresence::default() },
            public_url: "https://nord.example".to_owned(),
        };
    Config {
        spoken: true,
        spoken_terms: Some(stage.terms.clone()),
        ..Config::new(profile, stage.understanding.clone(), stage.phrases.clone())
    }
}

impl Player<'_> {
    /// Something happens: mostly what leads to an order, often what must not.
    fn one(&mut self) -> Result<(), String> {
        let waiting = self.state.memory.spoken.asked.is_some();
        let is_empty = self.state.cart.as_ref().is_none_or(Cart::is_empty);
        match self.chance.below(100) {
            0..30 if waiting => self.confirm(),
            30..60 if waiting => self.hostile(),
            0..40 if is_empty => self.cart_changes(),
            0..60 if !is_empty => self.say(self.words().checkout, Act::Other),
            60..68 => {
                self.world_changes();
                Ok(())
            }
            68..76 => self.cart_changes(),
            76..82 => self.say(self.words().cancel, Act::Cancel),
            82..88 => self.session_turns(),
            88..94 => self.hostile(),
            _ => {
                let text = self.chance.pick(self.words().talk).to_owned();
                self.say(&text, Act::Other)
            }
        }
    }

    /// She means it: in time, plainly; with the code where one was sent.
    fn confirm(&mut self) -> Result<(), String> {
        self.pass(8 * SECOND_MS);
        match self.last_code.clone() {
            Some(code) if self.chance.below(4) > 0 => self.say(&code, Act::Code(code.clone())),
            Some(_) if self.chance.below(2) > 0 => self.say("0000", Act::Code("0000".to_owned())),
            _ => {
                let text = self.chance.pick(self.words().yes).to_owned();
                self.say(&text, Act::PlainYes)
            }
        }
    }

    /// What sounds like an answer and is none.
    fn hostile(&mut self) -> Result<(), String> {
        self.counts.n_hostile += 1;
        let words = self.words();
        match self.chance.below(8) {
            // A plain yes, but the platform hardly heard it.
            0 => {
                self.pass(8 * SECOND_MS);
                let text = self.chance.pick(words.yes).to_owned();
                self.hear(&text, Some(400), Act::Hostile)
            }
            // A plain yes into the bot's own speech.
            1 => {
                let text = self.chance.pick(words.yes).to_owned();
                self.hear(&text, None, Act::Hostile)
            }
            // A plain yes, long after.
            2 => {
                self.pass(2 * MINUTE_MS);
                let text = self.chance.pick(words.yes).to_owned();
                self.hear(&text, None, Act::Hostile)
            }
            // The bot hears itself.
            3 => {
                self.pass(8 * SECOND_MS);
                let echo = self.last_said.clone();
                self.say(&echo, Act::Hostile)
            }
            _ => {
                self.pass(8 * SECOND_MS);
                let text = self.chance.pick(words.hostile).to_owned();
                self.say(&text, Act::Hostile)
            }
        }
    }

    fn world_changes(&mut self) {
        match self.chance.below(7) {
            0 => self.shop.change_prices(100),
            1 => self.shop.change_prices(-100),
            2 => {
                let left = self.chance.below(3);
                self.shop.stock.values_mut().for_each(|n| *n = i64::try_from(left).unwrap_or(0) * 4);
            }
            3 => {
                let homes = [None, Some(("Vestergade 1", true)), Some(("Nygade 7", false))];
                self.shop.home = homes[usize::try_from(self.chance.below(3)).unwrap_or(0)];
            }
            4 => {
                let on = self.config.spoken_terms.is_none() || self.flaw == Some(Flaw::AlwaysOn);
                self.config.spoken_terms = on.then(|| self.stage.terms.clone());
            }
            5 => self.pass(DAY_MS),
            _ => self.pass(31 * MINUTE_MS),
        }
    }

    fn cart_changes(&mut self) -> Result<(), String> {
        let sku = ["MUG", "MUG", "SOAP", "LAMP"][usize::try_from(self.chance.below(4)).unwrap_or(0)];
        let command = CartCommand::Add { product: sku.into(), sku: sku.into(), quantity: 1 };
        self.give(InboundKind::CartChanged { command }, None, Act::Other)
    }

    fn session_turns(&mut self) -> Result<(), String> {
        let kind = match self.chance.below(2) {
            0 => InboundKind::Left { reason: "ended".to_owned() },
            _ => InboundKind::Opened { page_url: None, product: None },
        };
        self.give(kind, None, Act::Other)
    }

    fn pass(&mut self, ms: i64) {
        self.shop.now = self.shop.now.plus_ms(ms);
    }

    fn say(&mut self, text: &str, act: Act) -> Result<(), String> {
        self.hear(text, Some(950), act)
    }

    fn hear(&mut self, text: &str, certainty: Option<u16>, act: Act) -> Result<(), String> {
        let parts = vec![Part::Text { text: text.to_owned() }];
        let provider_id = format!("said-{}", self.n_events);
        self.give(InboundKind::Message { provider_id, parts, reply_to: None }, certainty, act)
    }

    /// Gives one event to the core, answers what it asks, and lets the oracle judge what came of it.
    fn give(&mut self, kind: InboundKind, sure: Option<u16>, act: Act) -> Result<(), String> {
        self.n_events += 1;
        self.counts.n_turns += 1;
        let contact = ContactRef::known_as(IdentityScheme::Session, "nord/s-1");
        let key = format!("event-{}", self.n_events);
        let certainty_permille = sure.filter(|_| self.flaw != Some(Flaw::Deaf));
        let inbound =
            Inbound { certainty_permille, ..Inbound::new(key, self.shop.now, contact, kind) };
        let before = self.state.cart.clone();
        let asked = self.state.memory.spoken.asked.clone();
        let message = MessageId::new(format!("msg_in{}", self.n_events));
        let event = Event::Inbound { message, inbound: Box::new(self.as_heard(inbound, &act)) };
        let effects = self.turn(event)?;
        let seen = self.look(&effects);
        let terms = self.config_terms().cloned();
        let world = (&self.shop, terms.as_ref());
        let carts = (before.as_ref(), self.state.cart.as_ref());
        let judged = self.oracle.judge(&act, &seen, world, carts, self.language);
        let judged = judged.map_err(|rule| {
            format!("{rule} ({act:?}, {:?}, {:?})", self.last_said.trim(), seen.said.trim())
        })?;
        self.counts.n_genuine += u64::from(judged.genuine);
        self.counts.n_refused += u64::from(judged.genuine && seen.ordered.is_empty());
        self.counts.n_orders += seen.ordered.len() as u64;
        self.counts.n_canceled += seen.n_canceled as u64;
        for quote in &seen.ordered {
            self.shop.spent.push((self.shop.now, quote.total.minor));
        }
        if self.flaw == Some(Flaw::OldYes) && self.state.memory.spoken.asked.is_none() {
            self.state.memory.spoken.asked = asked;
        }
        if let Some(asked) =
            self.state.memory.spoken.asked.as_mut().filter(|_| self.flaw == Some(Flaw::NoWait))
        {
            asked.heard_at = asked.at;
        }
        // Whoever was asked to come gives the floor back: the next words are the bot's again.
        self.state.floor = Floor::default();
        self.last_said = seen.said;
        self.last_code = seen.code;
        Ok(())
    }

    /// What the merchant has set, whatever the core believes.
    fn config_terms(&self) -> Option<&Terms> {
        match self.flaw {
            Some(Flaw::AlwaysOn) => None,
            _ => self.config.spoken_terms.as_ref().map(|_| &self.stage.terms),
        }
    }

    fn as_heard(&self, mut inbound: Inbound, act: &Act) -> Inbound {
        if self.flaw == Some(Flaw::HearsYes)
            && *act == Act::Hostile
            && let InboundKind::Message { parts, .. } = &mut inbound.kind
        {
            *parts = vec![Part::Text { text: self.words().yes[0].to_owned() }];
        }
        inbound
    }

    fn turn(&mut self, event: Event) -> Result<Vec<Effect>, String> {
        let mut config = self.config.clone();
        if let Some(terms) =
            config.spoken_terms.as_mut().filter(|_| self.flaw == Some(Flaw::NoCap))
        {
            terms.cap.values_mut().for_each(|cap| *cap = i64::MAX);
        }
        let mut kept = Vec::new();
        let mut event = event;
        for _ in 0..=READ_ROUNDS_MAX {
            let mut seed = [0; 32];
            seed[..8].copy_from_slice(&self.chance.next().to_be_bytes());
            let input = Input { now: self.shop.now, seed: Seed(seed), event };
            let outcome = step(&config, &self.state, input);
            self.state = outcome.state;
            let mut answers = Vec::new();
            for effect in outcome.effects {
                match effect {
                    Effect::Read { reading } => {
                        answers.push(self.flawed(self.shop.answer(&reading)));
                    }
                    other => kept.push(other),
                }
            }
            if answers.is_empty() {
                return Ok(kept);
            }
            event = Event::Answered { answers };
        }
        Err("a turn that never ends".to_owned())
    }

    fn flawed(&self, answer: Answer) -> Answer {
        let Answer::SpokenSale { mut sale } = answer else { return answer };
        match self.flaw {
            Some(Flaw::NoDailyCap) => sale.spent_minor = 0,
            Some(Flaw::NewAddressIsKnown) => sale.is_known = true,
            _ => {}
        }
        Answer::SpokenSale { sale }
    }

    /// What comes out of the speaker, and what goes to the other channel.
    fn look(&self, effects: &[Effect]) -> Seen {
        let mut seen = Seen::default();
        for effect in effects {
            match effect {
                Effect::Send { outbound, .. } => {
                    for block in &outbound.blocks {
                        let text = match block {
                            Block::Text { text } => text.as_str(),
                            Block::Choices { prompt, .. } => prompt.as_str(),
                            _ => "",
                        };
                        seen.said.push_str(text);
                        seen.said.push('\n');
                    }
                }
                Effect::Forward { blocks, standing: None, .. } => {
                    if let [Block::Text { text }] = blocks.as_slice() {
                        let is_code = |one: &&str| one.len() == 4 && one.parse::<u16>().is_ok();
                        seen.code = text.split(' ').find(is_code).map(str::to_owned);
                    }
                }
                Effect::PlaceSpoken { quote, .. } => seen.ordered.push(quote.as_ref().clone()),
                Effect::CancelSpoken { .. } => seen.n_canceled += 1,
                _ => {}
            }
        }
        seen
    }

    fn words(&self) -> &'static Words {
        match self.language {
            Language::En => &ENGLISH,
            Language::Es => &SPANISH,
            Language::Da => &DANISH,
        }
    }
}

/// Chance that is the same every time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap_or(0)]
    }
}

/// What is said in the room.
struct Words {
    checkout: &'static str,
    cancel: &'static str,
    yes: &'static [&'static str],
    hostile: &'static [&'static str],
    talk: &'static [&'static str],
}

const ENGLISH: Words = Words {
    checkout: "check out",
    cancel: "cancel my order",
    yes: &["yes", "yes please", "yes, order it", "order it", "go ahead", "confirm", "yeah", "okay"],
    hostile: &[
        "alexa ordered me a dollhouse",
        "she said yes",
        "and then he asked: will you marry me? yes!",
        "yes?",
        "\"yes\"",
        "yes or no, that is the question",
        "breaking news: voters said yes to the new bridge",
        "mum, can I say yes now",
        "ok google play some music",
        "did you say yes",
        "order me a pizza and say yes",
        "one two three four five",
        "I said yes yesterday",
    ],
    talk: &["blue mug", "is it dishwasher safe?", "what's in my cart", "thanks", "hello", "no thanks", "wait"],
};

const SPANISH: Words = Words {
    checkout: "quiero pagar",
    cancel: "cancela mi pedido",
    yes: &["sí", "sí, por favor", "sí, pídelo", "pídelo", "adelante", "confirmo", "vale", "de acuerdo"],
    hostile: &[
        "alexa me ha pedido una casa de muñecas",
        "ella dijo que sí",
        "¿sí?",
        "«sí»",
        "sí o no, esa es la cuestión",
        "última hora: los votantes dicen sí al puente",
        "mamá, ¿puedo decir que sí?",
        "ok google pon música",
        "pide una pizza y di que sí",
        "uno dos tres cuatro cinco",
        "ayer dije que sí",
    ],
    talk: &["taza azul", "¿se puede lavar en el lavavajillas?", "qué hay en mi cesta", "gracias", "hola", "no gracias"],
};

const DANISH: Words = Words {
    checkout: "gå til kassen",
    cancel: "annuller min ordre",
    yes: &["ja", "ja tak", "ja, bestil det", "bestil det", "ja gerne", "bekræft", "det er i orden", "ok"],
    hostile: &[
        "alexa har bestilt et dukkehus til mig",
        "hun sagde ja",
        "ja?",
        "\"ja\"",
        "ja eller nej, det er spørgsmålet",
        "vælgerne siger ja til den nye bro",
        "mor, må jeg sige ja nu",
        "bestil en pizza og sig ja",
        "en to tre fire fem",
        "jeg sagde ja i går",
    ],
    talk: &["blåt krus", "tåler det opvaskemaskine?", "hvad er der i min kurv", "tak", "hej", "nej tak"],
};
