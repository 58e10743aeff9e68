//! Who answers now: the bot, an agent, or nobody yet. One versioned fact, checked again when a reply is sent.
//!
//! A person writing takes the floor, in the inbox or in the platform's own app. It goes back to the bot when it
//! is handed back, when the conversation is closed, or after a silence of somebody who cannot hand it back here.

use crate::AgentId;
use serde::{Deserialize, Serialize};

/// Timer that gives the floor back after a person in the platform's own app fell silent.
pub const HAND_BACK_TIMER: &str = "hand_back";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floor {
    /// Grows with every change; a queued reply remembers the version it was written under.
    pub version: u64,
    pub holder: Holder,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "holder", rename_all = "snake_case")]
pub enum Holder {
    Bot,
    /// A person was asked for and none has come yet: the bot stays silent but for helpful acknowledgements.
    Waiting,
    Agent {
        id: AgentId,
    },
    /// A person answered in the platform's own app.
    AgentElsewhere,
}

impl Default for Floor {
    fn default() -> Self {
        Self { version: 0, holder: Holder::Bot }
    }
}

/// What moves the floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FloorCommand {
    /// The contact or the bot wants a person.
    Request,
    /// An agent takes it by a click, from whoever holds it.
    Take {
        agent: AgentId,
    },
    /// An agent writes: takes it unless another agent holds it.
    Write {
        agent: AgentId,
    },
    /// A person wrote in the platform's own app.
    WriteElsewhere,
    HandBack,
    /// The hand-back timer fired.
    Silence,
    Close,
}

/// The floor after a command; `None` when the command changes nothing.
pub fn apply(floor: &Floor, command: &FloorCommand) -> Option<Floor> {
    use FloorCommand as C;
    use Holder as H;
    let holder = match (&floor.holder, command) {
        (H::Bot, C::Request) => H::Waiting,
        (H::Bot | H::Waiting | H::AgentElsewhere, C::Write { agent }) => {
            H::Agent { id: agent.clone() }
        }
        (_, C::Take { agent }) => H::Agent { id: agent.clone() },
        (H::Bot | H::Waiting, C::WriteElsewhere) => H::AgentElsewhere,
        (H::AgentElsewhere, C::Silence) => H::Bot,
        (_, C::HandBack | C::Close) => H::Bot,
        (H::Waiting | H::Agent { .. } | H::AgentElsewhere, C::Request)
        | (H::Agent { .. }, C::Write { .. } | C::WriteElsewhere)
        | (H::AgentElsewhere, C::WriteElsewhere)
        | (H::Bot | H::Waiting | H::Agent { .. }, C::Silence) => return None,
    };
    (holder != floor.holder).then_some(Floor { version: floor.version + 1, holder })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_commands() -> Vec<FloorCommand> {
        let agent = || AgentId::from("agt_1");
        vec![
            FloorCommand::Request,
            FloorCommand::Take { agent: agent() },
            FloorCommand::Write { agent: agent() },
            FloorCommand::WriteElsewhere,
            FloorCommand::HandBack,
            FloorCommand::Silence,
            FloorCommand::Close,
        ]
    }

    fn all_holders() -> Vec<Holder> {
        let agents = ["agt_1", "agt_2"].map(|id| Holder::Agent { id: AgentId::from(id) });
        [Holder::Bot, Holder::Waiting, Holder::AgentElsewhere].into_iter().chain(agents).collect()
    }

    #[test]
    fn every_change_grows_the_version_by_one_and_every_holder_can_give_the_floor_back() {
        for holder in all_holders() {
            let floor = Floor { version: 7, holder };
            for command in all_commands() {
                if let Some(changed) = apply(&floor, &command) {
                    assert_eq!(changed.version, 8, "{floor:?} {command:?}");
                    assert_ne!(changed.holder, floor.holder, "{floor:?} {command:?}");
                }
            }
            let back = apply(&floor, &FloorCommand::HandBack).map_or(floor.holder, |f| f.holder);
            assert_eq!(back, Holder::Bot);
        }
    }

    #[test]
    fn every_holder_is_reached_from_the_bot() {
        let mut seen = vec![Floor::default().holder];
        let mut next = 0;
        while let Some(holder) = seen.get(next).cloned() {
            next += 1;
            for command in all_commands() {
                if let Some(changed) =
                    apply(&Floor { version: 0, holder: holder.clone() }, &command)
                    && !seen.contains(&changed.holder)
                {
                    seen.push(changed.holder);
                }
            }
        }
        assert_eq!(seen.len(), 4, "bot, waiting, one agent, elsewhere");
    }

    #[test]
    fn a_colleague_who_writes_does_not_push_out_the_one_who_holds_the_floor() {
        let held = Floor { version: 3, holder: Holder::Agent { id: AgentId::from("agt_2") } };
        assert_eq!(apply(&held, &FloorCommand::Write { agent: AgentId::from("agt_1") }), None);
        assert_eq!(apply(&held, &FloorCommand::Silence), None, "no timer ends an agent's turn");
    }
}
