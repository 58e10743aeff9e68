//! Conversations as Markdown: prose, and fences in which lines with `>` happen and the others are expected.
//!
//! | line | what happens |
//! |---|---|
//! | `> text` | the contact writes |
//! | `> [Title]` | the contact taps that button, wherever it was shown last |
//! | `> [token] Title` with `tap` | `> tap add:MUG-B` sends a token as an old button would |
//! | `> Ida: text` | an agent writes; `> Ida! take`, `back`, `close`, `cart`, `checkout`, `products a b` |
//! | `> elsewhere: text` | a person writes in the platform's own app |
//! | `> cart SKUxN@minor ..` | a native cart arrives |
//! | `> sheet +SKU product` | a change on the cart sheet |
//! | `> paid`, `> declined`, `> expired` | what became of the checkout |
//! | `> timer KEY`, `> wait HOURS` | time |
//! | `> price SKU minor`, `> stock SKU n`, `> shop breaks`, `> shop sells socks`, `> team away` | the world changes |
//! | `> carrier STOP` | a word that carriers reserve, alone in a text message |
//! | `> code fits CHANNEL`, `> code wrong`, `used`, `expired`, `here`, `too_many` | what the next code is good for |
//! | `> voice warm`, `matter_of_fact`, `playful`, `De` | the guides of a shipped tone; a Danish one that says De |
//! | `> only heard` | nothing said here can be seen |
//! | `> sells aloud`, `> lives at known Vestergade 1`, `> lives at new Vestergade 1` | it is bought by voice here, and WhatsApp is her other channel; where she lives, and whether an order went there |
//! | `> quiet 70` | nobody says a word for so many seconds |
//! | `> cuts in: text`, `> mumbles: text` | said while the bot still speaks; said so that the platform is not sure |
//! | `> says the code` | she says the code that was shown on her other channel |
//! | `> asks for email`, `> asks for link_account` | the channel has a form for that |
//! | `> form {…}` | a form comes back, as JSON |
//! | `> shown there` | what was shown in the other conversation |
//! | `> given in CHANNEL` | the code of this conversation was given there |
//! | `> carried over` | from here on in that other conversation, with what this one gave it |
//! | `> phone DIGITS`, `> ad product`, `> shelf SKU` | whose number the contact writes from; which ad, or which product of the platform's shop, she comes by next |
//! | `> thread ours`, `> thread theirs` | which app the platform gives the conversation to |
//! | `> standby: text` | the contact writes while another app has it |
//! | `> room DATE n`, `> offered DATE` | places left at the dinner; one became free for whoever waits |
//! | `> no offers` | nothing is reduced any more |
//! | `> shop sells hats`, `> together PRODUCT PRODUCT n` | in one size; how many buyers took both in one order |
//! | `> sources shown` | from here on a line with `<` says where the bot has what it told |
//! | `> returned PRODUCT` | the shell finds that it can be had again |
//! | `> opens` | the conversation is opened without a word |
//!
//! Words after the opening of a fence, as in "```chat correction", name the repair it shows; `coverage` checks them.
//!
//! `UPDATE_EXPECT=1` rewrites what is expected; read the difference before committing it.

use super::conversation::{Conversation, message};
use engine::commerce::cart::CartCommand;
use engine::commerce::format::money;
use engine::commerce::lifecycle::Named;
use engine::commerce::money::Currency;
use engine::commerce::rsvp::RsvpState;
use engine::commerce::spoken_order::{CANCEL_MS_MIN, Terms};
use engine::content::{Author, Block};
use engine::dialogue::memory::SecondPlace;
use engine::dialogue::phrases::Phrases;
use engine::inbox::inbound::{Actor, Attribution, InboundKind, Keyword};
use engine::inbox::message::Item;
use engine::inbox::source::Source;
use engine::time::SECOND_MS;
use engine::voice::shipped::Tone;
use engine::voice::{Guide, GuideSource, Guides};
use engine::{
    AgentCommand, AgentId, CheckoutHappened, Effect, Event, Language, LinkTried, MessageId,
    ProductId, RsvpHappened, Sku,
};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// A conversation that was played.
pub(crate) struct Fence {
    /// The repairs it is said to show.
    pub repairs: Vec<String>,
    /// The language of the bot's last message; `None` where it said nothing.
    pub language: Option<Language>,
    /// What happened and what was said, a line each.
    pub lines: Vec<String>,
}

