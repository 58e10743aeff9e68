//! Tells where an order is; cancels it or takes a return request, each after a clear yes or a reason.
//! > where is my order 1042?  =>  Order 1042: sent and on its way to you.  `[order]`
//! > cancel it  =>  Shall I cancel order 1042? It can't be undone.  `[Yes]` `[No]`

use crate::commerce::order_number::CHARS_MAX;
use crate::content::{Block, Choice, ContactField};
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::meant;
use crate::dialogue::memory::Expects;
use crate::dialogue::phrases::Value;
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
    Look {
        want: Want,
        number: Option<String>,
        /// "The second order", counted from the newest; -1 is the last she made.
        #[serde(default)]
        place: Option<i32>,
    },
    /// The contact said yes: looked up once more, because it may have moved on meanwhile.
    Cancel(OrderId),
    Return { order: OrderId, note: String },
    /// An e-mail address was given for this order.
    Prove { want: Want, number: String, email: String },
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
            look_for(turn, want, Some((*argument).to_owned()).filter(|number| !number.is_empty()));
        }
        Cue::Answered { topic, said } => answered(turn, topic, said),
        Cue::Said(said) if means_spoken_order(turn, said) => {
            turn.begin("spoken_order", &Cue::Chose { verb: "unorder", argument: "" });
        }
        Cue::Said(said) if said.intent() == Some(Intent::ReturnOrder) && meant::asks_for_rules(said) => {
            turn.begin("shop_question", cue);
        }
        Cue::Said(said) => {
            let want = match said.intent() {
                Some(Intent::CancelOrder) => Want::Cancel,
                Some(Intent::ReturnOrder) => Want::Return,
                _ => Want::Status,
            };
            let place = said.entities.ordinals.first().copied();
            let number = said.entities.order_number.clone();
            look(turn, &Step::Look { want, number: number.clone(), place }, number);
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

fn want_of_verb(verb: &str) -> Want {
    match verb {
        "cancel" => Want::Cancel,
        "return" => Want::Return,
        _ => Want::Status,
    }
}

fn verb_of(want: Want) -> &'static str {
    match want {
        Want::Status => "order",
        Want::Cancel => "cancel",
        Want::Return => "return",
    }
}

/// Whether it can be a number of ours at all.
fn is_number(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '#' | '-' | '/' | '.' | '_');
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(fits) && text.len() <= CHARS_MAX
}

/// The reason of a return, or the number that was asked for.
fn answered(turn: &mut Turn<'_>, topic: &str, said: &Understood) {
    match topic.split_once(':') {
        Some((want, number)) if want.starts_with("prove-") => {
            let want = want_of_verb(want.trim_start_matches("prove-"));
            let other = said.entities.order_number.clone();
            let other = other.or_else(|| Some(said.text.to_uppercase()).filter(|text| is_number(text)));
            match (&said.entities.email, other) {
                (Some(email), _) => prove(turn, want, number.to_owned(), email.clone()),
                (None, Some(other)) => look_for(turn, want, Some(other)),
                (None, None) => not_proven(turn),
            }
        }
        Some(("return", order)) => {
            let step = Step::Return { order: OrderId::from(order), note: said.text.clone() };
            look(turn, &step, None);
        }
        _ => {
            let number = said.entities.order_number.clone().unwrap_or_else(|| said.text.to_uppercase());
            look_for(turn, want_of_verb(topic), Some(number));
        }
    }
}

fn look_for(turn: &mut Turn<'_>, want: Want, number: Option<String>) {
    look(turn, &Step::Look { want, number: number.clone(), place: None }, number);
}

/// Looks up this contact's orders, or the one she has shown to be hers.
fn look(turn: &mut Turn<'_>, step: &Step, number: Option<String>) {
    let language = turn.language;
    let proven = turn.state.memory.proven_order.clone();
    let is_meant = |(known, _): &(String, String)| number.as_ref().is_none_or(|asked| asked == known);
    let readings = match proven.filter(is_meant) {
        // Both: hers here, and the one of another channel.
        Some((known, email)) => vec![
            Reading::Orders { number, email: None, language },
            Reading::Orders { number: Some(known), email: Some(email), language },
        ],
        None => vec![Reading::Orders { number, email: None, language }],
    };
    turn.read(SKILL.name, step, readings);
}

/// Whoever knows the e-mail address an order was made with is taken for its buyer: the number alone stands on every
/// parcel.
fn prove(turn: &mut Turn<'_>, want: Want, number: String, email: String) {
    let language = turn.language;
    let reading =
        Reading::Orders { number: Some(number.clone()), email: Some(email.clone()), language };
    turn.read(SKILL.name, &Step::Prove { want, number, email }, vec![reading]);
}

