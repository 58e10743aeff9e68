//! Answers thanks, goodbyes and small talk in one line, and keeps the door open.
//! > are you a robot?  =>  I'm a bot, yes. If you'd rather talk to a person, just say so.

use crate::dialogue::context::Turn;
use crate::dialogue::skill::{Cue, Skill};
use crate::dialogue::understand::{Intent, Understood};

pub const SKILL: Skill = Skill::new("small_talk", begin).intents(&[
    Intent::Affirm,
    Intent::Deny,
    Intent::Goodbye,
    Intent::SmallTalk,
    Intent::Thanks,
]);

fn begin(turn: &mut Turn<'_>, cue: &Cue<'_>) {
    let Some(said) = cue.said() else { return };
    let key = match said.intent() {
        Some(Intent::Thanks) => "thanks_reply",
        Some(Intent::Goodbye) => "goodbye_reply",
        Some(Intent::Affirm | Intent::Deny) => "anything_else",
        _ => topic(said),
    };
    turn.say(key, &[]);
}

const BOT: &[&str] = &[
    "bot", "robot", "robots", "human", "real", "machine", "ai", "humano", "humana", "persona", "maquina", "ia",
    "menneske", "maskine", "rigtig", "chatgpt", "name", "nombre", "llamas", "hedder", "who", "quien", "hvem",
];
const JOKE: &[&str] =
    &["joke", "funny", "laugh", "chiste", "gracioso", "risa", "reir", "vittighed", "joker", "sjovt", "sjov", "grine"];
const WELL: &[&str] =
    &["how", "hows", "how's", "como", "tal", "hvordan", "going", "doing", "estas", "gar", "gaar", "day", "dia", "dag"];

/// "Hold on": she looks something up, or somebody is at the door.
const WAIT: &[&str] = &[
    "hold", "wait", "sec", "second", "seconds", "minute", "moment", "momento", "momentito", "espera", "espere", "segundo",
    "segundito", "minuto", "vent", "oejeblik", "sekund", "sekunder", "minut",
];

fn topic(said: &Understood) -> &'static str {
    let about = |words: &[&str]| words.iter().any(|word| said.says(word));
    if about(WAIT) {
        "take_your_time"
    } else if about(JOKE) {
        "smalltalk_joke"
    } else if about(BOT) {
        "smalltalk_bot"
    } else if about(WELL) {
        "smalltalk_howareyou"
    } else {
        "smalltalk_other"
    }
}
