//! What is reduced now, of what the merchant lets the bot name.

use super::quote::counted;
use crate::app::App;
use crate::merchant::Merchant;
use engine::commerce::money::{Currency, Money};
use engine::commerce::promotion::Promotion;
use engine::{ContactId, Language, OfferFact, PromotionId, Timestamp};
use store::StoreError;

/// Promotions that are on and still to be had by this contact: those that apply by themselves, and codes that may be
/// told.
///
/// # Errors
/// When the database refuses.
pub async fn on_now(
    app: &App,
    merchant: &Merchant,
    contact: &ContactId,
    (language, currency): (Language, Currency),
    now: Timestamp,
) -> Result<Vec<OfferFact>, StoreError> {
    let may_be_told = |promotion: &&Promotion| {
        promotion.active
            && promotion.belongs_to.is_none()
            && (promotion.coupon.is_none() || promotion.is_public)
            && promotion.starts.is_none_or(|starts| starts <= now)
            && promotion.ends.is_none_or(|ends| now <= ends)
    };
    let told: Vec<&Promotion> = merchant.terms.promotions.iter().filter(may_be_told).collect();
    let is_limited =
        |one: &&&Promotion| one.total_limit.is_some() || one.per_contact_limit.is_some();
    let limited: Vec<PromotionId> =
        told.iter().filter(is_limited).map(|one| one.id.clone()).collect();
    let (id, contact) = (merchant.id.clone(), contact.clone());
    let uses = app.look(move |tx| counted(tx, &id, &limited, Some(&contact))).await?;
    let is_left = |one: &&Promotion| one.spent(uses.of(&one.id)).is_none();
    let left = told.into_iter().filter(is_left);
    Ok(left.map(|one| fact(merchant, one, language, currency)).collect())
}

fn fact(
    merchant: &Merchant,
    promotion: &Promotion,
    language: Language,
    currency: Currency,
) -> OfferFact {
    let least = promotion.minimum.get(&currency).filter(|minor| **minor > 0);
    OfferFact {
        name: promotion.name.get(language).to_owned(),
        benefit: promotion.benefit(currency),
        selected: promotion.is_for_some(),
        code: promotion.coupon.clone(),
        minimum: least.map(|minor| Money::from_minor(*minor, currency)),
        ends: promotion.ends.map(|ends| (ends, merchant.utc_offset_minutes(ends))),
    }
}
