//! People and lists: paging, idempotency, consents, and that nobody sees what is another merchant's.

use crate::fixture::*;
use engine::inbox::floor::Holder;
use engine::{ContactId, ConversationId, MerchantId};
use std::collections::BTreeSet;
use store::conversation::{self, View};
use store::document::{self, DocumentKind};
use store::idempotency::{self, Begin};
use store::inbox::{self, Inbox};
use store::lane::MessageKind;
use store::session::{self, Session};
use store::token::{self, Token};
use store::upload::{self, Upload};
use store::{
    Cursor, StoreError, audit, cart, catalog, checkout, consent, contact, counter, lane, live,
    message, order, outbox, payment, promotion, raw_event, refund, review, wish,
};

store_conformance! {
    pages_show_every_conversation_once,
    conversations_are_found_by_name_and_words,
    views_show_what_belongs_to_them,
    the_transcript_is_read_both_ways,
    a_repeated_request_gets_the_first_answer,
    the_last_consent_counts,
    sessions_and_tokens_end,
    an_inbox_name_is_taken_once,
    documents_keep_their_shape,
    identities_move,
    a_wish_is_told_once,
    uploads_come_back,
    nothing_is_seen_by_another_merchant,
}

fn pages_show_every_conversation_once(fixture: &Fixture) {
    let store = &fixture.store;
    for n in 0..25_i64 {
        let mut turn = turn(&conversation_of(fixture, &n.to_string()));
        // Several share a moment: the id decides between them.
        turn.projection.last_message_at = NOW.plus_ms(n / 4);
        commit(store, vec![turn]);
    }
    let (mut seen, mut after): (Vec<ConversationId>, Option<Cursor>) = (Vec::new(), None);
    let mut pages = 0;
    loop {
        let page = store
            .read(|tx| conversation::list(tx, &merchant(), &View::All, None, "", after.as_ref(), 4))
            .unwrap();
        seen.extend(page.items.iter().map(|item| item.id.clone()));
        pages += 1;
        // A newer conversation that comes meanwhile moves nothing.
        let mut newest = turn(&conversation_of(fixture, &format!("new{pages}")));
        newest.projection.last_message_at = NOW.plus_ms(1_000);
        commit(store, vec![newest]);
        let Some(next) = page.next else { break };
        after = Cursor::parse(&next.text());
    }
    assert_eq!((pages, seen.len()), (7, 25));
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 25);
}

fn conversations_are_found_by_name_and_words(fixture: &Fixture) {
    let store = &fixture.store;
    for (phone, said) in
        [("freja", "Har I den i Ærø-blå?"), ("diego", "con 100% de lana"), ("ana", "hola")]
    {
        let mut turn = turn(&conversation_of(fixture, phone));
        let mut said_row = message(&format!("msg_{phone}"), 1, lane::MessageKind::Inbound);
        said_row.search_text = said.to_owned();
        turn.messages = vec![said_row];
        turn.projection.preview = "something later".to_owned();
        commit(store, vec![turn]);
    }
    let check = |view: &View, words: &str, expected: &[&str]| {
        let page = store
            .read(|tx| conversation::list(tx, &merchant(), view, None, words, None, 50))
            .unwrap();
        let name = |item: &conversation::Conversation| {
            item.display_name.clone().unwrap().replace("Phone ", "")
        };
        let names: BTreeSet<String> = page.items.iter().map(name).collect();
        let expected: BTreeSet<String> = expected.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(names, expected, "{words}");
    };
    check(&View::All, "  ", &["ana", "diego", "freja"]);
    check(&View::All, "ærø", &["freja"]);
    check(&View::All, "HAR I DEN", &["freja"]);
    check(&View::All, "100%", &["diego"]);
    check(&View::All, "100_", &[]);
    check(&View::All, "phone a", &["ana"]);
    check(&View::All, "LATER", &["ana", "diego", "freja"]);
    check(&View::Mine("agt_1".into()), "hola", &[]);
    check(&View::Bot, "hola", &["ana"]);
}

