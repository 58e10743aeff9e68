//! What a text claims: the amounts, figures, codes, links, names and promises in it, found without knowing any fact.

use super::words::{self, PLAIN_SIGNS};

/// Longest text of the contact's that is quoted back, in characters.
const ECHO_CHARS_MAX: usize = 60;

/// One thing that has to be backed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Claim<'t> {
    /// A number with a currency; `codes` are those it may mean.
    Amount {
        text: &'t str,
        number: &'t str,
        codes: &'static [&'static str],
    },
    Percent {
        text: &'t str,
        number: &'t str,
    },
    Number(&'t str),
    /// Letters and digits in one: a code, a SKU, a size.
    Code(&'t str),
    Link(&'t str),
    Markup(&'t str),
    Character(char),
    /// A word that says when, how cheap, how sure; lower case.
    Promise(String),
    /// A word that is written as names are.
    Name(&'t str),
}

/// A piece of text between white space.
#[derive(Debug, Clone, Copy)]
struct Token<'t> {
    start: usize,
    end: usize,
    /// Without the punctuation around it.
    core: &'t str,
    opens_sentence: bool,
}

/// Everything that a text claims, in order.
pub(super) fn claims(text: &str) -> Vec<Claim<'_>> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut idx = 0;
    while let Some(token) = tokens.get(idx) {
        let whole = &text[token.start..token.end];
        found.extend(whole.chars().filter(|c| is_odd(*c)).map(Claim::Character));
        idx += 1;
        if is_markup(whole) {
            found.push(Claim::Markup(whole));
        } else if is_link(token.core) {
            found.push(Claim::Link(token.core));
        } else if whole.contains(|c: char| c.is_ascii_digit()) {
            idx += figures(text, &tokens, idx - 1, &mut found);
        } else {
            plain(token, &mut found);
        }
    }
    found
}

/// A contact's own words as they may be quoted back to her: short, and nothing in them that reads like a promise of
/// ours. `None` when they had better not be repeated.
pub fn echo(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let shown = words.join(" ");
    let harmless = |claim: &Claim<'_>| match claim {
        Claim::Number(number) => number.len() <= 4,
        Claim::Code(code) => code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()),
        Claim::Name(name) => name.chars().all(is_latin),
        _ => false,
    };
    let is_short = !shown.is_empty() && shown.chars().count() <= ECHO_CHARS_MAX;
    let is_plain = !shown.contains(['"', '{', '}', '[', ']', '<', '>', '\\', '`', '⟦', '⟧']);
    // "Said180 euros" is an amount to whoever reads it.
    let is_money = shown.contains(|c: char| c.is_ascii_digit())
        && words.iter().any(|word| words::currency(word).is_some());
    (is_short && is_plain && !is_money && claims(&shown).iter().all(harmless)).then_some(shown)
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut opens_sentence = true;
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, character.is_whitespace()) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                let whole = &text[from..at];
                let quoted = whole.starts_with(['"', '“', '«', '¿', '¡', '(']);
                let core = whole.trim_matches(is_edge);
                found.push(Token {
                    start: from,
                    end: at,
                    core,
                    opens_sentence: opens_sentence || quoted,
                });
                opens_sentence = whole.ends_with(['.', '!', '?', ':', '…', '"', '”', ')']);
                start = None;
            }
            _ => {}
        }
        opens_sentence |= character == '\n';
    }
    found
}

/// Punctuation around a word that is no part of it.
fn is_edge(character: char) -> bool {
    !character.is_alphanumeric() && !"€$£¥%٪％﹪‰/".contains(character)
}

fn is_latin(character: char) -> bool {
    matches!(character, 'a'..='z' | 'A'..='Z' | 'À'..='ɏ' | 'º' | 'ª')
        && character != '×'
        && character != '÷'
}

/// A character that plain text of our languages does not have.
fn is_odd(character: char) -> bool {
    words::is_hidden(character)
        || (!character.is_ascii() && character.is_numeric())
        || (!character.is_ascii() && !character.is_alphabetic() && !PLAIN_SIGNS.contains(character))
}

