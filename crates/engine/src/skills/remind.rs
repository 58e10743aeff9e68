//! Writes again when she asked for it, about the product in view, the cart, or where the conversation was.
//! > remind me tonight  =>  I'll write to you about Blue mug: Monday 21 September at 20:00.  `[Cancel reminder]`
//! > remind me later  =>  When shall I write: tonight or tomorrow?  `[Tonight]` `[Tomorrow]`
//!
//! When it is time:  =>  You asked me to remind you of Blue mug. Here it is as it is today.
//!
//! Whoever opts out has no reminder any more, though she opt in again. One that comes due when the reply window is over
//! does not leave: the team reads it with the reason.

use super::go_back::quote;
use super::show_product::first_product;
use super::greet::STARTERS;
use crate::commerce::wall_clock;
use crate::content::ProductLayout;
use crate::dialogue::cards;
use crate::dialogue::context::Turn;
use crate::dialogue::memory::{About, Expects, Reminder};
use crate::dialogue::phrases::Value;
use crate::dialogue::reference::{self, Pointed, Prefer};
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::entity::clock::{self, Appointed, Clock, Part};
use crate::dialogue::understand::{Intent, Understood};
use crate::time::MINUTE_MS;
use crate::{Answer, ClockChange, Effect, HandoffReason, Reading, Timestamp};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

pub const SKILL: Skill = Skill::new("remind", begin)
    .intents(&[Intent::Remind])
    .verbs(&["remind", "unremind"])
    .claims(cancels)
    .resume(resume);

/// The one timer of a conversation's reminder: a new one takes its place.
const TIMER: &str = "remind:due";
/// Without a time by the clock she is written to from nine in the morning until nine in the evening.
const DECENT: std::ops::RangeInclusive<u32> = 9 * 60..=21 * 60;
/// A day without a time means this minute of it.
const MINUTE_OF_DAY: u32 = 10 * 60;
/// "Today" without a time means this minute of it.
const MINUTE_OF_TODAY: u32 = 18 * 60;
/// From this minute of the day on, "tonight" is no longer offered.
const TONIGHT_UNTIL: u32 = 20 * 60;
/// How often it is asked when, before a person takes over.
const QUESTIONS_MAX: u32 = 3;

