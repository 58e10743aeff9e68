//! Number words of three languages as tables: what each word counts, and which words a longer one is glued from.
//!
//! `femoghalvtreds` is fem + og + halvtreds, `veintitrés` is in the table as it is, `doscientosmilésimos` is
//! doscientos + milésimos. A language is one table; the grammar that reads them is `number`.

use crate::Language;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a number word does in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Atom {
    /// 0 to 19, and 21 to 29 where they are one word.
    Small(i64),
    Tens(i64),
    /// Hundreds in one word (`doscientos`).
    Hundreds(i64),
    /// Multiplies what stands before it by a hundred.
    Hundred,
    /// Multiplies what stands before it.
    Scale(i64),
    /// The same, but only right behind digits (`10 k`).
    Suffix(i64),
    Dozen,
    /// One, where a number word follows (`a hundred`, `en halv`).
    Article,
    And,
    /// Before decimals in words.
    Point,
    Minus,
    /// `over`, `out of`: the second number divides the first.
    Over,
    Half,
    /// One and a half.
    OneAndHalf,
    /// A part: `fifth` 5, and whether it is the plural.
    Part(i64, bool),
    /// A part only behind tens: `first` in `twenty-first`.
    PartOfTens(i64, bool),
    /// Words that may stand between a number and what is counted (`of`, `de`).
    Of,
}

use Atom::{
    And, Article, Dozen, Half, Hundred, Hundreds, Minus, Of, OneAndHalf, Over, Part, PartOfTens,
    Point, Scale, Small, Suffix, Tens,
};

const THOUSAND: i64 = 1_000;
const MILLION: i64 = 1_000_000;
const BILLION: i64 = 1_000_000_000;
const TRILLION: i64 = 1_000_000_000_000;

type Rows = &'static [(Atom, &'static str)];

/// Suffixes behind digits, in capitals where only capitals mean it.
const SUFFIXES: &[(i64, &str)] = &[
    (THOUSAND, "k"),
    (THOUSAND, "K"),
    (MILLION, "M"),
    (MILLION, "MM"),
    (MILLION, "mil"),
    (MILLION, "mio"),
    (MILLION, "mln"),
    (BILLION, "G"),
    (BILLION, "b"),
    (BILLION, "B"),
    (BILLION, "bln"),
    (BILLION, "mia"),
    (BILLION, "mrd"),
    (TRILLION, "T"),
    (TRILLION, "tln"),
];

/// What digits are multiplied by, where this word follows them.
pub(super) fn suffix(written: &str, language: Language) -> Option<Atom> {
    // In Spanish it is a thousand, and a word of its own.
    let is_word = written == "mil" && language == Language::Es;
    let found = SUFFIXES.iter().find(|(_, suffix)| *suffix == written && !is_word);
    found.map(|(times, _)| Suffix(*times))
}

const ENGLISH: Rows = &[
    (Small(0), "zero nought naught"),
    (Small(1), "one"),
    (Small(2), "two"),
    (Small(3), "three"),
    (Small(4), "four"),
    (Small(5), "five"),
    (Small(6), "six"),
    (Small(7), "seven"),
    (Small(8), "eight"),
    (Small(9), "nine"),
    (Small(10), "ten"),
    (Small(11), "eleven"),
    (Small(12), "twelve"),
    (Small(13), "thirteen"),
    (Small(14), "fourteen"),
    (Small(15), "fifteen"),
    (Small(16), "sixteen"),
    (Small(17), "seventeen"),
    (Small(18), "eighteen"),
    (Small(19), "nineteen"),
    (Tens(20), "twenty"),
    (Tens(30), "thirty"),
    (Tens(40), "forty fourty"),
    (Tens(50), "fifty"),
    (Tens(60), "sixty"),
    (Tens(70), "seventy"),
    (Tens(80), "eighty"),
    (Tens(90), "ninety"),
    (Hundred, "hundred hundreds"),
    (Scale(THOUSAND), "thousand thousands"),
    (Scale(100_000), "lakh lakhs"),
    (Scale(10_000_000), "crore crores"),
    (Scale(MILLION), "million millions"),
    (Scale(BILLION), "billion billions"),
    (Scale(TRILLION), "trillion trillions"),
    (Dozen, "dozen dozens dz dzs doz dozs"),
    (Article, "a an"),
    (And, "and"),
    (Of, "of"),
    (Point, "point"),
    (Minus, "minus negative"),
    (Over, "over in"),
    (Half, "half"),
    (Part(2, true), "halves"),
    (Part(3, false), "third"),
    (Part(3, true), "thirds"),
    (Part(4, false), "quarter fourth"),
    (Part(4, true), "quarters fourths"),
    (Part(5, false), "fifth"),
    (Part(5, true), "fifths"),
    (Part(6, false), "sixth"),
    (Part(6, true), "sixths"),
    (Part(7, false), "seventh"),
    (Part(7, true), "sevenths"),
    (Part(8, false), "eighth"),
    (Part(8, true), "eighths"),
    (Part(9, false), "ninth"),
    (Part(9, true), "ninths"),
    (Part(10, false), "tenth"),
    (Part(10, true), "tenths"),
    (Part(20, false), "twentieth"),
    (Part(20, true), "twentieths"),
    (Part(30, false), "thirtieth"),
    (Part(30, true), "thirtieths"),
    (Part(100, false), "hundredth"),
    (Part(100, true), "hundredths"),
    (Part(THOUSAND, false), "thousandth"),
    (Part(THOUSAND, true), "thousandths"),
    (Part(MILLION, false), "millionth"),
    (Part(MILLION, true), "millionths"),
    (Part(BILLION, false), "billionth"),
    (Part(BILLION, true), "billionths"),
    (Part(TRILLION, false), "trillionth"),
    (Part(TRILLION, true), "trillionths"),
    (PartOfTens(1, false), "first"),
    (PartOfTens(1, true), "firsts"),
    (PartOfTens(2, false), "second"),
    (PartOfTens(2, true), "seconds"),
];

