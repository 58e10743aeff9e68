//! Which of the three protocols a call speaks, and what it says, as far as any of them says it.

use serde_json::{Map, Value};
use transport::Rejection;

/// Where our own options are kept between two calls: in a context of this name, or a parameter.
pub(super) const OURS: &str = "trato_options";

/// A call in one of the protocols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    Es,
    Cx,
    Actions,
}

#[derive(Debug)]
pub(super) struct Call {
    /// `None` where the shape is none of the three.
    pub(super) protocol: Option<Protocol>,
    pub(super) json: Value,
}

pub(super) fn read(body: &[u8]) -> Result<Call, Rejection> {
    let json: Value = serde_json::from_slice(body).map_err(|error| Rejection::from(&error))?;
    let has = |name: &str| json.get(name).is_some_and(Value::is_object);
    let protocol = if has("queryResult") {
        Some(Protocol::Es)
    } else if has("fulfillmentInfo") || has("sessionInfo") {
        Some(Protocol::Cx)
    } else if has("handler") && has("session") {
        Some(Protocol::Actions)
    } else {
        None
    };
    Ok(Call { protocol, json })
}

impl Call {
    /// A text that is there and not empty.
    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        text(&self.json, pointer)
    }

    /// An object; tools written in PHP send an empty list instead of an empty one.
    pub(super) fn object(&self, pointer: &str) -> Map<String, Value> {
        self.json.pointer(pointer).and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// The options we offered last, as pairs of title and token.
    pub(super) fn offered(&self) -> Vec<(String, String)> {
        let kept = match self.protocol {
            Some(Protocol::Es) => self.contexts().into_iter().find(is_ours).and_then(|mut context| {
                Some(context.get_mut("parameters")?.get_mut(OURS)?.take())
            }),
            Some(Protocol::Cx) => self.object("/sessionInfo/parameters").remove(OURS),
            Some(Protocol::Actions) => self.object("/session/params").remove(OURS),
            None => None,
        };
        let pair = |pair: &Value| {
            let word = |index: usize| Some(pair.get(index)?.as_str()?.to_owned());
            Some((word(0)?, word(1)?))
        };
        kept.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(pair).collect()
    }

    /// The contexts of an agent, ours among them.
    pub(super) fn contexts(&self) -> Vec<Value> {
        self.json.pointer("/queryResult/outputContexts").and_then(Value::as_array).cloned().unwrap_or_default()
    }
}

pub(super) fn text<'a>(json: &'a Value, pointer: &str) -> Option<&'a str> {
    json.pointer(pointer)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// Google writes the names of contexts in lower case.
pub(super) fn is_ours(context: &Value) -> bool {
    let name = context.get("name").and_then(Value::as_str).unwrap_or_default();
    name.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case(OURS))
}
