//! Text in a channel's markup and within its limits: written at once where it fits whole, as nearly all of it does,
//! and taken apart into [atoms](super::rich::Atom) where it does not.

use super::markup::{escape, is_harmless, link};
use super::measure::{fits, one_line};
use super::rich::{
    Atom, Rich, Style, WORD_MAX, atoms, in_bold, is_link, is_space, spaces, word_end,
};
use super::split::{self, Parts};
use crate::content::capability::{Markup, TextLimit, TextUnit};

/// A text on its way to one channel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prose<'r, 't> {
    pub(super) text: &'r Rich<'t>,
    pub(super) markup: Markup,
    /// What the channel counts: what is longer than a word may be is torn.
    pub(super) unit: TextUnit,
}

impl<'r> Prose<'r, '_> {
    /// The longest beginning within `limit`, with a mark when it is not all.
    pub(super) fn fit(self, limit: TextLimit) -> String {
        self.fitted(limit).0
    }

    /// The same, and whether it is not all.
    pub(super) fn fitted(self, limit: TextLimit) -> (String, bool) {
        match self.whole(limit) {
            Some(text) => (text, false),
            None => {
                let atoms = self.atoms();
                (split::fit(&atoms, limit), !split::is_whole(&atoms, limit))
            }
        }
    }

    /// Parts of `each`, the last of at most `last`.
    pub(super) fn split(self, each: TextLimit, last: TextLimit) -> Parts {
        let one = self.one_part(each, last);
        one.unwrap_or_else(|| split::split(&self.atoms(), each, last))
    }

    /// At most `parts_max` parts, cutting what is not essential first.
    pub(super) fn split_within(self, each: TextLimit, last: TextLimit, parts_max: usize) -> Parts {
        let one = self.one_part(each, last).filter(|parts| parts.texts.len() <= parts_max);
        one.unwrap_or_else(|| split::split_within(&self.atoms(), each, last, parts_max))
    }

    fn one_part(self, each: TextLimit, last: TextLimit) -> Option<Parts> {
        let text = self.whole(each).filter(|text| fits(text, last))?;
        let texts = if text.is_empty() { Vec::new() } else { vec![text] };
        Some(Parts { texts, cut: false })
    }

    fn atoms(self) -> Vec<Atom<'r>> {
        atoms(self.text, self.markup, self.unit)
    }

    /// How many parts of `each` it takes at the least.
    pub(super) fn parts_min(self, each: TextLimit) -> usize {
        self.units_min().div_ceil(each.max.max(1))
    }

    /// Units of its letters: markup and the spaces between words come on top.
    fn units_min(self) -> usize {
        let of_run = |text: &str| match self.unit {
            TextUnit::Bytes => text.bytes().filter(|byte| *byte > b' ').count(),
            // A letter has one byte that continues no other.
            TextUnit::Chars | TextUnit::Utf16 => {
                text.bytes().filter(|byte| *byte > b' ' && byte & 0xc0 != 0x80).count()
            }
        };
        self.text.runs().map(|(_, text)| of_run(text)).sum()
    }

    /// All of it, if that is within `limit`.
    fn whole(self, limit: TextLimit) -> Option<String> {
        debug_assert_eq!(limit.unit, self.unit, "a channel counts all its texts alike");
        if self.units_min() > limit.max {
            return None;
        }
        let n_bytes = self.text.runs().map(|(_, text)| text.len() + "****".len()).sum();
        let mut writer =
            Writer { prose: self, written: String::with_capacity(n_bytes), gap: Gap::None };
        for (style, text) in self.text.runs() {
            writer.run(style, text)?;
        }
        Some(writer.written).filter(|text| fits(text, limit))
    }
}

/// What stands between two words, from the narrowest to the widest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

/// Writes what the atoms of a text would be put together to.
struct Writer<'r, 't> {
    prose: Prose<'r, 't>,
    written: String,
    /// Before the next word, if there is one.
    gap: Gap,
}

impl Writer<'_, '_> {
    /// `None` where a word must be torn, which changes what is escaped in it.
    fn run(&mut self, style: Style, text: &str) -> Option<()> {
        let Prose { markup, unit, .. } = self.prose;
        if style == Style::Bold {
            let line = one_line(text);
            let Some(bold) = in_bold(&line, markup, unit) else {
                return self.words(Style::Plain, &line);
            };
            self.word(&bold);
            return Some(());
        }
        self.words(style, text)
    }

    fn words(&mut self, style: Style, text: &str) -> Option<()> {
        let markup = self.prose.markup;
        let harmless = is_harmless(text, markup);
        let mut rest = text;
        loop {
            let start = spaces(rest);
            self.space(&rest[..start]);
            rest = &rest[start..];
            if rest.is_empty() {
                return Some(());
            }
            let end = if harmless { evenly_spaced(rest) } else { word_end(rest) };
            let (words, after) = rest.split_at(end);
            rest = after;
            if harmless {
                self.word(words);
            } else if is_link(style, words) {
                self.word(&link(words, markup));
            } else if words.len() <= WORD_MAX {
                self.word(&escape(words, markup));
            } else {
                return None;
            }
        }
    }

