//! A SentencePiece model: its pieces, and how it wants texts to be normalized.
//!
//! Of the message `ModelProto` only the fields that decide how a text is cut are read. A model that wants something
//! else (another algorithm, pieces of single bytes) is refused rather than read wrongly.

use crate::error::FormatError;
use crate::protobuf::{Fields, Value};

/// More than the embedding table could have rows for.
const PIECES_MAX: u64 = 262_144;
const UNIGRAM: u64 = 1;

/// What a model says, still in the bytes of its file.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    pub(crate) pieces: Vec<Piece<'a>>,
    pub(crate) normalization: Normalization<'a>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'a> {
    pub(crate) text: &'a str,
    /// The logarithm of how probable it is.
    pub(crate) score: f32,
    pub(crate) kind: PieceKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PieceKind {
    Normal,
    /// Stands for what no piece matches.
    Unknown,
    /// Has an id but no text: the marks of beginning and end.
    Control,
    /// Is taken whole wherever its text occurs.
    UserDefined,
    /// Has an id that no text has.
    Unused,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Normalization<'a> {
    /// See [`crate::charsmap`].
    pub(crate) charsmap: &'a [u8],
    pub(crate) adds_space_before: bool,
    pub(crate) removes_spaces: bool,
    pub(crate) escapes_spaces: bool,
}

impl<'a> Model<'a> {
    pub(crate) fn read(file: &'a [u8]) -> Result<Self, FormatError> {
        let mut pieces = Vec::new();
        let mut normalization = None;
        let mut fields = Fields::new(file);
        while let Some(field) = fields.next()? {
            match field {
                (1, Value::Bytes(message)) => {
                    FormatError::limit("pieces", pieces.len() as u64 + 1, PIECES_MAX)?;
                    pieces.push(piece(message)?);
                }
                (2, Value::Bytes(message)) => check_trainer(message)?,
                (3, Value::Bytes(message)) => normalization = Some(read_normalization(message)?),
                _ => {}
            }
        }
        let normalization =
            normalization.ok_or_else(|| FormatError::Missing("normalizer_spec".to_owned()))?;
        Ok(Self { pieces, normalization })
    }
}

fn piece(message: &[u8]) -> Result<Piece<'_>, FormatError> {
    let mut piece = Piece { text: "", score: 0.0, kind: PieceKind::Normal };
    let mut fields = Fields::new(message);
    while let Some(field) = fields.next()? {
        match field {
            (1, Value::Bytes(text)) => {
                piece.text = std::str::from_utf8(text)
                    .map_err(|_| FormatError::Damaged("the text of a piece"))?;
            }
            (2, Value::Word(bits)) => piece.score = f32::from_bits(bits),
            (3, Value::Number(kind)) => piece.kind = piece_kind(kind)?,
            _ => {}
        }
    }
    if piece.text.is_empty() || !piece.score.is_finite() {
        return Err(FormatError::Damaged("a piece"));
    }
    Ok(piece)
}

fn piece_kind(kind: u64) -> Result<PieceKind, FormatError> {
    Ok(match kind {
        1 => PieceKind::Normal,
        2 => PieceKind::Unknown,
        3 => PieceKind::Control,
        4 => PieceKind::UserDefined,
        5 => PieceKind::Unused,
        other => return Err(FormatError::Unsupported(format!("a piece of kind {other}"))),
    })
}

/// How the model was made tells what it was made for.
fn check_trainer(message: &[u8]) -> Result<(), FormatError> {
    let mut fields = Fields::new(message);
    while let Some(field) = fields.next()? {
        let refused = match field {
            (3, Value::Number(kind)) if kind != UNIGRAM => "another algorithm than unigram",
            (24, Value::Number(1..)) => "spaces at the end of words",
            (35, Value::Number(1..)) => "pieces of single bytes",
            _ => continue,
        };
        return Err(FormatError::Unsupported(refused.to_owned()));
    }
    Ok(())
}

fn read_normalization(message: &[u8]) -> Result<Normalization<'_>, FormatError> {
    let mut normalization = Normalization {
        charsmap: &[],
        adds_space_before: true,
        removes_spaces: true,
        escapes_spaces: true,
    };
    let mut fields = Fields::new(message);
    while let Some(field) = fields.next()? {
        match field {
            (2, Value::Bytes(charsmap)) => normalization.charsmap = charsmap,
            (3, Value::Number(is)) => normalization.adds_space_before = is != 0,
            (4, Value::Number(is)) => normalization.removes_spaces = is != 0,
            (5, Value::Number(is)) => normalization.escapes_spaces = is != 0,
            _ => {}
        }
    }
    Ok(normalization)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::protobuf::tests::{bytes, number};

    /// A piece as the model's file has it.
    pub(crate) fn written(text: &str, score: f32, kind: u8) -> Vec<u8> {
        let mut message = bytes(1, text.as_bytes());
        message.push(2 << 3 | 5);
        message.extend(score.to_le_bytes());
        message.extend(number(3, kind));
        bytes(1, &message)
    }

    /// A model of these pieces that maps letters as `charsmap` says.
    pub(crate) fn file(pieces: &[(&str, f32, u8)], charsmap: &[u8]) -> Vec<u8> {
        let mut file: Vec<u8> =
            pieces.iter().flat_map(|(text, score, kind)| written(text, *score, *kind)).collect();
        file.extend(bytes(2, &number(3, 1)));
        file.extend(bytes(3, &bytes(2, charsmap)));
        file
    }

    #[test]
    fn pieces_and_flags_are_read() {
        let mut whole = file(&[("<unk>", 0.0, 2), ("▁te", -1.5, 1)], b"map");
        whole.extend(bytes(3, &[bytes(2, b"other"), number(4, 0)].concat()));
        let model = Model::read(&whole).unwrap();
        let pieces: Vec<_> = model.pieces.iter().map(|p| (p.text, p.kind)).collect();
        assert_eq!(pieces, [("<unk>", PieceKind::Unknown), ("▁te", PieceKind::Normal)]);
        assert!(model.pieces[1].score == -1.5);
        assert_eq!(model.normalization.charsmap, b"other");
        assert!(model.normalization.escapes_spaces && !model.normalization.removes_spaces);
    }

    #[test]
    fn what_the_encoder_cannot_do_is_refused() {
        let good = file(&[("a", -1.0, 1)], b"");
        for bad in [
            written("b", -1.0, 6),
            written("", -1.0, 1),
            written("b", f32::NAN, 1),
            bytes(1, &bytes(1, b"\xff")),
            bytes(2, &number(3, 2)),
            bytes(2, &[0xc0, 0x01, 1]),
            bytes(2, &[0x98, 0x02, 1]),
        ] {
            assert!(Model::read(&[good.clone(), bad].concat()).is_err());
        }
    }
}
