//! Parts and alphabets, letter by letter.

use channels::sms::segments::{Encoding, count};

fn check(text: &str, encoding: Encoding, parts: u32, units: usize, because_of: Option<char>) {
    let counted = count(text);
    let shown = text.chars().take(30).collect::<String>();
    assert_eq!(
        (counted.encoding, counted.count, counted.units),
        (encoding, parts, units),
        "{shown}"
    );
    assert_eq!(counted.because_of, because_of, "{shown}");
}

#[test]
fn a_text_of_the_alphabet() {
    use Encoding::Gsm7;
    check("", Gsm7, 0, 0, None);
    check("Hej, har I blå krus på lager? ÆØÅ æøå", Gsm7, 1, 37, None);
    check("¿Cuánto?".replace('á', "a").as_str(), Gsm7, 1, 8, None);
    check("ñ Ñ é ü ¡", Gsm7, 1, 9, None);
    check(&"x".repeat(160), Gsm7, 1, 160, None);
    check(&"x".repeat(161), Gsm7, 2, 161, None);
    check(&"x".repeat(306), Gsm7, 2, 306, None);
    check(&"x".repeat(307), Gsm7, 3, 307, None);
    check(&"x".repeat(153 * 6), Gsm7, 6, 918, None);
}

#[test]
fn letters_of_two_septets_are_never_torn_apart() {
    use Encoding::Gsm7;
    check("€", Gsm7, 1, 2, None);
    check("{[~]}|^\\", Gsm7, 1, 16, None);
    check(&"€".repeat(80), Gsm7, 1, 160, None);
    // Each part has room for 76 and one septet that stays empty.
    check(&"€".repeat(81), Gsm7, 2, 162, None);
    check(&"€".repeat(152), Gsm7, 2, 304, None);
    check(&"€".repeat(153), Gsm7, 3, 306, None);
    // 152 letters, an escape pair that would lie across the boundary, and the rest.
    check(&format!("{}€{}", "x".repeat(152), "x".repeat(151)), Gsm7, 2, 305, None);
    check(&format!("{}€{}", "x".repeat(152), "x".repeat(152)), Gsm7, 3, 306, None);
    check(&format!("{}€{}", "x".repeat(151), "x".repeat(153)), Gsm7, 2, 306, None);
}

#[test]
fn one_letter_outside_makes_all_of_it_dear() {
    use Encoding::Ucs2;
    for (text, because_of) in [
        ("¿Cuánto cuesta?", 'á'),
        ("façade", 'ç'),
        ("it’s here", '’'),
        ("wait…", '…'),
        ("5\u{a0}kr", '\u{a0}'),
        ("a – b", '–'),
        ("ok 👍", '👍'),
        ("\tindented", '\t'),
        ("first í, then ó", 'í'),
    ] {
        check(text, Ucs2, 1, text.encode_utf16().count(), Some(because_of));
    }
    check(&"á".repeat(70), Ucs2, 1, 70, Some('á'));
    check(&"á".repeat(71), Ucs2, 2, 71, Some('á'));
    check(&"á".repeat(134), Ucs2, 2, 134, Some('á'));
    check(&"á".repeat(135), Ucs2, 3, 135, Some('á'));
}

#[test]
fn a_surrogate_pair_is_never_torn_apart() {
    use Encoding::Ucs2;
    check(&"👍".repeat(35), Ucs2, 1, 70, Some('👍'));
    check(&"👍".repeat(36), Ucs2, 2, 72, Some('👍'));
    // 33 pairs and an empty unit a part.
    check(&"👍".repeat(66), Ucs2, 2, 132, Some('👍'));
    check(&"👍".repeat(67), Ucs2, 3, 134, Some('👍'));
    check(&format!("{}👍{}", "á".repeat(66), "á".repeat(65)), Ucs2, 2, 133, Some('á'));
    check(&format!("{}👍{}", "á".repeat(66), "á".repeat(66)), Ucs2, 3, 134, Some('á'));
}
