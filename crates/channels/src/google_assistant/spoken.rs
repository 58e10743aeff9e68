//! What a turn says, gathered from its messages and cut to what Google takes: two utterances, and one screen.

use super::capabilities::UTTERANCE_MAX;
use crate::Said;
use engine::content::piece::{Piece, PieceButton, PieceCard};
use engine::content::plan::{beginning, title_length};
use std::borrow::Cow;

/// The Assistant says one thing before what it shows, and one after.
const UTTERANCES_MAX: usize = 2;
const OPEN: &str = "<speak>";
const CLOSE: &str = "</speak>";
pub(super) const SUGGESTIONS_MAX: usize = 8;
/// Longest title of a suggestion.
pub(super) const SUGGESTION_MAX: usize = 25;
/// Cards side by side; with one alone it is a card.
pub(super) const CARDS_MAX: usize = 10;
/// Longest label of a button that opens an address.
const LABEL_MAX: usize = 25;
const TITLE_MAX: usize = 100;
const CARD_TEXT_MAX: usize = 500;
/// Options remembered until the next call.
const OFFERED_MAX: usize = 60;
/// There are seldom more: the titles of eight options, whole and cut.
const OFFERED_USUAL: usize = 20;

/// Most of it is as it was planned, so that is where it stays.
#[derive(Debug, Clone, Default)]
pub(super) struct Spoken<'a> {
    pub(super) utterances: Vec<Utterance<'a>>,
    pub(super) reprompt: Option<Cow<'a, str>>,
    pub(super) title: Cow<'a, str>,
    pub(super) image: Option<&'a str>,
    pub(super) cards: Vec<Card<'a>>,
    pub(super) suggestions: Vec<Cow<'a, str>>,
    /// Label and address.
    pub(super) links: Vec<(Cow<'a, str>, &'a str)>,
    /// Every title an option can come back as, with its token.
    pub(super) offered: Vec<(Cow<'a, str>, &'a str)>,
}

#[derive(Debug, Clone)]
pub(super) struct Utterance<'a> {
    pub(super) ssml: Cow<'a, str>,
    /// The same for the eyes.
    pub(super) text: Cow<'a, str>,
}

#[derive(Debug, Clone)]
pub(super) struct Card<'a> {
    /// What a tap on it means, where it means something.
    pub(super) key: Option<&'a str>,
    pub(super) title: Cow<'a, str>,
    pub(super) text: Cow<'a, str>,
    pub(super) image: Option<&'a str>,
}

impl<'a> Spoken<'a> {
    pub(super) fn of(said: &'a Said) -> Self {
        let mut spoken = Self {
            suggestions: Vec::with_capacity(SUGGESTIONS_MAX),
            offered: Vec::with_capacity(OFFERED_USUAL),
            ..Self::default()
        };
        for message in &said.messages {
            spoken.add(&message.piece);
        }
        if let Some(late) = &said.late {
            spoken.say(late);
        }
        spoken.fit();
        spoken
    }

    pub(super) fn is_silent(&self) -> bool {
        self.utterances.is_empty()
    }

    /// Everything shown, as one text.
    pub(super) fn text(&self) -> String {
        let texts: Vec<&str> = self.utterances.iter().map(|utterance| utterance.text.as_ref()).collect();
        texts.join("\n")
    }

    /// Without a screen, where everything together is too much.
    pub(super) fn words_only(&self) -> Self {
        Self { utterances: self.utterances.clone(), offered: self.offered.clone(), ..Self::default() }
    }

    fn add(&mut self, piece: &'a Piece) {
        match piece {
            Piece::Speech { ssml, reprompt, shown } => {
                let text = if shown.text.trim().is_empty() { plain(ssml).into() } else { shown.text.as_str().into() };
                self.utterances.push(Utterance { ssml: ssml.into(), text });
                self.reprompt = reprompt.as_ref().map(Cow::from).or(self.reprompt.take());
                self.image = shown.image.as_deref().or(self.image);
                if !shown.title.is_empty() {
                    self.title = shown.title.as_str().into();
                }
                self.links.extend(shown.links.iter().map(|(label, url)| (label.into(), url.as_str())));
                self.cards.extend(shown.cards.iter().map(card));
                shown.suggestions.iter().for_each(|option| self.offer(option));
            }
            Piece::Text { body } => self.say(body),
            Piece::QuickReplies { body, buttons } | Piece::Buttons { body, buttons, .. } => {
                self.say(body);
                buttons.iter().for_each(|option| self.offer(option));
            }
            Piece::LinkButton { body, label, url, .. } => {
                self.say(body);
                self.links.push((label.into(), url));
            }
            // Nothing else is planned for a voice.
            _ => {}
        }
    }

    fn say(&mut self, text: &'a str) {
        if !text.trim().is_empty() {
            self.utterances.push(Utterance { ssml: marked(text).into(), text: text.into() });
        }
    }

    fn offer(&mut self, option: &'a PieceButton) {
        let title = cut(&option.title, SUGGESTION_MAX);
        if title.is_empty() {
            return;
        }
        if self.suggestions.len() < SUGGESTIONS_MAX && !self.suggestions.contains(&title) {
            self.suggestions.push(title.clone());
        }
        self.remember(title, &option.token);
        self.remember(option.title.as_str().into(), &option.token);
    }

