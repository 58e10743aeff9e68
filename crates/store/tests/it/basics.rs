//! The store itself: group commit, failing units, a full disk.

use crate::fixture::*;
use engine::{AgentId, Timestamp};
use store::agent::{self, Agent};
use store::{EngineKind, StoreError, StoreOptions};

store_conformance! {
    a_failing_unit_takes_nothing_of_its_neighbors,
    a_panicking_unit_takes_nothing_of_its_neighbors,
    units_of_a_lane_run_in_order,
    constraints_have_the_same_names,
    a_zero_in_a_text_is_no_reason_to_refuse_it,
    a_reader_cannot_write,
    the_store_says_how_it_is,
}

fn someone(name: &str) -> Agent {
    Agent {
        id: AgentId::new(format!("agt_{name}")),
        email: format!("{name}@example.test"),
        name: name.to_owned(),
        password_hash: None,
        role: "agent".to_owned(),
        languages: "[]".to_owned(),
        is_disabled: false,
        created_at: NOW,
    }
}

/// Queues a unit that creates an agent and then ends as told; many of them land in one group.
fn agents_that_end(
    fixture: &Fixture,
    end: impl Fn(usize) -> Result<(), StoreError> + Clone + Send + 'static,
) -> Vec<Result<(), StoreError>> {
    let pending: Vec<_> = (0..100)
        .map(|n| {
            let end = end.clone();
            fixture.store.write(0, move |tx| {
                agent::create(tx, &merchant(), &someone(&n.to_string()))?;
                end(n)
            })
        })
        .collect();
    pending.into_iter().map(store::Pending::wait).collect()
}

fn a_failing_unit_takes_nothing_of_its_neighbors(fixture: &Fixture) {
    let outcomes =
        agents_that_end(fixture, |n| if n % 3 == 0 { Err(StoreError::NotFound) } else { Ok(()) });
    let stored = fixture.store.read(|tx| agent::list(tx, &merchant())).unwrap();
    assert_eq!(stored.len(), 66);
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 66);
    assert!(stored.iter().all(|agent| agent.name.parse::<usize>().unwrap() % 3 != 0));
}

/// One database stores no zero in a text: neither does the other.
fn a_zero_in_a_text_is_no_reason_to_refuse_it(fixture: &Fixture) {
    let made = fixture.store.write(0, |tx| {
        agent::create(tx, &merchant(), &Agent { name: "I\0da".to_owned(), ..someone("ida") })
    });
    made.wait().unwrap();
    let stored = fixture.store.read(|tx| agent::list(tx, &merchant())).unwrap();
    assert_eq!(stored[0].name, "I\u{fffd}da");
}

fn a_panicking_unit_takes_nothing_of_its_neighbors(fixture: &Fixture) {
    let outcomes = agents_that_end(fixture, |n| {
        assert!(n != 50, "this unit is meant to panic");
        Ok(())
    });
    assert_eq!(outcomes[50], Err(StoreError::Panicked));
    assert_eq!(fixture.store.read(|tx| agent::list(tx, &merchant())).unwrap().len(), 99);
}

fn units_of_a_lane_run_in_order(fixture: &Fixture) {
    let pending: Vec<_> = (0..200_i64)
        .map(|n| {
            fixture.store.write(7, move |tx| {
                let mut one = someone("one");
                one.created_at = Timestamp(n);
                one.name = n.to_string();
                if n == 0 {
                    agent::create(tx, &merchant(), &one)?;
                }
                let before = agent::get(tx, &merchant(), &one.id)?.unwrap().name;
                agent::update(tx, &merchant(), &one)?;
                Ok(before)
            })
        })
        .collect();
    for (n, before) in pending.into_iter().enumerate() {
        assert_eq!(before.wait().unwrap(), n.saturating_sub(1).to_string());
    }
}

fn constraints_have_the_same_names(fixture: &Fixture) {
    let outcome = fixture.store.write(0, |tx| {
        let mut twin = someone("one");
        agent::create(tx, &merchant(), &twin)?;
        twin.id = "agt_other".into();
        agent::create(tx, &merchant(), &twin)
    });
    let error = outcome.wait().unwrap_err();
    assert!(error.is_duplicate_of("agent(merchant, email)"), "{error}");
}

fn a_reader_cannot_write(fixture: &Fixture) {
    let outcome = fixture.store.read(|tx| agent::create(tx, &merchant(), &someone("one")));
    assert!(outcome.is_err());
    assert!(fixture.store.read(|tx| agent::list(tx, &merchant())).unwrap().is_empty());
}

fn the_store_says_how_it_is(fixture: &Fixture) {
    assert_eq!(fixture.store.ping(), Ok(()));
    assert!(fixture.store.size().unwrap() > 10_000);
}

#[test]
fn a_full_disk_is_refusal_not_damage() {
    let options = StoreOptions { sqlite_pages_max: Some(400), ..StoreOptions::default() };
    let fixture = Fixture::with(EngineKind::Sqlite, options);
    let mut n_stored = 0;
    let refused = loop {
        let mut large = event("1", &format!("k{n_stored}"));
        large.body = "x".repeat(20_000);
        let outcome = fixture
            .store
            .write(0, move |tx| store::lane::append(tx, std::slice::from_ref(&large)).map(|_| ()));
        match outcome.wait() {
            Ok(()) => n_stored += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(refused, StoreError::Full);
    assert!(n_stored > 10);
    let claimed = claim(&fixture.store, NOW);
    assert_eq!(claimed[0].events.len(), n_stored.min(100), "everything acknowledged is there");
}

#[test]
fn a_wrong_address_is_refused() {
    for url in ["mysql://x", "sqlite", "", "postgres://nobody@127.0.0.1:1/none"] {
        let refused = store::Store::open(url, StoreOptions::default());
        assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{url}");
    }
}

#[test]
fn opening_twice_keeps_what_is_there() {
    for engine in [EngineKind::Sqlite, EngineKind::Postgres] {
        let fixture = Fixture::open(engine);
        append(&fixture.store, vec![event("1", "a")]);
        let again = store::Store::open(&fixture.url, StoreOptions::default()).unwrap();
        assert_eq!(claim(&again, NOW).len(), 1);
    }
}
