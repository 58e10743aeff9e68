//! What of a product a question is about: the attribute or the sentence that answers it.
//!
//! A fact answers only if it speaks of what was asked: "dishwasher safe" says nothing of a microwave, and a material
//! nothing of a country. Words are folded, languages together; a word that ends in `*` counts for every word it
//! begins, words joined by `_` are a phrase.

use super::context::Turn;
use super::reference;
use super::understand::Understood;
use super::understand::normalize::fold_words;
use crate::Localized;
use crate::commerce::catalog::{Product, ProductView};
use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation;

/// Things a product is put into or stands: asked by any of the first words, answered by a text with any of the
/// second, which are the same where there are none.
const NAMED: &[(&str, &str)] = &[
    ("microwave* microondas mikroovn* mikrobolge* mikroen", ""),
    ("oven ovens ovenproof horno ovn ovnen ovnfast*", ""),
    (
        "dishwasher* lavavajillas lavaplatos opvask*",
        "dishwasher* lavavajillas lavaplatos opvask* hand mano handen",
    ),
    ("lavadora vaskemaskine*", "lavadora maquina vaskemaskine* maskinvask* hand mano handen"),
    ("freezer freeze congelador congelar fryser* fryse", ""),
    ("dryer tumble secadora torretumbl* tumbl*", ""),
    ("iron ironed ironing plancha planchar planchado stryge* stryges", ""),
    ("bleach lejia blegemid* klor", ""),
    ("vegan vegana vegano vegans* veganos", ""),
    ("gluten gluten-free glutenfri*", ""),
    ("outdoor outdoors outside exterior fuera udendors ude", ""),
    (
        "handmade hand-made made_by_hand hecha_a_mano hecho_a_mano hechas_a_mano hechos_a_mano artesan* handlavet* \
        haandlavet*",
        "",
    ),
];

/// Words that say that something may be done, not what.
const MAY: &[&str] = &[
    "safe",
    "proof",
    "friendly",
    "suitable",
    "apta",
    "apto",
    "aptas",
    "aptos",
    "resistente",
    "segura",
    "seguro",
    "taler",
    "tale",
    "egnet",
    "velegnet",
    "sikker",
];

/// What people call things → how attribute keys are named, in part. The first topic that is asked about counts.
const TOPICS: &[(&str, &str)] = &[
    ("warranty guarantee", "warranty guarantee guaranteed garantia garanti"),
    (
        "burn_time battery_life lasts",
        "last lasts burn burns battery dura duracion arde bateria holder braender \
      braendetid batteri",
    ),
    (
        "ingredients allergens",
        "ingredients contain contains allergens nuts gluten vegan ingredientes contiene lleva \
      alergenos vegano vegana ingredienser indeholder allergener nodder vegansk",
    ),
    (
        "care washing",
        "dishwasher* wash washed washable washing machine clean iron microwave oven lavavajillas lavar lava lavadora \
      lavarse limpiar limpia plancha microondas horno opvask* vaske vaskes vasker vask vaskemaskine* mikroovn* mikrobolge* \
      ovn ovnen stryge care cuidados pleje rengores",
    ),
    (
        "weight",
        "weigh weighs weight heavy light pesa pesan peso pesado pesada vejer vaegt tung tungt",
    ),
    (
        "capacity volume storage",
        "hold holds capacity litres liters ml volume storage cabe caben capacidad litros \
      rumindhold liter rumme rummer plads vaere_i",
    ),
    ("height dimensions dimension size", "high tall height alto alta altura hoj hojt hojde"),
    ("width dimensions dimension size", "wide width ancho ancha anchura bred bredt bredde"),
    ("depth dimensions dimension size", "deep depth profundo profunda profundidad dyb dybt dybde"),
    ("diameter dimensions dimension", "diameter diametro"),
    ("length dimensions dimension size", "length long largo larga longitud lang langt laengde"),
    // Of how long its sides are a content says nothing; of how big it is, it does.
    (
        "dimensions dimension measure display_diagonal diameter width height length depth",
        "dimensions measure measures measurements medidas mide miden mal malene maal maalene dimensioner",
    ),
    (
        "dimensions dimension size capacity volume diameter display_diagonal width height length depth weight",
        "big large size tamano grande stor stort storrelse fylder",
    ),
    ("roast", "roast tueste ristning ristet strong fuerte staerk"),
    (
        "scent_notes scent",
        "smell smells scent scented perfume huele olor aroma fragancia dufter duft lugter",
    ),
    (
        "set_of quantity_per_pack pieces",
        "set pack many pieces cuantas cuantos piezas juego paquete mange stk dele saet pakke",
    ),
    (
        "fits compatibility compatible",
        "fit fits compatible works work sirve compatible funciona encaja passer \
      virker kompatibel iphone macbook android",
    ),
    ("power wattage", "power watt watts voltage potencia vatios effekt strom"),
    ("waterproof water_resistance", "waterproof water rain impermeable agua vandtaet vand regn"),
    (
        "material fabric fabric_composition",
        "made material fabric leather cotton wool plastic wood linen steel hecho hechos hechas \
      de_que_es de_que_son hecha tela tejido cuero algodon lana plastico madera lino lavet stof laeder bomuld uld plastik trae hor stal staal",
    ),
];

