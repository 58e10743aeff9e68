//! Finds products, narrows the search, shows more.
//! > blue mugs under 30  =>  I found 4 for "blue mugs":  `[cards]`  `[Show more]`
//! > cheaper  =>  the same search below what was shown
//! > not wool  =>  the same search without wool

use crate::commerce::cart::Cart;
use crate::commerce::catalog::ProductView;
use crate::audit;
use crate::commerce::money::Money;
use crate::content::{Choice, ProductLayout};
use crate::dialogue::cards::{self, CARDS_MAX};
use crate::dialogue::context::Turn;
use crate::dialogue::memory::{Expects, SearchMemory};
use crate::dialogue::phrases::Value;
use crate::dialogue::{reference, relation};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::entity::{Direction, lexicon};
use crate::dialogue::understand::normalize::fold;
use crate::dialogue::understand::{Intent, Understood};
use crate::{Answer, Facet, Found, Preferences, ProductId, Reading, SearchQuery, SearchSort, Signal};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("find_product", begin)
    .intents(&[Intent::FindProduct, Intent::Refine, Intent::ShowMore])
    .verbs(&["cheaper", "facet", "find", "more", "similar"])
    .resume(resume);

/// A search with this many results is worth a narrowing question.
const NARROW_MIN: u64 = 12;
/// So many words describe a thing of their own and do not change a search.
const FRESH_WORDS_MIN: usize = 3;
/// Most products remembered as seen in one search.
const SEEN_MAX: usize = 100;

#[derive(Serialize, Deserialize)]
enum Step {
    Found { query: SearchQuery, how: How },
    /// A color or size was wished for while one product is talked about.
    Variant { query: SearchQuery, said: Box<Understood> },
}

/// How the results are introduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum How {
    New,
    Refined,
    /// Refined by a limit that the contact named.
    Budget,
    More,
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    if let Some(said) = cue.said() {
        turn.state.memory.taste.avoid(said);
    }
    match cue {
        Cue::Said(said) | Cue::Answered { said, .. } if relation::wished(turn, said).is_some() => {
            turn.begin("related", cue);
        }
        Cue::Said(said) | Cue::Answered { said, .. } => match said.intent() {
            Some(Intent::ShowMore) => more(turn),
            Some(Intent::Refine) => refine(turn, said),
            _ => find(turn, said),
        },
        Cue::Chose { verb: "more", .. } => more(turn),
        Cue::Chose { verb: "cheaper", .. } => cheaper(turn),
        Cue::Chose { verb: "facet", argument } => narrow(turn, argument),
        Cue::Chose { verb: "similar", argument } => {
            let query = like(turn, Some(ProductId::from(*argument)));
            search(turn, query, How::New);
        }
        Cue::Chose { verb: "yes", argument } => {
            turn.begin("wish", &Cue::Chose { verb: "wish", argument });
        }
        Cue::Chose { verb: "no", .. } => turn.say("anything_else", &[]),
        _ => ask(turn),
    }
}

fn ask(turn: &mut Turn<'_>) {
    let prompt = turn.word("ask_what_looking_for", &[]);
    turn.ask(SKILL.name, "words", Expects::Text, prompt, Vec::new());
}

fn find(turn: &mut Turn<'_>, said: &Understood) {
    let query = query_from(turn, said);
    let names_a_thing = !query.text.is_empty() || query.category.is_some();
    // "In green" is about what is being looked for.
    if !names_a_thing && !query.attributes.is_empty() && turn.state.memory.search.is_some() {
        return refine(turn, said);
    }
    if !is_empty(&query) {
        return search(turn, query, How::New);
    }
    let limits = said.entities.budget.is_some() || said.entities.direction.is_some();
    match (limits && turn.state.memory.search.is_some(), said.entities.budget) {
        (true, _) => refine(turn, said),
        (false, Some(_)) => within_budget(turn, query),
        (false, None) => ask(turn),
    }
}

/// "Anything under 20?": what sells, and can be had for it.
fn within_budget(turn: &mut Turn<'_>, query: SearchQuery) {
    let query = SearchQuery { sort: SearchSort::Popularity, in_stock_only: true, ..query };
    search(turn, query, How::Budget);
}

/// Whether there is nothing to look for.
fn is_empty(query: &SearchQuery) -> bool {
    query.text.is_empty() && query.category.is_none() && query.attributes.is_empty()
}

