//! What a language model answered: read as a proposal, as our words said otherwise, and for what it claims.
#![no_main]

use engine::Config;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use trato_fuzz::model;

static CONFIG: LazyLock<Config> = LazyLock::new(model::config);

fuzz_target!(|data: &[u8]| model::read(&CONFIG, data));
