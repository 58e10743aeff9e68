//! What all connections of one store share: options and the cache of identities.

use crate::StoreOptions;
use engine::{ConversationId, InboxId, MerchantId};
use lru::LruCache;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Letters of tokens: no vowels' look-alikes, all safe in addresses.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const TOKEN_LETTERS: usize = 26;

/// An identity in an inbox: merchant, inbox, scheme, value.
pub(crate) type IdentityKey = (MerchantId, InboxId, &'static str, String);

pub(crate) struct Shared {
    pub(crate) options: StoreOptions,
    conversations: Mutex<LruCache<IdentityKey, ConversationId>>,
    /// Set once a commit could not be synced: nothing is acknowledged from then on.
    pub(crate) broken: AtomicBool,
}

impl Shared {
    pub(crate) fn new(options: StoreOptions) -> Self {
        let size = NonZeroUsize::new(options.contact_cache).unwrap_or(NonZeroUsize::MIN);
        // Grows as it is used: a cache for many contacts costs an idle server nothing.
        let mut cache = LruCache::unbounded();
        cache.resize(size);
        Self { options, conversations: Mutex::new(cache), broken: AtomicBool::new(false) }
    }

    pub(crate) fn token(&self) -> String {
        let mut bytes = [0; TOKEN_LETTERS];
        (self.options.random)(&mut bytes);
        bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
    }

    /// A random positive number.
    pub(crate) fn number(&self) -> i64 {
        let mut bytes = [0; 8];
        (self.options.random)(&mut bytes);
        (i64::from_le_bytes(bytes) & i64::MAX) | 1
    }

    pub(crate) fn conversation_of(&self, key: &IdentityKey) -> Option<ConversationId> {
        self.cache().get(key).cloned()
    }

    pub(crate) fn remember(&self, known: Vec<(IdentityKey, ConversationId)>) {
        let mut cache = self.cache();
        for (key, conversation) in known {
            cache.put(key, conversation);
        }
    }

    /// Forgets everything: contacts were merged or erased.
    pub(crate) fn forget_conversations(&self) {
        self.cache().clear();
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Acquire)
    }

    fn cache(&self) -> MutexGuard<'_, LruCache<IdentityKey, ConversationId>> {
        self.conversations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Shared").field("options", &self.options).finish_non_exhaustive()
    }
}
