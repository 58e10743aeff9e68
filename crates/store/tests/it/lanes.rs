//! Lanes: what arrives is stored once, in the right conversation, and taken by one owner at a time.

use crate::fixture::*;
use engine::inbox::inbound::{Identity, IdentityScheme};
use engine::{ConversationId, MerchantId};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::lane::{
    self, ATTEMPTS_MAX, Appended, Failed, LaneTarget, MessageKind, NewAmendment, NewLaneEvent,
    RawBody, SignalCount,
};
use store::{Store, StoreError, Tx, counter, message, raw_event, signal, timer};

store_conformance! {
    an_event_is_stored_once,
    events_are_taken_in_order,
    a_person_has_one_conversation_in_an_inbox,
    identities_name_the_same_person,
    a_lane_has_one_owner,
    a_node_that_died_is_taken_over,
    a_lost_fence_stores_nothing,
    a_killer_event_is_parked,
    a_failed_event_is_tried_again_and_then_parked,
    released_events_wait_for_the_next_claim,
    an_event_that_arrives_during_a_turn_is_not_lost,
    merchants_take_turns,
    events_of_unknown_conversations_are_refused,
    timers_fire_once,
    amendments_wait_for_their_message,
    what_was_taken_back_is_erased,
    counters_follow_the_views,
    signals_add_up,
    raw_bytes_are_kept_once,
    nothing_is_lost_or_doubled_under_concurrency,
}

fn an_event_is_stored_once(fixture: &Fixture) {
    let batch = vec![event("1", "a"), event("1", "b"), event("1", "a")];
    let answers = append(&fixture.store, batch);
    let stored = |answer: &Appended| matches!(answer, Appended::Stored { .. });
    assert_eq!(answers.iter().map(stored).collect::<Vec<_>>(), [true, true, false]);
    let again = append(&fixture.store, vec![event("1", "b"), event("1", "c")]);
    assert_eq!(again.iter().map(stored).collect::<Vec<_>>(), [false, true]);
    assert_eq!(again[0].conversation(), answers[0].conversation());
    let other_inbox = NewLaneEvent { inbox: "web".into(), ..event("1", "a") };
    assert!(stored(&append(&fixture.store, vec![other_inbox])[0]));
}

fn events_are_taken_in_order(fixture: &Fixture) {
    let at = |key: &str, ms: i64| NewLaneEvent { occurred_at: NOW.plus_ms(ms), ..event("1", key) };
    append(&fixture.store, vec![at("third", 30), at("first", 10)]);
    append(&fixture.store, vec![at("second", 20), at("also third", 30)]);
    let claimed = claim(&fixture.store, NOW).pop().unwrap();
    let bodies: Vec<&str> = claimed.events.iter().map(|event| event.body.as_str()).collect();
    let keys =
        ["first", "second", "third", "also third"].map(|key| format!("{{\"key\":\"{key}\"}}"));
    assert_eq!(bodies, keys);
}

fn a_person_has_one_conversation_in_an_inbox(fixture: &Fixture) {
    // Every writer sees the same new people at the same moment.
    let pending: Vec<_> = (0..64)
        .map(|n| {
            fixture.store.write(n, move |tx| {
                let events: Vec<NewLaneEvent> = (0..5)
                    .map(|person| event(&person.to_string(), &format!("{n}-{person}")))
                    .collect();
                lane::append(tx, &events)
            })
        })
        .collect();
    let mut conversations: BTreeSet<ConversationId> = BTreeSet::new();
    for answers in pending {
        let answers = answers.wait().unwrap();
        conversations.extend(answers.iter().map(|answer| answer.conversation().clone()));
    }
    assert_eq!(conversations.len(), 5);
    let claimed = claim(&fixture.store, NOW);
    assert_eq!(claimed.len(), 5);
    assert!(claimed.iter().all(|claimed| claimed.events.len() == 64));
}

fn identities_name_the_same_person(fixture: &Fixture) {
    let known = append(&fixture.store, vec![event("34600", "a")])[0].conversation().clone();
    let mut person = person("34600");
    let user = Identity { scheme: IdentityScheme::WaUser, value: "ES.1".to_owned() };
    person.identities.insert(0, user.clone());
    let both = NewLaneEvent { target: LaneTarget::Contact(person.clone()), ..event("", "b") };
    assert_eq!(append(&fixture.store, vec![both])[0].conversation(), &known);
    person.identities.truncate(1);
    let alone = NewLaneEvent { target: LaneTarget::Contact(person), ..event("", "c") };
    assert_eq!(append(&fixture.store, vec![alone])[0].conversation(), &known);
    let claimed = claim(&fixture.store, NOW).pop().unwrap();
    assert_eq!((claimed.identities.len(), claimed.identities.contains(&user)), (2, true));
}

