//! Every kind of rule and every key of a guide: a text and what is found in it.

use super::{found, guide};
use engine::voice::{Draft, Kind, fixed};

/// Rows of: lines of a guide, a text, and what is found: `rule [words] message -> better`, several apart by `; `.
fn rows(rows: &[(&str, &str, &str)]) {
    for (lines, text, expected) in rows {
        let all = found(&guide(lines), text);
        let said: Vec<String> = all
            .iter()
            .map(|one| {
                let better = one.better.first().map(|better| format!(" -> {better}"));
                let rule = one.rule.split_once('.').map_or("", |(_, rule)| rule);
                format!("{rule} [{}] {}{}", one.found, one.message, better.unwrap_or_default())
            })
            .collect();
        assert_eq!(said.join("; "), *expected, "{text}\n{lines}");
    }
}

/// A guide with one rule of these lines.
fn rule(lines: &str) -> String {
    let lines: Vec<String> = lines.lines().map(|line| format!("    {}", line.trim_end())).collect();
    format!("rules:\n  - name: R\n{}\n", lines.join("\n"))
}

fn rule_rows(given: &[(&str, &str, &str)]) {
    let all: Vec<(String, &str, &str)> =
        given.iter().map(|(lines, text, expected)| (rule(lines), *text, *expected)).collect();
    let borrowed: Vec<(&str, &str, &str)> =
        all.iter().map(|(lines, text, expected)| (lines.as_str(), *text, *expected)).collect();
    rows(&borrowed);
}

#[test]
fn existence() {
    let plain = "extends: existence\nmessage: \"No '%s'\"\nignorecase: true\ntokens: [very, 'so+ much']\naction: {name: remove}";
    let case = "extends: existence\nmessage: '%s'\ntokens: [Very]";
    let inside = "extends: existence\nmessage: '%s'\nnonword: true\ntokens: ['ing']";
    let raw = "extends: existence\nmessage: '%s'\nraw: ['(?:foo)\\s', 'bar']";
    let appended = "extends: existence\nmessage: '%s'\ntokens: [foo]\nraw: [' bar']\nappend: true";
    let excepted = "extends: existence\nmessage: '%s'\nignorecase: true\ntokens: ['\\w+ly']\nexceptions: [only, Family]";
    let around = "extends: existence\nmessage: '%s'\nnonword: true\ntokens: ['(?<!no )refund']";
    rule_rows(&[
        (plain, "Very good, soo much", "R [Very] No 'Very' -> ; R [soo much] No 'soo much' -> "),
        (plain, "every delivery", ""),
        (plain, "See https://very.example and {very}", ""),
        (case, "very Very", "R [Very] Very"),
        (inside, "going on", "R [ing] ing"),
        (raw, "foo bar foobar", "R [foo bar] foo bar"),
        (appended, "foo bar, foo", "R [foo bar] foo bar"),
        (excepted, "Only Family quickly", "R [Only] Only; R [quickly] quickly"),
        (around, "no refund, a refund", "R [refund] refund"),
    ]);
}

#[test]
fn substitution() {
    let plain = "extends: substitution\nmessage: \"%s, not %s\"\nignorecase: true\ncapitalize: true\naction: {name: replace}\nswap:\n  shipping: delivery\n  'e-?mail(s)?': mail|message\n  OK: OK";
    let told = "extends: substitution\nmessage: \"%s, not %s\"\nswap:\n  utilize: use";
    rule_rows(&[
        (
            plain,
            "Shipping by email",
            "R [Shipping] Delivery, not Shipping -> Delivery; R [email] mail, message, not email -> mail",
        ),
        (plain, "ok OK delivery", ""),
        (
            plain,
            "mail-shipping-x to me@shipping.example",
            "R [shipping] delivery, not shipping -> delivery",
        ),
        (told, "We utilize it, Utilize", "R [utilize] use, not utilize"),
    ]);
}

