//! A learned list of Danish words, and a Danish text told in English by it: the first line is the text.
#![no_main]

use encoder::Danish;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let data = String::from_utf8_lossy(data);
    let (text, learned) = data.split_once('\n').unwrap_or((&data, ""));
    let told = Danish::new(learned).in_english(text);
    assert_eq!(told.is_empty(), text.trim().is_empty(), "something is told of every word");
});
