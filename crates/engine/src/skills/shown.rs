//! Answers what is asked of products that are shown: the cheapest, the one to take, a color, what can be had.
//! > which is the cheapest?  =>  Of these, Blue mug costs least: €18.00.  `[card]`
//! > which one would you pick?  =>  I'd take Green mug: 4.8 out of 5 from buyers (ratings: 4).  `[card]`
//! > does it come in green?  =>  Not this one, but:  `[card of the green mug]`
//! > that's pricey  =>  These cost less:  `[cards]`
//! > any other colors?  =>  I know of no other color of Blue mug. Much like it:  `[cards]`
//! > that one  =>  the product talked about; of several, which of them  `[a button each]`

use super::find_product;
use super::product_question::{ask_each, tell_options, tell_stock};
use super::show_product::ask_which;
use crate::commerce::catalog::ProductView;
use crate::content::ProductLayout;
use crate::dialogue::cards::{self, CARDS_MAX};
use crate::dialogue::context::Turn;
use crate::dialogue::{described, policy};
use crate::dialogue::memory::Expects;
use crate::dialogue::phrases::Value;
use crate::dialogue::product_words::{self, ProductTalk};
use crate::dialogue::reference;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::{Intent, Understood};
use crate::dialogue::understand::entity::Entities;
use crate::inbox::source::Origin;
use crate::{Answer, ProductId, Reading, SearchQuery, SearchSort};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("shown", begin).claims(claims).resume(resume);

/// Fewer ratings than this are no reason.
const RATINGS_MIN: u32 = 3;

#[derive(Serialize, Deserialize)]
enum Step {
    Cheapest,
    Pick,
    Stock,
    /// What the shop sells for least.
    CheapestOfAll,
    /// One product, and others of its kind.
    OtherColors { said: Box<Understood> },
    /// One product, and others of its kind in the color.
    ColorOfOne { said: Box<Understood> },
    /// Those shown, what the search has in the color, and what it has in any.
    ColorOfList { said: Box<Understood> },
    /// One product, and others of its kind that cost less.
    Pricey,
}

fn claims(turn: &Turn<'_>, said: &Understood) -> bool {
    product_words::heard(turn, said).is_some()
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let Some((said, talk)) = cue.said().and_then(|said| Some((said, product_words::heard(turn, said)?)))
    else {
        return;
    };
    match talk {
        ProductTalk::Popular => turn.begin("recommend", &Cue::Chose { verb: "recommend", argument: "" }),
        ProductTalk::When | ProductTalk::Fact => policy::follow(turn, Intent::AskProduct, said),
        ProductTalk::Liked => turn.begin("reviews", cue),
        ProductTalk::Either => turn.begin("compare", cue),
        ProductTalk::AllPricey => turn.begin("find_product", &Cue::Chose { verb: "cheaper", argument: "" }),
        ProductTalk::Facts => ask_each(turn, said),
        ProductTalk::Dearest | ProductTalk::Biggest | ProductTalk::Smallest => turn.begin("superlative", cue),
        ProductTalk::Place => turn.begin("show_product", cue),
        ProductTalk::Cheapest => read_shown(turn, &Step::Cheapest, None),
        ProductTalk::Pick => read_shown(turn, &Step::Pick, None),
        ProductTalk::Stock => read_shown(turn, &Step::Stock, None),
        ProductTalk::CheapestOfAll => {
            let query = SearchQuery { sort: SearchSort::PriceUp, ..find_product::like(turn, None) };
            read(turn, &Step::CheapestOfAll, Vec::new(), Some(query));
        }
        ProductTalk::Pricey => {
            let Some(focus) = turn.state.memory.focus.clone() else { return };
            let price_max_minor = Some(focus.price.minor - 1);
            let query = SearchQuery { price_max_minor, ..find_product::like(turn, Some(focus.product.clone())) };
            read(turn, &Step::Pricey, vec![focus.product], Some(query));
        }
        ProductTalk::Color => ask_for_color(turn, said),
        ProductTalk::OtherColors => {
            let Some(one) = reference::talked_about(turn).map(|shown| shown.product.clone()) else { return };
            let query = find_product::like(turn, Some(one.clone()));
            read(turn, &Step::OtherColors { said: Box::new(said.clone()) }, vec![one], Some(query));
        }
        ProductTalk::This => show_this(turn),
        ProductTalk::Middle => show_middle(turn),
    }
}

/// "That one": the one talked about, else which of them.
fn show_this(turn: &mut Turn<'_>) {
    match reference::talked_about(turn).map(|shown| shown.product.clone()) {
        Some(product) => show_details(turn, &product),
        None => ask_which(turn, "show_product"),
    }
}

/// Of an even number none is in the middle.
fn show_middle(turn: &mut Turn<'_>) {
    let shown = &turn.state.memory.shown;
    let middle = shown.get(shown.len() / 2).filter(|_| shown.len() % 2 == 1);
    match middle.map(|shown| shown.product.clone()) {
        Some(product) => show_details(turn, &product),
        None => ask_which(turn, "show_product"),
    }
}

