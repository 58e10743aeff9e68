//! A messaging platform's own payment sheet: what delivery costs, whether the money may be taken, and that it was.
//!
//! The platform asks us before it takes money, and waits for ten seconds. The answer sets everything aside exactly as
//! the hosted page does: the price is frozen, units and coupons are reserved, a payment is written down. A total that
//! is not ours to the last minor unit is refused. What was paid goes through the one `settle`.

use super::builtin::as_storage;
use super::{SELLING_LANE, alarm, checkout as checkouts, quote, settling};
use crate::app::App;
use crate::checkout::words::{Words, with};
use crate::merchant::{Inbox, Merchant};
use channels::DeliveryOffer;
use connectors::commerce::{Begun, EventKey, PaymentMeans, ReturnAddresses, Sale, Settled};
use connectors::psp::{PaymentReport, ReportedState, payment_sheet};
use engine::commerce::address::AddressInput;
use engine::commerce::checkout::{Checkout, CheckoutChange, CheckoutError, CheckoutState};
use engine::commerce::format;
use engine::commerce::money::Money;
use engine::commerce::placement::Refusal;
use engine::inbox::inbound::{Buyer, SheetAddress};
use engine::{CheckoutId, ConnectorId, DeliveryId, InboxId, Language, PaymentId};
use std::sync::Arc;
use store::StoreError;

/// The connector that stands for an inbox's sheet.
pub(crate) fn connector_of(inbox: &InboxId) -> ConnectorId {
    ConnectorId::from(format!("sheet-{inbox}").as_str())
}

/// What the platform asks before it takes money.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) reference: String,
    pub(crate) total: Money,
    pub(crate) delivery: Option<String>,
    pub(crate) buyer: Buyer,
}

/// What the platform took.
#[derive(Debug, Clone)]
pub(crate) struct Paid {
    pub(crate) reference: String,
    pub(crate) total: Money,
    pub(crate) charge: String,
}

/// The deliveries to a place, each with what it adds to the invoice; else why there is none, in the contact's words.
pub(crate) async fn deliveries(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    reference: &str,
    address: &SheetAddress,
) -> Result<Vec<DeliveryOffer>, String> {
    let Some(checkout) = checkout(app, merchant, reference).await else {
        return Err(Words::of(merchant.config.profile.default_language).expired_text.to_owned());
    };
    let words = Words::of(checkout.language);
    let there =
        Checkout { country: address.country.to_uppercase(), delivery: None, ..checkout.clone() };
    let (terms, now) = (Arc::clone(&merchant.terms), app.now());
    let quoted = super::read(app, move |tx| quote::of_checkout(tx, &terms, &there, now)).await;
    let Ok(quoted) = quoted else { return Err(words.processing_text.to_owned()) };
    // Taxes of another country would change what the invoice already says.
    if quoted.total != checkout.quote.total {
        let total = format::money(quoted.total, checkout.language);
        return Err(with(words.price_changed, &total));
    }
    let offers: Vec<DeliveryOffer> = quoted
        .delivery_offers
        .iter()
        .map(|offer| DeliveryOffer {
            id: offer.id.as_str().to_owned(),
            label: offer.label.clone(),
            price: offer.price,
        })
        .collect();
    if offers.is_empty() { Err(words.no_delivery.to_owned()) } else { Ok(offers) }
}

/// Sets everything aside for exactly this total; else why not, in the contact's words.
pub(crate) async fn decide(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    inbox: &Inbox,
    asked: Asked,
) -> Result<(), String> {
    let fallback = merchant.config.profile.default_language;
    let Some(checkout) = checkout(app, merchant, &asked.reference).await else {
        return Err(Words::of(fallback).expired_text.to_owned());
    };
    let language = checkout.language;
    match begin(app, merchant, inbox, &checkout, &asked).await {
        Ok(verdict) => verdict.map_err(|why| sentence(&why, language)),
        Err(error) => {
            tracing::error!(checkout.id = %checkout.id, error = %error, "Could not begin a payment on a sheet");
            Err(Words::of(language).no_provider.to_owned())
        }
    }
}

/// Why a sheet may not take the money.
enum Why {
    Fields(CheckoutError),
    Refused(Refusal),
    OtherTotal(Money),
    /// Some of it cannot be bought any more: the total is another because of that.
    Short,
    NoWay,
}

async fn begin(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    inbox: &Inbox,
    checkout: &Checkout,
    asked: &Asked,
) -> Result<Result<(), Why>, StoreError> {
    if checkout.state == CheckoutState::Completing {
        // Asked again: the first try may have failed at the bank.
        let open = open_payment(app, merchant, &checkout.id).await?;
        let same = open.is_some_and(|(_, amount)| amount == asked.total);
        return Ok(if same { Ok(()) } else { Err(Why::OtherTotal(checkout.quote.total)) });
    }
    let (terms, id, now) = (Arc::clone(&merchant.terms), checkout.id.clone(), app.now());
    let changes = changes(asked);
    let filled = app
        .store()
        .write(SELLING_LANE, move |tx| checkouts::change(tx, &terms, &id, &changes, now))
        .await?;
    let filled = match filled {
        Ok(filled) => filled,
        Err(error) => return Ok(Err(Why::Fields(error))),
    };
    if !filled.quote.problems.is_empty() {
        return Ok(Err(Why::Short));
    }
    if filled.quote.total != asked.total {
        return Ok(Err(Why::OtherTotal(filled.quote.total)));
    }
    let account = inbox.id.as_str().to_owned();
    let sale = Sale {
        checkout: checkout.id.clone(),
        agreed: filled.quote.hash.clone(),
        means: Some(PaymentMeans { connector: connector_of(&inbox.id), account, test: false }),
        back: ReturnAddresses { success: String::new(), cancel: String::new() },
        now,
    };
    Ok(match merchant.backend.begin(&sale).await.map_err(as_storage)? {
        Begun::Pay(payment) => {
            let report = report(&payment, &checkout.id, inbox, ReportedState::Pending, None);
            settling::settle(app, merchant, &payment, report, None).await?;
            Ok(())
        }
        Begun::Placed(_) | Begun::NoProvider => Err(Why::NoWay),
        Begun::Refused(refusal) => Err(Why::Refused(refusal)),
    })
}

