//! Buying by voice: every short sequence of events, the same with a part of the guard switched off, and its edges.

use super::spoken_order_model::{EVERYTHING, FLAWS, check};
use engine::commerce::money::{Currency, Money};
use engine::commerce::spoken_order::{
    CANCEL_MS_MIN, Facts, Guard, Happening, Home, Moment, Reply, Terms, Verdict, WRONG_CODES_MAX,
    Why, next,
};
use engine::time::DAY_MS;
use engine::{CheckoutId, Timestamp};
use std::collections::BTreeMap;

const NOW: Timestamp = Timestamp(1_790_000_000_000);

#[test]
fn no_short_sequence_orders_without_a_bound_confirmation() {
    let length = 6;
    let covered = check(length, None).expect("no rule is broken");
    let n_events = EVERYTHING.len() as u128;
    let all: u128 = (1..=6).map(|n| n_events.pow(n)).sum();
    assert_eq!(covered.n_sequences, all, "{length} events");
    assert!(covered.n_orders > 0, "a guard that never sells proves nothing");
}

#[test]
fn every_part_that_is_switched_off_is_found() {
    for flaw in FLAWS {
        let broken = check(6, Some(*flaw)).expect_err("a flawed guard breaks a rule");
        assert!(!broken.after.is_empty(), "{flaw:?}: {}", broken.rule);
    }
}

fn terms() -> Terms {
    let amounts = |minor| BTreeMap::from([(Currency::EUR, minor)]);
    Terms { cap: amounts(5_000), daily_cap: amounts(20_000), code: true, cancel_ms: 0 }
}

fn moment(minor: i64, home: Home) -> Moment {
    Moment {
        facts: Facts {
            purchase: format!("{minor} {home:?}"),
            total: Money::from_minor(minor, Currency::EUR),
            spent_minor: 0,
            home,
            can_be_had: true,
            n_lines: 1,
            has_second: true,
        },
        code: "4821".to_owned(),
        checkout: CheckoutId::from("chk_1"),
    }
}

#[test]
fn a_guess_at_the_code_ends_in_a_link() {
    let (terms, dear) = (terms(), moment(6_000, Home::Known));
    let guess = Reply::Code("0000".to_owned());
    let mut guard = Guard::default();
    for _ in 0..WRONG_CODES_MAX {
        let (asked, verdict) = next(&guard, Some(&terms), &Happening::Wanted(&dear), NOW);
        assert_eq!(verdict, Verdict::ReadOut { needs_code: true, changed: false });
        let (after, verdict) = next(&asked, Some(&terms), &Happening::Replied(&guess, &dear), NOW);
        assert_eq!(verdict, Verdict::WrongCode);
        guard = after;
    }
    let (_, verdict) = next(&guard, Some(&terms), &Happening::Wanted(&dear), NOW);
    assert_eq!(verdict, Verdict::Link(Why::AboveCap));
    let tomorrow = NOW.plus_ms(DAY_MS);
    let (_, verdict) = next(&guard, Some(&terms), &Happening::Wanted(&dear), tomorrow);
    assert_eq!(verdict, Verdict::ReadOut { needs_code: true, changed: false });
}

#[test]
fn it_can_be_canceled_for_half_an_hour_whatever_the_settings_say() {
    let (terms, cheap) = (terms(), moment(3_000, Home::Known));
    let (guard, _) = next(&Guard::default(), Some(&terms), &Happening::Wanted(&cheap), NOW);
    let yes = Happening::Replied(&Reply::Yes, &cheap);
    let (guard, verdict) = next(&guard, Some(&terms), &yes, NOW);
    let Verdict::Order(standing) = verdict else { panic!("ordered: {verdict:?}") };
    assert_eq!(standing.until, NOW.plus_ms(CANCEL_MS_MIN));
    let last = NOW.plus_ms(CANCEL_MS_MIN - 1);
    // Also where the merchant has stopped selling by voice.
    assert_eq!(next(&guard, None, &Happening::Cancel, last).1, Verdict::Canceled(standing));
    let over = NOW.plus_ms(CANCEL_MS_MIN);
    assert_eq!(next(&guard, Some(&terms), &Happening::Cancel, over).1, Verdict::NothingToCancel);
}

#[test]
fn what_is_not_bought_by_voice_says_why() {
    let usual = moment(3_000, Home::Known);
    let with = |change: fn(&mut Facts)| {
        let mut moment = usual.clone();
        change(&mut moment.facts);
        moment
    };
    for (moment, why) in [
        (with(|facts| facts.has_second = false), Why::NoSecond),
        (with(|facts| facts.home = Home::Unknown), Why::NoAddress),
        (with(|facts| facts.n_lines = 6), Why::TooMuch),
        (with(|facts| facts.spent_minor = 17_001), Why::DailyCap),
        (with(|facts| facts.total = Money::from_minor(3_000, Currency::DKK)), Why::DailyCap),
    ] {
        let wanted = Happening::Wanted(&moment);
        let (guard, verdict) = next(&Guard::default(), Some(&terms()), &wanted, NOW);
        assert_eq!((guard.asked, verdict), (None, Verdict::Link(why)));
    }
    let no_code = Terms { code: false, ..terms() };
    for (moment, why) in
        [(moment(6_000, Home::Known), Why::AboveCap), (moment(3_000, Home::New), Why::NewAddress)]
    {
        let wanted = Happening::Wanted(&moment);
        let verdict = next(&Guard::default(), Some(&no_code), &wanted, NOW).1;
        assert_eq!(verdict, Verdict::Link(why));
    }
    let gone = with(|facts| facts.can_be_had = false);
    let verdict = next(&Guard::default(), Some(&terms()), &Happening::Wanted(&gone), NOW).1;
    assert_eq!(verdict, Verdict::Mend);
}
