//! Adaptive Cards: a list as buttons while there are few, as a picker when there are many.
//!
//! Foreign text stands in text runs, the one element that reads no Markdown.

use super::address::{Address, Profile};
use super::content::PICK;
use super::{cards, speech};
use crate::tree::Tree;
use engine::content::piece::{Piece, PieceRow, PieceSection};

pub(super) const ADAPTIVE: &str = "application/vnd.microsoft.card.adaptive";
/// What every current Teams client and the web chat client draw.
const VERSION: &str = "1.5";
/// Actions on a card; more are not shown. What the format's own renderer shows where a client says nothing else; Teams
/// shows six.
const ACTIONS_MAX: usize = 5;

/// The card of a [`Piece::List`]; `None` for any other piece.
pub(super) fn list<'a>(address: &Address, piece: &'a Piece) -> Option<Tree<'a>> {
    let Piece::List { header, body, footer, button, sections } = piece else { return None };
    let mut elements = Vec::new();
    if let Some(header) = header {
        elements.push(line(header, "large", false));
    }
    elements.extend(lines(body, false));
    let rows: Vec<&PieceRow> = sections.iter().flat_map(|section| &section.rows).collect();
    let actions = if rows.len() <= ACTIONS_MAX {
        elements.extend(described(sections));
        rows.iter().map(|row| submit(address, &row.title, Some(row))).collect()
    } else {
        elements.push(picker(sections, button));
        vec![submit(address, button, None)]
    };
    elements.extend(footer.iter().flat_map(|footer| lines(footer, true)));
    let card = object! {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": VERSION,
        "fallbackText": body,
        "speak": speech::of_text(address, body),
        "body": elements,
        "actions": actions as Vec<Tree<'a>>,
    };
    Some(cards::attachment(ADAPTIVE, card))
}

/// What the rows say besides their titles, which are on the buttons.
fn described(sections: &[PieceSection]) -> Vec<Tree<'_>> {
    let mut elements = Vec::new();
    for section in sections {
        elements.extend(section.title.iter().map(|title| line(title, "medium", false)));
        for row in &section.rows {
            let Some(description) = &row.description else { continue };
            elements.push(line(format!("{}: {description}", row.title), "default", true));
        }
    }
    elements
}

fn picker<'a>(sections: &'a [PieceSection], placeholder: &'a str) -> Tree<'a> {
    let of_section = |section: &PieceSection| {
        let heading = section.title.clone();
        let choice = move |row: &PieceRow| {
            let parts = [heading.as_deref(), Some(row.title.as_str()), row.description.as_deref()];
            let title = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
            object! { "title": title, "value": object! { "token": &row.token, "title": &row.title }.write() }
        };
        section.rows.iter().map(choice).collect::<Vec<_>>()
    };
    let choices: Vec<Tree<'_>> = sections.iter().flat_map(of_section).collect();
    object! {
        "type": "Input.ChoiceSet",
        "id": PICK,
        // Read aloud to who cannot see what the field is for; a required field needs one.
        "label": placeholder,
        "style": "compact",
        "isRequired": true,
        "errorMessage": placeholder,
        "placeholder": placeholder,
        "choices": choices,
    }
}

/// A button of the card; in Teams it also says what was tapped, which nobody would see otherwise.
fn submit<'a>(address: &Address, title: &'a str, row: Option<&&'a PieceRow>) -> Tree<'a> {
    let mut data = object! {};
    if let Some(row) = row {
        data = object! { "token": &row.token, "title": &row.title };
        if matches!(address.profile(), Profile::Teams { .. }) {
            let value = data.clone();
            data["msteams"] =
                object! { "type": "messageBack", "displayText": &row.title, "text": &row.title, "value": value };
        }
    }
    object! { "type": "Action.Submit", "title": title, "data": data }
}

fn lines(text: &str, subtle: bool) -> Vec<Tree<'_>> {
    let written = text.lines().filter(|line| !line.trim().is_empty());
    written.map(|text| line(text, "default", subtle)).collect()
}

fn line<'a>(text: impl Into<Tree<'a>>, size: &'static str, subtle: bool) -> Tree<'a> {
    let run = object! { "type": "TextRun", "text": text.into(), "size": size, "isSubtle": subtle };
    object! { "type": "RichTextBlock", "inlines": [run] }
}
