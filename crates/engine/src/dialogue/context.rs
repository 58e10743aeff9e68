//! What a skill can see and do during one turn: read facts, change the cart, say something, ask one question.
//!
//! Everything said in a turn is gathered into one message, sent when the turn ends.

use super::memory::{Expects, OpenOption, OpenQuestion, Pending, Shown};
use super::phrases::{self, Value};
use super::saying::said_before;
use super::skill::{Cue, Skill};
use super::understand::{Intent, Understood};
use crate::audit::{self, Worded};
use crate::commerce::cart::Cart;
use crate::commerce::catalog::ProductView;
use crate::commerce::currency;
use crate::commerce::money::{Currency, Money};
use crate::commerce::spoken_order::ReadBack;
use crate::content::{
    Author, BLOCKS_MAX, Block, Choice, ChoiceStyle, Outbound, ProductCard, Purpose,
};
use crate::inbox::floor::{self, FloorCommand, Holder};
use crate::inbox::link_code;
use crate::inbox::message::{Activity, Item, Message, Trace};
use crate::inbox::source::{Origin, SOURCES_MAX, Source};
use crate::{
    Answer, CartId, Config, Effect, HandoffReason, Input, Language, MessageId, Outcome, ProductId,
    READ_ROUNDS_MAX, Reading, Seed, Signal, State, Timestamp,
};
use serde::Serialize;
use std::borrow::Cow;
use std::cell::RefCell;

/// One turn in the making.
#[derive(Debug)]
pub struct Turn<'a> {
    pub config: &'a Config,
    pub now: Timestamp,
    pub state: State,
    /// The language the bot answers in.
    pub language: Language,
    /// What was read out by the turn before this one, to be bought by voice.
    pub read_back: Option<ReadBack>,
    /// She is back after a pause.
    pub is_back: bool,
    /// The platform is sure of the words it heard.
    pub heard_well: bool,
    skills: &'a [Skill],
    seed: Seed,
    pub(super) author: Author,
    pub(super) purpose: Purpose,
    pub(super) message: Option<MessageId>,
    pub(super) in_reply_to: Option<MessageId>,
    /// The item of the transcript that this turn answers.
    heard: Option<MessageId>,
    pub(super) blocks: Vec<Block>,
    /// Where what is told was taken from.
    pub(super) sources: Vec<Source>,
    pub(super) question: Option<OpenQuestion>,
    effects: Vec<Effect>,
    pub(super) ids: u32,
    pub(super) rounds: usize,
    pub(super) still_waiting: bool,
    /// What was answered in this turn, in all its rounds.
    pub(super) answers: Vec<Answer>,
    /// Facts of this turn that no answer holds.
    pub(super) told: RefCell<Vec<String>>,
    /// The phrases that were worded in this round.
    pub(super) worded: RefCell<Vec<Worded<'a>>>,
    pub(super) before: Vec<String>,
    /// A model proposed what is looked for: its words are not quoted as the contact's.
    pub is_proposed: bool,
    /// Other words were asked for already.
    pub(super) is_reworded: bool,
}

impl<'a> Turn<'a> {
    pub fn new(config: &'a Config, skills: &'a [Skill], state: &State, input: &Input) -> Self {
        Self {
            config,
            now: input.now,
            language: state.memory.language.current(&config.profile),
            state: state.clone(),
            read_back: None,
            is_back: false,
            heard_well: true,
            skills,
            seed: input.seed,
            author: Author::Bot,
            purpose: Purpose::Reply,
            message: None,
            in_reply_to: None,
            heard: None,
            blocks: Vec::new(),
            sources: Vec::new(),
            question: None,
            effects: Vec::new(),
            ids: 0,
            rounds: 0,
            still_waiting: false,
            answers: Vec::new(),
            told: RefCell::default(),
            worded: RefCell::default(),
            before: said_before(&state.memory),
            is_proposed: false,
            is_reworded: false,
        }
    }

    // Skills

    /// Begins the skill of this name.
    pub fn begin(&mut self, name: &str, cue: &Cue<'_>) {
        if let Some(skill) = self.skills.iter().find(|skill| skill.name == name) {
            (skill.begin)(self, cue);
        }
    }

    /// The skill that answers an intent.
    pub fn skill_for(&self, intent: Intent) -> Option<Skill> {
        self.skills.iter().find(|skill| skill.intents.contains(&intent)).copied()
    }

    /// The skill that answers a button.
    pub fn skill_with_verb(&self, verb: &str) -> Option<Skill> {
        self.skills.iter().find(|skill| skill.verbs.contains(&verb)).copied()
    }