#[test]
fn occurrence_and_repetition() {
    let most = "extends: occurrence\nmessage: \"%s of them\"\ntoken: '!'\nmax: 1";
    let least = "extends: occurrence\nmessage: \"%s thanks\"\nignorecase: true\nscope: sentence\ntoken: thanks\nmin: 1";
    let twice = "extends: repetition\nmessage: \"'%s' twice\"\nignorecase: true\nalpha: true\ntokens: ['[^\\s]+']\naction: {name: edit, params: [truncate, ' ']}";
    let thrice = "extends: repetition\nmessage: \"%s\"\nmax: 1\ntokens: ['\\w+']\nexceptions: [no]";
    rule_rows(&[
        (most, "Hi! Yes!! No", "R [!!] 3 of them"),
        (most, "Hi! Yes", ""),
        (least, "Thanks. Bye.", "R [Bye.] 0 thanks"),
        (
            twice,
            "The the lamp is is 5 5",
            "R [The the] 'the' twice -> The; R [is is] 'is' twice -> is",
        ),
        (thrice, "so so so, no no no, so so", "R [so so] so"),
    ]);
}

#[test]
fn consistency_and_conditional() {
    let spelling = "extends: consistency\nmessage: \"also '%s'\"\nignorecase: true\neither:\n  color: colour\n  gray: grey";
    let explained = "extends: conditional\nmessage: \"'%s' is not explained\"\nfirst: '\\b([A-Z]{3,5})\\b'\nsecond: '(?:\\b[A-Z][a-z]+ )+\\(([A-Z]{3,5})\\)'\nexceptions: [SMS]";
    let opened =
        "extends: conditional\nmessage: \"'%s' was not opened\"\nfirst: '\\?'\nsecond: '¿'";
    rule_rows(&[
        (spelling, "Colour and color, color", "R [color] also 'color'; R [color] also 'color'"),
        (spelling, "color and gray", ""),
        (explained, "By SMS or DAB. Digital Radio (DAB)", ""),
        (explained, "By SMS or DAB", "R [DAB] 'DAB' is not explained"),
        (opened, "Qué buscas?", "R [?] '?' was not opened"),
        (opened, "¿Qué buscas?", ""),
    ]);
}

#[test]
fn capitalization() {
    let of = |lines: &str| {
        guide(&rule(&format!(
            "extends: capitalization\nmessage: \"'%s'\"\nscope: heading\n{lines}"
        )))
    };
    for (lines, text, is_right) in [
        ("match: $sentence\nthreshold: 1.0", "Add to cart", true),
        ("match: $sentence\nthreshold: 1.0", "Add To cart", false),
        ("match: $sentence", "add to cart", false),
        ("match: $sentence\nthreshold: 1.0\nexceptions: [PayPal, Trato]", "Pay with Trato", true),
        ("match: $sentence\nthreshold: 1.0\nindicators: [':']", "Paid: Thanks to you", true),
        ("match: $title", "Add to the Cart", true),
        ("match: $title", "Add to the cart", false),
        ("match: $title\nstyle: Chicago\nthreshold: 1.0", "Choose from the List", true),
        ("match: $title\nthreshold: 1.0", "Choose from the List", false),
        ("match: $lower", "add", true),
        ("match: $lower", "Add", false),
        ("match: $upper", "ADD", true),
        ("match: '^[A-Z]'", "add", false),
        ("match: '^[A-Z]'", "Add", true),
    ] {
        let guide = of(lines);
        let findings = engine::voice::check(&guide, &Draft::of(Kind::Button, text));
        assert_eq!(findings.is_empty(), is_right, "{text}: {lines}");
        // A message is no title.
        assert!(found(&guide, text).is_empty());
    }
}

#[test]
fn readability() {
    let school = "extends: readability\nmessage: \"grade %s\"\ngrade: 8\nmetrics: [Flesch-Kincaid]";
    let hard = "Notwithstanding considerable organizational difficulties, our international distribution representatives unfortunately experienced extraordinarily complicated administrative circumstances throughout the preceding financial reporting period.";
    let easy =
        "The cat sat on the mat. The dog lay by the door. We had tea and cake. It was a good day.";
    let guide = guide(&rule(school));
    assert!(found(&guide, easy).is_empty());
    let all = found(&guide, hard);
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0].message.starts_with("grade "));
    assert!(found(&guide, "Notwithstanding circumstances.").is_empty(), "too short to say");
}

