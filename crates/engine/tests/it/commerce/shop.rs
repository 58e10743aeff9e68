//! A small shop for tests: two kinds of mugs, a throw, honey and a book, with promotions of every kind.

use engine::commerce::cart::{Cart, CartLine};
use engine::commerce::catalog::{Product, ProductView, RatingSummary, Variant};
use engine::commerce::delivery::DeliveryOption;
use engine::commerce::money::{Currency, Money};
use engine::commerce::promotion::{
    CouponUsage, Promotion, PromotionKind, PromotionUsage, Stacking,
};
use engine::commerce::quote::{Quote, QuoteInput, quote};
use engine::commerce::tax::{TaxRate, TaxTable};
use engine::time::DAY_MS;
use engine::{
    CartId, ContactId, CouponCode, DeliveryId, Language, Localized, ProductId, PromotionId, Sku,
    Timestamp,
};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) const NOW: Timestamp = Timestamp(1_790_000_000_000);

pub(crate) fn money(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EUR)
}

/// Everything a quote needs but the cart.
#[derive(Debug, Clone)]
pub(crate) struct Shop {
    pub(crate) products: Vec<ProductView>,
    pub(crate) taxes: TaxTable,
    pub(crate) promotions: Vec<Promotion>,
    pub(crate) usage: CouponUsage,
    pub(crate) delivery_options: Vec<DeliveryOption>,
    pub(crate) currency: Currency,
    pub(crate) country: String,
    pub(crate) prices_include_tax: bool,
    pub(crate) delivery: Option<DeliveryId>,
    pub(crate) contact: Option<ContactId>,
}

impl Shop {
    pub(crate) fn quote(&self, cart: &Cart) -> Quote {
        quote(&QuoteInput {
            cart,
            products: &self.products,
            currency: self.currency,
            language: Language::En,
            country: &self.country,
            prices_include_tax: self.prices_include_tax,
            taxes: &self.taxes,
            promotions: &self.promotions,
            usage: &self.usage,
            delivery_options: &self.delivery_options,
            delivery: self.delivery.as_ref(),
            now: NOW,
            contact: self.contact.as_ref(),
        })
    }
}

pub(crate) fn shop() -> Shop {
    let rate = |country: &str, class: &str, rate_bp| TaxRate {
        country: country.to_owned(),
        class: class.to_owned(),
        rate_bp,
    };
    Shop {
        products: vec![
            product(
                "mug",
                "standard",
                &["kitchen", "mugs"],
                &[("mug-red", 1290, 10), ("mug-blue", 1290, 2)],
            ),
            product("throw", "standard", &["textiles"], &[("throw", 4800, 5)]),
            product("honey", "food", &["food"], &[("honey", 799, 100)]),
            product("book", "books", &["books"], &[("book", 2995, 0)]),
            product("chair", "standard", &["furniture"], &[("chair", 12990, 3)]),
        ],
        taxes: TaxTable::from(vec![
            rate("DK", "standard", 2500),
            rate("ES", "standard", 2100),
            rate("ES", "food", 1000),
            rate("US", "standard", 825),
            rate("*", "standard", 2000),
        ]),
        promotions: promotions(),
        usage: CouponUsage(BTreeMap::from([
            (PromotionId::from("gone"), PromotionUsage { total: 3, by_contact: 0 }),
            (PromotionId::from("mine-once"), PromotionUsage { total: 8, by_contact: 1 }),
        ])),
        delivery_options: vec![
            delivery("standard", &["DK", "ES"], 490, Some(7500), false),
            delivery("express", &["DK", "ES"], 990, None, false),
            delivery("eu", &["DE"], 790, Some(12000), false),
            delivery("pickup", &["DK"], 0, None, true),
        ],
        currency: Currency::EUR,
        country: "DK".to_owned(),
        prices_include_tax: true,
        delivery: None,
        contact: Some(ContactId::from("cont_1")),
    }
}

fn product(
    id: &str,
    tax_class: &str,
    categories: &[&str],
    variants: &[(&str, i64, i64)],
) -> ProductView {
    let variant = |(sku, minor, _): &(&str, i64, i64)| Variant {
        sku: Sku::from(*sku),
        options: BTreeMap::new(),
        prices: vec![money(*minor), Money::from_minor(minor * 7, Currency::DKK)],
        compare_at: Vec::new(),
        image: None,
        gtin: None,
    };
    let product = Product {
        id: ProductId::from(id),
        brand: String::new(),
        title: Localized::only(Language::En, id),
        description: Localized::default(),
        categories: categories.iter().map(|slug| (*slug).to_owned()).collect(),
        attributes: BTreeMap::new(),
        tags: Vec::new(),
        image: None,
        link: None,
        goes_with: Vec::new(),
        tax_class: tax_class.to_owned(),
        popularity: 0,
        rating: RatingSummary::default(),
        variants: variants.iter().map(variant).collect(),
    };
    let available = variants.iter().map(|(sku, _, stock)| (Sku::from(*sku), *stock));
    ProductView { product: Arc::new(product), available: available.collect() }
}

