//! The web chat: what a visitor's page says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use trato_fuzz::{Party, parties, receive};

static PARTY: LazyLock<Party> = LazyLock::new(parties::webchat);

fuzz_target!(|data: &[u8]| receive(&PARTY, data));
