//! Messages as the bot methods take them, each limit as the Bot API states it.

use crate::richtext;
use crate::shown::{Bubble, Button, ButtonPlace, Does, Picture, Run};
use crate::strict::{At, Broken, Limit};
use serde_json::{Value, json};

const TEXT_MAX: usize = 4_096;
const CAPTION_MAX: usize = 1_024;
const CALLBACK_DATA_MAX: usize = 64;
const BUTTONS_MAX: usize = 100;
const ROW_MAX: usize = 8;
const URL_MAX: usize = 2_048;
const INVOICE_TITLE_MAX: usize = 32;
const INVOICE_TEXT_MAX: usize = 255;
const INVOICE_PAYLOAD_MAX: usize = 128;

/// A message of a sending method, without its buttons.
pub(super) fn bubble(method: &str, body: &At<'_>) -> Result<Bubble, Broken> {
    if method == "sendMessage" {
        let text = formatted(body, "text", TEXT_MAX)?;
        if text.iter().all(|run| run.text.trim().is_empty()) {
            return Err(Broken("message text is empty".to_owned()));
        }
        return Ok(Bubble { text, ..Bubble::default() });
    }
    let key = method.trim_start_matches("send").to_lowercase();
    file(&key, body)
}

/// One of an album, or the new picture of an edited message.
pub(super) fn group_item(item: &At<'_>) -> Result<Bubble, Broken> {
    let kind = item.word("type", &["photo", "video", "document", "audio", "animation"])?;
    let mut bubble = shown_file(kind, item.text("media", Limit::Chars(URL_MAX))?);
    bubble.text = caption(item)?;
    Ok(bubble)
}

fn file(key: &str, body: &At<'_>) -> Result<Bubble, Broken> {
    let mut bubble = shown_file(key, body.text(key, Limit::Chars(URL_MAX))?);
    bubble.text = caption(body)?;
    Ok(bubble)
}

fn shown_file(kind: &str, address: &str) -> Bubble {
    let picture =
        (kind == "photo").then(|| Picture { url: address.to_owned(), alt: String::new() });
    Bubble {
        picture,
        file: if kind == "photo" { String::new() } else { kind.to_owned() },
        ..Bubble::default()
    }
}

pub(super) fn caption(body: &At<'_>) -> Result<Vec<Run>, Broken> {
    if body.field("caption").is_there() {
        formatted(body, "caption", CAPTION_MAX)
    } else {
        Ok(Vec::new())
    }
}

/// Text with its markup; the limit holds after the markup was read.
fn formatted(body: &At<'_>, key: &str, limit: usize) -> Result<Vec<Run>, Broken> {
    let text = body.text(key, Limit::Bytes(limit * 16))?;
    let mode = body.text_or_nothing("parse_mode", Limit::Chars(20))?.unwrap_or_default();
    let runs = match mode.to_lowercase().as_str() {
        "html" => richtext::html(text).map_err(Broken)?,
        "" => richtext::plain(text),
        other => {
            return Err(body
                .field("parse_mode")
                .broken(&format!("{other:?} is not played here: use HTML")));
        }
    };
    let units: usize = runs.iter().map(|run| run.text.encode_utf16().count()).sum();
    if units > limit {
        return Err(Broken(format!(
            "message is too long: `{key}` has {units} UTF-16 units, at most {limit}"
        )));
    }
    Ok(runs)
}

/// `reply_markup`: buttons below the message, or a keyboard.
pub(super) fn keyboard(body: &At<'_>, bubble: &mut Bubble) -> Result<(), Broken> {
    if !body.field("reply_markup").is_there() {
        return Ok(());
    }
    // In a form it is JSON in text.
    let parsed: Value;
    let markup = match body.field("reply_markup").value {
        Value::String(text) => {
            parsed = serde_json::from_str(text)
                .map_err(|error| Broken(format!("can't parse reply keyboard markup: {error}")))?;
            At::root(&parsed)
        }
        _ => body.object("reply_markup")?,
    };
    if markup.field("inline_keyboard").is_there() {
        bubble.place = ButtonPlace::Under;
        for row in rows(&markup, "inline_keyboard")? {
            bubble.buttons.push(inline(&row)?);
        }
    } else if markup.field("keyboard").is_there() {
        bubble.place = ButtonPlace::Keyboard;
        for key in rows(&markup, "keyboard")? {
            bubble.buttons.push(pressed(&key)?);
        }
    } else if !markup.field("remove_keyboard").is_there() && !markup.field("force_reply").is_there()
    {
        return Err(markup.broken("is none of the four kinds of keyboard"));
    }
    Ok(())
}