fn show_details(turn: &mut Turn<'_>, product: &ProductId) {
    turn.begin("show_product", &Cue::Chose { verb: "show", argument: product.as_str() });
}

fn ask_for_color(turn: &mut Turn<'_>, said: &Understood) {
    let said_too = Box::new(said.clone());
    if let Some(one) = reference::talked_about(turn).map(|shown| shown.product.clone()) {
        let mut query = find_product::like(turn, Some(one.clone()));
        find_product::add_wishes(turn, &mut query, said);
        return read(turn, &Step::ColorOfOne { said: said_too }, vec![one], Some(query));
    }
    let search = turn.state.memory.search.as_ref().map(|search| search.query.clone());
    let query = search.map(|before| {
        let mut query = SearchQuery { after: None, ..before };
        find_product::add_wishes(turn, &mut query, said);
        query
    });
    let mut readings = vec![Reading::Products { ids: shown_ids(turn) }];
    if let Some(query) = query {
        let in_any = SearchQuery { exclude: shown_ids(turn), ..before(turn, &query) };
        readings.extend([Reading::Search { query }, Reading::Search { query: in_any }]);
    }
    turn.read(SKILL.name, &Step::ColorOfList { said: said_too }, readings);
}

/// The same search, whatever the color.
fn before(turn: &Turn<'_>, query: &SearchQuery) -> SearchQuery {
    let memory = turn.state.memory.search.as_ref();
    let query = memory.map_or_else(|| query.clone(), |search| search.query.clone());
    SearchQuery { after: None, in_stock_only: true, ..query }
}

fn shown_ids(turn: &Turn<'_>) -> Vec<ProductId> {
    turn.state.memory.shown.iter().map(|shown| shown.product.clone()).collect()
}

fn read_shown(turn: &mut Turn<'_>, step: &Step, query: Option<SearchQuery>) {
    read(turn, step, shown_ids(turn), query);
}

fn read(turn: &mut Turn<'_>, step: &Step, ids: Vec<ProductId>, query: Option<SearchQuery>) {
    turn.read(SKILL.name, step, find_product::beside(ids, query));
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(step) = serde_json::from_str::<Step>(step) else { return };
    let Some(Answer::Products { products }) = answers.first() else { return };
    // What only comes near is not it.
    let found: &[ProductView] = match answers.get(1) {
        Some(Answer::Found { found }) if !found.relaxed => &found.products,
        _ => &[],
    };
    if matches!(step, Step::CheapestOfAll) {
        return tell_cheapest(turn, "cheapest_of_all", found);
    }
    let Some(first) = products.first() else { return turn.say("stale_offer", &[]) };
    match step {
        Step::Cheapest => tell_cheapest(turn, "cheapest_is", products),
        Step::CheapestOfAll => {}
        Step::OtherColors { said } => tell_other_colors(turn, first, &said, found),
        Step::Pick => pick(turn, products),
        Step::Stock => tell_all_stock(turn, products),
        Step::ColorOfOne { said } => tell_color(turn, first, &said, found),
        Step::ColorOfList { said } => {
            let others = match answers.get(2) {
                Some(Answer::Found { found }) => found.products.as_slice(),
                _ => &[],
            };
            tell_colors(turn, products, &said, (found, others));
        }
        Step::Pricey => show_cheaper(turn, first, found),
    }
}

/// The cheapest that can be had; where none can, the cheapest.
fn tell_cheapest(turn: &mut Turn<'_>, key: &str, views: &[ProductView]) {
    let priced = |view| cards::lead_variant(turn, view).map(|(_, price)| (!view.in_stock(), price.minor));
    let cheapest = views.iter().filter(|view| priced(view).is_some()).min_by_key(|view| priced(view));
    let Some(view) = cheapest else { return turn.say("nothing_found_plain", &[]) };
    let Some((_, price)) = cards::lead_variant(turn, view) else { return };
    turn.cite(view, |product| Origin::Price { product });
    let product = Value::Product(view.product.title.get(turn.language).to_owned());
    turn.say_with(key, &[("product", product), ("price", Value::Money(price))]);
    show(turn, &[view]);
}

/// The one that buyers rate best among those that can be had.
fn pick(turn: &mut Turn<'_>, views: &[ProductView]) {
    let rated = views.iter().filter(|view| view.in_stock()).filter_map(|view| {
        let rating = &view.product.rating;
        let tenths = rating.tenths().filter(|_| rating.count() >= RATINGS_MIN)?;
        Some((tenths, rating.count(), view))
    });
    let Some((tenths, count, view)) = rated.max_by_key(|(tenths, count, _)| (*tenths, *count)) else {
        let prompt = turn.word("recommend_none", &[]);
        return turn.ask("find_product", "words", Expects::Text, prompt, Vec::new());
    };
    turn.cite(view, |product| Origin::Ratings { product });
    let arguments = [
        ("product", Value::Product(view.product.title.get(turn.language).to_owned())),
        ("rating", Value::Rating(tenths)),
        ("count", Value::Count(count.into())),
    ];
    turn.say_with("pick_rated", &arguments);
    show(turn, &[view]);
}

