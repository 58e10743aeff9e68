//! A checkout from opening to its end, by table.

use super::address::{input, problems_said};
use super::shop::{NOW, Shop, cart, shop};
use crate::table;
use engine::commerce::checkout::{
    Checkout, CheckoutChange, CheckoutCommand, CheckoutError, CheckoutOpening, change, freeze,
    keep_what_is_left,
};
use engine::commerce::lifecycle::Named;
use engine::commerce::quote::Quote;
use engine::time::HOUR_MS;
use engine::{CheckoutId, ContactId, CouponCode, DeliveryId, Language, Timestamp};

/// A checkout in a shop, and the time that passes.
pub(super) struct World {
    pub(super) shop: Shop,
    pub(super) checkout: Checkout,
    now: Timestamp,
}

impl World {
    pub(super) fn open(lines: &str, coupons: &str) -> Self {
        let shop = shop();
        let cart = cart(lines, coupons);
        let quote = shop.quote(&cart);
        let checkout = Checkout::open(CheckoutOpening {
            id: CheckoutId::from("chk_1"),
            contact: Some(ContactId::from("cont_1")),
            language: Language::En,
            country: "DK".to_owned(),
            cart,
            quote,
            now: NOW,
        });
        Self { shop, checkout, now: NOW }
    }

    /// A checkout that waits for its first payment.
    pub(super) fn ready(lines: &str, coupons: &str) -> Self {
        let mut world = Self::open(lines, coupons);
        for step in ["address DK 8000", "contact ana@example.com", "deliver standard", "freeze"] {
            world.take(step).expect("all is well");
        }
        world
    }

    pub(super) fn quote(&self) -> Quote {
        let shop = Shop {
            country: self.checkout.country.clone(),
            delivery: self.checkout.delivery.clone(),
            ..self.shop.clone()
        };
        shop.quote(&self.checkout.cart)
    }

    pub(super) fn take(&mut self, step: &str) -> Result<(), CheckoutError> {
        let words: Vec<&str> = step.split_whitespace().collect();
        let word = |idx: usize| words.get(idx).copied().unwrap_or_default().to_owned();
        let code = || CouponCode::parse(&word(1)).expect("a code");
        let changes = match words[0] {
            "wait" => {
                let hours: i64 = word(1).parse().expect("hours");
                self.now = self.now.plus_ms(hours * HOUR_MS);
                return Ok(());
            }
            "sell" => {
                let left: i64 = word(2).parse().expect("units");
                let id = super::shop::product_of(&word(1));
                let view = self.shop.products.iter_mut().find(|view| view.product.id == id);
                view.expect("a product").available.insert(word(1).as_str().into(), left);
                return Ok(());
            }
            "freeze" => {
                self.checkout = freeze(&self.checkout, self.quote(), self.now)?;
                return Ok(());
            }
            "keep" => {
                self.checkout = keep_what_is_left(&self.checkout, &self.quote(), self.now)?;
                return Ok(());
            }
            "address" => CheckoutChange::Address { address: input(&word(1), &word(2)) },
            "contact" => CheckoutChange::Contact { email: word(1), phone: word(2) },
            "deliver" => CheckoutChange::Delivery { id: DeliveryId::from(word(1).as_str()) },
            "coupon" => CheckoutChange::AddCoupon { code: code() },
            "uncoupon" => CheckoutChange::RemoveCoupon { code: code() },
            command => {
                let command = CheckoutCommand::from_name(command).expect("a command");
                self.checkout = self.checkout.advance(command)?;
                return Ok(());
            }
        };
        self.checkout = change(&self.checkout, &changes, self.now)?;
        Ok(())
    }

    fn said(&self) -> String {
        let Checkout { state, version, attempt, quote, .. } = &self.checkout;
        format!("{} v{version} attempt {attempt} total {}", state.name(), quote.total.decimal())
    }
}

#[test]
fn a_checkout_takes_what_the_table_says() {
    table::check("checkout", |cells| {
        let mut world = World::open(cells[0], cells[1]);
        for step in cells[2].split(';').map(str::trim).filter(|step| !step.is_empty()) {
            if let Err(error) = world.take(step) {
                let why = match &error {
                    CheckoutError::Fields { problems } => problems_said(problems),
                    other => other.to_string(),
                };
                return format!("{}; {step}: {why}", world.said());
            }
        }
        world.said()
    });
}

#[test]
fn what_is_left_missing_is_told_all_at_once() {
    let world = World::open("throw", "");
    let missing = world.checkout.missing(&world.quote());
    assert_eq!(problems_said(&missing), "delivery required, line_one required, email required");
}

#[test]
fn a_checkout_survives_storage() {
    let world = World::ready("throw, mug-red*2", "TAK5 SOLFRI");
    let text = serde_json::to_string(&world.checkout).expect("a checkout is JSON");
    assert_eq!(
        serde_json::from_str::<Checkout>(&text).expect("JSON is a checkout"),
        world.checkout
    );
}

#[test]
fn a_client_cannot_send_an_amount() {
    let refused = [
        r#"{"set":"address","address":{"name":"A","total":1}}"#,
        r#"{"set":"total","minor":1}"#,
        r#"{"set":"delivery","id":{"id":"standard","price":0}}"#,
    ];
    for text in refused {
        assert!(serde_json::from_str::<CheckoutChange>(text).is_err(), "{text}");
    }
}
