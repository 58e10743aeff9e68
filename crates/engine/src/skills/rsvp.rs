//! Keeps guest lists: a keyword names the event, another one the city; then when, where and how to get there.
//! > dinner  =>  Winter dinner: which city would you like to come to?  `[Copenhagen]` `[Madrid]`
//! > madrid  =>  Winter dinner in Madrid: Saturday 12 December at 19:00, Casa Nord. Shall I put you on the list?

use crate::commerce::rsvp::{EventDate, Held, HostedEvent, OwnRsvp, Room, RsvpCommand, RsvpState};
use crate::content::{Block, Choice};
use crate::dialogue::context::Turn;
use crate::dialogue::invitation::{self, Named};
use crate::dialogue::memory::Expects;
use crate::dialogue::phrases::Value;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::Understood;
use crate::{Answer, Effect, EventId, Reading, RsvpHappened, Timestamp};
use serde::{Deserialize, Serialize};

pub const SKILL: Skill = Skill::new("rsvp", begin)
    .verbs(&["rsvp", "rsvp-no", "rsvp-way", "rsvp-yes"])
    .resume(resume);

/// From so few places on, how many are left is said.
const FEW_LEFT_MAX: u32 = 5;
/// Events or cities offered to choose from.
const OPTIONS_MAX: usize = 10;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Step {
    event: EventId,
    /// The date that was named; without one the contact's own counts.
    date: Option<String>,
    want: Want,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Want {
    Look,
    Cities,
    Way,
    Come { party: u32 },
    Wait { party: u32 },
    Decline,
    Remind,
    Lapse,
}

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    match cue {
        Cue::Chose { verb, argument } => chose(turn, verb, argument),
        Cue::Said(said) => said_freely(turn, said),
        Cue::Answered { topic, said } => answered(turn, topic, said),
        Cue::Rsvp { event, happened } => offered(turn, event, happened),
        Cue::Due { key } => due(turn, key),
        _ => {}
    }
}

fn said_freely(turn: &mut Turn<'_>, said: &Understood) {
    let Named { event, date, declines, asks_the_way } = invitation::named(turn, said);
    let Some(event) = event else { return which(turn) };
    let want = match (declines, asks_the_way) {
        (true, _) => Want::Decline,
        (false, true) => Want::Way,
        _ => Want::Look,
    };
    look(turn, event, date.map(|date| date.id.as_str()), want);
}

/// A token's argument is `EVENT`, `EVENT/DATE`, `EVENT/DATE/GUESTS` or `EVENT/DATE/GUESTS/wait`.
fn chose(turn: &mut Turn<'_>, verb: &str, argument: &str) {
    let mut parts = argument.split('/');
    let id = parts.next().unwrap_or_default();
    let Some(event) = turn.config.events.iter().find(|event| event.id.as_str() == id) else {
        return which(turn);
    };
    let date = parts.next().filter(|date| event.date(date).is_some());
    let party = parts.next().and_then(|party| party.parse().ok()).unwrap_or(1);
    let want = match verb {
        "rsvp-yes" if parts.next().is_some() => Want::Wait { party },
        "rsvp-yes" => Want::Come { party },
        "rsvp-no" => Want::Decline,
        "rsvp-way" => Want::Way,
        _ if date.is_none() => Want::Cities,
        _ => Want::Look,
    };
    look(turn, event, date, want);
}

/// The city, or how many come: what was asked last, in her own words.
fn answered(turn: &mut Turn<'_>, topic: &str, said: &Understood) {
    let (id, asked) = topic.split_once('/').unwrap_or((topic, ""));
    let Some(event) = turn.config.events.iter().find(|event| event.id.as_str() == id) else {
        return which(turn);
    };
    let named = event
        .to_come(turn.now)
        .find(|date| said.words.iter().any(|word| invitation::is_called(date, word)));
    let party = said.entities.quantity.filter(|party| *party > 0);
    match (named, event.date(asked), party) {
        (Some(date), _, _) => look(turn, event, Some(date.id.as_str()), Want::Look),
        (None, Some(date), Some(party)) => {
            look(turn, event, Some(date.id.as_str()), Want::Come { party });
        }
        (None, ..) => look(turn, event, None, Want::Cities),
    }
}

