//! `trato simulate`: a shopper at the keyboard, on any channel, against a running server.
//!
//! A demo has its own stage and is played at once. Any other server is told how to set the inbox up: the stage then
//! runs in this process, and the settings are printed as `trato apply` reads them.

use super::{now, random};
use crate::cli::Simulate;
use anyhow::{Context, Result, bail};
use simulator::stage::PhoneIn;
use simulator::terminal::{Remote, Session};
use simulator::{Setup, Stage, StageOptions};
use std::io::{BufRead, IsTerminal, Write, stdin, stdout};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Lines that were typed ahead.
const LINES_AHEAD_MAX: usize = 64;

/// Plays until the lines end.
///
/// # Errors
/// When there is no such channel, or the server is not there.
pub async fn run(asked: Simulate) -> Result<()> {
    let kind = asked.channel.replace('-', "_");
    if !simulator::vendors::KINDS.contains(&kind.as_str()) {
        bail!(
            "there is no channel `{kind}` to play: choose one of {}",
            simulator::vendors::KINDS.join(", ")
        );
    }
    let (remote, inbox) = match at_the_server(&asked, &kind).await {
        Some(found) => found,
        None => of_our_own(&asked, &kind).await?,
    };
    let phone = PhoneIn { kind, inbox, name: asked.name.clone(), language: asked.language.clone() };
    let is_colored = stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut session = Session::open(remote, &phone, stdout(), is_colored).await?;
    if !asked.say.is_empty() {
        for text in &asked.say {
            session.line(text).await?;
        }
        return Ok(());
    }
    session.run(lines()).await?;
    Ok(())
}

/// The stage of a demo, with the channel's inbox.
async fn at_the_server(asked: &Simulate, kind: &str) -> Option<(Remote, String)> {
    let remote = Remote::new(&asked.server).ok()?;
    let channels = remote.channels().await.ok()?;
    let is_asked = |inbox: &str| asked.inbox.as_deref().is_none_or(|wanted| wanted == inbox);
    let found =
        channels.into_iter().find(|channel| channel.kind == kind && is_asked(&channel.inbox))?;
    Some((remote, found.inbox))
}

/// A stage in this process; says how the server's inbox must be set up for it, and waits until it is.
async fn of_our_own(asked: &Simulate, kind: &str) -> Result<(Remote, String)> {
    let listener = tokio::net::TcpListener::bind(&asked.stage).await.with_context(|| {
        format!("could not listen on {}: choose another address with --stage", asked.stage)
    })?;
    let url = format!("http://{}", listener.local_addr().context("the address")?);
    let seed = seed(asked.key.as_deref())?;
    let stage = Stage::new(StageOptions {
        server_url: asked.server.trim_end_matches('/').to_owned(),
        public_url: asked.server.trim_end_matches('/').to_owned(),
        stage_url: url.clone(),
        seed,
        now: Arc::new(|| now().0),
        welcomes: true,
    })?;
    let inbox = asked.inbox.clone().unwrap_or_else(|| kind.replace('_', "-"));
    let setup = stage.inbox(kind, &inbox)?;
    stage.listen(listener);
    // The shop's own chat needs no platform: there is nothing to be set up.
    if setup.settings.is_null() {
        return Ok((Remote::new(&url)?, inbox));
    }
    let mut out = stdout();
    let toml = inbox_toml(kind, &inbox, &setup)?;
    writeln!(
        out,
        "# The server must have this inbox (`trato apply FILE`) and may reach the stage"
    )?;
    writeln!(out, "# (TRATO_PRIVATE_HOSTS={}):\n\n{toml}", stage.host())?;
    if asked.key.is_none() {
        let key: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(out, "# The same credentials next time: --key {key}\n")?;
    }
    out.flush()?;
    Ok((Remote::new(&url)?, inbox))
}

fn seed(key: Option<&str>) -> Result<[u8; 32]> {
    let Some(key) = key else { return Ok(random()) };
    let byte = |index: usize| {
        key.get(index * 2..index * 2 + 2).and_then(|two| u8::from_str_radix(two, 16).ok())
    };
    let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
    let bytes = bytes.filter(|_| key.len() == 64).and_then(|bytes| bytes.try_into().ok());
    bytes.context("--key must be 64 hexadecimal digits")
}

/// The inbox as a document of `trato apply` has it.
fn inbox_toml(kind: &str, inbox: &str, setup: &Setup) -> Result<String> {
    let row = serde_json::json!({ "inbox": [{
        "id": inbox,
        "channel": kind,
        "name": format!("{kind} (simulated)"),
        "settings": setup.settings,
        "secrets": setup.secrets,
    }] });
    toml::to_string_pretty(&row).context("the settings as TOML")
}

/// The keyboard's lines, or a pipe's.
fn lines() -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(LINES_AHEAD_MAX);
    std::thread::spawn(move || {
        for line in stdin().lock().lines() {
            let Ok(line) = line else { return };
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_64_digits() {
        assert_eq!(seed(Some(&"0a".repeat(32))).unwrap(), [10; 32]);
        for wrong in ["", "0a", &"zz".repeat(32), &"0a".repeat(33)] {
            assert!(seed(Some(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_inbox_is_printed_as_a_document() {
        let setup = Setup {
            settings: serde_json::json!({ "api_base": "http://127.0.0.1:1/x", "pair_interval_ms": 0 }),
            secrets: [("app_secret".to_owned(), "s".to_owned())].into(),
        };
        let toml = inbox_toml("whatsapp", "wa", &setup).unwrap();
        assert!(toml.contains("[[inbox]]") && toml.contains("[inbox.secrets]"), "{toml}");
        assert!(
            toml.contains("pair_interval_ms = 0") && toml.contains("channel = \"whatsapp\""),
            "{toml}"
        );
    }
}
