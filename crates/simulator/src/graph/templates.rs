//! What the Send API takes in a message, and what it looks like.

use crate::richtext;
use crate::shown::{Bubble, Button, ButtonPlace, Card, Does, Picture};
use crate::strict::{At, Broken, Limit, distinct};

/// The numbers in which the channels differ.
#[derive(Debug)]
pub(crate) struct Limits {
    pub(crate) text: Limit,
    pub(crate) has_receipts: bool,
    /// Content types a quick reply may ask for.
    pub(crate) quick_reply_types: &'static [&'static str],
}

// Limits: the reference pages of the Send API and its templates.
const QUICK_REPLIES_MAX: usize = 13;
const TITLE_MAX: usize = 20;
const PAYLOAD_MAX: usize = 1_000;
const BUTTON_TEXT_MAX: usize = 640;
const BUTTONS_MAX: usize = 3;
const ELEMENTS_MAX: usize = 10;
const ELEMENT_TEXT_MAX: usize = 80;
const URL_MAX: usize = 2_000;
const RECEIPT_ELEMENTS_MAX: usize = 100;

/// Reads the message; what is wrong is told as the platform does.
pub(crate) fn bubble(limits: &Limits, message: &At<'_>, id: &str) -> Result<Bubble, Broken> {
    message.only(&["text", "attachment", "quick_replies", "metadata"])?;
    let mut bubble =
        match (message.field("text").is_there(), message.field("attachment").is_there()) {
            (true, false) => Bubble {
                text: richtext::plain(message.text("text", limits.text)?),
                ..Bubble::default()
            },
            (false, true) => attachment(limits, &message.object("attachment")?)?,
            (true, true) => return Err(message.broken("has both text and an attachment")),
            (false, false) => return Err(message.broken("has neither text nor an attachment")),
        };
    id.clone_into(&mut bubble.id);
    if message.field("quick_replies").is_there() {
        if !bubble.buttons.is_empty() {
            // Both are drawn, but a bubble here has one row: the buttons of a template go with its card.
            let buttons = std::mem::take(&mut bubble.buttons);
            bubble.cards.push(Card { title: bubble.words(), buttons, ..Card::default() });
            bubble.text.clear();
        }
        bubble.buttons = quick_replies(limits, message)?;
        bubble.place = ButtonPlace::Suggestions;
    }
    Ok(bubble)
}

fn quick_replies(limits: &Limits, message: &At<'_>) -> Result<Vec<Button>, Broken> {
    let mut buttons = Vec::new();
    for reply in message.list("quick_replies", 1, QUICK_REPLIES_MAX)? {
        match reply.word("content_type", limits.quick_reply_types)? {
            "text" => {
                let title = reply.text("title", Limit::Chars(TITLE_MAX))?;
                buttons
                    .push(Button::reply(title, reply.text("payload", Limit::Chars(PAYLOAD_MAX))?));
            }
            // The platform shows what it knows of the person; the phone here knows it only when it is tapped.
            other => {
                let title = if other == "user_email" { "✉ E-mail" } else { "☎ Phone" };
                buttons.push(Button::new(title, Does::Share { field: other.to_owned() }));
            }
        }
    }
    distinct("quick reply titles", buttons.iter().map(|button| button.title.as_str()))?;
    Ok(buttons)
}

fn attachment(limits: &Limits, attachment: &At<'_>) -> Result<Bubble, Broken> {
    let kind = attachment.word("type", &["image", "video", "audio", "file", "template"])?;
    let payload = attachment.object("payload")?;
    if kind == "template" {
        return template(limits, &payload);
    }
    let url = payload.url("url", Limit::Chars(URL_MAX))?;
    let picture = (kind == "image").then(|| Picture { url: url.to_owned(), alt: String::new() });
    let file = if kind == "image" { "" } else { kind };
    Ok(Bubble { picture, file: file.to_owned(), ..Bubble::default() })
}

