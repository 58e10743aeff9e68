//! What a visitor can do, as the server hands it over. Unknown fields are refused; every length has a limit.
//!
//! > {"visitor": "v_1", "client_id": "c-7", "language": "da", "event": {"type": "text", "text": "hej"}}

use engine::commerce::cart::CartCommand;
use engine::content::MediaKind;
use engine::{Language, MessageId, ProductId};
use serde::{Deserialize, Serialize};

/// Longest message a visitor may write, in characters.
pub const TEXT_CHARS_MAX: usize = 4_000;
/// Longest id of the visitor, the customer or the widget's own message.
pub const ID_BYTES_MAX: usize = 200;
/// Longest address, file name or title.
pub const LINE_CHARS_MAX: usize = 2_000;

/// One thing a visitor did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitorEvent {
    /// The server's id of the visitor; never the visitor's token.
    pub visitor: String,
    /// Set by the server after it has verified the shop's token, never by the widget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<SignedInCustomer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The widget's id of this event: sending it again changes nothing.
    pub client_id: String,
    pub event: Happening,
}

/// A customer whose token the server has verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedInCustomer {
    /// [`super::identity::Customer::key`].
    pub key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Happening {
    Text {
        text: String,
        #[serde(default)]
        reply_to: Option<MessageId>,
    },
    /// An option was chosen.
    Selection {
        token: String,
        title: String,
        #[serde(default)]
        reply_to: Option<MessageId>,
    },
    /// The cart sheet was used. A command knows no amounts, so none can be sent.
    Cart { command: CartCommand },
    Opened {
        #[serde(default)]
        page_url: Option<String>,
        #[serde(default)]
        product: Option<ProductId>,
    },
    /// A file already uploaded to the server.
    Media {
        media: MediaKind,
        reference: String,
        mime: String,
        #[serde(default)]
        caption: Option<String>,
        #[serde(default)]
        file_name: Option<String>,
    },
    /// Where the visitor is, in millionths of a degree.
    Location { latitude_e6: i64, longitude_e6: i64 },
    /// Everything up to this message was seen.
    Read { message: MessageId },
    /// This message reached the widget.
    Delivered { message: MessageId },
    Typing,
    /// A form shown by the widget was filled in.
    Form { form: String, data: String },
    /// An empty `emoji` removes the reaction.
    Reaction { message: MessageId, emoji: String },
    Consent { topic: String, granted: bool },
}