/// The query that a text spells out.
pub fn query_from(turn: &Turn<'_>, said: &Understood) -> SearchQuery {
    let mut query = SearchQuery {
        language: turn.language,
        currency: Some(turn.currency()),
        limit: CARDS_MAX,
        text: said.entities.content.clone(),
        ..SearchQuery::default()
    };
    if let Some(category) = &said.entities.category {
        query.category = Some(category.clone());
        query.text.clear();
    }
    add_wishes(turn, &mut query, said);
    query
}

/// Adds what a text says about price, color, size and what is not wanted.
pub(super) fn add_wishes(turn: &Turn<'_>, query: &mut SearchQuery, said: &Understood) {
    let entities = &said.entities;
    if let Some(budget) = entities.budget {
        query.price_min_minor = budget.min_minor;
        query.price_max_minor = budget.max_minor;
    }
    query.without.extend(entities.without.iter().cloned());
    query.brand = entities.brand.clone().or(query.brand.take());
    let has = |key: &str| turn.config.profile.attribute_names.contains_key(key);
    if has("color") && !entities.colors.is_empty() {
        let words = entities.colors.iter().flat_map(|color| lexicon::color_words(color));
        query.attributes.insert("color".to_owned(), words.collect());
        let is_other =
            |word: &&str| lexicon::color(&fold(word)).is_none_or(|color| !entities.colors.iter().any(|it| it == color));
        query.text = query.text.split(' ').filter(is_other).collect::<Vec<_>>().join(" ");
    }
    if let (true, Some(size)) = (has("size"), &entities.size) {
        query.attributes.insert("size".to_owned(), vec![fold(size)]);
    }
    for (key, values) in entities.values.iter().filter(|(key, _)| has(key)) {
        query.attributes.insert(key.clone(), values.clone());
    }
    match entities.direction {
        Some(Direction::BestRated) => query.sort = SearchSort::Rating,
        Some(Direction::Popular) => query.sort = SearchSort::Popularity,
        Some(Direction::InStock) => query.in_stock_only = true,
        Some(Direction::Cheaper | Direction::Dearer) | None => {}
    }
}

/// Changes the search that is going on; without one, the words are a search of their own.
fn refine(turn: &mut Turn<'_>, said: &Understood) {
    let Some(memory) = turn.state.memory.search.clone() else {
        let query = query_from(turn, said);
        return match (is_empty(&query), said.entities.budget) {
            (true, Some(_)) => within_budget(turn, query),
            (true, None) => ask(turn),
            (false, _) => search(turn, query, How::New),
        };
    };
    if said.entities.content.split(' ').count() >= FRESH_WORDS_MIN {
        let query = query_from(turn, said);
        return search(turn, query, How::New);
    }
    let mut query = SearchQuery { after: None, ..memory.query };
    let before = query.clone();
    match said.entities.direction {
        Some(Direction::Cheaper) => query.price_max_minor = shown_average(turn).map(|price| price - 1),
        Some(Direction::Dearer) => query.price_min_minor = shown_average(turn).map(|price| price + 1),
        _ => {}
    }
    add_wishes(turn, &mut query, said);
    // Words that became a filter or a direction are not searched for as well.
    let content = &said.entities.content;
    let became_filters = content.split(' ').all(|word| is_filter(turn, said, &fold(word)));
    let spent = said.entities.direction.is_some() || (became_filters && query != before);
    if !content.is_empty() && !spent {
        query.text = format!("{} {content}", query.text).trim().to_owned();
    }
    if query == before {
        return more(turn);
    }
    let how = if said.entities.budget.is_some() { How::Budget } else { How::Refined };
    match turn.state.memory.focus.clone().filter(|_| asks_for_variant(said)) {
        Some(focus) => {
            let ids = vec![focus.product];
            let readings = vec![Reading::Search { query: query.clone() }, Reading::Products { ids }];
            turn.read(SKILL.name, &Step::Variant { query, said: Box::new(said.clone()) }, readings);
        }
        None => search(turn, query, how),
    }
}

/// Whether a word is a color, of a brand, or of a value that the shop's products are filtered by.
fn is_filter(turn: &Turn<'_>, said: &Understood, word: &str) -> bool {
    let is_kept = |key: &String| turn.config.profile.attribute_names.contains_key(key);
    let values = said.entities.values.iter().filter(|(key, _)| is_kept(key)).flat_map(|(_, values)| values);
    let brand = said.entities.brand.as_ref().map(|brand| fold(brand));
    let mut words = values.chain(&brand).flat_map(|value| value.split(' '));
    lexicon::color(word).is_some() || words.any(|known| known == word)
}