fn template(limits: &Limits, payload: &At<'_>) -> Result<Bubble, Broken> {
    let mut known = vec!["button", "generic", "product"];
    if limits.has_receipts {
        known.push("receipt");
    }
    match payload.word("template_type", &known)? {
        "button" => {
            let text = payload.text("text", Limit::Chars(BUTTON_TEXT_MAX))?;
            let buttons = buttons(&payload.list("buttons", 1, BUTTONS_MAX)?)?;
            Ok(Bubble { text: richtext::plain(text), buttons, ..Bubble::default() })
        }
        "generic" => {
            let elements = payload.list("elements", 1, ELEMENTS_MAX)?;
            let cards = elements.iter().map(element).collect::<Result<_, _>>()?;
            Ok(Bubble { cards, ..Bubble::default() })
        }
        "product" => {
            let mut cards = Vec::new();
            for element in payload.list("elements", 1, ELEMENTS_MAX)? {
                cards.push(Card {
                    title: element.text("id", Limit::Chars(100))?.to_owned(),
                    ..Card::default()
                });
            }
            Ok(Bubble { cards, ..Bubble::default() })
        }
        _ => receipt(payload),
    }
}

fn element(element: &At<'_>) -> Result<Card, Broken> {
    let title = element.text("title", Limit::Chars(ELEMENT_TEXT_MAX))?;
    let about = element.text_or_nothing("subtitle", Limit::Chars(ELEMENT_TEXT_MAX))?;
    let image = element
        .field("image_url")
        .is_there()
        .then(|| element.url("image_url", Limit::Chars(URL_MAX)));
    let image = image.transpose()?;
    if element.field("default_action").is_there() {
        let action = element.object("default_action")?;
        action.word("type", &["web_url"])?;
        action.url("url", Limit::Chars(URL_MAX))?;
        if action.field("title").is_there() {
            return Err(action.field("title").broken("is not allowed in a default action"));
        }
    }
    let buttons = buttons(&element.list_or_nothing("buttons", BUTTONS_MAX)?)?;
    if about.is_none() && image.is_none() && buttons.is_empty() {
        return Err(element.broken("needs one more field than its title"));
    }
    let picture = image.map(|url| Picture { url: url.to_owned(), alt: String::new() });
    Ok(Card {
        title: title.to_owned(),
        about: about.unwrap_or_default().to_owned(),
        picture,
        buttons,
    })
}

fn buttons(all: &[At<'_>]) -> Result<Vec<Button>, Broken> {
    let mut read = Vec::new();
    for button in all {
        let kind = button.word("type", &["postback", "web_url", "phone_number"])?;
        let title = button.text("title", Limit::Chars(TITLE_MAX))?;
        read.push(match kind {
            "postback" => Button::reply(title, button.text("payload", Limit::Chars(PAYLOAD_MAX))?),
            "web_url" => Button::open(title, button.url("url", Limit::Chars(URL_MAX))?),
            _ => Button::open(title, &format!("tel:{}", button.text("payload", Limit::Chars(30))?)),
        });
    }
    Ok(read)
}

/// A receipt; its amounts are JSON numbers in major units.
fn receipt(payload: &At<'_>) -> Result<Bubble, Broken> {
    let currency = payload.text("currency", Limit::Chars(3))?;
    let number = payload.text("order_number", Limit::Chars(100))?;
    payload.text("recipient_name", Limit::Chars(100))?;
    payload.text("payment_method", Limit::Chars(100))?;
    let mut amounts = Vec::new();
    for element in payload.list_or_nothing("elements", RECEIPT_ELEMENTS_MAX)? {
        let title = element.text("title", Limit::Chars(ELEMENT_TEXT_MAX))?;
        let quantity = element.field("quantity").value.as_u64().unwrap_or(1);
        amounts.push((format!("{quantity} × {title}"), amount(&element, "price", currency)?));
    }
    let summary = payload.object("summary")?;
    for (key, name) in
        [("subtotal", "Subtotal"), ("shipping_cost", "Shipping"), ("total_tax", "Tax")]
    {
        if summary.field(key).is_there() {
            amounts.push((name.to_owned(), amount(&summary, key, currency)?));
        }
    }
    amounts.push(("Total".to_owned(), amount(&summary, "total_cost", currency)?));
    Ok(Bubble { title: number.to_owned(), amounts, ..Bubble::default() })
}

/// As the digits stand in the body: no arithmetic is done with them.
fn amount(at: &At<'_>, key: &str, currency: &str) -> Result<String, Broken> {
    let field = at.field(key);
    if !field.value.is_number() {
        return Err(field.broken("is required and must be a number"));
    }
    let written = field.value.to_string();
    if written.contains('e') || written.split('.').nth(1).is_some_and(|decimals| decimals.len() > 2)
    {
        return Err(field.broken(&format!("is {written}, which is no amount of money")));
    }
    Ok(format!("{written} {currency}"))
}
