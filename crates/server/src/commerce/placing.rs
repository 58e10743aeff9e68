//! Beginning to pay: one transaction that freezes the price, sets units aside, redeems promotions and writes the
//! payment down; then the provider is asked.
//!
//! The contact agreed to a price by the fingerprint of the quote on the page. When the quote of this moment has
//! another one nothing is charged: the new price is shown and agreed anew. Whatever is refused leaves nothing
//! behind: no unit, no use of a coupon, no payment.

use super::builtin::as_storage;
use super::terms::Terms;
use super::{checkout as checkouts, paying, quote, settling};
use crate::app::App;
use crate::merchant::Merchant;
use connectors::commerce::{Begun, PaymentMeans, ReturnAddresses, Sale};
use connectors::psp::PaymentIntent;
use engine::commerce::checkout::{Checkout, CheckoutCommand, CheckoutError, freeze};
use engine::commerce::payment::{Payment, PaymentState};
use engine::commerce::placement::{
    self, CouponAnswer, PaymentRequest, PlacementFacts, Plan, Refusal,
};
use engine::commerce::quote::Quote;
use engine::commerce::reservation::RESERVATION_MS;
use engine::time::{DAY_MS, SECOND_MS};
use engine::{CheckoutId, PaymentId, PromotionId, Sku, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::checkout::StoredCheckout;
use store::coupon::CouponTake;
use store::payment::StoredPayment;
use store::{StoreError, Tx};

/// Units stay set aside while a payment is open, whatever that takes: the payment's end ends them.
const HELD_WHILE_PAYING_MS: i64 = 30 * DAY_MS;
/// When a payment is first asked about if nobody reports.
const FIRST_CHECK_MS: i64 = 10 * SECOND_MS;

/// What the contact's wish to pay has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placing {
    /// The contact pays here.
    Pay {
        url: String,
    },
    /// There was nothing to pay: the order is placed.
    Placed,
    /// The provider did not answer: it is being found out.
    Processing,
    /// The provider would not take the payment on.
    Declined,
    /// The shop has no way to be paid.
    NoProvider,
    Refused(Refusal),
}

/// Begins a payment for a checkout at the price whose fingerprint the contact agreed to.
///
/// # Errors
/// When the backend or the database refuses; then nothing has begun.
pub async fn place(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    checkout: &CheckoutId,
    agreed: String,
    back: ReturnAddresses,
) -> Result<Placing, StoreError> {
    let on_a_page = |(_, (kind, _)): &(_, &(String, _))| kind != super::sheet::KIND;
    let means = merchant.psps.iter().find(on_a_page).map(|(id, (_, psp))| {
        let account = psp.account();
        PaymentMeans { connector: id.clone(), account: account.id, test: account.test }
    });
    let sale = Sale { checkout: checkout.clone(), agreed, means, back, now: app.now() };
    let begun = merchant.backend.begin(&sale).await.map_err(as_storage)?;
    Ok(match begun {
        Begun::Refused(refusal) => Placing::Refused(refusal),
        Begun::NoProvider => Placing::NoProvider,
        Begun::Placed(_) => {
            settling::wake(app);
            Placing::Placed
        }
        Begun::Pay(payment) => match paying::start(app, merchant, &payment).await? {
            paying::Started::At(url) => Placing::Pay { url },
            paying::Started::Unknown => Placing::Processing,
            paying::Started::Refused => Placing::Declined,
        },
    })
}

/// The transaction in which a payment begins.
///
/// # Errors
/// When the database refuses; then nothing has begun.
pub(super) fn begin(tx: &mut Tx<'_>, terms: &Terms, sale: &Sale) -> Result<Begun, StoreError> {
    let (id, agreed, now) = (&sale.checkout, &sale.agreed, sale.now);
    let stored = store::checkout::lock(tx, &terms.merchant, id)?.ok_or(StoreError::NotFound)?;
    if let Err(refused) = stored.checkout.advance(CheckoutCommand::Freeze) {
        return Ok(Begun::Refused(Refusal::State(refused)));
    }
    let quote_now = quote::of_checkout(tx, terms, &stored.checkout, now)?;
    if &quote_now.hash != agreed
        && quote_now.problems.is_empty()
        && !stored.checkout.is_expired(now)
    {
        let (before, after) = (stored.checkout.quote.total, quote_now.total);
        return Ok(Begun::Refused(Refusal::PriceChanged { before, after }));
    }
    let frozen = match freeze(&stored.checkout, quote_now.clone(), now) {
        Ok(frozen) => frozen,
        Err(error) => return Ok(Begun::Refused(refusal_of(error, &quote_now))),
    };
    let plan = match reserve(tx, terms, &frozen, &quote_now, now)? {
        Ok(plan) => plan,
        Err(refusal) => {
            checkouts::give_back(tx, &terms.merchant, id)?;
            return Ok(Begun::Refused(refusal));
        }
    };
    match (plan.payment, &sale.means) {
        (None, _) => settling::place_free(tx, terms, &stored, &frozen, now).map(Begun::Placed),
        (Some(_), None) => {
            checkouts::give_back(tx, &terms.merchant, id)?;
            Ok(Begun::NoProvider)
        }
        (Some(request), Some(means)) => {
            let payment = write_down(tx, terms, &stored, &frozen, &request, means, sale)?;
            Ok(Begun::Pay(payment))
        }
    }
}

