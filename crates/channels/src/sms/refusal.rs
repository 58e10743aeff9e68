//! A status that says more than that a message failed: the number wants no messages at all.

use crate::meta;
use engine::inbox::consent::{ALL, MARKETING};
use engine::inbox::inbound::{Actor, Inbound, InboundKind};

/// The status of one message, and with it the end of the topics that her own STOP would end. `source` is the provider
/// and its code: `twilio:21610`.
pub(super) fn with(receipt: Inbound, provider_id: &str, source: &str) -> Vec<Inbound> {
    let refused = |topic: &str| Inbound {
        event_key: meta::key(format!("opt-out:{topic}:{provider_id}")),
        actor: Actor::Contact,
        kind: InboundKind::ConsentChanged { topic: topic.to_owned(), granted: false, source: source.to_owned() },
        ..receipt.clone()
    };
    let refusals = [ALL, MARKETING].map(refused);
    std::iter::once(receipt).chain(refusals).collect()
}
