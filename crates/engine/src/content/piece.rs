//! What the planner hands to a channel: one [`Piece`] is one call to the provider, already within its limits.

use super::{AmountLine, Block, ContactField, MediaKind, OrderCard};
use crate::Sku;
use crate::commerce::money::Money;
use serde::{Deserialize, Serialize};

/// A message planned for one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// In the order they must arrive.
    pub pieces: Vec<Piece>,
    /// What the channel could not show as meant, for the team to see.
    pub degradation: Vec<Degradation>,
    /// Options that became numbers or words in a text: what the contact may type, in order.
    pub numbered: Vec<Numbered>,
}

/// One provider call, without any vendor's JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "piece", rename_all = "snake_case")]
pub enum Piece {
    Text {
        body: String,
    },
    Buttons {
        header: Option<PieceHeader>,
        body: String,
        footer: Option<String>,
        buttons: Vec<PieceButton>,
    },
    QuickReplies {
        body: String,
        buttons: Vec<PieceButton>,
    },
    List {
        header: Option<String>,
        body: String,
        footer: Option<String>,
        button: String,
        sections: Vec<PieceSection>,
    },
    LinkButton {
        header: Option<PieceHeader>,
        body: String,
        label: String,
        url: String,
    },
    Media {
        media: MediaKind,
        url: String,
        caption: Option<String>,
        file_name: Option<String>,
    },
    Carousel {
        body: String,
        cards: Vec<PieceCard>,
    },
    NativeProduct {
        body: Option<String>,
        catalog_id: String,
        sku: Sku,
        /// The product in words, for when the platform turns out not to hold it.
        #[serde(default)]
        words: String,
    },
    NativeProducts {
        header: String,
        body: String,
        catalog_id: String,
        sections: Vec<(String, Vec<Sku>)>,
        /// The same for all of them.
        #[serde(default)]
        words: String,
    },
    /// The platform's own way of asking for a number or a place.
    AskContact {
        field: ContactField,
        body: String,
    },
    Template {
        name: String,
        language_tag: String,
        parameters: Vec<String>,
    },
    /// The blocks as they are, for channels that draw them natively (our own widget).
    Blocks {
        blocks: Vec<Block>,
    },
    /// What is said, for voice channels, with what a screen shows beside it.
    Speech {
        ssml: String,
        reprompt: Option<String>,
        #[serde(default)]
        shown: Shown,
    },
    /// An order as the platform's own receipt.
    Receipt {
        /// The same in words.
        body: String,
        order: Box<OrderCard>,
    },
    /// The platform's own payment sheet for a checkout.
    Invoice {
        title: String,
        body: String,
        /// The checkout's id: what comes back with the payment.
        reference: String,
        amounts: Vec<AmountLine>,
        total: Money,
        /// The hosted checkout, for who would rather pay there.
        url: String,
    },
}

/// What a voice device with a screen shows while it speaks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub title: String,
    /// Plain text.
    pub text: String,
    pub image: Option<String>,
    pub cards: Vec<PieceCard>,
    pub suggestions: Vec<PieceButton>,
    /// Label and address.
    pub links: Vec<(String, String)>,
    /// What the platform has its own way of asking for: a card that links an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<ContactField>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "header", rename_all = "snake_case")]
pub enum PieceHeader {
    Text { text: String },
    Image { url: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceButton {
    pub token: String,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceSection {
    pub title: Option<String>,
    pub rows: Vec<PieceRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceRow {
    pub token: String,
    pub title: String,
    pub description: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceCard {
    pub image: Option<String>,
    pub title: String,
    pub subtitle: Option<String>,
    pub body: String,
    pub link: Option<(String, String)>,
    pub buttons: Vec<PieceButton>,
}

/// An option that has no button on this channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbered {
    pub number: u32,
    pub token: String,
    pub title: String,
}

/// One thing that was shown in a lesser form, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Degradation {
    /// Index of the block in the message.
    pub block: usize,
    pub from: String,
    pub to: String,
    pub reason: String,
}
