//! The guide in a conversation: the same shopper hears usted where the brand says usted.

use engine::Language;
use engine::dialogue::phrases::{Phrases, Value};
use engine::voice::Guides;
use engine::voice::shipped::Tone;

#[test]
fn the_bot_speaks_as_the_guide_does() {
    let formal = Phrases::in_voice(&Guides::shipped(Tone::MatterOfFact));
    let arguments = [("order", Value::Order("10482".to_owned()))];
    let ask =
        |phrases: &Phrases, language| phrases.word_with(language, "return_how", &arguments, |_| 0);
    assert_eq!(ask(&formal, Language::Es), "¿Qué quiere devolver del pedido 10482 y por qué?");
    assert_eq!(
        ask(&Phrases::default(), Language::Es),
        "¿Qué quieres devolver del pedido 10482 y por qué?"
    );
    let polite = Guides::new([super::guide("language: da\nformality: De\n")]);
    assert_eq!(
        ask(&Phrases::in_voice(&polite), Language::Da),
        "Hvad fra ordre 10482 vil De sende retur, og hvad er grunden?"
    );
    // A language without a guide keeps its words.
    assert_eq!(
        ask(&Phrases::in_voice(&polite), Language::En),
        ask(&Phrases::default(), Language::En)
    );
}