#[derive(Serialize, Deserialize)]
enum Step {
    /// She said when, in these words, and was asked for it so often before.
    Appoint { text: String, about: About, n_asked: u32 },
    /// She pressed a button that says when.
    Pick { part: Picked, about: About },
    /// It is time.
    Due { about: About },
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum Picked {
    Tonight,
    Tomorrow,
    Morning,
    Evening,
}

impl Picked {
    const ALL: [(&'static str, Self); 4] = [
        ("tonight", Self::Tonight),
        ("tomorrow", Self::Tomorrow),
        ("morning", Self::Morning),
        ("evening", Self::Evening),
    ];
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    match cue {
        Cue::Due { .. } => due(turn),
        Cue::Chose { verb: "unremind", .. } => cancel(turn),
        Cue::Chose { argument, .. } => {
            let picked = Picked::ALL.iter().find(|(name, _)| name == argument);
            match picked {
                Some((_, part)) => {
                    let asked = turn.state.memory.open.as_ref().filter(|open| open.skill == SKILL.name);
                    let about = asked.and_then(|open| asked_about(&open.topic));
                    let about = about.map_or_else(|| talked_about(turn, None), |(_, about)| about);
                    turn.read(SKILL.name, &Step::Pick { part: *part, about }, vec![Reading::Clocks]);
                }
                None => turn.say("remind_none", &[]),
            }
        }
        Cue::Said(said) if cancels(turn, said) => cancel(turn),
        Cue::Answered { topic, said } => {
            let (n_asked, about) =
                asked_about(topic).unwrap_or_else(|| (1, talked_about(turn, None)));
            appoint(turn, said, about, n_asked);
        }
        Cue::Said(said) if !asks_to_be_written_to(said) => {
            turn.say("not_understood_1", &[]);
            starters(turn);
        }
        cue => {
            if let Some(said) = cue.said() {
                appoint(turn, said, talked_about(turn, Some(said)), 0);
            }
        }
    }
}

/// How often it was asked when, and what it is about.
fn asked_about(topic: &str) -> Option<(u32, About)> {
    serde_json::from_str(topic).ok()
}

fn appoint(turn: &mut Turn<'_>, said: &Understood, about: About, n_asked: u32) {
    let step = Step::Appoint { text: said.text.clone(), about, n_asked };
    turn.read(SKILL.name, &step, vec![Reading::Clocks]);
}

/// What it is about: the product pointed at or in view, the cart if that is named or all there is, else the place.
fn talked_about(turn: &Turn<'_>, said: Option<&Understood>) -> About {
    const CART: &[&str] = &["cart", "basket", "bag", "carrito", "cesta", "carro", "kurv", "kurven", "indkobskurv"];
    let has_cart = turn.state.cart.as_ref().is_some_and(|cart| !cart.is_empty());
    let names_cart = said.is_some_and(|said| CART.iter().any(|word| said.says(word)));
    if has_cart && names_cart {
        return About::Cart;
    }
    let pointed = said.map(|said| reference::product(turn, said, Prefer::Focus));
    let shown = match &pointed {
        Some(Pointed::Product(product)) => {
            let memory = &turn.state.memory;
            memory.shown.iter().chain(&memory.focus).find(|shown| &shown.product == product)
        }
        _ => reference::talked_about(turn),
    };
    match shown {
        Some(shown) => About::Product { product: shown.product.clone(), title: shown.title.clone() },
        None if has_cart => About::Cart,
        None => About::Place,
    }
}

/// "Please stop by tomorrow" sounds like it and is not: nobody is written to who did not speak of it.
fn asks_to_be_written_to(said: &Understood) -> bool {
    const BEGINNINGS: &[&str] = &[
        "acuer", "again", "aviso", "back", "besked", "bring", "drop", "escrib", "forget", "glem", "hablame", "husk",
        "later", "lyd", "mensaje", "messag", "mind", "mine", "nudg", "olvid", "pamind", "ping", "poke", "prik",
        "recor", "recuer", "rekuer", "rememb", "remin", "remnd", "rmind", "shout", "skriv", "sporg", "text", "toque",
        "vend", "writ",
    ];
    let speaks = |word: &String| BEGINNINGS.iter().any(|beginning| word.starts_with(beginning));
    said.words.iter().any(speaks)
}

/// "Cancel the reminder" is about the reminder, whatever else can be canceled.
fn cancels(_: &Turn<'_>, said: &Understood) -> bool {
    const REMINDER: &[&str] = &["reminder", "reminders", "recordatorio", "recordatorios", "pamindelse", "pamindelsen"];
    const AWAY: &[&str] = &[
        "annuller", "annullere", "anula", "anular", "borra", "borrar", "cancel", "cancela", "cancelar", "delete", "drop",
        "fjern", "forget", "no", "olvida", "quita", "quitar", "remove", "skip", "slet", "stop", "stryg", "undo",
        "afbestil", "aflys", "glem", "ikke",
    ];
    const WORDS_MAX: usize = 7;
    const REMIND: [&str; 3] = ["remind", "recuerdes", "minde"];
    let says = |words: &[&str]| words.iter().any(|word| said.says(word));
    let undone = says(&["dont", "don't", "no", "ikke"]) && says(&REMIND) && said.words.len() <= WORDS_MAX;
    (says(REMINDER) && says(AWAY)) || undone
}

fn cancel(turn: &mut Turn<'_>) {
    turn.state.memory.open = None;
    let canceled = forget(turn);
    turn.say(if canceled { "remind_canceled" } else { "remind_none" }, &[]);
}

/// Drops the reminder; tells whether there was one.
pub(super) fn forget(turn: &mut Turn<'_>) -> bool {
    let was_set = turn.state.memory.reminder.take().is_some();
    if was_set {
        turn.act(Effect::CancelTimer { key: TIMER.to_owned() });
    }
    was_set
}

/// It is time, once: what was moved or canceled meanwhile is not said.
fn due(turn: &mut Turn<'_>) {
    let memory = &mut turn.state.memory;
    let Some(Reminder { about, .. }) = memory.reminder.take_if(|it| it.due <= turn.now) else { return };
    turn.speak_as_shop();
    let readings = match (&about, turn.state.cart.clone()) {
        (About::Product { product, .. }, _) => vec![Reading::Products { ids: vec![product.clone()] }],
        (About::Cart, Some(cart)) if !cart.is_empty() => {
            vec![Reading::Quote { cart, language: turn.language }]
        }
        (About::Cart | About::Place, _) => return place(turn),
    };
    turn.read(SKILL.name, &Step::Due { about }, readings);
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(step) = serde_json::from_str::<Step>(step) else { return };
    let clocks = match answers.first() {
        Some(Answer::Clocks { clocks }) => clocks.as_slice(),
        _ => &[],
    };
    let Some(wall) = Wall::new(turn.now, clocks) else { return };
    match step {
        Step::Due { about } => remind(turn, &about, answers),
        Step::Pick { part, about } => match wall.picked(part) {
            Some(at) => keep(turn, &wall, about, at),
            None => ask_when(turn, &wall, &(1, about)),
        },
        Step::Appoint { text, about, n_asked } => {
            let said = clock::find(&text, turn.language, wall.shown.date());
            match said.and_then(|said| wall.moment(said)) {
                Some(at) => keep(turn, &wall, about, at),
                None if n_asked + 1 > QUESTIONS_MAX => turn.hand_off(HandoffReason::NotUnderstood),
                None => ask_when(turn, &wall, &(n_asked + 1, about)),
            }
        }
    }
}

fn keep(turn: &mut Turn<'_>, wall: &Wall<'_>, about: About, due: Timestamp) {
    let when = turn.day_and_time(due, wall_clock::utc_offset_minutes(wall.clocks, due));
    match &about {
        About::Product { title, .. } => {
            turn.say_with("remind_set_product", &[("product", Value::Product(title.clone())), ("when", when)]);
        }
        About::Cart => turn.say_with("remind_set_cart", &[("when", when)]),
        About::Place => turn.say_with("remind_set_place", &[("when", when)]),
    }
    turn.act(Effect::StartTimer { key: TIMER.to_owned(), due });
    turn.state.memory.reminder = Some(Reminder { due, about });
    let cancel = turn.button("unremind", "button_unremind");
    turn.suggest(vec![cancel]);
}

fn ask_when(turn: &mut Turn<'_>, wall: &Wall<'_>, asked: &(u32, About)) {
    let is_late = wall.minute() >= TONIGHT_UNTIL;
    let (key, buttons) = if is_late {
        ("remind_when_tomorrow", [("morning", "button_morning"), ("evening", "button_evening")])
    } else {
        ("remind_when", [("tonight", "button_tonight"), ("tomorrow", "button_tomorrow")])
    };
    if asked.0 > 1 {
        turn.say("remind_unclear", &[]);
    }
    let prompt = turn.word(key, &[]);
    let options = buttons.map(|(name, key)| turn.button(format!("remind:{name}"), key)).to_vec();
    let topic = serde_json::to_string(asked).unwrap_or_default();
    turn.ask(SKILL.name, &topic, Expects::Text, prompt, options);
}

/// Says what it was about, as it stands now.
fn remind(turn: &mut Turn<'_>, about: &About, answers: &[Answer]) {
    match (about, first_product(answers.first()), quote(answers)) {
        (About::Product { title, .. }, None, _) => {
            turn.tell(title.as_str());
            turn.say_with("remind_gone", &[("product", Value::Product(title.clone()))]);
            starters(turn);
        }
        (_, Some(view), _) => {
            cards::focus(turn, view);
            let title = view.product.title.get(turn.language).to_owned();
            turn.say_with("remind_product", &[("product", Value::Product(title))]);
            cards::show_products(turn, std::slice::from_ref(view), ProductLayout::Single);
        }
        (_, None, Some(quote)) => {
            turn.say("remind_cart", &[]);
            cards::show_cart(turn, quote);
        }
        (_, None, None) => place(turn),
    }
}

fn place(turn: &mut Turn<'_>) {
    turn.say("remind_place", &[]);
    starters(turn);
}

fn starters(turn: &mut Turn<'_>) {
    let options = STARTERS.iter().map(|(token, phrase)| turn.button(*token, phrase)).collect();
    turn.suggest(options);
}

/// The shop's clock now.
struct Wall<'a> {
    now: Timestamp,
    shown: OffsetDateTime,
    clocks: &'a [ClockChange],
}

impl<'a> Wall<'a> {
    fn new(now: Timestamp, clocks: &'a [ClockChange]) -> Option<Self> {
        let shown = wall_clock::shown(now, wall_clock::utc_offset_minutes(clocks, now))?;
        Some(Self { now, shown, clocks })
    }