fn conversation_of(fixture: &Fixture, phone: &str) -> lane::Claimed {
    crate::fixture::conversation(&fixture.store, phone)
}

fn views_show_what_belongs_to_them(fixture: &Fixture) {
    let store = &fixture.store;
    let put = |phone: &str, change: fn(&mut lane::ConversationProjection)| {
        let mut turn = turn(&conversation_of(fixture, phone));
        change(&mut turn.projection);
        commit(store, vec![turn]);
    };
    put("bot", |_| {});
    put("late", |view| {
        view.holder = Holder::Waiting;
        view.waiting_since = Some(NOW.plus_ms(2));
    });
    put("early", |view| {
        view.needs_person = true;
        view.waiting_since = Some(NOW.plus_ms(1));
    });
    put("mine", |view| {
        view.holder = Holder::Agent { id: "agt_1".into() };
        view.assignee = Some("agt_1".into());
    });
    put("closed", |view| view.status = engine::Status::Closed);
    put("snoozed", |view| view.status = engine::Status::Snoozed);
    let check = |view: &View, expected: &[&str]| {
        let page = store
            .read(|tx| conversation::list(tx, &merchant(), view, Some(&inbox()), "", None, 50))
            .unwrap();
        let mut names: Vec<String> = page
            .items
            .iter()
            .map(|item| item.display_name.clone().unwrap().replace("Phone ", ""))
            .collect();
        if *view == View::All {
            names.sort();
        }
        assert_eq!(names, expected, "{view:?}");
        let elsewhere = store
            .read(|tx| conversation::list(tx, &merchant(), view, Some(&"web".into()), "", None, 50))
            .unwrap();
        assert!(elsewhere.items.is_empty());
    };
    check(&View::Bot, &["bot"]);
    check(&View::Waiting, &["early", "late"]);
    check(&View::Unassigned, &["late", "early"]);
    check(&View::Mine("agt_1".into()), &["mine"]);
    check(&View::Mine("agt_2".into()), &[]);
    check(&View::Closed, &["closed"]);
    check(&View::Snoozed, &["snoozed"]);
    check(&View::All, &["bot", "closed", "early", "late", "mine", "snoozed"]);
}

fn the_transcript_is_read_both_ways(fixture: &Fixture) {
    let store = &fixture.store;
    let mut turn = turn(&conversation_of(fixture, "1"));
    turn.messages = (1..=10).map(|n| message(&format!("m{n}"), n, MessageKind::Note)).collect();
    turn.messages[4].search_text = "50% off_today".to_owned();
    let id = turn.conversation.clone();
    commit(store, vec![turn]);
    let places = |messages: Vec<message::Message>| -> Vec<i64> {
        messages.iter().map(|message| message.position).collect()
    };
    let before = |position: Option<i64>| {
        places(store.read(|tx| message::before(tx, &merchant(), &id, position, 3)).unwrap())
    };
    assert_eq!(before(None), [8, 9, 10]);
    assert_eq!(before(Some(3)), [1, 2]);
    let after = store.read(|tx| message::after(tx, &merchant(), &id, 8, 3)).unwrap();
    assert_eq!(places(after), [9, 10]);
    let find = |words: &str| {
        places(store.read(|tx| message::search(tx, &merchant(), &id, words, 9)).unwrap())
    };
    assert_eq!(find("50% OFF_"), [5]);
    assert_eq!(find("0_ o"), [0; 0], "no wildcards from outside");
}

