//! RSS 2.0 and Atom feeds: `item` or `entry` elements with `g:` children, read one element at a time.
//!
//! Entities other than XML's own five and document types are not resolved: a feed cannot make us open anything.

use super::csv_feed::column_name;
use super::row::{self, Columns};
use super::{Defaults, ROW_BYTES_MAX, Read1, Rejected};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// Reads products as their elements end.
pub fn read(reader: Box<dyn BufRead>, defaults: Defaults) -> impl Iterator<Item = Read1> {
    let mut items =
        Items { xml: Reader::from_reader(reader), buffer: Vec::new(), n_items: 0, ended: false };
    row::merge(std::iter::from_fn(move || {
        let columns = match items.next()? {
            Ok(columns) => columns,
            Err(rejected) => return Some(Err(rejected)),
        };
        // A feed element has no line of its own: it is named by its number.
        Some(row::entry(items.n_items, &columns, defaults))
    }))
}

struct Items {
    xml: Reader<Box<dyn BufRead>>,
    buffer: Vec<u8>,
    n_items: u64,
    ended: bool,
}

impl Items {
    fn next(&mut self) -> Option<Result<Columns, Rejected>> {
        let mut item: Option<Columns> = None;
        let mut field: Option<(String, String)> = None;
        loop {
            if self.ended {
                return None;
            }
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer) {
                Ok(Event::Start(element)) => match (&mut item, local(&element).as_str()) {
                    (None, "item" | "entry") => {
                        item = Some(Columns::new());
                        self.n_items += 1;
                    }
                    (Some(_), name) if field.is_none() => {
                        field = Some((name.to_owned(), String::new()))
                    }
                    _ => {}
                },
                Ok(Event::Empty(element)) => {
                    if let Some(columns) = &mut item {
                        link(&element, columns);
                    }
                }
                Ok(Event::Text(text)) => {
                    if let Some((_, value)) = &mut field {
                        push(value, &text);
                    }
                }
                Ok(Event::GeneralRef(reference)) => {
                    if let Some((_, value)) = &mut field {
                        push(value, &entity(&reference));
                    }
                }
                Ok(Event::CData(text)) => {
                    if let Some((_, value)) = &mut field {
                        push(value, &text);
                    }
                }
                Ok(Event::End(element)) => {
                    let name = column_name(element.name().as_ref());
                    if matches!(name.as_str(), "item" | "entry") {
                        return item.map(Ok);
                    }
                    if let (Some(columns), Some((known, value))) = (&mut item, &field)
                        && *known == name
                    {
                        columns.entry(name).or_insert_with(|| value.clone());
                        field = None;
                    }
                }
                Ok(Event::Eof) => {
                    self.ended = true;
                    let reason = "the file ends in the middle of this product".to_owned();
                    return item.map(|mut columns| {
                        Err(Rejected { line: self.n_items, id: columns.remove("id"), reason })
                    });
                }
                Ok(_) => {}
                Err(error) => {
                    self.ended = true;
                    let at = self.xml.error_position();
                    let reason = format!("the file is not XML from byte {at} on: {error}");
                    return Some(Err(Rejected { line: self.n_items, id: None, reason }));
                }
            }
        }
    }
}

/// Atom says where a product is in an attribute: `<link href="…"/>`.
fn link(element: &BytesStart<'_>, columns: &mut Columns) {
    let mut attributes = element.attributes().flatten();
    if let Some(href) = attributes.find(|attribute| attribute.key.as_ref() == "href")
        && local(element) == "link"
    {
        columns.insert("link".to_owned(), href.value.into_owned());
    }
}

fn local(element: &BytesStart<'_>) -> String {
    column_name(element.name().as_ref())
}

fn push(value: &mut String, text: &str) {
    if value.len() + text.len() <= ROW_BYTES_MAX {
        value.push_str(text);
    }
}

/// XML's own five and character numbers; anything else stays as it was written.
fn entity(name: &str) -> String {
    let number = name.strip_prefix('#').and_then(|digits| match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    });
    match (name, number.and_then(char::from_u32)) {
        ("amp", _) => "&".to_owned(),
        ("lt", _) => "<".to_owned(),
        ("gt", _) => ">".to_owned(),
        ("quot", _) => "\"".to_owned(),
        ("apos", _) => "'".to_owned(),
        (_, Some(c)) => c.to_string(),
        _ => format!("&{name};"),
    }
}
