//! What is looked at before an agent's template goes: whether the platform sends it at present, and for marketing
//! whether the contact wants it and may have it.

use super::blocks::{BlockIn, TemplateCategory};
use super::caller::Caller;
use super::messages::MessageIn;
use super::problem::{Code, Problem};
use crate::app::App;
use engine::AgentCommand;
use engine::inbox::consent::Standing;
use std::sync::Arc;
use store::conversation::Conversation;
use store::template::TemplateState;

/// States in which a platform refuses a template.
const STOPPED: [&str; 4] = ["PAUSED", "DISABLED", "REJECTED", "PENDING_DELETION"];

/// The command, knowing what it is for; anything but a template is left as it is.
pub(super) async fn checked(
    app: &Arc<App>,
    caller: &Caller,
    row: &Conversation,
    given: &MessageIn,
    command: AgentCommand,
) -> Result<AgentCommand, Problem> {
    let Some([BlockIn::Template { name, language_tag, category, .. }]) = given.blocks.as_deref()
    else {
        return Ok(command);
    };
    let (merchant, inbox, contact) =
        (caller.merchant.id.clone(), row.inbox.clone(), row.contact.clone());
    let (wanted, now) = (name.clone(), app.now());
    let found = app.look(move |tx| {
        let states = store::template::states(tx, &merchant, &inbox, &wanted)?;
        let standing = store::consent::standing(tx, &merchant, &contact)?;
        Ok((states, standing, store::marketing::held_until(tx, &merchant, &contact, &inbox, now)?))
    });
    let (states, standing, held_until) = found.await?;
    let state = closest(&states, language_tag);
    if let Some((status, state)) = state.and_then(|state| Some((state.status.as_deref()?, state)))
        && STOPPED.contains(&status)
    {
        let why = state.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let detail = format!("The platform says that `{name}` is {status}{why}");
        return Err(Problem::new(Code::TemplateStopped).detail(detail));
    }
    let told = state.and_then(|state| state.category.as_deref());
    let marketing = category
        .map_or(told == Some("MARKETING"), |category| category == TemplateCategory::Marketing);
    if marketing {
        let inbox = caller.merchant.inboxes.get(&row.inbox);
        wanted_marketing(&standing, inbox.map_or("", |inbox| inbox.kind.as_str()))?;
        if let Some(until) = held_until {
            let detail = format!("Try again after {}", crate::time_text(until));
            return Err(Problem::new(Code::MarketingHeld).detail(detail));
        }
    }
    Ok(match command {
        AgentCommand::Reply { message, blocks, in_reply_to, .. } => {
            AgentCommand::Reply { message, blocks, in_reply_to, marketing }
        }
        other => other,
    })
}

fn wanted_marketing(standing: &Standing, channel: &str) -> Result<(), Problem> {
    match standing.marketing(channel) {
        Some(true) => Ok(()),
        Some(false) => {
            Err(Problem::new(Code::OptedOut)
                .detail("The contact wants no marketing in this channel"))
        }
        None => Err(Problem::new(Code::NoConsent)),
    }
}

/// The template in the language asked for, or the one that comes closest.
fn closest<'s>(states: &'s [TemplateState], asked: &str) -> Option<&'s TemplateState> {
    let plain = |tag: &str| tag.replace('-', "_").to_ascii_lowercase();
    let primary = |tag: &str| plain(tag).split('_').next().unwrap_or_default().to_owned();
    let exact = states.iter().find(|state| plain(&state.language) == plain(asked));
    exact.or_else(|| states.iter().find(|state| primary(&state.language) == primary(asked)))
}
