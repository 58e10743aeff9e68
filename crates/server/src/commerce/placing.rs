//! Beginning to pay: one transaction that freezes the price, sets units aside, redeems promotions and writes the
//! payment down; then the provider is asked.
//!
//! The contact agreed to a price by the fingerprint of the quote on the page. When the quote of this moment has
//! another one nothing is charged: the new price is shown and agreed anew. Whatever is refused leaves nothing
//! behind: no unit, no use of a coupon, no payment.

use super::{SELLING_LANE, checkout as checkouts, paying, quote, settling};
use crate::app::App;
use crate::merchant::Merchant;
use connectors::psp::{PaymentIntent, PspAccount};
use engine::commerce::checkout::{Checkout, CheckoutCommand, CheckoutError, freeze};
use engine::commerce::payment::{Payment, PaymentState};
use engine::commerce::placement::{
    self, CouponAnswer, PaymentRequest, PlacementFacts, Plan, Refusal,
};
use engine::commerce::quote::Quote;
use engine::commerce::reservation::RESERVATION_MS;
use engine::time::{DAY_MS, SECOND_MS};
use engine::{CheckoutId, ConnectorId, PaymentId, PromotionId, Sku, Timestamp};
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

/// How the contact comes back from the provider's page.
#[derive(Debug, Clone)]
pub struct ReturnAddresses {
    pub success: String,
    pub cancel: String,
}

/// Begins a payment for a checkout at the price whose fingerprint the contact agreed to.
///
/// # Errors
/// When the database refuses; then nothing has begun.
pub async fn place(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    checkout: &CheckoutId,
    agreed: String,
    back: ReturnAddresses,
) -> Result<Placing, StoreError> {
    let now = app.now();
    let provider = merchant.psps.iter().next().map(|(id, (_, psp))| (id.clone(), psp.account()));
    let (shop, id) = (Arc::clone(merchant), checkout.clone());
    let begun = app
        .store()
        .write(SELLING_LANE, move |tx| {
            begin(tx, &shop, &id, &agreed, provider.as_ref(), &back, now)
        })
        .await?;
    Ok(match begun {
        Begun::Refused(refusal) => Placing::Refused(refusal),
        Begun::NoProvider => Placing::NoProvider,
        Begun::Placed => {
            settling::wake(app);
            Placing::Placed
        }
        Begun::Payment(payment) => match paying::start(app, merchant, &payment).await? {
            paying::Started::At(url) => Placing::Pay { url },
            paying::Started::Unknown => Placing::Processing,
            paying::Started::Refused => Placing::Declined,
        },
    })
}

/// What the transaction has come to.
enum Begun {
    Refused(Refusal),
    NoProvider,
    Placed,
    Payment(PaymentId),
}

