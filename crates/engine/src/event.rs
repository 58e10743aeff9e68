//! What can happen to a conversation, and what the core asks of the shell.
//!
//! A shopper's message, an agent's reply, a timer and a payment are all [`Event`]s of the same function.
//! [`Effect`]s come in two sorts: [`Effect::Read`] is answered inside the same turn by [`Event::Answered`]
//! (at most [`READ_ROUNDS_MAX`] rounds); every other effect is stored with the new state in one transaction
//! and performed after it.

use crate::commerce::address::Address;
use crate::commerce::cart::{Cart, CartCommand};
use crate::commerce::catalog::ProductView;
use crate::commerce::money::{Currency, Money};
use crate::commerce::promotion::Benefit;
use crate::commerce::quote::Quote;
use crate::commerce::rsvp::{Held, OwnRsvp, Room, RsvpCommand};
use crate::commerce::spoken_order::Standing;
use crate::content::{Block, OrderCard, Outbound, ReviewsCard};
use crate::dialogue::details::Details;
use crate::dialogue::memory::Memory;
use crate::guide::{GuideFound, GuideQuery};
use crate::inbox::inbound::Inbound;
use crate::inbox::message::Message;
use crate::inbox::source::Source;
use crate::{
    AgentId, ArticleId, CheckoutId, ConversationId, CouponCode, EventId, GuideId, Language,
    MessageId, OrderId, ProductId, Sku, Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewer buyers than this have bought two things together by chance: it is not told.
pub const TOGETHER_BUYERS_MIN: i64 = 5;
/// Most times one turn may ask for more facts.
pub const READ_ROUNDS_MAX: usize = 8;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    Inbound {
        /// Our own id for the transcript item this becomes.
        message: MessageId,
        inbound: Box<Inbound>,
    },
    /// The answers to all [`Effect::Read`]s of the previous outcome, in the same order.
    Answered {
        answers: Vec<Answer>,
    },
    Agent {
        agent: AgentId,
        name: String,
        command: AgentCommand,
    },
    Timer {
        key: String,
    },
    Checkout {
        checkout: CheckoutId,
        happened: CheckoutHappened,
    },
    /// News of an event the contact was invited to.
    Rsvp {
        /// The event she was invited to.
        hosted: EventId,
        happened: RsvpHappened,
    },
    /// A product can be had again that the contact wanted to hear of.
    Returned {
        product: ProductId,
    },
    /// The code that this conversation named was given in another one of the same person.
    Linked {
        to: ConversationId,
        /// As people call it.
        channel: String,
    },
    /// What was talked about in another conversation of the same person goes on in this one.
    CarriedOver {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cart: Option<Cart>,
        memory: Box<Memory>,
    },
    /// Another conversation of the same person is only heard: what has to be seen is shown in this one.
    Forwarded {
        language: Language,
        blocks: Vec<Block>,
        /// An order by voice that can be canceled here, too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        standing: Option<Standing>,
    },
}

/// What an agent does in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum AgentCommand {
    /// Takes the floor if nobody else holds it, and says this.
    Reply {
        message: MessageId,
        blocks: Vec<Block>,
        in_reply_to: Option<MessageId>,
        /// Consent to marketing is checked once more when it leaves.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        marketing: bool,
    },
    Note {
        message: MessageId,
        text: String,
    },
    TakeFloor,
    HandBack,
    /// Shows products as cards.
    SendProducts {
        message: MessageId,
        products: Vec<ProductId>,
    },
    /// Changes the cart on the contact's behalf.
    Cart {
        command: CartCommand,
    },
    /// Sends the cart as it stands.
    SendCart {
        message: MessageId,
    },
    SendCheckout {
        message: MessageId,
    },
    Assign {
        agent: Option<AgentId>,
        name: Option<String>,
    },
    Close,
    Reopen,
    Snooze {
        until: Timestamp,
    },
    MarkRead,
    SetLanguage {
        language: Language,
    },
}

/// What became of a checkout this conversation opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "happened", rename_all = "snake_case")]
pub enum CheckoutHappened {
    Placed {
        order: OrderId,
        card: Box<OrderCard>,
        email: Option<String>,
    },
    Declined,
    /// The provider did not answer: being found out, nothing is promised.
    Processing,
    Expired,
    /// A second payment for a finished order arrived and was sent back.
    LateRefunded {
        amount: Money,
    },
    OrderChanged {
        order: OrderId,
        card: Box<OrderCard>,
    },
}

