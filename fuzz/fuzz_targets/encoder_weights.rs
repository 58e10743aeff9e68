//! The sentence encoder's archive of what the network learned: its directory, the heads of arrays, the table of pieces.
#![no_main]
#![expect(dead_code, reason = "the parsers alone, without the network that uses the rest of them")]

#[path = "../../crates/encoder/src/archive.rs"]
mod archive;
#[path = "../../crates/encoder/src/bytes.rs"]
mod bytes;
#[path = "../../crates/encoder/src/error.rs"]
mod error;
#[path = "../../crates/encoder/src/npy.rs"]
mod npy;
#[path = "../../crates/encoder/src/table.rs"]
mod table;

use libfuzzer_sys::fuzz_target;
use npy::Arrays;
use std::io::Cursor;
use table::Table;

/// How many numbers a vector has, as the encoder says.
pub(crate) const DIMENSIONS: usize = 512;

fuzz_target!(|data: &[u8]| {
    let Ok(mut arrays) = Arrays::open(Cursor::new(data)) else { return };
    if let Ok(table) = Table::read(&mut arrays) {
        let mut vector = [0.0; DIMENSIONS];
        for id in 0..table.n_rows() {
            table.unpack(u32::try_from(id).expect("few rows"), &mut vector);
        }
    }
    // By the names that a network's arrays have.
    let _ = (arrays.number("eps"), arrays.floats("ln_g", &[4]), arrays.floats("d0", &[2, 3]));
});