#[test]
fn a_guide_says_how_people_are_addressed() {
    rows(&[
        (
            "language: es\nformality: tú",
            "¿Qué necesita usted?",
            "Formality [usted] Tratamos de tú: «usted» no encaja.",
        ),
        (
            "language: es\nformality: usted",
            "¿Qué necesitas?",
            "Formality [necesitas] Tratamos de usted: «necesitas» no encaja.",
        ),
        (
            "language: es\nformality: usted",
            "Tu cesta y tus datos",
            "Formality [Tu] Tu → Su -> Su; Formality [tus] tus → sus -> sus",
        ),
        ("language: es\nformality: usted", "Tome un té; su cesta está lista.", ""),
        (
            "language: da\nformality: du",
            "Vil De have Deres kurv?",
            "Formality [De] Vi er dus: »De« passer ikke. -> du; Formality [Deres] Vi er dus: »Deres« passer ikke.",
        ),
        ("language: da\nformality: du", "De er her. Nu: De kommer.", ""),
        (
            "language: da\nformality: De",
            "Vil du se din kurv?",
            "Formality [du] Vi er Des: »du« passer ikke. -> De; Formality [din] Vi er Des: »din« passer ikke. -> Deres",
        ),
        ("formality: formal", "I'm here", "Formality [I'm] We write formally: no 'I'm'."),
        ("formality: informal", "I'm here", ""),
    ]);
}

#[test]
fn a_guide_says_which_emoji_words_and_lengths() {
    let bad_news =
        "bad_news:\n  signs: [sold out, declined]\n  never: [unfortunately]\n  say: [sorry]";
    rows(&[
        ("emoji: none", "Thanks 🙂", "Emoji [🙂] We write without emoji. -> "),
        (
            "emoji: {policy: few, allow: [🙂, ❤️]}",
            "Hi 🙂 you ❤ and 🔥",
            "Emoji [❤] One emoji too many, or not one of ours: ❤ -> ; Emoji [🔥] One emoji too many, or not one of ours: 🔥 -> ",
        ),
        ("emoji: allowed", "🔥🔥🔥", ""),
        (
            "use: {shipping: delivery}",
            "SHIPPING is free",
            "Use [SHIPPING] We say 'Delivery', not 'SHIPPING'. -> Delivery",
        ),
        (
            "avoid: [cheap, 'as is']",
            "Cheap, as is; cheaper",
            "Avoid [Cheap] We don't say 'Cheap'.; Avoid [as is] We don't say 'as is'.",
        ),
        ("vocabulary: {reject: [guys]}", "Hi guys", "Avoid [guys] We don't say 'guys'."),
        (
            "length: {sentences: 1, questions: 1, words: 4}",
            "One two three four five. A? B?",
            "SentenceLength [One two three four five.] This sentence has 5 words; 4 are enough.; Sentences [A? B?] 3 sentences; at most 1 fit a phone screen.; Questions [B?] 2 questions; ask 1 at a time.",
        ),
        (
            bad_news,
            "Unfortunately it is sold out.",
            "BadNewsWords [Unfortunately] Leave 'Unfortunately' out of bad news. -> ; BadNews [sold out] 'sold out' is bad news: begin with one of sorry.",
        ),
        (bad_news, "Sorry, it is sold out.", ""),
        (bad_news, "Unfortunately for others, it is yours.", ""),
        (
            "language: es\nreading: {min: 90}",
            "La administración correspondiente comunicará oportunamente las modificaciones reglamentarias relativas a la distribución internacional de mercancías perecederas durante todo el período contractual establecido anteriormente.",
            "Reading [La administración correspondiente comunicará oportunamente las modificaciones reglamentarias relativas a la distribución internacional de mercancías perecederas durante todo el período contractual establecido anteriormente.] Cuesta leerlo: INFLESZ da -38 y no bajamos de 90.",
        ),
    ]);
}

#[test]
fn accepted_words_are_right_in_every_rule() {
    let text = "vocabulary: {accept: ['[Hh]ygge']}\nrules:\n  - {name: A, extends: existence, message: a, tokens: ['\\w+gge']}\n  - {name: B, extends: existence, message: b, vocab: false, tokens: ['\\w+gge']}";
    rows(&[(text, "hygge", "B [hygge] b")]);
}

#[test]
fn what_is_handed_in_is_left_alone() {
    let guide = guide("use: {basket: cart}");
    let draft = Draft::message("The Basket Chair is in your basket").protecting(["Basket Chair"]);
    let all = engine::voice::check(&guide, &draft);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].bytes.clone(), all[0].chars.clone()), (28..34, 28..34));
    assert_eq!(fixed(&guide, &draft), "The Basket Chair is in your cart");
}

#[test]
fn places_are_told_in_bytes_and_in_characters() {
    let all = found(&guide("emoji: none"), "Añade 🎁 más");
    assert_eq!((all[0].bytes.clone(), all[0].chars.clone()), (7..11, 6..7));
}
