//! The part of YAML that style files are written in, read into a tree whose every node knows its line.
//!
//! Anchors, aliases, tags and several documents in one file are refused, and so is what is too large or too deep:
//! a style file is a page of settings.

use super::error::{Fault, GuideError};
use saphyr_parser::{Event, Parser, ScanError, Span};

/// Bytes of one file.
pub const FILE_BYTES_MAX: usize = 256 * 1024;
const DEPTH_MAX: usize = 12;
const NODES_MAX: usize = 20_000;

/// A value and the line it stands on, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub line: usize,
    pub value: Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Any scalar: whether `true` is a word or a yes is for its reader to know.
    Scalar(String),
    List(Vec<Node>),
    /// In the order written; no key twice.
    Map(Vec<(Key, Node)>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub line: usize,
    pub name: String,
}

/// Reads one file; `file` is how errors call it.
pub(super) fn read(file: &str, text: &str) -> Result<Node, GuideError> {
    if text.len() > FILE_BYTES_MAX {
        return Err(GuideError::new(file, 1, Fault::TooLarge));
    }
    let mut reader = Reader { file, events: Parser::new_from_str(text), n_nodes: 0 };
    let mut root = None;
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamEnd => break,
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd => {}
            _ if root.is_some() => return Err(reader.fault(span, Fault::NotASetting)),
            event => root = Some(reader.node(event, span, 0)?),
        }
    }
    Ok(root.unwrap_or(Node { line: 1, value: Value::Map(Vec::new()) }))
}