    fn remember(&mut self, title: Cow<'a, str>, token: &'a str) {
        if self.offered.len() < OFFERED_MAX && self.offered.iter().all(|(known, _)| *known != title) {
            self.offered.push((title, token));
        }
    }

    fn fit(&mut self) {
        while self.utterances.len() > UTTERANCES_MAX {
            let Some(last) = self.utterances.pop() else { break };
            if let Some(before) = self.utterances.last_mut() {
                before.text = format!("{}\n{}", before.text, last.text).into();
                before.ssml = format!("{OPEN}{} {}{CLOSE}", inside(&before.ssml), inside(&last.ssml)).into();
            }
        }
        for utterance in &mut self.utterances {
            if !is_fitting(&utterance.text, UTTERANCE_MAX) {
                utterance.text = cut(&utterance.text, UTTERANCE_MAX).into_owned().into();
            }
            if !is_fitting(&utterance.ssml, UTTERANCE_MAX) {
                utterance.ssml = fitted(&utterance.ssml).into();
            }
        }
        self.reprompt = self.reprompt.take().map(|ssml| if is_fitting(&ssml, UTTERANCE_MAX) { ssml } else { fitted(&ssml).into() });
        // A list refuses two items of one title.
        let mut cards: Vec<Card<'a>> = Vec::with_capacity(self.cards.len());
        for card in self.cards.drain(..) {
            let is_new = !card.title.is_empty() && cards.iter().all(|known| known.title != card.title);
            if is_new && cards.len() < CARDS_MAX {
                cards.push(card);
            }
        }
        for card in &cards {
            if let Some(token) = card.key {
                self.remember(card.title.clone(), token);
            }
        }
        self.cards = cards;
        if !is_fitting(&self.title, TITLE_MAX) {
            self.title = cut(&self.title, TITLE_MAX).into_owned().into();
        }
        for (label, _) in &mut self.links {
            if !is_fitting(label, LABEL_MAX) {
                *label = cut(label, LABEL_MAX).into_owned().into();
            }
        }
    }
}

fn card(card: &PieceCard) -> Card<'_> {
    // A look at it where that is offered: a tap must not buy.
    let look = card.buttons.iter().find(|button| button.token.starts_with("show:"));
    let key = look.or(card.buttons.first()).map(|button| button.token.as_str());
    let subtitle = card.subtitle.as_deref().filter(|text| !text.is_empty());
    let text = match (subtitle, card.body.as_str()) {
        (Some(subtitle), "") => cut(subtitle, CARD_TEXT_MAX),
        (None, body) => cut(body, CARD_TEXT_MAX),
        (Some(subtitle), body) => cut(&[subtitle, "\n", body].concat(), CARD_TEXT_MAX).into_owned().into(),
    };
    Card { key, title: cut(&card.title, TITLE_MAX), text, image: card.image.as_deref() }
}

/// Whether a text can stay as it is.
fn is_fitting(text: &str, max: usize) -> bool {
    title_length(text) <= max && text.trim().len() == text.len()
}

/// At most so many units, cut between letters.
pub(super) fn cut(text: &str, max: usize) -> Cow<'_, str> {
    const ELLIPSIS: &str = "…";
    let text = text.trim();
    if title_length(text) <= max {
        return Cow::Borrowed(text);
    }
    let kept = beginning(text, max.saturating_sub(title_length(ELLIPSIS)));
    Cow::Owned([kept.trim_end(), ELLIPSIS].concat())
}

/// Speech within the limit. What is too long loses its markup: a cut tag would silence it all.
fn fitted(ssml: &str) -> String {
    if title_length(ssml) <= UTTERANCE_MAX {
        return ssml.to_owned();
    }
    let words = plain(ssml);
    let mut room = UTTERANCE_MAX - OPEN.len() - CLOSE.len();
    loop {
        let marked = marked(&cut(&words, room));
        let over = title_length(&marked).saturating_sub(UTTERANCE_MAX);
        if over == 0 || room == 0 {
            return marked;
        }
        room = room.saturating_sub(over.max(1));
    }
}

fn marked(text: &str) -> String {
    let harmless = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let harmless = harmless.replace('"', "&quot;").replace('\'', "&#39;");
    let kept = |character: &char| !character.is_control() || matches!(character, '\n' | '\t');
    let harmless: String = harmless.chars().filter(kept).collect();
    format!("{OPEN}{harmless}{CLOSE}")
}

fn inside(ssml: &str) -> &str {
    ssml.strip_prefix(OPEN).and_then(|ssml| ssml.strip_suffix(CLOSE)).unwrap_or(ssml)
}

/// The words of speech without their markup.
fn plain(ssml: &str) -> String {
    let mut words = String::with_capacity(ssml.len());
    let mut in_tag = false;
    for character in ssml.chars() {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            other if !in_tag => words.push(other),
            _ => {}
        }
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&amp;", "&")];
    let words = entities.iter().fold(words, |words, (entity, letter)| words.replace(entity, letter));
    words.trim().to_owned()
}
