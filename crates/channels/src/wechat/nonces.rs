//! Remembers which event came with which nonce while its signature is fresh.
//!
//! WeChat signs the nonce and not the body. Whoever once saw a signed call could say anything with it for as long
//! as it is fresh, unless a nonce is good for one event. The same event under the same nonce is a redelivery and passes;
//! the server knows it by its key. The memory is this process's own: after a restart only the moment protects.

use super::proof::{FRESH_MS, Signed};
use engine::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use transport::Rejection;

/// Most nonces kept: a hundred calls a second for as long as one is fresh. The oldest makes room.
const NONCES_MAX: usize = 65_536;

type Print = [u8; 16];

#[derive(Debug, Default)]
pub(super) struct Nonces(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    events: BTreeMap<Print, Print>,
    order: VecDeque<(Timestamp, Print)>,
}

impl Nonces {
    /// Takes note that this event came with this nonce.
    ///
    /// # Errors
    /// [`Rejection::BadSignature`] when another one did.
    pub(super) fn admit(&self, signed: &Signed, event: &str, now: Timestamp) -> Result<(), Rejection> {
        let nonce = print(&[&signed.timestamp, &signed.nonce]);
        let event = print(&[event]);
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.forget(now);
        match memory.events.get(&nonce) {
            Some(known) if *known == event => Ok(()),
            Some(_) => Err(Rejection::BadSignature { reason: "the nonce came with another event" }),
            None => {
                memory.events.insert(nonce, event);
                memory.order.push_back((now, nonce));
                Ok(())
            }
        }
    }
}

impl Memory {
    fn forget(&mut self, now: Timestamp) {
        while let Some((seen, nonce)) = self.order.front().copied() {
            // A call dated ahead of us stays fresh for twice the time.
            let over = now.since_ms(seen) > 2 * FRESH_MS;
            if !over && self.order.len() < NONCES_MAX {
                return;
            }
            self.events.remove(&nonce);
            self.order.pop_front();
        }
    }
}

fn print(parts: &[&str]) -> Print {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    let mut print = Print::default();
    print.copy_from_slice(&digest.finalize()[..16]);
    print
}

#[cfg(test)]
mod tests {
    use super::{FRESH_MS, NONCES_MAX, Nonces, Signed};
    use engine::Timestamp;

    fn signed(nonce: &str) -> Signed {
        Signed { timestamp: "1795000000".to_owned(), nonce: nonce.to_owned() }
    }

    #[test]
    fn a_nonce_is_good_for_one_event_while_it_is_fresh() {
        let nonces = Nonces::default();
        let now = Timestamp(1_795_000_000_000);
        assert!(nonces.admit(&signed("1"), "a", now).is_ok());
        assert!(nonces.admit(&signed("1"), "a", now.plus_ms(5_000)).is_ok(), "a redelivery");
        assert!(nonces.admit(&signed("1"), "b", now.plus_ms(5_000)).is_err(), "another event");
        assert!(nonces.admit(&signed("2"), "b", now).is_ok());
        assert!(nonces.admit(&signed("1"), "b", now.plus_ms(2 * FRESH_MS + 1)).is_ok(), "the moment refuses it by then");
    }

    #[test]
    fn the_memory_is_bounded() {
        let nonces = Nonces::default();
        for number in 0..NONCES_MAX + 10 {
            let _ = nonces.admit(&signed(&number.to_string()), "a", Timestamp(0));
        }
        let memory = nonces.0.lock().unwrap();
        assert_eq!((memory.events.len(), memory.order.len()), (NONCES_MAX, NONCES_MAX));
    }
}
