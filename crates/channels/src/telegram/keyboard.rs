//! Rows of buttons below a message. A button carries its option's token as it is; what starts with `~` is ours.

use crate::tree::Tree;
use engine::content::piece::{PieceButton, PieceCard, PieceSection};
use serde_json::Value;
use std::borrow::Cow;

/// A button that leads to another page of the message: the page's number from 0 follows.
const PAGE: &str = "~page:";
/// A button that says something and does nothing.
const NOTHING: &str = "~";
/// Short titles share a row; each gets an equal part of it.
const ROW_BUTTONS_MAX: usize = 3;
/// Characters a row shows on a phone.
const ROW_CHARS: usize = 36;

/// What a tap means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tapped<'a> {
    Token(&'a str),
    Page(u32),
    Nothing,
}

pub(super) fn tapped(data: &str) -> Tapped<'_> {
    let page = data.strip_prefix(PAGE).map(str::parse);
    match page {
        Some(Ok(page)) => Tapped::Page(page),
        _ if data.starts_with(NOTHING) || data.is_empty() => Tapped::Nothing,
        _ => Tapped::Token(data),
    }
}

/// Whether the message is browsed in its place.
pub(super) fn has_pages(keyboard: &Value) -> bool {
    buttons_of(keyboard).any(|(_, data)| data.starts_with(PAGE))
}

/// What the button with this token is called.
pub(super) fn title(keyboard: &Value, token: &str) -> Option<String> {
    buttons_of(keyboard).find(|(_, data)| *data == token).map(|(title, _)| title.to_owned())
}

fn buttons_of(keyboard: &Value) -> impl Iterator<Item = (&str, &str)> {
    let rows = keyboard.as_array().into_iter().flatten();
    let buttons = rows.filter_map(Value::as_array).flatten();
    buttons.filter_map(|button| {
        Some((button.get("text")?.as_str()?, button.get("callback_data")?.as_str()?))
    })
}

/// The keyboard of a question that is settled.
pub(super) fn chosen(title: &str) -> Tree<'static> {
    inline([vec![button(format!("✓ {title}"), NOTHING)]])
}

pub(super) fn of_buttons(buttons: &[PieceButton]) -> Tree<'_> {
    inline(rows(buttons))
}

pub(super) fn of_link<'a>(label: &'a str, url: &'a str) -> Tree<'a> {
    inline([vec![link(label, url)]])
}

/// A row for each option, what it adds beside its title; a group's name above it.
pub(super) fn of_sections(sections: &[PieceSection]) -> Tree<'_> {
    let mut rows = Vec::new();
    for section in sections {
        if let Some(title) = &section.title {
            rows.push(vec![button(format!("— {title} —"), NOTHING)]);
        }
        for row in &section.rows {
            let title = match &row.description {
                Some(description) => Cow::Owned(format!("{} · {description}", row.title)),
                None => Cow::Borrowed(row.title.as_str()),
            };
            rows.push(vec![button(title, row.token.as_str())]);
        }
    }
    inline(rows)
}

/// A card's own buttons, and below them the way to the others: `‹ 1/5 ›`.
pub(super) fn of_card(card: &PieceCard, page: usize, pages: usize) -> Tree<'_> {
    let mut rows = rows(&card.buttons);
    if let Some((label, url)) = &card.link {
        rows.push(vec![link(label, url)]);
    }
    if pages > 1 {
        rows.push(vec![
            button("‹", format!("{PAGE}{}", (page + pages - 1) % pages)),
            button(format!("{}/{pages}", page + 1), NOTHING),
            button("›", format!("{PAGE}{}", (page + 1) % pages)),
        ]);
    }
    inline(rows)
}

/// The sheet's own button, which must be the first, and the way to the shop's page.
pub(super) fn of_invoice<'a>(label: &'a str, url: &'a str) -> Tree<'a> {
    let pay = object! { "text": label, "pay": true };
    let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let page = host.map(|host| vec![link(format!("{host} ↗"), url)]);
    inline([vec![pay]].into_iter().chain(page))
}

fn rows<'a>(buttons: &'a [PieceButton]) -> Vec<Vec<Tree<'a>>> {
    let mut rows: Vec<Vec<&PieceButton>> = Vec::new();
    for one in buttons {
        match rows.last_mut() {
            Some(row) if share_a_row(row, one) => row.push(one),
            _ => rows.push(vec![one]),
        }
    }
    let made = |row: Vec<&'a PieceButton>| {
        row.into_iter().map(|one| button(&one.title, &one.token)).collect()
    };
    rows.into_iter().map(made).collect()
}

fn share_a_row(row: &[&PieceButton], one: &PieceButton) -> bool {
    let widest = row.iter().copied().chain([one]).map(|button| button.title.chars().count()).max();
    row.len() < ROW_BUTTONS_MAX && widest.unwrap_or(0) * (row.len() + 1) <= ROW_CHARS
}

fn button<'a>(text: impl Into<Tree<'a>>, data: impl Into<Tree<'a>>) -> Tree<'a> {
    object! { "text": text.into(), "callback_data": data.into() }
}

fn link<'a>(text: impl Into<Tree<'a>>, url: &'a str) -> Tree<'a> {
    object! { "text": text.into(), "url": url }
}

fn inline<'a>(rows: impl IntoIterator<Item = Vec<Tree<'a>>>) -> Tree<'a> {
    object! { "inline_keyboard": rows.into_iter().collect::<Tree<'a>>() }
}
