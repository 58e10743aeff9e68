//! Names of days in three languages, folded; phrases apart by `|`.

use crate::Language;

/// A day by its distance from today.
pub(super) const RELATIVE: &[(i64, [&str; 3])] = &[
    (2, ["the day after tomorrow|day after tomorrow", "pasado manana", "i overmorgen|overmorgen"]),
    (
        -2,
        [
            "the day before yesterday|day before yesterday",
            "antes de ayer|anteayer|antier",
            "i forgars|forgars",
        ],
    ),
    (1, ["tomorrow|tmrw|tmr|tomorow|the day after", "manana|el dia siguiente", "i morgen|imorgen"]),
    (-1, ["yesterday", "ayer", "i gar|igar"]),
    (0, ["today|tonight|this evening", "hoy|esta noche", "i dag|idag|i aften|i aftes"]),
];

/// Monday first.
pub(super) const WEEKDAYS: [[&str; 3]; 7] = [
    ["monday|mon|mondays", "lunes|lun", "mandag|man"],
    ["tuesday|tue|tues", "martes", "tirsdag|tirs"],
    ["wednesday|wed|weds", "miercoles|mie", "onsdag|ons"],
    ["thursday|thu|thurs|thur", "jueves|jue", "torsdag|tors"],
    ["friday|fri", "viernes|vie", "fredag|fre"],
    ["saturday|sat", "sabado|sab", "lordag"],
    ["sunday|sun", "domingo|dom", "sondag"],
];

/// Short names that are ordinary words count only where a number stands beside them.
pub(super) const SHORT_WEEKDAYS: &[&str] = &[
    "mon", "sat", "sun", "wed", "man", "ons", "fre", "lun", "dom", "vie", "sab", "mie", "jue",
    "tors", "tirs",
];

pub(super) const MONTHS: [[&str; 3]; 12] = [
    ["january|jan", "enero|ene", "januar|jan"],
    ["february|feb", "febrero|feb", "februar|feb"],
    ["march|mar", "marzo|mar", "marts|mar"],
    ["april|apr", "abril|abr", "april|apr"],
    ["may", "mayo|may", "maj"],
    ["june|jun", "junio|jun", "juni|jun"],
    ["july|jul", "julio|jul", "juli"],
    ["august|aug", "agosto|ago", "august|aug"],
    ["september|sept|sep", "septiembre|setiembre|sept|sep", "september|sept|sep"],
    ["october|oct", "octubre|oct", "oktober|okt"],
    ["november|nov", "noviembre|nov", "november|nov"],
    ["december|dec", "diciembre|dic", "december|dec"],
];

/// A feast: how its day is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feast {
    /// Month and day.
    On(u8, u8),
    /// Days from Easter Sunday.
    Easter(i64),
    /// The Friday after the fourth Thursday of November.
    BlackFriday,
}

pub(super) const FEASTS: &[(Feast, [&str; 3])] = &[
    (
        Feast::On(12, 24),
        ["christmas eve|xmas eve", "nochebuena", "juleaften|juleaftensdag|jul|julen"],
    ),
    (Feast::On(12, 25), ["christmas day|christmas|xmas", "navidad|navidades", "juledag"]),
    (
        Feast::On(12, 31),
        ["new year s eve|new years eve|nye", "nochevieja|fin de ano", "nytarsaften|nytar"],
    ),
    (Feast::On(1, 1), ["new year s day|new year|new years day", "ano nuevo", "nytarsdag"]),
    (Feast::On(1, 6), ["epiphany", "reyes|dia de reyes", "hellig tre konger"]),
    (
        Feast::On(2, 14),
        [
            "valentine s day|valentines day|valentine s|valentines",
            "san valentin",
            "valentinsdag|valentines",
        ],
    ),
    (
        Feast::On(3, 17),
        [
            "st patrick s day|saint patrick s day",
            "dia de san patricio|san patricio",
            "sankt patricks dag",
        ],
    ),
    (Feast::On(6, 23), ["midsummer eve", "noche de san juan", "sankthans|sankt hans"]),
    (Feast::On(10, 31), ["halloween", "halloween", "halloween"]),
    (Feast::On(11, 10), ["martinmas eve", "visperas de san martin", "mortensaften"]),
    (Feast::BlackFriday, ["black friday", "viernes negro|black friday", "black friday"]),
    (
        Feast::Easter(0),
        ["easter sunday|easter", "domingo de pascua|pascua", "paskedag|paske|pasken"],
    ),
    (Feast::Easter(-2), ["good friday", "viernes santo", "langfredag"]),
    (Feast::Easter(49), ["whit sunday|pentecost", "pentecostes", "pinsedag|pinse|pinsen"]),
];

