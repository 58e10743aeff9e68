//! From a planned piece to the JSON of the one call it is, or to words where only words can be said.

use super::settings::Settings;
use crate::tree::Tree;
use engine::content::piece::{Piece, PieceHeader, PieceRow};
use std::borrow::Cow;
use transport::{SendError, SendErrorCode};

/// What a call says.
pub(super) enum Call<'a> {
    /// A customer-service message.
    Custom(Tree<'a>),
    /// A message that was approved before.
    Template(Tree<'a>),
}

pub(super) fn call<'a>(settings: &'a Settings, to: &'a str, piece: &'a Piece) -> Result<Call<'a>, SendError> {
    if let Piece::Template { name, parameters, .. } = piece {
        return template(settings, to, name, parameters).map(Call::Template);
    }
    let (kind, content) = content(piece)?;
    Ok(Call::Custom(object! { "touser": to, "msgtype": kind, kind: content }))
}

fn content(piece: &Piece) -> Result<(&'static str, Tree<'_>), SendError> {
    match piece {
        Piece::Text { body } => Ok(("text", object! { "content": body })),
        Piece::Buttons { header, body, footer, buttons } => {
            let head = [title(header.as_ref()), Some(body.as_str())];
            let items = buttons.iter().map(|button| (button.token.as_str(), button.title.as_str().into()));
            Ok(("msgmenu", menu(&head, items.collect(), footer.as_deref())))
        }
        Piece::QuickReplies { body, buttons } => {
            let items = buttons.iter().map(|button| (button.token.as_str(), button.title.as_str().into()));
            Ok(("msgmenu", menu(&[Some(body)], items.collect(), None)))
        }
        Piece::List { header, body, footer, sections, .. } => {
            let rows = sections.iter().flat_map(|section| &section.rows);
            let items = rows.map(|row| (row.token.as_str(), row_title(row)));
            Ok(("msgmenu", menu(&[header.as_deref(), Some(body)], items.collect(), footer.as_deref())))
        }
        Piece::LinkButton { header, body, label, url } => {
            Ok(("news", object! { "articles": [article(header.as_ref(), body, label, url)] }))
        }
        Piece::Media { .. }
        | Piece::Carousel { .. }
        | Piece::NativeProduct { .. }
        | Piece::NativeProducts { .. }
        | Piece::AskContact { .. }
        | Piece::Template { .. }
        | Piece::Blocks { .. }
        | Piece::Speech { .. }
        | Piece::Receipt { .. }
        | Piece::Invoice { .. } => {
            Err(SendError::new(SendErrorCode::InvalidRequest, "the piece was planned for another channel"))
        }
    }
}

/// Words to tap: a tap sends them as a text that carries the token.
fn menu<'a>(
    head: &[Option<&str>],
    items: Vec<(&'a str, Cow<'a, str>)>,
    tail: Option<&'a str>,
) -> Tree<'a> {
    let items: Vec<Tree<'_>> = items.into_iter().map(|(token, title)| object! { "id": token, "content": title }).collect();
    // What is empty is left out: an empty text is refused.
    let mut menu = object! { "head_content": lines(head), "list": items };
    if let Some(tail) = tail.filter(|tail| !tail.is_empty()) {
        menu["tail_content"] = Tree::from(tail);
    }
    menu
}

/// More than one article is refused.
pub(super) fn article<'a>(
    header: Option<&'a PieceHeader>,
    body: &'a str,
    label: &'a str,
    url: &'a str,
) -> Tree<'a> {
    let mut article = object! { "title": title(header).unwrap_or(label), "description": body, "url": url };
    if let Some(PieceHeader::Image { url }) = header {
        article["picurl"] = url.into();
    }
    article
}

fn template<'a>(
    settings: &'a Settings,
    to: &'a str,
    name: &str,
    parameters: &'a [String],
) -> Result<Tree<'a>, SendError> {
    let refused = |why: &str| SendError::new(SendErrorCode::InvalidRequest, why.to_owned());
    let known = settings.templates.iter().find(|template| template.name == name);
    let template = known.ok_or_else(|| refused("no template of that name is configured"))?;
    if template.fields.len() != parameters.len() {
        return Err(refused("the template has another number of fields"));
    }
    let fields = template.fields.iter().zip(parameters);
    let data = Tree::Object(fields.map(|(field, text)| (field.into(), object! { "value": text })).collect());
    Ok(object! { "touser": to, "template_id": &template.id, "data": data })
}

/// The piece as one text, for accounts that can say nothing else.
pub(super) fn words(piece: &Piece) -> String {
    let numbered = |titles: &mut dyn Iterator<Item = String>| {
        let lines = titles.enumerate().map(|(index, title)| format!("{}. {title}", index + 1));
        lines.collect::<Vec<_>>().join("\n")
    };
    match piece {
        Piece::Text { body } | Piece::Receipt { body, .. } | Piece::AskContact { body, .. } => body.clone(),
        Piece::Buttons { header, body, footer, buttons } => {
            let items = numbered(&mut buttons.iter().map(|button| button.title.clone()));
            lines(&[title(header.as_ref()), Some(body), Some(&items), footer.as_deref()])
        }
        Piece::QuickReplies { body, buttons } => {
            let items = numbered(&mut buttons.iter().map(|button| button.title.clone()));
            lines(&[Some(body), Some(&items)])
        }
        Piece::List { header, body, footer, sections, .. } => {
            let rows = sections.iter().flat_map(|section| &section.rows);
            let items = numbered(&mut rows.map(|row| row_title(row).into_owned()));
            lines(&[header.as_deref(), Some(body), Some(&items), footer.as_deref()])
        }
        Piece::LinkButton { header, body, label, url } => {
            lines(&[title(header.as_ref()), Some(body), Some(&format!("{label}: {url}"))])
        }
        Piece::Media { url, caption, .. } => lines(&[caption.as_deref(), Some(url)]),
        Piece::Invoice { title, body, url, .. } => lines(&[Some(title), Some(body), Some(url)]),
        Piece::Speech { shown, .. } => shown.text.clone(),
        Piece::Carousel { body, .. } | Piece::NativeProducts { body, .. } => body.clone(),
        Piece::NativeProduct { body, .. } => body.clone().unwrap_or_default(),
        Piece::Template { parameters, .. } => parameters.join("\n"),
        Piece::Blocks { .. } => String::new(),
    }
}

fn title(header: Option<&PieceHeader>) -> Option<&str> {
    match header {
        Some(PieceHeader::Text { text }) if !text.is_empty() => Some(text),
        _ => None,
    }
}

fn row_title(row: &PieceRow) -> Cow<'_, str> {
    match row.description.as_deref().filter(|description| !description.is_empty()) {
        // A title that was cut stands whole at the beginning of its description: there is room for that here.
        Some(description) if row.title.strip_suffix('…').is_some_and(|title| description.starts_with(title)) => {
            description.into()
        }
        Some(description) => format!("{} – {description}", row.title).into(),
        None => row.title.as_str().into(),
    }
}

fn lines(parts: &[Option<&str>]) -> String {
    let parts = parts.iter().flatten().copied().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("\n")
}
