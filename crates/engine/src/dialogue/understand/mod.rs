//! From what a person typed to what she means: deterministic, traceable, well under a millisecond.
//!
//! Layers, surest first: an option on the table, an exact keyword, the values in the sentence, the intent with
//! a threshold below which nothing is claimed. [`Understood`] says which layer decided. [`Understanding`] is
//! trained once, at start-up, from utterance files; a merchant's own sentences count from the first.

pub mod choice;
pub mod classifier;
pub mod entity;
pub mod intent;
pub mod keyword;
pub mod language;
pub mod normalize;
pub mod shop;

pub use entity::Entities;
pub use intent::{Example, Intent, utterances};

use super::memory::OpenQuestion;
use crate::{Language, MerchantProfile};
use classifier::Classifier;
use language::{Belief, LanguageScorer};
use normalize::Normal;
use serde::{Deserialize, Serialize};
use shop::{ShopEntity, ShopWords};

/// Below this score, in thousandths, no intent is claimed: on sentences never seen it keeps 83 % of those in
/// scope and refuses 73 % of those that are not (`examples/understanding.rs` measures it).
pub const IN_SCOPE_MIN: i32 = -450;
/// A best intent this far ahead of the next needs no question.
pub const MARGIN_MIN: i32 = 130;
/// This intent is about the conversation, not about the shop, and its words are everybody's: it is told from all
/// others by a classifier of its own, so that learning it moves nothing that was measured.
const APART: Intent = Intent::ContinueElsewhere;
/// The name of a thing is enough to act on, and not enough to take over a question that waits for free words.
const SHOP_SCORE: i32 = 190;
/// How many intents are kept.
const TOP: usize = 3;

/// The trained understanding of one merchant.
#[derive(Debug, Clone)]
pub struct Understanding {
    classifier: Classifier,
    /// Tells one intent of its own: see [`APART`].
    apart: Classifier,
    languages: LanguageScorer,
}

impl Default for Understanding {
    /// Trained on what Trato ships with.
    fn default() -> Self {
        Self::train(&[])
    }
}

/// What one text means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Understood {
    /// As typed, tidied.
    pub text: String,
    /// Folded words.
    pub words: Vec<String>,
    pub language: Language,
    /// The likeliest intents, best first.
    pub intents: Vec<Scored>,
    pub entities: Entities,
    /// Token of the option it picks.
    pub choice: Option<String>,
    pub layer: Layer,
}

/// An intent with its decision value in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    pub intent: Intent,
    pub score: i32,
}

/// Which layer decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    Token,
    Number,
    Title,
    Prefix,
    YesNo,
    Keyword,
    /// The shop's own words: a brand, a category, a SKU, an order number, and nothing that asks for something else.
    Shop,
    Classifier,
    /// Nothing was likely enough.
    OutOfScope,
}

impl Understood {
    /// The likeliest intent, if any is likely enough.
    pub fn intent(&self) -> Option<Intent> {
        let in_scope = self.layer != Layer::OutOfScope;
        self.intents.first().filter(|_| in_scope).map(|scored| scored.intent)
    }

    /// The two likeliest intents, when the text does not decide between them.
    pub fn torn(&self) -> Option<(Intent, Intent)> {
        match self.intents.as_slice() {
            [first, second, ..]
                if self.layer == Layer::Classifier && first.score - second.score < MARGIN_MIN =>
            {
                Some((first.intent, second.intent))
            }
            _ => None,
        }
    }

    /// Whether `word` (folded) was said.
    pub fn says(&self, word: &str) -> bool {
        self.words.iter().any(|said| said == word)
    }
}

impl Understanding {
    /// Trains on the built-in utterances and a merchant's own.
    pub fn train(extra: &[Example]) -> Self {
        let mut examples = intent::built_in_examples();
        examples.extend_from_slice(extra);
        let others: Vec<&str> = Language::ALL.into_iter().flat_map(intent::out_of_scope).collect();
        Self::train_only(&examples, &others)
    }

    /// Trains on exactly these, and on `others` that mean none of the intents: for measuring.
    pub fn train_only(examples: &[Example], others: &[&str]) -> Self {
        let others = others.iter().map(|text| (*text, None));
        let is_apart = |example: &&Example| example.intent == APART;
        let pairs: Vec<(&str, Option<usize>)> = examples
            .iter()
            .filter(|example| !is_apart(example))
            .map(|example| (example.text.as_str(), Some(example.intent as usize)))
            .chain(others.clone())
            .collect();
        let apart: Vec<(&str, Option<usize>)> = examples
            .iter()
            .map(|example| (example.text.as_str(), is_apart(&example).then_some(0)))
            .chain(others)
            .collect();
        Self {
            classifier: Classifier::train(&pairs, Intent::ALL.len()),
            apart: Classifier::train(&apart, 1),
            languages: LanguageScorer::train(examples),
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
            understood.intents = self.intents(&normal.shown);
            if !keyword::may_stop(&normal) {
                understood.intents.retain(|scored| scored.intent != Intent::OptOut);
            }
            if understood.intents.first().is_some_and(|best| best.score >= IN_SCOPE_MIN) {
                understood.layer = Layer::Classifier;
            }
            if let Some(intent) = named_thing(&understood) {
                understood.intents = vec![Scored { intent, score: SHOP_SCORE }];
                understood.layer = Layer::Shop;
            }
        }
        understood
    }

    /// The likeliest intents of a text, best first.
    pub fn intents(&self, text: &str) -> Vec<Scored> {
        if text.is_empty() {
            return Vec::new();
        }
        #[expect(clippy::cast_possible_truncation, reason = "decision values are small numbers")]
        let thousandths = |score: f32| (score * 1_000.0).round().clamp(-9_999.0, 9_999.0) as i32;
        let mut scores = self.classifier.scores(text);
        if let (Some(place), Some(score)) =
            (scores.get_mut(APART as usize), self.apart.scores(text).first())
        {
            *place = *score;
        }
        let mut scored: Vec<Scored> = Intent::ALL
            .iter()
            .zip(scores)
            .map(|(intent, score)| Scored { intent: *intent, score: thousandths(score) })
            .collect();
        scored.sort_by_key(|scored| (-scored.score, scored.intent));
        scored.truncate(TOP);
        scored
    }

    /// The likeliest language of one text alone.
    pub fn guess_language(&self, text: &str) -> Option<Language> {
        self.languages.guess(text)
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
    let is_other = understood
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
    } else if names || (has(|entity| *entity == ShopEntity::Title) && described) {
        Some(Intent::FindProduct)
    } else if entities.values.is_empty() {
        None
    } else {
        Some(Intent::Refine)
    }
}
