//! XML read into a small tree, strictly: one root, closed tags, known entities, no document types.

use crate::strict::Broken;
use quick_xml::Reader;
use quick_xml::events::Event;

/// How deep tags may stand in each other.
const DEPTH_MAX: usize = 32;

/// A tag with what is in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) children: Vec<Node>,
}

#[derive(Debug, Clone)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The first tag of a name inside.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// All words inside, without tags.
    pub(crate) fn words(&self) -> String {
        let word = |node: &Node| match node {
            Node::Element(element) => element.words(),
            Node::Text(text) => text.clone(),
        };
        self.children.iter().map(word).collect()
    }

    /// The words of a child; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> String {
        self.child(name).map(Self::words).unwrap_or_default()
    }
}

/// Reads a document.
pub(crate) fn parse(text: &str) -> Result<Element, Broken> {
    let broken = |what: &str| Broken(format!("{what}: {text}"));
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        let node = match reader.read_event().map_err(|error| broken(&error.to_string()))? {
            Event::Start(tag) if open.len() < DEPTH_MAX => {
                open.push(Element { name: tag.name().as_ref().to_owned(), children: Vec::new() });
                continue;
            }
            Event::Start(_) => return Err(broken("too deep")),
            Event::End(_) => match open.pop() {
                Some(element) if !open.is_empty() => Node::Element(element),
                _ => return Err(broken("an end without a start")),
            },
            Event::Empty(tag) => Node::Element(Element {
                name: tag.name().as_ref().to_owned(),
                children: Vec::new(),
            }),
            Event::Text(words) => Node::Text(words.xml10_content().into_owned()),
            Event::CData(words) => Node::Text(words.xml10_content().into_owned()),
            Event::GeneralRef(entity) => {
                let known = crate::richtext::entity_text(&entity);
                Node::Text(
                    known.ok_or_else(|| broken(&format!("there is no entity `{}`", &*entity)))?,
                )
            }
            Event::DocType(_) => return Err(broken("a document type is not allowed")),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
        };
        match open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => return Err(broken("more than one root")),
        }
    }
    let [document] = open.as_slice() else { return Err(broken("a tag is not closed")) };
    let mut roots = document.elements();
    let has_words = document
        .children
        .iter()
        .any(|node| matches!(node, Node::Text(text) if !text.trim().is_empty()));
    match (roots.next(), roots.next()) {
        (Some(root), None) if !has_words => Ok(root.clone()),
        _ => Err(broken("must have exactly one root")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_is_read_strictly() {
        let root = parse("<a><b>1 &amp; &#50;</b><![CDATA[<c>]]></a>").unwrap();
        assert_eq!(
            (root.name.as_str(), root.text("b"), root.words()),
            ("a", "1 & 2".to_owned(), "1 & 2<c>".to_owned())
        );
        for wrong in [
            "<a>salt & pepper</a>",
            "<a>",
            "<a/><b/>",
            "words",
            "<a>&nbsp;</a>",
            "<!DOCTYPE a><a/>",
            "<a></b>",
            "",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
