//! What leaves for a language model leaves without the person: names, addresses, numbers and mailboxes are taken out.

/// Digits from which a number may be somebody's: a phone, an account, a card.
const PHONE_DIGITS_MIN: usize = 7;
const LONG_DIGITS_MIN: usize = 5;
/// No more of a message is sent, in characters.
const SENT_CHARS_MAX: usize = 400;

const STREETS: &[&str] = &[
    "allé",
    "ave",
    "avenida",
    "avenue",
    "avda",
    "boulevard",
    "calle",
    "camino",
    "carretera",
    "drive",
    "gade",
    "lane",
    "paseo",
    "plads",
    "plaza",
    "rd",
    "road",
    "st",
    "street",
    "stræde",
    "vej",
];
const STREET_ENDINGS: &[&str] =
    &["allé", "gade", "gaden", "stræde", "vej", "vejen", "plads", "straße"];
/// What comes before a name that somebody tells.
const INTRODUCES: &[&str] =
    &["hedder", "i'm", "llamo", "name", "navn", "nombre", "named", "soy", "called"];
const BETWEEN: &[&str] = &["is", "er", "es", ":"];

/// A text without what tells who wrote it. `name` is what the contact is called, where that is known.
pub fn personal(text: &str, name: Option<&str>) -> String {
    let short: String = text.chars().take(SENT_CHARS_MAX).collect();
    let words: Vec<&str> = short.split_whitespace().collect();
    let mut hidden: Vec<Option<&'static str>> =
        words.iter().map(|word| alone(word, name)).collect();
    hide_phones(&words, &mut hidden);
    hide_streets(&words, &mut hidden);
    hide_names(&words, &mut hidden);
    let mut shown: Vec<&str> = Vec::with_capacity(words.len());
    for (word, hidden) in words.iter().zip(&hidden) {
        match hidden {
            Some(sign) if shown.last() == Some(sign) => {}
            Some(sign) => shown.push(sign),
            None => shown.push(word),
        }
    }
    shown.join(" ")
}

fn n_digits(word: &str) -> usize {
    word.chars().filter(|c| c.is_numeric()).count()
}

fn core(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn is_capital(word: &str) -> bool {
    word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase)
}

/// What a word gives away by itself.
fn alone(word: &str, name: Option<&str>) -> Option<&'static str> {
    let named = |name: &str| {
        name.split_whitespace().any(|part| part.chars().count() > 1 && core(part) == core(word))
    };
    if word.contains('@') {
        Some("[email]")
    } else if word.contains("://") || word.starts_with("www.") {
        Some("[link]")
    } else if n_digits(word) >= PHONE_DIGITS_MIN {
        Some("[phone]")
    } else if n_digits(word) >= LONG_DIGITS_MIN {
        Some("[number]")
    } else if name.is_some_and(named) {
        Some("[name]")
    } else {
        None
    }
}

/// Groups of digits that make a phone number together: `20 30 40 50`.
fn hide_phones(words: &[&str], hidden: &mut [Option<&'static str>]) {
    let is_group = |word: &str| {
        n_digits(word) > 0 && word.chars().all(|c| c.is_numeric() || "+-()./,".contains(c))
    };
    let mut start = 0;
    while start < words.len() {
        let n_groups = words[start..].iter().take_while(|word| is_group(word)).count();
        let run = start..start + n_groups;
        if words[run.clone()].iter().map(|word| n_digits(word)).sum::<usize>() >= PHONE_DIGITS_MIN {
            hidden[run].fill(Some("[phone]"));
        }
        start += n_groups.max(1);
    }
}

/// The street, the capitals and the figures beside it, and a postal code with its town.
fn hide_streets(words: &[&str], hidden: &mut [Option<&'static str>]) {
    let is_street = |word: &str| {
        let core = core(word);
        STREETS.contains(&core.as_str())
            || STREET_ENDINGS
                .iter()
                .any(|ending| core.len() > ending.len() + 2 && core.ends_with(ending))
    };
    let belongs = |word: &str| is_capital(word) || n_digits(word) > 0 || is_street(word);
    for at in 0..words.len() {
        let is_code = (4..=5).contains(&n_digits(words[at]))
            && words.get(at + 1).is_some_and(|next| is_capital(next));
        let beside =
            |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(|word| belongs(word));
        let street = is_street(words[at]) && (beside(at.checked_sub(1)) || beside(Some(at + 1)));
        if !street && !is_code {
            continue;
        }
        let mut from = at;
        while street && from > 0 && belongs(words[from - 1]) {
            from -= 1;
        }
        let mut to = at + 1;
        while to < words.len() && to - at <= 4 && belongs(words[to]) {
            to += 1;
        }
        hidden[from..to].fill(Some("[address]"));
    }
}

/// `my name is Ana Ruiz`.
fn hide_names(words: &[&str], hidden: &mut [Option<&'static str>]) {
    for at in 0..words.len() {
        if !INTRODUCES.contains(&core(words[at]).as_str()) {
            continue;
        }
        let skipped = usize::from(
            words.get(at + 1).is_some_and(|next| BETWEEN.contains(&core(next).as_str())),
        );
        let from = at + 1 + skipped;
        let n_names = words.iter().skip(from).take(3).take_while(|word| is_capital(word)).count();
        if from + n_names <= words.len() {
            hidden[from..from + n_names].fill(Some("[name]"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_it_is_stays_here() {
        for (text, expected) in [
            ("something warm for the train", "something warm for the train"),
            ("write to ana@example.com please", "write to [email] please"),
            ("my number is +45 20 30 40 50", "my number is [phone]"),
            ("order 1042", "order 1042"),
            ("card 4111111111111111", "card [phone]"),
            ("send it to Vestergade 12, 8000 Aarhus", "send it to [address]"),
            ("vivo en Calle Mayor 3, 28013 Madrid", "vivo en [address]"),
            ("12 Baker Street London", "[address]"),
            ("my name is Ana Ruiz and I want a mug", "my name is [name] and I want a mug"),
            ("jeg hedder Karen", "jeg hedder [name]"),
            ("it is for Mads, he likes mugs", "it is for [name] he likes mugs"),
        ] {
            assert_eq!(personal(text, Some("Mads Holm")), expected, "{text}");
        }
    }

    #[test]
    fn a_long_message_is_cut() {
        assert!(personal(&"word ".repeat(5_000), None).chars().count() <= SENT_CHARS_MAX);
    }
}
