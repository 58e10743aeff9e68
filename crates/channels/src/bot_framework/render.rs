//! From a planned piece to the activity it is.

use super::address::{Address, Profile, activity_id};
use super::content::mime_of;
use super::{adaptive, cards, speech};
use engine::content::MediaKind;
use engine::content::piece::{Piece, PieceButton, PieceHeader, Shown};
use serde_json::{Map, Value, json};
use transport::{SendError, SendErrorCode};

/// Largest activity sent. Teams takes some 100 KB and advises to stay below 80.
pub(super) const ACTIVITY_BYTES_MAX: usize = 80 * 1024;
/// Longest summary, in characters: it is a line of a notification.
const SUMMARY_CHARS_MAX: usize = 160;

/// The activity of a piece, addressed but without an id and a moment, which the service gives.
///
/// # Errors
/// [`SendErrorCode::InvalidRequest`] for a piece that was planned for another channel, or is too large.
pub(super) fn activity(address: &Address, in_reply_to: Option<&str>, piece: &Piece) -> Result<Value, SendError> {
    let mut activity = Draft::new(address, in_reply_to);
    activity.fill(piece)?;
    let value = Value::Object(activity.fields);
    if value.to_string().len() > ACTIVITY_BYTES_MAX {
        return Err(SendError::new(SendErrorCode::InvalidRequest, "the activity is larger than the platform takes"));
    }
    Ok(value)
}

struct Draft<'a> {
    address: &'a Address,
    fields: Map<String, Value>,
}

impl<'a> Draft<'a> {
    fn new(address: &'a Address, in_reply_to: Option<&str>) -> Self {
        let mut draft = Self { address, fields: Map::new() };
        draft.set("type", json!("message"));
        draft.set("from", json!({ "id": address.bot, "role": "bot" }));
        draft.set("recipient", json!({ "id": address.user }));
        draft.set("conversation", json!({ "id": address.conversation }));
        draft.set("channelId", json!(address.channel));
        draft.set("inputHint", json!("acceptingInput"));
        if let Some(locale) = &address.locale {
            draft.set("locale", json!(locale));
        }
        if let Some(id) = in_reply_to.and_then(|id| activity_id(&address.conversation, id)) {
            draft.set("replyToId", json!(id));
        }
        draft
    }

    fn set(&mut self, key: &str, value: Value) {
        self.fields.insert(key.to_owned(), value);
    }

    fn fill(&mut self, piece: &Piece) -> Result<(), SendError> {
        let address = self.address;
        match piece {
            Piece::Text { body } | Piece::AskContact { body, .. } => self.text(body),
            Piece::Buttons { header, body, footer, buttons } => {
                let text = with_footer(body, footer.as_deref());
                let taps = buttons.iter().map(|button| cards::tap(address, button)).collect();
                self.cards(&text, vec![cards::hero(address, header.as_ref(), &text, taps)], false);
                self.set("inputHint", json!("expectingInput"));
            }
            Piece::QuickReplies { body, buttons } => {
                self.text(body);
                self.chips(buttons);
            }
            Piece::List { body, .. } => {
                let card = adaptive::list(address, piece).into_iter().collect();
                self.cards(body, card, false);
                self.set("inputHint", json!("expectingInput"));
            }
            Piece::LinkButton { header, body, label, url } => {
                let open = vec![cards::open_url(label, url)];
                self.cards(body, vec![cards::hero(address, header.as_ref(), body, open)], false);
            }
            Piece::Media { media, url, caption, file_name } => {
                self.media(*media, url, caption.as_deref(), file_name.as_deref());
            }
            Piece::Carousel { body, cards } => {
                let shown = cards.iter().map(|card| cards::card(address, card)).collect();
                self.cards(body, shown, true);
                self.set("attachmentLayout", json!("carousel"));
            }
            Piece::Receipt { body, order } => self.cards(body, vec![cards::receipt(address, order)], false),
            Piece::Speech { ssml, reprompt, shown } => self.speech(ssml, reprompt.is_some(), shown),
            Piece::Blocks { .. }
            | Piece::NativeProduct { .. }
            | Piece::NativeProducts { .. }
            | Piece::NativeCatalog { .. }
            | Piece::Template { .. }
            | Piece::Invoice { .. } => {
                return Err(SendError::new(SendErrorCode::InvalidRequest, "the piece was planned for another channel"));
            }
        }
        Ok(())
    }

