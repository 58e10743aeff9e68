//! An inbox whose provider refuses our credentials, or whose account is restricted: its messages wait instead of
//! dying, the team is told once, and the first message that goes out again ends it.

use super::ToldBy;
use super::outbox::Sent;
use crate::app::App;
use crate::commerce::alarm;
use engine::time::{HOUR_MS, MINUTE_MS};
use engine::{InboxId, MerchantId, Timestamp};
use std::collections::BTreeMap;
use store::inbox::Trouble;
use store::outbox::OutboxItem;
use store::{StoreError, Tx};
use transport::{SendError, SendErrorCode};

/// How long a message waits for its inbox to be mended: longer, and it would come out of nowhere.
pub(super) const KEPT_MS: i64 = 24 * HOUR_MS;
/// How often one is tried meanwhile.
pub(super) const LOOK_AGAIN_MS: i64 = 5 * MINUTE_MS;

/// Whether somebody of the brand can mend it, so that the message is worth keeping.
fn is_mendable(error: &SendError) -> bool {
    error.code == SendErrorCode::Auth
}

/// Whether the message waits: the team knows already that the account is restricted.
pub(super) fn waits(app: &App, item: &OutboxItem, error: &SendError) -> bool {
    let place = (item.merchant.clone(), item.inbox.clone());
    is_mendable(error) || (is_inboxes(error.code) && app.troubled.contains(&place))
}

/// Whether the inbox is paused, so that the message is not even tried, and until when.
pub(super) fn paused_until(app: &App, item: &OutboxItem) -> Option<Timestamp> {
    let until = app.resting.until(&(item.merchant.clone(), item.inbox.clone()))?;
    let now = app.now();
    (now < until && now.since_ms(item.created_at) < KEPT_MS).then_some(until)
}

fn is_inboxes(code: SendErrorCode) -> bool {
    matches!(code, SendErrorCode::Auth | SendErrorCode::PolicyBlocked)
}

/// What a report of a failure says of its inbox, if it is the inbox's.
pub(super) fn reported(
    inbox: &InboxId,
    code: SendErrorCode,
    provider_code: &str,
    now: Timestamp,
) -> Option<Trouble> {
    is_inboxes(code).then(|| Trouble {
        inbox: inbox.clone(),
        code: code.consequences().2.to_owned(),
        provider_code: Some(provider_code.to_owned()),
        since: now,
    })
}

/// What a failure says of its inbox, if it is the inbox's.
pub(super) fn of(inbox: &InboxId, error: &SendError, now: Timestamp) -> Option<Trouble> {
    is_inboxes(error.code).then(|| Trouble {
        inbox: inbox.clone(),
        code: error.public_code.to_owned(),
        provider_code: error.provider_code.clone(),
        since: now,
    })
}

/// What the newest calls told of their inboxes.
pub(super) type News = BTreeMap<(MerchantId, InboxId), Option<Trouble>>;

/// Gathers what is new: a success counts only where there was trouble, so that most calls write nothing.
pub(super) fn news(app: &App, sent: &[Sent]) -> News {
    let mut news = News::new();
    for one in sent {
        let Some((inbox, told)) = &one.told else { continue };
        let key = (one.result.merchant.clone(), inbox.clone());
        match told {
            Err(trouble) => {
                app.troubled.insert(key.clone(), ToldBy::Call);
                app.resting.set(key.clone(), trouble.since.plus_ms(LOOK_AGAIN_MS));
                news.insert(key, Some(trouble.clone()));
            }
            Ok(()) if app.troubled.works(&key, ToldBy::Call) => {
                app.resting.end(&key);
                news.insert(key, None);
            }
            Ok(()) => {}
        }
    }
    news
}

/// Writes it down, and tells the team what is new to it.
pub(super) fn write(tx: &mut Tx<'_>, news: &News, now: Timestamp) -> Result<(), StoreError> {
    for ((merchant, inbox), trouble) in news {
        match trouble {
            Some(trouble) if store::inbox::in_trouble(tx, merchant, trouble)? => {
                tracing::error!(inbox.id = %inbox, code = %trouble.code, "Inbox `{inbox}` cannot send: its provider refuses our credentials or has restricted the account");
                let about = ("inbox.paused", inbox.as_str(), &trouble.code);
                alarm::raise(tx, merchant, None, about, now)?;
            }
            None if store::inbox::out_of_trouble(tx, merchant, inbox)? => {
                tracing::info!(inbox.id = %inbox, "Inbox `{inbox}` sends again");
                alarm::raise(tx, merchant, None, ("inbox.resumed", inbox.as_str(), &""), now)?;
            }
            _ => {}
        }
    }
    Ok(())
}
