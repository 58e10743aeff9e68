//! Copies contacts' files from their provider, which forgets them after days and asks for our credentials.
//!
//! A copy is asked for in the turn that kept the message, so that none is forgotten by a restart. What cannot be
//! copied within a day stays a line in the transcript without its file.

use crate::app::App;
use crate::widget::uploads;
use channels::Media;
use std::sync::Arc;
use std::time::Duration;
use store::media::WantedFile;
use store::upload::Upload;
use tokio::sync::watch;
use transport::{Retry, SendError, SendErrorCode};

/// Files copied at the same time.
const FILES_MAX: usize = 4;
/// A copy whose process died is tried again after this; longer than the slowest call.
const LEASE_MS: i64 = 150_000;
/// Delays between attempts; together a day.
const RETRY_MS: [i64; 6] = [10_000, 60_000, 600_000, 3_600_000, 18_000_000, 64_000_000];
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Copies until the server drains.
pub(crate) async fn work(app: Arc<App>, mut draining: watch::Receiver<bool>) {
    while !*draining.borrow() {
        let now = app.now();
        let claimed =
            app.store().write(3, move |tx| store::media::claim(tx, now, LEASE_MS, FILES_MAX)).await;
        match claimed {
            Ok(files) if files.is_empty() => {}
            Ok(files) => {
                futures_util::future::join_all(files.into_iter().map(|file| copy(&app, file)))
                    .await;
                continue;
            }
            Err(error) => tracing::error!(error = %error, "Could not look for files to copy"),
        }
        tokio::select! {
            () = app.wake.media.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = draining.changed() => {}
        }
    }
}

async fn copy(app: &Arc<App>, file: WantedFile) {
    let fetched = fetch(app, &file).await;
    let now = app.now();
    let (merchant, id) = (file.merchant.clone(), file.upload.clone());
    let written = match fetched {
        Ok(Media { mime, content }) => {
            let upload = Upload {
                id: file.upload,
                conversation: Some(file.conversation),
                file_name: file.file_name,
                mime: uploads::kind_of(&content, &mime).to_owned(),
                created_at: now,
                content,
            };
            app.store().write(3, move |tx| {
                if store::media::done(tx, &merchant, &id)? {
                    store::upload::create(tx, &merchant, &upload)?;
                }
                Ok(())
            })
        }
        Err(error) => {
            let retry_ms = usize::try_from(file.attempt - 1).ok().and_then(|n| RETRY_MS.get(n));
            let again = retry_ms.filter(|_| error.retry != Retry::Never);
            tracing::warn!(inbox.id = %file.inbox, code = error.public_code, attempt = file.attempt, "Could not copy a contact's file: {}", error.detail);
            let again = again.map(|delay_ms| now.plus_ms(*delay_ms));
            app.store().write(3, move |tx| match again {
                Some(at) => store::media::later(tx, &merchant, &id, at),
                None => store::media::done(tx, &merchant, &id).map(drop),
            })
        }
    };
    if let Err(error) = written.await {
        tracing::error!(error = %error, "Could not store a contact's file");
    }
}

async fn fetch(app: &App, file: &WantedFile) -> Result<Media, SendError> {
    let inbox = app.merchants.inbox_of(&file.merchant, &file.inbox);
    let gone =
        || SendError::new(SendErrorCode::InvalidRequest, "the inbox is not configured any more");
    let inbox = inbox.ok_or_else(gone)?;
    let source = inbox.channel.abilities().fetches_media.ok_or_else(gone)?;
    source.fetch(&app.outside(), &file.reference).await
}
