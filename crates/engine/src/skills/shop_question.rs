//! Answers questions about the shop with a passage of an article, word for word, and names the article.
//! > can I send it back?  =>  You have 30 days… From: Returns within 30 days

use crate::dialogue::context::Turn;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;
use crate::{Answer, Passage, Reading};

pub const SKILL: Skill =
    Skill::new("shop_question", begin).intents(&[Intent::ShopQuestion]).resume(resume);

/// A passage below this is not an answer.
const SCORE_MIN: u32 = 250;
/// A passage this good answers even a question that was not recognised as one about the shop.
const SCORE_SURE_MIN: u32 = 600;

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    match (cue, cue.said()) {
        (Cue::Chose { verb, .. }, _) => super::talk_to_person::offered(turn, verb),
        (_, Some(said)) => {
            let query = said.text.clone();
            let language = turn.language;
            turn.read(SKILL.name, &(), vec![Reading::Knowledge { query, language }]);
        }
        _ => {}
    }
}

fn resume(turn: &mut Turn<'_>, _step: &str, answers: &[Answer]) {
    match answers {
        [Answer::Knowledge { passages }] if best(passages).is_some() => tell(turn, passages),
        _ => {
            let prompt = turn.word("knowledge_unknown", &[]);
            super::talk_to_person::offer(turn, SKILL.name, prompt);
        }
    }
}

fn best(passages: &[Passage]) -> Option<&Passage> {
    passages.iter().max_by_key(|passage| passage.score).filter(|passage| passage.score >= SCORE_MIN)
}

/// Whether the best passage answers beyond doubt.
pub fn is_sure(passages: &[Passage]) -> bool {
    best(passages).is_some_and(|passage| passage.score >= SCORE_SURE_MIN)
}

/// Quotes the best passage and names its article.
pub fn tell(turn: &mut Turn<'_>, passages: &[Passage]) {
    if let Some(passage) = best(passages) {
        turn.say_text(passage.text.trim());
        turn.say("knowledge_source", &[("title", &passage.title)]);
    }
}
