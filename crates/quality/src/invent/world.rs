//! A generated shop in memory that answers the core's readings.

use super::chance::Chance;
use super::occasions;
use engine::commerce::catalog::{Product, ProductView};
use engine::commerce::delivery::DeliveryOption;
use engine::commerce::money::{Currency, Money};
use engine::commerce::promotion::{CouponUsage, Promotion};
use engine::commerce::quote::{QuoteInput, quote};
use engine::commerce::tax::TaxTable;
use engine::content::{OrderCard, RatingFigure, ReviewQuote, ReviewsCard};
use engine::{
    Answer, ClockChange, Found, Language, LinkTried, OrderFact, OrderId, Passage, ProductId, Reading,
    ReviewsAnswer, SearchQuery, Sku, ThemeCount, Timestamp,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) const START: Timestamp = Timestamp(1_790_000_000_000);
/// Things in three languages, each with its category.
pub(super) const THINGS: &[(&str, [&str; 3])] = &[
    ("mugs", ["mug", "taza", "krus"]),
    ("lamps", ["lamp", "lámpara", "lampe"]),
    ("vases", ["vase", "jarrón", "vase"]),
    ("rugs", ["rug", "alfombra", "tæppe"]),
    ("chairs", ["chair", "silla", "stol"]),
    ("candles", ["candle", "vela", "stearinlys"]),
    ("bags", ["bag", "bolso", "taske"]),
    ("towels", ["towel", "toalla", "håndklæde"]),
];
pub(super) const COLORS: &[[&str; 3]] = &[
    ["blue", "azul", "blå"],
    ["green", "verde", "grøn"],
    ["red", "rojo", "rød"],
    ["black", "negro", "sort"],
    ["white", "blanco", "hvid"],
];
/// First halves and second halves of made-up names.
const HEADS: &[&str] =
    &["Vel", "Zor", "Kal", "Mir", "Tov", "Bren", "Ald", "Fjor", "Quin", "Syl", "Ost", "Lun"];
const TAILS: &[&str] =
    &["orn", "vik", "dessa", "gard", "ella", "stad", "mora", "holt", "wen", "ira"];

