//! Chooses the skill: what was offered first, then the question that is open, then what the words mean.
//!
//! A sentence between two meanings is asked about with two buttons. Something that does not answer the open
//! question is a digression: it is answered, and the question is asked again. Words that mean nothing we know may
//! still name a product, so they are searched for before the bot admits that it does not understand.

use super::context::Turn;
use super::details;
use super::inbound::count_intent;
use super::invitation;
use super::meant;
use super::memory::{Expects, OpenQuestion};
use super::product_words;
use super::reference;
use super::relation;
use super::skill::Cue;
use super::spoken;
use super::understand::normalize::{Normal, fold_words};
use super::understand::{
    Intent, Layer, MARGIN_MIN, Scored, Understood, choice, demand, entity, keyword,
};
use crate::inbox::floor::Holder;
use crate::{ProductId, Sku};

/// A meaning this sure is taken although a question is open.
pub const SURE_MIN: i32 = 800;

/// Buttons that only look something up again: safe to press however old they are.
const LOOK_UP_VERBS: &[&str] = &[
    "add", "add-n", "cart", "checkout", "find", "guide", "help", "order", "person", "reviews",
    "rsvp", "rsvp-no", "rsvp-way", "rsvp-yes", "show", "similar", "unorder", "unremind",
];

/// Buttons a contact may press while a person holds the floor: the cart is hers.
const SELF_SERVICE_VERBS: &[&str] = &["add", "add-n", "cart", "checkout", "unorder"];

/// Takes a text from the contact.
pub fn hear(turn: &mut Turn<'_>, text: &str) {
    let ago = &mut turn.state.memory.undo_ago;
    *ago = ago.saturating_add(1);
    if spoken::hear(turn, text) {
        return;
    }
    if !turn.bot_has_floor() {
        return hear_beside_a_person(turn, text);
    }
    let mut understood = understand(turn, text);
    if let Some(skill) = turn.skill_that_claims(&understood) {
        turn.state.memory.interrupted = None;
        turn.state.memory.misses = 0;
        return (skill.begin)(turn, &Cue::Said(&understood));
    }
    if let Some(token) = understood.choice.clone() {
        return select(turn, &token);
    }
    if let Some(given) = details::said(turn, &understood) {
        by_entities(turn, understood, Intent::Checkout);
        turn.state.memory.misses = 0;
        return details::given(turn, given);
    }
    if details::says_where_to(&understood) {
        return turn.begin("edit_cart", &Cue::Chose { verb: "cart", argument: "" });
    }
    if invitation::is_answered(turn, &understood) {
        return turn.begin("rsvp", &Cue::Said(&understood));
    }
    let rest = meant::after_no(turn, text);
    if rest != text && !meant::corrects_quantity(turn, &understood) {
        understood = understand(turn, rest);
    }
    if meant::refuses_to_buy(turn, &understood) {
        let settled = by_entities(turn, understood, Intent::Deny);
        return follow(turn, Intent::Deny, &settled);
    }
    if wants_the_impossible(turn, &understood) {
        return turn.begin("bargain", &Cue::Said(&understood));
    }
    if meant::asks_to_repeat(&understood) {
        return turn.begin("repeat", &Cue::Said(&understood));
    }
    if let Some(open) = turn.state.memory.open_at(turn.now).cloned()
        && answers_question(turn, &open, &understood)
    {
        return;
    }
    if !settled_by_entities(turn, &understood) {
        hear_freely(turn, understood);
    }
}

/// Words whose values or form alone say what is meant; tells whether they did.
fn settled_by_entities(turn: &mut Turn<'_>, understood: &Understood) -> bool {
    if relation::wished(turn, understood).is_some() {
        turn.begin("related", &Cue::Said(understood));
        return true;
    }
    if let Some(open) = off_the_list(turn, understood) {
        ask_again(turn, &open);
        return true;
    }
    if meant::picks_variant(turn, understood) {
        pick_variant(turn, understood.clone());
        return true;
    }
    let intent = if meant::corrects_quantity(turn, understood) {
        Intent::ChangeQuantity
    } else if meant::takes_some(turn, understood) {
        Intent::AddToCart
    } else if meant::names_order(understood) {
        Intent::OrderStatus
    } else if meant::asks_about_paying(understood) {
        Intent::ShopQuestion
    } else {
        return false;
    };
    let settled = by_entities(turn, understood.clone(), intent);
    follow(turn, intent, &settled);
    true
}

