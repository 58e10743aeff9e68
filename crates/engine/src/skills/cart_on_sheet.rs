//! Applies a change made on the cart sheet of the widget, or by an agent in the inbox: no words, the cart shows it.
//! > (taps + on the sheet)  =>  the cart has one more

use super::show_product::first_product;
use crate::commerce::cart::{self, CartCommand};
use crate::content::Author;
use crate::dialogue::context::Turn;
use crate::dialogue::skill::{Cue, Skill};
use crate::inbox::message::Activity;
use crate::{Answer, Reading};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("cart_on_sheet", begin).resume(resume);

#[derive(Serialize, Deserialize)]
enum Step {
    /// What is to be added is loaded: the sheet's word for it is not enough.
    Add { command: CartCommand, by: String },
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let Cue::CartCommand { command, by } = cue else { return };
    match command {
        CartCommand::Add { sku, .. } => {
            let step = Step::Add { command: CartCommand::clone(command), by: (*by).to_owned() };
            turn.read(SKILL.name, &step, vec![Reading::Skus { skus: vec![sku.clone()] }]);
        }
        command => apply(turn, command, by),
    }
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(Step::Add { command: CartCommand::Add { product, sku, quantity }, by }) =
        serde_json::from_str(step)
    else {
        return;
    };
    let known = first_product(answers.first()).filter(|view| {
        view.product.id == product && view.product.variant(&sku).is_some() && view.available(&sku) > 0
    });
    if let Some(view) = known {
        let held = turn.state.cart.as_ref().and_then(|cart| cart.line(&sku)).map_or(0, |line| line.quantity);
        let free = u32::try_from(view.available(&sku)).unwrap_or(u32::MAX).saturating_sub(held);
        let quantity = quantity.min(free);
        apply(turn, &CartCommand::Add { product, sku, quantity }, &by);
    }
}

fn apply(turn: &mut Turn<'_>, command: &CartCommand, by: &str) {
    let cart = turn.cart();
    let Ok(next) = cart::apply(&cart, command) else { return };
    if turn.state.cart.is_none() && next.is_empty() {
        return;
    }
    let changed = turn.state.cart.as_ref() != Some(&next);
    turn.set_cart(next);
    if changed && matches!(turn.author(), Author::Agent { .. }) {
        let summary = summary(command);
        turn.note_activity(Activity::CartChanged { by: by.to_owned(), summary });
    }
}

fn summary(command: &CartCommand) -> String {
    match command {
        CartCommand::Add { sku, quantity, .. } => format!("+{quantity} {sku}"),
        CartCommand::SetQuantity { sku, quantity } => format!("{quantity} × {sku}"),
        CartCommand::Remove { sku } => format!("−{sku}"),
        CartCommand::Clear => "0".to_owned(),
        CartCommand::AddCoupon { code } => format!("+{code}"),
        CartCommand::RemoveCoupon { code } => format!("−{code}"),
    }
}
