//! Every sequence of up to four cart commands on a two-product shop, against a count kept by hand.

use super::shop::{Shop, cart, product_of, shop};
use engine::commerce::cart::{Cart, CartCommand, apply, diff};
use engine::{CartId, CouponCode, DeliveryId, Sku};
use std::collections::BTreeMap;

const LENGTH_MAX: usize = 4;

fn commands() -> Vec<CartCommand> {
    let code = || CouponCode::parse("TAK5").expect("a code");
    let mut commands = vec![
        CartCommand::Clear,
        CartCommand::AddCoupon { code: code() },
        CartCommand::RemoveCoupon { code: code() },
    ];
    for sku in ["mug-blue", "throw"] {
        let (product, sku) = (product_of(sku), Sku::from(sku));
        commands.extend([
            CartCommand::Add { product: product.clone(), sku: sku.clone(), quantity: 1 },
            CartCommand::Add { product, sku: sku.clone(), quantity: 2 },
            CartCommand::SetQuantity { sku: sku.clone(), quantity: 3 },
            CartCommand::SetQuantity { sku: sku.clone(), quantity: 0 },
            CartCommand::Remove { sku },
        ]);
    }
    commands
}

/// The same cart as a plain count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Count {
    units: BTreeMap<Sku, u32>,
    coupon: bool,
}

impl Count {
    /// Whether the command should be accepted; applies it if so.
    fn take(&mut self, command: &CartCommand) -> bool {
        match command {
            CartCommand::Clear => self.units.clear(),
            CartCommand::AddCoupon { .. } => self.coupon = true,
            CartCommand::RemoveCoupon { .. } => return std::mem::replace(&mut self.coupon, false),
            CartCommand::Add { sku, quantity, .. } => {
                *self.units.entry(sku.clone()).or_default() += quantity;
            }
            CartCommand::SetQuantity { sku, quantity } => {
                let there = self.units.contains_key(sku);
                if there && *quantity > 0 {
                    self.units.insert(sku.clone(), *quantity);
                } else {
                    self.units.remove(sku);
                }
                return there;
            }
            CartCommand::Remove { sku } => return self.units.remove(sku).is_some(),
        }
        true
    }

    /// Two blue mugs and five throws are in stock; 5.00 off from 30.00; standard delivery 4.90, free from 75.00.
    fn total(&self) -> i64 {
        let units =
            |sku: &str, stock| i64::from(*self.units.get(&Sku::from(sku)).unwrap_or(&0)).min(stock);
        let goods = units("mug-blue", 2) * 1290 + units("throw", 5) * 4800;
        let off = if self.coupon && goods >= 3000 { 500 } else { 0 };
        // Automatic: 15.00 off from 150.00.
        let off = if goods >= 15_000 { off + 1500 } else { off };
        let delivery = if goods == 0 || goods - off >= 7500 { 0 } else { 490 };
        goods - off + delivery
    }
}

fn walk(shop: &Shop, cart: &Cart, count: &Count, depth: usize, n_carts: &mut usize) {
    *n_carts += 1;
    let quote = shop.quote(cart);
    assert_eq!(quote.total.minor, count.total(), "{cart:?}");
    if depth == LENGTH_MAX {
        return;
    }
    for command in commands() {
        let mut counted = count.clone();
        let accepted = counted.take(&command);
        let next = apply(cart, &command);
        assert_eq!(next.is_ok(), accepted, "{command:?} on {cart:?}");
        let next = next.unwrap_or_else(|_| cart.clone());
        let changes = diff(cart, &next);
        assert_eq!(next.version, cart.version + u64::from(!changes.is_empty()), "{command:?}");
        let units = next.lines.iter().map(|line| (line.sku.clone(), line.quantity)).collect();
        assert_eq!(Count { units, coupon: !next.coupons.is_empty() }, counted);
        walk(shop, &next, &counted, depth + 1, n_carts);
    }
}

#[test]
fn every_short_sequence_of_commands_costs_what_it_should() {
    let shop = Shop { delivery: Some(DeliveryId::from("standard")), ..shop() };
    let mut n_carts = 0;
    walk(&shop, &Cart::new(CartId::from("cart_1")), &Count::default(), 0, &mut n_carts);
    let n_commands = commands().len();
    assert_eq!(
        n_carts,
        (0..=LENGTH_MAX).map(|length| n_commands.pow(length as u32)).sum::<usize>()
    );
    assert_eq!(shop.quote(&cart("throw*3", "")).total.minor, 14_400);
}
