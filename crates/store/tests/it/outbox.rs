//! Sending: pieces in order, every end of an attempt, and receipts in any order.

use crate::fixture::*;
use engine::inbox::inbound::ReceiptState::{self, Delivered, Failed, Queued, Read, Sent, Unknown};
use engine::inbox::reply_window::{self, Opening};
use engine::{ConversationId, MessageId, Timestamp};
use std::collections::BTreeSet;
use store::consent::{self, NewConsent};
use store::lane::MessageKind;
use store::outbox::{self, OutboxItem, OutboxResult, Outcome, Window};
use store::receipt::{self, MessageChanged, ReceiptRow};
use store::{Store, message};

store_conformance! {
    pieces_leave_in_order,
    a_retry_waits_for_its_time,
    an_unknown_piece_is_found_out_not_resent,
    a_crash_after_the_start_is_doubt,
    a_dead_piece_lets_the_next_one_go,
    what_may_not_be_sent_is_dead,
    what_is_over_the_quota_is_dead,
    a_refusal_counts_in_its_channel,
    a_known_conversation_is_not_searched,
    receipts_only_move_forward,
    a_receipt_may_come_first,
    a_receipt_with_our_id_settles_a_doubt,
    a_message_is_delivered_with_its_last_piece,
    many_nodes_send_each_piece_once,
}

fn take(store: &Store, now: Timestamp) -> Vec<OutboxItem> {
    store.write(0, move |tx| outbox::claim(tx, "test", now, 10_000, 100)).wait().unwrap().items
}

fn settle(
    store: &Store,
    item: &OutboxItem,
    now: Timestamp,
    outcome: Outcome,
) -> Vec<MessageChanged> {
    let result = OutboxResult {
        merchant: item.merchant.clone(),
        id: item.id.clone(),
        attempt: item.attempt,
        now,
        outcome,
    };
    store.write(0, move |tx| outbox::settle(tx, std::slice::from_ref(&result))).wait().unwrap()
}

fn sent(provider_id: &str) -> Outcome {
    Outcome::Sent { provider_id: Some(provider_id.to_owned()), possibly_duplicated: false }
}

fn report(provider_id: &str, state: ReceiptState) -> ReceiptRow {
    ReceiptRow {
        merchant: merchant(),
        inbox: inbox(),
        provider_id: provider_id.to_owned(),
        correlation: None,
        state,
        at: NOW,
        error_code: (state == Failed).then(|| "131".to_owned()),
        error_text: None,
        pricing: None,
    }
}

fn apply(store: &Store, reports: Vec<ReceiptRow>) -> Vec<MessageChanged> {
    store.write(1, move |tx| receipt::apply(tx, &reports)).wait().unwrap()
}

fn state_of(store: &Store, conversation: &ConversationId, id: &MessageId) -> ReceiptState {
    let found = store.read(|tx| message::get(tx, &merchant(), conversation, id)).unwrap();
    found.unwrap().receipt
}

fn pieces_leave_in_order(fixture: &Fixture) {
    let store = &fixture.store;
    let (conversation, _) = waiting_message(store, "1", 3);
    waiting_message(store, "2", 1);
    let first = take(store, NOW);
    assert_eq!(first.len(), 2, "the head of each conversation");
    assert!(take(store, NOW).is_empty());
    for piece in 0..3 {
        let item = match piece {
            0 => first.iter().find(|item| item.id.conversation == conversation).unwrap().clone(),
            _ => take(store, NOW).pop().unwrap(),
        };
        assert_eq!((item.id.piece, item.attempt, item.doubt), (piece, 1, false));
        settle(store, &item, NOW, sent(&format!("p{piece}")));
    }
    assert!(take(store, NOW).is_empty());
}

fn a_retry_waits_for_its_time(fixture: &Fixture) {
    let store = &fixture.store;
    let (conversation, id) = waiting_message(store, "1", 2);
    let item = take(store, NOW).pop().unwrap();
    let at = NOW.plus_ms(5_000);
    settle(store, &item, NOW, Outcome::RetryAt { at, reason: "429".to_owned() });
    assert!(take(store, at.plus_ms(-1)).is_empty());
    let again = take(store, at).pop().unwrap();
    assert_eq!((again.id.piece, again.attempt, again.doubt), (0, 2, false));
    assert_eq!(again.error.as_deref(), Some("429"));
    assert_eq!(state_of(store, &conversation, &id), Queued);
    let stale = settle(store, &item, at, Outcome::Dead { code: "x".into(), reason: "x".into() });
    assert!(stale.is_empty(), "a result of an older attempt changes nothing");
    settle(store, &again, at, sent("p"));
    assert_eq!(take(store, at).pop().unwrap().id.piece, 1);
}

