//! Passwords: Argon2id with fixed costs, worked out away from the threads that answer, few at once.

use super::problem::{Code, Problem};
use crate::app::App;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::sync::Arc;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

/// Memory (KiB), rounds and lanes of one hash.
const MEMORY_KIB: u32 = 19_456;
const ROUNDS: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
/// Hashes worked out at the same time: a flood of sign-ins may not take the memory of everything else.
const AT_ONCE_MAX: usize = 4;

/// Shortest password taken.
pub(crate) const CHARS_MIN: usize = 10;
/// Longest: what is hashed must be bounded.
pub(crate) const BYTES_MAX: usize = 1_024;

/// Works passwords out, few at once.
#[derive(Debug)]
pub(crate) struct Passwords(Arc<Semaphore>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE_MAX)))
    }
}

impl Passwords {
    /// The text to store for a password.
    pub(crate) async fn hash(&self, app: &App, password: String) -> Result<String, Problem> {
        let random = (app.options.random)();
        self.run(move || encode(&password, &random[..SALT_BYTES])).await?.ok_or_else(broken)
    }

    /// Whether the password is the one; without a stored one the same work is done for nothing.
    pub(crate) async fn matches(
        &self,
        stored: Option<String>,
        password: String,
    ) -> Result<bool, Problem> {
        self.run(move || match stored {
            Some(stored) => verify(&stored, &password),
            None => encode(&password, &[0; SALT_BYTES]).is_none(),
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(|_| broken())?;
        let worked = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        worked.await.map_err(|_| broken())
    }
}

fn broken() -> Problem {
    Problem::new(Code::Internal)
}

/// The text to store for a password, worked out on this thread: for the command line, before anything is served.
pub fn stored(password: &str, random: &[u8; 32]) -> Option<String> {
    encode(password, &random[..SALT_BYTES])
}

/// Whether a password may be chosen.
pub(crate) fn check(password: &str) -> Result<(), Problem> {
    if password.chars().count() < CHARS_MIN {
        let detail = format!("A password has at least {CHARS_MIN} characters");
        return Err(Problem::new(Code::InvalidField).field("password", "too_short", detail));
    }
    if password.len() > BYTES_MAX {
        return Err(Problem::new(Code::InvalidField).field(
            "password",
            "too_long",
            "This password is too long",
        ));
    }
    Ok(())
}

fn work_out(params: Params, password: &str, salt: &[u8]) -> Option<[u8; HASH_BYTES]> {
    let mut out = [0; HASH_BYTES];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(password.as_bytes(), salt, &mut out).ok()?;
    Some(out)
}

fn encode(password: &str, salt: &[u8]) -> Option<String> {
    let params = Params::new(MEMORY_KIB, ROUNDS, LANES, Some(HASH_BYTES)).ok()?;
    let hash = work_out(params, password, salt)?;
    let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
    Some(format!("$argon2id$v=19$m={MEMORY_KIB},t={ROUNDS},p={LANES}${salt}${hash}"))
}

/// Checks with the costs that are written in the stored text, so that they can be raised later.
fn verify(stored: &str, password: &str) -> bool {
    let check = || {
        let mut parts = stored.strip_prefix("$argon2id$v=19$")?.split('$');
        let (costs, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        let mut costs =
            costs.split(',').map(|cost| cost.split_once('=').and_then(|(_, n)| n.parse().ok()));
        let (memory, rounds, lanes) = (costs.next()??, costs.next()??, costs.next()??);
        let params = Params::new(memory, rounds, lanes, Some(HASH_BYTES)).ok()?;
        let worked_out = work_out(params, password, &STANDARD_NO_PAD.decode(salt).ok()?)?;
        Some(bool::from(worked_out.ct_eq(&STANDARD_NO_PAD.decode(hash).ok()?)))
    };
    password.len() <= BYTES_MAX && check().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_matches() {
        let stored = encode("correct horse battery", &[7; SALT_BYTES]).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify(&stored, "correct horse battery"));
        for wrong in
            ["", "correct horse batter", "Correct horse battery", &"x".repeat(BYTES_MAX + 1)]
        {
            assert!(!verify(&stored, wrong), "{wrong}");
        }
        for broken in ["", "$argon2id$v=19$", "$argon2id$v=19$m=1,t=1,p=1$AAAA$", "plain"] {
            assert!(!verify(broken, ""), "{broken}");
        }
    }
}