/// The opening of a fence that is a conversation.
pub(crate) const FENCE: &str = "```chat";

/// Plays every fence of a transcript; the whole text as it would be written, and each conversation.
pub(crate) fn play(text: &str) -> (String, Vec<Fence>) {
    let mut played = String::new();
    let mut fences = Vec::new();
    let mut conversation: Option<(Player, Fence)> = None;
    for line in text.lines() {
        match (&mut conversation, line) {
            (None, line) => {
                if let Some(names) = line.strip_prefix(FENCE) {
                    let repairs = names.split_whitespace().map(str::to_owned).collect();
                    let fence = Fence { repairs, language: None, lines: Vec::new() };
                    conversation = Some((Player::new(), fence));
                }
                writeln!(played, "{line}").expect("a string takes text");
            }
            (Some((player, fence)), "```") => {
                fence.language = player.language;
                fences.extend(conversation.take().map(|(_, fence)| fence));
                played.push_str("```\n");
            }
            (Some((player, fence)), line) => {
                if let Some(input) = line.strip_prefix("> ") {
                    let answer = format!("> {input}\n{}", player.play(input));
                    fence.lines.extend(answer.lines().map(str::to_owned));
                    played.push_str(&answer);
                }
            }
        }
    }
    (played, fences)
}

/// Runs every fence of `transcripts/{name}.md` as a conversation of its own.
#[expect(
    clippy::disallowed_methods,
    reason = "transcripts are files; the rule is for the engine itself"
)]
pub(crate) fn check(name: &str) {
    let path = PathBuf::from(format!("tests/it/transcripts/{name}.md"));
    let text = std::fs::read_to_string(&path).expect("the transcript can be read");
    let (played, fences) = play(&text);
    let n_inputs =
        fences.iter().flat_map(|fence| &fence.lines).filter(|line| line.starts_with("> ")).count();
    assert!(n_inputs > 0, "{name}.md has a conversation");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, played).expect("the transcript can be written");
    } else {
        let first = text.lines().zip(played.lines()).find(|(expected, actual)| expected != actual);
        if let Some((expected, actual)) = first {
            panic!("{name}.md\n expected {expected}\n actual   {actual}\n\n{played}");
        }
        assert_eq!(text.lines().count(), played.lines().count(), "{name}.md\n{played}");
    }
}

/// The bot's wording by shipped guides, or by a Danish one that only says De.
fn in_voice(name: &str) -> Phrases {
    let guides = match Tone::of_name(name) {
        Some(tone) => Guides::shipped(tone),
        None => {
            let text = format!("formality: {name}\n");
            let guide = Guide::read(Language::Da, &GuideSource { text, ..GuideSource::default() });
            Guides::new(guide)
        }
    };
    Phrases::in_voice(&guides)
}

struct Player {
    conversation: Conversation,
    /// What was given to another conversation.
    given: Option<Event>,
    /// What was shown in another conversation.
    forwarded: Option<Event>,
    /// The code that was shown in the other conversation.
    code: Option<String>,
    /// Button title → token, as last shown.
    buttons: BTreeMap<String, String>,
    /// Where the bot has what it says is written below it.
    shows_sources: bool,
    /// The language of the last message.
    language: Option<Language>,
}

impl Player {
    fn new() -> Self {
        Self {
            conversation: Conversation::new(),
            given: None,
            forwarded: None,
            code: None,
            buttons: BTreeMap::new(),
            shows_sources: false,
            language: None,
        }
    }