    /// The skill that a text is for, whatever else it may mean.
    pub fn skill_that_claims(&self, understood: &Understood) -> Option<Skill> {
        self.skills.iter().find(|skill| (skill.claims)(self, understood)).copied()
    }

    /// The skill of this name.
    pub fn skill_named(&self, name: &str) -> Option<Skill> {
        self.skills.iter().find(|skill| skill.name == name).copied()
    }

    // Facts

    /// Asks for facts; `skill` goes on with `step` when they are there. Beyond the limit a person is asked.
    pub fn read(&mut self, skill: &str, step: &impl Serialize, readings: Vec<Reading>) {
        if self.rounds >= READ_ROUNDS_MAX {
            return self.fail_over();
        }
        let step = serde_json::to_string(step).unwrap_or_default();
        readings.iter().for_each(|reading| self.tell_limits(reading));
        self.state.memory.pending = Some(self.pending(skill, step, None));
        self.effects.extend(readings.into_iter().map(|reading| Effect::Read { reading }));
    }

    /// Takes up what an earlier round of this turn left off.
    pub fn take_up(&mut self, pending: &Pending) {
        self.rounds = pending.rounds;
        self.ids = pending.ids;
        self.author = pending.author.clone();
        self.message = pending.message.clone();
        self.answers.clone_from(&pending.answers);
        self.told.borrow_mut().extend_from_slice(&pending.told);
        self.before.extend_from_slice(&pending.before);
        self.is_proposed = pending.is_proposed;
    }

    /// What is found is within the limits that were searched with: they may be named.
    fn tell_limits(&self, reading: &Reading) {
        let Reading::Search { query } = reading else { return };
        let currency = query.currency.unwrap_or(self.config.profile.currency);
        for minor in [query.price_min_minor, query.price_max_minor].into_iter().flatten() {
            self.tell(audit::json_of(Money::from_minor(minor, currency)));
        }
    }

    /// Says sorry and gets a person: the way out when facts cannot be had.
    pub fn fail_over(&mut self) {
        self.state.memory.pending = None;
        self.blocks.clear();
        self.sources.clear();
        self.say("error_person", &[]);
        self.hand_off(HandoffReason::Failure);
    }

    // Words

    /// Words a phrase in the turn's language; its arguments are words and nothing else. What holds an amount, a
    /// count, a code, a date or a link goes through [`Turn::word_with`].
    pub fn word(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        let choose = |variants| self.seed.pick(key, variants);
        let Some(phrase) = self.config.phrases.chosen(self.language, key, choose) else {
            return key.to_owned();
        };
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let arguments_owned = arguments.iter().map(owned).collect();
        let worded = Worded { phrase: Cow::Borrowed(phrase), arguments: arguments_owned };
        self.worded.borrow_mut().push(worded);
        phrases::fill(phrase, arguments)
    }

    /// Words a phrase with values that know what they are.
    pub fn word_with(&self, key: &str, arguments: &[(&str, Value)]) -> String {
        let rendered: Vec<(&str, String)> =
            arguments.iter().map(|(name, value)| (*name, value.render(self.language))).collect();
        let arguments: Vec<(&str, &str)> =
            rendered.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.word(key, &arguments)
    }

    /// Says a phrase with values that know what they are.
    pub fn say_with(&mut self, key: &str, arguments: &[(&str, Value)]) {
        let text = self.word_with(key, arguments);
        self.say_text(&text);
    }

    /// Notes where a fact about a product that is told was taken from.
    pub fn cite(&mut self, view: &ProductView, origin: impl FnOnce(ProductId) -> Origin) {
        let title = view.product.title.get(self.language).to_owned();
        self.cite_as(Source { origin: origin(view.product.id.clone()), title });
    }

    /// Notes where something that is told was taken from, once.
    pub fn cite_as(&mut self, source: Source) {
        if self.sources.len() < SOURCES_MAX && !self.sources.contains(&source) {
            self.sources.push(source);
        }
    }

    /// Words an amount of money.
    pub fn money(&self, money: Money) -> String {
        crate::commerce::format::money(money, self.language)
    }

    /// Says a phrase, on a line of its own.
    pub fn say(&mut self, key: &str, arguments: &[(&str, &str)]) {
        let text = self.word(key, arguments);
        self.say_text(&text);
    }

