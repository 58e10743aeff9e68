//! Text as people meant it: Teams wraps a mention in tags and writes spaces as `&nbsp;`.

use super::wire::{Activity, text_of};
use crate::tree::Tree;

/// What was said, without the part that called us.
pub(super) fn said(activity: &Activity<'_>) -> String {
    let text = activity.value("/text").and_then(Tree::as_str).unwrap_or_default();
    if activity.channel() != "msteams" {
        return text.trim().to_owned();
    }
    let mut text = text.to_owned();
    for mention in mentions(activity).filter(|mention| is_us(activity, mention)) {
        if let Some(words) = mention.get("text").and_then(text_of) {
            text = text.replace(words, " ");
        }
    }
    let plain = decoded(&without_tags(&text));
    let lines: Vec<&str> = plain.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// Whether we were called by name: where others read along, nothing else is for us.
pub(super) fn mentions_us(activity: &Activity<'_>) -> bool {
    mentions(activity).any(|mention| is_us(activity, mention))
}

fn mentions<'a>(activity: &'a Activity<'a>) -> impl Iterator<Item = &'a Tree<'a>> {
    activity.list("/entities").iter().filter(|entity| entity.get("type").and_then(text_of) == Some("mention"))
}

fn is_us(activity: &Activity<'_>, mention: &Tree<'_>) -> bool {
    let mentioned = mention.pointer("/mentioned/id").and_then(super::wire::id_of);
    mentioned.is_some() && mentioned == activity.id("/recipient/id")
}

/// Somebody else's mention keeps her name.
fn without_tags(text: &str) -> String {
    text.replace("<at>", "").replace("</at>", "")
}

/// The handful of references that Teams writes, each read once: `&amp;lt;` is `&lt;`.
fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((character, length)) => {
                plain.push(character);
                rest = &rest[length..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain.replace('\u{a0}', " ")
}

/// The character that a text begins with as a reference, and how long that is.
fn reference(text: &str) -> Option<(char, usize)> {
    /// The longest that is read: `&#1114111;`.
    const LENGTH_MAX: usize = 10;
    let end = text.bytes().take(LENGTH_MAX).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let character = match name {
        "nbsp" => ' ',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((character, end + 1))
}