    #[expect(clippy::too_many_lines, reason = "one line for each thing that happens")]
    fn play(&mut self, input: &str) -> String {
        let (first, rest) = input.split_once(' ').unwrap_or((input, ""));
        if let Some(effects) = self.aloud(first, rest) {
            return self.render(&effects);
        }
        let effects = match (first, rest) {
            ("thread", owner) => {
                let kind = InboundKind::ThreadControl { ours: owner == "ours" };
                self.conversation.inbound(Actor::System, kind)
            }
            ("standby:", text) => {
                self.conversation.observed = true;
                let effects = self.conversation.says(text);
                self.conversation.observed = false;
                effects
            }
            ("opens", "") => {
                let opened = InboundKind::Opened { page_url: None, product: None };
                self.conversation.inbound(Actor::Contact, opened)
            }
            ("elsewhere:", text) => self.conversation.inbound(Actor::BrandHuman, message(text)),
            ("Ida:" | "Ida!", rest) => self.agent(first == "Ida:", rest),
            ("cart", lines) if lines.contains('@') => self.native_cart(lines),
            ("sheet", command) => self.sheet(command),
            ("paid", "") => self.conversation.pays(),
            ("declined", "") => self.checkout(CheckoutHappened::Declined),
            ("expired", "") => self.checkout(CheckoutHappened::Expired),
            ("carrier", word) => self.carrier(word),
            ("form", data) => self.conversation.inbound(
                Actor::Contact,
                InboundKind::FormSubmitted {
                    provider_id: "form-1".into(),
                    form: "flow".into(),
                    data: data.into(),
                },
            ),
            ("given", place) if place.starts_with("in ") => {
                let channel = place.trim_start_matches("in ").to_owned();
                self.conversation.give(Event::Linked { to: "conv_there".into(), channel })
            }
            ("carried", "over") => {
                let event = self.given.take().expect("something was given");
                self.conversation = Conversation::new();
                self.conversation.give(event)
            }
            ("shown", "there") => {
                let event = self.forwarded.take().expect("something was forwarded");
                self.conversation = Conversation::new();
                self.conversation.give(event)
            }
            ("no", "offers") => {
                self.conversation.world.end_offers();
                Vec::new()
            }
            ("returned", product) => {
                self.conversation.give(Event::Returned { product: product.into() })
            }
            ("offered", date) => {
                let until = self.conversation.now.plus_ms(engine::time::DAY_MS);
                self.conversation.world.rsvps.insert(date.into(), (RsvpState::Offered, 1));
                let happened = RsvpHappened::Offered { date: date.into(), until };
                self.conversation.give(Event::Rsvp { hosted: "dinner".into(), happened })
            }
            ("timer", key) => self.conversation.give(Event::Timer { key: key.into() }),
            (
                "wait" | "price" | "stock" | "shop" | "team" | "phone" | "ad" | "shelf" | "code"
                | "only" | "sources" | "together" | "asks" | "sells" | "lives" | "quiet" | "room"
                | "voice",
                _,
            ) if self.world(first, rest) => Vec::new(),
            _ if input.starts_with('[') => {
                let title = input.trim_matches(['[', ']']);
                let token = self
                    .buttons
                    .get(title)
                    .unwrap_or_else(|| panic!("no button {title} among {:?}", self.buttons));
                let token = token.clone();
                self.conversation.taps(&token, title)
            }
            _ => {
                self.speaks();
                self.conversation.says(input)
            }
        };
        self.render(&effects)
    }

    /// What is said in a way of its own; `None` for everything else.
    fn aloud(&mut self, first: &str, rest: &str) -> Option<Vec<Effect>> {
        match (first, rest) {
            ("tap", token) => Some(self.conversation.taps(token, "old button")),
            ("cuts", text) => Some(self.conversation.says(text.trim_start_matches("in: "))),
            ("mumbles:", text) => {
                self.speaks();
                self.conversation.certainty = Some(450);
                Some(self.conversation.says(text))
            }
            ("says", "the code") => {
                self.speaks();
                let code = self.code.clone().expect("a code was shown");
                Some(self.conversation.says(&code))
            }
            _ => None,
        }
    }

    /// Who is only heard speaks when the bot has finished.
    fn speaks(&mut self) {
        if self.conversation.config.spoken {
            self.conversation.now = self.conversation.now.plus_ms(10 * SECOND_MS);
        }
    }

    /// It is bought here by voice.
    fn sells_aloud(&mut self) {
        let amounts =
            |minor| BTreeMap::from([(Currency::EUR, minor), (Currency::DKK, minor * 15 / 2)]);
        self.conversation.config.spoken = true;
        self.conversation.config.spoken_terms = Some(Terms {
            cap: amounts(5_000),
            daily_cap: amounts(9_000),
            code: true,
            cancel_ms: CANCEL_MS_MIN,
        });
        let place = SecondPlace { conversation: "conv_there".into(), channel: "WhatsApp".into() };
        self.conversation.state.memory.second = Some(place);
    }

    /// What the next message says of where she comes from.
    fn comes_by(&mut self, source: &str, product: Option<ProductId>, sku: Option<Sku>) {
        self.conversation.attribution = Some(Attribution {
            source: source.into(),
            reference: None,
            headline: None,
            product,
            sku,
        });
    }

