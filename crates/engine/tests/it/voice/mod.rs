//! The brand's voice: what each kind of rule finds, how a style is imported, what a guide may say.

mod imported;
mod kinds;
mod laws;
mod mistakes;
mod said;
mod shipped;

use engine::Language;
use engine::voice::{Draft, Finding, Guide, GuideSource, check};

/// A guide with these lines, in English unless they say otherwise.
fn guide(text: &str) -> Guide {
    let language = Language::ALL
        .into_iter()
        .find(|language| text.contains(&format!("language: {}", language.code())));
    let source = GuideSource { text: text.to_owned(), ..GuideSource::default() };
    Guide::read(language.unwrap_or_default(), &source)
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn found(guide: &Guide, text: &str) -> Vec<Finding> {
    check(guide, &Draft::message(text))
}