struct Reader<'a> {
    file: &'a str,
    events: Parser<'a, saphyr_parser::StrInput<'a>>,
    n_nodes: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), GuideError> {
        match self.events.next() {
            Some(Ok(read)) => Ok(read),
            Some(Err(error)) => Err(self.unreadable(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn unreadable(&self, error: &ScanError) -> GuideError {
        let line = error.marker().line().max(1);
        GuideError::new(self.file, line, Fault::Unreadable { why: error.info().to_owned() })
    }

    fn fault(&self, span: Span, fault: Fault) -> GuideError {
        GuideError::new(self.file, span.start.line().max(1), fault)
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, GuideError> {
        self.n_nodes += 1;
        if self.n_nodes > NODES_MAX || depth > DEPTH_MAX {
            return Err(self.fault(span, Fault::TooLarge));
        }
        let line = span.start.line().max(1);
        let value = match event {
            Event::Scalar(text, _, 0, None) => Value::Scalar(text.into_owned()),
            Event::SequenceStart(0, None) => self.list(depth)?,
            Event::MappingStart(0, None) => self.map(depth)?,
            _ => return Err(self.fault(span, Fault::NotASetting)),
        };
        Ok(Node { line, value })
    }

    fn list(&mut self, depth: usize) -> Result<Value, GuideError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::List(items)),
                (event, span) => items.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, GuideError> {
        let mut pairs: Vec<(Key, Node)> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            let name = match event {
                Event::MappingEnd => return Ok(Value::Map(pairs)),
                Event::Scalar(name, _, 0, None) => name.into_owned(),
                _ => return Err(self.fault(span, Fault::NotASetting)),
            };
            if pairs.iter().any(|(key, _)| key.name == name) {
                return Err(self.fault(span, Fault::Twice { key: name }));
            }
            let key = Key { line: span.start.line().max(1), name };
            let (event, span) = self.next()?;
            pairs.push((key, self.node(event, span, depth + 1)?));
        }
    }
}

/// A map read key by key: what nobody has taken at the end is an unknown key.
#[derive(Debug)]
pub(super) struct Keys<'a> {
    file: &'a str,
    line: usize,
    left: Vec<&'a (Key, Node)>,
}

impl<'a> Keys<'a> {
    pub(super) fn of(file: &'a str, node: &'a Node) -> Result<Self, GuideError> {
        match &node.value {
            Value::Map(pairs) => Ok(Self { file, line: node.line, left: pairs.iter().collect() }),
            Value::Scalar(_) | Value::List(_) => {
                Err(GuideError::new(file, node.line, Fault::Expected { what: "keys with values" }))
            }
        }
    }

    pub(super) fn file(&self) -> &'a str {
        self.file
    }

    pub(super) fn line(&self) -> usize {
        self.line
    }

    pub(super) fn take(&mut self, name: &str) -> Option<&'a Node> {
        let position = self.left.iter().position(|(key, _)| key.name == name)?;
        Some(&self.left.remove(position).1)
    }

    /// # Errors
    /// When the first key that was not taken is not known here.
    pub(super) fn end(self) -> Result<(), GuideError> {
        match self.left.first() {
            None => Ok(()),
            Some((key, _)) => {
                let fault = Fault::UnknownKey { key: key.name.clone() };
                Err(GuideError::new(self.file, key.line, fault))
            }
        }
    }

    pub(super) fn expected(&self, node: &Node, what: &'static str) -> GuideError {
        GuideError::new(self.file, node.line, Fault::Expected { what })
    }

    pub(super) fn text(&mut self, name: &str) -> Result<Option<&'a str>, GuideError> {
        let Some(node) = self.take(name) else { return Ok(None) };
        match &node.value {
            Value::Scalar(text) => Ok(Some(text)),
            Value::List(_) | Value::Map(_) => Err(self.expected(node, "a text")),
        }
    }

    pub(super) fn required_text(&mut self, name: &'static str) -> Result<&'a str, GuideError> {
        let missing = GuideError::new(self.file, self.line, Fault::Missing { key: name });
        self.text(name)?.ok_or(missing)
    }

    /// A list of texts; one text alone is a list of one.
    pub(super) fn texts(&mut self, name: &str) -> Result<Vec<&'a str>, GuideError> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(node) => self.texts_of(node),
        }
    }

    pub(super) fn texts_of(&self, node: &'a Node) -> Result<Vec<&'a str>, GuideError> {
        let one = |node: &'a Node| match &node.value {
            Value::Scalar(text) => Ok(text.as_str()),
            Value::List(_) | Value::Map(_) => Err(self.expected(node, "a text")),
        };
        match &node.value {
            Value::Scalar(text) => Ok(vec![text]),
            Value::List(items) => items.iter().map(one).collect(),
            Value::Map(_) => Err(self.expected(node, "a list of texts")),
        }
    }

    /// Pairs of texts, in the order written. A list of such maps is one map.
    pub(super) fn pairs(&mut self, name: &str) -> Result<Vec<(&'a Key, &'a str)>, GuideError> {
        let Some(node) = self.take(name) else { return Ok(Vec::new()) };
        let maps: Vec<&Node> = match &node.value {
            Value::List(items) => items.iter().collect(),
            Value::Map(_) | Value::Scalar(_) => vec![node],
        };
        let mut found = Vec::new();
        for map in maps {
            let Value::Map(pairs) = &map.value else {
                return Err(self.expected(map, "keys with values"));
            };
            for (key, value) in pairs {
                let Value::Scalar(text) = &value.value else {
                    return Err(self.expected(value, "a text"));
                };
                found.push((key, text.as_str()));
            }
        }
        Ok(found)
    }

    pub(super) fn yes(&mut self, name: &str) -> Result<Option<bool>, GuideError> {
        let Some(node) = self.take(name) else { return Ok(None) };
        match &node.value {
            Value::Scalar(text) if matches!(text.as_str(), "true" | "True" | "yes") => {
                Ok(Some(true))
            }
            Value::Scalar(text) if matches!(text.as_str(), "false" | "False" | "no") => {
                Ok(Some(false))
            }
            _ => Err(self.expected(node, "true or false")),
        }
    }

    pub(super) fn count(&mut self, name: &str) -> Result<Option<usize>, GuideError> {
        let Some(node) = self.take(name) else { return Ok(None) };
        match &node.value {
            Value::Scalar(text) => match text.parse() {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(self.expected(node, "a whole number")),
            },
            Value::List(_) | Value::Map(_) => Err(self.expected(node, "a whole number")),
        }
    }

    pub(super) fn number(&mut self, name: &str) -> Result<Option<f64>, GuideError> {
        let Some(node) = self.take(name) else { return Ok(None) };
        let number = match &node.value {
            Value::Scalar(text) => text.parse::<f64>().ok().filter(|number| number.is_finite()),
            Value::List(_) | Value::Map(_) => None,
        };
        number.map(Some).ok_or_else(|| self.expected(node, "a number"))
    }
}