fn a_lane_has_one_owner(fixture: &Fixture) {
    append(&fixture.store, vec![event("1", "a")]);
    let first = claim(&fixture.store, NOW);
    assert_eq!(first.len(), 1);
    assert!(claim(&fixture.store, NOW.plus_ms(59_999)).is_empty());
    assert!(!fixture.store.read(|tx| lane::ready(tx, NOW)).unwrap());
    assert_eq!(claim(&fixture.store, NOW.plus_ms(60_000)).len(), 1, "the lease is over");
    let held = (first[0].merchant.clone(), first[0].conversation.clone(), first[0].fence);
    let kept = fixture
        .store
        .write(0, move |tx| lane::extend(tx, std::slice::from_ref(&held), NOW.plus_ms(999_999)));
    assert_eq!(kept.wait().unwrap(), 0, "the first owner has nothing to extend");
}

fn a_node_that_died_is_taken_over(fixture: &Fixture) {
    append(&fixture.store, vec![event("1", "a"), event("2", "b")]);
    let claim_as = |owner: &'static str, limit: usize| {
        let claimed = move |tx: &mut Tx<'_>| lane::claim(tx, owner, NOW, 60_000, limit, 100);
        fixture.store.write(0, claimed).wait().unwrap()
    };
    let dead = claim_as("dead#0", 1).pop().unwrap();
    let alive = claim_as("alive#0", 1).pop().unwrap();
    assert_ne!(dead.conversation, alive.conversation);
    let ended = fixture.store.write(0, |tx| lane::end_leases_of(tx, "dead"));
    assert_eq!(ended.wait().unwrap(), 1);
    let taken: Vec<_> =
        claim_as("dead#0", 9).into_iter().map(|c| (c.conversation, c.attempt)).collect();
    assert_eq!(taken, [(dead.conversation.clone(), 2)], "the other node keeps what it holds");
    assert_eq!(commit(&fixture.store, vec![turn(&dead), turn(&alive)]), [false, true]);
}

fn a_lost_fence_stores_nothing(fixture: &Fixture) {
    append(&fixture.store, vec![event("1", "a"), event("2", "b")]);
    let mut stale = claim(&fixture.store, NOW);
    stale.sort_by(|a, b| a.identities.cmp(&b.identities));
    let late: Vec<_> = claim(&fixture.store, NOW.plus_ms(60_000));
    assert_eq!(late.len(), 2);
    let fresh = late.iter().find(|c| c.conversation == stale[1].conversation).unwrap();
    let mut lost = turn(&stale[0]);
    lost.messages = vec![message("msg_lost", 1, MessageKind::Inbound)];
    lost.state = "\"lost\"".to_owned();
    assert_eq!(commit(&fixture.store, vec![lost, turn(fresh)]), [false, true]);
    let conversation = &stale[0].conversation;
    let stored = fixture.store.read(|tx| message::before(tx, &merchant(), conversation, None, 10));
    assert!(stored.unwrap().is_empty());
    assert_eq!(commit(&fixture.store, vec![turn(fresh)]), [false], "a turn is stored once");
}

fn a_killer_event_is_parked(fixture: &Fixture) {
    append(&fixture.store, vec![event("1", "killer"), event("1", "innocent")]);
    let mut now = NOW;
    for attempt in 1..=ATTEMPTS_MAX {
        let claimed = claim(&fixture.store, now).pop().unwrap();
        assert_eq!(claimed.attempt, attempt);
        assert_eq!(claimed.events.len(), if attempt == 1 { 2 } else { 1 });
        now = now.plus_ms(60_000);
    }
    let claimed = claim(&fixture.store, now).pop().unwrap();
    assert!(claimed.parked.as_ref().unwrap().body.contains("killer"));
    assert_eq!(claimed.events.len(), 1);
    assert!(claimed.events[0].body.contains("innocent"));
    assert_eq!(commit(&fixture.store, vec![turn(&claimed)]), [true]);
    assert!(claim(&fixture.store, now).is_empty());
    let parked = fixture.store.read(|tx| lane::list_parked(tx, &merchant(), None, 10)).unwrap();
    let arrival = parked[0].event.arrival;
    assert!(
        fixture.store.write(0, move |tx| lane::replay(tx, &merchant(), arrival)).wait().unwrap()
    );
    let replayed = claim(&fixture.store, now).pop().unwrap();
    assert_eq!((replayed.attempt, replayed.events.len()), (1, 1));
}

