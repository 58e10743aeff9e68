//! Looking after a database: what does not agree is found, and a copy is a database of its own.

use crate::fixture::{Fixture, merchant, store_conformance};
use crate::selling;
use engine::Sku;
use store::upkeep::{integrity, orders, promotions, stock};
use store::{EngineKind, Store, StoreOptions};

store_conformance!(what_disagrees_is_found);

fn findings(store: &Store) -> Vec<String> {
    let id = merchant();
    let look = |tx: &mut store::Tx<'_>| {
        let mut all = integrity(tx)?;
        all.extend(stock(tx, &id)?);
        all.extend(promotions(tx, &id)?);
        all.extend(orders(tx, &id)?.findings);
        Ok(all)
    };
    store.read(look).unwrap()
}

fn what_disagrees_is_found(fixture: &Fixture) {
    let store = &fixture.store;
    assert_eq!(findings(store), [""; 0]);
    // The order of this fixture was never quoted by anybody: it does not add up.
    selling::fill(fixture);
    let order = "order #1001: the total is not subtotal less discount plus delivery and tax";
    assert_eq!(findings(store), [order]);
    // Units set aside for no checkout.
    let sku = Sku::from("mug-red");
    let set_aside = store.write(0, move |tx| store::stock::reserve(tx, &merchant(), &sku, 2));
    assert!(set_aside.wait().unwrap());
    assert_eq!(findings(store), ["stock mug-red: 2 units are set aside, checkouts hold 0", order]);
}

#[test]
fn a_copy_is_a_database_of_its_own() {
    let fixture = Fixture::open(EngineKind::Sqlite);
    selling::fill(&fixture);
    let directory = std::env::temp_dir().join(format!("trato_copy_{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join("trato.db");
    fixture.store.copy_to(&file).unwrap();
    assert!(fixture.store.copy_to(&file).is_err(), "a copy never writes over another");
    let copy =
        Store::open(&format!("sqlite:{}", directory.display()), StoreOptions::default()).unwrap();
    assert_eq!(findings(&copy), findings(&fixture.store));
    drop(copy);
    std::fs::remove_dir_all(&directory).unwrap();
}
