//! What a skill is to the dialogue: a name, what starts it, and two functions.
//!
//! The list itself is [`crate::skills::SKILLS`]; the dialogue gets it handed in and never names a skill's code.

use super::context::Turn;
use super::memory::Memory;
use super::understand::{Intent, Understood};
use crate::commerce::cart::{Cart, CartCommand};
use crate::inbox::inbound::ClaimedLine;
use crate::{Answer, ConversationId, EventId, ProductId, RsvpHappened, Sku};

/// One thing the bot can do.
#[derive(Debug, Clone, Copy)]
pub struct Skill {
    pub name: &'static str,
    /// What a contact may mean that this skill answers.
    pub intents: &'static [Intent],
    /// What may stand before the colon of a button's token that this skill answers.
    pub verbs: &'static [&'static str],
    /// Whether a text is for this skill, whatever else it may mean.
    pub claims: fn(&Turn<'_>, &Understood) -> bool,
    pub begin: fn(&mut Turn<'_>, &Cue<'_>),
    /// Goes on when the facts asked for are there.
    pub resume: fn(&mut Turn<'_>, &str, &[Answer]),
}

impl Skill {
    /// A skill that asks for no facts.
    pub const fn new(name: &'static str, begin: fn(&mut Turn<'_>, &Cue<'_>)) -> Self {
        Self { name, intents: &[], verbs: &[], claims: |_, _| false, begin, resume: |_, _, _| {} }
    }

    pub const fn intents(self, intents: &'static [Intent]) -> Self {
        Self { intents, ..self }
    }

    pub const fn verbs(self, verbs: &'static [&'static str]) -> Self {
        Self { verbs, ..self }
    }

    pub const fn claims(self, claims: fn(&Turn<'_>, &Understood) -> bool) -> Self {
        Self { claims, ..self }
    }

    pub const fn resume(self, resume: fn(&mut Turn<'_>, &str, &[Answer])) -> Self {
        Self { resume, ..self }
    }
}

/// Why a skill begins.
#[derive(Debug, Clone, Copy)]
pub enum Cue<'a> {
    /// The contact wrote something that means this.
    Said(&'a Understood),
    /// The contact answered this skill's own open question in her own words.
    Answered { topic: &'a str, said: &'a Understood },
    /// A button's token, split at its first colon.
    Chose { verb: &'a str, argument: &'a str },
    /// The conversation was opened without a word.
    Opened { product: Option<&'a ProductId> },
    /// The contact points at a product of the platform's catalog.
    Inquired { sku: &'a Sku, said: Option<&'a Understood> },
    /// The contact came by an ad or link for a product, and wrote this.
    Referred { product: &'a ProductId, text: &'a str },
    /// A carrier's word, alone in its message; `answered` when the carrier has answered it.
    Keyword { stops: bool, answered: bool },
    /// The contact gave a code of ours, or came by a link that has one; `text` is what she wrote.
    Code { code: &'a str, text: &'a str },
    /// The code named here was given in another conversation.
    Linked { to: &'a ConversationId, channel: &'a str },
    /// What was talked about in another conversation goes on here.
    CarriedOver { cart: Option<&'a Cart>, memory: &'a Memory },
    /// A product can be had again that the contact wanted to hear of.
    Returned { product: &'a ProductId },
    /// News of an event the contact was invited to.
    Rsvp { event: &'a EventId, happened: &'a RsvpHappened },
    /// A timer of this skill's; `key` is what it named it, behind its own name.
    Due { key: &'a str },
    /// A cart made in the platform's catalog.
    NativeCart { lines: &'a [ClaimedLine], note: &'a str },
    /// A change made on the widget's cart sheet, or by an agent: applied without a word.
    CartCommand { command: &'a CartCommand, by: &'a str },
    /// An agent sends these products as cards.
    SendProducts { products: &'a [ProductId] },
    /// An agent sends the cart as it stands.
    SendCart,
    /// An agent sends the link to pay.
    SendCheckout,
}

impl<'a> Cue<'a> {
    /// What the contact wrote, if that is why the skill begins.
    pub fn said(&self) -> Option<&'a Understood> {
        match self {
            Self::Said(said) | Self::Answered { said, .. } => Some(said),
            Self::Inquired { said, .. } => *said,
            Self::Chose { .. }
            | Self::Opened { .. }
            | Self::Referred { .. }
            | Self::Keyword { .. }
            | Self::Code { .. }
            | Self::Linked { .. }
            | Self::CarriedOver { .. }
            | Self::Returned { .. }
            | Self::Rsvp { .. }
            | Self::Due { .. }
            | Self::NativeCart { .. }
            | Self::CartCommand { .. }
            | Self::SendProducts { .. }
            | Self::SendCart
            | Self::SendCheckout => None,
        }
    }
}
