//! Tells where an order is; cancels it or takes a return request, each after a clear yes or a reason.
//! > where is my order 1042?  =>  Order 1042: sent and on its way to you.  `[order]`
//! > cancel it  =>  Shall I cancel order 1042? It can't be undone.  `[Yes]` `[No]`

use crate::content::{Block, Choice, ContactField};
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::Expects;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::spoken;
use crate::dialogue::understand::{Intent, Understood};
use crate::{Answer, Effect, OrderFact, OrderId, Reading};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("order_status", begin)
    .intents(&[Intent::CancelOrder, Intent::OrderStatus, Intent::ReturnOrder])
    .verbs(&["cancel", "order", "return"])
    .resume(resume);

/// Orders offered to choose from.
const ORDERS_SHOWN_MAX: usize = 5;

/// Words in the longest wish to cancel what was just ordered by voice.
const CANCEL_WORDS_MAX: usize = 12;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Step {
    Look(Want),
    /// The contact said yes: looked up once more, because it may have moved on meanwhile.
    Cancel(OrderId),
    Return { order: OrderId, note: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Want {
    Status,
    Cancel,
    Return,
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    match cue {
        Cue::Chose { verb: "yes", argument } => {
            look(turn, &Step::Cancel(OrderId::from(*argument)), None);
        }
        Cue::Chose { verb: "no", .. } => turn.say("anything_else", &[]),
        Cue::Chose { verb, argument } => {
            let want = want_of_verb(verb);
            look(turn, &Step::Look(want), Some((*argument).to_owned()).filter(|number| !number.is_empty()));
        }
        Cue::Answered { topic, said } => answered(turn, topic, said),
        Cue::Said(said) if means_spoken_order(turn, said) => {
            turn.begin("spoken_order", &Cue::Chose { verb: "unorder", argument: "" });
        }
        Cue::Said(said) if asks_how(said) => turn.begin("shop_question", cue),
        Cue::Said(said) => {
            let want = match said.intent() {
                Some(Intent::CancelOrder) => Want::Cancel,
                Some(Intent::ReturnOrder) => Want::Return,
                _ => Want::Status,
            };
            look(turn, &Step::Look(want), said.entities.order_number.clone());
        }
        _ => {}
    }
}

/// What was just ordered by voice needs no number. A longer speech is not about it: it may be the bot's own, which
/// tells how to cancel and is heard by the speaker.
fn means_spoken_order(turn: &Turn<'_>, said: &Understood) -> bool {
    said.intent() == Some(Intent::CancelOrder)
        && said.entities.order_number.is_none()
        && said.words.len() <= CANCEL_WORDS_MAX
        && spoken::can_cancel(turn)
}

/// "How do I return something?" asks for the rules; "I want to return order 1042" for the deed.
fn asks_how(said: &Understood) -> bool {
    const WORDS: &[&str] = &["how", "policy", "como", "puedo", "politica", "hvordan", "regler", "man"];
    said.intent() == Some(Intent::ReturnOrder)
        && said.entities.order_number.is_none()
        && WORDS.iter().any(|word| said.says(word))
}

fn want_of_verb(verb: &str) -> Want {
    match verb {
        "cancel" => Want::Cancel,
        "return" => Want::Return,
        _ => Want::Status,
    }
}

/// The reason of a return, or the number that was asked for.
fn answered(turn: &mut Turn<'_>, topic: &str, said: &Understood) {
    match topic.split_once(':') {
        Some(("return", order)) => {
            let step = Step::Return { order: OrderId::from(order), note: said.text.clone() };
            look(turn, &step, None);
        }
        _ => {
            let number = said.entities.order_number.clone().unwrap_or_else(|| said.text.to_uppercase());
            look(turn, &Step::Look(want_of_verb(topic)), Some(number));
        }
    }
}

fn look(turn: &mut Turn<'_>, step: &Step, number: Option<String>) {
    let language = turn.language;
    turn.read(SKILL.name, step, vec![Reading::Orders { number, language }]);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let (Ok(step), [Answer::Orders { orders }]) = (serde_json::from_str::<Step>(step), answers) else {
        return;
    };
    let by_id = |id: &OrderId| orders.iter().find(|order| &order.id == id);
    match step {
        Step::Look(want) => looked(turn, want, orders),
        Step::Cancel(id) => match by_id(&id) {
            Some(order) if order.cancelable => {
                turn.act(Effect::CancelOrder { order: order.id.clone() });
                turn.say("order_canceled", &[("order", &order.number)]);
            }
            Some(order) => turn.say("order_cannot_cancel", &[("order", &order.number)]),
            None => turn.say("order_none", &[]),
        },
        Step::Return { order, note } => match by_id(&order) {
            Some(order) => {
                turn.act(Effect::RequestReturn { order: order.id.clone(), note });
                turn.say("return_requested", &[("order", &order.number)]);
            }
            None => turn.say("order_none", &[]),
        },
    }
}

fn looked(turn: &mut Turn<'_>, want: Want, orders: &[OrderFact]) {
    let fits = |order: &&OrderFact| match want {
        Want::Status => true,
        Want::Cancel => order.cancelable,
        Want::Return => order.returnable,
    };
    let fitting: Vec<&OrderFact> = orders.iter().filter(fits).collect();
    match (fitting.as_slice(), orders) {
        // Who only speaks has one way to be known: the account she links.
        (_, []) if turn.config.asks_for.contains(&ContactField::LinkAccount) => {
            let prompt = turn.word("link_account", &[]);
            turn.show(Block::AskContact { field: ContactField::LinkAccount, prompt });
        }
        (_, []) => {
            let prompt = turn.word("order_none", &[]);
            turn.ask(SKILL.name, "order", Expects::OrderNumber, prompt, Vec::new());
        }
        ([order], _) => one(turn, want, order),
        ([], [order, ..]) => cannot(turn, want, order),
        (several, _) if want == Want::Status => {
            // The newest is what people mean; the others are a tap away.
            one(turn, want, several[0]);
            let others = several[1..].iter().take(ORDERS_SHOWN_MAX).map(|order| option("order", order));
            let others = others.collect();
            turn.suggest(others);
        }
        (several, _) => {
            let verb = if want == Want::Cancel { "cancel" } else { "return" };
            let options = several.iter().take(ORDERS_SHOWN_MAX).map(|order| option(verb, order)).collect();
            let prompt = turn.word("order_which", &[]);
            turn.ask(SKILL.name, verb, Expects::OrderNumber, prompt, options);
        }
    }
}

fn option(verb: &str, order: &OrderFact) -> Choice {
    let mut option = Choice::new(format!("{verb}:{}", order.number), order.number.clone());
    option.description = Some(order.card.status_label.clone()).filter(|label| !label.is_empty());
    option
}

fn one(turn: &mut Turn<'_>, want: Want, order: &OrderFact) {
    match want {
        Want::Status => {
            let known = format!("order_status_{}", order.status);
            let has_words = !turn.config.phrases.variants(turn.language, &known).is_empty();
            let status =
                if has_words { turn.word(&known, &[]) } else { order.card.status_label.clone() };
            turn.say("order_status_line", &[("order", &order.number), ("status", &status)]);
            cards::show_order(turn, order);
        }
        Want::Cancel => {
            let prompt = turn.word("order_cancel_confirm", &[("order", &order.number)]);
            let yes = turn.button(format!("yes:{}", order.id), "button_yes");
            let no = turn.button(format!("no:{}", order.id), "button_no");
            turn.ask(SKILL.name, "cancel", Expects::Option, prompt, vec![yes, no]);
        }
        Want::Return => {
            let prompt = turn.word("return_how", &[("order", &order.number)]);
            let topic = format!("return:{}", order.id);
            turn.ask(SKILL.name, &topic, Expects::Text, prompt, Vec::new());
        }
    }
}

fn cannot(turn: &mut Turn<'_>, want: Want, order: &OrderFact) {
    if want == Want::Cancel {
        turn.say("order_cannot_cancel", &[("order", &order.number)]);
    } else {
        turn.say("order_status_line", &[("order", &order.number), ("status", &order.card.status_label)]);
        let person = turn.button("person", "button_person");
        turn.suggest(vec![person]);
    }
}
