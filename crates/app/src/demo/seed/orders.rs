//! Past orders: quoted, paid with play money and sent on their way by the same rules as real ones.

use super::conversations::Seeded;
use super::{Shelf, cards};
use crate::demo::content::{ContactLine, ConversationLine};
use engine::commerce::address::Address;
use engine::commerce::cart::{Cart, CartLine};
use engine::commerce::catalog::ProductView;
use engine::commerce::checkout::{Checkout, CheckoutState};
use engine::commerce::delivery::DeliveryOption;
use engine::commerce::order::{Order, OrderCommand};
use engine::commerce::order_number::OrderNumber;
use engine::commerce::payment::{Payment, PaymentState};
use engine::commerce::promotion::CouponUsage;
use engine::commerce::quote::{Quote, QuoteInput, quote};
use engine::commerce::tax::{TaxRate, TaxTable};
use engine::time::{DAY_MS, MINUTE_MS};
use engine::{
    CartId, CheckoutId, ConnectorId, DeliveryId, MerchantId, OrderId, PaymentId, Timestamp,
};
use server::document::{DeliveryRow, TaxRow};
use store::checkout::StoredCheckout;
use store::order::StoredOrder;
use store::payment::StoredPayment;
use store::{StoreError, Tx};

const CONNECTOR: &str = "test-psp";
/// Days since the newest past order, and between one contact's and the next one's.
const AGE_DAYS_MIN: i64 = 2;
const AGE_DAYS_STEP: i64 = 3;

/// What past orders were quoted with.
#[derive(Debug)]
pub(super) struct Past {
    pub(super) taxes: Vec<TaxRow>,
    pub(super) deliveries: Vec<DeliveryRow>,
}

/// Writes the order this conversation speaks of, or one from before; answers how many.
#[expect(clippy::too_many_arguments, reason = "everything a past order is made of")]
pub(super) fn write(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    index: usize,
    line: &ConversationLine,
    person: Option<&ContactLine>,
    past: &Past,
    shelf: &Shelf,
    seeded: &Seeded,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let Some(person) = person else { return Ok(0) };
    let age = AGE_DAYS_MIN + AGE_DAYS_STEP * i64::try_from(index).unwrap_or(0);
    let placed_at = now.plus_ms(-age * DAY_MS);
    let mut views: Vec<ProductView> = line
        .messages
        .iter()
        .flat_map(|message| &message.products)
        .filter_map(|id| shelf.get(&id.as_str().into()))
        .cloned()
        .collect();
    views.dedup_by(|a, b| a.product.id == b.product.id);
    views.truncate(2);
    let mut cart = Cart::new(CartId::from_token(&tx.token()));
    for view in &mut views {
        let Some((variant, _)) = cards::lead(view, cards::currency_of(line.language)) else {
            continue;
        };
        let (sku, product) = (variant.sku.clone(), view.product.id.clone());
        // It was there when it was bought.
        view.available.insert(sku.clone(), 1);
        cart.lines.push(CartLine { sku, product, quantity: 1 });
    }
    if cart.is_empty() {
        return Ok(0);
    }
    let (quote, delivery) = quoted(&cart, &views, line, person, past, placed_at);
    let checkout = checkout(tx, seeded, line, person, cart, quote, delivery, placed_at);
    let payment = paid(tx, &checkout);
    let number = match named(line) {
        Some(number) => number,
        None => OrderNumber::counted(store::order::next_count(tx, merchant)?),
    };
    let order = Order::place(
        OrderId::from_token(&tx.token()),
        number,
        &checkout,
        Some(&payment),
        placed_at,
    );
    let order = under_way(order, age);
    let conversation = Some(seeded.conversation.clone());
    let (created_at, updated_at) = (placed_at.plus_ms(-5 * MINUTE_MS), placed_at);
    let stored = StoredCheckout {
        token_hash: tx.token(),
        conversation: conversation.clone(),
        created_at,
        updated_at,
        checkout,
    };
    store::checkout::create(tx, merchant, &stored)?;
    let stored = StoredPayment {
        connector: ConnectorId::from(CONNECTOR),
        check_at: None,
        created_at: placed_at,
        payment,
    };
    store::payment::create(tx, merchant, &stored)?;
    store::order::place(tx, merchant, &StoredOrder { conversation, order }, placed_at)?;
    Ok(1)
}

