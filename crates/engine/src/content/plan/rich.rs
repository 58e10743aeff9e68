//! Text on its way to a channel: words with the spaces between them, each word already harmless in the
//! channel's markup and never to be torn where that would break a link, a price or an escape.

use super::measure::length;
use crate::content::capability::{Markup, TextUnit};
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// Words longer than this, counted in the channel's unit, may be torn between letters.
pub(super) const WORD_MAX: usize = 40;

/// Titles longer than this are not set in bold, since bold text is never torn.
const BOLD_MAX: usize = 60;

/// How a stretch of text is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Bold,
    /// An option the contact may type: the last thing to be cut.
    Option,
    /// An address, kept whole and never escaped where escaping would break it.
    Link,
}

/// Text as it is meant, before any markup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rich<'t>(Vec<(Style, Cow<'t, str>)>);

impl<'t> Rich<'t> {
    /// With room for so many runs.
    pub(super) fn with_capacity(n_runs: usize) -> Self {
        Self(Vec::with_capacity(n_runs))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, text)| text.trim().is_empty())
    }

    pub(super) fn runs(&self) -> impl Iterator<Item = (Style, &str)> {
        self.0.iter().map(|(style, text)| (*style, text.as_ref()))
    }

    pub(super) fn push(&mut self, style: Style, text: impl Into<Cow<'t, str>>) {
        let text = text.into();
        if !text.is_empty() {
            self.0.push((style, text));
        }
    }

    pub(super) fn plain(&mut self, text: impl Into<Cow<'t, str>>) {
        self.push(Style::Plain, text);
    }

    /// Starts a new line, unless the text is empty or at one already.
    pub(super) fn line(&mut self) {
        self.separate("\n");
    }

    /// Starts a new paragraph.
    pub(super) fn paragraph(&mut self) {
        self.separate("\n\n");
    }

    pub(super) fn append(&mut self, other: Self) {
        if !other.is_empty() {
            self.paragraph();
            self.0.extend(other.0);
        }
    }

    fn separate(&mut self, separator: &'static str) {
        if !self.is_empty() {
            self.0.push((Style::Plain, Cow::Borrowed(separator)));
        }
    }
}

/// Where a text may be broken, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    Never,
    Letter,
    Word,
    Sentence,
    Line,
    Paragraph,
}

/// A stretch that stays whole, in the channel's markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Atom<'a> {
    pub(super) text: Cow<'a, str>,
    /// Its length in the channel's unit.
    pub(super) units: usize,
    /// What stands before the next atom, dropped where the text is broken here.
    pub(super) space: &'static str,
    pub(super) break_after: Break,
    /// Cut only when nothing else is left to cut.
    pub(super) essential: bool,
}

impl Atom<'_> {
    fn into_owned<'o>(self) -> Atom<'o> {
        Atom { text: Cow::Owned(self.text.into_owned()), ..self }
    }
}

/// Turns text into atoms of one markup, none of them but a link longer than a channel can take.
pub(super) fn atoms<'r>(rich: &'r Rich<'_>, markup: Markup, unit: TextUnit) -> Vec<Atom<'r>> {
    // A word has six letters and a space, more or less.
    let n_bytes: usize = rich.0.iter().map(|(_, text)| text.len()).sum();
    let mut atoms = Vec::with_capacity(n_bytes / 6 + rich.0.len());
    for (style, text) in &rich.0 {
        match style {
            Style::Bold => bold(text, markup, unit, &mut atoms),
            Style::Plain | Style::Option | Style::Link => {
                words(*style, text, markup, unit, &mut atoms)
            }
        }
    }
    keep_prices_whole(&mut atoms);
    atoms
}

fn bold<'a>(text: &'a str, markup: Markup, unit: TextUnit, atoms: &mut Vec<Atom<'a>>) {
    let line = super::measure::one_line(text);
    let Some(text) = in_bold(&line, markup, unit) else {
        match line {
            Cow::Borrowed(line) => words(Style::Plain, line, markup, unit, atoms),
            Cow::Owned(line) => {
                let mut own = Vec::new();
                words(Style::Plain, &line, markup, unit, &mut own);
                atoms.extend(own.into_iter().map(Atom::into_owned));
            }
        }
        return;
    };
    atoms.push(Atom {
        units: length(&text, unit),
        text: Cow::Owned(text),
        space: "",
        break_after: Break::Never,
        essential: false,
    });
}

/// A line in bold, where the markup has that and the line is short enough.
pub(super) fn in_bold(line: &str, markup: Markup, unit: TextUnit) -> Option<String> {
    let (open, close) = match markup {
        Markup::WhatsApp => ("*", "*"),
        Markup::Html => ("<b>", "</b>"),
        Markup::Markdown => ("**", "**"),
        Markup::None | Markup::Ssml => return None,
    };
    let harmless = super::markup::escape(line, markup);
    (length(&harmless, unit) <= BOLD_MAX).then(|| [open, &harmless, close].concat())
}

