//! A conversation as the platform knows it: what is noted with a contact so that she can be answered, also later.

use super::wire::{Activity, fingerprint};
use crate::tree::Tree;
use engine::Language;
use engine::inbox::inbound::{Identity, IdentityScheme};
use serde::{Deserialize, Serialize};

/// Our own Direct Line, where nothing is sent: pages come and read.
pub const DIRECT_LINE: &str = "directline";

/// The note kept as `ContactRef::address`, written and read by this channel only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Where answers go; empty for the Direct Line that we serve ourselves.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub service_url: String,
    pub conversation: String,
    /// The platform's channel: `msteams`, `directline`.
    pub channel: String,
    /// We, as that channel calls us.
    pub bot: String,
    pub user: String,
    /// `personal`, `groupChat`, `channel`; empty where there is no difference.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The activity that came last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<String>,
}

/// How we name a person of our own Direct Line. Not as Microsoft's Direct Line would: there a page may choose its
/// person's id, and must not become somebody whom the shop has named to us.
pub fn direct_line_user(user: &str) -> Identity {
    Identity { scheme: IdentityScheme::BotUser, value: format!("own_{DIRECT_LINE}/{user}") }
}

/// How a channel of the platform behaves, as far as it makes a difference to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    Teams { personal: bool },
    /// Microsoft's web chat client, over Direct Line of whoever serves it.
    Web,
    /// Retired; speaks.
    Cortana,
    Other,
}

impl Address {
    pub(super) fn of(activity: &Activity<'_>) -> Self {
        let text = |pointer| activity.text(pointer).map(str::to_owned);
        let id = |pointer| activity.id(pointer).unwrap_or_default();
        Self {
            service_url: id("/serviceUrl"),
            conversation: id("/conversation/id"),
            channel: activity.channel().to_owned(),
            bot: id("/recipient/id"),
            user: id("/from/id"),
            kind: kind(activity),
            tenant: text("/conversation/tenantId").or_else(|| text("/channelData/tenant/id")),
            locale: text("/locale"),
            activity: activity.id("/id"),
        }
    }

    pub(super) fn read(note: Option<&str>) -> Option<Self> {
        serde_json::from_str(note?).ok()
    }

    pub(super) fn profile(&self) -> Profile {
        match self.channel.as_str() {
            "msteams" => Profile::Teams { personal: self.kind.is_empty() || self.kind == "personal" },
            DIRECT_LINE | "webchat" => Profile::Web,
            "cortana" => Profile::Cortana,
            _ => Profile::Other,
        }
    }

    /// Whether it is the Direct Line that we serve.
    pub fn is_ours(&self) -> bool {
        self.channel == DIRECT_LINE && self.service_url.is_empty()
    }

    pub(super) fn shows_typing(&self) -> bool {
        !self.service_url.is_empty() && matches!(self.profile(), Profile::Teams { .. } | Profile::Web)
    }

    pub(super) fn language(&self) -> Language {
        self.locale.as_deref().and_then(Language::from_tag).unwrap_or(Language::En)
    }

    /// An activity's id with its conversation: Teams' ids are moments, and two conversations may share one.
    pub(super) fn message_id(&self, activity: &str) -> String {
        message_id(&place(&self.conversation), activity)
    }
}

/// The same of a [`place`].
pub(super) fn message_id(place: &str, activity: &str) -> String {
    format!("{activity}@{place}")
}

/// A conversation's name within an id of ours.
pub(super) fn place(conversation: &str) -> String {
    let mut place = fingerprint(&[thread(conversation)]);
    place.truncate(12);
    place
}

/// The activity's own id, of a message of this conversation.
pub(super) fn activity_id<'a>(conversation: &str, id: &'a str) -> Option<&'a str> {
    let (activity, _) = id.rsplit_once('@')?;
    (message_id(&place(conversation), activity) == id).then_some(activity)
}

/// A Teams conversation without the message it continues.
pub(super) fn thread(conversation: &str) -> &str {
    conversation.split_once(";messageid=").map_or(conversation, |(thread, _)| thread)
}

/// Whether others read along, and which way.
fn kind(activity: &Activity<'_>) -> String {
    match activity.text("/conversation/conversationType") {
        Some(kind) => kind.to_owned(),
        None if activity.value("/conversation/isGroup").is_some_and(|group| *group == Tree::Bool(true)) => "groupChat".to_owned(),
        None => String::new(),
    }
}

/// Whether others read along.
pub(super) fn is_shared(activity: &Activity<'_>) -> bool {
    let kind = kind(activity);
    !kind.is_empty() && kind != "personal"
}