fn a_repeated_request_gets_the_first_answer(fixture: &Fixture) {
    let store = &fixture.store;
    let begin = |hash: &'static str, ms: i64| {
        let now = NOW.plus_ms(ms);
        store
            .write(0, move |tx| {
                let (running, expires) = (now.plus_ms(100), now.plus_ms(1_000));
                idempotency::begin(tx, &merchant(), "key", hash, now, running, expires)
            })
            .wait()
            .unwrap()
    };
    assert_eq!(begin("a", 0), Begin::New);
    assert_eq!(begin("a", 99), Begin::Running);
    assert_eq!(begin("b", 99), Begin::Mismatch);
    assert_eq!(begin("a", 100), Begin::New, "the first attempt crashed");
    store.write(0, |tx| idempotency::finish(tx, &merchant(), "key", 201, "{}")).wait().unwrap();
    let done = Begin::Done { status: 201, body: "{}".to_owned() };
    assert_eq!(begin("a", 500), done);
    assert_eq!(begin("b", 500), Begin::Mismatch);
    assert_eq!(begin("b", 1_100), Begin::New, "forgotten after its time");
    store.write(0, |tx| idempotency::abandon(tx, &merchant(), "key")).wait().unwrap();
    assert_eq!(begin("c", 1_101), Begin::New);
}

fn the_last_consent_counts(fixture: &Fixture) {
    let who: ContactId = "cont_1".into();
    let contact = who.clone();
    let recorded = fixture.store.write(0, move |tx| {
        for (topic, granted, source) in
            [("marketing", true, "form"), ("analytics", true, "form"), ("marketing", false, "STOP")]
        {
            let new = consent::NewConsent {
                channel: "",
                topic,
                granted,
                source,
                evidence: None,
                conversation: None,
                at: NOW,
            };
            consent::record(tx, &merchant(), &contact, &new)?;
        }
        Ok(())
    });
    recorded.wait().unwrap();
    let now = fixture.store.read(|tx| consent::current(tx, &merchant(), &who)).unwrap();
    let granted: Vec<_> = now.iter().map(|one| (one.topic.as_str(), one.is_granted)).collect();
    assert_eq!(granted, [("analytics", true), ("marketing", false)]);
    assert_eq!(fixture.store.read(|tx| consent::ledger(tx, &merchant(), &who)).unwrap().len(), 3);
}

fn sessions_and_tokens_end(fixture: &Fixture) {
    let store = &fixture.store;
    let session = Session {
        hash: "h".into(),
        merchant: merchant(),
        agent: "agt_1".into(),
        csrf: "c".into(),
        created_at: NOW,
        expires_at: NOW.plus_ms(10),
    };
    let token = Token {
        merchant: merchant(),
        id: "tok_1".into(),
        name: "till".into(),
        role: "agent".into(),
        scopes: "[]".into(),
        created_at: NOW,
        expires_at: None,
        last_used_at: None,
    };
    let (one, other) = (session.clone(), token.clone());
    store
        .write(0, move |tx| {
            session::create(tx, &one)?;
            token::create(tx, "t", &other)
        })
        .wait()
        .unwrap();
    let at = |ms: i64| store.read(|tx| session::find(tx, "h", NOW.plus_ms(ms))).unwrap();
    assert_eq!(at(9), Some(session));
    assert_eq!(at(10), None);
    store.write(0, |tx| session::extend(tx, "h", NOW.plus_ms(99))).wait().unwrap();
    assert!(at(98).is_some());
    let ended =
        store.write(0, |tx| session::delete_of_agent(tx, &merchant(), &"agt_1".into())).wait();
    assert_eq!((ended, at(0)), (Ok(1), None));
    assert_eq!(store.read(|tx| token::find(tx, "t", NOW)).unwrap(), Some(token));
    assert!(!store.write(0, |tx| token::delete(tx, &"other".into(), "tok_1")).wait().unwrap());
    assert!(store.write(0, |tx| token::delete(tx, &merchant(), "tok_1")).wait().unwrap());
    assert_eq!(store.read(|tx| token::find(tx, "t", NOW)).unwrap(), None);
}