/// What is sold, and what could be but is not.
#[derive(Debug)]
pub(super) struct World {
    pub(super) products: Vec<ProductView>,
    by_id: BTreeMap<ProductId, usize>,
    by_word: BTreeMap<String, BTreeSet<usize>>,
    /// Names that nothing has.
    pub(super) ghosts: Vec<String>,
    promotions: Vec<Promotion>,
    deliveries: Vec<DeliveryOption>,
    /// The contact's own orders.
    pub(super) orders: Vec<OrderFact>,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 1);
        let mut names: Vec<String> = HEADS
            .iter()
            .flat_map(|head| TAILS.iter().map(move |tail| format!("{head}{tail}")))
            .collect();
        let ghosts = names.split_off(90);
        let products: Vec<ProductView> =
            names.iter().enumerate().map(|(n, name)| product(&mut chance, n, name)).collect();
        let mut by_word: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (place, view) in products.iter().enumerate() {
            for title in view.product.title.0.values() {
                for word in title.split_whitespace() {
                    by_word.entry(word.to_lowercase()).or_default().insert(place);
                }
            }
        }
        let by_id = products.iter().enumerate().map(|(n, view)| (view.product.id.clone(), n));
        let promotions = json!([
            {"id": "spring", "name": {"en": "Spring", "es": "Primavera", "da": "Forår"},
             "kind": "percent", "percent_bp": 1000, "coupon": "SPRING10"},
            {"id": "big", "name": {"en": "Big cart"}, "kind": "amount", "amount": {"EUR": 1000, "DKK": 7500},
             "minimum": {"EUR": 10000, "DKK": 75000}, "coupon": "BIG10"},
            {"id": "old", "name": {"en": "Old"}, "kind": "percent", "percent_bp": 500,
             "coupon": "OLD5", "ends": START.0 - 1_000_000},
        ]);
        let deliveries = json!([
            {"id": "standard", "name": {"en": "Standard"}, "price": {"EUR": 490, "DKK": 3900},
             "free_from": {"EUR": 7500, "DKK": 55000}, "days": [2, 4]},
        ]);
        Self {
            by_id: by_id.collect(),
            products,
            by_word,
            ghosts,
            promotions: serde_json::from_value(promotions).unwrap_or_default(),
            deliveries: serde_json::from_value(deliveries).unwrap_or_default(),
            orders: vec![order("4417", "shipped", 6_130), order("4482", "paid", 2_915)],
        }
    }

    pub(super) fn answer(&self, reading: &Reading) -> Answer {
        match reading {
            Reading::Search { query } => Answer::Found { found: self.search(query) },
            Reading::Products { ids } => {
                Answer::Products { products: ids.iter().filter_map(|id| self.view(id)).collect() }
            }
            Reading::Skus { skus } => {
                let has = |view: &&ProductView| skus.iter().any(|sku| view.product.variant(sku).is_some());
                Answer::Products { products: self.products.iter().filter(has).cloned().collect() }
            }
            Reading::Reviews { product, theme, .. } => {
                Answer::Reviews { reviews: self.reviews(product, theme.as_deref()).map(Box::new) }
            }
            Reading::Knowledge { query, language } => knowledge(query, *language),
            Reading::Quote { cart, language } => {
                let products: Vec<ProductView> =
                    cart.lines.iter().filter_map(|line| self.view(&line.product)).collect();
                Answer::Quote {
                    quote: Box::new(quote(&QuoteInput {
                        cart,
                        products: &products,
                        currency: cart.currency.unwrap_or(Currency::EUR),
                        language: *language,
                        country: "DK",
                        prices_include_tax: true,
                        taxes: &TaxTable::default(),
                        promotions: &self.promotions,
                        usage: &CouponUsage::default(),
                        delivery_options: &self.deliveries,
                        delivery: None,
                        now: START,
                        contact: None,
                    })),
                }
            }
            Reading::Orders { number, .. } => {
                let is = |order: &&OrderFact| number.as_ref().is_none_or(|number| number == &order.number);
                Answer::Orders { orders: self.orders.iter().filter(is).cloned().collect() }
            }
            Reading::Clocks => Answer::Clocks {
                clocks: vec![ClockChange { from: START, utc_offset_minutes: 60 }],
            },
            Reading::LinkCode { .. } => Answer::LinkCode { tried: LinkTried::Wrong },
            Reading::Offers { .. } => occasions::offers(),
            Reading::Together { .. } => Answer::Together { products: Vec::new() },
            Reading::Rsvps { .. } => occasions::guest_list(),
            Reading::HoldPlace { date, party, .. } => occasions::hold(date, *party),
            Reading::Guide { query } => Answer::Guide { found: query.choose(&self.products) },
            _ => Answer::Failed { reason: "not of this world".to_owned() },
        }
    }

    fn view(&self, id: &ProductId) -> Option<ProductView> {
        self.by_id.get(id).map(|place| self.products[*place].clone())
    }

    fn search(&self, query: &SearchQuery) -> Found {
        let words: Vec<String> = query.text.split_whitespace().map(str::to_lowercase).collect();
        let sets: Vec<&BTreeSet<usize>> = words.iter().filter_map(|word| self.by_word.get(word)).collect();
        let all = |place: &usize| sets.len() == words.len() && sets.iter().all(|set| set.contains(place));
        let any = |place: &usize| sets.iter().any(|set| set.contains(place));
        let fits = |place: &usize| self.fits(&self.products[*place], query);
        let places = || (0..self.products.len()).filter(fits);
        let exact: Vec<usize> = places().filter(all).collect();
        let relaxed = exact.is_empty();
        let found: Vec<usize> = if relaxed { places().filter(any).collect() } else { exact };
        let start: usize = query.after.as_ref().and_then(|after| after.parse().ok()).unwrap_or(0);
        let page = found.iter().skip(start).take(query.limit);
        Found {
            products: page.map(|place| self.products[*place].clone()).collect(),
            total: found.len() as u64,
            relaxed: relaxed && !found.is_empty(),
            next: (found.len() > start + query.limit).then(|| (start + query.limit).to_string()),
            ..Found::default()
        }
    }

    fn fits(&self, view: &ProductView, query: &SearchQuery) -> bool {
        let currency = query.currency.unwrap_or(Currency::EUR);
        let price = view.product.variants[0].price(currency).map_or(i64::MAX, |price| price.minor);
        query.price_max_minor.is_none_or(|max| price <= max)
            && query.price_min_minor.is_none_or(|min| price >= min)
            && query.category.as_ref().is_none_or(|slug| view.product.categories.contains(slug))
            && !query.exclude.contains(&view.product.id)
    }

    fn reviews(&self, id: &ProductId, theme: Option<&str>) -> Option<ReviewsAnswer> {
        let view = self.view(id)?;
        let quote = |rating, text: &str, author: &str| ReviewQuote {
            id: Some(engine::ReviewId::new(format!("{id}-{rating}"))),
            rating,
            title: String::new(),
            text: text.into(),
            author: author.into(),
            verified: true,
            date: "2026-05-01".into(),
        };
        Some(ReviewsAnswer {
            card: ReviewsCard {
                product: id.clone(),
                title: view.product.title.get(Language::En).to_owned(),
                rating: RatingFigure {
                    tenths: view.product.rating.tenths()?,
                    count: view.product.rating.count(),
                },
                spread: view.product.rating.spread,
                summary: None,
                quotes: Vec::new(),
            },
            theme: theme.map(|theme| ThemeCount { theme: theme.into(), total: 6, positive: 4 }),
            best: Some(quote(5, "Holds just enough.", "Karen")),
            critical: Some(quote(1, "Mine came chipped.", "Mads")),
        })
    }
}

