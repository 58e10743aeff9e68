//! One person on many channels: merging to the row and back, codes, and consent that holds whatever is merged.

use crate::fixture::*;
use engine::inbox::inbound::{ContactRef, Identity, IdentityScheme};
use engine::{ContactId, ConversationId, InboxId};
use std::collections::BTreeMap;
use store::consent::{self, NewConsent};
use store::lane::{Claimed, LaneTarget, MessageKind, NewLaneEvent};
use store::link::{self, NewLink, Tried};
use store::merge::{self, Merge, NewMerge};
use store::outbox::{self, OutboxResult, Outcome};
use store::{Store, StoreError, Tx, contact, conversation, wish};

store_conformance! {
    everything_moves_and_comes_back,
    two_accounts_in_one_inbox_stay_apart,
    a_merged_contact_is_found_under_every_name,
    merges_are_undone_from_the_last,
    one_number_on_two_channels_is_proposed_and_not_merged,
    a_code_is_good_once,
    wrong_codes_are_counted,
    the_stricter_consent_holds,
    whatever_happens_no_is_no,
}

fn write<T: Send + 'static>(
    store: &Store,
    unit: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.write(0, unit).wait().unwrap()
}

fn merge_into(store: &Store, kept: &ContactId, absorbed: &ContactId) -> Merge {
    let (kept, absorbed) = (kept.clone(), absorbed.clone());
    write(store, move |tx| {
        let new =
            NewMerge { kept: &kept, absorbed: &absorbed, actor: "agt_1", reason: "test", at: NOW };
        merge::merge(tx, &merchant(), &new)
    })
}

fn undo(store: &Store, id: &str) -> Result<Merge, StoreError> {
    let id = id.to_owned();
    store.write(0, move |tx| merge::undo(tx, &merchant(), &id, "agt_1", NOW)).wait()
}

/// Everything that names a contact, as text to compare.
fn everything_of(store: &Store, who: &ContactId) -> String {
    let who = who.clone();
    let found = store.read(|tx| {
        let m = &merchant();
        let known = contact::get(tx, m, &who)?;
        let conversations = conversation::of_contact(tx, m, &who)?;
        let orders = store::order::list(tx, m, Some(&who), None, 50)?.items;
        let held = consent::current(tx, m, &who)?;
        let held: Vec<_> = held.iter().map(|h| (&h.channel, &h.topic, h.is_granted)).collect();
        let ledger = consent::ledger(tx, m, &who)?;
        Ok(format!("{known:?} {conversations:?} {orders:?} {held:?} {ledger:?}"))
    });
    found.unwrap()
}

/// Somebody known by `name` of this scheme, with a conversation in `inbox`.
fn somebody(store: &Store, inbox: &str, scheme: IdentityScheme, name: &str) -> Claimed {
    says(store, inbox, scheme, name, "hello");
    let claimed = claim(store, NOW).into_iter().find(|one| one.inbox.as_str() == inbox);
    let claimed = claimed.unwrap();
    assert_eq!(commit(store, vec![turn(&claimed)]), [true]);
    claimed
}

fn says(
    store: &Store,
    inbox: &str,
    scheme: IdentityScheme,
    name: &str,
    key: &str,
) -> ConversationId {
    let event = NewLaneEvent {
        inbox: InboxId::new(inbox),
        key: format!("{name}-{key}"),
        target: LaneTarget::Contact(ContactRef::known_as(scheme, name)),
        ..event(name, key)
    };
    append(store, vec![event])[0].conversation().clone()
}

fn entry<'a>(channel: &'a str, topic: &'a str, granted: bool) -> NewConsent<'a> {
    NewConsent {
        channel,
        topic,
        granted,
        source: "test",
        evidence: Some("msg_1"),
        conversation: None,
        at: NOW,
    }
}

