//! Every message fits a phone's screen: at most three sentences and one question.
//!
//! Counted is what the bot says of its own. Cards, amounts, tables, buttons and links are shown, not said, and a line
//! that ends in a quotation is somebody else's.

use super::transcript::FENCE;
use engine::Language;
use engine::dialogue::phrases::Phrases;

const SENTENCES_MAX: usize = 3;
const QUESTIONS_MAX: usize = 1;

/// Sentences and questions of a text. A line that ends without a mark is a sentence, too.
fn count(text: &str) -> (usize, usize) {
    let own = without_quotations(text);
    let (mut n_sentences, mut n_questions) = (0, 0);
    let is_own = |line: &&str| !line.is_empty() && !line.ends_with('”') && !line.contains(" | ");
    for line in own.lines().map(str::trim).filter(is_own) {
        let mut is_open = false;
        let mut characters = line.chars().peekable();
        let mut word = String::new();
        while let Some(character) = characters.next() {
            let ends = characters.peek().is_none_or(|next| next.is_whitespace());
            match character {
                '.' if ends && is_abbreviation(&word) => {}
                // `den 2. oktober`: no sentence begins with a small letter.
                '.' if characters.clone().nth(1).is_some_and(char::is_lowercase) => {}
                '.' | '!' | '?' | '…' if ends && is_open => {
                    n_sentences += 1;
                    n_questions += usize::from(character == '?');
                    is_open = false;
                }
                other => is_open |= other.is_alphanumeric(),
            }
            if character.is_whitespace() {
                word.clear();
            } else {
                word.push(character);
            }
        }
        n_sentences += usize::from(is_open);
    }
    (n_sentences, n_questions)
}

fn is_abbreviation(word: &str) -> bool {
    ["kl", "kr", "nr", "f.eks", "p. ej", "ca", "stk", "inkl", "no"].contains(&word)
}

fn without_quotations(text: &str) -> String {
    let mut own = String::new();
    let mut inside = false;
    for character in text.chars() {
        match character {
            '"' | '“' | '”' | '«' | '»' => {
                inside = !inside;
                own.push('”');
            }
            other if !inside => own.push(other),
            _ => {}
        }
    }
    own
}

#[test]
fn sentences_and_questions_are_counted() {
    for (text, expected) in [
        ("Done. It's €18.00 in all. Shall I?", (3, 1)),
        ("Det er 179 kr. i alt, kl. 9 i morgen.", (1, 0)),
        ("Fredag den 2. oktober kl. 16.13, Hal 7.", (1, 0)),
        ("Karen liked it: \"So good. Really! Buy it?\"", (0, 0)),
        ("Say \"person. Now.\" to me.", (1, 0)),
        ("Ready", (1, 0)),
        ("What? Why?", (2, 2)),
        ("", (0, 0)),
    ] {
        assert_eq!(count(text), expected, "{text}");
    }
}

#[test]
fn no_phrase_is_longer() {
    let phrases = Phrases::default();
    let mut long = Vec::new();
    for language in Language::ALL {
        for key in phrases.keys(language) {
            for text in phrases.variants(language, key) {
                let (n_sentences, n_questions) = count(text);
                if n_sentences > SENTENCES_MAX || n_questions > QUESTIONS_MAX {
                    long.push(format!("{language:?} {key}: {text}"));
                }
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "transcripts are files; the rule is for the engine itself"
)]
fn no_message_of_a_transcript_is_longer() {
    let mut long = Vec::new();
    let mut n_messages = 0;
    for file in std::fs::read_dir("tests/it/transcripts").expect("there are transcripts") {
        let path = file.expect("the folder can be read").path();
        let text = std::fs::read_to_string(&path).expect("the transcript can be read");
        for message in messages(&text) {
            n_messages += 1;
            let (n_sentences, n_questions) = count(&message);
            if n_sentences > SENTENCES_MAX || n_questions > QUESTIONS_MAX {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                long.push(format!("{}: {message}", name.unwrap_or_default()));
            }
        }
    }
    assert!(n_messages > 100, "the transcripts were read");
    assert!(long.is_empty(), "{}", long.join("\n---\n"));
}

/// What the bot or the shop says after each thing that happens.
fn messages(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut current = String::new();
    let mut in_chat = false;
    for line in text.lines() {
        if line.starts_with("```") || line.starts_with("> ") {
            in_chat = if line.starts_with("```") { line.starts_with(FENCE) } else { in_chat };
            all.push(std::mem::take(&mut current));
            continue;
        }
        let said = line.strip_prefix("bot: ").or_else(|| line.strip_prefix("shop: "));
        let goes_on = line.strip_prefix("  ").filter(|rest| {
            !current.is_empty() && !rest.starts_with(['*', '|', '(', '[', '#', '?'])
        });
        if let Some(words) = said.or(goes_on).filter(|_| in_chat) {
            current.push_str(words);
            current.push('\n');
        }
    }
    all.push(current);
    all.retain(|message| !message.is_empty());
    all
}
