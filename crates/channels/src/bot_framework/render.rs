//! From a planned piece to the activity it is.

use super::address::{Address, Profile, activity_id};
use super::content::mime_of;
use super::{adaptive, cards, speech};
use crate::tree::Tree;
use engine::content::MediaKind;
use engine::content::piece::{Piece, PieceButton, Shown};
use std::borrow::Cow;
use transport::{SendError, SendErrorCode};

/// Largest activity sent. Teams takes some 100 KB and advises to stay below 80.
pub(super) const ACTIVITY_BYTES_MAX: usize = 80 * 1024;
/// Longest summary, in characters: it is a line of a notification.
const SUMMARY_CHARS_MAX: usize = 160;

/// The activity of a piece, addressed but without an id and a moment, which the service gives.
///
/// # Errors
/// [`SendErrorCode::InvalidRequest`] for a piece that was planned for another channel.
pub(super) fn activity<'a>(
    address: &'a Address,
    in_reply_to: Option<&'a str>,
    piece: &'a Piece,
) -> Result<Tree<'a>, SendError> {
    let mut activity = Draft::new(address, in_reply_to);
    activity.fill(piece)?;
    Ok(activity.fields)
}

/// The same as it is sent.
///
/// # Errors
/// [`SendErrorCode::InvalidRequest`] when it is too large.
pub(super) fn written(activity: &Tree<'_>) -> Result<String, SendError> {
    let json = activity.write();
    if json.len() > ACTIVITY_BYTES_MAX {
        return Err(SendError::new(SendErrorCode::InvalidRequest, "the activity is larger than the platform takes"));
    }
    Ok(json)
}

struct Draft<'a> {
    address: &'a Address,
    fields: Tree<'a>,
}

impl<'a> Draft<'a> {
    fn new(address: &'a Address, in_reply_to: Option<&'a str>) -> Self {
        let mut draft = Self { address, fields: Tree::roomy() };
        draft.set("type", "message");
        draft.set("from", object! { "id": &address.bot, "role": "bot" });
        draft.set("recipient", object! { "id": &address.user });
        draft.set("conversation", object! { "id": &address.conversation });
        draft.set("channelId", &address.channel);
        draft.set("inputHint", "acceptingInput");
        if let Some(locale) = &address.locale {
            draft.set("locale", locale);
        }
        if let Some(id) = in_reply_to.and_then(|id| activity_id(&address.conversation, id)) {
            draft.set("replyToId", id);
        }
        draft
    }

    fn set(&mut self, key: &'static str, value: impl Into<Tree<'a>>) {
        self.fields[key] = value.into();
    }

    fn fill(&mut self, piece: &'a Piece) -> Result<(), SendError> {
        let address = self.address;
        match piece {
            Piece::Text { body } | Piece::AskContact { body, .. } => self.text(body),
            Piece::Buttons { header, body, footer, buttons } => {
                let text = with_footer(body, footer.as_deref());
                let taps = buttons.iter().map(|button| cards::tap(address, button)).collect();
                let hero = cards::hero(address, header.as_ref(), text.clone(), taps);
                self.cards(&text, vec![hero], false);
                self.set("inputHint", "expectingInput");
            }
            Piece::QuickReplies { body, buttons } => {
                self.text(body);
                self.chips(buttons);
            }
            Piece::List { body, .. } => {
                let card = adaptive::list(address, piece).into_iter().collect();
                self.cards(body, card, false);
                self.set("inputHint", "expectingInput");
            }
            Piece::LinkButton { header, body, label, url } => {
                let open = vec![cards::open_url(label, url)];
                self.cards(body, vec![cards::hero(address, header.as_ref(), body.as_str(), open)], false);
            }
            Piece::Media { media, url, caption, file_name } => {
                self.media(*media, url, caption.as_deref(), file_name.as_deref());
            }
            Piece::Carousel { body, cards } => {
                let shown = cards.iter().map(|card| cards::card(address, card)).collect();
                self.cards(body, shown, true);
                self.set("attachmentLayout", "carousel");
            }
            Piece::Receipt { body, order } => self.cards(body, vec![cards::receipt(address, order)], false),
            Piece::Speech { ssml, reprompt, shown } => self.speech(ssml, reprompt.is_some(), shown),
            Piece::Blocks { .. }
            | Piece::NativeProduct { .. }
            | Piece::NativeProducts { .. }
            | Piece::Template { .. }
            | Piece::Invoice { .. } => {
                return Err(SendError::new(SendErrorCode::InvalidRequest, "the piece was planned for another channel"));
            }
        }
        Ok(())
    }

