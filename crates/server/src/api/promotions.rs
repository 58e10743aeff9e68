//! Promotions, and the codes that trigger them.

use super::blocks::MoneyOut;
use super::body::Body;
use super::caller::Caller;
use super::page::PageOut;
use super::problem::{Code, Problem};
use super::saving;
use crate::app::App;
use crate::document::{Document, PromotionRow};
use crate::merchant::{self, Merchant};
use crate::time_text;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use engine::commerce::money::{Currency, Money};
use engine::commerce::promotion::{Promotion, PromotionKind, Stacking};
use engine::{CouponCode, Localized};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

const PERCENT_MAX: u32 = 100;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PromotionOut {
    pub id: String,
    /// In the merchant's own language.
    pub name: String,
    pub kind: PromotionKindOut,
    /// Hundredths of a percent, for `percent`.
    pub percent_bp: Option<u32>,
    /// One for each currency, for `amount`.
    pub amount: Vec<MoneyOut>,
    pub minimum: Vec<MoneyOut>,
    pub starts: Option<String>,
    pub ends: Option<String>,
    /// The code that triggers it; `null` for one that applies by itself.
    pub coupon: Option<String>,
    pub total_limit: Option<u32>,
    pub per_contact_limit: Option<u32>,
    /// Whether it may be used together with others.
    pub combines: bool,
    pub active: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PromotionKindOut {
    Percent,
    Amount,
    FreeDelivery,
}

/// A code for so many percent off.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CouponIn {
    pub code: String,
    pub percent: u32,
    /// RFC 3339.
    pub ends: Option<String>,
    pub total_limit: Option<u32>,
    pub per_contact_limit: Option<u32>,
}

impl PromotionOut {
    fn of(merchant: &Merchant, promotion: &Promotion) -> Self {
        let (kind, percent_bp, amount) = match &promotion.kind {
            PromotionKind::Percent { percent_bp } => {
                (PromotionKindOut::Percent, Some(*percent_bp), Vec::new())
            }
            PromotionKind::Amount { amount } => (PromotionKindOut::Amount, None, amounts(amount)),
            PromotionKind::FreeDelivery { .. } => {
                (PromotionKindOut::FreeDelivery, None, Vec::new())
            }
        };
        Self {
            id: promotion.id.to_string(),
            name: promotion.name.get(merchant.settings.default_language).to_owned(),
            kind,
            percent_bp,
            amount,
            minimum: amounts(&promotion.minimum),
            starts: promotion.starts.map(time_text),
            ends: promotion.ends.map(time_text),
            coupon: promotion.coupon.as_ref().map(ToString::to_string),
            total_limit: promotion.total_limit,
            per_contact_limit: promotion.per_contact_limit,
            combines: promotion.stacking == Stacking::Combines,
            active: promotion.active,
        }
    }
}

fn amounts(amounts: &BTreeMap<Currency, i64>) -> Vec<MoneyOut> {
    amounts.iter().map(|(currency, minor)| Money::from_minor(*minor, *currency).into()).collect()
}

#[utoipa::path(get, path = "/promotions", tag = "promotions", responses((status = 200, body = PageOut<PromotionOut>)))]
pub(crate) async fn list(caller: Caller) -> Json<PageOut<PromotionOut>> {
    let shown =
        caller.merchant.terms.promotions.iter().map(|one| PromotionOut::of(&caller.merchant, one));
    Json(PageOut::whole(shown.collect()))
}

/// The promotions that a code triggers.
#[utoipa::path(get, path = "/coupons", tag = "promotions", responses((status = 200, body = PageOut<PromotionOut>)))]
pub(crate) async fn coupons(caller: Caller) -> Json<PageOut<PromotionOut>> {
    let with_code = caller.merchant.terms.promotions.iter().filter(|one| one.coupon.is_some());
    Json(PageOut::whole(with_code.map(|one| PromotionOut::of(&caller.merchant, one)).collect()))
}

/// Makes a code for so many percent off.
#[utoipa::path(post, path = "/coupons", tag = "promotions", request_body = CouponIn,
    responses((status = 201, body = PromotionOut), (status = 409, body = super::problem::ProblemOut)))]
pub(crate) async fn create_coupon(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(given): Body<CouponIn>,
) -> Result<(StatusCode, Json<PromotionOut>), Problem> {
    let row = row_of(&caller.merchant, &given)?;
    if caller
        .merchant
        .terms
        .promotions
        .iter()
        .any(|one| one.coupon.as_ref().map(CouponCode::as_str) == row.coupon.as_deref())
    {
        return Err(Problem::new(Code::Conflict).field(
            "code",
            "taken",
            "This code exists already",
        ));
    }
    let id = row.id.clone();
    let document = Document { promotion: vec![row], ..Document::default() };
    let merchant = saving::save(&app, &caller, document).await?;
    let made = merchant.terms.promotions.iter().find(|one| one.id.as_str() == id);
    let made =
        made.ok_or_else(|| Problem::new(Code::InvalidField).detail("This makes no promotion"))?;
    Ok((StatusCode::CREATED, Json(PromotionOut::of(&merchant, made))))
}

fn row_of(merchant: &Merchant, given: &CouponIn) -> Result<PromotionRow, Problem> {
    let wrong = |field: &str, detail: &str| {
        Problem::new(Code::InvalidField).field(field, "invalid", detail)
    };
    let code =
        CouponCode::parse(&given.code).ok_or_else(|| wrong("code", "This cannot be a code"))?;
    if !(1..=PERCENT_MAX).contains(&given.percent) {
        return Err(wrong("percent", "A percentage is 1 to 100"));
    }
    if given.ends.as_deref().is_some_and(|ends| merchant::moment(ends).is_none()) {
        return Err(wrong("ends", "A time is written as RFC 3339"));
    }
    Ok(PromotionRow {
        id: format!("code-{}", code.as_str().to_lowercase()),
        name: Localized::only(merchant.settings.default_language, format!("{} %", given.percent)),
        kind: "percent".to_owned(),
        percent_bp: Some(given.percent * 100),
        coupon: Some(code.to_string()),
        ends: given.ends.clone(),
        total_limit: given.total_limit,
        per_contact_limit: given.per_contact_limit,
        public: false,
        stacking: "combines".to_owned(),
        active: true,
        amount: BTreeMap::new(),
        delivery: Vec::new(),
        minimum: BTreeMap::new(),
        starts: None,
        categories: Vec::new(),
        products: Vec::new(),
    })
}
