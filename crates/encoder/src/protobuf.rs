//! The fields of a protobuf message, one after the other, with every length held against what is there.

use crate::bytes::Bytes;
use crate::error::FormatError;

/// A number has at most so many groups of seven bits.
const VARINT_BYTES_MAX: u32 = 10;

/// What a field holds, by how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Number(u64),
    Word(u32),
    DoubleWord(u64),
    Bytes(&'a [u8]),
}

/// The fields of a message.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    rest: Bytes<'a>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(message: &'a [u8]) -> Self {
        Self { rest: Bytes::new(message, "a message") }
    }

    /// The next field's number and value.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, Value<'a>)>, FormatError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let tag = self.number()?;
        let value = match tag & 7 {
            0 => Value::Number(self.number()?),
            1 => Value::DoubleWord(u64::from_le_bytes(self.rest.array()?)),
            2 => {
                let n_bytes = usize::try_from(self.number()?).unwrap_or(usize::MAX);
                Value::Bytes(self.rest.take(n_bytes)?)
            }
            5 => Value::Word(self.rest.u32()?),
            _ => return Err(FormatError::Damaged("the kind of a field")),
        };
        Ok(Some((tag >> 3, value)))
    }

    fn number(&mut self) -> Result<u64, FormatError> {
        let mut number = 0;
        for place in 0..VARINT_BYTES_MAX {
            let [byte] = self.rest.array()?;
            number |= u64::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(FormatError::Damaged("a number"))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A field that holds bytes.
    pub(crate) fn bytes(field: u8, content: &[u8]) -> Vec<u8> {
        let mut written = vec![field << 3 | 2];
        let mut n_left = content.len();
        while n_left >= 0x80 {
            written.push((n_left & 0x7f) as u8 | 0x80);
            n_left >>= 7;
        }
        written.push(n_left as u8);
        written.extend(content);
        written
    }

    /// A field that holds a small number.
    pub(crate) fn number(field: u8, number: u8) -> Vec<u8> {
        assert!(number < 0x80);
        vec![field << 3, number]
    }

    fn all(message: &[u8]) -> Result<Vec<(u64, Value<'_>)>, FormatError> {
        let mut fields = Fields::new(message);
        let mut all = Vec::new();
        while let Some(field) = fields.next()? {
            all.push(field);
        }
        Ok(all)
    }

    #[test]
    fn every_kind_of_field_is_read() {
        let mut message = vec![0x08, 0xac, 0x02];
        message.extend(bytes(2, b"tea"));
        message.extend([0x1d, 1, 0, 0, 0]);
        message.extend([0x21, 2, 0, 0, 0, 0, 0, 0, 0]);
        let expected = [
            (1, Value::Number(300)),
            (2, Value::Bytes(b"tea")),
            (3, Value::Word(1)),
            (4, Value::DoubleWord(2)),
        ];
        assert_eq!(all(&message).unwrap(), expected);
        let n_whole = (0..message.len()).filter(|n| all(&message[..*n]).is_ok()).count();
        assert_eq!(n_whole, 4, "only at the start of a field is a part a message");
    }

    #[test]
    fn impossible_fields_are_refused() {
        for message in [
            &[0x08][..],
            &[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
            &[0x0b],
            &[0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
            &[0x12, 0x05, 1, 2],
        ] {
            assert!(all(message).is_err(), "{message:x?}");
        }
    }
}