/// "In green", said of one product, may be a variant of it.
fn asks_for_variant(said: &Understood) -> bool {
    let entities = &said.entities;
    (!entities.colors.is_empty() || entities.size.is_some()) && entities.budget.is_none()
}

/// Answers from the product talked about if it comes like that, else with what was found.
fn variant_or_found(turn: &mut Turn<'_>, query: SearchQuery, said: &Understood, answers: &[Answer]) {
    let [Answer::Found { found }, Answer::Products { products }] = answers else { return };
    match products.first() {
        Some(view) if super::product_question::tell_stock(turn, view, said) => {
            cards::show_products(turn, std::slice::from_ref(view), ProductLayout::Single);
        }
        _ => show_found(turn, query, How::Refined, found),
    }
}

fn cheaper(turn: &mut Turn<'_>) {
    let (Some(memory), Some(price)) = (turn.state.memory.search.clone(), shown_average(turn)) else {
        return ask(turn);
    };
    let query = SearchQuery { price_max_minor: Some(price - 1), after: None, ..memory.query };
    search(turn, query, How::Refined);
}

/// The price that "cheaper" compares with: of the product talked about, else of those shown on average.
fn shown_average(turn: &Turn<'_>) -> Option<i64> {
    let memory = &turn.state.memory;
    let focused = memory.focus.as_ref();
    if let Some(focus) = focused.filter(|focus| memory.shown.len() <= 1 || !memory.shown.contains(focus)) {
        return Some(focus.price.minor);
    }
    let count = i64::try_from(memory.shown.len()).ok().filter(|count| *count > 0)?;
    let sum = memory.shown.iter().try_fold(0_i64, |sum, item| sum.checked_add(item.price.minor))?;
    Some(sum / count)
}

fn more(turn: &mut Turn<'_>) {
    match turn.state.memory.search.clone() {
        Some(SearchMemory { query, next: Some(next), .. }) => {
            search(turn, SearchQuery { after: Some(next), ..query }, How::More);
        }
        Some(_) => {
            let prompt = turn.word("no_more_results", &[]);
            turn.ask(SKILL.name, "words", Expects::Text, prompt, Vec::new());
        }
        None => ask(turn),
    }
}

/// Takes a value of the narrowing question: `color=blue`.
fn narrow(turn: &mut Turn<'_>, argument: &str) {
    let (Some((key, value)), Some(memory)) = (argument.split_once('='), turn.state.memory.search.clone())
    else {
        return ask(turn);
    };
    let mut query = SearchQuery { after: None, ..memory.query };
    match key {
        "brand" => query.brand = Some(value.to_owned()),
        "category" => query.category = Some(value.to_owned()),
        _ => {
            query.attributes.insert(key.to_owned(), vec![fold(value)]);
        }
    }
    search(turn, query, How::Refined);
}

/// Reads products, and what a search finds beside them.
pub(super) fn beside(ids: Vec<ProductId>, query: Option<SearchQuery>) -> Vec<Reading> {
    let search = query.map(|query| Reading::Search { query });
    std::iter::once(Reading::Products { ids }).chain(search).collect()
}

/// A search for what is like a product and can be bought now.
pub(super) fn like(turn: &Turn<'_>, product: Option<ProductId>) -> SearchQuery {
    SearchQuery {
        language: turn.language,
        currency: Some(turn.currency()),
        in_stock_only: true,
        exclude: product.iter().cloned().collect(),
        like: product,
        limit: CARDS_MAX,
        ..SearchQuery::default()
    }
}

pub(super) fn search(turn: &mut Turn<'_>, mut query: SearchQuery, how: How) {
    // A further page is in the order of the first.
    if query.after.is_none() {
        query.prefer = Box::new(preferences(turn, &query));
    }
    let reading = Reading::Search { query: query.clone() };
    turn.read(SKILL.name, &Step::Found { query, how }, vec![reading]);
}

