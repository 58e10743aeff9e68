//! An activity as Teams reads it: text, cards, actions, each with what Teams allows.

use crate::shown::{Bubble, Button, ButtonPlace, Card, Does, Picture, Run};
use crate::strict::{At, Broken, Limit, distinct};
use serde_json::{Value, json};

const TEXT_MAX: usize = 28_000;
const TITLE_MAX: usize = 500;
const CARDS_MAX: usize = 10;
const HERO_BUTTONS_MAX: usize = 6;
const ADAPTIVE_ACTIONS_MAX: usize = 6;
/// In a personal chat.
const SUGGESTED_MAX: usize = 3;
const URL_MAX: usize = 2_000;
const CARD_PREFIX: &str = "application/vnd.microsoft.card.";

/// A message activity, its id left open.
pub(super) fn bubble(root: &At<'_>) -> Result<Bubble, Broken> {
    root.word("type", &["message"])?;
    for side in ["from", "recipient", "conversation"] {
        root.object(side)?.text("id", Limit::Chars(300))?;
    }
    let mut bubble = Bubble::default();
    if let Some(text) = root.text_or_nothing("text", Limit::Chars(TEXT_MAX))? {
        let is_markdown = root.value["textFormat"] != "plain";
        bubble.text = if is_markdown { markdown(text) } else { crate::richtext::plain(text) };
    }
    let attachments = root.list_or_nothing("attachments", CARDS_MAX)?;
    if root.field("attachmentLayout").is_there() {
        root.word("attachmentLayout", &["list", "carousel"])?;
    }
    for attachment in &attachments {
        attach(attachment, &mut bubble)?;
    }
    if root.field("suggestedActions").is_there() {
        let actions = root.object("suggestedActions")?.list("actions", 1, SUGGESTED_MAX)?;
        let suggested = actions.iter().map(action).collect::<Result<Vec<_>, _>>()?;
        distinct("suggested actions", suggested.iter().map(|button| button.title.as_str()))?;
        if bubble.buttons.is_empty() {
            bubble.place = ButtonPlace::Suggestions;
        }
        bubble.buttons.extend(suggested);
    }
    let is_empty = bubble.text.is_empty() && attachments.is_empty() && bubble.buttons.is_empty();
    if is_empty { Err(root.broken("has neither text nor attachments")) } else { Ok(bubble) }
}

fn attach(attachment: &At<'_>, bubble: &mut Bubble) -> Result<(), Broken> {
    let kind = attachment.text("contentType", Limit::Chars(200))?;
    let Some(card) = kind.strip_prefix(CARD_PREFIX) else {
        let url = attachment.url("contentUrl", Limit::Chars(URL_MAX))?;
        if kind.starts_with("image/") {
            bubble.cards.push(Card { picture: Some(picture(url, "")), ..Card::default() });
        } else {
            attachment
                .text_or_nothing("name", Limit::Chars(200))?
                .unwrap_or(kind)
                .clone_into(&mut bubble.file);
        }
        return Ok(());
    };
    let content = attachment.object("content")?;
    match card {
        "hero" | "thumbnail" => bubble.cards.push(hero(&content)?),
        "receipt" => receipt(&content, bubble)?,
        "adaptive" => bubble.cards.push(adaptive(&content)?),
        other => {
            return Err(attachment
                .broken(&format!("is a card of the kind {other:?}, which Teams does not show")));
        }
    }
    Ok(())
}

fn picture(url: &str, alt: &str) -> Picture {
    Picture { url: url.to_owned(), alt: alt.to_owned() }
}

fn hero(content: &At<'_>) -> Result<Card, Broken> {
    let text = |key: &str, most: usize| {
        content.text_or_nothing(key, Limit::Chars(most)).map(Option::unwrap_or_default)
    };
    let (title, subtitle, body) =
        (text("title", TITLE_MAX)?, text("subtitle", TITLE_MAX)?, text("text", TEXT_MAX)?);
    let images = content.list_or_nothing("images", 1)?;
    let image = images.first().map(|image| -> Result<Picture, Broken> {
        let alt = image.text_or_nothing("alt", Limit::Chars(TITLE_MAX))?.unwrap_or_default();
        Ok(picture(image.url("url", Limit::Chars(URL_MAX))?, alt))
    });
    let buttons = content.list_or_nothing("buttons", HERO_BUTTONS_MAX)?;
    let buttons = buttons.iter().map(action).collect::<Result<Vec<_>, _>>()?;
    let lines = [subtitle, body].into_iter().filter(|line| !line.is_empty());
    Ok(Card {
        title: title.to_owned(),
        about: crate::richtext::teams_card(&lines.collect::<Vec<_>>().join("\n")),
        picture: image.transpose()?,
        buttons,
    })
}

fn receipt(content: &At<'_>, bubble: &mut Bubble) -> Result<(), Broken> {
    content.text("title", Limit::Chars(TITLE_MAX))?.clone_into(&mut bubble.title);
    for item in content.list_or_nothing("items", 100)? {
        let title = item.text("title", Limit::Chars(TITLE_MAX))?;
        let quantity = item.text_or_nothing("quantity", Limit::Chars(20))?;
        let kind = item.text_or_nothing("subtitle", Limit::Chars(TITLE_MAX))?;
        let title = kind.map_or(title.to_owned(), |kind| format!("{title} ({kind})"));
        let what = quantity.map_or(title.clone(), |quantity| format!("{quantity} × {title}"));
        bubble.amounts.push((what, item.text("price", Limit::Chars(60))?.to_owned()));
    }
    for fact in content.list_or_nothing("facts", 100)? {
        let part = |name| fact.text(name, Limit::Chars(TITLE_MAX)).map(str::to_owned);
        bubble.amounts.push((part("key")?, part("value")?));
    }
    for (key, name) in [("vat", "VAT"), ("tax", "Tax"), ("total", "Total")] {
        if let Some(amount) = content.text_or_nothing(key, Limit::Chars(60))? {
            bubble.amounts.push((name.to_owned(), amount.to_owned()));
        }
    }
    let buttons = content.list_or_nothing("buttons", HERO_BUTTONS_MAX)?;
    bubble.buttons = buttons.iter().map(action).collect::<Result<_, _>>()?;
    Ok(())
}

