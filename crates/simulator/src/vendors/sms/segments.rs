//! Into how many messages a text is cut, and in which alphabet: what is billed.

/// The basic alphabet of GSM 03.38, one septet each; those after the escape take two.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENSION: &str = "^{}\\[~]|€\u{c}";

/// The number of segments, and the alphabet's name.
pub(super) fn count(text: &str) -> (usize, &'static str) {
    let septets = |letter: char| match () {
        () if BASIC.contains(letter) => Some(1),
        () if EXTENSION.contains(letter) => Some(2),
        () => None,
    };
    let all: Option<Vec<usize>> = text.chars().map(septets).collect();
    match all {
        Some(letters) => (parts(&letters, 160, 153), "GSM-7"),
        None => {
            let letters: Vec<usize> = text.chars().map(char::len_utf16).collect();
            (parts(&letters, 70, 67), "UCS-2")
        }
    }
}

/// A letter is never cut in two.
fn parts(letters: &[usize], alone: usize, each: usize) -> usize {
    if letters.iter().sum::<usize>() <= alone {
        return 1;
    }
    let (mut n_parts, mut used) = (1, 0);
    for letter in letters {
        if used + letter > each {
            n_parts += 1;
            used = 0;
        }
        used += letter;
    }
    n_parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_as_networks_cut_them() {
        for (text, expected) in [
            ("Blå krus, ñandú".replace('ú', "u"), (1, "GSM-7")),
            ("á".to_owned(), (1, "UCS-2")),
            ("a".repeat(160), (1, "GSM-7")),
            ("a".repeat(161), (2, "GSM-7")),
            ("€".repeat(80), (1, "GSM-7")),
            (format!("{}€", "a".repeat(159)), (2, "GSM-7")),
            ("á".repeat(71), (2, "UCS-2")),
            ("😀".repeat(35), (1, "UCS-2")),
            ("😀".repeat(36), (2, "UCS-2")),
            (String::new(), (1, "GSM-7")),
        ] {
            assert_eq!(count(&text), expected, "{text}");
        }
    }
}