/// What this conversation said before: what is in the cart or was looked at, what was taken out, which price was
/// spoken of. It tips the scale between equals.
fn preferences(turn: &Turn<'_>, query: &SearchQuery) -> Preferences {
    let state = &turn.state;
    let products = |cart: &Option<Cart>| -> Vec<ProductId> {
        cart.iter().flat_map(|cart| &cart.lines).map(|line| line.product.clone()).collect()
    };
    let mut likes = products(&state.cart);
    let mut refused = products(&state.memory.undo);
    refused.extend(products(&state.memory.redo));
    refused.extend(state.memory.taste.refused.iter().cloned());
    refused.retain(|product| !likes.contains(product));
    likes.extend(state.memory.taste.liked.iter().map(|shown| shown.product.clone()));
    likes.extend(state.memory.focus.iter().map(|focus| focus.product.clone()));
    let before = state.memory.search.as_ref().map(|search| &search.query);
    let same_money = before.filter(|before| before.currency == query.currency);
    let limit = query.price_max_minor.is_none().then_some(same_money).flatten();
    Preferences { likes, refused, price_minor: limit.and_then(|before| before.price_max_minor) }
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    match (serde_json::from_str(step), answers) {
        (Ok(Step::Found { query, how }), [Answer::Found { found }]) => show_found(turn, query, how, found),
        (Ok(Step::Variant { query, said }), answers) => variant_or_found(turn, query, &said, answers),
        _ => {}
    }
}

/// Shows what a first search found: also how words that nobody understood turn out to name a product.
pub fn show_new(turn: &mut Turn<'_>, query: SearchQuery, found: &Found) {
    show_found(turn, query, How::New, found);
}

fn show_found(turn: &mut Turn<'_>, query: SearchQuery, how: How, found: &Found) {
    let words = words_of(turn, &query);
    if how == How::New {
        turn.signal(Signal::Searched { text: query.text.clone(), found: found.total });
    }
    if found.products.is_empty() {
        return nothing(turn, how, &words);
    }
    let only = named(turn, &query, how, found);
    let found = only.as_ref().unwrap_or(found);
    introduce(turn, &query, how, found, &words);
    let n_shown = found.products.len().min(CARDS_MAX);
    remember(turn, query, how, found);
    let layout = if n_shown == 1 { ProductLayout::Single } else { ProductLayout::Carousel };
    if n_shown == 1 {
        cards::focus(turn, &found.products[0]);
    } else {
        turn.state.memory.focus = None;
    }
    if cards::show_products(turn, &found.products, layout) == 0 {
        return nothing(turn, how, &words);
    }
    match found.products.as_slice() {
        [only] if !found.relaxed && !only.in_stock() => offer_to_tell(turn, only),
        _ => go_on(turn, found),
    }
}

/// "Tell me about the Fjord cup": who says a whole title and nothing else wants this one, whatever is like it.
fn named(turn: &Turn<'_>, query: &SearchQuery, how: How, found: &Found) -> Option<Found> {
    let stems = |text: &str| reference::stems(text, turn.language);
    let said = stems(&query.text);
    let is_titled = |view: &&ProductView| stems(view.product.title.get(turn.language)) == said;
    let mut titled = found.products.iter().filter(is_titled);
    let only = titled.next().filter(|_| titled.next().is_none() && how == How::New && !found.relaxed)?;
    Some(Found { products: vec![only.clone()], total: 1, corrected: found.corrected.clone(), ..Found::default() })
}

/// The one thing that was meant is sold out: she may hear when it is back.
fn offer_to_tell(turn: &mut Turn<'_>, view: &ProductView) {
    let id = &view.product.id;
    let prompt = turn.word("tell_when_back", &[]);
    let options =
        vec![turn.button(format!("yes:{id}"), "button_yes"), turn.button(format!("no:{id}"), "button_no")];
    turn.ask(SKILL.name, "wish", Expects::Option, prompt, options);
}

fn introduce(turn: &mut Turn<'_>, query: &SearchQuery, how: How, found: &Found, words: &str) {
    let n_found = found.total.max(found.products.len() as u64);
    let arguments = [("n", Value::Count(n_found)), ("query", Value::Text(words.to_owned()))];
    if found.relaxed {
        turn.signal(Signal::Unmet { text: query.text.clone() });
        let key = if words.is_empty() { "nothing_found_near" } else { "nothing_found_closest" };
        turn.say_with(key, &arguments);
    } else if how == How::More {
        turn.say("more_results", &[]);
    } else if let (Some(max), How::Budget) = (query.price_max_minor, how) {
        let budget = Money::from_minor(max, turn.currency());
        turn.say_with("found_budget", &[("budget", Value::Money(budget))]);
    } else if found.total <= 1 {
        turn.say_with("found_intro_one", &arguments);
    } else if query.like.is_some() {
        turn.say("like_intro", &[]);
    } else if words.is_empty() && query.text.is_empty() {
        turn.say("more_results", &[]);
    } else if words.is_empty() {
        turn.say_with("found_plain", &arguments);
    } else {
        turn.say_with("found_intro_other", &arguments);
    }
}

