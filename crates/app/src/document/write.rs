//! A document as TOML that reads back as the same document.
//!
//! One blank line between rows and texts of several languages on one line, as a person would write it.

use anyhow::{Context, Result};
use serde_json::{Map, Value};
use server::document::Document;
use std::fmt::Write as _;

/// Sections and keys that lead.
const FIRST: [&str; 11] = [
    "merchant", "id", "email", "shortcut", "country", "class", "language", "kind", "channel",
    "name", "title",
];
/// Sections and keys that close.
const LAST: [&str; 2] = ["article", "body"];

/// Renders a document; credentials are never in it.
///
/// # Errors
/// When the document cannot be shown as JSON, which none does.
pub fn toml(document: &Document) -> Result<String> {
    let value = serde_json::to_value(document).context("the document")?;
    let mut text = String::new();
    let Value::Object(sections) = value else { return Ok(text) };
    for (section, value) in ordered(&sections) {
        match value {
            Value::Object(row) => table(&mut text, &format!("[{section}]"), row, section),
            Value::Array(rows) => {
                for row in rows.iter().filter_map(Value::as_object) {
                    table(&mut text, &format!("[[{section}]]"), row, section);
                }
            }
            _ => {}
        }
    }
    Ok(text)
}

/// What people look for first comes first, long texts come last, the rest by name.
fn ordered(row: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut pairs: Vec<_> = row.iter().collect();
    pairs.sort_by_key(|(key, _)| {
        (
            FIRST.iter().position(|first| first == key).unwrap_or(FIRST.len()),
            LAST.contains(&key.as_str()),
        )
    });
    pairs
}

fn table(text: &mut String, header: &str, row: &Map<String, Value>, path: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    let _ = writeln!(text, "{header}");
    let (tables, plain): (Vec<_>, Vec<_>) = ordered(row)
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .partition(|(_, value)| is_table(value));
    for (key, value) in plain {
        let _ = writeln!(text, "{} = {}", bare(key), inline(value));
    }
    for (key, value) in tables {
        let path = format!("{path}.{}", bare(key));
        match value {
            Value::Object(row) => table(text, &format!("[{path}]"), row, &path),
            Value::Array(rows) => {
                for row in rows.iter().filter_map(Value::as_object) {
                    table(text, &format!("[[{path}]]"), row, &path);
                }
            }
            _ => {}
        }
    }
}

/// Objects of objects or lists, and lists of objects, get tables of their own; the rest stays on its line.
fn is_table(value: &Value) -> bool {
    let is_deep = |value: &Value| value.is_object() || value.is_array();
    match value {
        Value::Object(row) => row.values().any(is_deep),
        Value::Array(rows) => {
            rows.iter().any(Value::is_object) && rows.iter().all(Value::is_object)
        }
        _ => false,
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => string(text),
        Value::Array(items) => {
            let items: Vec<String> =
                items.iter().filter(|item| !item.is_null()).map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(row) if row.is_empty() => "{}".to_owned(),
        Value::Object(row) => {
            let pairs = row.iter().filter(|(_, value)| !value.is_null());
            let pairs: Vec<String> =
                pairs.map(|(key, value)| format!("{} = {}", bare(key), inline(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        other => other.to_string(),
    }
}

/// Texts of several lines are written as such.
fn string(text: &str) -> String {
    let is_plain = |c: char| !c.is_control() || c == '\n';
    if text.contains('\n') && text.chars().all(is_plain) {
        let escaped = text.replace('\\', "\\\\").replace("\"\"\"", "\"\"\\\"");
        let closing = if escaped.ends_with('"') { "\\\n" } else { "" };
        return format!("\"\"\"\n{escaped}{closing}\"\"\"");
    }
    toml::Value::String(text.to_owned()).to_string()
}

fn bare(key: &str) -> String {
    let is_bare = !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_bare { key.to_owned() } else { toml::Value::String(key.to_owned()).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read;

    /// Everything but credentials survives.
    fn check(document: &Document) {
        let text = toml(document).unwrap();
        let again =
            read::text_of("export", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(&again, document, "{text}");
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        check(&Document::default());
        check(&read::text_of("merchant.toml", include_str!("../../demo/merchant.toml")).unwrap());
        let table = include_str!("../../demo/guides/gift.csv").to_owned();
        let guide = vec![server::document::GuideRow { id: "gift".to_owned(), table }];
        check(&Document { guide, ..Document::default() });
        let articles =
            crate::document::articles::folder(std::path::Path::new("demo/articles")).unwrap();
        check(&Document { article: articles, ..Document::default() });
    }

    #[test]
    fn awkward_texts_read_back_the_same() {
        for body in [
            "\"",
            "a \"quoted\"\nline\"",
            "\n\nstart",
            "tab\tand\r\nreturn",
            "\\ back\\\nslash",
            "\"\"\"\n\"\"\"\"",
            "end\n",
            "é 🥰\u{7f}",
        ] {
            let row = server::document::ArticleRow {
                id: "a".to_owned(),
                language: engine::Language::En,
                title: body.to_owned(),
                topics: vec![body.to_owned()],
                questions: Vec::new(),
                body: body.to_owned(),
            };
            check(&Document { article: vec![row], ..Document::default() });
        }
        let settings = serde_json::json!({"origins": ["a"], "deep": {"a": {"b": [1, 2.5, true]}, "odd key": "x"}, "rows": [{"a": 1}, {"b": {}}], "mixed": [1, "a"]});
        let inbox = server::document::InboxRow {
            id: "web".to_owned(),
            channel: "webchat".to_owned(),
            name: "Web".to_owned(),
            settings: settings.as_object().unwrap().clone(),
            secrets: std::collections::BTreeMap::new(),
        };
        check(&Document { inbox: vec![inbox], ..Document::default() });
    }
}
