//! Bot Framework: activities under a token of Microsoft's.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use trato_fuzz::{Party, parties, receive};

static PARTY: LazyLock<Party> = LazyLock::new(parties::bot_framework);

fuzz_target!(|data: &[u8]| receive(&PARTY, data));