/// A place became free: it is said whoever holds the floor, for it is kept a day at most.
fn offered(turn: &mut Turn<'_>, id: &EventId, happened: &RsvpHappened) {
    let RsvpHappened::Offered { date, until } = happened;
    turn.speak_as_shop();
    let config = turn.config;
    let Some(event) = config.events.iter().find(|event| &event.id == id) else { return };
    let Some(date) = event.date(date) else { return };
    turn.state.memory.event = Some(event.id.clone());
    turn.act(Effect::StartTimer { key: format!("{}:lapse:{id}/{}", SKILL.name, date.id), due: *until });
    let until = turn.day_and_time(*until, date.utc_offset_minutes);
    let (name, city, when) = worded(turn, event, date);
    turn.say_with("rsvp_offered", &[("event", name), ("city", city), ("when", when)]);
    let yes = turn.button(token("rsvp-yes", event, Some(date)), "button_rsvp_yes");
    let no = turn.button(token("rsvp-no", event, Some(date)), "button_rsvp_no");
    let prompt = turn.word_with("rsvp_offered_until", &[("until", until)]);
    turn.ask(SKILL.name, &topic(event, Some(date)), Expects::Option, prompt, vec![yes, no]);
}

fn due(turn: &mut Turn<'_>, key: &str) {
    let config = turn.config;
    let Some((what, place)) = key.split_once(':') else { return };
    let (id, date) = place.split_once('/').unwrap_or((place, ""));
    let Some(event) = config.events.iter().find(|event| event.id.as_str() == id) else { return };
    let want = if what == "lapse" { Want::Lapse } else { Want::Remind };
    turn.speak_as_shop();
    look(turn, event, Some(date.split('/').next().unwrap_or(date)), want);
}

fn look(turn: &mut Turn<'_>, event: &HostedEvent, date: Option<&str>, want: Want) {
    turn.state.memory.event = Some(event.id.clone());
    let step = Step { event: event.id.clone(), date: date.map(str::to_owned), want };
    let mut readings = vec![Reading::Rsvps { event: event.id.clone() }];
    if let (Want::Come { party }, Some(date)) = (want, &step.date) {
        let to_come = event.date(date).is_some_and(|date| date.starts > turn.now);
        if to_come && party <= event.party_max {
            let (event, date) = (event.id.clone(), date.clone());
            readings.push(Reading::HoldPlace { event, date, party });
        }
    }
    turn.read(SKILL.name, &step, readings);
}

/// An event, what is known of it now, and where the contact stands.
struct Seen<'a> {
    event: &'a HostedEvent,
    rooms: &'a [Room],
    own: &'a [OwnRsvp],
}

impl<'a> Seen<'a> {
    fn room(&self, date: &EventDate) -> Option<&'a Room> {
        self.rooms.iter().find(|room| room.date == date.id)
    }

    fn own(&self, date: &EventDate) -> Option<&'a OwnRsvp> {
        self.own.iter().find(|own| own.date == date.id)
    }

    /// The date she stands on a list of.
    fn listed(&self, now: Timestamp) -> Option<(&'a EventDate, &'a OwnRsvp)> {
        use RsvpState as S;
        let on_a_list =
            |own: &&OwnRsvp| matches!(own.state, S::Confirmed | S::Waiting | S::Offered);
        self.own.iter().filter(on_a_list).find_map(|own| {
            let date = self.event.date(&own.date).filter(|date| date.starts > now)?;
            Some((date, own))
        })
    }
}

fn resume(turn: &mut Turn<'_>, step: &str, answers: &[Answer]) {
    let Ok(step) = serde_json::from_str::<Step>(step) else { return };
    let Some(Answer::Rsvps { rooms, own }) = answers.first() else { return };
    let config = turn.config;
    let Some(event) = config.events.iter().find(|event| event.id == step.event) else { return };
    let seen = Seen { event, rooms, own };
    let listed = seen.listed(turn.now);
    let named = step.date.as_deref().and_then(|date| event.date(date));
    if let Some(past) = named.filter(|date| date.starts <= turn.now && step.want != Want::Lapse) {
        return over(turn, &seen, past);
    }
    let subject = named.or(listed.map(|(date, _)| date)).or_else(|| single(event, turn.now));
    match (step.want, subject) {
        (Want::Lapse, Some(date)) => lapse(turn, &seen, date),
        (Want::Remind, Some(date)) => remind(turn, &seen, date),
        (Want::Decline, Some(date)) => decline(turn, &seen, date),
        (Want::Way, Some(date)) => way(turn, &seen, date),
        (Want::Come { party }, Some(date)) => come(turn, &seen, date, party, answers.get(1)),
        (Want::Wait { party }, Some(date)) => wait(turn, &seen, date, party),
        (Want::Look, Some(date)) => show(turn, &seen, date),
        (Want::Lapse | Want::Remind, None) => {}
        (Want::Cities, Some(date)) if event.to_come(turn.now).count() == 1 => {
            show(turn, &seen, date);
        }
        (want, _) => cities(turn, &seen, want == Want::Look),
    }
}