/// A tag, an entity, a Markdown picture or link.
fn is_markup(whole: &str) -> bool {
    let tag = whole.match_indices('<').any(|(at, _)| {
        whole[at + 1..]
            .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
    });
    let entity = whole.contains("&#") || whole.contains("&lt") || whole.contains("&gt");
    tag || entity || whole.contains("](") || whole.contains("![") || whole.contains("```")
}

/// An address of the web or of a mailbox, with or without its protocol.
fn is_link(core: &str) -> bool {
    if core.contains("://")
        || core.starts_with("www.")
        || core.starts_with("javascript:")
        || core.starts_with("data:")
    {
        return true;
    }
    if core.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) {
        return true;
    }
    let host = core.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let mut labels = host.rsplit('.');
    let last = labels.next().unwrap_or_default();
    let is_word = |label: &str| label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let mut others = labels.peekable();
    others.peek().is_some()
        && last.len() >= 2
        && last.chars().all(char::is_alphabetic)
        && others.all(|label| label.chars().count() >= 2 && is_word(label))
        && host.contains(|c: char| c.is_alphabetic())
}

/// Reads the figures of one token, with the currency or the percent sign beside it; tells how many of the tokens
/// after it belong to them.
fn figures<'t>(
    text: &'t str,
    tokens: &[Token<'t>],
    idx: usize,
    found: &mut Vec<Claim<'t>>,
) -> usize {
    let token = tokens[idx];
    let parts: Vec<&str> =
        token.core.split(['–', '—', '-', '/', '~']).filter(|part| !part.is_empty()).collect();
    let read: Option<Vec<Figure<'t>>> = parts.iter().map(|part| figure(part)).collect();
    let Some(read) = read.filter(|read| !read.is_empty()) else {
        let whole = &text[token.start..token.end];
        found.push(Claim::Code(if token.core.is_empty() { whole } else { token.core }));
        return 0;
    };
    let next = tokens.get(idx + 1);
    let after = |token: &Token<'t>| &text[token.start..token.end];
    let bare =
        |token: &Token<'t>| after(token).trim_end_matches([',', ';', ':', '!', '?', ')', '"', '”']);
    let per_cent =
        next.is_some_and(|one| words::is_percent(&bare(one).trim_end_matches('.').to_lowercase()));
    let por_ciento = next.is_some_and(|one| {
        one.core.eq_ignore_ascii_case("por") || one.core.eq_ignore_ascii_case("per")
    }) && tokens
        .get(idx + 2)
        .is_some_and(|one| matches!(one.core.to_lowercase().as_str(), "ciento" | "cien" | "cent"));
    let before = idx
        .checked_sub(1)
        .and_then(|idx| tokens.get(idx))
        .and_then(|one| words::currency(bare(one)));
    let behind =
        next.and_then(|one| words::currency(bare(one)).or_else(|| words::currency(one.core)));
    let shared = read.iter().find_map(|figure| figure.codes);
    let is_percent = per_cent || por_ciento || read.iter().any(|figure| figure.percent);
    let n_taken = usize::from(per_cent || (behind.is_some() && shared.is_none()))
        + 2 * usize::from(por_ciento);
    let end = tokens.get(idx + n_taken).map_or(token.end, |last| last.end);
    for figure in &read {
        let single = read.len() == 1;
        let whole = if single { &text[token.start..end] } else { figure.number };
        let whole = whole.trim_matches(|c: char| is_edge(c) && c != '.').trim_end_matches('.');
        found.push(match figure.codes.or(shared).or(behind).or(before) {
            _ if is_percent => Claim::Percent { text: whole, number: figure.number },
            Some(codes) => Claim::Amount { text: whole, number: figure.number, codes },
            None => Claim::Number(figure.number),
        });
    }
    n_taken
}

/// A number as it is written, with what is attached to it.
#[derive(Debug, Clone, Copy)]
struct Figure<'t> {
    number: &'t str,
    codes: Option<&'static [&'static str]>,
    percent: bool,
}

