//! A language model's answers, and messages of ours before one sees them: what is taken out comes back, what is claimed
//! is backed.

use crate::texts;
use engine::audit::{self, Facts, Kind, Worded, mask, proposal, rephrase};
use engine::dialogue::phrases::Phrases;
use engine::dialogue::understand::Understanding;
use engine::{Config, Language, ProductId};
use std::sync::Arc;

/// A shop that has said nothing yet.
pub fn config() -> Config {
    let understanding = Understanding::train_only(&[], &[], None);
    Config::new(texts::profile(), Arc::new(understanding), Arc::new(Phrases::default()))
}

/// Reads an answer in every way there is; its first line is also what we would have said ourselves.
pub fn read(config: &Config, data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (ours, answer) = text.split_once('\n').unwrap_or((&text, &text));
    let shown = [ProductId::new("mug"), ProductId::new("cup")];
    if let Some(proposal) = proposal::read(answer, &shown) {
        assert!(proposal.shown.is_none_or(|place| place < shown.len()), "what was not shown");
    }
    let _ = mask::personal(ours, Some("Ana"));
    claims(config, answer);
    let value = answer.lines().last().unwrap_or_default().to_owned();
    let worded = Worded { phrase: ours.into(), arguments: vec![("it".to_owned(), value)] };
    let masked = rephrase::mask(ours, &[worded]);
    if !ours.contains(['⟦', '⟧']) && !masked.values.iter().any(|it| it.contains(['⟦', '⟧']))
    {
        assert_eq!(masked.fill(&masked.text), ours, "what was taken out comes back");
    }
    for language in Language::ALL {
        let _ = rephrase::accept(&masked, answer, language, &config.understanding);
    }
}

/// Without a single fact, no text with an amount, a percentage or a link in it is let out.
fn claims(config: &Config, text: &str) {
    let facts = Facts::new(config, &[], &[], &[], Vec::new());
    let alone = audit::check_text(text, &facts);
    for (claim, kind) in [(" 12,50 €", Kind::Amount), (" 35 %", Kind::Percent)] {
        let claimed = audit::check_text(&format!("{text}\n{claim}"), &facts);
        assert!(claimed.is_err(), "{kind:?} out of nothing");
    }
    if let Err(violation) = alone {
        assert!(!violation.found.is_empty(), "a claim is something");
    }
    let _ = audit::echo(text);
}
