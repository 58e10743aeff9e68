//! What agents do in a conversation goes through its lane like everything else that happens there.
//!
//! An operation puts an event into the lane and waits a moment for its turn, so that the answer is what was
//! really stored. When the turn takes longer the answer is 202 and the live socket brings the rest.

use super::caller::Caller;
use super::problem::Problem;
use crate::app::App;
use crate::runtime::thread;
use engine::{AgentCommand, ConversationId, Event};
use std::sync::Arc;
use std::time::Duration;
use store::lane::{LaneTarget, NewLaneEvent};
use tokio::time::Instant;

/// How long an answer waits for the turn.
const WAIT_MAX: Duration = Duration::from_secs(2);
/// How often it looks when nothing wakes it: another node may take the turn.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Whether the turn was taken before the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    Yes,
    NotYet,
}

/// Puts an agent's command into the conversation's lane, once for each key, and waits for its turn.
pub(crate) async fn give(
    app: &Arc<App>,
    caller: &Caller,
    conversation: &ConversationId,
    key: &str,
    command: AgentCommand,
) -> Result<Taken, Problem> {
    let merchant = caller.merchant.id.clone();
    let (owner, id) = (merchant.clone(), conversation.clone());
    let found = app.look(move |tx| store::conversation::owner(tx, &owner, &id)).await?;
    let (inbox, _) = found.ok_or_else(Problem::not_found)?;
    if thread::is_taken_by(&command)
        && let Some(inbox) = caller.merchant.inboxes.get(&inbox)
    {
        thread::take(app, &merchant, inbox, conversation).await;
    }
    let now = app.now();
    let event = Event::Agent { agent: caller.agent.clone(), name: caller.name.clone(), command };
    let new = NewLaneEvent {
        merchant,
        inbox,
        key: format!("api:{key}"),
        target: LaneTarget::Conversation(conversation.clone()),
        occurred_at: now,
        received_at: now,
        body: serde_json::to_string(&event).unwrap_or_default(),
        raw: None,
    };
    app.store().write(0, move |tx| store::lane::append(tx, std::slice::from_ref(&new))).await?;
    app.wake.lanes.notify_one();
    wait(app, caller, conversation).await
}

/// Waits until nothing is left in the lane.
async fn wait(
    app: &Arc<App>,
    caller: &Caller,
    conversation: &ConversationId,
) -> Result<Taken, Problem> {
    let mut news = app.hub.conversation(&caller.merchant.id, conversation);
    let until = Instant::now() + WAIT_MAX;
    while Instant::now() < until {
        let (merchant, id) = (caller.merchant.id.clone(), conversation.clone());
        if app.look(move |tx| store::lane::is_idle(tx, &merchant, &id)).await? {
            return Ok(Taken::Yes);
        }
        tokio::select! {
            _ = news.recv() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
    Ok(Taken::NotYet)
}