fn tell_all_stock(turn: &mut Turn<'_>, views: &[ProductView]) {
    for (key, wanted) in [("shown_in_stock", true), ("shown_out_of_stock", false)] {
        let those: Vec<&ProductView> = views.iter().filter(|view| view.in_stock() == wanted).collect();
        if those.is_empty() {
            continue;
        }
        for view in &those {
            turn.cite(view, |product| Origin::Stock { product });
        }
        let titles: Vec<&str> = those.iter().map(|view| view.product.title.get(turn.language)).collect();
        turn.say(key, &[("products", &titles.join(", "))]);
    }
}

/// The colors alone: what else was said names nothing.
fn in_color(said: &Understood) -> Entities {
    Entities { colors: said.entities.colors.clone(), ..Entities::default() }
}

/// "Does it come in green?": itself, else others of its kind.
fn tell_color(turn: &mut Turn<'_>, view: &ProductView, said: &Understood, found: &[ProductView]) {
    let wanted = in_color(said);
    if described::fulfills(&view.product, &wanted) {
        cards::focus(turn, view);
        if !tell_stock(turn, view, said) {
            turn.cite(view, |product| Origin::Stock { product });
            turn.say(if view.in_stock() { "in_stock" } else { "out_of_stock" }, &[]);
        }
        return show(turn, &[view]);
    }
    let others = of_its_kind(view, found).filter(|other| described::fulfills(&other.product, &wanted));
    let others: Vec<&ProductView> = others.take(CARDS_MAX).collect();
    if others.is_empty() {
        let title = view.product.title.get(turn.language).to_owned();
        let color = product_words::typed_color(said);
        turn.say("color_none", &[("product", &title), ("color", &color)]);
        let similar = turn.button(format!("similar:{}", view.product.id), "button_similar");
        return turn.suggest(vec![similar]);
    }
    turn.say("color_other", &[]);
    show(turn, &others);
}

/// "Any other colors?": its own, else others of its kind.
fn tell_other_colors(turn: &mut Turn<'_>, view: &ProductView, said: &Understood, found: &[ProductView]) {
    if tell_options(turn, view, said) {
        return cards::focus(turn, view);
    }
    let others: Vec<&ProductView> = of_its_kind(view, found).take(CARDS_MAX).collect();
    let title = view.product.title.get(turn.language).to_owned();
    if others.is_empty() {
        return turn.say("other_colors_none", &[("product", &title)]);
    }
    turn.say("other_colors_beside", &[("product", &title)]);
    show(turn, &others);
}

/// "Do any come in red?": those of them that do, else what the search has in red, else what else it has.
fn tell_colors(
    turn: &mut Turn<'_>,
    views: &[ProductView],
    said: &Understood,
    (found, others): (&[ProductView], &[ProductView]),
) {
    let wanted = in_color(said);
    let have = |views: &'_ [ProductView]| -> Vec<ProductView> {
        let having = views.iter().filter(|view| described::fulfills(&view.product, &wanted));
        having.take(CARDS_MAX).cloned().collect()
    };
    let (among, beside) = (have(views), have(found));
    let color = product_words::typed_color(said);
    let (key, those) = match (among.is_empty(), beside.is_empty()) {
        (false, _) => ("among_intro", among),
        (true, false) => ("among_others", beside),
        (true, true) if others.is_empty() => return turn.say("among_none", &[("color", &color)]),
        (true, true) => ("among_none_but", others.to_vec()),
    };
    turn.say(key, &[("color", &color)]);
    show(turn, &those.iter().collect::<Vec<_>>());
}

/// "That's pricey": others of its kind that cost less.
fn show_cheaper(turn: &mut Turn<'_>, view: &ProductView, found: &[ProductView]) {
    let others: Vec<&ProductView> = of_its_kind(view, found).take(CARDS_MAX).collect();
    if others.is_empty() {
        let title = view.product.title.get(turn.language).to_owned();
        return turn.say("cheaper_none", &[("product", &title)]);
    }
    turn.say("cheaper_intro", &[]);
    show(turn, &others);
}

/// What stands on the same shelf, without the product itself.
fn of_its_kind<'v>(view: &ProductView, found: &'v [ProductView]) -> impl Iterator<Item = &'v ProductView> {
    let shelf = view.product.categories.last().cloned();
    let id = view.product.id.clone();
    let is_of_kind = move |other: &&ProductView| {
        other.product.id != id && shelf.as_ref().is_none_or(|shelf| other.product.categories.contains(shelf))
    };
    found.iter().filter(is_of_kind)
}

pub(super) fn show(turn: &mut Turn<'_>, views: &[&ProductView]) {
    let layout = if let [only] = views {
        cards::focus(turn, only);
        ProductLayout::Single
    } else {
        turn.state.memory.focus = None;
        ProductLayout::Carousel
    };
    let views: Vec<ProductView> = views.iter().map(|view| (*view).clone()).collect();
    cards::show_products(turn, &views, layout);
}
