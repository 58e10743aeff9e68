//! A shopper at a keyboard: lines go in, replies come out as the channel would show them.
//!
//! It plays over the stage's own HTTP operations, so it does not matter in which process the stage is.

pub mod screen;

use crate::act::Act;
use crate::phone::{Line, Who};
use crate::stage::{ChannelOut, DoingIn, PhoneIn};
use serde_json::Value;
use std::io::Write;
use std::time::Duration;
use tokio::sync::mpsc;

/// How long a reply may take before the next line is read.
const REPLY_WAIT_MS: u64 = 15_000;
/// A reply often comes in pieces: this much silence ends it.
const QUIET_MS: u64 = 1_500;
/// How long to listen while nobody types.
const IDLE_WAIT_MS: u64 = 15_000;

/// Why a session ended early.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    #[error("could not reach the stage at {0}")]
    Reach(String, #[source] reqwest::Error),
    #[error("the stage refused: {0}")]
    Refused(String),
    #[error("could not write")]
    Write(#[from] std::io::Error),
}

/// A stage somewhere, over HTTP.
#[derive(Debug, Clone)]
pub struct Remote {
    url: String,
    client: reqwest::Client,
}

impl Remote {
    /// # Errors
    /// When there is no way out.
    pub fn new(url: &str) -> Result<Self, TerminalError> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(Duration::from_secs(40)).build();
        let url = url.trim_end_matches('/').to_owned();
        let client = client.map_err(|error| TerminalError::Reach(url.clone(), error))?;
        Ok(Self { url, client })
    }

    /// The channels that are open there.
    ///
    /// # Errors
    /// When there is no stage.
    pub async fn channels(&self) -> Result<Vec<ChannelOut>, TerminalError> {
        let value =
            self.call(self.client.get(format!("{}/simulate/api/channels", self.url))).await?;
        serde_json::from_value(value).map_err(|error| TerminalError::Refused(error.to_string()))
    }

    async fn open(&self, asked: &PhoneIn) -> Result<String, TerminalError> {
        let value = self.call(self.post("/simulate/api/phones", asked)).await?;
        Ok(value["phone"].as_str().unwrap_or_default().to_owned())
    }

    async fn act(&self, phone: &str, doing: &DoingIn) -> Result<(), TerminalError> {
        self.call(self.post(&format!("/simulate/api/phones/{phone}"), doing)).await.map(drop)
    }

    async fn lines(
        &self,
        phone: &str,
        from: usize,
        wait_ms: u64,
    ) -> Result<Vec<Line>, TerminalError> {
        let url = format!("{}/simulate/api/phones/{phone}?from={from}&wait={wait_ms}", self.url);
        let mut value = self.call(self.client.get(url)).await?;
        serde_json::from_value(value["lines"].take())
            .map_err(|error| TerminalError::Refused(error.to_string()))
    }

    fn post(&self, path: &str, body: &impl serde::Serialize) -> reqwest::RequestBuilder {
        let body = serde_json::to_vec(body).unwrap_or_default();
        self.client
            .post(format!("{}{path}", self.url))
            .header("content-type", "application/json")
            .body(body)
    }

    async fn call(&self, request: reqwest::RequestBuilder) -> Result<Value, TerminalError> {
        let reach = |error| TerminalError::Reach(self.url.clone(), error);
        let response = request.send().await.map_err(reach)?;
        let status = response.status();
        let body = response.bytes().await.map_err(reach)?;
        let value: Value = serde_json::from_slice(&body).unwrap_or_default();
        if status.is_success() {
            return Ok(value);
        }
        Err(TerminalError::Refused(
            value["error"].as_str().map_or(status.to_string(), str::to_owned),
        ))
    }
}

/// One shopper's session.
#[derive(Debug)]
pub struct Session<W> {
    remote: Remote,
    phone: String,
    seen: usize,
    /// The keys of the buttons on the screen, by their numbers from 1.
    buttons: Vec<String>,
    out: W,
    is_colored: bool,
}

impl<W: Write> Session<W> {
    /// Picks up a phone.
    ///
    /// # Errors
    /// When the stage does not have the channel.
    pub async fn open(
        remote: Remote,
        asked: &PhoneIn,
        out: W,
        is_colored: bool,
    ) -> Result<Self, TerminalError> {
        let phone = remote.open(asked).await?;
        let mut session = Self { remote, phone, seen: 0, buttons: Vec::new(), out, is_colored };
        session.do_and_wait(&DoingIn::Act(Act::Open), QUIET_MS).await?;
        Ok(session)
    }

    /// Does one line of the keyboard and shows what follows.
    ///
    /// # Errors
    /// When the stage is gone.
    pub async fn line(&mut self, line: &str) -> Result<(), TerminalError> {
        let line = line.trim();
        let doing = match line {
            "" => return Ok(()),
            "/help" => return self.help(),
            "/open" => DoingIn::Act(Act::Open),
            "/leave" => DoingIn::Act(Act::Leave),
            "/location" => DoingIn::Act(Act::Location {
                latitude_micro: 56_156_600,
                longitude_micro: 10_210_700,
            }),
            "/picture" => {
                let (name, content_type) = ("picture.png".to_owned(), "image/png".to_owned());
                DoingIn::Act(Act::Media { name, content_type })
            }
            _ => match line
                .parse::<usize>()
                .ok()
                .and_then(|number| self.buttons.get(number.checked_sub(1)?))
            {
                Some(key) => DoingIn::Tap { tap: key.clone() },
                None => DoingIn::Act(Act::text(line)),
            },
        };
        self.buttons.clear();
        self.do_and_wait(&doing, REPLY_WAIT_MS).await
    }

    /// Reads lines until there are no more, and shows what comes in between.
    ///
    /// # Errors
    /// When the stage is gone.
    pub async fn run(&mut self, mut input: mpsc::Receiver<String>) -> Result<(), TerminalError> {
        loop {
            tokio::select! {
                line = input.recv() => match line {
                    Some(line) => self.line(&line).await?,
                    None => return Ok(()),
                },
                lines = self.remote.lines(&self.phone, self.seen, IDLE_WAIT_MS) => {
                    let lines = lines?;
                    self.show(&lines)?;
                }
            }
        }
    }

    async fn do_and_wait(&mut self, doing: &DoingIn, wait_ms: u64) -> Result<(), TerminalError> {
        self.remote.act(&self.phone, doing).await?;
        let mut wait_ms = wait_ms;
        loop {
            let lines = self.remote.lines(&self.phone, self.seen, wait_ms).await?;
            if lines.is_empty() {
                return Ok(());
            }
            if lines.iter().any(|line| line.who == Who::Brand && line.shown.is_said()) {
                wait_ms = QUIET_MS;
            }
            self.show(&lines)?;
        }
    }

    fn show(&mut self, lines: &[Line]) -> Result<(), TerminalError> {
        for line in lines {
            self.seen = line.number + 1;
            let text = screen::text(line, &mut self.buttons, self.is_colored);
            self.out.write_all(text.as_bytes())?;
        }
        self.out.flush()?;
        Ok(())
    }

    fn help(&mut self) -> Result<(), TerminalError> {
        self.out.write_all(HELP.as_bytes())?;
        self.out.flush()?;
        Ok(())
    }
}

/// What can be typed.
pub const HELP: &str = "  a number       taps that button
  anything else  is said
  /open          opens the chat anew
  /picture       sends a picture
  /location      sends a place
  /leave         blocks, says stop, or ends the session
  Ctrl-D         puts the phone away
";
