//! How what is wanted relates to what was shown: like it but blue, bigger, of another brand, what goes with it.
//!
//! Word lists, folded, languages together where they do not collide. A word that is only a part of a longer phrase
//! of another meaning (`less expensive`) is left to whoever reads that.

use super::context::Turn;
use super::meant;
use super::understand::{Intent, Understood};
use serde::{Deserialize, Serialize};

/// A product by its relation to one that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    Like,
    Bigger,
    Smaller,
    OtherBrand,
    GoesWith,
}

/// What is said for each; the first that is found counts. Phrases are separated by `|`.
const PHRASES: [(Relation, &str); 5] = [
    (
        Relation::GoesWith,
        "goes with|go with|goes well with|go well with|matches with|to match|pairs with|bought together|\
         buy together|buy with it|combine it with|accessories for it|accessories for this|con que pega|con que combina|con que va|va bien con|van bien con|\
         combina con|combinan con|pega con|pegan con|para acompanar|le pega|hace juego|haga juego|se compra con|\
         accesorios para este|que combine|que le combine|que pegue|que le pegue|der passer til|som passer til|passer godt til|passer til den|passer sammen|passer det sammen med|passer den sammen med|gar godt sammen med|gar godt med|horer til|kober man til|\
         tilbehor til den",
    ),
    (
        Relation::OtherBrand,
        "another brand|other brand|other brands|different brand|not that brand|not this brand|another make|\
         different make|otra marca|otras marcas|esa marca no|esta marca no|marca distinta|marca diferente|\
         andet maerke|andre maerker|anden maerke|ikke det maerke|ikke det samme maerke|anden producent",
    ),
    (
        Relation::Like,
        "anything similar|something similar|similar ones|anything like|something like|like this|like that|like it|like the|similar to|same but|same thing but|this one but|that one but|the same in|\
         same thing in|just like|como este|como esta|como ese|como esa|como el|como la|igual pero|igual que|\
         lo mismo pero|lo mismo en|el mismo pero|la misma pero|el mismo en|la misma en|parecido a|parecida a|\
         algo parecido|algo similar|algo por el estilo|alguna parecida|alguno parecido|noget der ligner|noget i samme stil|\
         ligesom den|ligesom det|som den her|som det her|som denne|som den|magen til|lignende|det samme men|\
         den samme men|samme bare|det samme i|den samme i|det samme bare",
    ),
    (
        Relation::Bigger,
        "bigger|larger|biggest you have|largest you have|mas grande que tengais|mas grande que teneis|storste i har|roomier|too small|holds more|mas grande|mas grandes|demasiado pequeno|demasiado pequena|\
         muy pequeno|muy pequena|storre|for lille|for sma|rummer mere",
    ),
    (
        Relation::Smaller,
        "smaller|too big|too large|not so big|mas pequeno|mas pequena|mas pequenos|mas pequenas|demasiado grande|\
         muy grande|no tan grande|noget mindre|lidt mindre|en mindre|et mindre|findes det mindre|findes den mindre|for stor|for stort|for store|ikke sa stor",
    ),
];

/// The relation a text names, and its words without those that name it.
pub fn find(said: &Understood) -> Option<(Relation, Vec<String>)> {
    PHRASES.iter().find_map(|(relation, phrases)| {
        phrases.split('|').find_map(|phrase| {
            let words: Vec<&str> = phrase.trim().split(' ').collect();
            let at =
                said.words.windows(words.len()).position(|window| window == words.as_slice())?;
            let rest = said.words[..at].iter().chain(&said.words[at + words.len()..]);
            Some((*relation, rest.cloned().collect()))
        })
    })
}

/// The relation to what was shown, where the text is a wish and not a question about one product, or a complaint.
pub fn wished(turn: &Turn<'_>, said: &Understood) -> Option<Relation> {
    let memory = &turn.state.memory;
    if memory.shown.is_empty() && memory.focus.is_none() {
        return None;
    }
    let (relation, _) = find(said)?;
    let is_wish = match said.intent() {
        None
        | Some(
            Intent::Refine
            | Intent::FindProduct
            | Intent::ShowMore
            | Intent::ProductDetails
            | Intent::SmallTalk
            | Intent::Affirm
            | Intent::Deny,
        ) => true,
        Some(Intent::AskProduct | Intent::Compare) => {
            matches!(relation, Relation::GoesWith | Relation::Like)
        }
        Some(
            Intent::AddToCart
            | Intent::RemoveFromCart
            | Intent::CancelOrder
            | Intent::ReturnOrder
            | Intent::Complaint,
        ) => false,
        // These phrases mean nothing else, whatever the other words are like.
        Some(_) => {
            matches!(relation, Relation::GoesWith | Relation::OtherBrand) || !meant::is_sure(said)
        }
    };
    is_wish.then_some(relation)
}
