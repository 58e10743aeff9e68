//! From what a person typed to what she means: deterministic, traceable, in microseconds by words alone.
//!
//! Layers, surest first: an option on the table, an exact keyword, the values in the sentence, the intent by words and,
//! where there is a model, by what the sentence means, with a probability below which nothing is claimed.
//! [`Understood`] says which layer decided. [`Understanding`] is trained once, at start-up, from utterance files; a
//! merchant's own sentences count from the first.

mod calibration;
pub mod choice;
pub mod classifier;
pub mod demand;
mod descent;
pub mod entity;
mod features;
pub mod glossary;
pub mod intent;
pub mod keyword;
pub mod language;
mod lexical;
pub mod meaning;
pub mod normalize;
pub mod opening;
pub mod shop;
mod understood;

pub use entity::Entities;
pub use intent::{Example, Intent, utterances};
pub use understood::{Layer, Scored, Understood};

use super::memory::OpenQuestion;
use crate::{Language, MerchantProfile};
use classifier::{Classifier, Parts, Sample, Size};
use language::{Belief, LanguageScorer};
use meaning::Vectors;
use normalize::Normal;
use shop::{ShopEntity, ShopWords};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Below this probability, in thousandths, no intent is claimed; `cargo xtask bench understanding` measures what that
/// keeps and refuses.
pub const IN_SCOPE_MIN: i32 = 350;
/// A best intent this far ahead of the next needs no question.
pub const MARGIN_MIN: i32 = 60;
/// The name of a thing is enough to act on, and not enough to take over a question that waits for free words.
const SHOP_SCORE: i32 = 790;
/// Of the classifier of intents.
const SIZE: Size = Size { bucket_bits: 16, passes: 5 };
/// How many intents are kept.
const TOP: usize = 3;

/// The trained understanding of one merchant.
#[derive(Debug, Clone)]
pub struct Understanding {
    classifier: Classifier,
    vectors: Option<Arc<dyn Vectors>>,
    languages: LanguageScorer,
    /// The glossary's names, folded.
    things: BTreeSet<String>,
}

impl Default for Understanding {
    /// Trained on what Trato ships with, without vectors.
    fn default() -> Self {
        Self::train(&[], None)
    }
}

impl Understanding {
    /// Trains on the built-in utterances and a merchant's own.
    pub fn train(extra: &[Example], vectors: Option<Arc<dyn Vectors>>) -> Self {
        let mut examples = intent::built_in_examples();
        examples.extend_from_slice(extra);
        let others: Vec<(Language, &str)> = Language::ALL
            .into_iter()
            .flat_map(|language| intent::out_of_scope(language).map(move |text| (language, text)))
            .collect();
        Self::train_only(&examples, &others, vectors)
    }

    /// Trains on exactly these, and on `others` that mean none of the intents: for measuring.
    pub fn train_only(
        examples: &[Example],
        others: &[(Language, &str)],
        vectors: Option<Arc<dyn Vectors>>,
    ) -> Self {
        let of_intents = examples.iter().map(|example| {
            (example.language, example.text.as_str(), Some(example.intent as usize))
        });
        let of_none = others.iter().map(|(language, text)| (*language, *text, None));
        let (mut texts, mut samples) = (Vec::new(), Vec::new());
        for (language, text, class) in of_intents.chain(of_none) {
            texts.push((text, language));
            samples.push(Sample { text, class });
        }
        let numbers = vectors.as_ref().map(|vectors| vectors.vectors(&texts));
        Self {
            classifier: Classifier::train(&samples, numbers.as_deref(), Intent::ALL.len(), SIZE),
            vectors,
            languages: LanguageScorer::train(&texts),
            things: glossary::folded(),
        }
    }