/// What the words mean as a whole.
fn hear_freely(turn: &mut Turn<'_>, understood: Understood) {
    if meant::supposes(&understood) {
        let settled = by_entities(turn, understood, Intent::ShopQuestion);
        return follow(turn, Intent::ShopQuestion, &settled);
    }
    if understood.intent() == Some(Intent::TalkToPerson) && meant::is_for_somebody(&understood) {
        let settled = by_entities(turn, understood, Intent::FindProduct);
        return follow(turn, Intent::FindProduct, &settled);
    }
    if meant::asks_for_advice(&understood) {
        return not_sure(turn, &understood);
    }
    if meant::is_category(&understood) && !changes_search(turn, &understood) {
        let settled = by_entities(turn, understood, Intent::FindProduct);
        return follow(turn, Intent::FindProduct, &settled);
    }
    if changes_search(turn, &understood) {
        let refined = by_entities(turn, understood, Intent::Refine);
        return turn.begin("find_product", &Cue::Said(&refined));
    }
    if understood.intent().is_none() && understood.entities.coupon.is_some() {
        let understood = by_entities(turn, understood, Intent::ApplyCoupon);
        return follow(turn, Intent::ApplyCoupon, &understood);
    }
    if asks_about_focus(turn, &understood) {
        return follow(turn, Intent::AskProduct, &understood);
    }
    if meant::only_names_a_purchase(&understood) {
        let about_orders = [Intent::OrderStatus, Intent::ReturnOrder, Intent::CancelOrder];
        return clarify(turn, &understood, &about_orders);
    }
    let Some(intent) =
        understood.intent().filter(|intent| !perhaps_a_name(turn, *intent, &understood))
    else {
        turn.state.memory.interrupted = None;
        return not_sure(turn, &understood);
    };
    if needs_certainty(intent, &understood) {
        let other = other_meaning(turn, intent, &understood);
        return clarify(turn, &understood, &[intent, other]);
    }
    let meanings = torn(turn, &understood);
    if !meanings.is_empty() {
        return clarify(turn, &understood, &meanings);
    }
    follow(turn, intent, &understood);
}

/// Takes a text from a contact who came for this product. A greeting, or words that say nothing yet, show it.
pub fn hear_of(turn: &mut Turn<'_>, product: &ProductId, text: &str) {
    let understood = understand(turn, text);
    match understood.intent() {
        None | Some(Intent::Greet | Intent::Help) if understood.choice.is_none() => {
            turn.state.memory.greeted = true;
            let argument = product.as_str();
            turn.begin("show_product", &Cue::Chose { verb: "show", argument });
        }
        _ => hear(turn, text),
    }
}

/// Takes a question about a product of the platform's own catalog.
pub fn inquire(turn: &mut Turn<'_>, sku: &Sku, text: &str) {
    if text.trim().is_empty() {
        return turn.begin("show_product", &Cue::Inquired { sku, said: None });
    }
    let understood = understand(turn, text);
    let said = Some(&understood);
    let skill = if understood.intent() == Some(Intent::AddToCart) {
        "edit_cart"
    } else {
        "product_question"
    };
    turn.begin(skill, &Cue::Inquired { sku, said });
}

/// Takes a button, list row or chip. Its token is looked up, never believed.
pub fn select(turn: &mut Turn<'_>, token: &str) {
    let (verb, argument) = token.split_once(':').unwrap_or((token, ""));
    let open = turn.state.memory.open_at(turn.now).cloned();
    let offered = open.filter(|open| open.options.iter().any(|option| option.token == token));
    let holder = &turn.state.floor.holder;
    let person_has_floor = !matches!(holder, Holder::Bot | Holder::Waiting);
    if person_has_floor && !SELF_SERVICE_VERBS.contains(&verb) {
        return;
    }
    if person_has_floor {
        turn.speak_as_shop();
    } else if matches!(holder, Holder::Waiting) && verb != "person" {
        turn.keep_waiting();
    }
    turn.state.memory.misses = 0;
    let cue = Cue::Chose { verb, argument };
    match (offered, verb) {
        (Some(open), "yes" | "no") => turn.begin(&open.skill, &cue),
        (Some(open), "do") => chosen_meaning(turn, argument, &open.topic),
        (Some(_), _) => begin_with_verb(turn, verb, &cue),
        (None, verb) if LOOK_UP_VERBS.contains(&verb) => begin_with_verb(turn, verb, &cue),
        (None, _) => stale(turn),
    }
}