fn rows<'a>(markup: &At<'a>, key: &str) -> Result<Vec<At<'a>>, Broken> {
    let field = markup.field(key);
    let rows = field.value.as_array().ok_or_else(|| field.broken("must be a list of rows"))?;
    let mut all = Vec::new();
    for row in rows {
        let row = At::root(row);
        let keys = row.value.as_array().ok_or_else(|| field.broken("has a row that is no list"))?;
        if keys.is_empty() || keys.len() > ROW_MAX {
            return Err(field.broken(&format!(
                "has a row of {} buttons, must have 1 to {ROW_MAX}",
                keys.len()
            )));
        }
        all.extend(keys.iter().map(At::root));
    }
    if all.len() > BUTTONS_MAX {
        return Err(field.broken(&format!("has {} buttons, at most {BUTTONS_MAX}", all.len())));
    }
    Ok(all)
}

/// A button below a message does exactly one thing.
fn inline(button: &At<'_>) -> Result<Button, Broken> {
    let title = button.text("text", Limit::Chars(256))?;
    let kinds = ["url", "callback_data", "web_app", "pay", "copy_text", "switch_inline_query"];
    let given: Vec<&&str> = kinds.iter().filter(|kind| button.field(kind).is_there()).collect();
    let [kind] = given.as_slice() else {
        return Err(Broken(format!(
            "the button {title:?} must do exactly one thing, and does {given:?}"
        )));
    };
    Ok(match **kind {
        "url" => Button::open(title, button.url("url", Limit::Chars(URL_MAX))?),
        "callback_data" => {
            Button::reply(title, button.text("callback_data", Limit::Bytes(CALLBACK_DATA_MAX))?)
        }
        "web_app" => {
            Button::open(title, button.object("web_app")?.url("url", Limit::Chars(URL_MAX))?)
        }
        "pay" => Button::new(title, Does::Pay),
        other => {
            return Err(Broken(format!(
                "the button {title:?} does {other}, which is not played here"
            )));
        }
    })
}

fn pressed(key: &At<'_>) -> Result<Button, Broken> {
    if let Value::String(text) = key.value {
        return Ok(Button::new(text, Does::Say { text: text.clone() }));
    }
    let title = key.text("text", Limit::Chars(256))?;
    let does = if key.value["request_contact"] == true {
        Does::Share { field: "phone".to_owned() }
    } else if key.value["request_location"] == true {
        Does::Share { field: "location".to_owned() }
    } else {
        Does::Say { text: title.to_owned() }
    };
    Ok(Button::new(title, does))
}

/// What the sheet asks the shopper for, when an invoice says so.
const INVOICE_ASKS: &[&str] =
    &["need_name", "need_email", "need_phone_number", "need_shipping_address", "is_flexible"];

/// An invoice, and what of it comes back when it is paid.
pub(super) fn invoice(body: &At<'_>) -> Result<(Bubble, Value), Broken> {
    let title = body.text("title", Limit::Chars(INVOICE_TITLE_MAX))?;
    let about = body.text("description", Limit::Chars(INVOICE_TEXT_MAX))?;
    let payload = body.text("payload", Limit::Bytes(INVOICE_PAYLOAD_MAX))?;
    let currency = body.text("currency", Limit::Chars(3))?;
    let mut total = 0;
    let mut amounts = Vec::new();
    for price in body.list("prices", 1, BUTTONS_MAX)? {
        let label = price.text("label", Limit::Chars(100))?;
        let amount = price.field("amount").value.as_i64();
        let amount =
            amount.ok_or_else(|| price.field("amount").broken("must be whole minor units"))?;
        total += amount;
        amounts.push((label.to_owned(), money(amount, currency)));
    }
    if total <= 0 {
        return Err(Broken("CURRENCY_TOTAL_AMOUNT_INVALID".to_owned()));
    }
    let pay = Button::new(&format!("Pay {}", money(total, currency)), Does::Pay);
    let bubble = Bubble {
        title: title.to_owned(),
        text: richtext::plain(about),
        amounts,
        buttons: if body.field("reply_markup").is_there() { Vec::new() } else { vec![pay] },
        place: ButtonPlace::Under,
        ..Bubble::default()
    };
    let mut kept = json!({ "currency": currency, "total_amount": total, "payload": payload });
    for asks in INVOICE_ASKS {
        kept[*asks] = json!(body.field(asks).value == &Value::Bool(true));
    }
    Ok((bubble, kept))
}

/// Minor units of a currency with two decimals, the only ones the demo has.
fn money(minor: i64, currency: &str) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:02} {currency}", minor.abs() / 100, minor.abs() % 100)
}
