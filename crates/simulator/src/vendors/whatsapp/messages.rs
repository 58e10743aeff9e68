//! Messages the platform takes, each with its limits, and what they look like on the phone.

use crate::graph::Refused;
use crate::richtext;
use crate::shown::{Bubble, Button, ButtonPlace, Card, Does, Picture, Section, Sheet};
use crate::strict::{At, Broken, Limit, distinct};

// Limits: Meta's own API description (business messaging, v23) and the message type pages.
const TEXT_MAX: usize = 4_096;
const BODY_MAX: usize = 1_024;
const CAPTION_MAX: usize = 1_024;
const HEADER_MAX: usize = 60;
const FOOTER_MAX: usize = 60;
const BUTTONS_MAX: usize = 3;
const BUTTON_TITLE_MAX: usize = 20;
const BUTTON_ID_MAX: usize = 256;
const SECTIONS_MAX: usize = 10;
const ROWS_MAX: usize = 10;
const ROW_ID_MAX: usize = 200;
const ROW_TITLE_MAX: usize = 24;
const ROW_ABOUT_MAX: usize = 72;
const SECTION_TITLE_MAX: usize = 24;
const CARDS_MAX: usize = 10;
const CARD_BODY_MAX: usize = 160;
const CARD_LINE_BREAKS_MAX: usize = 2;
const PRODUCTS_MAX: usize = 30;
const URL_MAX: usize = 2_000;
const TEMPLATE_NAME_MAX: usize = 512;

/// Reads a message; what is wrong with it is the platform's error.
pub(super) fn bubble(root: &At<'_>, id: &str) -> Result<Bubble, Refused> {
    let kind = root.text("type", Limit::Chars(20))?;
    let content = root.object(kind)?;
    let mut bubble = match kind {
        "text" => text(&content)?,
        "image" | "video" | "audio" | "document" | "sticker" => media(kind, &content)?,
        "interactive" => interactive(&content)?,
        "template" => template(&content)?,
        other => {
            return Err(Refused::wrong(
                400,
                131_051,
                format!("message type {other:?} is not supported"),
            ));
        }
    };
    if root.field("context").is_there() {
        root.object("context")?.text("message_id", Limit::Chars(200))?;
    }
    id.clone_into(&mut bubble.id);
    Ok(bubble)
}

fn text(content: &At<'_>) -> Result<Bubble, Broken> {
    let body = content.text("body", Limit::Chars(TEXT_MAX))?;
    Ok(Bubble { text: richtext::whatsapp(body), ..Bubble::default() })
}

fn media(kind: &str, content: &At<'_>) -> Result<Bubble, Broken> {
    let url = content.url("link", Limit::Chars(URL_MAX))?;
    let caption = content.text_or_nothing("caption", Limit::Chars(CAPTION_MAX))?;
    if caption.is_some() && matches!(kind, "audio" | "sticker") {
        return Err(content.broken("has a caption, which its type cannot have"));
    }
    let name = content.text_or_nothing("filename", Limit::Chars(240))?;
    let is_picture = matches!(kind, "image" | "sticker");
    Ok(Bubble {
        picture: is_picture.then(|| Picture { url: url.to_owned(), alt: String::new() }),
        file: if is_picture { String::new() } else { name.unwrap_or(kind).to_owned() },
        text: richtext::whatsapp(caption.unwrap_or_default()),
        ..Bubble::default()
    })
}

fn interactive(content: &At<'_>) -> Result<Bubble, Refused> {
    let kind = content.text("type", Limit::Chars(40))?;
    content.only(&["type", "header", "body", "footer", "action"])?;
    let action = content.object("action")?;
    let mut bubble = framed(content, kind)?;
    match kind {
        "button" => {
            let buttons = action.list("buttons", 1, BUTTONS_MAX)?;
            bubble.buttons = reply_buttons(&buttons, "reply")?;
            bubble.place = ButtonPlace::Under;
        }
        "list" => bubble.sheet = Some(sheet(&action)?),
        "cta_url" => {
            action.word("name", &["cta_url"])?;
            let parameters = action.object("parameters")?;
            let label = parameters.text("display_text", Limit::Chars(BUTTON_TITLE_MAX))?;
            let url = parameters.url("url", Limit::Chars(URL_MAX))?;
            bubble.buttons = vec![Button::open(label, url)];
            bubble.place = ButtonPlace::Under;
        }
        "carousel" => bubble.cards = carousel(&action)?,
        "location_request_message" => {
            action.word("name", &["send_location"])?;
            bubble.buttons = vec![Button::new("📍", Does::Share { field: "location".to_owned() })];
        }
        "request_contact_info" => {
            action.word("name", &["request_contact_info"])?;
            bubble.buttons = vec![Button::new("☎", Does::Share { field: "phone".to_owned() })];
        }
        "product" | "product_list" | "catalog_message" => native(kind, &action, &mut bubble)?,
        other => {
            return Err(Refused::wrong(
                400,
                131_009,
                format!("interactive type {other:?} is not known"),
            ));
        }
    }
    Ok(bubble)
}

