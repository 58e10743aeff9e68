//! The head of an array as NumPy writes it, and arrays of an archive by name and shape.

use crate::archive::{Archive, Member};
use crate::error::FormatError;
use std::io::{BufReader, Read, Seek};

const MAGIC: [u8; 6] = *b"\x93NUMPY";
/// A head is a line of some hundred letters.
const HEAD_BYTES_MAX: u64 = 4096;
const AXES_MAX: usize = 2;

/// What an array is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    U8,
    F32,
    F64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) kind: Kind,
    /// Nothing for a single number.
    pub(crate) shape: Vec<usize>,
}

/// The arrays of one archive.
#[derive(Debug)]
pub(crate) struct Arrays<R> {
    archive: Archive<R>,
}

/// An array that is being read, its head already.
pub(crate) struct Array<'a> {
    pub(crate) head: Head,
    pub(crate) elements: BufReader<Member<'a>>,
}

impl<R: Read + Seek> Arrays<R> {
    pub(crate) fn open(reader: R) -> Result<Self, FormatError> {
        Ok(Self { archive: Archive::open(reader)? })
    }

    pub(crate) fn array(&mut self, name: &str) -> Result<Array<'_>, FormatError> {
        let mut elements = BufReader::new(self.archive.member(&format!("{name}.npy"))?);
        let head = head(&mut elements)?;
        Ok(Array { head, elements })
    }

    /// An array of just this shape, row after row.
    pub(crate) fn floats(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, FormatError> {
        let mut array = self.array(name)?;
        if array.head.kind != Kind::F32 || array.head.shape != shape {
            return Err(FormatError::Unsupported(format!("`{name}` as {:?}", array.head)));
        }
        let mut values = vec![0.0; shape.iter().product()];
        for value in &mut values {
            *value = f32::from_le_bytes(array.next()?);
        }
        array.finish()?;
        if values.iter().all(|value| value.is_finite()) {
            Ok(values)
        } else {
            Err(FormatError::Damaged("a number"))
        }
    }

    /// A single number.
    pub(crate) fn number(&mut self, name: &str) -> Result<f64, FormatError> {
        let mut array = self.array(name)?;
        if array.head.kind != Kind::F64 || !array.head.shape.is_empty() {
            return Err(FormatError::Unsupported(format!("`{name}` as {:?}", array.head)));
        }
        let number = f64::from_le_bytes(array.next()?);
        array.finish()?;
        Ok(number)
    }
}

impl Array<'_> {
    fn next<const N: usize>(&mut self) -> Result<[u8; N], FormatError> {
        let mut bytes = [0; N];
        self.elements.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Says whether all of it was read, and undamaged.
    pub(crate) fn finish(self) -> Result<(), FormatError> {
        let is_over = self.elements.buffer().is_empty();
        self.elements.into_inner().finish()?;
        if is_over { Ok(()) } else { Err(FormatError::Damaged("the size of an array")) }
    }
}

fn head(reader: &mut impl Read) -> Result<Head, FormatError> {
    let mut start = [0; 8];
    reader.read_exact(&mut start)?;
    if !start.starts_with(&MAGIC) {
        return Err(FormatError::Damaged("the start of an array"));
    }
    let n_bytes = match start[6] {
        1 => {
            let mut length = [0; 2];
            reader.read_exact(&mut length)?;
            u64::from(u16::from_le_bytes(length))
        }
        _ => {
            let mut length = [0; 4];
            reader.read_exact(&mut length)?;
            u64::from(u32::from_le_bytes(length))
        }
    };
    FormatError::limit("bytes of an array's head", n_bytes, HEAD_BYTES_MAX)?;
    let mut text = String::new();
    reader.take(n_bytes).read_to_string(&mut text)?;
    if (text.len() as u64) < n_bytes {
        return Err(FormatError::Truncated("an array's head"));
    }
    described(&text).ok_or(FormatError::Unsupported(text))
}

/// Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`.
fn described(text: &str) -> Option<Head> {
    let after = |key: &str| {
        let (_, rest) = text.split_once(&format!("'{key}':"))?;
        Some(rest.trim_start())
    };
    let kind = match after("descr")?.strip_prefix('\'')?.split_once('\'')?.0 {
        "|u1" => Kind::U8,
        "<f4" => Kind::F32,
        "<f8" => Kind::F64,
        _ => return None,
    };
    after("fortran_order")?.strip_prefix("False")?;
    let (inside, _) = after("shape")?.strip_prefix('(')?.split_once(')')?;
    let axes = inside.split(',').map(str::trim).filter(|axis| !axis.is_empty());
    let shape: Vec<usize> = axes.map(|axis| axis.parse().ok()).collect::<Option<_>>()?;
    (shape.len() <= AXES_MAX).then_some(Head { kind, shape })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::archive::tests::zip;
    use std::io::Cursor;

    /// An array as NumPy writes it.
    pub(crate) fn array(kind: &str, shape: &str, elements: &[u8]) -> Vec<u8> {
        let head = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n");
        let length = (head.len() as u16).to_le_bytes();
        [&MAGIC[..], &[1, 0], &length, head.as_bytes(), elements].concat()
    }

    fn floats(bytes: Vec<u8>, shape: &[usize]) -> Result<Vec<f32>, FormatError> {
        let archive = zip(&[("w.npy", bytes)]);
        Arrays::open(Cursor::new(archive))?.floats("w", shape)
    }

    fn six() -> Vec<u8> {
        (1..=6_u8).flat_map(|n| f32::from(n).to_le_bytes()).collect()
    }

    #[test]
    fn floats_are_read_in_order() {
        let whole = array("<f4", "(2, 3)", &six());
        assert_eq!(floats(whole, &[2, 3]).unwrap(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let whole = array("<f4", "(6,)", &six());
        assert_eq!(floats(whole, &[6]).unwrap().len(), 6);
        let number = zip(&[("eps.npy", array("<f8", "()", &0.5_f64.to_le_bytes()))]);
        assert!(Arrays::open(Cursor::new(number)).unwrap().number("eps").unwrap() == 0.5);
    }

    #[test]
    fn another_shape_or_kind_is_refused() {
        for (kind, shape) in [
            ("<f4", "(3, 2)"),
            ("<f8", "(2, 3)"),
            (">f4", "(2, 3)"),
            ("<f4", "(2, 3, 1)"),
            ("<f4", "(2, -3)"),
            ("<f4", "(99999999999999999999999,)"),
            ("<f4", "2, 3"),
        ] {
            assert!(floats(array(kind, shape, &six()), &[2, 3]).is_err(), "{kind} {shape}");
        }
        let more = [six(), vec![0]].concat();
        assert!(floats(array("<f4", "(2, 3)", &more), &[2, 3]).is_err());
        let odd = array("<f4", "(1,)", &f32::NAN.to_le_bytes());
        assert!(floats(odd, &[1]).is_err());
    }

    #[test]
    fn a_part_of_an_array_is_none() {
        let whole = array("<f4", "(2, 3)", &six());
        for n in 0..whole.len() {
            assert!(floats(whole[..n].to_vec(), &[2, 3]).is_err(), "{n} bytes");
        }
    }
}
