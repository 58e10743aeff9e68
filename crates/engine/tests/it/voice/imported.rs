//! A style package, as it is published: a folder of files, taken as it is.

use engine::Language;
use engine::voice::{Draft, Guide, GuideSource, Kind, Level, check, fixed};
use std::collections::BTreeMap;

fn source(text: &str) -> GuideSource {
    let files = [
        ("Buttons.yml", include_str!("package/Buttons.yml")),
        ("Goods.yml", include_str!("package/Goods.yml")),
        ("Hedging.yml", include_str!("package/Hedging.yml")),
        ("Tables.yml", include_str!("package/Tables.yml")),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let styles = BTreeMap::from([("Havn".to_owned(), BTreeMap::from(files))]);
    GuideSource { text: text.to_owned(), styles }
}

#[test]
fn a_published_style_holds_as_it_is() {
    let guide = Guide::read(Language::En, &source("styles: [Havn]\navoid: [cheap]\n")).unwrap();
    let names: Vec<&str> = guide.rule_names().collect();
    assert_eq!(names, ["Voice.Avoid", "Havn.Buttons", "Havn.Goods", "Havn.Hedging", "Havn.Tables"]);
    assert_eq!(guide.silent_rules(), ["Havn.Tables"]);

    let text = "A sort of teacup | more or less. It is probably gone, not probably broken.";
    let found = check(&guide, &Draft::message(text));
    let said: Vec<(&str, &str, Level)> =
        found.iter().map(|one| (one.rule.as_str(), one.found.as_str(), one.level)).collect();
    assert_eq!(
        said,
        [
            ("Havn.Hedging", "sort of", Level::Warning),
            ("Havn.Goods", "teacup", Level::Error),
            ("Havn.Hedging", "probably", Level::Warning),
        ]
    );
    assert_eq!(found[1].message, "Use 'cup' instead of 'teacup'.");
    assert_eq!(found[0].link.as_deref(), Some("https://style.example/hedging"));
    assert_eq!(
        fixed(&guide, &Draft::message(text)),
        "A cup | more or less. It is gone, not probably broken."
    );
    let button = check(&guide, &Draft::of(Kind::Button, "See Everything Here"));
    assert_eq!(button[0].message, "'See Everything Here' should be in sentence case.");
}

#[test]
fn an_imported_mistake_is_named_with_its_own_file() {
    let mut source = source("styles: [Havn]\n");
    let files = source.styles.get_mut("Havn").unwrap();
    files.insert(
        "Bad.yml".to_owned(),
        "extends: existence\nmessage: x\ntokens: [a]\ncolour: red\n".to_owned(),
    );
    let error = Guide::read(Language::En, &source).unwrap_err();
    assert_eq!(error.to_string(), "Havn/Bad.yml:4: there is no key `colour` here");
}
