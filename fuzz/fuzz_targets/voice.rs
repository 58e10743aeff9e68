//! A voice guide as somebody saved it, and a text held against it: the first line is the text, what follows the guide.
#![no_main]

use engine::Language;
use engine::voice::{Draft, Guide, GuideSource, check, fixed};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;

fuzz_target!(|data: &[u8]| {
    let Ok(data) = std::str::from_utf8(data) else { return };
    let (text, file) = data.split_once('\n').unwrap_or((data, ""));
    // Once as the guide itself, once as one rule of a style that was imported with another.
    let rules = BTreeMap::from([("Rule.yml".to_owned(), file.to_owned())]);
    let importing = GuideSource {
        text: "name: It\nstyles: [Theirs]\n".to_owned(),
        styles: BTreeMap::from([("Theirs".to_owned(), rules)]),
    };
    let own = GuideSource { text: file.to_owned(), ..GuideSource::default() };
    for source in [&own, &importing] {
        let Ok(guide) = Guide::read(Language::En, source) else { continue };
        hold(&guide, text);
        let _ = guide.own_findings();
    }
});

fn hold(guide: &Guide, text: &str) {
    let draft = Draft::message(text);
    for finding in check(guide, &draft) {
        assert_eq!(text.get(finding.bytes.clone()), Some(finding.found.as_str()), "its place");
        assert_eq!(text[..finding.bytes.start].chars().count(), finding.chars.start, "its letters");
    }
    let _ = fixed(guide, &draft);
}