    /// Understands one text in its conversation, and lets it count for the language.
    pub fn understand(
        &self,
        profile: &MerchantProfile,
        shop: &ShopWords,
        belief: &mut Belief,
        open: Option<&OpenQuestion>,
        text: &str,
    ) -> Understood {
        let normal = Normal::new(text);
        belief.observe(self.languages.evidence(&normal.shown), profile);
        let language = belief.current(profile);
        let phrases = shop.find(&normal, language, |word| self.languages.knows(word));
        let entities = entity::find_in_shop(&normal, language, profile, shop, phrases);
        let picked = open.and_then(|open| choice::pick(open, text, &normal, language));
        let mut understood = Understood {
            text: normal.shown.clone(),
            words: normal.folded.clone(),
            language,
            intents: Vec::new(),
            entities,
            choice: None,
            layer: Layer::OutOfScope,
        };
        if let Some(picked) = picked {
            understood.choice = Some(picked.token);
            understood.layer = picked.layer;
        } else if let Some(intent) = keyword::exact(&normal, open.is_some()) {
            understood.intents = vec![Scored { intent, score: 1_000 }];
            understood.layer = Layer::Keyword;
        } else {
            let matter = opening::without_greeting(&normal.shown);
            let parts = self.parts(matter, self.language_of(&normal.shown, language));
            understood.intents = likeliest(&parts);
            if understood.text.is_empty() {
                understood.intents.clear();
            }
            if !keyword::may_stop(&normal) {
                understood.intents.retain(|scored| scored.intent != Intent::OptOut);
            }
            let is_claimed =
                |best: &&Scored| best.score >= IN_SCOPE_MIN || is_sociable(&understood.intents);
            if let Some(best) = understood.intents.first().filter(is_claimed) {
                let by_words = likeliest(&Parts { meaning: None, ..parts });
                let alone = by_words.first().is_some_and(|alone| {
                    alone.intent == best.intent && alone.score >= IN_SCOPE_MIN
                });
                understood.layer = if alone { Layer::Classifier } else { Layer::Vectors };
            }
            if let Some(intent) = named_thing(&understood).or_else(|| self.thing(&understood)) {
                understood.intents = vec![Scored { intent, score: SHOP_SCORE }];
                understood.layer = Layer::Shop;
            }
        }
        understood
    }

    /// The values in a part of a text, in this language.
    pub fn entities(
        &self,
        profile: &MerchantProfile,
        shop: &ShopWords,
        language: Language,
        text: &str,
    ) -> Entities {
        let normal = Normal::new(text);
        let phrases = shop.find(&normal, language, |word| self.languages.knows(word));
        entity::find_in_shop(&normal, language, profile, shop, phrases)
    }

    /// What is wanted by somebody who says only what shops sell, though it sounds like a chat: "te" in Danish.
    fn thing(&self, understood: &Understood) -> Option<Intent> {
        let best = understood.intents.first()?.intent;
        let chats = match best {
            Intent::OptOut | Intent::SmallTalk => true,
            Intent::Help => understood.words.len() > 1,
            _ => false,
        };
        let is_name = matches!(understood.words.len(), 1..=2)
            && !understood.entities.content.is_empty()
            && (understood.words.iter().all(|word| self.is_thing(word))
                || self.is_thing(&understood.words.join(" ")));
        (chats && is_name).then_some(Intent::FindProduct)
    }

    /// The likeliest intents of a text, best first.
    pub fn intents(&self, text: &str, language: Language) -> Vec<Scored> {
        likeliest(&self.parts(text, language))
    }

    /// In which language a text is read: the one it clearly is in, else that of the conversation.
    fn language_of(&self, text: &str, believed: Language) -> Language {
        const CLEAR_MIN: i32 = 1_000;
        let evidence = self.languages.evidence(text);
        let clear = |language: &Language| evidence[*language as usize] >= CLEAR_MIN;
        Language::ALL.into_iter().find(clear).unwrap_or(believed)
    }

    /// What the parts of the classifier say of a text in a language, a number for each intent.
    pub fn parts(&self, text: &str, language: Language) -> Parts {
        let vector = self.vectors.as_ref().map(|vectors| vectors.vector(text, language));
        self.classifier.parts(text, vector.as_deref())
    }

    /// Whether folded words name something that shops sell, this one or another, in the singular or the plural.
    pub fn is_thing(&self, name: &str) -> bool {
        let endings = ["", "s", "es", "er", "en", "et"];
        endings
            .iter()
            .filter_map(|ending| name.strip_suffix(ending))
            .any(|stem| self.things.contains(stem))
    }

    /// The likeliest language of one text alone.
    pub fn guess_language(&self, text: &str) -> Option<Language> {
        self.languages.guess(text)
    }
}

/// A greeting and a chat in one, "hi, how are you?": neither is likely alone, and together nothing else is.
fn is_sociable(intents: &[Scored]) -> bool {
    let social = |intent| matches!(intent, Intent::Greet | Intent::SmallTalk | Intent::Thanks);
    match intents {
        [first, second, ..] if social(first.intent) && social(second.intent) => {
            first.score + second.score >= IN_SCOPE_MIN
        }
        _ => false,
    }
}

