//! Guides are checked against the products there are, as the API checks them when they are saved.

use engine::MerchantId;
use engine::guide::{Problem, Shelf};
use server::document::{GuideRow, MerchantSettings};
use server::guides;
use store::{StoreError, Tx};

/// Products read in one go.
const PAGE: usize = 500;

/// Why the guides cannot be applied, everything that is wrong with them; `None` when nothing is.
///
/// # Errors
/// When the database refuses.
pub fn refusal(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    settings: Option<&MerchantSettings>,
    rows: &[GuideRow],
) -> Result<Option<String>, StoreError> {
    let Some(settings) = settings else { return Ok(None) };
    let mut told = Vec::new();
    for row in rows {
        let problems = match guides::read(&row.id, &row.table, settings.currency) {
            Ok(read) => {
                let mut shelf = Shelf::new(&read.guide, &guides::currencies(settings));
                fill(tx, merchant, &mut shelf)?;
                guides::check(&read.guide, &shelf, &settings.languages)
            }
            Err(problems) => problems,
        };
        let refusing = problems.iter().filter(|problem| problem.refuses());
        told.extend(refusing.map(|problem| line(&row.id, problem)));
    }
    Ok((!told.is_empty()).then(|| format!("the guides cannot be saved: {}", told.join("; "))))
}

fn fill(tx: &mut Tx<'_>, merchant: &MerchantId, shelf: &mut Shelf) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let page = store::catalog::list(tx, merchant, after.as_ref(), PAGE)?;
        page.items.iter().for_each(|view| shelf.take(view));
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(()),
        }
    }
}

fn line(id: &str, problem: &Problem) -> String {
    let row = problem.row.map(|row| format!(", row {row}")).unwrap_or_default();
    let column = problem.column.map(|column| format!(", {}", column.name())).unwrap_or_default();
    format!("guide {id}{row}{column}: {}", problem.what)
}