    /// Changes the world without a word; tells whether it was such a line.
    fn world(&mut self, what: &str, rest: &str) -> bool {
        let words: Vec<&str> = rest.split(' ').collect();
        let world = &mut self.conversation.world;
        match (what, words.as_slice()) {
            ("wait", [hours]) if hours.parse::<i64>().is_ok() => {
                let hours: i64 = hours.parse().expect("test data is well formed");
                if hours >= 24 {
                    world.spent_minor = 0;
                }
                self.conversation.now =
                    self.conversation.now.plus_ms(hours * engine::time::HOUR_MS);
            }
            ("price", [sku, minor]) => {
                world.set_price(sku, minor.parse().expect("test data is well formed"))
            }
            ("stock", [sku, n]) => {
                world.stock.insert((*sku).into(), n.parse().expect("test data is well formed"));
            }
            ("code", ["fits", channel]) => {
                world.code =
                    LinkTried::Fits { channel: (*channel).to_owned(), from: "conv_there".into() };
            }
            ("code", ["wrong"]) => world.code = LinkTried::Wrong,
            ("code", ["used"]) => world.code = LinkTried::Used,
            ("code", ["expired"]) => world.code = LinkTried::Expired,
            ("code", ["here"]) => world.code = LinkTried::Here,
            ("code", ["too_many"]) => world.code = LinkTried::TooMany,
            ("asks", ["for", field]) => {
                let field = serde_json::from_value(serde_json::json!(field));
                self.conversation.config.asks_for.insert(field.expect("test data is well formed"));
            }
            ("room", [date, free]) => {
                let free = free.parse().expect("test data is well formed");
                world.rooms.insert((*date).to_owned(), free);
            }
            ("shop", what) => world.turn(what),
            ("together", [one, other, n]) => world.buy_together(one, other, n),
            ("sources", ["shown"]) => self.shows_sources = true,
            ("phone", [number]) => (*number).clone_into(&mut self.conversation.phone),
            ("ad", [product]) => self.comes_by("ad", Some((*product).into()), None),
            ("shelf", [sku]) => self.comes_by("shop", None, Some((*sku).into())),
            ("sells", ["aloud"]) => self.sells_aloud(),
            ("sells", ["no", id]) => world.products.retain(|product| product.id.as_str() != *id),
            ("lives", ["at", known, street @ ..]) => {
                world.lives_at(&street.join(" "), *known == "known")
            }
            ("quiet", [seconds]) => {
                let seconds: i64 = seconds.parse().expect("test data is well formed");
                self.conversation.now = self.conversation.now.plus_ms(seconds * SECOND_MS);
            }
            ("only", ["heard"]) => self.conversation.config.spoken = true,
            ("voice", [name]) => self.conversation.config.phrases = Arc::new(in_voice(name)),
            ("team", ["away"]) => self.conversation.config.profile.team.available = false,
            _ => return false,
        }
        true
    }

    fn agent(&mut self, writes: bool, rest: &str) -> Vec<Effect> {
        let message = MessageId::new(format!("msg_agent{}", self.conversation.n_inputs));
        let words: Vec<&str> = rest.split(' ').collect();
        let command = match words.as_slice() {
            _ if writes => AgentCommand::Reply {
                message,
                blocks: vec![Block::Text { text: rest.into() }],
                in_reply_to: None,
                marketing: false,
            },
            ["take"] => AgentCommand::TakeFloor,
            ["back"] => AgentCommand::HandBack,
            ["close"] => AgentCommand::Close,
            ["cart"] => AgentCommand::SendCart { message },
            ["checkout"] => AgentCommand::SendCheckout { message },
            ["products", ids @ ..] => AgentCommand::SendProducts {
                message,
                products: ids.iter().map(|id| (*id).into()).collect(),
            },
            other => panic!("Ida cannot {other:?}"),
        };
        let agent = AgentId::from("agt_ida");
        self.conversation.give(Event::Agent { agent, name: "Ida".into(), command })
    }

    fn carrier(&mut self, word: &str) -> Vec<Effect> {
        let keyword = match word {
            "STOP" => Keyword::Stop,
            "START" => Keyword::Start,
            "HELP" => Keyword::Help,
            other => panic!("no carrier reserves {other}"),
        };
        let kind = InboundKind::Keyword {
            provider_id: "sms".into(),
            text: word.into(),
            keyword,
            answered: false,
        };
        self.conversation.inbound(Actor::Contact, kind)
    }

