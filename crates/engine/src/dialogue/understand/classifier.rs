//! The intent classifier: what words and letters say, and what the vectors of sentences say where there are any.
//!
//! What belongs to no class is learnt as one more: it is told apart by what it is, not only by what it is not.

use super::lexical::Lexical;
use super::meaning::Meaning;

/// How much the nearest examples count beside the two decision values.
const NEARNESS: f32 = 2.0;
const MEANING_PASSES: usize = 12;

/// One example: its class, `None` where it is of none.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    pub text: &'a str,
    pub class: Option<usize>,
}

/// How large a classifier is and how long it learns.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Words and letters go into two to this power buckets.
    pub bucket_bits: u32,
    /// How often every example is looked at.
    pub passes: usize,
}

/// A trained classifier: scores a text against every class.
#[derive(Debug, Clone)]
pub struct Classifier {
    lexical: Lexical,
    meaning: Option<Meaning>,
}

/// What the parts of a classifier say of a text: a number for each class, and the last for none of them.
#[derive(Debug, Clone)]
pub struct Parts {
    pub lexical: Vec<f32>,
    /// By the vector: decision values, and how near the nearest examples are.
    pub meaning: Option<(Vec<f32>, Vec<f32>)>,
}

impl Classifier {
    /// Trains on samples of classes `0..n_classes`, with their vectors or with none.
    pub fn train(
        samples: &[Sample<'_>],
        vectors: Option<&[Vec<f32>]>,
        n_classes: usize,
        size: Size,
    ) -> Self {
        let texts: Vec<&str> = samples.iter().map(|sample| sample.text).collect();
        let class = |sample: &Sample<'_>| sample.class.unwrap_or(n_classes);
        let classes: Vec<usize> = samples.iter().map(class).collect();
        let meaning = |vectors| Meaning::train(vectors, &classes, n_classes + 1, MEANING_PASSES);
        Self {
            lexical: Lexical::train(&texts, &classes, n_classes + 1, size),
            meaning: vectors.map(meaning),
        }
    }

    pub fn parts(&self, text: &str, vector: Option<&[f32]>) -> Parts {
        let by_vector = self.meaning.as_ref().zip(vector);
        Parts {
            lexical: self.lexical.scores(text),
            meaning: by_vector.map(|(by, vector)| (by.scores(vector), by.nearness(vector))),
        }
    }
}

impl Parts {
    /// All parts added up: of every class, and the last of none of them.
    pub fn scores(&self) -> Vec<f32> {
        let Some((decided, near)) = &self.meaning else { return self.lexical.clone() };
        let by_vector = decided.iter().zip(near).map(|(decided, near)| decided + NEARNESS * near);
        self.lexical.iter().zip(by_vector).map(|(lexical, other)| lexical + other).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_two_classes_apart_and_does_so_again() {
        let samples = [
            ("where is my order", Some(0)),
            ("track my parcel", Some(0)),
            ("when does my order come", Some(0)),
            ("add it to the cart", Some(1)),
            ("put two in the basket", Some(1)),
            ("i want to buy this one", Some(1)),
            ("who won the match last night", None),
            ("sing me a song about the sea", None),
        ]
        .map(|(text, class)| Sample { text, class });
        let train = || Classifier::train(&samples, None, 2, Size { bucket_bits: 12, passes: 5 });
        let classifier = train();
        let scores = |text: &str| classifier.parts(text, None).scores();
        let order = scores("wheres the order");
        assert!(order[0] > order[1], "{order:?}");
        let cart = scores("put it in my cart");
        assert!(cart[1] > cart[0], "{cart:?}");
        let song = scores("sing a song");
        assert!(song[2] > song[0] && song[2] > song[1], "{song:?}");
        assert_eq!(train().parts("wheres the order", None).scores(), order);
        assert_eq!(scores("").len(), 3, "an empty text is scored too");
    }
}
