//! What the bot remembers between turns: plain data inside [`State`](crate::State), kept small on purpose.

use super::details::Details;
use super::taste::Taste;
use super::understand::language::Belief;
use crate::commerce::cart::Cart;
use crate::commerce::money::{Currency, Money};
use crate::commerce::spoken_order::Guard;
use crate::content::piece::Numbered;
use crate::content::{Author, Block};
use crate::guide::Progress;
use crate::inbox::source::Source;
use crate::time::{DAY_MS, HOUR_MS};
use crate::{Answer, ConversationId, EventId, MessageId, ProductId, SearchQuery, Sku, Timestamp};
use serde::{Deserialize, Serialize};

/// After so long a greeting says where we were.
pub const PAUSE_MS_MIN: i64 = HOUR_MS;
/// Open choices are forgotten after this long.
pub const OPEN_MS_MAX: i64 = DAY_MS;
/// Prices remembered as told to the contact, newest last.
pub const OFFERS_MAX: usize = 40;

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    pub greeted: bool,
    /// When she last did something here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heard_at: Option<Timestamp>,
    pub contact_name: Option<String>,
    /// Where the contact is, as her number tells (ISO 3166-1 alpha-2).
    pub country: Option<String>,
    /// The currency the contact herself named an amount in.
    pub asked_currency: Option<Currency>,
    pub language: Belief,
    /// What the last prompt offered.
    pub open: Option<OpenQuestion>,
    /// The question that a digression interrupted; asked again when the digression is over.
    pub interrupted: Option<OpenQuestion>,
    pub search: Option<SearchMemory>,
    /// How far she has come in a guide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guide: Option<Progress>,
    /// The products last shown, in order: what "the second one" points at.
    pub shown: Vec<Shown>,
    /// The product talked about.
    pub focus: Option<Shown>,
    /// Prices as they were told, so that a button pressed later can be compared with them.
    pub offers: Vec<Offer>,
    /// The number of the order last talked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// An order of another channel's that she has shown to be hers: its number and the e-mail it was made with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proven_order: Option<(String, String)>,
    /// The event of the brand's that was last talked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// What she wants to be reminded of, until it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminder: Option<Reminder>,
    /// The cart before the last change, for "undo".
    pub undo: Option<Cart>,
    /// How many messages of hers ago that change was: "forget it" takes back the last thing only.
    #[serde(skip_serializing_if = "is_none_ago")]
    pub undo_ago: u32,
    /// The cart before that change was taken back, for "redo".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redo: Option<Cart>,
    /// How many messages in a row were not understood.
    pub misses: u32,
    /// How many turns in a row ended in a failed reading.
    pub failures: u32,
    /// The contact has been told that a person will come, and when.
    pub wait_acknowledged: bool,
    /// Another conversation of this person's that she has proven herself.
    pub second: Option<SecondPlace>,
    /// What she likes and does not, as she said it here.
    #[serde(skip_serializing_if = "Taste::is_empty")]
    pub taste: Taste,
    /// What was read out to be bought by voice, and what was.
    pub spoken: Guard,
    /// Where her orders go, as she told it here.
    pub details: Details,
    /// She was asked for it: not again.
    pub details_asked: bool,
    /// The turn is waiting for facts.
    pub pending: Option<Pending>,
}

/// Nothing was said since.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_none_ago(ago: &u32) -> bool {
    *ago == 0
}

/// Where somebody who only hears us can be shown something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondPlace {
    pub conversation: ConversationId,
    /// As people call it: `WhatsApp`.
    pub channel: String,
}

/// A question or offer of ours that a short answer may refer to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OpenQuestion {
    /// Which skill asked; a free answer goes to it.
    pub skill: String,
    /// What it asked about, in the skill's own terms.
    pub topic: String,
    pub expects: Expects,
    pub prompt: String,
    pub options: Vec<OpenOption>,
    pub asked_at: Timestamp,
    /// The channel wrote a number before each option: a number is one of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub numbers_shown: bool,
}

impl OpenQuestion {
    /// The topic of asking whether a person should be asked what the bot does not know.
    pub const A_PERSON: &str = "person";