fn everything_moves_and_comes_back(fixture: &Fixture) {
    let store = &fixture.store;
    let ana = somebody(store, "wa", IdentityScheme::WaPhone, "34600111222");
    let visitor = somebody(store, "web", IdentityScheme::Visitor, "v_1");
    let (a, v) = (ana.contact.clone(), visitor.contact.clone());
    let (one, other) = (a.clone(), v.clone());
    write(store, move |tx| {
        let m = &merchant();
        contact::update(
            tx,
            m,
            &other,
            Some("Ana"),
            Some("es"),
            Some(r#"{"email":"ana@home.test"}"#),
        )?;
        wish::add(tx, m, &other, &"mug".into(), None, NOW)?;
        wish::add(tx, m, &other, &"lamp".into(), None, NOW)?;
        wish::add(tx, m, &one, &"mug".into(), None, NOW)?;
        wish::told(tx, m, &one, &"mug".into(), NOW)?;
        consent::record(tx, m, &other, &entry("webchat", "marketing", true))?;
        consent::record(tx, m, &one, &entry("whatsapp", "marketing", false))
    });
    let before = (everything_of(store, &a), everything_of(store, &v));
    let waiting = |product: &str| {
        let found = store.read(|tx| wish::waiting(tx, &merchant(), &product.into())).unwrap();
        found.into_iter().map(|wish| wish.contact).collect::<Vec<_>>()
    };
    let merged = merge_into(store, &a, &v);
    assert_eq!(merged.moved.identities.len(), 1);
    let owner = |id: &ConversationId| {
        store.read(|tx| conversation::owner(tx, &merchant(), id)).unwrap().unwrap().1
    };
    assert_eq!((owner(&visitor.conversation), owner(&ana.conversation)), (a.clone(), a.clone()));
    assert_eq!((waiting("mug"), waiting("lamp")), (vec![a.clone()], vec![a.clone()]));
    let known = store.read(|tx| contact::get(tx, &merchant(), &a)).unwrap().unwrap();
    assert_eq!(known.identities.len(), 2);
    assert_eq!(known.display_name.as_deref(), Some("Ana"));
    assert_eq!(store.read(|tx| contact::current(tx, &merchant(), &v)).unwrap(), a);
    let listed = store.read(|tx| contact::list(tx, &merchant(), "", None, 9)).unwrap().items;
    assert_eq!(listed.iter().map(|one| &one.id).collect::<Vec<_>>(), [&a]);
    let found = store.read(|tx| contact::list(tx, &merchant(), "ANA@home", None, 9)).unwrap();
    assert_eq!(found.items.len(), 1);

    undo(store, &merged.id).unwrap();
    assert_eq!((everything_of(store, &a), everything_of(store, &v)), before);
    assert_eq!((waiting("mug"), waiting("lamp")), (vec![v.clone()], vec![v.clone()]));
    assert_eq!(undo(store, &merged.id), Err(StoreError::Conflict), "once");
}

fn two_accounts_in_one_inbox_stay_apart(fixture: &Fixture) {
    let store = &fixture.store;
    let scheme = IdentityScheme::Telegram;
    let (one, other) = (somebody(store, "tg", scheme, "1"), somebody(store, "tg", scheme, "2"));
    let merged = merge_into(store, &one.contact, &other.contact);
    // Each account goes on in its own conversation, and is answered where it wrote.
    assert_eq!(says(store, "tg", scheme, "2", "again"), other.conversation);
    assert_eq!(says(store, "tg", scheme, "1", "again"), one.conversation);
    for claimed in claim(store, NOW) {
        assert_eq!(claimed.contact, one.contact);
        let own = if claimed.conversation == one.conversation { "1" } else { "2" };
        assert_eq!(claimed.identities, [Identity { scheme, value: own.to_owned() }]);
        commit(store, vec![turn(&claimed)]);
    }
    let find = |name: &str| {
        let name = Identity { scheme, value: name.to_owned() };
        let place = InboxId::new("tg");
        store.read(|tx| conversation::find(tx, &merchant(), &place, &one.contact, &name)).unwrap()
    };
    assert_eq!(
        (find("1"), find("2")),
        (Some(one.conversation.clone()), Some(other.conversation.clone()))
    );
    // In an inbox that is new to both, each gets a conversation, and takes it along.
    let first = says(store, "tg2", scheme, "2", "new");
    let second = says(store, "tg2", scheme, "1", "new");
    assert_ne!(first, second);
    assert_eq!(says(store, "tg2", scheme, "2", "newer"), first);
    undo(store, &merged.id).unwrap();
    let owner = |id: &ConversationId| {
        store.read(|tx| conversation::owner(tx, &merchant(), id)).unwrap().unwrap().1
    };
    assert_eq!((owner(&first), owner(&second)), (other.contact.clone(), one.contact.clone()));
    assert_eq!(says(store, "tg", scheme, "2", "after"), other.conversation);
}

fn a_merged_contact_is_found_under_every_name(fixture: &Fixture) {
    let store = &fixture.store;
    let ana = somebody(store, "wa", IdentityScheme::WaPhone, "1");
    let visitor = somebody(store, "web", IdentityScheme::Visitor, "v");
    let in_flight = says(store, "web", IdentityScheme::Visitor, "v", "in flight");
    let claimed = claim(store, NOW).pop().unwrap();
    let merged = merge_into(store, &ana.contact, &visitor.contact);
    // The turn that was under way is stored, for whom she is now.
    let (turns, mut whose) = (vec![turn(&claimed)], Vec::new());
    let told = write(store, move |tx| {
        whose.clear();
        store::lane::commit_with(tx, &turns, |_, _, contact| {
            whose.push(contact.clone());
            Ok(())
        })?;
        Ok(whose.clone())
    });
    assert_eq!((told, claimed.conversation), (vec![ana.contact.clone()], in_flight));
    // What a provider names late is hers as well.
    let (who, new) = (
        visitor.contact.clone(),
        Identity { scheme: IdentityScheme::Email, value: "a@b.test".into() },
    );
    let name = new.clone();
    assert!(write(store, move |tx| contact::bind(tx, &merchant(), &who, &name)));
    let found = store.read(|tx| contact::find(tx, &merchant(), &new)).unwrap();
    assert_eq!(found, Some(ana.contact.clone()));
    undo(store, &merged.id).unwrap();
    let found = store.read(|tx| contact::find(tx, &merchant(), &new)).unwrap();
    assert_eq!(found, Some(ana.contact), "a name bound since stays");
}

/// Networks write a number with or without what their country once added; two numbers stay two people.
fn one_number_on_two_channels_is_proposed_and_not_merged(fixture: &Fixture) {
    let store = &fixture.store;
    for (on_whatsapp, by_text, is_one) in [
        ("34600111222", "+34600111222", true),
        ("5491123456789", "+541123456789", true),
        ("525512345678", "+5215512345678", true),
        ("5511991234567", "+551191234567", true),
        ("4520112233", "+4520112234", false),
        ("551123456789", "+5511923456789", false),
    ] {
        let one = somebody(store, "wa", IdentityScheme::WaPhone, on_whatsapp).contact;
        let other = somebody(store, "sms", IdentityScheme::Phone, by_text).contact;
        assert_ne!(one, other, "{on_whatsapp} and {by_text} are merged by a guess");
        for (who, expected) in [(&one, &other), (&other, &one)] {
            let found = store.read(|tx| merge::proven(tx, &merchant(), who)).unwrap();
            let found: Vec<&ContactId> = found.iter().map(|(contact, _)| contact).collect();
            let expected = if is_one { vec![expected] } else { Vec::new() };
            assert_eq!(found, expected, "{on_whatsapp} and {by_text}");
        }
    }
}

fn merges_are_undone_from_the_last(fixture: &Fixture) {
    let store = &fixture.store;
    let of = |name: &str| somebody(store, "wa", IdentityScheme::WaPhone, name).contact;
    let (a, b, c) = (of("a"), of("b"), of("c"));
    let before = [&a, &b, &c].map(|who| everything_of(store, who));
    let first = merge_into(store, &b, &a);
    let again = NewMerge { kept: &c, absorbed: &a, actor: "x", reason: "x", at: NOW };
    assert_eq!(
        store
            .write(0, {
                let (kept, absorbed) = (again.kept.clone(), again.absorbed.clone());
                move |tx| {
                    merge::merge(
                        tx,
                        &merchant(),
                        &NewMerge {
                            kept: &kept,
                            absorbed: &absorbed,
                            actor: "x",
                            reason: "x",
                            at: NOW,
                        },
                    )
                }
            })
            .wait()
            .map(|_| ()),
        Err(StoreError::Conflict),
        "it is somebody else already"
    );
    let second = merge_into(store, &c, &b);
    assert_eq!(store.read(|tx| contact::current(tx, &merchant(), &a)).unwrap(), c);
    assert_eq!(undo(store, &first.id), Err(StoreError::Conflict), "the later one first");
    undo(store, &second.id).unwrap();
    undo(store, &first.id).unwrap();
    assert_eq!([&a, &b, &c].map(|who| everything_of(store, who)), before);
}

fn a_code_is_good_once(fixture: &Fixture) {
    let store = &fixture.store;
    let ana = somebody(store, "wa", IdentityScheme::WaPhone, "1");
    let visitor = somebody(store, "web", IdentityScheme::Visitor, "v");
    let offer = |code: &'static str, ms: i64| {
        let (who, from) = (ana.contact.clone(), ana.conversation.clone());
        write(store, move |tx| {
            let (at, expires_at) = (NOW.plus_ms(ms), NOW.plus_ms(ms + 900_000));
            let new = NewLink { code, contact: &who, conversation: &from, at, expires_at };
            link::offer(tx, &merchant(), &new)
        });
    };
    let attempt = |code: &'static str, by: &Claimed, ms: i64| {
        let (who, place) = (by.contact.clone(), by.conversation.clone());
        write(store, move |tx| link::attempt(tx, &merchant(), code, &who, &place, NOW.plus_ms(ms)))
    };
    let redeem = |code: &'static str, by: &Claimed| {
        let place = by.conversation.clone();
        write(store, move |tx| link::redeem(tx, &merchant(), code, &place, NOW))
    };
    offer("OLD", 0);
    offer("NEW", 1);
    assert_eq!(attempt("OLD", &visitor, 2), Tried::Expired, "a newer one was named");
    assert_eq!(redeem("NEW", &visitor), None, "not without being held");
    assert_eq!(attempt("NEW", &ana, 2), Tried::Here);
    let from = ana.conversation.clone();
    assert_eq!(attempt("NEW", &visitor, 2), Tried::Fits { from: from.clone() });
    assert_eq!(
        attempt("NEW", &visitor, 3),
        Tried::Fits { from: from.clone() },
        "a turn taken again"
    );
    let other = somebody(store, "web", IdentityScheme::Visitor, "w");
    assert_eq!(attempt("NEW", &other, 3), Tried::Used, "somebody was first");
    assert_eq!(redeem("NEW", &visitor), Some((from, ana.contact.clone())));
    assert_eq!(redeem("NEW", &visitor), None, "once");
    offer("LATE", 10);
    assert_eq!(attempt("LATE", &other, 900_010), Tried::Expired);
}