fn begin_with_verb(turn: &mut Turn<'_>, verb: &str, cue: &Cue<'_>) {
    match turn.skill_with_verb(verb) {
        Some(skill) => {
            turn.state.memory.interrupted = None;
            (skill.begin)(turn, cue);
        }
        None => stale(turn),
    }
}

/// A button of a question that is over: nothing happens but that the contact is told.
fn stale(turn: &mut Turn<'_>) {
    let open = turn.state.memory.open_at(turn.now).cloned();
    turn.say("stale_choice", &[]);
    match open.filter(|open| !open.options.is_empty()) {
        Some(open) => ask_again(turn, &open),
        None => {
            let options = vec![
                turn.button("find", "button_find_product"),
                turn.button("cart", "button_view_cart"),
                turn.button("person", "button_person"),
            ];
            turn.suggest(options);
        }
    }
}

/// Asks an open question once more, with its options.
pub fn ask_again(turn: &mut Turn<'_>, open: &OpenQuestion) {
    let numbered = open.options.iter().filter(|option| option.numbered).take(10);
    let options = numbered
        .map(|option| crate::content::Choice {
            token: option.token.clone(),
            title: option.title.clone(),
            description: None,
            synonyms: option.synonyms.clone(),
        })
        .collect();
    turn.ask(&open.skill, &open.topic, open.expects, open.prompt.clone(), options);
}

/// A person holds the floor or is awaited: the bot keeps quiet, but an opt-out counts and a pick is a pick.
fn hear_beside_a_person(turn: &mut Turn<'_>, text: &str) {
    if keyword::is_stop(text) {
        turn.keep_waiting();
        return turn.begin("consent", &Cue::Chose { verb: "stop", argument: "" });
    }
    if turn.state.floor.holder != Holder::Waiting {
        return;
    }
    let understood = understand(turn, text);
    let exact = matches!(understood.layer, Layer::Token | Layer::Title);
    if let Some(token) = understood.choice.filter(|_| exact) {
        return select(turn, &token);
    }
    if !turn.state.memory.wait_acknowledged {
        turn.state.memory.wait_acknowledged = true;
        turn.keep_waiting();
        let next_open = turn.config.profile.team.next_open.get(turn.language).to_owned();
        if turn.config.profile.team.available {
            turn.say("person_handoff", &[]);
        } else {
            turn.say("person_handoff_away", &[("when", &next_open)]);
        }
    }
}

fn understand(turn: &mut Turn<'_>, text: &str) -> Understood {
    let config = turn.config;
    let open = turn.state.memory.open_at(turn.now).cloned();
    let belief = &mut turn.state.memory.language;
    let (profile, shop) = (&config.profile, &config.shop);
    let understood = config.understanding.understand(profile, shop, belief, open.as_ref(), text);
    turn.language = understood.language;
    turn.traces(understood.trace());
    if understood.entities.budget.is_some() {
        let named = entity::money::named(text, &config.profile.currencies);
        let asked = &mut turn.state.memory.asked_currency;
        *asked = named.or(*asked);
    }
    forget_limits_in_another_currency(turn);
    understood
}

/// A price limit means nothing in another currency than the one it was told in.
fn forget_limits_in_another_currency(turn: &mut Turn<'_>) {
    let currency = Some(turn.currency());
    if let Some(search) = &mut turn.state.memory.search
        && search.query.currency != currency
    {
        search.query.currency = currency;
        (search.query.price_min_minor, search.query.price_max_minor) = (None, None);
    }
}

/// Hands a free answer to the skill that asked; tells whether it did.
fn answers_question(turn: &mut Turn<'_>, open: &OpenQuestion, understood: &Understood) -> bool {
    let sure = understood.intents.first().is_some_and(|best| best.score >= SURE_MIN);
    if let Some(option) = understood.intent().and_then(|intent| choice::by_intent(open, intent)) {
        select(turn, &option.token.clone());
        return true;
    }
    let entities = &understood.entities;
    let keyword = understood.layer == Layer::Keyword;
    let fits = match open.expects {
        Expects::Option => false,
        // Of a reason, "it doesn't fit" is no refusal.
        Expects::Text => {
            let reason = open.topic.starts_with("return:")
                && matches!(understood.intent(), Some(Intent::Complaint | Intent::Deny))
                && understood.words.len() > 1;
            !keyword && (!sure || reason) && !understood.text.ends_with('?')
        }
        Expects::Code => {
            entities.coupon.is_some() || (!sure && !keyword && understood.words.len() == 1)
        }
        Expects::Amount => entities.budget.is_some() || (entities.quantity.is_some() && !sure),
        Expects::OrderNumber => {
            entities.order_number.is_some() || (!sure && understood.words.len() == 1)
        }
    };
    if fits && let Some(skill) = turn.skill_named(&open.skill) {
        turn.state.memory.misses = 0;
        turn.state.memory.open = None;
        (skill.begin)(turn, &Cue::Answered { topic: &open.topic, said: understood });
        return true;
    }
    false
}

