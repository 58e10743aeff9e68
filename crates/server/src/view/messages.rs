//! A stored transcript row, with what happened to it since, as one item.

use crate::api::blocks::all;
use crate::api::client_id;
use crate::api::message_out::{
    AuthorOut, DegradationOut, DeliveryErrorOut, ItemKind, MessageOut, SourceOut, TraceOut,
};
use crate::time_text;
use engine::content::piece::Degradation;
use engine::content::{Block, TEXT_CHARS_MAX};
use engine::inbox::message::{Item, Message};
use engine::{Amendment, Timestamp};
use serde::{Deserialize, Serialize};
use store::lane::MessageKind;

/// What is stored of a message: the item, and what its channel could not show of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredMessage {
    pub(crate) message: Message,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) degradation: Vec<Degradation>,
}

impl StoredMessage {
    pub(crate) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// One change of a message, as it is stored.
#[derive(Debug, Deserialize)]
struct StoredAmendment {
    #[expect(
        dead_code,
        reason = "kept with every amendment; the order of the list is what counts here"
    )]
    at: Timestamp,
    change: Amendment,
}

/// A row as it is shown; a row that cannot be read is told to the operator and left out.
pub(crate) fn message_out(row: &store::message::Message) -> Option<MessageOut> {
    let Some(StoredMessage { message, degradation }) = StoredMessage::read(&row.body) else {
        tracing::error!(message.id = %row.id, "A stored message cannot be read");
        return None;
    };
    let mut out = MessageOut {
        id: row.id.to_string(),
        seq: row.position,
        at: time_text(row.at),
        author: AuthorOut::of(&message.author),
        item: ItemKind::Activity,
        blocks: Vec::new(),
        text: None,
        activity: None,
        state: (row.kind == MessageKind::Outbound).then(|| row.receipt.into()),
        error: error(row),
        reactions: Vec::new(),
        edited: false,
        revoked: false,
        in_reply_to: message.in_reply_to,
        degradation: degradation.iter().map(DegradationOut::from).collect(),
        trace: message.trace.map(TraceOut::from),
        sources: message.sources.into_iter().map(SourceOut::from).collect(),
        client_id: client_id::of_message(&row.id, row.provider_id.as_deref()),
    };
    match message.item {
        Item::Inbound { blocks } => {
            (out.item, out.blocks) = (ItemKind::Inbound, all(located(blocks)))
        }
        Item::Outbound { blocks } => (out.item, out.blocks) = (ItemKind::Outbound, all(blocks)),
        Item::Note { text } => (out.item, out.text) = (ItemKind::Note, Some(text)),
        Item::Activity { activity } => out.activity = Some(activity.into()),
    }
    amend(&mut out, row.amendments.as_deref());
    Some(out)
}

/// A visitor's own files are named by reference; here they get their address.
fn located(mut blocks: Vec<Block>) -> Vec<Block> {
    for block in &mut blocks {
        if let Block::Media { url, .. } = block
            && let Some(address) = crate::widget::uploads::address_of(url)
        {
            *url = address;
        }
    }
    blocks
}

fn error(row: &store::message::Message) -> Option<DeliveryErrorOut> {
    let code = row.error_code.clone()?;
    Some(DeliveryErrorOut { code, text: row.error_text.clone().unwrap_or_default() })
}

/// What the contact took back, changed or felt about it.
fn amend(out: &mut MessageOut, amendments: Option<&str>) {
    let amendments: Vec<StoredAmendment> =
        amendments.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    for StoredAmendment { change, .. } in amendments {
        match change {
            Amendment::Edited { text } => {
                out.edited = true;
                let text = text.chars().take(TEXT_CHARS_MAX).collect();
                out.blocks = vec![Block::Text { text }.into()];
            }
            Amendment::Revoked => {
                out.revoked = true;
                out.blocks.clear();
            }
            // One contact has one reaction: a new one replaces it, an empty one takes it back.
            Amendment::Reaction { emoji } => {
                out.reactions = Some(emoji).filter(|emoji| !emoji.is_empty()).into_iter().collect();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::content::Author;
    use engine::inbox::inbound::ReceiptState;
    use engine::{ConversationId, MessageId};

    fn row(amendments: Option<&str>) -> store::message::Message {
        let message = Message {
            id: MessageId::new("msg_1"),
            author: Author::Contact,
            at: Timestamp(0),
            language: None,
            provider_id: Some("visitor:v_1:c-1".to_owned()),
            in_reply_to: None,
            trace: None,
            sources: Vec::new(),
            item: Item::Inbound { blocks: vec![Block::Text { text: "hej".to_owned() }] },
        };
        store::message::Message {
            id: message.id.clone(),
            conversation: ConversationId::new("conv_1"),
            position: 7,
            kind: MessageKind::Inbound,
            at: Timestamp(0),
            receipt: ReceiptState::Read,
            error_code: None,
            error_text: None,
            possibly_duplicated: false,
            provider_id: message.provider_id.clone(),
            amendments: amendments.map(str::to_owned),
            body: StoredMessage { message, degradation: Vec::new() }.write(),
        }
    }

    fn check(amendments: Option<&str>, expected: &str) {
        let out = message_out(&row(amendments)).unwrap();
        let shown = serde_json::json!([out.blocks, out.edited, out.revoked, out.reactions]);
        assert_eq!(shown.to_string(), expected, "{amendments:?}");
        assert_eq!((out.state, out.client_id.as_deref()), (None, Some("c-1")));
    }

    #[test]
    fn what_happened_since_is_shown() {
        let text = r#"{"text":"hej","type":"text"}"#;
        check(None, &format!("[[{text}],false,false,[]]"));
        check(
            Some(r#"[{"at":1,"change":{"change":"edited","text":"hi"}}]"#),
            r#"[[{"text":"hi","type":"text"}],true,false,[]]"#,
        );
        check(Some(r#"[{"at":1,"change":{"change":"revoked"}}]"#), "[[],false,true,[]]");
        let twice = r#"[{"at":1,"change":{"change":"reaction","emoji":"🙂"}},{"at":2,"change":{"change":"reaction","emoji":"❤️"}}]"#;
        check(Some(twice), &format!(r#"[[{text}],false,false,["❤️"]]"#));
        let taken_back = r#"[{"at":1,"change":{"change":"reaction","emoji":"🙂"}},{"at":2,"change":{"change":"reaction","emoji":""}}]"#;
        check(Some(taken_back), &format!("[[{text}],false,false,[]]"));
    }
}