/// Header, body and footer.
fn framed(content: &At<'_>, kind: &str) -> Result<Bubble, Broken> {
    let mut bubble = Bubble::default();
    if content.field("header").is_there() {
        if matches!(
            kind,
            "product" | "carousel" | "location_request_message" | "request_contact_info"
        ) {
            return Err(content.field("header").broken("is not allowed with this type"));
        }
        let header = content.object("header")?;
        let allowed: &[&str] = if matches!(kind, "list" | "product_list") {
            &["text"]
        } else {
            &["text", "image", "video", "document"]
        };
        match header.word("type", allowed)? {
            "text" => header.text("text", Limit::Chars(HEADER_MAX))?.clone_into(&mut bubble.title),
            media => {
                let url = header.object(media)?.url("link", Limit::Chars(URL_MAX))?;
                bubble.picture = Some(Picture { url: url.to_owned(), alt: String::new() });
            }
        }
    } else if kind == "product_list" {
        return Err(content.field("header").broken("is required with this type"));
    }
    // Of a single product the body may be missing.
    if kind != "product" || content.field("body").is_there() {
        // The list's page says 4096, the description 1024: the smaller one holds everywhere.
        let body = content.object("body")?.text("text", Limit::Chars(BODY_MAX))?;
        bubble.text = richtext::whatsapp(body);
    }
    if kind == "carousel" && content.field("footer").is_there() {
        return Err(content.field("footer").broken("is not allowed with this type"));
    }
    if content.field("footer").is_there() {
        content
            .object("footer")?
            .text("text", Limit::Chars(FOOTER_MAX))?
            .clone_into(&mut bubble.footer);
    }
    Ok(bubble)
}

