//! `money`: a million random operations on carts and orders, each total computed a second time, another way.
//!
//! The second computation knows nothing of the first: it works in exact fractions, line by line, and only rounds
//! where a customer would see a rounded amount.

use super::Options;
use super::storm::Random;
use engine::commerce::cart::{Cart, CartCommand, apply};
use engine::commerce::catalog::{Product, ProductView, RatingSummary, Variant};
use engine::commerce::delivery::DeliveryOption;
use engine::commerce::money::{Currency, Money};
use engine::commerce::promotion::{CouponUsage, Promotion, PromotionKind, Stacking};
use engine::commerce::quote::{Quote, QuoteInput, quote};
use engine::commerce::tax::{TaxRate, TaxTable};
use engine::{
    CartId, CouponCode, DeliveryId, Language, Localized, ProductId, PromotionId, Sku, Timestamp,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

const SEED: u64 = 20_261_123;
const PRODUCTS: u64 = 12;

pub(super) fn prove(options: &Options) -> Value {
    let n: u64 = if options.quick { 50_000 } else { 1_000_000 };
    let started = Instant::now();
    let mut random = Random(SEED);
    let products = products(&mut random);
    let taxes = TaxTable::from(vec![
        TaxRate { country: "DK".to_owned(), class: "standard".to_owned(), rate_bp: 2_500 },
        TaxRate { country: "DK".to_owned(), class: "food".to_owned(), rate_bp: 1_050 },
        TaxRate { country: "DK".to_owned(), class: "books".to_owned(), rate_bp: 0 },
    ]);
    let deliveries = [DeliveryOption {
        id: DeliveryId::from("standard"),
        name: Localized::only(Language::En, "Standard"),
        description: Localized::default(),
        countries: Vec::new(),
        price: BTreeMap::from([(Currency::EUR, 495)]),
        free_from: BTreeMap::from([(Currency::EUR, 9_000)]),
        days: [2, 4],
        pickup: false,
    }];
    let chosen = DeliveryId::from("standard");
    let mut cart = Cart::new(CartId::from("cart_money"));
    let (mut violations, mut first) = (0_u64, None);
    for _ in 0..n {
        if let Ok(next) = apply(&cart, &command(&mut random)) {
            cart = next;
        }
        let promotion = promotion(&mut random);
        let inclusive = random.below(2) == 0;
        let quoted = quote(&QuoteInput {
            cart: &cart,
            products: &products,
            currency: Currency::EUR,
            language: Language::En,
            country: "DK",
            prices_include_tax: inclusive,
            taxes: &taxes,
            promotions: std::slice::from_ref(&promotion),
            usage: &CouponUsage::default(),
            delivery_options: &deliveries,
            delivery: Some(&chosen),
            now: Timestamp(0),
            contact: None,
        });
        if let Some(problem) = disagreement(&cart, &products, &promotion, inclusive, &quoted) {
            violations += 1;
            first.get_or_insert(problem);
        }
    }
    json!({
        "name": "money", "n": n, "violations": violations, "first": first, "seed": SEED,
        "seconds": crate::stats::round(started.elapsed().as_secs_f64()),
    })
}

fn products(random: &mut Random) -> Vec<ProductView> {
    let classes = ["standard", "food", "books"];
    let product = |n: u64, random: &mut Random| {
        let sku = Sku::new(format!("SKU{n}"));
        let price =
            Money::from_minor(i64::try_from(1 + random.below(25_000)).unwrap_or(1), Currency::EUR);
        let variant = Variant {
            sku: sku.clone(),
            options: BTreeMap::new(),
            prices: vec![price],
            compare_at: Vec::new(),
            image: None,
            gtin: None,
        };
        let product = Product {
            id: ProductId::new(format!("p{n}")),
            brand: String::new(),
            title: Localized::only(Language::En, format!("Product {n}")),
            description: Localized::default(),
            categories: Vec::new(),
            attributes: BTreeMap::new(),
            tags: Vec::new(),
            image: None,
            link: None,
            goes_with: Vec::new(),
            tax_class: classes[usize::try_from(n % 3).unwrap_or(0)].to_owned(),
            popularity: 0,
            rating: RatingSummary::default(),
            variants: vec![variant],
        };
        ProductView { product: Arc::new(product), available: BTreeMap::from([(sku, 1_000_000)]) }
    };
    (0..PRODUCTS).map(|n| product(n, random)).collect()
}

fn command(random: &mut Random) -> CartCommand {
    let n = random.below(PRODUCTS);
    let sku = Sku::new(format!("SKU{n}"));
    let quantity = u32::try_from(random.below(7)).unwrap_or(0);
    match random.below(10) {
        0..=4 => CartCommand::Add {
            product: ProductId::new(format!("p{n}")),
            sku,
            quantity: quantity + 1,
        },
        5..=6 => CartCommand::SetQuantity { sku, quantity },
        7..=8 => CartCommand::Remove { sku },
        _ => CartCommand::Clear,
    }
}

fn promotion(random: &mut Random) -> Promotion {
    let kind = match random.below(3) {
        0 => PromotionKind::Percent {
            percent_bp: u32::try_from(1 + random.below(10_000)).unwrap_or(1),
        },
        1 => {
            let minor = i64::try_from(1 + random.below(6_000)).unwrap_or(1);
            PromotionKind::Amount { amount: BTreeMap::from([(Currency::EUR, minor)]) }
        }
        _ => PromotionKind::FreeDelivery { delivery: Vec::new() },
    };
    Promotion {
        id: PromotionId::from("p"),
        name: Localized::only(Language::En, "P"),
        kind,
        minimum: BTreeMap::new(),
        starts: None,
        ends: None,
        coupon: None::<CouponCode>,
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

/// Computes it all again; says what differs.
fn disagreement(
    cart: &Cart,
    products: &[ProductView],
    promotion: &Promotion,
    inclusive: bool,
    quoted: &Quote,
) -> Option<String> {
    let unit = |sku: &Sku| {
        let variant = products
            .iter()
            .flat_map(|view| &view.product.variants)
            .find(|variant| &variant.sku == sku);
        variant.map_or(0, |variant| i128::from(variant.prices[0].minor))
    };
    let sums: Vec<i128> =
        cart.lines.iter().map(|line| unit(&line.sku) * i128::from(line.quantity)).collect();
    let subtotal: i128 = sums.iter().sum();
    let discount = match &promotion.kind {
        PromotionKind::Percent { percent_bp } => {
            sums.iter().map(|sum| half_up(sum * i128::from(*percent_bp), 10_000)).sum()
        }
        PromotionKind::Amount { amount } => i128::from(amount[&Currency::EUR]).min(subtotal),
        PromotionKind::FreeDelivery { .. } => 0,
    };
    let goods = subtotal - discount;
    let waived = matches!(promotion.kind, PromotionKind::FreeDelivery { .. });
    let delivery = if subtotal == 0 || goods >= 9_000 || waived { 0 } else { 495 };
    let line_tax: i128 = quoted
        .lines
        .iter()
        .map(|line| tax(i128::from(line.total.minor), i128::from(line.tax_rate_bp), inclusive))
        .sum();
    let all_tax = line_tax + tax(delivery, 2_500, inclusive);
    let total = goods + delivery + if inclusive { 0 } else { all_tax };
    let differs = |what: &str, ours: i128, theirs: Money| {
        (ours != i128::from(theirs.minor))
            .then(|| format!("{what}: {ours} here, {} there", theirs.minor))
    };
    let lines: i128 = quoted.lines.iter().map(|line| i128::from(line.total.minor)).sum();
    differs("subtotal", subtotal, quoted.subtotal)
        .or_else(|| differs("discount", discount, quoted.discount))
        .or_else(|| differs("tax", all_tax, quoted.tax))
        .or_else(|| differs("total", total, quoted.total))
        .or_else(|| (lines != goods).then(|| format!("lines: {lines} there, {goods} here")))
        .or_else(|| {
            quoted
                .lines
                .iter()
                .any(|line| line.total.minor < 0)
                .then(|| "a negative line".to_owned())
        })
}

fn tax(amount: i128, rate_bp: i128, inclusive: bool) -> i128 {
    if inclusive {
        amount - half_up(amount * 10_000, 10_000 + rate_bp)
    } else {
        half_up(amount * rate_bp, 10_000)
    }
}

fn half_up(numerator: i128, denominator: i128) -> i128 {
    (2 * numerator + denominator).div_euclid(2 * denominator)
}