/// The only date to come.
fn single(event: &HostedEvent, now: Timestamp) -> Option<&EventDate> {
    let mut to_come = event.to_come(now);
    let first = to_come.next()?;
    to_come.next().is_none().then_some(first)
}

/// Which of the brand's events.
fn which(turn: &mut Turn<'_>) {
    let (now, language) = (turn.now, turn.language);
    let to_come = turn.config.events.iter().filter(|event| event.to_come(now).next().is_some());
    let options: Vec<Choice> = to_come
        .take(OPTIONS_MAX)
        .map(|event| option(token("rsvp", event, None), event.name.get(language), &event.keywords))
        .collect();
    if options.is_empty() {
        return turn.say("rsvp_none", &[]);
    }
    let prompt = turn.word("rsvp_which", &[]);
    turn.ask(SKILL.name, "", Expects::Option, prompt, options);
}

/// In which cities, and before that what it is, to whom it is new.
fn cities(turn: &mut Turn<'_>, seen: &Seen<'_>, is_new: bool) {
    let (now, language, event) = (turn.now, turn.language, seen.event);
    let options: Vec<Choice> = event
        .to_come(now)
        .take(OPTIONS_MAX)
        .map(|date| option(token("rsvp", event, Some(date)), date.city.get(language), &date.keywords))
        .collect();
    let name = event.name.get(language);
    if options.is_empty() {
        return turn.say("rsvp_over", &[("event", name)]);
    }
    tell(turn, event, None);
    options.iter().for_each(|option| turn.tell(option.title.as_str()));
    if is_new {
        turn.say_text(event.about.get(language));
    }
    let prompt = turn.word("rsvp_city", &[("event", name)]);
    turn.ask(SKILL.name, event.id.as_str(), Expects::Text, prompt, options);
}

/// When, where and how to get there; then the question that fits where she stands.
fn show(turn: &mut Turn<'_>, seen: &Seen<'_>, date: &EventDate) {
    use RsvpState as S;
    match seen.own(date).map(|own| own.state) {
        Some(S::Confirmed | S::Attended) => {
            listed(turn, seen, date, "rsvp_already");
        }
        Some(S::Waiting) => waits(turn, seen, date),
        _ => {
            place(turn, seen, date);
            let room = seen.room(date).filter(|room| room.free > 0);
            match room {
                Some(room) => ask_to_come(turn, seen, date, room.free),
                None => ask_to_wait(turn, seen, date, 1),
            }
        }
    }
}

fn place(turn: &mut Turn<'_>, seen: &Seen<'_>, date: &EventDate) {
    let (name, city, when) = worded(turn, seen.event, date);
    let place = Value::Text(format!("{}, {}", date.venue, date.address));
    turn.say_with("rsvp_date", &[("event", name), ("city", city), ("when", when), ("place", place)]);
    turn.say_text(date.directions.get(turn.language));
    show_map(turn, date);
}

fn show_map(turn: &mut Turn<'_>, date: &EventDate) {
    if let Some(url) = &date.map_url {
        let label = turn.word("rsvp_map", &[]);
        turn.show(Block::Link { label, url: url.clone() });
    }
}

fn ask_to_come(turn: &mut Turn<'_>, seen: &Seen<'_>, date: &EventDate, free: u32) {
    let event = seen.event;
    let mut prompt = turn.word("rsvp_ask", &[]);
    if free <= FEW_LEFT_MAX {
        let n = Value::Count(free.into());
        let left = if free == 1 { "rsvp_left_one" } else { "rsvp_left_other" };
        prompt = turn.word_with(left, &[("n", n)]);
    }
    let yes = token("rsvp-yes", event, Some(date));
    let mut options = vec![turn.button(format!("{yes}/1"), "button_rsvp_yes")];
    if event.party_max > 1 && free > 1 {
        options.push(turn.button(format!("{yes}/2"), "button_rsvp_two"));
    }
    options.extend(other_city(turn, event));
    turn.ask(SKILL.name, &topic(event, Some(date)), Expects::Text, prompt, options);
}