/// The open question, when a number was given that none of its options has.
fn off_the_list(turn: &Turn<'_>, understood: &Understood) -> Option<OpenQuestion> {
    let open = turn.state.memory.open_at(turn.now)?;
    let only_number = matches!(understood.words.as_slice(),
        [word] if word.chars().all(|c| c.is_ascii_digit()));
    let lists = open.options.iter().any(|option| option.numbered) && !open.prompt.is_empty();
    (only_number && lists && open.expects == Expects::Option).then(|| open.clone())
}

/// A price or a rule is demanded, or a quantity that cannot be meant of something that can be bought.
fn wants_the_impossible(turn: &Turn<'_>, understood: &Understood) -> bool {
    const WANTS: &[&str] = &[
        "want", "take", "buy", "add", "quiero", "dame", "pon", "compro", "tager", "koeber", "vil",
        "laeg",
    ];
    let normal = Normal::new(&understood.text);
    let counts = matches!(understood.intent(), Some(Intent::AddToCart | Intent::ChangeQuantity));
    let entities = &understood.entities;
    let is_figure_of_something = entities.order_number.is_some() || entities.budget.is_some();
    let wants = WANTS.iter().any(|word| understood.says(word))
        && turn.state.memory.focus.is_some()
        && !is_figure_of_something;
    demand::demands(&normal) || ((counts || wants) && demand::absurd_quantity(&normal))
}

/// A limit, a direction or something not wanted, said while a search is going on, changes the search.
fn changes_search(turn: &Turn<'_>, understood: &Understood) -> bool {
    let entities = &understood.entities;
    let wishes =
        entities.direction.is_some() || entities.budget.is_some() || !entities.without.is_empty();
    // "In green" is a color of what is looked for.
    let content = fold_words(&entities.content);
    let is_color = !content.is_empty()
        && !entities.colors.is_empty()
        && content.iter().all(|word| entity::lexicon::color(word).is_some());
    // "Not the blue one" takes nothing out of a cart that is empty, and asks about nothing.
    let has_cart = turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty());
    let weak = match understood.intent() {
        None
        | Some(
            Intent::Refine | Intent::Deny | Intent::Affirm | Intent::FindProduct | Intent::ShowMore,
        ) => true,
        Some(Intent::AskProduct | Intent::ProductDetails) => !entities.without.is_empty(),
        Some(Intent::RemoveFromCart) => !has_cart,
        Some(_) => false,
    };
    let is_value = product_words::picks_values(understood)
        || (product_words::picks_brand(understood) && !content.is_empty());
    let only_wishes = (wishes && content.is_empty()) || is_color || is_value;
    turn.state.memory.search.is_some() && only_wishes && weak
}

/// A question that fits nothing else, while a product is talked about, is about that product.
fn asks_about_focus(turn: &Turn<'_>, understood: &Understood) -> bool {
    const QUESTION_WORDS_MIN: usize = 3;
    let is_question = understood.text.ends_with('?')
        || understood.words.first().is_some_and(|word| QUESTION_WORDS.contains(&word.as_str()));
    let unknown = understood.intent().is_none()
        && turn.state.memory.focus.is_some()
        && understood.words.len() >= QUESTION_WORDS_MIN
        && is_question;
    unknown || meant::asks_about_it(turn, understood, is_question)
}

/// A color or size of the product talked about: told from the search if there is one, else like a question.
fn pick_variant(turn: &mut Turn<'_>, understood: Understood) {
    let searches = turn.state.memory.search.is_some();
    let intent = if searches { Intent::Refine } else { Intent::AskProduct };
    let settled = by_entities(turn, understood, intent);
    follow(turn, intent, &settled);
}

