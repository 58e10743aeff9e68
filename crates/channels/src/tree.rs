//! JSON whose names and texts are borrowed: from a call that was read, or from what a message is made of.
//!
//! A message is a tree of some dozens of small objects that is written once and dropped, and so is a call that is read.
//! `serde_json::Value` owns every name and every text in it and sorts the names; this one points at them, so that it
//! costs little more than the reading and writing itself.

use http::HeaderValue;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};
use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::ops::{Index, IndexMut};

/// A piece of JSON.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree<'a> {
    Null,
    Bool(bool),
    Number(Number),
    /// A number as it is written, digit by digit.
    Decimal(String),
    Text(Cow<'a, str>),
    List(Vec<Self>),
    /// In the order in which the fields were set or read.
    Object(Vec<Field<'a>>),
    /// A part of another tree, which goes on as it is.
    Kept(&'a Self),
}

/// A name and what it names.
pub(crate) type Field<'a> = (Cow<'a, str>, Tree<'a>);

/// An object: `object! { "name": value, … }`.
macro_rules! object {
    ($($name:tt: $value:expr),* $(,)?) => {
        $crate::tree::Tree::Object(vec![$(($name.into(), $crate::tree::Tree::from($value))),*])
    };
}

impl<'a> Tree<'a> {
    /// An object without fields, with room for the dozen that a message has.
    pub(crate) fn roomy() -> Self {
        Self::Object(Vec::with_capacity(12))
    }

    /// The same as somebody else's JSON.
    pub(crate) fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::Text(text.into()),
            Value::Array(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Object(fields) => Self::Object(
                fields.iter().map(|(name, value)| (name.into(), Self::of(value))).collect(),
            ),
        }
    }

    /// The fields of an object of another tree, to be added to.
    pub(crate) fn of_fields(fields: &'a [Field<'a>]) -> Self {
        Self::Object(
            fields.iter().map(|(name, value)| (name.as_ref().into(), Self::Kept(value))).collect(),
        )
    }

    /// A field of an object. Of two with one name the last counts, as for most readers of JSON.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let fields = self.as_object()?.iter();
        fields.rev().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// What is below names and numbers with `/` before each, as in RFC 6901. Names with `/` or `~` cannot be asked for.
    pub(crate) fn pointer(&self, pointer: &str) -> Option<&Self> {
        pointer.split('/').skip(1).try_fold(self, |tree, step| match tree {
            Self::List(items) => items.get(step.parse::<usize>().ok()?),
            other => other.get(step),
        })
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn as_u64(&self) -> Option<u64> {
        if let Self::Number(number) = self { number.as_u64() } else { None }
    }

    pub(crate) fn as_array(&self) -> Option<&[Self]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    pub(crate) fn as_object(&self) -> Option<&[Field<'a>]> {
        if let Self::Object(fields) = self { Some(fields) } else { None }
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Takes a field away, however often it is there; gives the one that counted.
    pub(crate) fn remove(&mut self, name: &str) -> Option<Self> {
        let Self::Object(fields) = self else { return None };
        fields.extract_if(.., |(known, _)| known == name).last().map(|(_, value)| value)
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

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

impl<'a> Index<&'a str> for Tree<'a> {
    type Output = Self;

    fn index(&self, name: &'a str) -> &Self {
        self.get(name).unwrap_or(&Tree::Null)
    }
}

/// Names a field of an object to be set.
impl<'a> IndexMut<&'a str> for Tree<'a> {
    fn index_mut(&mut self, name: &'a str) -> &mut Self {
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Vec::new());
        }
        let Self::Object(fields) = self else { unreachable!("it was made an object") };
        // What was read may have a name twice: the one that counts is set.
        let place = fields.iter().rposition(|(known, _)| known == name).unwrap_or_else(|| {
            fields.push((Cow::Borrowed(name), Self::Null));
            fields.len() - 1
        });
        &mut fields[place].1
    }
}

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

impl<'de: 'a, 'a> Deserialize<'de> for Tree<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

/// A name, borrowed unless there is an escape in it.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Tree<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree<'de>, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree<'de>, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree<'de>, E> {
        Ok(Number::from_f64(number).map_or(Tree::Null, Tree::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Tree<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some((Name(name), value)) = map.next_entry()? {
            fields.push((name, value));
        }
        Ok(Tree::Object(fields))
    }
}