    /// Says words that are a stored fact: a description, a passage, a quotation.
    pub fn say_text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Block::Text { text: last }) = self.blocks.last_mut() {
            last.push('\n');
            last.push_str(text);
        } else {
            self.show(Block::Text { text: text.to_owned() });
        }
    }

    /// Shows a block, and remembers what its buttons offer.
    pub fn show(&mut self, block: Block) {
        if self.blocks.len() == BLOCKS_MAX {
            return;
        }
        match &block {
            Block::Products { cards, .. } => {
                self.remember_shown(cards);
                for card in cards {
                    let title = card.title.clone();
                    self.state.memory.remember_offer(&card.sku, card.price);
                    let named = card.named_action();
                    for action in &card.actions {
                        let is_named = named == Some(action);
                        self.offer(action, is_named, is_named.then(|| title.clone()));
                    }
                }
            }
            Block::Cart(card) => {
                card.actions.iter().for_each(|action| self.offer(action, true, None))
            }
            Block::Order(card) => {
                card.actions.iter().for_each(|action| self.offer(action, true, None))
            }
            Block::Choices { options, .. } => {
                options.iter().for_each(|option| self.offer(option, true, None));
            }
            Block::Text { .. }
            | Block::Media { .. }
            | Block::Reviews(_)
            | Block::CheckoutLink { .. }
            | Block::Link { .. }
            | Block::AskContact { .. }
            | Block::Template { .. } => {}
        }
        self.blocks.push(block);
    }

    /// Keeps the order for "the second one"; a detail of one of them does not end the list.
    fn remember_shown(&mut self, cards: &[ProductCard]) {
        let shown = &mut self.state.memory.shown;
        let detail = cards.len() == 1 && shown.iter().any(|item| item.product == cards[0].product);
        if !detail {
            let item = |card: &ProductCard| Shown {
                product: card.product.clone(),
                title: card.title.clone(),
                price: card.price,
            };
            *shown = cards.iter().map(item).collect();
        }
    }

    /// Offers options below what was said, without asking anything in particular.
    pub fn suggest(&mut self, options: Vec<Choice>) {
        if !options.is_empty() {
            self.show(Block::Choices { prompt: String::new(), options, style: ChoiceStyle::Quick });
        }
    }

    /// Asks the one question of this turn. `skill` gets a free answer under `topic`.
    pub fn ask(
        &mut self,
        skill: &str,
        topic: &str,
        expects: Expects,
        prompt: String,
        options: Vec<Choice>,
    ) {
        let style = if options.len() > 3 { ChoiceStyle::List } else { ChoiceStyle::Buttons };
        if options.is_empty() {
            self.say_text(&prompt);
        } else {
            self.show(Block::Choices { prompt: prompt.clone(), options, style });
        }
        let question = self.question.get_or_insert_default();
        skill.clone_into(&mut question.skill);
        topic.clone_into(&mut question.topic);
        question.expects = expects;
        question.prompt = prompt;
    }

    /// A button with a phrase as its title.
    pub fn button(&self, token: impl Into<String>, key: &str) -> Choice {
        Choice::new(token, self.word(key, &[]))
    }

    fn offer(&mut self, choice: &Choice, numbered: bool, title: Option<String>) {
        let mut synonyms = choice.synonyms.clone();
        let title = match title {
            Some(product) => {
                synonyms.push(choice.title.clone());
                product
            }
            None => choice.title.clone(),
        };
        let option = OpenOption { token: choice.token.clone(), title, synonyms, numbered };
        self.question.get_or_insert_default().options.push(option);
    }

    // Who speaks

    /// What is said next needs the contact's consent to marketing.
    pub fn speak_as_marketing(&mut self) {
        self.purpose = Purpose::Marketing;
    }

    /// The rest of this turn is an agent's: her message id, her name on it.
    pub fn speak_as(&mut self, author: Author, purpose: Purpose, message: Option<MessageId>) {
        self.author = author;
        self.purpose = purpose;
        self.message = message;
    }

    /// A notice of the shop, sent whoever holds the floor.
    pub fn speak_as_shop(&mut self) {
        let author = if self.bot_has_floor() { Author::Bot } else { Author::System };
        self.speak_as(author, Purpose::Utility, None);
    }

    pub fn reply_to(&mut self, message: Option<MessageId>) {
        self.in_reply_to = message;
    }

    /// The one answer to a STOP or a START: it is sent although everything is stopped.
    pub fn speak_to_confirm(&mut self) {
        self.speak_as_shop();
        self.purpose = Purpose::Confirmation;
    }

    /// What the contact says is this item of the transcript.
    pub fn hears(&mut self, message: &MessageId) {
        self.heard = Some(message.clone());
    }

    /// Who the rest of the turn speaks for.
    pub fn author(&self) -> &Author {
        &self.author
    }

    pub fn bot_has_floor(&self) -> bool {
        self.state.floor.holder == Holder::Bot
    }

    /// Gets a person: the floor waits, the team is told, the contact hears what to expect.
    pub fn hand_off(&mut self, reason: HandoffReason) {
        let text = if self.config.profile.team.available {
            self.word("person_handoff", &[])
        } else {
            let when = self.config.profile.team.next_open.get(self.language);
            self.word("person_handoff_away", &[("when", when)])
        };
        self.say_text(&text);
        self.change_floor(&FloorCommand::Request);
        self.state.memory.wait_acknowledged = true;
        self.state.memory.misses = 0;
        self.still_waiting = true;
        self.act(Effect::NotifyTeam { reason });
        self.signal(Signal::HandedOff);
        let facts = super::learned::facts(self);
        self.note_activity(Activity::HandedOff { reason: reason_word(reason).to_owned(), facts });
    }

    /// Moves the floor by the table in [`floor`]; tells whether it changed.
    pub fn change_floor(&mut self, command: &FloorCommand) -> bool {
        match floor::apply(&self.state.floor, command) {
            Some(changed) => {
                self.state.floor = changed;
                true
            }
            None => false,
        }
    }

    // Doing

    pub fn act(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub fn signal(&mut self, signal: Signal) {
        self.act(Effect::RecordSignal { signal });
    }

    /// Enters into the ledger what the contact has just allowed or refused, with the message as evidence.
    pub fn set_consent(&mut self, topic: &str, granted: bool, source: &str) {
        self.act(Effect::SetConsent {
            topic: topic.to_owned(),
            granted,
            source: source.to_owned(),
            evidence: self.heard.clone(),
        });
    }

    /// Adds a system line to the transcript.
    pub fn note_activity(&mut self, activity: Activity) {
        let id = self.new_message_id();
        let item = Item::Activity { activity };
        self.append(Message {
            id,
            author: Author::System,
            at: self.now,
            language: None,
            provider_id: None,
            in_reply_to: None,
            trace: None,
            sources: Vec::new(),
            item,
        });
    }

    /// Notes with the message that this turn answers how it was understood.
    pub fn traces(&mut self, trace: Trace) {
        let heard = self.heard.clone();
        let message = self.effects.iter_mut().rev().find_map(|effect| match effect {
            Effect::Append { message } if Some(&message.id) == heard.as_ref() => Some(message),
            _ => None,
        });
        if let Some(message) = message {
            message.trace = Some(trace);
        }
    }

    pub fn append(&mut self, message: Message) {
        self.act(Effect::Append { message });
    }

    /// The cart as it is, or a new empty one. While it is empty it is priced as its contact is known now.
    pub fn cart(&mut self) -> Cart {
        let currency = Some(self.currency());
        match &self.state.cart {
            Some(cart) if !cart.is_empty() => cart.clone(),
            Some(cart) => Cart { currency, ..cart.clone() },
            None => Cart { currency, ..Cart::new(CartId::from_token(&self.new_token("cart"))) },
        }
    }

    /// There is something to go on with: a cart, a product, a question.
    pub fn was_somewhere(&self) -> bool {
        let has_cart = self.state.cart.as_ref().is_some_and(|cart| !cart.is_empty());
        has_cart || self.state.memory.focus.is_some() || self.asked_before().is_some()
    }

    /// The question that was asked and not answered, with its options.
    pub fn asked_before(&self) -> Option<&OpenQuestion> {
        let open = self.state.memory.open_at(self.now);
        open.filter(|open| !open.prompt.is_empty() && !open.options.is_empty())
    }

    /// In which currency this contact reads prices: that of what is in the cart, else the one that suits her.
    pub fn currency(&self) -> Currency {
        let profile = &self.config.profile;
        if let Some(cart) = self.state.cart.as_ref().filter(|cart| !cart.is_empty()) {
            return cart.currency.unwrap_or(profile.currency);
        }
        let memory = &self.state.memory;
        if let Some(asked) =
            memory.asked_currency.filter(|asked| profile.currencies.contains(asked))
        {
            return asked;
        }
        let country = memory.country.as_deref();
        currency::of_contact(&profile.currencies, profile.currency, country, self.language)
    }

    /// Makes `cart` the cart. A checkout made from another version must not be paid any more.
    pub fn set_cart(&mut self, cart: Cart) {
        if self.state.cart.as_ref() == Some(&cart) {
            return;
        }
        // The first thing put in can be taken back as well: before it the cart was empty.
        let empty = Cart { lines: Vec::new(), coupons: Vec::new(), ..cart.clone() };
        self.state.memory.undo_ago = 0;
        self.state.memory.undo = Some(self.state.cart.replace(cart.clone()).unwrap_or(empty));
        self.state.memory.redo = None;
        self.cancel_checkout();
        if cart.lines.is_empty() {
            self.state.cart_total = None;
        }
        self.act(Effect::CartChanged { cart });
    }

    /// Withdraws the open checkout, if there is one.
    pub fn cancel_checkout(&mut self) {
        if let Some(open) = self.state.checkout.take() {
            self.act(Effect::CancelCheckout { checkout: open.id });
        }
    }

    /// Fresh random text, different for every call of one turn.
    pub fn new_token(&mut self, label: &str) -> String {
        self.ids += 1;
        self.seed.token(label, self.ids)
    }

    /// Four digits that nobody knows yet. The same ones for the whole turn.
    pub fn new_spoken_code(&self) -> String {
        format!("{:04}", self.seed.pick("spoken code", 10_000))
    }

    /// A code that joins this conversation with another.
    pub fn new_link_code(&self) -> String {
        let code = link_code::fresh(&self.seed);
        self.tell(link_code::shown(&code));
        self.tell(code.as_str());
        code
    }

    pub fn new_message_id(&mut self) -> MessageId {
        MessageId::from_token(&self.new_token("message"))
    }

    /// Keeps the contact on the list of those who wait, although something is sent.
    pub fn keep_waiting(&mut self) {
        self.still_waiting = true;
    }

    /// Whether anything will be sent by this turn as it stands.
    pub fn has_words(&self) -> bool {
        !self.blocks.is_empty()
    }

    /// Ends the round: what was said becomes one message, unless facts are still awaited.
    pub fn finish(mut self) -> Outcome {
        if self.state.memory.pending.is_none() && !self.blocks.is_empty() {
            self.return_to_question();
            if !self.waits_for_other_words() {
                self.send();
            }
        }
        Outcome { state: self.state, effects: self.effects }
    }

    /// After a digression the question it interrupted is asked again, unless something else was asked.
    fn return_to_question(&mut self) {
        let interrupted = self.state.memory.interrupted.take();
        if let Some(open) = interrupted.filter(|_| self.question.is_none() && self.bot_has_floor())
        {
            let said = self.blocks.len();
            super::policy::ask_again(self, &open);
            // An amount in it may be another by now: what was answered is said, and the question waits for her.
            if !self.is_backed(&self.blocks) && self.is_backed(&self.blocks[..said]) {
                self.blocks.truncate(said);
                self.question = None;
            }
        }
    }

    /// Where nothing can be seen, a link and a receipt are shown in the person's other conversation.
    fn show_elsewhere(&mut self, message: &MessageId) {
        let Some(second) = self.state.memory.second.clone().filter(|_| self.config.spoken) else {
            return;
        };
        let seen = |block: &&Block| matches!(block, Block::CheckoutLink { .. } | Block::Order(_));
        let blocks: Vec<Block> = self.blocks.iter().filter(seen).cloned().collect();
        if blocks.is_empty() {
            return;
        }
        let (to, language) = (second.conversation, self.language);
        let message = message.clone();
        self.act(Effect::Forward { message, to, language, blocks, standing: None });
        self.say("continue_shown_there", &[("channel", &second.channel)]);
    }

    fn send(&mut self) {
        self.hold_back_the_unbacked();
        let id = self.message.take().unwrap_or_else(|| self.new_message_id());
        self.show_elsewhere(&id);
        let outbound = Outbound {
            id,
            author: self.author.clone(),
            language: self.language,
            purpose: self.purpose,
            in_reply_to: self.in_reply_to.take(),
            blocks: std::mem::take(&mut self.blocks),
        };
        if let Some(mut question) = self.question.take() {
            question.asked_at = self.now;
            self.state.memory.open = Some(question);
        }
        if !self.still_waiting {
            self.state.waiting_since = None;
        }
        let floor_version = self.state.floor.version;
        let sources = std::mem::take(&mut self.sources);
        self.act(Effect::Send { outbound, floor_version, sources });
    }
}

fn reason_word(reason: HandoffReason) -> &'static str {
    match reason {
        HandoffReason::Asked => "asked",
        HandoffReason::NotUnderstood => "not_understood",
        HandoffReason::Unknown => "unknown",
        HandoffReason::Complaint => "complaint",
        HandoffReason::Policy => "policy",
        HandoffReason::Failure => "failure",
    }
}