    fn text(&mut self, body: &'a str) {
        self.set("text", body);
        self.set("textFormat", "plain");
        if self.address.profile() == Profile::Cortana {
            self.set("speak", speech::of_text(self.address, body));
        }
    }

    /// Cards, and the same in words for who cannot see them: a notification, a voice, a client without cards.
    fn cards(&mut self, words: &str, attachments: Vec<Tree<'a>>, words_above: bool) {
        self.set("summary", speech::line(words.split_whitespace(), SUMMARY_CHARS_MAX));
        self.set("speak", speech::of_text(self.address, words));
        // What a card shows would be read twice above it.
        if words_above && !words.is_empty() {
            self.set("text", words.to_owned());
            self.set("textFormat", "plain");
        }
        self.set("attachments", Tree::List(attachments));
        self.set("attachmentLayout", "list");
    }

    fn chips(&mut self, buttons: &'a [PieceButton]) {
        let actions: Vec<Tree<'_>> = buttons.iter().map(|button| cards::chip(self.address, button)).collect();
        self.set("suggestedActions", object! { "to": vec![self.address.user.as_str()], "actions": actions });
        self.set("inputHint", "expectingInput");
    }

    fn media(&mut self, media: MediaKind, url: &'a str, caption: Option<&'a str>, file_name: Option<&'a str>) {
        if let Some(caption) = caption.filter(|caption| !caption.is_empty()) {
            self.text(caption);
        }
        let name = file_name.unwrap_or_default();
        let playable = |kind: &str| {
            let content = object! { "title": name, "media": [object! { "url": url }] };
            cards::attachment(format!("application/vnd.microsoft.card.{kind}"), content)
        };
        let attachment = match media {
            MediaKind::Image | MediaKind::Sticker => {
                object! { "contentType": mime(name, url, "image/", "image/png"), "contentUrl": url, "name": name }
            }
            MediaKind::Audio => playable("audio"),
            MediaKind::Video => playable("video"),
            MediaKind::Document => {
                object! { "contentType": mime(name, url, "", "application/octet-stream"), "contentUrl": url, "name": name }
            }
        };
        self.set("attachments", [attachment]);
    }

    /// An utterance, with what the device's screen shows beside it.
    fn speech(&mut self, ssml: &str, asks: bool, shown: &'a Shown) {
        self.set("text", &shown.text);
        self.set("textFormat", "plain");
        self.set("speak", speech::of_ssml(self.address, ssml));
        let links = shown.links.iter().map(|(label, url)| cards::open_url(label, url)).collect::<Vec<_>>();
        let mut cards: Vec<Tree<'_>> = shown.cards.iter().map(|card| cards::card(self.address, card)).collect();
        if !links.is_empty() || shown.image.is_some() {
            let mut hero = cards::hero(self.address, None, shown.title.as_str(), links);
            if let Some(url) = &shown.image {
                hero["content"]["images"] = Tree::from([object! { "url": url }]);
            }
            cards.push(hero);
        }
        if !cards.is_empty() {
            self.set("attachmentLayout", if cards.len() > 1 { "carousel" } else { "list" });
            self.set("attachments", Tree::List(cards));
        }
        if !shown.suggestions.is_empty() {
            self.chips(&shown.suggestions);
        }
        self.set("inputHint", if asks { "expectingInput" } else { "acceptingInput" });
    }
}

fn with_footer<'a>(body: &'a str, footer: Option<&str>) -> Cow<'a, str> {
    match footer.filter(|footer| !footer.is_empty()) {
        Some(footer) => format!("{body}\n{footer}").into(),
        None => body.into(),
    }
}

/// A file's type by the ending of its name or address, if it is of the family.
fn mime(name: &str, url: &str, family: &str, otherwise: &'static str) -> &'static str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let endings = [name, path].into_iter().filter_map(|text| text.rsplit_once('.'));
    let known = endings.map(|(_, ending)| mime_of(ending)).find(|mime| *mime != "application/octet-stream");
    known.filter(|mime| mime.starts_with(family)).unwrap_or(otherwise)
}