/// Walks the text word by word. A run that does not start with a space continues the word before it.
fn words<'a>(
    style: Style,
    text: &'a str,
    markup: Markup,
    unit: TextUnit,
    atoms: &mut Vec<Atom<'a>>,
) {
    let mut rest = text;
    while !rest.is_empty() {
        let (space, after) = rest.split_at(spaces(rest));
        if let (false, Some(last)) = (space.is_empty(), atoms.last_mut()) {
            close(last, space);
        }
        let (word, after) = after.split_at(word_end(after));
        push_word(style, word, markup, unit, atoms);
        rest = after;
    }
}

/// How much of the beginning is space.
pub(super) fn spaces(text: &str) -> usize {
    // Most often it is one space and a word of plain letters.
    if let [b' ', b'!'..=b'~', ..] = text.as_bytes() {
        return 1;
    }
    text.find(|c: char| !is_space(c)).unwrap_or(text.len())
}

/// Where the first word ends. Nearly every letter is of one byte, so the bytes are looked at first.
pub(super) fn word_end(text: &str) -> usize {
    let mut end = 0;
    while let Some(&byte) = text.as_bytes().get(end) {
        match byte {
            b'!'..=b'~' => end += 1,
            0..=b' ' | 0x7f => return end,
            _ => match text[end..].chars().next() {
                Some(letter) if !is_space(letter) => end += letter.len_utf8(),
                _ => return end,
            },
        }
    }
    end
}

/// No-break spaces are letters here: they keep an amount and its currency together.
pub(super) fn is_space(c: char) -> bool {
    if c.is_ascii() {
        return c <= ' ' || c == '\u{7f}';
    }
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}') || c.is_control()
}

fn close(atom: &mut Atom<'_>, space: &str) {
    let lines = space.bytes().filter(|byte| *byte == b'\n').count();
    let ends_sentence = atom.text.ends_with(['.', '!', '?', '…', ':', '。']);
    let (text, level) = match lines {
        0 if ends_sentence => (" ", Break::Sentence),
        0 => (" ", Break::Word),
        1 => ("\n", Break::Line),
        _ => ("\n\n", Break::Paragraph),
    };
    // Two runs may each bring a part of the space between them: the wider one holds.
    if level > atom.break_after || atom.space.is_empty() {
        atom.space = text;
        atom.break_after = level;
    }
}

fn push_word<'a>(
    style: Style,
    word: &'a str,
    markup: Markup,
    unit: TextUnit,
    atoms: &mut Vec<Atom<'a>>,
) {
    if word.is_empty() {
        return;
    }
    let link = is_link(style, word);
    let essential = link || style == Style::Option;
    let mut push = |text: Cow<'a, str>, units: usize, break_after: Break| {
        atoms.push(Atom { text, units, space: "", break_after, essential });
    };
    let text =
        if link { super::markup::link(word, markup) } else { super::markup::escape(word, markup) };
    let units = length(&text, unit);
    if link || units <= WORD_MAX {
        return push(text, units, Break::Never);
    }
    for grapheme in word.graphemes(true) {
        let text = super::markup::escape(grapheme, markup);
        let units = length(&text, unit);
        if units <= WORD_MAX {
            push(text, units, Break::Letter);
            continue;
        }
        // A letter with dozens of marks on it is torn: no reader could tell.
        for scalar in grapheme.chars() {
            let text = super::markup::escape(&scalar.to_string(), markup).into_owned();
            let units = length(&text, unit);
            push(Cow::Owned(text), units, Break::Letter);
        }
    }
}

/// Whether this is kept as it is: escaped, it would lead nowhere.
pub(super) fn is_link(style: Style, word: &str) -> bool {
    style == Style::Link
        || word.starts_with('h') && (word.starts_with("https://") || word.starts_with("http://"))
}

/// `48,00 €` and `kr. 48` are written with a plain space by many: they stay on one line.
fn keep_prices_whole(atoms: &mut [Atom<'_>]) {
    for index in 1..atoms.len() {
        let [before, after] = &atoms[index - 1..=index] else { continue };
        let begins_as_number =
            |atom: &Atom<'_>| atom.text.as_bytes().first().is_some_and(u8::is_ascii_digit);
        if !begins_as_number(before) && !begins_as_number(after) {
            continue;
        }
        let price = || {
            is_number(&before.text) && is_currency(&after.text)
                || is_number(&after.text) && is_currency(&before.text)
        };
        if before.space == " " && price() {
            atoms[index - 1].break_after = Break::Never;
        }
    }
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'\''))
}

fn is_currency(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
    matches!(
        word,
        "€" | "$" | "£" | "kr" | "US$" | "¥" | "EUR" | "DKK" | "USD" | "GBP" | "SEK" | "NOK"
    )
}