fn delivery(
    id: &str,
    countries: &[&str],
    minor: i64,
    free_from: Option<i64>,
    pickup: bool,
) -> DeliveryOption {
    DeliveryOption {
        id: DeliveryId::from(id),
        name: Localized::only(Language::En, id),
        description: Localized::default(),
        countries: countries.iter().map(|country| (*country).to_owned()).collect(),
        price: BTreeMap::from([(Currency::EUR, minor), (Currency::DKK, minor * 7)]),
        free_from: free_from.into_iter().map(|from| (Currency::EUR, from)).collect(),
        days: [1, 3],
        pickup,
    }
}

pub(crate) fn promotion(id: &str, coupon: Option<&str>, kind: PromotionKind) -> Promotion {
    Promotion {
        id: PromotionId::from(id),
        name: Localized::only(Language::En, id),
        kind,
        minimum: BTreeMap::new(),
        starts: None,
        ends: None,
        coupon: coupon.and_then(CouponCode::parse),
        total_limit: None,
        per_contact_limit: None,
        stacking: Stacking::Combines,
        categories: Vec::new(),
        products: Vec::new(),
        active: true,
        belongs_to: None,
        is_public: false,
    }
}

pub(crate) fn percent(percent_bp: u32) -> PromotionKind {
    PromotionKind::Percent { percent_bp }
}

pub(crate) fn amount(minor: i64) -> PromotionKind {
    PromotionKind::Amount { amount: BTreeMap::from([(Currency::EUR, minor)]) }
}

pub(crate) fn free_delivery(options: &[&str]) -> PromotionKind {
    PromotionKind::FreeDelivery {
        delivery: options.iter().map(|id| DeliveryId::from(*id)).collect(),
    }
}

fn promotions() -> Vec<Promotion> {
    let eur = |minor| BTreeMap::from([(Currency::EUR, minor)]);
    let textiles = vec!["textiles".to_owned()];
    vec![
        Promotion { minimum: eur(4000), ..promotion("welcome", Some("WELCOME10"), percent(1000)) },
        Promotion { minimum: eur(3000), ..promotion("thanks", Some("TAK5"), amount(500)) },
        Promotion { minimum: eur(15000), ..promotion("big-basket", None, amount(1500)) },
        Promotion { categories: textiles, ..promotion("textiles", Some("SOFT15"), percent(1500)) },
        Promotion {
            products: vec![ProductId::from("mug")],
            ..promotion("mugs", Some("MUG3"), amount(300))
        },
        Promotion {
            stacking: Stacking::Exclusive,
            ..promotion("friends", Some("VENNER25"), percent(2500))
        },
        Promotion {
            stacking: Stacking::Exclusive,
            ..promotion("small", Some("SMALL1"), amount(100))
        },
        promotion("shipping", Some("SOLFRI"), free_delivery(&["standard"])),
        Promotion { total_limit: Some(3), ..promotion("gone", Some("FIRST3"), amount(2000)) },
        Promotion {
            per_contact_limit: Some(1),
            ..promotion("mine-once", Some("ONCE"), amount(200))
        },
        Promotion {
            ends: Some(Timestamp(NOW.0 - DAY_MS)),
            ..promotion("over", Some("BONFIRE"), percent(2000))
        },
        Promotion {
            starts: Some(Timestamp(NOW.0 + DAY_MS)),
            ..promotion("later", Some("SPRING"), percent(2000))
        },
        Promotion { active: false, ..promotion("off", Some("OFF50"), percent(5000)) },
        Promotion {
            belongs_to: Some(ContactId::from("cont_1")),
            ..promotion("for-one", Some("FOR-YOU"), amount(700))
        },
        Promotion {
            belongs_to: Some(ContactId::from("cont_2")),
            ..promotion("for-two", Some("FOR-HER"), amount(700))
        },
        promotion("all", Some("ALL100"), percent(10_000)),
        promotion("huge", Some("HUGE"), amount(9_000_000)),
    ]
}

/// Reads `mug-red*2, throw` and `WELCOME10 TAK5`.
pub(crate) fn cart(lines: &str, coupons: &str) -> Cart {
    let line = |text: &str| {
        let (sku, quantity) = text.split_once('*').unwrap_or((text, "1"));
        CartLine {
            sku: Sku::from(sku),
            product: product_of(sku),
            quantity: quantity.parse().expect("a quantity"),
        }
    };
    Cart {
        lines: lines.split(',').map(str::trim).filter(|text| !text.is_empty()).map(line).collect(),
        coupons: coupons.split_whitespace().filter_map(CouponCode::parse).collect(),
        ..Cart::new(CartId::from("cart_1"))
    }
}

pub(crate) fn product_of(sku: &str) -> ProductId {
    ProductId::from(sku.split('-').next().unwrap_or(sku))
}