impl<'a> From<&'a str> for Tree<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&&'a str> for Tree<'a> {
    fn from(text: &&'a str) -> Self {
        Self::from(*text)
    }
}

impl<'a> From<&'a String> for Tree<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Tree<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Tree<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a Cow<'a, str>> for Tree<'a> {
    fn from(text: &'a Cow<'a, str>) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a Self> for Tree<'a> {
    fn from(tree: &'a Self) -> Self {
        Self::Kept(tree)
    }
}

impl From<bool> for Tree<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Tree<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<i32> for Tree<'_> {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Tree<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl<'a, T: Into<Self>> From<Option<T>> for Tree<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<'a, T: Into<Self>> From<Vec<T>> for Tree<'a> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<'a, T: Into<Self>, const N: usize> From<[T; N]> for Tree<'a> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<'a, T: Into<Self>> FromIterator<T> for Tree<'a> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;
    use serde_json::json;

    #[test]
    fn it_is_written_as_the_same_json() {
        let kept = json!({ "theirs": [1, 2.5, null] });
        let cards: Vec<Tree<'_>> =
            ["Mug \"M\"", "Cup"].iter().map(|title| object! { "title": *title }).collect();
        let mut made = object! {
            "type": "carousel", "cards": cards, "text": String::from("é\n\"\\\u{1}\t\u{7f}x"), "none": None::<&str>,
            "yes": true, "number": 7_i64, "pair": ["a", "b"], "empty": object! {},
        };
        made["type"] = Tree::from("list");
        let kept = Tree::of(&kept);
        made["kept"] = Tree::from(&kept);
        made["deep"]["er"] = Tree::from(1_u32);
        let fields = Tree::of_fields(kept.as_object().unwrap());
        made["fields"] = fields;
        let same = json!({
            "type": "list", "cards": [{ "title": "Mug \"M\"" }, { "title": "Cup" }], "text": "é\n\"\\\u{1}\t\u{7f}x", "none": null,
            "yes": true, "number": 7, "pair": ["a", "b"], "empty": {}, "kept": { "theirs": [1, 2.5, null] },
            "deep": { "er": 1 }, "fields": { "theirs": [1, 2.5, null] },
        });
        assert_eq!(serde_json::from_str::<serde_json::Value>(&made.write()).unwrap(), same);
        assert_eq!(made.remove("yes"), Some(Tree::Bool(true)));
        assert!(made["yes"].is_null());
    }

    #[test]
    fn of_two_fields_with_one_name_the_last_counts_whatever_is_done() {
        let mut tree: Tree<'_> = serde_json::from_str(r#"{"a":1,"b":2,"a":3}"#).unwrap();
        assert_eq!(tree.get("a").and_then(Tree::as_u64), Some(3));
        tree["a"] = Tree::from(4_u32);
        let read: serde_json::Value = serde_json::from_str(&tree.write()).unwrap();
        assert_eq!(read, json!({ "a": 4, "b": 2 }));
        assert_eq!(tree.remove("a").as_ref().and_then(Tree::as_u64), Some(4));
        assert_eq!(tree.write(), r#"{"b":2}"#);
    }

    #[test]
    fn it_is_read_as_the_same_json() {
        let text = r#"{"a":[{"b":"\u00e9\n"},2.5,-3,18446744073709551615,true,null],"c":{},"a\u0062":"x","c":"last"}"#;
        let tree: Tree<'_> = serde_json::from_str(text).unwrap();
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        for pointer in
            ["", "/a", "/a/0/b", "/a/1", "/a/3", "/a/9", "/a/x", "/ab", "/c", "/c/d", "/nothing"]
        {
            let same =
                |tree: &Tree<'_>| serde_json::from_str::<serde_json::Value>(&tree.write()).unwrap();
            assert_eq!(
                tree.pointer(pointer).map(same),
                value.pointer(pointer).cloned(),
                "{pointer}"
            );
        }
        let borrowed = |pointer: &str| {
            matches!(tree.pointer(pointer), Some(Tree::Text(std::borrow::Cow::Borrowed(_))))
        };
        assert!(
            borrowed("/ab") && !borrowed("/a/0/b"),
            "a text is only copied where it was written in another way"
        );
        let deep = "[".repeat(10_000);
        assert!(serde_json::from_str::<Tree<'_>>(&deep).is_err());
    }
}