fn an_unknown_piece_is_found_out_not_resent(fixture: &Fixture) {
    let store = &fixture.store;
    let (conversation, id) = waiting_message(store, "1", 1);
    let item = take(store, NOW).pop().unwrap();
    let check_at = NOW.plus_ms(2_000);
    let changed =
        settle(store, &item, NOW, Outcome::Unknown { reason: "timeout".into(), check_at });
    assert_eq!(changed[0].state, Unknown);
    assert!(take(store, NOW.plus_ms(1_999)).is_empty());
    let doubtful = take(store, check_at).pop().unwrap();
    assert!(doubtful.doubt);
    let outcome = Outcome::Sent { provider_id: None, possibly_duplicated: true };
    assert_eq!(settle(store, &doubtful, check_at, outcome)[0].state, Sent);
    let stored =
        store.read(|tx| message::get(tx, &merchant(), &conversation, &id)).unwrap().unwrap();
    assert!(stored.possibly_duplicated);
}

fn a_crash_after_the_start_is_doubt(fixture: &Fixture) {
    let store = &fixture.store;
    waiting_message(store, "1", 1);
    assert_eq!(take(store, NOW).len(), 1);
    let again = take(store, NOW.plus_ms(10_000)).pop().unwrap();
    assert_eq!((again.attempt, again.doubt), (2, true));
}

fn a_dead_piece_lets_the_next_one_go(fixture: &Fixture) {
    let store = &fixture.store;
    let (conversation, id) = waiting_message(store, "1", 2);
    let item = take(store, NOW).pop().unwrap();
    let outcome = Outcome::Dead { code: "unreachable".into(), reason: "no such number".into() };
    let changed = settle(store, &item, NOW, outcome);
    assert_eq!((changed[0].state, changed[0].error_code.as_deref()), (Failed, Some("unreachable")));
    let next = take(store, NOW).pop().unwrap();
    assert_eq!(next.id.piece, 1);
    settle(store, &next, NOW, sent("p1"));
    assert_eq!(state_of(store, &conversation, &id), Failed, "it has failed in part");
    let dead = store.read(|tx| outbox::list_dead(tx, &merchant(), None, 10)).unwrap();
    assert_eq!(dead[0].reason, "no such number");
    let name = dead[0].id.clone();
    let back = store.write(0, move |tx| outbox::replay(tx, &merchant(), &name, NOW));
    assert!(back.wait().unwrap());
    assert_eq!(take(store, NOW).pop().unwrap().id.piece, 0);
}

fn what_may_not_be_sent_is_dead(fixture: &Fixture) {
    let store = &fixture.store;
    let check = |phone: &str, code: Option<&str>, change: fn(&mut store::lane::TurnCommit)| {
        let claimed = conversation(store, phone);
        let outgoing = message(&format!("msg_{phone}"), 1, MessageKind::Outbound);
        let mut turn = turn(&claimed);
        turn.outbox = vec![piece(&outgoing, 0, true)];
        turn.messages = vec![outgoing];
        change(&mut turn);
        commit(store, vec![turn]);
        let claim = store.write(0, |tx| outbox::claim(tx, "test", NOW, 10_000, 10)).wait().unwrap();
        assert_eq!(claim.blocked.first().map(|blocked| blocked.code), code, "{phone}");
        assert_eq!(claim.items.len(), usize::from(code.is_none()), "{phone}");
        let expected = if code.is_some() { Failed } else { Queued };
        let id = MessageId::new(format!("msg_{phone}"));
        assert_eq!(state_of(store, &claimed.conversation, &id), expected, "{phone}");
    };
    check("bot", None, |turn| turn.outbox[0].floor_version = Some(0));
    check("floor", Some("floor_changed"), |turn| {
        turn.outbox[0].floor_version = Some(0);
        turn.projection.floor_version = 1;
    });
    check("agent", None, |turn| turn.projection.floor_version = 1);
    check("news", Some("no_consent"), |turn| turn.outbox[0].is_marketing = true);
    check("window", Some("window_closed"), |turn| {
        turn.outbox[0].window = Window::Within { extra_ms: 0 };
        turn.projection.reply_window_until = Some(NOW.plus_ms(-1));
    });
    check("open", None, |turn| {
        turn.outbox[0].window = Window::Within { extra_ms: 0 };
        turn.projection.reply_window_until = Some(NOW);
    });
    check("template", None, |turn| {
        turn.projection.reply_window_until = Some(NOW.plus_ms(-1));
    });
}

