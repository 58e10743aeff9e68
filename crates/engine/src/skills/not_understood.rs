//! Words that mean nothing we know: perhaps they name a product or are answered in an article; else two buttons,
//! and after three tries a person.
//! > usb c charger  =>  the chargers
//! > flurb  =>  I didn't quite get that. Could you say it another way?  [Find a product] [Talk to a person]

use super::{find_product, shop_question};
use crate::content::Choice;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::Expects;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::{Intent, Understood};
use crate::{Answer, HandoffReason, Reading, SearchQuery};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("not_understood", begin).resume(resume);

/// Messages in a row that may be missed before a person is asked.
const MISSES_MAX: u32 = 3;

#[derive(Serialize, Deserialize)]
enum Step {
    Looked { query: Option<SearchQuery>, text: String, likely: Vec<Intent> },
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let Some(said) = cue.said() else { return missed(turn, "", &[]) };
    let likely: Vec<Intent> = said.intents.iter().map(|scored| scored.intent).collect();
    let readings = readings(turn, said);
    let query = readings.iter().find_map(|reading| match reading {
        Reading::Search { query } => Some(query.clone()),
        _ => None,
    });
    if readings.is_empty() {
        return missed(turn, &said.text, &likely);
    }
    turn.read(SKILL.name, &Step::Looked { query, text: said.text.clone(), likely }, readings);
}

/// Looks for a product, and for an article when a whole sentence was written.
fn readings(turn: &Turn<'_>, said: &Understood) -> Vec<Reading> {
    const QUESTION_WORDS_MIN: usize = 3;
    let mut readings = Vec::new();
    let query = find_product::query_from(turn, said);
    let names_something = said.entities.content.chars().filter(|c| c.is_alphanumeric()).count() > 1;
    if names_something {
        readings.push(Reading::Search { query });
    }
    if said.words.len() >= QUESTION_WORDS_MIN {
        readings.push(Reading::Knowledge { query: said.text.clone(), language: turn.language });
    }
    readings
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(Step::Looked { query, text, likely }) = serde_json::from_str(step) else { return };
    for answer in answers {
        match (answer, &query) {
            (Answer::Knowledge { passages }, _) if shop_question::is_sure(passages) => {
                turn.state.memory.misses = 0;
                return shop_question::tell(turn, passages);
            }
            (Answer::Found { found }, Some(query)) if find_product::fits(found) => {
                turn.state.memory.misses = 0;
                return find_product::show_new(turn, query.clone(), found);
            }
            _ => {}
        }
    }
    missed(turn, &text, &likely);
}

fn missed(turn: &mut Turn<'_>, text: &str, likely: &[Intent]) {
    turn.state.memory.misses += 1;
    let misses = turn.state.memory.misses;
    if misses >= MISSES_MAX {
        turn.say("not_understood_person", &[]);
        return turn.hand_off(HandoffReason::NotUnderstood);
    }
    let key = if misses == 1 { "not_understood_1" } else { "not_understood_2" };
    let prompt = turn.word(key, &[]);
    let options = two_buttons(turn, likely);
    turn.ask(SKILL.name, text, Expects::Option, prompt, options);
}

/// The two likeliest meanings that have a name on a button, else the two that help most people.
fn two_buttons(turn: &Turn<'_>, likely: &[Intent]) -> Vec<Choice> {
    let named = likely.iter().filter_map(|intent| {
        let key = format!("intent_{}", intent.name());
        let known = !turn.config.phrases.variants(turn.language, &key).is_empty();
        known.then(|| turn.button(format!("do:{}", intent.name()), &key))
    });
    let mut options: Vec<Choice> = named.take(1).collect();
    options.push(turn.button("person", "button_person"));
    if options.len() < 2 {
        options.insert(0, turn.button("find", "button_find_product"));
    }
    options
}
