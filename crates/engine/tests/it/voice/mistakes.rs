//! What is wrong with a guide is named with its file and line.

use engine::Language;
use engine::voice::{Guide, GuideSource};

#[test]
fn a_mistake_is_named_with_its_line() {
    let rule = "rules:\n  - name: R\n    message: m\n";
    for (text, expected) in [
        ("name: A\ntone: warm\n".to_owned(), "en.yml:2: there is no key `tone` here"),
        ("language: da\n".to_owned(), "en.yml:1: the guide is written for `da`, not for `en`"),
        ("formality: tú\n".to_owned(), "en.yml:1: `tú` is not one of informal, formal"),
        ("name: A\nname: B\n".to_owned(), "en.yml:2: `name` stands twice"),
        (
            "name: [a\n".to_owned(),
            "en.yml:2: this is not readable YAML: while parsing a flow sequence, expected ',' or ']'",
        ),
        ("emoji: often\n".to_owned(), "en.yml:1: `often` is not one of none, few, allowed"),
        ("length:\n  sentences: few\n".to_owned(), "en.yml:2: expected a whole number"),
        ("reading:\n  min: 3\n".to_owned(), "en.yml:2: `max` is missing"),
        (
            "styles: [Nope]\n".to_owned(),
            "en.yml:1: there is no style `Nope` among the imported ones",
        ),
        (
            "phrases:\n  thanks_replay: Hi\n".to_owned(),
            "en.yml:2: there is no phrase `thanks_replay`",
        ),
        (
            "phrases:\n  order_canceled: Gone\n".to_owned(),
            "en.yml:2: `Gone` must use exactly these: {order}",
        ),
        (
            "phrases:\n  button_pay: Pay for everything now\n".to_owned(),
            "en.yml:2: expected a button of at most 20 characters",
        ),
        (
            format!("{rule}    extends: spelling\n"),
            "en.yml:2: rules of the kind `spelling` are not supported: dictionaries are not part of a guide",
        ),
        (
            format!("{rule}    extends: existance\n"),
            "en.yml:2: there is no kind of rule `existance`",
        ),
        (format!("{rule}    extends: existence\n"), "en.yml:2: `tokens` is missing"),
        (
            format!("{rule}    extends: existence\n    tokens: [a]\n    swap: {{}}\n"),
            "en.yml:6: there is no key `swap` here",
        ),
        (
            format!("{rule}    extends: existence\n    level: fatal\n    tokens: [a]\n"),
            "en.yml:2: `fatal` is not one of suggestion, warning, error",
        ),
        (
            format!("{rule}    extends: substitution\n    swap:\n      '(a': b\n"),
            "en.yml:6: the pattern `(a` cannot be used: unclosed group",
        ),
        (
            format!("{rule}    extends: existence\n    tokens: [a]\n    action: {{name: sing}}\n"),
            "en.yml:6: `sing` is not one of remove, replace, edit, suggest, convert",
        ),
        (
            "a: &x 1\n".to_owned(),
            "en.yml:1: anchors, tags and several documents in one file are not read here",
        ),
        ("- a\n".to_owned(), "en.yml:1: expected keys with values"),
    ] {
        let source = GuideSource { text: text.clone(), ..GuideSource::default() };
        let error = Guide::read(Language::En, &source).expect_err(&text);
        assert_eq!(error.to_string(), expected, "{text}");
    }
}

#[test]
fn no_text_is_too_strange_to_be_refused() {
    let deep = "[".repeat(5_000);
    let large = "a: b\n".repeat(100_000);
    for text in
        [deep.as_str(), &large, "\u{0}", "{", "? ", "%YAML", "---\n---\n", "!!x y", "\u{feff}"]
    {
        let source = GuideSource { text: text.to_owned(), ..GuideSource::default() };
        let _ = Guide::read(Language::Da, &source);
    }
}