/// Text blocks, pictures and actions of an adaptive card, wherever they stand in it.
fn adaptive(content: &At<'_>) -> Result<Card, Broken> {
    content.word("type", &["AdaptiveCard"])?;
    content.text("version", Limit::Chars(5))?;
    let mut card = Card::default();
    let mut lines = Vec::new();
    gather(&content.value["body"], &mut lines, &mut card.picture);
    card.about = lines.join("\n");
    let actions = content.list_or_nothing("actions", ADAPTIVE_ACTIONS_MAX)?;
    for action in &actions {
        let title = action.text("title", Limit::Chars(TITLE_MAX))?;
        card.buttons.push(
            match action.word("type", &["Action.Submit", "Action.OpenUrl", "Action.Execute"])? {
                "Action.OpenUrl" => Button::open(title, action.url("url", Limit::Chars(URL_MAX))?),
                _ => Button::reply(title, &json!({ "value": action.value["data"] }).to_string()),
            },
        );
    }
    if card.about.is_empty() && card.picture.is_none() && card.buttons.is_empty() {
        return Err(content.broken("is an empty card"));
    }
    Ok(card)
}

fn gather(value: &Value, lines: &mut Vec<String>, picture: &mut Option<Picture>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, lines, picture)),
        Value::Object(fields) => {
            match value["type"].as_str() {
                Some("TextBlock") => lines.extend(value["text"].as_str().map(str::to_owned)),
                Some("Image") => {
                    let (url, alt) = (value["url"].as_str(), value["altText"].as_str());
                    *picture = picture
                        .take()
                        .or(url.map(|url| self::picture(url, alt.unwrap_or_default())));
                }
                _ => {}
            }
            if let Some(facts) = value["facts"].as_array() {
                let text =
                    |fact: &Value, key: &str| fact[key].as_str().unwrap_or_default().to_owned();
                lines.extend(
                    facts
                        .iter()
                        .map(|fact| format!("{} {}", text(fact, "title"), text(fact, "value"))),
                );
            }
            let nested = fields
                .iter()
                .filter(|(key, _)| ["items", "columns", "body"].contains(&key.as_str()));
            nested.for_each(|(_, nested)| gather(nested, lines, picture));
        }
        _ => {}
    }
}

/// A button of a card: what a tap sends is kept in its token.
fn action(action: &At<'_>) -> Result<Button, Broken> {
    let title = action.text("title", Limit::Chars(TITLE_MAX))?;
    let kind =
        action.word("type", &["openUrl", "imBack", "postBack", "messageBack", "call", "signin"])?;
    Ok(match kind {
        "openUrl" | "signin" => Button::open(title, action.url("value", Limit::Chars(URL_MAX))?),
        "imBack" => Button::new(
            title,
            Does::Say { text: action.text("value", Limit::Chars(TITLE_MAX))?.to_owned() },
        ),
        "call" => Button::open(title, action.text("value", Limit::Chars(60))?),
        "postBack" => {
            let value = &action.value["value"];
            let sent = match value {
                Value::String(text) if !text.is_empty() => json!({ "text": text, "value": text }),
                Value::Object(_) => json!({ "value": value }),
                _ => return Err(action.field("value").broken("is required")),
            };
            Button::reply(title, &sent.to_string())
        }
        _ => {
            let text = action.text_or_nothing("text", Limit::Chars(TITLE_MAX))?;
            let mut sent = json!({ "value": action.value["value"] });
            if let Some(text) = text {
                sent["text"] = json!(text);
            }
            Button::reply(title, &sent.to_string())
        }
    })
}

/// `**bold**`, `_italic_` and `[words](address)`; a backslash takes a sign's meaning.
fn markdown(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut style = Run::default();
    let mut words = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let flush = |words: &mut String, style: &Run, runs: &mut Vec<Run>| {
            if !words.is_empty() {
                runs.push(Run { text: std::mem::take(words), ..style.clone() });
            }
        };
        if let Some(after) = rest.strip_prefix("**") {
            flush(&mut words, &style, &mut runs);
            style.bold = !style.bold;
            rest = after;
        } else if let Some((label, url, after)) = link(rest) {
            flush(&mut words, &style, &mut runs);
            runs.push(Run { text: label.to_owned(), link: Some(url.to_owned()), ..style.clone() });
            rest = after;
        } else if let Some(after) = rest
            .strip_prefix('\\')
            .filter(|after| after.starts_with(|c: char| c.is_ascii_punctuation()))
        {
            words.push_str(&after[..1]);
            rest = &after[1..];
        } else {
            words.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    if !words.is_empty() {
        runs.push(Run { text: words, ..style });
    }
    let with_links = |run: Run| {
        if run.link.is_some() || run.bold { vec![run] } else { crate::richtext::plain(&run.text) }
    };
    runs.into_iter().flat_map(with_links).collect()
}

fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (url, rest) = rest.split_once(')')?;
    (!label.contains('[')).then_some((label, url, rest))
}
