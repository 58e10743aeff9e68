//! What a language model may use up in a day is never passed, however many ask at once.

use crate::fixture::*;
use store::model_budget;

store_conformance! {
    a_day_is_used_up_and_the_next_is_new,
    many_at_once_do_not_pass_the_limit,
}

const DAY: i64 = 20_000;
const LIMIT: i64 = 1_000;

fn take(fixture: &Fixture, lane: u64, day: i64, tokens: i64) -> bool {
    let taking = fixture
        .store
        .write(lane, move |tx| model_budget::take(tx, &merchant(), day, tokens, LIMIT));
    taking.wait().unwrap()
}

fn used(fixture: &Fixture, day: i64) -> i64 {
    fixture.store.read(|tx| model_budget::used(tx, &merchant(), day)).unwrap()
}

fn a_day_is_used_up_and_the_next_is_new(fixture: &Fixture) {
    assert_eq!(used(fixture, DAY), 0);
    assert!(take(fixture, 1, DAY, 600));
    assert!(!take(fixture, 1, DAY, 401), "more than is left");
    assert!(take(fixture, 1, DAY, 400));
    assert!(!take(fixture, 1, DAY, 1));
    assert!(take(fixture, 1, DAY + 1, 1), "another day");
    let give = fixture.store.write(1, |tx| model_budget::give_back(tx, &merchant(), DAY, 250));
    give.wait().unwrap();
    assert_eq!(used(fixture, DAY), 750);
    assert!(take(fixture, 1, DAY, 250));
}

fn many_at_once_do_not_pass_the_limit(fixture: &Fixture) {
    let taking: Vec<_> = (0..50)
        .map(|lane| {
            fixture.store.write(lane, move |tx| model_budget::take(tx, &merchant(), DAY, 30, LIMIT))
        })
        .collect();
    let n_taken = taking.into_iter().map(|one| one.wait().unwrap()).filter(|taken| *taken).count();
    assert_eq!(n_taken, 33);
    assert_eq!(used(fixture, DAY), 990);
}
