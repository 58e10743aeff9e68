//! The builtin backend passes the suite that every commerce backend must, on both databases.

use crate::shop::{Shop, merchant};
use async_trait::async_trait;
use connectors::commerce::{CommerceBackend, PaymentMeans};
use engine::commerce::catalog::Product;
use engine::commerce::money::Money;
use engine::{ProductId, Sku, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::EngineKind;
use testkit::commerce_conformance::{Subject, Wish};

/// The builtin backend as the server opens it, with the pages that fill checkouts in.
struct Builtin {
    shop: Shop,
    n_buyers: AtomicUsize,
}

impl Builtin {
    async fn open(engine: EngineKind) -> Self {
        Self { shop: Shop::open(engine).await, n_buyers: AtomicUsize::new(0) }
    }
}

fn product(id: &str) -> (ProductId, Sku) {
    (id.into(), Sku::new(format!("{id}-1")))
}

#[async_trait]
impl Subject for Builtin {
    fn backend(&self) -> Arc<dyn CommerceBackend> {
        Arc::clone(&self.shop.app().merchants.get(&merchant()).unwrap().backend)
    }

    fn now(&self) -> Timestamp {
        self.shop.app().now()
    }

    fn means(&self) -> PaymentMeans {
        let tenant = self.shop.app().merchants.get(&merchant()).unwrap();
        let (id, (_, psp)) = tenant.psps.iter().next().unwrap();
        let account = psp.account();
        PaymentMeans { connector: id.clone(), account: account.id, test: account.test }
    }

    fn plenty(&self) -> (ProductId, Sku) {
        product("mug")
    }

    fn last(&self) -> (ProductId, Sku) {
        product("last")
    }

    async fn reprice(&self, product: &ProductId, minor: i64) {
        let (id, now) = (product.clone(), self.now());
        let changed = self.shop.store().write(0, move |tx| {
            let mut views = store::catalog::views(tx, &merchant(), std::slice::from_ref(&id))?;
            let mut product = Product::clone(&views.remove(0).product);
            for price in &mut product.variants[0].prices {
                *price = Money::from_minor(minor, price.currency);
            }
            store::catalog::put(tx, &merchant(), &[product], now)
        });
        changed.await.unwrap();
    }

    async fn withdraw(&self, product: &ProductId) {
        let (id, now) = (product.clone(), self.now());
        let gone = self.shop.store().write(0, move |tx| {
            store::catalog::delete(tx, &merchant(), std::slice::from_ref(&id), now)
        });
        assert_eq!(gone.await.unwrap(), 1);
    }

    async fn wish(&self, product: &ProductId, units: u32) -> Wish {
        let buyer = self.n_buyers.fetch_add(1, Ordering::SeqCst);
        let link = self.shop.ready(buyer, &[(product.as_str(), units)]).await;
        let agreed = self.shop.agreed(&link).await;
        let id = link.id.clone();
        let stored =
            self.shop.store().write(0, move |tx| store::checkout::lock(tx, &merchant(), &id));
        let total = stored.await.unwrap().unwrap().checkout.quote.total;
        Wish { checkout: link.id, contact: link.contact, agreed, total }
    }
}

mod sqlite {
    testkit::commerce_conformance!(super::Builtin::open(store::EngineKind::Sqlite));
}

mod postgres {
    testkit::commerce_conformance!(super::Builtin::open(store::EngineKind::Postgres));
}
