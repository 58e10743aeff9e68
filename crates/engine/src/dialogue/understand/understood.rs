//! What one text means, and which layer decided it.

use super::{Entities, Intent, MARGIN_MIN};
use crate::Language;
use crate::inbox::message::{Trace, TracedIntent};
use serde::{Deserialize, Serialize};

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

/// An intent and how likely it is meant, in thousandths.
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
    /// The values in the sentence: a limit for the search that is going on, a code.
    Entities,
    /// Words and letters alone are sure enough.
    Classifier,
    /// So they are only with what the sentence's vector says.
    Vectors,
    /// A language model proposed it.
    Model,
    /// Nothing was likely enough.
    OutOfScope,
}

impl Layer {
    /// Whether intents were weighed against each other.
    pub const fn is_weighed(self) -> bool {
        matches!(self, Self::Classifier | Self::Vectors)
    }

    /// The name in traces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Number => "number",
            Self::Title => "title",
            Self::Prefix => "prefix",
            Self::YesNo => "yes_no",
            Self::Keyword => "keyword",
            Self::Shop => "shop",
            Self::Entities => "entities",
            Self::Classifier => "classifier",
            Self::Vectors => "vectors",
            Self::Model => "model",
            Self::OutOfScope => "out_of_scope",
        }
    }
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
                if self.layer.is_weighed() && first.score - second.score < MARGIN_MIN =>
            {
                Some((first.intent, second.intent))
            }
            _ => None,
        }
    }

    /// What is kept of it with the message: which layer decided, and how likely each meaning is.
    pub fn trace(&self) -> Trace {
        let traced = |scored: &Scored| TracedIntent {
            intent: scored.intent.name().to_owned(),
            score: scored.score,
        };
        Trace {
            layer: self.layer.name().to_owned(),
            intents: self.intents.iter().map(traced).collect(),
        }
    }

    /// Whether `word` (folded) was said.
    pub fn says(&self, word: &str) -> bool {
        self.words.iter().any(|said| said == word)
    }
}
