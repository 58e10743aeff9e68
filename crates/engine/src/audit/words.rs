//! Words that claim something without a digit: dates, discounts, stock, promises, in three languages.

/// Sorted; lower case.
const PROMISES: &[&str] = &[
    "abril",
    "agosto",
    "agotado",
    "altid",
    "april",
    "august",
    "available",
    "bytte",
    "cancelación",
    "christmas",
    "cupón",
    "dato",
    "december",
    "devolución",
    "devoluciones",
    "devolver",
    "devuelve",
    "diciembre",
    "dinero",
    "discount",
    "discounts",
    "disponible",
    "disponibles",
    "domingo",
    "enero",
    "erstatning",
    "existencias",
    "febrero",
    "february",
    "forever",
    "fragtfri",
    "fragtfrit",
    "fredag",
    "free",
    "friday",
    "garanteret",
    "garanti",
    "garantiza",
    "garantizado",
    "garantía",
    "gratis",
    "gratuita",
    "gratuito",
    "guarantee",
    "guaranteed",
    "halv",
    "halve",
    "half",
    "i-morgen",
    "januar",
    "january",
    "jueves",
    "juli",
    "julio",
    "july",
    "june",
    "juni",
    "junio",
    "kupon",
    "lager",
    "lifetime",
    "lunes",
    "lørdag",
    "mandag",
    "martes",
    "mañana",
    "midnight",
    "mitad",
    "miércoles",
    "monday",
    "morgen",
    "navidad",
    "noviembre",
    "november",
    "octubre",
    "october",
    "off",
    "oferta",
    "ofertas",
    "oktober",
    "onsdag",
    "pengene",
    "percent",
    "procent",
    "promise",
    "promised",
    "promotion",
    "rabat",
    "rabatkode",
    "rebaja",
    "rebajado",
    "rebajas",
    "reembolso",
    "refund",
    "refundable",
    "refunded",
    "refunding",
    "refunds",
    "regalo",
    "regalado",
    "restock",
    "restocked",
    "retur",
    "returnable",
    "returns",
    "sale",
    "saturday",
    "september",
    "septiembre",
    "sunday",
    "søndag",
    "sábado",
    "thursday",
    "tilbud",
    "tirsdag",
    "today",
    "tomorrow",
    "tonight",
    "torsdag",
    "tuesday",
    "udsalg",
    "udsolgt",
    "voucher",
    "warranty",
    "wednesday",
    "viernes",
];

/// Whether a word (lower case) claims something.
pub(super) fn is_promise(word: &str) -> bool {
    PROMISES.contains(&word)
}

/// Words of a currency with the codes that they may mean.
const CURRENCIES: &[(&[&str], &[&str])] = &[
    (&["€", "eur", "euro", "euros"], &["EUR"]),
    (
        &[
            "$", "us$", "usd", "dollar", "dollars", "dólar", "dólares", "dolares", "bucks",
            "pesos", "mxn", "cad", "aud", "ars", "clp", "cop",
        ],
        &["USD", "CAD", "AUD", "MXN", "ARS", "CLP", "COP", "UYU"],
    ),
    (&["£", "gbp", "pound", "pounds", "quid", "libra", "libras", "pund"], &["GBP"]),
    (
        &["kr", "kr.", "dkk", "sek", "nok", "isk", "krone", "kroner", "coronas", "corona"],
        &["DKK", "SEK", "NOK", "ISK"],
    ),
    (&["¥", "jpy", "yen", "cny"], &["JPY", "CNY"]),
    (&["chf"], &["CHF"]),
    (&["brl", "r$"], &["BRL"]),
    (&["pen"], &["PEN"]),
    (&["pln", "zł"], &["PLN"]),
    (&["cent", "cents", "céntimos", "øre"], &[]),
];

/// The codes that a word for money may mean; `None` when it is no such word.
pub(super) fn currency(word: &str) -> Option<&'static [&'static str]> {
    let known = |word: &str| {
        CURRENCIES.iter().find(|(words, _)| words.contains(&word)).map(|(_, codes)| *codes)
    };
    known(word).or_else(|| known(&word.to_lowercase()))
}

/// Signs that are written on a number without a space.
pub(super) const SIGNS: &[&str] =
    &["US$", "R$", "€", "$", "£", "¥", "kr.", "kr", "EUR", "DKK", "USD", "GBP", "Kr.", "KR"];

/// Whether a word makes a percentage of the number before it.
pub(super) fn is_percent(word: &str) -> bool {
    matches!(
        word,
        "%" | "percent" | "pct" | "pct." | "procent" | "porciento" | "٪" | "％" | "﹪" | "‰"
    )
}

/// Characters that are written in ordinary text besides letters, digits and ASCII punctuation.
pub(super) const PLAIN_SIGNS: &str = "¿¡’‘“”–—…·×•€£¥«»´ºª";

/// Characters that nobody sees, or that turn the reading direction.
pub(super) fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200c}'
            | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    ) || (character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
}