/// A platform that counts: what is beyond its quota is not begun, what is tried again is not counted again, and when
/// the platform itself says that it is enough, it is.
fn what_is_over_the_quota_is_dead(fixture: &Fixture) {
    let store = &fixture.store;
    let claimed = conversation(store, "quota");
    let outgoing = message("msg_quota", 1, MessageKind::Outbound);
    let mut first = turn(&claimed);
    first.outbox = (0..5).map(|n| piece(&outgoing, n, n == 4)).collect();
    for row in &mut first.outbox[..4] {
        row.window = Window::Within { extra_ms: 0 };
    }
    first.messages = vec![outgoing];
    let opening = |n_started_max| Opening { until: NOW.plus_ms(60_000), n_started_max };
    first.projection.openings = vec![opening(3)];
    first.projection.reply_window_until = Some(NOW.plus_ms(60_000));
    commit(store, vec![first]);
    let id = claimed.conversation.clone();
    let counts = || {
        let id = id.clone();
        let row = store.write(0, move |tx| {
            let shown = store::conversation::get(tx, &merchant(), &id)?.unwrap();
            Ok((shown.n_started, store::lane::peek(tx, &merchant(), &id)?.unwrap().sends))
        });
        let (shown, sends) = row.wait().unwrap();
        assert_eq!(shown, sends.n_started);
        (sends.n_started, sends.n_waiting)
    };
    assert_eq!(counts(), (0, 4), "four wait; the fifth needs no window");
    let item = take(store, NOW).pop().unwrap();
    let again = Outcome::RetryAt { at: NOW, reason: "throttled".to_owned() };
    settle(store, &item, NOW, again);
    assert_eq!(counts(), (1, 3));
    for n_started in 1..=3 {
        let item = take(store, NOW).pop().unwrap();
        assert_eq!(counts(), (n_started, 4 - n_started), "one more only the first time");
        settle(store, &item, NOW, sent(&format!("wx-{n_started}")));
    }
    let late = store.write(0, |tx| outbox::claim(tx, "test", NOW, 10_000, 10)).wait().unwrap();
    let codes: Vec<_> = late.blocked.iter().map(|blocked| blocked.code).collect();
    assert_eq!((codes, late.items.len()), (vec!["window_closed"], 0), "the fourth of three");
    let item = take(store, NOW).pop().unwrap();
    assert_eq!(item.id.piece, 4, "what needs no window");
    settle(store, &item, NOW, sent("wx-4"));
    assert_eq!(counts(), (3, 0));

    // She writes again, and the platform has counted more than we have.
    append(store, vec![event("quota", "again")]);
    let claimed = claim(store, NOW).pop().unwrap();
    let outgoing = message("msg_again", claimed.next_position, MessageKind::Outbound);
    let mut second = turn(&claimed);
    second.outbox = vec![piece(&outgoing, 0, true)];
    second.outbox[0].window = Window::Within { extra_ms: 0 };
    second.messages = vec![outgoing];
    second.projection.openings = vec![opening(8)];
    commit(store, vec![second]);
    let id = claimed.conversation.clone();
    let item = take(store, NOW).pop().unwrap();
    let code = "reply_window_closed".to_owned();
    settle(store, &item, NOW, Outcome::Dead { code, reason: "45047".to_owned() });
    let peeked = store.write(0, move |tx| store::lane::peek(tx, &merchant(), &id)).wait().unwrap();
    let sends = peeked.unwrap().sends;
    assert_eq!(reply_window::left(&[opening(8)], sends, NOW), Some(0));
}

