//! From a text to the ids of its pieces, between a mark of its beginning and one of its end.

use crate::error::FormatError;
use crate::normalize::Normalizer;
use crate::segment::segment;
use crate::sentencepiece::{Model, PieceKind};
use crate::vocabulary::Vocabulary;

const BEGINNING: &str = "<s>";
const END: &str = "</s>";

#[derive(Debug)]
pub(crate) struct Tokenizer {
    normalizer: Normalizer,
    vocabulary: Vocabulary,
    unknown_id: u32,
    beginning_id: u32,
    end_id: u32,
    /// Ids are below this.
    pub(crate) n_ids: usize,
}

impl Tokenizer {
    /// Reads a file of SentencePiece.
    pub(crate) fn read(file: &[u8]) -> Result<Self, FormatError> {
        let model = Model::read(file)?;
        let id = |name: &str, is: fn(PieceKind, &str, &str) -> bool| {
            let mut pieces = (0_u32..).zip(&model.pieces);
            let found = pieces.find(|(_, piece)| is(piece.kind, piece.text, name));
            found.map(|(id, _)| id).ok_or_else(|| FormatError::Missing(name.to_owned()))
        };
        let mark = |kind, text: &str, name: &str| kind == PieceKind::Control && text == name;
        Ok(Self {
            normalizer: Normalizer::new(&model)?,
            vocabulary: Vocabulary::new(&model)?,
            unknown_id: id("<unk>", |kind, _, _| kind == PieceKind::Unknown)?,
            beginning_id: id(BEGINNING, mark)?,
            end_id: id(END, mark)?,
            n_ids: model.pieces.len(),
        })
    }

    pub(crate) fn ids(&self, text: &str) -> Vec<u32> {
        let normalized = self.normalizer.normalized(text);
        let mut ids = segment(&self.vocabulary, self.unknown_id, &normalized);
        ids.insert(0, self.beginning_id);
        ids.push(self.end_id);
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charsmap::tests::written;
    use crate::sentencepiece::tests::file;
    use proptest::prelude::*;

    const PIECES: &[(&str, f32, u8)] = &[
        ("<unk>", 0.0, 2),
        ("<s>", 0.0, 3),
        ("</s>", 0.0, 3),
        ("USER", 0.0, 4),
        ("▁", -3.0, 1),
        ("▁te", -4.0, 1),
        ("a", -5.0, 1),
        ("s", -6.0, 1),
    ];

    fn tiny() -> Vec<u8> {
        file(PIECES, &written(&[(b"T", "t"), (b"\t", " ")]))
    }

    fn check(text: &str, expected: &[u32]) {
        assert_eq!(Tokenizer::read(&tiny()).unwrap().ids(text), expected, "{text:?}");
    }

    #[test]
    fn a_text_stands_between_its_marks() {
        check("", &[1, 2]);
        check(" Tea \t teas", &[1, 5, 6, 5, 6, 7, 2]);
        check("USER a", &[1, 4, 3, 4, 6, 2]);
        check("<s>", &[1, 4, 0, 7, 0, 2]);
        check("茶🍵", &[1, 4, 0, 2]);
    }

    #[test]
    fn a_part_of_a_model_is_an_error_or_a_model() {
        let pieces: Vec<u8> = file(PIECES, &[4, 0, 0, 0, 0, 0, 0, 0]);
        for whole in [pieces, tiny()] {
            for n in (0..whole.len().min(400)).chain(whole.len().saturating_sub(40)..whole.len()) {
                if let Ok(tokenizer) = Tokenizer::read(&whole[..n]) {
                    tokenizer.ids("Teas");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn a_bent_model_is_an_error_or_a_model(at in any::<prop::sample::Index>(), byte: u8) {
            let mut bent = tiny();
            // Where the pieces and the rules are, not the empty rest of the table.
            let place = at.index(1200);
            bent[place] = byte;
            if let Ok(tokenizer) = Tokenizer::read(&bent) {
                tokenizer.ids("Tea\tUSER é <s>");
            }
        }

        #[test]
        fn any_text_has_ids(text: String) {
            let tokenizer = Tokenizer::read(&tiny()).unwrap();
            let ids = tokenizer.ids(&text);
            prop_assert!(ids.iter().all(|id| (*id as usize) < tokenizer.n_ids));
        }
    }
}
