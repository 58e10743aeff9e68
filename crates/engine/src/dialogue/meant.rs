//! What words are about, seen from what is on the table: the product talked about, the cart, the last question.
//!
//! The classifier knows a sentence alone. "The red one" is a variant while one product is talked about, "two of them"
//! an order, "is it heavy?" a question; taking something back needs something to take back.

use super::context::Turn;
use super::policy::SURE_MIN;
use super::understand::entity::lexicon;
use super::understand::normalize::fold_words;
use super::understand::{Intent, Layer, Understood};

/// Longer sentences say what they want by themselves.
const SHORT_WORDS_MAX: usize = 6;

/// Verbs of buying as they stand after a "don't", and in Danish before an "ikke"; folded.
const NOT_BOUGHT: &[&str] = &[
    "add", "buy", "order", "put", "take", "agregues", "anadas", "compres", "eches", "metas",
    "pidas", "pongas", "bestil", "kob", "laeg", "put", "smid", "tag", "tilfoj",
];

/// Words that stand for the product talked about, folded.
pub const POINTING: &[&str] = &[
    "it", "its", "it's", "they", "them", "these", "this", "that", "those", "eso", "esa", "ese",
    "esta", "este", "esto", "estos", "estas", "den", "det", "dem", "denne", "dette", "disse",
];

/// Words with which people take back what they have just said, folded.
const CORRECTING: &[&str] = &[
    "no", "wait", "actually", "sorry", "oops", "meant", "rather", "instead", "espera", "perdon",
    "mejor", "queria", "digo", "nej", "vent", "mente", "hov", "undskyld", "hellere",
];

/// What people say who did not catch it, folded.
const REPEATING: &[&str] = &[
    "can you repeat",
    "can you repeat that",
    "can you say that again",
    "come again",
    "once more",
    "pardon",
    "repeat",
    "repeat that",
    "say it again",
    "say that again",
    "sorry what",
    "what did you say",
    "what was that",
    "como dices",
    "me lo repites",
    "otra vez",
    "perdona que",
    "puedes repetir",
    "puedes repetirlo",
    "que has dicho",
    "repite",
    "repitelo",
    "en gang til",
    "gentag",
    "gentag det",
    "hvad sagde du",
    "hvad siger du",
    "kan du gentage",
    "kan du gentage det",
    "kan du sige det igen",
    "sig det igen",
    "undskyld hvad",
];

/// Words for pieces, which name nothing.
const PIECES: &[&str] = &[
    "jar", "jars", "pack", "packs", "pair", "pairs", "pcs", "piece", "pieces", "set", "sets",
    "bote", "botes", "juego", "juegos", "paquete", "paquetes", "par", "pares", "pieza", "piezas",
    "tarro", "tarros", "unidad", "unidades", "glas", "pakke", "pakker", "saet", "stk", "styk",
    "styks",
];

/// Whether the meaning rests on more than a guess.
pub fn is_sure(understood: &Understood) -> bool {
    !understood.layer.is_weighed()
        || understood.intents.first().is_some_and(|best| best.score >= SURE_MIN)
}

/// A guess at something there is nothing to do with, while the words name things: they are looked up first.
pub fn leads_nowhere(turn: &Turn<'_>, intent: Intent, understood: &Understood) -> bool {
    let memory = &turn.state.memory;
    let has_cart = turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty());
    let nothing_there = match intent {
        Intent::GoBack => memory.undo.is_none() && memory.open_at(turn.now).is_none(),
        Intent::ChangeQuantity | Intent::RemoveFromCart => !has_cart,
        // "Ways to pay" asks about the shop while there is nothing to pay for.
        Intent::Checkout | Intent::ViewCart => {
            let second = understood.intents.get(1);
            !has_cart && second.is_some_and(|second| second.intent == Intent::ShopQuestion)
        }
        // "Proper Spanish olive oil" is no wish for Spanish.
        Intent::ChangeLanguage => true,
        _ => return false,
    };
    nothing_there && !is_sure(understood) && !understood.entities.content.is_empty()
}

