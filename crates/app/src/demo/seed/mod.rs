//! Fills a fresh demo with what a shop has after a year: products, reviews, people, conversations, carts, orders.
//!
//! Everything goes through storage the way the server writes it, so the inbox cannot tell it from the real thing.

mod cards;
mod conversations;
mod orders;

use super::content::{self, ReviewLine};
use crate::import::report::Progress;
use crate::import::upsert::Upsert;
use anyhow::{Context, Result};
use engine::commerce::catalog::ProductView;
use engine::{MerchantId, ProductId, ReviewId, Timestamp};
use server::document::Document;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Store;
use store::review::Review;
use time::{Date, Time};

/// How much was put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Filled {
    pub(crate) n_products: u64,
    pub(crate) n_reviews: usize,
    pub(crate) n_conversations: usize,
    pub(crate) n_orders: usize,
}

/// Products by id, as they can be bought now.
type Shelf = BTreeMap<ProductId, ProductView>;

/// Fills the store for a merchant that has just been applied.
///
/// # Errors
/// When the demo cannot be read or the database refuses.
pub(crate) fn fill(
    store: &Store,
    merchant: &MerchantId,
    document: &Document,
    now: Timestamp,
) -> Result<Filled> {
    let n_products = products(store, merchant, now)?;
    let n_reviews = reviews(store, merchant)?;
    let shelf = shelf(store, merchant)?;
    let (lines, people) = (content::conversations()?, content::contacts()?);
    let past = orders::Past { taxes: document.tax.clone(), deliveries: document.delivery.clone() };
    let (id, agents) = (merchant.clone(), document.agent.clone());
    let written = store.write(0, move |tx| {
        let mut n_orders = 0;
        let ids: BTreeMap<String, engine::AgentId> =
            store::agent::list(tx, &id)?.into_iter().map(|agent| (agent.email, agent.id)).collect();
        let team = conversations::Team {
            ids,
            names: agents.iter().map(|row| (row.email.clone(), row.name.clone())).collect(),
        };
        for (index, line) in lines.iter().enumerate() {
            let person = people.iter().find(|person| person.name == line.contact);
            let seeded = conversations::write(tx, &id, index, line, person, &team, &shelf, now)?;
            n_orders += orders::write(tx, &id, index, line, person, &past, &shelf, &seeded, now)?;
        }
        Ok((lines.len(), n_orders))
    });
    let (n_conversations, n_orders) =
        written.wait().context("could not store the demo's conversations")?;
    Ok(Filled { n_products, n_reviews, n_conversations, n_orders })
}

fn products(store: &Store, merchant: &MerchantId, now: Timestamp) -> Result<u64> {
    let mut progress = Progress::new(1, false, None);
    let mut upsert = Upsert::new(store, merchant.clone(), now);
    for entry in content::products()? {
        upsert.take(entry, &mut progress)?;
    }
    upsert.finish(&mut progress)?;
    Ok(progress.n_products)
}

fn reviews(store: &Store, merchant: &MerchantId) -> Result<usize> {
    let lines = content::reviews()?;
    let reviews: Vec<Review> =
        lines.into_iter().enumerate().map(|(index, line)| review(index, line)).collect();
    let (merchant, reviews) = (merchant.clone(), Arc::new(reviews));
    let n_reviews = reviews.len();
    store
        .write(0, move |tx| store::review::put(tx, &merchant, &reviews))
        .wait()
        .context("could not store the reviews")?;
    Ok(n_reviews)
}

fn review(index: usize, line: ReviewLine) -> Review {
    Review {
        id: ReviewId::new(format!("rev_demo{index:04}")),
        product: ProductId::new(line.product),
        rating: line.rating,
        language: line.language.code().to_owned(),
        title: line.title,
        text: line.text,
        author: line.author,
        is_verified: line.verified,
        at: noon(&line.date),
    }
}

/// Noon of a day written `YYYY-MM-DD`; the checks of the demo's texts keep every date one.
fn noon(date: &str) -> Timestamp {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    let day = Date::parse(date, format).unwrap_or(Date::MIN);
    let hours = Time::MIDNIGHT + time::Duration::hours(12);
    Timestamp(day.with_time(hours).assume_utc().unix_timestamp() * 1_000)
}

fn shelf(store: &Store, merchant: &MerchantId) -> Result<Shelf> {
    let mut shelf = Shelf::new();
    let mut after = None;
    loop {
        let page = store
            .read(|tx| store::catalog::list(tx, merchant, after.as_ref(), 100))
            .context("could not read the catalog")?;
        shelf.extend(page.items.into_iter().map(|view| (view.product.id.clone(), view)));
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(shelf),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_its_noon() {
        assert_eq!(noon("2026-01-02"), Timestamp(1_767_355_200_000));
    }
}