fn wrong_codes_are_counted(fixture: &Fixture) {
    let store = &fixture.store;
    let ana = somebody(store, "wa", IdentityScheme::WaPhone, "1");
    let (who, from) = (ana.contact.clone(), ana.conversation.clone());
    write(store, move |tx| {
        let (at, expires_at) = (NOW, NOW.plus_ms(9_000_000));
        let new = NewLink { code: "GOOD", contact: &who, conversation: &from, at, expires_at };
        link::offer(tx, &merchant(), &new)
    });
    let visitor = somebody(store, "web", IdentityScheme::Visitor, "v");
    let attempt = |code: &'static str, ms: i64| {
        let (who, place) = (visitor.contact.clone(), visitor.conversation.clone());
        write(store, move |tx| link::attempt(tx, &merchant(), code, &who, &place, NOW.plus_ms(ms)))
    };
    for n in 0..link::WRONG_MAX {
        assert_eq!(attempt("GUESS", n), Tried::Wrong);
    }
    assert_eq!(attempt("GOOD", 10), Tried::TooMany, "not even looked at");
    assert_eq!(attempt("GOOD", 3_600_010), Tried::Fits { from: ana.conversation.clone() });
}

fn the_stricter_consent_holds(fixture: &Fixture) {
    let store = &fixture.store;
    let ana = somebody(store, "wa", IdentityScheme::WaPhone, "1");
    let visitor = somebody(store, "web", IdentityScheme::Visitor, "v");
    let (a, v) = (ana.contact.clone(), visitor.contact.clone());
    let enter =
        |who: &ContactId, from: Option<&ConversationId>, channel: &'static str, granted: bool| {
            let (who, from) = (who.clone(), from.cloned());
            write(store, move |tx| {
                let new =
                    NewConsent { conversation: from.as_ref(), ..entry(channel, "all", granted) };
                consent::record(tx, &merchant(), &who, &new)
            });
        };
    let stopped = |who: &ContactId, channel: &str| {
        store.read(|tx| consent::standing(tx, &merchant(), who)).unwrap().is_stopped(channel)
    };
    enter(&v, Some(&visitor.conversation), "sms", false);
    let merged = merge_into(store, &a, &v);
    assert!(stopped(&a, "sms"));
    // A START in the one conversation lifts it for the person she is; told apart, the other's STOP is back.
    enter(&a, Some(&ana.conversation), "sms", true);
    assert!(!stopped(&a, "sms"));
    enter(&a, Some(&visitor.conversation), "webchat", false);
    enter(&a, None, "telegram", false);
    undo(store, &merged.id).unwrap();
    assert!(stopped(&v, "sms") && stopped(&v, "webchat") && stopped(&v, "telegram"));
    assert!(!stopped(&a, "sms") && !stopped(&a, "webchat") && stopped(&a, "telegram"));
}

