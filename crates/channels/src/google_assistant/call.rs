//! Which of the three protocols a call speaks, and what it says, as far as any of them says it.

use crate::tree::{Field, Tree};
use transport::Rejection;
use transport::signature::read_json;

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
pub(super) struct Call<'a> {
    /// `None` where the shape is none of the three.
    pub(super) protocol: Option<Protocol>,
    pub(super) json: Tree<'a>,
}

pub(super) fn read(body: &[u8]) -> Result<Call<'_>, Rejection> {
    let json: Tree<'_> = read_json(body)?;
    let has = |name: &str| json.get(name).is_some_and(Tree::is_object);
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

impl<'a> Call<'a> {
    /// A text that is there and not empty.
    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        text(&self.json, pointer)
    }

    /// An object; tools written in PHP send an empty list instead of an empty one.
    pub(super) fn object(&self, pointer: &str) -> &[Field<'a>] {
        self.json.pointer(pointer).and_then(Tree::as_object).unwrap_or_default()
    }

    /// The options we offered last, as pairs of title and token.
    pub(super) fn offered(&self) -> Vec<(String, String)> {
        let kept = match self.protocol {
            Some(Protocol::Es) => self
                .contexts()
                .iter()
                .find(|context| is_ours(context))
                .and_then(|context| context.get("parameters")?.get(OURS)),
            Some(Protocol::Cx) => self.json.pointer("/sessionInfo/parameters").and_then(|kept| kept.get(OURS)),
            Some(Protocol::Actions) => self.json.pointer("/session/params").and_then(|kept| kept.get(OURS)),
            None => None,
        };
        let pair = |pair: &Tree<'_>| {
            let word = |index: usize| Some(pair.as_array()?.get(index)?.as_str()?.to_owned());
            Some((word(0)?, word(1)?))
        };
        kept.and_then(Tree::as_array).into_iter().flatten().filter_map(pair).collect()
    }

    /// The contexts of an agent, ours among them.
    pub(super) fn contexts(&self) -> &[Tree<'a>] {
        let contexts = self.json.pointer("/queryResult/outputContexts").and_then(Tree::as_array);
        contexts.unwrap_or_default()
    }
}

pub(super) fn text<'a>(json: &'a Tree<'a>, pointer: &str) -> Option<&'a str> {
    json.pointer(pointer)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// Google writes the names of contexts in lower case.
pub(super) fn is_ours(context: &Tree<'_>) -> bool {
    let name = context.get("name").and_then(Tree::as_str).unwrap_or_default();
    name.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case(OURS))
}
