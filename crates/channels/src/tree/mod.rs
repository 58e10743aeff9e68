//! JSON whose names and texts are borrowed: from a call that was read, or from what a message is made of.
//!
//! A message is a tree of some dozens of small objects that is written once and dropped, and so is a call that is read.
//! `serde_json::Value` owns every name and every text in it and sorts the names; this one points at them, so that it
//! costs little more than the reading and writing itself.

mod made;
mod read;
mod write;

pub(crate) use write::{JSON, Written};

use serde_json::{Number, Value};
use std::borrow::Cow;
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
