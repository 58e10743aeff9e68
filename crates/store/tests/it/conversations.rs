//! The message path: lanes, outbox, receipts, timers, live events.

use crate::fixture::*;
use engine::inbox::inbound::ReceiptState;
use store::lane::{self, Appended, MessageKind, NewAmendment, NewLive, SignalCount};
use store::outbox::{self, OutboxResult, Outcome};
use store::receipt::{self, ReceiptRow};
use store::{live, signal, timer};

store_conformance! {
    a_turn_goes_round,
}

fn a_turn_goes_round(fixture: &Fixture) {
    let store = &fixture.store;
    let claimed = conversation(store, "1");
    assert_eq!((claimed.attempt, claimed.next_position, claimed.next_seq), (1, 1, 1));
    let mut turn = turn(&claimed);
    let mut inbound = message("in", 1, MessageKind::Inbound);
    inbound.provider_id = Some("wamid.in".to_owned());
    let outbound = message("out", 2, MessageKind::Outbound);
    turn.outbox = vec![piece(&outbound, 0, true)];
    turn.messages = vec![inbound, outbound];
    turn.timers_set = vec![("nudge".to_owned(), NOW.plus_ms(1_000))];
    turn.signals =
        vec![SignalCount { name: "viewed".into(), key: "mug".into(), day: 20_000, n: 2 }];
    turn.live = vec![
        NewLive { kind: "message.created".into(), data: "1".into() },
        NewLive { kind: "message.created".into(), data: "2".into() },
    ];
    turn.amendments = vec![NewAmendment {
        target_provider_id: "wamid.in".into(),
        at: NOW,
        change: "{\"change\":\"revoked\"}".into(),
    }];
    assert_eq!(commit(store, vec![turn]), [true]);

    let claim = store.write(0, |tx| outbox::claim(tx, "o", NOW, 1_000, 10)).wait().unwrap();
    assert_eq!(claim.items.len(), 1);
    let result = OutboxResult {
        merchant: merchant(),
        id: claim.items[0].id.clone(),
        attempt: 1,
        now: NOW,
        outcome: Outcome::Sent {
            provider_id: Some("wamid.out".into()),
            possibly_duplicated: false,
        },
    };
    let changed =
        store.write(0, move |tx| outbox::settle(tx, std::slice::from_ref(&result))).wait().unwrap();
    assert_eq!(changed[0].state, ReceiptState::Sent);
    let report = ReceiptRow {
        merchant: merchant(),
        inbox: inbox(),
        provider_id: "wamid.out".into(),
        correlation: None,
        state: ReceiptState::Read,
        at: NOW,
        error_code: None,
        error_text: None,
        pricing: None,
    };
    let changed =
        store.write(0, move |tx| receipt::apply(tx, std::slice::from_ref(&report))).wait().unwrap();
    assert_eq!(changed[0].state, ReceiptState::Read);

    while store.write(0, |tx| live::sequence(tx, 10)).wait().unwrap() > 0 {}
    let feed = store.read(|tx| live::feed(tx, &merchant(), 0, 10)).unwrap();
    assert_eq!(
        feed.iter().map(|e| (e.seq, e.feed_seq)).collect::<Vec<_>>(),
        [(1, Some(1)), (2, Some(2))]
    );
    let top = store.read(|tx| signal::top(tx, &merchant(), "viewed", 0, 30_000, 5)).unwrap();
    assert_eq!(top, [("mug".to_owned(), 2)]);
    let due = store.write(0, |tx| timer::due(tx, NOW.plus_ms(1_000), 5)).wait().unwrap();
    assert_eq!(due[0].key, "nudge");
    let again = claim_one(store);
    assert_eq!(again.events.len(), 1);
    assert_eq!((again.next_position, again.next_seq), (3, 3));
    let duplicate = append(store, vec![event("1", "hello-1")]);
    assert_eq!(duplicate, [Appended::Duplicate { conversation: again.conversation }]);
}

fn claim_one(store: &store::Store) -> lane::Claimed {
    claim(store, NOW.plus_ms(1_000)).pop().unwrap()
}
