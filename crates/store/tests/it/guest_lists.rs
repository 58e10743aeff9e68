//! Guest lists: no date has more guests than room, and places that are free again are offered in order.

use crate::fixture::*;
use engine::commerce::rsvp::{HOLD_MS, Held, RsvpCommand, RsvpState};
use engine::{ContactId, ConversationId, EventId, Timestamp};
use std::sync::Arc;
use store::rsvp::{self, Date};

store_conformance! {
    the_last_place_is_given_once,
    a_place_set_aside_is_free_again_when_its_time_is_over,
    whoever_waits_longest_and_fits_is_offered_a_place,
    a_person_has_one_answer_in_all_her_conversations,
}

const CAPACITY: u32 = 2;

fn dinner() -> EventId {
    "dinner".into()
}

fn on<T>(
    fixture: &Fixture,
    work: impl FnMut(&mut store::Tx<'_>) -> Result<T, store::StoreError> + Send + 'static,
) -> T
where
    T: Send + 'static,
{
    fixture.store.write(0, work).wait().unwrap()
}

fn place(event: &EventId) -> Date<'_> {
    Date { event, id: "madrid", capacity: CAPACITY }
}

type Who = (ContactId, ConversationId);

fn guest(fixture: &Fixture, phone: &str) -> Who {
    let claimed = conversation(&fixture.store, phone);
    (claimed.contact, claimed.conversation)
}

fn hold(fixture: &Fixture, who: &Who, party: u32, now: Timestamp) -> Held {
    let who = who.clone();
    on(fixture, move |tx| {
        rsvp::hold(tx, &merchant(), place(&dinner()), (&who.0, &who.1), party, now)
    })
}

fn apply(
    fixture: &Fixture,
    who: &Who,
    command: RsvpCommand,
    party: u32,
    now: Timestamp,
) -> Vec<String> {
    let who = who.clone();
    on(fixture, move |tx| {
        let who = (&who.0, &who.1);
        rsvp::apply(tx, &merchant(), place(&dinner()), who, (command, party), now)
    })
}

fn state(fixture: &Fixture, who: &Who, now: Timestamp) -> Option<RsvpState> {
    let own = fixture.store.read(|tx| rsvp::of_contact(tx, &merchant(), &dinner(), &who.0, now));
    own.unwrap().first().map(|own| own.state)
}

fn room(fixture: &Fixture, now: Timestamp) -> (u32, u32) {
    let event = dinner();
    let rooms = fixture.store.read(|tx| rsvp::rooms(tx, &merchant(), &[place(&event)], now));
    let rooms = rooms.unwrap();
    (rooms[0].free, rooms[0].n_waiting)
}

fn the_last_place_is_given_once(fixture: &Fixture) {
    let guests: Vec<Who> = (0..12).map(|n| guest(fixture, &format!("4511{n:04}"))).collect();
    let store = Arc::new(fixture.store.clone());
    let asking: Vec<_> = guests
        .iter()
        .map(|who| {
            let who = who.clone();
            store.write(0, move |tx| {
                rsvp::hold(tx, &merchant(), place(&dinner()), (&who.0, &who.1), 1, NOW)
            })
        })
        .collect();
    let answers: Vec<Held> = asking.into_iter().map(|one| one.wait().unwrap()).collect();
    let n_held = answers.iter().filter(|held| **held == Held::Yes).count();
    assert_eq!(n_held, 2, "{answers:?}");
    assert_eq!(room(fixture, NOW).0, 0);
}