fn ask_to_wait(turn: &mut Turn<'_>, seen: &Seen<'_>, date: &EventDate, party: u32) {
    let event = seen.event;
    let room = seen.room(date);
    let (free, n_waiting) = room.map_or((0, 0), |room| (room.free, room.n_waiting));
    let city = Value::Text(date.city.get(turn.language).to_owned());
    let prompt = if free > 0 {
        turn.word_with("rsvp_full_for_so_many", &[("city", city), ("n", Value::Count(free.into()))])
    } else if n_waiting > 0 {
        turn.word_with("rsvp_full_waiting", &[("city", city), ("n", Value::Count(n_waiting.into()))])
    } else {
        turn.word_with("rsvp_full", &[("city", city)])
    };
    let wait = format!("{}/{party}/wait", token("rsvp-yes", event, Some(date)));
    let mut options = vec![turn.button(wait, "button_rsvp_wait")];
    options.extend(other_city(turn, event));
    turn.ask(SKILL.name, &topic(event, Some(date)), Expects::Option, prompt, options);
}

fn other_city(turn: &Turn<'_>, event: &HostedEvent) -> Option<Choice> {
    let several = event.to_come(turn.now).count() > 1;
    several.then(|| turn.button(token("rsvp", event, None), "button_rsvp_city"))
}

/// She comes, if the shell could set the places aside.
fn come(
    turn: &mut Turn<'_>,
    seen: &Seen<'_>,
    date: &EventDate,
    party: u32,
    held: Option<&Answer>,
) {
    let event = seen.event;
    match held {
        Some(Answer::Place { held: Held::Yes | Held::Already }) => {
            answer(turn, event, date, RsvpCommand::Confirm, party);
            for (idx, before) in event.reminders_ms.iter().enumerate() {
                let (key, due) = (reminder(event, date, idx), date.starts.plus_ms(-before));
                if due > turn.now {
                    turn.act(Effect::StartTimer { key, due });
                }
            }
            listed(turn, seen, date, if party > 1 { "rsvp_confirmed_other" } else { "rsvp_confirmed_one" });
        }
        Some(Answer::Place { held: Held::Full { .. } }) => ask_to_wait(turn, seen, date, party),
        _ => {
            turn.tell(event.party_max.to_string());
            turn.say_with("rsvp_too_many", &[("n", Value::Count(event.party_max.into()))]);
            let room = seen.room(date).map_or(0, |room| room.free);
            ask_to_come(turn, seen, date, room);
        }
    }
}

/// That she is on the list, with what she can still do about it.
fn listed(turn: &mut Turn<'_>, seen: &Seen<'_>, date: &EventDate, key: &str) {
    let event = seen.event;
    let (name, city, when) = worded(turn, event, date);
    turn.say_with(key, &[("event", name), ("city", city), ("when", when)]);
    let mut options = vec![
        turn.button(token("rsvp-way", event, Some(date)), "button_rsvp_way"),
        turn.button(token("rsvp-no", event, Some(date)), "button_rsvp_no"),
    ];
    options.extend(other_city(turn, event));
    turn.suggest(options);
}

fn wait(turn: &mut Turn<'_>, seen: &Seen<'_>, date: &EventDate, party: u32) {
    let own = seen.own(date).map(|own| own.state);
    if own != Some(RsvpState::Waiting) {
        if own == Some(RsvpState::Confirmed) {
            return listed(turn, seen, date, "rsvp_already");
        }
        answer(turn, seen.event, date, RsvpCommand::Wait, party.clamp(1, seen.event.party_max));
    }
    waits(turn, seen, date);
}

fn waits(turn: &mut Turn<'_>, seen: &Seen<'_>, date: &EventDate) {
    let (name, city, _) = worded(turn, seen.event, date);
    turn.say_with("rsvp_waiting", &[("event", name), ("city", city)]);
    let mut options = vec![turn.button(token("rsvp-no", seen.event, Some(date)), "button_rsvp_no")];
    options.extend(other_city(turn, seen.event));
    turn.suggest(options);
}

