//! Reviews, and what they add up to for each product.

use crate::page::{self, Cursor, Page};
use crate::value::{Batch, Row};
use crate::{StoreError, Tx, catalog};
use engine::commerce::catalog::RatingSummary;
use engine::{MerchantId, ProductId, ReviewId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub id: ReviewId,
    pub product: ProductId,
    /// 1 to 5 stars.
    pub rating: u32,
    /// ISO 639-1.
    pub language: String,
    pub title: String,
    pub text: String,
    pub author: String,
    pub is_verified: bool,
    pub at: Timestamp,
}

/// Creates or replaces reviews and brings the ratings of their products up to date.
///
/// # Errors
/// When the database refuses.
pub fn put(tx: &mut Tx<'_>, merchant: &MerchantId, reviews: &[Review]) -> Result<(), StoreError> {
    let reviews: BTreeMap<&ReviewId, &Review> = reviews.iter().map(|r| (&r.id, r)).collect();
    let mut rows = Batch::new();
    for review in reviews.values() {
        rows.push([
            merchant.into(),
            (&review.id).into(),
            (&review.product).into(),
            review.rating.clamp(1, 5).into(),
            (&review.language).into(),
            (&review.title).into(),
            (&review.text).into(),
            (&review.author).into(),
            review.is_verified.into(),
            review.at.into(),
        ]);
    }
    tx.send_many(
        "INSERT INTO review (merchant, id, product, rating, language, title, text, author,
             is_verified, at)
         SELECT merchant, id, product, rating, language, title, text, author, is_verified, at
         FROM {rows: merchant text, id text, product text, rating bigint, language text, title text,
             text text, author text, is_verified bigint, at bigint}
         WHERE true ON CONFLICT (merchant, id) DO UPDATE SET product = excluded.product,
             rating = excluded.rating, language = excluded.language, title = excluded.title,
             text = excluded.text, author = excluded.author, is_verified = excluded.is_verified,
             at = excluded.at",
        &rows,
        &[],
    )?;
    let products = reviews.values().map(|review| review.product.clone()).collect();
    sum_up(tx, merchant, &products)
}

/// Reviews of a product, newest first.
///
/// # Errors
/// When the database refuses.
pub fn list(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    product: &ProductId,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<Review>, StoreError> {
    let limit = page::limited(limit);
    let from = Cursor::newest(after);
    let rows = tx.query(
        "SELECT id, product, rating, language, title, text, author, is_verified, at FROM review
         WHERE merchant = $1 AND product = $2 AND (at, id) < ($3, $4)
         ORDER BY at DESC, id DESC LIMIT $5",
        &[merchant.into(), product.into(), from.at.into(), (&from.id).into(), (limit + 1).into()],
    )?;
    let items = rows.into_iter().map(review).collect::<Result<_, _>>()?;
    Page::of(items, limit, |last: &Review| Cursor::new(last.at, last.id.as_str()))
}

fn sum_up(
    tx: &mut Tx<'_>,
    merchant: &MerchantId,
    products: &BTreeSet<ProductId>,
) -> Result<(), StoreError> {
    for product in products {
        let rows = tx.query(
            "SELECT rating, COUNT(*) FROM review WHERE merchant = $1 AND product = $2 GROUP BY rating",
            &[merchant.into(), product.into()],
        )?;
        let mut summary = RatingSummary::default();
        for mut row in rows {
            let (stars, n): (usize, u32) = (row.get()?, row.get()?);
            if let Some(place) = 5_usize.checked_sub(stars).and_then(|i| summary.spread.get_mut(i))
            {
                *place = n;
            }
        }
        catalog::set_rating(tx, merchant, product, summary)?;
    }
    catalog::touch(tx, merchant, products)
}

fn review(mut row: Row) -> Result<Review, StoreError> {
    Ok(Review {
        id: row.get()?,
        product: row.get()?,
        rating: row.get()?,
        language: row.get()?,
        title: row.get()?,
        text: row.get()?,
        author: row.get()?,
        is_verified: row.get()?,
        at: row.get()?,
    })
}
