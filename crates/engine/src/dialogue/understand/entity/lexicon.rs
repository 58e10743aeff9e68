//! Word lists: everything folded (lower case, no diacritics), languages together where they do not collide.

use super::Direction;
use super::fillers::FILLER_WORDS as FILLERS;
use super::money::Bound;
use crate::Language;

pub const BOUNDS: [(Bound, &[&str]); 4] = [
    (Bound::Between, &["between", "from", "entre", "de", "desde", "mellem", "fra"]),
    (
        Bound::AtMost,
        &[
            "under",
            "below",
            "less than",
            "up to",
            "max",
            "maximum",
            "at most",
            "no more than",
            "not more than",
            "nothing over",
            "cheaper than",
            "within",
            "menos de",
            "hasta",
            "por debajo de",
            "maximo",
            "como mucho",
            "no mas de",
            "por menos de",
            "inferior a",
            "que no pase de",
            "op til",
            "hojst",
            "maks",
            "mindre end",
            "ikke over",
            "billigere end",
            "ikke mere end",
            "indtil",
            "maksimalt",
        ],
    ),
    (
        Bound::AtLeast,
        &[
            "over",
            "above",
            "more than",
            "at least",
            "from",
            "starting at",
            "mas de",
            "desde",
            "minimo",
            "a partir de",
            "al menos",
            "por encima de",
            "mindst",
            "fra",
            "mere end",
            "minimum",
        ],
    ),
    (
        Bound::About,
        &[
            "about",
            "around",
            "roughly",
            "approx",
            "more like around",
            "ca",
            "circa",
            "cirka",
            "omkring",
            "unos",
            "unas",
            "alrededor de",
            "sobre",
            "cerca de",
            "mas o menos",
        ],
    ),
];

/// The same said behind the amount.
pub const BOUNDS_BEHIND: [(Bound, &[&str]); 2] = [
    (
        Bound::AtMost,
        &[
            "or less",
            "or under",
            "or cheaper",
            "max",
            "maximum",
            "tops",
            "at most",
            "o menos",
            "como maximo",
            "como mucho",
            "maximo",
            "eller mindre",
            "eller derunder",
            "hojst",
            "maks",
            "og ned",
        ],
    ),
    (
        Bound::AtLeast,
        &[
            "or more",
            "and up",
            "and above",
            "o mas",
            "en adelante",
            "para arriba",
            "eller mere",
            "eller derover",
            "og op",
            "og opefter",
        ],
    ),
];

pub const AND: &[&str] = &["and", "to", "y", "a", "hasta", "og", "til", "-"];

pub const CURRENCIES: &[&str] = &[
    "€", "$", "£", "eur", "euro", "euros", "eurs", "kr", "kroner", "krone", "dkk", "coronas",
    "dollars", "dollar", "usd", "pounds", "pound", "quid", "gbp", "bucks", "pavos", "dolares",
    "libras", "pund",
];

/// Units that make a number a property of the product.
pub const MEASURES: &[&str] = &[
    "cm",
    "mm",
    "m",
    "metre",
    "metres",
    "meter",
    "meters",
    "metros",
    "km",
    "inch",
    "inches",
    "in",
    "pulgadas",
    "tommer",
    "tomme",
    "kg",
    "g",
    "gram",
    "gramos",
    "gb",
    "tb",
    "mb",
    "mah",
    "w",
    "watt",
    "watts",
    "vatios",
    "v",
    "volt",
    "l",
    "liter",
    "litre",
    "litros",
    "ml",
    "cl",
    "hz",
    "ghz",
    "%",
    "percent",
    "procent",
    "year",
    "years",
    "ano",
    "anos",
    "ar",
    "aar",
    "stars",
    "estrellas",
    "stjerner",
    "people",
    "personas",
    "personer",
    "days",
    "dias",
    "dage",
    "tb's",
    "mp",
    "megapixels",
    "ports",
    "ply",
];

/// Words after a number that make it a quantity.
pub const PIECES: &[&str] = &[
    "x", "stk", "styk", "stykker", "pcs", "pieces", "piece", "units", "unit", "unidades", "unidad",
    "uds", "ud", "of", "de", "af", "par", "pairs", "pares",
];

pub const COUPLE: &[&str] = &["couple", "pair", "both", "ambos", "ambas", "begge", "par"];

pub const NUMBER_WORDS: &[&str] = &[
    "number", "no", "nr", "num", "numero", "n", "nummer", "option", "opcion", "mulighed", "#",
    "n°", "nº",
];

pub const ORDER_WORDS: &[&str] = &[
    "order",
    "pedido",
    "ordre",
    "bestilling",
    "ordrenummer",
    "ordrenr",
    "ordernumber",
    "compra",
    "bestillingen",
    "ordren",
    "kob",
];

