//! What somebody said in public, below something of the brand's: it may be answered in private once.

use super::reach::{COMMENT, POST, PrivateReply};
use super::{Account, PRIVATE_REPLY_MS};
use crate::meta::{self, fingerprint};
use engine::Timestamp;
use engine::inbox::inbound::{ContactRef, IdentityScheme, Inbound, InboundKind};

/// A comment, or a visitor's post, as either platform tells it.
#[derive(Debug)]
pub(crate) struct Public {
    pub(crate) id: String,
    /// What it stands below; itself for a post.
    pub(crate) post: String,
    pub(crate) is_post: bool,
    pub(crate) author: Option<String>,
    pub(crate) text: String,
    pub(crate) permalink: Option<String>,
    pub(crate) at: Timestamp,
}

/// What became of it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    Added,
    Edited,
    Removed,
}

pub(crate) fn inbound(account: &Account, public: Public, change: Change) -> Inbound {
    let reply = PrivateReply {
        to: if public.is_post { POST } else { COMMENT }.to_owned(),
        id: public.id.clone(),
        until: public.at.plus_ms(PRIVATE_REPLY_MS),
    };
    let contact = ContactRef {
        address: matches!(change, Change::Added).then(|| reply.note()),
        display_name: public.author,
        ..ContactRef::known_as(IdentityScheme::Comment, public.id.clone())
    };
    let id = public.id;
    let (key, kind) = match change {
        Change::Added => (
            format!("comment:{id}"),
            InboundKind::Commented {
                provider_id: id,
                post: public.post,
                text: public.text,
                permalink: public.permalink,
            },
        ),
        Change::Edited => (
            format!("comment-edited:{id}:{}", fingerprint(&[account.platform, &public.text])),
            InboundKind::Edited { target: id, text: public.text },
        ),
        Change::Removed => (format!("comment-removed:{id}"), InboundKind::Revoked { target: id }),
    };
    Inbound::new(meta::key(key), public.at, contact, kind)
}