const QUESTION_WORDS: &[&str] = &[
    "how", "what", "which", "is", "are", "does", "do", "can", "has", "will", "cuanto", "cuantos",
    "cuantas", "que", "cual", "es", "son", "tiene", "se", "cabe", "hvor", "hvad", "hvilken", "er",
    "kan", "har", "passer",
];

/// A few words rarely tell an intent from the name of a product ("iphone 11", "lenovo"): unless they are sure,
/// and unless there is something they can be about, they are looked up first.
fn perhaps_a_name(turn: &Turn<'_>, intent: Intent, understood: &Understood) -> bool {
    const UNSURE_WORDS_MAX: usize = 2;
    let n_words = understood.words.len();
    let sure = understood.intents.first().is_some_and(|best| best.score >= SURE_MIN);
    let about_nothing = is_about_nothing(turn, understood);
    meant::leads_nowhere(turn, intent, understood)
        || understood.layer.is_weighed()
            && intent != Intent::FindProduct
            && !understood.entities.content.is_empty()
            && ((n_words <= UNSURE_WORDS_MAX && !sure) || about_nothing)
}

/// A word or three that sound like a question about a product, while there is none: "iphone 13".
pub fn is_about_nothing(turn: &Turn<'_>, understood: &Understood) -> bool {
    const NAME_WORDS_MAX: usize = 3;
    let about_a_product = matches!(
        understood.intent(),
        Some(
            Intent::AskProduct
                | Intent::AskReviews
                | Intent::Compare
                | Intent::ProductDetails
                | Intent::Refine
        )
    );
    let memory = &turn.state.memory;
    about_a_product
        && understood.words.len() <= NAME_WORDS_MAX
        && !understood.entities.content.is_empty()
        && memory.focus.is_none()
        && memory.shown.is_empty()
}

/// The same words with their meaning settled by the values in them.
fn by_entities(turn: &mut Turn<'_>, understood: Understood, intent: Intent) -> Understood {
    let settled = with_intent(understood, intent, Layer::Entities);
    turn.traces(settled.trace());
    settled
}

/// The same words with their meaning settled.
fn with_intent(understood: Understood, intent: Intent, layer: Layer) -> Understood {
    Understood { intents: vec![Scored { intent, score: 1_000 }], layer, ..understood }
}

/// Begins the skill for a meaning. An answer that does not lead away lets the open question come back.
pub fn follow(turn: &mut Turn<'_>, intent: Intent, understood: &Understood) {
    count_intent(turn, intent.name());
    turn.state.memory.misses = 0;
    let open = turn.state.memory.open_at(turn.now).cloned();
    let asked = open.filter(|open| !open.prompt.is_empty() && !open.options.is_empty());
    turn.state.memory.interrupted =
        asked.filter(|open| is_digression(intent) && !open.offers_a_person());
    match turn.skill_for(intent) {
        Some(skill) => (skill.begin)(turn, &Cue::Said(understood)),
        None => not_sure(turn, understood),
    }
}

/// Asked in passing; what was going on goes on afterwards.
fn is_digression(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::ShopQuestion
            | Intent::AskProduct
            | Intent::SmallTalk
            | Intent::Thanks
            | Intent::Compliment
            | Intent::ChangeLanguage
            | Intent::Greet
    )
}

/// Consent and orders are changed by a clear word only: "can you stop by tomorrow?" is asked about, and so is "a
/// jumper that doesn't itch", which is near to sending something back.
fn needs_certainty(intent: Intent, understood: &Understood) -> bool {
    let touches_order = matches!(intent, Intent::CancelOrder | Intent::ReturnOrder)
        && understood.entities.order_number.is_none()
        && !meant::asks_for_rules(understood);
    // "A holder for my tablet" is near to support in Spanish.
    let second = understood.intents.get(1).map(|scored| scored.intent);
    const SOMEBODY: &[&str] = &["person", "human", "persona", "humano", "menneske"];
    let perhaps_product = intent == Intent::TalkToPerson
        && second == Some(Intent::FindProduct)
        && !SOMEBODY.iter().any(|word| understood.says(word));
    (matches!(intent, Intent::OptOut | Intent::OptIn) || touches_order || perhaps_product)
        && !meant::is_sure(understood)
}

