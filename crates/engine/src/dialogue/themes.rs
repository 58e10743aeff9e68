//! What reviews and remarks are about: size, quality, delivery, and for whom: tall people, sensitive skin.
//!
//! One list for what is asked, what a review speaks of and what a remark is counted under. Words are folded, three
//! languages together; a word that ends in `*` counts for every word it begins.

use super::understand::normalize::fold_words;

/// One theme.
#[derive(Debug)]
pub struct Theme {
    /// As it is stored and counted; its wording is the phrase `theme_{name}`.
    pub name: &'static str,
    words: &'static str,
}

const fn theme(name: &'static str, words: &'static str) -> Theme {
    Theme { name, words }
}

/// From how many centimetres on somebody is tall, and up to how many short: the tallest and shortest fifth of adults
/// in Europe, men and women together, begin about there (NCD-RisC 2016, means of 162 to 183 cm).
const TALL_CM: u32 = 185;
const SHORT_CM: u32 = 160;
/// A number in a review is somebody's height only between these.
const HEIGHT_CM: std::ops::RangeInclusive<u32> = 140..=215;

const THEMES: &[Theme] = &[
    theme(
        "size",
        "size* sizing fit fits fitted tight loose small* large* big* tamano talla* ajusta estrech* holgad* \
        grande* pequen* storrelse* pasform* stram* lille stor store mindre passer",
    ),
    theme(
        "quality",
        "quality durab* solid sturdy flimsy broke broken calidad resistente* duradero* rompio roto \
        kvalitet* holdbar* solid solidt gik i stykker skrobelig*",
    ),
    theme("color", "color* colour* farve* tono tonos nuance*"),
    theme(
        "comfort",
        "comfort* soft softer cosy comod* suave* blando* komfort* behagelig* blod blodt blode",
    ),
    theme(
        "delivery",
        "deliver* shipping shipped arriv* courier parcel envio* entrega* llego mensajero paquete \
        lever* fragt pakke* bud",
    ),
    theme(
        "price",
        "price* value worth money expensive cheap merece precio* caro cara barat* dinero pris* penge vaerd dyr* \
        billig*",
    ),
    theme("battery", "batter* bateria* batteri* charge* charging carga* oplad*"),
    theme("noise", "nois* loud quiet silent ruid* silencios* stoj* larm* lydlos* stille"),
    theme("smell", "smell* scent* odour* huele* olor* aroma* duft* lugt*"),
    theme("washing", "wash* laundry dishwasher lava* lavavajillas vask* opvask*"),
    theme(
        "material",
        "material* fabric* cotton wool linen leather tela* algodon lana lino cuero stof* bomuld* uld* hor \
        laeder*",
    ),
    theme(
        "look",
        "look* pretty beautiful design* style* bonit* preciosa* preciosos diseno* flot* smuk* paen* design*",
    ),
    theme(
        "service",
        "service support helpful staff rude atencion servicio amable* trato betjening* kundeservice* \
        venlig* hjaelpsom*",
    ),
    theme(
        "packaging",
        "packag* wrapped box boxes embalaje* caja* envuelt* emballage* indpak* aeske* kasse*",
    ),
    theme(
        "assembly",
        "assembl* instructions screws montaje montar instrucciones tornillos saml* vejledning* skruer",
    ),
    theme("tall", "tall taller alto alta altos altas hoj hoje hojere lang"),
    theme("short", "short shorter petite bajo baja bajit* bajito* lav lille kort"),
    theme(
        "children",
        "child* kid kids son daughter toddler* baby nino* nina* hijo* hija* bebe* born barn* son datter \
        baby*",
    ),
    theme("gift", "gift* present* regalo* regale gave* gaven foraer*"),
    theme(
        "sensitive_skin",
        "skin sensitiv* eczema allerg* rash piel sensible* alergi* eccema hud* folsom* eksem \
        allergi*",
    ),
    theme("left_handed", "left-handed lefthanded lefty left zurd* venstrehaand* kejthaand*"),
    theme(
        "beginner",
        "beginner* newbie starter principiante* novat* empezar begynder* nybegynder*",
    ),
    theme("warmth", "warm* cold cosy calient* calor frio abriga* varm* kold*"),
    theme("taste", "taste* flavour* flavor* delicious sabor* rico rica saben smag* laekker*"),
];

impl Theme {
    /// Whether one of these folded words is about it.
    fn is_in(&self, words: &[String]) -> bool {
        self.words.split_whitespace().any(|known| match known.strip_suffix('*') {
            Some(start) => words.iter().any(|word| word.starts_with(start)),
            None => words.iter().any(|word| word == known),
        })
    }
}

