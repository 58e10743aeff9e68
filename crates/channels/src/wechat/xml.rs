//! Reads the flat XML that WeChat posts, and writes what is answered on the call.
//!
//! No document type, no entity but the five that XML itself has, no more depth, fields or text than a message needs:
//! an attack that lives on any of them ends in a refusal.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use transport::Rejection;

const DEPTH_MAX: usize = 8;
const FIELDS_MAX: usize = 256;

/// The texts of a message by name; those further in as `Outer.Inner`, the first of each.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(BTreeMap<String, String>);

impl Fields {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A text that is there and not empty.
    pub(super) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The same bytes make the same text.
    pub(super) fn canonical(&self) -> String {
        self.0.iter().fold(String::new(), |mut all, (name, value)| {
            let _ = write!(all, "{}:{name}{}:{value}", name.len(), value.len());
            all
        })
    }
}

/// # Errors
/// [`Rejection::Malformed`] when it is not the XML of a message.
pub(super) fn fields(body: &[u8]) -> Result<Fields, Rejection> {
    let text = std::str::from_utf8(body).map_err(|_| malformed("not UTF-8"))?;
    let mut reader = Reader::from_str(text);
    let mut builder = Builder::default();
    loop {
        match reader.read_event().map_err(|_| malformed("not XML"))? {
            Event::Start(start) => builder.open(start.name().as_ref())?,
            Event::Empty(start) => {
                builder.open(start.name().as_ref())?;
                builder.close()?;
            }
            Event::End(_) => builder.close()?,
            Event::Text(text) => builder.text(&text.xml10_content(), false)?,
            Event::CData(text) => builder.text(&text.xml10_content(), true)?,
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let known = match name.as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().map_err(|_| malformed("a character that is none"))?,
                };
                let known = known.ok_or_else(|| malformed("an entity of its own"))?;
                builder.text(known.encode_utf8(&mut [0; 4]), true)?;
            }
            Event::DocType(_) => return Err(malformed("a document type")),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            Event::Eof => return builder.finish(),
        }
    }
}

#[derive(Default)]
struct Builder {
    fields: BTreeMap<String, String>,
    /// The names of what is open, with the text so far.
    open: Vec<(String, String)>,
    closed: bool,
}

impl Builder {
    fn open(&mut self, name: &str) -> Result<(), Rejection> {
        if self.closed || (self.open.is_empty() && name != "xml") {
            return Err(malformed("not one `xml` element"));
        }
        if self.open.len() == DEPTH_MAX {
            return Err(malformed("deeper than any message"));
        }
        self.open.push((name.to_owned(), String::new()));
        Ok(())
    }

    fn close(&mut self) -> Result<(), Rejection> {
        let (_, text) = self.open.last().ok_or_else(|| malformed("closed what was not open"))?;
        let text = text.clone();
        let path: Vec<&str> = self.open.iter().skip(1).map(|(name, _)| name.as_str()).collect();
        let (name, depth) = (path.join("."), path.len());
        self.open.pop();
        self.closed = self.open.is_empty();
        if depth == 0 {
            return Ok(());
        }
        if depth == 1 && self.fields.contains_key(&name) {
            // Two readers could pick different ones.
            return Err(malformed("a field appears twice"));
        }
        if self.fields.len() == FIELDS_MAX {
            return Err(malformed("more fields than any message"));
        }
        self.fields.entry(name).or_insert(text);
        Ok(())
    }

    fn text(&mut self, text: &str, meant: bool) -> Result<(), Rejection> {
        let blank = text.chars().all(char::is_whitespace);
        match self.open.last_mut() {
            // The breaks between fields are no text.
            Some((_, kept)) if blank && !meant && kept.is_empty() => {}
            Some((_, kept)) => kept.push_str(text),
            None if blank && !meant => {}
            None => return Err(malformed("text outside of the message")),
        }
        Ok(())
    }

    fn finish(self) -> Result<Fields, Rejection> {
        if self.closed { Ok(Fields(self.fields)) } else { Err(malformed("it ends early")) }
    }
}

/// Text as a section of its own, whatever it holds.
pub(super) fn cdata(text: &str) -> String {
    let kept = |character: &char| !character.is_control() || matches!(character, '\n' | '\t' | '\r');
    let text: String = text.chars().filter(kept).filter(|character| !matches!(character, '\u{fffe}' | '\u{ffff}')).collect();
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

fn malformed(reason: &'static str) -> Rejection {
    Rejection::malformed(reason)
}
