//! Answers questions about the shop with a passage of an article, word for word, and names the article.
//! > can I send it back?  =>  You have 30 days… From: Returns within 30 days

use crate::dialogue::context::Turn;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::{Intent, Understood};
use crate::inbox::source::{Origin, Source};
use crate::{Answer, Passage, Reading};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill =
    Skill::new("shop_question", begin).intents(&[Intent::ShopQuestion]).resume(resume);

#[derive(Serialize, Deserialize)]
struct Step {
    said: Understood,
}

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
            let mut readings = vec![Reading::Knowledge { query, language }];
            let focus = turn.state.memory.focus.as_ref().map(|focus| focus.product.clone());
            readings.extend(focus.map(|product| Reading::Products { ids: vec![product] }));
            turn.read(SKILL.name, &Step { said: said.clone() }, readings);
        }
        _ => {}
    }
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    // "How is it washed?" while a product is talked about: what it says itself goes before what holds for all.
    if let (Ok(Step { said }), [_, Answer::Products { products }]) = (serde_json::from_str(step), answers)
        && let Some(view) = products.first()
        && super::product_question::tell_own(turn, view, &said)
    {
        return;
    }
    match answers {
        [Answer::Knowledge { passages }, ..] if best(passages).is_some() => tell(turn, passages),
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
        let origin = Origin::Article { article: passage.article.clone() };
        turn.cite_as(Source { origin, title: passage.title.clone() });
        turn.say_text(passage.text.trim());
        turn.say("knowledge_source", &[("title", &passage.title)]);
    }
}
