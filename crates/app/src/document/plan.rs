//! Which rows of a document differ from the stored ones: only those are written, and each is said.

use super::difference::{self, Change};
use super::secrets;
use serde::Serialize;
use server::document::Document;
use std::collections::BTreeMap;

/// Stored credentials: (`inbox` or `connector`, its id) → name → value.
pub type Credentials = BTreeMap<(&'static str, String), BTreeMap<String, String>>;

/// What is to be written and how it is said.
#[derive(Debug, Default)]
pub struct Plan {
    pub rows: Document,
    pub changes: Vec<Change>,
}

/// Compares what is given with what is stored.
///
/// # Errors
/// When a row cannot be shown as JSON, which no row of a document does.
pub fn of(
    stored: &Document,
    credentials: &Credentials,
    given: Document,
) -> serde_json::Result<Plan> {
    let mut plan = Plan::default();
    if let Some(merchant) = given.merchant {
        let change =
            difference::between("merchant", &merchant.id, stored.merchant.as_ref(), &merchant)?;
        plan.rows.merchant = change.is_some().then_some(merchant);
        plan.changes.extend(change);
    }
    let changes = &mut plan.changes;
    let rows = &mut plan.rows;
    rows.tax = changed("tax", &stored.tax, given.tax, changes, |row| {
        format!("{}.{}", row.country, row.class)
    })?;
    rows.delivery =
        changed("delivery", &stored.delivery, given.delivery, changes, |row| row.id.clone())?;
    rows.promotion =
        changed("promotion", &stored.promotion, given.promotion, changes, |row| row.id.clone())?;
    rows.agent = changed("agent", &stored.agent, given.agent, changes, |row| row.email.clone())?;
    rows.canned_response = changed(
        "canned_response",
        &stored.canned_response,
        given.canned_response,
        changes,
        |row| row.shortcut.clone(),
    )?;
    rows.label = changed("label", &stored.label, given.label, changes, |row| row.id.clone())?;
    rows.category =
        changed("category", &stored.category, given.category, changes, |row| row.id.clone())?;
    rows.attribute =
        changed("attribute", &stored.attribute, given.attribute, changes, |row| row.id.clone())?;
    rows.voice = changed("voice", &stored.voice, given.voice, changes, |row| {
        row.language.code().to_owned()
    })?;
    rows.article = changed("article", &stored.article, given.article, changes, |row| {
        format!("{}.{}", row.id, row.language.code())
    })?;
    rows.guide = changed("guide", &stored.guide, given.guide, changes, |row| row.id.clone())?;
    let none = BTreeMap::new();
    let secrets_of = |kind, id: &str| credentials.get(&(kind, id.to_owned())).unwrap_or(&none);
    for row in given.inbox {
        let known = stored.inbox.iter().find(|known| known.id == row.id);
        let change = difference::between("inbox", &row.id, known, &row)?;
        let change =
            secrets::compare("inbox", &row.id, change, secrets_of("inbox", &row.id), &row.secrets);
        rows.inbox.extend(change.is_some().then_some(row));
        changes.extend(change);
    }
    for row in given.connector {
        let known = stored.connector.iter().find(|known| known.id == row.id);
        let change = difference::between("connector", &row.id, known, &row)?;
        let change = secrets::compare(
            "connector",
            &row.id,
            change,
            secrets_of("connector", &row.id),
            &row.secrets,
        );
        rows.connector.extend(change.is_some().then_some(row));
        changes.extend(change);
    }
    Ok(plan)
}

/// The rows that differ, in the order given.
fn changed<T: Serialize>(
    kind: &'static str,
    stored: &[T],
    given: Vec<T>,
    changes: &mut Vec<Change>,
    key: impl Fn(&T) -> String,
) -> serde_json::Result<Vec<T>> {
    let mut rows = Vec::new();
    for row in given {
        let known = stored.iter().find(|known| key(known) == key(&row));
        if let Some(change) = difference::between(kind, &key(&row), known, &row)? {
            changes.push(change);
            rows.push(row);
        }
    }
    Ok(rows)
}
