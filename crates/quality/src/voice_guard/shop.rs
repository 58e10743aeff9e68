//! A shop of three things that answers what a spoken dialogue asks: prices, stock, where she lives, what she spent.

use engine::commerce::address::{Address, AddressInput};
use engine::commerce::cart::Cart;
use engine::commerce::catalog::{Product, ProductView, Variant};
use engine::commerce::delivery::DeliveryOption;
use engine::commerce::money::{Currency, Money};
use engine::commerce::promotion::CouponUsage;
use engine::commerce::quote::{Quote, QuoteInput, quote};
use engine::commerce::tax::TaxTable;
use engine::{
    Answer, DeliveryId, Found, Language, Localized, Reading, Sku, SpokenSale, Timestamp,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// SKU, name in each language, price.
const GOODS: [(&str, [&str; 3], i64); 3] = [
    ("MUG", ["Blue mug", "Taza azul", "Blåt krus"], 1_800),
    ("LAMP", ["Table lamp", "Lámpara de mesa", "Bordlampe"], 5_900),
    ("SOAP", ["Olive soap", "Jabón de oliva", "Olivensæbe"], 650),
];

#[derive(Debug, Clone)]
pub(super) struct Shop {
    products: Vec<Product>,
    pub(super) stock: BTreeMap<Sku, i64>,
    /// Her street, and whether an order went there before.
    pub(super) home: Option<(&'static str, bool)>,
    /// What was bought by voice, and when.
    pub(super) spent: Vec<(Timestamp, i64)>,
    pub(super) now: Timestamp,
}

impl Shop {
    pub(super) fn new(now: Timestamp) -> Self {
        let products = GOODS.map(|(sku, names, minor)| product(sku, names, minor));
        let stock = GOODS.map(|(sku, ..)| (Sku::from(sku), 9)).into();
        let home = Some(("Vestergade 1", true));
        Self { products: products.into(), stock, home, spent: Vec::new(), now }
    }

    /// Everything costs so much more, or less.
    pub(super) fn change_prices(&mut self, by: i64) {
        for variant in self.products.iter_mut().flat_map(|product| &mut product.variants) {
            for price in &mut variant.prices {
                *price = Money::from_minor((price.minor + by).max(1), price.currency);
            }
        }
    }

    pub(super) fn spent_minor(&self) -> i64 {
        let today = self.spent.iter().filter(|(at, _)| self.now.since_ms(*at) < engine::time::DAY_MS);
        today.map(|(_, minor)| minor).sum()
    }

    pub(super) fn address(&self) -> Option<Address> {
        let (street, _) = self.home?;
        let input = AddressInput {
            name: "Ana Ruiz".to_owned(),
            line_one: street.to_owned(),
            postal_code: "8000".to_owned(),
            city: "Aarhus".to_owned(),
            country: "DK".to_owned(),
            ..AddressInput::default()
        };
        Address::parse(&input).ok()
    }

    pub(super) fn answer(&self, reading: &Reading) -> Answer {
        match reading {
            Reading::Search { query } => {
                let word = query.text.to_lowercase();
                let fits = |product: &&Product| {
                    product.title.get(query.language).to_lowercase().contains(&word)
                };
                let products: Vec<ProductView> =
                    self.products.iter().filter(fits).map(|one| self.view(one)).collect();
                let total = products.len() as u64;
                Answer::Found { found: Found { products, total, ..Found::default() } }
            }
            Reading::Products { ids } => {
                let is = |product: &&Product| ids.contains(&product.id);
                let products = self.products.iter().filter(is).map(|one| self.view(one)).collect();
                Answer::Products { products }
            }
            Reading::Skus { skus } => {
                let is = |product: &&Product| skus.iter().any(|sku| product.variant(sku).is_some());
                let products = self.products.iter().filter(is).map(|one| self.view(one)).collect();
                Answer::Products { products }
            }
            Reading::Quote { cart, language } => {
                Answer::Quote { quote: Box::new(self.quote(cart, *language, false)) }
            }
            Reading::SpokenSale { cart, second, language, .. } => Answer::SpokenSale {
                sale: Box::new(SpokenSale {
                    quote: self.quote(cart, *language, self.home.is_some()),
                    address: self.address(),
                    email: Some("ana@example.com".to_owned()),
                    is_known: self.home.is_some_and(|(_, known)| known),
                    has_second: second.is_some(),
                    spent_minor: self.spent_minor(),
                }),
            },
            Reading::Orders { .. } => Answer::Orders { orders: Vec::new() },
            Reading::Knowledge { .. } => Answer::Knowledge { passages: Vec::new() },
            Reading::Reviews { .. } => Answer::Reviews { reviews: None },
            _ => Answer::Failed { reason: "nobody asks this here".to_owned() },
        }
    }

    /// What a cart costs now, with its delivery or without.
    pub(super) fn quote(&self, cart: &Cart, language: Language, delivered: bool) -> Quote {
        let views: Vec<ProductView> = self.products.iter().map(|one| self.view(one)).collect();
        let standard = DeliveryId::from("standard");
        quote(&QuoteInput {
            cart,
            products: &views,
            currency: Currency::EUR,
            language,
            country: "DK",
            prices_include_tax: true,
            taxes: &TaxTable::default(),
            promotions: &[],
            usage: &CouponUsage::default(),
            delivery_options: &[DeliveryOption {
                id: standard.clone(),
                name: Localized::only(Language::En, "Standard"),
                description: Localized::default(),
                countries: Vec::new(),
                price: BTreeMap::from([(Currency::EUR, 490)]),
                free_from: BTreeMap::new(),
                days: [2, 4],
                pickup: false,
            }],
            delivery: delivered.then_some(&standard),
            now: self.now,
            contact: None,
        })
    }

    fn view(&self, product: &Product) -> ProductView {
        let stock = |sku: &Sku| self.stock.get(sku).copied().unwrap_or(0);
        let available =
            product.variants.iter().map(|one| (one.sku.clone(), stock(&one.sku))).collect();
        ProductView { product: Arc::new(product.clone()), available }
    }
}

fn product(sku: &str, names: [&str; 3], minor: i64) -> Product {
    let languages = [Language::En, Language::Es, Language::Da];
    let names = languages.into_iter().zip(names.map(str::to_owned)).collect();
    let variant = Variant::new(sku, vec![Money::from_minor(minor, Currency::EUR)]);
    Product { popularity: 1, ..Product::new(sku, Localized(names), vec![variant]) }
}