fn an_inbox_name_is_taken_once(fixture: &Fixture) {
    let store = &fixture.store;
    let of = |merchant: &str, name: &str| Inbox {
        merchant: merchant.into(),
        id: "wa".into(),
        channel: "whatsapp".into(),
        name: name.into(),
        settings: "{}".into(),
        secrets: Some(vec![1, 2, 255]),
        is_disabled: false,
        created_at: NOW,
        updated_at: NOW,
    };
    let put = |one: Inbox| store.write(0, move |tx| inbox::put(tx, &one)).wait();
    assert_eq!(put(of("havn-sol", "first")), Ok(()));
    assert_eq!(put(of("havn-sol", "second")), Ok(()));
    let taken = put(of("other", "third")).unwrap_err();
    assert!(taken.is_duplicate_of("inbox(id)"), "{taken}");
    let found = store.read(|tx| inbox::find(tx, &"wa".into())).unwrap().unwrap();
    assert_eq!((found.name.as_str(), found.secrets), ("second", Some(vec![1, 2, 255])));
}

fn documents_keep_their_shape(fixture: &Fixture) {
    let store = &fixture.store;
    let put = |id: &'static str, value: (u32, String)| {
        let kind = DocumentKind::Label;
        store
            .write(0, move |tx| document::put(tx, &merchant(), kind, id, &value, NOW))
            .wait()
            .unwrap();
    };
    put("b", (1, "æ".into()));
    put("a", (2, "ñ".into()));
    put("b", (3, "b".into()));
    let all: Vec<(String, (u32, String))> =
        store.read(|tx| document::list(tx, &merchant(), DocumentKind::Label)).unwrap();
    assert_eq!(all, [("a".into(), (2, "ñ".into())), ("b".into(), (3, "b".into()))]);
    let wrong: Result<Option<u32>, StoreError> =
        store.read(|tx| document::get(tx, &merchant(), DocumentKind::Label, "a"));
    assert!(matches!(wrong, Err(StoreError::Corrupt(_))));
}

fn identities_move(fixture: &Fixture) {
    let store = &fixture.store;
    let first = conversation_of(fixture, "1");
    let second = conversation_of(fixture, "2");
    let phone = person("1").identities.remove(0);
    let (who, new) = (second.contact.clone(), phone.clone());
    let refused = store.write(0, move |tx| contact::bind(tx, &merchant(), &who, &new)).wait();
    assert_eq!(refused, Ok(false), "somebody else is known by it");
    let (who, new) = (second.contact.clone(), phone.clone());
    let moved = store.write(0, move |tx| {
        contact::unbind(tx, &merchant(), &new)?;
        contact::bind(tx, &merchant(), &who, &new)
    });
    assert_eq!(moved.wait(), Ok(true));
    let found = store.read(|tx| contact::find(tx, &merchant(), &phone)).unwrap();
    assert_eq!(found, Some(second.contact.clone()));
    let answer = append(store, vec![event("1", "after")]);
    assert_eq!(answer[0].conversation(), &second.conversation);
    let left = store.read(|tx| contact::get(tx, &merchant(), &first.contact)).unwrap().unwrap();
    assert!(left.identities.is_empty());
}

fn a_wish_is_told_once(fixture: &Fixture) {
    let store = &fixture.store;
    let waiting = || store.read(|tx| wish::waiting(tx, &merchant(), &"mug".into())).unwrap().len();
    let wanted = || {
        let add = |tx: &mut store::Tx<'_>| {
            wish::add(tx, &merchant(), &"cont_1".into(), &"mug".into(), None, NOW)
        };
        store.write(0, add).wait().unwrap();
    };
    wanted();
    wanted();
    assert_eq!(waiting(), 1);
    let told =
        |tx: &mut store::Tx<'_>| wish::told(tx, &merchant(), &"cont_1".into(), &"mug".into(), NOW);
    store.write(0, told).wait().unwrap();
    assert_eq!(waiting(), 0);
    wanted();
    assert_eq!(waiting(), 1, "the same wish again");
}

fn uploads_come_back(fixture: &Fixture) {
    let stored = Upload {
        id: "upl_1".into(),
        conversation: None,
        file_name: Some("a.png".into()),
        mime: "image/png".into(),
        created_at: NOW,
        content: (0..=255).collect(),
    };
    let one = stored.clone();
    fixture.store.write(0, move |tx| upload::create(tx, &merchant(), &one)).wait().unwrap();
    let found = fixture.store.read(|tx| upload::get(tx, &merchant(), "upl_1")).unwrap();
    assert_eq!(found, Some(stored));
}