fn a_refusal_counts_in_its_channel(fixture: &Fixture) {
    let store = &fixture.store;
    let row = store::inbox::Inbox {
        merchant: merchant(),
        id: inbox(),
        channel: "whatsapp".to_owned(),
        name: "WhatsApp".to_owned(),
        settings: "{}".to_owned(),
        secrets: None,
        is_disabled: false,
        created_at: NOW,
        updated_at: NOW,
    };
    store.write(0, move |tx| store::inbox::put(tx, &row)).wait().unwrap();
    let check = |phone: &str, said: &'static str, kind: &str, code: Option<&str>| {
        let claimed = conversation(store, phone);
        let contact = claimed.contact.clone();
        let entered = store.write(0, move |tx| {
            for word in said.split_whitespace() {
                let (channel, topic) = word[1..].split_once('/').unwrap();
                let new = NewConsent {
                    channel,
                    topic,
                    granted: word.starts_with('+'),
                    source: "test",
                    evidence: None,
                    conversation: None,
                    at: NOW,
                };
                consent::record(tx, &merchant(), &contact, &new)?;
            }
            Ok(())
        });
        entered.wait().unwrap();
        let outgoing = message(&format!("msg_{phone}"), 1, MessageKind::Outbound);
        let mut turn = turn(&claimed);
        turn.outbox = vec![piece(&outgoing, 0, true)];
        turn.outbox[0].is_marketing = kind == "news";
        turn.outbox[0].is_confirmation = kind == "confirmation";
        turn.messages = vec![outgoing];
        commit(store, vec![turn]);
        let claim = store.write(0, |tx| outbox::claim(tx, "test", NOW, 10_000, 10)).wait().unwrap();
        assert_eq!(claim.blocked.first().map(|blocked| blocked.code), code, "{phone}");
        assert_eq!(claim.items.len(), usize::from(code.is_none()), "{phone}");
    };
    check("silent", "", "news", Some("no_consent"));
    check("yes", "+whatsapp/marketing", "news", None);
    check("yes everywhere", "+/marketing", "news", None);
    check("yes elsewhere", "+webchat/marketing", "news", Some("no_consent"));
    check("here", "+whatsapp/marketing -whatsapp/marketing", "news", Some("opted_out"));
    check("here only", "+/marketing -webchat/marketing", "news", None);
    check("everywhere", "+whatsapp/marketing -/marketing", "news", Some("opted_out"));
    check("again", "-whatsapp/marketing +whatsapp/marketing", "news", None);
    check("order", "-whatsapp/marketing", "utility", None);
    check("stop", "-whatsapp/all", "utility", Some("opted_out"));
    check("stop elsewhere", "-sms/all", "utility", None);
    check("confirmed", "-whatsapp/all", "confirmation", None);
    check("stop news", "+whatsapp/marketing -whatsapp/all", "news", Some("opted_out"));
    check("start", "-whatsapp/all +whatsapp/all", "utility", None);
    check("start is no yes", "-whatsapp/all +whatsapp/all", "news", Some("opted_out"));
}

/// Whoever queued a piece names its conversation; the others' pieces, and what has time, stay where they are.
fn a_known_conversation_is_not_searched(fixture: &Fixture) {
    let store = &fixture.store;
    let (first, _) = waiting_message(store, "1", 2);
    let (second, _) = waiting_message(store, "2", 1);
    let of = |conversation: &ConversationId, now: Timestamp| {
        let known = BTreeSet::from([(merchant(), conversation.clone())]);
        let claim = store.write(0, move |tx| outbox::claim_of(tx, "t", now, 10_000, &known));
        claim.wait().unwrap().items
    };
    let items = of(&first, NOW);
    assert_eq!(items.iter().map(|item| item.id.piece).collect::<Vec<_>>(), [0], "one at a time");
    assert!(of(&first, NOW).is_empty(), "it is out already");
    settle(store, &items[0], NOW, sent("p1"));
    assert_eq!(of(&first, NOW).len(), 1, "the next one has its turn");
    let later = Outcome::RetryAt { at: NOW.plus_ms(5_000), reason: "busy".to_owned() };
    let items = of(&second, NOW);
    settle(store, &items[0], NOW, later);
    assert!(of(&second, NOW).is_empty(), "it has time");
    assert_eq!(of(&second, NOW.plus_ms(5_000)).len(), 1);
}

