//! Gift finders: read from their tables, checked against the catalog before they are saved, and answered from what is
//! in stock at the moment of the question.

use crate::app::App;
use crate::document::{GuideRow, MerchantSettings};
use crate::merchant::Merchant;
use crate::runtime::readings::ReadingError;
use connectors::commerce::CommerceBackend;
use engine::commerce::money::Currency;
use engine::guide::query::CANDIDATES_MAX;
use engine::guide::{
    Guide, GuideFound, GuideQuery, Problem, SUGGESTED_MAX, Shelf, TableRow, table,
};
use engine::{GuideId, GuideStep, Language, MerchantId};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Most guides of one merchant.
pub const GUIDES_MAX: usize = 20;
/// Products looked at for one answer, most wanted first, before wishes are given up.
const LOOKED_AT_MAX: usize = 1_000;
/// Products looked at in one go.
const PAGE: usize = 100;
/// Products put on the shelf in one go.
const CHANGES_MAX: usize = 1_000;

/// A table that was read.
#[derive(Debug, Clone)]
pub struct Read {
    pub rows: Vec<TableRow>,
    pub guide: Guide,
}

/// Reads a sheet; amounts without a currency are in the merchant's own.
///
/// # Errors
/// Everything that cannot be read, by row and column.
pub fn read(id: &str, sheet: &str, own: Currency) -> Result<Read, Vec<Problem>> {
    let rows = table::from_csv(sheet)?;
    let guide = table::parse(&GuideId::new(id), &rows, own)?;
    Ok(Read { rows, guide })
}

/// Everything that is wrong with a guide that could be read; what the brand's voice says of its words is asked of
/// [`crate::voice::against_finder`].
pub fn check(guide: &Guide, shelf: &Shelf, languages: &[Language]) -> Vec<Problem> {
    engine::guide::check(guide, shelf, languages)
}

/// Which table it is: two are the same when this is.
pub fn version(sheet: &str) -> String {
    const BYTES: usize = 8;
    hex::encode(&Sha256::digest(sheet.as_bytes())[..BYTES])
}

/// The currencies a merchant sells in, each once.
pub fn currencies(settings: &MerchantSettings) -> Vec<Currency> {
    let mut all = vec![settings.currency];
    all.extend(settings.currencies.iter().copied().filter(|other| *other != settings.currency));
    all
}

/// The guides of a merchant as turns read them. One that cannot be read any more is left out, and the operator told.
pub(crate) fn open(
    merchant: &MerchantId,
    settings: &MerchantSettings,
    rows: &[GuideRow],
) -> Arc<[Guide]> {
    let opened = rows.iter().filter_map(|row| match read(&row.id, &row.table, settings.currency) {
        Ok(read) => Some(read.guide),
        Err(problems) => {
            let first = problems.first().map(|problem| problem.what.to_string());
            let first = first.unwrap_or_default();
            tracing::error!(merchant.id = %merchant, guide.id = %row.id, problem = %first, "The guide `{}` is closed until its table is mended", row.id);
            None
        }
    });
    opened.collect()
}

/// The whole catalog as a guide sees it.
pub(crate) async fn shelf(
    backend: &dyn CommerceBackend,
    guide: &Guide,
    currencies: &[Currency],
) -> Result<Shelf, ReadingError> {
    let mut shelf = Shelf::new(guide, currencies);
    let mut revision = 0;
    loop {
        let changes = backend.changes(revision, CHANGES_MAX).await?;
        let Some(last) = changes.last() else { return Ok(shelf) };
        revision = last.revision;
        changes.iter().filter_map(|change| change.view.as_ref()).for_each(|view| shelf.take(view));
    }
}

/// What suits the answers, in stock now: each attempt is searched for, most wanted first, until one finds something.
pub(crate) async fn find(
    app: &Arc<App>,
    merchant: &Arc<Merchant>,
    query: &GuideQuery,
) -> Result<GuideFound, ReadingError> {
    for attempt in query.attempts() {
        let mut fitting = Vec::new();
        let mut after = None;
        for _ in 0..LOOKED_AT_MAX / PAGE {
            let found = merchant.find(app, &attempt.search(PAGE, after)).await?;
            // What only came near is not what was asked for: the guide gives up wishes in its own order.
            if found.relaxed {
                break;
            }
            fitting.extend(found.products.iter().filter_map(|view| attempt.fitting(view)));
            after = found.next;
            if after.is_none() || fitting.len() >= CANDIDATES_MAX.max(SUGGESTED_MAX) {
                break;
            }
        }
        if !fitting.is_empty() {
            return Ok(attempt.choose(fitting));
        }
    }
    Ok(GuideFound::default())
}

/// Under which name a guide's steps are counted.
pub(crate) fn signal(guide: &GuideId) -> String {
    format!("guide.{guide}")
}

/// Under which subject: the question and what happened to it.
pub(crate) fn subject(question: &str, step: GuideStep) -> String {
    format!("{question}.{}", step.name())
}
