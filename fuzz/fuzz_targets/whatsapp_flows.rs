//! WhatsApp's forms: sealed calls of their data endpoint.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use trato_fuzz::{Party, parties, receive};

static PARTY: LazyLock<Party> = LazyLock::new(parties::whatsapp_flows);

fuzz_target!(|data: &[u8]| receive(&PARTY, data));