pub const CODE_WORDS: &[&str] = &[
    "code",
    "codigo",
    "kode",
    "koden",
    "coupon",
    "cupon",
    "voucher",
    "promo",
    "rabatkode",
    "rabatkoden",
    "discount",
    "descuento",
    "kupon",
    "vale",
    "promocode",
    "kuponkode",
];

pub const SIZE_WORDS: &[&str] =
    &["size", "talla", "tamano", "str", "storrelse", "numero", "skostorrelse", "sz"];

/// Sizes said as words, where hardly anything else is said.
pub const SIZES_IN_WORDS: [(&str, &[&str]); 3] = [
    ("S", &["small", "pequena", "pequeno"]),
    ("M", &["medium", "mediana", "mediano"]),
    ("L", &["large", "grande"]),
];

pub const SIZES: &[&str] = &["xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "2xl", "3xl"];

pub const NEGATIONS: &[&str] = &[
    "not", "no", "without", "sin", "uden", "ikke", "nothing", "nada", "ingen", "intet", "except",
    "menos",
];

/// After a negation these do not name what is unwanted: "not sure", "not so big", "no, I meant".
pub const WORDS_AFTER_NOT: &[&str] = &[
    "sure", "so", "too", "that", "thanks", "more", "over", "seguro", "tan", "gracias", "mas",
    "sikker", "sa", "tak", "mere", "meant", "mean", "yet", "now", "working", "get", "got", "know",
    "se", "se.", "want", "quiero", "work", "working", "arrived", "llegado", "kommet", "modtaget",
    "mente", "brand", "marca", "maerke", "only", "solo", "kun", "problem", "problema", "the",
];

pub const ORDINALS: [(i32, &str); 7] = [
    (0, "first 1st primero primera primer 1o 1a forste"),
    (1, "second 2nd segundo segunda 2o 2a anden andet toer"),
    (2, "third 3rd tercero tercera tercer 3o 3a tredje"),
    (3, "fourth 4th cuarto cuarta fjerde"),
    (4, "fifth 5th quinto quinta femte"),
    (5, "sixth 6th sexto sexta sjette"),
    (-1, "last ultimo ultima sidste nederste"),
];

pub const LANGUAGES: [(Language, &str); 3] = [
    (Language::En, "english engelsk ingles"),
    (Language::Es, "spanish espanol castellano spansk"),
    (Language::Da, "danish dansk danes"),
];

/// Articles, prepositions and politeness: beside the name of a thing they ask for nothing but the thing.
pub const SMALL_WORDS: &[&str] = &[
    "a",
    "an",
    "the",
    "some",
    "any",
    "in",
    "of",
    "with",
    "for",
    "and",
    "or",
    "please",
    "pls",
    "un",
    "una",
    "unos",
    "unas",
    "el",
    "la",
    "los",
    "las",
    "de",
    "del",
    "en",
    "con",
    "para",
    "y",
    "o",
    "por",
    "favor",
    "algo",
    "algun",
    "alguna",
    "et",
    "den",
    "det",
    "de",
    "nogle",
    "noget",
    "i",
    "af",
    "med",
    "til",
    "og",
    "eller",
    "tak",
    "something",
    "one",
    "euros",
    "size",
    "talla",
    "str",
];

/// Wishes that compare, in order of precedence; phrases are separated by `|`.
pub const DIRECTIONS: [(Direction, &str); 5] = [
    (
        Direction::Cheaper,
        "cheaper|cheapest|less expensive|lowest price|lowest price first|sort by price|too expensive|pricey|\
         cheap|cheper|mas barato|mas barata|mas baratos|mas baratas|mas economico|barato|barata|demasiado caro|\
         muy caro|muy cara|caro|cara|precio mas bajo|billigere|billigste|billigst|for dyr|for dyrt|for dyre|\
         mindre dyr|lavere pris|laveste pris|billig|billigt",
    ),
    (
        Direction::Dearer,
        "more expensive|pricier|better quality|most expensive|mas caro|mas cara|mas caros|dyrere|dyreste|finere",
    ),
    (
        Direction::BestRated,
        "best rated|best reviewed|highest rated|top rated|best reviews|mejor valorado|mejor valorados|\
         mejor valorada|mejores valoraciones|mejores resenas|bedst bedomte|bedste anmeldelser|\
         bedst anmeldt|bedst anmeldte|flest stjerner",
    ),
    (
        Direction::InStock,
        "in stock|available now|sold out ones|en stock|disponibles|disponible|hay existencias|pa lager|\
         til at fa",
    ),
    (
        Direction::Popular,
        "popular|most popular|bestseller|bestsellers|best selling|mas popular|mas populares|mas vendidos|\
         mas vendido|mas vendidas|mas vendida|populaer|populaert|populaere|mest populaere|mest populaert|mest solgte|mest solgt",
    ),
];

/// Color name → its words in three languages.
const COLORS: [(&str, &str); 17] = [
    ("black", "black negro negra negros negras sort sorte"),
    ("white", "white blanco blanca blancos blancas hvid hvide hvidt"),
    ("grey", "grey gray gris grises gra graa graat grat"),
    ("red", "red rojo roja rojos rojas rod rode rodt"),
    ("blue", "blue azul azules bla blaa blat navy marineblå marinebla marino"),
    ("green", "green verde verdes gron gronne gront moss musgo mos"),
    ("yellow", "yellow amarillo amarilla amarillos amarillas gul gule gult mustard mostaza sennep"),
    ("orange", "orange naranja naranjas"),
    ("pink", "pink rosa rosas lyserod lyserode rose"),
    ("purple", "purple violet morado morada lila violeta lilla"),
    ("brown", "brown marron marrones brun brune brunt"),
    ("beige", "beige sand arena"),
    ("cream", "cream crema creme ivory marfil off-white"),
    ("gold", "gold golden dorado dorada oro guld gylden gyldne gyldent"),
    ("silver", "silver plateado plateada plata solv"),
    ("turquoise", "turquoise turquesa turkis teal petrol"),
    ("natural", "natural naturlig natur"),
];

/// Things that are colors too: beside another word they are the thing, `hand cream`, `olive oil`, `zumo de naranja`.
const COLORED_THINGS: &[&str] = &[
    "apricot",
    "arena",
    "cafe",
    "cherry",
    "chocolate",
    "chokolade",
    "coffee",
    "coral",
    "crema",
    "creme",
    "cream",
    "honey",
    "honning",
    "kaffe",
    "karamel",
    "caramel",
    "caramelo",
    "koral",
    "laks",
    "lavanda",
    "lavendel",
    "lavender",
    "lima",
    "lime",
    "menta",
    "miel",
    "mint",
    "mos",
    "moss",
    "mostaza",
    "musgo",
    "mustard",
    "mynte",
    "naranja",
    "naranjas",
    "natur",
    "natural",
    "naturlig",
    "oliva",
    "olive",
    "oliven",
    "orange",
    "peach",
    "petrol",
    "plum",
    "rosas",
    "rose",
    "roses",
    "salmon",
    "sand",
    "sennep",
    "vin",
    "vanilla",
    "vanilje",
    "vino",
    "wine",
];

/// Words beside which a thing is a color after all: `in cream`, `en color arena`.
const COLOR_SIGNS: &[&str] = &["color", "colour", "en", "farve", "farven", "i", "in"];

/// Whether a folded word is a thing as well as a color.
pub fn is_colored_thing(word: &str) -> bool {
    COLORED_THINGS.contains(&word)
}

/// Whether a folded word says that the next one is a color.
pub fn signs_color(word: &str) -> bool {
    COLOR_SIGNS.contains(&word)
}

/// What is sold, although the same letters are a small word in one of the languages: Spanish `te` is "you", too.
pub const NAMES_TOO: &[&str] = &["te"];

/// The color a folded word names.
pub fn color(word: &str) -> Option<&'static str> {
    COLORS
        .iter()
        .find(|(_, words)| words.split(' ').any(|name| name == word))
        .map(|(name, _)| *name)
}

