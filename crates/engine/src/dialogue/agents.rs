//! What agents do in a conversation: write, take and give back the floor, sell, sort.

use super::context::Turn;
use super::skill::Cue;
use super::turn::SNOOZE_TIMER;
use crate::content::{Author, Block, Purpose};
use crate::inbox::floor::{FloorCommand, HAND_BACK_TIMER};
use crate::inbox::message::{Activity, Item, Message};
use crate::{AgentCommand, AgentId, Effect, MessageId, Status};

/// Takes an agent's command.
pub fn take(turn: &mut Turn<'_>, agent: AgentId, name: String, command: AgentCommand) {
    let author = Author::Agent { id: agent.clone(), name: name.clone() };
    match command {
        AgentCommand::Reply { message, blocks, in_reply_to, marketing } => {
            writes(turn, &author, Some(message));
            if marketing {
                turn.speak_as_marketing();
            }
            turn.reply_to(in_reply_to);
            say(turn, blocks);
        }
        AgentCommand::Note { message, text } => note(turn, author, message, text),
        AgentCommand::TakeFloor => take_floor(turn, agent, &name),
        AgentCommand::HandBack => hand_back(turn, &name),
        AgentCommand::SendProducts { message, products } => {
            writes(turn, &author, Some(message));
            turn.begin("on_behalf", &Cue::SendProducts { products: &products });
        }
        AgentCommand::SendCart { message } => {
            writes(turn, &author, Some(message));
            turn.begin("on_behalf", &Cue::SendCart);
        }
        AgentCommand::SendCheckout { message } => {
            writes(turn, &author, Some(message));
            turn.begin("on_behalf", &Cue::SendCheckout);
        }
        AgentCommand::Cart { command } => {
            turn.speak_as(author, Purpose::Human, None);
            turn.begin("cart_on_sheet", &Cue::CartCommand { command: &command, by: &name });
        }
        AgentCommand::Assign { agent, name } => {
            turn.state.assignee = agent;
            turn.note_activity(Activity::Assigned { agent: name });
        }
        AgentCommand::Close => close(turn, name),
        AgentCommand::Reopen => reopen(turn),
        AgentCommand::Snooze { until } => {
            turn.state.status = Status::Snoozed;
            turn.state.snoozed_until = Some(until);
            turn.act(Effect::StartTimer { key: SNOOZE_TIMER.to_owned(), due: until });
        }
        AgentCommand::MarkRead => turn.state.unread = 0,
        AgentCommand::SetLanguage { language } => turn.state.memory.language.choose(language),
    }
}

/// Writing takes the floor unless a colleague holds it, and answers whoever waited.
fn writes(turn: &mut Turn<'_>, author: &Author, message: Option<MessageId>) {
    if let Author::Agent { id, name } = author {
        if turn.change_floor(&FloorCommand::Write { agent: id.clone() }) {
            took_floor(turn, name);
        }
        turn.state.assignee.get_or_insert_with(|| id.clone());
    }
    turn.state.unread = 0;
    turn.speak_as(author.clone(), Purpose::Human, message);
}

fn took_floor(turn: &mut Turn<'_>, name: &str) {
    turn.state.memory.wait_acknowledged = false;
    turn.act(Effect::CancelTimer { key: HAND_BACK_TIMER.to_owned() });
    turn.note_activity(Activity::FloorTaken { agent: name.to_owned() });
}

fn say(turn: &mut Turn<'_>, blocks: Vec<Block>) {
    for block in blocks {
        turn.show(block);
    }
}

fn note(turn: &mut Turn<'_>, author: Author, id: MessageId, text: String) {
    let item = Item::Note { text };
    let at = turn.now;
    turn.append(Message {
        id,
        author,
        at,
        language: None,
        provider_id: None,
        in_reply_to: None,
        trace: None,
        sources: Vec::new(),
        item,
    });
}

/// Taking the floor by a click tells the contact who is there now.
fn take_floor(turn: &mut Turn<'_>, agent: AgentId, name: &str) {
    turn.state.assignee = Some(agent.clone());
    if turn.change_floor(&FloorCommand::Take { agent }) {
        took_floor(turn, name);
        turn.speak_as_shop();
        turn.keep_waiting();
        turn.say("person_joined", &[("name", name)]);
    }
}

fn hand_back(turn: &mut Turn<'_>, name: &str) {
    if turn.change_floor(&FloorCommand::HandBack) {
        turn.state.memory.wait_acknowledged = false;
        turn.act(Effect::CancelTimer { key: HAND_BACK_TIMER.to_owned() });
        turn.note_activity(Activity::HandedBack { agent: Some(name.to_owned()) });
        turn.say("person_left", &[("name", name)]);
        turn.say("bot_back", &[]);
    }
}

fn close(turn: &mut Turn<'_>, name: String) {
    if turn.state.status == Status::Closed {
        return;
    }
    turn.state.status = Status::Closed;
    turn.state.snoozed_until = None;
    turn.state.waiting_since = None;
    turn.state.unread = 0;
    turn.change_floor(&FloorCommand::Close);
    turn.state.memory.wait_acknowledged = false;
    turn.act(Effect::CancelTimer { key: HAND_BACK_TIMER.to_owned() });
    turn.act(Effect::CancelTimer { key: SNOOZE_TIMER.to_owned() });
    turn.note_activity(Activity::Closed { agent: Some(name) });
}

fn reopen(turn: &mut Turn<'_>) {
    if turn.state.status != Status::Open {
        turn.state.status = Status::Open;
        turn.state.snoozed_until = None;
        turn.note_activity(Activity::Reopened);
    }
}