/// What became of an answer to an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "happened", rename_all = "snake_case")]
pub enum RsvpHappened {
    /// A place became free and is kept for her.
    Offered { date: String, until: Timestamp },
}

/// A question to the shell that is answered inside the turn. It changes nothing that anybody would miss: what
/// [`HoldPlace`](Reading::HoldPlace) and [`LinkCode`](Reading::LinkCode) hold lapses by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "read", rename_all = "snake_case")]
pub enum Reading {
    Search {
        query: SearchQuery,
    },
    Products {
        ids: Vec<ProductId>,
    },
    /// Finds products by SKU, for native carts.
    Skus {
        skus: Vec<Sku>,
    },
    Reviews {
        product: ProductId,
        theme: Option<String>,
        language: Language,
    },
    /// What suits the answers given in a guide, in stock now.
    Guide {
        query: GuideQuery,
    },
    Knowledge {
        query: String,
        language: Language,
    },
    /// What at least [`TOGETHER_BUYERS_MIN`] buyers took in one order with this product.
    Together {
        product: ProductId,
    },
    Quote {
        cart: Cart,
        language: Language,
    },
    /// What a cart costs delivered to an address, the cheapest way, and what else a purchase by voice depends on.
    /// Without an address it is the one of her newest order.
    SpokenSale {
        cart: Cart,
        address: Option<Address>,
        /// Where a receipt and a code would be shown.
        second: Option<ConversationId>,
        language: Language,
    },
    /// Orders of this contact, newest first; with a number, that order only if it is this contact's.
    ///
    /// Whoever names the e-mail address an order was made with besides its number is its buyer, whichever channel she
    /// writes from; wrong guesses are counted and end.
    Orders {
        number: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        language: Language,
    },
    /// What the merchant lets the bot name when somebody asks for a discount.
    Offers {
        language: Language,
        /// What she is told prices in.
        currency: Currency,
    },
    /// Whether a code joins this conversation with another. One that fits is held for this conversation, one that
    /// does not counts against its contact.
    LinkCode {
        code: String,
    },
    /// How far the shop's clocks are ahead of UTC, from now on.
    Clocks,
    /// How full the dates of an event are, and what this contact has answered.
    Rsvps {
        event: EventId,
    },
    /// Sets places aside for this contact, for [`crate::commerce::rsvp::HOLD_MS`]; what it was answered is kept.
    HoldPlace {
        event: EventId,
        date: String,
        party: u32,
    },
    /// What a language model thinks was meant: asked when nothing else understood, without who said it.
    Interpret {
        text: String,
        language: Language,
        /// What may be proposed.
        commands: Vec<String>,
        /// The products shown last, in order.
        shown: Vec<(ProductId, String)>,
    },
    /// The same in a language model's words; ⟦1⟧ stands for a value it does not see.
    Rephrase {
        text: String,
        language: Language,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    Found {
        found: Found,
    },
    Products {
        products: Vec<ProductView>,
    },
    Reviews {
        reviews: Option<Box<ReviewsAnswer>>,
    },
    Guide {
        found: GuideFound,
    },
    Knowledge {
        passages: Vec<Passage>,
    },
    /// The most often first.
    Together {
        products: Vec<BoughtTogether>,
    },
    Quote {
        quote: Box<Quote>,
    },
    SpokenSale {
        sale: Box<SpokenSale>,
    },
    Orders {
        orders: Vec<OrderFact>,
    },
    LinkCode {
        tried: LinkTried,
    },
    Offers {
        offers: Vec<OfferFact>,
    },
    /// For [`crate::commerce::wall_clock::AHEAD_MS`], oldest first; the first one holds now.
    Clocks {
        clocks: Vec<ClockChange>,
    },
    Rsvps {
        rooms: Vec<Room>,
        own: Vec<OwnRsvp>,
    },
    Place {
        held: Held,
    },
    /// What a language model said, as it said it; `None` when there is none, or it did not answer in time or within
    /// its budget. Never a fact.
    Model {
        text: Option<String>,
    },
    /// The shell could not read it now.
    Failed {
        reason: String,
    },
}

/// A product that was bought together with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoughtTogether {
    pub view: ProductView,
    /// Different buyers of both in one order.
    pub n_buyers: i64,
}

/// From this moment on the shop's clocks are so far ahead of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockChange {
    pub from: Timestamp,
    pub utc_offset_minutes: i32,
}

