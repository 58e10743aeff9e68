//! Every shape in every palette is a sound document, and no two are the same.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::palette::PALETTES;
use super::{FALLBACK, SHAPES, draw};

const SHAPES_MIN: usize = 45;
const PALETTES_MIN: usize = 16;

/// All the shape and palette names there are, paired.
fn every_pair() -> impl Iterator<Item = (&'static str, &'static str)> {
    SHAPES.iter().flat_map(|(shape, _)| PALETTES.iter().map(|palette| (*shape, palette.name)))
}

/// The ids a document declares and the ids it refers to, or what is wrong with its markup.
fn ids(svg: &str) -> Result<(BTreeSet<String>, BTreeSet<String>), String> {
    let mut reader = Reader::from_str(svg);
    let (mut declared, mut referred, mut open) = (BTreeSet::new(), BTreeSet::new(), 0);
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let element = match &event {
            Event::Eof => break,
            Event::Start(element) => {
                open += 1;
                element
            }
            Event::Empty(element) => element,
            Event::End(_) => {
                open -= 1;
                continue;
            }
            _ => continue,
        };
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute.value.to_string();
            if attribute.key.as_ref() == "id" && !declared.insert(value.clone()) {
                return Err(format!("declares {value} twice"));
            }
            if let Some(id) = value.strip_prefix("url(#") {
                referred.insert(id.trim_end_matches(')').to_owned());
            }
        }
    }
    if open == 0 { Ok((declared, referred)) } else { Err(format!("leaves {open} elements open")) }
}

#[test]
fn there_is_enough_to_choose_from_and_tables_are_sorted() {
    assert!(SHAPES.len() >= SHAPES_MIN && PALETTES.len() >= PALETTES_MIN);
    assert!(SHAPES.is_sorted_by(|one, next| one.0 < next.0), "shapes are sorted and unique");
    assert!(
        PALETTES.is_sorted_by(|one, next| one.name < next.name),
        "palettes are sorted and unique"
    );
}

#[test]
fn every_picture_is_sound_and_no_two_are_alike() {
    let (mut looks, mut known) = (BTreeSet::new(), BTreeSet::new());
    for (shape, palette) in every_pair() {
        let svg = draw(shape, palette);
        assert!(
            svg.starts_with("<svg ") && svg.contains("viewBox=\"0 0 600 600\""),
            "{shape} {palette}"
        );
        let (declared, referred) =
            ids(&svg).unwrap_or_else(|problem| panic!("{shape} {palette} {problem}"));
        assert_eq!(declared, referred, "{shape} {palette}");
        for id in declared {
            assert!(known.insert(id.clone()), "{id} is declared by two pictures");
        }
        let look = svg.replace(&format!("{shape}-{palette}"), "");
        assert!(looks.insert(look), "{shape} in {palette} looks like another picture");
    }
}

#[test]
fn what_nobody_knows_is_a_gift_box_in_sand() {
    assert_eq!(draw("submarine", "plaid"), draw("gift-box", "sand"));
    assert_eq!(draw("mug", "plaid"), draw("mug", "sand"));
    assert_eq!(draw("submarine", "moss"), draw(FALLBACK.0, "moss"));
}