/// The search in the words it was asked in; a category or a value when there are no words.
fn words_of(turn: &Turn<'_>, query: &SearchQuery) -> String {
    if !query.text.is_empty() {
        // What had better not be quoted is searched for all the same.
        let quoted = audit::echo(&query.text).filter(|_| !turn.is_proposed);
        return quoted.unwrap_or_default();
    }
    let names = |slug: &String| turn.config.profile.categories.get(slug);
    let category = query.category.as_ref().and_then(names).map(|name| name.get(turn.language).to_owned());
    category.unwrap_or_default()
}

fn nothing(turn: &mut Turn<'_>, how: How, words: &str) {
    if how == How::More {
        turn.say("no_more_results", &[]);
        return;
    }
    turn.signal(Signal::Unmet { text: words.to_owned() });
    if words.is_empty() {
        let prompt = turn.word("nothing_found_plain", &[]);
        return turn.ask(SKILL.name, "words", Expects::Text, prompt, Vec::new());
    }
    let prompt = turn.word("nothing_found", &[("query", words)]);
    turn.ask(SKILL.name, "words", Expects::Text, prompt, Vec::new());
}

fn remember(turn: &mut Turn<'_>, query: SearchQuery, how: How, found: &Found) {
    let memory = &mut turn.state.memory.search;
    let mut search = match (how, memory.take()) {
        (How::More | How::Refined | How::Budget, Some(search)) => search,
        (_, _) => SearchMemory::default(),
    };
    search.query = query;
    search.next.clone_from(&found.next);
    search.total = found.total;
    search.seen.extend(found.products.iter().take(CARDS_MAX).map(|view| view.product.id.clone()));
    let surplus = search.seen.len().saturating_sub(SEEN_MAX);
    search.seen.drain(..surplus);
    *memory = Some(search);
}

/// What may come next: a question that splits the results well, else more of them.
fn go_on(turn: &mut Turn<'_>, found: &Found) {
    if let Some((facet, prompt)) = narrowing(turn, found) {
        let options: Vec<Choice> = facet
            .values
            .iter()
            .take(3)
            .map(|(value, _)| Choice::new(format!("facet:{}={value}", facet.key), value.clone()))
            .collect();
        if let Some(search) = &mut turn.state.memory.search {
            search.asked.push(facet.key.clone());
        }
        return turn.ask(SKILL.name, "facet", Expects::Option, prompt, options);
    }
    let mut options = Vec::new();
    if found.next.is_some() {
        options.push(turn.button("more", "button_more"));
        options.push(turn.button("cheaper", "button_cheaper"));
    }
    turn.suggest(options);
}

/// The facet that splits the results best and was not asked about yet, with its question.
fn narrowing(turn: &Turn<'_>, found: &Found) -> Option<(Facet, String)> {
    let search = turn.state.memory.search.as_ref()?;
    if found.total < NARROW_MIN || found.relaxed || !search.asked.is_empty() {
        return None;
    }
    let facet = found.facets.iter().find(|facet| splits_well(facet, found.total, search))?;
    let key = match facet.key.as_str() {
        "color" => "ask_facet_color",
        "size" => "ask_facet_size",
        "material" => "ask_facet_material",
        "brand" => "ask_facet_brand",
        _ => "ask_facet_generic",
    };
    let names = turn.config.profile.attribute_names.get(&facet.key);
    let name = names.map_or(facet.key.as_str(), |names| names.get(turn.language)).to_lowercase();
    Some((facet.clone(), turn.word(key, &[("facet", &name)])))
}

/// Two values or more, none of which is nearly everything, and together they cover most results.
fn splits_well(facet: &Facet, total: u64, search: &SearchMemory) -> bool {
    let covered: u64 = facet.values.iter().map(|(_, n)| n).sum();
    let most = facet.values.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let given = search.query.attributes.contains_key(&facet.key)
        || (facet.key == "brand" && search.query.brand.is_some())
        || (facet.key == "category" && search.query.category.is_some());
    facet.values.len() >= 2 && !given && most * 10 <= total * 7 && covered * 10 >= total * 6
}

/// Whether a search found what was asked for, not merely something near it.
pub fn fits(found: &Found) -> bool {
    !found.relaxed && !found.products.is_empty()
}