fn begin(
    tx: &mut Tx<'_>,
    merchant: &Merchant,
    id: &CheckoutId,
    agreed: &str,
    provider: Option<&(ConnectorId, PspAccount)>,
    back: &ReturnAddresses,
    now: Timestamp,
) -> Result<Begun, StoreError> {
    let stored = store::checkout::lock(tx, &merchant.id, id)?.ok_or(StoreError::NotFound)?;
    if let Err(refused) = stored.checkout.advance(CheckoutCommand::Freeze) {
        return Ok(Begun::Refused(Refusal::State(refused)));
    }
    let quote_now = quote::of_checkout(tx, merchant, &stored.checkout, now)?;
    if quote_now.hash != agreed && quote_now.problems.is_empty() && !stored.checkout.is_expired(now)
    {
        let (before, after) = (stored.checkout.quote.total, quote_now.total);
        return Ok(Begun::Refused(Refusal::PriceChanged { before, after }));
    }
    let frozen = match freeze(&stored.checkout, quote_now.clone(), now) {
        Ok(frozen) => frozen,
        Err(error) => return Ok(Begun::Refused(refusal_of(error, &quote_now))),
    };
    let plan = match reserve(tx, merchant, &frozen, &quote_now, now)? {
        Ok(plan) => plan,
        Err(refusal) => {
            checkouts::give_back(tx, &merchant.id, id)?;
            return Ok(Begun::Refused(refusal));
        }
    };
    match (plan.payment, provider) {
        (None, _) => {
            settling::place_free(tx, merchant, &stored, &frozen, now)?;
            Ok(Begun::Placed)
        }
        (Some(_), None) => {
            checkouts::give_back(tx, &merchant.id, id)?;
            Ok(Begun::NoProvider)
        }
        (Some(request), Some((connector, account))) => {
            let payment = write_down(
                tx, merchant, &stored, &frozen, &request, connector, account, back, now,
            )?;
            Ok(Begun::Payment(payment))
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
    merchant: &Merchant,
    frozen: &Checkout,
    quote_now: &Quote,
    now: Timestamp,
) -> Result<Result<Plan, Refusal>, StoreError> {
    let coupons = redeem(tx, merchant, frozen, now)?;
    let mut units: BTreeMap<Sku, u32> = BTreeMap::new();
    for line in &frozen.quote.lines {
        *units.entry(line.sku.clone()).or_default() += line.quantity;
    }
    let until = now.plus_ms(HELD_WHILE_PAYING_MS);
    let short = store::reservation::hold(tx, &merchant.id, &frozen.id, &units, until)?;
    let mut stock: BTreeMap<Sku, i64> =
        units.iter().map(|(sku, n)| (sku.clone(), i64::from(*n))).collect();
    stock.extend(short.into_iter().map(|short| (short.sku, short.available)));
    let facts =
        PlacementFacts { checkout: frozen, quote_now, stock: &stock, coupons: &coupons, now };
    Ok(placement::plan(&facts))
}

fn redeem(
    tx: &mut Tx<'_>,
    merchant: &Merchant,
    frozen: &Checkout,
    now: Timestamp,
) -> Result<BTreeMap<PromotionId, CouponAnswer>, StoreError> {
    let mut answers = BTreeMap::new();
    let mut wanted: Vec<&PromotionId> =
        frozen.quote.redeemed().map(|used| &used.promotion).collect();
    wanted.sort();
    for id in wanted {
        // The limits that count are those of this moment's settings.
        if let Some(rule) = merchant.promotions.iter().find(|rule| &rule.id == id) {
            store::promotion::put(tx, &merchant.id, rule, now)?;
        }
        let taken =
            store::coupon::take(tx, &merchant.id, id, &frozen.id, frozen.contact.as_ref(), now)?;
        let answer = match taken {
            CouponTake::Taken => CouponAnswer::Free,
            CouponTake::UsedByContact => CouponAnswer::UsedByContact,
            CouponTake::UsedUp | CouponTake::Unknown => CouponAnswer::UsedUp,
        };
        answers.insert(id.clone(), answer);
    }
    Ok(answers)
}

#[expect(clippy::too_many_arguments, reason = "everything a payment is made of, in one place")]
fn write_down(
    tx: &mut Tx<'_>,
    merchant: &Merchant,
    stored: &StoredCheckout,
    frozen: &Checkout,
    request: &PaymentRequest,
    connector: &ConnectorId,
    account: &PspAccount,
    back: &ReturnAddresses,
    now: Timestamp,
) -> Result<PaymentId, StoreError> {
    let completing = frozen.advance(CheckoutCommand::Pay).map_err(|_| StoreError::Conflict)?;
    checkouts::save(tx, &merchant.id, &stored.checkout, &completing, now)?;
    let id = PaymentId::from_token(&tx.token());
    let payment = Payment {
        id: id.clone(),
        checkout: frozen.id.clone(),
        attempt: request.attempt,
        amount: request.amount,
        account: account.id.clone(),
        test: account.test,
        quote_hash: request.quote_hash.clone(),
        state: PaymentState::Created,
        provider_reference: None,
    };
    let check_at = Some(now.plus_ms(FIRST_CHECK_MS));
    let row = StoredPayment { connector: connector.clone(), check_at, created_at: now, payment };
    if !store::payment::create(tx, &merchant.id, &row)? {
        return Err(StoreError::Conflict);
    }
    let intent = PaymentIntent {
        payment: id.clone(),
        checkout: frozen.id.clone(),
        idempotency_key: request.idempotency_key.clone(),
        amount: request.amount,
        description: merchant.settings.name.clone(),
        language: frozen.language,
        email: frozen.email.clone(),
        success_url: back.success.clone(),
        cancel_url: back.cancel.clone(),
        // A minute more than the provider's least, which counts from when it is asked.
        expires_at: now.plus_ms(RESERVATION_MS + 60 * SECOND_MS),
    };
    let intent =
        serde_json::to_string(&intent).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    store::provider::intend(tx, &merchant.id, &id, &intent)?;
    Ok(id)
}
