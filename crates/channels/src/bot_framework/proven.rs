//! Tokens whose signature was found good. The platform puts one token on all its calls for as long as it is good,
//! which is an hour, and RSA takes three times as long as all the rest of a message.
//!
//! What is remembered is that these very bytes were signed with this very key, and what they say. Whether they are
//! still good, and whether they speak for the activity, is asked of every call.

use super::keys::Key;
use super::proof::Claims;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Tokens remembered: one for each of the platform's data centres that writes to us, and those they follow.
const TOKENS_MAX: usize = 64;

/// The digest of a token.
type Digest = [u8; 32];

#[derive(Debug)]
pub(super) struct Token {
    pub(super) key: Arc<Key>,
    pub(super) claims: Claims,
}

#[derive(Debug, Default)]
pub(super) struct Proven(Mutex<BTreeMap<Digest, Arc<Token>>>);

impl Proven {
    /// What a token says, if it was proven.
    pub(super) fn find(&self, token: &str) -> Option<Arc<Token>> {
        let tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(&digest(token)).map(Arc::clone)
    }

    /// Remembers a token. Nobody but the platform can fill this: only what it signed gets here.
    pub(super) fn keep(&self, text: &str, token: Arc<Token>) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while tokens.len() >= TOKENS_MAX {
            let soonest = tokens.iter().min_by_key(|(_, token)| token.claims.exp).map(|(digest, _)| *digest);
            let Some(soonest) = soonest else { break };
            tokens.remove(&soonest);
        }
        tokens.insert(digest(text), token);
    }
}

fn digest(token: &str) -> Digest {
    Sha256::digest(token).into()
}