/// One merchant's rows, asked for in every way by another one who knows all ids.
fn nothing_is_seen_by_another_merchant(fixture: &Fixture) {
    let store = &fixture.store;
    crate::selling::fill(fixture);
    let mut turn = turn(&conversation_of(fixture, "1"));
    let (id, who) = (turn.conversation.clone(), conversation_contact(fixture, &turn.conversation));
    let mut inbound = message("msg_1", 1, MessageKind::Inbound);
    inbound.provider_id = Some("p".into());
    turn.messages = vec![inbound];
    turn.live = vec![lane::NewLive { kind: "k".into(), data: "d".into() }];
    commit(store, vec![turn]);
    while store.write(0, |tx| live::sequence(tx, 9)).wait().unwrap() > 0 {}
    let other: MerchantId = "other".into();
    let m = &other;
    store
        .read(|tx| {
            assert_eq!(conversation::get(tx, m, &id)?, None);
            assert_eq!(conversation::owner(tx, m, &id)?, None);
            assert_eq!(conversation::state(tx, m, &id)?, None);
            assert!(conversation::of_contact(tx, m, &who)?.is_empty());
            assert!(conversation::list(tx, m, &View::All, None, "", None, 9)?.items.is_empty());
            assert_eq!(contact::get(tx, m, &who)?, None);
            assert!(contact::list(tx, m, "", None, 9)?.items.is_empty());
            assert_eq!(message::get(tx, m, &id, &"msg_1".into())?, None);
            assert_eq!(message::by_provider_id(tx, m, &inbox(), "p")?, None);
            assert!(message::before(tx, m, &id, None, 9)?.is_empty());
            assert!(live::feed(tx, m, 0, 9)?.is_empty());
            assert!(live::conversation_feed(tx, m, &id, 0, 9)?.is_empty());
            assert!(raw_event::list(tx, m, NOW.plus_ms(9), 9)?.is_empty());
            assert!(counter::list(tx, m, "")?.is_empty());
            assert!(outbox::list_dead(tx, m, None, 9)?.is_empty());
            assert!(audit::list(tx, m, None, 9)?.items.is_empty());
            assert!(catalog::views(tx, m, &["mug".into()])?.is_empty());
            assert!(catalog::changes(tx, m, 0, 9)?.is_empty());
            assert!(catalog::views_of_skus(tx, m, &["mug-red".into()])?.is_empty());
            assert!(review::list(tx, m, &"mug".into(), None, 9)?.items.is_empty());
            assert_eq!(promotion::get(tx, m, &"spring".into())?, None);
            assert!(promotion::list(tx, m)?.is_empty());
            assert_eq!(checkout::get(tx, m, &"chk_1".into())?, None);
            assert_eq!(cart::get(tx, m, &"cart_1".into())?, None);
            assert_eq!(order::get(tx, m, &"ord_1".into())?, None);
            assert!(order::list(tx, m, None, None, 9)?.items.is_empty());
            assert_eq!(payment::get(tx, m, &"pay_1".into())?, None);
            assert_eq!(refund::get(tx, m, &"rfnd_1".into())?, None);
            Ok(())
        })
        .unwrap();
    store
        .read(|tx| {
            let m = &merchant();
            assert!(conversation::get(tx, m, &id)?.is_some(), "the owner sees it");
            assert!(!order::list(tx, m, None, None, 9)?.items.is_empty());
            assert!(!catalog::changes(tx, m, 0, 9)?.is_empty());
            Ok(())
        })
        .unwrap();
}

fn conversation_contact(fixture: &Fixture, id: &ConversationId) -> ContactId {
    fixture.store.read(|tx| conversation::owner(tx, &merchant(), id)).unwrap().unwrap().1
}
