//! Direct Line: a form with files. The first line of an input is its content type.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| trato_fuzz::form(data));
