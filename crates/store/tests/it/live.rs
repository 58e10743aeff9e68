//! Live events: whoever reads a feed sees every event, once, in order, whatever is written meanwhile.

use crate::fixture::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use store::lane::NewLive;
use store::live::{self, NewLiveEvent};
use store::{Store, StoreError};

store_conformance! {
    a_conversation_numbers_its_events,
    a_reader_never_misses_an_event,
    an_event_of_nobody_is_refused,
    old_events_are_forgotten,
}

fn sequence_all(store: &Store) {
    while store.write(0, |tx| live::sequence(tx, 100)).wait().unwrap() > 0 {}
}

fn news(n: usize) -> Vec<NewLive> {
    (0..n).map(|n| NewLive { kind: "k".to_owned(), data: n.to_string() }).collect()
}

fn a_conversation_numbers_its_events(fixture: &Fixture) {
    let store = &fixture.store;
    let mut first = turn(&conversation(store, "1"));
    first.live = news(2);
    let conversation = first.conversation.clone();
    commit(store, vec![first]);
    let outside: Vec<NewLiveEvent> = (0..3)
        .map(|n| NewLiveEvent {
            merchant: merchant(),
            conversation: conversation.clone(),
            at: NOW,
            kind: "receipt".to_owned(),
            data: n.to_string(),
        })
        .collect();
    store.write(0, move |tx| live::append(tx, &outside)).wait().unwrap();
    let all =
        store.read(|tx| live::conversation_feed(tx, &merchant(), &conversation, 1, 10)).unwrap();
    assert_eq!(all.iter().map(|event| event.seq).collect::<Vec<_>>(), [2, 3, 4, 5]);
    assert_eq!(all[1].data, "0");
    sequence_all(store);
    let feed = store.read(|tx| live::feed(tx, &merchant(), 0, 10)).unwrap();
    let numbers: Vec<_> = feed.iter().map(|event| (event.feed_seq, event.seq)).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5].map(|n| (Some(n), n)));
    assert_eq!(store.read(live::heads).unwrap(), [(merchant(), 5)]);
}

/// Writers on every thread, one sequencer, and readers that only ever ask for what is after the last event.
fn a_reader_never_misses_an_event(fixture: &Fixture) {
    const CONVERSATIONS: u64 = 8;
    const ROUNDS: usize = 30;
    let store = &fixture.store;
    let done = AtomicBool::new(false);
    let ids: Vec<_> =
        (0..CONVERSATIONS).map(|n| conversation(store, &n.to_string()).conversation).collect();
    let total = CONVERSATIONS as usize * ROUNDS * 3;
    std::thread::scope(|scope| {
        let writers: Vec<_> = ids
            .iter()
            .enumerate()
            .map(|(lane, id)| {
                scope.spawn(move || {
                    for round in 0..ROUNDS {
                        let id = id.clone();
                        let events: Vec<NewLiveEvent> = (0..3)
                            .map(|n| NewLiveEvent {
                                merchant: merchant(),
                                conversation: id.clone(),
                                at: NOW,
                                kind: "k".to_owned(),
                                data: (round * 3 + n).to_string(),
                            })
                            .collect();
                        store
                            .write(lane as u64, move |tx| live::append(tx, &events))
                            .wait()
                            .unwrap();
                    }
                })
            })
            .collect();
        let sequencer = scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                // Two of them: the store lets one work.
                let both = [0, 1].map(|lane| store.write(lane, |tx| live::sequence(tx, 10)));
                for one in both {
                    one.wait().unwrap();
                }
            }
        });
        let readers: Vec<_> = (0..3).map(|_| scope.spawn(|| read_all(store, total))).collect();
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        readers.into_iter().for_each(|reader| reader.join().unwrap());
        done.store(true, Ordering::Release);
        sequencer.join().unwrap();
    });
}

fn read_all(store: &Store, total: usize) {
    let (mut after, mut n_read) = (0, 0);
    let mut next: BTreeMap<String, i64> = BTreeMap::new();
    while n_read < total {
        for event in store.read(|tx| live::feed(tx, &merchant(), after, 7)).unwrap() {
            let feed_seq = event.feed_seq.unwrap();
            assert_eq!(feed_seq, after + 1, "no number is skipped");
            after = feed_seq;
            n_read += 1;
            let seq = next.entry(event.conversation.to_string()).or_insert(1);
            assert_eq!(event.seq, *seq, "a conversation's events are in its own order");
            *seq += 1;
        }
    }
}

fn an_event_of_nobody_is_refused(fixture: &Fixture) {
    let id = conversation(&fixture.store, "1").conversation;
    for (who, conversation) in [(merchant(), "conv_none".into()), ("other".into(), id)] {
        let event = NewLiveEvent {
            merchant: who,
            conversation,
            at: NOW,
            kind: "k".to_owned(),
            data: String::new(),
        };
        let outcome =
            fixture.store.write(0, move |tx| live::append(tx, std::slice::from_ref(&event)));
        assert_eq!(outcome.wait(), Err(StoreError::NotFound));
    }
}

fn old_events_are_forgotten(fixture: &Fixture) {
    let store = &fixture.store;
    let mut first = turn(&conversation(store, "1"));
    first.live = news(10);
    commit(store, vec![first]);
    sequence_all(store);
    let gone = store.write(0, |tx| live::prune(tx, &merchant(), 3, 5)).wait().unwrap();
    assert_eq!(gone, 5, "as many as allowed at once");
    store.write(0, |tx| live::prune(tx, &merchant(), 3, 5)).wait().unwrap();
    let left = store.read(|tx| live::feed(tx, &merchant(), 0, 99)).unwrap();
    assert_eq!(left.iter().map(|event| event.feed_seq).collect::<Vec<_>>(), [8, 9, 10].map(Some));
}