/// Attributes that say where a thing is from.
const ORIGIN_KEYS: [&str; 3] = ["origin", "country", "made_in"];

/// Whether a folded word is one of a list's.
fn is_in(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|known| match known.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => known == word,
    })
}

/// Whether any of a list's words or phrases is said.
fn is_said(list: &str, words: &[String]) -> bool {
    let text = format!("_{}_", words.join("_"));
    let is_phrase = |known: &str| known.contains('_') && text.contains(&format!("_{known}_"));
    words.iter().any(|word| is_in(list, word)) || list.split_whitespace().any(is_phrase)
}

/// The keys, in part, of the topic that a question is about.
fn topic(words: &[String]) -> Option<&'static str> {
    TOPICS.iter().find(|(_, list)| is_said(list, words)).map(|(keys, _)| *keys)
}

/// Whether a question is about something that attributes tell.
pub fn names_topic(words: &[String]) -> bool {
    topic(words).is_some()
}

/// "What brand is it?", "who makes it?"
pub fn asks_brand(words: &[String]) -> bool {
    const BRAND: &str = "brand marca maerke maerket";
    const WHICH: &str = "what what's whats which que cual hvad hvilket hvilken";
    const OTHER: &str = "other another different otra otras andet andre you";
    const MAKES: &[&str] = &[
        "who makes",
        "who made",
        "quien la fabrica",
        "quien lo fabrica",
        "quien la hace",
        "quien lo hace",
        "quien fabrica",
        "hvem laver",
        "hvem har lavet",
        "hvem producerer",
        "hvem fremstiller",
    ];
    let any = |list: &str| words.iter().any(|word| is_in(list, word));
    let text = words.join(" ");
    !any(OTHER) && ((any(BRAND) && any(WHICH)) || MAKES.iter().any(|it| text.starts_with(it)))
}

/// "Where is it made?": of a country, and never of a material.
pub fn asks_origin(words: &[String]) -> bool {
    const WHERE: &str = "where donde hvor";
    const MADE: &str = "made from produced manufactured come comes fabrica fabrican fabricado fabricada hecho hecha hacen \
        hace produce viene vienen lavet laves produceret produceres fremstillet fremstilles fra kommer";
    const OUTRIGHT: &str =
        "country origin pais origen procedencia land oprindelse oprindelsesland hvorfra";
    // "Where are you from?"
    const WHO: &str = "you your my eres sois du mi vosotros jeres min";
    let any = |list: &str| words.iter().any(|word| is_in(list, word));
    if any(WHO) {
        return false;
    }
    (any(WHERE) && any(MADE)) || any(OUTRIGHT) || says_made_in(words)
}

fn says_made_in(words: &[String]) -> bool {
    const MADE_IN: [[&str; 2]; 12] = [
        ["made", "in"],
        ["produced", "in"],
        ["manufactured", "in"],
        ["woven", "in"],
        ["hecho", "en"],
        ["hecha", "en"],
        ["fabricado", "en"],
        ["fabricada", "en"],
        ["lavet", "i"],
        ["produceret", "i"],
        ["fremstillet", "i"],
        ["vaevet", "i"],
    ];
    words
        .windows(2)
        .any(|pair| MADE_IN.iter().any(|[made, place]| pair[0] == *made && pair[1] == *place))
}

/// Whether a question names something that a fact has to speak of.
pub fn names_thing(words: &[String]) -> bool {
    NAMED.iter().any(|(asked, _)| is_said(asked, words))
}

/// Whether a text speaks of every thing that the question names.
fn speaks_of(words: &[String], text: &Localized) -> bool {
    // "Is it made of iron?" is answered by what it is made of.
    let of_what = is_said("made hecho hecha lavet", words);
    NAMED.iter().filter(|(asked, _)| !(of_what && is_in(asked, "iron"))).all(|(asked, answered)| {
        let answered = if answered.is_empty() { asked } else { answered };
        let has = |text: &String| is_said(answered, &fold_words(text));
        !is_said(asked, words) || text.0.values().any(has)
    })
}

/// The words of a question that name what it is about, as stems: neither the product nor that something may be done.
fn asked_stems(turn: &Turn<'_>, product: &Product, said: &Understood) -> BTreeSet<String> {
    let may = reference::stems(&MAY.join(" "), turn.language);
    let title = reference::stems(product.title.get(turn.language), turn.language);
    let content = reference::stems(&said.entities.content, turn.language);
    content.into_iter().filter(|stem| !title.contains(stem) && !may.contains(stem)).collect()
}

