//! Direct Line: activities that a page sends to our own service.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| trato_fuzz::parties::direct_line(data));