    fn native_cart(&mut self, lines: &str) -> Vec<Effect> {
        let line = |line: &str| {
            let (sku, rest) = line.rsplit_once('x')?;
            let (n, minor) = rest.split_once('@')?;
            Some((sku.to_owned(), n.parse().ok()?, minor.parse().ok()?))
        };
        let lines: Vec<(String, u32, i64)> =
            lines.split(' ').map(|l| line(l).expect("SKUxN@minor")).collect();
        let lines: Vec<_> =
            lines.iter().map(|(sku, n, minor)| (sku.as_str(), *n, *minor)).collect();
        self.conversation.native_cart(&lines)
    }

    fn sheet(&mut self, command: &str) -> Vec<Effect> {
        let command = match command.split_once(' ') {
            Some((sku, product)) => CartCommand::Add {
                product: product.into(),
                sku: sku.trim_start_matches('+').into(),
                quantity: 1,
            },
            None => CartCommand::Remove { sku: command.trim_start_matches('-').into() },
        };
        self.conversation.cart_sheet(command)
    }

    fn checkout(&mut self, happened: CheckoutHappened) -> Vec<Effect> {
        let checkout = self.conversation.state.checkout.clone().expect("a checkout is open").id;
        self.conversation.give(Event::Checkout { checkout, happened })
    }

    fn render(&mut self, effects: &[Effect]) -> String {
        let mut lines = Vec::new();
        for effect in effects {
            if let Effect::HandOver { cart, memory, .. } = effect {
                let (cart, memory) = (cart.clone(), memory.clone());
                self.given = Some(Event::CarriedOver { cart, memory });
            }
            if let Effect::Forward { language, blocks, standing, .. } = effect {
                let (language, blocks) = (*language, blocks.clone());
                if let Some(Block::Text { text }) = blocks.first() {
                    let is_code = |code: &&str| code.len() == 4 && code.parse::<u16>().is_ok();
                    self.code =
                        text.split(' ').find(is_code).map(str::to_owned).or(self.code.take());
                }
                let standing = standing.clone();
                self.forwarded = Some(Event::Forwarded { language, blocks, standing });
            }
            match effect {
                Effect::Send { outbound, sources, .. } => {
                    self.language = Some(outbound.language);
                    let who = match &outbound.author {
                        Author::Agent { name, .. } => name.clone(),
                        Author::System => "shop".into(),
                        _ => "bot".into(),
                    };
                    for block in &outbound.blocks {
                        self.block(&who, block, outbound.language, &mut lines);
                    }
                    if self.shows_sources {
                        lines.extend(sources.iter().map(source_line));
                    }
                }
                Effect::Append { message } => match &message.item {
                    Item::Activity { activity } => {
                        let json =
                            serde_json::to_value(activity).expect("test data is well formed");
                        let fields = json
                            .as_object()
                            .expect("test data is well formed")
                            .iter()
                            .filter(|(key, _)| *key != "activity");
                        let values: Vec<String> =
                            fields.map(|(_, value)| value.to_string()).collect();
                        let name = json["activity"].as_str().expect("test data is well formed");
                        lines.push(format!("~ {name} {}", values.join(" ")).trim_end().to_owned());
                    }
                    Item::Outbound { .. } => lines.push("~ written elsewhere".into()),
                    Item::Inbound { .. } | Item::Note { .. } => {}
                },
                Effect::RecordSignal { .. }
                | Effect::CartChanged { .. }
                | Effect::CancelTimer { .. } => {}
                other => lines.push(format!("~ {}", name_of(other))),
            }
        }
        lines.iter().fold(String::new(), |all, line| all + line + "\n")
    }