/// The platform took the money; `false` when that could not be made durable.
pub(crate) async fn paid(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    inbox: &Inbox,
    paid: Paid,
) -> bool {
    let checkout = CheckoutId::new(paid.reference.clone());
    let settled = match open_payment(app, merchant, &checkout).await {
        Ok(Some((payment, _))) => {
            let state = ReportedState::Succeeded;
            let report = report(&payment, &checkout, inbox, state, Some(paid.total));
            let event = EventKey { connector: connector_of(&inbox.id), key: paid.charge.clone() };
            settling::settle(app, merchant, &payment, report, Some(event)).await
        }
        Ok(None) => Ok(Settled::Unknown),
        Err(error) => Err(error),
    };
    let settled = match settled {
        Ok(Settled::Unknown) => stray(app, merchant, inbox, &paid).await,
        other => other.map(drop),
    };
    match settled {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(inbox.id = %inbox.id, error = %error, "Could not settle what a payment sheet took");
            false
        }
    }
}

/// Money for a checkout that has no payment of ours: nothing is decided here, a person must know, once.
async fn stray(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    inbox: &Inbox,
    paid: &Paid,
) -> Result<(), StoreError> {
    tracing::error!(inbox.id = %inbox.id, "A payment sheet took money for a checkout that is not ours");
    let (owner, connector, now) = (merchant.id.clone(), connector_of(&inbox.id), app.now());
    let (charge, reference, total) = (paid.charge.clone(), paid.reference.clone(), paid.total);
    app.store()
        .write(SELLING_LANE, move |tx| {
            let key = format!("stray:{charge}");
            if store::provider::is_new_event(tx, &owner, &connector, &key, now)? {
                let detail = (&connector, &reference, total);
                alarm::raise(tx, &owner, None, ("payment.unknown", &charge, &detail), now)?;
            }
            Ok(())
        })
        .await
}

fn report(
    payment: &PaymentId,
    checkout: &CheckoutId,
    inbox: &Inbox,
    state: ReportedState,
    amount: Option<Money>,
) -> PaymentReport {
    PaymentReport {
        reference: payment.as_str().to_owned(),
        state,
        amount,
        account: Some(inbox.id.as_str().to_owned()),
        payment: Some(payment.clone()),
        checkout: Some(checkout.clone()),
        test: false,
    }
}

async fn checkout(app: &Arc<App>, merchant: &Arc<Merchant>, id: &str) -> Option<Checkout> {
    let (owner, id) = (merchant.id.clone(), CheckoutId::new(id.to_owned()));
    let found = super::read(app, move |tx| store::checkout::get(tx, &owner, &id)).await;
    found.ok().flatten().map(|stored| stored.checkout)
}

/// The newest payment of a checkout with its amount; one that is over is found too, so that late money is.
async fn open_payment(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    checkout: &CheckoutId,
) -> Result<Option<(PaymentId, Money)>, StoreError> {
    let (owner, id) = (merchant.id.clone(), checkout.clone());
    let all = super::read(app, move |tx| store::payment::of_checkout(tx, &owner, &id)).await?;
    let open = all.iter().find(|row| row.payment.state.is_open());
    let newest = open.or_else(|| all.iter().max_by_key(|row| row.payment.attempt));
    Ok(newest.map(|row| (row.payment.id.clone(), row.payment.amount)))
}

fn changes(asked: &Asked) -> Vec<CheckoutChange> {
    let buyer = &asked.buyer;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut changes =
        vec![CheckoutChange::Contact { email: text(&buyer.email), phone: text(&buyer.phone) }];
    if let Some(place) = &buyer.address {
        changes.push(CheckoutChange::Address {
            address: AddressInput {
                name: text(&buyer.name),
                company: String::new(),
                line_one: place.line1.clone(),
                line_two: place.line2.clone(),
                postal_code: place.postal_code.clone(),
                city: place.city.clone(),
                state: place.state.clone(),
                country: place.country.to_uppercase(),
            },
        });
    }
    if let Some(delivery) = &asked.delivery {
        changes.push(CheckoutChange::Delivery { id: DeliveryId::new(delivery.clone()) });
    }
    changes
}

fn sentence(why: &Why, language: Language) -> String {
    let words = Words::of(language);
    match why {
        Why::Fields(CheckoutError::Fields { problems }) => match problems.first() {
            Some(problem) => words.problem(problem),
            None => words.put_right.to_owned(),
        },
        Why::Fields(CheckoutError::Expired)
        | Why::Refused(Refusal::Expired | Refusal::State(_)) => words.expired_text.to_owned(),
        Why::Fields(_) => words.canceled_text.to_owned(),
        Why::OtherTotal(total) | Why::Refused(Refusal::PriceChanged { after: total, .. }) => {
            with(words.price_changed, &format::money(*total, language))
        }
        Why::Short | Why::Refused(Refusal::OutOfStock { .. }) => words.sold_out.to_owned(),
        Why::Refused(Refusal::CouponGone { .. }) => words.coupon_refused.to_owned(),
        Why::Refused(Refusal::Incomplete { .. }) => words.put_right.to_owned(),
        Why::NoWay => words.no_provider.to_owned(),
    }
}

/// The kind under which a sheet stands among the payment providers.
pub(crate) const KIND: &str = payment_sheet::KIND;