/// "The red one, please": nothing but a color or size, while one product is talked about.
pub fn picks_variant(turn: &Turn<'_>, understood: &Understood) -> bool {
    let entities = &understood.entities;
    let named = !entities.colors.is_empty() || entities.size.is_some();
    let only_that = fold_words(&entities.content).iter().all(|word| lexicon::color(word).is_some());
    let weak = matches!(
        understood.intent(),
        None | Some(
            Intent::FindProduct | Intent::ProductDetails | Intent::Refine | Intent::ShowMore
        )
    );
    let search_limits = entities.budget.is_some() || entities.direction.is_some();
    turn.state.memory.focus.is_some()
        && named
        && only_that
        && weak
        && !search_limits
        && entities.without.is_empty()
}

/// "Two sets": a number of pieces of the product talked about.
pub fn takes_some(turn: &Turn<'_>, understood: &Understood) -> bool {
    let entities = &understood.entities;
    let only_pieces =
        fold_words(&entities.content).iter().all(|word| PIECES.contains(&word.as_str()));
    let has_cart = turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty());
    let weak = match understood.intent() {
        None | Some(Intent::FindProduct | Intent::ProductDetails | Intent::Refine) => true,
        Some(Intent::ChangeQuantity) => !has_cart,
        Some(_) => !is_sure(understood),
    };
    turn.state.memory.focus.is_some()
        && entities.quantity.is_some_and(|quantity| quantity > 1)
        && entities.budget.is_none()
        && entities.ordinals.is_empty()
        && only_pieces
        && weak
        && understood.words.len() > 1
        && understood.words.len() <= SHORT_WORDS_MAX
        && !understood.text.ends_with('?')
}

/// "No wait, three", said of what is in the cart: how many it is to be, not how many more.
pub fn corrects_quantity(turn: &Turn<'_>, understood: &Understood) -> bool {
    let Some(quantity) = understood.entities.quantity else { return false };
    let in_cart = |sku_of: &crate::ProductId| {
        turn.state.cart.iter().flat_map(|cart| &cart.lines).any(|line| &line.product == sku_of)
    };
    let held = turn.state.memory.focus.as_ref().is_some_and(|focus| in_cart(&focus.product));
    let takes_back =
        understood.words.iter().take(3).any(|word| CORRECTING.contains(&word.as_str()));
    quantity > 0
        && (held || turn.state.cart.as_ref().is_some_and(|cart| cart.lines.len() == 1))
        && takes_back
        && understood.entities.budget.is_none()
        && understood.words.len() <= SHORT_WORDS_MAX + 2
        && !understood.text.ends_with('?')
}

/// "How do I return something?" asks for the rules; "I want to return order 1042" for the deed.
pub fn asks_for_rules(understood: &Understood) -> bool {
    const WORDS: &[&str] = &[
        "how", "policy", "rules", "when", "who", "como", "cuando", "cuantos", "puedo", "politica",
        "quien", "hvem", "hvordan", "hvornar", "mange", "regler", "man",
    ];
    // "Can I return it if I don't like it": what comes first is a yes.
    let supposes =
        understood.words.iter().skip(1).any(|it| matches!(it.as_str(), "if" | "si" | "hvis"));
    // "Can they be returned?"
    let is_passive = understood.says("returneres")
        || understood.words.windows(2).any(|pair| {
            matches!(
                [pair[0].as_str(), pair[1].as_str()],
                ["be", "returned" | "exchanged"] | ["puede" | "pueden", "devolver" | "cambiar"]
            )
        });
    understood.entities.order_number.is_none()
        && (understood.text.ends_with('?')
            || supposes
            || is_passive
            || WORDS.iter().any(|word| understood.says(word)))
}