/// The order number that was spoken of (`#10482`), so that the talk and the list agree.
fn named(line: &ConversationLine) -> Option<OrderNumber> {
    let mut marked = line.messages.iter().filter_map(|message| message.text.split_once('#'));
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    marked.find_map(|(_, rest)| OrderNumber::parse(&digits(rest)))
}

fn quoted(
    cart: &Cart,
    views: &[ProductView],
    line: &ConversationLine,
    person: &ContactLine,
    past: &Past,
    now: Timestamp,
) -> (Quote, Option<DeliveryId>) {
    let rates = past.taxes.iter().map(|row| TaxRate {
        country: row.country.clone(),
        class: row.class.clone(),
        rate_bp: row.rate_bp,
    });
    let taxes = TaxTable::from(rates.collect::<Vec<_>>());
    let options: Vec<DeliveryOption> = past.deliveries.iter().map(DeliveryRow::option).collect();
    let reaches =
        |option: &&DeliveryOption| !option.pickup && option.countries.contains(&person.country);
    let delivery = options.iter().find(reaches).map(|option| option.id.clone());
    let input = QuoteInput {
        cart,
        products: views,
        currency: cards::currency_of(line.language),
        language: line.language,
        country: &person.country,
        prices_include_tax: true,
        taxes: &taxes,
        promotions: &[],
        usage: &CouponUsage::default(),
        delivery_options: &options,
        delivery: delivery.as_ref(),
        now,
        contact: None,
    };
    (quote(&input), delivery)
}

#[expect(clippy::too_many_arguments, reason = "everything a past order is made of")]
fn checkout(
    tx: &Tx<'_>,
    seeded: &Seeded,
    line: &ConversationLine,
    person: &ContactLine,
    cart: Cart,
    quote: Quote,
    delivery: Option<DeliveryId>,
    now: Timestamp,
) -> Checkout {
    let address = Address {
        name: person.name.clone(),
        company: String::new(),
        line_one: "Demo Street 1".to_owned(),
        line_two: String::new(),
        postal_code: String::new(),
        city: person.city.clone(),
        state: String::new(),
        country: person.country.clone(),
    };
    Checkout {
        id: CheckoutId::from_token(&tx.token()),
        contact: Some(seeded.contact.clone()),
        language: line.language,
        cart,
        quote,
        country: person.country.clone(),
        address: Some(address),
        told: None,
        email: Some(person.email.clone()),
        phone: None,
        delivery,
        state: CheckoutState::Completed,
        version: 1,
        attempt: 1,
        expires_at: now.plus_ms(DAY_MS),
    }
}

fn paid(tx: &Tx<'_>, checkout: &Checkout) -> Payment {
    Payment {
        id: PaymentId::from_token(&tx.token()),
        checkout: checkout.id.clone(),
        attempt: 1,
        amount: checkout.quote.total,
        account: CONNECTOR.to_owned(),
        test: true,
        quote_hash: checkout.quote.hash.clone(),
        state: PaymentState::Succeeded,
        provider_reference: Some(format!("demo_{}", tx.token())),
    }
}

/// As far as a parcel of that age has come.
fn under_way(order: Order, age_days: i64) -> Order {
    let steps = [(OrderCommand::Pack, 0), (OrderCommand::Ship, 1), (OrderCommand::Deliver, 4)];
    let placed_at = order.placed_at;
    steps.into_iter().filter(|(_, day)| age_days > *day).fold(order, |order, (command, day)| {
        order.advance(command, placed_at.plus_ms(day * DAY_MS + 120 * MINUTE_MS)).unwrap_or(order)
    })
}
