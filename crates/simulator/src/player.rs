//! A shopper in a test: says, taps, waits for what she needs to see, and writes down what was said.

use crate::act::Act;
use crate::phone::{Line, Who};
use crate::shown::Shown;
use crate::stage::{Stage, StageError};
use crate::transcript;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

/// How long a shopper waits for a reply.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a shopper gave up.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    #[error(transparent)]
    Stage(#[from] StageError),
    #[error("waited in vain for {what}; on the screen:\n{screen}\nrefused: {violations}")]
    InVain { what: String, screen: String, violations: String },
}

/// Somebody with a phone.
#[derive(Debug)]
pub struct Player {
    stage: Stage,
    id: String,
    /// Lines that were looked at already.
    seen: Mutex<usize>,
}

impl Player {
    pub(crate) fn new(stage: Stage, id: String) -> Self {
        Self { stage, id, seen: Mutex::new(0) }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// Opens the chat.
    ///
    /// # Errors
    /// When the phone is gone.
    pub async fn open(&self) -> Result<(), PlayError> {
        self.act(Act::Open).await
    }

    /// Writes or speaks.
    ///
    /// # Errors
    /// When the phone is gone.
    pub async fn say(&self, text: &str) -> Result<(), PlayError> {
        self.act(Act::text(text)).await
    }

    /// # Errors
    /// When the phone is gone.
    pub async fn act(&self, act: Act) -> Result<(), PlayError> {
        self.look_away()?;
        Ok(self.stage.act(&self.id, act).await?)
    }

    /// Taps the button of a title; where nothing is to be tapped, says it, as one does by voice and by SMS.
    ///
    /// # Errors
    /// When the phone is gone.
    pub async fn tap(&self, title: &str) -> Result<(), PlayError> {
        self.look_away()?;
        match self.stage.tap(&self.id, title).await {
            Err(StageError::NoButton(_)) => self.say(title).await,
            done => Ok(done?),
        }
    }

    /// Waits until something is shown that was not there before the shopper's last doing, and that fits.
    ///
    /// # Errors
    /// When it never comes.
    pub async fn wait_for<T>(
        &self,
        what: &str,
        fits: impl Fn(&Shown) -> Option<T>,
    ) -> Result<T, PlayError> {
        let mut changed = self.stage.watch();
        let until = tokio::time::Instant::now() + PATIENCE;
        let from = *self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let lines = self.stage.lines(&self.id, from)?;
            let new = lines.iter().filter(|line| line.who == Who::Brand);
            if let Some(found) = new.map(|line| fits(&line.shown)).find(Option::is_some).flatten() {
                return Ok(found);
            }
            if tokio::time::timeout_at(until, changed.changed()).await.is_err() {
                return Err(PlayError::InVain {
                    what: what.to_owned(),
                    screen: self.transcript()?,
                    violations: format!("{:?}", self.stage.violations()),
                });
            }
        }
    }

    /// Everything on the screen so far.
    ///
    /// # Errors
    /// When the phone is gone.
    pub fn lines(&self) -> Result<Vec<Line>, PlayError> {
        Ok(self.stage.lines(&self.id, 0)?)
    }

    /// The conversation as Markdown.
    ///
    /// # Errors
    /// When the phone is gone.
    pub fn transcript(&self) -> Result<String, PlayError> {
        Ok(transcript::markdown(&self.lines()?))
    }

    /// What is there now is old.
    ///
    /// # Errors
    /// When the phone is gone.
    pub fn look_away(&self) -> Result<(), PlayError> {
        let n_lines = self.lines()?.len();
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = n_lines;
        Ok(())
    }
}
