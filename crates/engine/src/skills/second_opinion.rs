//! Asks a language model what was meant, where the merchant has one and nothing else understood. It proposes; looking
//! something up is done, anything more is asked about with two buttons.
//! > something so my coffee stays hot on the train  =>  (proposed: find_product "travel mug")  the travel mugs

use super::not_understood;
use crate::audit::{mask, proposal};
use crate::dialogue::context::Turn;
use crate::dialogue::policy;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::{Intent, Layer, Scored, Understood, entity};
use crate::inbox::message::Activity;
use crate::{Answer, ProductId, Reading, Signal};

pub const SKILL: Skill = Skill::new("second_opinion", begin).resume(resume);

/// Products that may be pointed at.
const SHOWN_MAX: usize = 10;

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let Some(said) = cue.said() else { return };
    if !turn.config.model.interpret {
        return not_understood::admit(turn, said);
    }
    let name = turn.state.memory.contact_name.clone();
    let shown = turn.state.memory.shown.iter().take(SHOWN_MAX);
    let reading = Reading::Interpret {
        text: mask::personal(&said.text, name.as_deref()),
        language: turn.language,
        commands: proposal::vocabulary().map(str::to_owned).collect(),
        shown: shown.map(|one| (one.product.clone(), one.title.clone())).collect(),
    };
    turn.read(SKILL.name, said, vec![reading]);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(said) = serde_json::from_str::<Understood>(step) else { return };
    let [Answer::Model { text: Some(answer) }] = answers else {
        return not_understood::admit(turn, &said);
    };
    let shown = turn.state.memory.shown.iter().take(SHOWN_MAX);
    let shown: Vec<ProductId> = shown.map(|one| one.product.clone()).collect();
    let Some(proposed) = proposal::read(answer, &shown) else {
        turn.signal(Signal::ModelRefused { reason: "proposal".to_owned() });
        return not_understood::admit(turn, &said);
    };
    let intent = proposed.intent;
    turn.note_activity(Activity::ProposedByModel { intent: intent.name().to_owned() });
    let understood = meant(said, &proposed);
    turn.is_proposed = proposed.query.is_some();
    if proposed.asks {
        return policy::clarify(turn, &understood, &[intent, Intent::TalkToPerson]);
    }
    policy::follow(turn, intent, &understood);
}

/// The contact's sentence with the meaning that was proposed.
fn meant(said: Understood, proposed: &proposal::Proposal) -> Understood {
    let mut entities = entity::Entities { language: said.entities.language, ..entity::Entities::default() };
    match &proposed.query {
        Some(query) => entities.content.clone_from(query),
        None => entities = said.entities.clone(),
    }
    if let Some(place) = proposed.shown.and_then(|place| i32::try_from(place).ok()) {
        entities.ordinals = vec![place];
    }
    let intents = vec![Scored { intent: proposed.intent, score: 1_000 }];
    Understood { intents, layer: Layer::Model, entities, choice: None, ..said }
}
