//! Whether a person is there to answer now, and if not, when one will be.
//!
//! The brand's opening hours say when somebody should be there; the agents' own signed-in browsers say whether
//! somebody is. An open socket counts as use, on whichever node it is.

use super::hours::Hours;
use crate::app::App;
use engine::time::{MINUTE_MS, SECOND_MS};
use engine::{Language, Localized, MerchantId, TeamPresence, Timestamp};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// A signed-in browser that was used this recently belongs to somebody who is there.
const THERE_MS: i64 = 5 * MINUTE_MS;
/// How long it is believed that somebody is, or is not, there.
const LOOK_EVERY_MS: i64 = 10 * SECOND_MS;

/// One merchant's people.
#[derive(Debug)]
pub(crate) struct Team {
    hours: Option<Hours>,
    looked_at: AtomicI64,
    is_there: AtomicBool,
}

impl Team {
    /// Without hours, who is there is all that counts.
    pub(crate) fn new(hours: Option<Hours>) -> Self {
        let hours = hours.filter(Hours::are_known);
        Self { hours, looked_at: AtomicI64::new(i64::MIN), is_there: AtomicBool::new(false) }
    }

    pub(crate) fn presence(&self, app: &App, merchant: &MerchantId) -> TeamPresence {
        let now = app.now();
        let closed = self.hours.as_ref().filter(|hours| !hours.are_open(now));
        let next_open = match closed {
            Some(hours) => hours.next_open(now).unwrap_or_else(soon),
            None if self.is_somebody_there(app, merchant, now) => {
                return TeamPresence { available: true, next_open: Localized::default() };
            }
            None => soon(),
        };
        TeamPresence { available: false, next_open }
    }

    /// Looks at most once in a while; storage that cannot be asked now leaves what was believed.
    fn is_somebody_there(&self, app: &App, merchant: &MerchantId, now: Timestamp) -> bool {
        let looked_at = Timestamp(self.looked_at.load(Ordering::Relaxed));
        if now.0.saturating_sub(looked_at.0) < LOOK_EVERY_MS {
            return self.is_there.load(Ordering::Relaxed);
        }
        self.looked_at.store(now.0, Ordering::Relaxed);
        let since = now.plus_ms(-THERE_MS).plus_ms(crate::api::session::LIFE_MS);
        match app.store().read(|tx| store::session::is_any_until(tx, merchant, since)) {
            Ok(is_there) => self.is_there.store(is_there, Ordering::Relaxed),
            Err(error) => {
                tracing::warn!(merchant.id = %merchant, error = %error, "Could not look who of the team is there");
            }
        }
        self.is_there.load(Ordering::Relaxed)
    }
}

/// The hours have come and nobody is there: no time is promised.
fn soon() -> Localized {
    let words = Language::ALL.iter().map(|language| {
        let words = match language {
            Language::En => "as soon as one of us is back",
            Language::Es => "en cuanto volvamos",
            Language::Da => "så snart en af os er tilbage",
        };
        (*language, words.to_owned())
    });
    Localized(words.collect())
}
