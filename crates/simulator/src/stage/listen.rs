//! Asks the server what is new, for phones that nobody calls.

use super::Stage;
use std::sync::PoisonError;
use std::time::Duration;

/// A device asks often right after its owner did something, and ever more rarely when nothing comes.
const ASKS: &[(u32, Duration)] = &[
    (20, Duration::from_millis(150)),
    (30, Duration::from_secs(1)),
    (u32::MAX, Duration::from_secs(3)),
];

impl Stage {
    /// Goes on asking until the shopper does something else, which begins it anew.
    pub(super) fn listen_on(&self, phone: &str) {
        let begun = {
            let mut listening = self.0.listening.lock().unwrap_or_else(PoisonError::into_inner);
            let begun = listening.entry(phone.to_owned()).or_default();
            *begun += 1;
            *begun
        };
        let stage = self.clone();
        let phone = phone.to_owned();
        tokio::spawn(async move {
            for (times, pause) in ASKS {
                for _ in 0..*times {
                    let Some(call) = stage.asks(&phone, begun) else { return };
                    stage.deliver(&phone, vec![call]).await;
                    tokio::time::sleep(*pause).await;
                }
            }
        });
    }

    /// The next question; `None` when somebody else asks by now, or the platform calls by itself.
    fn asks(&self, phone: &str, begun: u64) -> Option<crate::Call> {
        let listening = self.0.listening.lock().unwrap_or_else(PoisonError::into_inner);
        if listening.get(phone) != Some(&begun) {
            return None;
        }
        drop(listening);
        self.at_phone(phone, |vendor, inbox, phone, _| vendor.listens(inbox, phone)).ok().flatten()
    }
}
