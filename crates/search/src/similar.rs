//! Products like one: its rarest title words, its most special category, its price band.

use crate::document::unpack_price;
use crate::plan::{Lane, LaneField, NearPrice, Plan, rarity};
use crate::read::Reader;
use crate::schema::Fields;
use crate::view::{View, frequency, locate};
use engine::{ProductId, SearchQuery};
use tantivy::TantivyDocument;
use tantivy::schema::Field;
use tantivy::schema::document::Value;

/// A category says more than any one word of the title.
const CATEGORY_WEIGHT: f32 = 2.0;
/// What costing about the same as the product in question adds.
pub(crate) const NEAR_PRICE_PRIOR: f32 = 0.25;

/// Adds to the plan what makes others similar to `product`; without such a product, nothing is.
pub(crate) fn add(
    view: &View,
    fields: &Fields,
    query: &SearchQuery,
    product: &ProductId,
    plan: &mut Plan,
) -> tantivy::Result<()> {
    plan.exclude.push(product.as_str().to_owned());
    let Some((segment, doc)) = locate(view, product)? else {
        plan.unknown = plan.lanes.is_empty();
        return Ok(());
    };
    let stored: TantivyDocument = segment.reader.get_store_reader(1)?.get(doc)?;
    let texts = |field: Field| stored.get_all(field).filter_map(|value| value.as_str());
    let language = fields.languages.iter().position(|f| f.language == query.language).unwrap_or(0);
    let title = texts(fields.title_text).nth(language).unwrap_or_default();
    let text = format!("{title} {}", query.text);
    let mut read = Plan::default();
    Reader::of_products(view, fields, language).read_text(&text, &mut read)?;
    // Nothing has to be covered: every word in common counts for itself.
    let own = read.lanes.into_iter().filter(|lane| lane.field != LaneField::Code);
    plan.lanes = own.map(|lane| Lane { bits: 0, ..lane }).collect();
    plan.concepts.clear();
    plan.corrected = None;
    plan.unknown = false;
    for category in texts(fields.category) {
        add_category(view, &crate::analyze::fold(category), plan)?;
    }
    let wanted = query.currency.map(crate::document::currency_key);
    let prices = segment.price.values_for_doc(doc).map(unpack_price);
    let cheapest = prices.filter(|(c, _)| wanted.is_none_or(|wanted| wanted == *c)).min();
    plan.near_price =
        cheapest.map(|(currency, amount)| NearPrice { currency, amount, weight: NEAR_PRICE_PRIOR });
    Ok(())
}

fn add_category(view: &View, slug: &str, plan: &mut Plan) -> std::io::Result<()> {
    let mut n_found = 0;
    for segment in &view.segments {
        n_found += frequency(&segment.category, slug)?;
    }
    let weight = CATEGORY_WEIGHT * rarity(view.n_products, n_found);
    let lane = Lane { field: LaneField::Category, term: slug.to_owned(), bits: 0, weight };
    plan.lanes.insert(0, lane);
    Ok(())
}
