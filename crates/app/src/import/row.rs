//! One feed row with Google's or Meta's column names, as one variant of one product.

use super::{Defaults, Entry, Rejected, price};
use engine::commerce::catalog::{Product, Variant};
use engine::{Localized, Sku};
use std::collections::BTreeMap;

/// Columns that tell one variant of a group from another.
const OPTION_COLUMNS: &[&str] = &["color", "size", "pattern"];
/// Columns that become attributes of the product.
const ATTRIBUTE_COLUMNS: &[&str] = &[
    "material",
    "gender",
    "age_group",
    "condition",
    "product_detail",
    "unit_pricing_measure",
    "energy_efficiency_class",
];
/// Units assumed where a feed only says that there are some.
const STOCK_OF_A_FEED: i64 = 1_000;

/// Column name (lower case, without the `g:` prefix) → value.
pub type Columns = BTreeMap<String, String>;

/// Makes a product of one row; rows with the same `item_group_id` are merged by [`merge`].
///
/// # Errors
/// The reason why the row cannot be sold.
pub fn entry(line: u64, columns: &Columns, defaults: Defaults) -> Result<Entry, Rejected> {
    let text =
        |name: &str| columns.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
    let id = text("id").map(str::to_owned);
    let reject = |reason: &str| Rejected { line, id: id.clone(), reason: reason.to_owned() };
    let sku = text("id").ok_or_else(|| reject("there is no id"))?;
    let title = text("title").ok_or_else(|| reject("there is no title"))?;
    let listed = text("price").ok_or_else(|| reject("there is no price"))?;
    let listed = price::parse(listed, defaults.currency).map_err(|reason| reject(&reason))?;
    let sale = text("sale_price")
        .map(|sale| price::parse(sale, defaults.currency))
        .transpose()
        .map_err(|reason| reject(&reason))?;
    let (now, before) = match sale {
        Some(sale) if sale.currency != listed.currency => {
            return Err(reject("price and sale_price have different currencies"));
        }
        Some(sale) if sale.minor >= listed.minor => {
            return Err(reject("sale_price is not lower than price"));
        }
        Some(sale) => (sale, Some(listed)),
        None => (listed, None),
    };
    let words = |text: &str| Localized::only(defaults.language, text);
    let options = OPTION_COLUMNS
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), words(text(name)?))))
        .collect();
    let attributes = ATTRIBUTE_COLUMNS
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), words(text(name)?))))
        .collect();
    let image = text("image_link").or_else(|| text("image[0].url")).map(str::to_owned);
    let variant = Variant {
        options,
        compare_at: before.into_iter().collect(),
        image: image.clone(),
        gtin: text("gtin").map(str::to_owned),
        ..Variant::new(sku, vec![now])
    };
    let id = text("item_group_id").unwrap_or(sku);
    let product = Product {
        brand: text("brand").unwrap_or_default().to_owned(),
        description: words(text("description").unwrap_or_default()),
        categories: categories(
            text("product_type").or_else(|| text("google_product_category")).unwrap_or_default(),
        ),
        attributes,
        image,
        link: text("link").map(str::to_owned),
        ..Product::new(id, words(title), vec![variant])
    };
    let stock = stock(columns).map_err(|reason| reject(&reason))?;
    Ok(Entry { line, product, stock: vec![(Sku::from(sku), stock)] })
}

/// `Home & Garden > Kitchen` → `home-garden`, `kitchen`.
pub fn categories(path: &str) -> Vec<String> {
    path.split('>').map(slug).filter(|slug| !slug.is_empty()).collect()
}

/// Lower-case letters and digits joined by single hyphens.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Units at hand: the exact figure where there is one, else what the availability means.
fn stock(columns: &Columns) -> Result<Option<i64>, String> {
    let given = ["quantity_to_sell_on_facebook", "quantity", "inventory"]
        .iter()
        .find_map(|name| columns.get(*name));
    if let Some(given) = given.map(|text| text.trim()).filter(|text| !text.is_empty()) {
        let units: i64 =
            given.parse().map_err(|_| format!("`{given}` is not a number of units"))?;
        return Ok(Some(units.max(0)));
    }
    let availability =
        columns.get("availability").map(|text| text.trim().to_lowercase().replace([' ', '-'], "_"));
    match availability.as_deref() {
        None | Some("" | "in_stock" | "available_for_order" | "preorder" | "backorder") => {
            Ok(Some(STOCK_OF_A_FEED))
        }
        Some("out_of_stock" | "discontinued") => Ok(Some(0)),
        Some(other) => Err(format!("`{other}` is not an availability")),
    }
}

/// Joins rows of one group that stand beside each other into one product.
pub fn merge(
    rows: impl Iterator<Item = Result<Entry, Rejected>>,
) -> impl Iterator<Item = Result<Entry, Rejected>> {
    let mut rows = rows.peekable();
    std::iter::from_fn(move || {
        let mut first = match rows.next()? {
            Ok(entry) => entry,
            Err(rejected) => return Some(Err(rejected)),
        };
        while let Some(Ok(next)) =
            rows.next_if(|row| row.as_ref().is_ok_and(|next| next.product.id == first.product.id))
        {
            join(&mut first, next);
        }
        Some(Ok(first))
    })
}

/// Adds another row's variants to a product; what the first row said of the product stands.
pub fn join(first: &mut Entry, next: Entry) {
    for variant in next.product.variants {
        if let Some(same) = first.product.variants.iter_mut().find(|known| known.sku == variant.sku)
        {
            *same = variant;
        } else {
            first.product.variants.push(variant);
        }
    }
    first.stock.retain(|(sku, _)| !next.stock.iter().any(|(other, _)| other == sku));
    first.stock.extend(next.stock);
}