fn a_failed_event_is_tried_again_and_then_parked(fixture: &Fixture) {
    append(&fixture.store, vec![event("1", "bad"), event("1", "good")]);
    let mut now = NOW;
    for attempt in 1..=ATTEMPTS_MAX {
        let claimed = claim(&fixture.store, now).pop().unwrap();
        let arrival = claimed.events[0].arrival;
        let failed = fixture.store.write(0, move |tx| {
            let c = &claimed;
            lane::fail(tx, &c.merchant, &c.conversation, c.fence, arrival, "no", now)
        });
        match failed.wait().unwrap() {
            Failed::Retry { at } => {
                assert!(claim(&fixture.store, at.plus_ms(-1)).is_empty());
                now = at;
            }
            Failed::Parked => assert_eq!(attempt, ATTEMPTS_MAX),
            Failed::Lost => panic!("the lane was held"),
        }
    }
    let after = claim(&fixture.store, now).pop().unwrap();
    assert_eq!((after.attempt, after.events.len()), (1, 1));
    assert!(after.events[0].body.contains("good"));
}

fn released_events_wait_for_the_next_claim(fixture: &Fixture) {
    let claimed = conversation(&fixture.store, "1");
    let released = claimed.clone();
    let done = fixture.store.write(0, move |tx| {
        lane::release(tx, &released.merchant, &released.conversation, released.fence)
    });
    done.wait().unwrap();
    let again = claim(&fixture.store, NOW).pop().unwrap();
    assert_eq!((again.events, again.attempt), (claimed.events, 1));
}

fn an_event_that_arrives_during_a_turn_is_not_lost(fixture: &Fixture) {
    let claimed = conversation(&fixture.store, "1");
    append(&fixture.store, vec![event("1", "meanwhile")]);
    assert!(claim(&fixture.store, NOW).is_empty());
    assert_eq!(commit(&fixture.store, vec![turn(&claimed)]), [true]);
    let next = claim(&fixture.store, NOW).pop().unwrap();
    assert!(next.events[0].body.contains("meanwhile"));
}

fn merchants_take_turns(fixture: &Fixture) {
    append(&fixture.store, (0..50).map(|n| event(&n.to_string(), &format!("k{n}"))).collect());
    let small: MerchantId = "small".into();
    append(&fixture.store, vec![NewLaneEvent { merchant: small.clone(), ..event("1", "a") }]);
    let claimed =
        fixture.store.write(0, |tx| lane::claim(tx, "test", NOW, 60_000, 20, 10)).wait().unwrap();
    assert_eq!(claimed.len(), 20);
    assert!(claimed.iter().any(|claimed| claimed.merchant == small));
}

fn events_of_unknown_conversations_are_refused(fixture: &Fixture) {
    let conversation = conversation(&fixture.store, "1").conversation;
    let of = |merchant: &str, conversation: &ConversationId| NewLaneEvent {
        merchant: merchant.into(),
        target: LaneTarget::Conversation(conversation.clone()),
        ..event("", "command")
    };
    let refused = [of("havn-sol", &"conv_none".into()), of("other", &conversation)];
    for event in refused {
        let outcome =
            fixture.store.write(0, move |tx| lane::append(tx, std::slice::from_ref(&event)));
        assert_eq!(outcome.wait(), Err(StoreError::NotFound));
    }
    append(&fixture.store, vec![of("havn-sol", &conversation)]);
}

