//! Writes a tree as it is sent.

use super::Tree;
use http::HeaderValue;
use serde_json::Value;
use std::fmt::Write as _;

/// The type of what is sent.
pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// What is sent as JSON.
pub(crate) trait Written {
    fn written(&self) -> String;
}

/// A message is seldom longer.
const MESSAGE_BYTES: usize = 1_024;

impl Written for Tree<'_> {
    fn written(&self) -> String {
        self.write()
    }
}

impl Written for Value {
    fn written(&self) -> String {
        self.to_string()
    }
}

impl Tree<'_> {
    /// As it is sent.
    pub(crate) fn write(&self) -> String {
        let mut out = String::with_capacity(MESSAGE_BYTES);
        self.write_to(&mut out);
        out
    }

    fn write_to(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            // Writing to a text cannot fail.
            Self::Number(number) => drop(write!(out, "{number}")),
            Self::Decimal(digits) => out.push_str(digits),
            Self::Text(text) => write_text(text, out),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_to(out);
                }
                out.push(']');
            }
            Self::Object(fields) => {
                out.push('{');
                for (index, (name, value)) in fields.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_text(name, out);
                    out.push(':');
                    value.write_to(out);
                }
                out.push('}');
            }
            Self::Kept(tree) => tree.write_to(out),
        }
    }
}

/// A text in its marks, with what may not stand in it escaped (RFC 8259, section 7).
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    // Nearly every text is written as it is. Without an early end the processor looks at many letters at once.
    if text.bytes().fold(false, |any, byte| any | is_escaped(byte)) {
        write_escaped(text, out);
    } else {
        out.push_str(text);
    }
    out.push('"');
}

fn write_escaped(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(place) = rest.bytes().position(is_escaped) {
        let (before, after) = rest.split_at(place);
        let (sign, after) = after.split_at(1);
        out.push_str(before);
        match sign {
            "\"" => out.push_str("\\\""),
            "\\" => out.push_str("\\\\"),
            "\n" => out.push_str("\\n"),
            other => drop(write!(out, "\\u{:04x}", other.as_bytes()[0])),
        }
        rest = after;
    }
    out.push_str(rest);
}

fn is_escaped(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}
