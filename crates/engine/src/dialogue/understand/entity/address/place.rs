//! Postal code, town, region and country behind a street.

use super::words::{self, Word};
use crate::commerce::address::{AddressInput, postal_code};

pub(super) struct Place {
    pub(super) address: AddressInput,
    pub(super) to: usize,
    /// The town is written as a name is.
    pub(super) is_name: bool,
}

/// Words in the name of a town.
const CITY_WORDS_MAX: usize = 5;
/// Small words inside of one.
const LINKS: &[&str] = &[
    "de", "del", "la", "las", "los", "el", "y", "of", "on", "upon", "under", "am", "sur", "le",
    "i", "pa",
];
/// Behind a Danish town.
const DISTRICTS: &[&str] = &["c", "k", "n", "s", "v", "o", "nv", "sv", "no", "so"];
/// Before a town without a code.
const IN: &[&str] = &["in", "en", "i"];
/// Behind a number, and no towns.
const NO_TOWN: &[&str] = &[
    "kr", "kroner", "dkk", "eur", "euro", "euros", "usd", "gbp", "pounds", "dollars", "stk", "pcs",
    "pieces", "piece", "piezas", "brikker", "ml", "cm", "mm", "kg", "g", "watt", "w", "mah",
    "stykker", "unidades", "tak", "thanks", "gracias",
];
const STATES: &str = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY";
/// As people name them, folded.
const COUNTRIES: &[(&str, &str)] = &[
    ("denmark", "DK"),
    ("danmark", "DK"),
    ("dinamarca", "DK"),
    ("spain", "ES"),
    ("espana", "ES"),
    ("spanien", "ES"),
    ("uk", "GB"),
    ("united kingdom", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("reino unido", "GB"),
    ("great britain", "GB"),
    ("storbritannien", "GB"),
    ("inglaterra", "GB"),
    ("usa", "US"),
    ("us", "US"),
    ("united states", "US"),
    ("estados unidos", "US"),
    ("eeuu", "US"),
    ("germany", "DE"),
    ("alemania", "DE"),
    ("tyskland", "DE"),
    ("deutschland", "DE"),
    ("sweden", "SE"),
    ("suecia", "SE"),
    ("sverige", "SE"),
    ("norway", "NO"),
    ("noruega", "NO"),
    ("norge", "NO"),
    ("france", "FR"),
    ("francia", "FR"),
    ("frankrig", "FR"),
    ("italy", "IT"),
    ("italia", "IT"),
    ("italien", "IT"),
    ("portugal", "PT"),
    ("ireland", "IE"),
    ("irlanda", "IE"),
    ("irland", "IE"),
    ("netherlands", "NL"),
    ("the netherlands", "NL"),
    ("holland", "NL"),
    ("paises bajos", "NL"),
    ("holanda", "NL"),
    ("nederlandene", "NL"),
    ("belgium", "BE"),
    ("belgica", "BE"),
    ("belgien", "BE"),
    ("austria", "AT"),
    ("ostrig", "AT"),
    ("switzerland", "CH"),
    ("suiza", "CH"),
    ("schweiz", "CH"),
];

/// The place that is named right behind a street.
pub(super) fn after(words: &[Word<'_>], from: usize) -> Option<Place> {
    let mut place = code_first(words, from)
        .or_else(|| british(words, from))
        .or_else(|| american(words, from))
        .or_else(|| code_last(words, from))
        .or_else(|| town_only(words, from))?;
    region_and_country(words, &mut place);
    Some(place)
}

/// A code with digits, and the country that stands before it: `8000`, `DK-8000`, `1012 AB`, `111 22`.
fn code(words: &[Word<'_>], index: usize) -> Option<(String, String, usize)> {
    let word = words.get(index).filter(|word| word.free)?;
    let (country, digits) = match word.bare.split_once('-') {
        Some((country, digits))
            if matches!(country.len(), 1 | 2)
                && country.bytes().all(|b| b.is_ascii_alphabetic()) =>
        {
            (country.to_ascii_uppercase(), digits)
        }
        _ => (String::new(), word.bare),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if country.len() == 1 {
        // "D-10115", "E-28013".
        let known = ["DE", "ES"].into_iter().find(|one| one.starts_with(&country))?;
        return postal_code(digits, known).map(|code| (code, known.to_owned(), index + 1));
    }
    if !country.is_empty() {
        return postal_code(digits, &country).map(|code| (code, country, index + 1));
    }
    let next = words.get(index + 1).filter(|next| next.free && !word.comma);
    if let Some(next) = next {
        let both = format!("{digits} {}", next.bare);
        let is_dutch = digits.len() == 4
            && next.bare.len() == 2
            && next.bare.bytes().all(|byte| byte.is_ascii_uppercase());
        // "8000 NV" is no Danish town; "8000 Aarhus NV" has its town between.
        if is_dutch && words.get(index + 2).is_some_and(Word::is_letters) {
            return postal_code(&both, "NL").map(|code| (code, "NL".to_owned(), index + 2));
        }
        if is_digits(digits) && digits.len() == 3 && next.is_digits(2..=2) {
            return Some((both, String::new(), index + 2));
        }
    }
    // "1100-420", "00-001".
    let dashed = match digits.split_once('-') {
        Some((first, _)) if first.len() == 4 => {
            postal_code(digits, "PT").map(|code| (code, "PT".to_owned()))
        }
        Some((first, _)) if first.len() == 2 => {
            postal_code(digits, "PL").map(|code| (code, "PL".to_owned()))
        }
        _ => None,
    };
    if let Some((code, country)) = dashed {
        return Some((code, country, index + 1));
    }
    let is_plain = is_digits(digits) && matches!(digits.len(), 4 | 5);
    is_plain.then(|| (digits.to_owned(), String::new(), index + 1))
}

fn code_first(words: &[Word<'_>], from: usize) -> Option<Place> {
    let (postal_code, country, at) = code(words, from)?;
    let to = town(words, at)?;
    let address = AddressInput {
        postal_code,
        country,
        city: words::slice(words, at, to),
        ..AddressInput::default()
    };
    Some(Place { address, to, is_name: words[at].is_name() })
}

/// `[Headingley,] Leeds LS6 3AB`: whatever stands before the town is a line of its own.
fn british(words: &[Word<'_>], from: usize) -> Option<Place> {
    const WORDS_MAX: usize = 8;
    let (at, postal_code, to) = (from..words.len().min(from + WORDS_MAX)).find_map(|at| {
        let one = words[at].free.then(|| postal_code(words[at].bare, "GB")).flatten();
        let whole = one.map(|code| (at, code, at + 1));
        whole.or_else(|| {
            let next = words.get(at + 1).filter(|next| next.free)?;
            let code = postal_code(&format!("{} {}", words[at].bare, next.bare), "GB")?;
            Some((at, code, at + 2))
        })
    })?;
    let between = &words[from..at];
    if !between.iter().all(Word::is_letters) {
        return None;
    }
    let last = between.split_last().map_or(&[][..], |(_, others)| others);
    let start = last.iter().rposition(|word| word.comma).map_or(from, |comma| from + comma + 1);
    let address = AddressInput {
        line_two: words::slice(words, from, start),
        city: words::slice(words, start, at),
        postal_code,
        country: "GB".to_owned(),
        ..AddressInput::default()
    };
    Some(Place { address, to, is_name: words.get(start).is_some_and(Word::is_name) })
}

/// `New York, NY 10118`.
fn american(words: &[Word<'_>], from: usize) -> Option<Place> {
    let (at, state) = (from + 1..words.len().min(from + CITY_WORDS_MAX + 1)).find_map(|at| {
        let state = words[at].bare.to_ascii_uppercase();
        let is_state = state.len() == 2 && STATES.split(' ').any(|known| known == state);
        let is_told = words[at].bare == state || words[at - 1].comma;
        (is_state && is_told).then_some((at, state))
    })?;
    let code =
        words.get(at + 1).filter(|word| word.free).and_then(|word| postal_code(word.bare, "US"))?;
    let address = AddressInput {
        city: words::slice(words, from, at),
        state,
        postal_code: code,
        country: "US".to_owned(),
        ..AddressInput::default()
    };
    words[from..at].iter().all(Word::is_letters).then(|| Place {
        address,
        to: at + 2,
        is_name: words[from].is_name(),
    })
}

/// `Madrid 28013`.
fn code_last(words: &[Word<'_>], from: usize) -> Option<Place> {
    let end = town(words, from)?;
    let code = words.get(end).filter(|word| word.is_digits(5..=5))?;
    let address = AddressInput {
        city: words::slice(words, from, end),
        postal_code: code.bare.to_owned(),
        ..AddressInput::default()
    };
    Some(Place { address, to: end + 1, is_name: words[from].is_name() })
}

/// A town without its code, as a name after a comma, or after "in".
fn town_only(words: &[Word<'_>], from: usize) -> Option<Place> {
    let first = words.get(from)?;
    let is_in = IN.contains(&first.folded);
    let at = from + usize::from(is_in);
    let is_apart = is_in || words.get(from.checked_sub(1)?)?.comma;
    let to = town(words, at)?;
    let ends =
        to == words.len() || words[to - 1].comma || words[to - 1].piece.ends_with(['.', '!']);
    let address = AddressInput { city: words::slice(words, at, to), ..AddressInput::default() };
    (is_apart && ends && words[at].is_name()).then_some(Place { address, to, is_name: true })
}

/// Where the town that begins at `from` ends.
fn town(words: &[Word<'_>], from: usize) -> Option<usize> {
    let first = words.get(from).filter(|word| word.is_letters() && word.bare.len() > 1)?;
    if NO_TOWN.contains(&first.folded)
        || (first.is_filler() && !first.is_name())
        || country_at(words, from).is_some()
    {
        return None;
    }
    let mut to = from + 1;
    while to < words.len().min(from + CITY_WORDS_MAX)
        && !words[to - 1].comma
        && !words[to - 1].piece.ends_with(['.', '!', '?'])
    {
        let word = words[to];
        let is_link = LINKS.contains(&word.folded)
            && words[to + 1..]
                .iter()
                .find(|next| !LINKS.contains(&next.folded))
                .is_some_and(|next| next.is_name() && next.is_letters());
        let is_district = DISTRICTS.contains(&word.folded) && (word.is_name() || !first.is_name());
        let goes_on = if first.is_name() { word.is_name() || is_link } else { !word.is_filler() };
        let is_none = NO_TOWN.contains(&word.folded) || word.piece.starts_with('(');
        if !word.is_letters() || is_none || !(is_district || goes_on) {
            break;
        }
        to += 1;
    }
    Some(to)
}

/// Takes `(Madrid)`, `, Madrid` behind a Spanish code, and the name of a country.
fn region_and_country(words: &[Word<'_>], place: &mut Place) {
    let is_parted = |to: usize| words.get(to.wrapping_sub(1)).is_some_and(|word| word.comma);
    if let Some((country, to)) = country_at(words, place.to)
        .filter(|_| place.address.country.is_empty() || is_parted(place.to))
    {
        return name_country(place, country, to);
    }
    let is_bracketed = words.get(place.to).is_some_and(|word| word.piece.starts_with('('));
    let is_spanish = place.address.postal_code.len() == 5 && place.address.state.is_empty();
    if is_spanish
        && (is_bracketed || is_parted(place.to))
        && let Some(to) = town(words, place.to).filter(|_| words[place.to].is_name())
    {
        let ends = is_bracketed
            || to == words.len()
            || words[to - 1].comma
            || words[to - 1].piece.ends_with('.');
        if ends {
            place.address.state = words::slice(words, place.to, to);
            place.to = to;
        }
    }
    if let Some((country, to)) = country_at(words, place.to) {
        name_country(place, country, to);
    }
}

fn name_country(place: &mut Place, country: &str, to: usize) {
    if place.address.country.is_empty() {
        place.address.country = country.to_owned();
    }
    place.to = to;
}

/// The country that is named at `index`, and where its name ends.
fn country_at(words: &[Word<'_>], index: usize) -> Option<(&'static str, usize)> {
    COUNTRIES.iter().find_map(|(name, code)| {
        let n_words = name.split(' ').count();
        let fits = name.split(' ').enumerate().all(|(step, part)| {
            words
                .get(index + step)
                .is_some_and(|word| word.free && word.folded.replace('.', "") == part)
        });
        // "Us" is somebody, "US" a country.
        let is_word = *name == "us"
            && words.get(index).is_some_and(|word| word.bare != "US" && word.bare != "U.S");
        (fits && !is_word).then_some((*code, index + n_words))
    })
}