    fn text(&mut self, body: &str) {
        self.set("text", json!(body));
        self.set("textFormat", json!("plain"));
        if self.address.profile() == Profile::Cortana {
            self.set("speak", json!(speech::of_text(self.address, body)));
        }
    }

    /// Cards, and the same in words for who cannot see them: a notification, a voice, a client without cards.
    fn cards(&mut self, words: &str, attachments: Vec<Value>, words_above: bool) {
        let summary: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        self.set("summary", json!(summary.chars().take(SUMMARY_CHARS_MAX).collect::<String>()));
        self.set("speak", json!(speech::of_text(self.address, words)));
        // What a card shows would be read twice above it.
        if words_above && !words.is_empty() {
            self.set("text", json!(words));
            self.set("textFormat", json!("plain"));
        }
        self.set("attachments", Value::Array(attachments));
        self.set("attachmentLayout", json!("list"));
    }

    fn chips(&mut self, buttons: &[PieceButton]) {
        let actions: Vec<Value> = buttons.iter().map(|button| cards::chip(self.address, button)).collect();
        self.set("suggestedActions", object! { "to": vec![self.address.user.as_str()], "actions": actions });
        self.set("inputHint", json!("expectingInput"));
    }

    fn media(&mut self, media: MediaKind, url: &str, caption: Option<&str>, file_name: Option<&str>) {
        if let Some(caption) = caption.filter(|caption| !caption.is_empty()) {
            self.text(caption);
        }
        let name = file_name.unwrap_or_default();
        let playable = |kind: &str| {
            let content = json!({ "title": name, "media": [{ "url": url }] });
            cards::attachment(&format!("application/vnd.microsoft.card.{kind}"), content)
        };
        let attachment = match media {
            MediaKind::Image | MediaKind::Sticker => {
                json!({ "contentType": mime(name, url, "image/", "image/png"), "contentUrl": url, "name": name })
            }
            MediaKind::Audio => playable("audio"),
            MediaKind::Video => playable("video"),
            MediaKind::Document => {
                json!({ "contentType": mime(name, url, "", "application/octet-stream"), "contentUrl": url, "name": name })
            }
        };
        self.set("attachments", json!([attachment]));
    }

    /// An utterance, with what the device's screen shows beside it.
    fn speech(&mut self, ssml: &str, asks: bool, shown: &Shown) {
        self.set("text", json!(shown.text));
        self.set("textFormat", json!("plain"));
        self.set("speak", json!(speech::of_ssml(self.address, ssml)));
        let links = shown.links.iter().map(|(label, url)| cards::open_url(label, url)).collect::<Vec<_>>();
        let mut cards: Vec<Value> = shown.cards.iter().map(|card| cards::card(self.address, card)).collect();
        if !links.is_empty() || shown.image.is_some() {
            let header = shown.image.clone().map(|url| PieceHeader::Image { url });
            cards.push(cards::hero(self.address, header.as_ref(), &shown.title, links));
        }
        if !cards.is_empty() {
            self.set("attachmentLayout", json!(if cards.len() > 1 { "carousel" } else { "list" }));
            self.set("attachments", Value::Array(cards));
        }
        if !shown.suggestions.is_empty() {
            self.chips(&shown.suggestions);
        }
        self.set("inputHint", json!(if asks { "expectingInput" } else { "acceptingInput" }));
    }
}

fn with_footer(body: &str, footer: Option<&str>) -> String {
    match footer.filter(|footer| !footer.is_empty()) {
        Some(footer) => format!("{body}\n{footer}"),
        None => body.to_owned(),
    }
}

/// A file's type by the ending of its name or address, if it is of the family.
fn mime(name: &str, url: &str, family: &str, otherwise: &'static str) -> &'static str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let endings = [name, path].into_iter().filter_map(|text| text.rsplit_once('.'));
    let known = endings.map(|(_, ending)| mime_of(ending)).find(|mime| *mime != "application/octet-stream");
    known.filter(|mime| mime.starts_with(family)).unwrap_or(otherwise)
}
