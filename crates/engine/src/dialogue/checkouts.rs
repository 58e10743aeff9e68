//! What became of a checkout this conversation opened: the order, the payment that failed, the one that came late.
//!
//! These are notices of the shop: they are sent whoever holds the floor.

use super::context::Turn;
use crate::commerce::cart::Cart;
use crate::content::{Block, OrderCard};
use crate::dialogue::phrases::Value;
use crate::inbox::message::Activity;
use crate::{CheckoutHappened, CheckoutId, Effect};

/// Takes a happening of a checkout.
pub fn take(turn: &mut Turn<'_>, checkout: &CheckoutId, happened: CheckoutHappened) {
    turn.speak_as_shop();
    let is_open = turn.state.checkout.as_ref().is_some_and(|open| &open.id == checkout);
    match happened {
        CheckoutHappened::Placed { card, email, .. } => {
            placed(turn, is_open, *card, email.as_deref())
        }
        CheckoutHappened::Declined if is_open => {
            turn.note_activity(Activity::PaymentFailed);
            turn.say("payment_declined", &[]);
            let options = vec![
                turn.button("checkout", "button_pay"),
                turn.button("cart", "button_view_cart"),
                turn.button("person", "button_person"),
            ];
            turn.suggest(options);
        }
        CheckoutHappened::Processing if is_open => turn.say("payment_unknown", &[]),
        CheckoutHappened::Expired if is_open => {
            turn.state.checkout = None;
            turn.say("checkout_expired", &[]);
            let pay = turn.button("checkout", "button_pay");
            turn.suggest(vec![pay]);
        }
        // A checkout withdrawn by a change of the cart says no more.
        CheckoutHappened::Declined | CheckoutHappened::Processing | CheckoutHappened::Expired => {}
        CheckoutHappened::LateRefunded { amount } => {
            turn.say_with("payment_late_refunded", &[("amount", Value::Money(amount))]);
        }
        CheckoutHappened::OrderChanged { card, .. } => {
            let status = Value::Text(card.status_label.clone());
            let number = Value::Order(card.number.clone());
            turn.say_with("order_status_line", &[("order", number), ("status", status)]);
            turn.show(Block::Order(*card));
        }
    }
}

fn placed(turn: &mut Turn<'_>, is_open: bool, card: OrderCard, email: Option<&str>) {
    if is_open {
        turn.state.checkout = None;
        // What was bought is out of the cart, for everybody who looks at it.
        if let Some(cart) = turn.state.cart.take() {
            let version = cart.version + 1;
            let cart = Cart { version, lines: Vec::new(), coupons: Vec::new(), ..cart };
            turn.act(Effect::CartChanged { cart });
        }
        turn.state.cart_total = None;
        turn.state.memory.undo = None;
        turn.state.memory.redo = None;
    }
    let total = turn.money(card.total);
    turn.note_activity(Activity::Paid { order: card.number.clone(), total });
    let number = Value::Order(card.number.clone());
    turn.say_with("order_placed", &[("order", number), ("total", Value::Money(card.total))]);
    if let Some(email) = email {
        turn.say_with("order_placed_receipt", &[("email", Value::Link(email.to_owned()))]);
    }
    turn.show(Block::Order(card));
}
