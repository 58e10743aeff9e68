//! Blocks as the widget draws them.

use crate::shown::{Bubble, Button, ButtonPlace, Card, Does, Picture};
use serde_json::Value;

/// The bubbles of a message: one for each block.
pub(super) fn draw(message: &Value, language: &str) -> Vec<Bubble> {
    let id = words(&message["id"]);
    let blocks = message["blocks"].as_array().into_iter().flatten();
    blocks.map(|block| bubble(&id, block, language)).collect()
}

fn words(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn bubble(id: &str, block: &Value, language: &str) -> Bubble {
    match block["type"].as_str().unwrap_or_default() {
        "choices" => choices(id, block),
        "products" => products(id, block, language),
        "cart" => cart(id, block, language),
        "order" => order(id, block, language),
        "reviews" => reviews(id, block),
        "media" => media(id, block),
        "checkout_link" | "link" => {
            let mut bubble = Bubble::plain(id, "");
            bubble.buttons.push(Button::open(&words(&block["label"]), &words(&block["url"])));
            if let Some(total) = money(&block["total"], language) {
                bubble.amounts.push((words(&block["label"]), total));
            }
            bubble
        }
        "ask_contact" => {
            let mut bubble = Bubble::plain(id, &words(&block["prompt"]));
            let field = words(&block["field"]);
            bubble.buttons.push(Button::new(&field, Does::Share { field: field.clone() }));
            bubble
        }
        _ => Bubble::plain(id, &words(&block["text"])),
    }
}

fn choices(id: &str, block: &Value) -> Bubble {
    let mut bubble = Bubble::plain(id, &words(&block["prompt"]));
    bubble.buttons = actions(&block["options"]);
    if block["style"] == "quick" {
        bubble.place = ButtonPlace::Suggestions;
    }
    bubble
}

fn actions(options: &Value) -> Vec<Button> {
    let options = options.as_array().into_iter().flatten();
    let button = |option: &Value| Button {
        about: words(&option["description"]),
        ..Button::reply(&words(&option["title"]), &words(&option["token"]))
    };
    options.map(button).collect()
}

fn products(id: &str, block: &Value, language: &str) -> Bubble {
    let mut bubble = Bubble::plain(id, "");
    for card in block["cards"].as_array().into_iter().flatten() {
        let price = money(&card["price"], language).unwrap_or_default();
        let was = money(&card["was"], language).map(|was| format!(" ({was})")).unwrap_or_default();
        let tenths = card["rating"]["tenths"].as_u64();
        let rating = tenths.map(|tenths| format!("{} ★", decimal(tenths / 10, tenths % 10, 1, language)));
        let about = [
            words(&card["subtitle"]),
            format!("{price}{was}"),
            words(&card["availability"]["label"]),
            rating.unwrap_or_default(),
            words(&card["why"]),
        ];
        bubble.cards.push(Card {
            title: words(&card["title"]),
            about: about.into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" · "),
            picture: picture(&card["image"], &card["image_alt"]),
            buttons: actions(&card["actions"]),
        });
    }
    bubble
}

fn picture(url: &Value, alt: &Value) -> Option<Picture> {
    Some(Picture { url: url.as_str()?.to_owned(), alt: words(alt) })
}

/// The lines and sums of a cart or an order.
fn sums(card: &Value, language: &str) -> Vec<(String, String)> {
    let mut amounts = Vec::new();
    for line in card["lines"].as_array().into_iter().flatten() {
        let variant = line["variant"].as_str().map(|variant| format!(" ({variant})"));
        let what = format!(
            "{} × {}{}",
            line["quantity"].as_u64().unwrap_or(1),
            words(&line["title"]),
            variant.unwrap_or_default()
        );
        amounts.push((what, money(&line["total"], language).unwrap_or_default()));
    }
    for row in card["amounts"].as_array().into_iter().flatten() {
        amounts.push((words(&row["label"]), money(&row["amount"], language).unwrap_or_default()));
    }
    amounts.push(("=".to_owned(), money(&card["total"], language).unwrap_or_default()));
    amounts
}

fn cart(id: &str, block: &Value, language: &str) -> Bubble {
    let mut bubble = Bubble::plain(id, "");
    bubble.amounts = sums(block, language);
    bubble.buttons = actions(&block["actions"]);
    bubble
}