/// A person's conversation in the simulation below, with what was said in it.
struct Told {
    claimed: Claimed,
    channel: &'static str,
    stop: bool,
    yes: u32,
    no: u32,
}

/// Chance without a dependency: the same numbers every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// Any sequence of yes, no, merging, telling apart and queuing: no news without a yes, and nothing after a STOP but
/// its one confirmation.
fn whatever_happens_no_is_no(fixture: &Fixture) {
    let store = &fixture.store;
    open_inboxes(store);
    let schemes = [IdentityScheme::Phone, IdentityScheme::WaPhone];
    let mut people: Vec<Told> = (0..6)
        .map(|n| {
            let claimed = somebody(store, CHANNELS[n % 2], schemes[n % 2], &format!("{n}"));
            Told { claimed, channel: CHANNELS[n % 2], stop: false, yes: 0, no: 0 }
        })
        .collect();
    let (mut dice, mut merges): (Dice, Vec<Merge>) = (Dice(7), Vec::new());
    let mut kinds: BTreeMap<(ConversationId, i64), &str> = BTreeMap::new();
    let (mut n_sent, mut n_news, mut n_blocked) = (0, 0, 0);
    for step in 1..250_u32 {
        let n = dice.below(people.len());
        let place = people[n].claimed.conversation.clone();
        let owner = |id: &ConversationId| {
            store.read(|tx| conversation::owner(tx, &merchant(), id)).unwrap().unwrap().1
        };
        let who = owner(&place);
        match dice.below(10) {
            0..=2 => say(store, &mut people, n, &who, step, dice.below(4)),
            3 => {
                let other = owner(&people[dice.below(6)].claimed.conversation);
                if other != who {
                    merges.push(merge_into(store, &who, &other));
                }
            }
            4 if !merges.is_empty() => {
                let one = merges.swap_remove(dice.below(merges.len()));
                if undo(store, &one.id).is_err() {
                    merges.push(one);
                }
            }
            _ => {
                let kind = ["news", "news", "utility", "agent"][dice.below(4)];
                queue(store, &people[n].claimed, step, kind, &mut kinds);
            }
        }
        let claim = write(store, |tx| outbox::claim(tx, "t", NOW, 60_000, 50));
        n_blocked += claim.blocked.len();
        for item in claim.items {
            let kind = kinds[&(item.id.conversation.clone(), item.id.position)];
            may_leave(store, &people, &item.id.conversation, kind, step);
            n_sent += 1;
            n_news += usize::from(kind == "news");
            let provider_id = Some(format!("p{step}-{n_sent}"));
            let outcome = Outcome::Sent { provider_id, possibly_duplicated: false };
            let result = OutboxResult {
                merchant: item.merchant,
                id: item.id,
                attempt: item.attempt,
                now: NOW,
                outcome,
            };
            write(store, move |tx| outbox::settle(tx, std::slice::from_ref(&result)).map(|_| ()));
        }
    }
    assert!(n_sent > 20 && n_news > 3 && n_blocked > 20, "{n_sent} {n_news} {n_blocked}");
}

