//! The vectors of all pieces, six bits a number: 49 MB, where whole numbers would be 262.
//!
//! A piece belongs to one of [`N_CHUNKS`] chunks, by its id; numbers of a chunk are steps of the chunk's own size
//! above its lowest one. Four numbers take three bytes: of numbers that lie a quarter of the vector apart, the first
//! three fill the low six bits of a byte each, and the fourth their high bits, so that a vector is unpacked in runs.

use crate::DIMENSIONS;
use crate::error::FormatError;
use crate::npy::{Arrays, Kind};
use std::io::{Read, Seek};

/// A piece's chunk is the remainder of its id.
const N_CHUNKS: usize = 17;
/// More pieces than a model has, in each chunk.
const CHUNK_ROWS_MAX: u64 = 8192;
const QUARTER: usize = DIMENSIONS / 4;
const ROW_BYTES: usize = 3 * QUARTER;
const LOW: u8 = 0x3f;

#[derive(Debug)]
pub(crate) struct Table {
    rows: Vec<[u8; ROW_BYTES]>,
    chunks: [Chunk; N_CHUNKS],
}

#[derive(Debug, Clone, Copy, Default)]
struct Chunk {
    lowest: f32,
    step: f32,
}

impl Table {
    pub(crate) fn read<R: Read + Seek>(arrays: &mut Arrays<R>) -> Result<Self, FormatError> {
        let lowest = arrays.floats("lo", &[N_CHUNKS])?;
        let steps = arrays.floats("scale", &[N_CHUNKS])?;
        let chunk = |at: usize| Chunk { lowest: lowest[at], step: steps[at] };
        let mut table = Self { rows: Vec::new(), chunks: std::array::from_fn(chunk) };
        for at in 0..N_CHUNKS {
            table.read_chunk(arrays, at)?;
        }
        Ok(table)
    }

    fn read_chunk<R: Read + Seek>(
        &mut self,
        arrays: &mut Arrays<R>,
        chunk: usize,
    ) -> Result<(), FormatError> {
        let mut array = arrays.array(&format!("q{}", chunk + 1))?;
        let [n_rows, DIMENSIONS] = array.head.shape[..] else {
            return Err(FormatError::Unsupported(format!("a table as {:?}", array.head)));
        };
        FormatError::limit("rows of a table", n_rows as u64, CHUNK_ROWS_MAX)?;
        if self.rows.is_empty() {
            self.rows = vec![[0; ROW_BYTES]; n_rows * N_CHUNKS];
        }
        if array.head.kind != Kind::U8 || self.rows.len() != n_rows * N_CHUNKS {
            return Err(FormatError::Damaged("the size of a table"));
        }
        let mut numbers = [0; DIMENSIONS];
        for row in self.rows.iter_mut().skip(chunk).step_by(N_CHUNKS) {
            array.elements.read_exact(&mut numbers)?;
            *row = packed(&numbers).ok_or(FormatError::Damaged("a number of six bits"))?;
        }
        array.finish()
    }

    /// How many pieces it has vectors for.
    pub(crate) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Writes a piece's vector.
    pub(crate) fn unpack(&self, id: u32, vector: &mut [f32]) {
        let row = &self.rows[id as usize];
        let Chunk { lowest, step } = self.chunks[id as usize % N_CHUNKS];
        let number = |bits: u8| f32::from(bits) * step + lowest;
        let (low, high) = vector.split_at_mut(3 * QUARTER);
        for (number_of, byte) in low.iter_mut().zip(row) {
            *number_of = number(byte & LOW);
        }
        let (first, rest) = row.split_at(QUARTER);
        let (second, third) = rest.split_at(QUARTER);
        for (((number_of, first), second), third) in
            high.iter_mut().zip(first).zip(second).zip(third)
        {
            *number_of = number(first >> 6 | (second >> 6) << 2 | (third >> 6) << 4);
        }
    }
}

/// `None` where a number has more than six bits.
fn packed(numbers: &[u8; DIMENSIONS]) -> Option<[u8; ROW_BYTES]> {
    if numbers.iter().any(|number| *number > LOW) {
        return None;
    }
    Some(std::array::from_fn(|at| {
        let fourth = numbers[3 * QUARTER + at % QUARTER];
        let bits = fourth >> (2 * (at / QUARTER)) & 3;
        numbers[at] | bits << 6
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::tests::zip;
    use crate::npy::tests::array;
    use std::io::Cursor;

    /// Number `at` of row `row` of a chunk.
    fn number(chunk: usize, row: usize, at: usize) -> u8 {
        ((at * 7 + row * 5 + chunk) % 64) as u8
    }

    /// A table of two rows in each chunk.
    fn written(change: impl Fn(usize, &mut Vec<u8>)) -> Vec<u8> {
        let chunks: Vec<(String, Vec<u8>)> = (0..N_CHUNKS)
            .map(|chunk| {
                let mut numbers: Vec<u8> = (0..2 * DIMENSIONS)
                    .map(|place| number(chunk, place / DIMENSIONS, place % DIMENSIONS))
                    .collect();
                change(chunk, &mut numbers);
                (format!("q{}.npy", chunk + 1), array("|u1", "(2, 512)", &numbers))
            })
            .collect();
        let floats = |number: fn(u8) -> f32| {
            let bytes: Vec<u8> =
                (0..N_CHUNKS as u8).flat_map(|n| number(n).to_le_bytes()).collect();
            array("<f4", "(17,)", &bytes)
        };
        let mut members = vec![
            ("lo.npy", floats(|chunk| -f32::from(chunk))),
            ("scale.npy", floats(|chunk| 0.5 + f32::from(chunk))),
        ];
        members.extend(chunks.iter().map(|(name, chunk)| (name.as_str(), chunk.clone())));
        zip(&members)
    }

    fn read(archive: Vec<u8>) -> Result<Table, FormatError> {
        Table::read(&mut Arrays::open(Cursor::new(archive))?)
    }

    #[test]
    fn vectors_come_back() {
        let table = read(written(|_, _| {})).unwrap();
        assert_eq!(table.n_rows(), 34);
        for id in 0..34_u32 {
            let mut vector = vec![0.0; DIMENSIONS];
            table.unpack(id, &mut vector);
            let (row, chunk) = (id as usize / N_CHUNKS, id as usize % N_CHUNKS);
            for (at, found) in vector.iter().enumerate() {
                let expected =
                    f32::from(number(chunk, row, at)) * (0.5 + chunk as f32) - chunk as f32;
                assert!(*found == expected, "{id} {at}: {found} {expected}");
            }
        }
    }

    #[test]
    fn a_table_of_other_numbers_is_none() {
        assert!(read(written(|chunk, numbers| numbers[9] |= (chunk as u8 & 1) << 6)).is_err());
        assert!(read(written(|chunk, numbers| numbers.truncate(1024 - chunk))).is_err());
        assert!(read(zip(&[])).is_err());
    }
}