fn figure(part: &str) -> Option<Figure<'_>> {
    let mut rest = part;
    let (mut codes, mut percent) = (None, false);
    for sign in words::SIGNS {
        if let Some(stripped) = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign)) {
            (rest, codes) = (stripped, words::currency(sign));
            break;
        }
    }
    if let Some(stripped) = rest.strip_suffix(|c| "%٪％﹪‰".contains(c)) {
        (rest, percent) = (stripped, true);
    }
    let number = rest.trim_matches(|c: char| !c.is_ascii_digit());
    let is_number = !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’'));
    let is_alone = rest.len() - number.len() <= 1 && !rest.contains(char::is_alphabetic);
    (is_number && is_alone).then_some(Figure { number, codes, percent })
}

/// Words without a digit: what promises and what names.
fn plain<'t>(token: &Token<'t>, found: &mut Vec<Claim<'t>>) {
    if token.core.contains(|c| "%٪％﹪‰".contains(c)) {
        found.push(Claim::Percent { text: token.core, number: "" });
    }
    let mut opens = token.opens_sentence;
    for word in token.core.split(|c: char| !c.is_alphanumeric() && !"'’".contains(c)) {
        let n_upper = word.chars().filter(|c| c.is_uppercase()).count();
        let stem = word.split(['\'', '’']).next().unwrap_or_default();
        let lower = stem.to_lowercase();
        let foreign = word.chars().any(|c| c.is_alphabetic() && !is_latin(c));
        if words::is_promise(&lower) {
            found.push(Claim::Promise(lower));
        } else if foreign || n_upper >= 2 || (n_upper == 1 && !opens && lower != "i") {
            found.push(Claim::Name(stem));
        }
        opens &= word.is_empty();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let one = |claim: &Claim<'_>| match claim {
            Claim::Amount { text, .. } => format!("amount {text}"),
            Claim::Percent { text, .. } => format!("percent {text}"),
            Claim::Number(text) => format!("number {text}"),
            Claim::Code(text) => format!("code {text}"),
            Claim::Link(text) => format!("link {text}"),
            Claim::Markup(text) => format!("markup {text}"),
            Claim::Character(character) => format!("character {:x}", u32::from(*character)),
            Claim::Promise(word) => format!("promise {word}"),
            Claim::Name(text) => format!("name {text}"),
        };
        claims(text).iter().map(one).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn what_a_text_claims() {
        for (text, expected) in [
            ("I found nothing that fits.", ""),
            ("It is €18.00. Thanks.", "amount €18.00"),
            ("Det bliver 1.234,50\u{a0}kr. Tak.", "amount 1.234,50\u{a0}kr"),
            ("Son 48,00 € en total.", "amount 48,00 €"),
            ("between €10–€20", "amount 10, amount 20"),
            ("It costs EUR 5 now", "name EUR, amount 5"),
            ("only 5 euros!", "amount 5 euros"),
            ("10 % off", "percent 10 %, promise off"),
            ("un 50 por ciento", "percent 50 por ciento"),
            ("90% rabat", "percent 90%, promise rabat"),
            ("Only 3 left.", "number 3"),
            ("4.7 out of 5", "number 4.7, number 5"),
            ("Use HACK90 or FREESHIP", "code HACK90, name FREESHIP"),
            ("see https://evil.example/x", "link https://evil.example/x"),
            ("see evil.example/x or a@b.dk", "link evil.example/x, link a@b.dk"),
            ("<b>hi</b>", "markup <b>hi</b>"),
            ("![a](b)", "markup ![a](b)"),
            ("9０ kr", "character ff10, code 9０"),
            ("fr\u{200b}ee", "character 200b"),
            ("It arrives on Friday", "promise friday"),
            ("the Karla mug", "name Karla"),
            ("Karla mug", ""),
            ("p\u{430}y", "name p\u{430}y"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn only_harmless_words_are_quoted_back() {
        for (text, expected) in [
            ("blue mugs", Some("blue mugs")),
            ("  iphone   11 ", Some("iphone 11")),
            ("Moleskine", Some("Moleskine")),
            ("90 % off everything", None),
            ("mugs for 5 euros", None),
            ("said180 euros", None),
            ("code FREE90", None),
            ("everything gratis", None),
            ("<script>", None),
            ("https://evil.example", None),
            ("", None),
        ] {
            assert_eq!(echo(text).as_deref(), expected, "{text}");
        }
        assert_eq!(echo(&"very ".repeat(40)), None);
    }
}