/// What was said in all conversations that this person has in this channel allows the piece that leaves.
fn may_leave(store: &Store, people: &[Told], place: &ConversationId, kind: &str, step: u32) {
    let owner = |id: &ConversationId| {
        store.read(|tx| conversation::owner(tx, &merchant(), id)).unwrap().unwrap().1
    };
    let told = people.iter().find(|one| one.claimed.conversation == *place).unwrap();
    let person = owner(place);
    let is_same =
        |one: &&Told| one.channel == told.channel && owner(&one.claimed.conversation) == person;
    let same: Vec<&Told> = people.iter().filter(is_same).collect();
    assert!(same.iter().all(|one| !one.stop), "step {step}: {kind} left after a STOP");
    if kind == "news" {
        let yes = same.iter().map(|one| one.yes).max().unwrap();
        assert!(yes > told.no, "step {step}: news left without a yes");
    }
}

const CHANNELS: [&str; 2] = ["sms", "whatsapp"];

fn open_inboxes(store: &Store) {
    for channel in CHANNELS {
        let row = store::inbox::Inbox {
            merchant: merchant(),
            id: InboxId::new(channel),
            channel: channel.to_owned(),
            name: channel.to_owned(),
            settings: "{}".to_owned(),
            secrets: None,
            is_disabled: false,
            created_at: NOW,
            updated_at: NOW,
        };
        write(store, move |tx| store::inbox::put(tx, &row));
    }
}

