//! Products by how they relate to one that was shown: like it but blue, bigger, of another brand, what goes with it.
//! > like this but in green  =>  And these too:  `[cards]`
//! > something bigger  =>  These are bigger:  `[cards]`, by the sizes the products state
//! > what goes with it?  =>  These go well with Blue mug:  `[cards]`, as the shop has noted it; where it has noted
//! > nothing, what enough buyers took together: Often bought together with Travel mug:  `[cards]`

use super::find_product::{self, How};
use super::show_product::ask_which;
use crate::commerce::catalog::ProductView;
use crate::content::ProductLayout;
use crate::dialogue::cards::{self, CARDS_MAX};
use crate::dialogue::context::Turn;
use crate::dialogue::phrases::Value;
use crate::dialogue::reference::{self, stems};
use crate::dialogue::relation::{self, Relation};
use crate::dialogue::size;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Understood;
use crate::dialogue::understand::entity::{Direction, lexicon};
use crate::dialogue::understand::normalize::fold;
use crate::inbox::source::{Origin, Source};
use crate::{Answer, BoughtTogether, ProductId, Reading, SearchQuery, TOGETHER_BUYERS_MIN};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub const SKILL: Skill = Skill::new("related", begin).verbs(&["goes-with"]).resume(resume);

/// Products whose sizes are compared with the ones shown.
const COMPARED_MAX: usize = 60;

#[derive(Serialize, Deserialize)]
enum Step {
    /// The products pointed at are loaded.
    Like { said: Box<Understood> },
    OtherBrand,
    Sized { bigger: bool },
    GoesWith,
    /// What goes with this product is loaded.
    Together { product: ProductId, title: String },
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let said = match cue {
        Cue::Chose { argument, .. } => {
            return read(turn, &Step::GoesWith, vec![ProductId::from(*argument)], None);
        }
        cue => cue.said(),
    };
    let Some((said, relation)) = said.and_then(|said| Some((said, relation::find(said)?.0))) else {
        return;
    };
    let anchors = reference::anchors(turn, said);
    let is_one = anchors.len() == 1;
    match relation {
        Relation::Like | Relation::GoesWith if !is_one => ask_which(turn, "show_product"),
        Relation::Like => read(turn, &Step::Like { said: Box::new(said.clone()) }, anchors, None),
        Relation::GoesWith => read(turn, &Step::GoesWith, anchors, None),
        Relation::OtherBrand => read(turn, &Step::OtherBrand, anchors, None),
        Relation::Bigger | Relation::Smaller => {
            let query = SearchQuery { limit: COMPARED_MAX, ..around(turn, &anchors) };
            let step = Step::Sized { bigger: relation == Relation::Bigger };
            read(turn, &step, anchors, Some(query));
        }
    }
}

/// Where to look: beside the one product pointed at, else in the search that showed them.
fn around(turn: &Turn<'_>, anchors: &[ProductId]) -> SearchQuery {
    match (anchors, &turn.state.memory.search) {
        ([_, _, ..], Some(search)) => SearchQuery { after: None, ..search.query.clone() },
        _ => find_product::like(turn, anchors.first().cloned()),
    }
}

fn read(turn: &mut Turn<'_>, step: &Step, ids: Vec<ProductId>, query: Option<SearchQuery>) {
    turn.read(SKILL.name, step, find_product::beside(ids, query));
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(step) = serde_json::from_str::<Step>(step) else { return };
    let Some(Answer::Products { products }) = answers.first() else { return };
    if products.is_empty() && !matches!(step, Step::Together { .. }) {
        return ask_which(turn, "show_product");
    }
    match (step, answers.get(1)) {
        (Step::Like { said }, _) => look_for_like(turn, &products[0], &said),
        (Step::OtherBrand, _) => look_for_other_brand(turn, products),
        (Step::Sized { bigger }, Some(Answer::Found { found })) => {
            show_sized(turn, bigger, products, &found.products);
        }
        (Step::GoesWith, _) => look_up_together(turn, &products[0]),
        (Step::Together { product, title }, Some(Answer::Together { products: bought })) => {
            show_together(turn, (product, &title), products, bought);
        }
        (Step::Sized { .. } | Step::Together { .. }, _) => {}
    }
}

/// "Like this but blue": products like it that fulfill what else was said.
fn look_for_like(turn: &mut Turn<'_>, view: &ProductView, said: &Understood) {
    let mut query = find_product::like(turn, Some(view.product.id.clone()));
    find_product::add_wishes(turn, &mut query, said);
    let price = cards::lead_variant(turn, view).map(|(_, price)| price.minor);
    match said.entities.direction {
        Some(Direction::Cheaper) => query.price_max_minor = price.map(|price| price - 1),
        Some(Direction::Dearer) => query.price_min_minor = price.map(|price| price + 1),
        _ => {}
    }
    query.text = wish_in_words(turn, view, said);
    find_product::search(turn, query, How::New);
}