fn not_proven(turn: &mut Turn<'_>) {
    let prompt = turn.word("order_not_proven", &[]);
    let options = vec![turn.button("person", "button_person")];
    turn.ask(SKILL.name, "status", Expects::OrderNumber, prompt, options);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(step) = serde_json::from_str::<Step>(step) else { return };
    let orders: Vec<OrderFact> = answers.iter().flat_map(found).cloned().collect();
    if let [only] = orders.as_slice() {
        turn.state.memory.order = Some(only.number.clone());
    }
    let by_id = |id: &OrderId| orders.iter().find(|order| &order.id == id);
    match step {
        Step::Look { want, number, place } => {
            let placed = place.and_then(|place| orders.get(usize::try_from(place).unwrap_or(0)));
            match placed {
                Some(order) => looked(turn, want, std::slice::from_ref(order), number),
                None => looked(turn, want, &orders, number),
            }
        }
        Step::Prove { want, number, email } if !orders.is_empty() => {
            turn.state.memory.proven_order = Some((number, email));
            looked(turn, want, &orders, None);
        }
        Step::Prove { .. } => not_proven(turn),
        Step::Cancel(id) => match by_id(&id) {
            Some(order) if order.cancelable => {
                turn.act(Effect::CancelOrder { order: order.id.clone() });
                turn.say_with("order_canceled", &[number(order)]);
            }
            Some(order) => turn.say_with("order_cannot_cancel", &[number(order)]),
            None => turn.say("order_none", &[]),
        },
        Step::Return { order, note } => match by_id(&order) {
            Some(order) => {
                turn.act(Effect::RequestReturn { order: order.id.clone(), note });
                turn.say_with("return_requested", &[number(order)]);
            }
            None => turn.say("order_none", &[]),
        },
    }
}

fn found(answer: &Answer) -> &[OrderFact] {
    match answer {
        Answer::Orders { orders } => orders,
        _ => &[],
    }
}

fn looked(turn: &mut Turn<'_>, want: Want, orders: &[OrderFact], asked: Option<String>) {
    let fits = |order: &&OrderFact| match want {
        Want::Status => true,
        Want::Cancel => order.cancelable,
        Want::Return => order.returnable,
    };
    let fitting: Vec<&OrderFact> = orders.iter().filter(fits).collect();
    match (fitting.as_slice(), orders) {
        // Who only speaks has one way to be known: the account she links.
        (_, []) if links_account(turn) => {
            let prompt = turn.word("link_account", &[]);
            turn.show(Block::AskContact { field: ContactField::LinkAccount, prompt });
        }
        // Whether there is such an order is not said to whoever has not shown that it is hers.
        (_, []) if asked.as_deref().is_some_and(is_number) => {
            let number = asked.unwrap_or_default();
            // Her own number, said back to her.
            turn.tell(number.as_str());
            let prompt = turn.word("order_prove", &[("order", &number)]);
            let topic = format!("prove-{}:{number}", verb_of(want));
            turn.ask(SKILL.name, &topic, Expects::Text, prompt, Vec::new());
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

fn links_account(turn: &Turn<'_>) -> bool {
    turn.config.asks_for.contains(&ContactField::LinkAccount)
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
            turn.say_with("order_status_line", &[number(order), ("status", Value::Text(status))]);
            cards::show_order(turn, order);
        }
        Want::Cancel => {
            let prompt = turn.word_with("order_cancel_confirm", &[number(order)]);
            let yes = turn.button(format!("yes:{}", order.id), "button_yes");
            let no = turn.button(format!("no:{}", order.id), "button_no");
            turn.ask(SKILL.name, "cancel", Expects::Option, prompt, vec![yes, no]);
        }
        Want::Return => {
            let prompt = turn.word_with("return_how", &[number(order)]);
            let topic = format!("return:{}", order.id);
            turn.ask(SKILL.name, &topic, Expects::Text, prompt, Vec::new());
        }
    }
}

fn number(order: &OrderFact) -> (&'static str, Value) {
    ("order", Value::Order(order.number.clone()))
}

fn cannot(turn: &mut Turn<'_>, want: Want, order: &OrderFact) {
    if want == Want::Cancel {
        turn.say_with("order_cannot_cancel", &[number(order)]);
    } else {
        let status = Value::Text(order.card.status_label.clone());
        turn.say_with("order_status_line", &[number(order), ("status", status)]);
        let person = turn.button("person", "button_person");
        turn.suggest(vec![person]);
    }
}