/// Reply buttons; titles and ids must differ.
fn reply_buttons(buttons: &[At<'_>], kind: &str) -> Result<Vec<Button>, Broken> {
    let mut read = Vec::new();
    for button in buttons {
        button.word("type", &[kind])?;
        let reply = button.object(kind)?;
        let title = reply.text("title", Limit::Chars(BUTTON_TITLE_MAX))?;
        let id = reply.text("id", Limit::Chars(BUTTON_ID_MAX))?;
        if id.trim() != id {
            return Err(reply.field("id").broken("must not begin or end with a space"));
        }
        read.push((title, id));
    }
    distinct("button titles", read.iter().map(|(title, _)| *title))?;
    distinct("button ids", read.iter().map(|(_, id)| *id))?;
    Ok(read.into_iter().map(|(title, id)| Button::reply(title, id)).collect())
}

fn sheet(action: &At<'_>) -> Result<Sheet, Broken> {
    let label = action.text("button", Limit::Chars(BUTTON_TITLE_MAX))?;
    let sections = action.list("sections", 1, SECTIONS_MAX)?;
    let mut sheet = Sheet { label: label.to_owned(), sections: Vec::new() };
    for section in &sections {
        let title = section.text_or_nothing("title", Limit::Chars(SECTION_TITLE_MAX))?;
        if title.is_none() && sections.len() > 1 {
            return Err(section
                .field("title")
                .broken("is required where there are several sections"));
        }
        let mut rows = Vec::new();
        for row in section.list("rows", 1, ROWS_MAX)? {
            let title = row.text("title", Limit::Chars(ROW_TITLE_MAX))?;
            let mut button = Button::reply(title, row.text("id", Limit::Chars(ROW_ID_MAX))?);
            button.about = row
                .text_or_nothing("description", Limit::Chars(ROW_ABOUT_MAX))?
                .unwrap_or_default()
                .to_owned();
            rows.push(button);
        }
        sheet.sections.push(Section { title: title.unwrap_or_default().to_owned(), rows });
    }
    let rows: Vec<&Button> = sheet.sections.iter().flat_map(|section| &section.rows).collect();
    if rows.len() > ROWS_MAX {
        return Err(
            action.broken(&format!("has {} rows in all sections, at most {ROWS_MAX}", rows.len()))
        );
    }
    let token = |row: &&Button| match &row.does {
        Does::Reply { token } => token.clone(),
        _ => String::new(),
    };
    let tokens: Vec<String> = rows.iter().map(token).collect();
    distinct("row ids", tokens.iter().map(String::as_str))?;
    Ok(sheet)
}

/// Cards beside each other, all with the same buttons.
fn carousel(action: &At<'_>) -> Result<Vec<Card>, Broken> {
    let mut cards = Vec::new();
    let mut shapes = Vec::new();
    for (index, card) in action.list("cards", 2, CARDS_MAX)?.iter().enumerate() {
        if card.value["card_index"] != index {
            return Err(card.field("card_index").broken(&format!("must be {index}")));
        }
        card.word("type", &["cta_url"])?;
        let header = card.object("header")?;
        let kind = header.word("type", &["image", "video"])?;
        let url = header.object(kind)?.url("link", Limit::Chars(URL_MAX))?;
        let body = if card.field("body").is_there() {
            card.object("body")?.text("text", Limit::Chars(CARD_BODY_MAX))?
        } else {
            ""
        };
        if body.matches('\n').count() > CARD_LINE_BREAKS_MAX {
            let what = format!("has more than {CARD_LINE_BREAKS_MAX} line breaks: {body:?}");
            return Err(card.field("body").broken(&what));
        }
        let action = card.object("action")?;
        let buttons = if action.field("name").is_there() {
            action.word("name", &["cta_url"])?;
            let parameters = action.object("parameters")?;
            let label = parameters.text("display_text", Limit::Chars(BUTTON_TITLE_MAX))?;
            vec![Button::open(label, parameters.url("url", Limit::Chars(URL_MAX))?)]
        } else {
            reply_buttons(&action.list("buttons", 1, BUTTONS_MAX)?, "quick_reply")?
        };
        shapes.push((action.field("name").is_there(), buttons.len()));
        let (title, about) = body.split_once('\n').unwrap_or((body, ""));
        let plain = |text: &str| {
            richtext::whatsapp(text).into_iter().map(|run| run.text).collect::<String>()
        };
        cards.push(Card {
            title: plain(title),
            about: plain(about),
            picture: Some(Picture { url: url.to_owned(), alt: String::new() }),
            buttons,
        });
    }
    if shapes.windows(2).any(|pair| pair[0] != pair[1]) {
        return Err(action.broken("has cards with different buttons; all must have the same"));
    }
    Ok(cards)
}

/// Products out of the connected catalog, which the phone would look up itself.
fn native(kind: &str, action: &At<'_>, bubble: &mut Bubble) -> Result<(), Broken> {
    match kind {
        "product" => {
            action.text("catalog_id", Limit::Chars(100))?;
            let sku = action.text("product_retailer_id", Limit::Chars(100))?;
            bubble.cards = vec![Card { title: sku.to_owned(), ..Card::default() }];
        }
        "product_list" => {
            action.text("catalog_id", Limit::Chars(100))?;
            for section in action.list("sections", 1, SECTIONS_MAX)? {
                section.text("title", Limit::Chars(SECTION_TITLE_MAX))?;
                for item in section.list("product_items", 1, PRODUCTS_MAX)? {
                    let sku = item.text("product_retailer_id", Limit::Chars(100))?;
                    bubble.cards.push(Card { title: sku.to_owned(), ..Card::default() });
                }
            }
            if bubble.cards.len() > PRODUCTS_MAX {
                return Err(action.broken(&format!(
                    "has {} products, at most {PRODUCTS_MAX}",
                    bubble.cards.len()
                )));
            }
        }
        _ => {
            action.word("name", &["catalog_message"])?;
        }
    }
    Ok(())
}

fn template(content: &At<'_>) -> Result<Bubble, Broken> {
    let name = content.text("name", Limit::Chars(TEMPLATE_NAME_MAX))?;
    let language = content.object("language")?.text("code", Limit::Chars(20))?;
    let mut words = vec![format!("[{name}, {language}]")];
    for component in content.list_or_nothing("components", 10)? {
        component.text("type", Limit::Chars(20))?;
        for parameter in component.list_or_nothing("parameters", 20)? {
            if parameter.value["type"] == "text" {
                let text = parameter.text("text", Limit::Chars(BODY_MAX))?;
                if text.contains(['\n', '\t']) || text.contains("    ") {
                    return Err(parameter
                        .field("text")
                        .broken("has a line break, a tab or four spaces in a row"));
                }
                words.push(text.to_owned());
            }
        }
    }
    Ok(Bubble { text: richtext::plain(&words.join(" ")), ..Bubble::default() })
}
