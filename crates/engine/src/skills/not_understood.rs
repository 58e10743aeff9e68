//! Words that mean nothing we know: perhaps they name a product or are answered in an article; else two buttons,
//! and after three tries a person.
//! > usb c charger  =>  the chargers
//! > hand cream  =>  No match for "hand cream".
//! > flurb  =>  I didn't quite get that. Could you say it another way?  `[Find a product]` `[Talk to a person]`

use super::{find_product, shop_question};
use crate::content::Choice;
use crate::dialogue::context::Turn;
use crate::dialogue::meant;
use crate::dialogue::memory::Expects;
use crate::dialogue::policy;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::entity::lexicon;
use crate::dialogue::understand::normalize::fold_words;
use crate::dialogue::understand::{IN_SCOPE_MIN, Intent, Understood, keyword};
use crate::{Answer, HandoffReason, Reading, SearchQuery, Signal};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("not_understood", begin).resume(resume);

/// Messages in a row that may be missed before a person is asked.
const MISSES_MAX: u32 = 3;

#[derive(Serialize, Deserialize)]
struct Looked {
    query: Option<SearchQuery>,
    said: Understood,
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let Some(said) = cue.said() else { return };
    let readings = readings(turn, said);
    if readings.is_empty() {
        return missed(turn, said);
    }
    let query = readings.iter().find_map(|reading| match reading {
        Reading::Search { query } => Some(query.clone()),
        _ => None,
    });
    turn.read(SKILL.name, &Looked { query, said: said.clone() }, readings);
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
    // "Payment methods" asks in two words.
    let asks = said.intents.iter().any(|scored| scored.intent == Intent::ShopQuestion);
    if said.words.len() >= QUESTION_WORDS_MIN || asks {
        readings.push(Reading::Knowledge { query: said.text.clone(), language: turn.language });
    }
    readings
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(Looked { query, said }) = serde_json::from_str(step) else { return };
    // Two or three words are more likely the name of a thing than anything else.
    let looks_for = (2..=3).contains(&said.words.len())
        || said.intents.iter().any(|scored| scored.intent == Intent::FindProduct);
    let names_things = names_things(turn, &said);
    let (mut near, mut found_by) = (None, None);
    for answer in answers {
        if let (Answer::Found { found }, Some(query)) = (answer, &query) {
            found_by = Some((query.clone(), found));
        }
        match (answer, &query) {
            (Answer::Knowledge { passages }, _) if shop_question::is_sure(passages) => {
                turn.state.memory.misses = 0;
                return shop_question::tell(turn, passages);
            }
            (Answer::Found { found }, Some(query)) if find_product::fits(found) => {
                turn.state.memory.misses = 0;
                return find_product::show_new(turn, query.clone(), found);
            }
            (Answer::Found { found }, Some(query))
                if names_things || (looks_for && !found.products.is_empty()) =>
            {
                near = Some((query.clone(), found));
            }
            _ => {}
        }
    }
    // Nothing is called that, so an intent that was likely but not sure is taken after all.
    let is_name = policy::is_about_nothing(turn, &said);
    let near = near.or_else(|| found_by.filter(|_| is_name));
    let likely = said.intents.iter().filter(|scored| scored.score >= IN_SCOPE_MIN);
    let led = likely.map(|scored| scored.intent).find(|intent| !meant::leads_nowhere(turn, *intent, &said));
    if let Some(intent) = led.filter(|_| !is_name) {
        return policy::follow(turn, intent, &said);
    }
    match near {
        Some((query, found)) => {
            turn.state.memory.misses = 0;
            find_product::show_new(turn, query, found);
        }
        None => missed(turn, &said),
    }
}

/// Whether the words name something that shops sell: that we have nothing like it is an answer, "say it another way"
/// is none.
fn names_things(turn: &Turn<'_>, said: &Understood) -> bool {
    const WORDS_MAX: usize = 7;
    const NAME_WORDS_MAX: usize = 3;
    let content = fold_words(&said.entities.content);
    let understanding = &turn.config.understanding;
    let is_known = |word: &&String| lexicon::color(word).is_some() || understanding.is_thing(word);
    let n_known = content.iter().filter(is_known).count();
    let may_look = said.intents.iter().any(|scored| scored.intent == Intent::FindProduct);
    let is_short = said.words.len() <= NAME_WORDS_MAX || (may_look && !said.text.ends_with('?') && content.len() <= NAME_WORDS_MAX);
    let enough = n_known == content.len() || (is_short && n_known * 2 >= content.len());
    let is_known = n_known > 0 && enough || understanding.is_thing(&content.join(" "));
    let is_command = content.iter().any(|word| keyword::is_reserved(word));
    said.words.len() <= WORDS_MAX && is_known && !is_command
}

/// Nothing is known by that name: perhaps a language model knows what was meant.
fn missed(turn: &mut Turn<'_>, said: &Understood) {
    turn.begin("second_opinion", &Cue::Said(said));
}

/// Admits it, and offers a way on.
pub fn admit(turn: &mut Turn<'_>, said: &Understood) {
    turn.signal(Signal::NotUnderstood);
    turn.state.memory.misses += 1;
    let misses = turn.state.memory.misses;
    if misses >= MISSES_MAX {
        turn.say("not_understood_person", &[]);
        return turn.hand_off(HandoffReason::NotUnderstood);
    }
    let key = if misses == 1 { "not_understood_1" } else { "not_understood_2" };
    let prompt = turn.word(key, &[]);
    let options = two_buttons(turn, said);
    turn.ask(SKILL.name, &said.text, Expects::Option, prompt, options);
}

/// The likeliest meaning that has a name on a button, and a person. What is hardly likelier than the rest is no
/// help: nonsense would be answered with a button by chance.
fn two_buttons(turn: &Turn<'_>, said: &Understood) -> Vec<Choice> {
    const LEANING_MIN: i32 = 150;
    let leaning = said.intents.iter().filter(|scored| scored.score >= LEANING_MIN);
    let meant = leaning.map(|scored| scored.intent);
    // Consent is given and taken back in clear words only.
    let mut other = meant.filter(|intent| {
        !matches!(intent, Intent::OptIn | Intent::OptOut | Intent::TalkToPerson)
    });
    let named = other.find_map(|intent| {
        let key = format!("intent_{}", intent.name());
        let known = !turn.config.phrases.variants(turn.language, &key).is_empty();
        known.then(|| turn.button(format!("do:{}", intent.name()), &key))
    });
    let first = named.unwrap_or_else(|| turn.button("find", "button_find_product"));
    vec![first, turn.button("person", "button_person")]
}
