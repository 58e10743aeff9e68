//! The words of an order's card, in the languages the shop speaks.

use engine::Language;
use engine::commerce::order::OrderState;
use engine::commerce::order_card::OrderLabels;
use std::collections::BTreeMap;

/// Everything a card needs to be read in a language.
pub(crate) fn labels(language: Language) -> OrderLabels {
    let [subtotal, discount, delivery, tax, tax_included] = match language {
        Language::En => ["Subtotal", "Discount", "Delivery", "Tax", "Tax included"],
        Language::Es => ["Subtotal", "Descuento", "Envío", "IVA", "IVA incluido"],
        Language::Da => ["Subtotal", "Rabat", "Levering", "Moms", "Heraf moms"],
    };
    let words = |of: fn(OrderState, Language) -> &'static str| -> BTreeMap<OrderState, String> {
        STATES.iter().map(|state| (*state, of(*state, language).to_owned())).collect()
    };
    OrderLabels {
        subtotal: subtotal.to_owned(),
        discount: discount.to_owned(),
        delivery: delivery.to_owned(),
        tax: tax.to_owned(),
        tax_included: tax_included.to_owned(),
        status: words(status),
        steps: words(step),
    }
}

const STATES: [OrderState; 11] = [
    OrderState::Placed,
    OrderState::Paid,
    OrderState::Packing,
    OrderState::Shipped,
    OrderState::Delivered,
    OrderState::CancelRequested,
    OrderState::Canceled,
    OrderState::ReturnRequested,
    OrderState::Returned,
    OrderState::PartiallyRefunded,
    OrderState::Refunded,
];

fn status(state: OrderState, language: Language) -> &'static str {
    let [en, es, da] = match state {
        OrderState::Placed => ["waiting for payment", "pendiente de pago", "afventer betaling"],
        OrderState::Paid => [
            "paid, next in line to be packed",
            "pagado, pendiente de preparar",
            "betalt og klar til at blive pakket",
        ],
        OrderState::Packing => ["being packed", "en preparación", "ved at blive pakket"],
        OrderState::Shipped => ["on its way", "en camino", "på vej"],
        OrderState::Delivered => ["delivered", "entregado", "leveret"],
        OrderState::CancelRequested => {
            ["cancellation asked for", "cancelación solicitada", "annullering ønsket"]
        }
        OrderState::Canceled => ["canceled", "cancelado", "annulleret"],
        OrderState::ReturnRequested => {
            ["return asked for", "devolución solicitada", "returnering ønsket"]
        }
        OrderState::Returned => ["returned", "devuelto", "returneret"],
        OrderState::PartiallyRefunded => {
            ["partly refunded", "reembolsado en parte", "delvist refunderet"]
        }
        OrderState::Refunded => ["refunded", "reembolsado", "refunderet"],
    };
    of(language, en, es, da)
}

/// The short form for the timeline.
fn step(state: OrderState, language: Language) -> &'static str {
    let [en, es, da] = match state {
        OrderState::Placed => ["Ordered", "Pedido", "Bestilt"],
        OrderState::Paid => ["Paid", "Pagado", "Betalt"],
        OrderState::Packing => ["Packed", "Preparado", "Pakkes"],
        OrderState::Shipped => ["With the carrier", "Con el transportista", "Hos fragtmanden"],
        OrderState::Delivered => ["Delivered", "Entregado", "Leveret"],
        OrderState::CancelRequested => {
            ["Cancellation asked for", "Cancelación solicitada", "Annullering ønsket"]
        }
        OrderState::Canceled => ["Canceled", "Cancelado", "Annulleret"],
        OrderState::ReturnRequested => {
            ["Return asked for", "Devolución solicitada", "Returnering ønsket"]
        }
        OrderState::Returned => ["Returned", "Devuelto", "Returneret"],
        OrderState::PartiallyRefunded => {
            ["Partly refunded", "Reembolsado en parte", "Delvist refunderet"]
        }
        OrderState::Refunded => ["Refunded", "Reembolsado", "Refunderet"],
    };
    of(language, en, es, da)
}

fn of(language: Language, en: &'static str, es: &'static str, da: &'static str) -> &'static str {
    match language {
        Language::En => en,
        Language::Es => es,
        Language::Da => da,
    }
}