fn refusal_of(error: CheckoutError, quote: &Quote) -> Refusal {
    match error {
        CheckoutError::State(refused) => Refusal::State(refused),
        CheckoutError::Expired => Refusal::Expired,
        CheckoutError::Fields { .. } if !quote.problems.is_empty() => Refusal::OutOfStock {
            short: quote
                .problems
                .iter()
                .map(|problem| placement::Shortage {
                    sku: problem.sku.clone(),
                    asked: problem.asked,
                    available: quote
                        .lines
                        .iter()
                        .filter(|line| line.sku == problem.sku)
                        .map(|line| i64::from(line.quantity))
                        .sum(),
                })
                .collect(),
        },
        CheckoutError::Fields { problems } => Refusal::Incomplete { problems },
        CheckoutError::Cart(_) => Refusal::Incomplete { problems: Vec::new() },
    }
}

/// Redeems and sets aside by conditional updates, and lets the rules decide on what they answered.
fn reserve(
    tx: &mut Tx<'_>,
    terms: &Terms,
    frozen: &Checkout,
    quote_now: &Quote,
    now: Timestamp,
) -> Result<Result<Plan, Refusal>, StoreError> {
    let coupons = redeem(tx, terms, frozen, now)?;
    let mut units: BTreeMap<Sku, u32> = BTreeMap::new();
    for line in &frozen.quote.lines {
        *units.entry(line.sku.clone()).or_default() += line.quantity;
    }
    let until = now.plus_ms(HELD_WHILE_PAYING_MS);
    let short = store::reservation::hold(tx, &terms.merchant, &frozen.id, &units, until)?;
    let mut stock: BTreeMap<Sku, i64> =
        units.iter().map(|(sku, n)| (sku.clone(), i64::from(*n))).collect();
    stock.extend(short.into_iter().map(|short| (short.sku, short.available)));
    let facts =
        PlacementFacts { checkout: frozen, quote_now, stock: &stock, coupons: &coupons, now };
    Ok(placement::plan(&facts))
}

fn redeem(
    tx: &mut Tx<'_>,
    terms: &Terms,
    frozen: &Checkout,
    now: Timestamp,
) -> Result<BTreeMap<PromotionId, CouponAnswer>, StoreError> {
    let mut answers = BTreeMap::new();
    let mut wanted: Vec<&PromotionId> =
        frozen.quote.redeemed().map(|used| &used.promotion).collect();
    wanted.sort();
    for id in wanted {
        // The limits that count are those of this moment's settings.
        if let Some(rule) = terms.promotions.iter().find(|rule| &rule.id == id) {
            store::promotion::put(tx, &terms.merchant, rule, now)?;
        }
        let taken =
            store::coupon::take(tx, &terms.merchant, id, &frozen.id, frozen.contact.as_ref(), now)?;
        let answer = match taken {
            CouponTake::Taken => CouponAnswer::Free,
            CouponTake::UsedByContact => CouponAnswer::UsedByContact,
            CouponTake::UsedUp | CouponTake::Unknown => CouponAnswer::UsedUp,
        };
        answers.insert(id.clone(), answer);
    }
    Ok(answers)
}

/// The payment as a row, and the question for the provider beside it.
fn write_down(
    tx: &mut Tx<'_>,
    terms: &Terms,
    stored: &StoredCheckout,
    frozen: &Checkout,
    request: &PaymentRequest,
    means: &PaymentMeans,
    sale: &Sale,
) -> Result<PaymentId, StoreError> {
    let now = sale.now;
    let completing = frozen.advance(CheckoutCommand::Pay).map_err(|_| StoreError::Conflict)?;
    checkouts::save(tx, &terms.merchant, &stored.checkout, &completing, now)?;
    let id = PaymentId::from_token(&tx.token());
    let payment = Payment {
        id: id.clone(),
        checkout: frozen.id.clone(),
        attempt: request.attempt,
        amount: request.amount,
        account: means.account.clone(),
        test: means.test,
        quote_hash: request.quote_hash.clone(),
        state: PaymentState::Created,
        provider_reference: None,
    };
    let check_at = Some(now.plus_ms(FIRST_CHECK_MS));
    let row =
        StoredPayment { connector: means.connector.clone(), check_at, created_at: now, payment };
    if !store::payment::create(tx, &terms.merchant, &row)? {
        return Err(StoreError::Conflict);
    }
    let intent = PaymentIntent {
        payment: id.clone(),
        checkout: frozen.id.clone(),
        idempotency_key: request.idempotency_key.clone(),
        amount: request.amount,
        description: terms.settings.name.clone(),
        language: frozen.language,
        email: frozen.email.clone(),
        success_url: sale.back.success.clone(),
        cancel_url: sale.back.cancel.clone(),
        // A minute more than the provider's least, which counts from when it is asked.
        expires_at: now.plus_ms(RESERVATION_MS + 60 * SECOND_MS),
    };
    let intent =
        serde_json::to_string(&intent).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    store::provider::intend(tx, &terms.merchant, &id, &intent)?;
    Ok(id)
}
