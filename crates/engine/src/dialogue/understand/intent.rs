//! What a contact may mean: one list of intents, each with its example sentences in three languages.

use crate::Language;
use serde::{Deserialize, Serialize};

macro_rules! intents {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// Label of what the contact wants.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum Intent { $($variant),+ }

        impl Intent {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in files, signals and phrase keys (`intent_{name}`).
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What people type who mean this, one utterance a line.
            const fn utterances(self, language: Language) -> &'static str {
                match (self, language) {$(
                    (Self::$variant, Language::En) =>
                        include_str!(concat!("utterances/en/", $name, ".txt")),
                    (Self::$variant, Language::Es) =>
                        include_str!(concat!("utterances/es/", $name, ".txt")),
                    (Self::$variant, Language::Da) =>
                        include_str!(concat!("utterances/da/", $name, ".txt")),
                )+}
            }
        }
    };
}

intents! {
    AddToCart = "add_to_cart",
    Affirm = "affirm",
    ApplyCoupon = "apply_coupon",
    AskOffer = "ask_offer",
    AskProduct = "ask_product",
    AskReviews = "ask_reviews",
    CancelOrder = "cancel_order",
    ChangeLanguage = "change_language",
    ChangeQuantity = "change_quantity",
    Checkout = "checkout",
    Compare = "compare",
    Complaint = "complaint",
    Compliment = "compliment",
    ContinueElsewhere = "continue_elsewhere",
    Deny = "deny",
    FindProduct = "find_product",
    GoBack = "go_back",
    Goodbye = "goodbye",
    Greet = "greet",
    Help = "help",
    OptIn = "opt_in",
    OptOut = "opt_out",
    OrderStatus = "order_status",
    ProductDetails = "product_details",
    Refine = "refine",
    Remind = "remind",
    RemoveFromCart = "remove_from_cart",
    ReturnOrder = "return_order",
    ShopQuestion = "shop_question",
    ShowMore = "show_more",
    SmallTalk = "small_talk",
    Suggestion = "suggestion",
    TalkToPerson = "talk_to_person",
    Thanks = "thanks",
    ViewCart = "view_cart",
    Wish = "wish",
}

/// One sentence that means an intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub language: Language,
    pub intent: Intent,
    pub text: String,
}

/// What people say who mean this: the sentences Trato ships with.
pub fn utterances(language: Language, intent: Intent) -> impl Iterator<Item = &'static str> {
    let lines = intent.utterances(language).lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//"))
}

/// All of them.
pub fn built_in_examples() -> Vec<Example> {
    let mut examples = Vec::new();
    for language in Language::ALL {
        for &intent in Intent::ALL {
            let example = |text: &str| Example { language, intent, text: text.to_owned() };
            examples.extend(utterances(language, intent).map(example));
        }
    }
    examples
}

/// Sentences that mean none of the intents: what a shop's bot should not answer.
pub fn out_of_scope(language: Language) -> impl Iterator<Item = &'static str> {
    let text = match language {
        Language::En => include_str!("utterances/en/out_of_scope.txt"),
        Language::Es => include_str!("utterances/es/out_of_scope.txt"),
        Language::Da => include_str!("utterances/da/out_of_scope.txt"),
    };
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_intent_has_at_least_sixty_utterances_in_every_language() {
        let examples = built_in_examples();
        for language in Language::ALL {
            for &intent in Intent::ALL {
                let of = |e: &&Example| e.language == language && e.intent == intent;
                let n_examples = examples.iter().filter(of).count();
                assert!(n_examples >= 60, "{language:?} {}: {n_examples}", intent.name());
            }
            let n_others = out_of_scope(language).count();
            assert!(n_others >= 400, "{language:?} off topic: {n_others}");
        }
    }
}