/// What is said beside the product's own words, the relation and the values that became filters.
fn wish_in_words(turn: &Turn<'_>, view: &ProductView, said: &Understood) -> String {
    let rest = relation::find(said).map(|(_, rest)| rest).unwrap_or_default();
    let title = stems(view.product.title.get(turn.language), turn.language);
    let is_wish = |word: &&str| {
        let names = stems(word, turn.language);
        rest.contains(&fold(word)) && !names.is_empty() && names.is_disjoint(&title)
    };
    let words = said.entities.content.split(' ').filter(is_wish);
    words.filter(|word| lexicon::color(&fold(word)).is_none()).collect::<Vec<_>>().join(" ")
}

fn look_for_other_brand(turn: &mut Turn<'_>, views: &[ProductView]) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for brand in views.iter().map(|view| view.product.brand.as_str()) {
        *counts.entry(brand).or_default() += usize::from(!brand.is_empty());
    }
    // Of several brands shown, the one she has seen most of.
    let most = counts.into_iter().filter(|(_, n)| *n > 0).max_by_key(|(_, n)| *n);
    let Some((brand, _)) = most else { return turn.say("brand_unknown", &[]) };
    let ids: Vec<ProductId> = views.iter().map(|view| view.product.id.clone()).collect();
    let around = around(turn, &ids);
    let mut brands_without = around.brands_without.clone();
    brands_without.push(brand.to_owned());
    let query = SearchQuery { brand: None, brands_without, ..around };
    find_product::search(turn, query, How::Refined);
}

/// Those that state a larger (or smaller) size than the ones shown, the nearest first.
fn show_sized(turn: &mut Turn<'_>, bigger: bool, shown: &[ProductView], found: &[ProductView]) {
    let known = |view: &&ProductView| shown.iter().all(|s| s.product.id != view.product.id);
    let others: Vec<&ProductView> = found.iter().filter(known).collect();
    let mut sized: Vec<(i64, &ProductView)> = Vec::new();
    let mut is_comparable = false;
    for view in others {
        let Some(difference) = size::difference(view, shown) else { continue };
        is_comparable = true;
        if (bigger && difference > 0) || (!bigger && difference < 0) {
            sized.push((difference.abs(), view));
        }
    }
    sized.sort_by_key(|(difference, _)| *difference);
    let views: Vec<ProductView> =
        sized.into_iter().take(CARDS_MAX).map(|(_, view)| view.clone()).collect();
    let key = match (views.is_empty(), is_comparable, bigger) {
        (true, false, _) => "size_unknown",
        (true, true, true) => "bigger_none",
        (true, true, false) => "smaller_none",
        (false, _, true) => "bigger_intro",
        (false, _, false) => "smaller_intro",
    };
    turn.say(key, &[]);
    show(turn, &views);
}

fn show(turn: &mut Turn<'_>, views: &[ProductView]) {
    let layout = if let [only] = views {
        cards::focus(turn, only);
        ProductLayout::Single
    } else {
        turn.state.memory.focus = None;
        ProductLayout::Carousel
    };
    if !views.is_empty() {
        cards::show_products(turn, views, layout);
    }
}

fn look_up_together(turn: &mut Turn<'_>, view: &ProductView) {
    cards::focus(turn, view);
    let title = view.product.title.get(turn.language).to_owned();
    let product = view.product.id.clone();
    let step = Step::Together { product: product.clone(), title };
    let noted = Reading::Products { ids: view.product.goes_with.clone() };
    turn.read(SKILL.name, &step, vec![noted, Reading::Together { product }]);
}

/// What the shop has noted goes first; else what buyers took together, where enough did.
fn show_together(
    turn: &mut Turn<'_>,
    (product, title): (ProductId, &str),
    noted: &[ProductView],
    bought: &[BoughtTogether],
) {
    let in_stock = |view: &&ProductView| view.in_stock();
    let noted: Vec<ProductView> = noted.iter().filter(in_stock).take(CARDS_MAX).cloned().collect();
    let often = bought.iter().filter(|one| one.n_buyers >= TOGETHER_BUYERS_MIN).map(|one| &one.view);
    let often: Vec<ProductView> = often.filter(in_stock).take(CARDS_MAX).cloned().collect();
    let (key, origin, views) = match (noted.is_empty(), often.is_empty()) {
        (false, _) => ("goes_with_intro", Origin::GoesWith { product }, noted),
        (true, false) => ("often_together_intro", Origin::Orders { product }, often),
        (true, true) => return tell_nothing_goes_with(turn, title, product.as_str()),
    };
    turn.cite_as(Source { origin, title: title.to_owned() });
    turn.say_with(key, &[("product", Value::Product(title.to_owned()))]);
    show(turn, &views);
}

fn tell_nothing_goes_with(turn: &mut Turn<'_>, title: &str, product: &str) {
    turn.say("goes_with_none", &[("product", title)]);
    let similar = turn.button(format!("similar:{product}"), "button_similar");
    turn.suggest(vec![similar]);
}
