//! What is reduced now, of what the merchant lets the bot name.

use crate::merchant::Merchant;
use engine::commerce::money::Money;
use engine::commerce::promotion::Promotion;
use engine::{Language, OfferFact, Timestamp};

/// Promotions that are on: those that apply by themselves, and codes that may be told.
pub(crate) fn on_now(merchant: &Merchant, language: Language, now: Timestamp) -> Vec<OfferFact> {
    let may_be_told = |promotion: &&Promotion| {
        promotion.active
            && promotion.belongs_to.is_none()
            && (promotion.coupon.is_none() || promotion.is_public)
            && promotion.starts.is_none_or(|starts| starts <= now)
            && promotion.ends.is_none_or(|ends| now <= ends)
    };
    let told = merchant.terms.promotions.iter().filter(may_be_told);
    told.map(|promotion| fact(merchant, promotion, language)).collect()
}

fn fact(merchant: &Merchant, promotion: &Promotion, language: Language) -> OfferFact {
    let currency = merchant.settings.currency;
    let least = promotion.minimum.get(&currency).filter(|minor| **minor > 0);
    OfferFact {
        name: promotion.name.get(language).to_owned(),
        code: promotion.coupon.clone(),
        minimum: least.map(|minor| Money::from_minor(*minor, currency)),
        ends: promotion.ends.map(|ends| (ends, merchant.utc_offset_minutes(ends))),
    }
}