/// "Can I pay later?" asks; "can I pay now?" wants to.
pub fn asks_about_paying(understood: &Understood) -> bool {
    const MAY: &[&str] = &[
        "can", "could", "may", "puedo", "podria", "puede", "podemos", "se", "kan", "ma", "er",
        "is", "es",
    ];
    const PAYING: &[&str] = &["pay", "paying", "pagar", "pagarlo", "pagarla", "betale", "betales"];
    const NOW: &[&str] = &[
        "now", "here", "straight", "away", "already", "ya", "ahora", "mismo", "aqui", "nu", "her",
        "med", "det", "samme", "cart", "checkout",
    ];
    let words = &understood.words;
    let begins = words.first().is_some_and(|word| MAY.contains(&word.as_str()));
    let Some(at) = words.iter().position(|word| PAYING.contains(&word.as_str())) else {
        return false;
    };
    let says_how = words[at + 1..].iter().any(|word| {
        !NOW.contains(&word.as_str())
            && (!lexicon::is_filler(word) || word == "after" || word == "efter")
    });
    begins && says_how && understood.intent() == Some(Intent::Checkout)
}

/// "How do I burn a candle safely?" is rather told in an article than found on a shelf.
pub fn asks_for_advice(understood: &Understood) -> bool {
    const WORDS: &[&str] = &["how", "como", "hvordan"];
    let begins = understood.words.first().is_some_and(|word| WORDS.contains(&word.as_str()));
    begins && matches!(understood.intent(), Some(Intent::FindProduct | Intent::Refine))
}

/// "What if it breaks after a year?" asks for the rules, whatever the thing is that it supposes.
pub fn supposes(understood: &Understood) -> bool {
    let words: Vec<&str> = understood.words.iter().take(3).map(String::as_str).collect();
    let begins = matches!(
        words.as_slice(),
        ["what" | "and" | "y" | "og" | "hvad", "if" | "si" | "hvis", ..]
            | ["que", "pasa" | "ocurre", "si"]
            | ["hvad", "nu" | "sa", "hvis"]
            | ["si", "se", ..]
    );
    let is_sure = understood.intents.first().is_some_and(|best| best.score >= SURE_MIN);
    begins && understood.words.len() > 3 && !is_sure
}

/// "The mug I bought", "something about the lamp I ordered": which order is told, and nothing of what is wanted.
pub fn only_names_a_purchase(understood: &Understood) -> bool {
    const NAME_WORDS_MAX: usize = 5;
    const ABOUT: &[&str] = &["about", "question", "sobre", "duda", "pregunta", "om", "sporgsmal"];
    let words: Vec<&str> = understood.words.iter().map(String::as_str).collect();
    let ends = matches!(
        words.as_slice(),
        [_, .., "i" | "we", "bought" | "ordered"]
            | [_, .., "que", "compre" | "pedi" | "compramos" | "pedimos"]
            | [_, .., "jeg" | "vi", "kobte" | "bestilte"]
    );
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let is_name = words.len() <= NAME_WORDS_MAX || has(ABOUT);
    let refuses = has(&["no", "not", "don't", "dont", "ikke"]);
    let asks = understood.text.ends_with('?')
        || has(&["where", "when", "donde", "cuando", "hvor", "hvornar"]);
    ends && is_name && !refuses && !asks && !is_sure(understood)
}

/// "A present for someone who runs": somebody it is for, and nobody to talk to.
pub fn is_for_somebody(understood: &Understood) -> bool {
    understood.words.windows(3).any(|words| {
        matches!(
            [words[0].as_str(), words[1].as_str(), words[2].as_str()],
            ["for", "someone" | "somebody" | "anyone", _]
                | ["para" | "pa", "alguien", _]
                | ["til", "nogen", _]
                | ["til" | "for", "en", "der" | "som"]
        )
    })
}

/// An order named by its number or its place, "the last order", in a sentence that says nothing else for sure.
pub fn names_order(understood: &Understood) -> bool {
    let by_place = !understood.entities.ordinals.is_empty()
        && understood.words.len() <= SHORT_WORDS_MAX
        && !is_sure(understood)
        && lexicon::ORDER_WORDS.iter().any(|word| understood.says(word));
    if by_place {
        return true;
    }
    let weak = matches!(understood.intent(), None | Some(Intent::FindProduct | Intent::Refine));
    understood.entities.order_number.is_some() && weak
}

