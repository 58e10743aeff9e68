//! How many parts a text message is billed as.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| trato_fuzz::texts::count(data));
