//! The core of Trato: what can happen in a conversation and what follows from it, as one pure function.
//!
//! Read this file first. [`step`] takes the merchant's [`Config`], the conversation's [`State`] and one
//! [`Input`], and answers with a new state and a list of [`Effect`]s. It knows no clock, no chance, no network
//! and no database: `now` and a [`Seed`] come in with the input, facts come in as answers to
//! [`Effect::Read`]. Replaying a real conversation is therefore the same call again.

pub mod audit;
pub mod commerce;
pub mod config;
pub mod content;
pub mod dialogue;
pub mod event;
pub mod guide;
pub mod id;
pub mod inbox;
pub mod language;
pub mod seed;
pub mod skills;
pub mod spelling;
pub mod state;
pub mod time;
pub mod voice;

pub use config::{Elsewhere, MerchantProfile, ModelUse, TeamPresence};
pub use event::{
    AgentCommand, Amendment, Answer, BoughtTogether, CheckoutHappened, ClockChange, Effect, Event,
    Facet, Found, GuideStep, HandoffReason, LinkTried, OfferFact, OrderFact, Passage, Preferences,
    READ_ROUNDS_MAX, Reading, ReviewsAnswer, RsvpHappened, SearchQuery, SearchSort, Signal,
    SpokenSale, TOGETHER_BUYERS_MIN, ThemeCount,
};
pub use id::{
    AgentId, ArticleId, CartId, CheckoutId, ConnectorId, ContactId, ConversationId, CouponCode,
    DeliveryId, EventId, GuideId, InboxId, MerchantId, MessageId, OrderId, PaymentId, ProductId,
    PromotionId, RefundId, ReviewId, Sku,
};
pub use language::{Language, Localized};
pub use seed::Seed;
pub use state::{OpenCheckout, STATE_VERSION, State, Status};
pub use time::Timestamp;

use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything `step` may consult besides the state: made by the shell, shared by all turns of a merchant.
#[derive(Debug, Clone)]
pub struct Config {
    pub profile: MerchantProfile,
    /// The classifier and word lists, trained from utterance files at start-up.
    pub understanding: Arc<dialogue::understand::Understanding>,
    pub phrases: Arc<dialogue::phrases::Phrases>,
    /// The merchant's own words, made from its catalog.
    pub shop: Arc<dialogue::understand::shop::ShopWords>,
    /// How long a free-form reply is allowed after a contact's message; `None` where there is no such rule.
    pub reply_window_ms: Option<i64>,
    /// How many such replies the platform lets out; `None` where it does not count them.
    pub quota: Option<inbox::reply_window::Quota>,
    /// Silence after which a person who wrote in the platform's own app gives the floor back to the bot:
    /// [`dialogue::inbound::HAND_BACK_MS_DEFAULT`] unless the merchant chose another.
    pub hand_back_after_ms: i64,
    /// Where else the merchant can be written to.
    pub elsewhere: Vec<Elsewhere>,
    /// What the brand invites to.
    pub events: Arc<Vec<commerce::rsvp::HostedEvent>>,
    /// What the channel has a form for.
    pub asks_for: BTreeSet<content::ContactField>,
    /// The merchant's guides, by id.
    pub guides: Arc<[guide::Guide]>,
    /// What is said here is heard: a link or a receipt goes to the contact's other channel as well.
    pub spoken: bool,
    /// On what terms it may be bought here by voice; `None` where it may not.
    pub spoken_terms: Option<commerce::spoken_order::Terms>,
    /// What a language model is asked for, if the merchant has turned one on.
    pub model: ModelUse,
    /// The brand's voice, which a language model's words have to keep to.
    pub voice: Arc<voice::Guides>,
}

impl Config {
    /// A merchant that has set up nothing yet: no events, guides, voice or model, no other channel, no reply window.
    pub fn new(
        profile: MerchantProfile,
        understanding: Arc<dialogue::understand::Understanding>,
        phrases: Arc<dialogue::phrases::Phrases>,
    ) -> Self {
        Self {
            profile,
            understanding,
            phrases,
            shop: Arc::default(),
            reply_window_ms: None,
            quota: None,
            hand_back_after_ms: dialogue::inbound::HAND_BACK_MS_DEFAULT,
            elsewhere: Vec::new(),
            events: Arc::default(),
            asks_for: BTreeSet::new(),
            guides: Arc::default(),
            spoken: false,
            spoken_terms: None,
            model: ModelUse::default(),
            voice: Arc::default(),
        }
    }
}

/// One event with the time and chance of its turn.
#[derive(Debug, Clone)]
pub struct Input {
    pub now: Timestamp,
    pub seed: Seed,
    pub event: Event,
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub state: State,
    pub effects: Vec<Effect>,
}

/// Decides what follows from one input. Total: it returns for every input, and the same for the same input.
pub fn step(config: &Config, state: &State, input: Input) -> Outcome {
    dialogue::turn::take(config, skills::SKILLS, state, input)
}