    fn word(&mut self, word: &str) {
        self.written.push_str(match self.gap {
            Gap::None => "",
            Gap::Space => " ",
            Gap::Line => "\n",
            Gap::Paragraph => "\n\n",
        });
        self.gap = Gap::None;
        self.written.push_str(word);
    }

    /// Two runs may each bring a part of the space between them: the wider one holds.
    fn space(&mut self, space: &str) {
        if space.is_empty() || self.written.is_empty() {
            return;
        }
        let gap = match space.bytes().filter(|byte| *byte == b'\n').count() {
            0 => Gap::Space,
            1 => Gap::Line,
            _ => Gap::Paragraph,
        };
        self.gap = self.gap.max(gap);
    }
}

/// How far a text that begins with a word reaches with single spaces between its words.
fn evenly_spaced(text: &str) -> usize {
    let bytes = text.as_bytes();
    if is_plain(bytes) {
        return text.len();
    }
    let mut end = 0;
    while let Some(&byte) = bytes.get(end) {
        if byte > b' ' && byte < 0x7f {
            end += 1;
        } else if byte == b' ' {
            // Not even where another space follows, of whatever kind.
            match text[end + 1..].chars().next() {
                Some(next) if !is_space(next) => end += 1,
                _ => return end,
            }
        } else {
            match text[end..].chars().next() {
                Some(letter) if !is_space(letter) => end += letter.len_utf8(),
                _ => return end,
            }
        }
    }
    end
}

/// Whether it is ASCII with single spaces between its words, all of it: most runs are. Without an early end, so that the
/// processor looks at many letters at once.
fn is_plain(text: &[u8]) -> bool {
    let odd = text.iter().fold(false, |odd, &byte| odd | !(b' '..0x7f).contains(&byte));
    let pairs = text.iter().zip(text.iter().skip(1));
    let wide = pairs.fold(false, |wide, (&one, &next)| wide | ((one == b' ') & (next == b' ')));
    !odd && !wide && text.last() != Some(&b' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MARKUPS: [Markup; 5] =
        [Markup::None, Markup::WhatsApp, Markup::Html, Markup::Markdown, Markup::Ssml];

    fn any_run() -> impl Strategy<Value = (Style, String)> {
        let style =
            prop::sample::select(vec![Style::Plain, Style::Bold, Style::Option, Style::Link]);
        let word = prop_oneof![
            6 => "[a-zA-Zæøåñ★·€]{1,9}[.,!?]?",
            2 => "[*_~`<>&\"'|#\\[]{1,3}[a-z]{0,3}",
            1 => Just("https://shop.example/a_b*c?d=1&e=2".to_owned()),
            1 => Just("👩‍👩‍👧‍👦".to_owned()),
            1 => Just("1.234,50\u{a0}€ 48 kr".to_owned()),
            1 => "[a-z]{30,70}",
            1 => "[a-z*&]{38,60}",
            1 => "\\PC{0,12}",
        ];
        let space = prop::sample::select(vec![
            "", " ", " ", " ", "  ", "\n", " \n\n", "\t", "\u{2003}", "\u{1}",
        ]);
        let text = prop::collection::vec((word, space), 0..8).prop_map(|words| {
            words.into_iter().map(|(word, space)| format!("{word}{space}")).collect::<String>()
        });
        (style, text)
    }

    #[test]
    fn each_option_keeps_its_line_where_what_it_adds_is_cut() {
        let mut text = Rich::default();
        text.plain("I found three, and there is a lot to be said about every one of them:");
        for (option, facts) in [("1. Red mug", "12 €"), ("2. Blue mug", "14 €"), ("3. Cup", "9 €")]
        {
            text.line();
            text.push(Style::Option, option);
            text.plain(" · ");
            text.plain(facts);
        }
        let limit = TextLimit { max: 60, unit: TextUnit::Utf16 };
        let prose = Prose { text: &text, markup: Markup::None, unit: limit.unit };
        let Parts { texts, cut } = prose.split_within(limit, limit, 1);
        let said = "I found three, and there …\n\n1. Red mug\n2. Blue mug\n3. Cup";
        assert_eq!((texts, cut), (vec![said.to_owned()], true));
    }

    proptest! {
        /// Two ways to write a text: they must not differ.
        #[test]
        fn what_is_written_at_once_is_what_the_atoms_make(
            runs in prop::collection::vec(any_run(), 0..6),
            markup in prop::sample::select(MARKUPS.to_vec()),
        ) {
            let mut text = Rich::default();
            for (style, run) in &runs {
                text.push(*style, run.as_str());
            }
            let limit = TextLimit { max: 100_000, unit: TextUnit::Utf16 };
            let prose = Prose { text: &text, markup, unit: TextUnit::Utf16 };
            if let Some(whole) = prose.whole(limit) {
                prop_assert_eq!(whole, split::fit(&prose.atoms(), limit));
            }
        }
    }
}
