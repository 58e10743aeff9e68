//! The payment sheet: where to, which delivery, the question before the money, and the money.

use super::messages::invoice;
use super::methods::{Done, Refused, TOAST_MAX, chat, send};
use super::{call, message, person};
use crate::browser::ADDRESS;
use crate::desk::{Desk, Inbox};
use crate::phone::Phone;
use crate::shown::Shown;
use crate::strict::{At, Broken, Limit};
use crate::wire::Call;
use serde_json::{Value, json};

const TOO_OLD: &str =
    "Bad Request: query is too old and response timeout expired or query ID is invalid";
const OPTIONS_MAX: usize = 100;

/// An invoice in the chat.
pub(super) fn sent(desk: &mut Desk, body: &At<'_>, at_ms: i64) -> Done {
    let token = body.text_or_nothing("provider_token", Limit::Chars(200))?.unwrap_or_default();
    let currency = body.text("currency", Limit::Chars(3))?;
    if currency != "XTR" && token != desk.inbox.secret("payment_provider_token") {
        return Err(Refused::Wrong(Broken("PAYMENT_PROVIDER_INVALID".to_owned())));
    }
    let (bubble, kept) = invoice(body)?;
    let done = send(desk, body, bubble, at_ms)?;
    chat(desk, body)?.memory.insert("invoice".to_owned(), kept);
    Ok(done)
}

/// The shopper fills in the sheet: what delivery costs is asked first, where it depends on the place.
pub(super) fn confirmed(inbox: &Inbox, phone: &mut Phone) -> Option<Value> {
    let invoice = phone.memory.get("invoice")?.clone();
    if invoice["is_flexible"] != true {
        return Some(pre_checkout(inbox, phone, &invoice));
    }
    let id = query_id(inbox, phone);
    phone.remember("asks_delivery", &id);
    Some(json!({ "shipping_query": {
        "id": id, "from": person(phone), "invoice_payload": invoice["payload"],
        "shipping_address": address(),
    } }))
}

fn query_id(inbox: &Inbox, phone: &mut Phone) -> String {
    let number = phone.next_number();
    inbox.fresh_digits(&format!("checkout {} {number}", phone.id), 18)
}

/// What the shopper keeps in her account, the same that she types into a browser.
fn filled(name: &str) -> &'static str {
    ADDRESS.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
}

fn address() -> Value {
    json!({
        "country_code": filled("country"), "state": "", "city": filled("city"),
        "street_line1": filled("line_one"), "street_line2": "", "post_code": filled("postal_code"),
    })
}

/// The shopper confirms: the bot is asked before money moves.
fn pre_checkout(inbox: &Inbox, phone: &mut Phone, invoice: &Value) -> Value {
    let id = query_id(inbox, phone);
    phone.remember("checking_out", &id);
    let mut info = json!({});
    for (needs, field, value) in [
        ("need_name", "name", filled("name")),
        ("need_email", "email", filled("email")),
        ("need_phone_number", "phone_number", "4520123456"),
    ] {
        if invoice[needs] == true {
            info[field] = json!(value);
        }
    }
    if invoice["need_shipping_address"] == true {
        info["shipping_address"] = address();
    }
    let mut query = json!({
        "id": id, "from": person(phone), "currency": invoice["currency"],
        "total_amount": invoice["total_amount"], "invoice_payload": invoice["payload"], "order_info": info,
    });
    if let Some(option) = invoice.get("option") {
        query["shipping_option_id"] = option.clone();
    }
    json!({ "pre_checkout_query": query })
}

/// The deliveries there are: the shopper takes the first.
pub(super) fn deliveries(desk: &mut Desk, body: &At<'_>) -> Done {
    let id = body.text("shipping_query_id", Limit::Chars(64))?;
    let is_possible = agreed(body)?;
    let options = if is_possible { body.list("shipping_options", 1, OPTIONS_MAX)? } else { Vec::new() };
    let mut first = None;
    for option in &options {
        let title = option.text("title", Limit::Chars(100))?;
        let mut price = 0;
        for part in option.list("prices", 1, OPTIONS_MAX)? {
            part.text("label", Limit::Chars(100))?;
            let amount = part.field("amount").value.as_i64();
            price += amount.ok_or_else(|| part.field("amount").broken("must be whole minor units"))?;
        }
        first.get_or_insert((option.text("id", Limit::Chars(64))?.to_owned(), title.to_owned(), price));
    }
    let inbox = desk.inbox.clone();
    let phone = waiting(desk, "asks_delivery", id)?;
    let Some((option, title, price)) = first else {
        phone.show(Shown::Notice { text: body.text("error_message", Limit::Chars(TOAST_MAX))?.to_owned() });
        return Ok((json!(true), None));
    };
    phone.show(Shown::Notice { text: format!("✓ {title}") });
    let mut invoice = phone.memory.get("invoice").cloned().unwrap_or_default();
    invoice["option"] = json!(option);
    invoice["total_amount"] = json!(invoice["total_amount"].as_i64().unwrap_or_default() + price);
    let query = pre_checkout(&inbox, phone, &invoice);
    phone.memory.insert("invoice".to_owned(), invoice);
    let call = call(&inbox, phone, query, false);
    Ok((json!(true), Some((phone.id.clone(), call))))
}

fn agreed(body: &At<'_>) -> Result<bool, Refused> {
    match body.field("ok").value {
        Value::Bool(agrees) => Ok(*agrees),
        Value::String(text) => Ok(text == "true"),
        _ => Err(Refused::Wrong(body.field("ok").broken("is required"))),
    }
}

/// The phone that waits for the answer to this query, which is then answered.
fn waiting<'a>(desk: &'a mut Desk, key: &str, id: &str) -> Result<&'a mut Phone, Refused> {
    let asked = desk.phones.values_mut().find(|phone| phone.remembered(key) == id);
    let phone = asked.ok_or(Refused::Cannot(400, TOO_OLD))?;
    phone.memory.remove(key);
    Ok(phone)
}

/// Yes or no to a payment, within ten seconds.
pub(super) fn decided(desk: &mut Desk, body: &At<'_>, at_ms: i64) -> Done {
    let id = body.text("pre_checkout_query_id", Limit::Chars(64))?;
    let why = if agreed(body)? {
        None
    } else {
        Some(body.text("error_message", Limit::Chars(TOAST_MAX))?.to_owned())
    };
    let inbox = desk.inbox.clone();
    let phone = waiting(desk, "checking_out", id)?;
    if let Some(text) = why {
        phone.show(Shown::Notice { text });
        return Ok((json!(true), None));
    }
    let call = paid(&inbox, phone, at_ms);
    Ok((json!(true), Some((phone.id.clone(), call))))
}

/// The bot agreed: the money moved, and the chat says so.
fn paid(inbox: &Inbox, phone: &mut Phone, at_ms: i64) -> Call {
    let invoice = phone.memory.remove("invoice").unwrap_or_default();
    let charge = inbox.fresh(&format!("charge {} {}", phone.id, phone.n_said()));
    let mut payment = json!({
        "currency": invoice["currency"], "total_amount": invoice["total_amount"],
        "invoice_payload": invoice["payload"], "telegram_payment_charge_id": charge,
        "provider_payment_charge_id": format!("play_{charge}"),
    });
    if let Some(option) = invoice.get("option") {
        payment["shipping_option_id"] = option.clone();
    }
    phone.show(Shown::Notice { text: "✓ paid".to_owned() });
    let update = json!({ "message": message(phone, json!({ "successful_payment": payment }), at_ms) });
    call(inbox, phone, update, false)
}