/// All words of a color, for filters over values in any language.
pub fn color_words(name: &str) -> Vec<String> {
    let words = COLORS.iter().find(|(color, _)| *color == name).map_or("", |(_, words)| words);
    words.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Small words of one language that name something in another: `dog` is Danish for "yet", `sea` Spanish for "be".
const SMALL_IN_ONE: [(&str, Language); 5] = [
    ("dog", Language::Da),
    ("pop", Language::En),
    ("sea", Language::Es),
    ("son", Language::Es),
    ("tag", Language::Da),
];

/// Words that carry no content in a text of this language.
pub fn is_filler_in(word: &str, language: Language) -> bool {
    let elsewhere = SMALL_IN_ONE.iter().any(|(small, of)| *small == word && *of != language);
    !elsewhere && is_filler(word)
}

/// Words that carry no content for a search or a reference.
pub fn is_filler(word: &str) -> bool {
    matches!(word, "a" | "i" | "o" | "y" | "e" | "u") || FILLERS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_are_sorted_and_folded() {
        for pair in FILLERS.windows(2) {
            assert!(pair[0] < pair[1], "{} before {}", pair[0], pair[1]);
        }
        for word in FILLERS {
            assert_eq!(super::super::fold(word), *word);
        }
    }

    #[test]
    fn colors_are_known_in_three_languages() {
        for word in ["blue", "azul", "bla"] {
            assert_eq!(color(word), Some("blue"));
        }
        assert!(color_words("green").contains(&"musgo".to_owned()));
    }
}
