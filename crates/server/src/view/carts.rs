//! A conversation's cart as it is shown: priced at this moment, with what is wrong with it in words.

use super::cards::{Words, cart_card};
use crate::api::carts::{CartCouponOut, CartOut};
use crate::app::App;
use crate::commerce;
use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use engine::commerce::quote::{CouponResult, LineProblem, LineProblemKind, Quote};
use engine::{ConversationId, Language};
use std::sync::Arc;
use store::cart::StoredCart;

/// The cart of a conversation; `None` while it has none.
pub(crate) async fn cart_out(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    conversation: &ConversationId,
) -> Result<Option<CartOut>, ReadingError> {
    let (stored, language) = app.store().read(|tx| {
        let stored = store::cart::of_conversation(tx, &merchant.id, conversation)?;
        let language = store::conversation::get(tx, &merchant.id, conversation)?
            .and_then(|row| row.projection.language);
        Ok((stored, language))
    })?;
    let language = language
        .and_then(|tag| Language::from_tag(&tag))
        .unwrap_or(merchant.settings.default_language);
    match stored {
        Some(stored) => priced(app, merchant, &stored, language).await.map(Some),
        None => Ok(None),
    }
}

/// A stored cart with this moment's prices.
pub(crate) async fn priced(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    stored: &StoredCart,
    language: Language,
) -> Result<CartOut, ReadingError> {
    let StoredCart { cart, contact, .. } = stored;
    let words = Words::new(merchant, language);
    let (mut card, mut coupons, mut problems) = (None, Vec::new(), Vec::new());
    if !cart.is_empty() {
        let quote =
            commerce::quote::of_cart(app, merchant, cart, Some(contact), language, app.now())
                .await?;
        coupons = quote.coupons.iter().map(|one| coupon(one.code.as_str(), &one.result)).collect();
        problems = quote.problems.iter().map(|one| problem(words, one)).collect();
        card = shown(words, &quote);
    }
    Ok(CartOut { id: cart.id.to_string(), version: cart.version, card, coupons, problems })
}

fn shown(words: Words<'_>, quote: &Quote) -> Option<crate::api::blocks::CartCardOut> {
    (!quote.lines.is_empty()).then(|| cart_card(words, quote).into())
}

fn coupon(code: &str, result: &CouponResult) -> CartCouponOut {
    let result = match result {
        CouponResult::Applied { .. } => "applied",
        CouponResult::Unknown => "unknown",
        CouponResult::Expired => "expired",
        CouponResult::NotStarted => "not_started",
        CouponResult::BelowMinimum { .. } => "below_minimum",
        CouponResult::UsedUp => "used_up",
        CouponResult::UsedByContact => "used_by_contact",
        CouponResult::NotCombinable => "not_combinable",
        CouponResult::NothingApplies => "nothing_applies",
    };
    CartCouponOut { code: code.to_owned(), result: result.to_owned() }
}

fn problem(words: Words<'_>, problem: &LineProblem) -> String {
    let title = if problem.title.is_empty() { problem.sku.as_str() } else { &problem.title };
    match problem.kind {
        LineProblemKind::Reduced { available } => {
            words.word("cart_line_reduced", &[("n", &available.to_string()), ("product", title)])
        }
        LineProblemKind::SoldOut | LineProblemKind::Unknown => {
            words.word("cart_line_unavailable", &[("product", title)])
        }
    }
}