/// A purchase by voice as it would be now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpokenSale {
    /// With its delivery, where there is any to that address.
    pub quote: Quote,
    pub address: Option<Address>,
    pub email: Option<String>,
    /// An order of hers went to that address before.
    pub is_known: bool,
    /// The other conversation is still hers, and is read, not heard.
    pub has_second: bool,
    /// What she bought by voice within a day, in the quote's currency. Counted whether it was canceled or not.
    pub spent_minor: i64,
}

/// What a code is good for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tried", rename_all = "snake_case")]
pub enum LinkTried {
    Fits {
        /// Where it was named, as people call it.
        channel: String,
        from: ConversationId,
    },
    /// It was named in this very conversation.
    Here,
    Wrong,
    Expired,
    Used,
    /// Too many were wrong: not even looked at.
    TooMany,
    /// The shop signed in two different customers: people decide whether they are one.
    TwoAccounts,
}

/// What to look for. Everything but `text` is a hard filter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SearchQuery {
    pub text: String,
    pub language: Language,
    pub currency: Option<crate::commerce::money::Currency>,
    pub category: Option<String>,
    pub brand: Option<String>,
    /// Brands the results must not be of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brands_without: Vec<String>,
    /// Attribute or option key → accepted values, folded.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// Words the results must not match (`not leather`).
    pub without: Vec<String>,
    pub price_min_minor: Option<i64>,
    pub price_max_minor: Option<i64>,
    pub in_stock_only: bool,
    pub sort: SearchSort,
    /// Products similar to this one.
    pub like: Option<ProductId>,
    /// Already shown or refused in this conversation.
    pub exclude: Vec<ProductId>,
    pub limit: usize,
    pub after: Option<String>,
    #[serde(default, skip_serializing_if = "Preferences::is_empty")]
    pub prefer: Box<Preferences>,
}

/// What a conversation said beside the question: it moves results a little and hides none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Products that went into the cart or were looked at closely, newest last.
    pub likes: Vec<ProductId>,
    /// Products that were refused or taken out again, newest last.
    pub refused: Vec<ProductId>,
    /// About what one was going to cost, in minor units of the query's currency.
    pub price_minor: Option<i64>,
}

impl Preferences {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchSort {
    #[default]
    Relevance,
    PriceUp,
    PriceDown,
    Rating,
    Popularity,
}

/// What the search found, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Found {
    pub products: Vec<ProductView>,
    pub total: u64,
    /// Nothing matched everything: these are the closest.
    pub relaxed: bool,
    /// What the words were read as after correcting typing errors.
    pub corrected: Option<String>,
    pub facets: Vec<Facet>,
    pub next: Option<String>,
}

/// How the results split by one attribute: asked about only when it helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    pub key: String,
    /// Value as shown → number of results, most frequent first.
    pub values: Vec<(String, u64)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewsAnswer {
    pub card: ReviewsCard,
    /// Asked theme: how many reviews speak of it, and how many of those are pleased.
    pub theme: Option<ThemeCount>,
    pub best: Option<crate::content::ReviewQuote>,
    pub critical: Option<crate::content::ReviewQuote>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeCount {
    pub theme: String,
    pub total: u32,
    pub positive: u32,
}

/// A piece of a knowledge article that may be quoted verbatim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    pub article: ArticleId,
    pub title: String,
    pub text: String,
    /// 0 to 1000; below the skill's threshold nothing is answered.
    pub score: u32,
}

/// A promotion that is on now and may be named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferFact {
    /// As the merchant calls it.
    pub name: String,
    /// What it takes off, in the merchant's currency.
    pub benefit: Option<Benefit>,
    /// It is only for some of the things sold.
    pub selected: bool,
    /// The code to type; `None` where it applies by itself.
    pub code: Option<CouponCode>,
    /// Least value of the cart.
    pub minimum: Option<Money>,
    /// The last moment, with the minutes the merchant's clock is ahead of UTC by then.
    pub ends: Option<(Timestamp, i32)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFact {
    pub id: OrderId,
    pub number: String,
    pub status: String,
    pub placed_at: Timestamp,
    pub cancelable: bool,
    pub returnable: bool,
    pub card: OrderCard,
}

