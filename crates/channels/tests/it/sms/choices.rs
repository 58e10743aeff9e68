//! Options as numbers: what is shown is what a typed number picks.

use channels::Moment;
use engine::Language;
use engine::content::plan::plan;
use engine::content::{Block, Choice, ChoiceStyle};
use engine::dialogue::memory::{Memory, OpenOption, OpenQuestion};
use engine::dialogue::understand::choice::pick;
use engine::dialogue::understand::normalize::Normal;
use serde_json::json;
use testkit::channel_conformance::plan_words;

use super::costs::outbound;
use super::twilio;

const OPTIONS: [(&str, &str, bool); 5] = [
    ("show:red", "Rødt krus", true),
    // A second action of the card: it has no number where it is a button.
    ("add:red", "Læg i kurv", false),
    ("show:blue", "Blåt krus", true),
    ("show:tall", "Højt glas", true),
    ("yes:go", "Ja tak", true),
];

#[test]
fn a_typed_number_a_title_or_its_beginning_picks_what_was_shown() {
    let options = OPTIONS.map(|(token, title, _)| Choice::new(token, title));
    let choices = Block::Choices {
        prompt: "Hvilket?".to_owned(),
        options: options.to_vec(),
        style: ChoiceStyle::List,
    };
    let capabilities = twilio(&json!({})).capabilities(&Moment::default());
    let planned = plan(&outbound(vec![choices]), &capabilities, plan_words());
    let numbers: Vec<(u32, &str)> =
        planned.numbered.iter().map(|shown| (shown.number, shown.token.as_str())).collect();
    let expected =
        [(1, "show:red"), (2, "add:red"), (3, "show:blue"), (4, "show:tall"), (5, "yes:go")];
    assert_eq!(numbers, expected);

    let option = |(token, title, numbered): (&str, &str, bool)| OpenOption {
        token: token.to_owned(),
        title: title.to_owned(),
        synonyms: Vec::new(),
        numbered,
    };
    let open = OpenQuestion { options: OPTIONS.map(option).to_vec(), ..OpenQuestion::default() };
    let mut memory = Memory { open: Some(open), ..Memory::default() };
    memory.number_as_shown(&planned.numbered);
    let open = memory.open.unwrap();
    for (typed, expected) in [
        ("1", Some("show:red")),
        ("2", Some("add:red")),
        ("3.", Some("show:blue")),
        ("#4", Some("show:tall")),
        ("nummer 4", Some("show:tall")),
        ("den sidste", Some("yes:go")),
        ("6", None),
        ("0", None),
        ("blåt krus", Some("show:blue")),
        ("BLAT KRUS!", Some("show:blue")),
        ("højt", Some("show:tall")),
        ("rød", Some("show:red")),
        ("kr", None),
        ("ja", Some("yes:go")),
        ("2 blå krus", None),
    ] {
        let picked = pick(&open, typed, &Normal::new(typed), Language::Da);
        assert_eq!(picked.map(|choice| choice.token).as_deref(), expected, "{typed}");
    }
}
