//! The contact is on the line: what her turn says is the answer to the call itself.
//!
//! The event is stored first, like any other. The call then waits until the conversation's lane is empty and takes
//! what the turn queued, in one transaction that counts it as sent. A turn that takes too long answers with words
//! that ask for patience; what it says later is taken by her next call.

use crate::app::App;
use crate::merchant::{Inbox, Merchant};
use channels::{Answers, Rendered, Said};
use engine::inbox::inbound::Inbound;
use engine::{ConversationId, MerchantId};
use lru::LruCache;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::StoreError;
use tokio::time::Instant;
use transport::RawRequest;

/// Conversations whose newest call is remembered.
const LINES_MAX: usize = 10_000;

/// The newest call of each conversation that is answered on the line.
///
/// A platform may make a call again when its contact has gone on already: nobody listens to the answer of the older
/// one, so it must not take what the newer one waits for. Where nothing is remembered (another node took the newer
/// call, or a restart came between) a repeated call counts as the newest.
#[derive(Debug)]
pub(crate) struct Lines(Mutex<LruCache<Line, String>>);

type Line = (MerchantId, ConversationId);

impl Default for Lines {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(NonZeroUsize::new(LINES_MAX).unwrap_or(NonZeroUsize::MIN))))
    }
}

impl Lines {
    fn lines(&self) -> MutexGuard<'_, LruCache<Line, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A call that was not made before; `call` is the key of its event.
    pub(super) fn called(&self, line: Line, call: &str) {
        self.lines().put(line, call.to_owned());
    }

    fn is_newest(&self, line: &Line, call: &str) -> bool {
        self.lines().get(line).is_none_or(|newest| newest == call)
    }
}

/// How often the lane is looked at without being woken: another node may have taken the turn.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Tells the turn that somebody waits for it.
pub(super) fn announce(
    answers: &dyn Answers,
    request: &RawRequest,
    inbounds: &mut [Inbound],
) -> Option<Duration> {
    let waits_ms = answers.waits_ms(request, inbounds)?;
    for inbound in inbounds.iter_mut() {
        inbound.on_call_ms = Some(waits_ms);
    }
    Some(Duration::from_millis(waits_ms))
}

/// Waits for what there is to say in these conversations.
pub(super) async fn listen(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    inbox: &Inbox,
    conversations: BTreeSet<ConversationId>,
    call: &str,
    language: Option<engine::Language>,
    patience: Duration,
) -> Said {
    let deadline = Instant::now() + patience;
    let mut said = Said::default();
    for conversation in conversations {
        if !turned(app, &merchant.id, &conversation, deadline).await {
            said.late = Some(late(merchant, language));
        }
        let line = (merchant.id.clone(), conversation);
        if !app.lines.is_newest(&line, call) {
            continue;
        }
        let (_, conversation) = line;
        match take(app, &merchant.id, &conversation).await {
            Ok(mut messages) => said.messages.append(&mut messages),
            Err(error) => {
                tracing::error!(inbox.id = %inbox.id, error = %error, "Could not take what was to be said on a call");
            }
        }
    }
    if !said.messages.is_empty() {
        said.late = None;
    }
    said
}

/// Whether the conversation's events had their turn before the deadline.
async fn turned(
    app: &Arc<App>,
    merchant: &MerchantId,
    conversation: &ConversationId,
    deadline: Instant,
) -> bool {
    loop {
        let woken = app.wake.turned.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        let (owner, id) = (merchant.clone(), conversation.clone());
        match app.look(move |tx| store::lane::is_idle(tx, &owner, &id)).await {
            Ok(true) => return true,
            Ok(false) => {}
            Err(error) => tracing::error!(error = %error, "Could not look at a lane"),
        }
        if Instant::now() >= deadline {
            return false;
        }
        let until = deadline.min(Instant::now() + LOOK_EVERY);
        tokio::select! {
            () = woken => {}
            () = tokio::time::sleep_until(until) => {}
        }
    }
}

async fn take(
    app: &Arc<App>,
    merchant: &MerchantId,
    conversation: &ConversationId,
) -> Result<Vec<Rendered>, StoreError> {
    let (owner, id, call, now) = (merchant.clone(), conversation.clone(), app.token(), app.now());
    let claim = app
        .store()
        .write(1, move |tx| {
            let (claim, changed) = store::outbox::take_for_call(tx, &owner, &id, &call, now)?;
            crate::runtime::outbox::tell_changed(tx, now, &changed)?;
            Ok(claim)
        })
        .await?;
    app.metrics.sends.add(claim.items.len() as u64);
    app.metrics.sends_dead.add(claim.blocked.len() as u64);
    app.wake.live.notify_one();
    let read = |payload: &String| serde_json::from_str(payload).ok();
    Ok(claim.items.iter().filter_map(|item| read(&item.payload)).collect())
}

fn late(merchant: &Merchant, language: Option<engine::Language>) -> String {
    let language = language.unwrap_or(merchant.config.profile.default_language);
    merchant.config.phrases.word(language, "answer_late", &[], |_| 0)
}