fn product(chance: &mut Chance, n: usize, name: &str) -> ProductView {
    let (category, thing) = THINGS[n % THINGS.len()];
    let color = COLORS[chance.below(COLORS.len())];
    let cents = 500 + i64::try_from(chance.below(40_000)).unwrap_or(0);
    let id = format!("p{n:03}");
    let rated = !chance.one_in(4);
    let spread = if rated { [3 + chance.below(9), chance.below(6), chance.below(3), 0, chance.below(2)] } else { [0; 5] };
    let variants: Vec<serde_json::Value> = (0..=chance.below(3))
        .map(|v| {
            let more = i64::try_from(v * 310).unwrap_or(0);
            json!({"sku": format!("SKU{n:03}{v}"), "options": {"size": {"en": format!("size {v}")}},
                   "prices": [{"minor": cents + more, "currency": "EUR"}, {"minor": (cents + more) * 15 / 2, "currency": "DKK"}]})
        })
        .collect();
    let made = json!({
        "id": id, "brand": "Nord",
        "title": {"en": format!("{name} {} {}", color[0], thing[0]), "es": format!("{name} {} {}", thing[1], color[1]),
                  "da": format!("{name} {} {}", color[2], thing[2])},
        "description": {"en": format!("A {} made by hand.", thing[0]), "es": "Hecho a mano.", "da": "Lavet i hånden."},
        "categories": [category],
        "attributes": {"material": {"en": "stoneware", "es": "gres", "da": "stentøj"},
                       "care": {"en": "dishwasher safe", "es": "apta para lavavajillas", "da": "tåler opvaskemaskine"}},
        "image": format!("https://shop.example/pictures/{id}.webp"),
        "rating": {"spread": spread}, "variants": variants,
    });
    let product: Product = serde_json::from_value(made).unwrap_or_else(|error| panic!("generated products are well formed: {error}"));
    let available: BTreeMap<Sku, i64> = product
        .variants
        .iter()
        .map(|variant| (variant.sku.clone(), [0, 1, 2, 3, 17, 42, 260][chance.below(7)]))
        .collect();
    ProductView { product: Arc::new(product), available }
}

fn order(number: &str, status: &str, minor: i64) -> OrderFact {
    OrderFact {
        id: OrderId::new(format!("ord_{number}")),
        number: number.into(),
        status: status.into(),
        placed_at: START,
        cancelable: status == "paid",
        returnable: status != "paid",
        card: OrderCard {
            number: number.into(),
            status: status.into(),
            status_label: status.into(),
            lines: Vec::new(),
            amounts: Vec::new(),
            total: Money::from_minor(minor, Currency::EUR),
            timeline: Vec::new(),
            actions: Vec::new(),
        },
    }
}

fn knowledge(query: &str, language: Language) -> Answer {
    let query = query.to_lowercase();
    let about = |words: &[&str]| words.iter().any(|word| query.contains(word));
    let texts = if about(&["return", "devolver", "devol", "retur"]) {
        [
            ("Returns", "You have 30 days to send anything back."),
            ("Devoluciones", "Tienes 30 días para devolver lo que quieras."),
            ("Retur", "Du har 30 dage til at sende varen tilbage."),
        ]
    } else if about(&["deliver", "shipping", "envío", "entrega", "levering", "fragt"]) {
        [
            ("Delivery", "We deliver in 2 to 4 days, free from €75.00."),
            ("Envíos", "Entregamos en 2 a 4 días, gratis desde 75,00 €."),
            ("Levering", "Vi leverer på 2 til 4 dage, gratis fra 550 kr."),
        ]
    } else {
        return Answer::Knowledge { passages: Vec::new() };
    };
    let (title, text) = texts[language as usize];
    let passage = Passage { article: "a1".into(), title: title.into(), text: text.into(), score: 700 };
    Answer::Knowledge { passages: vec![passage] }
}