fn receipts_only_move_forward(fixture: &Fixture) {
    let store = &fixture.store;
    let check = |phone: &str, reports: &[ReceiptState], expected: ReceiptState| {
        let (conversation, id) = waiting_message(store, phone, 1);
        let item = take(store, NOW).pop().unwrap();
        settle(store, &item, NOW, sent(phone));
        for state in reports {
            apply(store, vec![report(phone, *state)]);
        }
        assert_eq!(state_of(store, &conversation, &id), expected, "{reports:?} one by one");
        let (conversation, id) = waiting_message(store, &format!("{phone}-batch"), 1);
        let item = take(store, NOW).pop().unwrap();
        settle(store, &item, NOW, sent(&format!("{phone}-batch")));
        let all = reports.iter().map(|state| report(&format!("{phone}-batch"), *state)).collect();
        apply(store, all);
        assert_eq!(state_of(store, &conversation, &id), expected, "{reports:?} at once");
    };
    check("a", &[], Sent);
    check("b", &[Delivered, Read], Read);
    check("c", &[Read, Delivered, Sent], Read);
    check("d", &[Failed, Delivered], Failed);
    check("e", &[Delivered, Failed], Delivered);
    check("f", &[Sent, Sent], Sent);
}

fn a_receipt_may_come_first(fixture: &Fixture) {
    let store = &fixture.store;
    let (conversation, id) = waiting_message(store, "1", 1);
    let item = take(store, NOW).pop().unwrap();
    assert!(apply(store, vec![report("early", Delivered)]).is_empty());
    assert_eq!(state_of(store, &conversation, &id), Queued);
    let changed = settle(store, &item, NOW, sent("early"));
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].state, Delivered);
    assert!(apply(store, vec![report("early", Sent)]).is_empty());
    assert_eq!(apply(store, vec![report("early", Read)])[0].message, id);
}

fn a_receipt_with_our_id_settles_a_doubt(fixture: &Fixture) {
    let store = &fixture.store;
    let (conversation, id) = waiting_message(store, "1", 2);
    let item = take(store, NOW).pop().unwrap();
    let check_at = NOW.plus_ms(1_000);
    settle(store, &item, NOW, Outcome::Unknown { reason: "timeout".into(), check_at });
    let known = ReceiptRow { correlation: Some(id.clone()), ..report("found", Sent) };
    apply(store, vec![known]);
    let next = take(store, NOW).pop().unwrap();
    assert_eq!((next.id.piece, next.doubt), (1, false), "the first one is settled");
    settle(store, &next, NOW, sent("second"));
    assert_eq!(state_of(store, &conversation, &id), Sent);
}

fn a_message_is_delivered_with_its_last_piece(fixture: &Fixture) {
    let store = &fixture.store;
    let (conversation, id) = waiting_message(store, "1", 2);
    for piece in ["p0", "p1"] {
        let item = take(store, NOW).pop().unwrap();
        settle(store, &item, NOW, sent(piece));
    }
    apply(store, vec![report("p0", Read)]);
    assert_eq!(state_of(store, &conversation, &id), Sent);
    apply(store, vec![report("p1", Delivered)]);
    assert_eq!(state_of(store, &conversation, &id), Delivered);
}

fn many_nodes_send_each_piece_once(fixture: &Fixture) {
    let store = &fixture.store;
    for phone in 0..30 {
        waiting_message(store, &phone.to_string(), 4);
    }
    let all = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for node in 0..4_u64 {
            let all = &all;
            scope.spawn(move || {
                while all.lock().unwrap().len() < 120 {
                    let claim = store
                        .write(node, |tx| outbox::claim(tx, "node", NOW, 10_000, 7))
                        .wait()
                        .unwrap();
                    let results: Vec<OutboxResult> = claim
                        .items
                        .iter()
                        .map(|item| OutboxResult {
                            merchant: item.merchant.clone(),
                            id: item.id.clone(),
                            attempt: item.attempt,
                            now: NOW,
                            outcome: sent(&format!("{}-{}", item.message, item.id.piece)),
                        })
                        .collect();
                    all.lock().unwrap().extend(claim.items.into_iter().map(|item| item.id));
                    store.write(node + 1, move |tx| outbox::settle(tx, &results)).wait().unwrap();
                }
            });
        }
    });
    let sent = all.into_inner().unwrap();
    assert_eq!(sent.len(), 120);
    for (idx, id) in sent.iter().enumerate() {
        let earlier = sent[..idx].iter().filter(|e| e.conversation == id.conversation).count();
        assert_eq!(earlier as i64, id.piece, "each once, in order");
    }
}
