//! Text as people type it: money, numbers, words, and how many parts of a text message it takes.

use channels::sms::segments::{self, Encoding};
use engine::commerce::money::{Currency, Money};
use engine::dialogue::understand::entity::read::{self, Read};
use engine::dialogue::understand::entity::{self, Reader, clock, date};
use engine::dialogue::understand::normalize::Normal;
use engine::dialogue::understand::shop::{ShopEntity, ShopWords, ShopWordsBuilder};
use engine::dialogue::understand::{choice, demand, keyword};
use engine::inbox::{link_code, phone};
use engine::{Language, Localized, MerchantProfile, Sku, TeamPresence};
use time::Date;
use time::macros::date;

/// The day on which everything is said.
const TODAY: Date = date!(2028 - 02 - 29);

/// Counts parts: never fewer than the letters need, never more than one a letter.
pub fn count(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let counted = segments::count(&text);
    assert_eq!(counted.count == 0, text.is_empty());
    assert_eq!(counted.because_of.is_none(), counted.encoding == segments::Encoding::Gsm7);
    let (single, part) = match counted.encoding {
        Encoding::Gsm7 => (segments::GSM7_SINGLE, segments::GSM7_PART),
        Encoding::Ucs2 => (segments::UCS2_SINGLE, segments::UCS2_PART),
    };
    let needed = if counted.units <= single {
        usize::from(counted.units > 0)
    } else {
        counted.units.div_ceil(part)
    };
    let count = usize::try_from(counted.count).unwrap();
    assert!(count >= needed, "{count} parts for {} units", counted.units);
    // A boundary moves for a letter of two places, by one place a part.
    assert!(
        count <= counted.units.div_ceil(part - 1).max(1) || counted.units == 0,
        "{count} parts"
    );
}

/// A shop with the categories and attributes that texts may name.
pub fn profile() -> MerchantProfile {
    let names = |text: &str| Localized::only(Language::En, text);
    MerchantProfile {
        id: "shop".into(),
        name: "Shop".to_owned(),
        languages: Language::ALL.to_vec(),
        default_language: Language::En,
        currency: Currency::EUR,
        currencies: vec![Currency::EUR, Currency::DKK],
        country: "ES".to_owned(),
        categories: [("mugs".to_owned(), names("Mugs"))].into(),
        attribute_names: [("color".to_owned(), names("color")), ("size".to_owned(), names("size"))]
            .into(),
        team: TeamPresence { available: true, next_open: Localized::default() },
        public_url: "https://shop.example".to_owned(),
    }
}

/// The words of a shop: a brand, a number of goods, a color, words of titles.
pub fn shop() -> ShopWords {
    let mut words = ShopWordsBuilder::default();
    let color =
        |value: &str| ShopEntity::Value { key: "color".to_owned(), value: value.to_owned() };
    let goods = ShopEntity::Sku { sku: Sku::new("KRUS-12") };
    for (phrase, entity) in [
        ("Blå Time", ShopEntity::Brand { name: "Blå Time".to_owned() }),
        ("KRUS-12", goods),
        ("sand", color("sand")),
        ("sky blue", color("sky blue")),
        ("breakfast", ShopEntity::Title),
        ("taza de café", ShopEntity::Title),
    ] {
        words.add(phrase, entity);
    }
    words.build()
}

/// Reads everything the core reads in a text.
pub fn read(profile: &MerchantProfile, data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let normal = Normal::new(&text);
    for language in Language::ALL {
        let _ = entity::find(&normal, language, profile);
        let _ = entity::quantity::quantity(&mut Reader::new(&normal, language));
        for currency in [Currency::EUR, Currency::DKK] {
            let _ = entity::money::find(&mut Reader::new(&normal, language), currency);
        }
        for word in &normal.folded {
            let _ = entity::quantity::whole(word, language);
        }
        values(&text, language);
    }
    let _ = (demand::demands(&normal), demand::absurd_quantity(&normal));
    codes(&text);
    let _ = keyword::exact(&normal, data.len() % 2 == 0);
    let _ = (keyword::is_stop(&text), keyword::may_stop(&normal));
    let _ = choice::at(&[1, 2, 3], i32::try_from(data.len()).unwrap_or(i32::MAX));
    amount(&text);
}

/// What is not only looked for among words: days, times, ages, amounts, each with its place.
fn values(text: &str, language: Language) {
    let tokens = Read::new(text, language);
    for when in date::all(&tokens, language, TODAY) {
        let (from, to) = when.tokens;
        assert!(from < to && to <= tokens.tokens.len(), "a day of no words");
        assert!(text.get(tokens.bytes(from, to)).is_some(), "a day in the middle of a letter");
    }
    if let Some(clock::Appointed::At { clock: Some(clock), .. }) =
        clock::find(text, language, TODAY)
    {
        assert!(clock.minute < 24 * 60, "{clock:?}");
    }
    let _ = (read::numbers(text, language), read::amounts(text, language));
    let _ = (read::percents(text, language), read::ages(text, language));
}

/// What is a code or a telephone number is the same when it is written again.
fn codes(text: &str) {
    if let Some(code) = link_code::parse(text) {
        assert_eq!(link_code::parse(&link_code::shown(&code)), Some(code));
    }
    for country in [None, Some("DK"), Some("ES"), Some("US")] {
        if let Some(number) = phone::parse(text, country) {
            assert_eq!(phone::parse(&number, None).as_ref(), Some(&number));
            let _ = (phone::same_person_key(&number), phone::spellings(&number));
        }
    }
}

/// What is an amount is written again as the same amount.
fn amount(text: &str) {
    for code in ["EUR", "JPY", "KWD"] {
        let Some(currency) = Currency::parse(code) else { continue };
        if let Ok(money) = Money::parse_decimal(text, currency) {
            assert_eq!(Money::parse_decimal(&money.decimal(), currency), Ok(money));
        }
    }
    let _ = Currency::parse(text);
}
