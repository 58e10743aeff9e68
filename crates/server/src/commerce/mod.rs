//! Selling: quotes, checkouts, placement, settlement, orders, refunds, and the [`builtin`] commerce backend.
//!
//! The rules are `engine::commerce`; here they meet the database and the payment provider. Read [`placing`], then
//! [`settling`], then [`recovery`]: paying begins in one transaction, every report about money ends in one
//! function, and what nobody reported is asked about until it is known. What is sold and what becomes of a sale is
//! always asked of the merchant's `CommerceBackend`.
//!
//! Locks are taken in one order everywhere: checkout, payment, order, promotions by id, stock by SKU.

pub(crate) mod alarm;
pub mod builtin;
pub mod carts;
pub mod checkout;
pub mod offers;
pub mod orders;
pub mod paying;
pub mod placing;
pub mod quote;
pub mod recovery;
pub mod refunds;
pub mod reviews;
pub mod settling;
pub(crate) mod sheet;
pub(crate) mod spoken;
pub(crate) mod telling;
pub mod terms;
pub(crate) mod together;
pub(crate) mod wishes;
pub(crate) mod words;

use crate::app::App;
use std::sync::Arc;
use store::{StoreError, Tx};

/// The writer's lane for everything that moves stock or money: that of the turns and the outbox, which lock the same
/// conversations. On a lane of its own it waited for their locks, and half as much was sold.
pub(crate) const SELLING_LANE: u64 = 1;

/// Looks something up without holding the thread that serves requests.
pub(crate) async fn read<T: Send + 'static>(
    app: &Arc<App>,
    closure: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    app.look(closure).await
}