fn order(id: &str, block: &Value, language: &str) -> Bubble {
    let steps = block["timeline"].as_array().into_iter().flatten();
    let step = |step: &Value| {
        format!("{} {}", if step["done"] == true { "✓" } else { "○" }, words(&step["label"]))
    };
    let mut bubble = Bubble::plain(id, &steps.map(step).collect::<Vec<_>>().join("\n"));
    bubble.title = format!("{} · {}", words(&block["number"]), words(&block["status_label"]));
    bubble.amounts = sums(block, language);
    bubble.buttons = actions(&block["actions"]);
    bubble
}

fn reviews(id: &str, block: &Value) -> Bubble {
    let quotes = block["quotes"].as_array().into_iter().flatten();
    let quote = |quote: &Value| {
        let stars = quote["rating"].as_u64().unwrap_or_default();
        let stars = "★".repeat(usize::try_from(stars.min(5)).unwrap_or_default());
        format!("{stars} {}: {}", words(&quote["author"]), words(&quote["text"]))
    };
    let mut lines = vec![words(&block["summary"])];
    lines.extend(quotes.map(quote));
    lines.retain(|line| !line.is_empty());
    let mut bubble = Bubble::plain(id, &lines.join("\n"));
    bubble.title = words(&block["title"]);
    bubble
}

fn media(id: &str, block: &Value) -> Bubble {
    let mut bubble = Bubble::plain(id, &words(&block["caption"]));
    if matches!(block["media"].as_str(), Some("image" | "sticker")) {
        bubble.picture = picture(&block["url"], &block["alt"]);
    } else {
        bubble.file = words(&block["file_name"]);
    }
    bubble
}

/// As the widget writes an amount for readers of a language.
fn money(money: &Value, language: &str) -> Option<String> {
    let minor = money["minor"].as_i64()?;
    let currency = money["currency"].as_str()?;
    let (sign, minor) = (if minor < 0 { "−" } else { "" }, minor.unsigned_abs());
    let figure = if currency == "DKK" && minor % 100 == 0 {
        format!("{}", minor / 100)
    } else {
        decimal(minor / 100, minor % 100, 2, language)
    };
    Some(match (currency, language) {
        ("DKK", _) => format!("{sign}{figure} kr."),
        ("EUR", "en") => format!("{sign}€{figure}"),
        ("USD", "en") => format!("{sign}${figure}"),
        ("EUR", _) => format!("{sign}{figure} €"),
        _ => format!("{sign}{figure} {currency}"),
    })
}

fn decimal(whole: u64, rest: u64, n_digits: usize, language: &str) -> String {
    let point = if language == "en" { '.' } else { ',' };
    format!("{whole}{point}{rest:0n_digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(block: &Value, language: &str, expected: &str) {
        let message = json!({ "id": "msg_1", "blocks": [block] });
        let lines: Vec<crate::phone::Line> = draw(&message, language)
            .into_iter()
            .map(|bubble| crate::phone::Line {
                number: 0,
                who: crate::phone::Who::Brand,
                shown: crate::Shown::Bubble(bubble),
            })
            .collect();
        assert_eq!(crate::transcript::markdown(&lines).trim(), expected);
    }

    #[test]
    fn blocks_are_drawn() {
        let action = json!([{ "token": "add:a", "title": "Add" }]);
        check(&json!({ "type": "text", "text": "Hello" }), "en", "Hello");
        check(
            &json!({ "type": "choices", "prompt": "Which?", "style": "quick", "options": [
                { "token": "a", "title": "A" }, { "token": "b", "title": "B" },
            ] }),
            "en",
            "Which?\n\n`(A)` `(B)`",
        );
        check(
            &json!({ "type": "products", "cards": [{
                "title": "Cup", "price": { "minor": 2_400, "currency": "EUR" }, "actions": action,
                "availability": { "label": "Hay" }, "rating": { "tenths": 43 },
            }] }),
            "es",
            "▭ Cup · 24,00 € · Hay · 4,3 ★ · `[Add]`",
        );
        check(
            &json!({ "type": "cart", "total": { "minor": 17_900, "currency": "DKK" }, "amounts": [], "actions": action,
                "lines": [{ "quantity": 1, "title": "Krus", "variant": "mos", "total": { "minor": 17_950, "currency": "DKK" } }] }),
            "da",
            "| | |\n|---|---:|\n| 1 × Krus (mos) | 179,50 kr. |\n| = | 179 kr. |\n\n`[Add]`",
        );
    }
}
