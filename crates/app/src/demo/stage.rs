//! The platforms the demo plays with: one inbox for each channel, and everybody on the other side of it.

use crate::commands::now;
use anyhow::{Context, Result};
use server::document::{Document, InboxRow};
use simulator::{Stage, StageOptions, vendors};
use std::collections::BTreeMap;
use std::sync::Arc;
use transport::Secret;

/// A stage for a server at this address, in the same process.
///
/// # Errors
/// When there is no way to the server.
pub(crate) fn set_up(server_url: &str, seed: [u8; 32]) -> Result<Stage> {
    let options = StageOptions {
        server_url: server_url.to_owned(),
        public_url: server_url.to_owned(),
        stage_url: server_url.to_owned(),
        seed,
        now: Arc::new(|| now().0),
        // The past conversations are with people who have no phone there.
        welcomes: true,
    };
    Stage::new(options).context("setting up the stage")
}

/// Points the document's inboxes to the stage, and adds one for each further channel the server has.
///
/// # Errors
/// When an inbox cannot be opened.
pub(crate) fn open_inboxes(stage: &Stage, document: &mut Document) -> Result<()> {
    for kind in vendors::KINDS.iter().filter(|kind| channels::about(kind).is_some()) {
        if !document.inbox.iter().any(|inbox| inbox.channel == *kind) {
            document.inbox.push(InboxRow {
                id: kind.replace('_', "-"),
                channel: (*kind).to_owned(),
                name: stage.title(kind)?.to_owned(),
                settings: serde_json::Map::new(),
                secrets: BTreeMap::new(),
            });
        }
    }
    for inbox in &mut document.inbox {
        if !vendors::KINDS.contains(&inbox.channel.as_str()) {
            continue;
        }
        let setup = stage.inbox(&inbox.channel, &inbox.id)?;
        // The shop's own chat has no platform on the other side to agree with.
        let Some(settings) = setup.settings.as_object() else { continue };
        inbox.settings = settings.clone();
        inbox.secrets = setup.secrets;
        opens(inbox)?;
    }
    Ok(())
}

/// The two readings of a channel must agree on how an inbox is configured.
fn opens(inbox: &InboxRow) -> Result<()> {
    let secret = |(key, value): (&String, &String)| (key.clone(), Secret::new(value.clone()));
    let settings = channels::InboxSettings {
        hook_url: String::new(),
        settings: inbox.settings.clone(),
        secrets: inbox.secrets.iter().map(secret).collect(),
    };
    let opened = channels::open(&inbox.channel, &settings);
    opened.map(drop).with_context(|| format!("opening the demo's inbox `{}`", inbox.id))
}