    fn block(&mut self, who: &str, block: &Block, language: Language, lines: &mut Vec<String>) {
        match block {
            Block::Text { text } => lines.push(format!("{who}: {}", text.replace('\n', "\n  "))),
            Block::Choices { prompt, options, .. } => {
                if !prompt.is_empty() {
                    lines.push(format!("{who}: {prompt}"));
                }
                let pairs =
                    options.iter().map(|option| (option.token.as_str(), option.title.as_str()));
                lines.push(self.buttons(pairs));
            }
            Block::Products { cards, .. } => {
                for card in cards {
                    let pairs = card
                        .actions
                        .iter()
                        .map(|option| (option.token.as_str(), option.title.as_str()));
                    let buttons = self.buttons(pairs);
                    if let Some(action) = card.named_action() {
                        self.buttons.insert(card.title.clone(), action.token.clone());
                    }
                    let (price, stock) = (money(card.price, language), &card.availability.label);
                    let why = card.why.iter().fold(String::new(), |_, why| format!(" ({why})"));
                    let buttons = buttons.trim();
                    lines.push(format!("  * {}, {price}, {stock}{why} {buttons}", card.title));
                }
            }
            Block::Cart(card) => {
                for line in &card.lines {
                    let variant =
                        line.variant.as_ref().map(|v| format!(" ({v})")).unwrap_or_default();
                    let total = money(line.total, language);
                    lines.push(format!("  | {} x {}{variant} {total}", line.quantity, line.title));
                }
                for row in &card.amounts {
                    lines.push(format!("  | {} {}", row.label, money(row.amount, language)));
                }
                let pairs = card
                    .actions
                    .iter()
                    .map(|option| (option.token.as_str(), option.title.as_str()));
                let buttons = self.buttons(pairs);
                lines.push(format!("  | = {}{buttons}", money(card.total, language)));
            }
            Block::CheckoutLink { label, total, .. } => {
                lines.push(format!("  ({label} {})", money(*total, language)));
            }
            Block::Order(card) => {
                let pairs = card
                    .actions
                    .iter()
                    .map(|option| (option.token.as_str(), option.title.as_str()));
                let buttons = self.buttons(pairs);
                lines.push(format!(
                    "  # order {} {}{buttons}",
                    card.number,
                    money(card.total, language)
                ));
            }
            Block::Reviews(card) => {
                lines.push(format!("  * reviews of {}: {:?}", card.product, card.spread));
            }
            Block::Link { label, url } => lines.push(format!("  ({label} {url})")),
            other => lines.push(format!("  ? {other:?}")),
        }
    }

    fn buttons<'b>(&mut self, options: impl Iterator<Item = (&'b str, &'b str)>) -> String {
        let mut row = String::new();
        for (token, title) in options {
            self.buttons.insert(title.to_owned(), token.to_owned());
            write!(row, " [{title}]").expect("a string takes text");
        }
        format!(" {row}")
    }
}

/// Where something that was told is from.
fn source_line(source: &Source) -> String {
    let json = serde_json::to_value(&source.origin).expect("test data is well formed");
    let fields = json.as_object().expect("test data is well formed").iter();
    let words = fields.filter(|(key, _)| *key != "from").filter_map(|(_, value)| value.as_str());
    let from = json["from"].as_str().expect("test data is well formed");
    let words: Vec<&str> = std::iter::once(from).chain(words).collect();
    format!("  < {}", words.join(" "))
}

/// The name of an effect and what matters of it.
fn name_of(effect: &Effect) -> String {
    match effect {
        Effect::OpenCheckout { quote, .. } => {
            format!("open_checkout {}", money(quote.total, Language::En))
        }
        Effect::PlaceSpoken { quote, .. } => {
            format!("place_spoken {}", money(quote.total, Language::En))
        }
        Effect::CancelSpoken { .. } => "cancel_spoken".into(),
        Effect::CancelCheckout { .. } => "cancel_checkout".into(),
        Effect::NotifyTeam { reason } => format!("notify_team {reason:?}"),
        Effect::StartTimer { key, .. } => format!("start_timer {key}"),
        Effect::SetConsent { topic, granted, .. } => format!("set_consent {topic} {granted}"),
        Effect::OfferLink { .. } => "offer_link".into(),
        Effect::RedeemLink { code } => format!("redeem_link {code}"),
        Effect::HandOver { to, cart, .. } => {
            format!("hand_over {} lines to {to}", cart.as_ref().map_or(0, |cart| cart.lines.len()))
        }
        Effect::Forward { to, blocks, .. } => format!("forward {} to {to}", blocks.len()),
        Effect::RecordWish { product, .. } => format!("record_wish {product}"),
        Effect::CancelOrder { order } => format!("cancel_order {order}"),
        Effect::Rsvp { date, command, party, .. } => {
            format!("rsvp {} {date} {party}", command.name())
        }
        Effect::RequestReturn { order, note } => format!("request_return {order}: {note}"),
        other => format!("{other:?}"),
    }
}
