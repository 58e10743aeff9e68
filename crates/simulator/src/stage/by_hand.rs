//! For whoever carries the calls in their own way: doubled, late, out of order, or bent.

use super::{Stage, StageError};
use crate::act::Act;
use crate::desk::Inbox;
use crate::{Call, HookAnswer};

impl Stage {
    /// The calls that a doing leads to, without making them; whoever makes them hands the answers to
    /// [`Stage::answered`].
    ///
    /// # Errors
    /// When there is no such phone.
    pub fn calls(&self, phone: &str, act: &Act) -> Result<Vec<Call>, StageError> {
        self.at_phone(phone, |vendor, inbox, phone, now| {
            phone.said(act);
            vendor.says(inbox, phone, act, now)
        })
    }

    /// The calls of somebody who is almost the platform: the inbox and the moment are bent first. Nothing of it is
    /// remembered.
    ///
    /// # Errors
    /// When there is no such phone.
    pub fn bent_calls(
        &self,
        phone: &str,
        act: &Act,
        bend: impl FnOnce(&mut Inbox, &mut i64),
    ) -> Result<Vec<Call>, StageError> {
        self.at_phone(phone, |vendor, inbox, phone, mut now| {
            let mut inbox = inbox.clone();
            bend(&mut inbox, &mut now);
            // Its numbers go on, so that no two calls are the same event.
            let memory = phone.memory.clone();
            let calls = vendor.says(&inbox, phone, act, now);
            phone.memory = memory;
            calls
        })
    }

    /// A call with these very bytes and the platform's own proof.
    ///
    /// # Errors
    /// When nobody plays that channel, or the inbox is not open.
    pub fn proven(&self, kind: &str, inbox: &str, body: &[u8]) -> Result<Option<Call>, StageError> {
        let desks = self.desks();
        let desk = desks
            .get(&(kind.to_owned(), inbox.to_owned()))
            .ok_or_else(|| StageError::NoInbox(inbox.to_owned()))?;
        Ok(self.vendor(kind)?.proves(&desk.inbox, body, (self.0.options.now)()))
    }

    /// Shows the shopper what the server answered to a call.
    pub fn answered(&self, phone: &str, call: &Call, answer: &HookAnswer) {
        let mut desks = self.desks();
        if let Some(desk) = desks.values_mut().find(|desk| desk.phones.contains_key(phone)) {
            let kind = desk.inbox.kind.clone();
            if let Ok(vendor) = self.vendor(&kind) {
                let following = vendor.answered(desk, phone, call, answer);
                let following = following.into_iter().map(|call| (phone.to_owned(), call));
                let following = following.collect();
                drop(desks);
                self.deliver_later(following);
            }
        }
        self.tell();
    }

    /// What the platform calls a shopper.
    ///
    /// # Errors
    /// When there is no such phone.
    pub fn address(&self, phone: &str) -> Result<String, StageError> {
        self.look(phone, |phone| phone.address.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// Vendors whose proof is the same again for the same bytes.
    const REPEATABLE: &[&str] =
        &["alexa", "google_assistant", "instagram", "messenger", "sms", "telegram", "whatsapp"];

    async fn stage() -> Stage {
        let now = Arc::new(|| 1_800_000_000_000);
        Stage::start("http://127.0.0.1:9", [8; 32], now).await.unwrap()
    }

    #[tokio::test]
    async fn bytes_are_proven_as_the_platform_proves_its_own() {
        let stage = stage().await;
        for kind in crate::vendors::KINDS {
            let player = stage.phone(kind, "main", "Marta Lund", "en").unwrap();
            let call = stage.calls(player.id(), &Act::text("hello")).unwrap().remove(0);
            // A visitor of the shop's own chat is known by a token, whatever the bytes.
            let Some(again) = stage.proven(kind, "main", &call.body).unwrap() else {
                assert_eq!(*kind, "webchat");
                continue;
            };
            if REPEATABLE.contains(kind) {
                let is_proof = |(name, _): &&(String, String)| name != "user-agent";
                let of = |call: &Call| -> Vec<(String, String)> {
                    call.headers.iter().filter(is_proof).cloned().collect()
                };
                assert_eq!((of(&again), &again.body), (of(&call), &call.body), "{kind}");
            }
        }
    }

    #[tokio::test]
    async fn who_is_almost_the_platform_leaves_no_trace() {
        let stage = stage().await;
        let player = stage.phone("whatsapp", "main", "Marta Lund", "en").unwrap();
        let act = Act::text("hello");
        let bent = stage.bent_calls(player.id(), &act, |inbox, now| {
            inbox.setup.secrets.insert("app_secret".to_owned(), "another".to_owned());
            *now = 0;
        });
        let good = stage.calls(player.id(), &act).unwrap();
        assert_ne!(bent.unwrap()[0].headers, good[0].headers);
        assert_eq!(player.lines().unwrap().len(), 1, "only what was really said is on the screen");
    }

    #[tokio::test]
    async fn no_two_phones_have_the_same_number() {
        let stage = stage().await;
        for kind in crate::vendors::KINDS {
            let address = |_| {
                let player = stage.phone(kind, "main", "Marta Lund", "en").unwrap();
                stage.address(player.id()).unwrap()
            };
            let addresses: std::collections::BTreeSet<String> = (0..2_000).map(address).collect();
            assert_eq!(addresses.len(), 2_000, "{kind}");
        }
    }
}