fn decline(turn: &mut Turn<'_>, seen: &Seen<'_>, date: &EventDate) {
    use RsvpState as S;
    let event = seen.event;
    let own = seen.own(date).map(|own| own.state);
    if matches!(own, Some(S::Confirmed | S::Waiting | S::Offered | S::Held)) {
        answer(turn, event, date, RsvpCommand::Cancel, 0);
        (0..event.reminders_ms.len())
            .for_each(|idx| turn.act(Effect::CancelTimer { key: reminder(event, date, idx) }));
        turn.state.memory.open = None;
        let (name, city, _) = worded(turn, event, date);
        turn.say_with("rsvp_canceled", &[("event", name), ("city", city)]);
    } else {
        turn.say("rsvp_not_listed", &[]);
    }
    let again = turn.button(token("rsvp", event, Some(date)), "button_rsvp_again");
    turn.suggest(vec![again]);
}

fn way(turn: &mut Turn<'_>, seen: &Seen<'_>, date: &EventDate) {
    place(turn, seen, date);
}

fn remind(turn: &mut Turn<'_>, seen: &Seen<'_>, date: &EventDate) {
    if seen.own(date).map(|own| own.state) != Some(RsvpState::Confirmed) {
        return;
    }
    let (name, city, when) = worded(turn, seen.event, date);
    let place = Value::Text(format!("{}, {}", date.venue, date.address));
    turn.say_with("rsvp_reminder", &[("event", name), ("city", city), ("when", when), ("place", place)]);
    let options = vec![
        turn.button(token("rsvp-way", seen.event, Some(date)), "button_rsvp_way"),
        turn.button(token("rsvp-no", seen.event, Some(date)), "button_rsvp_no"),
    ];
    turn.suggest(options);
}

/// Her time to take the free place is over: it goes to the next, and she is told.
fn lapse(turn: &mut Turn<'_>, seen: &Seen<'_>, date: &EventDate) {
    if seen.own(date).map(|own| own.state) != Some(RsvpState::Offered) {
        return;
    }
    answer(turn, seen.event, date, RsvpCommand::Lapse, 0);
    let (name, city, _) = worded(turn, seen.event, date);
    turn.say_with("rsvp_lapsed", &[("event", name), ("city", city)]);
}

fn over(turn: &mut Turn<'_>, seen: &Seen<'_>, _past: &EventDate) {
    turn.say("rsvp_over", &[("event", seen.event.name.get(turn.language))]);
}

fn answer(
    turn: &mut Turn<'_>,
    event: &HostedEvent,
    date: &EventDate,
    command: RsvpCommand,
    party: u32,
) {
    let (event, date) = (event.id.clone(), date.id.clone());
    turn.act(Effect::Rsvp { event, date, command, party });
}

fn worded(turn: &Turn<'_>, event: &HostedEvent, date: &EventDate) -> (Value, Value, Value) {
    let language = turn.language;
    let when = turn.day_and_time(date.starts, date.utc_offset_minutes);
    tell(turn, event, Some(date));
    let name = Value::Name(event.name.get(language).to_owned());
    (name, Value::Text(date.city.get(language).to_owned()), when)
}

/// What the brand itself says of its event stands behind the bot's words on it.
fn tell(turn: &Turn<'_>, event: &HostedEvent, date: Option<&EventDate>) {
    let texts = [&event.name, &event.about].into_iter();
    let of_date = date.into_iter().flat_map(|date| [&date.city, &date.directions]);
    texts.chain(of_date).for_each(|text| turn.tell(text.get(turn.language)));
    if let Some(date) = date {
        turn.tell(format!("{}, {}", date.venue, date.address));
        date.map_url.iter().for_each(|url| turn.tell(url.as_str()));
    }
}

fn option(token: String, title: &str, keywords: &[String]) -> Choice {
    Choice { synonyms: keywords.to_vec(), ..Choice::new(token, title) }
}

fn topic(event: &HostedEvent, date: Option<&EventDate>) -> String {
    match date {
        Some(date) => format!("{}/{}", event.id, date.id),
        None => event.id.to_string(),
    }
}

fn token(verb: &str, event: &HostedEvent, date: Option<&EventDate>) -> String {
    format!("{verb}:{}", topic(event, date))
}

/// The name of a reminder's timer: of one date, and the how manieth it is.
fn reminder(event: &HostedEvent, date: &EventDate, idx: usize) -> String {
    format!("{}:remind:{}/{idx}", SKILL.name, topic(event, Some(date)))
}