/// What is wanted by somebody who says nothing but the name of a thing: "nike", "et blåt krus", "#1042".
///
/// The classifier has the first word where it is sure of something that is not about finding products.
fn named_thing(understood: &Understood) -> Option<Intent> {
    let entities = &understood.entities;
    let about_products = |intent| {
        matches!(
            intent,
            Intent::FindProduct | Intent::Refine | Intent::ShowMore | Intent::OrderStatus
        )
    };
    // "Te" by itself is tea in a shop that sells it, however much it sounds like a chat.
    let chats = understood.words.len() <= 2
        && understood
            .intents
            .first()
            .is_some_and(|best| matches!(best.intent, Intent::OptOut | Intent::SmallTalk));
    let is_other = !chats
        && understood
            .intents
            .first()
            .is_some_and(|best| best.score > SHOP_SCORE && !about_products(best.intent));
    if !entities.bare || is_other {
        return None;
    }
    let has =
        |wanted: fn(&ShopEntity) -> bool| entities.shop.iter().any(|phrase| wanted(&phrase.entity));
    let names = has(|entity| {
        matches!(
            entity,
            ShopEntity::Sku { .. } | ShopEntity::Category { .. } | ShopEntity::Brand { .. }
        )
    });
    let described = !entities.colors.is_empty()
        || entities.size.is_some()
        || entities.budget.is_some()
        || !entities.values.is_empty();
    if entities.order_number.is_some() && entities.shop.is_empty() && understood.words.len() <= 2 {
        Some(Intent::OrderStatus)
    } else if names || (has(|entity| *entity == ShopEntity::Title) && (described || chats)) {
        Some(Intent::FindProduct)
    } else if entities.values.is_empty() {
        None
    } else {
        Some(Intent::Refine)
    }
}

fn likeliest(parts: &Parts) -> Vec<Scored> {
    let mut scored: Vec<Scored> = Intent::ALL
        .iter()
        .zip(calibration::probabilities(parts))
        .map(|(intent, score)| Scored { intent: *intent, score })
        .collect();
    scored.sort_by_key(|scored| (-scored.score, scored.intent));
    scored.truncate(TOP);
    scored
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tells what a sentence is about by two of its words; stands for a model.
    #[derive(Debug)]
    struct TwoWords;

    impl Vectors for TwoWords {
        fn vector(&self, text: &str, _: Language) -> Vec<f32> {
            let mut numbers = vec![0.0; 32];
            let about_parcels = text.contains("parcel") || text.contains("consignment");
            let block = if about_parcels { 0..16 } else { 16..32 };
            numbers[block].fill(0.25);
            numbers
        }
    }

    fn example(intent: Intent, text: &str) -> Example {
        Example { language: Language::En, intent, text: text.to_owned() }
    }

    #[test]
    fn a_merchants_own_sentence_counts_at_once() {
        let text = "wuffle my snorklebox";
        let best = |understanding: &Understanding| {
            let found = understanding.intents(text, Language::En);
            found.first().filter(|best| best.score >= IN_SCOPE_MIN).map(|best| best.intent)
        };
        assert_eq!(best(&Understanding::default()), None);
        let own = Understanding::train(&[example(Intent::ReturnOrder, text)], None);
        assert_eq!(best(&own), Some(Intent::ReturnOrder));
    }

    #[test]
    fn a_vector_tells_what_words_do_not() {
        let of = |intent, texts: [&'static str; 4]| texts.map(|text| example(intent, text));
        let examples: Vec<Example> = [
            of(Intent::OrderStatus, ["my parcel", "parcel late", "which parcel", "parcel lost"]),
            of(Intent::Greet, ["hello you", "good day", "hi bot", "hey there"]),
        ]
        .concat();
        let vectors: Arc<dyn Vectors> = Arc::new(TwoWords);
        let trained = |vectors| Understanding::train_only(&examples, &[], vectors);
        let found = trained(Some(vectors)).intents("consignment", Language::En);
        let by_words = trained(None).intents("consignment", Language::En);
        assert_eq!(found[0].intent, Intent::OrderStatus);
        assert!(found[0].score > by_words[0].score, "{found:?} {by_words:?}");
    }
}
