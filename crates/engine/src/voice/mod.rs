//! The brand's voice: one guide per merchant and language, and what in a text is against it.
//!
//! A guide is a YAML file ([`guide`] lists its keys). Its rules are written as users of prose linters know them
//! ([`rules`] lists the kinds), so that a published style can be imported as it is; besides them a guide says how
//! formal the brand is, which emoji it uses, how long a message may be, how hard to read, which words it uses and
//! avoids, and how it breaks bad news. `docs/VOICE.md` shows how to write one.
//!
//! [`Guide::read`] compiles a guide once; [`check`] then reads a text in well under 5 ms. It is total: every text has
//! an answer. Links, addresses, codes, `{placeholders}` and the places handed in with a [`Draft`] are never touched.

mod error;
pub mod guide;
mod manners;
mod pattern;
mod reading;
mod rules;
pub mod shipped;
mod text;
mod wording;
mod yaml;

pub use error::{Fault, GuideError};
pub use guide::{Formality, Guide, GuideSource, Guides, RULES_MAX};
pub use yaml::FILE_BYTES_MAX;

use serde::{Deserialize, Serialize};
use std::ops::Range;
use text::Prose;

/// Longer texts are read up to here, in bytes: no message is longer.
pub const TEXT_BYTES_MAX: usize = 20_000;
/// More findings than this help nobody.
pub const FINDINGS_MAX: usize = 100;
/// How often a text is mended before it is given up: one mend may make room for the next.
const ROUNDS_MAX: usize = 8;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth a thought.
    Suggestion,
    /// Told, and saved all the same.
    Warning,
    /// Refused when a text is saved.
    Error,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Suggestion => "suggestion",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        [Self::Suggestion, Self::Warning, Self::Error].into_iter().find(|one| one.name() == name)
    }
}

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What an agent, the bot or a model is about to say.
    #[default]
    Message,
    /// The bot's own wording.
    Phrase,
    CannedResponse,
    Template,
    /// A question or an answer of a gift finder.
    Guide,
    /// The title of a button or of a list entry: a few words, no sentence.
    Button,
}

impl Kind {
    pub const ALL: [Self; 6] = [
        Self::Message,
        Self::Phrase,
        Self::CannedResponse,
        Self::Template,
        Self::Guide,
        Self::Button,
    ];
}

/// A text to be checked.
#[derive(Debug, Clone, Default)]
pub struct Draft<'a> {
    pub text: &'a str,
    pub kind: Kind,
    /// Byte ranges of words that are not the brand's to change: product titles, quotations.
    pub protected: Vec<Range<usize>>,
}

impl<'a> Draft<'a> {
    /// A message with nothing in it that is somebody else's.
    pub fn message(text: &'a str) -> Self {
        Self { text, ..Self::default() }
    }

    pub fn of(kind: Kind, text: &'a str) -> Self {
        Self { text, kind, protected: Vec::new() }
    }

    /// Leaves every place alone where one of these words stands, such as the titles of the products in view.
    #[must_use]
    pub fn protecting<'w>(mut self, words: impl IntoIterator<Item = &'w str>) -> Self {
        for word in words.into_iter().filter(|word| !word.is_empty()) {
            let found = self.text.match_indices(word).map(|(start, _)| start..start + word.len());
            self.protected.extend(found);
        }
        self
    }
}

/// One thing in a text that is against the guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// `Style.Rule`: what decided.
    pub rule: String,
    pub level: Level,
    pub message: String,
    /// Bytes, from the start of the text.
    pub bytes: Range<usize>,
    /// Characters (Unicode scalar values), from the start of the text.
    pub chars: Range<usize>,
    /// The words it is about.
    pub found: String,
    /// What could stand there instead, the best first; an empty text takes the words away. None: no fix is known.
    pub better: Vec<String>,
    pub link: Option<String>,
}

/// What in a text is against a guide, in the order of the text.
pub fn check(guide: &Guide, draft: &Draft<'_>) -> Vec<Finding> {
    let text = head(draft.text);
    let prose = Prose::new(text, &draft.protected);
    let mut findings = Vec::new();
    for rule in guide.rules() {
        let parts = rule.scopes.iter().flat_map(|scope| scope.parts(&prose, draft.kind));
        let hits = parts.flat_map(|part| rule.test.hits(&prose, &part, guide.language()));
        for hit in hits.take(rule.limit) {
            let found = prose.at(&hit.place).to_owned();
            let better = match &rule.action {
                Some(action) => action.instead(&found, &hit.better),
                None => Vec::new(),
            };
            findings.push(Finding {
                rule: rule.name.clone(),
                level: rule.level,
                message: worded(&rule.message, &hit.arguments),
                chars: chars(text, &hit.place),
                bytes: hit.place,
                better: better.into_iter().filter(|one| *one != found).collect(),
                found,
                link: rule.link.clone(),
            });
        }
    }
    findings.sort_by(|one, other| {
        let key = |finding: &Finding| (finding.bytes.start, std::cmp::Reverse(finding.level));
        key(one).cmp(&key(other)).then_with(|| one.rule.cmp(&other.rule))
    });
    findings.dedup_by(|one, other| one.rule == other.rule && one.bytes == other.bytes);
    findings.truncate(FINDINGS_MAX);
    findings
}