    /// Whether it is that question: who asks something else has gone on, and is not asked again.
    pub fn offers_a_person(&self) -> bool {
        self.topic == Self::A_PERSON
    }
}

/// Which free text answers the question, besides its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expects {
    /// Only one of the options.
    #[default]
    Option,
    /// Whatever is written next that is not clearly something else.
    Text,
    /// A coupon code.
    Code,
    /// An amount of money.
    Amount,
    /// An order number.
    OrderNumber,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OpenOption {
    pub token: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<String>,
    /// Counts when the contact answers with a number: a secondary action of a card does not.
    pub numbered: bool,
}

/// The search that "cheaper" and "show more" refer to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SearchMemory {
    pub query: SearchQuery,
    /// Everything shown for it so far.
    pub seen: Vec<ProductId>,
    pub next: Option<String>,
    /// Facets already asked about.
    pub asked: Vec<String>,
    pub total: u64,
}

/// A product as it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub product: ProductId,
    pub title: String,
    pub price: Money,
}

/// A reminder that she asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    pub due: Timestamp,
    pub about: About,
}

/// What a reminder is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    Product {
        product: ProductId,
        title: String,
    },
    Cart,
    /// Where the conversation was.
    Place,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub sku: Sku,
    pub price: Money,
}

/// Where a turn goes on once its facts are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    pub skill: String,
    /// The skill's own step, as JSON.
    pub step: String,
    pub rounds: usize,
    /// How many ids this turn has made, so that none is made twice.
    pub ids: u32,
    /// Who speaks: the bot, or the agent on whose behalf the skill works.
    pub author: Author,
    pub message: Option<MessageId>,
    /// What was answered in this turn so far: what its message may claim.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// Facts of this turn that no answer holds.
    #[serde(default)]
    pub told: Vec<String>,
    /// What was said before this turn and may be named again.
    #[serde(default)]
    pub before: Vec<String>,
    /// What is looked for was proposed by a model.
    #[serde(default)]
    pub is_proposed: bool,
    /// The message is ready and waits for other words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Box<Draft>>,
}

/// A message as it would be sent, while a language model is asked to say it in other words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub blocks: Vec<Block>,
    /// Where what it tells was taken from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    pub question: Option<OpenQuestion>,
    pub in_reply_to: Option<MessageId>,
    /// The phrases in it, with what filled them.
    pub worded: Vec<(String, Vec<(String, String)>)>,
}

impl Memory {
    /// The open question, unless it is too old to mean.
    pub fn open_at(&self, now: Timestamp) -> Option<&OpenQuestion> {
        self.open.as_ref().filter(|open| now.since_ms(open.asked_at) <= OPEN_MS_MAX)
    }

    /// Lets the numbers count that the contact was shown. A channel without buttons numbers every option it writes
    /// down, also those that have no number where they are buttons.
    pub fn number_as_shown(&mut self, numbered: &[Numbered]) {
        let Some(open) = self.open.as_mut().filter(|_| !numbered.is_empty()) else { return };
        open.numbers_shown = true;
        let mut options = std::mem::take(&mut open.options);
        for shown in numbered {
            let known = options.iter().position(|option| option.token == shown.token);
            let option = known.map(|index| options.remove(index)).unwrap_or_else(|| OpenOption {
                token: shown.token.clone(),
                title: shown.title.clone(),
                synonyms: Vec::new(),
                numbered: true,
            });
            open.options.push(OpenOption { numbered: true, ..option });
        }
        // What is left could not be told by a number, and still has its name.
        open.options
            .extend(options.into_iter().map(|option| OpenOption { numbered: false, ..option }));
    }

    /// Remembers what a product was said to cost.
    pub fn remember_offer(&mut self, sku: &Sku, price: Money) {
        self.offers.retain(|offer| &offer.sku != sku);
        if self.offers.len() == OFFERS_MAX {
            self.offers.remove(0);
        }
        self.offers.push(Offer { sku: sku.clone(), price });
    }

    /// What a variant was last said to cost.
    pub fn offered(&self, sku: &Sku) -> Option<Money> {
        self.offers.iter().find(|offer| &offer.sku == sku).map(|offer| offer.price)
    }
}
