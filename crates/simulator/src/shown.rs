//! What a screen can show, in the same words for every channel, and faithful to each.

use serde::{Deserialize, Serialize};

/// Something that happened on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Shown {
    /// A message.
    Bubble(Bubble),
    /// An earlier message changed where it stands.
    Edited(Bubble),
    /// Something said aloud.
    Speech(Speech),
    /// Three dots.
    Typing,
    /// Our message was read.
    Read,
    /// A word of the platform itself: a toast, the end of a session.
    Notice { text: String },
}

/// One message with everything on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bubble {
    /// The platform's id of the message.
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<Run>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub footer: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
    /// Where the buttons are.
    pub place: ButtonPlace,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Sheet>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<Card>,
    /// Lines of a receipt or an invoice: what, and how much.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amounts: Vec<(String, String)>,
    /// The name of a file that is no picture.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub file: String,
}

/// Where a channel puts the buttons of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonPlace {
    /// In the bubble, at its end.
    #[default]
    Inside,
    /// Below the bubble, belonging to it.
    Under,
    /// Instead of the keyboard.
    Keyboard,
    /// Above the text box, gone after the next message.
    Suggestions,
}

/// A stretch of text that looks the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Run {
    pub text: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bold: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub italic: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strike: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub code: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub url: String,
    #[serde(default)]
    pub alt: String,
}

/// Something that can be tapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub title: String,
    /// A second line, as rows of a list have.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    pub does: Does,
    /// How a tap names it: given when it is shown.
    #[serde(default)]
    pub key: String,
}

impl Button {
    pub fn new(title: &str, does: Does) -> Self {
        Self { title: title.to_owned(), about: String::new(), does, key: String::new() }
    }

    pub fn reply(title: &str, token: &str) -> Self {
        Self::new(title, Does::Reply { token: token.to_owned() })
    }

    pub fn open(title: &str, url: &str) -> Self {
        Self::new(title, Does::Open { url: url.to_owned() })
    }
}

/// What a tap does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Does {
    /// Sends this to the brand.
    Reply { token: String },
    /// Sends these words, as if they had been typed.
    Say { text: String },
    /// Opens a page.
    Open { url: String },
    /// Opens the platform's own sheet for paying.
    Pay,
    /// Sends the shopper's place or number.
    Share { field: String },
}

/// A list that comes up from below.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The button that opens it.
    pub label: String,
    pub sections: Vec<Section>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub title: String,
    pub rows: Vec<Button>,
}

/// One of several beside each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub title: String,
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub picture: Option<Picture>,
    #[serde(default)]
    pub buttons: Vec<Button>,
}

/// Something said aloud, with what is on a screen beside it where there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Speech {
    /// The words, without any markup.
    pub spoken: String,
    /// As it was written.
    pub ssml: String,
    /// What is said when nobody answers.
    pub reprompt: String,
    pub card: Option<Bubble>,
    /// Whether the microphone closes.
    pub ends: bool,
}

impl Bubble {
    /// A message of nothing but words.
    pub fn plain(id: &str, text: &str) -> Self {
        Self { id: id.to_owned(), text: crate::richtext::plain(text), ..Self::default() }
    }

    /// The words of the message itself.
    pub fn words(&self) -> String {
        self.text.iter().map(|run| run.text.as_str()).collect()
    }

    /// Everything that can be tapped, from top to bottom.
    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        let rows = self
            .sheet
            .iter()
            .flat_map(|sheet| sheet.sections.iter().flat_map(|section| section.rows.iter()));
        self.buttons
            .iter()
            .chain(rows)
            .chain(self.cards.iter().flat_map(|card| card.buttons.iter()))
    }

    fn buttons_mut(&mut self) -> impl Iterator<Item = &mut Button> {
        let rows = self.sheet.iter_mut().flat_map(|sheet| {
            sheet.sections.iter_mut().flat_map(|section| section.rows.iter_mut())
        });
        self.buttons
            .iter_mut()
            .chain(rows)
            .chain(self.cards.iter_mut().flat_map(|card| card.buttons.iter_mut()))
    }

    /// All links: of buttons, and in the words.
    pub fn links(&self) -> Vec<String> {
        let opened = self.buttons().filter_map(|button| match &button.does {
            Does::Open { url } => Some(url.clone()),
            _ => None,
        });
        opened.chain(self.text.iter().filter_map(|run| run.link.clone())).collect()
    }
}

impl Shown {
    /// The message in it, where there is one.
    pub fn bubble(&self) -> Option<&Bubble> {
        match self {
            Self::Bubble(bubble) | Self::Edited(bubble) => Some(bubble),
            Self::Speech(speech) => speech.card.as_ref(),
            Self::Typing | Self::Read | Self::Notice { .. } => None,
        }
    }

    /// Whether something was said, and not only a sign of life given.
    pub fn is_said(&self) -> bool {
        matches!(self, Self::Bubble(_) | Self::Speech(_) | Self::Edited(_))
    }

    /// Everything that is written or said, in reading order.
    pub fn words(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        match self {
            Self::Speech(speech) => words.push(speech.spoken.clone()),
            Self::Notice { text } => words.push(text.clone()),
            Self::Bubble(_) | Self::Edited(_) | Self::Typing | Self::Read => {}
        }
        if let Some(bubble) = self.bubble() {
            words.extend([bubble.title.clone(), bubble.words(), bubble.footer.clone()]);
            words.extend(bubble.cards.iter().map(|card| format!("{} {}", card.title, card.about)));
            words.extend(bubble.amounts.iter().map(|(what, amount)| format!("{what} {amount}")));
            words.extend(
                bubble.buttons().map(|button| format!("{} {}", button.title, button.about)),
            );
        }
        words.retain(|word| !word.trim().is_empty());
        words.join("\n")
    }

    /// Gives every button the name a tap calls it by.
    pub(crate) fn name_buttons(&mut self, line: usize) {
        let bubble = match self {
            Self::Bubble(bubble) | Self::Edited(bubble) => Some(bubble),
            Self::Speech(speech) => speech.card.as_mut(),
            Self::Typing | Self::Read | Self::Notice { .. } => None,
        };
        for (index, button) in bubble.into_iter().flat_map(Bubble::buttons_mut).enumerate() {
            button.key = format!("{line}.{index}");
        }
    }
}