/// Nothing but the name of a category: looked for, whatever it sounds like.
pub fn is_category(understood: &Understood) -> bool {
    let n_words = understood.words.len();
    understood.entities.category.is_some()
        && (n_words <= 3 || (n_words <= SHORT_WORDS_MAX && !is_sure(understood)))
}

/// "Say that again", and nothing else.
pub fn asks_to_repeat(understood: &Understood) -> bool {
    REPEATING.contains(&understood.words.join(" ").as_str())
}

/// "No, the green one": what comes after a no of its own, where no question waits for one.
pub fn after_no<'a>(turn: &Turn<'_>, text: &'a str) -> &'a str {
    let open = turn.state.memory.open_at(turn.now);
    let awaited =
        open.is_some_and(|open| open.options.iter().any(|it| it.token.starts_with("no:")));
    let Some((first, rest)) = text.trim_start().split_once([',', '.', '!']).filter(|_| !awaited)
    else {
        return text;
    };
    let is_no = matches!(first.trim().to_lowercase().as_str(), "no" | "nope" | "nah" | "nej");
    if is_no && rest.split_whitespace().count() > 2 { rest.trim_start() } else { text }
}

/// "Don't add it": a refusal, although its words are nearly those of a purchase.
pub fn refuses_to_buy(turn: &Turn<'_>, understood: &Understood) -> bool {
    let words: Vec<&str> = understood.words.iter().map(String::as_str).collect();
    let is_verb = |word: &&str| NOT_BOUGHT.contains(word);
    // "No me lo pongas", "don't you add it": nothing but pronouns stand between.
    let between = |word: &&&str| ["you", "me", "te", "lo", "la", "los", "las"].contains(*word);
    let is_before = |at: usize| {
        let no =
            matches!(words[at], "don't" | "dont" | "no") || words[..=at].ends_with(&["do", "not"]);
        no && words[at + 1..].iter().find(|word| !between(word)).is_some_and(is_verb)
    };
    // "Læg den ikke i kurven".
    let is_after =
        |at: usize| words[at] == "ikke" && words[at.saturating_sub(3)..at].iter().any(is_verb);
    let asks = understood.text.ends_with('?') || words.first() == Some(&"why");
    let has_cart = turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty());
    let may_buy = match understood.intent() {
        None
        | Some(
            Intent::AddToCart
            | Intent::ChangeQuantity
            | Intent::Checkout
            | Intent::Deny
            | Intent::FindProduct
            | Intent::ProductDetails
            | Intent::Refine,
        ) => true,
        Some(Intent::RemoveFromCart) => !has_cart,
        Some(_) => false,
    };
    may_buy
        && !asks
        && words.len() <= SHORT_WORDS_MAX + 1
        && (0..words.len()).any(|at| is_before(at) || is_after(at))
}

/// Whether the text points at the product talked about instead of naming one.
pub fn points(understood: &Understood) -> bool {
    POINTING.iter().any(|word| understood.says(word))
}

/// A guess at small talk or a search, where a question about the product talked about was asked.
pub fn asks_about_it(turn: &Turn<'_>, understood: &Understood, is_question: bool) -> bool {
    let guessed = matches!(
        understood.intent(),
        None | Some(
            Intent::Affirm
                | Intent::Deny
                | Intent::FindProduct
                | Intent::GoBack
                | Intent::Help
                | Intent::Refine
                | Intent::SmallTalk
                | Intent::ViewCart
        )
    );
    let names_attribute = understood.entities.attribute.is_some() && understood.words.len() <= 3;
    let asks_shortly = understood.text.ends_with('?') && understood.words.len() <= 2;
    turn.state.memory.focus.is_some()
        && guessed
        && understood.layer != Layer::Keyword
        && (names_attribute || asks_shortly || (is_question && points(understood)))
}