/// What somebody says in her conversation: STOP, START, yes to news, no to news.
fn say(store: &Store, people: &mut [Told], n: usize, who: &ContactId, step: u32, what: usize) {
    let (channel, place) = (people[n].channel, people[n].claimed.conversation.clone());
    let words: &'static [(&str, bool)] = match what {
        0 => &[("all", false), ("marketing", false)],
        1 => &[("all", true), ("marketing", true)],
        2 => &[("marketing", true)],
        _ => &[("marketing", false)],
    };
    let (person, from) = (who.clone(), place);
    write(store, move |tx| {
        for (topic, granted) in words {
            let new = NewConsent { conversation: Some(&from), ..entry(channel, topic, *granted) };
            consent::record(tx, &merchant(), &person, &new)?;
        }
        Ok(())
    });
    match what {
        0 => (people[n].stop, people[n].no) = (true, step),
        1 | 2 => people[n].yes = step,
        _ => people[n].no = step,
    }
    if what == 1 {
        // A START counts for the person she is now.
        for one in people.iter_mut().filter(|one| one.channel == channel) {
            let place = one.claimed.conversation.clone();
            let owner = store.read(|tx| conversation::owner(tx, &merchant(), &place)).unwrap();
            if owner.unwrap().1 == *who {
                one.stop = false;
            }
        }
    }
}

fn queue(
    store: &Store,
    claimed: &Claimed,
    step: u32,
    kind: &'static str,
    kinds: &mut BTreeMap<(ConversationId, i64), &'static str>,
) {
    let event = NewLaneEvent {
        inbox: claimed.inbox.clone(),
        target: LaneTarget::Conversation(claimed.conversation.clone()),
        ..event("x", &format!("queue-{step}"))
    };
    append(store, vec![event]);
    let found = claim(store, NOW).into_iter().find(|one| one.conversation == claimed.conversation);
    let claimed = found.unwrap();
    let outgoing = message(&format!("msg_{step}"), claimed.next_position, MessageKind::Outbound);
    let mut turn = turn(&claimed);
    let mut row = piece(&outgoing, 0, true);
    row.is_marketing = kind == "news";
    kinds.insert((claimed.conversation.clone(), outgoing.position), kind);
    turn.outbox = vec![row];
    turn.messages = vec![outgoing];
    assert_eq!(commit(store, vec![turn]), [true]);
}