    fn minute(&self) -> u32 {
        u32::from(self.shown.hour()) * 60 + u32::from(self.shown.minute())
    }

    /// A moment to come, as far ahead as the clocks are known.
    fn ahead(&self, day: Date, minute: u32) -> Option<Timestamp> {
        let at = wall_clock::moment(self.clocks, day, minute);
        let wait_ms = at.since_ms(self.now);
        (wait_ms > 0 && wait_ms < wall_clock::AHEAD_MS).then_some(at)
    }

    fn picked(&self, picked: Picked) -> Option<Timestamp> {
        let today = self.shown.date();
        match picked {
            Picked::Tonight => self.ahead(today, Part::Evening.minute()),
            Picked::Tomorrow => self.ahead(today.next_day()?, MINUTE_OF_DAY),
            Picked::Morning => self.ahead(today.next_day()?, Part::Morning.minute()),
            Picked::Evening => self.ahead(today.next_day()?, Part::Evening.minute()),
        }
    }

    /// The moment that was named; `None` when it is over, too far away, or not clear.
    fn moment(&self, said: Appointed) -> Option<Timestamp> {
        match said {
            Appointed::In { minutes } => self.decent(self.now.plus_ms(minutes * MINUTE_MS)),
            Appointed::At { day, clock: Some(clock), .. } => self.by_clock(day, clock),
            Appointed::At { day: Some(day), clock: None, part } => {
                let any = if day == self.shown.date() { MINUTE_OF_TODAY } else { MINUTE_OF_DAY };
                self.ahead(day, part.map_or(any, Part::minute))
            }
            Appointed::At { day: None, clock: None, part } => {
                let (today, minute) = (self.shown.date(), part?.minute());
                self.ahead(today, minute).or_else(|| self.ahead(today.next_day()?, minute))
            }
        }
    }

    /// "At nine" said at noon is nine in the evening.
    fn by_clock(&self, day: Option<Date>, clock: Clock) -> Option<Timestamp> {
        let today = self.shown.date();
        let later = || (!clock.is_sure).then_some(clock.minute + 12 * 60);
        let on_first = self.ahead(day.unwrap_or(today), clock.minute);
        on_first.or_else(|| self.ahead(day.unwrap_or(today), later()?)).or_else(|| match day {
            Some(_) => None,
            None => self.ahead(today.next_day()?, clock.minute),
        })
    }

    /// Not at night: who says "in three hours" late in the evening named no time at night.
    fn decent(&self, at: Timestamp) -> Option<Timestamp> {
        let shown = wall_clock::shown(at, wall_clock::utc_offset_minutes(self.clocks, at))?;
        let minute = u32::from(shown.hour()) * 60 + u32::from(shown.minute());
        if DECENT.contains(&minute) {
            return Some(at);
        }
        let is_early = minute < *DECENT.start();
        let day = if is_early { shown.date() } else { shown.date().next_day()? };
        self.ahead(day, *DECENT.start())
    }
}
