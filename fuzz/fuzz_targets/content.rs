//! Any message on any channel: planned within its limits and made into calls.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| trato_fuzz::content::say(data));
