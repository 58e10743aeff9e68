//! Remembers which products the platform turned out not to hold, so that they are shown in another way at once.
//!
//! Several processes each know only their own; the settings, once they name what is held, make all of them forget.

use engine::Sku;
use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

/// How many are remembered.
const REMEMBERED_MAX: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct Refused(RwLock<BTreeSet<Sku>>);

impl Refused {
    /// The platform says that one of them is not held, and not which: all of them are doubtful.
    pub(super) fn remember(&self, skus: &[&Sku]) {
        let mut refused = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if refused.len() + skus.len() <= REMEMBERED_MAX {
            refused.extend(skus.iter().copied().cloned());
        }
    }

    pub(super) fn holds_any(&self, skus: &[&Sku]) -> bool {
        let refused = self.0.read().unwrap_or_else(PoisonError::into_inner);
        skus.iter().any(|sku| refused.contains(*sku))
    }

    /// Those that were never refused.
    pub(super) fn without(&self, skus: &BTreeSet<Sku>) -> BTreeSet<Sku> {
        let refused = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if refused.is_empty() { skus.clone() } else { skus.difference(&refused).cloned().collect() }
    }
}
