//! Names what is reduced, of what the merchant lets be named; a discount is never made up or haggled over.
//! > any discounts?  =>  This is on right now: Spring, 10% off, with the code SPRING10, until 30 April.
//! > can you do it for 20?  =>  There's no offer on right now, and I can't make one up.

use crate::commerce::promotion::Benefit;
use crate::dialogue::context::Turn;
use crate::dialogue::phrases::Value;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Intent;
use crate::{Answer, OfferFact, Reading};

pub const SKILL: Skill =
    Skill::new("offers", begin).intents(&[Intent::AskOffer]).resume(resume);

/// Offers named at once.
const OFFERS_MAX: usize = 3;

fn begin(turn: &mut Turn<'_>, _cue: &Cue<'_>) {
    let (language, currency) = (turn.language, turn.currency());
    turn.read(SKILL.name, &(), vec![Reading::Offers { language, currency }]);
}

fn resume(turn: &mut Turn<'_>, _step: &str, answers: &[Answer]) {
    let [Answer::Offers { offers }] = answers else { return };
    if offers.is_empty() {
        return turn.say("offers_none", &[]);
    }
    turn.say("offers_intro", &[]);
    for offer in offers.iter().take(OFFERS_MAX) {
        let line = line(turn, offer);
        turn.say_text(&line);
    }
}

/// What is taken off, unless the merchant's name for it says so already.
fn benefit(turn: &Turn<'_>, offer: &OfferFact) -> Option<String> {
    let (key, value) = match offer.benefit? {
        Benefit::Percent(basis_points) => ("offer_percent", ("percent", Value::Percent(basis_points))),
        Benefit::Amount(money) => ("offer_amount", ("amount", Value::Money(money))),
        Benefit::FreeDelivery => return Some(turn.word("offer_delivery", &[])),
    };
    let figures = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let told = value.1.render(turn.language);
    turn.tell(told.clone());
    let is_in_name = figures(&offer.name).contains(figures(&told).trim_end_matches("00"));
    (!is_in_name).then(|| turn.word_with(key, &[value]))
}

/// `Spring, 10% off, with the code SPRING10, from €50.00, until 30 April`.
fn line(turn: &Turn<'_>, offer: &OfferFact) -> String {
    let code = offer.code.as_ref().map(|code| turn.word_with("offer_code", &[("code", Value::Code(code.to_string()))]));
    let minimum = offer.minimum.map(|least| turn.word_with("offer_from", &[("amount", Value::Money(least))]));
    let ends = offer.ends.map(|(at, utc_offset_minutes)| {
        let date = turn.day(at, utc_offset_minutes);
        turn.word_with("offer_until", &[("date", date)])
    });
    let selected = offer.selected.then(|| turn.word("offer_selected", &[]));
    let conditions = [benefit(turn, offer), selected, code, minimum, ends].into_iter().flatten();
    std::iter::once(offer.name.clone()).chain(conditions).collect::<Vec<_>>().join(", ")
}