/// What the core asks the shell to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// Answered inside the turn.
    Read {
        reading: Reading,
    },
    /// Adds a line to the transcript without sending anything.
    Append {
        message: Message,
    },
    /// Adds it to the transcript and sends it through the conversation's channel.
    Send {
        outbound: Outbound,
        floor_version: u64,
        /// Where what it tells was taken from.
        sources: Vec<Source>,
    },
    /// Changes an item already in the transcript, now or when it arrives.
    Amend {
        target_provider_id: String,
        change: Amendment,
    },
    /// The cart is part of the state; this tells the shell to show and index it.
    CartChanged {
        cart: Cart,
    },
    OpenCheckout {
        checkout: CheckoutId,
        token: String,
        cart: Cart,
        quote: Box<Quote>,
        /// What the contact told of where it goes.
        details: Details,
    },
    /// A checkout made from an older cart must not be paid any more.
    CancelCheckout {
        checkout: CheckoutId,
    },
    /// Opens a checkout that was agreed to by voice, complete with its delivery, and counts it.
    PlaceSpoken {
        checkout: CheckoutId,
        token: String,
        cart: Cart,
        quote: Box<Quote>,
        details: Details,
        /// Most that her purchases by voice of a day may come to: checked once more when it is written.
        daily_max: Money,
    },
    /// Ends what was ordered by voice: the checkout, the payment that runs, or the order it has become.
    CancelSpoken {
        checkout: CheckoutId,
    },
    StartTimer {
        key: String,
        due: Timestamp,
    },
    CancelTimer {
        key: String,
    },
    /// A person is needed: tell the team.
    NotifyTeam {
        reason: HandoffReason,
    },
    RecordSignal {
        signal: Signal,
    },
    RecordWish {
        product: ProductId,
        sku: Option<Sku>,
    },
    SetConsent {
        topic: String,
        granted: bool,
        source: String,
        /// The message it was said in.
        evidence: Option<MessageId>,
    },
    /// Makes a code good that the contact may give elsewhere.
    OfferLink {
        code: String,
        expires_at: Timestamp,
    },
    /// Uses up a code that fits: both contacts are one person from now on.
    RedeemLink {
        code: String,
    },
    /// Gives what was talked about to another conversation of the same person.
    HandOver {
        to: ConversationId,
        cart: Option<Cart>,
        memory: Box<Memory>,
    },
    /// Shows what a message has to be seen of in another conversation of the same person.
    Forward {
        message: MessageId,
        to: ConversationId,
        language: Language,
        blocks: Vec<Block>,
        standing: Option<Standing>,
    },
    CancelOrder {
        order: OrderId,
    },
    RequestReturn {
        order: OrderId,
        note: String,
    },
    /// Moves her answer to an invitation; a confirmed date ends her answers to the others of the event.
    Rsvp {
        event: EventId,
        date: String,
        command: RsvpCommand,
        party: u32,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Amendment {
    Edited { text: String },
    Revoked,
    Reaction { emoji: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoffReason {
    Asked,
    NotUnderstood,
    Unknown,
    Complaint,
    Policy,
    Failure,
}

/// Counted demand, for rollups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "signal", rename_all = "snake_case")]
pub enum Signal {
    Searched {
        text: String,
        found: u64,
    },
    Viewed {
        product: ProductId,
    },
    Added {
        product: ProductId,
        quantity: u32,
    },
    Removed {
        product: ProductId,
    },
    Unmet {
        text: String,
    },
    CheckoutOpened {
        total: Money,
    },
    CouponTried {
        code: CouponCode,
        accepted: bool,
    },
    Understood {
        intent: String,
    },
    NotUnderstood,
    HandedOff,
    /// A message was held back: nothing stood behind this kind of claim in it.
    HeldBack {
        claim: String,
    },
    /// A language model's words or proposal were not taken, and why.
    ModelRefused {
        reason: String,
    },
    /// Praise, blame or an idea: `compliment`, `complaint` or `suggestion`, and what it is about.
    Feedback {
        kind: String,
        theme: Option<String>,
    },
    /// `question` is empty where the step is about the whole guide.
    Guide {
        guide: GuideId,
        question: String,
        step: GuideStep,
    },
}

/// What happened in a guide, so that it is seen where people leave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuideStep {
    Begun,
    Asked,
    Answered,
    /// Said before it was asked.
    Told,
    Skipped,
    Back,
    Suggested,
    SomethingElse,
}

impl GuideStep {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Asked => "asked",
            Self::Answered => "answered",
            Self::Told => "told",
            Self::Skipped => "skipped",
            Self::Back => "back",
            Self::Suggested => "suggested",
            Self::SomethingElse => "something_else",
        }
    }
}