const SPANISH: Rows = &[
    (Small(0), "cero"),
    (Small(1), "un uno una"),
    (Small(2), "dos"),
    (Small(3), "tres"),
    (Small(4), "cuatro"),
    (Small(5), "cinco"),
    (Small(6), "seis"),
    (Small(7), "siete"),
    (Small(8), "ocho"),
    (Small(9), "nueve"),
    (Small(10), "diez"),
    (Small(11), "once"),
    (Small(12), "doce"),
    (Small(13), "trece"),
    (Small(14), "catorce"),
    (Small(15), "quince"),
    (Small(16), "dieciseis"),
    (Small(17), "diecisiete"),
    (Small(18), "dieciocho"),
    (Small(19), "diecinueve"),
    (Small(21), "veintiun veintiuno veintiuna"),
    (Small(22), "veintidos"),
    (Small(23), "veintitres"),
    (Small(24), "veinticuatro"),
    (Small(25), "veinticinco"),
    (Small(26), "veintiseis"),
    (Small(27), "veintisiete"),
    (Small(28), "veintiocho"),
    (Small(29), "veintinueve"),
    (Tens(20), "veinte"),
    (Tens(30), "treinta"),
    (Tens(40), "cuarenta"),
    (Tens(50), "cincuenta"),
    (Tens(60), "sesenta"),
    (Tens(70), "setenta"),
    (Tens(80), "ochenta"),
    (Tens(90), "noventa"),
    (Hundreds(100), "cien ciento"),
    (Hundreds(200), "doscientos doscientas"),
    (Hundreds(300), "trescientos trescientas"),
    (Hundreds(400), "cuatrocientos cuatrocientas"),
    (Hundreds(500), "quinientos quinientas"),
    (Hundreds(600), "seiscientos seiscientas"),
    (Hundreds(700), "setecientos setecientas"),
    (Hundreds(800), "ochocientos ochocientas"),
    (Hundreds(900), "novecientos novecientas"),
    (Scale(THOUSAND), "mil"),
    (Scale(MILLION), "millon millones"),
    (Scale(TRILLION), "billon billones"),
    (Dozen, "docena docenas dz dzs doz dozs"),
    (And, "y i"),
    (Of, "de"),
    (Point, "coma con"),
    (Minus, "menos"),
    (Over, "sobre"),
    (Half, "medio media mitad"),
    (Part(2, true), "medios medias"),
    (Part(3, false), "tercio"),
    (Part(3, true), "tercios"),
    (Part(4, false), "cuarto"),
    (Part(4, true), "cuartos"),
    (Part(5, false), "quinto quinta"),
    (Part(5, true), "quintos quintas"),
    (Part(6, false), "sexto"),
    (Part(6, true), "sextos"),
    (Part(7, false), "septimo"),
    (Part(7, true), "septimos"),
    (Part(8, false), "octavo"),
    (Part(8, true), "octavos"),
    (Part(9, false), "noveno"),
    (Part(9, true), "novenos"),
    (Part(10, false), "decimo"),
    (Part(10, true), "decimos"),
    (Part(100, false), "centesimo centesima"),
    (Part(100, true), "centesimos centesimas"),
    (Part(THOUSAND, false), "milesimo milesima"),
    (Part(THOUSAND, true), "milesimos milesimas"),
    (Part(MILLION, false), "millonesimo millonesima"),
    (Part(MILLION, true), "millonesimos millonesimas"),
    (Part(TRILLION, false), "billonesimo billonesima"),
    (Part(TRILLION, true), "billonesimos billonesimas"),
];

