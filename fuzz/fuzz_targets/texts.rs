//! Text as people type it: amounts, quantities, words.
#![no_main]

use engine::MerchantProfile;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use trato_fuzz::texts;

static PROFILE: LazyLock<MerchantProfile> = LazyLock::new(texts::profile);

fuzz_target!(|data: &[u8]| texts::read(&PROFILE, data));