/// The theme that folded words ask about: of people before that of things, because "do tall people find it too
/// big?" is about tall people.
pub fn asked(words: &[String]) -> Option<&'static Theme> {
    const PEOPLE: &[&str] =
        &["tall", "short", "children", "sensitive_skin", "left_handed", "beginner", "gift"];
    let in_words = |theme: &&Theme| theme.is_in(words);
    let of_people = |theme: &&Theme| PEOPLE.contains(&theme.name);
    THEMES.iter().filter(of_people).find(in_words).or_else(|| THEMES.iter().find(in_words))
}

/// Whether a text speaks of a theme: one of ours by its name, else of every one of those words.
pub fn speaks_of(theme: &str, text: &str) -> bool {
    let words = fold_words(text);
    match THEMES.iter().find(|known| known.name == theme) {
        Some(known) => known.is_in(&words) || tells_height(known, &words),
        None => fold_words(theme)
            .iter()
            .all(|asked| words.iter().any(|word| word == asked || begins_alike(word, asked))),
    }
}

/// `I'm 1.90`, `mido 158`, `189 cm høj`: who says how tall she is speaks as a tall or a short person. A number is a
/// height with its unit behind it or a word for being before it; else it may be a price.
fn tells_height(theme: &Theme, words: &[String]) -> bool {
    const BEING: &[&str] = &["am", "being", "er", "i'm", "im", "is", "mido", "mide", "soy"];
    const UNITS: &[&str] = &["cm", "m", "meter", "metre", "metres", "metros"];
    let mut heights = words.iter().enumerate().filter_map(|(idx, word)| {
        let neighbour = |idx: Option<usize>| idx.and_then(|idx| words.get(idx));
        let is_one_of = |list: &[&str], word: Option<&String>| {
            word.is_some_and(|word| list.contains(&word.as_str()))
        };
        let has_unit = word.ends_with('m') || is_one_of(UNITS, neighbour(Some(idx + 1)));
        let is_said = has_unit || is_one_of(BEING, neighbour(idx.checked_sub(1)));
        height_cm(word).filter(|_| is_said)
    });
    match theme.name {
        "tall" => heights.any(|cm| cm >= TALL_CM),
        "short" => heights.any(|cm| cm <= SHORT_CM),
        _ => false,
    }
}

/// `1.90`, `1,90m`, `190`, `190cm`.
fn height_cm(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches("cm").trim_end_matches('m');
    let cm = match digits.split_once(['.', ',']) {
        Some((metres, rest)) if rest.len() == 2 => {
            metres.parse::<u32>().ok()?.checked_mul(100)?.checked_add(rest.parse().ok()?)?
        }
        Some(_) => return None,
        None => digits.parse().ok()?,
    };
    HEIGHT_CM.contains(&cm).then_some(cm)
}

/// One word of the other's kin: `handle` and `handles`, `asa` and `asas`.
fn begins_alike(word: &str, asked: &str) -> bool {
    const BEGINNING_BYTES_MIN: usize = 4;
    asked.len() >= BEGINNING_BYTES_MIN && word.starts_with(asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::dialogue::phrases::Phrases;

    fn check(question: &str, expected: Option<&str>) {
        assert_eq!(asked(&fold_words(question)).map(|theme| theme.name), expected, "{question}");
    }

    #[test]
    fn what_is_asked_about() {
        check("what do tall people say", Some("tall"));
        check("¿qué opina la gente alta de la talla?", Some("tall"));
        check("hvad siger høje mennesker om størrelsen?", Some("tall"));
        check("is the sizing right?", Some("size"));
        check("¿es bueno para piel sensible?", Some("sensitive_skin"));
        check("larmer den meget?", Some("noise"));
        check("what do people think", None);
    }

    #[test]
    fn a_review_speaks_of_it_in_its_own_words() {
        for (theme, text, expected) in [
            ("tall", "I'm 1.90 and the sleeves reach my wrists", true),
            ("tall", "Jeg er 192 cm og den sidder perfekt", true),
            ("tall", "Me llegó en 2 días, costó 190 euros", false),
            ("tall", "Holds 2.5 litres", false),
            ("short", "Mido 1,58 y me queda larga", true),
            ("short", "It took 3 days", false),
            ("delivery", "Kom på to dage, hurtig levering", true),
            ("handle", "The handles get hot", true),
            ("handle", "Lovely mug", false),
            ("blue handle", "a handle in blue", true),
        ] {
            assert_eq!(speaks_of(theme, text), expected, "{theme}: {text}");
        }
    }

    #[test]
    fn every_theme_has_words_in_every_language() {
        let phrases = Phrases::default();
        for theme in THEMES {
            for language in Language::ALL {
                let key = format!("theme_{}", theme.name);
                assert!(!phrases.variants(language, &key).is_empty(), "{key} in {language:?}");
            }
        }
    }
}
