//! What the generated shop invites to, offers and asks about gifts: what dates, places and limits are said about.
//!
//! How each of it is written is given here letter by letter, so that the oracle need not ask the core how it would.

use engine::commerce::money::{Currency, Money};
use engine::commerce::rsvp::{EventDate, Held, HostedEvent, Room};
use engine::guide::{Guide, table};
use engine::commerce::promotion::Benefit;
use engine::{Answer, CouponCode, Language, Localized, OfferFact, Timestamp};

/// Friday 2 October 2026, 19:00, and Friday 9 October, 20:30, where clocks are two hours ahead of UTC.
const EVENINGS: [(&str, Timestamp, u32); 2] = [
    ("aarhus", Timestamp(1_790_960_400_000), 6),
    ("sevilla", Timestamp(1_791_570_600_000), 0),
];
/// The last minute of 31 October 2026, one hour ahead of UTC.
const ENDS: (Timestamp, i32) = (Timestamp(1_793_487_540_000), 60);
/// What is said of them, as each language writes it.
const WRITTEN: &[&str] = &[
    "Friday 2 October at 19:00, Friday 9 October at 20:30, until Saturday 31 October",
    "viernes, 2 de octubre a las 19:00, viernes, 9 de octubre a las 20:30, hasta el sábado, 31 de octubre",
    "fredag den 2. oktober kl. 19.00, fredag den 9. oktober kl. 20.30, til og med lørdag 31. oktober",
    "10% off, 10\u{a0}% de descuento, 10\u{a0}% rabat",
];
/// The two limits that a gift may have, in euros; in kroner the guide names others.
pub(super) const LIMITS_MINOR: [i64; 4] = [3_700, 8_300, 27_700, 62_300];
const GUIDE: &str = "\
question,path,about_en,about_es,about_da,question_en,question_es,question_da,answer_en,answer_es,answer_da,also_en,also_es,also_da,ages,rule,prefer,next,weight
start,,,,,Find a present,Encontrar un detalle,Find en gave,,,,a present for|need a gift,un regalo|un detalle,en gave|gave til,,,,,
color,,color,color,farve,Which color is it to be?,¿De qué color?,Hvilken farve skal det være?,Something blue,Algo azul,Noget blåt,blue,azul,blå|blåt,,,,budget,
color,,,,,,,,Any color,Cualquiera,Lige meget,any,cualquiera|da igual,lige meget,,,,budget,
budget,,budget,presupuesto,budget,How much may it cost?,¿Cuánto puede costar?,Hvad må det koste?,Up to 37,Hasta 37,Op til 277,cheap,barato,billigt,,price<=37|277 DKK,,,
budget,,,,,,,,Up to 83,Hasta 83,Op til 623,,,,,price<=83|623 DKK,,,
budget,,,,,,,,No limit,Sin límite,Ingen grænse,no limit,sin límite,ingen grænse,,,,,
";

fn texts(all: [&str; 3]) -> Localized {
    let each = Language::ALL.into_iter().zip(all);
    Localized(each.map(|(language, text)| (language, text.to_owned())).collect())
}

pub(super) fn events() -> Vec<HostedEvent> {
    let date = |(id, starts, capacity): (&str, Timestamp, u32)| EventDate {
        id: id.to_owned(),
        city: texts(if id == "aarhus" { ["Aarhus"; 3] } else { ["Seville", "Sevilla", "Sevilla"] }),
        keywords: vec![id.to_owned()],
        venue: "Nord".to_owned(),
        address: if id == "aarhus" { "Klostertorv 4" } else { "Calle Feria 61" }.to_owned(),
        directions: texts([
            "Tram L2 stops outside.",
            "El tranvía L2 para en la puerta.",
            "Letbanen L2 holder lige udenfor.",
        ]),
        map_url: Some(format!("https://shop.example/maps/{id}")),
        starts,
        utc_offset_minutes: 120,
        capacity: capacity.max(30),
    };
    vec![HostedEvent {
        id: "opening".into(),
        keywords: vec!["opening".to_owned(), "apertura".to_owned(), "aabning".to_owned()],
        name: texts(["Opening night", "Noche de apertura", "Åbningsaften"]),
        about: texts(["A glass and a first look.", "Una copa y un primer vistazo.", "Et glas og et første kig."]),
        party_max: 3,
        reminders_ms: Vec::new(),
        dates: EVENINGS.map(date).to_vec(),
    }]
}

/// The guide of this shop.
///
/// # Panics
/// When the table above is none: the proof's own tests would fail first.
pub(super) fn guide() -> Guide {
    let rows = table::from_csv(GUIDE).unwrap_or_else(|error| panic!("the guide is a table: {error:?}"));
    table::parse(&"present".into(), &rows, Currency::EUR)
        .unwrap_or_else(|error| panic!("the guide leads somewhere: {error:?}"))
}

pub(super) fn guest_list() -> Answer {
    let room = |(date, _, free): (&str, Timestamp, u32)| Room {
        date: date.to_owned(),
        free,
        n_waiting: if free == 0 { 2 } else { 0 },
    };
    Answer::Rsvps { rooms: EVENINGS.map(room).to_vec(), own: Vec::new() }
}

pub(super) fn hold(date: &str, party: u32) -> Answer {
    let free = EVENINGS.iter().find(|(id, ..)| *id == date).map_or(0, |(.., free)| *free);
    let held = if party <= free { Held::Yes } else { Held::Full { free, n_waiting: 2 } };
    Answer::Place { held }
}

pub(super) fn offers() -> Answer {
    let offer = |name: &str, code: Option<&str>, least: Option<i64>| OfferFact {
        name: name.to_owned(),
        benefit: Some(least.map_or(Benefit::Percent(1_000), |_| Benefit::FreeDelivery)),
        selected: least.is_none(),
        code: code.and_then(CouponCode::parse),
        minimum: least.map(|minor| Money::from_minor(minor, Currency::EUR)),
        ends: Some(ENDS),
    };
    let offers = vec![offer("Spring", Some("SPRING10"), None), offer("Big cart", Some("BIG10"), Some(10_000))];
    Answer::Offers { offers }
}

/// Everything that may be said of an answer of these besides what stands in it.
pub(super) fn behind(answer: &Answer) -> Vec<String> {
    let written = WRITTEN.iter().map(|text| (*text).to_owned());
    match answer {
        Answer::Offers { .. } => written.collect(),
        Answer::Rsvps { .. } | Answer::Place { .. } => {
            written.chain([serde_json::to_string(&events()).unwrap_or_default()]).collect()
        }
        _ => Vec::new(),
    }
}