fn a_place_set_aside_is_free_again_when_its_time_is_over(fixture: &Fixture) {
    let (ida, jon) = (guest(fixture, "451"), guest(fixture, "452"));
    assert_eq!(hold(fixture, &ida, 2, NOW), Held::Yes);
    assert_eq!(hold(fixture, &ida, 2, NOW), Held::Yes, "the same person asks again");
    assert_eq!(hold(fixture, &jon, 1, NOW), Held::Full { free: 0, n_waiting: 0 });
    let later = NOW.plus_ms(HOLD_MS);
    assert_eq!(hold(fixture, &jon, 1, later), Held::Yes);
    assert_eq!(state(fixture, &ida, later), Some(RsvpState::Canceled));
    assert_eq!(hold(fixture, &ida, 2, later), Held::Full { free: 1, n_waiting: 0 });
    apply(fixture, &jon, RsvpCommand::Confirm, 1, later);
    assert_eq!(hold(fixture, &jon, 1, later), Held::Already);
    // Two of them instead of one: there is room for that.
    assert_eq!(hold(fixture, &jon, 2, later), Held::Yes);
    assert_eq!(state(fixture, &jon, later), Some(RsvpState::Confirmed), "still");
    assert_eq!(room(fixture, later), (0, 0));
}

fn whoever_waits_longest_and_fits_is_offered_a_place(fixture: &Fixture) {
    let (ida, two, one) = (guest(fixture, "451"), guest(fixture, "452"), guest(fixture, "453"));
    let other = guest(fixture, "454");
    for who in [&ida, &other] {
        assert_eq!(hold(fixture, who, 1, NOW), Held::Yes);
        apply(fixture, who, RsvpCommand::Confirm, 1, NOW);
    }
    apply(fixture, &two, RsvpCommand::Wait, 2, NOW.plus_ms(1));
    apply(fixture, &one, RsvpCommand::Wait, 1, NOW.plus_ms(2));
    assert_eq!(room(fixture, NOW.plus_ms(3)), (0, 3));
    assert_eq!(apply(fixture, &ida, RsvpCommand::Cancel, 0, NOW.plus_ms(4)), ["madrid"]);
    let until = NOW.plus_ms(1_000);
    let offer = |now: Timestamp| {
        on(fixture, move |tx| rsvp::offer(tx, &merchant(), place(&dinner()), until, now))
    };
    assert_eq!(
        offer(NOW.plus_ms(5)),
        std::slice::from_ref(&one.1),
        "two do not fit, and hold up nobody"
    );
    assert_eq!(offer(NOW.plus_ms(6)), [], "once");
    assert_eq!(room(fixture, NOW.plus_ms(7)), (0, 2), "kept for her");
    assert_eq!(room(fixture, until).0, 1, "no longer than that");
    // She comes too late, and there is still room: nobody else has taken it.
    assert_eq!(hold(fixture, &one, 1, until), Held::Yes);
    apply(fixture, &one, RsvpCommand::Confirm, 1, until);
    assert_eq!(state(fixture, &one, until), Some(RsvpState::Confirmed));
    assert_eq!(apply(fixture, &ida, RsvpCommand::Cancel, 0, until), [] as [String; 0], "once");
}

fn a_person_has_one_answer_in_all_her_conversations(fixture: &Fixture) {
    let ida = guest(fixture, "451");
    let date = |id: &'static str, command, now| {
        let who = ida.clone();
        on(fixture, move |tx| {
            let event = dinner();
            let date = Date { event: &event, id, capacity: CAPACITY };
            let who = (&who.0, &who.1);
            if command == RsvpCommand::Confirm {
                rsvp::hold(tx, &merchant(), date, who, 1, now)?;
            }
            rsvp::apply(tx, &merchant(), date, who, (command, 1), now)
        })
    };
    assert_eq!(date("madrid", RsvpCommand::Confirm, NOW), [] as [String; 0]);
    assert_eq!(date("cph", RsvpCommand::Confirm, NOW.plus_ms(1)), ["madrid"], "one evening only");
    let event = dinner();
    let listed = fixture.store.read(|tx| rsvp::list(tx, &merchant(), &event, None, 10)).unwrap();
    let listed: Vec<_> = listed.items.iter().map(|one| (one.date.as_str(), one.state)).collect();
    assert_eq!(listed, [("cph", RsvpState::Confirmed)]);
}
