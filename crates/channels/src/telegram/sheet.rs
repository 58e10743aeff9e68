//! The payment sheet from both sides: what it asks and tells, and what it is answered while the buyer waits. It
//! waits ten seconds (answerPreCheckoutQuery); what is not answered by then takes no money.

use super::parse::{Event, asker};
use super::settings::Settings;
use super::wire::{Address, Fields, OrderInfo, Payment, name};
use super::{amounts, api};
use crate::{DeliveryOffer, meta};
use engine::inbox::inbound::{Buyer, Inbound, InboundKind, SheetAddress};
use serde_json::{Value, json};
use transport::{Http, SendError, SendErrorCode};

pub(super) fn delivery_asked(event: &Event<'_>) -> Inbound {
    let address = event.fields.read::<Address>("shipping_address");
    match (query(event), asker(event), address) {
        (Some((query, reference)), Some(buyer), Some(place)) => {
            let address = sheet_address(place);
            event.by(buyer, InboundKind::DeliveryAsked { query, reference, address })
        }
        _ => event.unknown("shipping_query"),
    }
}

pub(super) fn payment_asked(event: &Event<'_>) -> Inbound {
    let currency = event.fields.text("currency").unwrap_or_default();
    let total = event.fields.get("total_amount").and_then(|amount| amounts::read(currency, amount));
    match (query(event), asker(event), total) {
        (Some((query, reference)), Some(contact), Some(total)) => {
            let delivery = event.fields.text("shipping_option_id").map(str::to_owned);
            let buyer = buyer(event.fields.read("order_info").unwrap_or_default());
            event
                .by(contact, InboundKind::PaymentAsked { query, reference, total, delivery, buyer })
        }
        _ => event.unknown("pre_checkout_query"),
    }
}

/// The query's name and the checkout it is about.
fn query(event: &Event<'_>) -> Option<(String, String)> {
    let query = event.fields.get("id").and_then(name)?;
    Some((query, event.fields.text("invoice_payload")?.to_owned()))
}

/// The money was taken; the platform's charge makes it count once.
pub(super) fn paid(message: Fields<'_>, provider_id: String) -> Option<InboundKind> {
    let payment: Payment = message.read("successful_payment")?;
    Some(InboundKind::PaymentMade {
        provider_id,
        total: amounts::read(&payment.currency, &payment.total_amount)?,
        reference: payment.invoice_payload,
        charge: payment.telegram_payment_charge_id,
    })
}

/// Money that went back, told to the operator: whoever sent it back knows what it was for.
pub(super) fn refunded(event: &Event<'_>) -> Inbound {
    let Some(payment) = event.fields.read::<Payment>("refunded_payment") else {
        return event.unknown("message.refunded_payment");
    };
    let amount = &payment.total_amount;
    let detail = format!(
        "charge: {}, reference: {}, amount: {amount} {} in smallest units",
        payment.telegram_payment_charge_id, payment.invoice_payload, payment.currency
    );
    let at = meta::timestamp(event.fields.get("date")).unwrap_or(event.received_at);
    let name = "refunded_payment".to_owned();
    Inbound::notice(event.key.clone(), at, InboundKind::AccountNotice { name, detail, news: None })
}

fn buyer(info: OrderInfo) -> Buyer {
    Buyer {
        name: info.name,
        email: info.email,
        phone: info.phone_number,
        address: info.shipping_address.map(sheet_address),
    }
}

fn sheet_address(address: Address) -> SheetAddress {
    SheetAddress {
        country: address.country_code,
        state: address.state,
        city: address.city,
        line1: address.street_line1,
        line2: address.street_line2,
        postal_code: address.post_code,
    }
}

pub(super) async fn offer_deliveries(
    settings: &Settings,
    http: &dyn Http,
    query: &str,
    offers: Result<&[DeliveryOffer], &str>,
) -> Result<(), SendError> {
    let mut body = json!({ "shipping_query_id": query, "ok": offers.is_ok() });
    match offers {
        Ok(offers) => {
            let options: Option<Vec<Value>> = offers.iter().map(option).collect();
            let foreign = || {
                SendError::new(
                    SendErrorCode::InvalidRequest,
                    "a delivery in a currency that Telegram does not know",
                )
            };
            body["shipping_options"] = json!(options.ok_or_else(foreign)?);
        }
        Err(why) => body["error_message"] = json!(why),
    }
    api::call(settings, http, "answerShippingQuery", &body).await.map(drop)
}

fn option(offer: &DeliveryOffer) -> Option<Value> {
    let price = json!({ "label": offer.label, "amount": amounts::of(offer.price)? });
    Some(json!({ "id": offer.id, "title": offer.label, "prices": [price] }))
}

pub(super) async fn decide(
    settings: &Settings,
    http: &dyn Http,
    query: &str,
    verdict: Result<(), &str>,
) -> Result<(), SendError> {
    let mut body = json!({ "pre_checkout_query_id": query, "ok": verdict.is_ok() });
    if let Err(why) = verdict {
        body["error_message"] = json!(why);
    }
    api::call(settings, http, "answerPreCheckoutQuery", &body).await.map(drop)
}