fn timers_fire_once(fixture: &Fixture) {
    let claimed = conversation(&fixture.store, "1");
    let mut turn = turn(&claimed);
    let timer = |name: &str, ms: i64| (name.to_owned(), NOW.plus_ms(ms));
    turn.timers_set = vec![timer("a", 10), timer("b", 20), timer("a", 30), timer("c", 5)];
    turn.timers_canceled = vec!["none".to_owned()];
    commit(&fixture.store, vec![turn]);
    assert_eq!(fixture.store.read(timer::next_due).unwrap(), Some(NOW.plus_ms(5)));
    let fire = |ms: i64| -> Vec<String> {
        let due = fixture.store.write(0, move |tx| timer::due(tx, NOW.plus_ms(ms), 10));
        due.wait().unwrap().into_iter().map(|timer| timer.key).collect()
    };
    assert_eq!(fire(4), [""; 0]);
    assert_eq!(fire(20), ["c", "b"]);
    assert_eq!(fire(20), [""; 0]);
    let claimed = claim(&fixture.store, NOW.plus_ms(20)).pop().unwrap();
    assert_eq!(claimed.events.len(), 2);
    let mut turn = crate::fixture::turn(&claimed);
    turn.timers_canceled = vec!["a".to_owned()];
    commit(&fixture.store, vec![turn]);
    assert_eq!(fire(99), [""; 0]);
}

fn amendments_wait_for_their_message(fixture: &Fixture) {
    let store = &fixture.store;
    let claimed = conversation(store, "1");
    let mut first = turn(&claimed);
    let amend = |target: &str, word: &str| NewAmendment {
        target_provider_id: target.to_owned(),
        at: NOW,
        change: format!("{{\"change\":\"edited\",\"text\":\"{word}\"}}"),
    };
    first.amendments = vec![amend("later", "one"), amend("later", "two"), amend("never", "x")];
    commit(store, vec![first]);
    append(store, vec![event("1", "next")]);
    let claimed = claim(store, NOW).pop().unwrap();
    let mut second = turn(&claimed);
    let mut late = message("msg_late", 1, MessageKind::Inbound);
    late.provider_id = Some("later".to_owned());
    second.messages = vec![late];
    second.amendments = vec![amend("later", "three")];
    commit(store, vec![second]);
    let stored = store
        .read(|tx| message::by_provider_id(tx, &merchant(), &inbox(), "later"))
        .unwrap()
        .unwrap();
    let amendments = stored.amendments.unwrap();
    let places: Vec<usize> =
        ["one", "two", "three"].iter().map(|word| amendments.find(word).unwrap()).collect();
    assert!(places.is_sorted(), "{amendments}");
}

/// Wherever a message left something of what it said: its row, the search, the list, its file, its bytes.
fn what_was_taken_back_is_erased(fixture: &Fixture) {
    let store = &fixture.store;
    let upload = |id: &str| store::upload::Upload {
        id: id.to_owned(),
        conversation: None,
        file_name: None,
        mime: "image/png".to_owned(),
        created_at: NOW,
        content: b"picture".to_vec(),
    };
    let uploads = [upload("up_hers"), upload("up_other")];
    let kept = store.write(0, move |tx| {
        uploads.iter().try_for_each(|one| store::upload::create(tx, &merchant(), one))
    });
    kept.wait().unwrap();
    // The edit may come before the deletion or after it, the deletion before the message.
    let check = |phone: &str, changes: [&[&str]; 3], is_last: bool| {
        let conversation = secret_with(store, phone, changes, is_last);
        let id = format!("mid/{phone}");
        let one = store.read(|tx| message::by_provider_id(tx, &merchant(), &inbox(), &id)).unwrap();
        let one = one.unwrap();
        assert!(!one.body.contains("secret") && !one.body.contains("up_hers"), "{}", one.body);
        assert!(one.body.contains("inbound"), "its line stays: {}", one.body);
        let changes = one.amendments.unwrap();
        assert!(changes.contains("revoked") && !changes.contains("edited"), "{phone}: {changes}");
        let found =
            store.read(|tx| message::search(tx, &merchant(), &conversation, "secret", 10)).unwrap();
        assert_eq!(found, [], "{phone}");
        let shown = store.read(|tx| store::conversation::get(tx, &merchant(), &conversation));
        let shown = shown.unwrap().unwrap().projection.preview;
        assert_eq!(shown, if is_last { "contact:" } else { "contact:something else" }, "{phone}");
        let raws = store.read(|tx| store::raw_event::list(tx, &merchant(), NOW.plus_ms(900), 100));
        let raws = raws.unwrap();
        let body = |key: String| raws.iter().find(|raw| raw.id == key).unwrap().body.clone();
        assert_eq!(body(format!("raw_{id}")), b"", "{phone}");
        assert_ne!(body(format!("raw_other-{phone}")), b"", "{phone}");
    };
    check("after", [&[], &[], &["revoked"]], true);
    check("before", [&["revoked"], &[], &[]], true);
    check("edited", [&[], &["my secret two"], &["revoked", "my secret three"]], true);
    check("followed", [&[], &[], &["revoked"]], false);
    let left = |id: &'static str| store.read(|tx| store::upload::get(tx, &merchant(), id)).unwrap();
    assert_eq!(left("up_hers"), None);
    assert!(left("up_other").is_some());
}

