//! What changes from one row to another, said in one line a person can check.

use serde::Serialize;
use serde_json::Value;
use std::fmt;

/// Longest value shown; the rest of a text is of no use on a terminal.
const SHOWN_CHARS_MAX: usize = 48;

/// One line of what `apply` did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Added { kind: &'static str, key: String },
    Changed { kind: &'static str, key: String, fields: Vec<Field> },
}

/// A field that differs, as it was and as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub before: String,
    pub after: String,
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Added { kind, key } => write!(formatter, "+ {kind} {key}"),
            Self::Changed { kind, key, fields } => {
                write!(formatter, "~ {kind} {key}:")?;
                for (index, Field { name, before, after }) in fields.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(formatter, "{comma} {name} {before} → {after}")?;
                }
                Ok(())
            }
        }
    }
}

/// Compares a row with the one that is stored; `None` when nothing differs.
///
/// # Errors
/// When a row cannot be shown as JSON, which no row of a document does.
pub fn between<T: Serialize>(
    kind: &'static str,
    key: &str,
    before: Option<&T>,
    after: &T,
) -> serde_json::Result<Option<Change>> {
    let key = key.to_owned();
    let Some(before) = before else { return Ok(Some(Change::Added { kind, key })) };
    let mut fields = Vec::new();
    compare("", &serde_json::to_value(before)?, &serde_json::to_value(after)?, &mut fields);
    Ok((!fields.is_empty()).then_some(Change::Changed { kind, key, fields }))
}

/// Walks into objects, so that only the leaf that differs is named.
fn compare(name: &str, before: &Value, after: &Value, fields: &mut Vec<Field>) {
    if before == after {
        return;
    }
    if let (Value::Object(old), Value::Object(new)) = (before, after) {
        let keys = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)));
        for key in keys {
            let inner = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            let of = |object: &serde_json::Map<String, Value>| {
                object.get(key).cloned().unwrap_or(Value::Null)
            };
            compare(&inner, &of(old), &of(new), fields);
        }
        return;
    }
    fields.push(Field { name: name.to_owned(), before: shown(before), after: shown(after) });
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => "(none)".to_owned(),
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => text.replace('\n', " "),
        other => other.to_string(),
    };
    if text.chars().count() <= SHOWN_CHARS_MAX {
        return text;
    }
    let kept: String = text.chars().take(SHOWN_CHARS_MAX - 1).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_name_the_leaf_that_differs() {
        let long = "x".repeat(60);
        for (before, after, expected) in [
            (None, json!({"percent_bp": 1000}), "+ promotion welcome10".to_owned()),
            (Some(json!({"a": 1})), json!({"a": 1}), "nothing".to_owned()),
            (
                Some(json!({"percent_bp": 1000})),
                json!({"percent_bp": 1500}),
                "~ promotion welcome10: percent_bp 1000 → 1500".to_owned(),
            ),
            (
                Some(json!({"name": {"en": "A", "es": "B"}, "ends": "x"})),
                json!({"name": {"en": "A", "es": "C"}}),
                "~ promotion welcome10: ends x → (none), name.es B → C".to_owned(),
            ),
            (
                Some(json!({"list": [1]})),
                json!({"list": [1, 2]}),
                "~ promotion welcome10: list [1] → [1,2]".to_owned(),
            ),
            (
                Some(json!({"body": ""})),
                json!({"body": long}),
                format!("~ promotion welcome10: body \"\" → {}…", "x".repeat(47)),
            ),
        ] {
            let change = between("promotion", "welcome10", before.as_ref(), &after).unwrap();
            assert_eq!(change.map_or("nothing".to_owned(), |change| change.to_string()), expected);
        }
    }
}