const DANISH: Rows = &[
    (Small(0), "nul"),
    (Small(1), "een eet ene"),
    (Small(2), "to"),
    (Small(3), "tre"),
    (Small(4), "fire"),
    (Small(5), "fem"),
    (Small(6), "seks"),
    (Small(7), "syv"),
    (Small(8), "otte"),
    (Small(9), "ni"),
    (Small(10), "ti"),
    (Small(11), "elleve"),
    (Small(12), "tolv"),
    (Small(13), "tretten"),
    (Small(14), "fjorten"),
    (Small(15), "femten"),
    (Small(16), "seksten"),
    (Small(17), "sytten"),
    (Small(18), "atten"),
    (Small(19), "nitten"),
    (Tens(20), "tyve"),
    (Tens(30), "tredive tredve"),
    (Tens(40), "fyrre fyrretyve"),
    (Tens(50), "halvtreds halvtredsindstyve"),
    (Tens(60), "tres tresindstyve"),
    (Tens(70), "halvfjerds halvfjerdsindstyve"),
    (Tens(80), "firs firsindstyve"),
    (Tens(90), "halvfems halvfemsindstyve"),
    (Hundred, "hundrede hundred"),
    (Scale(THOUSAND), "tusind tusinde"),
    (Scale(MILLION), "million millioner"),
    (Scale(BILLION), "milliard milliarder"),
    (Scale(TRILLION), "billion billioner"),
    (Dozen, "dusin"),
    (Article, "en et"),
    (And, "og"),
    (Point, "komma"),
    (Minus, "minus"),
    (Half, "halv halvt halve"),
    (OneAndHalf, "halvanden halvandet"),
    (Part(3, false), "tredjedel trediedel"),
    (Part(3, true), "tredjedele trediedele"),
    (Part(4, false), "fjerdedel"),
    (Part(4, true), "fjerdedele kvart"),
    (Part(5, false), "femtedel"),
    (Part(5, true), "femtedele"),
    (Part(6, false), "sjettedel"),
    (Part(6, true), "sjettedele"),
    (Part(8, false), "ottendedel"),
    (Part(8, true), "ottendedele"),
    (Part(10, false), "tiendedel"),
    (Part(10, true), "tiendedele"),
    (Part(100, false), "hundrededel"),
    (Part(100, true), "hundrededele"),
    (Part(THOUSAND, false), "tusindedel"),
    (Part(THOUSAND, true), "tusindedele"),
];

type Words = BTreeMap<&'static str, Atom>;

static WORDS: LazyLock<[Words; 3]> = LazyLock::new(|| {
    [ENGLISH, SPANISH, DANISH].map(|rows| {
        let words = |(atom, words): &(Atom, &'static str)| {
            words.split(' ').map(|word| (word, *atom)).collect::<Vec<_>>()
        };
        rows.iter().flat_map(words).collect()
    })
});

/// Most words that one is glued from.
const PARTS_MAX: usize = 8;
/// The shortest and the longest word that may be glued from others, in bytes.
const GLUED: std::ops::RangeInclusive<usize> = 6..=64;

/// What a folded word counts; several atoms where it is glued from several words, none where it is no number word.
pub(super) fn atoms_of(word: &str, language: Language) -> Vec<Atom> {
    let words = &WORDS[language as usize];
    if let Some(atom) = words.get(word) {
        return vec![*atom];
    }
    let mut parts = Vec::new();
    let is_glued = GLUED.contains(&word.len()) && glued(word, words, language, &mut parts);
    if is_glued { parts } else { Vec::new() }
}

/// Takes a word apart, longest first part first.
fn glued(word: &str, words: &Words, language: Language, parts: &mut Vec<Atom>) -> bool {
    if word.is_empty() {
        return parts.len() > 1;
    }
    if language == Language::Es && PART_ENDINGS.contains(&word) {
        return sum_to_part(parts, word.ends_with('s'));
    }
    if parts.len() >= PARTS_MAX {
        return false;
    }
    for end in (1..=word.len()).rev().filter(|end| word.is_char_boundary(*end)) {
        let Some(atom) = words.get(&word[..end]) else { continue };
        let atom = match atom {
            Article if language == Language::Da => Small(1),
            Article | Of | Over | Point | Minus => continue,
            other => *other,
        };
        let before = parts.len();
        parts.push(atom);
        if glued(&word[end..], words, language, parts) {
            return true;
        }
        parts.truncate(before);
    }
    false
}

/// Any Spanish cardinal with this ending is a part: `veintiunavo` is a twenty-first.
const PART_ENDINGS: [&str; 8] = ["avo", "ava", "avos", "avas", "vo", "va", "vos", "vas"];

fn sum_to_part(parts: &mut Vec<Atom>, plural: bool) -> bool {
    let sum = parts.iter().try_fold(0, |sum, atom| match atom {
        Small(value) | Tens(value) | Hundreds(value) | Scale(value) => Some(sum + value),
        And => Some(sum),
        _ => None,
    });
    let Some(value) = sum.filter(|sum| *sum > 0) else { return false };
    parts.clear();
    parts.push(Part(value, plural));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glued_word_is_its_parts() {
        assert_eq!(atoms_of("femoghalvtreds", Language::Da), [Small(5), And, Tens(50)]);
        assert_eq!(atoms_of("tohundrede", Language::Da), [Small(2), Hundred]);
        assert_eq!(atoms_of("fyrretyve", Language::Da), [Tens(40)]);
        assert_eq!(atoms_of("veintiunavos", Language::Es), [Part(21, true)]);
        assert_eq!(atoms_of("dosmilesimos", Language::Es), [Small(2), Part(THOUSAND, true)]);
        assert_eq!(atoms_of("cardigan", Language::En), []);
        assert_eq!(atoms_of("tression", Language::Da), []);
    }
}