/// Said before a day that is the last one meant.
pub(super) const UNTIL: [&[&str]; 3] = [
    &["before", "by", "until", "till", "no later than", "latest by", "not later than"],
    &["antes de", "antes del", "hasta", "antes de la", "a mas tardar", "como muy tarde"],
    &["inden", "for", "senest", "indtil", "frem til", "ikke senere end"],
];

/// Said before a weekday of the week to come.
pub(super) const NEXT: [&[&str]; 3] = [
    &["next", "following", "next week", "next week on"],
    &["proximo", "proxima", "el proximo", "la proxima"],
    &["naeste"],
];

/// Said before or behind a weekday that is past: of the week before, or the latest there was.
pub(super) const LAST_WEEK: [&[&str]; 3] = [
    &["last", "previous"],
    &["anterior", "de la semana pasada", "de semana pasada"],
    &["i sidste uge"],
];
pub(super) const LATEST: [&[&str]; 3] =
    [&["past", "this past"], &["pasado", "este pasado"], &["sidste"]];

/// The same said behind it.
pub(super) const NEXT_BEHIND: [&[&str]; 3] = [
    &["next week", "of next week"],
    &[
        "que viene",
        "proximo",
        "siguiente",
        "de la semana que viene",
        "de la proxima semana",
        "de la semana siguiente",
    ],
    &["i naeste uge", "naeste uge"],
];

pub(super) const WEEKENDS: [&str; 3] = [
    "this weekend|at the weekend|the weekend|weekend",
    "este fin de semana|el fin de semana|el finde|este finde|fin de semana",
    "i weekenden|her i weekenden|weekenden|til weekenden",
];

pub(super) const NEXT_WEEKS: [&str; 3] = [
    "next week",
    "la semana que viene|la proxima semana|proxima semana|semana que viene",
    "i naeste uge|naeste uge",
];

/// Before a count of days: `in three days`.
pub(super) const IN: [&[&str]; 3] = [&["in", "within"], &["en", "dentro de"], &["om", "inden for"]];
/// Behind it.
pub(super) const FROM_NOW: [&[&str]; 3] = [
    &["from now", "from today", "later"],
    &["a partir de hoy", "desde hoy"],
    &["fra nu", "fra i dag"],
];

/// Days in a unit; months and years are counted on the calendar.
pub(super) const SPANS: &[(Span, [&str; 3])] = &[
    (Span::Days(1), ["day|days", "dia|dias", "dag|dage"]),
    (Span::Days(7), ["week|weeks", "semana|semanas", "uge|uger"]),
    (Span::Months(1), ["month|months", "mes|meses", "maned|maneder"]),
    (Span::Months(12), ["year|years", "ano|anos", "ar"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    Days(i64),
    Months(i32),
}

/// Days of the month in words.
pub(super) const DAYS: [(u8, [&str; 3]); 12] = [
    (1, ["first", "primero", "forste"]),
    (2, ["second", "dos", "anden"]),
    (3, ["third", "tres", "tredje"]),
    (4, ["fourth", "cuatro", "fjerde"]),
    (5, ["fifth", "cinco", "femte"]),
    (6, ["sixth", "seis", "sjette"]),
    (7, ["seventh", "siete", "syvende"]),
    (8, ["eighth", "ocho", "ottende"]),
    (9, ["ninth", "nueve", "niende"]),
    (10, ["tenth", "diez", "tiende"]),
    (11, ["eleventh", "once", "ellevte"]),
    (12, ["twelfth", "doce", "tolvte"]),
];

/// The row whose words hold this one.
pub(super) fn named<T: Copy>(
    rows: impl IntoIterator<Item = (T, [&'static str; 3])>,
    language: Language,
    word: &str,
) -> Option<T> {
    let mut rows = rows.into_iter();
    let found =
        rows.find(|(_, words)| words[language as usize].split('|').any(|known| known == word));
    found.map(|(value, _)| value)
}