/// The text with every known fix applied; the same text where there is none, or where fixes undo each other.
/// Fixing what was fixed changes nothing.
pub fn fixed(guide: &Guide, draft: &Draft<'_>) -> String {
    let protected_words: Vec<String> = draft
        .protected
        .iter()
        .filter_map(|place| draft.text.get(place.clone()))
        .map(str::to_owned)
        .collect();
    let mut text = draft.text.to_owned();
    for _ in 0..ROUNDS_MAX {
        let again =
            Draft::of(draft.kind, &text).protecting(protected_words.iter().map(String::as_str));
        let mended = apply(&text, &check(guide, &again));
        if mended == text {
            return text;
        }
        text = mended;
    }
    draft.text.to_owned()
}

/// Applies the first fix of each finding, from the start; of two that overlap the first wins.
pub fn apply(text: &str, findings: &[Finding]) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    for finding in findings {
        let Some(better) = finding.better.first() else { continue };
        let Range { start, end } = finding.bytes;
        let (Some(between), Some(rest)) = (text.get(at..start), text.get(end..)) else { continue };
        mended.push_str(between);
        at = end;
        if !better.is_empty() {
            mended.push_str(better);
            continue;
        }
        // What is taken away leaves no gap, and no sentence that begins small.
        let is_first =
            mended.trim_end().is_empty() || mended.trim_end().ends_with(['.', '!', '?', '\n']);
        let gap = rest.len() - rest.trim_start_matches([' ', ',']).len();
        let ends_here = rest.is_empty() || rest.starts_with(['.', ',', '!', '?', ';', ':', '\n']);
        if is_first {
            at += gap;
            let next = text.get(at..).and_then(|left| left.chars().next());
            if let Some(next) = next.filter(|next| next.is_lowercase()) {
                mended.extend(next.to_uppercase());
                at += next.len_utf8();
            }
        } else if ends_here || rest.starts_with(' ') {
            mended.truncate(mended.trim_end_matches(' ').len());
        }
    }
    mended.push_str(text.get(at..).unwrap_or_default());
    mended
}

/// The part of a text that is read.
fn head(text: &str) -> &str {
    if text.len() <= TEXT_BYTES_MAX {
        text
    } else {
        &text[..text.floor_char_boundary(TEXT_BYTES_MAX)]
    }
}

fn chars(text: &str, bytes: &Range<usize>) -> Range<usize> {
    let start = text.get(..bytes.start).map_or(0, |before| before.chars().count());
    let length = text.get(bytes.clone()).map_or(0, |part| part.chars().count());
    start..start + length
}

/// Fills `%s`, `%d` and `%[2]s` of a message.
fn worded(message: &str, arguments: &[String]) -> String {
    let mut out = String::with_capacity(message.len() + 16);
    let mut left = arguments.iter();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        if let Some(indexed) = after.strip_prefix('[')
            && let Some((number, tail)) = indexed.split_once(']')
            && let Ok(number) = number.parse::<usize>()
        {
            out.push_str(arguments.get(number.wrapping_sub(1)).map_or("", String::as_str));
            rest = tail.strip_prefix(['s', 'd', 'q', 'v']).unwrap_or(tail);
        } else if let Some(tail) = after.strip_prefix(['s', 'd', 'q', 'v']) {
            out.push_str(left.next().map_or("", String::as_str));
            rest = tail;
        } else {
            out.push('%');
            rest = after.strip_prefix('%').unwrap_or(after);
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_quotes_what_it_is_about() {
        let arguments = ["a".to_owned(), "b".to_owned()];
        assert_eq!(worded("Use '%s' instead of '%s'.", &arguments), "Use 'a' instead of 'b'.");
        assert_eq!(worded("Not %[2]s but %[1]s: 100%% %", &arguments), "Not b but a: 100% %");
        assert_eq!(worded("%s %s %s|", &arguments), "a b |");
    }

    #[test]
    fn what_is_taken_away_leaves_no_gap() {
        let remove = |text: &str, word: &str| {
            let start = text.find(word).unwrap();
            let bytes = start..start + word.len();
            let finding = Finding {
                rule: "T.T".into(),
                level: Level::Warning,
                message: String::new(),
                chars: bytes.clone(),
                bytes,
                found: word.into(),
                better: vec![String::new()],
                link: None,
            };
            apply(text, &[finding])
        };
        assert_eq!(remove("It is very good.", "very"), "It is good.");
        assert_eq!(remove("Unfortunately, it is gone.", "Unfortunately"), "It is gone.");
        assert_eq!(remove("Yes. Sadly it is.", "Sadly"), "Yes. It is.");
        assert_eq!(remove("Thanks 🙂.", "🙂"), "Thanks.");
        assert_eq!(remove("Thanks 🙂", "🙂"), "Thanks");
    }
}