/// What else it may have been, if that has a name on a button; else a person can tell.
fn other_meaning(turn: &Turn<'_>, intent: Intent, understood: &Understood) -> Intent {
    let may_differ =
        matches!(intent, Intent::CancelOrder | Intent::ReturnOrder | Intent::TalkToPerson);
    let others = understood.intents.iter().map(|scored| scored.intent);
    let named = |other: &Intent| {
        let key = format!("intent_{}", other.name());
        *other != intent && !turn.config.phrases.variants(turn.language, &key).is_empty()
    };
    others.filter(|_| may_differ).find(named).unwrap_or(Intent::TalkToPerson)
}

/// The meanings to ask about, two or three: all of them lead somewhere, and to different skills.
fn torn(turn: &Turn<'_>, understood: &Understood) -> Vec<Intent> {
    const CLEAR_MIN: i32 = 600;
    const ASKED_MAX: usize = 3;
    const THIRD_MIN: i32 = 220;
    let Some((first, second)) = understood.torn() else { return Vec::new() };
    let [best, next, rest @ ..] = understood.intents.as_slice() else { return Vec::new() };
    let skill = |intent| turn.skill_for(intent).map(|skill| skill.name);
    let apart = skill(first).is_some() && skill(second).is_some() && skill(first) != skill(second);
    if best.score >= CLEAR_MIN || !apart || is_harmless(first) || is_harmless(second) {
        return Vec::new();
    }
    // "Show me the blue mug", while one is shown.
    let content = reference::stems(&understood.entities.content, turn.language);
    let named = reference::by_title(&turn.state.memory.shown, &content, turn.language).is_some();
    let of_product = matches!(
        first,
        Intent::AddToCart | Intent::AskProduct | Intent::AskReviews | Intent::ProductDetails
    );
    if named && of_product {
        return Vec::new();
    }
    // "How do I return something?": both lead to the rules.
    let of_returns = [first, second].contains(&Intent::ShopQuestion)
        && [first, second].contains(&Intent::ReturnOrder);
    if of_returns && meant::asks_for_rules(understood) {
        return Vec::new();
    }
    let mut meanings = vec![first, second];
    // A third one nearly as likely as the second: "put it aside for me" may be
    // for the cart or for later.
    let near = |scored: &&Scored| {
        scored.score >= THIRD_MIN
            && next.score - scored.score <= 2 * MARGIN_MIN
            && !is_harmless(scored.intent)
    };
    for scored in rest.iter().filter(near) {
        let skills: Vec<_> = meanings.iter().map(|intent| skill(*intent)).collect();
        if meanings.len() < ASKED_MAX && !skills.contains(&skill(scored.intent)) {
            meanings.push(scored.intent);
        }
    }
    meanings
}

/// Never asked about: nothing is lost when it is missed, or it takes a clear word.
fn is_harmless(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::Greet
            | Intent::Thanks
            | Intent::Goodbye
            | Intent::SmallTalk
            | Intent::Compliment
            | Intent::Affirm
            | Intent::Deny
            | Intent::Help
            | Intent::OptIn
            | Intent::OptOut
    )
}

/// Asks which of two or three meanings it is, a button each.
pub fn clarify(turn: &mut Turn<'_>, understood: &Understood, meanings: &[Intent]) {
    let name = |intent: &Intent| turn.word(&format!("intent_{}", intent.name()), &[]);
    let names: Vec<String> = meanings.iter().map(name).collect();
    let prompt = match names.as_slice() {
        [a, b, c] => turn.word("clarify_three", &[("a", a), ("b", b), ("c", c)]),
        [a, b, ..] => turn.word("clarify_two", &[("a", a), ("b", b)]),
        _ => return not_sure(turn, understood),
    };
    let option = |(intent, title): (&Intent, &String)| {
        crate::content::Choice::new(format!("do:{}", intent.name()), title.clone())
    };
    let options = meanings.iter().zip(&names).map(option).collect();
    turn.ask("not_understood", &understood.text, Expects::Option, prompt, options);
}

/// The contact said which of two meanings it was: her words are taken with that meaning.
fn chosen_meaning(turn: &mut Turn<'_>, name: &str, text: &str) {
    let Some(intent) = Intent::ALL.iter().copied().find(|intent| intent.name() == name) else {
        return stale(turn);
    };
    turn.state.memory.open = None;
    let understood = with_intent(understand(turn, text), intent, Layer::Title);
    follow(turn, intent, &understood);
}

/// No meaning is likely enough: perhaps it names a product or asks something that is written down.
fn not_sure(turn: &mut Turn<'_>, understood: &Understood) {
    turn.begin("not_understood", &Cue::Said(understood));
}