/// A conversation with a message of a secret and a file in the second of three turns, each with its changes.
fn secret_with(store: &Store, phone: &str, changes: [&[&str]; 3], is_last: bool) -> ConversationId {
    let id = format!("mid/{phone}");
    let raw = |key: &str, text: &str| NewLaneEvent {
        key: key.to_owned(),
        received_at: NOW.plus_ms(phone.len() as i64),
        raw: Some(Arc::new(RawBody {
            id: format!("raw_{key}"),
            headers: "{}".to_owned(),
            body: text.as_bytes().to_vec(),
        })),
        ..event(phone, key)
    };
    append(store, vec![raw(&id, &format!(r#"{{"mid":"mid\/{phone}","text":"my secret"}}"#))]);
    append(store, vec![raw(&format!("other-{phone}"), r#"{"mid":"else","text":"kept"}"#)]);
    let amend = |word: &&str| NewAmendment {
        target_provider_id: id.clone(),
        at: NOW,
        change: match *word {
            "revoked" => r#"{"change":"revoked"}"#.to_owned(),
            word => format!(r#"{{"change":"edited","text":"{word}"}}"#),
        },
    };
    let mut said = message(&format!("msg_{phone}"), 1, MessageKind::Inbound);
    said.provider_id = Some(id.clone());
    said.search_text = "my secret".to_owned();
    said.body = r#"{"message":{"id":"m","item":"inbound","blocks":[
        {"type":"text","text":"my secret"},{"type":"media","url":"wa:up_hers"}]}}"#
        .to_owned();
    let mut next = message(&format!("msg_next_{phone}"), 2, MessageKind::Inbound);
    next.search_text = "something else".to_owned();
    let mut conversation = None;
    for (n, changes) in changes.iter().enumerate() {
        if n > 0 {
            append(store, vec![event(phone, &format!("{n}-{phone}"))]);
        }
        let claimed = claim(store, NOW.plus_ms(n as i64 * 100_000)).pop().unwrap();
        let mut turn = turn(&claimed);
        turn.projection.preview = String::new();
        if n == 1 {
            turn.messages = vec![said.clone()];
            turn.projection.preview = "contact:my secret".to_owned();
        }
        if n == 1 && !is_last {
            turn.messages.push(next.clone());
            turn.projection.preview = "contact:something else".to_owned();
        }
        turn.amendments = changes.iter().map(amend).collect();
        assert_eq!(commit(store, vec![turn]), [true], "{phone}");
        conversation = Some(claimed.conversation);
    }
    conversation.unwrap()
}

fn counters_follow_the_views(fixture: &Fixture) {
    let store = &fixture.store;
    let check = |expected: &[(&str, i64)]| {
        let all = store.read(|tx| counter::list(tx, &merchant(), "")).unwrap();
        let found: Vec<(&str, i64)> =
            all.iter().filter(|(_, n)| **n != 0).map(|(name, n)| (name.as_str(), *n)).collect();
        assert_eq!(found, expected);
    };
    let claimed = conversation(store, "1");
    commit(store, vec![turn(&claimed)]);
    check(&[("view:bot", 1), ("view:open", 1)]);
    append(store, vec![event("1", "help")]);
    let mut waiting = turn(&claim(store, NOW).pop().unwrap());
    waiting.projection.holder = engine::inbox::floor::Holder::Waiting;
    waiting.projection.unread = 3;
    commit(store, vec![waiting]);
    check(&[("unread", 1), ("view:open", 1), ("view:unassigned", 1), ("view:waiting", 1)]);
    append(store, vec![event("1", "thanks")]);
    let mut mine = turn(&claim(store, NOW).pop().unwrap());
    mine.projection.holder = engine::inbox::floor::Holder::Agent { id: "agt_1".into() };
    mine.projection.assignee = Some("agt_1".into());
    commit(store, vec![mine]);
    check(&[("mine:agt_1", 1), ("view:agent", 1), ("view:open", 1)]);
    append(store, vec![event("1", "bye")]);
    let mut closed = turn(&claim(store, NOW).pop().unwrap());
    closed.projection.status = engine::Status::Closed;
    closed.projection.assignee = Some("agt_1".into());
    commit(store, vec![closed]);
    check(&[("view:closed", 1)]);
}

fn signals_add_up(fixture: &Fixture) {
    let count = |key: &str, day: i64, n: i64| SignalCount {
        name: "viewed".to_owned(),
        key: key.to_owned(),
        day,
        n,
    };
    for phone in ["1", "2", "3", "4"] {
        let mut turn = turn(&conversation(&fixture.store, phone));
        turn.signals = vec![count("mug", 1, 1), count("bowl", 1, 2), count("mug", 2, 5)];
        commit(&fixture.store, vec![turn]);
    }
    let top = |first: i64, last: i64| {
        fixture.store.read(|tx| signal::top(tx, &merchant(), "viewed", first, last, 10)).unwrap()
    };
    assert_eq!(top(1, 1), [("bowl".to_owned(), 8), ("mug".to_owned(), 4)]);
    assert_eq!(top(1, 2)[0], ("mug".to_owned(), 24));
    assert!(top(3, 9).is_empty());
}

fn raw_bytes_are_kept_once(fixture: &Fixture) {
    let raw =
        Arc::new(RawBody { id: "raw1".into(), headers: "{}".into(), body: vec![0, 159, 255] });
    let with = |key: &str| NewLaneEvent { raw: Some(Arc::clone(&raw)), ..event("1", key) };
    append(&fixture.store, vec![with("a"), with("b")]);
    append(&fixture.store, vec![with("a")]);
    let kept =
        fixture.store.read(|tx| raw_event::list(tx, &merchant(), NOW.plus_ms(1), 10)).unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].body, raw.body);
    let gone = fixture.store.write(0, |tx| raw_event::prune(tx, &merchant(), NOW.plus_ms(1), 10));
    assert_eq!(gone.wait().unwrap(), 1);
}

/// Many webhook writers and several claiming nodes at once: every event is consumed exactly once.
fn nothing_is_lost_or_doubled_under_concurrency(fixture: &Fixture) {
    const PEOPLE: u64 = 40;
    const ROUNDS: u64 = 25;
    let store = &fixture.store;
    let consumed = std::sync::Mutex::new(Vec::new());
    let appended_all = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4_u64)
            .map(|writer| {
                scope.spawn(move || {
                    for round in 0..ROUNDS {
                        let events: Vec<NewLaneEvent> = (0..PEOPLE)
                            .map(|n| event(&n.to_string(), &format!("{writer}-{round}-{n}")))
                            .collect();
                        store.write(writer, move |tx| lane::append(tx, &events)).wait().unwrap();
                    }
                })
            })
            .collect();
        for node in 0..3_u64 {
            let (consumed, appended_all) = (&consumed, &appended_all);
            scope.spawn(move || {
                loop {
                    let last = appended_all.load(std::sync::atomic::Ordering::Acquire);
                    let owner = format!("node{node}");
                    let claimed = store
                        .write(node, move |tx| lane::claim(tx, &owner, NOW, 60_000, 10, 7))
                        .wait()
                        .unwrap();
                    if claimed.is_empty() && last {
                        return;
                    }
                    let turns: Vec<_> = claimed.iter().map(turn).collect();
                    let kept =
                        store.write(node, move |tx| lane::commit(tx, &turns)).wait().unwrap();
                    assert!(kept.iter().all(|kept| *kept));
                    let bodies = claimed.into_iter().flat_map(|c| c.events).map(|e| e.body);
                    consumed.lock().unwrap().extend(bodies);
                }
            });
        }
        for writer in writers {
            writer.join().unwrap();
        }
        appended_all.store(true, std::sync::atomic::Ordering::Release);
    });
    let mut consumed = consumed.into_inner().unwrap();
    // A node may have seen nothing because another one held every lane at that moment.
    for left in claim(store, NOW.plus_ms(60_000)) {
        consumed.extend(left.events.into_iter().map(|event| event.body));
    }
    assert_eq!(consumed.len() as u64, 4 * ROUNDS * PEOPLE);
    assert_eq!(consumed.iter().collect::<BTreeSet<_>>().len(), consumed.len());
}
