//! Goes on in another language.
//! > på dansk, tak  =>  Selvfølgelig, vi fortsætter på dansk.

use crate::Language;
use crate::content::Choice;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::Expects;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;

pub const SKILL: Skill =
    Skill::new("change_language", begin).intents(&[Intent::ChangeLanguage]).verbs(&["language"]);

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let wanted = match cue {
        Cue::Chose { argument, .. } => Language::from_tag(argument),
        cue => cue.said().and_then(|said| said.entities.language),
    };
    let Some(language) = wanted else { return ask(turn) };
    turn.state.memory.language.choose(language);
    turn.language = language;
    turn.say("language_changed", &[]);
}

/// Each language in its own name, so that everybody finds hers.
fn ask(turn: &mut Turn<'_>) {
    let name = |language| match language {
        Language::En => "English",
        Language::Es => "Español",
        Language::Da => "Dansk",
    };
    let option = |language: Language| Choice::new(format!("language:{}", language.code()), name(language));
    let options = turn.config.profile.languages.iter().copied().map(option).collect();
    let prompt = turn.word("intent_change_language", &[]);
    turn.ask(SKILL.name, "language", Expects::Option, prompt, options);
}