/// The attribute a question is about: named outright, by a value it has, by its key, or by what people call it.
pub fn attribute(turn: &Turn<'_>, view: &ProductView, said: &Understood) -> Option<String> {
    let attributes = &view.product.attributes;
    if asks_origin(&said.words) {
        let is_origin = |key: &&String| ORIGIN_KEYS.iter().any(|part| key.contains(part));
        return attributes.keys().find(is_origin).cloned();
    }
    let answers =
        |key: &&String| attributes.get(*key).is_some_and(|value| speaks_of(&said.words, value));
    if let Some(key) = said.entities.attribute.as_ref().filter(answers) {
        return Some(key.clone());
    }
    let asked = asked_stems(turn, &view.product, said);
    let shares = |text: &str| {
        reference::stems(text, turn.language).iter().filter(|stem| asked.contains(*stem)).count()
    };
    let by_value = attributes
        .iter()
        .filter(|(key, _)| answers(key))
        .map(|(key, value)| (shares(value.get(turn.language)), key))
        .filter(|(n_shared, _)| *n_shared > 0);
    if let Some((_, key)) = by_value.max_by_key(|(n_shared, _)| *n_shared) {
        return Some(key.clone());
    }
    let by_key = attributes.keys().find(|key| answers(key) && shares(&key.replace('_', " ")) > 0);
    by_key.cloned().or_else(|| {
        let keys = topic(&said.words)?;
        let of_key =
            |wanted: &str| attributes.keys().find(|key| key.contains(wanted) && answers(key));
        keys.split_whitespace().find_map(of_key).cloned()
    })
}

/// The sentence of the description that speaks of what was asked.
pub fn sentence(turn: &Turn<'_>, view: &ProductView, said: &Understood) -> Option<String> {
    let asked = asked_stems(turn, &view.product, said);
    let asks_origin = asks_origin(&said.words);
    let description = view.product.description.get(turn.language);
    let sentences = description.unicode_sentences().filter(|sentence| {
        speaks_of(&said.words, &Localized::only(turn.language, *sentence))
            && (!asks_origin || says_made_in(&fold_words(sentence)))
    });
    sentences
        .map(|sentence| {
            let shared = reference::stems(sentence, turn.language).intersection(&asked).count();
            (shared + usize::from(asks_origin), sentence)
        })
        .filter(|(n_shared, _)| *n_shared > 0)
        .max_by_key(|(n_shared, _)| *n_shared)
        .map(|(_, sentence)| sentence.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn a_fact_answers_only_what_it_speaks_of() {
        for (question, fact, expected) in [
            ("is it microwave safe", "dishwasher safe", false),
            ("is it microwave safe", "microwave and dishwasher safe", true),
            ("can it go in the microwave", "microwaveable", true),
            ("is it dishwasher safe", "dishwasher safe", true),
            ("is it dishwasher safe", "wash by hand", true),
            ("is it dishwasher safe", "machine wash at 40 °C", false),
            ("is it made of iron", "steel", true),
            ("is it handmade", "stoneware", false),
            ("está hecha a mano", "gres", false),
            ("está hecha a mano", "gres, hecho a mano", true),
            ("er det håndlavet", "stentøj", false),
            ("se puede meter en el horno", "apta para lavavajillas", false),
            ("va al lavavajillas", "apta para lavavajillas", true),
            ("se puede planchar", "lavar a máquina a 40 °C", false),
            ("kan det komme i mikroovnen", "tåler opvaskemaskine", false),
            ("kan det komme i opvaskeren", "tåler opvaskemaskine", true),
            ("kan det tåle ovn", "tåler ovn op til 200 °C", true),
            ("is it vegan", "wheat, butter, sugar", false),
            ("how do i clean it", "wipe with a cloth", true),
        ] {
            let stated = Localized::only(Language::En, fact);
            assert_eq!(speaks_of(&fold_words(question), &stated), expected, "{question}: {fact}");
        }
    }

    #[test]
    fn what_a_thing_measures_is_not_what_it_holds() {
        for (question, expected) in [
            ("how big is it", "capacity"),
            ("qué tamaño tiene", "capacity"),
            ("hvor stort er det", "capacity"),
            ("what are the dimensions", "measure"),
            ("cuánto mide", "measure"),
            ("hvad er målene", "measure"),
            ("hvor meget kan der være i", "capacity"),
            ("de qué es la tercera", "material"),
            ("kan den komme i vaskemaskinen", "care"),
        ] {
            let keys = topic(&fold_words(question)).unwrap_or_default();
            assert!(keys.split(' ').any(|key| key == expected), "{question}: {keys}");
        }
    }

    #[test]
    fn who_makes_a_thing_is_its_brand() {
        for (question, expected) in [
            ("what brand is it", true),
            ("who makes it", true),
            ("who made you", false),
            ("what other brands do you have", false),
            ("de qué marca es", true),
            ("quién la fabrica", true),
            ("hvilket mærke er det", true),
            ("hvem laver det", true),
        ] {
            assert_eq!(asks_brand(&fold_words(question)), expected, "{question}");
        }
    }

    #[test]
    fn where_a_thing_is_from_is_no_material() {
        for (question, expected) in [
            ("where is it made", true),
            ("what is it made of", false),
            ("which country is it from", true),
            ("was it made in italy", true),
            ("where are you from", false),
            ("dónde se fabrica", true),
            ("de qué está hecha", false),
            ("hvor er det lavet", true),
            ("hvad er det lavet af", false),
            ("hvor stort er det", false),
        ] {
            assert_eq!(asks_origin(&fold_words(question)), expected, "{question}");
        }
    }
}
