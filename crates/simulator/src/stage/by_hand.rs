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
