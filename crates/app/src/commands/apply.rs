//! `trato apply`: makes a merchant what the files say, in one transaction, and says what it changed.

use super::{config, now, open, random};
use crate::cli::Place;
use crate::config::{Config, Flags};
use crate::document::difference::Change;
use crate::document::plan::{self, Credentials};
use crate::document::{self, check, guides, read, secrets, voices};
use crate::key;
use anyhow::{Context, Result, anyhow, bail};
use engine::{ConnectorId, InboxId, MerchantId};
use server::document::Document;
use server::seal::Sealer;
use server::settings;
use std::collections::BTreeMap;
use std::io::{Write, stdout};
use std::path::PathBuf;
use store::{Store, StoreError, Tx};

/// Reads, checks and applies files.
///
/// # Errors
/// What is wrong with the files, before anything is written; or that the database refuses.
pub fn run(
    place: Place,
    files: &[PathBuf],
    articles: Option<PathBuf>,
    voice: Option<PathBuf>,
) -> Result<()> {
    let config = config(place, Flags::default())?;
    let mut given = read::files(files)?;
    if let Some(folder) = articles {
        given.article.extend(document::articles::folder(&folder)?);
    }
    if let Some(folder) = voice {
        given.voice.extend(voices::folder(&folder)?);
    }
    secrets::resolve(&mut given, |name| std::env::var(name).ok())?;
    check::document(&mut given)?;
    let store = open(&config)?;
    let changes = apply(&config, &store, given)?;
    let mut out = stdout().lock();
    for change in &changes {
        writeln!(out, "{change}")?;
    }
    if changes.is_empty() {
        writeln!(out, "= nothing to change")?;
    }
    Ok(())
}

/// Applies a checked document; answers what changed.
///
/// # Errors
/// When nothing says which merchant it is about, an id is taken by another one, a guide leads nowhere, or the
/// database refuses.
pub fn apply(config: &Config, store: &Store, given: Document) -> Result<Vec<Change>> {
    let merchant = merchant_of(store, &given)?;
    in_voice(store, &merchant, &given)?;
    let sealer = Sealer::new(&key::of(config)?);
    let now = now();
    let written = store.write(0, move |tx| {
        let stored = settings::load(tx, &merchant)?.unwrap_or_default();
        if let Some(taken) = taken_elsewhere(tx, &merchant, &given)? {
            return Ok(Err(format!(
                "{taken} belongs to another merchant of this server: choose another id"
            )));
        }
        let credentials = credentials(tx, &merchant, &sealer, &given)?;
        let planned = plan::of(&stored, &credentials, given.clone());
        let planned = planned.map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let kept = given.merchant.as_ref().or(stored.merchant.as_ref());
        if let Some(wrong) = guides::refusal(tx, &merchant, kept, &planned.rows.guide)? {
            return Ok(Err(wrong));
        }
        settings::save(tx, &merchant, &planned.rows, &sealer, &random, now)?;
        Ok(Ok(planned.changes))
    });
    let applied = written.wait().context("could not store the configuration")?;
    applied.map_err(|refused| anyhow!(refused))
}

/// Nothing is stored that the brand's own voice refuses.
fn in_voice(store: &Store, merchant: &MerchantId, given: &Document) -> Result<()> {
    let stored =
        store.read(|tx| settings::load(tx, merchant)).context("could not read the voice")?;
    let stored = stored.map_or_else(Vec::new, |document| document.voice);
    let refused = server::voice::refused(&stored, given)?;
    if refused.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = refused.iter().map(|objection| format!("  {objection}")).collect();
    bail!("the brand's voice does not allow these words:\n{}", lines.join("\n"))
}

/// The merchant the document names, or the only one there is.
fn merchant_of(store: &Store, given: &Document) -> Result<MerchantId> {
    if let Some(merchant) = &given.merchant {
        return Ok(MerchantId::from(merchant.id.as_str()));
    }
    let all = store.read(store::merchant::list).context("could not read the merchants")?;
    match all.as_slice() {
        [only] => Ok(only.id.clone()),
        [] => bail!("there is no merchant yet: the files need a section `[merchant]`"),
        _ => bail!("there are several merchants: say which one with a section `[merchant]`"),
    }
}

/// Hook addresses name an inbox or a connector alone, so its id is unique on a server.
fn taken_elsewhere(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    given: &Document,
) -> Result<Option<String>, StoreError> {
    for row in &given.inbox {
        let found = store::inbox::find(tx, &InboxId::from(row.id.as_str()))?;
        if found.is_some_and(|found| &found.merchant != merchant) {
            return Ok(Some(format!("inbox {}", row.id)));
        }
    }
    for row in &given.connector {
        let found = store::connector::find(tx, &ConnectorId::from(row.id.as_str()))?;
        if found.is_some_and(|found| &found.merchant != merchant) {
            return Ok(Some(format!("connector {}", row.id)));
        }
    }
    Ok(None)
}

/// What is sealed in the rows that the document gives credentials for.
fn credentials(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    sealer: &Sealer,
    given: &Document,
) -> Result<Credentials, StoreError> {
    let mut all = Credentials::new();
    for row in given.inbox.iter().filter(|row| !row.secrets.is_empty()) {
        let known = store::inbox::get(tx, merchant, &InboxId::from(row.id.as_str()))?;
        let place = settings::inbox_place(merchant, &row.id);
        let opened =
            opened(sealer, &place, known.as_ref().and_then(|known| known.secrets.as_deref()))?;
        all.insert(("inbox", row.id.clone()), opened);
    }
    for row in given.connector.iter().filter(|row| !row.secrets.is_empty()) {
        let known = store::connector::get(tx, merchant, &ConnectorId::from(row.id.as_str()))?;
        let place = settings::connector_place(merchant, &row.id);
        let opened =
            opened(sealer, &place, known.as_ref().and_then(|known| known.secrets.as_deref()))?;
        all.insert(("connector", row.id.clone()), opened);
    }
    Ok(all)
}

fn opened(
    sealer: &Sealer,
    place: &str,
    sealed: Option<&[u8]>,
) -> Result<BTreeMap<String, String>, StoreError> {
    let opened =
        sealer.open(place, sealed).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(opened.into_iter().map(|(name, secret)| (name, secret.expose().clone())).collect())
}
