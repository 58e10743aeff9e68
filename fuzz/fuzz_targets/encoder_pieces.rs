//! The sentence encoder's file of pieces, and a text cut by it: the first line is the text, what follows the file.
#![no_main]
#![expect(dead_code, reason = "the parsers alone, without the network that uses the rest of them")]

#[path = "../../crates/encoder/src/bytes.rs"]
mod bytes;
#[path = "../../crates/encoder/src/charsmap.rs"]
mod charsmap;
#[path = "../../crates/encoder/src/error.rs"]
mod error;
#[path = "../../crates/encoder/src/normalize.rs"]
mod normalize;
#[path = "../../crates/encoder/src/protobuf.rs"]
mod protobuf;
#[path = "../../crates/encoder/src/segment.rs"]
mod segment;
#[path = "../../crates/encoder/src/sentencepiece.rs"]
mod sentencepiece;
#[path = "../../crates/encoder/src/tokenizer.rs"]
mod tokenizer;
#[path = "../../crates/encoder/src/vocabulary.rs"]
mod vocabulary;

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tokenizer::Tokenizer;

/// A whole file, so that every text is cut by one, whatever became of the file in the input.
static WHOLE: LazyLock<Option<Tokenizer>> = LazyLock::new(|| {
    let seed = include_bytes!("../corpus/encoder_pieces/whole");
    let place = seed.iter().position(|byte| *byte == b'\n')?;
    Tokenizer::read(&seed[place + 1..]).ok()
});

fuzz_target!(|data: &[u8]| {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let (text, file) = (String::from_utf8_lossy(&data[..end]), data.get(end + 1..));
    cut(WHOLE.as_ref().expect("the seed is whole"), &text);
    if let Ok(tokenizer) = Tokenizer::read(file.unwrap_or_default()) {
        cut(&tokenizer, &text);
    }
});

fn cut(tokenizer: &Tokenizer, text: &str) {
    let ids = tokenizer.ids(text);
    assert!(ids.len() >= 2, "a text stands between two marks");
    assert!(ids.iter().all(|id| (*id as usize) < tokenizer.n_ids), "an id of no piece");
    assert_eq!(tokenizer.ids(text), ids, "the same text is the same pieces");
}
