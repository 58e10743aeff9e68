//! The code a contact names in one channel and gives in another: short enough to type, told from words at a glance.

use crate::Seed;

/// How long a code is.
pub const CODE_CHARS: usize = 8;
/// How long it is good for.
pub const CODE_MS_MAX: i64 = 15 * crate::time::MINUTE_MS;
/// No vowels, so that no word is a code, and nothing that is read as something else (0 O, 1 I L, 5 S).
const ALPHABET: &[u8; 26] = b"BCDFGHJKMNPQRTVWXYZ2346789";
/// A code has at least so many digits and so many letters: neither a number nor an abbreviation is one.
const OF_EACH_MIN: usize = 2;
/// Codes drawn until one has enough of each; three of four have.
const DRAWS_MAX: usize = 64;

/// A fresh code: one of 2 × 10¹¹, for a quarter of an hour and five tries.
pub fn fresh(seed: &Seed) -> String {
    let letter = |draw: usize, place: usize| {
        char::from(ALPHABET[seed.pick(&format!("link code {draw} {place}"), ALPHABET.len())])
    };
    let drawn = |draw: usize| (0..CODE_CHARS).map(|place| letter(draw, place)).collect::<String>();
    (0..DRAWS_MAX).map(drawn).find(|code| is_code(code)).unwrap_or_else(|| "BCDF2346".to_owned())
}

/// The code that a whole text is, whatever its case and however it is divided.
pub fn parse(text: &str) -> Option<String> {
    const TEXT_BYTES_MAX: usize = 24;
    if text.len() > TEXT_BYTES_MAX {
        return None;
    }
    let is_between = |letter: &char| letter.is_whitespace() || matches!(letter, '-' | '–' | '.');
    let code: String =
        text.chars().filter(|letter| !is_between(letter)).collect::<String>().to_ascii_uppercase();
    is_code(&code).then_some(code)
}

/// As it is shown: `BCDF-2346`.
pub fn shown(code: &str) -> String {
    match code.split_at_checked(CODE_CHARS / 2) {
        Some((first, second)) => [first, "-", second].concat(),
        None => code.to_owned(),
    }
}

fn is_code(text: &str) -> bool {
    let n_digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.len() == CODE_CHARS
        && text.bytes().all(|letter| ALPHABET.contains(&letter))
        && n_digits >= OF_EACH_MIN
        && CODE_CHARS - n_digits >= OF_EACH_MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_code_is_read_back_however_it_is_typed() {
        for n in 0..200 {
            let code = fresh(&Seed([n; 32]));
            for typed in [
                code.clone(),
                shown(&code),
                shown(&code).to_lowercase(),
                format!(" {} ", shown(&code)),
            ] {
                assert_eq!(parse(&typed).as_ref(), Some(&code), "{typed}");
            }
        }
    }

    #[test]
    fn words_numbers_and_other_codes_are_none() {
        for text in [
            "",
            "hello",
            "whatever",
            "SPRING10",
            "12345678",
            "23462346",
            "BCDFGHJK",
            "BCDF-234",
            "BCDF-23467",
            "my code is BCDF-2346",
            "1042",
            "+34 600 111 222",
            "BCDF-2O46",
            "ＢＣＤＦ２３４６",
            "MUG-BLUE2",
            "ok 2 pm",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
