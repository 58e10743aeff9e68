//! Who may be written to, how, and until when.

use super::Account;
use crate::{Moment, Rendered};
use engine::Timestamp;
use engine::content::capability::Capabilities;
use engine::inbox::inbound::{Identity, IdentityScheme};
use serde::{Deserialize, Serialize};
use serde_json::json;
use transport::{SendError, SendErrorCode};

/// What a conversation that began in public keeps in its address: one private reply is allowed until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PrivateReply {
    /// `comment_id`, or `post_id` for what a visitor posted.
    pub(crate) to: String,
    pub(crate) id: String,
    pub(crate) until: Timestamp,
}

impl PrivateReply {
    /// The note as it is kept.
    pub(crate) fn note(&self) -> String {
        json!(self).to_string()
    }

    fn read(address: Option<&str>) -> Option<Self> {
        serde_json::from_str(address?)
            .ok()
            .filter(|reply: &Self| KINDS.contains(&reply.to.as_str()))
    }
}

/// What a private reply can answer.
pub(crate) const COMMENT: &str = "comment_id";
pub(crate) const POST: &str = "post_id";
const KINDS: [&str; 2] = [COMMENT, POST];

/// Until when a public word may still be answered in private: not once somebody is known by her own name, which the
/// answer to the one reply tells.
pub(crate) fn private_until(
    scheme: IdentityScheme,
    address: &str,
    names: &[Identity],
) -> Option<Timestamp> {
    let is_known = names.iter().any(|name| name.scheme == scheme);
    PrivateReply::read(Some(address)).filter(|_| !is_known).map(|reply| reply.until)
}

/// What an account can show at a moment, out of what it can show at best.
pub(crate) fn at(account: &Account, moment: &Moment<'_>, best: Capabilities) -> Capabilities {
    let extra_ms = if moment.human { account.human_extra_ms } else { 0 };
    if let Some(until) = moment.reply_window_until {
        return Capabilities { free_form: moment.now < until.plus_ms(extra_ms), ..best };
    }
    let reply = PrivateReply::read(moment.address);
    let free_form = reply.is_some_and(|reply| moment.now < reply.until);
    // One message, and no second one until it is answered.
    Capabilities { free_form, parts_max: 1, ..best }
}

/// Whom a message goes to, and in which standing.
#[derive(Debug)]
pub(crate) struct Reach {
    /// Under which name she is called, and what.
    pub(crate) recipient: (&'static str, String),
    /// What the recipient is called, to know the echo again.
    pub(crate) name: String,
    pub(crate) messaging_type: &'static str,
    pub(crate) tag: Option<&'static str>,
}

pub(crate) fn of(
    account: &Account,
    message: &Rendered,
    now: Timestamp,
) -> Result<Reach, SendError> {
    let named = |scheme| message.to.iter().find(|identity: &&Identity| identity.scheme == scheme);
    let has_written = message.window_until.is_some();
    let reply = PrivateReply::read(message.address.as_deref()).filter(|_| !has_written);
    let known = named(account.scheme);
    if let Some(reply) = reply {
        if known.is_some() {
            let why = "the one private reply to a public comment was sent; she has not answered it";
            return Err(SendError::new(SendErrorCode::WindowClosed, why));
        }
        return Ok(Reach {
            recipient: (if reply.to == POST { POST } else { COMMENT }, reply.id.clone()),
            name: reply.id,
            messaging_type: "RESPONSE",
            tag: None,
        });
    }
    let over = message.window_until.is_some_and(|until| now >= until);
    let (messaging_type, tag) = if over && message.human {
        ("MESSAGE_TAG", Some("HUMAN_AGENT"))
    } else {
        ("RESPONSE", None)
    };
    let (key, identity) = match (known, named(IdentityScheme::UserRef)) {
        (Some(person), _) => ("id", person),
        (None, Some(opted_in)) => ("user_ref", opted_in),
        (None, None) => {
            let why = "the contact has no address on this platform";
            return Err(SendError::new(SendErrorCode::RecipientUnreachable, why));
        }
    };
    let recipient = (key, identity.value.clone());
    Ok(Reach { recipient, name: identity.value.clone(), messaging_type, tag })
}
